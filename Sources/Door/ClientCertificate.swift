import Crypto
package import FoundationEssentials
import SwiftASN1
import X509

/// Evidence that this connection's peer holds the key of this certificate; only the handshake makes
/// it.
///
/// It does not say that the certificate is registered, unrevoked or, on a resumed session, even
/// still valid: the registry says so for each request, by `fingerprint`. Source: security.md
/// section 3.
package struct ClientCertificate: Hashable, Sendable {
  /// SHA-256 of the leaf's DER: 32 bytes.
  package let fingerprint: [UInt8]
  /// SHA-256 of the leaf's SubjectPublicKeyInfo in DER: 32 bytes.
  package let keyFingerprint: [UInt8]
  /// The leaf itself, DER.
  let der: [UInt8]
  /// The one URI of the leaf's subjectAltName: printable ASCII, at most 512 bytes; of an outside authority's
  /// certificate that has not one, `urn:sha256:` and its fingerprint.
  package let uri: String
  /// The first moment of validity.
  package let notBefore: Date
  /// The last moment of validity.
  package let notAfter: Date
  /// The serial number, lower-case hex of its bytes.
  package let serial: String
  /// Whether the session was resumed: then no chain was checked in this handshake.
  package let isResumed: Bool
  /// The client's address, without the port.
  package let remoteAddress: String

  /// From a leaf that a handshake accepted, now or when the session began; nil if it is not one.
  init?(leaf der: [UInt8], isResumed: Bool, remoteAddress: String) {
    guard let certificate = try? Certificate(derEncoded: der) else { return nil }
    self.der = der
    fingerprint = Array(SHA256.hash(data: der))
    keyFingerprint = Array(SHA256.hash(data: certificate.publicKey.subjectPublicKeyInfoBytes))
    uri = certificate.onlyURI ?? "urn:sha256:\(lowerHex(fingerprint))"
    notBefore = certificate.notValidBefore
    notAfter = certificate.notValidAfter
    serial = lowerHex(certificate.serialNumber.bytes)
    self.isResumed = isResumed
    self.remoteAddress = remoteAddress
  }

  /// Whether `time` lies within the certificate's validity.
  package func isValid(at time: Date) -> Bool { notBefore <= time && time <= notAfter }

  /// `fingerprint` as 64 lower-case hex digits.
  package var fingerprintText: String { lowerHex(fingerprint) }
}

/// The longest URI that names a caller, in bytes.
private let longestURI = 512

extension Certificate {
  /// The one URI of subjectAltName; nil if there is none, more than one, or one that is not
  /// printable.
  var onlyURI: String? {
    guard let names = try? extensions.subjectAlternativeNames else { return nil }
    var found: String?
    for case .uniformResourceIdentifier(let uri) in names {
      guard found == nil else { return nil }
      found = uri
    }
    guard let found, found.utf8.count <= longestURI, found.utf8.allSatisfy({ $0 > 32 && $0 < 127 })
    else { return nil }
    return found
  }
}

/// Lower-case hex, two digits a byte.
func lowerHex(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
  return String(decoding: text, as: UTF8.self)
}
