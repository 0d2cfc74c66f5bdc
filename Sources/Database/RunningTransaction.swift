import Synchronization

/// The state of one run of a transaction's body on one connection.
final class RunningTransaction: Sendable {
  private struct State {
    /// Nil once a stale one could not be replaced.
    var connection: Connection?
    var queue: [BoundStatement] = []
    var queuedBytes = 0
    var hasBegun = false
    var hasEnded = false
    var failure: DatabaseError?
  }

  /// The wait for ROLLBACK, which the server does at once; after it the connection is closed, which
  /// rolls back too.
  private static let rollbackDeadline: Duration = .seconds(2)

  private let name: String
  private let deadline: ContinuousClock.Instant
  private let limits: DatabaseLimits
  private let state: Mutex<State>
  private let replacement: @Sendable () async throws -> Connection

  /// A transaction on a connection; `replacement` gives another one for the first that turns out to be stale.
  init(
    name: String, connection: Connection, deadline: ContinuousClock.Instant,
    limits: DatabaseLimits, replacement: @escaping @Sendable () async throws -> Connection
  ) {
    self.name = name
    self.deadline = deadline
    self.limits = limits
    self.replacement = replacement
    state = Mutex(State(connection: connection))
  }

  /// What it runs on, to be given back; nil if there is nothing to give back.
  var connection: Connection? { state.withLock { $0.connection } }

  /// What failed first, also if the body has swallowed it.
  var failure: DatabaseError? { state.withLock { $0.failure } }

  func enqueue(_ statement: BoundStatement) {
    state.withLock { state in
      guard state.failure == nil else { return }
      guard !state.hasEnded else {
        state.failure = .misused(statement: statement.statement.name)
        return
      }
      state.queue.append(statement)
      state.queuedBytes += statement.bytes.count
      if state.queue.count > limits.pipelineStatements || state.queuedBytes > limits.pipelineBytes {
        state.queue = []
        state.failure = .pipelineTooLarge(transaction: name)
      }
    }
  }

  /// Sends the queue and `statements`, with BEGIN if it was not yet sent; returns the rows of
  /// `statements`.
  func flush(with statements: [BoundStatement]) async throws -> [Rows] {
    try Task.checkCancellation()
    for statement in statements { enqueue(statement) }
    return try await exchange(end: nil).suffix(statements.count)
  }

  /// Sends the queue, `statements` and COMMIT; returns the rows of `statements`.
  func finish(with statements: [BoundStatement]) async throws -> [Rows] {
    try Task.checkCancellation()
    for statement in statements { enqueue(statement) }
    let rows = try await exchange(end: .commit).suffix(statements.count)
    state.withLock { $0.hasEnded = true }
    return Array(rows)
  }

  /// Sends what is queued and COMMIT; a transaction that never sent anything, or has ended with its
  /// last queries, has nothing to commit.
  func commit() async throws {
    let isDone = state.withLock { state in
      state.queue.isEmpty && state.failure == nil && (state.hasEnded || !state.hasBegun)
    }
    if !isDone { _ = try await exchange(end: .commit) }
  }

  /// Takes everything back; a connection that cannot even do that is closed.
  func rollBack() async {
    let isOpen = state.withLock { $0.hasBegun && !$0.hasEnded }
    guard isOpen, let connection else { return }
    let pipeline = Pipeline(transaction: name, begins: false, statements: [], end: .rollback)
    do {
      _ = try await connection.exchange(pipeline, until: .now + Self.rollbackDeadline)
    } catch {
      await connection.close()
    }
  }

  private func exchange(end: Pipeline.End?) async throws -> [Rows] {
    let pipeline = try state.withLock { state in
      if let failure = state.failure { throw failure }
      defer {
        state.queue = []
        state.queuedBytes = 0
        state.hasBegun = true
      }
      return Pipeline(
        transaction: name, begins: !state.hasBegun, statements: state.queue, end: end)
    }
    do {
      return try await send(pipeline)
    } catch {
      state.withLock { $0.failure = error as? DatabaseError }
      throw error
    }
  }

  /// Sends on the connection that it has, or on the first other one that is not stale.
  private func send(_ pipeline: Pipeline) async throws -> [Rows] {
    while let connection {
      do { return try await connection.exchange(pipeline, until: deadline) } catch is Connection
        .Stale
      {
        state.withLock { $0.connection = nil }
        let other = try await replacement()
        state.withLock { $0.connection = other }
      }
    }
    throw DatabaseError.connectionLost(transaction: name)
  }
}
