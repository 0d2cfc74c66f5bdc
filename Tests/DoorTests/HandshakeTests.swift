import Door
import NIOSSL
import TestSupport
import Testing

/// Requirement M-01: who gets through the handshake, by real connections over the loopback.
@Suite struct HandshakeTests {
  private static let ask = "GET /whoami HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

  /// One row of the matrix: a certificate, and why it is refused (nil: it is taken).
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String?
    let reason: String?
    var testDescription: String { "\(name ?? "no certificate"): \(reason ?? "taken")" }
  }

  static let matrix = [
    Case(name: nil, reason: "no-certificate"),
    Case(name: "self-signed", reason: "unknown-issuer"),
    Case(name: "other-ca", reason: "unknown-issuer"),
    Case(name: "expired", reason: "expired"),
    Case(name: "not-yet-valid", reason: "not-yet-valid"),
    Case(name: "no-eku", reason: "extended-key-usage"),
    Case(name: "server-auth", reason: "extended-key-usage"),
    Case(name: "two-uris", reason: "subject-name"),
    Case(name: "no-san", reason: "subject-name"),
    Case(name: "ca-leaf", reason: "authority-as-leaf"),
    Case(name: "chain-4", reason: "chain-too-long"),
    Case(name: "sha1", reason: "weak-signature"),
    Case(name: "rsa-1024", reason: "unreadable"),
    Case(name: "other-host", reason: "constraint"),
    Case(name: "clinic-demo", reason: nil),
    Case(name: "critical-eku", reason: nil),
    // Beyond the sixteen of M-01.
    Case(name: "both-auth", reason: "extended-key-usage"),
    Case(name: "no-cert-sign", reason: "key-usage"),
    Case(name: "chain-3", reason: nil),
    Case(name: "rsa-signed", reason: nil),
    Case(name: "rsa-2048", reason: nil),
    Case(name: "p-384", reason: nil),
  ]

  @Test("The handshake takes exactly the certificates that it should", arguments: matrix)
  func handshake(_ row: Case) async throws {
    try await withListener { listener in
      let transcript = try await listener.client(row.name).exchange(Self.ask)
      if let reason = row.reason {
        #expect(transcript.text == "")
        #expect(transcript.isClosed)
        try await listener.log.wait(for: "reason=\(reason) ")
        #expect(listener.log.text.contains("reason=\(reason) "), "\(listener.log.text)")
      } else {
        #expect(transcript.status == 200, "\(transcript.text) \(listener.log.text)")
        #expect(transcript.text.contains("/facility/\(row.name ?? "") resumed=false"))
      }
    }
  }

  @Test("A key that may not sign is refused, whoever finds it first")
  func keyAgreement() async throws {
    try await withListener { listener in
      // By openssl: BoringSSL would not even offer such a certificate.
      let result = try? await openssl(listener, identity("key-agreement"))
      #expect(result?.contains("resumed") != true)
      try await listener.log.wait(for: "TLS handshake refused")
      #expect(listener.log.text.contains("TLS handshake refused"))
    }
  }

  @Test("A client that sends its leaf alone is taken, because the issuing CA is known")
  func leafAlone() async throws {
    try await withListener { listener in
      let alone = try await openssl(listener, identity("clinic-demo"))
      #expect(alone.contains("/facility/clinic-demo resumed=false"))
    }
  }

  @Test("A console listener takes no certificate, and verifies one that is given")
  func optionalCertificate() async throws {
    try await withListener(policy: TLSPolicy(clientCertificates: .optional)) { listener in
      let nobody = try await listener.client(nil).exchange(Self.ask)
      #expect(nobody.text.contains("nobody"))
      let clinic = try await listener.client("clinic-demo").exchange(Self.ask)
      #expect(clinic.text.contains("/facility/clinic-demo resumed=false"))
      for bad in ["other-ca", "expired", "no-eku"] {
        let transcript = try await listener.client(bad).exchange(Self.ask)
        #expect(transcript.text == "")
      }
    }
  }

  @Test("TLS 1.2 is refused unless the listener is the exception for it")
  func tls12() async throws {
    try await withListener { listener in
      var client = listener.client("clinic-demo")
      client.newest = .tlsv12
      let transcript = try await client.exchange(Self.ask)
      #expect(transcript.text == "")
      try await listener.log.wait(for: "reason=protocol-version")
      #expect(listener.log.text.contains("reason=protocol-version"), "\(listener.log.text)")
    }
    try await withListener(policy: TLSPolicy(versions: .tls12AndLater)) { listener in
      var client = listener.client("clinic-demo")
      client.newest = .tlsv12
      let transcript = try await client.exchange(Self.ask)
      #expect(transcript.status == 200)
    }
  }

  @Test(
    "The TLS 1.2 exception takes only ECDHE with an AEAD",
    arguments: [
      ("ECDHE-ECDSA-AES128-GCM-SHA256", true), ("ECDHE-ECDSA-CHACHA20-POLY1305", true),
      ("ECDHE-ECDSA-AES128-SHA", false), ("ECDHE-ECDSA-AES128-SHA256", false),
    ])
  func suites(_ suite: String, isTaken: Bool) async throws {
    try await withListener(policy: TLSPolicy(versions: .tls12AndLater)) { listener in
      let result = try? await openssl(
        listener, "-tls1_2 -cipher \(suite) \(identity("clinic-demo"))")
      #expect((result?.contains("/facility/clinic-demo") ?? false) == isTaken)
    }
  }

  @Test("Only HTTP/1.1 is agreed on, whatever the client offers")
  func alpn() async throws {
    try await withListener { listener in
      let both = try await openssl(
        listener, "-alpn h2,http/1.1 \(identity("clinic-demo"))", quiet: false)
      #expect(both.contains("ALPN protocol: http/1.1"))
    }
  }

  @Test("A refused certificate's personal content stays out of the log")
  func logHygiene() async throws {
    try await withListener { listener in
      _ = try await listener.client("other-ca").exchange(Self.ask)
      try await listener.log.wait(for: "TLS handshake refused")
      #expect(listener.log.text.contains("uri=https://gw.banjarmasin.example/facility/other-ca"))
      #expect(listener.log.text.contains("fingerprint="))
      #expect(!listener.log.text.contains("Baimbai development"))
      for _ in 0..<20 { _ = try await listener.client("other-ca").exchange(Self.ask) }
      let lines = listener.log.text.split(separator: "\n").filter { $0.contains("refused") }
      #expect(lines.count < 15, "at most one line a second")
    }
  }
}

/// Options of openssl s_client that show a certificate.
func identity(_ name: String) -> String { "-cert $OUT/\(name).pem -key $OUT/\(name).key" }

/// Asks `/whoami` with openssl's own client.
func openssl(_ listener: TestListener, _ options: String, quiet: Bool = true) async throws -> String
{
  try await shell(
    """
    printf 'GET /whoami HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' |
      timeout 10 openssl s_client -connect 127.0.0.1:\(listener.port) -CAfile $OUT/ca.pem \
      -verify_return_error -ign_eof \(quiet ? "-quiet" : "") \(options)
    """, ["OUT": listener.certificates.folder])
}
