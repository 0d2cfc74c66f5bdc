import Database
import Foundation
import Intake
import RecordModel
import RecordStore
import Registry
import StrictJSON
import TestSupport
import Testing

/// Requirement Z-01: who may do what to which table is what is written, and row security the last line.
@Suite("Access matrix")
struct AccessMatrixTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
  private static let written = folder.deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "docs/access-matrix.md")

  /// The matrix of a migrated database, by its parts.
  private func matrix(_ house: TestHouse) async throws -> [Substring: [String]] {
    let sql = try String(
      contentsOf: Self.folder.appending(path: "access-matrix.sql"), encoding: .utf8)
    let text = try await PrivateCluster.shared().psql(
      sql, connection: PrivateCluster.superuser(house.connection))
    return Dictionary(
      grouping: text.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 1) },
      by: { $0[0] }
    ).mapValues { $0.map { String($0[1]) } }
  }

  private func page(_ parts: [Substring: [String]]) -> String {
    func block(_ title: String, _ part: Substring) -> String {
      "## \(title)\n\n```\n\((parts[part] ?? []).joined(separator: "\n"))\n```\n"
    }
    return """
      # Who may do what in the database

      Made by `scripts/access-matrix` from pg_catalog, and equal to what each role could do when it tried (a test compares both with
      this page). A right on some columns names them. Where row security is forced, a role sees the rows that its policies
      name by the transaction's settings; a missing setting is no row.

      \(block("Roles", "role"))
      \(block("Role, table, operations", "catalog"))
      \(block("Row security", "rows"))
      \(block("Row policies", "policy"))
      \(block("Functions that run with their owner's rights, and who may call them", "function"))
      """
  }

  @Test("The matrix of the catalog is the written one, and each role's tries come out alike")
  func matrixHolds() async throws {
    let house = try await TestHouse()
    let parts = try await matrix(house)
    let catalog = try #require(parts["catalog"])
    #expect(catalog.count > 100)
    #expect(catalog == parts["live"])
    let made = page(parts)
    if ProcessInfo.processInfo.environment["BAIMBAI_WRITE_MATRIX"] == "1" {
      try made.write(to: Self.written, atomically: true, encoding: .utf8)
    }
    let written = (try? String(contentsOf: Self.written, encoding: .utf8)) ?? ""
    let lines = Set(written.split(separator: "\n"))
    let news = made.split(separator: "\n").filter { !lines.contains($0) }
    #expect(made == written, "scripts/access-matrix; new: \(news.prefix(20))")
    for role in parts["role"] ?? [] {
      #expect(!role.contains("SUPERUSER") && !role.contains("BYPASSRLS"), "\(role)")
    }
    // A right that nobody wrote down is found, by both ways.
    try await house.run("GRANT SELECT (sealed) ON record.raw_part TO baimbai_monitor")
    let after = try await matrix(house)
    #expect(after["catalog"] != parts["catalog"] && after["catalog"] == after["live"])
    await house.close()
  }

  @Test("Without its setting a role sees no row of a table with row security")
  func missingSetting() async throws {
    let house = try await TestHouse()
    _ = try await house.submit(TestBundle())
    let text = try await PrivateCluster.shared().psql(
      """
      CREATE TEMP TABLE seen (role text, tab text, n bigint, all_rows bigint);
      DO $$ DECLARE p record; col text; n bigint; m bigint; BEGIN
        FOR p IN SELECT DISTINCT role.name, c.oid, c.oid::regclass::text AS tab FROM pg_class c
          JOIN pg_namespace s ON s.oid = c.relnamespace,
          (VALUES ('baimbai_intake'), ('baimbai_resolver'), ('baimbai_reader')) AS role (name)
          WHERE c.relrowsecurity AND NOT c.relispartition AND has_any_column_privilege(role.name, c.oid, 'SELECT') LOOP
          SELECT quote_ident(attname) INTO col FROM pg_attribute WHERE attrelid = p.oid AND attnum > 0
            AND has_column_privilege(p.name, p.oid, attnum, 'SELECT') LIMIT 1;
          EXECUTE format('SELECT count(*) FROM %s', p.tab) INTO m;
          EXECUTE format('SET LOCAL ROLE %I', p.name);
          EXECUTE format('SELECT count(%s) FROM %s', col, p.tab) INTO n;
          RESET ROLE;
          INSERT INTO seen VALUES (p.name, p.tab, n, m);
        END LOOP;
      END $$;
      SELECT count(*) || ' ' || count(*) FILTER (WHERE n > 0) || ' ' || count(*) FILTER (WHERE all_rows > 0) FROM seen
      """, connection: PrivateCluster.superuser(house.connection))
    let counts = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    #expect(counts.count == 3 && counts[0] > 25 && counts[1] == 0 && counts[2] > 15, "\(text)")
    await house.close()
  }

  private static let visible = Statement(
    "test.visible",
    """
    SELECT (SELECT count(*) FROM record.visit), (SELECT count(*) FROM record.diagnosis),
      (SELECT count(*) FROM record.raw_part), (SELECT count(*) FROM identity.patient_assertion)
    """)

  private func seen(
    _ house: TestHouse, _ limit: BoundStatement?
  ) async throws -> [Int64] {
    try await house.database.transaction("test.visible", as: .reader) { transaction in
      if let limit { transaction.enqueue(limit) }
      let rows = try await transaction.query(Self.visible.bind())
      return try (0..<4).map { try rows[0].decode($0, as: Int64.self) }
    }
  }

  @Test(
    "The reader sees the named visit of another facility and nothing beside it, and nothing after")
  func namedOnly() async throws {
    let house = try await TestHouse()
    var first: VisitID?
    for number in 1...3 {
      var bundle = TestBundle()
      bundle.number = "V-\(number)"
      bundle.start = "2026-06-0\(number)T08:00:00+08:00"
      let answer = try JSONDocument(
        try await house.submit(bundle).answer, limits: .history
      ).root
      first = first ?? answer["visits"]?[0]?["visit"]?.string.flatMap { VisitID($0) }
    }
    let visit = try #require(first)
    let other = try house.identity(TestHouse.certificateB).facility.id
    let limit = RecordReader.limit(visits: [visit], patients: [], facilities: [other])
    #expect(try await seen(house, nil) == [0, 0, 0, 0])
    #expect(try await seen(house, limit) == [1, 1, 0, 0])
    // The setting ends with its transaction: whoever gets the connection next sees nothing.
    for _ in 0..<20 { #expect(try await seen(house, nil) == [0, 0, 0, 0]) }
    await house.close()
  }
}
