import Crypto
import FoundationEssentials
import SwiftASN1
import X509

extension CertificateEntry {
  /// What the registry keeps of a certificate in PEM; of a chain, the first.
  ///
  /// Throws `RegistryError.notACertificate` for bytes that are none, `.notOneURI` unless it has
  /// exactly one URI SAN.
  package init(pem text: String, holder: Holder) throws {
    let end = "-----END CERTIFICATE-----"
    guard let range = text.firstRange(of: end),
      let certificate = try? Certificate(pemEncoded: String(text[..<range.upperBound]))
    else { throw RegistryError.notACertificate }
    var serializer = DER.Serializer()
    try serializer.serialize(certificate)
    let der = serializer.serializedBytes
    let names = try certificate.extensions.subjectAlternativeNames
    let uris = (names ?? SubjectAlternativeNames([])).compactMap { name -> String? in
      if case .uniformResourceIdentifier(let uri) = name { uri } else { nil }
    }
    guard uris.count == 1 else { throw RegistryError.notOneURI }
    self.init(
      fingerprint: Array(SHA256.hash(data: der)),
      spki: Array(SHA256.hash(data: certificate.publicKey.subjectPublicKeyInfoBytes)), uri: uris[0],
      notBefore: Int64(certificate.notValidBefore.timeIntervalSince1970 * 1_000_000),
      notAfter: Int64(certificate.notValidAfter.timeIntervalSince1970 * 1_000_000),
      holder: holder)
  }
}

/// What can be wrong with what an administrator registers.
package enum RegistryError: Error, Hashable, Sendable {
  /// The bytes are no certificate in PEM.
  case notACertificate
  /// A client certificate has exactly one URI SAN, which names its holder.
  case notOneURI
  /// The certificate is no authority's, or over.
  case notAnAuthority
  /// There is nothing with this code.
  case unknown(code: String)
  /// There is no such kind of facility.
  case unknownKind(String)
  /// Another facility has this code of that system.
  case aliasTaken(system: String)
}
