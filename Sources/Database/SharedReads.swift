import Synchronization

/// Reads of one role that wait at the same moment go to the server together: one transaction, one round trip.
///
/// Who comes while nobody travels goes at once. Who comes while others do waits for them to come back and goes with all
/// that wait, or by another lane where the last departure is long ago. So an idle gateway's read waits for nobody, and
/// a busy one's pays a part of BEGIN, COMMIT and the switches of processes.
final class SharedReads: Sendable {
  /// One caller's part of a transaction.
  struct Read: Sendable {
    /// What bounds the rows that the statements may see; it replaces whatever another read set.
    let scope: BoundStatement
    let statements: [BoundStatement]
    let deadline: ContinuousClock.Instant
  }

  private struct Waiter {
    let read: Read
    let continuation: CheckedContinuation<Turn, Never>
  }

  private enum Turn {
    /// Takes these along.
    case lead([Waiter])
    /// Was taken along.
    case answered([Rows])
    case failed(any Error)
    /// What it was to go with failed, perhaps for another's sake.
    case alone
  }

  private struct State {
    var travelling = 0
    var departed = ContinuousClock.now
    var waiting: [Waiter] = []
  }

  /// Most statements of one transaction.
  private static let mostStatements = 64

  /// After so long others depart by another lane: a few ordinary reads, and less than one that waits for a disk.
  private static let patience: Duration = .milliseconds(5)

  private let role: DatabaseRole
  private let lanes: Int
  private let mostWaiting: Int
  private let state = Mutex(State())

  /// Reads of a role, at most `lanes` transactions at a time and at most `mostWaiting` reads that wait for one.
  init(role: DatabaseRole, lanes: Int, mostWaiting: Int) {
    self.role = role
    self.lanes = lanes
    self.mostWaiting = mostWaiting
  }

  /// The rows of a read's statements; throws `busy`, or what `travel` threw, which sends some reads and gives the rows
  /// of each.
  nonisolated(nonsending)
    func rows(
      of read: Read, _ travel: nonisolated(nonsending) ([Read]) async throws -> [[Rows]]
    ) async throws -> [Rows]
  {
    switch await turn(of: read) {
    case .answered(let rows): return rows
    case .failed(let error): throw error
    case .alone: return try await travel([read])[0]
    case .lead(let others):
      defer { pass() }
      do {
        let answers = try await travel([read] + others.map(\.read))
        for (other, rows) in zip(others, answers.dropFirst()) {
          other.continuation.resume(returning: .answered(rows))
        }
        return answers[0]
      } catch {
        let isShared = Self.isShared(error)
        for other in others {
          other.continuation.resume(returning: isShared ? .failed(error) : .alone)
        }
        guard !isShared, !others.isEmpty, !Task.isCancelled else { throw error }
        return try await travel([read])[0]
      }
    }
  }

  /// Whether all would meet the same; what the server refused, what took too long and who was cancelled is one's own.
  private static func isShared(_ error: any Error) -> Bool {
    switch error as? DatabaseError {
    case .unreachable, .busy, .shuttingDown, .connectionLost: true
    default: false
    }
  }

  private func turn(of read: Read) async -> Turn {
    await withCheckedContinuation { continuation in
      let turn = state.withLock { state -> Turn? in
        let now = ContinuousClock.now
        if state.travelling == 0
          || state.travelling < lanes && state.departed + Self.patience <= now
        {
          state.travelling += 1
          state.departed = now
          return .lead(Self.together(&state.waiting, with: read))
        }
        guard state.waiting.count < mostWaiting else { return .failed(DatabaseError.busy(role)) }
        state.waiting.append(Waiter(read: read, continuation: continuation))
        return nil
      }
      if let turn { continuation.resume(returning: turn) }
    }
  }

  /// Gives the lane to those who wait.
  private func pass() {
    let now = ContinuousClock.now
    let (late, next) = state.withLock { state in
      let late = state.waiting.filter { $0.read.deadline <= now }
      state.waiting.removeAll { $0.read.deadline <= now }
      guard !state.waiting.isEmpty else {
        state.travelling -= 1
        return (late, (leader: Waiter, others: [Waiter])?.none)
      }
      state.departed = now
      let leader = state.waiting.removeFirst()
      return (late, (leader, Self.together(&state.waiting, with: leader.read)))
    }
    for one in late { one.continuation.resume(returning: .failed(DatabaseError.busy(role))) }
    if let next { next.leader.continuation.resume(returning: .lead(next.others)) }
  }

  /// The first who wait, as many as fit beside `leader`: only those that are bounded by the same statement, which
  /// replaces all that it set.
  private static func together(_ waiting: inout [Waiter], with leader: Read) -> [Waiter] {
    var statements = leader.statements.count + 1
    let fitting = waiting.prefix { one in
      statements += one.read.statements.count + 1
      return one.read.scope.statement.name == leader.scope.statement.name
        && statements <= mostStatements
    }
    waiting.removeFirst(fitting.count)
    return Array(fitting)
  }
}
