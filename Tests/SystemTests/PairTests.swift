import Foundation
import TestSupport
import Testing

/// Requirement M-03: a facility neither writes nor reads as another one, by any route.
@Suite("Twenty facilities by twenty", .timeLimit(.minutes(5)))
struct PairTests {
  @Test("No pair of facilities gets through to the other by any route; each try to write is a leaf")
  func pairs() async throws {
    let house = try await RunningHouse.start()
    // Twenty with a certificate each; their visits exist before anybody tries.
    let said = try await house.run(
      "python3 -B \"$TESTS/pairs.py\"",
      ["TESTS": "\(repository)/Tests/SystemTests", "ROOT": repository])
    let lines = said.split(separator: "\n")
    #expect(lines.first == "own 20", "\(said.prefix(600))")
    #expect(lines.dropFirst().first == "breaches 0", "\(said.prefix(2000))")
    let tries = said.firstMatch(of: /writes (\d+) reads (\d+)/)
    let writes = tries.flatMap { Int($0.1) } ?? 0
    let reads = tries.flatMap { Int($0.2) } ?? 0
    #expect(writes == 380 * 4 && reads == 380 * 9)
    // A try to write as another one is kept with its reason, and is an entry.
    #expect(
      try await house.count(
        "SELECT count(*) FROM record.submission WHERE status = 'quarantined'") == writes)
    #expect(
      try await house.count(
        "SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8') LIKE "
          + "'%\"evt\":\"submission.quarantine\"%'") == writes)
    // Nothing of a facility's record moved.
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 20)
    #expect(try await house.count("SELECT count(*) FROM record.visit WHERE version > 1") == 0)
    try await house.stop()
  }
}
