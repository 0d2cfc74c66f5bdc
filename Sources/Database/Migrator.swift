package import Logging

/// Brings a database to our schema, forward only.
package enum Migrator {
  /// Runs what is missing of `migrations`, each in its own transaction, then `roles`; returns the
  /// version that the database has now.
  ///
  /// `connection` is a whole connection string whose user owns the database or is superuser; where
  /// a role `baimbai_owner` exists that it may take, migrations run as that. What was run is
  /// recorded in `public.baimbai_migration` with the SHA-256 of its SQL. `roles` is run every time,
  /// after the migrations, in one transaction, and must be safe to repeat. One runs at a time in a
  /// database; another waits. Throws `migrationChanged`, `databaseNewer`, `migrationsOutOfOrder`,
  /// `migrationLeftTransaction`, or `refused` with the migration's name and line.
  @discardableResult
  package static func migrate(
    connection: String, migrations: [Migration], roles: String, logger: Logger
  ) async throws -> Int {
    guard migrations.map(\.version) == Array(1..<migrations.count + 1) else {
      throw DatabaseError.migrationsOutOfOrder
    }
    let session = try await MigrationSession.open(connection)
    return try await session.migrate(migrations, roles: roles, logger: logger)
  }

  /// The highest version that was run in the database at `connection`; 0 in one that was never
  /// migrated.
  package static func schemaVersion(connection: String) async throws -> Int {
    try await MigrationSession.open(connection).schemaVersion()
  }

  /// Takes out of the files what deleted rows left in them: tables and partitions are written anew,
  /// the statistics too, and the current WAL file is closed. Returns the tables that could not be.
  ///
  /// Waits first until no transaction, slot or standby is left that may still see the deleted rows,
  /// ten minutes at most: until then a rewrite copies them. Each table is locked for as long as it
  /// is written, so this belongs into a quiet hour; the statistics' own table and other sessions'
  /// snapshots need a superuser. Old WAL goes with the archive.
  package static func scrub(
    connection: String, tables: Set<String>, logger: Logger
  ) async throws -> [String] {
    try await MigrationSession.open(connection).scrub(tables.sorted(), logger: logger)
  }
}

extension Database {
  /// The highest migration that was run; `serve` refuses any but its own. `role` needs SELECT on
  /// `public.baimbai_migration`.
  package func schemaVersion(as role: DatabaseRole) async throws -> Int {
    try await transaction("database.schema_version", as: role) { transaction in
      let rows = try await transaction.query(Self.schemaVersion.bind())
      return try rows.first?.decode(0) ?? 0
    }
  }

  private static let schemaVersion = Statement(
    "database.schema_version",
    "SELECT coalesce(max(version), 0)::int8 FROM public.baimbai_migration")
}
