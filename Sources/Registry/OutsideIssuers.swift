import Crypto
import FoundationEssentials
package import RecordModel
import SwiftASN1
import Synchronization
import X509

/// What `IssuerID` is of.
package enum TrustedIssuer: Sendable {}
/// The id of an authority outside the house.
package typealias IssuerID = ID<TrustedIssuer>
/// What `BindingID` is of.
package enum CertificateBindingKind: Sendable {}
/// The id of a binding.
package typealias BindingID = ID<CertificateBindingKind>

/// An authority outside the house whose certificates are taken.
package struct IssuerEntry: Hashable, Sendable {
  /// Our id.
  package let id: IssuerID
  /// What officers call it.
  package let name: String
  /// Its certificate, DER.
  package let der: [UInt8]
  /// SHA-256 of its SubjectPublicKeyInfo.
  package let spki: [UInt8]
  /// The last moment of its certificate, microseconds since 1970.
  package let notAfter: Int64
  /// The officer who proposed it.
  package let proposedBy: String
  /// The other one who approved it; nil while it is not trusted.
  package private(set) var approvedBy: String?

  /// The same, approved.
  package func approved(by officer: String) -> IssuerEntry {
    var approved = self
    approved.approvedBy = officer
    return approved
  }
}

/// Says whose a certificate of an outside authority is.
package struct CertificateBinding: Hashable, Sendable {
  /// What of a certificate is compared.
  package enum Field: String, Hashable, Sendable, CaseIterable {
    /// Its serial number, lower-case hex without leading zeros.
    case serial
    /// Its one URI SAN.
    case uri
    /// Its subject's one common name, exactly.
    case commonName = "common-name"
  }

  /// Our id.
  package let id: BindingID
  /// Whose certificates.
  package let issuer: IssuerID
  /// What is compared.
  package let field: Field
  /// With what.
  package let value: String
  /// Who they are: a facility or a software operator.
  package let holder: CertificateEntry.Holder
  /// First moment, microseconds since 1970.
  package let validFrom: Int64
  /// First moment after.
  package let validUntil: Int64

  /// A binding.
  package init(
    id: BindingID, issuer: IssuerID, field: Field, value: String, holder: CertificateEntry.Holder,
    validFrom: Int64, validUntil: Int64
  ) {
    self.id = id
    self.issuer = issuer
    self.field = field
    self.value = field == .serial ? Self.serial(value) : value
    self.holder = holder
    self.validFrom = validFrom
    self.validUntil = validUntil
  }

  /// A serial number as it is compared: however it was written.
  static func serial(_ text: some StringProtocol) -> String {
    let digits = text.lowercased().filter(\.isHexDigit).drop { $0 == "0" }
    return digits.isEmpty ? "0" : String(digits)
  }
}

