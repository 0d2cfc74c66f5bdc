import Database
import Foundation
import Logging
import RecordModel
import Schema
import TestSupport
import Testing

/// Migration 39 on a database that has visits from before it.
@Suite("Ends of visits from before migration 39", .timeLimit(.minutes(2)))
struct EndsMigrationTests {
  /// Chances that are the same in every run.
  private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 32) | (state << 32)
    }

    mutating func isOne(in number: Int) -> Bool { Int.random(in: 0..<number, using: &self) == 0 }
  }

  private static let ends: [ClinicalTime?] =
    [
      "2026", "2026-06", "2026-06-14", "2026-06-15", "2026-06-14T09:30:00+08:00",
      "2026-06-14T23:30:00Z", "2026-06-15T10:00:00.25+08:00", "2026-06-14T06:00:00.123456Z",
    ].map { ClinicalTime($0) } + [
      nil,
      ClinicalTime(microseconds: TestHouse.start, precision: .minute, offsetMinutes: nil),
    ]

  /// What was said of a visit: one to five words, some held, some read again, some taking back the end.
  private static func words(_ dice: inout Dice) -> [VisitAssertion] {
    var words: [VisitAssertion] = []
    for number in 1...Int.random(in: 1...5, using: &dice) {
      var visit = Visit(place: "", patient: 0, status: "finished", visitClass: Coding())
      if !dice.isOne(in: 6) {
        visit.period.start = ClinicalTime(
          dice.isOne(in: 4) ? "2026-06-16T08:00:00+08:00" : "2026-06-14T08:00:00+08:00")
      }
      visit.period.end = ends.randomElement(using: &dice) ?? nil
      if dice.isOne(in: 5) { visit.withdrawn = [.end, .disposition] }
      let repeated = dice.isOne(in: 4) ? words.randomElement(using: &dice)?.message : nil
      words.append(
        VisitAssertion(
          visit: visit, number: number,
          submission: SubmissionID(at: TestHouse.start / 1000 + Int64(number)), mapping: "",
          senderTime: TestHouse.start + Int64.random(in: 0...3, using: &dice),
          sourceRank: Int.random(in: 0...1, using: &dice), contentHash: Int64(number),
          replays: repeated, isHeld: number > 1 && dice.isOne(in: 5)))
    }
    return words
  }

  private static func row(_ visit: VisitID, _ word: VisitAssertion) -> String {
    func sql(_ value: (some CustomStringConvertible)?) -> String {
      value.map { "'\($0)'" } ?? "NULL"
    }
    let withdrawn = word.visit.withdrawn.map(\.rawValue).sorted().joined(separator: ",")
    let end = word.visit.period.end
    return """
      ('\(visit)'::uuid, \(word.number), '\(word.submission)'::uuid, \(word.senderTime), \
      \(word.sourceRank), \(word.contentHash), \(word.isHeld), \(sql(word.replays))::uuid, \
      \(sql(end?.microseconds))::bigint, \(sql(end?.form))::smallint, \
      \(sql(withdrawn.isEmpty ? nil : withdrawn)))
      """
  }

  /// The rows as a gateway of before wrote them, under row security that lets nobody see them.
  private static func filling(_ visits: [(id: VisitID, words: [VisitAssertion])]) -> String {
    let words = visits.flatMap { visit in visit.words.map { row(visit.id, $0) } }
    let stored = visits.map { visit in
      let arrived = Visit.current(of: visit.words)?.arrivedAt?.microseconds
      return "('\(visit.id)'::uuid, \(arrived.map { "\($0)" } ?? "NULL::bigint"))"
    }
    return """
      SELECT record.ensure_partitions('2026-06-01', '2026-06-01');
      SET session_replication_role = replica;
      INSERT INTO record.visit (facility_id, visit_id, patient_id, person_id, version, status, arrived_at, updated_at)
      SELECT v.id, v.id, v.id, v.id, 1, 'finished',
        timestamptz 'epoch' + interval '1 microsecond' * v.arrived, now()
      FROM (VALUES \(stored.joined(separator: ", "))) AS v (id, arrived);
      INSERT INTO record.visit_assertion (facility_id, visit_id, assertion, submission_id, place, mapping, reason,
        sender_time, source_rank, content_hash, is_held, replays, period_end, period_end_form, withdrawn, status,
        identifier_systems, identifier_values, history_status, history_start, history_start_form, history_end,
        history_end_form)
      SELECT a.id, a.id, a.number, a.submission, '', '', 'first',
        timestamptz 'epoch' + interval '1 microsecond' * a.sent, a.rank, a.hash, a.held, a.replays,
        timestamptz 'epoch' + interval '1 microsecond' * a.ended, a.form, a.withdrawn, 'finished',
        '{}', '{}', '{}', '{}', '{}', '{}', '{}'
      FROM (VALUES \(words.joined(separator: ", ")))
        AS a (id, number, submission, sent, rank, hash, held, replays, ended, form, withdrawn);
      ALTER TABLE record.visit ENABLE ROW LEVEL SECURITY;
      ALTER TABLE record.visit FORCE ROW LEVEL SECURITY;
      ALTER TABLE record.visit_assertion ENABLE ROW LEVEL SECURITY;
      ALTER TABLE record.visit_assertion FORCE ROW LEVEL SECURITY;
      """
  }

  @Test("Each visit gets the end that the program merges from its words, and is no news to anybody")
  func ends() async throws {
    var dice = Dice(state: 39)
    var visits: [(id: VisitID, words: [VisitAssertion])] = []
    for _ in 0..<120 {
      visits.append((VisitID(at: TestHouse.start / 1000), Self.words(&dice)))
    }
    let cluster = try await PrivateCluster.shared()
    let connection = PrivateCluster.superuser(try await cluster.makeDatabase())
    let steps = Schema.steps.map { Migration(version: $0.version, name: $0.name, sql: $0.sql) }
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    try await Migrator.migrate(
      connection: connection, migrations: Array(steps.prefix(38)), roles: "", logger: logger)
    try await cluster.psql(Self.filling(visits), connection: connection)
    try await Migrator.migrate(
      connection: connection, migrations: steps, roles: Schema.roles, logger: logger)
    let expected = visits.map { visit in
      let end = Visit.current(of: visit.words)?.overAt
      return "\(visit.id) \(end.map { "\($0)" } ?? "open")"
    }
    let found = try await cluster.psql(
      """
      SELECT visit_id || ' ' || coalesce((extract(epoch FROM over_at) * 1000000)::bigint::text, 'open')
      FROM record.visit
      """, connection: connection)
    #expect(Set(found.split(separator: "\n").map(String.init)) == Set(expected))
    #expect(expected.count(where: { $0.hasSuffix("open") }) > 10)
    // The planner knows how long visits are, over all partitions.
    let known = """
      SELECT count(*) FROM pg_statistic s JOIN pg_attribute a ON a.attrelid = s.starelid AND a.attnum = s.staattnum
      WHERE s.starelid = 'record.visit'::regclass AND a.attname IN ('arrived_at', 'over_at') AND s.stainherit
      """
    #expect(try await cluster.psql(known, connection: connection) == "2")
    let noted = "SELECT count(*) FROM monitor.work"
    #expect(try await cluster.psql(noted, connection: connection) == "0")
    // What changes from now on is.
    try await cluster.psql("UPDATE record.visit SET version = 2", connection: connection)
    #expect(try await cluster.psql(noted, connection: connection) == "120")
    let forced = """
      SELECT bool_and(relforcerowsecurity) FROM pg_class
      WHERE oid IN ('record.visit'::regclass, 'record.visit_assertion'::regclass)
      """
    #expect(try await cluster.psql(forced, connection: connection) == "t")
  }
}
