import Foundation
import HTTPTypes
import Testing

/// The office's look at visits, and the page of emergency access.
struct LookPageTests {
  @Test("The look is the officer's, asks for a purpose, and says when the policy refuses")
  func look() async throws {
    let house = try await ConsoleHouse.make()
    #expect(try await house.ask("/look", as: ConsoleHouse.auditor).status == 403)
    let form = try await house.ask("/look", as: ConsoleHouse.officer)
    #expect(form.status == 200 && form.body.contains("Lihat kunjungan"))
    let drill = try await house.post(
      "/look", "facility=1000777&day=2026-06-14&purpose=HOPERAT", as: ConsoleHouse.officer)
    #expect(drill.status == 200)
    let refused = try await house.post(
      "/look", "facility=1000777&day=2026-06-14&purpose=TREAT", as: ConsoleHouse.officer)
    #expect(refused.status == 403)
    let empty = try await house.post("/look", "purpose=HOPERAT", as: ConsoleHouse.officer)
    #expect(empty.status == 400)
    let glass = try await house.ask("/glass", as: ConsoleHouse.officer)
    #expect(glass.status == 200 && glass.body.contains("Akses darurat"))
    #expect(try await house.ask("/glass", as: ConsoleHouse.auditor).status == 403)
  }
}
