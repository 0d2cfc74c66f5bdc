import Administration
import Intake
import PersonMatching
import RecordModel
import Testing

/// Whom a facility merged (HL7 v2 A40) are one person for the matcher too: nobody is asked about them, and whoever
/// meets one of them meets both.
@Suite("Matching persons whom a facility merged", .timeLimit(.minutes(5)))
struct MergedMatchingTests {
  private static let active =
    "SELECT count(*) FROM identity.person_link WHERE undone_at IS NULL AND word = 'same'"
  private static let asked = "SELECT count(*) FROM identity.match_review WHERE closed_at IS NULL"

  /// Tells a record under a person of its own; its visit.
  private func tell(
    _ record: String, _ scene: MatchScene, name: String = "Zulkifli Darmawangsa",
    gender: String = "male", nik: String? = nil, number: Int = 1,
    at facility: [UInt8] = TestHouse.certificateA
  ) async throws -> VisitID {
    var bundle = TestBundle()
    (bundle.nik, bundle.record, bundle.name) = (nik, record, name)
    (bundle.number, bundle.gender) = ("V-\(record)-\(number)", gender)
    if facility == TestHouse.certificateB { bundle.organization = "9900103002" }
    let outcome = try await scene.house.submit(bundle.bytes, from: facility)
    #expect(outcome.httpStatus == 201)
    return try TestHouse.visit(in: outcome)
  }

  /// An officer's word on the persons of two visits.
  private func say(
    _ word: String, _ one: VisitID, _ other: VisitID, _ scene: MatchScene
  ) async throws {
    try await scene.house.run(
      """
      INSERT INTO identity.person_link (link_id, left_person, right_person, word, officer, rule_version, weight,
        reasons, evidence)
      SELECT gen_random_uuid(), min(person_id::text)::uuid, max(person_id::text)::uuid, '\(word)', 'ani',
        'test', 20, '', ''
      FROM record.visit WHERE visit_id IN ('\(one)', '\(other)')
      """)
  }

  @Test(
    "They are neither linked nor put before a human, whatever their records say",
    arguments: ["male", "female"])
  func merged(gender: String) async throws {
    for isMerged in [false, true] {
      let scene = try await MatchScene()
      let one = try await tell("RM-1", scene)
      let other = try await tell("RM-2", scene, gender: gender)
      if isMerged { try await scene.house.merge(one, into: other) }
      let report = try await scene.matcher.work()
      #expect(report.links + report.reviews == (isMerged ? 0 : 1), "\(gender) \(isMerged)")
      await scene.house.close()
    }
  }

  @Test("Who waits for a human is merged: nobody waits; who is parted again is judged as two")
  func later() async throws {
    let scene = try await MatchScene()
    let house = scene.house
    let one = try await tell("RM-1", scene)
    let other = try await tell("RM-2", scene, gender: "female")
    #expect(try await scene.matcher.work().reviews == 1)
    try await scene.house.merge(one, into: other)
    let report = try await scene.matcher.work()
    #expect(report.reviews == 0 && report.links == 0 && report.records == 2)
    #expect(try await house.count(Self.asked) == 0)
    try await house.run(
      "UPDATE identity.patient_merge SET undone_at = now(), undone_by = 'ani'")
    #expect(try await scene.matcher.work().reviews == 1)
    #expect(try await house.count(Self.asked) == 1)
    await house.close()
  }

  @Test("Who waits for a human, and is one by way of those who are merged, waits no longer")
  func byWayOfOthers() async throws {
    let scene = try await MatchScene()
    let house = scene.house
    let one = try await tell("RM-1", scene, name: "Zulkifli Darmawangsa")
    let other = try await tell("RM-2", scene, name: "Kartawijaya Suryadilaga")
    let third = try await tell(
      "RM-3", scene, name: "Budi Santoso", at: TestHouse.certificateB)
    let fourth = try await tell(
      "RM-4", scene, name: "Rahmat Hidayatullah", at: TestHouse.certificateB)
    _ = try await scene.matcher.work()
    try await say("same", one, third, scene)
    try await say("same", other, fourth, scene)
    try await house.run(
      """
      UPDATE identity.match_review SET closed_at = now(), closed_as = 'withdrawn', closed_by = 'ani';
      INSERT INTO identity.match_review (review_id, left_person, right_person, left_patient, right_patient,
        rule_version, weight, reasons, evidence)
      SELECT gen_random_uuid(), min(person_id::text)::uuid, max(person_id::text)::uuid, gen_random_uuid(),
        gen_random_uuid(), 'test', 1, '', ''
      FROM record.visit WHERE visit_id IN ('\(third)', '\(fourth)')
      """)
    try await scene.house.merge(one, into: other)
    _ = try await scene.matcher.work()
    #expect(try await house.count(Self.asked) == 0)
    await house.close()
  }

