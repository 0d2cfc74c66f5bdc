import AccessPolicy
import Administration
import Database
import Foundation
import Intake
import PatientIndex
import PersonMatching
import RecordModel
import Registry
import TestSupport
import Testing

/// Whom the access policy hides is neither opened nor decided on where records are linked and parted.
@Suite("Persons whom the policy hides from the desk of links", .timeLimit(.minutes(5)))
struct HiddenPersonTests {
  /// Records of two facilities of which the rules are not sure, and the review's id.
  private func uncertain() async throws -> (scene: MatchScene, review: MatchReviewID) {
    let scene = try await MatchScene()
    try await scene.tell("Zulkifli Darmawangsa", "RM-1", "V-1", at: TestHouse.certificateA)
    try await scene.tell(
      "Zulkiffli Darmawangsa", "RM-2", "V-2", gender: "female", at: TestHouse.certificateB)
    #expect(try await scene.matcher.work().reviews == 1)
    let id = try #require(try await scene.desk.board(under: .shipped).reviews.first?.id)
    return (scene, id)
  }

  @Test("Of a pair of whom one is hidden neither is opened, and nobody decides on it")
  func pair() async throws {
    let (scene, id) = try await uncertain()
    let (house, desk) = (scene.house, scene.desk)
    // A no to the sharing of a record hides nobody from the duty of saying whose it is.
    try await scene.say("opt-out")
    let seen = try await desk.look(id, reason: "surat 12", under: .shipped, entry: scene.entry)
    #expect(seen.hidden.isEmpty && seen.left.count == 1 && seen.right.count == 1)
    #expect(!seen.question.grounds.evidence.isEmpty && !seen.question.grounds.reasons.isEmpty)
    #expect(try await scene.last() == "0|policy 1: office-drill|2")

    try await scene.say("restriction")
    let before = try await scene.leaves()
    let hidden = try await desk.look(id, reason: "surat 13", under: .shipped, entry: scene.entry)
    #expect(hidden.left.isEmpty && hidden.right.isEmpty, "the other's words would tell his")
    #expect(hidden.hidden.map(\.rule) == ["office-restricted"])
    // How they agree tells of both: neither the look, the question before it nor the list says it.
    let question = try await desk.question(id, under: .shipped)
    let listed = try #require(try await desk.board(under: .shipped).reviews.first)
    #expect(question.hidden.map(\.rule) == ["office-restricted"])
    for grounds in [hidden.question.grounds, question.grounds, listed.grounds] {
      #expect(grounds.evidence.isEmpty && grounds.reasons.isEmpty)
      #expect(grounds.weight == seen.question.grounds.weight)
    }
    #expect(try await desk.subjects(of: id).count == 2)
    #expect(try await scene.leaves() == before + 1)
    #expect(try await scene.last() == "4|policy 1: office-drill, office-restricted|2")
    await scene.expectHidden {
      try await desk.decide(
        id, isSame: true, officer: "ani", reason: "keluarga", under: .shipped, entry: scene.entry)
    }
    #expect(try await scene.leaves() == before + 2, "that he tried is in the log")
    #expect(try await house.count("SELECT count(*) FROM identity.person_link") == 0)

    // Once the restriction is ended he looks and decides; restricted again, his word stays as it is.
    try await scene.endConsents()
    #expect(
      try await desk.look(id, reason: "surat 14", under: .shipped, entry: scene.entry).hidden
        .isEmpty)
    try await desk.decide(
      id, isSame: true, officer: "ani", reason: "keluarga", under: .shipped, entry: scene.entry)
    try await scene.say("restriction")
    let word = try #require(try await desk.board(under: .shipped).words.first)
    #expect(word.grounds.reasons.isEmpty, "nor does the list of decisions")
    // What one of the two said counts for both, as they are one now.
    let linked = try await desk.look(
      MatchReviewID(word.id.uuid), reason: "surat 15", under: .shipped, entry: scene.entry)
    #expect(linked.left.isEmpty && linked.right.isEmpty)
    #expect(linked.question.word?.grounds.evidence.isEmpty == true)
    #expect(try await scene.last() == "4|policy 1: office-restricted|2")
    #expect(try await scene.golden() == 1)
    // A restriction forbids looking, not mending a wrong link: nobody is opened for it.
    try await desk.decide(
      MatchReviewID(word.id.uuid), isSame: false, officer: "budi", reason: "salah baca",
      under: .shipped, entry: scene.entry)
    #expect(try await scene.last() == "0|kept-apart|2")
    #expect(try await scene.golden() == 2)
    let apart = try #require(try await desk.board(under: .shipped).words.first)
    try await desk.undo(apart.id, officer: "ani", reason: "salah baca", entry: scene.entry)
    #expect(try await scene.last() == "0|undone|2")
    #expect(try await desk.board(under: .shipped).words.isEmpty)
    await house.close()
  }

  @Test("With a court's order and its number an officer opens and links whom the policy hides")
  func court() async throws {
    let (scene, id) = try await uncertain()
    let (house, desk) = (scene.house, scene.desk)
    try await scene.say("restriction")
    func asked(_ basis: String?, _ document: String?) async throws -> OfficeQuery? {
      let question = OfficeQuestion(
        role: .officer, purpose: "HOPERAT", basis: basis, document: document)
      return try? await desk.query(question, under: .shipped, entry: scene.entry).get()
    }
    // A basis without its document opens nobody.
    let bare = try #require(try await asked("court-order", nil))
    let closed = try await desk.look(id, reason: "surat 12", under: bare, entry: scene.entry)
    #expect(closed.left.isEmpty && closed.hidden.map(\.rule) == ["office-restricted"])
    let court = try #require(try await asked("court-order", "12/PN/2026"))
    let open = try await desk.look(id, reason: "surat 12", under: court, entry: scene.entry)
    #expect(open.hidden.isEmpty && open.left.count == 1 && open.right.count == 1)
    #expect(!open.question.grounds.evidence.isEmpty)
    #expect(try await scene.last() == "0|policy 1: office-court; court-order; 12/PN/2026|2")
    try await desk.decide(
      id, isSame: true, officer: "ani", reason: "putusan", under: court, entry: scene.entry)
    #expect(try await scene.golden() == 1)
    // What the policy takes of nobody is an entry, too.
    let before = try await scene.leaves()
    #expect(try await asked("no-such-basis", "12/PN/2026") == nil)
    #expect(try await scene.leaves() == before + 1)
    #expect(try await scene.last().hasPrefix("4|notPermitted|"))
    await house.close()
  }

  @Test("Who is linked with a restricted person while an officer decides is judged anew")
  func meanwhile() async throws {
    let scene = try await MatchScene()
    let (house, desk, entry) = (scene.house, scene.desk, scene.entry)
    try await scene.tell("Zulkifli Darmawangsa", "RM-1", "V-1", at: TestHouse.certificateA)
    try await scene.tell(
      "Zulkiffli Darmawangsa", "RM-2", "V-2", gender: "female", at: TestHouse.certificateB)
    #expect(try await scene.matcher.work().reviews == 1)
    let id = try #require(try await desk.board(under: .shipped).reviews.first?.id)
    try await scene.tell("Rina Rekaan", "RM-3", "V-3", at: TestHouse.certificateB)
    try await house.run(
      """
      INSERT INTO access.consent (consent_id, person_id, kind, categories, valid_from, evidence,
        evidence_hash, recorded_by, recorded_at)
      SELECT gen_random_uuid(), p.person_id, 'restriction', '{}', '2026-01-01', 'map 3', sha256('x'), 'test',
        '2026-06-15'
      FROM identity.match_review r JOIN identity.person p ON p.person_id NOT IN (r.left_person, r.right_person)
      """)
    // The decision has judged both and waits for the links, while another officer makes one.
    let deciding = try await house.database.transaction("test", as: .matcher) { transaction in
      try await MatchStore(keyring: house.keyring).lock(in: transaction)
      let deciding = Task {
        try await desk.decide(
          id, isSame: true, officer: "ani", reason: "keluarga", under: .shipped, entry: entry)
      }
      let waiting = """
        SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """
      for _ in 0..<200 {
        if try await house.count(waiting) == 1 { break }
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(try await house.count(waiting) == 1)
      try await house.run(
        """
        INSERT INTO identity.person_link (link_id, left_person, right_person, word, officer, rule_version, weight,
          reasons, evidence)
        SELECT gen_random_uuid(), least(p.person_id, r.left_person), greatest(p.person_id, r.left_person), 'same',
          'budi', 'test', 20, '', ''
        FROM identity.match_review r JOIN identity.person p ON p.person_id NOT IN (r.left_person, r.right_person)
        """)
      return deciding
    }
    await scene.expectHidden { try await deciding.value }
    #expect(try await house.count("SELECT count(*) FROM identity.person_link") == 1)
    #expect(try await scene.last() == "4|policy 1: office-drill, office-restricted|2")
    await house.close()
  }

  /// Records of two persons that their facility merged.
  private func merged() async throws -> (scene: MatchScene, retired: PatientID) {
    let scene = try await MatchScene()
    for (number, nik) in [("1", "9971011506900001"), ("2", "9971011506900002")] {
      try await scene.tell(
        "Rina Rekaan", "RM-\(number)", "V-\(number)", nik: nik, at: TestHouse.certificateA)
    }
    try await scene.house.run(
      """
      INSERT INTO identity.patient_merge (retired_id, survivor_id, survivor_person, facility_id, submission_id)
      SELECT r.patient_id, s.patient_id, s.person_id, s.facility_id, gen_random_uuid()
      FROM identity.patient r JOIN identity.patient s ON r.patient_id < s.patient_id
      """)
    return (scene, try #require(try await scene.desk.merges().first).retired)
  }

  @Test("Nor are the two records of a facility's merge, nor the records of one person")
  func records() async throws {
    let (scene, retired) = try await merged()
    let (house, desk) = (scene.house, scene.desk)
    let open = try await desk.look(
      merge: retired, reason: "surat 12", under: .shipped, entry: scene.entry)
    #expect(open.retired != nil && open.survivor != nil && open.hidden.isEmpty)
    try await scene.say("restriction")
    let hidden = try await desk.look(
      merge: retired, reason: "surat 13", under: .shipped, entry: scene.entry)
    #expect(hidden.retired == nil && hidden.survivor == nil)
    #expect(hidden.hidden.map(\.rule) == ["office-restricted"])
    #expect(
      try await scene.last() == "4|policy 1: office-restricted|2",
      "what one of the two said counts for both, as their facility says that they are one")
    try await scene.endConsents()

    // A third record of the second person, at another facility.
    try await scene.tell(
      "Rina Rekaan", "RM-3", "V-3", nik: "9971011506900002", at: TestHouse.certificateB)
    let found = try await desk.records(
      ofNumber: "9971011506900002", reason: "surat 14", under: .shipped, entry: scene.entry)
    let b = try house.identity(TestHouse.certificateB).facility.id
    let record = try #require(found.records.first { $0.facility == b })
    // He was seen, and is restricted before the officer decides.
    try await house.run(
      """
      INSERT INTO access.consent (consent_id, person_id, kind, categories, valid_from, evidence,
        evidence_hash, recorded_by, recorded_at)
      SELECT gen_random_uuid(), person_id, 'restriction', '{}', '2026-01-01', 'map 3', sha256('x'),
        'test', '2026-06-15' FROM identity.patient WHERE patient_id = '\(record.id)'
      """)
    await scene.expectHidden {
      try await desk.part(
        record.id, officer: "ani", reason: "NIK asal isi", under: .shipped, entry: scene.entry)
    }
    #expect(try await house.count("SELECT count(*) FROM identity.person") == 2)
    await house.close()
  }

  @Test("A merge of whom one is hidden is parted unseen, and let hold again only by who may look")
  func merge() async throws {
    let (scene, retired) = try await merged()
    let desk = scene.desk
    try await scene.say("restriction")
    let asked = try await desk.merge(of: retired, under: .shipped)
    #expect(asked.retired == nil && asked.survivor == nil)
    #expect(asked.hidden.map(\.rule) == ["office-restricted"])
    #expect(try await desk.subjects(ofMerge: retired).count == 2)
    // A restriction forbids looking, not mending a wrong merge: nobody is opened for it, and the entry says so.
    let before = try await scene.leaves()
    func decide(_ holds: Bool, under query: OfficeQuery = .shipped) async throws {
      try await desk.decide(
        merge: retired, holds: holds, officer: "ani", reason: "dua orang", under: query,
        entry: scene.entry)
    }
    try await decide(false)
    #expect(try await desk.merges().first?.isInForce == false)
    #expect(try await scene.leaves() == before + 1)
    #expect(
      try await scene.last()
        == "0|unmerged; hidden, not opened; policy 1: office-restricted|2")
    // To let it hold again joins two, as a link does: that wants a look.
    await scene.expectHidden { try await decide(true) }
    #expect(try await desk.merges().first?.isInForce == false)
    #expect(try await scene.last() == "4|policy 1: office-drill, office-restricted|2")
    let court = try await desk.query(
      OfficeQuestion(
        role: .officer, purpose: "HOPERAT", basis: "court-order", document: "12/PN/2026"),
      under: .shipped, entry: scene.entry
    ).get()
    try await decide(true, under: court)
    #expect(try await scene.last() == "0|merged-again|2")
    // On a basis nobody is hidden, and once the restriction is ended nobody is.
    try await decide(false, under: court)
    #expect(try await scene.last() == "0|unmerged|2")
    try await scene.endConsents()
    try await decide(true)
    #expect(try await desk.merges().first?.isInForce == true)
    await scene.house.close()
  }

  @Test("An officer's parting is judged by the weights in force, and says which they are")
  func weights() async throws {
    var heavier = MatchWeights.builtIn
    heavier.version = "uji.1"
    // Ten bits more for births that agree.
    heavier.other[MatchField.birth.index] = heavier.other[MatchField.birth.index].map { $0 / 1024 }
    var weighed: [Int] = []
    for weights in [MatchWeights.builtIn, heavier] {
      let scene = try await MatchScene(weights: weights)
      for (number, facility) in [("1", TestHouse.certificateA), ("2", TestHouse.certificateB)] {
        try await scene.tell(
          "Rina Rekaan", "RM-\(number)", "V-\(number)", nik: "9971011506900001", at: facility)
      }
      let found = try await scene.desk.records(
        ofNumber: "9971011506900001", reason: "surat 12", under: .shipped, entry: scene.entry)
      let record = try #require(found.records.last)
      try await scene.desk.part(
        record.id, officer: "ani", reason: "NIK asal isi", under: .shipped, entry: scene.entry)
      let word = try #require(try await scene.desk.board(under: .shipped).words.first)
      #expect(word.grounds.version == weights.version)
      #expect(scene.desk.weightsVersion == weights.version)
      weighed.append(Int(word.grounds.weight.rounded()))
      await scene.house.close()
    }
    #expect(weighed.count == 2 && weighed[1] == weighed[0] + 10, "\(weighed)")
  }
}

