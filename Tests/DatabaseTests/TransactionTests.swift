import Database
import Testing

@Suite("Transactions", .timeLimit(.minutes(3)))
struct TransactionTests {
  private struct OwnFault: Error {}

  @Test("what was queued is there after the transaction, and in order")
  func queued() async throws {
    let fixture = try await Fixture.make()
    let name = try await fixture.database.transaction("test.queued", as: .intake) { transaction in
      for id in 1...5 { transaction.enqueue(Fixture.insertItem.bind(id, "label \(id)", nil)) }
      let seen = try await transaction.query(
        Statement(
          "test.count", "SELECT count(*), current_setting('application_name') FROM public.item"
        ).bind())
      transaction.enqueue(Fixture.insertItem.bind(6, "last", 1))
      #expect(try seen[0].decode(0, as: Int.self) == 5)
      return try seen[0].decode(1, as: String.self)
    }
    #expect(name == "baimbai/intake")
    #expect(try await fixture.count("SELECT count(*) FROM public.item") == 6)
  }

  @Test(
    "an actor may change its own state inside the body, and a borrowed transaction may be lent on")
  func isolation() async throws {
    actor Tally {
      var seen = 0

      func run(_ database: Database) async throws {
        try await database.transaction("test.actor", as: .intake) { transaction in
          seen += try await Self.one(in: transaction)
        }
      }

      static func one(in transaction: borrowing Transaction) async throws -> Int {
        try await transaction.query(Statement("test.one", "SELECT 1").bind())[0].decode(0)
      }
    }
    let counter = Tally()
    try await counter.run(try await Fixture.make().database)
    #expect(await counter.seen == 1)
  }

