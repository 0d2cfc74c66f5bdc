import AccessPolicy
import Administration
import Database
import Disclosure
import Foundation
import Intake
import Logging
import PatientIndex
import PersonMatching
import RecordModel
import Testing

/// Finding somebody by likeness: one's own patients, and nobody else's without a ground.
@Suite("Finding a patient by likeness")
struct LikenessTests {
  @discardableResult
  private func told(
    _ name: String, _ record: String, birth: String = "1990-06-15", gender: String = "male",
    nik: String? = nil, _ house: TestHouse, at facility: [UInt8]
  ) async throws -> VisitID {
    var bundle = TestBundle()
    (bundle.nik, bundle.record, bundle.name) = (nik, record, name)
    (bundle.birthDate, bundle.gender, bundle.number) = (birth, gender, "V-\(record)")
    if facility == TestHouse.certificateB { bundle.organization = "9900103002" }
    let outcome = try await house.submit(bundle.bytes, from: facility)
    #expect(outcome.httpStatus == 201)
    return try TestHouse.visit(in: outcome)
  }

  /// No link holds any more.
  private func unlink(_ house: TestHouse) async throws {
    try await house.run(
      "UPDATE identity.person_link SET undone_at = now(), undone_by = 'ani' WHERE undone_at IS NULL"
    )
  }

  private func index(_ house: TestHouse) async throws {
    _ = try await PersonMatcher(
      database: house.database, log: house.log, keyring: house.keyring,
      now: { house.clock.now }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    ).work()
  }

  private func sought(
    _ name: String, birth: String? = "1990-06-15", sex: Sex? = .male, nik: String? = nil
  ) -> PatientAssertion {
    var sought = PatientAssertion(place: "test")
    sought.names = [PersonName(text: name, family: nil, given: [], use: nil)]
    sought.birthDate = birth.flatMap { ClinicalTime($0) }
    sought.sex = sex
    if let nik {
      sought.identifiers = [ExternalIdentifier(system: PatientIdentifierSystem.nik, value: nik)]
    }
    return sought
  }

  private func ask(
    _ house: TestHouse, _ sought: PatientAssertion,
    as certificate: [UInt8] = TestHouse.certificateB, purpose: String = "TREAT",
    by disclosure: Disclosure? = nil
  ) async throws -> [PatientMatch] {
    let request = DisclosureRequest(
      sender: try house.identity(certificate), purpose: purpose, actingUser: "N2",
      requestID: "test")
    let query = try await house.disclosure.authorize(request, resource: "test").get()
    return try await (disclosure ?? house.disclosure).matches(
      of: sought, text: "question", under: query, request)
  }

  /// Whether all that is shown is the record of a visit.
  private func isShown(
    _ found: [PatientMatch], by visit: VisitID, _ house: TestHouse
  ) async throws -> Bool {
    guard found.count == 1, let shown = found.first?.patient.id else { return false }
    return try await house.count(
      "SELECT count(*) FROM record.visit WHERE visit_id = '\(visit)' AND patient_id = '\(shown)'")
      == 1
  }

  private func leaves(_ house: TestHouse) async throws -> Int {
    try await house.count("SELECT count(*) FROM audit.leaf")
  }

  private func say(_ house: TestHouse, _ kind: String) async throws {
    try await house.run(
      """
      INSERT INTO access.consent (consent_id, person_id, kind, categories, valid_from,
        evidence, evidence_hash, recorded_by, recorded_at)
      SELECT gen_random_uuid(), person_id, '\(kind)', '{}', '2026-01-01',
        'map 3', sha256('x'), 'test', '2026-06-15' FROM identity.patient
      """)
  }

