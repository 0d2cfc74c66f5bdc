import CertificateAuthority
import Foundation
import TestSupport
import Testing

/// What the authority signs, as openssl reads it, and what it does not.
@Suite("Certificate authority")
struct CertificateAuthorityTests {
  private static let host = "gw.banjarmasin.example"

  /// A root and an issuing CA of the development profiles, and a folder for a test's files.
  private static func folder() async throws -> String {
    let folder = NSTemporaryDirectory() + "baimbai-ca-\(UUID().uuidString)"
    _ = try await shell(
      """
      set -eu
      mkdir -p "$FOLDER"
      . "$ROOT/certs/authority.bash"
      make_root "$FOLDER/root" client_root "Root" 3650
      make_issuing "$FOLDER/ca" "$FOLDER/root" client_issuing "Issuing" 1825
      """, ["FOLDER": folder, "ROOT": repository])
    return folder
  }

  private static func text(_ file: String) throws -> String {
    try String(contentsOfFile: file, encoding: .utf8)
  }

  private static func authority(
    _ folder: String, days: Int = CertificateAuthority.usualDays
  ) throws -> CertificateAuthority {
    try CertificateAuthority(
      certificate: text("\(folder)/ca/cert.pem"), key: text("\(folder)/ca/key.pem"), host: host,
      days: days)
  }

  @Test(
    "A certificate has the profile, the authority's name for its holder, and verifies by openssl")
  func profile() async throws {
    let folder = try await Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let now = Date()
    let key = try CertificateKey()
    let issued = try Self.authority(folder).issue(
      CertificateRequest(pem: key.request), to: CertificateName(.facility, code: "clinic-9"),
      now: now)
    #expect(issued.uri == "https://gw.banjarmasin.example/facility/clinic-9")
    let life = Double(issued.notAfter) / 1_000_000 - now.timeIntervalSince1970
    #expect(abs(life - 30 * 86_400) < 2)
    try issued.pem.write(toFile: "\(folder)/leaf.pem", atomically: true, encoding: .utf8)
    try key.pem.write(toFile: "\(folder)/leaf.key", atomically: true, encoding: .utf8)
    let said = try await shell(
      """
      cd "$FOLDER"
      openssl verify -purpose sslclient -x509_strict -CAfile root/cert.pem -untrusted leaf.pem leaf.pem
      openssl x509 -in leaf.pem -noout -text
      openssl x509 -in leaf.pem -noout -fingerprint -sha256 | tr -d ':' | tr A-F a-f
      [ "$(openssl x509 -in leaf.pem -noout -pubkey)" = "$(openssl pkey -in leaf.key -pubout)" ] && echo "key fits"
      """, ["FOLDER": folder])
    for words in [
      "leaf.pem: OK", "URI:https://gw.banjarmasin.example/facility/clinic-9", "CA:FALSE",
      "TLS Web Client Authentication", "Digital Signature", "key fits",
      issued.fingerprint.map { String(format: "%02x", $0) }.joined(),
    ] { #expect(said.contains(words), "\(words) in \(said)") }
    #expect(said.components(separatedBy: "URI:").count == 2)
    // Below an authority that ends sooner nobody lives longer.
    let late = now + 1825 * 86_400 - 3600
    let last = try Self.authority(folder).issue(
      CertificateRequest(pem: key.request), to: CertificateName(.person, code: "p"), now: late)
    #expect(Double(last.notAfter) / 1_000_000 <= now.timeIntervalSince1970 + 1825 * 86_400 + 5)
    #expect(throws: CertificateAuthorityError.ended) {
      try Self.authority(folder).issue(
        CertificateRequest(pem: key.request), to: CertificateName(.person, code: "p"),
        now: now + 1826 * 86_400)
    }
  }

  @Test("What a request asks for in names and extensions is not in the certificate (M-06)")
  func foreign() async throws {
    let folder = try await Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try await shell(
      """
      cd "$FOLDER"
      openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout odd.key -out odd.csr \\
        -subj "/CN=hospital-demo" -addext "subjectAltName=URI:https://gw.banjarmasin.example/facility/hospital-demo" \\
        -addext "basicConstraints=critical,CA:TRUE" -addext "extendedKeyUsage=serverAuth" 2>/dev/null
      """, ["FOLDER": folder])
    let issued = try Self.authority(folder).issue(
      CertificateRequest(pem: Self.text("\(folder)/odd.csr")),
      to: CertificateName(.facility, code: "clinic-9"), now: Date())
    try issued.pem.write(toFile: "\(folder)/odd.pem", atomically: true, encoding: .utf8)
    let said = try await shell(
      #"openssl x509 -in "$FOLDER/odd.pem" -noout -text"#, ["FOLDER": folder])
    #expect(!said.contains("hospital-demo") && !said.contains("CA:TRUE"), "\(said)")
    #expect(!said.contains("TLS Web Server") && said.contains("facility/clinic-9"), "\(said)")
  }

  @Test("A request of another key, of a weak key, or none, is refused")
  func refused() async throws {
    let folder = try await Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try await shell(
      """
      cd "$FOLDER"
      openssl req -new -newkey rsa:1024 -nodes -keyout weak.key -out weak.csr -subj "/CN=x" 2>/dev/null
      openssl req -new -newkey rsa:2048 -nodes -keyout rsa.key -out rsa.csr -subj "/CN=x" 2>/dev/null
      openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:secp256k1 -nodes -keyout k1.key -out k1.csr -subj "/CN=x" \\
        2>/dev/null
      """, ["FOLDER": folder])
    for file in ["weak", "k1"] {
      #expect(throws: CertificateAuthorityError.self, "\(file)") {
        try CertificateRequest(pem: Self.text("\(folder)/\(file).csr"))
      }
    }
    _ = try CertificateRequest(pem: Self.text("\(folder)/rsa.csr"))
    let good = try CertificateKey().request
    for text in ["", "x", good + good.dropLast(200), String(repeating: "A", count: 20_000)] {
      #expect(throws: CertificateAuthorityError.notARequest) { try CertificateRequest(pem: text) }
    }
    // Every bit of it is signed or breaks its form.
    let lines = good.split(separator: "\n")
    let body = try #require(Data(base64Encoded: lines.dropFirst().dropLast().joined()))
    var taken = 0
    for place in body.indices {
      var changed = body
      changed[place] ^= 0x10
      let pem =
        "-----BEGIN CERTIFICATE REQUEST-----\n"
        + changed.base64EncodedString(options: .lineLength64Characters)
        + "\n-----END CERTIFICATE REQUEST-----\n"
      if (try? CertificateRequest(pem: pem)) != nil { taken += 1 }
    }
    #expect(taken == 0)
  }

  @Test("A key of another, a leaf as authority and a life beyond the limit make no authority")
  func authorities() async throws {
    let folder = try await Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (certificate, key) = (
      try Self.text("\(folder)/ca/cert.pem"), try Self.text("\(folder)/ca/key.pem")
    )
    let other = try CertificateKey()
    let leaf = try Self.authority(folder).issue(
      CertificateRequest(pem: other.request), to: CertificateName(.facility, code: "c"),
      now: Date())
    for (certificate, key, days) in [
      (certificate, other.pem, 30), (leaf.pem, other.pem, 30), (certificate, key, 91),
      (certificate, key, 0), ("", key, 30), (certificate, "", 30),
    ] {
      #expect(throws: CertificateAuthorityError.self) {
        try CertificateAuthority(
          certificate: certificate, key: key, host: Self.host, days: days)
      }
    }
  }
}
