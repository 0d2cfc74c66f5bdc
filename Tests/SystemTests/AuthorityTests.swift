import Foundation
import TestSupport
import Testing

/// Requirement M-02 on a running gateway: what the registry takes back ends on links that are open, on
/// sessions that are resumed, and for who stole a ticket.
@Suite("Authority is asked on every request", .timeLimit(.minutes(3)))
struct AuthorityTests {
  private func python(_ house: RunningHouse, _ what: String) async throws -> [Substring] {
    try await house.run(
      """
      python3 -B "$TESTS/authority.py" "$WHAT"
      """, ["TESTS": "\(repository)/Tests/SystemTests", "WHAT": what]
    ).split(separator: "\n")
  }

  @Test(
    "A revoked certificate stops within a second on links under load, resumed, and with a stolen ticket"
  )
  func revoked() async throws {
    let house = try await RunningHouse.start()
    let before = try await house.count("SELECT size FROM audit.head") ?? 0
    let said = try await python(house, "revoke")
    #expect(
      said == [
        "before 200", "ticket 200", "stopped True", "accepted after 0", "rule BMB-1605",
        "new link 403", "ticket 403", "mllp AR BMB-1605", "other 200",
      ])
    // Refusals are leaves, few of each certificate in ten seconds.
    let after = try await house.count("SELECT size FROM audit.head") ?? 0
    #expect(after - before >= 2, "the revocation and a denial at least")
    try await house.openWhole()
    try await house.stop()
  }

  @Test("A suspended facility stops within a second on open links, HTTP and MLLP, and comes back")
  func suspended() async throws {
    let house = try await RunningHouse.start()
    let said = try await python(house, "suspend")
    #expect(
      said == [
        "before 200 AA", "http True 0", "mllp True 0", "other 200", "again 200 AA",
      ])
    try await house.stop()
  }
}
