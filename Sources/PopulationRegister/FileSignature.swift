import Crypto
import CryptoExtras
import FoundationEssentials
import SwiftASN1
import X509

/// The signature that a register's keeper puts on a file, and the key that it is checked with.
///
/// A detached signature over the file's bytes with SHA-256, as `openssl dgst -sha256 -sign` makes it: ECDSA on
/// P-256 or P-384 (DER), or RSA of at least 2048 bits (PKCS #1 v1.5).
package struct FileSigner: Sendable {
  /// Why a key is no signer's, or a file is not his.
  package enum Fault: Error, Hashable, Sendable {
    /// No public key or certificate in PEM, or one that is too weak.
    case notAKey
    /// The signature is not this key's over these bytes.
    case notSigned
  }

  private let key: Certificate.PublicKey
  private let pem: String

  /// The key of a PEM file: a public key, or a certificate whose key it is.
  package init(pem: String) throws(Fault) {
    do {
      let document = try PEMDocument(pemString: pem)
      key =
        document.discriminator == "CERTIFICATE"
        ? try Certificate(pemDocument: document).publicKey
        : try Certificate.PublicKey(pemDocument: document)
      self.pem = try key.serializeAsPEM().pemString
    } catch { throw .notAKey }
    if let rsa = try? _RSA.Signing.PublicKey(pemRepresentation: self.pem),
      rsa.keySizeInBits < 2048
    {
      throw .notAKey
    }
  }

  /// SHA-256 of the key's SubjectPublicKeyInfo, 32 bytes.
  package var fingerprint: [UInt8] { Array(SHA256.hash(data: key.subjectPublicKeyInfoBytes)) }

  /// Checks the signature of a file; throws `Fault.notSigned` if it is not this key's.
  package func check(_ file: [UInt8], signature: [UInt8]) throws(Fault) {
    guard isSigned(file, signature) else { throw .notSigned }
  }

  private func isSigned(_ file: [UInt8], _ signature: [UInt8]) -> Bool {
    let digest = SHA256.hash(data: file)
    if let key = try? P256.Signing.PublicKey(pemRepresentation: pem) {
      guard let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature) else {
        return false
      }
      return key.isValidSignature(signature, for: digest)
    }
    if let key = try? P384.Signing.PublicKey(pemRepresentation: pem) {
      guard let signature = try? P384.Signing.ECDSASignature(derRepresentation: signature) else {
        return false
      }
      return key.isValidSignature(signature, for: digest)
    }
    guard let key = try? _RSA.Signing.PublicKey(pemRepresentation: pem) else { return false }
    return key.isValidSignature(
      _RSA.Signing.RSASignature(rawRepresentation: signature), for: digest,
      padding: .insecurePKCS1v1_5)
  }
}
