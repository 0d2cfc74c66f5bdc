import Administration
import Database
import Foundation
import Intake
import Logging
import PatientIndex
import PersonMatching
import RecordModel
import Testing

/// Records of one person at several facilities become one, and what a human decided stays.
@Suite("Matching in the database")
struct MatchingTests {
  private func matcher(_ house: TestHouse) -> PersonMatcher {
    PersonMatcher(
      database: house.database, log: house.log, keyring: house.keyring,
      now: { house.clock.now }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  /// A record without a national number.
  private func told(
    _ name: String, _ record: String, birth: String = "1990-06-15", gender: String = "male",
    nik: String? = nil, number: String? = nil, _ house: TestHouse, at facility: [UInt8]
  ) async throws {
    var bundle = TestBundle()
    (bundle.nik, bundle.record, bundle.name) = (nik, record, name)
    (bundle.birthDate, bundle.gender) = (birth, gender)
    bundle.number = number ?? "V-\(record)"
    if facility == TestHouse.certificateB { bundle.organization = "9900103002" }
    let outcome = try await house.submit(bundle.bytes, from: facility)
    #expect(outcome.httpStatus == 201)
  }

  private static let golden = """
    SELECT count(*) FROM identity.person p
    WHERE p.person_id = (SELECT min(s::text) FROM identity.same_person(p.person_id) s)::uuid
    """
  private static let active = """
    SELECT count(*) FROM identity.person_link WHERE undone_at IS NULL AND word = 'same'
    """

  @Test("Two facilities' records of one name and birth become one person, and the log says so")
  func links() async throws {
    let house = try await TestHouse()
    try await told("H. Zulkifli Darmawangsa", "RM-1", house, at: TestHouse.certificateA)
    try await told("Zulkiffli Darmawangsa", "RM-2", house, at: TestHouse.certificateB)
    try await told(
      "Zulkifli Darmawangsa", "RM-3", birth: "1961-02-03", house, at: TestHouse.certificateB)
    #expect(try await house.count(Self.golden) == 3)
    let leaves = try await house.count("SELECT count(*) FROM audit.leaf")
    let report = try await matcher(house).work()
    #expect(report.links == 1 && report.records == 3)
    #expect(try await house.count(Self.golden) == 2)
    #expect(try await house.count("SELECT count(*) FROM audit.leaf") == leaves + 1 + report.reviews)
    let subjects = try await house.count(
      "SELECT count(*) FROM audit.subject WHERE leaf_index = \(leaves)")
    #expect(subjects == 2)
    #expect(try await house.count("SELECT count(*) FROM identity.match_work") == 0)
    // Nothing is told anew, so nothing waits; again from the start changes nothing.
    try await told(
      "H. Zulkifli Darmawangsa", "RM-1", number: "V-next", house, at: TestHouse.certificateA)
    #expect(try await matcher(house).work() == PersonMatcher.Report())
    #expect(try await matcher(house).noteAll() == 3)
    let again = try await matcher(house).work()
    #expect(again.links == 0 && again.undone == 0)
    await house.close()
  }

  @Test("A hundred first messages of one new person at once make one person")
  func concurrent() async throws {
    let house = try await TestHouse()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for turn in 0..<100 {
        group.addTask {
          let facility = turn % 2 == 0 ? TestHouse.certificateA : TestHouse.certificateB
          try await self.told(
            "Zulkifli Darmawangsa", "RM-\(turn)", nik: "9971011506900077", number: "V-\(turn)",
            house, at: facility)
        }
      }
      try await group.waitForAll()
    }
    #expect(try await house.count("SELECT count(*) FROM identity.person") == 1)
    // Without a number the same holds once they are matched, whoever matches.
    try await withThrowingTaskGroup(of: Void.self) { group in
      for turn in 0..<40 {
        group.addTask {
          let facility = turn % 2 == 0 ? TestHouse.certificateA : TestHouse.certificateB
          try await self.told(
            "Kartawijaya Suryadilaga", "KS-\(turn)", birth: "1971-03-09", number: "K-\(turn)",
            house, at: facility)
        }
      }
      for _ in 0..<4 {
        group.addTask { _ = try await self.matcher(house).work() }
      }
      try await group.waitForAll()
    }
    _ = try await matcher(house).work()
    #expect(try await house.count(Self.golden) == 2)
    await house.close()
  }

  @Test("Twins are not linked without a human")
  func twins() async throws {
    let house = try await TestHouse()
    try await told(
      "Hasan Darmawangsa", "RM-1", birth: "2026-05-02", house, at: TestHouse.certificateA)
    try await told(
      "Husin Darmawangsa", "RM-2", birth: "2026-05-02", house, at: TestHouse.certificateB)
    let report = try await matcher(house).work()
    #expect(report.links == 0)
    #expect(try await house.count(Self.golden) == 2)
    await house.close()
  }

  @Test("What a human kept apart or linked is not overturned, also not by judging all again")
  func humans() async throws {
    let house = try await TestHouse()
    try await told("Zulkifli Darmawangsa", "RM-1", house, at: TestHouse.certificateA)
    try await told("Zulkifli Darmawangsa", "RM-2", house, at: TestHouse.certificateB)
    #expect(try await matcher(house).work().links == 1)
    // An officer says otherwise.
    try await house.run(
      """
      UPDATE identity.person_link SET undone_at = now(), undone_by = 'ani';
      INSERT INTO identity.person_link (link_id, left_person, right_person, word, officer,
        rule_version, weight, reasons, evidence)
      SELECT gen_random_uuid(), left_person, right_person, 'apart', 'ani', rule_version, weight,
        '', '' FROM identity.person_link;
      """)
    _ = try await matcher(house).noteAll()
    #expect(try await matcher(house).work().links == 0)
    // A third record that is like both joins one of them, and never both.
    try await told("Zulkifli Darmawangsa", "RM-3", house, at: TestHouse.certificateB)
    _ = try await matcher(house).work()
    #expect(try await house.count(Self.golden) == 2)
    #expect(try await house.count(Self.active) == 1)
    await house.close()
  }

  @Test("A rehearsal says what would change and changes nothing")
  func rehearsal() async throws {
    let house = try await TestHouse()
    try await told("Zulkifli Darmawangsa", "RM-1", house, at: TestHouse.certificateA)
    try await told("Zulkifli Darmawangsa", "RM-2", house, at: TestHouse.certificateB)
    #expect(try await matcher(house).work().links == 1)
    try await house.run("UPDATE identity.person_link SET undone_at = now(), undone_by = 'rule 0'")
    let leaves = try await house.count("SELECT count(*) FROM audit.leaf")
    let report = try await matcher(house).rehearse()
    #expect(report.links == 1 && report.records == 2)
    #expect(try await house.count(Self.active) == 0)
    #expect(try await house.count("SELECT count(*) FROM audit.leaf") == leaves)
    await house.close()
  }

  @Test("A link of a rule goes when the records no longer bear it")
  func revised() async throws {
    let house = try await TestHouse()
    try await told(
      "Zulkifli Darmawangsa", "RM-1", nik: "9971011506900001", house, at: TestHouse.certificateA)
    try await told("Zulkifli Darmawangsa", "RM-2", house, at: TestHouse.certificateB)
    #expect(try await matcher(house).work().links == 1)
    // The second turns out to have a NIK of his own.
    try await told(
      "Zulkifli Darmawangsa", "RM-2", nik: "9971021506900888", number: "V-later", house,
      at: TestHouse.certificateB)
    let report = try await matcher(house).work()
    #expect(report.undone == 1 && report.reviews == 1)
    #expect(try await house.count(Self.active) == 0)
    await house.close()
  }
}
