import AccessPolicy
import Administration
import AuditLog
import Database
import FHIRFormat
import Foundation
import Intake
import Logging
import PatientIndex
import PersonMatching
import RecordModel
import Registry
import StrictJSON
import Testing

/// One NIK for two people: who is kept apart at once, whom an officer parts, and what a facility merged.
@Suite("Records parted from a person", .timeLimit(.minutes(5)))
struct PartingTests {
  /// A woman born on 15 June 1990.
  fileprivate static let mother = "9971015506900001"

  @Test(
    "A newborn sent with the mother's NIK as his own stands alone, waits beside her, and takes his own later"
  )
  func newborn() async throws {
    let scene = try await MatchScene()
    #expect(try await !scene.woman("V-1").contains("BMB-1979"))
    #expect(try await scene.newborn("V-2").contains("BMB-1979"))
    #expect(try await scene.persons() == 2)
    #expect(try await scene.holders(bornIn: 1990) == 1)
    #expect(try await scene.holders(bornIn: 2026) == 0)
    let report = try await scene.matcher.work()
    #expect(report.links == 0 && report.reviews == 1)
    let review = try #require(try await scene.desk.board(under: .shipped).reviews.first)
    #expect(review.grounds.reasons == [.sameNIK, .sharedNumber])
    // Again, then with a NIK of his own: one record of one person.
    #expect(try await scene.newborn("V-3").contains("BMB-1979"))
    #expect(try await !scene.newborn("V-4", nik: "9971010205260077").contains("BMB-1979"))
    #expect(try await scene.persons() == 2)
    #expect(try await scene.house.count("SELECT count(*) FROM identity.patient") == 2)
    #expect(
      try await scene.house.count("SELECT count(DISTINCT person_id) FROM identity.identifier") == 2)
    // Where she was born too, under numbers of one facility.
    _ = try await scene.newborn("V-5", record: "BY-9", at: TestHouse.certificateA)
    #expect(try await scene.house.count("SELECT count(*) FROM identity.patient") == 3)
    #expect(try await scene.holders(bornIn: 2026) == 0)
    await scene.house.close()
  }

  @Test("Who was sent first with another's NIK gives it up when she comes whom its digits fit")
  func taken() async throws {
    let scene = try await MatchScene()
    _ = try await scene.newborn("V-1")
    #expect(try await scene.holders(bornIn: 2026) == 1, "until then he is found by it")
    #expect(try await !scene.woman("V-2").contains("BMB-1979"))
    #expect(try await scene.persons() == 2)
    #expect(try await scene.holders(bornIn: 1990) == 1)
    #expect(try await scene.holders(bornIn: 2026) == 0)
    // Each is known again, at the same facility and at the other's.
    _ = try await scene.newborn("V-3")
    _ = try await scene.woman("V-4")
    _ = try await scene.woman("V-5", record: "RM-5", at: TestHouse.certificateB)
    _ = try await scene.newborn("V-6", record: "BY-6", at: TestHouse.certificateA)
    #expect(try await scene.holders(bornIn: 1990) == 2)
    #expect(try await scene.holders(bornIn: 2026) == 0)
    #expect(try await scene.house.count("SELECT count(*) FROM identity.patient") == 4)
    #expect(try await scene.strays() == 0)
    await scene.house.close()
  }

  @Test("Whose NIK never fitted his birth is one person all the same")
  func wrongDigits() async throws {
    let scene = try await MatchScene()
    for (turn, facility) in [TestHouse.certificateA, TestHouse.certificateB].enumerated() {
      let answer = try await scene.tell(
        "Zulkifli Darmawangsa", "RM-\(turn)", "V-\(turn)", born: "1971-03-09", nik: Self.mother,
        gender: "female", at: facility)
      #expect(!answer.contains("BMB-1979"))
    }
    #expect(try await scene.persons() == 1)
    await scene.house.close()
  }

  @Test("An officer takes a record out of its person, for good and until the word is taken back")
  func parted() async throws {
    let scene = try await MatchScene()
    try await scene.tell("Rina Rekaan", "RM-1", "V-1", born: "1990-06-15", nik: Self.mother)
    try await scene.tell(
      "Rina Rekaan", "RM-2", "V-2", born: "1990-06-15", nik: Self.mother,
      at: TestHouse.certificateB)
    #expect(try await scene.persons() == 1)
    await #expect(throws: MatchDesk.Refusal.self, "nobody is looked at without a reason") {
      _ = try await scene.look(Self.mother, "")
    }
    let nobody = try await scene.look("9971015506909999")
    #expect(nobody.records.isEmpty && nobody.hidden.isEmpty)
    let found = try await scene.look(Self.mother)
    let records = found.records
    #expect(records.count == 2 && found.hidden.isEmpty && !found.hasMore)
    let b = try scene.house.identity(TestHouse.certificateB).facility.id
    let record = try #require(records.first { $0.facility == b })
    let before = try await scene.house.count("SELECT count(*) FROM audit.leaf")
    try await scene.desk.part(
      record.id, officer: "ani", reason: "NIK asal isi", under: .shipped, entry: scene.entry)
    #expect(try await scene.golden() == 2)
    #expect(try await scene.strays() == 0)
    #expect(
      try await scene.house.count("SELECT count(DISTINCT person_id) FROM record.raw_part") == 2)
    #expect(
      try await scene.house.count(
        "SELECT count(*) FROM audit.leaf_secret WHERE leaf_index >= \(before) AND query IS NOT NULL"
      )
        == 2, "the change and the word, each with its reason")
    #expect(
      try await scene.house.count(
        "SELECT count(*) FROM audit.subject WHERE leaf_index = \(before)") == 2)
    // The same NIK again stays with the parted person, and can be read.
    try await scene.tell(
      "Rina Rekaan", "RM-2", "V-3", born: "1990-06-15", nik: Self.mother,
      at: TestHouse.certificateB)
    #expect(try await scene.persons() == 2)
    #expect(try await scene.strays() == 0)
    #expect(
      try await scene.house.count(
        "SELECT count(*) FROM record.visit v JOIN identity.person USING (person_id) WHERE parted_from IS NOT NULL"
      ) == 2)
    // What a message brought that was on its way is set right by the next turn.
    try await scene.house.run(
      """
      UPDATE record.visit v SET person_id = p.parted_from
      FROM identity.person p WHERE p.person_id = v.person_id AND p.parted_from IS NOT NULL
      """)
    #expect(try await scene.strays() > 0)
    _ = try await scene.matcher.noteAll()
    let judged = try await scene.matcher.work()
    #expect(judged.links == 0 && judged.reviews == 0, "what a human parted is not asked again")
    #expect(try await scene.golden() == 2)
    #expect(try await scene.strays() == 0)
    let opened = try await scene.look(Self.mother, "surat 13")
    #expect(
      opened.records.isEmpty && opened.hidden.isEmpty, "who has one record is not in question")
    await #expect(throws: MatchDesk.Refusal.self, "who has one record has nothing to part") {
      try await scene.desk.part(
        record.id, officer: "ani", reason: "NIK asal isi", under: .shipped, entry: scene.entry)
    }
    // Taken back, the rules judge anew.
    let word = try #require(try await scene.desk.board(under: .shipped).words.first)
    #expect(!word.isSame && word.officer == "ani")
    try await scene.desk.undo(
      word.id, officer: "budi", reason: "ternyata satu", entry: scene.entry)
    #expect(try await scene.matcher.work().links == 1)
    #expect(try await scene.golden() == 1)
    await scene.house.close()
  }

  @Test(
    "By a number nobody is opened but who is in question, none who is linked, and none whom the policy hides"
  )
  func inQuestion() async throws {
    let scene = try await MatchScene()
    try await scene.tell("Rina Rekaan", "RM-1", "V-1", born: "1990-06-15", nik: Self.mother)
    let alone = try await scene.look(Self.mother)
    #expect(alone.records.isEmpty && alone.hidden.isEmpty)
    // Another person of two records, who is linked with her.
    let sister = "9971015506900002"
    for (number, facility) in [("2", TestHouse.certificateA), ("3", TestHouse.certificateB)] {
      try await scene.tell(
        "Dina Rekaan", "RM-\(number)", "V-\(number)", born: "1990-06-15", nik: sister, at: facility)
    }
    try await scene.house.run(
      """
      INSERT INTO identity.person_link (link_id, left_person, right_person, word, officer, rule_version, weight,
        reasons, evidence)
      SELECT gen_random_uuid(), min(person_id::text)::uuid, max(person_id::text)::uuid, 'same', 'budi', 'test', 20,
        '', '' FROM identity.person
      """)
    #expect(try await scene.look(Self.mother).records.isEmpty, "the link opens nobody")
    let found = try await scene.look(sister)
    #expect(
      found.records.count == 2 && found.records.allSatisfy { $0.record.niks.contains(sister) })
    #expect(
      try await scene.house.count(
        """
        SELECT count(*) FROM audit.leaf l JOIN audit.subject USING (leaf_index)
        WHERE convert_from(l.entry, 'UTF8')::jsonb ->> 'rsn' = 'policy 1: office-drill'
        """) == 1)
    #expect(!found.hasMore)
    try await scene.house.run(
      """
      INSERT INTO identity.patient (patient_id, facility_id, person_id)
      SELECT ('ffffffff-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, t.facility_id, t.person_id
      FROM generate_series(1, 99) AS n, (SELECT facility_id, person_id FROM identity.patient
        JOIN identity.identifier USING (person_id) WHERE last_four = '0002' LIMIT 1) AS t
      """)
    #expect(try await scene.look(sister).hasMore, "what is not shown is told")
    // A house whose policy does not let officers look so.
    var closed = Policy.shipped
    closed.rules.removeAll { $0.name == "office-drill" }
    let refused = try await scene.desk.records(
      ofNumber: sister, reason: "surat 12", under: .review(by: closed), entry: scene.entry)
    #expect(refused.records.isEmpty && refused.hidden.map(\.effect) == [.hide])
    // What one of the two said counts for both, as they are one.
    try await scene.house.run(
      """
      INSERT INTO access.consent (consent_id, person_id, kind, categories, valid_from, evidence,
        evidence_hash, recorded_by, recorded_at)
      SELECT gen_random_uuid(), person_id, 'restriction', '{}', '2026-01-01', 'map 3', sha256('x'),
        'test', '2026-06-15' FROM identity.identifier WHERE last_four = '0001'
      """)
    let restricted = try await scene.look(sister)
    #expect(restricted.records.isEmpty && restricted.hidden.map(\.rule) == ["office-restricted"])
    #expect(
      try await scene.house.count(
        """
        SELECT count(*) FROM audit.leaf l JOIN audit.subject USING (leaf_index)
        WHERE convert_from(l.entry, 'UTF8')::jsonb ->> 'rsn' = 'policy 1: office-restricted'
        """) == 1, "that somebody asked is an entry about her")
    await scene.house.close()
  }

  @Test(
    "A number that only the parted record told goes with it; whom an officer kept apart stays so")
  func numbers() async throws {
    let scene = try await MatchScene()
    try await scene.tell("Rina Rekaan", "RM-1", "V-1", born: "1990-06-15", nik: Self.mother)
    var bundle = TestBundle()
    (bundle.nik, bundle.record, bundle.name) = (Self.mother, "RM-2", "Rina Rekaan")
    (bundle.number, bundle.gender, bundle.organization) = ("V-2", "female", "9900103002")
    let card =
      #"{"system":"https://fhir.kemkes.go.id/id/nik","value":"\#(Self.mother)"},"#
      + #"{"system":"\#(PatientIdentifierSystem.bpjs)","value":"0001234567890"}"#
    let text = bundle.text.replacing(
      #"{"system":"https://fhir.kemkes.go.id/id/nik","value":"\#(Self.mother)"}"#, with: card)
    let outcome = try await scene.house.submit(Array(text.utf8), from: TestHouse.certificateB)
    #expect(outcome.httpStatus == 201)
    try await scene.tell(
      "Zulkifli Darmawangsa", "RM-3", "V-3", born: "1971-03-09", nik: "9971010903710002",
      gender: "male")
    try await scene.house.run(
      """
      INSERT INTO identity.person_link (link_id, left_person, right_person, word, officer, rule_version, weight,
        reasons, evidence)
      SELECT gen_random_uuid(), min(person_id::text)::uuid, max(person_id::text)::uuid, 'apart', 'budi', 'test', 20,
        '', '' FROM identity.person
      """)
    let b = try scene.house.identity(TestHouse.certificateB).facility.id
    let records = try await scene.look(Self.mother).records
    let record = try #require(records.first { $0.facility == b })
    try await scene.desk.part(
      record.id, officer: "ani", reason: "NIK asal isi", under: .shipped, entry: scene.entry)
    // Each has one record now: the number of either leads to its own, and the page opens neither.
    for (lastFour, isParted) in [("7890", true), ("0001", false)] {
      #expect(
        try await scene.house.count(
          """
          SELECT count(DISTINCT t.patient_id) FROM identity.identifier i JOIN identity.patient t USING (person_id)
          WHERE i.last_four = '\(lastFour)' AND (t.patient_id = '\(record.id)') = \(isParted)
          """) == 1)
      #expect(
        try await scene.house.count(
          """
          SELECT count(DISTINCT t.patient_id) FROM identity.identifier i JOIN identity.patient t USING (person_id)
          WHERE i.last_four = '\(lastFour)'
          """) == 1)
    }
    #expect(try await scene.look("0001234567890").records.isEmpty)
    #expect(try await scene.look(Self.mother).records.isEmpty)
    #expect(
      try await scene.house.count(
        "SELECT count(*) FROM identity.person_link WHERE word = 'apart' AND officer = 'budi'") == 2)
    await scene.house.close()
  }

  @Test(
    "What a facility merged an officer parts: no message joins it again, and he can let it hold")
  func merges() async throws {
    let scene = try await MatchScene()
    let house = scene.house
    func send(_ message: [UInt8]) async throws {
      #expect(try await house.submit(message, type: .hl7).httpStatus == 201)
    }
    func at(_ minute: Int) -> String { "202606140\(900 + minute)00+0800" }
    func merge(_ minute: Int) -> [UInt8] {
      let segments = [
        "MSH|^~\\&|SIMRS|KLINIK|BAIMBAI|DINKES|\(at(minute))||ADT^A40|M\(minute)|P|2.5.1",
        "EVN|A40|\(at(minute))", "PID|1||RM-2^^^KLINIK^MR||Rekaan^Uji||19900615|M",
        "MRG|RM-1^^^KLINIK^MR",
      ]
      return Array((segments.joined(separator: "\r") + "\r").utf8)
    }
    let old = VisitForms()
    var new = VisitForms()
    (new.record, new.nik, new.number) = ("RM-2", "9971011506900002", "V-2")
    try await send(old.hl7("A04", at: at(0), control: "1"))
    try await send(new.hl7("A04", at: at(1), control: "2"))
    try await send(merge(5))
    // Said under the survivor's number and sealed under his key.
    var corrected = new
    (corrected.number, corrected.systolic) = ("V-1", "140")
    try await send(corrected.hl7("A08", at: at(9), control: "4"))
    #expect(try await house.everything(record: "RM-2").of("Encounter").count == 2)

    let merged = try #require(try await scene.desk.merges().first)
    #expect(merged.isInForce && merged.partedBy == nil)
    let look = try await scene.desk.look(
      merge: merged.retired, reason: "surat 12", under: .shipped, entry: scene.entry)
    #expect(look.retired?.id == merged.retired && look.survivor?.id == merged.survivor)
    let leaves = try await house.count("SELECT count(*) FROM audit.leaf")
    try await scene.desk.decide(
      merge: merged.retired, holds: false, officer: "ani", reason: "dua orang", under: .shipped,
      entry: scene.entry)
    #expect(try await house.count("SELECT count(*) FROM audit.leaf") == leaves + 1)
    #expect(try await house.everything(record: "RM-2").of("Encounter").count == 1)
    let alone = try await house.everything(record: "RM-1")
    #expect(alone.of("Encounter").count == 1)
    #expect(
      alone.of("Observation").contains { $0["valueQuantity"]?["value"] == .number("140") },
      "what was sealed for the survivor is still read")
    #expect(alone.of("Patient").allSatisfy { $0["link"] == nil })

    try await send(merge(7))
    #expect(try await house.everything(record: "RM-2").of("Encounter").count == 1)
    let parted = try #require(try await scene.desk.merges().first)
    #expect(!parted.isInForce && parted.partedBy == "ani")
    await #expect(throws: MatchDesk.Refusal.self, "it is parted already") {
      try await scene.desk.decide(
        merge: merged.retired, holds: false, officer: "ani", reason: "lagi", under: .shipped,
        entry: scene.entry)
    }
    try await scene.desk.decide(
      merge: merged.retired, holds: true, officer: "budi", reason: "satu orang", under: .shipped,
      entry: scene.entry)
    #expect(try await house.everything(record: "RM-2").of("Encounter").count == 2)
    #expect(try await scene.desk.merges().first?.isInForce == true)
    await scene.house.close()
  }
}

