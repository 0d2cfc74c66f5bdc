import AccessPolicy
import Administration
import AuditLog
import Database
import Foundation
import Intake
import Logging
import PatientIndex
import PersonMatching
import RecordModel
import Testing

/// What humans decide of two records, and what the log says of it.
@Suite("Deciding who is one person")
struct MatchDeskTests {
  @Test("A pair waits, is looked at with an entry, linked, parted again, and no rule undoes that")
  func decisions() async throws {
    let scene = try await MatchScene()
    try await scene.tell(
      "Zulkifli Darmawangsa", "RM-1", birth: "1990-06-15", at: TestHouse.certificateA)
    try await scene.tell(
      "Zulkiffli Darmawangsa", "RM-2", birth: "1990-06-15", gender: "female",
      at: TestHouse.certificateB)
    #expect(try await scene.matcher.work().reviews == 1)
    let review = try #require(try await scene.desk.board(under: .shipped).reviews.first)
    #expect(review.grounds.reasons.contains(.sexes))
    let before = try await scene.leaves()
    let question = try await scene.desk.question(review.id, under: .shipped)
    #expect(question.word == nil && question.grounds.reasons == review.grounds.reasons)
    await #expect(throws: MatchDesk.Refusal.self, "nobody is looked at without a reason") {
      _ = try await scene.desk.look(review.id, reason: "", under: .shipped, entry: scene.entry)
    }
    #expect(try await scene.leaves() == before)
    let pair = try await scene.desk.look(
      review.id, reason: "surat 12", under: .shipped, entry: scene.entry)
    #expect(try await scene.leaves() == before + 1)
    #expect(
      try await scene.house.count(
        """
        SELECT count(*) FROM audit.leaf_secret WHERE leaf_index = \(before) AND query IS NOT NULL
        """) == 1, "the reason is kept sealed")
    #expect(
      try await scene.house.count(
        "SELECT count(*) FROM audit.subject WHERE leaf_index = \(before)") == 2)
    let names = [pair.left, pair.right].compactMap { $0.first?.current.names.first?.text }
    #expect(Set(names) == ["Zulkifli Darmawangsa", "Zulkiffli Darmawangsa"])

    try await scene.desk.decide(
      review.id, isSame: true, officer: "ani", reason: "keluarga", under: .shipped,
      entry: scene.entry)
    #expect(try await scene.golden() == 1)
    let board = try await scene.desk.board(under: .shipped)
    #expect(board.reviews.isEmpty && board.words.first?.officer == "ani")
    _ = try await scene.matcher.noteAll()
    #expect(try await scene.matcher.work().undone == 0)
    #expect(try await scene.golden() == 1, "what a human linked stays")
    await #expect(throws: MatchDesk.Refusal.self, "a pair is decided once") {
      try await scene.desk.decide(
        review.id, isSame: true, officer: "ani", reason: "keluarga", under: .shipped,
        entry: scene.entry)
    }

    let word = try #require(board.words.first)
    try await scene.desk.decide(
      MatchReviewID(word.id.uuid), isSame: false, officer: "budi", reason: "keluarga",
      under: .shipped, entry: scene.entry)
    #expect(try await scene.golden() == 2)
    _ = try await scene.matcher.noteAll()
    let again = try await scene.matcher.work()
    #expect(again.links == 0 && again.reviews == 0, "what a human parted is not asked again")
    #expect(try await scene.golden() == 2)
    #expect(
      try await scene.house.count("SELECT count(*) FROM identity.person_link") == 2,
      "nothing is forgotten")
    await scene.house.close()
  }

  @Test("A human's word is taken back with its reason, and the rules judge anew; a rule's is not")
  func undone() async throws {
    let scene = try await MatchScene()
    for (record, facility) in [("RM-1", TestHouse.certificateA), ("RM-2", TestHouse.certificateB)] {
      try await scene.tell("Zulkifli Darmawangsa", record, birth: "1990-06-15", at: facility)
    }
    #expect(try await scene.matcher.work().links == 1)
    let made = try #require(try await scene.desk.board(under: .shipped).words.first)
    await #expect(throws: MatchDesk.Refusal.self, "the rule would make it again") {
      try await scene.desk.undo(
        made.id, officer: "ani", reason: "keliru", entry: scene.entry)
    }
    try await scene.desk.decide(
      MatchReviewID(made.id.uuid), isSame: false, officer: "ani", reason: "dua orang",
      under: .shipped, entry: scene.entry)
    #expect(try await scene.golden() == 2)
    let word = try #require(try await scene.desk.board(under: .shipped).words.first)
    let long = [String(repeating: "x", count: 401), String(repeating: "e\u{301}", count: 201)]
    for reason in ["", "ab"] + long {
      await #expect(throws: MatchDesk.Refusal.self) {
        try await scene.desk.undo(
          word.id, officer: "budi", reason: reason, entry: scene.entry)
      }
    }
    let before = try await scene.leaves()
    try await scene.desk.undo(
      word.id, officer: "budi", reason: "ternyata satu", entry: scene.entry)
    #expect(try await scene.leaves() == before + 1)
    #expect(
      try await scene.house.count(
        """
        SELECT count(*) FROM audit.leaf_secret WHERE leaf_index = \(before) AND query IS NOT NULL
        """) == 1, "the reason is kept sealed")
    #expect(try await scene.matcher.work().links == 1, "nobody keeps them apart any more")
    #expect(try await scene.golden() == 1)
    await scene.house.close()
  }

  @Test("Whoever is kept apart is not one by way of a third")
  func byWayOfOthers() async throws {
    let scene = try await MatchScene()
    for (record, facility) in [
      ("RM-1", TestHouse.certificateA), ("RM-2", TestHouse.certificateB),
      ("RM-3", TestHouse.certificateB),
    ] {
      try await scene.tell("Zulkifli Darmawangsa", record, birth: "1990-06-15", at: facility)
    }
    #expect(try await scene.matcher.work().links == 3)
    #expect(try await scene.golden() == 1)
    let word = try #require(try await scene.desk.board(under: .shipped).words.first)
    try await scene.desk.decide(
      MatchReviewID(word.id.uuid), isSame: false, officer: "ani", reason: "keluarga",
      under: .shipped, entry: scene.entry)
    #expect(try await scene.golden() == 2)
    _ = try await scene.matcher.noteAll()
    _ = try await scene.matcher.work()
    #expect(try await scene.golden() == 2)
    // To link the third with the other one now would bring the two together.
    let words = try await scene.desk.board(under: .shipped).words
    let apart = try #require(words.first { !$0.isSame })
    let third = try #require(words.first { $0.isSame })
    let ends = Set([apart.pair.left, apart.pair.right])
    let joined = try #require([third.pair.left, third.pair.right].first { ends.contains($0) })
    let outside = try #require([third.pair.left, third.pair.right].first { $0 != joined })
    let other = try #require(ends.first { $0 != joined })
    let pair = PersonPair(outside, other)
    try await scene.house.run(
      """
      INSERT INTO identity.match_review (review_id, left_person, right_person, left_patient,
        right_patient, rule_version, weight, reasons, evidence)
      VALUES ('019a0000-0000-7000-8000-000000000001', '\(pair.left)', '\(pair.right)',
        gen_random_uuid(), gen_random_uuid(), 'test', 1, '', '')
      """)
    let id = try #require(MatchReviewID("019a0000-0000-7000-8000-000000000001"))
    do {
      try await scene.desk.decide(
        id, isSame: true, officer: "ani", reason: "keluarga", under: .shipped, entry: scene.entry)
      Testing.Issue.record("linked whom an officer keeps apart")
    } catch let refusal as MatchDesk.Refusal {
      #expect(refusal.rule == .matchKeptApart)
    }
    #expect(try await scene.golden() == 2)
    await scene.house.close()
  }
}

extension MatchScene {
  fileprivate func tell(
    _ name: String, _ record: String, birth: String, gender: String = "male",
    at facility: [UInt8]
  ) async throws {
    var bundle = TestBundle()
    (bundle.nik, bundle.record, bundle.name) = (nil, record, name)
    (bundle.birthDate, bundle.number, bundle.gender) = (birth, "V-\(record)", gender)
    if facility == TestHouse.certificateB { bundle.organization = "9900103002" }
    #expect(try await house.submit(bundle.bytes, from: facility).httpStatus == 201)
  }
}
