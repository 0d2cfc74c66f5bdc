import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import X509

/// Hummingbird's HTTP/1.1 channel inside TLS with client certificates, with a context that can be
/// replaced.
///
/// Hummingbird's own TLSChannel can neither return the validated chain nor reload. Source:
/// security.md 3.2.
struct MutualTLSChannel: ServerChildChannel {
  /// One accepted connection and its peer.
  struct Value: ServerChildChannelValue {
    let base: HTTP1Channel.Value
    let peer: Peer

    var channel: any Channel { base.channel }
  }

  let base: HTTP1Channel
  let credentials: TLSCredentials
  let deadlines: Deadlines
  let connections: Connections
  let refused: RefusedHandshakes
  let expired: ExpiryCounters

  /// What a client that does not read can keep in the kernel; beyond it the write deadline holds.
  /// Left alone, the kernel lets it grow to megabytes a connection.
  static let sendBufferBytes = 256 << 10

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let peer = Peer(remoteAddress: channel.remoteAddress?.ipAddress ?? "unknown")
    guard connections.admit(channel) else {
      refused.count(.full, from: peer.remoteAddress)
      return channel.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel)
    }
    return channel.setOption(.socketOption(.so_sndbuf), value: Self.sendBufferBytes).flatMapThrowing
    {
      let current = credentials.current
      let verify: NIOSSLCustomVerificationCallbackWithMetadata = { [refused] presented, promise in
        promise.completeWithTask {
          let address = peer.remoteAddress
          switch await current.verifier.verdict(on: presented, remoteAddress: address) {
          case .verified(let chain):
            return .certificateVerified(
              VerificationMetadata(NIOSSL.ValidatedCertificateChain(chain)))
          case .refused(let reason, let certificate):
            refused.count(reason, from: address, certificate: certificate)
            return .failed
          }
        }
      }
      let pipeline = channel.pipeline.syncOperations
      try pipeline.addHandler(
        NIOSSLServerHandler(
          context: current.context, configuration: .init(),
          customVerificationCallbackWithMetadata: verify))
      try pipeline.addHandler(
        HandshakeHandler(
          requests: RequestGuard(deadlines: deadlines, counters: expired), peer: peer,
          connections: connections, refused: refused))
    }.flatMap {
      base.setup(channel: channel, logger: logger)
    }.flatMapThrowing { base in
      let pipeline = channel.pipeline.syncOperations
      let parser = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
      let handshake = try pipeline.handler(type: HandshakeHandler.self)
      try pipeline.addHandler(handshake.requests, position: .after(parser))
      return Value(base: base, peer: peer)
    }
  }

  func handle(value: Value, logger: Logger) async {
    await withTaskExecutorPreference(EventLoopExecutor(value.channel.eventLoop)) {
      await Peer.$current.withValue(value.peer) {
        await base.handle(value: value.base, logger: logger)
      }
    }
  }
}