extension MatchScene {
  /// A visit with a NIK; the answer as text.
  @discardableResult
  fileprivate func tell(
    _ name: String, _ record: String, _ number: String, born: String, nik: String,
    gender: String = "female", at facility: [UInt8] = TestHouse.certificateA
  ) async throws -> String {
    var bundle = TestBundle()
    (bundle.nik, bundle.record, bundle.name) = (nik, record, name)
    (bundle.birthDate, bundle.number, bundle.gender) = (born, number, gender)
    if facility == TestHouse.certificateB { bundle.organization = "9900103002" }
    let outcome = try await house.submit(bundle.bytes, from: facility)
    #expect(outcome.httpStatus == 201)
    return String(decoding: outcome.answer, as: UTF8.self)
  }

  fileprivate func newborn(
    _ number: String, record: String = "BY-1", nik: String = PartingTests.mother,
    at facility: [UInt8] = TestHouse.certificateB
  ) async throws -> String {
    try await tell(
      "Bayi Ny Galuh", record, number, born: "2026-05-02", nik: nik, gender: "male", at: facility)
  }

  fileprivate func woman(
    _ number: String, record: String = "RM-1", at facility: [UInt8] = TestHouse.certificateA
  ) async throws -> String {
    try await tell(
      "Galuh Rekaan", record, number, born: "1990-06-15", nik: PartingTests.mother, at: facility)
  }

