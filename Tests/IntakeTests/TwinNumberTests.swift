import Intake
import PatientIndex
import RecordModel
import Testing

/// A mother's number makes no two children one, and a child who has but a card stays one record.
@Suite(
  "Twins with their mother's number, and records known by a number alone", .timeLimit(.minutes(5)))
struct TwinNumberTests {
  private static let card = "0001234567890"
  private static let mother = "9971015506900001"
  /// Of a boy born on 2 May 2026.
  private static let own = "9971010205260001"

  /// Whoever comes with some numbers; the record number is left out where it is nil.
  private struct Comer {
    var nik: String?
    var card: String?
    var other: ExternalIdentifier?
    var record: String?
    var born: String? = "2026-05-02"
    var name = "Uji Rekaan"
    var gender = "male"

    var identifiers: String {
      var all: [ExternalIdentifier] = []
      if let nik { all.append(.init(system: PatientIdentifierSystem.nik, value: nik)) }
      if let card { all.append(.init(system: PatientIdentifierSystem.bpjs, value: card)) }
      if let other { all.append(other) }
      if let record { all.append(.init(system: "urn:test:record", value: record)) }
      return all.map { #"{"system":"\#($0.system)","value":"\#($0.value)"}"# }
        .joined(separator: ",")
    }
  }

