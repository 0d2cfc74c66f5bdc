import Administration
import AuditLog
import Console
import Database
import Foundation
import HTTPTypes
import RecordModel
import Testing

/// The pages where officers decide whether two records are one person's.
struct MatchPageTests {
  @Test("Only officers see the pairs, an unknown pair is told, a form from elsewhere is refused")
  func doors() async throws {
    let house = try await ConsoleHouse.make()
    for other in [ConsoleHouse.clinic, ConsoleHouse.auditor, ConsoleHouse.operator] {
      #expect(try await house.ask("/matches", as: other).status == 403)
    }
    let empty = try await house.ask("/matches", as: ConsoleHouse.officer)
    #expect(empty.status == 200 && empty.body.contains("Rekam satu orang"))
    #expect(
      try await house.ask("/en/matches", as: ConsoleHouse.officer).body.contains(
        "Records of one person"))
    let unknown = "/matches/019a0000-0000-7000-8000-000000000000"
    #expect(try await house.ask(unknown, as: ConsoleHouse.officer).status == 404)
    #expect(try await house.post(unknown, "do=same", as: ConsoleHouse.officer).status == 409)
    let foreign = try await house.ask(
      unknown, as: ConsoleHouse.officer, method: .post,
      headers: [
        .contentType: "application/x-www-form-urlencoded", .origin: "https://elsewhere.test",
      ], body: Array("do=same".utf8))
    #expect(foreign.status == 403)
  }
}
