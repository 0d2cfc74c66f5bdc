import Database
import Foundation
import Intake
import PatientIndex
import RecordModel
import RecordStore
import Registry
import StrictJSON
import TestSupport
import Testing

/// What one facility sends badly does not reach the others.
@Suite("Isolation")
struct IsolationTests {
  @Test("What the database refuses against all rules is kept whole, and its neighbours go in")
  func poison() async throws {
    let house = try await TestHouse()
    // A rule that Swift does not know, as a fault of ours would be.
    try await house.run(
      "ALTER TABLE record.diagnosis ADD CONSTRAINT mystery CHECK (code IS DISTINCT FROM 'X99')")
    let outcomes = try await withThrowingTaskGroup(of: (Int, IntakeOutcome).self) { group in
      for index in 0..<20 {
        var bundle = TestBundle()
        bundle.number = "P-\(index)"
        bundle.diagnosis = index == 7 ? "X99" : "J06.9"
        let sent = bundle
        group.addTask { (index, try await house.submit(sent)) }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    for (index, outcome) in outcomes {
      #expect(outcome.httpStatus == (index == 7 ? 422 : 201), "\(index)")
    }
    let answer = String(decoding: outcomes[7]?.answer ?? [], as: UTF8.self)
    #expect(answer.contains("BMB-1490"))
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 19)
    #expect(
      try await house.count("SELECT count(*) FROM record.submission WHERE status = 'quarantined'")
        == 1)
    // The facility now runs apart; what is good of it still goes in, and others are not touched.
    var later = TestBundle()
    later.number = "P-99"
    #expect(try await house.submit(later).httpStatus == 201)
    var other = TestBundle()
    other.organization = "9900103002"
    #expect(
      try await house.submit(other.bytes, from: TestHouse.certificateB).httpStatus == 201)
    #expect(try await house.count("SELECT size FROM audit.head") == 22)
    await house.close()
  }

  private static let patients = Statement(
    "test.patients", "SELECT patient_id FROM identity.patient")

  @Test("In one batch with its owner, a patient's id of another facility names nobody")
  func otherFacilitysPatient() async throws {
    let house = try await TestHouse()
    var theirs = TestBundle()
    theirs.organization = "9900103002"
    _ = try await house.submit(theirs.bytes, from: TestHouse.certificateB)
    let a = try house.identity().facility.id
    let b = try house.identity(TestHouse.certificateB).facility.id
    let keyring = house.keyring
    let (id, stranger, owner) = try await house.database.transaction("test.own", as: .intake) {
      transaction -> (PatientID, ResolvedPatient?, ResolvedPatient?) in
      transaction.enqueue(SubmissionWriting.limit(to: [a, b]))
      let rows = try await transaction.query(Self.patients.bind())
      let id = try rows[0].decode(0, as: PatientID.self)
      var assertion = PatientAssertion(place: "test")
      assertion.identifiers = [
        ExternalIdentifier(system: PatientResolution.ownSystem, value: id.description)
      ]
      var resolution = PatientResolution(
        claims: [
          PatientClaim(facility: a, assertion: assertion, toldAt: TestHouse.start),
          PatientClaim(facility: b, assertion: assertion, toldAt: TestHouse.start),
        ], keyring: keyring)
      let answers = try await transaction.queries(resolution.lookUps)
      try resolution.know(answers[...])
      #expect(resolution.questions { _ in true }.isEmpty)
      try resolution.decide([], now: TestHouse.start / 1000) { _ in true }
      return (id, resolution[0], resolution[1])
    }
    #expect(owner?.patient == id && owner?.isNew == false)
    #expect(stranger?.isNew == true && stranger?.patient != id)
    #expect(stranger?.person != owner?.person)
    await house.close()
  }

  @Test("A facility that sends rubbish all day is told to wait, and others are still taken")
  func quota() async throws {
    let house = try await TestHouse()
    let refused = try await withThrowingTaskGroup(of: Bool.self) { group in
      var refused = 0
      for index in 0..<2010 {
        if index >= 500, try await group.next() == true { refused += 1 }
        group.addTask {
          do {
            let outcome = try await house.submit(Array("rubbish \(index)".utf8))
            #expect(outcome.httpStatus == 422)
            return false
          } catch IntakeRefusal.quarantineFull {
            return true
          }
        }
      }
      for try await full in group where full { refused += 1 }
      return refused
    }
    #expect(refused == 10)
    #expect(try await house.count("SELECT count(*) FROM record.submission") == 2000)
    #expect(try await house.submit(TestBundle()).httpStatus == 201)
    await #expect(throws: IntakeRefusal.quarantineFull) {
      try await house.submit(Array("more".utf8))
    }
    let other = try await house.submit(Array("other".utf8), from: TestHouse.certificateB)
    #expect(other.httpStatus == 422)
    await house.close()
  }
}
