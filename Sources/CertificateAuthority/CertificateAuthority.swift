import Crypto
package import FoundationEssentials
import SwiftASN1
import X509

/// Issues client certificates of one profile for whoever the caller says; pure but for randomness.
///
/// Everything in a certificate but the key is this authority's word: what a request asks for in
/// names and extensions is not even read. Source: security.md 3.1; RFC 5280; `certs/profiles.cnf`.
package struct CertificateAuthority: Sendable {
  /// Longest life that is given: revocation is the registry's, but a registry can be lost.
  package static let longestDays = 90
  /// The usual life.
  package static let usualDays = 30
  /// How far a client's clock may be behind ours.
  private static let clockAllowance: TimeInterval = 300

  /// The issuing certificate and what stands between it and the root, PEM: what follows a leaf.
  package let chain: String
  private let issuer: Certificate
  private let key: Certificate.PrivateKey
  private let host: String
  private let life: TimeInterval

  /// An authority from the PEM of its certificate (with further ones below the root after it) and
  /// of its key.
  ///
  /// - Parameters:
  ///   - host: of every URI that names a holder; the issuing certificate's constraint must allow it.
  ///   - days: of life, 1 to `longestDays`.
  /// - Throws: `CertificateAuthorityError.unusable`.
  package init(
    certificate: String, key: String, host: String, days: Int = Self.usualDays
  ) throws(CertificateAuthorityError) {
    guard (1...Self.longestDays).contains(days) else {
      throw .unusable("1-\(Self.longestDays) days")
    }
    do {
      let documents = try PEMDocument.parseMultiple(pemString: certificate)
      let certificates = try documents.map { try Certificate(pemDocument: $0) }
      guard let issuer = certificates.first else { throw CertificateAuthorityError.notARequest }
      self.issuer = issuer
      self.key = try Certificate.PrivateKey(pemEncoded: key)
      chain = documents.map { $0.pemString + "\n" }.joined()
    } catch { throw .unusable("\(error)") }
    guard self.key.publicKey == issuer.publicKey else { throw .unusable("key of another") }
    guard case .isCertificateAuthority? = try? issuer.extensions.basicConstraints else {
      throw .unusable("no authority")
    }
    self.host = host
    life = TimeInterval(days) * 86_400
  }

  /// A certificate for a request's key in the name of a holder, from now on.
  ///
  /// - Throws: `CertificateAuthorityError.ended` if the authority's own life is over.
  package func issue(
    _ request: CertificateRequest, to holder: CertificateName, now: Date
  ) throws(CertificateAuthorityError) -> IssuedCertificate {
    let begin = max(now - Self.clockAllowance, issuer.notValidBefore)
    let end = min(now + life, issuer.notValidAfter)
    guard end > now else { throw .ended }
    do {
      let uri = holder.uri(host: host)
      let certificate = try Certificate(
        version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: request.publicKey,
        notValidBefore: begin, notValidAfter: end, issuer: issuer.subject,
        subject: try DistinguishedName {
          OrganizationName("Baimbai")
          CommonName(holder.code)
        },
        extensions: try extensions(uri, request.publicKey), issuerPrivateKey: key)
      var serializer = DER.Serializer()
      try serializer.serialize(certificate)
      return IssuedCertificate(
        pem: try certificate.serializeAsPEM().pemString + "\n" + chain,
        fingerprint: Array(SHA256.hash(data: serializer.serializedBytes)), spki: request.spki,
        uri: uri, notBefore: Self.microseconds(certificate.notValidBefore),
        notAfter: Self.microseconds(certificate.notValidAfter))
    } catch { throw .unusable("\(error)") }
  }

  private func extensions(
    _ uri: String, _ publicKey: Certificate.PublicKey
  ) throws -> Certificate.Extensions {
    try Certificate.Extensions {
      Critical(BasicConstraints.notCertificateAuthority)
      Critical(KeyUsage(digitalSignature: true))
      try ExtendedKeyUsage([.clientAuth])
      SubjectAlternativeNames([.uniformResourceIdentifier(uri)])
      SubjectKeyIdentifier(hash: publicKey)
      AuthorityKeyIdentifier(
        keyIdentifier: SubjectKeyIdentifier(hash: issuer.publicKey).keyIdentifier)
    }
  }

  private static func microseconds(_ date: Date) -> Int64 {
    Int64(date.timeIntervalSince1970) * 1_000_000
  }
}

/// Whom a certificate names: one path below the gateway's host.
package struct CertificateName: Hashable, Sendable {
  /// The kinds of holders, as the URI names them.
  package enum Kind: String, Hashable, Sendable {
    /// A facility's own, a software operator's, a person's.
    case facility
    case softwareOperator = "operator"
    case person
  }

  /// What it is.
  package let kind: Kind
  /// Its code in the registry: letters, digits, `.` and `-`.
  package let code: String

  /// A name.
  package init(_ kind: Kind, code: String) {
    self.kind = kind
    self.code = code
  }

  func uri(host: String) -> String { "https://\(host)/\(kind.rawValue)/\(code)" }
}

/// A certificate as it leaves the authority.
package struct IssuedCertificate: Hashable, Sendable {
  /// The certificate and its chain below the root.
  package let pem: String
  /// SHA-256 of its DER.
  package let fingerprint: [UInt8]
  /// SHA-256 of its SubjectPublicKeyInfo.
  package let spki: [UInt8]
  /// Its one URI.
  package let uri: String
  /// First moment, microseconds since 1970.
  package let notBefore: Int64
  /// Last moment, microseconds since 1970.
  package let notAfter: Int64
}

/// What an authority or a request can be.
package enum CertificateAuthorityError: Error, Hashable, Sendable {
  /// The authority's own certificate or key does not serve; what is wrong.
  case unusable(String)
  /// The authority's certificate is over.
  case ended
  /// The bytes are no PKCS#10 request in PEM.
  case notARequest
  /// The request's key did not sign it.
  case notSigned
  /// The request's key is of a kind or length that nobody should have.
  case weakKey
}
