import Database
import Synchronization
import Testing

@Suite("Reads that go together", .timeLimit(.minutes(3)))
struct SharedReadsTests {
  private static let scope = Statement(
    "test.scope", "SELECT set_config('test.scope', $1, true)")
  private static let otherScope = Statement(
    "test.other_scope", "SELECT set_config('test.other', $1, true)")
  /// What the read is bounded by, and when its transaction began.
  private static let seen = Statement(
    "test.seen", "SELECT current_setting('test.scope'), now()::text")
  private static let sleep = Statement("test.sleep", "SELECT pg_sleep($1)::text")
  private static let divide = Statement("test.divide", "SELECT 12 / $1::int4")

  /// What concurrent reads found.
  private final class Findings: Sendable {
    struct One {
      let asked, seen, begun: String
    }

    private let found = Mutex<[One]>([])

    var all: [One] { found.withLock { $0 } }

    func add(_ one: One) { found.withLock { $0.append(one) } }
  }

  private static func read(
    _ database: Database, _ statements: [BoundStatement], within scope: BoundStatement
  ) async throws -> [Rows] {
    try await database.read("test.read", as: .intake, within: scope, statements)
  }

  /// Runs `body` while the one connection is taken by a read that sleeps.
  private static func whileTaken(
    _ database: Database, _ body: () async throws -> Void
  ) async throws {
    async let taken = read(database, [sleep.bind(2.0)], within: scope.bind("sleeper"))
    try await Task.sleep(for: .milliseconds(300))
    try await body()
    _ = try await taken
  }

  @Test("who waits goes with the others that wait, and each sees its own rows under its own bounds")
  func together() async throws {
    let fixture = try await Fixture.make(connections: 1)
    let database = fixture.database
    let findings = Findings()
    try await Self.whileTaken(database) {
      try await withThrowingTaskGroup { group in
        for turn in 1...20 {
          group.addTask {
            // Some ask for more than others.
            let statements = [BoundStatement](
              repeating: Self.divide.bind(Int32(1)), count: turn % 3)
            let rows = try await Self.read(
              database, statements + [Self.seen.bind()], within: Self.scope.bind("\(turn)"))
            #expect(rows.count == statements.count + 1)
            for answer in rows.dropLast() { #expect(try answer[0].decode(0, as: Int32.self) == 12) }
            let row = try #require(rows.last?.first)
            findings.add(
              .init(asked: "\(turn)", seen: try row.decode(0), begun: try row.decode(1)))
          }
        }
        try await group.waitForAll()
      }
    }
    let all = findings.all
    #expect(all.count == 20)
    #expect(all.allSatisfy { $0.asked == $0.seen })
    // 20 reads of two to four statements fit one transaction of 64.
    #expect(Set(all.map(\.begun)).count == 1)
  }

  @Test("a read that is bounded by another statement goes in another transaction")
  func apart() async throws {
    let fixture = try await Fixture.make(connections: 1)
    let database = fixture.database
    let transaction = Statement(
      "test.begun", "SELECT now()::text, current_setting('test.scope', true)")
    let findings = Findings()
    try await Self.whileTaken(database) {
      try await withThrowingTaskGroup { group in
        for scope in [Self.scope.bind("a"), Self.otherScope.bind("b")] {
          group.addTask {
            let rows = try await Self.read(database, [transaction.bind()], within: scope)
            let row = rows[0][0]
            findings.add(
              .init(
                asked: scope.statement.name, seen: try row.decodeOptional(1) ?? "",
                begun: try row.decode(0)))
          }
        }
        try await group.waitForAll()
      }
    }
    #expect(Set(findings.all.map(\.begun)).count == 2)
    // The setting ended with its transaction.
    #expect(Set(findings.all.map(\.seen)) == ["a", ""])
  }

  @Test("what the server refuses one of them the others do not pay for")
  func refused() async throws {
    let fixture = try await Fixture.make(connections: 1)
    let database = fixture.database
    try await Self.whileTaken(database) {
      await withTaskGroup { group in
        for divisor in [1, 2, 0, 3, 4] {
          group.addTask {
            let scope = Self.scope.bind("\(divisor)")
            let asked = [Self.divide.bind(Int32(divisor)), Self.seen.bind()]
            guard divisor > 0 else {
              await #expect(
                throws: DatabaseError.refused(
                  sqlState: "22012", statement: "test.divide", constraint: nil)
              ) { try await Self.read(database, asked, within: scope) }
              return
            }
            await #expect(throws: Never.self) {
              let rows = try await Self.read(database, asked, within: scope)
              #expect(try rows[0][0].decode(0, as: Int32.self) == Int32(12 / divisor))
              #expect(try rows[1][0].decode(0, as: String.self) == "\(divisor)")
            }
          }
        }
      }
    }
    try await database.check(.intake)
  }

  @Test("one that is cancelled while it waits leaves the others their answers")
  func cancelled() async throws {
    let fixture = try await Fixture.make(connections: 1)
    let database = fixture.database
    try await Self.whileTaken(database) {
      let first = Task {
        try await Self.read(database, [Self.seen.bind()], within: Self.scope.bind("first"))
      }
      try await Task.sleep(for: .milliseconds(200))
      let others = (1...3).map { turn in
        Task {
          let rows = try await Self.read(
            database, [Self.seen.bind()], within: Self.scope.bind("\(turn)"))
          return try rows[0][0].decode(0, as: String.self)
        }
      }
      try await Task.sleep(for: .milliseconds(200))
      first.cancel()
      await #expect(throws: CancellationError.self) { try await first.value }
      for (turn, other) in others.enumerated() {
        #expect(try await other.value == "\(turn + 1)")
      }
    }
    try await database.check(.intake)
  }

  @Test("more than may wait are refused at once")
  func bounded() async throws {
    let fixture = try await Fixture.make(connections: 1) { $0.waiting = 1 }
    let database = fixture.database
    try await Self.whileTaken(database) {
      async let waiting = Self.read(database, [Self.seen.bind()], within: Self.scope.bind("one"))
      try await Task.sleep(for: .milliseconds(200))
      await #expect(throws: DatabaseError.busy(.intake)) {
        try await Self.read(database, [Self.seen.bind()], within: Self.scope.bind("two"))
      }
      #expect(try await waiting[0][0].decode(0, as: String.self) == "one")
    }
  }
}
