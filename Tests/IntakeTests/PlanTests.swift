import Database
import Foundation
import PatientIndex
import RecordStore
import TestSupport
import Testing

/// How PostgreSQL goes about the statements whose plan is kept, in a city of some size.
@Suite("Plans")
struct PlanTests {
  /// Five thousand persons with a record and a visit each, and what is known of their sizes.
  private static let city = """
    SET session_replication_role = replica;
    CREATE TEMP TABLE one AS SELECT
      (substr(at, 1, 8) || '-' || substr(at, 9) || '-7000-8000-' || lpad(n::text, 12, '0'))::uuid AS id,
      substring(sha256(n::text::bytea) FOR 16) AS pseudonym, gen_random_uuid() AS person,
      ('00000000-0000-7000-8000-' || lpad((n % 20)::text, 12, '0'))::uuid AS facility
    FROM generate_series(1, 5000) n, lpad(to_hex(1781488800000 + n), 12, '0') AS at;
    INSERT INTO identity.person (person_id, pseudonym, key_id) SELECT person, pseudonym, 1 FROM one;
    INSERT INTO identity.identifier (key_id, hmac, person_id, system, sealed, last_four)
    SELECT 1, pseudonym, person, 'https://fhir.kemkes.go.id/id/nik', '', '' FROM one;
    INSERT INTO identity.patient (patient_id, facility_id, person_id) SELECT id, facility, person FROM one;
    INSERT INTO identity.patient_key (facility_id, hmac, patient_id) SELECT facility, pseudonym, id FROM one;
    INSERT INTO record.visit (facility_id, visit_id, patient_id, person_id, version, status, updated_at)
    SELECT facility, id, id, person, 1, 'finished', now() FROM one;
    ANALYZE
    """

  /// Its tables and partitions; of an empty one any index will do.
  private static let filled = [
    "person ", "identifier ", "patient ", "patient_key ", "visit_202606 ",
  ]

  /// The plans that are kept of a role's statements, under its settings, by name.
  private static func plans(
    of statements: [Statement], as role: DatabaseRole, in house: TestHouse
  ) async throws -> [(name: String, lines: [Substring])] {
    let asked = statements.enumerated().map { turn, statement in
      let last = statement.sql.matches(of: #/\$(\d+)/#).compactMap { Int($0.1) }.max() ?? 0
      let values = repeatElement("NULL", count: last).joined(separator: ", ")
      return """
        PREPARE kept_\(turn) AS \(statement.sql);
        SELECT 'plan of \(statement.name)';
        EXPLAIN (COSTS OFF) EXECUTE kept_\(turn)\(last == 0 ? "" : "(\(values))");
        """
    }
    let told = try await PrivateCluster.shared().psql(
      """
      SET ROLE \(role.rawValue); SET plan_cache_mode = force_generic_plan; SET jit = off;
      SET enable_seqscan = \(role == .intake ? "on" : "off");
      \(asked.joined(separator: "\n"))
      """, connection: house.connection)
    return told.components(separatedBy: "plan of ").dropFirst().map { plan in
      let lines = plan.split(separator: "\n")
      return (String(lines[0]), Array(lines.dropFirst()))
    }
  }

  /// Whether a line of a plan tells that rows are found by a key, and not by whose facility they are alone.
  private static func isKey(_ line: Substring) -> Bool {
    line.contains("Cond:")
      && line.replacing("facility_id", with: "").contains(#/(_id|hmac)\b/#)
  }

  @Test("No look for one person or visit goes through all that there are, or all of a facility")
  func keys() async throws {
    let house = try await TestHouse()
    try await PrivateCluster.shared().psql(Self.city, connection: house.connection)
    // Searches have as many plans as filters. What locks and changes visits goes by facility while a month has few,
    // until the table is analysed, which is each time that it grew by a tenth.
    let others = [
      "record.search_", "record.count_",
      "record.lock_visits", "record.update_visits", "record.list_waiting_voids",
    ]
    func kept(_ looks: [Statement]) -> [Statement] {
      looks.filter { look in !others.contains { look.name.hasPrefix($0) } }
    }
    var seen = 0
    for (role, statements) in [
      (
        DatabaseRole.resolver,
        PatientIndexStatements.resolver + kept(RecordStoreStatements.resolver)
      ),
      (.reader, PatientIndexStatements.reader + kept(RecordStoreStatements.reader)),
      (.intake, PatientIndexStatements.intake + kept(RecordStoreStatements.intake)),
    ] {
      for (name, lines) in try await Self.plans(of: statements, as: role, in: house) {
        for (line, next) in zip(lines, lines.dropFirst() + [""]) {
          guard line.contains("Scan"), Self.filled.contains(where: { line.contains(" on \($0)") })
          else { continue }
          seen += 1
          #expect(Self.isKey(next), "\(name): \(line)")
        }
      }
    }
    #expect(seen > 30)
    await house.close()
  }
}
