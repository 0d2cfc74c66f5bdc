import Database
import Logging
import Synchronization
import TestSupport

/// A database of a test's own, with the roles of the house and a few tables to trip over.
struct Fixture {
  let database: Database
  let connection: String
  let log: CapturedLog

  static let schema = """
    CREATE TABLE public.item (
      id int8 PRIMARY KEY,
      label text NOT NULL CONSTRAINT item_label_short CHECK (length(label) < 3000),
      parent int8 CONSTRAINT item_parent_exists REFERENCES public.item
        DEFERRABLE INITIALLY DEFERRED);
    CREATE TABLE public.slow (id int8 PRIMARY KEY, seconds float8 NOT NULL);
    CREATE FUNCTION public.sleep_at_commit() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_sleep(NEW.seconds); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER slow_at_commit AFTER INSERT ON public.slow
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.sleep_at_commit();
    CREATE TABLE public.warned (id int8 PRIMARY KEY);
    CREATE FUNCTION public.warn_at_commit() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE WARNING 'at commit'; RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER warn_at_commit AFTER INSERT ON public.warned
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.warn_at_commit();
    """

  static let roles =
    DatabaseRole.allCases.filter { $0 != .owner }.map { role in
      """
      DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '\(role.rawValue)') THEN
          CREATE ROLE \(role.rawValue) LOGIN;
        END IF;
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
      GRANT ALL ON ALL TABLES IN SCHEMA public TO \(role.rawValue);
      """
    }.joined(separator: "\n")

  static func make(
    on cluster: PrivateCluster? = nil, connections: Int = 4,
    _ adjust: (inout DatabaseLimits) -> Void = { _ in }
  ) async throws -> Fixture {
    let common = try await PrivateCluster.shared()
    let cluster = cluster ?? common
    let connection = try await cluster.makeDatabase(like: "database-tests") { superuser in
      try await Migrator.migrate(
        connection: superuser,
        migrations: [Migration(version: 1, name: "m0001_fixture", sql: schema)], roles: roles,
        logger: Logger(label: "test"))
    }
    var configuration = DatabaseConfiguration(
      connection: connection, connectionsPerRole: [.intake: connections])
    adjust(&configuration.limits)
    let log = CapturedLog()
    return Fixture(
      database: Database(configuration, logger: log.logger), connection: connection, log: log)
  }

  /// The same behind a relay, on one connection.
  static func relayed() async throws -> (Fixture, Relay) {
    let direct = try await make()
    let cluster = try await PrivateCluster.shared()
    let relay = try Relay(before: cluster.socketDirectory)
    let connection = direct.connection.replacing(cluster.socketDirectory, with: relay.folder)
    let configuration = DatabaseConfiguration(
      connection: connection, connectionsPerRole: [.intake: 1])
    let database = Database(configuration, logger: direct.log.logger)
    return (
      Fixture(database: database, connection: direct.connection, log: direct.log), relay
    )
  }

  /// A number that the database answers to SQL without parameters.
  func count(_ sql: String) async throws -> Int {
    Int(try await PrivateCluster.shared().psql(sql, connection: connection)) ?? -1
  }

  static let insertItem = Statement(
    "test.insert_item", "INSERT INTO public.item (id, label, parent) VALUES ($1, $2, $3)")
  static let insertSlow = Statement(
    "test.insert_slow", "INSERT INTO public.slow (id, seconds) VALUES ($1, $2)")
  static let backend = Statement("test.backend", "SELECT pg_backend_pid()")
  static let sleep = Statement("test.sleep", "SELECT pg_sleep($1)::text")
}

/// Log lines as they would be written.
final class CapturedLog: Sendable {
  private let lines = Mutex<[String]>([])

  var text: String { lines.withLock { $0.joined(separator: "\n") } }

  var logger: Logger {
    var logger = Logger(label: "test") { _ in Handler(log: self) }
    logger.logLevel = .trace
    return logger
  }

  private struct Handler: LogHandler {
    let log: CapturedLog
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let line = "\(event.level) \(event.message) \(event.metadata ?? [:])"
      log.lines.withLock { $0.append(line) }
    }
  }
}

/// SplitMix64: the same numbers for the same seed. Source: Steele, Lea, Flood 2014.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Counts over tasks.
final class Counter: Sendable {
  private let count = Mutex(0)

  var value: Int { count.withLock { $0 } }

  @discardableResult
  func add() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }
}

/// A gate that lets nobody through before `parties` have come.
actor Rendezvous {
  private let parties: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var arrived = 0

  init(_ parties: Int) { self.parties = parties }

  /// Waits for the others; whoever comes after the gate has opened walks through.
  func meet() async {
    arrived += 1
    if arrived >= parties {
      for continuation in waiting { continuation.resume() }
      waiting = []
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }
}

/// The `DatabaseError` that an operation ends with; nil if it succeeds or throws another.
func failure(_ operation: () async throws -> Void) async -> DatabaseError? {
  do {
    try await operation()
    return nil
  } catch {
    return error as? DatabaseError
  }
}