  /// A visit, at facility A unless told otherwise; the answer as text.
  @discardableResult
  private func tell(
    _ house: TestHouse, _ number: String, _ comer: Comer, systolic: String = "120",
    at facility: [UInt8] = TestHouse.certificateA
  ) async throws -> String {
    var bundle = TestBundle()
    (bundle.number, bundle.nik, bundle.name) = (number, nil, comer.name)
    (bundle.birthDate, bundle.systolic) = (comer.born ?? "2026-05-02", systolic)
    bundle.gender = comer.gender
    if facility == TestHouse.certificateB { bundle.organization = "9900103002" }
    let place = #"{"system":"http://sys-ids.kemkes.go.id/patient/x","value":"RM-1"}"#
    #expect(bundle.text.contains(place))
    var text = bundle.text.replacing(place, with: comer.identifiers)
    if comer.born == nil { text = text.replacing(#","birthDate":"2026-05-02""#, with: "") }
    let outcome = try await house.submit(Array(text.utf8), from: facility)
    let answer = String(decoding: outcome.answer, as: UTF8.self)
    #expect(outcome.httpStatus == 201, "\(answer)")
    #expect(!answer.contains("BMB-1432"))
    return answer
  }

  @Test(
    "Twins who come with their mother's number are two, whether she is known here, there or not at all",
    arguments: [nil, TestHouse.certificateA, TestHouse.certificateB] as [[UInt8]?], [true, false])
  func twins(motherAt: [UInt8]?, isByCard: Bool) async throws {
    let house = try await TestHouse()
    if let motherAt {
      let mother = Comer(nik: Self.mother, card: Self.card, record: "RM-1", born: "1990-06-15")
      try await tell(house, "M-1", mother, at: motherAt)
    }
    let before = motherAt == nil ? 0 : 1
    for round in 1...2 {
      for twin in ["BY-1", "BY-2"] {
        let answer = try await tell(
          house, "V-\(twin)-\(round)",
          isByCard
            ? Comer(card: Self.card, record: twin) : Comer(nik: Self.mother, record: twin))
        let isWarned = twin == "BY-2" || motherAt != nil
        #expect(answer.contains("BMB-1979") == isWarned, "\(twin) \(round)")
      }
    }
    #expect(try await house.patients() == before + 2)
    #expect(try await house.persons() == before + 2)
    let visits = try await house.rows(
      """
      SELECT string_agg(n::text, ' ' ORDER BY n) FROM (
        SELECT count(*) AS n FROM record.visit GROUP BY patient_id HAVING count(*) > 1) c
      """)
    #expect(visits == ["2 2"])
    // She who comes after them has her number, under a new record number and again by the number alone.
    for record in ["RM-7", nil] {
      try await tell(
        house, "M-\(record ?? "2")",
        Comer(
          nik: isByCard ? nil : Self.mother, card: isByCard ? Self.card : nil, record: record,
          born: "1990-06-15"))
    }
    #expect(try await house.persons() == 3)
    #expect(
      try await house.count(
        """
        SELECT count(DISTINCT a.birth_date) FROM identity.identifier i
        JOIN identity.patient USING (person_id) JOIN identity.patient_assertion a USING (patient_id)
        """) == 1)
    await house.close()
  }

  /// Who comes second, and how many the two are.
  struct Second: Sendable, CustomTestStringConvertible {
    let name: String
    let gender: String
    let persons: Int

    var testDescription: String { "\(name), \(gender)" }

    init(_ name: String, _ gender: String, makes persons: Int) {
      (self.name, self.gender, self.persons) = (name, gender, persons)
    }
  }

  @Test(
    "At two facilities name or sex tells twins apart whose mother nobody knows, and nothing less",
    arguments: [
      Second("Husin Contoh", "male", makes: 2), Second("Hasan Contoh", "female", makes: 2),
      Second("Hassan Tjontoh", "male", makes: 1), Second("Hasan", "male", makes: 1),
      Second("Hasan Contoh Rekaan", "male", makes: 1), Second("Bayi Ny. Galuh", "male", makes: 1),
    ], [true, false])
  func apart(second: Second, isByCard: Bool) async throws {
    let house = try await TestHouse()
    func comer(_ record: String, _ name: String, _ gender: String = "male") -> Comer {
      Comer(
        nik: isByCard ? nil : Self.mother, card: isByCard ? Self.card : nil, record: record,
        name: name, gender: gender)
    }
    let first = try await tell(house, "V-1", comer("BY-1", "Hasan Contoh"))
    #expect(!first.contains("BMB-1979"))
    for number in ["V-2", "V-3"] {
      let answer = try await tell(
        house, number, comer("BY-9", second.name, second.gender), at: TestHouse.certificateB)
      #expect(answer.contains("BMB-1979") == (second.persons == 2))
    }
    #expect(try await house.patients() == 2)
    #expect(try await house.persons() == second.persons)
    // Under his record number he is himself, whatever he is called later.
    try await tell(house, "V-4", comer("BY-1", "Ahmad Misalnya"))
    #expect(try await house.persons() == second.persons)
    #expect(
      try await house.count(
        "SELECT count(*) FROM identity.identifier WHERE name_tokens IS NOT NULL")
        == 1)
    // She who takes her number leaves no name with it.
    try await tell(
      house, "M-1",
      Comer(
        nik: isByCard ? nil : Self.mother, card: isByCard ? Self.card : nil, record: "RM-1",
        born: "1990-06-15", name: "Galuh Contoh", gender: "female"))
    #expect(
      try await house.count("SELECT count(*) FROM identity.identifier WHERE name_tokens IS NULL")
        == 1)
    await house.close()
  }

  @Test(
    "Who came without a name first is told from his twin by the one that he got since",
    arguments: [true, false])
  func namedSince(isByCard: Bool) async throws {
    let house = try await TestHouse()
    func comer(_ record: String, _ name: String) -> Comer {
      Comer(
        nik: isByCard ? nil : Self.mother, card: isByCard ? Self.card : nil, record: record,
        name: name)
    }
    let named = "SELECT count(*) FROM identity.identifier WHERE name_tokens IS NOT NULL"
    try await tell(house, "V-1", comer("BY-1", "By. Ny. Siti"))
    #expect(try await house.count(named) == 0)
    try await tell(house, "V-2", comer("BY-1", "Hasan Contoh"))
    #expect(try await house.count(named) == 1)
    #expect(try await house.persons() == 1)
    let twin = try await tell(
      house, "V-3", comer("BY-9", "Husin Contoh"), at: TestHouse.certificateB)
    #expect(twin.contains("BMB-1979"))
    #expect(try await house.persons() == 2)
    // He himself is found there by that name.
    try await tell(house, "V-4", comer("BY-8", "Hasan Contoh"), at: TestHouse.certificateB)
    #expect(try await house.persons() == 2)
    await house.close()
  }