  @Test("a body that throws leaves nothing behind and gives its connection back")
  func bodyThrows() async throws {
    let fixture = try await Fixture.make(connections: 1)
    await #expect(throws: OwnFault.self) {
      try await fixture.database.transaction("test.throws", as: .intake) { transaction in
        let rows = try await transaction.queries([Fixture.insertItem.bind(1, "x", nil)])
        #expect(rows[0].affected == 1)
        throw OwnFault()
      }
    }
    try await fixture.database.check(.intake, durably: true)
    #expect(try await fixture.count("SELECT count(*) FROM public.item") == 0)
  }

  @Test("last queries come back committed, nothing may follow them, and the connection goes on")
  func lastQueries() async throws {
    let fixture = try await Fixture.make(connections: 1)
    let database = fixture.database
    let rows = try await database.transaction("test.last", as: .intake) { transaction in
      transaction.enqueue(Fixture.insertItem.bind(1, "x", nil))
      return try await transaction.lastQueries([
        Statement("test.count_items", "SELECT count(*) FROM public.item").bind()
      ])
    }
    #expect(try rows[0][0].decode(0, as: Int.self) == 1)
    await #expect(throws: DatabaseError.misused(statement: Fixture.insertItem.name)) {
      try await database.transaction("test.after_last", as: .intake) { transaction in
        _ = try await transaction.lastQueries([Fixture.insertItem.bind(2, "y", nil)])
        _ = try await transaction.query(Fixture.insertItem.bind(3, "z", nil))
      }
    }
    #expect(try await fixture.count("SELECT count(*) FROM public.item") == 2)
    try await database.check(.intake, durably: true)
  }

  @Test("a last query that is refused leaves nothing behind and gives its connection back")
  func refusedLastQuery() async throws {
    let fixture = try await Fixture.make(connections: 1)
    await #expect(throws: DatabaseError.self) {
      try await fixture.database.transaction("test.refused_last", as: .intake) { transaction in
        transaction.enqueue(Fixture.insertItem.bind(1, "x", nil))
        _ = try await transaction.lastQueries([
          Statement("test.divide", "SELECT 1 / ($1::integer - 1)").bind(Int32(1))
        ])
      }
    }
    try await fixture.database.check(.intake, durably: true)
    #expect(try await fixture.count("SELECT count(*) FROM public.item") == 0)
  }

  @Test("a queued statement that is refused fails the transaction by name, and COMMIT is not run")
  func queuedRefusal() async throws {
    let fixture = try await Fixture.make(connections: 1)
    let error = await failure {
      try await fixture.database.transaction("test.refused", as: .intake) { transaction in
        transaction.enqueue(Fixture.insertItem.bind(1, "first", nil))
        transaction.enqueue(Fixture.insertItem.bind(1, "again", nil))
        transaction.enqueue(Fixture.insertItem.bind(2, "after", nil))
      }
    }
    #expect(
      error
        == .refused(sqlState: "23505", statement: "test.insert_item", constraint: "item_pkey"))
    #expect(error?.isDataRefusal == true)
    #expect(try await fixture.count("SELECT count(*) FROM public.item") == 0)
    let backend = try await fixture.database.transaction("test.after", as: .intake) {
      try await $0.query(Fixture.backend.bind())[0].decode(0, as: Int.self)
    }
    #expect(backend > 0)
  }

  @Test("a refusal names a constraint, or the column where there is none")
  func constraints() async throws {
    let fixture = try await Fixture.make()
    func refusal(_ id: Int?, _ label: String?) async -> DatabaseError? {
      await failure {
        try await fixture.database.transaction("test.constraint", as: .intake) { transaction in
          _ = try await transaction.query(Fixture.insertItem.bind(id, label, nil))
        }
      }
    }
    let name = "test.insert_item"
    #expect(
      await refusal(1, String(repeating: "x", count: 4000))
        == .refused(sqlState: "23514", statement: name, constraint: "item_label_short"))
    #expect(
      await refusal(1, nil)
        == .refused(sqlState: "23502", statement: name, constraint: "item.label"))
    #expect(
      await refusal(1, "a\u{0}b")
        == .refused(sqlState: "22021", statement: name, constraint: nil))
  }

  @Test("a body that swallows a refusal cannot commit")
  func swallowed() async throws {
    let fixture = try await Fixture.make()
    let error = await failure {
      try await fixture.database.transaction("test.swallowed", as: .intake) { transaction in
        transaction.enqueue(Fixture.insertItem.bind(1, "x", nil))
        _ = try? await transaction.query(Statement("test.bad", "SELECT 1/0").bind())
        _ = try? await transaction.query(Fixture.backend.bind())
      }
    }
    #expect(error == .refused(sqlState: "22012", statement: "test.bad", constraint: nil))
    #expect(try await fixture.count("SELECT count(*) FROM public.item") == 0)
  }

  @Test("a statement that could not be prepared is prepared again, and others are prepared once")
  func preparing() async throws {
    let fixture = try await Fixture.make(connections: 1)
    let missing = Statement("test.missing", "SELECT id FROM public.later")
    for _ in 1...2 {
      let error = await failure {
        try await fixture.database.transaction("test.missing", as: .intake) { transaction in
          _ = try await transaction.query(missing.bind())
        }
      }
      #expect(error == .refused(sqlState: "42P01", statement: "test.missing", constraint: nil))
    }
    let count = try await fixture.database.transaction("test.prepared", as: .intake) {
      for _ in 1...3 { _ = try await $0.query(Fixture.backend.bind()) }
      return try await $0.query(
        Statement(
          "test.prepared",
          "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'test.backend#%'"
        ).bind())[0]
        .decode(0, as: Int.self)
    }
    #expect(count == 1)
  }

  @Test("a parameter that was NULL first takes its type later; one with two types is our mistake")
  func parameterTypes() async throws {
    let fixture = try await Fixture.make(connections: 1)
    let statement = Statement("test.typed", "SELECT $1::text, $2::text")
    try await fixture.database.transaction("test.typed", as: .intake) { transaction in
      _ = try await transaction.query(statement.bind(nil, nil))
      let rows = try await transaction.queries([
        statement.bind(12, nil), statement.bind(nil, true), statement.bind(-3, false),
      ])
      #expect(try rows[0][0].decode(0, as: String.self) == "12")
      #expect(try rows[1][0].decode(1, as: String.self) == "true")
      #expect(try rows[2][0].decode(0, as: String.self) == "-3")
    }
    let error = await failure {
      try await fixture.database.transaction("test.typed", as: .intake) { transaction in
        _ = try await transaction.query(statement.bind("text", true))
      }
    }
    #expect(error == .misused(statement: "test.typed"))
    try await fixture.database.check(.intake)
  }

  @Test("a setting ends with its transaction")
  func settings() async throws {
    let fixture = try await Fixture.make(connections: 1)
    let setting = Statement(
      "test.setting", "SELECT nullif(current_setting('baimbai.facilities', true), '')")
    let inside = try await fixture.database.transaction("test.setting", as: .intake) {
      $0.setLocal("baimbai.facilities", to: "{1}")
      return try await $0.query(setting.bind())[0].decode(0, as: String.self)
    }
    let after = try await fixture.database.transaction("test.setting", as: .intake) {
      try await $0.query(setting.bind())[0].decodeOptional(0, as: String.self)
    }
    #expect(inside == "{1}")
    #expect(after == nil)
  }

  @Test("ten megabytes of statements whose answers are as large go through in one pipeline")
  func bigPipeline() async throws {
    let fixture = try await Fixture.make()
    let statement = Statement(
      "test.big", "INSERT INTO public.item (id, label) VALUES ($1, $2) RETURNING label, id")
    let label = String(repeating: "b", count: 2_048)
    let ids = try await fixture.database.transaction(
      "test.big", as: .intake, deadline: .seconds(60)
    ) { transaction in
      try await transaction.queries((0..<5_000).map { statement.bind($0, label) })
        .map { rows in
          #expect(try rows[0].decode(0, as: String.self).utf8.count == 2_048)
          return try rows[0].decode(1, as: Int.self)
        }
    }
    #expect(ids == Array(0..<5_000))
  }

  @Test("a pipeline over its limit is refused before anything is sent")
  func pipelineLimit() async throws {
    let fixture = try await Fixture.make { $0.pipelineStatements = 10 }
    let error = await failure {
      try await fixture.database.transaction("test.limit", as: .intake) { transaction in
        for id in 0..<11 { transaction.enqueue(Fixture.insertItem.bind(id, "x", nil)) }
      }
    }
    #expect(error == .pipelineTooLarge(transaction: "test.limit"))
    #expect(try await fixture.count("SELECT count(*) FROM public.item") == 0)
  }

  @Test("a deadline ends the wait, closes the connection, and leaves nothing behind")
  func deadline() async throws {
    let fixture = try await Fixture.make(connections: 1)
    try await fixture.database.check(.intake)
    let started = ContinuousClock.now
    let error = await failure {
      try await fixture.database.transaction(
        "test.deadline", as: .intake, deadline: .milliseconds(500)
      ) { transaction in
        transaction.enqueue(Fixture.insertItem.bind(1, "x", nil))
        _ = try await transaction.query(Fixture.sleep.bind(10.0))
      }
    }
    #expect(error == .deadlineExceeded(transaction: "test.deadline"))
    #expect(ContinuousClock.now - started < .seconds(3))
    try await fixture.database.check(.intake)
    #expect(try await fixture.count("SELECT count(*) FROM public.item") == 0)
  }

  @Test("verifying finds a statement that does not fit the schema or that the role may not run")
  func verifying() async throws {
    let fixture = try await Fixture.make()
    let fitting = [
      Fixture.insertItem, Fixture.backend,
      Statement("test.fits", "SELECT id FROM public.item WHERE id = ANY($1) AND label = $2"),
    ]
    try await fixture.database.verify(fitting, as: .intake)
    #expect(try await fixture.count("SELECT count(*) FROM public.item") == 0)
    func refusal(_ sql: String) async -> String? {
      let error = await failure {
        try await fixture.database.verify([Statement("test.unfit", sql)], as: .reader)
      }
      guard case .refused(let sqlState, let statement, _) = error else { return nil }
      #expect(statement.hasPrefix("test.unfit"))
      return sqlState
    }
    #expect(await refusal("SELECT nothing FROM public.item") == "42703")
    #expect(await refusal("SELECT rolpassword FROM pg_catalog.pg_authid WHERE oid = $1") == "42501")
  }
}
