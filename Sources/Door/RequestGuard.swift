import HTTPTypes
import Logging
import Metrics
import NIOCore
import NIOHTTP1
import RecordModel
import StrictJSON

/// Stands between the HTTP parser and the responder of one connection: deadlines, strictness,
/// refusals.
///
/// A refusal is written in its turn, after the answers that are still due, and then the connection
/// is closed. Bound to its event loop, as every handler is.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler, ConnectionGuard {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private let counters: ExpiryCounters
  private var clock: RequestClock
  private var timer: Scheduled<Void>?
  private var timerAt: NIODeadline?
  private var context: ChannelHandlerContext?
  private var wantsBytes = false
  private var hasOverdueBody = false
  /// What will be written instead of any further request.
  private var refusal: Answer?
  private var isRefusalWritten = false
  private var closesAfterAnswer = false
  private var isAnswerBegun = false

  init(deadlines: Deadlines, counters: ExpiryCounters) {
    self.counters = counters
    clock = RequestClock(deadlines, now: .now())
  }

  // MARK: What the TLS side tells

  func handshakeCompleted() {
    clock.handshakeCompleted(.now())
    schedule()
  }

  func bytesArrived() {
    clock.bytesArrived(.now())
    schedule()
  }

  /// The next request gets this answer, and the connection ends.
  func refuseNext(_ answer: Answer) { if refusal == nil { refusal = answer } }

  // MARK: The channel's life

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    schedule()
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
    if event is CutConnection { cut(context) } else { context.fireUserInboundEventTriggered(event) }
  }

  // MARK: Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if closesAfterAnswer && !clock.isInBody || isRefusalWritten { return }
    switch unwrapInboundIn(data) {
    case .head(let head): headArrived(head, context)
    case .body(let bytes):
      guard clock.isInBody, !hasOverdueBody else { return }
      clock.bodyArrived(bytes.readableBytes)
      context.fireChannelRead(data)
    case .end:
      guard clock.isInBody, !hasOverdueBody else { return }
      clock.requestEnded(.now())
      // Trailers are dropped: nothing in the house reads them, so nothing can be smuggled in them.
      context.fireChannelRead(wrapInboundOut(.end(nil)))
    }
    schedule()
  }

  private func headArrived(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    if refusal != nil { return refuse(context) }
    switch RequestHeadRules.judge(head) {
    case .refused(let position):
      refuseNext(Answer(.ambiguousTarget, at: position))
      refuse(context)
    case .accepted(let target):
      var head = head
      head.uri = target
      clock.headArrived(.now())
      // HTTP/1.0 ends with its answer; after Upgrade the parser reads no further request.
      if head.version.minor == 0 || head.headers.contains(name: "upgrade")
        || head.headers[canonicalForm: "connection"].contains(where: { $0.lowercased() == "close" })
      {
        closesAfterAnswer = true
      }
      if clock.unanswered == 1, head.headers.first(name: "expect")?.lowercased() == "100-continue" {
        let line = HTTPResponseHead(version: .http1_1, status: .continue)
        context.writeAndFlush(wrapOutboundOut(.head(line)), promise: nil)
      }
      context.fireChannelRead(wrapInboundOut(.head(head)))
    }
  }

  func read(context: ChannelHandlerContext) {
    wantsBytes = true
    clock.readResumed(.now())
    context.read()
    schedule()
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    wantsBytes = false
    context.fireChannelReadComplete()
    if !wantsBytes {
      clock.readPaused(.now())
      schedule()
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let parserError = error as? HTTPParserError else { return context.fireErrorCaught(error) }
    if clock.isInBody {
      failBody(.malformedBody, context)
    } else {
      refuseNext(
        Answer(parserError == .headerOverflow ? .headersTooLarge : .malformedRequest))
      refuse(context)
    }
  }

  /// Ends the body under way with an error; whoever reads it answers, and then the connection ends.
  private func failBody(_ error: DoorError, _ context: ChannelHandlerContext) {
    guard !hasOverdueBody else { return }
    hasOverdueBody = true
    closesAfterAnswer = true
    clock.closing(.now())
    context.fireErrorCaught(error)
    schedule()
  }

  // MARK: Answers

  func write(
    context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
  ) {
    switch unwrapOutboundIn(data) {
    case .head(var head):
      isAnswerBegun = true
      // What is left of a body that was answered early is not read: that answer ends the
      // connection.
      if clock.isInBody, head.status.code >= 400 { closesAfterAnswer = true }
      if refusal != nil || closesAfterAnswer {
        head.headers.replaceOrAdd(name: "connection", value: "close")
      }
      track(.head(head), promise, context)
    case .body(.byteBuffer(var bytes)):
      while bytes.readableBytes > writePieceBytes,
        let piece = bytes.readSlice(length: writePieceBytes)
      {
        track(.body(.byteBuffer(piece)), nil, context)
      }
      track(.body(.byteBuffer(bytes)), promise, context)
    case .body(let file): track(.body(file), promise, context)
    case .end(let trailers):
      isAnswerBegun = false
      clock.answered(.now())
      track(.end(trailers), promise, context)
      if refusal != nil, clock.unanswered == 0, !closesAfterAnswer {
        refuse(context)
      } else if closesAfterAnswer, clock.unanswered == 0 {
        context.flush()
        finish(context)
      }
    }
    schedule()
  }

  /// Writes one part and counts it as unwritten until the kernel has taken it.
  private func track(
    _ part: HTTPServerResponsePart, _ promise: EventLoopPromise<Void>?,
    _ context: ChannelHandlerContext
  ) {
    clock.writeBegan(.now())
    let promise = promise ?? context.eventLoop.makePromise()
    promise.futureResult.assumeIsolated().whenComplete { [weak self] _ in
      self?.clock.writeEnded(.now())
    }
    context.write(wrapOutboundOut(part), promise: promise)
  }

  /// Writes the refusal if it is its turn, and closes.
  private func refuse(_ context: ChannelHandlerContext) {
    guard clock.unanswered == 0, let refusal, !isRefusalWritten else { return }
    isRefusalWritten = true
    let body = refusal.json(.problem, requestID: RequestID(sent: nil)).serialized()
    let fields = refusal.headers(.problem, contentLength: body.count)
    var head = HTTPResponseHead(
      version: .http1_1,
      status: HTTPResponseStatus(
        statusCode: refusal.status.code, reasonPhrase: refusal.status.reasonPhrase))
    for field in fields { head.headers.add(name: field.name.rawName, value: field.value) }
    head.headers.replaceOrAdd(name: "connection", value: "close")
    track(.head(head), nil, context)
    track(.body(.byteBuffer(ByteBuffer(bytes: body))), nil, context)
    track(.end(nil), nil, context)
    context.flush()
    finish(context)
    schedule()
  }

  /// Says that no more will come, and gives the client `linger` to read it and close.
  private func finish(_ context: ChannelHandlerContext) {
    clock.closing(.now())
    context.close(mode: .output, promise: nil)
  }

  // MARK: Deadlines

  /// Keeps one timer, no later than the next deadline; a timer that fires early asks again.
  private func schedule() {
    guard let context, let next = clock.next else { return }
    if timer != nil, let timerAt, timerAt <= next.at { return }
    timer?.cancel()
    timerAt = next.at
    timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: next.at) { [weak self] in
      self?.timerFired()
    }
  }

  private func timerFired() {
    timer = nil
    guard let context, let next = clock.next else { return }
    guard next.at <= .now() else { return schedule() }
    counters.count(next.expiry)
    switch next.expiry {
    case .body where !isAnswerBegun: failBody(.requestTooSlow, context)
    case .head where clock.unanswered == 0:
      refuseNext(Answer(.requestTimeout))
      refuse(context)
    case .handshake, .head, .body, .write, .idle, .linger: cut(context)
    }
  }

  private func cut(_ context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
    self.context = nil
    context.cutBeneathTLS()
  }
}

/// Counts passed deadlines by kind.
struct ExpiryCounters: Sendable {
  private let counters: [RequestClock.Expiry: Counter]
  private let logger: Logger

  init(listener: String, logger: Logger) {
    self.logger = logger
    let pairs = RequestClock.Expiry.allCases.map { expiry in
      (
        expiry,
        Counter(
          label: "baimbai_connections_expired_total",
          dimensions: [("listener", listener), ("deadline", expiry.rawValue)])
      )
    }
    counters = Dictionary(uniqueKeysWithValues: pairs)
  }

  func count(_ expiry: RequestClock.Expiry) {
    counters[expiry]?.increment()
    logger.debug("connection expired", metadata: ["deadline": "\(expiry.rawValue)"])
  }
}