  @Test(
    "Where the first came without a record number, name or sex tells his twin from him",
    arguments: [
      Second("Galuh Contoh", "female", makes: 2), Second("Husin Contoh", "male", makes: 2),
      Second("Hassan Tjontoh", "male", makes: 1), Second("Bayi Ny. Galuh", "male", makes: 1),
    ], [true, false])
  func numberOfTwin(second: Second, isByCard: Bool) async throws {
    let house = try await TestHouse()
    func comer(_ record: String?, _ name: String, _ gender: String = "male") -> Comer {
      Comer(
        nik: isByCard ? nil : Self.mother, card: isByCard ? Self.card : nil, record: record,
        name: name, gender: gender)
    }
    try await tell(house, "V-1", comer(nil, "Hasan Contoh"))
    for number in ["V-2", "V-3"] {
      try await tell(house, number, comer("BY-2", second.name, second.gender))
    }
    #expect(try await house.patients() == second.persons)
    #expect(try await house.persons() == second.persons)
    // He is himself still, without a record number.
    try await tell(house, "V-4", comer(nil, "Hasan Contoh"))
    #expect(try await house.patients() == second.persons)
    await house.close()
  }

  @Test("Under a new key of the ring a card in doubt is so still, and its name tells twins apart")
  func rotated() async throws {
    let old = try await TestHouse()
    try await tell(old, "V-1", Comer(card: Self.card, record: "BY-1", name: "Hasan Contoh"))
    let house = try await TestHouse(rotating: old)
    // Without the birth the card is nobody's in particular.
    try await tell(
      house, "V-2", Comer(card: Self.card, record: "BY-1", born: nil, name: "Hasan Contoh"))
    #expect(
      try await house.count("SELECT count(*) FROM identity.identifier WHERE is_doubted") == 2)
    let twin = try await tell(
      house, "V-3", Comer(card: Self.card, record: "BY-9", name: "Husin Contoh"),
      at: TestHouse.certificateB)
    #expect(twin.contains("BMB-1979"))
    #expect(try await house.persons() == 2)
    try await tell(house, "M-1", Comer(card: Self.card, record: "RM-1", born: "1990-06-15"))
    #expect(try await house.persons() == 3)
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM identity.identifier JOIN identity.patient USING (person_id)
        JOIN identity.patient_assertion USING (patient_id) WHERE birth_date < '2000-01-01'
        """) == 2)
    await old.close()
    await house.close()
  }

  @Test("A twin with a NIK of his own is told from his sister by the card that both came with")
  func sister() async throws {
    let house = try await TestHouse()
    try await tell(house, "V-1", Comer(card: Self.card, record: "BY-1", gender: "female"))
    let brother = try await tell(
      house, "V-2", Comer(nik: Self.own, card: Self.card, record: "BY-9"),
      at: TestHouse.certificateB)
    #expect(brother.contains("BMB-1994"))
    #expect(try await house.persons() == 2)
    await house.close()
  }

  @Test("A twin with the mother's NIK and her card stays his own record")
  func bothNumbers() async throws {
    let house = try await TestHouse()
    try await tell(
      house, "M-1", Comer(nik: Self.mother, card: Self.card, record: "RM-1", born: "1990-06-15"))
    for round in 1...2 {
      for twin in ["BY-1", "BY-2"] {
        try await tell(
          house, "V-\(twin)-\(round)", Comer(nik: Self.mother, card: Self.card, record: twin))
      }
    }
    #expect(try await house.patients() == 3)
    #expect(try await house.persons() == 3)
    await house.close()
  }

  @Test("A twin who comes first with a NIK of his own, and their mother's card, is not his brother")
  func ownNIK() async throws {
    let house = try await TestHouse()
    try await tell(house, "V-1", Comer(card: Self.card, record: "BY-1"))
    for number in ["V-2", "V-3"] {
      try await tell(house, number, Comer(nik: Self.own, card: Self.card, record: "BY-2"))
    }
    #expect(try await house.patients() == 2)
    #expect(try await house.persons() == 2)
    // Under his own record number he who came first gets his NIK without being another.
    try await tell(
      house, "V-4", Comer(nik: "9971010205260002", card: Self.card, record: "BY-1"))
    #expect(try await house.patients() == 2)
    #expect(try await house.persons() == 2)
    await house.close()
  }

  @Test(
    "A record first known by the card takes its record number; the next record number is a twin's")
  func numberLater() async throws {
    let house = try await TestHouse()
    try await tell(house, "V-1", Comer(card: Self.card))
    let named = try await tell(house, "V-2", Comer(card: Self.card, record: "BY-1"))
    #expect(!named.contains("BMB-1979"))
    #expect(try await house.patients() == 1)
    try await tell(house, "V-3", Comer(card: Self.card, record: "BY-2"))
    #expect(try await house.patients() == 2)
    try await tell(house, "V-4", Comer(card: Self.card, record: "BY-1"))
    #expect(try await house.patients() == 2)
    await house.close()
  }

  @Test("An infant's visit that was stored when his card alone led to him is corrected")
  func storedBefore() async throws {
    let house = try await TestHouse()
    // As it was: the card's own key is his, and nobody doubts it.
    try await tell(house, "V-1", Comer(card: Self.card, born: "2024-05-02"))
    _ = try await house.rows(
      "UPDATE identity.patient_assertion SET birth_date = birth_date + interval '2 years'")
    try await tell(house, "V-1", Comer(card: Self.card), systolic: "130")
    #expect(try await house.patients() == 1)
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 1)
    await house.close()
  }

  @Test("An infant's visit by the card alone is corrected without the birth, and with his own NIK")
  func cardAlone() async throws {
    for later in [
      Comer(card: Self.card, born: nil), Comer(nik: Self.own, card: Self.card),
      Comer(card: Self.card, born: "2026-05-03"),
    ] {
      let house = try await TestHouse()
      let doubted = "SELECT count(*) FROM identity.identifier WHERE is_doubted"
      try await tell(house, "V-1", Comer(card: Self.card))
      #expect(try await house.count(doubted) == 1)
      try await tell(house, "V-1", later, systolic: "130")
      #expect(try await house.patients() == 1)
      #expect(try await house.count("SELECT count(*) FROM record.visit") == 1)
      // A number in doubt is so no more once he has a NIK of his own.
      #expect(try await house.count(doubted) == (later.nik == nil ? 1 : 0))
      await house.close()
    }
  }

  @Test("A card that an infant told, and a message without a birth repeated, is still his mother's")
  func stillHers() async throws {
    let house = try await TestHouse()
    try await tell(house, "V-1", Comer(card: Self.card))
    try await tell(house, "V-1", Comer(card: Self.card, born: nil), systolic: "130")
    for number in ["M-1", "M-2"] {
      try await tell(house, number, Comer(card: Self.card, record: "RM-1", born: "1990-06-15"))
    }
    #expect(try await house.patients() == 2)
    #expect(try await house.persons() == 2)
    await house.close()
  }

  /// A message that opens or closes a visit of a child with his card alone.
  private func hl7(_ trigger: String, day: String) -> [UInt8] {
    var form = VisitForms()
    form.nik = Self.card
    let text = String(
      decoding: form.hl7(trigger, at: day + "084100+0800", control: day), as: UTF8.self)
    return Array(
      text.replacing("RM-1^^^KLINIK^MR~\(Self.card)^^^KTP^NI", with: "\(Self.card)^^^^BPJS")
        .replacing("|19900615|", with: "|20240502|").replacing("20260614", with: "20251228").utf8)
  }

  @Test("A visit that an infant began in December is finished in January")
  func overTheYear() async throws {
    let house = try await TestHouse()
    for message in [hl7("A04", day: "20251228"), hl7("A03", day: "20260102")] {
      let outcome = try await house.submit(message, type: .hl7)
      let answer = String(decoding: outcome.answer, as: UTF8.self)
      #expect(outcome.httpStatus == 201 && !answer.contains("BMB-1432"), "\(answer)")
    }
    #expect(try await house.patients() == 1)
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 1)
    await house.close()
  }

  @Test(
    "Who has only a number that is nobody's is the same when he is sent again, and not another",
    arguments: [
      (PatientIdentifierSystem.nik, "6371013002900001"), (PatientIdentifierSystem.ihs, "P123"),
      (PatientIdentifierSystem.passport, "A 1234567"),
      (PatientIdentifierSystem.bpjs, "12345678901"),
    ])
  func nobodysAlone(system: String, value: String) async throws {
    let house = try await TestHouse()
    var comer = Comer(other: ExternalIdentifier(system: system, value: value), born: "1990-06-15")
    try await tell(house, "V-1", comer)
    try await tell(house, "V-1", comer, systolic: "130")
    #expect(try await house.patients() == 1)
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 1)
    comer.name = "Galuh Contoh"
    try await tell(house, "V-2", comer)
    comer.born = "1991-06-15"
    try await tell(house, "V-3", comer)
    #expect(try await house.patients() == 3)
    #expect(try await house.persons() == 3)
    #expect(try await house.count("SELECT count(*) FROM identity.identifier") == 0)
    await house.close()
  }

  @Test("A dash with a name and a birth is no number, and who has nothing else is new every time")
  func dash() async throws {
    let house = try await TestHouse()
    let comer = Comer(
      other: ExternalIdentifier(system: PatientIdentifierSystem.nik, value: "-"), born: "1990-06-15"
    )
    for number in ["V-1", "V-2"] { try await tell(house, number, comer) }
    #expect(try await house.patients() == 2)
    await house.close()
  }

  @Test("SATUSEHAT's sandbox number leads to its facility's patient and nowhere else")
  func sandbox() async throws {
    let house = try await TestHouse()
    let comer = Comer(
      other: ExternalIdentifier(system: PatientIdentifierSystem.ihs, value: "100000030009"))
    for number in ["V-1", "V-2"] { try await tell(house, number, comer) }
    #expect(try await house.patients() == 1)
    try await tell(house, "V-3", comer, at: TestHouse.certificateB)
    #expect(try await house.persons() == 2)
    await house.close()
  }

  @Test(
    "Two who come over HL7 v2 with the same stand-in are two, wherever it stands",
    arguments: ["NI", "19", "18"])
  func overHL7(place: String) async throws {
    let house = try await TestHouse()
    for index in 1...2 {
      var form = VisitForms()
      (form.nik, form.record, form.number) = ("0000000000000000", "RM-\(index)", "V-\(index)")
      var text = String(decoding: form.hl7(control: "\(index)"), as: UTF8.self)
      if place != "NI" {
        text.replace("~0000000000000000^^^KTP^NI", with: "")
        let fields = place == "19" ? "|0000000000000000" : "-|-|-"
        text.replace(
          "|19900615|M", with: "|19900615|M" + String(repeating: "|", count: 10) + fields)
      }
      let outcome = try await house.submit(Array(text.utf8), type: .hl7)
      let answer = String(decoding: outcome.answer, as: UTF8.self)
      #expect(outcome.httpStatus == 201)
      #expect(answer.contains("BMB-1991") == (place != "18"), "\(answer)")
    }
    #expect(try await house.patients() == 2)
    #expect(try await house.persons() == 2)
    await house.close()
  }

  @Test("A NIK with blanks around it is used, and nobody is told that it is not")
  func blanks() async throws {
    let house = try await TestHouse()
    let answer = try await tell(
      house, "V-1", Comer(nik: " 9971011506900001", record: "RM-1", born: "1990-06-15"))
    #expect(!answer.contains("BMB-1410"))
    #expect(try await house.count("SELECT count(*) FROM identity.identifier") == 1)
    await house.close()
  }

  @Test("Whoever was joined by a NIK that is refused today can be looked up by it")
  func lookedUp() {
    let nik = PatientIdentifierSystem.nik
    for value in ["0000000000000000", "6371013002900001"] {
      let identifier = ExternalIdentifier(system: nik, value: value)
      #expect(NationalNumber(identifier) == nil)
      #expect(NationalNumber(lookingFor: identifier)?.value == value)
      #expect(NationalNumber.candidates(value).contains { $0.system == nik })
    }
    #expect(NationalNumber(lookingFor: ExternalIdentifier(system: nik, value: "-")) == nil)
  }
}
