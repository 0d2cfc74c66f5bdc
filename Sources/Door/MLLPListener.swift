import HummingbirdCore
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The MLLP port: HL7 v2 frames over mutual TLS, answered one after the other on each connection.
///
/// Source: HL7 v2 Transport Specification: MLLP, Release 1.
package struct MLLPListener: Service {
  /// Answers what arrived; the bytes go out as they are, none where the sender wants none.
  package typealias Responder = @Sendable (FrameArrival) async -> [UInt8]

  /// The longest content of a frame: 2 MiB, as for a submission over HTTP.
  package static let frameBytes = 2 << 20

  private let host: String
  private let port: Int
  private let credentials: TLSCredentials
  private let deadlines: Deadlines
  private let limits: DoorLimits
  private let logger: Logger
  private let onBound: @Sendable (_ port: Int) async -> Void
  private let responder: Responder

  /// A listener that is not bound yet; port 0 for any that is free.
  package init(
    host: String, port: Int, credentials: TLSCredentials, deadlines: Deadlines = Deadlines(),
    limits: DoorLimits = DoorLimits(), logger: Logger,
    onBound: @escaping @Sendable (_ port: Int) async -> Void = { _ in },
    responder: @escaping Responder
  ) {
    self.host = host
    self.port = port
    self.credentials = credentials
    self.deadlines = deadlines
    self.limits = limits
    self.logger = logger
    self.onBound = onBound
    self.responder = responder
  }

  /// Serves until graceful shutdown; frames that were read are answered first, within
  /// `Deadlines.shutdown`.
  ///
  /// - Throws: when the port cannot be bound.
  package func run() async throws {
    let connections = Connections(limits: limits, listener: "mllp")
    let server = Server(
      childChannelSetup: MLLPChannel(
        front: TLSFront(
          credentials: credentials, connections: connections,
          refused: RefusedHandshakes(listener: "mllp", logger: logger)),
        deadlines: deadlines, expired: ExpiryCounters(listener: "mllp", logger: logger),
        responder: responder),
      configuration: ServerConfiguration(
        address: .hostname(host, port: port), backlog: limits.backlog),
      onServerRunning: { [onBound] channel in await onBound(channel.localAddress?.port ?? 0) },
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
    try await connections.cuttingAll(after: deadlines.shutdown, logger: logger) {
      try await server.run()
    }
  }
}

/// One MLLP connection.
private struct MLLPChannel: ServerChildChannel {
  struct Value: ServerChildChannelValue {
    let frames: NIOAsyncChannel<FrameArrival, [UInt8]>
    let peer: Peer

    var channel: any Channel { frames.channel }
  }

  let front: TLSFront
  let deadlines: Deadlines
  let expired: ExpiryCounters
  let responder: MLLPListener.Responder

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    front.install(on: channel) { [deadlines, expired] in
      MLLPGuard(
        deadlines: deadlines, frameBytes: MLLPListener.frameBytes, counters: expired)
    }.flatMapThrowing { peer in
      let pipeline = channel.pipeline.syncOperations
      let handshake = try pipeline.handler(type: HandshakeHandler<MLLPGuard>.self)
      try pipeline.addHandler(handshake.requests)
      // One frame waits while one is answered: a sender that does not wait for its answers holds two
      // frames of memory and no more.
      let oneAtATime = NIOAsyncChannel<FrameArrival, [UInt8]>.Configuration(
        backPressureStrategy: .init(lowWatermark: 1, highWatermark: 1))
      return Value(
        frames: try NIOAsyncChannel(
          wrappingChannelSynchronously: channel, configuration: oneAtATime), peer: peer)
    }
  }

  func handle(value: Value, logger: Logger) async {
    await withTaskExecutorPreference(EventLoopExecutor(value.channel.eventLoop)) {
      await Peer.$current.withValue(value.peer) {
        do {
          try await value.frames.executeThenClose { inbound, outbound in
            for try await arrival in inbound { try await outbound.write(responder(arrival)) }
          }
        } catch {
          // The peer is gone; what was kept is kept, and a repeat gets the same answer.
          logger.debug("MLLP connection ended", metadata: ["error": "\(type(of: error))"])
        }
      }
    }
  }
}
