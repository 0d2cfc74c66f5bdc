import Administration
import Disclosure
import Intake
import RecordModel
import RecordStore
import Registry
import Testing

/// Other places are asked for a human being by each number that he has, as whichever of his persons, and that the asker
/// may see.
@Suite("Numbers that other places are asked by", .timeLimit(.minutes(5)))
struct SourceNumberTests {
  private static let one = SourceTests.nik.value
  private static let other = "9971011506900099"
  private static let card = "0001234567890"

  /// A house where B's endpoint is in force.
  private func scene() async throws -> SourceTests.Scene {
    let scene = try await SourceTests.Scene()
    try await scene.desk.propose(
      scene.source("rs"), ofFacility: "clinic-b", SourceTests.Scene.actor)
    try await scene.desk.approve("rs", by: "budi", SourceTests.Scene.actor)
    return scene
  }

  /// A visit at A, or at B where `isAtB`.
  private func tell(
    _ scene: SourceTests.Scene, _ number: String, record: String, nik: String?,
    card: String? = nil, born: String = "1990-06-15", diagnosis: String = "J06.9",
    isAtB: Bool = false
  ) async throws -> VisitID {
    var bundle = TestBundle()
    (bundle.number, bundle.record, bundle.nik) = (number, record, nik)
    (bundle.birthDate, bundle.diagnosis) = (born, diagnosis)
    if isAtB { bundle.organization = "9900103002" }
    var text = bundle.text
    if let card {
      text = text.replacing(
        #""identifier":[{"system":"http"#,
        with: #""identifier":[{"system":"\#(PatientIdentifierSystem.bpjs)","value":"\#(card)"},"#
          + #"{"system":"http"#, maxReplacements: 1)
      #expect(text.contains(card))
    }
    let outcome = try await scene.house.submit(
      Array(text.utf8), from: isAtB ? TestHouse.certificateB : TestHouse.certificateA)
    #expect(outcome.httpStatus == 201)
    return try TestHouse.visit(in: outcome)
  }

  /// What A asks B's endpoint of the patient of a visit of its own.
  private func question(
    _ scene: SourceTests.Scene, about visit: VisitID, isAsked: Bool = true
  ) async throws -> SourceQuestion? {
    let house = scene.house
    let request = try house.reader
    let query = try await house.disclosure.authorize(request, resource: "test").get()
    let patient = try #require(
      try await house.disclosure.visit(visit, under: query, request)
    ).patient
    let record = try #require(
      try await house.disclosure.everything(
        of: patient, after: nil, count: 50, under: query, request))
    return try await house.disclosure.question(
      about: record, to: [scene.source("rs")], isAsked: isAsked, under: query, request)
  }

  /// How many persons the last entry names that a question leaves.
  private func named(_ scene: SourceTests.Scene, as event: String = "query") async throws -> Int {
    try await scene.house.count(
      """
      SELECT count(DISTINCT s.pseudonym) FROM audit.subject s WHERE s.leaf_index = (
        SELECT max(l.leaf_index) FROM audit.leaf l
        WHERE convert_from(l.entry, 'UTF8')::jsonb ->> 'res' = 'Source/rs'
          AND convert_from(l.entry, 'UTF8')::jsonb ->> 'evt' = '\(event)')
      """)
  }

  private func say(
    _ scene: SourceTests.Scene, _ kind: String, of visit: VisitID, categories: String = "{}"
  ) async throws {
    try await scene.house.run(
      """
      INSERT INTO access.consent (consent_id, person_id, kind, categories, valid_from, evidence, evidence_hash,
        recorded_by, recorded_at)
      SELECT gen_random_uuid(), person_id, '\(kind)', '\(categories)', '2026-01-01', 'map 3', sha256('x'), 'test',
        '2026-06-15' FROM record.visit WHERE visit_id = '\(visit)'
      """)
  }

  @Test(
    "Each NIK before each card, none twice and three at most; the entry names all whose they are")
  func each() async throws {
    let scene = try await scene()
    let a = try await tell(scene, "V-1", record: "RM-1", nik: Self.one, card: Self.card)
    _ = try await tell(
      scene, "W-1", record: "B-7", nik: Self.other, card: "0009876501234", isAtB: true)
    #expect(try await question(scene, about: a) == nil, "B has nothing of the person")
    try await scene.put(true)
    #expect(try await question(scene, about: a)?.numbers.map(\.value) == [Self.one, Self.card])
    #expect(try await named(scene) == 1)

    try await scene.house.decide("same")
    let both = try #require(try await question(scene, about: a))
    #expect(both.numbers.map(\.value) == [Self.one, Self.other, Self.card])
    #expect(both.numbers.map(\.system).suffix(1) == [PatientIdentifierSystem.bpjs])
    #expect(try await named(scene) == 2)
    // Whoever only wants to know who has something opens nothing for it.
    let before = try await scene.house.count("SELECT count(*) FROM audit.leaf")
    let here = try #require(try await question(scene, about: a, isAsked: false))
    #expect(here.asked.count == 1 && here.numbers.isEmpty)
    #expect(
      try await scene.house.count("SELECT count(*) FROM audit.leaf") == before + 3,
      "the visit, and the record's two persons")

    try await scene.house.run(
      "UPDATE identity.person_link SET undone_at = now(), undone_by = 'ani'")
    #expect(try await question(scene, about: a)?.numbers.map(\.value) == [Self.one, Self.card])
    await scene.house.close()
  }

  @Test("A number that only a record tells which the policy hides does not go out")
  func hidden() async throws {
    for (diagnosis, closed, isTold) in [
      ("T74.1", nil, false), ("B20", "{hiv}", false), ("B20", nil, true),
    ] as [(String, String?, Bool)] {
      let scene = try await scene()
      let a = try await tell(scene, "V-1", record: "RM-1", nik: Self.one)
      let b = try await tell(
        scene, "W-1", record: "B-7", nik: Self.other, diagnosis: diagnosis, isAtB: true)
      try await scene.house.decide("same")
      if let closed { try await say(scene, "opt-out", of: b, categories: closed) }
      let asked = try #require(try await question(scene, about: a))
      #expect(asked.asked.map(\.name) == ["rs"])
      #expect(
        asked.numbers.map(\.value) == (isTold ? [Self.one, Self.other] : [Self.one]),
        "\(diagnosis) \(closed ?? "")")
      #expect(try await named(scene) == (isTold ? 2 : 1))
      // His no under the one number is his no under the other.
      try await say(scene, "opt-out", of: b)
      let suppressed = try #require(try await question(scene, about: a))
      #expect(suppressed.asked.isEmpty && suppressed.numbers.isEmpty)
      #expect(suppressed.suppressed.map(\.name) == ["rs"])
      #expect(try await named(scene, as: "deny") == 1)
      await scene.house.close()
    }
  }

  @Test("A record that was merged tells its number too, after that of the one that was read")
  func merged() async throws {
    let scene = try await scene()
    let old = try await tell(scene, "V-1", record: "RM-1", nik: Self.one)
    let new = try await tell(scene, "V-2", record: "RM-2", nik: Self.other)
    try await scene.put(true)
    #expect(try await question(scene, about: new) == nil)
    try await scene.house.merge(old, into: new)
    #expect(try await question(scene, about: new)?.numbers.map(\.value) == [Self.other, Self.one])
    #expect(try await question(scene, about: old)?.numbers.map(\.value) == [Self.one, Self.other])
    #expect(try await named(scene) == 2)
    await scene.house.close()
  }

  @Test("By his mother's card, which his record tells, nobody is asked about a child")
  func mothersCard() async throws {
    let scene = try await scene()
    let child = ExternalIdentifier(
      system: PatientIdentifierSystem.nik, value: "9971010205260077")
    _ = try await tell(scene, "M-1", record: "RM-1", nik: "9971015506900001", card: Self.card)
    let visit = try await tell(
      scene, "V-1", record: "BY-1", nik: child.value, card: Self.card, born: "2026-05-02")
    try await scene.put(true, child)
    #expect(try await question(scene, about: visit)?.numbers == [child])
    await scene.house.close()
  }
}
