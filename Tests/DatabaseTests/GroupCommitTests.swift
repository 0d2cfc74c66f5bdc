import Database
import Synchronization
import Testing

@Suite("Group commit", .timeLimit(.minutes(1)))
struct GroupCommitTests {
  /// What a test's commits saw, and the gate that they wait at.
  private final class Commits: Sendable {
    private let sizes = Mutex<[Int]>([])
    private let opened = Mutex(0)

    var batches: [Int] { sizes.withLock { $0 } }

    func open() { open(.max) }

    /// Lets the first `count` commits end.
    func open(_ count: Int) { opened.withLock { $0 = count } }

    func commit(_ works: [Int]) async -> [Result<Int, any Error>] {
      let number = sizes.withLock { sizes in
        sizes.append(works.count)
        return sizes.count
      }
      while opened.withLock({ $0 }) < number { try? await Task.sleep(for: .milliseconds(1)) }
      return works.map { .success($0 * 2) }
    }
  }

  private func group(
    _ commits: Commits, _ limits: GroupCommit<Int, Int>.Limits
  ) -> GroupCommit<Int, Int> {
    GroupCommit(limits: limits) { await commits.commit($0) }
  }

  @Test("what waits while a lane commits goes down together, and each gets its own outcome")
  func gathers() async throws {
    let commits = Commits()
    let group = group(commits, .init(batch: 10, lanes: 1, queue: 100))
    let outcomes = try await withThrowingTaskGroup(of: (Int, Int).self) { tasks in
      tasks.addTask { (0, try await group.submit(0)) }
      while commits.batches.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
      for work in 1...25 { tasks.addTask { (work, try await group.submit(work)) } }
      while group.depth < 25 { try await Task.sleep(for: .milliseconds(1)) }
      commits.open()
      return try await tasks.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    #expect(commits.batches == [1, 10, 10, 5])
    #expect(outcomes.count == 26 && outcomes.allSatisfy { $0.value == $0.key * 2 })
  }

  @Test("a lane gathers as many as the other one commits, and no longer than that one runs")
  func gathersBesideAnother() async throws {
    let commits = Commits()
    let group = group(
      commits, .init(batch: 10, lanes: 2, queue: 100, gathering: .seconds(3600)))
    func reached(_ batches: [Int]) async throws {
      while commits.batches != batches { try await Task.sleep(for: .milliseconds(1)) }
    }
    try await withThrowingDiscardingTaskGroup { tasks in
      for batches in [[1], [1, 1]] {
        tasks.addTask { _ = try await group.submit(0) }
        try await reached(batches)
      }
      for _ in 0..<3 { tasks.addTask { _ = try await group.submit(0) } }
      while group.depth < 3 { try await Task.sleep(for: .milliseconds(1)) }
      commits.open(1)
      try await reached([1, 1, 3])
      commits.open(2)
      for _ in 0..<2 { tasks.addTask { _ = try await group.submit(0) } }
      while group.depth < 2 { try await Task.sleep(for: .milliseconds(1)) }
      tasks.addTask { _ = try await group.submit(0) }
      try await reached([1, 1, 3, 3])
      tasks.addTask { _ = try await group.submit(0) }
      while group.depth < 1 { try await Task.sleep(for: .milliseconds(1)) }
      commits.open()
    }
    #expect(commits.batches.count == 5)
  }

  @Test("a full queue refuses at once, a long wait is refused unbegun, and a closed group too")
  func refuses() async throws {
    let commits = Commits()
    let group = group(
      commits, .init(batch: 10, lanes: 1, queue: 2, patience: .milliseconds(50)))
    let running = Task { try await group.submit(1) }
    while commits.batches.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
    let waiting = [Task { try await group.submit(2) }, Task { try await group.submit(3) }]
    while group.depth < 2 { try await Task.sleep(for: .milliseconds(1)) }
    await #expect(throws: GroupCommitRefusal.queueFull) { try await group.submit(4) }
    try await Task.sleep(for: .milliseconds(80))
    commits.open()
    #expect(try await running.value == 2)
    for late in waiting {
      await #expect(throws: GroupCommitRefusal.waitedTooLong) { try await late.value }
    }
    #expect(commits.batches == [1])
    #expect(try await group.submit(5) == 10)
    await group.close()
    await #expect(throws: GroupCommitRefusal.closed) { try await group.submit(6) }
  }
}
