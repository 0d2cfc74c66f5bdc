import Database
import Intake
import PatientIndex
import RecordModel
import Registry
import Testing

/// Numbers that are nobody's join nobody, and a mother's card does not make her child her.
@Suite("Numbers that are nobody's, and a card that is lent", .timeLimit(.minutes(5)))
struct LentNumberTests {
  private static let card = "0001234567890"

  /// A visit, at facility A unless told otherwise; the answer as text.
  @discardableResult
  private func tell(
    _ house: TestHouse, _ number: String, record: String, born: String = "1990-06-15",
    nik: String? = nil, card: String? = nil, at facility: [UInt8] = TestHouse.certificateA
  ) async throws -> String {
    var bundle = TestBundle()
    (bundle.number, bundle.record, bundle.birthDate, bundle.nik) = (number, record, born, nik)
    if facility == TestHouse.certificateB { bundle.organization = "9900103002" }
    var text = bundle.text
    if let card {
      text = text.replacing(
        #""identifier":[{"system":"http"#,
        with: #""identifier":[{"system":"\#(PatientIdentifierSystem.bpjs)","value":"\#(card)"},"#
          + #"{"system":"http"#, maxReplacements: 1)
      #expect(text.contains(card))
    }
    let outcome = try await house.submit(Array(text.utf8), from: facility)
    #expect(outcome.httpStatus == 201)
    return String(decoding: outcome.answer, as: UTF8.self)
  }

  @Test(
    "Two who come with the same NIK that is nobody's are two, at one facility and at another",
    arguments: [
      ("-", "BMB-1410"), ("################", "BMB-1410"), ("0000000000000000", "BMB-1991"),
      ("6371013806900001", "BMB-1991"), ("6371013002900001", "BMB-1991"),
      ("6371011506900000", "BMB-1991"),
    ])
  func nobodys(nik: String, code: String) async throws {
    let house = try await TestHouse()
    #expect(try await tell(house, "V-1", record: "RM-1", nik: nik).contains(code))
    try await tell(house, "V-2", record: "RM-2", nik: nik)
    try await tell(house, "V-3", record: "RM-1", nik: nik, at: TestHouse.certificateB)
    #expect(try await house.patients() == 3)
    #expect(try await house.persons() == 3)
    #expect(try await house.count("SELECT count(*) FROM identity.identifier") == 0)
    // The facility's own number still leads to its record.
    try await tell(house, "V-4", record: "RM-2", nik: nik)
    #expect(try await house.patients() == 3)
    await house.close()
  }

  @Test("A NIK of a region that is not known warns and is used; one of a made-up person does not")
  func region() async throws {
    let house = try await TestHouse()
    for nik in ["8871011506900001", "6370011506900001", "6300011506900001"] {
      let answer = try await tell(house, "V-\(nik)", record: "RM-\(nik)", nik: nik)
      #expect(answer.contains("BMB-1992") && !answer.contains("BMB-1991"), "\(nik)")
    }
    for nik in ["9971011506900001", "6371011506900001", "9601011506900001"] {
      let answer = try await tell(house, "V-\(nik)", record: "RM-\(nik)", nik: nik)
      #expect(!answer.contains("BMB-1992") && !answer.contains("BMB-1991"), "\(nik)")
    }
    #expect(try await house.count("SELECT count(*) FROM identity.identifier") == 6)
    await house.close()
  }

  @Test(
    "A stand-in for a passport decides nothing",
    arguments: [
      ("TIDAKADA", false), ("00000", false), ("11111", false), ("A0000000", false),
      ("12345", false), ("123456789", false), ("A1234567", true), ("C01X00T47", true),
    ])
  func passport(value: String, decides: Bool) {
    let identifier = ExternalIdentifier(system: PatientIdentifierSystem.passport, value: value)
    #expect((NationalNumber(identifier) != nil) == decides)
  }

  @Test("A newborn who comes with the mother's card and no NIK is a person of his own")
  func newborn() async throws {
    let house = try await TestHouse()
    try await tell(house, "V-1", record: "RM-1", nik: "9971011506900001", card: Self.card)
    for number in ["V-2", "V-3"] {
      let answer = try await tell(
        house, number, record: "BY-1", born: "2026-05-02", card: Self.card)
      #expect(answer.contains("BMB-1979"))
    }
    #expect(try await house.patients() == 2)
    #expect(try await house.persons() == 2)
    // At another facility neither; and the mother, under a number that is new there, is found by her card.
    let there = try await tell(
      house, "V-4", record: "BY-9", born: "2026-05-02", card: Self.card, at: TestHouse.certificateB)
    #expect(there.contains("BMB-1979"))
    let mother = try await tell(
      house, "V-5", record: "RM-9", card: Self.card, at: TestHouse.certificateB)
    #expect(!mother.contains("BMB-1979") && !mother.contains("BMB-1421"))
    #expect(try await house.patients() == 4)
    #expect(try await house.persons() == 3)
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM identity.patient JOIN identity.identifier USING (person_id)
        WHERE last_four = '7890'
        """) == 2)
    await house.close()
  }

  @Test("A newborn who is first to send the mother's card gives it up when she comes")
  func newbornFirst() async throws {
    let house = try await TestHouse()
    let first = try await tell(
      house, "V-1", record: "BY-1", born: "2026-05-02", card: Self.card)
    #expect(!first.contains("BMB-1979"))
    try await tell(house, "V-2", record: "RM-1", card: Self.card)
    #expect(try await house.patients() == 2)
    #expect(try await house.persons() == 2)
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM identity.identifier JOIN identity.patient USING (person_id)
        JOIN identity.patient_assertion USING (patient_id) WHERE birth_date < '2000-01-01'
        """) == 1)
    await house.close()
  }

  @Test("An infant's own card joins his records at two facilities, without a finding")
  func ownCard() async throws {
    let house = try await TestHouse()
    for (index, facility) in [TestHouse.certificateA, TestHouse.certificateB].enumerated() {
      let answer = try await tell(
        house, "V-\(index)", record: "BY-\(index)", born: "2026-05-02", card: Self.card,
        at: facility)
      #expect(!answer.contains("BMB-1979"))
    }
    #expect(try await house.patients() == 2)
    #expect(try await house.persons() == 1)
    await house.close()
  }

  /// A boy born on 2 May 2026.
  private static let own = "9971010205260077"

  /// Of how many persons the births of a year are who have a number.
  private func bearers(_ house: TestHouse, _ lastFour: String, bornIn year: Int) async throws -> Int
  {
    try await house.count(
      """
      SELECT count(DISTINCT i.person_id) FROM identity.identifier i JOIN identity.patient USING (person_id)
      JOIN identity.patient_assertion a USING (patient_id)
      WHERE i.last_four = '\(lastFour)' AND extract(year FROM a.birth_date AT TIME ZONE 'Asia/Makassar') = \(year)
      """)
  }

  @Test(
    "A child with a NIK of his own and his mother's card is not his mother, and the card stays hers",
    arguments: ["9971015506900001", nil] as [String?],
    [TestHouse.certificateA, TestHouse.certificateB])
  func ownNIK(mothersNIK: String?, childAt: [UInt8]) async throws {
    let house = try await TestHouse()
    try await tell(house, "M-1", record: "RM-1", nik: mothersNIK, card: Self.card)
    let first = try await tell(
      house, "V-1", record: "BY-1", born: "2026-05-02", nik: Self.own, card: Self.card, at: childAt)
    #expect(first.contains("BMB-1994") && !first.contains("BMB-1979"))
    #expect(try await house.patients() == 2)
    #expect(try await house.persons() == 2)
    #expect(try await bearers(house, "0077", bornIn: 2026) == 1)
    #expect(try await bearers(house, "0077", bornIn: 1990) == 0)
    #expect(try await bearers(house, "7890", bornIn: 2026) == 0)
    // Each again: he by his NIK and by his record number, she by the card alone.
    for (number, nik) in [("V-2", Self.own), ("V-3", nil)] as [(String, String?)] {
      try await tell(
        house, number, record: "BY-1", born: "2026-05-02", nik: nik, card: Self.card, at: childAt)
    }
    try await tell(house, "M-2", record: "RM-8", card: Self.card, at: TestHouse.certificateB)
    #expect(try await house.persons() == 2)
    #expect(try await bearers(house, "7890", bornIn: 2026) == 0)
    #expect(
      try await house.rows(
        """
        SELECT string_agg(n::text, ' ' ORDER BY n) FROM (
          SELECT count(*) AS n FROM record.visit GROUP BY person_id) c
        """) == ["2 3"])
    await house.close()
  }

  @Test("Mother and child of one message are two, in whichever order they stand")
  func together() async throws {
    let house = try await TestHouse()
    let told = [("9971015506900001", "1990-06-15"), (Self.own, "2026-05-02")]
    let orders: [[(String, String)]] = [told, told.reversed()]
    let keyring = house.keyring
    let facility = try house.identity().facility.id
    for order in orders {
      let claims = order.map { nik, born in
        var assertion = PatientAssertion(place: "test")
        assertion.identifiers = [
          ExternalIdentifier(system: PatientIdentifierSystem.nik, value: nik),
          ExternalIdentifier(system: PatientIdentifierSystem.bpjs, value: Self.card),
        ]
        assertion.birthDate = ClinicalTime(born)
        return PatientClaim(facility: facility, assertion: assertion, toldAt: TestHouse.start)
      }
      var resolution = PatientResolution(claims: claims, keyring: keyring)
      #expect(resolution.questions { _ in true }.isEmpty)
      try resolution.decide([], now: TestHouse.start / 1000) { _ in true }
      #expect(resolution[0]?.person != resolution[1]?.person)
      #expect(resolution[0]?.finding == nil)
      #expect(resolution[1]?.finding == .cardOfAnother)
    }
    await house.close()
  }

  @Test("Whoever came with his card alone gets his first NIK at another facility and stays one")
  func firstNIK() async throws {
    let house = try await TestHouse()
    try await tell(house, "V-1", record: "RM-1", card: Self.card)
    let answer = try await tell(
      house, "V-2", record: "RM-9", nik: "9971011506900001", card: Self.card,
      at: TestHouse.certificateB)
    #expect(!answer.contains("BMB-1994"))
    #expect(try await house.persons() == 1)
    #expect(
      try await house.count("SELECT count(DISTINCT last_four) FROM identity.identifier") == 2)
    await house.close()
  }
}
