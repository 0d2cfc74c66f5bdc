import AccessPolicy
import Administration
import Disclosure
import Intake
import PatientIndex
import RecordModel
import RecordStore
import Registry
import Testing

/// A facility's merge (HL7 v2 A40) of two records under two persons makes the persons one, for whoever asks and for
/// what they said.
@Suite("Persons whom a facility's merge makes one", .timeLimit(.minutes(5)))
struct MergedPersonTests {
  @Test("A search for the survivor finds what his record as a whole has, whichever way he is named")
  func searches() async throws {
    let scene = try await MergeScene()
    let house = scene.house
    let request = try house.reader
    let query = try await house.disclosure.authorize(request, resource: "Encounter").get()
    func search(_ patient: Disclosure.PatientQuery) async throws -> Set<VisitID> {
      let page = try await house.disclosure.search(
        VisitSearch(count: 10), patient: patient, text: "patient", under: query, request)
      #expect(page.total == page.visits.count)
      return Set(page.visits.map(\.id))
    }
    func everything(_ id: PatientID) async throws -> Set<VisitID> {
      let record = try await house.disclosure.everything(
        of: id, after: nil, count: 50, under: query, request)
      return Set(try #require(record).page.visits.map(\.id))
    }
    let number = try #require(
      IdentifierToken("http://sys-ids.kemkes.go.id/patient/x|\(MergeScene.survivor)"))
    #expect(try await search(.id(scene.survivor)) == [scene.ofSurvivor])
    #expect(try await search(.identifier(number)) == [scene.ofSurvivor])

    try await scene.merge()
    let all = try await everything(scene.survivor)
    #expect(all == [scene.ofSurvivor, scene.ofRetired])
    #expect(try await search(.id(scene.survivor)) == all)
    #expect(try await search(.ids([scene.survivor])) == all)
    #expect(try await search(.identifier(number)) == all)
    let ofRetired = try await everything(scene.retired)
    #expect(ofRetired == all)
    #expect(try await search(.id(scene.retired)) == all)
    // Said in two ways, one of which names the one record and the other what was merged with it.
    let old = try #require(IdentifierToken("http://sys-ids.kemkes.go.id/patient/x|RM-1"))
    let both: [Disclosure.PatientQuery] = [
      .all([.ids([scene.survivor]), .anyOf([old])]),
      .all([.anyOf([number]), .ids([scene.retired])]),
    ]
    for said in both { #expect(try await search(said) == all) }
    // The merge is of the two persons, each of whom the search is an entry about.
    #expect(
      try await house.count(
        """
        SELECT count(DISTINCT s.pseudonym) FROM audit.subject s
        WHERE s.leaf_index > (SELECT max(leaf_index) - 4 FROM audit.leaf)
        """) == 2)

    try await house.run("UPDATE identity.patient_merge SET undone_at = now()")
    #expect(try await search(.id(scene.survivor)) == [scene.ofSurvivor])
    for said in both { #expect(try await search(said).isEmpty, "they are two") }
    #expect(try await everything(scene.survivor) == [scene.ofSurvivor])
    await house.close()
  }

  @Test(
    "What the retired record's person refused holds for the survivor elsewhere, while it is merged")
  func refusals() async throws {
    let scene = try await MergeScene()
    let house = scene.house
    // Another facility treats the survivor.
    let own = try await scene.elsewhere()
    let request = DisclosureRequest(
      sender: try house.identity(TestHouse.certificateB), purpose: "TREAT", actingUser: "N2",
      requestID: "test")
    let query = try await house.disclosure.authorize(request, resource: "test").get()
    func read(_ visit: VisitID) async throws -> Bool {
      do {
        return try await house.disclosure.visit(visit, under: query, request) != nil
      } catch is WithheldVisit {
        return false
      }
    }
    func found() async throws -> RecordPage {
      try await house.disclosure.search(
        VisitSearch(count: 10), patient: .id(own), text: "patient", under: query, request)
    }
    #expect(try await read(scene.ofSurvivor))
    #expect(try await !read(scene.ofRetired), "he was never here")
    try await scene.merge()
    #expect(try await read(scene.ofSurvivor))
    #expect(try await read(scene.ofRetired), "he is treated here, as his facility says")
    #expect(try await found().total == 3)

    try await scene.say("opt-out")
    #expect(try await !read(scene.ofSurvivor))
    #expect(try await !read(scene.ofRetired))
    let withheld = try await found()
    #expect(withheld.total == 1)
    #expect(Set(withheld.suppressed) == [scene.ofSurvivor, scene.ofRetired])

    try await house.run("UPDATE identity.patient_merge SET undone_at = now()")
    #expect(try await read(scene.ofSurvivor), "it was another's word")
    #expect(try await !read(scene.ofRetired))
    await house.close()
  }

  @Test("Whom an officer may not see is not opened under the record that he was merged into")
  func desk() async throws {
    let scene = try await MergeScene()
    let house = scene.house
    _ = try await scene.elsewhere()
    try await scene.say("restriction")
    let desk = scene.matching.desk
    func look() async throws -> MatchDesk.OfNumber {
      try await desk.records(
        ofNumber: MergeScene.nik, reason: "surat 12", under: .shipped, entry: scene.matching.entry)
    }
    #expect(try await look().records.count == 2)
    try await scene.merge()
    let hidden = try await look()
    #expect(hidden.records.isEmpty && hidden.hidden.map(\.rule) == ["office-restricted"])
    try await house.run("UPDATE identity.patient_merge SET undone_at = now()")
    #expect(try await look().records.count == 2)
    await house.close()
  }

  @Test("What is kept of whoever has a number is his own, also while he is merged with another")
  func bearer() async throws {
    let scene = try await MergeScene()
    let house = scene.house
    try await scene.merge()
    let place = try house.identity(TestHouse.certificateB)
    try await house.run(
      """
      INSERT INTO registry.facility (facility_id, code, name, kind, ownership, status)
      VALUES ('\(place.facility.id)', '\(place.facility.code)', 'Rekaan', 'clinic-primary', 'private', 'active')
      """)
    let request = DisclosureRequest(
      sender: place, purpose: "ETREAT", actingUser: "N2", requestID: "test")
    let query = try await house.disclosure.authorize(request, resource: "test").get()
    let desk = ConsentDesk(
      database: house.database, log: house.log, keyring: house.keyring, now: { TestHouse.start })
    let glass = GlassDesk(
      database: house.database, log: house.log, keyring: house.keyring, now: { TestHouse.start })
    for number in ["9971011506900001", MergeScene.nik] {
      let words = "pasien tidak sadar \(number.suffix(4))"
      _ = try await desk.demand(
        "restriction", of: .number(number), evidence: words,
        by: ConsentDesk.Recorder(
          facility: nil, user: "ani", isProven: true, certificate: nil, requestID: "test"))
      _ = try await glass.open(
        ExternalIdentifier(system: PatientIdentifierSystem.nik, value: number), reason: words,
        hours: nil, under: query, request)
    }
    for (table, words) in [
      ("rights_request", "evidence"), ("consent", "evidence"), ("break_glass", "reason"),
    ] {
      #expect(
        try await house.count(
          """
          SELECT count(*) FROM access.\(table) k JOIN identity.identifier i USING (person_id)
          WHERE i.last_four = right(k.\(words), 4)
          """) == 2, "\(table)")
    }
    await house.close()
  }
}

