import Database
import Logging
import TestSupport
import Testing

@Suite("Migrations", .timeLimit(.minutes(3)))
struct MigratorTests {
  /// A cluster of its own: roles that other suites make in the shared one change what a migration runs as.
  private static let cluster = Task { try await PrivateCluster.start() }

  private let logger = Logger(label: "test")

  private func empty() async throws -> String {
    PrivateCluster.superuser(try await Self.cluster.value.makeDatabase())
  }

  private func step(_ version: Int, _ sql: String) -> Migration {
    Migration(version: version, name: "m000\(version)_test", sql: sql)
  }

  private func migrate(_ connection: String, _ steps: Migration..., roles: String = "") async throws
  {
    try await Migrator.migrate(
      connection: connection, migrations: steps, roles: roles, logger: logger)
  }

  @Test("steps run once, in order, and the roles after them every time")
  func once() async throws {
    let connection = try await empty()
    #expect(try await Migrator.schemaVersion(connection: connection) == 0)
    let first = step(1, "CREATE TABLE a (x int); INSERT INTO a VALUES (1);")
    let second = step(2, "INSERT INTO a VALUES (2);")
    try await migrate(connection, first)
    try await migrate(connection, first, second, roles: "INSERT INTO a VALUES (0)")
    try await migrate(connection, first, second, roles: "INSERT INTO a VALUES (0)")
    #expect(try await Migrator.schemaVersion(connection: connection) == 2)
    let cluster = try await Self.cluster.value
    let rows = try await cluster.psql(
      "SELECT string_agg(x::text, ',' ORDER BY x) FROM a", connection: plain(connection))
    #expect(rows == "0,0,1,2")
    let names = try await cluster.psql(
      "SELECT string_agg(name, ',' ORDER BY version) FROM public.baimbai_migration",
      connection: plain(connection))
    #expect(names == "m0001_test,m0002_test")
  }

  @Test("a step that fails is taken back whole, and the error names its line")
  func failing() async throws {
    let connection = try await empty()
    let error = await failure {
      try await migrate(
        connection, step(1, "CREATE TABLE a (x int);"),
        step(2, "CREATE TABLE b (x int);\nINSERT INTO a VALUES (1);\nSELECT nothing FROM a;"))
    }
    #expect(
      error == .refused(sqlState: "42703", statement: "m0002_test line 3", constraint: nil))
    #expect(try await Migrator.schemaVersion(connection: connection) == 1)
    let tables = try await Self.cluster.value.psql(
      "SELECT to_regclass('b') IS NULL", connection: plain(connection))
    #expect(tables == "t")
  }

  @Test("a changed step, a newer database, a gap and a step that commits are refused")
  func refusals() async throws {
    let connection = try await empty()
    let first = step(1, "CREATE TABLE a (x int)")
    let second = step(2, "CREATE TABLE b (x int)")
    try await migrate(connection, first, second)
    #expect(
      await failure { try await migrate(connection, step(1, "CREATE TABLE a (y int)"), second) }
        == .migrationChanged(version: 1))
    #expect(
      await failure { try await migrate(connection, first) } == .databaseNewer(version: 2))
    #expect(
      await failure { try await migrate(connection, first, step(3, "SELECT 1")) }
        == .migrationsOutOfOrder)
    #expect(
      await failure { try await migrate(connection, first, second, step(3, "COMMIT")) }
        == .migrationLeftTransaction(version: 3))
    #expect(try await Migrator.schemaVersion(connection: connection) == 2)
  }

  @Test("two that migrate at once do it once")
  func concurrent() async throws {
    let connection = try await empty()
    let steps = [step(1, "CREATE TABLE a (x int); SELECT pg_sleep(0.3)")]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 1...3 {
        group.addTask {
          try await Migrator.migrate(
            connection: connection, migrations: steps, roles: "", logger: self.logger)
        }
      }
      try await group.waitForAll()
    }
    #expect(try await Migrator.schemaVersion(connection: connection) == 1)
  }

  @Test("where there is an owner role, what is made belongs to it and the record stays ours")
  func owner() async throws {
    let cluster = try await PrivateCluster.start(settings: ["fsync": "off"])
    let connection = try await cluster.makeDatabase()
    try await cluster.psql(
      "CREATE ROLE baimbai_owner NOLOGIN; GRANT CREATE ON SCHEMA public TO baimbai_owner;"
        + Self.letOwnerIn, connection: connection)
    try await migrate(
      PrivateCluster.superuser(connection), step(1, "CREATE TABLE public.a (x int)"))
    let owners = try await cluster.psql(
      """
      SELECT string_agg(tablename || ' ' || tableowner, ', ' ORDER BY tablename)
      FROM pg_tables WHERE schemaname = 'public'
      """,
      connection: connection)
    #expect(owners == "a baimbai_owner, baimbai_migration postgres")
    // The role is the cluster's: in a second database it may do nothing until a step lets it in.
    let second = PrivateCluster.superuser(try await cluster.makeDatabase())
    let opening = step(
      1, Self.letOwnerIn + "SET LOCAL ROLE baimbai_owner; CREATE SCHEMA b;")
    try await migrate(second, opening, step(2, "CREATE TABLE b.c (x int)"))
    #expect(
      try await cluster.psql(
        "SELECT tableowner FROM pg_tables WHERE schemaname = 'b'", connection: plain(second))
        == "baimbai_owner")
    try await cluster.stop(mode: "immediate")
  }

  @Test("the gateway sees the version that was migrated")
  func version() async throws {
    let fixture = try await Fixture.make()
    #expect(try await fixture.database.schemaVersion(as: .reader) == 1)
  }

  private static let letOwnerIn = """
    DO $$ BEGIN
      EXECUTE format('GRANT CREATE ON DATABASE %I TO baimbai_owner', current_database());
    END $$;

    """

  private func plain(_ connection: String) -> String {
    connection.replacing(" user=postgres", with: "")
  }
}