  /// What an officer sees of a number under the shipped policy.
  fileprivate func look(_ number: String, _ reason: String = "surat 12") async throws
    -> MatchDesk.OfNumber
  {
    try await desk.records(ofNumber: number, reason: reason, under: .shipped, entry: entry)
  }

  fileprivate func persons() async throws -> Int {
    try await house.count("SELECT count(*) FROM identity.person")
  }

  /// At how many facilities the person whose the NIK is was born in a year.
  fileprivate func holders(bornIn year: Int) async throws -> Int {
    try await house.count(
      """
      SELECT count(DISTINCT t.facility_id) FROM identity.identifier i
      JOIN identity.patient t USING (person_id) JOIN identity.patient_assertion a USING (patient_id)
      WHERE i.last_four = '0001' AND extract(year FROM a.birth_date AT TIME ZONE 'Asia/Makassar') = \(year)
      """)
  }

  /// Visits and parts of messages that hang on another person than their record.
  fileprivate func strays() async throws -> Int {
    try await house.count(
      """
      SELECT (SELECT count(*) FROM record.visit v JOIN identity.patient t USING (patient_id)
          WHERE v.person_id <> t.person_id)
        + (SELECT count(*) FROM record.raw_part r JOIN record.visit_assertion a USING (submission_id)
          JOIN record.visit v ON v.visit_id = a.visit_id
          WHERE r.person_id IS NOT NULL AND r.person_id <> v.person_id)
      """)
  }
}