extension MatchScene {
  fileprivate func tell(
    _ name: String, _ record: String, _ number: String, nik: String? = nil,
    gender: String = "male", at facility: [UInt8]
  ) async throws {
    var bundle = TestBundle()
    (bundle.nik, bundle.record, bundle.name) = (nik, record, name)
    (bundle.number, bundle.gender) = (number, gender)
    if facility == TestHouse.certificateB { bundle.organization = "9900103002" }
    #expect(try await house.submit(bundle.bytes, from: facility).httpStatus == 201)
  }

  /// One of the persons says something: the one with the lower id.
  fileprivate func say(_ kind: String) async throws {
    try await house.run(
      """
      INSERT INTO access.consent (consent_id, person_id, kind, categories, valid_from, evidence,
        evidence_hash, recorded_by, recorded_at)
      SELECT gen_random_uuid(), min(person_id::text)::uuid, '\(kind)', '{}', '2026-01-01', 'map 3',
        sha256('x'), 'test', '2026-06-15' FROM identity.person
      """)
  }

  fileprivate func endConsents() async throws {
    try await house.run(
      "UPDATE access.consent SET ended_by = 'test', ended_at = now(), ended_reason = 'surat 14'")
  }

  /// The newest entry: its outcome, what was decided, and about how many persons it is.
  fileprivate func last() async throws -> String {
    let cluster = try await PrivateCluster.shared()
    return try await cluster.psql(
      """
      SELECT e ->> 'out', e ->> 'rsn', e ->> 'n' FROM (
        SELECT leaf_index, convert_from(entry, 'UTF8')::jsonb AS e FROM audit.leaf) l
      ORDER BY leaf_index DESC LIMIT 1
      """, connection: PrivateCluster.superuser(house.connection)
    ).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Expects that nothing is decided, because the policy hides somebody.
  fileprivate func expectHidden(_ body: () async throws -> Void) async {
    do {
      try await body()
      Testing.Issue.record("decided on whom the policy hides")
    } catch let refusal as MatchDesk.Refusal {
      #expect(refusal.rule == .matchHidden)
    } catch {
      Testing.Issue.record("\(error)")
    }
  }
}
