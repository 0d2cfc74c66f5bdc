import AccessPolicy
import Administration
import AuditLog
import Database
import Disclosure
import Intake
import PatientIndex
import RecordModel
import RecordStore
import Registry
import Testing

/// What an officer keeps apart no facility's merge (HL7 v2 A40) makes one: not for whoever reads, not elsewhere.
@Suite("Persons whom an officer keeps apart and a facility merges", .timeLimit(.minutes(5)))
struct KeptApartTests {
  @Test("A merge of who is kept apart is refused, also by way of a third", arguments: [2, 3])
  func refused(other: Int) async throws {
    let scene = try await ThreeRecords()
    try await scene.say("same", 2, 3)
    try await scene.say("apart", 1, other)
    #expect(try await scene.merge(1, into: 2, minute: 5).contains("BMB-1985"))
    #expect(try await scene.house.count("SELECT count(*) FROM identity.patient_merge") == 0)
    #expect(try await scene.visits(2) == 2, "the third is hers by the link")
    // Once the officer takes his word back the facility may say it.
    try await scene.takeBack()
    #expect(try await !scene.merge(1, into: 2, minute: 6).contains("BMB-1985"))
    #expect(try await scene.visits(2) == 3)
    await scene.house.close()
  }

  @Test("A merge from before is as if it had never been while an officer keeps its persons apart")
  func before() async throws {
    let scene = try await ThreeRecords()
    let house = scene.house
    #expect(try await !scene.merge(1, into: 2, minute: 5).contains("BMB-1985"))
    for (isApart, visits) in [(false, 2), (true, 1), (false, 2)] {
      if isApart { try await scene.say("apart", 1, 2) } else { try await scene.takeBack() }
      #expect(try await scene.visits(2) == visits)
      let everything = try await house.everything(record: "RM-2")
      #expect(everything.of("Encounter").count == visits)
      #expect(everything.of("Patient").count == visits)
      for record in 1...2 {
        #expect(
          try await house.count(
            """
            SELECT count(*) FROM identity.patient t, identity.one_person(t.person_id)
            WHERE t.patient_id = '\(scene.ids[record - 1])'
            """) == visits)
      }
    }
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM pg_proc WHERE pronamespace = 'identity'::regnamespace AND proparallel = 's'
          AND proname IN ('one_person', 'is_kept_apart')
        """) == 2, "neither keeps a plan from its workers")
    await house.close()
  }

  @Test("No officer's link and no merge that holds again joins whom another keeps apart")
  func desk() async throws {
    let scene = try await ThreeRecords()
    let desk = scene.matching.desk
    _ = try await scene.merge(1, into: 2, minute: 5)
    try await scene.say("apart", 1, 3)
    try await scene.ask(2, 3)
    let id = try #require(MatchReviewID(ThreeRecords.review))
    func link() async throws {
      try await desk.decide(
        id, isSame: true, officer: "budi", reason: "satu orang", under: .shipped,
        entry: scene.matching.entry)
    }
    func hold(_ holds: Bool) async throws {
      try await desk.decide(
        merge: scene.ids[0], holds: holds, officer: "budi", reason: "surat 12", under: .shipped,
        entry: scene.matching.entry)
    }
    await expect(.matchKeptApart, link)
    try await hold(false)
    try await link()
    await expect(.matchKeptApart) { try await hold(true) }
    #expect(try await desk.merges().first?.isInForce == false)
    try await scene.takeBack()
    try await hold(true)
    #expect(try await scene.visits(2) == 3)
    await scene.house.close()
  }

  @Test("Who is kept apart is not one by way of a merge: a rule's link goes, or it is refused")
  func byWayOfMerge() async throws {
    for officer in [nil, "ani"] as [String?] {
      let scene = try await ThreeRecords()
      _ = try await scene.merge(1, into: 2, minute: 5)
      try await scene.say("same", 2, 3, by: officer)
      #expect(try await scene.visits(1) == 3)
      try await scene.ask(1, 3)
      let id = try #require(MatchReviewID(ThreeRecords.review))
      func part() async throws {
        try await scene.matching.desk.decide(
          id, isSame: false, officer: "budi", reason: "dua orang", under: .shipped,
          entry: scene.matching.entry)
      }
      if officer == nil { try await part() } else { await expect(.matchHeldByHumans, part) }
      #expect(try await scene.visits(1) == (officer == nil ? 2 : 3))
      #expect(try await scene.visits(3) == (officer == nil ? 1 : 3))
      #expect(try await scene.undone() == (officer == nil ? 1 : 0))
      await scene.house.close()
    }
  }

  @Test("Merges alone hold two as one: no link goes, and whoever keeps them apart is told")
  func heldByMerges() async throws {
    let scene = try await ThreeRecords()
    _ = try await scene.merge(1, into: 2, minute: 5)
    _ = try await scene.merge(3, into: 2, minute: 6)
    // A rule's link would go in vain.
    try await scene.say("same", 2, 3, by: nil)
    try await scene.ask(1, 3)
    let id = try #require(MatchReviewID(ThreeRecords.review))
    await expect(.matchHeldByHumans) {
      try await scene.matching.desk.decide(
        id, isSame: false, officer: "budi", reason: "dua orang", under: .shipped,
        entry: scene.matching.entry)
    }
    #expect(try await scene.visits(1) == 3)
    #expect(try await scene.house.count("SELECT count(*) FROM identity.person_link") == 1)
    #expect(try await scene.undone() == 0)
    await scene.house.close()
  }

  @Test("Where a merge is parted no rule's link from before leaves the two one; an officer's does")
  func linkedBefore() async throws {
    for officer in [nil, "ani"] as [String?] {
      let scene = try await ThreeRecords()
      try await scene.say("same", 1, 2, by: officer)
      _ = try await scene.merge(1, into: 2, minute: 5)
      try await scene.matching.desk.decide(
        merge: scene.ids[0], holds: false, officer: "budi", reason: "dua orang", under: .shipped,
        entry: scene.matching.entry)
      #expect(try await scene.visits(2) == (officer == nil ? 1 : 2))
      #expect(try await scene.undone() == (officer == nil ? 1 : 0))
      await scene.house.close()
    }
  }

  @Test("Who is erased with a person, and whose entries a report has, is who is one with him")
  func followed() async throws {
    let scene = try await ThreeRecords()
    let house = scene.house
    let trail = AuditTrail(database: house.database)
    let look = try await house.committer.commit([LeafDraft(.auditRead, .read, requestID: "look")])
    func numbers(_ record: Int) throws -> [(keyID: Int16, hash: KeyedHash)] {
      let number = ExternalIdentifier(
        system: PatientIdentifierSystem.nik, value: ThreeRecords.nik(record))
      return try #require(NationalNumber(number)).hashes(under: house.keyring)
    }
    /// Persons who would be erased with him, and entries of a report on him.
    func follow(_ record: Int) async throws -> [Int] {
      let hashes = try numbers(record)
      let erased = try await house.database.transaction("test", as: .erasure) {
        try await PersonErasure.find(hashes, in: $0)
      }
      var filter = AuditTrail.Filter()
      filter.pseudonym = try await trail.pseudonyms(of: hashes).first
      #expect(erased.first?.pseudonym == filter.pseudonym, "he himself before all others")
      let report = try await trail.report(filter, now: TestHouse.start, on: look) { _ in nil }
      return [erased.count, report.count]
    }
    let alone = try await follow(3)
    #expect(alone[0] == 1 && alone[1] > 0)
    try await scene.say("same", 2, 3)
    #expect(try await follow(3) == [2, 2 * alone[1]], "of each the same was done so far")
    _ = try await scene.merge(1, into: 2, minute: 5)
    let all = try await follow(1)
    #expect(all[0] == 3)
    #expect(try await follow(2) == all)
    #expect(try await follow(3) == all)
    try await scene.say("apart", 1, 2)
    #expect(try await follow(1)[0] == 1)
    #expect(try await follow(3)[0] == 2)
    await house.close()
  }

  @Test("Who waits for visits hears of who is kept apart no more or merged again, not of a parting")
  func noticed() async throws {
    let scene = try await ThreeRecords()
    let (house, desk) = (scene.house, scene.matching.desk)
    try await scene.hear()
    func decide(holds: Bool) async throws {
      try await desk.decide(
        merge: scene.ids[0], holds: holds, officer: "budi", reason: "surat 12", under: .shipped,
        entry: scene.matching.entry)
    }
    #expect(try await !scene.merge(1, into: 2, minute: 5).contains("BMB-1985"))
    #expect(try await scene.noticed() == [1, 2])
    try await scene.say("apart", 1, 2)
    #expect(try await scene.noticed().isEmpty)
    try await scene.takeBack()
    #expect(try await scene.noticed() == [1, 2])
    try await decide(holds: false)
    #expect(try await scene.noticed().isEmpty)
    try await decide(holds: true)
    #expect(try await scene.noticed() == [1, 2])
    // Merged while they are kept apart: his visits are looked at whose record went, and nothing ties the other's.
    try await scene.say("apart", 1, 2)
    try await house.run(
      """
      UPDATE identity.patient_merge SET undone_at = now();
      UPDATE identity.patient_merge SET undone_at = NULL
      """)
    #expect(try await scene.noticed() == [1])
    try await scene.takeBack()
    #expect(try await scene.noticed() == [1, 2])

    // A record that an officer took out of the third's person, once he takes his word back.
    var bundle = TestBundle()
    (bundle.nik, bundle.record, bundle.number) = (ThreeRecords.nik(3), "B-3", "W-3")
    bundle.organization = "9900103002"
    #expect(
      try await house.submit(bundle.bytes, from: TestHouse.certificateB).httpStatus == 201)
    let found = try await desk.records(
      ofNumber: ThreeRecords.nik(3), reason: "surat 12", under: .shipped,
      entry: scene.matching.entry)
    let record = try #require(found.records.first { $0.id != scene.ids[2] })
    try await desk.part(
      record.id, officer: "ani", reason: "NIK asal isi", under: .shipped,
      entry: scene.matching.entry)
    _ = try await scene.noticed()
    let word = try #require(try await desk.board(under: .shipped).words.first { !$0.isSame })
    try await desk.undo(word.id, officer: "ani", reason: "satu orang", entry: scene.matching.entry)
    #expect(try await scene.noticed(besides: record.id) == [3, 4])
    await house.close()
  }

  private func expect(_ rule: Rule, _ body: () async throws -> Void) async {
    do {
      try await body()
      Testing.Issue.record("done what \(rule.code) refuses")
    } catch let refusal as MatchDesk.Refusal {
      #expect(refusal.rule == rule)
    } catch {
      Testing.Issue.record("\(error)")
    }
  }
}

/// Three records of one facility, each of a person of its own with a visit.
private struct ThreeRecords {
  static let review = "019a0000-0000-7000-8000-000000000001"

  let matching: MatchScene
  let ids: [PatientID]

  var house: TestHouse { matching.house }

  static func nik(_ record: Int) -> String { "997101150690000\(record)" }

  private static func at(_ minute: Int) -> String { "202606140\(900 + minute)00+0800" }

  init() async throws {
    matching = try await MatchScene()
    let house = matching.house
    let request = try house.reader
    let query = try await house.disclosure.authorize(request, resource: "Patient").get()
    var ids: [PatientID] = []
    for record in 1...3 {
      var form = VisitForms()
      (form.record, form.nik, form.number) = ("RM-\(record)", Self.nik(record), "V-\(record)")
      let sent = try await house.submit(
        form.hl7("A04", at: Self.at(record), control: "\(record)"), type: .hl7)
      let visit = try TestHouse.visit(in: sent)
      ids.append(
        try #require(try await house.disclosure.visit(visit, under: query, request)).patient)
    }
    self.ids = ids
  }

  /// As the facility's A40 does; the answer as text.
  func merge(_ retired: Int, into survivor: Int, minute: Int) async throws -> String {
    let time = Self.at(minute)
    let message = [
      "MSH|^~\\&|SIMRS|KLINIK|BAIMBAI|DINKES|\(time)||ADT^A40|M\(minute)|P|2.5.1",
      "EVN|A40|\(time)", "PID|1||RM-\(survivor)^^^KLINIK^MR||Rekaan^Uji||19900615|M",
      "MRG|RM-\(retired)^^^KLINIK^MR",
    ]
    let sent = try await house.submit(
      Array((message.joined(separator: "\r") + "\r").utf8), type: .hl7)
    #expect(sent.httpStatus == 201)
    return String(decoding: sent.answer, as: UTF8.self)
  }

  /// Visits that a search for a record finds.
  func visits(_ record: Int) async throws -> Int {
    let request = try house.reader
    let query = try await house.disclosure.authorize(request, resource: "Encounter").get()
    let page = try await house.disclosure.search(
      VisitSearch(count: 10), patient: .id(ids[record - 1]), text: "patient", under: query, request)
    #expect(page.total == page.visits.count)
    return page.visits.count
  }

  /// A word on two persons, of an officer or, without one, of a rule.
  func say(_ word: String, _ one: Int, _ other: Int, by officer: String? = "ani") async throws {
    try await house.run(
      """
      INSERT INTO identity.person_link (link_id, left_person, right_person, word, officer, rule_version, weight,
        reasons, evidence)
      SELECT gen_random_uuid(), min(person_id::text)::uuid, max(person_id::text)::uuid, '\(word)',
        \(officer.map { "'\($0)'" } ?? "NULL"), 'test', 20, '', ''
      FROM identity.patient WHERE patient_id IN ('\(ids[one - 1])', '\(ids[other - 1])')
      """)
  }

  /// Links that an officer's decision undid, each with its entry.
  func undone() async throws -> Int {
    let entries = try await house.count(
      """
      SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'rsn' = 'undone'
      """)
    #expect(
      try await house.count(
        "SELECT count(*) FROM identity.person_link WHERE undone_by = 'budi'") == entries)
    return entries
  }

  /// The two wait for an officer.
  func ask(_ one: Int, _ other: Int) async throws {
    try await house.run(
      """
      INSERT INTO identity.match_review (review_id, left_person, right_person, left_patient, right_patient,
        rule_version, weight, reasons, evidence)
      SELECT '\(Self.review)', min(person_id::text)::uuid, max(person_id::text)::uuid, gen_random_uuid(),
        gen_random_uuid(), 'test', 1, '', ''
      FROM identity.patient WHERE patient_id IN ('\(ids[one - 1])', '\(ids[other - 1])')
      """)
  }

  /// From now on the facility waits for visits of this month.
  func hear() async throws {
    let facility = try house.identity().facility.id
    try await house.registerHospital(facility, "clinic-a", "private")
    try await house.run(
      """
      INSERT INTO access.subscription (subscription_id, facility_id, role, status, criteria, kind, statuses, classes,
        endpoint, content, reason, base, made_at, made_by, changed_at, next_at, is_proven)
      VALUES (gen_random_uuid(), '\(facility)', 'system', 'active', 'x', 'patients', '{}', '{}',
        'https://hook.example', 'id-only', 'uji', 'https://gw.example/fhir', now(), 'clinic-a', now(), now(), true)
      """)
    _ = try await noticed()
  }

  /// Whose visits were put on the list of notices since the last look, in order of the records; `other` is the fourth.
  func noticed(besides other: PatientID? = nil) async throws -> [Int] {
    var found: [Int] = []
    for (place, id) in (ids + [other].compactMap(\.self)).enumerated() {
      let waiting = try await house.count(
        """
        SELECT count(*) FROM access.subscription_work w JOIN record.visit v USING (facility_id, visit_id)
        WHERE v.patient_id = '\(id)'
        """)
      if waiting > 0 { found.append(place + 1) }
    }
    // Of this month, as the database's clock has it.
    try await house.run(
      "UPDATE record.visit SET updated_at = now(); DELETE FROM access.subscription_work")
    return found
  }

  /// Nobody is kept apart any more.
  func takeBack() async throws {
    try await house.run(
      "UPDATE identity.person_link SET undone_at = now(), undone_by = 'ani' WHERE word = 'apart' AND undone_at IS NULL"
    )
  }
}
