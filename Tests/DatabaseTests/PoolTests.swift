import Database
import Logging
import ServiceLifecycle
import TestSupport
import Testing

@Suite("Connections", .timeLimit(.minutes(3)))
struct PoolTests {
  /// A service that says when its group runs.
  private struct Witness: Service {
    let serving: Rendezvous

    func run() async throws {
      await serving.meet()
      try await gracefulShutdown()
    }
  }

  @Test("fifty at once share four connections and all come through")
  func sharing() async throws {
    let fixture = try await Fixture.make(connections: 4)
    let backends = try await withThrowingTaskGroup(of: Int.self) { group in
      for id in 0..<50 {
        group.addTask {
          try await fixture.database.transaction("test.share", as: .intake) { transaction in
            transaction.enqueue(Fixture.insertItem.bind(id, "x", nil))
            _ = try await transaction.query(Fixture.sleep.bind(0.01))
            return try await transaction.query(Fixture.backend.bind())[0].decode(0)
          }
        }
      }
      return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
    }
    #expect((2...4).contains(backends.count))
    #expect(try await fixture.count("SELECT count(*) FROM public.item") == 50)
  }

  @Test("a full queue refuses at once, and a long wait ends as busy")
  func exhaustion() async throws {
    let fixture = try await Fixture.make(connections: 1) {
      $0.waiting = 1
      $0.wait = .seconds(2)
    }
    try await fixture.database.check(.intake)
    let holds = Rendezvous(2)
    let release = Rendezvous(2)
    async let holder: Void = fixture.database.transaction("test.hold", as: .intake) { transaction in
      _ = try await transaction.query(Fixture.backend.bind())
      await holds.meet()
      await release.meet()
    }
    await holds.meet()
    let started = ContinuousClock.now
    async let second = failure { try await fixture.database.check(.intake) }
    try await Task.sleep(for: .milliseconds(100))
    let third = await failure { try await fixture.database.check(.intake) }
    let refusedAfter = ContinuousClock.now - started
    #expect(third == .busy(.intake))
    #expect(await second == .busy(.intake))
    #expect(refusedAfter < .milliseconds(1_900))
    await release.meet()
    try await holder
    try await fixture.database.check(.intake)
  }

  @Test("a waiter that is cancelled leaves the queue at once")
  func cancelled() async throws {
    let fixture = try await Fixture.make(connections: 1)
    try await fixture.database.transaction("test.hold", as: .intake) { transaction in
      _ = try await transaction.query(Fixture.backend.bind())
      let waiter = Task { try await fixture.database.check(.intake) }
      try await Task.sleep(for: .milliseconds(50))
      waiter.cancel()
      await #expect(throws: CancellationError.self) { try await waiter.value }
    }
  }

  @Test("a server that is not there is unreachable, and its address is no secret of the error")
  func unreachable() async throws {
    var configuration = DatabaseConfiguration(
      connection: "host=/nonexistent dbname=x password=hunter2")
    configuration.limits.wait = .milliseconds(300)
    let log = CapturedLog()
    let database = Database(configuration, logger: log.logger)
    #expect(await failure { try await database.check(.reader) } == .unreachable(.reader))
    configuration.connection = "hunter2"
    let other = Database(configuration, logger: log.logger)
    #expect(await failure { try await other.check(.reader) } == .unreachable(.reader))
    #expect(log.text.contains("no connection to the database"))
    #expect(!log.text.contains("hunter2"))
  }

  @Test("graceful shutdown lets a running transaction finish and refuses new ones")
  func shutdown() async throws {
    let fixture = try await Fixture.make()
    let database = fixture.database
    let serving = Rendezvous(2)
    let group = ServiceGroup(
      services: [database, Witness(serving: serving)], logger: Logger(label: "test"))
    async let served: Void = group.run()
    await serving.meet()
    let began = Rendezvous(2)
    async let slow: Void = database.transaction("test.slow", as: .intake) { transaction in
      _ = try await transaction.query(Fixture.backend.bind())
      await began.meet()
      _ = try await transaction.query(Fixture.sleep.bind(1.5))
      transaction.enqueue(Fixture.insertItem.bind(1, "finished", nil))
    }
    await began.meet()
    await group.triggerGracefulShutdown()
    var refused: DatabaseError?
    for _ in 0..<100 where refused == nil {
      try await Task.sleep(for: .milliseconds(10))
      refused = await failure { try await database.check(.intake) }
    }
    #expect(refused == .shuttingDown)
    try await slow
    try await served
    #expect(try await fixture.count("SELECT count(*) FROM public.item") == 1)
    #expect(
      try await fixture.count(
        """
        SELECT count(*) FROM pg_stat_activity
        WHERE usename = 'baimbai_intake' AND datname = current_database()
        """
      ) == 0)
  }

  @Test("the session is pinned: durable commits, UTC, limits of the server's own")
  func session() async throws {
    let fixture = try await Fixture.make()
    let superuser = try await PrivateCluster.shared()
    let name = try await superuser.psql("SELECT current_database()", connection: fixture.connection)
    try await superuser.psql("ALTER DATABASE \"\(name)\" SET synchronous_commit = off")
    let settings = try await fixture.database.transaction("test.session", as: .reader) {
      try await $0.query(
        Statement(
          "test.session",
          """
          SELECT array_agg(current_setting(name) ORDER BY place) FROM unnest(ARRAY[
            'synchronous_commit', 'TimeZone', 'client_encoding', 'client_min_messages',
            'statement_timeout', 'lock_timeout', 'transaction_isolation'])
          WITH ORDINALITY AS wanted (name, place)
          """
        ).bind())[0].decode(0, as: [String].self)
    }
    #expect(settings == ["on", "UTC", "UTF8", "warning", "30s", "10s", "read committed"])
  }

  @Test(
    "after the server was killed and started again, transactions go through within five seconds")
  func restart() async throws {
    let cluster = try await PrivateCluster.start(settings: ["fsync": "off"])
    let fixture = try await Fixture.make(on: cluster, connections: 2)
    try await fixture.database.check(.intake)
    try await cluster.stop(mode: "immediate")
    let down = await failure { try await fixture.database.check(.intake) }
    #expect(down == .unreachable(.intake))
    try await cluster.start()
    let started = ContinuousClock.now
    var last: DatabaseError?
    repeat {
      last = await failure { try await fixture.database.check(.intake, durably: true) }
    } while last != nil && ContinuousClock.now - started < .seconds(6)
    #expect(last == nil)
    #expect(ContinuousClock.now - started < .seconds(5))
    try await cluster.stop(mode: "immediate")
  }
}