/// The outside authorities that are trusted and the bindings of their certificates, at one moment.
///
/// A certificate is an authority's if that authority's key signed it, which is checked here and not
/// taken from the handshake: a resumed session has none.
package final class OutsideIssuers: Sendable {
  private struct Issuer {
    let entry: IssuerEntry
    let certificate: Certificate
  }

  /// Leaves whose judgement is remembered; beyond it all are judged anew.
  private static let remembered = 4096

  /// Every one that is not removed, approved or not.
  package let entries: [IssuerEntry]
  /// Every binding that has not ended.
  package let bindings: [CertificateBinding]
  private let trusted: [Issuer]
  private let known = Mutex<[[UInt8]: CertificateBinding?]>([:])

  /// Authorities and bindings as the registry has them; one that cannot be read is trusted by nobody.
  package init(_ entries: [IssuerEntry], bindings: [CertificateBinding]) {
    self.entries = entries
    self.bindings = bindings
    trusted = entries.filter { $0.approvedBy != nil }.compactMap { entry in
      (try? Certificate(derEncoded: entry.der)).map { Issuer(entry: entry, certificate: $0) }
    }
  }

  /// None.
  package static let none = OutsideIssuers([], bindings: [])

  /// The certificates that a handshake may end at, DER, in a steady order.
  package func anchors(at now: Int64) -> [[UInt8]] {
    trusted.filter { $0.entry.notAfter > now }.map(\.entry.der).sorted {
      $0.lexicographicallyPrecedes($1)
    }
  }

  /// What the registry would hold of a certificate that an officer has bound by its content; nil if
  /// nobody has.
  ///
  /// - Parameters:
  ///   - der: the leaf.
  ///   - now: microseconds since 1970.
  package func entry(
    fingerprint: [UInt8], der: [UInt8], now: Int64
  ) -> CertificateEntry? {
    guard !trusted.isEmpty else { return nil }
    let remembered = known.withLock { $0[fingerprint] }
    let binding = remembered ?? find(der)
    if remembered == nil {
      known.withLock { known in
        if known.count >= Self.remembered { known.removeAll() }
        known[fingerprint] = binding
      }
    }
    guard let binding, binding.validFrom <= now, now < binding.validUntil,
      trusted.contains(where: { $0.entry.id == binding.issuer && $0.entry.notAfter > now }),
      let leaf = try? Certificate(derEncoded: der)
    else { return nil }
    return CertificateEntry(
      fingerprint: fingerprint,
      spki: Array(SHA256.hash(data: leaf.publicKey.subjectPublicKeyInfoBytes)),
      uri: "\(CertificateEntry.bindingPrefix)\(binding.id)",
      notBefore: Int64(leaf.notValidBefore.timeIntervalSince1970 * 1_000_000),
      notAfter: Int64(leaf.notValidAfter.timeIntervalSince1970 * 1_000_000),
      holder: binding.holder)
  }

  private func find(_ der: [UInt8]) -> CertificateBinding? {
    guard let leaf = try? Certificate(derEncoded: der) else { return nil }
    for issuer in trusted
    where issuer.certificate.subject == leaf.issuer
      && issuer.certificate.publicKey.isValidSignature(leaf.signature, for: leaf)
    {
      let values = leaf.boundFields
      let fits = bindings.filter { $0.issuer == issuer.entry.id && values[$0.field] == $0.value }
      // Two that name different holders name nobody.
      return Set(fits.map(\.holder)).count == 1 ? fits.first : nil
    }
    return nil
  }
}

extension CertificateEntry {
  fileprivate static let bindingPrefix = "urn:baimbai:binding:"

  /// Whether it is an outside authority's, known by its content: its authority renews it, not ours.
  package var isOutside: Bool { uri.hasPrefix(Self.bindingPrefix) }
}

extension Certificate {
  /// What a binding may compare.
  fileprivate var boundFields: [CertificateBinding.Field: String] {
    var fields: [CertificateBinding.Field: String] = [
      .serial: CertificateBinding.serial(
        serialNumber.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
    ]
    let names = try? extensions.subjectAlternativeNames
    let uris = (names ?? SubjectAlternativeNames([])).compactMap { name -> String? in
      if case .uniformResourceIdentifier(let uri) = name { uri } else { nil }
    }
    if uris.count == 1 { fields[.uri] = uris[0] }
    let common = subject.flatMap { $0 }.filter { $0.type == .RDNAttributeType.commonName }
    if common.count == 1 { fields[.commonName] = String(common[0].value) }
    return fields
  }
}

extension IssuerEntry {
  /// An authority that an officer proposes, from its certificate in PEM.
  ///
  /// Throws `RegistryError.notACertificate`; `.notAnAuthority` for one that may not sign certificates, is over,
  /// or has a weak key.
  package init(
    proposing name: String, pem: String, by officer: String, id: IssuerID, now: Int64
  ) throws {
    guard let certificate = try? Certificate(pemEncoded: pem) else {
      throw RegistryError.notACertificate
    }
    guard case .isCertificateAuthority? = try? certificate.extensions.basicConstraints,
      (try? certificate.extensions.keyUsage)?.keyCertSign ?? true
    else { throw RegistryError.notAnAuthority }
    var serializer = DER.Serializer()
    try serializer.serialize(certificate)
    self.init(
      id: id, name: name, der: serializer.serializedBytes,
      spki: Array(SHA256.hash(data: certificate.publicKey.subjectPublicKeyInfoBytes)),
      notAfter: Int64(certificate.notValidAfter.timeIntervalSince1970 * 1_000_000),
      proposedBy: officer, approvedBy: nil)
    guard notAfter > now else { throw RegistryError.notAnAuthority }
  }
}
