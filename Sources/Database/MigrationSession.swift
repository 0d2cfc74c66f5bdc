import CPostgres
import Glibc
import Logging

/// A blocking connection on its own thread that runs scripts of several statements.
actor MigrationSession {
  /// The lock of `pg_advisory_lock` under which migrations run; any number that nobody else takes
  /// ("baimbai" in ASCII).
  private static let lock: Int64 = 0x6261_696d_6261_69
  /// A migration waits this long for another one, or for a table in use, rather than stop the
  /// gateway behind it.
  private static let lockTimeoutMilliseconds = 60_000
  /// A scrub waits this long for transactions that began before what it takes out was deleted.
  private static let snapshotLimit = Duration.seconds(600)
  /// Two databases of one cluster may touch the same roles at once; the loser tries again.
  private static let roleAttempts = 10

  private let thread: ConnectionThread
  private var connection: OpaquePointer?

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  private init() throws { thread = try ConnectionThread() }

  isolated deinit { PQfinish(connection) }

  static func open(_ connection: String) async throws -> MigrationSession {
    let session = try MigrationSession()
    try await session.connect(connection)
    return session
  }

  private func connect(_ connection: String) throws {
    do {
      self.connection = try Link.open(connection, as: nil)
    } catch {
      throw DatabaseError.unreachable(.owner)
    }
    try run(
      """
      SET client_min_messages = error; SET TimeZone = 'UTC'; SET statement_timeout = 0;
      SET lock_timeout = \(Self.lockTimeoutMilliseconds); SET synchronous_commit = on
      """, as: "migration.session")
  }

  func schemaVersion() throws -> Int { try recorded().keys.max() ?? 0 }

  func migrate(_ migrations: [Migration], roles: String, logger: Logger) async throws -> Int {
    try run("SELECT pg_advisory_lock(\(Self.lock))", as: "migration.lock")
    defer { try? run("SELECT pg_advisory_unlock(\(Self.lock))", as: "migration.unlock") }
    try run(
      """
      CREATE TABLE IF NOT EXISTS public.baimbai_migration (
        version integer PRIMARY KEY,
        name text NOT NULL,
        sha256 text NOT NULL CHECK (length(sha256) = 64),
        applied_at timestamptz NOT NULL DEFAULT now())
      """, as: "migration.table")
    let known = try recorded()
    if let newest = known.keys.max(), newest > migrations.count {
      throw DatabaseError.databaseNewer(version: newest)
    }
    for migration in migrations {
      if let before = known[migration.version] {
        guard before == (try checksum(of: migration)) else {
          throw DatabaseError.migrationChanged(version: migration.version)
        }
      } else if let newest = known.keys.max(), newest > migration.version {
        throw DatabaseError.migrationChanged(version: migration.version)
      } else {
        try apply(migration)
        logger.info("migrated", metadata: ["migration": "\(migration.name)"])
      }
    }
    try await runRoles(roles)
    return migrations.count
  }

  /// Parents are analysed too: what the planner knows of all partitions stands with them.
  func scrub(_ tables: [String], logger: Logger) async throws -> [String] {
    let statistics = "pg_catalog.pg_statistic"
    guard try await snapshotsEnd(logger) else { return tables + [statistics] }
    var left: [String] = []
    for table in tables {
      do { try run("VACUUM (FULL, ANALYZE) \(table)", as: "scrub") } catch {
        logger.warning("not scrubbed", metadata: ["table": "\(table)", "error": "\(error)"])
        left.append(table)
      }
    }
    for schema in ["record", "identity", "audit"] {
      try run(
        """
        DO $$ DECLARE parent regclass; BEGIN
          FOR parent IN SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = '\(schema)' AND c.relkind = 'p'
          LOOP EXECUTE format('ANALYZE %s', parent); END LOOP;
        END $$
        """, as: "scrub.analyze")
    }
    // ANALYZE has just left the old statistics as deleted rows.
    guard try await snapshotsEnd(logger) else { return left + [statistics] }
    for statement in ["VACUUM FULL \(statistics)", "SELECT pg_switch_wal()", "CHECKPOINT"] {
      do { try run(statement, as: "scrub") } catch { left.append(statement) }
    }
    return left
  }

  /// Waits until nothing is left that may still see what was deleted before this call; VACUUM FULL
  /// would copy it into the new file. False where that takes beyond `Self.snapshotLimit`.
  private func snapshotsEnd(_ logger: Logger) async throws -> Bool {
    let now = try query("SELECT pg_current_xact_id()::xid::text", [], as: "scrub.now")
    guard let mark = now.text(row: 0, column: 0) else { return false }
    let clock = ContinuousClock()
    let start = clock.now
    var told = start
    while true {
      let older = try query(
        """
        SELECT 'process ' || pid FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND (datname = current_database() OR datname IS NULL)
          AND greatest(age(backend_xmin), age(backend_xid)) > age($1::xid)
        UNION ALL
        SELECT 'slot ' || slot_name FROM pg_replication_slots
        WHERE greatest(age(xmin), age(catalog_xmin)) > age($1::xid)
        UNION ALL
        SELECT 'prepared ' || gid FROM pg_prepared_xacts
        WHERE database = current_database() AND age(transaction) > age($1::xid)
        """, [mark], as: "scrub.older")
      if older.rowCount == 0 { return true }
      let late = clock.now - start > Self.snapshotLimit
      if late || clock.now - told > .seconds(10) {
        told = clock.now
        let names = (0..<older.rowCount).compactMap { older.text(row: $0, column: 0) }
        logger.warning(
          late ? "not scrubbed: these still see what was deleted" : "waits for older snapshots",
          metadata: ["older": "\(names.joined(separator: ", "))"])
      }
      if late { return false }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  private func apply(_ migration: Migration) throws {
    try run("BEGIN", as: migration.name)
    do {
      if try ownerMayCreate() { try run("SET LOCAL ROLE baimbai_owner", as: migration.name) }
      try run(migration.sql, as: migration.name)
      guard PQtransactionStatus(connection) == PQTRANS_INTRANS else {
        throw DatabaseError.migrationLeftTransaction(version: migration.version)
      }
      try run("SET LOCAL ROLE NONE", as: migration.name)
      _ = try query(
        """
        INSERT INTO public.baimbai_migration (version, name, sha256)
        VALUES ($1::integer, $2, encode(sha256(convert_to($3, 'UTF8')), 'hex'))
        """, ["\(migration.version)", migration.name, migration.sql], as: migration.name)
      try run("COMMIT", as: migration.name)
    } catch {
      try? run("ROLLBACK", as: migration.name)
      throw error
    }
  }

  private func runRoles(_ roles: String) async throws {
    // Serialization, unique violation, duplicate object, "tuple concurrently updated".
    let collisions: Set = ["40001", "40P01", "23505", "42710", "XX000"]
    for attempt in 1... {
      do {
        return try run(roles, as: "roles")
      } catch DatabaseError.refused(let sqlState, _, _)
        where collisions.contains(sqlState) && attempt < Self.roleAttempts
      {
        try await Task.sleep(for: .milliseconds(Int.random(in: 20...200)))
      }
    }
  }

  /// Whether the owner role may create things here: roles are the cluster's, so that it is there
  /// says nothing of this database, whose first migration lets it in.
  private func ownerMayCreate() throws -> Bool {
    let sql = """
      SELECT 1 FROM pg_roles
      WHERE rolname = 'baimbai_owner' AND pg_has_role(oid, 'MEMBER')
        AND has_database_privilege(oid, current_database(), 'CREATE')
      """
    return try query(sql, [], as: "migration.owner").rowCount > 0
  }

  /// The checksums of what was run, by version.
  private func recorded() throws -> [Int: String] {
    let found = try query(
      "SELECT to_regclass('public.baimbai_migration')", [], as: "migration.list")
    guard found.text(row: 0, column: 0) != nil else { return [:] }
    let rows = try query(
      "SELECT version, sha256 FROM public.baimbai_migration", [], as: "migration.list")
    return (0..<rows.rowCount).reduce(into: [:]) { known, row in
      guard let version = rows.text(row: row, column: 0).flatMap({ Int($0) }) else { return }
      known[version] = rows.text(row: row, column: 1)
    }
  }

  private func checksum(of migration: Migration) throws -> String? {
    let answer = try query(
      "SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex')", [migration.sql],
      as: "migration.checksum")
    return answer.text(row: 0, column: 0)
  }

  private func run(_ script: String, as name: String) throws {
    _ = try accept(PQexec(connection, script), script, as: name)
  }

  private func query(
    _ sql: String, _ values: [String], as name: String
  ) throws -> ReceivedResult {
    let texts = values.map { strdup($0) }
    defer { for text in texts { free(text) } }
    return try accept(
      PQexecParams(
        connection, sql, Int32(values.count), nil, texts.map { UnsafePointer($0) }, nil, nil, 0),
      sql, as: name)
  }

  private func accept(
    _ answer: OpaquePointer?, _ sql: String, as name: String
  ) throws -> ReceivedResult {
    guard let answer else { throw DatabaseError.connectionLost(transaction: name) }
    let result = ReceivedResult(answer)
    if [PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY].contains(result.status) {
      return result
    }
    guard let sqlState = result.diagnostic(DiagnosticField.sqlState) else {
      throw DatabaseError.connectionLost(transaction: name)
    }
    throw DatabaseError.refused(
      sqlState: sqlState, statement: name + Self.line(of: result, in: sql),
      constraint: result.constraint)
  }

  /// ` line 12`, where the server says at which character it stopped.
  private static func line(of result: ReceivedResult, in sql: String) -> String {
    guard let text = result.diagnostic(DiagnosticField.position), let position = Int(text) else {
      return ""
    }
    return " line \(sql.unicodeScalars.prefix(position).count { $0 == "\n" } + 1)"
  }
}
