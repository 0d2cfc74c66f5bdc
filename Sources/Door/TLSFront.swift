import NIOCore
import NIOHTTP1
import NIOSSL
import X509

/// What a protocol's guard is told by the TLS side of its connection. Bound to its event loop.
protocol ConnectionGuard: AnyObject {
  /// The peer is known, or there is none to be known.
  func handshakeCompleted()
  /// Bytes of the protocol arrived.
  func bytesArrived()
  /// Whatever comes next is answered with this, and the connection ends.
  func refuseNext(_ answer: Answer)
}

/// The TLS side of every listener: client certificates, counted connections, a context that can be
/// replaced.
///
/// Hummingbird's own TLSChannel can neither return the validated chain nor reload. Source:
/// security.md 3.2.
struct TLSFront: Sendable {
  let credentials: TLSCredentials
  let connections: Connections
  let refused: RefusedHandshakes

  /// What a client that does not read can keep in the kernel; beyond it the write deadline holds.
  /// Left alone, the kernel lets it grow to megabytes a connection.
  static let sendBufferBytes = 256 << 10

  /// Counts a new connection and puts TLS on it; fails when the listener is full.
  ///
  /// - Parameter makeGuard: the protocol's guard, made on the event loop.
  func install<Guard: ConnectionGuard & SendableMetatype>(
    on channel: any Channel, makeGuard: @escaping @Sendable () -> Guard
  ) -> EventLoopFuture<Peer> {
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
          requests: makeGuard(), peer: peer, connections: connections, refused: refused))
      return peer
    }
  }
}

extension ChannelHandlerContext {
  /// Closes beneath TLS: a peer that does not read would not read the closing alert either.
  func cutBeneathTLS() {
    guard
      let tls = try? pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self)
    else { return close(promise: nil) }
    tls.close(promise: nil)
  }
}
