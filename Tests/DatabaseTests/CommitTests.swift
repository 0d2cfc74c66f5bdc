import Database
import TestSupport
import Testing

@Suite("What a COMMIT may be taken for", .timeLimit(.minutes(3)))
struct CommitTests {
  @Test("an error of COMMIT itself is unknown, and carries its SQLSTATE")
  func errorAtCommit() async throws {
    let fixture = try await Fixture.make(connections: 1)
    let error = await failure {
      try await fixture.database.transaction("test.commit", as: .intake) { transaction in
        transaction.enqueue(Fixture.insertItem.bind(1, "orphan", 99))
      }
    }
    #expect(error == .commitUnknown(transaction: "test.commit", sqlState: "23503"))
    #expect(error?.isDataRefusal == false)
    try await fixture.database.check(.intake)
  }

  @Test("a warning during COMMIT is unknown although the server says COMMIT")
  func warningAtCommit() async throws {
    let fixture = try await Fixture.make(connections: 1)
    let error = await failure {
      try await fixture.database.transaction("test.warned", as: .intake) { transaction in
        transaction.enqueue(
          Statement("test.warned", "INSERT INTO public.warned VALUES ($1)").bind(1))
      }
    }
    #expect(error == .commitUnknown(transaction: "test.warned", sqlState: nil))
    #expect(try await fixture.count("SELECT count(*) FROM public.warned") == 1)
  }

  @Test("a warning before COMMIT was sent harms nobody")
  func warningBefore() async throws {
    let fixture = try await Fixture.make()
    try await fixture.database.transaction("test.early", as: .intake) { transaction in
      _ = try await transaction.query(
        Statement("test.early", "DO $$ BEGIN RAISE WARNING 'early'; END $$").bind())
      transaction.enqueue(Fixture.insertItem.bind(1, "x", nil))
    }
    #expect(try await fixture.count("SELECT count(*) FROM public.item") == 1)
  }

  @Test("a link that is lost while COMMIT runs is unknown")
  func lostDuringCommit() async throws {
    let fixture = try await Fixture.make(connections: 1)
    async let error = failure {
      try await fixture.database.transaction("test.lost", as: .intake) { transaction in
        _ = try await transaction.query(Fixture.insertSlow.bind(1, 20.0))
      }
    }
    try await terminate(
      "query LIKE '%COMMIT' AND state = 'active' AND query NOT LIKE '%pg_stat%'", fixture)
    #expect(await error == .commitUnknown(transaction: "test.lost", sqlState: nil))
    try await fixture.database.check(.intake)
  }

  @Test("a link that is lost before COMMIT was sent is definite")
  func lostBefore() async throws {
    let fixture = try await Fixture.make(connections: 1)
    async let error = failure {
      try await fixture.database.transaction("test.lost", as: .intake) { transaction in
        transaction.enqueue(Fixture.insertItem.bind(1, "x", nil))
        _ = try await transaction.query(Fixture.sleep.bind(20.0))
      }
    }
    try await terminate("wait_event = 'PgSleep'", fixture)
    #expect(await error == .connectionLost(transaction: "test.lost"))
    try await fixture.database.check(.intake)
    #expect(try await fixture.count("SELECT count(*) FROM public.item") == 0)
  }

  @Test("a deadline while COMMIT runs is unknown, and the COMMIT is left to run its course")
  func deadlineDuringCommit() async throws {
    let fixture = try await Fixture.make(connections: 1)
    try await fixture.database.check(.intake)
    let error = await failure {
      try await fixture.database.transaction("test.slow", as: .intake, deadline: .seconds(1)) {
        $0.enqueue(Fixture.insertSlow.bind(1, 2.5))
      }
    }
    #expect(error == .commitUnknown(transaction: "test.slow", sqlState: nil))
    var stored = 0
    for _ in 0..<100 where stored == 0 {
      try await Task.sleep(for: .milliseconds(100))
      stored = try await fixture.count("SELECT count(*) FROM public.slow")
    }
    #expect(stored == 1)
  }

  @Test("a link that is cut between COMMIT and its answer is unknown, and the work is there")
  func cutAfterCommit() async throws {
    let (fixture, relay) = try await Fixture.relayed()
    defer { relay.close() }
    try await fixture.database.check(.intake)
    relay.cut(after: "COMMIT")
    let error = await failure {
      try await fixture.database.transaction("test.cut", as: .intake) { transaction in
        transaction.enqueue(Fixture.insertItem.bind(1, "x", nil))
      }
    }
    #expect(error == .commitUnknown(transaction: "test.cut", sqlState: nil))
    #expect(try await fixture.count("SELECT count(*) FROM public.item") == 1)
  }

  @Test("a query and five inserts cost two round trips, five inserts alone one")
  func roundTrips() async throws {
    let (fixture, relay) = try await Fixture.relayed()
    defer { relay.close() }
    try await fixture.database.check(.intake)
    let before = relay.roundTrips
    try await fixture.database.transaction("test.trips", as: .intake) { transaction in
      _ = try await transaction.query(Fixture.backend.bind())
      for id in 1...5 { transaction.enqueue(Fixture.insertItem.bind(id, "x", nil)) }
    }
    #expect(relay.roundTrips - before == 2)
    try await fixture.database.transaction("test.trips", as: .intake) { transaction in
      for id in 6...10 { transaction.enqueue(Fixture.insertItem.bind(id, "x", nil)) }
    }
    #expect(relay.roundTrips - before == 3)
    try await fixture.database.transaction("test.nothing", as: .intake) { _ in }
    #expect(relay.roundTrips - before == 3)
    #expect(try await fixture.count("SELECT count(*) FROM public.item") == 10)
  }

  @Test("an idle connection that the server closed is noticed before it is handed out")
  func idleLost() async throws {
    let fixture = try await Fixture.make(connections: 2)
    try await fixture.database.check(.intake)
    try await terminate("state = 'idle'", fixture)
    try await Task.sleep(for: .milliseconds(100))
    try await fixture.database.transaction("test.idle", as: .intake) { transaction in
      transaction.enqueue(Fixture.insertItem.bind(1, "x", nil))
    }
    #expect(try await fixture.count("SELECT count(*) FROM public.item") == 1)
  }

  /// Ends the backend of this database that meets a condition, once there is one.
  private func terminate(_ condition: String, _ fixture: Fixture) async throws {
    for _ in 0..<200 {
      let ended = try await fixture.count(
        """
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND \(condition)
        """)
      if ended > 0 { return }
      try await Task.sleep(for: .milliseconds(25))
    }
    Issue.record("no backend met the condition")
  }
}
