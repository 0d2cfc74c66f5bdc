import Door
import Foundation
import NIOSSL
import StrictJSON
import SwiftASN1
import TestSupport
import Testing
import X509

/// The public set of certificates as clients': x509-limbo's cases, each with its own roots, at a real
/// listener.
@Suite("The public set as client certificates", .timeLimit(.minutes(5)))
struct LimboTests {
  private static let corpora = ProcessInfo.processInfo.environment["BAIMBAI_CORPORA"]

  /// One case with a key, so that it can be shown.
  private struct Case {
    let id: String
    let isValid: Bool
    let isForClients: Bool
    let roots: [String]
    let chain: [String]
    let key: String

    init?(_ json: JSON) {
      guard let id = json["id"]?.string, let key = json["peer_certificate_key"]?.string,
        let leaf = json["peer_certificate"]?.string
      else { return nil }
      self.id = id
      self.key = key
      isValid = json["expected_result"]?.string == "SUCCESS"
      isForClients = json["validation_kind"]?.string == "CLIENT"
      roots = (json["trusted_certs"]?.array ?? []).compactMap(\.string)
      chain = [leaf] + (json["untrusted_intermediates"]?.array ?? []).compactMap(\.string)
    }
  }

  private static func cases() throws -> [Case] {
    let bytes = try Data(contentsOf: URL(filePath: "\(corpora ?? "")/x509/limbo.json"))
    let document = JSON(try JSONDocument(Array(bytes), limits: .history).root)
    return (document["testcases"]?.array ?? []).compactMap { Case($0) }
  }

  @Test(
    "None gets in: what is invalid is refused, what is valid has not our profile; the listener goes on",
    .enabled(if: corpora != nil, "BAIMBAI_CORPORA is not set"))
  func replay() async throws {
    let cases = try Self.cases()
    #expect(cases.count == 84)
    try await withListener { listener in
      let own = try listener.certificates.material()
      let folder = "\(listener.certificates.folder)/limbo-\(listener.port)"
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      var shown = 0
      for one in cases {
        // A root that cannot be read is trusted by nobody; the case is shown all the same.
        let roots = one.roots.compactMap { try? Certificate(pemEncoded: $0) }
        try? listener.credentials.replace(
          with: TLSMaterial(
            chain: own.chain, key: own.key, clientRoots: own.clientRoots + roots,
            clientIntermediates: own.clientIntermediates))
        let base = "\(folder)/\(shown)"
        try one.chain[0].write(toFile: "\(base).pem", atomically: true, encoding: .utf8)
        try (one.chain.dropFirst().joined(separator: "\n")).write(
          toFile: "\(base).chain", atomically: true, encoding: .utf8)
        try one.key.write(toFile: "\(base).key", atomically: true, encoding: .utf8)
        let chain = one.chain.count > 1 ? "-cert_chain \(base).chain" : ""
        let began = listener.log.text.utf8.count
        // OpenSSL itself will not show the weakest keys; then nothing arrives, which is no way in either.
        let answer =
          (try? await openssl(
            listener, "-cert \(base).pem -key \(base).key -cipher DEFAULT@SECLEVEL=0 \(chain)"))
          ?? ""
        #expect(!answer.contains("200 OK"), "\(one.id) got in")
        let said = String(listener.log.text.utf8.dropFirst(began)) ?? ""
        #expect(!said.contains("began /whoami"), "\(one.id)")
        if one.isForClients, one.isValid {
          // Valid to RFC 5280, and still nobody of ours: its name is an e-mail address, not one URI. (At
          // most one line a second is written, so another line may stand for it.)
          let isFaulty = said.contains("reason=expired") || said.contains("reason=constraint")
          #expect(!isFaulty, "\(one.id)")
        }
        shown += 1
      }
      #expect(shown == 84)
      // They came and were refused at the handshake: at most one line a second is written, and the
      // next one says how many were not.
      try await Task.sleep(for: .milliseconds(1100))
      _ = try await listener.client("other-ca").exchange("GET / HTTP/1.1\r\n\r\n")
      let refused = listener.log.text.matches(of: #/unlogged=(\d+)/#).reduce(0) {
        $0 + 1 + (Int($1.1) ?? 0)
      }
      #expect(refused > 70, "\(refused)")
      try listener.credentials.replace(with: own)
      let good = try await openssl(listener, identity("clinic-demo"))
      #expect(good.contains("/facility/clinic-demo"))
    }
  }
}
