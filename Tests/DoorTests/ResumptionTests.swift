import Door
import Testing

/// Requirement M-02, as far as the door goes: a resumed session is seen as such, and by whose
/// certificate.
@Suite struct ResumptionTests {
  @Test(
    "A session resumed without a certificate has the fingerprint it began with, and says so",
    arguments: ["-tls1_3", "-tls1_2"])
  func resumption(_ version: String) async throws {
    let versions: TLSPolicy.Versions = version == "-tls1_2" ? .tls12AndLater : .tls13
    try await withListener(policy: TLSPolicy(versions: versions)) { listener in
      let session = "\(listener.certificates.folder)/session-\(listener.port)"
      let full = try await openssl(
        listener, "\(version) -sess_out \(session) \(identity("clinic-demo"))")
      #expect(full.contains("resumed=false"))
      let resumed = try await openssl(listener, "\(version) -sess_in \(session)")
      #expect(resumed.contains("resumed=true"), "\(resumed)")
      #expect(fingerprint(resumed) == fingerprint(full))
      #expect(fingerprint(full)?.count == 64)
    }
  }

  @Test("A replaced context makes old tickets worthless, and the client falls back without error")
  func replacedContext() async throws {
    try await withListener { listener in
      let session = "\(listener.certificates.folder)/session-\(listener.port)"
      _ = try await openssl(listener, "-tls1_3 -sess_out \(session) \(identity("clinic-demo"))")
      try listener.credentials.replace(with: listener.certificates.material())
      let withKey = try await openssl(listener, "-sess_in \(session) \(identity("clinic-demo"))")
      #expect(withKey.contains("resumed=false"))
      let without = try? await openssl(listener, "-sess_in \(session)")
      #expect(without?.contains("resumed") != true)
    }
  }

  @Test("A pair that does not fit is refused, and the listener goes on with the old one")
  func badPair() async throws {
    try await withListener { listener in
      let good = try listener.certificates.material()
      let other = try TLSMaterial(
        certificateFile: listener.certificates.certificate("clinic-demo"),
        keyFile: listener.certificates.key("clinic-demo"),
        clientAuthoritiesFile: listener.certificates.certificate("roots"))
      #expect(throws: DoorError.self) {
        try listener.credentials.replace(
          with: TLSMaterial(chain: good.chain, key: other.key, clientRoots: good.clientRoots))
      }
      let after = try await openssl(listener, identity("clinic-demo"))
      #expect(after.contains("/facility/clinic-demo"))
    }
  }

  @Test("A replaced trust root is in force for the next handshake")
  func replacedRoots() async throws {
    try await withListener { listener in
      let folder = listener.certificates.folder
      try listener.credentials.replace(
        with: TLSMaterial(
          certificateFile: "\(folder)/server.pem", keyFile: "\(folder)/server.key",
          clientAuthoritiesFile: "\(folder)/authority/other-root/cert.pem"))
      let new = try await openssl(listener, identity("other-ca"))
      #expect(new.contains("/facility/other-ca"))
      let old = try? await openssl(listener, identity("clinic-demo"))
      #expect(old?.contains("resumed") != true)
    }
  }

  @Test("A certificate that expires while its connection is open is refused on the next request")
  func expiresWhileOpen() async throws {
    let fresh = try await TestCertificates.makeShortLived()
    try await withListener { listener in
      let ask = "GET /whoami HTTP/1.1\r\nHost: localhost\r\n"
      let client = TLSClient(port: listener.port, certificates: fresh, name: "short")
      let transcript = try await client.open(within: .seconds(15)) { line in
        try await line.send(ask + "\r\n")
        try await line.wait(for: "resumed=false")
        try await Task.sleep(for: .seconds(5))
        try await line.send(ask + "Connection: close\r\n\r\n")
      }
      #expect(transcript.statuses == [200, 403], "\(transcript.text)")
      #expect(transcript.text.contains("BMB-1606"))
    }
  }

  @Test("An expired certificate is refused on a resumed session too")
  func expiredResumed() async throws {
    let fresh = try await TestCertificates.makeShortLived()
    try await withListener { listener in
      let session = "\(fresh.folder)/session-\(listener.port)"
      let full = try await openssl(
        listener,
        "-sess_out \(session) -cert \(fresh.certificate("short")) -key \(fresh.key("short"))")
      #expect(full.contains("200 OK"))
      try await Task.sleep(for: .seconds(5))
      let resumed = try await openssl(listener, "-sess_in \(session)")
      #expect(resumed.contains("403 Forbidden"), "\(resumed)")
      #expect(resumed.contains("BMB-1606"))
    }
  }

  private func fingerprint(_ text: String) -> String? {
    let words: [Substring] = text.split(whereSeparator: \.isWhitespace)
    return words.first { $0.count == 64 && $0.allSatisfy(\.isHexDigit) }.map(String.init)
  }
}
