import Disclosure
import Foundation
import Intake
import RecordModel
import RecordStore
import Registry
import StrictJSON
import Testing

@Suite("Voids and later words", .timeLimit(.minutes(5)))
struct VoidTests {
  private static let day: Int64 = 24 * 3600 * 1_000_000

  private func status(_ outcome: IntakeOutcome?) throws -> String? {
    let answer = JSON(try JSONDocument(try #require(outcome).answer).root)
    return answer["visits"]?.array?.first?["status"]?.string
  }

  @Test("After two days a void waits for an officer, and then counts", arguments: [false, true])
  func approval(byFHIR: Bool) async throws {
    let house = try await TestHouse()
    _ = try await house.submit(TestBundle().bytes)
    let visit = try #require(
      try await house.rows("SELECT visit_id FROM record.visit").first.flatMap { VisitID($0) })
    let late = house.clock.now + 3 * Self.day
    if byFHIR {
      var bundle = TestBundle()
      bundle.status = "entered-in-error"
      let outcome = try await house.intake.submit(
        ReceivedMessage(
          sender: try house.identity(), endpoint: .submissions, type: .fhir, body: bundle.bytes,
          idempotencyKey: nil, requestID: "t", receivedAt: late))
      #expect(try status(outcome) == "waiting")
    } else {
      let outcome = try await house.intake.void(
        visit, reason: "salah pasien", sender: try house.identity(), idempotencyKey: nil,
        requestID: "t", now: late)
      #expect(try status(outcome) == "waiting")
    }
    #expect(try await house.onlyVisit().status == "finished")
    let facility = try house.identity().facility.id
    let waiting = try await WaitingVoids(database: house.database).list(of: [facility])
    #expect(waiting.map(\.visit) == [visit])
    let approved = try await house.intake.void(
      visit, reason: "disetujui Dinas", sender: try house.identity(), idempotencyKey: nil,
      requestID: "t", now: late + 1_000_000, approvedBy: "officer-1")
    #expect(try status(approved) == "corrected")
    #expect(try await house.onlyVisit().status == "entered-in-error")
    #expect(try await WaitingVoids(database: house.database).list(of: [facility]).isEmpty)
    #expect(try await house.count("SELECT version FROM record.visit") == 2)
    #expect(try await house.count("SELECT count(*) FROM record.visit_assertion") == 3)
  }

  @Test("A visit of another facility, or none, cannot be voided")
  func strangers() async throws {
    let house = try await TestHouse()
    _ = try await house.submit(TestBundle().bytes)
    let visit = try #require(
      try await house.rows("SELECT visit_id FROM record.visit").first.flatMap { VisitID($0) })
    for (id, certificate) in [
      (visit, TestHouse.certificateB), (VisitID(at: 1), TestHouse.certificateA),
    ] {
      let outcome = try await house.intake.void(
        id, reason: "salah pasien", sender: try house.identity(certificate), idempotencyKey: nil,
        requestID: "t", now: house.clock.now)
      #expect(outcome == nil)
    }
    #expect(try await house.onlyVisit().status == "finished")
  }
}
