import Foundation
import Testing

/// The page of client certificates: all for the office, a facility's own for the facility.
@Suite("The page of certificates")
struct CertificatePageTests {
  private func rows(
    _ house: ConsoleHouse, _ state: String?, as reader: [UInt8]
  ) async throws -> [[String: Any]] {
    let query = state.map { "?state=\($0)" } ?? ""
    let answer = try await house.ask("/en/sertifikat.json\(query)", as: reader)
    #expect(answer.status == 200, "\(query)")
    let sheet = try #require(
      JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any])
    return try #require(sheet["rows"] as? [[String: Any]])
  }

  private func short(_ fingerprint: [UInt8]) -> String {
    Array(repeating: "0\(fingerprint[0])", count: 8).joined(separator: ":")
  }

  @Test("The page and its files are the office's and the facilities', each look with one entry")
  func pages() async throws {
    let house = try await ConsoleHouse.make()
    let paths = [
      "/sertifikat", "/sertifikat?state=90", "/sertifikat?state=revoked", "/sertifikat.xlsx",
      "/sertifikat.csv?state=expired", "/sertifikat.json?state=expired",
    ]
    for reader in [ConsoleHouse.officer, ConsoleHouse.clinic] {
      try await house.expectPages(
        paths, for: reader, not: [ConsoleHouse.auditor, ConsoleHouse.operator])
    }
    for bad in ["/sertifikat?state=31", "/sertifikat?colour=red"] {
      #expect(try await house.ask(bad, as: ConsoleHouse.officer).status == 400, "\(bad)")
    }
    let page = try await house.ask("/sertifikat", as: ConsoleHouse.clinic).body
    #expect(page.contains("baimbai renew"))
    #expect(!page.contains("method=\"post\" action=\"/sertifikat"))
    for reader in [ConsoleHouse.officer, ConsoleHouse.clinic] {
      let menu = try await house.ask("/sertifikat", as: reader).body
      #expect(menu.contains("href=\"/sertifikat\""))
    }
  }

  @Test("A facility sees its own alone, which of them is in use, and which was revoked")
  func own() async throws {
    let house = try await ConsoleHouse.make()
    let own = try await rows(house, nil, as: ConsoleHouse.clinic)
    #expect(own.count == 2)
    let used = try #require(own.first)
    #expect(used["fingerprint"] as? String == short(ConsoleHouse.clinic))
    #expect(used["note"] as? String == "in use now" && used["state"] as? String == "in force")
    #expect([89, 90].contains(used["daysLeft"] as? Int))
    let revoked = try #require(own.last)
    #expect(revoked["fingerprint"] as? String == short(ConsoleHouse.revoked))
    #expect(revoked["state"] as? String == "revoked" && revoked["daysLeft"] is NSNull)
    #expect((revoked["revoked"] as? String)?.hasSuffix("WITA") == true)
    let other = try await rows(house, nil, as: ConsoleHouse.otherClinic)
    #expect(other.map { $0["fingerprint"] as? String } == [short(ConsoleHouse.otherClinic)])
  }

  @Test("The office sees all, and by how each is")
  func states() async throws {
    let house = try await ConsoleHouse.make()
    #expect(try await rows(house, nil, as: ConsoleHouse.officer).count == 7)
    #expect(try await rows(house, "in-force", as: ConsoleHouse.officer).count == 6)
    #expect(try await rows(house, "90", as: ConsoleHouse.officer).count == 6)
    #expect(try await rows(house, "60", as: ConsoleHouse.officer).count == 1)
    let soon = try await rows(house, "30", as: ConsoleHouse.officer)
    #expect(soon.map { $0["fingerprint"] as? String } == [short(ConsoleHouse.operator)])
    #expect(soon.first?["kind"] as? String == "person")
    #expect(try await rows(house, "revoked", as: ConsoleHouse.officer).count == 1)
    #expect(try await rows(house, "expired", as: ConsoleHouse.officer).isEmpty)
    let kinds = try await rows(house, nil, as: ConsoleHouse.officer).map { $0["kind"] as? String }
    #expect(Set(kinds) == ["facility", "person", "software vendor"])
  }
}
