import Intake
import RecordModel
import Testing

/// What one message tells of several patients is decided as if each had come in a message of his own.
@Suite("Patients of one batch", .timeLimit(.minutes(5)))
struct OneBatchTests {
  private static let header =
    "No Kunjungan;Tanggal;No RM;NIK;No BPJS;Nama Pasien;Tgl Lahir;JK;Poli;ICD-10"
  private static let card = "0001234567890"
  /// Of a woman born on 15 June 1990.
  private static let mother = "9971015506900001"

  /// A row of a register.
  private static func row(
    _ number: String, record: String = "", nik: String = "", card: String = "",
    born: String = "15/06/1990", name: String = "Siti Rekaan", sex: String = "P"
  ) -> String {
    "\(number);14/06/2026;\(record);\(nik);\(card);\(name);\(born);\(sex);umum;J06.9"
  }

  /// Tells the rows in one message, or each in one of its own.
  private func tell(
    _ rows: [String], inOne: Bool = true, _ house: TestHouse,
    at facility: [UInt8] = TestHouse.certificateA
  ) async throws {
    let messages = inOne ? [rows] : rows.map { [$0] }
    for message in messages {
      let text = ([Self.header] + message).joined(separator: "\n") + "\n"
      let outcome = try await house.submit(Array(text.utf8), from: facility, type: .csv)
      #expect(
        outcome.httpStatus == 201, "\(String(decoding: outcome.answer, as: UTF8.self))")
    }
  }

  @Test(
    "Whoever is found by a card alone and gets a record number is the same when his NIK comes",
    arguments: [true, false])
  func cardThenNIK(inOne: Bool) async throws {
    let house = try await TestHouse()
    try await tell(
      [Self.row("V-1", record: "RM-9", card: Self.card)], house, at: TestHouse.certificateB)
    try await tell(
      [
        Self.row("V-2", record: "RM-1", card: Self.card),
        Self.row("V-3", record: "RM-1", nik: Self.mother),
      ], inOne: inOne, house)
    #expect(try await house.patients() == 2)
    #expect(try await house.persons() == 1)
    #expect(
      try await house.count("SELECT count(DISTINCT last_four) FROM identity.identifier") == 2)
    await house.close()
  }

  @Test(
    "A mother and her newborn who come with her NIK alone are two, and each is found again",
    arguments: [true, false], [true, false])
  func mothersNIK(inOne: Bool, newbornFirst: Bool) async throws {
    let house = try await TestHouse()
    func hers(_ number: String) -> String { Self.row(number, nik: Self.mother) }
    func his(_ number: String) -> String {
      Self.row(number, nik: Self.mother, born: "20/05/2026", name: "Hasan Rekaan", sex: "L")
    }
    let rows = newbornFirst ? [his("V-1"), hers("V-2")] : [hers("V-1"), his("V-2")]
    try await tell(rows, inOne: inOne, house)
    #expect(try await house.patients() == 2)
    #expect(try await house.persons() == 2)
    for row in [his("V-3"), hers("V-4"), his("V-5")] { try await tell([row], house) }
    #expect(try await house.patients() == 2)
    #expect(try await house.persons() == 2)
    let visits = try await house.rows(
      """
      SELECT string_agg(n::text, ' ' ORDER BY n) FROM (
        SELECT count(*) AS n FROM record.visit GROUP BY patient_id) c
      """)
    #expect(visits == ["2 3"])
    #expect(
      try await house.count(
        """
        SELECT count(DISTINCT hmac) FROM identity.identifier JOIN identity.patient USING (person_id)
        JOIN identity.patient_assertion USING (patient_id) WHERE birth_date < '2000-01-01'
        """) == 1)
    await house.close()
  }
}