  @Test("Who waits for a human, and is one by way of many links, waits no longer")
  func heldByMany() async throws {
    let scene = try await MatchScene()
    let house = scene.house
    for number in 1...8 {
      _ = try await tell(
        "RM-\(number)", scene,
        at: number % 2 == 0 ? TestHouse.certificateA : TestHouse.certificateB)
    }
    _ = try await scene.matcher.work()
    #expect(try await scene.golden() == 1)
    // Two whom no link of their own joins.
    try await house.run(
      """
      INSERT INTO identity.match_review (review_id, left_person, right_person, left_patient, right_patient,
        rule_version, weight, reasons, evidence)
      SELECT gen_random_uuid(), l.person_id, r.person_id, gen_random_uuid(), gen_random_uuid(), 'test', 1, '', ''
      FROM identity.patient l JOIN identity.patient r ON l.person_id < r.person_id
        AND l.facility_id <> r.facility_id
      WHERE NOT EXISTS (SELECT FROM identity.person_link k
        WHERE k.left_person = l.person_id AND k.right_person = r.person_id)
      LIMIT 1
      """)
    #expect(try await house.count(Self.asked) == 1)
    _ = try await scene.matcher.noteAll()
    let report = try await scene.matcher.work()
    #expect(report.reviews == 0 && report.undone == 0)
    #expect(try await house.count(Self.asked) == 0)
    #expect(try await scene.golden() == 1)
    await house.close()
  }

  @Test("Who is one by way of an officer's word needs no human, whatever the set's records say")
  func againstThemselves() async throws {
    for isOne in [false, true] {
      let scene = try await MatchScene()
      let one = try await tell("RM-1", scene, nik: "9971021506900888")
      let other = try await tell("RM-2", scene, at: TestHouse.certificateB)
      let third = try await tell("RM-3", scene, nik: "9971011506900001")
      try await say("same", one, third, scene)
      if isOne { try await say("same", third, other, scene) }
      let report = try await scene.matcher.work()
      #expect(report.links == (isOne ? 0 : 1) && report.reviews == 0, "\(isOne)")
      #expect(try await scene.house.count(Self.asked) == 0)
      await scene.house.close()
    }
  }

  @Test("Who is one by way of a link that the same plan undoes is put before a human, or linked")
  func lostOnTheWay() async throws {
    let scene = try await MatchScene()
    let house = scene.house
    let one = try await tell("RM-1", scene)
    let other = try await tell("RM-2", scene, at: TestHouse.certificateB)
    let third = try await tell(
      "RM-3", scene, nik: "9971021506900888", at: TestHouse.certificateB)
    _ = try await scene.matcher.work()
    #expect(try await scene.golden() == 1)
    // Only by way of the third are the two one.
    try await house.run(
      """
      DELETE FROM identity.person_link;
      INSERT INTO identity.person_link (link_id, left_person, right_person, word, rule_version, weight, reasons,
        evidence)
      SELECT gen_random_uuid(), least(v.person_id, t.person_id), greatest(v.person_id, t.person_id), 'same',
        'test', 20, '', ''
      FROM record.visit v CROSS JOIN record.visit t
      WHERE v.visit_id IN ('\(one)', '\(other)') AND t.visit_id = '\(third)'
      """)
    #expect(try await scene.golden() == 1)
    // Set right: he has a NIK, and it is not the third's.
    _ = try await tell("RM-1", scene, nik: "9971011506900001", number: 2)
    let report = try await scene.matcher.work()
    #expect(report.undone == 1)
    let waiting = try await house.count(
      """
      SELECT count(*) FROM identity.match_review r WHERE closed_at IS NULL
        AND (SELECT person_id FROM record.visit WHERE visit_id = '\(one)') IN (left_person, right_person)
        AND (SELECT person_id FROM record.visit WHERE visit_id = '\(other)') IN (left_person, right_person)
      """)
    #expect(waiting + report.links == 1)
    await house.close()
  }

