import NIOCore
import NIOSSL
import NIOTLS
import RecordModel

/// Stands just inside TLS on one connection: learns who the peer is, and sees the first byte of
/// each request.
final class HandshakeHandler<Guard: ConnectionGuard>: ChannelInboundHandler, RemovableChannelHandler
{
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  /// The connection's guard, which joins the pipeline further in.
  let requests: Guard
  private let peer: Peer
  private let connections: Connections
  private let refused: RefusedHandshakes
  private var isComplete = false

  init(
    requests: Guard, peer: Peer, connections: Connections, refused: RefusedHandshakes
  ) {
    self.requests = requests
    self.peer = peer
    self.connections = connections
    self.refused = refused
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    requests.bytesArrived()
    context.fireChannelRead(data)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted = event as? TLSUserEvent { complete(context) }
    context.fireUserInboundEventTriggered(event)
  }

  private func complete(_ context: ChannelHandlerContext) {
    isComplete = true
    let tls = context.pipeline.syncOperations
    do {
      guard let leaf = try tls.nioSSL_peerCertificate() else {
        return requests.handshakeCompleted()
      }
      let isResumed = try tls.nioSSL_peerValidatedCertificateChain() == nil
      guard
        let certificate = ClientCertificate(
          leaf: try leaf.toDERBytes(), isResumed: isResumed, remoteAddress: peer.remoteAddress)
      else {
        // Cannot be: the handshake, now or when the session began, judged this very leaf.
        refused.count(.unreadable, from: peer.remoteAddress)
        return context.close(promise: nil)
      }
      peer.identify(as: certificate, isTLS12: try tls.nioSSL_tlsVersion() == .tlsv12)
      if !connections.identify(context.channel, as: certificate.fingerprint) {
        requests.refuseNext(Answer(.tooManyConnections, retryAfterSeconds: 5))
      }
      requests.handshakeCompleted()
    } catch {
      refused.count(.other, from: peer.remoteAddress)
      context.close(promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if !isComplete, let reason = Self.reason(error) {
      refused.count(reason, from: peer.remoteAddress)
    }
    context.fireErrorCaught(error)
  }

  /// Why a handshake failed; nil when the verifier has already counted it.
  private static func reason(_ error: any Error) -> HandshakeRefusal? {
    // BoringSSL's reasons come as text only.
    let text = String(describing: error)
    if text.contains("CERTIFICATE_VERIFY_FAILED") { return nil }
    if text.contains("PEER_DID_NOT_RETURN_A_CERTIFICATE") { return .noCertificate }
    if text.contains("UNSUPPORTED_PROTOCOL") || text.contains("NO_SHARED_CIPHER") {
      return .protocolVersion
    }
    return .other
  }
}
