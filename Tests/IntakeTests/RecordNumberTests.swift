import AccessPolicy
import Administration
import AuditLog
import Database
import Foundation
import Intake
import PatientIndex
import RecordModel
import Registry
import Testing

/// What a facility's own record number decides, and what it does not: it is given out anew, and numbers are parted.
@Suite("Record numbers given out again", .timeLimit(.minutes(5)))
struct RecordNumberTests {
  /// Women born on 15 June 1990 and 25 August 1992.
  private static let mothers = ["9971015506900001", "9971016508920003"]

  /// A visit at facility B unless told otherwise; the answer as text.
  @discardableResult
  private func tell(
    _ house: TestHouse, _ number: String, record: String, born: String, nik: String?,
    at facility: [UInt8] = TestHouse.certificateB
  ) async throws -> String {
    var bundle = TestBundle()
    (bundle.nik, bundle.record, bundle.birthDate) = (nik, record, born)
    (bundle.number, bundle.name) = (number, "Uji Rekaan")
    if facility == TestHouse.certificateB { bundle.organization = "9900103002" }
    let outcome = try await house.submit(bundle.bytes, from: facility)
    #expect(outcome.httpStatus == 201)
    return String(decoding: outcome.answer, as: UTF8.self)
  }

  @Test(
    "Who comes under a number of his own with his NIK is not the record that was parted from him")
  func ownerOfParted() async throws {
    let scene = try await MatchScene()
    let (house, desk, entry) = (scene.house, scene.desk, scene.entry)
    let nik = Self.mothers[0]
    try await tell(
      house, "V-1", record: "RM-1", born: "1990-06-15", nik: nik, at: TestHouse.certificateA)
    try await tell(house, "V-2", record: "RM-2", born: "1988-01-20", nik: nik)
    #expect(try await house.persons() == 1)
    let records = try await desk.records(
      ofNumber: nik, reason: "surat 12", under: .shipped, entry: entry
    ).records
    let b = try house.identity(TestHouse.certificateB).facility.id
    let record = try #require(records.first { $0.facility == b })
    try await desk.part(
      record.id, officer: "ani", reason: "NIK dipinjam", under: .shipped, entry: entry)
    let parted = """
      SELECT count(*) FROM record.visit v JOIN identity.person USING (person_id)
      WHERE parted_from IS NOT NULL
      """
    #expect(try await house.count(parted) == 1)
    // The NIK's owner, twice: a record of his own at B, his person's.
    for number in ["V-3", "V-4"] {
      let answer = try await tell(house, number, record: "RM-9", born: "1990-06-15", nik: nik)
      #expect(!answer.contains("BMB-1421"))
    }
    #expect(try await house.count(parted) == 1)
    #expect(try await house.persons() == 2)
    #expect(try await house.patients() == 3)
    #expect(
      try await house.count(
        "SELECT count(*) FROM identity.patient JOIN identity.identifier USING (person_id)") == 2)
    // Who was parted stays so under his own.
    try await tell(house, "V-5", record: "RM-2", born: "1988-01-20", nik: nik)
    #expect(try await house.count(parted) == 2)
    #expect(try await house.patients() == 3)
    await house.close()
  }

  @Test(
    "A newborn's number that is given to the next, with another mother's NIK, is two records",
    arguments: [false, true])
  func babies(areMothersKnown: Bool) async throws {
    let house = try await TestHouse()
    if areMothersKnown {
      for (index, born) in ["1990-06-15", "1992-08-25"].enumerated() {
        try await tell(
          house, "M-\(index)", record: "RM-\(index)", born: born, nik: Self.mothers[index],
          at: TestHouse.certificateA)
      }
    }
    let before = areMothersKnown ? 2 : 0
    try await tell(house, "V-1", record: "BY-1", born: "2026-05-02", nik: Self.mothers[0])
    // A slip set right is the same child.
    let corrected = try await tell(
      house, "V-2", record: "BY-1", born: "2026-05-03", nik: Self.mothers[0])
    #expect(!corrected.contains("BMB-1420"))
    #expect(try await house.patients() == before + 1)
    for number in ["V-3", "V-4"] {
      let answer = try await tell(
        house, number, record: "BY-1", born: "2026-05-13", nik: Self.mothers[1])
      #expect(answer.contains("BMB-1420"))
    }
    #expect(try await house.patients() == before + 2)
    #expect(try await house.persons() == before + 2)
    let again = try await tell(
      house, "V-5", record: "BY-1", born: "2026-05-03", nik: Self.mothers[0])
    #expect(!again.contains("BMB-1420"))
    #expect(try await house.patients() == before + 2)
    let visits = try await house.rows(
      """
      SELECT string_agg(n::text, ' ' ORDER BY n) FROM (
        SELECT count(*) AS n FROM record.visit GROUP BY patient_id HAVING count(*) > 1) c
      """)
    #expect(visits == ["2 3"])
    await house.close()
  }

  @Test(
    "A number first told without a NIK and then with one of somebody born elsewhen is two records")
  func adults() async throws {
    let house = try await TestHouse()
    try await tell(house, "V-1", record: "RM-1", born: "1990-06-15", nik: nil)
    for number in ["V-2", "V-3"] {
      let answer = try await tell(
        house, number, record: "RM-1", born: "1985-03-12", nik: "9971011203850004")
      #expect(number == "V-3" || answer.contains("BMB-1420"))
    }
    #expect(try await house.persons() == 2)
    #expect(try await house.patients() == 2)
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM record.visit v JOIN identity.identifier i USING (person_id)
        WHERE i.last_four = '0004'
        """) == 2)
    await house.close()
  }

  @Test(
    "Who came without a NIK gets his own later, and stays one record",
    arguments: ["1990-06-15", "1990-06-16", "1990-01-01"])
  func later(firstTold: String) async throws {
    let house = try await TestHouse()
    try await tell(house, "V-1", record: "RM-1", born: firstTold, nik: nil)
    let answer = try await tell(
      house, "V-2", record: "RM-1", born: "1990-06-15", nik: "9971011506900001")
    #expect(!answer.contains("BMB-1420"))
    #expect(try await house.patients() == 1)
    #expect(
      try await house.count(
        "SELECT count(*) FROM identity.identifier JOIN identity.patient USING (person_id)") == 1)
    await house.close()
  }
}