  @Test("One's own patient is found though he is spelt otherwise; the question stands in the log")
  func own() async throws {
    let house = try await TestHouse()
    try await told("H. Zulkifli Darmawangsa", "RM-1", house, at: TestHouse.certificateA)
    try await told(
      "Zulkifli Darmawangsa", "RM-2", birth: "1961-02-03", house, at: TestHouse.certificateA)
    try await index(house)
    let before = try await leaves(house)
    let found = try await ask(
      house, sought("Zulkiffli Darmawangsa"), as: TestHouse.certificateA)
    let best = try #require(found.first)
    #expect(best.grade == .certain && best.score > 0.99)
    #expect(best.patient.current.names.first?.text == "H. Zulkifli Darmawangsa")
    #expect(
      found.dropFirst().allSatisfy { $0.grade == .certainlyNot && $0.score == 0 },
      "the namesake of another generation is not he")
    #expect(try await leaves(house) == before + 1 + found.count)
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf WHERE leaf_index = \(before)
          AND convert_from(entry, 'UTF8')::jsonb @> '{"evt":"query","res":"Patient/$match"}'
        """) == 1, "the question comes first")
    let nobody = try await ask(
      house, sought("Suryadilaga Kartawijaya"), as: TestHouse.certificateA)
    #expect(nobody.isEmpty)
    await house.close()
  }

  @Test("A name fishes for nobody: another's patient is shown by a ground of the policy only")
  func fishing() async throws {
    let house = try await TestHouse()
    try await told(
      "Zulkifli Darmawangsa", "RM-1", nik: "9971011506900001", house, at: TestHouse.certificateA)
    try await index(house)
    let asked = sought("Zulkifli Darmawangsa")
    let before = try await leaves(house)
    #expect(try await ask(house, asked).isEmpty)
    #expect(try await ask(house, sought("X", nik: "9971011506900001")).isEmpty)
    #expect(try await leaves(house) == before + 2, "each question is an entry")
    // He says yes: then he is found, and the entry says by what.
    try await say(house, "opt-in")
    let found = try await ask(house, asked)
    #expect(found.map(\.grade) == [.certain])
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb
          @> '{"evt":"record.read","rsn":"policy 1: consented"}'
        """) == 1)
    // Not for a purpose that the policy does not name, and not where he may be another.
    #expect(try await ask(house, asked, purpose: "HOPERAT").isEmpty)
    #expect(try await ask(house, sought("Zulkifli Darmawangsa", birth: "1961-02-03")).isEmpty)
    try await say(house, "restriction")
    #expect(try await ask(house, asked).isEmpty)
    await house.close()
  }

  @Test(
    "Two who are both as like are probable; what speaks against one leaves him possible at most")
  func doubt() async throws {
    let house = try await TestHouse()
    for record in ["RM-1", "RM-2"] {
      try await told("Zulkifli Darmawangsa", record, house, at: TestHouse.certificateB)
    }
    try await index(house)
    let one = try await ask(house, sought("Zulkifli Darmawangsa"))
    #expect(one.map(\.grade) == [.certain], "two records of one person are one answer")
    try await unlink(house)
    let two = try await ask(house, sought("Zulkifli Darmawangsa"))
    #expect(two.map(\.grade) == [.probable, .probable])
    #expect(two.allSatisfy { $0.score <= 0.9 })
    try await told(
      "Husin Darmawangsa", "RM-3", birth: "2026-05-02", house, at: TestHouse.certificateB)
    try await index(house)
    let twin = try await ask(house, sought("Hasan Darmawangsa", birth: "2026-05-02"))
    #expect(twin.allSatisfy { $0.grade == .possible || $0.grade == .certainlyNot })
    await house.close()
  }

  @Test("Who is one with the sought one by a link is found by his record here")
  func linked() async throws {
    let house = try await TestHouse()
    try await told("Zulkifli Darmawangsa", "RM-1", house, at: TestHouse.certificateA)
    try await told("Ucok Balaputra", "RM-2", house, at: TestHouse.certificateB)
    try await index(house)
    #expect(try await ask(house, sought("Zulkifli Darmawangsa")).isEmpty)
    try await house.decide("same")
    let found = try await ask(house, sought("Zulkifli Darmawangsa"))
    #expect(found.first?.patient.current.names.first?.text == "Ucok Balaputra")
    #expect(found.count == 1)
    await house.close()
  }

  @Test("Who was merged is answered once, by the record that stands; kept apart they are two")
  func merged() async throws {
    let house = try await TestHouse()
    let b = TestHouse.certificateB
    let old = try await told("Zulkifli Darmawangsa", "RM-1", house, at: b)
    let new = try await told("Zulkiffli Darmawangsa", "RM-2", house, at: b)
    try await index(house)
    try await unlink(house)
    let asked = sought("Zulkifli Darmawangsa")
    #expect(try await ask(house, asked).map(\.grade) == [.probable, .probable])
    try await house.merge(old, into: new)
    let leaves = try await leaves(house)
    let found = try await ask(house, asked)
    #expect(found.map(\.grade) == [.certain])
    // By the better of the two, though the other one is shown.
    #expect(found.first?.patient.current.names.first?.text == "Zulkiffli Darmawangsa")
    #expect(found.first.map { $0.score > 0.99 } ?? false)
    #expect(try await self.leaves(house) == leaves + 2, "the question, and who is shown")
    try await house.decide("apart")
    #expect(try await ask(house, asked).map(\.grade) == [.probable, .probable])
    await house.close()
  }

  @Test("Who was merged is one also where numbers find him, and each of the two has another")
  func mergedByNumber() async throws {
    let house = try await TestHouse()
    let (one, other) = ("9971011506900001", "9971011506907384")
    let b = TestHouse.certificateB
    let old = try await told("Zulkifli Darmawangsa", "RM-1", nik: one, house, at: b)
    let new = try await told("Zulkifli Darmawangsa", "RM-2", nik: other, house, at: b)
    var asked = sought("Zulkifli Darmawangsa", nik: one)
    asked.identifiers.append(
      ExternalIdentifier(system: PatientIdentifierSystem.nik, value: other))
    // Before their words are written, and after.
    for isIndexed in [false, true] {
      if isIndexed { try await index(house) }
      #expect(try await ask(house, asked).map(\.grade) == [.possible, .possible])
    }
    try await house.merge(old, into: new)
    // That the two are one is his facility's word alone, whichever number is asked for, both of them or none.
    for asked in [
      sought("Zulkifli Darmawangsa", nik: one), sought("Zulkifli Darmawangsa", nik: other), asked,
      sought("Zulkifli Darmawangsa"),
    ] {
      let found = try await ask(house, asked)
      #expect(found.map(\.grade) == [.probable] && found.first?.score == 0.9)
      #expect(try await isShown(found, by: new, house))
    }
    // Kept apart they are two, each with a number of his own.
    try await house.decide("apart")
    #expect(
      try await ask(house, sought("", birth: nil, sex: nil, nik: one)).map(\.grade) == [.certain])
    await house.close()
  }

  @Test(
    "Whose other record has another birth or sex is not certain, by his number alone neither",
    arguments: [("1991-06-15", "male"), ("1990-06-15", "female")])
  func contradicted(birth: String, gender: String) async throws {
    let house = try await TestHouse()
    let (nik, b) = ("9971011506900001", TestHouse.certificateB)
    let shown = try await told("Zulkifli Darmawangsa", "RM-1", nik: nik, house, at: b)
    let other = try await told(
      "Zulkifli Darmawangsa", "RM-2", birth: birth, gender: gender, house, at: b)
    let questions = [
      sought("Zulkifli Darmawangsa", nik: nik), sought("", birth: nil, sex: nil, nik: nik),
    ]
    // Before their words are written, and after.
    for isIndexed in [false, true] {
      if isIndexed { try await index(house) }
      try await unlink(house)
      for (isMerged, grade) in [(false, PatientMatch.Grade.certain), (true, .probable)] {
        if isMerged { try await house.merge(other, into: shown) }
        for asked in questions {
          let best = Array(try await ask(house, asked).prefix(1))
          #expect(best.map(\.grade) == [grade], "\(isIndexed) \(isMerged)")
          #expect(try await isShown(best, by: shown, house), "\(isIndexed) \(isMerged)")
        }
      }
      try await house.run("DELETE FROM identity.patient_merge")
    }
    // What the record that is shown contradicts itself is for a human.
    try await house.merge(other, into: shown)
    let wrong = try await ask(house, sought("Zulkifli Darmawangsa", sex: .female, nik: nik))
    #expect(wrong.map(\.grade) == [.possible])
    await house.close()
  }

  @Test(
    "A slip of the pen in a birth contradicts him who was asked for by a number, and nobody alike")
  func slips() {
    let one = Particulars(sought("", nik: "9971011506900001"))
    let cases: [(birth: String, sex: Sex, isExactly: Bool, isAlike: Bool)] = [
      ("1990-06-15", .male, false, false), ("1990-06-16", .male, true, false),
      ("1990-12-06", .male, true, true), ("1990", .male, false, false),
      ("1971-03-09", .male, true, true), ("1990-06-15", .female, true, true),
      ("1990-06-15", .unknown, false, false),
    ]
    for told in cases {
      let other = Particulars(sought("", birth: told.birth, sex: told.sex))
      #expect(one.contradicts(other, isExact: true) == told.isExactly, "\(told)")
      #expect(other.contradicts(one, isExact: true) == told.isExactly, "\(told)")
      #expect(one.contradicts(other, isExact: false) == told.isAlike, "\(told)")
      #expect(one.isOther(than: other) == told.isExactly, "\(told)")
    }
    // Numbers: another NIK always, another card only where no NIK is the same.
    func numbers(_ nik: String?, _ card: String?) -> Particulars {
      var told = PatientAssertion(place: "test")
      told.identifiers = [
        nik.map { ExternalIdentifier(system: PatientIdentifierSystem.nik, value: $0) },
        card.map { ExternalIdentifier(system: PatientIdentifierSystem.bpjs, value: $0) },
      ].compactMap(\.self)
      return Particulars(told)
    }
    let (nik, card, second) = ("9971011506900001", "0001234567890", "0009876543210")
    #expect(
      numbers(nik, nil).contradicts(numbers("9971011506907384", nil), isExact: false))
    #expect(numbers(nil, card).contradicts(numbers(nik, second), isExact: false))
    #expect(!numbers(nik, card).contradicts(numbers(nik, second), isExact: true))
    #expect(!numbers(nik, nil).contradicts(numbers(nil, card), isExact: true))
  }

  @Test("Another facility's record puts him in doubt where the policy shows it, and not where not")
  func contradictedElsewhere() async throws {
    let house = try await TestHouse()
    let nik = "9971011506900001"
    let (a, b) = (TestHouse.certificateA, TestHouse.certificateB)
    try await told("Zulkifli Darmawangsa", "RM-1", nik: nik, house, at: b)
    let one = try await told("Zulkifli Darmawangsa", "RM-1", nik: nik, house, at: a)
    let asked = sought("Zulkifli Darmawangsa", nik: nik)
    #expect(try await ask(house, asked).map(\.grade) == [.certain])
    let other = try await told("Zulkifli Darmawangsa", "RM-2", gender: "female", house, at: a)
    #expect(try await ask(house, asked).map(\.grade) == [.certain])
    try await house.merge(other, into: one)
    #expect(try await ask(house, asked).map(\.grade) == [.probable])
    #expect(
      try await ask(house, asked, purpose: "HOPERAT").map(\.grade) == [.certain],
      "for this purpose the other facility's is not seen")
    try await say(house, "restriction")
    #expect(try await ask(house, asked).map(\.grade) == [.certain], "what is withheld is not told")
    await house.close()
  }

  @Test("Whose records have two numbers, or contradict each other, is shown to no other facility")
  func strangerInDoubt() async throws {
    let house = try await TestHouse()
    let a = TestHouse.certificateA
    let one = try await told(
      "Zulkifli Darmawangsa", "RM-1", nik: "9971011506900001", house, at: a)
    let other = try await told(
      "Zulkifli Darmawangsa", "RM-2", nik: "9971011506907384", house, at: a)
    try await index(house)
    try await unlink(house)
    try await say(house, "opt-in")
    try await house.merge(other, into: one)
    let leaves = try await leaves(house)
    #expect(try await ask(house, sought("Zulkifli Darmawangsa")).isEmpty)
    #expect(try await self.leaves(house) == leaves + 1, "nobody was read")
    await house.close()
  }

  @Test("Right after a merge the record that stays is shown, found by the other one's number")
  func justMerged() async throws {
    let house = try await TestHouse()
    let (nik, b) = ("9971011506900001", TestHouse.certificateB)
    let numbered = try await told("Zulkifli Darmawangsa", "RM-1", nik: nik, house, at: b)
    let other = try await told("Zulkifli Darmawangsa", "RM-2", house, at: b)
    let third = try await told("Zulkifli Darmawangsa", "RM-3", house, at: b)
    let asked = sought("Zulkifli Darmawangsa", nik: nik)
    #expect(try await isShown(ask(house, asked), by: numbered, house))
    try await house.merge(numbered, into: other)
    let found = try await ask(house, asked)
    #expect(try await isShown(found, by: other, house))
    #expect(found.map(\.grade) == [.probable], "he has the number by his facility's word alone")
    // By way of another.
    try await house.merge(other, into: third)
    #expect(try await isShown(ask(house, asked), by: third, house))
    // An officer's word is above the merge.
    try await house.decide(
      "apart",
      onPersonsOf: "record.visit WHERE visit_id IN ('\(numbered)', '\(other)')")
    #expect(try await isShown(ask(house, asked), by: numbered, house))
    await house.close()
  }

  @Test("Elsewhere, too, the record that stays is shown, whichever of the visits is the newest")
  func justMergedElsewhere() async throws {
    let house = try await TestHouse()
    let a = TestHouse.certificateA
    let one = try await told("Zulkifli Darmawangsa", "RM-1", house, at: a)
    let other = try await told("Zulkifli Darmawangsa", "RM-2", house, at: a)
    try await index(house)
    try await unlink(house)
    try await say(house, "opt-in")
    for (retired, survivor) in [(one, other), (other, one)] {
      try await house.merge(retired, into: survivor)
      let found = try await ask(house, sought("Zulkifli Darmawangsa"))
      #expect(found.map(\.grade) == [.certain])
      #expect(try await isShown(found, by: survivor, house))
      try await house.run("DELETE FROM identity.patient_merge")
    }
    await house.close()
  }

  @Test("Elsewhere who was merged is the only one whom a ground may show; kept apart nobody is")
  func mergedElsewhere() async throws {
    let house = try await TestHouse()
    let a = TestHouse.certificateA
    let old = try await told("Zulkifli Darmawangsa", "RM-1", house, at: a)
    let new = try await told("Zulkifli Darmawangsa", "RM-2", house, at: a)
    try await index(house)
    try await unlink(house)
    try await say(house, "opt-in")
    let asked = sought("Zulkifli Darmawangsa")
    #expect(try await ask(house, asked).isEmpty, "either may be he")
    try await house.merge(old, into: new)
    #expect(try await ask(house, asked).map(\.grade) == [.certain])
    try await house.decide("apart")
    #expect(try await ask(house, asked).isEmpty)
    await house.close()
  }

  @Test("He is graded by the weights in force, whose version stands in the log")
  func weights() async throws {
    let house = try await TestHouse()
    try await told("Zulkifli Darmawangsa", "RM-1", house, at: TestHouse.certificateA)
    try await index(house)
    var strict = MatchWeights.builtIn
    (strict.version, strict.link) = ("uji.1", 1000)
    let clock = house.clock
    let disclosure = Disclosure(
      database: house.database, committer: house.committer, keyring: house.keyring,
      weights: strict, now: { clock.now })
    let asked = sought("Zulkifli Darmawangsa")
    #expect(
      try await ask(house, asked, as: TestHouse.certificateA).map(\.grade) == [.certain])
    #expect(
      try await ask(house, asked, as: TestHouse.certificateA, by: disclosure).map(\.grade)
        == [.possible], "above no line is anybody sure")
    for version in [MatchWeights.builtIn.version, "uji.1"] {
      #expect(
        try await house.count(
          """
          SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb
            @> '{"evt":"query","res":"Patient/$match","rsn":"weights \(version)"}'
          """) == 1, "\(version)")
    }
    #expect(disclosure.weightsVersion == "uji.1")
    await house.close()
  }

  @Test("Too little names nobody")
  func little() throws {
    #expect(!MatchStore.namesSomebody(sought("Zulkifli Darmawangsa", birth: nil)))
    #expect(!MatchStore.namesSomebody(sought("Zulkifli Darmawangsa", birth: "1990")))
    #expect(!MatchStore.namesSomebody(sought("Zulkifli Darmawangsa", sex: nil)))
    #expect(!MatchStore.namesSomebody(sought("Z", nik: nil)))
    #expect(MatchStore.namesSomebody(sought("Zulkifli Darmawangsa")))
    #expect(
      MatchStore.namesSomebody(sought("", birth: nil, sex: nil, nik: "9971011506900001")))
    var called = sought("Zulkifli Darmawangsa", sex: nil)
    called.contacts = [ContactPoint(system: "phone", value: "081250001122", use: nil)]
    #expect(MatchStore.namesSomebody(called))
  }
}
