import Database
import Testing

@Suite("Retries", .timeLimit(.minutes(3)))
struct RetryTests {
  private static let read = Statement("test.read", "SELECT label FROM public.item WHERE id = $1")
  private static let write = Statement(
    "test.write", "UPDATE public.item SET label = label || $2 WHERE id = $1")
  private static let repeatable = Statement(
    "test.repeatable", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

  private func fixture() async throws -> Fixture {
    let fixture = try await Fixture.make()
    try await fixture.database.transaction("test.seed", as: .intake) { transaction in
      transaction.enqueue(Fixture.insertItem.bind(1, "-", nil))
      transaction.enqueue(Fixture.insertItem.bind(2, "-", nil))
    }
    return fixture
  }

  /// Two transactions in which the second commits between the first one's reading and writing.
  private func collide(_ fixture: Fixture, retrying: Bool) async throws -> Int {
    let runs = Counter()
    try await fixture.database.transaction("test.collide", as: .intake, retrying: retrying) {
      transaction in
      let run = runs.add()
      transaction.enqueue(Self.repeatable.bind())
      _ = try await transaction.query(Self.read.bind(1))
      if run == 1 {
        try await fixture.database.transaction("test.other", as: .intake) { other in
          other.enqueue(Self.write.bind(1, "b"))
        }
      }
      transaction.enqueue(Self.write.bind(1, "a"))
    }
    return runs.value
  }

  @Test("a serialization failure runs the body again, and both writers' work is there once")
  func serialization() async throws {
    let fixture = try await fixture()
    #expect(try await collide(fixture, retrying: true) == 2)
    #expect(try await fixture.count("SELECT count(*) FROM public.item WHERE label = '-ba'") == 1)
  }

  @Test("a serialization failure is thrown where retrying is forbidden")
  func forbidden() async throws {
    let fixture = try await fixture()
    let error = await failure { _ = try await collide(fixture, retrying: false) }
    #expect(error == .refused(sqlState: "40001", statement: "test.write", constraint: nil))
    #expect(error?.isRetryable == true)
  }

  @Test("two that deadlock both come through")
  func deadlock() async throws {
    let fixture = try await fixture()
    let gate = Rendezvous(2)
    let runs = Counter()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for order in [[1, 2], [2, 1]] {
        group.addTask {
          try await fixture.database.transaction("test.deadlock", as: .intake) { transaction in
            runs.add()
            _ = try await transaction.query(Self.write.bind(order[0], "x"))
            await gate.meet()
            _ = try await transaction.query(Self.write.bind(order[1], "x"))
          }
        }
      }
      try await group.waitForAll()
    }
    // One is the victim; on a busy machine the server may find both waiting and take both.
    #expect((3...4).contains(runs.value))
    #expect(try await fixture.count("SELECT count(*) FROM public.item WHERE label = '-xx'") == 2)
  }

  @Test("tries are bounded")
  func bounded() async throws {
    let fixture = try await Fixture.make { $0.attempts = 3 }
    let runs = Counter()
    let conflict = Statement(
      "test.conflict", "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$")
    let error = await failure {
      try await fixture.database.transaction("test.bounded", as: .intake) { transaction in
        runs.add()
        transaction.enqueue(conflict.bind())
      }
    }
    #expect(error?.isRetryable == true)
    #expect(runs.value == 3)
  }

  @Test("a refusal that is no conflict is not tried again")
  func refusedOnce() async throws {
    let fixture = try await fixture()
    let runs = Counter()
    _ = await failure {
      try await fixture.database.transaction("test.once", as: .intake) { transaction in
        runs.add()
        transaction.enqueue(Fixture.insertItem.bind(1, "again", nil))
      }
    }
    #expect(runs.value == 1)
  }
}
