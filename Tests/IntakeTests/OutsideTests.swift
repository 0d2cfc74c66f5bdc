import Foundation
import RecordModel
import Registry
import TestSupport
import Testing

/// Whose a certificate of an outside authority is: by its content, and by the authority's key.
@Suite("Outside authorities")
struct OutsideTests {
  private static let now = Int64(Date().timeIntervalSince1970 * 1_000_000)
  private static let facility = FacilityID(at: 1)
  private static let other = FacilityID(at: 2)

  /// An authority, a second one of the same name, and a leaf of each, DER.
  private static let files = Task { () throws -> [String: [UInt8]] in
    let folder = NSTemporaryDirectory() + "baimbai-outside-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try await shell(
      """
      set -eu
      mkdir -p "$OUT" && cd "$OUT"
      cat >ca.cnf <<CNF
      .include $CERTS/profiles.cnf

      [outside_ca]
      basicConstraints = critical, CA:TRUE
      [outside_leaf]
      extendedKeyUsage = clientAuth
      subjectAltName = URI:https://simrs.example/rsud
      CNF
      PROFILES=$OUT/ca.cnf
      . "$CERTS/authority.bash"
      for ca in real forged; do
        make_root $OUT/$ca outside_ca "CA Luar" 30
        make_key $ca.key
        sign_by $ca $ca.key $ca.leaf outside_leaf "SIMRS RSUD" 10
        openssl x509 -in $ca/cert.pem -outform der -out $ca.ca.der
        openssl x509 -in $ca.leaf -outform der -out $ca.leaf.der
      done
      """, ["OUT": folder, "CERTS": "\(repository)/certs"])
    func read(_ name: String) throws -> [UInt8] {
      Array(try Data(contentsOf: URL(filePath: "\(folder)/\(name).der")))
    }
    return [
      "ca": try read("real.ca"), "leaf": try read("real.leaf"), "forged": try read("forged.leaf"),
    ]
  }

  private func issuers(
    _ ca: [UInt8], approved: Bool = true,
    _ bindings: [(CertificateBinding.Field, String, FacilityID)],
    from: Int64 = 0, until: Int64 = .max
  ) throws -> OutsideIssuers {
    let pem =
      "-----BEGIN CERTIFICATE-----\n"
      + Data(ca).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
      + "\n-----END CERTIFICATE-----\n"
    let proposed = try IssuerEntry(
      proposing: "ca", pem: pem, by: "a", id: IssuerID(at: 1), now: Self.now)
    return OutsideIssuers(
      [approved ? proposed.approved(by: "b") : proposed],
      bindings: bindings.enumerated().map { number, binding in
        CertificateBinding(
          id: BindingID(at: Int64(number)), issuer: proposed.id, field: binding.0, value: binding.1,
          holder: .facility(binding.2), validFrom: from, validUntil: until)
      })
  }

  private func holder(_ issuers: OutsideIssuers, _ der: [UInt8]) -> CertificateEntry.Holder? {
    issuers.entry(fingerprint: Array(der.prefix(32)), der: der, now: Self.now)?.holder
  }

  @Test("It is whose an officer has said, by common name, URI or serial")
  func fields() async throws {
    let files = try await Self.files.value
    let (ca, leaf) = (files["ca"] ?? [], files["leaf"] ?? [])
    let mine = CertificateEntry.Holder.facility(Self.facility)
    #expect(
      try holder(issuers(ca, [(.commonName, "SIMRS RSUD", Self.facility)]), leaf) == mine)
    #expect(
      try holder(issuers(ca, [(.uri, "https://simrs.example/rsud", Self.facility)]), leaf) == mine)
    #expect(try holder(issuers(ca, [(.commonName, "SIMRS", Self.facility)]), leaf) == nil)
    #expect(try holder(issuers(ca, [(.serial, "1", Self.facility)]), leaf) == nil)
    #expect(try holder(issuers(ca, []), leaf) == nil)
  }

  @Test(
    "A forged authority, one without approval, a binding that is over, and two that disagree give nothing"
  )
  func refusals() async throws {
    let files = try await Self.files.value
    let (ca, leaf) = (files["ca"] ?? [], files["leaf"] ?? [])
    let name = [(CertificateBinding.Field.commonName, "SIMRS RSUD", Self.facility)]
    #expect(try holder(issuers(ca, name), files["forged"] ?? []) == nil)
    #expect(try holder(issuers(ca, approved: false, name), leaf) == nil)
    #expect(try holder(issuers(ca, name, until: Self.now), leaf) == nil)
    #expect(try holder(issuers(ca, name, from: Self.now + 1), leaf) == nil)
    let two = name + [(.uri, "https://simrs.example/rsud", Self.other)]
    #expect(try holder(issuers(ca, two), leaf) == nil)
    let same = name + [(.uri, "https://simrs.example/rsud", Self.facility)]
    #expect(try holder(issuers(ca, same), leaf) != nil)
  }
}