  @Test("No rule makes those one again whose merge an officer parted; a human is asked")
  func parted() async throws {
    for officer in ["'ani'", "NULL"] {
      let scene = try await MatchScene()
      let one = try await tell("RM-1", scene)
      let other = try await tell("RM-2", scene, at: TestHouse.certificateB)
      try await scene.house.merge(one, into: other)
      try await scene.house.run(
        "UPDATE identity.patient_merge SET undone_at = now(), undone_by = \(officer)")
      let report = try await scene.matcher.work()
      #expect(report.links == (officer == "NULL" ? 1 : 0), "\(officer)")
      #expect(report.reviews == (officer == "NULL" ? 0 : 1), "\(officer)")
      await scene.house.close()
    }
  }

  @Test("A third is held against the records of both, before and after he was linked with one")
  func third() async throws {
    for isLinkedBefore in [false, true] {
      let scene = try await MatchScene()
      let house = scene.house
      let one = try await tell("RM-1", scene)
      _ = try await tell("RM-3", scene, nik: "9971021506900888", at: TestHouse.certificateB)
      if isLinkedBefore { #expect(try await scene.matcher.work().links == 1) }
      let other = try await tell("RM-2", scene, nik: "9971011506900001")
      try await scene.house.merge(other, into: one)
      let report = try await scene.matcher.work()
      #expect(report.links == 0 && report.reviews >= 1, "\(isLinkedBefore)")
      #expect(report.undone == (isLinkedBefore ? 1 : 0))
      #expect(try await house.count(Self.active) == 0)
      // Parted, the one of them whom nothing speaks against is linked.
      try await house.run(
        "UPDATE identity.patient_merge SET undone_at = now(), undone_by = 'ani'")
      #expect(try await scene.matcher.work().links == 1)
      await house.close()
    }
  }

  @Test("Whom an officer keeps apart from one of them the matcher links with none of them")
  func apart() async throws {
    for isMerged in [false, true] {
      let scene = try await MatchScene()
      let one = try await tell("RM-1", scene)
      let other = try await tell("RM-2", scene)
      let third = try await tell("RM-3", scene, at: TestHouse.certificateB)
      if isMerged { try await scene.house.merge(other, into: one) }
      try await say("apart", other, third, scene)
      let report = try await scene.matcher.work()
      #expect(report.links == (isMerged ? 0 : 1) && report.reviews == 0)
      await scene.house.close()
    }
  }

  @Test("Where an officer keeps the merged apart they are two, and a third joins one of them")
  func keptApart() async throws {
    let scene = try await MatchScene()
    let one = try await tell("RM-1", scene)
    let other = try await tell("RM-2", scene)
    _ = try await tell("RM-3", scene, at: TestHouse.certificateB)
    try await scene.house.merge(other, into: one)
    try await say("apart", one, other, scene)
    let report = try await scene.matcher.work()
    #expect(report.links == 1 && report.reviews == 0)
    #expect(try await scene.golden() == 2)
    await scene.house.close()
  }

  @Test("No rule links anybody with persons whom a merge joined and an officer keeps apart")
  func torn() async throws {
    for isMerged in [false, true] {
      let scene = try await MatchScene()
      let one = try await tell("RM-1", scene)
      let other = try await tell("RM-2", scene)
      let third = try await tell("RM-3", scene, at: TestHouse.certificateB)
      if isMerged { try await scene.house.merge(one, into: other) }
      // Kept apart from the one and, by the merge, one with the other.
      try await say("same", other, third, scene)
      try await say("apart", one, third, scene)
      #expect(try await scene.matcher.work().links == 0)
      _ = try await tell("RM-4", scene, at: TestHouse.certificateB)
      let report = try await scene.matcher.work()
      #expect((report.links > 0) != isMerged && (report.reviews > 0) == isMerged)
      await scene.house.close()
    }
  }
}
