import FoundationEssentials
import NIOSSL
import SwiftASN1
import X509

/// Judges the certificates that a client presents in a full handshake against our roots.
///
/// A resumed handshake never comes here (security.md 0.4).
struct HandshakeVerifier: Sendable {
  /// The roots that client certificates must lead to; never the system's.
  let roots: CertificateStore
  /// SubjectPublicKeyInfo of the outside authorities among the roots.
  var outside: Set<[UInt8]> = []
  /// Issuing CAs that we know, for clients that send their leaf alone.
  let intermediates: [Certificate]

  /// What came out: the verified chain from leaf to root, or why not.
  enum Verdict: Sendable {
    /// The chain, leaf first, root last.
    case verified([NIOSSLCertificate])
    /// Why not, and what little of the leaf a log may say.
    case refused(HandshakeRefusal, ClientCertificate?)
  }

  /// Judges `presented`, leaf first, as the client sent them.
  func verdict(
    on presented: [NIOSSLCertificate], remoteAddress: String, now: Date = Date()
  ) async -> Verdict {
    guard let first = presented.first, let leafBytes = try? first.toDERBytes() else {
      return .refused(.noCertificate, nil)
    }
    let named = ClientCertificate(leaf: leafBytes, isResumed: false, remoteAddress: remoteAddress)
    guard presented.count <= mostPresentedCertificates else {
      return .refused(.chainTooLong, named)
    }
    do {
      let leaf = try Certificate(derEncoded: leafBytes)
      let others = try presented.dropFirst().map {
        try Certificate(derEncoded: try $0.toDERBytes())
      }
      var verifier = Verifier(rootCertificates: roots) {
        ClientAuthenticationPolicy(outside: outside)
        RFC5280Policy()
      }
      let result = await verifier.validate(
        leaf: leaf, intermediates: CertificateStore(others + intermediates))
      switch result {
      case .validCertificate(let chain):
        return .verified(
          try chain.map { try NIOSSLCertificate(bytes: try $0.derBytes, format: .der) })
      case .couldNotValidate(let failures):
        return .refused(reason(for: leaf, failures, now), named)
      }
    } catch {
      return .refused(.unreadable, named)
    }
  }

  private func reason(
    for leaf: Certificate, _ failures: [CertificateValidationResult.PolicyFailure], _ now: Date
  ) -> HandshakeRefusal {
    for failure in failures {
      if let own = HandshakeRefusal(rawValue: failure.policyFailureReason.description) {
        return own
      }
    }
    if failures.isEmpty { return .unknownIssuer }
    if leaf.notValidAfter < now { return .expired }
    return leaf.notValidBefore > now ? .notYetValid : .constraint
  }
}

extension Certificate {
  /// The certificate in DER.
  var derBytes: [UInt8] {
    get throws {
      var serializer = DER.Serializer()
      try serializer.serialize(self)
      return serializer.serializedBytes
    }
  }
}
