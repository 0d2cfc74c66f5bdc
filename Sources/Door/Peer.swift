import NIOConcurrencyHelpers

/// The other end of the connection that the current request came by.
///
/// Bound to the task that serves the connection, so every responder and middleware below sees it.
package final class Peer: Sendable {
  /// The peer of the request that this task serves; nil outside a listener.
  @TaskLocal package static var current: Peer?

  /// The client's address, without the port.
  package let remoteAddress: String
  private let box = NIOLockedValueBox<ClientCertificate?>(nil)
  private let oldTLS = NIOLockedValueBox(false)

  /// Whether the connection speaks TLS 1.2.
  package var isTLS12: Bool { oldTLS.withLockedValue { $0 } }

  init(remoteAddress: String) { self.remoteAddress = remoteAddress }

  /// The client's certificate; nil when the listener takes none and none was given.
  package var certificate: ClientCertificate? { box.withLockedValue { $0 } }

  /// Set once, when the handshake is complete and before the first request is read.
  func identify(as certificate: ClientCertificate, isTLS12: Bool) {
    box.withLockedValue { $0 = certificate }
    oldTLS.withLockedValue { $0 = isTLS12 }
  }
}
