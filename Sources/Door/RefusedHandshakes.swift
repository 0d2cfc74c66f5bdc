import Logging
import Metrics
import NIOConcurrencyHelpers
import NIOCore

/// Counts refused handshakes by reason, and logs at most one a second.
///
/// A log line holds the reason, the address, and of the certificate only its fingerprint and URI.
final class RefusedHandshakes: Sendable {
  private struct State {
    var nextLine = NIODeadline.uptimeNanoseconds(0)
    var unlogged = 0
  }

  private let counters: [HandshakeRefusal: Counter]
  private let state = NIOLockedValueBox(State())
  private let logger: Logger

  init(listener: String, logger: Logger) {
    self.logger = logger
    let pairs = HandshakeRefusal.allCases.map { reason in
      (
        reason,
        Counter(
          label: "baimbai_tls_handshakes_refused_total",
          dimensions: [("listener", listener), ("reason", reason.rawValue)])
      )
    }
    counters = Dictionary(uniqueKeysWithValues: pairs)
  }

  /// One more.
  func count(
    _ reason: HandshakeRefusal, from remoteAddress: String, certificate: ClientCertificate? = nil,
    now: NIODeadline = .now()
  ) {
    counters[reason]?.increment()
    let unlogged = state.withLockedValue { state -> Int? in
      guard now >= state.nextLine else {
        state.unlogged += 1
        return nil
      }
      defer { state.unlogged = 0 }
      state.nextLine = now + .seconds(1)
      return state.unlogged
    }
    guard let unlogged else { return }
    var metadata: Logger.Metadata = [
      "reason": "\(reason.rawValue)", "remote": "\(remoteAddress)", "unlogged": "\(unlogged)",
    ]
    if let certificate {
      metadata["fingerprint"] = "\(certificate.fingerprintText)"
      metadata["uri"] = "\(certificate.uri)"
    }
    logger.warning("TLS handshake refused", metadata: metadata)
  }
}
