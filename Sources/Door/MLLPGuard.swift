import HL7Format
import NIOCore

/// What a peer sent over MLLP.
package enum FrameArrival: Sendable, Hashable {
  /// The content of a whole frame.
  case frame([UInt8])
  /// A frame that grew beyond the limit of so many bytes; its content is gone.
  case oversized(limit: Int)
}

/// Stands between TLS and the frames' reader of one MLLP connection: frames, deadlines, its end.
///
/// Bound to its event loop, as every handler is.
final class MLLPGuard: ChannelDuplexHandler, ConnectionGuard {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = FrameArrival
  typealias OutboundIn = [UInt8]
  typealias OutboundOut = ByteBuffer

  private let deadlines: Deadlines
  private let counters: ExpiryCounters
  private var decoder: MLLPFrameDecoder
  private var context: ChannelHandlerContext?
  private var timer: Scheduled<Void>?
  /// Frames handed on and not yet answered.
  private var unanswered = 0
  private var isClosing = false

  init(deadlines: Deadlines, frameBytes: Int, counters: ExpiryCounters) {
    self.deadlines = deadlines
    self.counters = counters
    decoder = MLLPFrameDecoder(maximumBytes: frameBytes)
  }

  // MARK: What the TLS side tells

  func handshakeCompleted() { wait(.idle, for: deadlines.mllpIdle) }

  func bytesArrived() {}

  func refuseNext(_ answer: Answer) {
    // MLLP has no word for "too many connections"; the sender tries again later.
    context?.close(promise: nil)
  }

  // MARK: The channel's life

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    wait(.handshake, for: deadlines.handshake)
  }

  func handlerRemoved(context: ChannelHandlerContext) { stop() }

  func channelInactive(context: ChannelHandlerContext) {
    stop()
    context.fireChannelInactive()
  }

  private func stop() {
    timer?.cancel()
    timer = nil
    context = nil
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is CutConnection: cut()
    case is ChannelShouldQuiesceEvent:
      isClosing = true
      if unanswered == 0 { context.close(promise: nil) }
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  // MARK: Frames

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let wasInFrame = decoder.heldBytes > 0
    let events = unwrapInboundIn(data).withUnsafeReadableBytes {
      decoder.push($0.assumingMemoryBound(to: UInt8.self))
    }
    for event in events {
      switch event {
      case .frame(let content):
        unanswered += 1
        context.fireChannelRead(wrapInboundOut(.frame(content)))
      case .oversized(let limit):
        unanswered += 1
        context.fireChannelRead(wrapInboundOut(.oversized(limit: limit)))
      case .stray, .unterminated: break
      }
    }
    if decoder.heldBytes == 0 {
      wait(.idle, for: deadlines.mllpIdle)
    } else if !wasInFrame || !events.isEmpty {
      wait(.body, for: deadlines.request)
    }
  }

  /// Writes the answers to one frame, already framed; empty when the sender wants none.
  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    unanswered -= 1
    context.write(wrapOutboundOut(ByteBuffer(bytes: unwrapOutboundIn(data))), promise: promise)
    if isClosing, unanswered == 0 {
      context.flush()
      context.close(promise: nil)
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    wait(
      context.channel.isWritable ? .idle : .write,
      for: context.channel.isWritable ? deadlines.mllpIdle : deadlines.write)
    context.fireChannelWritabilityChanged()
  }

  // MARK: Deadlines

  private func wait(_ expiry: RequestClock.Expiry, for time: TimeAmount) {
    timer?.cancel()
    timer = context?.eventLoop.assumeIsolated().scheduleTask(in: time) { [weak self] in
      self?.counters.count(expiry)
      self?.cut()
    }
  }

  private func cut() {
    timer?.cancel()
    timer = nil
    context?.cutBeneathTLS()
    context = nil
  }
}
