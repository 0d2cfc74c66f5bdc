import Foundation
import TestSupport
import Testing

/// HL7 v2 as hospital software sends it: frames over mutual TLS, port 2575 in production.
@Suite("MLLP", .timeLimit(.minutes(3)))
struct MLLPTests {
  @Test("Frames are kept and acknowledged in order, whole or in pieces; strangers are not")
  func frames() async throws {
    let house = try await RunningHouse.start()
    let said = try await house.run(
      "python3 -B \"$TESTS/mllp.py\"", ["TESTS": "\(repository)/Tests/SystemTests"])
    #expect(
      said.split(separator: "\n") == [
        "first AA M1 36", "repeat True", "pieces M2 M3", "two M4 M5", "not AE", "refused AE True",
        "large AR", "after AA", "stranger AR", "nobody None",
      ])
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 4)
    #expect(
      try await house.count(
        "SELECT count(*) FROM record.visit_assertion WHERE visit_id IN "
          + "(SELECT visit_id FROM record.visit WHERE version > 1)") == 2)
    try await house.openWhole()
    try await house.stop()
  }
}
