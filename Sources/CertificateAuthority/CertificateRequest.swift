import Crypto
import CryptoExtras
import SwiftASN1
import X509

/// A PKCS#10 request whose key has signed it, so that its sender has that key.
package struct CertificateRequest: Sendable {
  /// Longest request that is read: RSA 4096 with room for names.
  package static let maximumBytes = 16_384

  let publicKey: Certificate.PublicKey
  /// SHA-256 of its SubjectPublicKeyInfo.
  package let spki: [UInt8]

  /// Reads a request; throws `.notARequest`, `.weakKey`, `.notSigned`.
  package init(pem: String) throws(CertificateAuthorityError) {
    guard pem.utf8.count <= Self.maximumBytes,
      let request = try? CertificateSigningRequest(pemEncoded: pem)
    else { throw .notARequest }
    publicKey = request.publicKey
    guard Self.isStrong(publicKey) else { throw .weakKey }
    guard publicKey.isValidSignature(request.signature, for: request) else { throw .notSigned }
    spki = Array(SHA256.hash(data: publicKey.subjectPublicKeyInfoBytes))
  }

  /// What the gateway's door takes too.
  private static func isStrong(_ key: Certificate.PublicKey) -> Bool {
    if let rsa = _RSA.Signing.PublicKey(key) { return rsa.keySizeInBits >= 2048 }
    return P256.Signing.PublicKey(key) != nil || P384.Signing.PublicKey(key) != nil
      || P521.Signing.PublicKey(key) != nil
  }
}

/// A new key with its request: what a client makes for itself.
package struct CertificateKey: Sendable {
  /// The key, PKCS#8 in PEM: never leaves the machine.
  package let pem: String
  /// The request that it signed, PEM.
  package let request: String

  /// A P-256 key; the request's name says nothing, since the authority gives the names.
  package init() throws {
    try self.init(P256.Signing.PrivateKey())
  }

  /// The request of a key that is there already; throws for PEM that is no key of P-256.
  package init(pem: String) throws {
    try self.init(P256.Signing.PrivateKey(pemRepresentation: pem))
  }

  private init(_ key: P256.Signing.PrivateKey) throws {
    pem = key.pemRepresentation + "\n"
    let request = try CertificateSigningRequest(
      version: .v1, subject: try DistinguishedName { CommonName("baimbai") },
      privateKey: Certificate.PrivateKey(key), attributes: .init(),
      signatureAlgorithm: .ecdsaWithSHA256)
    self.request = try request.serializeAsPEM().pemString + "\n"
  }
}