/// Two records of one facility, each of a person of its own with a visit.
private struct MergeScene {
  static let survivor = "RM-2"
  static let nik = "9971011506900002"

  let matching: MatchScene
  let retired: PatientID
  let survivor: PatientID
  let ofRetired: VisitID
  let ofSurvivor: VisitID

  var house: TestHouse { matching.house }

  init() async throws {
    matching = try await MatchScene()
    let house = matching.house
    var old = TestBundle()
    (old.record, old.number) = ("RM-1", "V-1")
    ofRetired = try TestHouse.visit(in: try await house.submit(old))
    var new = TestBundle()
    (new.record, new.number, new.nik) = (Self.survivor, "V-2", Self.nik)
    ofSurvivor = try TestHouse.visit(in: try await house.submit(new))
    let request = try house.reader
    let query = try await house.disclosure.authorize(request, resource: "test").get()
    retired = try #require(
      try await house.disclosure.visit(ofRetired, under: query, request)
    ).patient
    survivor = try #require(
      try await house.disclosure.visit(ofSurvivor, under: query, request)
    ).patient
  }

  /// As its facility's A40 does.
  func merge() async throws {
    try await house.run(
      """
      INSERT INTO identity.patient_merge (retired_id, survivor_id, survivor_person, facility_id, submission_id)
      SELECT '\(retired)', patient_id, person_id, facility_id, gen_random_uuid() FROM identity.patient
      WHERE patient_id = '\(survivor)'
      """)
  }

  /// A visit of the survivor's person at another facility, whose record of him is returned.
  func elsewhere() async throws -> PatientID {
    var bundle = TestBundle()
    (bundle.organization, bundle.number, bundle.record) = ("9900103002", "W-1", "B-7")
    bundle.nik = Self.nik
    let visit = try TestHouse.visit(
      in: try await house.submit(bundle.bytes, from: TestHouse.certificateB))
    let request = DisclosureRequest(
      sender: try house.identity(TestHouse.certificateB), purpose: "TREAT", actingUser: "N2",
      requestID: "test")
    let query = try await house.disclosure.authorize(request, resource: "test").get()
    return try #require(try await house.disclosure.visit(visit, under: query, request)).patient
  }

  /// The retired record's person says something.
  func say(_ kind: String) async throws {
    try await house.run(
      """
      INSERT INTO access.consent (consent_id, person_id, kind, categories, valid_from, evidence, evidence_hash,
        recorded_by, recorded_at)
      SELECT gen_random_uuid(), person_id, '\(kind)', '{}', '2026-01-01', 'map 3', sha256('x'), 'test', '2026-06-15'
      FROM identity.patient WHERE patient_id = '\(retired)'
      """)
  }
}
