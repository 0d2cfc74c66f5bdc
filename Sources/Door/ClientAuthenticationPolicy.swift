import Crypto
import CryptoExtras
import SwiftASN1
import X509

/// What a client's chain must be beyond RFC 5280's own checks.
///
/// The leaf: extendedKeyUsage exactly clientAuth, exactly one URI, no CA, digitalSignature if
/// keyUsage is there. One that an outside authority of ours signed itself may have other purposes
/// beside clientAuth and any names: whose it is, an officer has said by its content. The chain: at
/// most three, keys of a known strength, no SHA-1. Source: security.md 3.1.
struct ClientAuthenticationPolicy: VerifierPolicy {
  /// SubjectPublicKeyInfo of the outside authorities.
  var outside: Set<[UInt8]> = []

  let verifyingCriticalExtensions: [ASN1ObjectIdentifier] = [
    .X509ExtensionID.extendedKeyUsage, .X509ExtensionID.subjectAlternativeName,
    .X509ExtensionID.keyUsage, .X509ExtensionID.basicConstraints,
  ]

  func chainMeetsPolicyRequirements(chain: UnverifiedCertificateChain) -> PolicyEvaluationResult {
    guard let refusal = refusal(of: chain) else { return .meetsPolicy }
    return .failsToMeetPolicy(reason: refusal.rawValue)
  }

  private func refusal(of chain: UnverifiedCertificateChain) -> HandshakeRefusal? {
    // A leaf that is itself a root would come alone.
    guard chain.count >= 2 else { return .authorityAsLeaf }
    guard chain.count <= longestChain else { return .chainTooLong }
    let issuer = chain[chain.index(after: chain.startIndex)]
    let isOutside = outside.contains(Array(issuer.publicKey.subjectPublicKeyInfoBytes))
    if let refusal = refusal(ofLeaf: chain.leaf, isOutside: isOutside) { return refusal }
    for issuer in chain.dropFirst() {
      // RFC5280Policy does not look at keyUsage; RFC 5280 section 6.1.4 (n) does.
      if let usage = keyUsage(of: issuer), !usage.allows(\.keyCertSign) { return .keyUsage }
    }
    for certificate in chain where !isStrong(certificate.publicKey) { return .weakKey }
    // The root's signature over itself proves nothing, so its algorithm does not matter.
    for certificate in chain.dropLast() where !isStrong(certificate.signatureAlgorithm) {
      return .weakSignature
    }
    return nil
  }

  private func refusal(ofLeaf leaf: Certificate, isOutside: Bool) -> HandshakeRefusal? {
    do {
      if case .isCertificateAuthority = try leaf.extensions.basicConstraints {
        return .authorityAsLeaf
      }
    } catch { return .unreadable }
    guard let usages = try? leaf.extensions.extendedKeyUsage, usages.contains(.clientAuth),
      usages.count == 1 || isOutside
    else { return .extendedKeyUsage }
    if let usage = keyUsage(of: leaf), !usage.allows(\.digitalSignature) { return .keyUsage }
    return leaf.onlyURI == nil && !isOutside ? .subjectName : nil
  }

  /// What a certificate's keyUsage says; an unreadable one allows nothing.
  private enum Usage {
    case readable(KeyUsage)
    case unreadable

    func allows(_ bit: KeyPath<KeyUsage, Bool>) -> Bool {
      if case .readable(let usage) = self { usage[keyPath: bit] } else { false }
    }
  }

  private func keyUsage(of certificate: Certificate) -> Usage? {
    guard certificate.extensions[oid: .X509ExtensionID.keyUsage] != nil else { return nil }
    guard let usage = try? certificate.extensions.keyUsage else { return .unreadable }
    return .readable(usage)
  }

  private func isStrong(_ key: Certificate.PublicKey) -> Bool {
    if let rsa = _RSA.Signing.PublicKey(key) { return rsa.keySizeInBits >= 2048 }
    return P256.Signing.PublicKey(key) != nil || P384.Signing.PublicKey(key) != nil
      || P521.Signing.PublicKey(key) != nil
  }

  private func isStrong(_ algorithm: Certificate.SignatureAlgorithm) -> Bool {
    let strong: [Certificate.SignatureAlgorithm] = [
      .ecdsaWithSHA256, .ecdsaWithSHA384, .ecdsaWithSHA512,
      .sha256WithRSAEncryption, .sha384WithRSAEncryption, .sha512WithRSAEncryption,
    ]
    return strong.contains(algorithm)
  }
}
