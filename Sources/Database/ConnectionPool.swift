import Logging
import Synchronization

/// The connections of one role: opened when needed, bounded, with a bounded queue of those who
/// wait.
final class ConnectionPool: Sendable {
  private struct Waiter {
    let number: UInt64
    let continuation: CheckedContinuation<Connection, any Error>
  }

  private struct State {
    var isOpen = true
    var idle: [Connection] = []
    /// Connections that are idle, in use, or being opened.
    var total = 0
    var opening = 0
    var waiters: [Waiter] = []
    var nextNumber: UInt64 = 0
    /// Failed attempts to connect since the last success.
    var failures = 0
  }

  /// The first and the longest pause after a failed attempt to connect; the longest keeps a
  /// reconnect within 5 s.
  private static let pauses: (first: Duration, longest: Duration) = (
    .milliseconds(50), .seconds(1)
  )

  private let role: DatabaseRole
  private let connection: String
  private let limit: Int
  private let limits: DatabaseLimits
  private let logger: Logger
  private let state = Mutex(State())

  init(_ configuration: DatabaseConfiguration, role: DatabaseRole, logger: Logger) {
    self.role = role
    self.connection = configuration.connection(of: role)
    self.limit = configuration.connections(of: role)
    self.limits = configuration.limits
    self.logger = logger
  }

  /// Takes a connection; throws `busy`, `unreachable`, `shuttingDown` or `CancellationError`.
  func acquire(until deadline: ContinuousClock.Instant) async throws -> Connection {
    while let connection = try takeIdle() {
      if await connection.isAlive() { return connection }
      discard()
    }
    return try await wait(until: min(deadline, .now + limits.wait))
  }

  /// Gives a connection back; one that is no longer alive is replaced when somebody waits.
  func release(_ connection: Connection) async {
    if await connection.isAlive() { deliver(connection) } else { discard() }
  }

  /// Hands out no more; connections in use end when they are released.
  func close() {
    let waiters = state.withLock { state in
      state.isOpen = false
      state.total -= state.idle.count
      state.idle = []
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.continuation.resume(throwing: DatabaseError.shuttingDown) }
  }

  /// Whether every connection has ended.
  var isDrained: Bool { state.withLock { $0.total == 0 } }

  private func takeIdle() throws -> Connection? {
    try state.withLock { state in
      guard state.isOpen else { throw DatabaseError.shuttingDown }
      return state.idle.popLast()
    }
  }

  private func wait(until deadline: ContinuousClock.Instant) async throws -> Connection {
    let number = state.withLock { state in
      state.nextNumber += 1
      return state.nextNumber
    }
    let timer = Task {
      try await Task.sleep(until: deadline, clock: .continuous)
      self.expire(number, error: nil)
    }
    defer { timer.cancel() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let waiter = Waiter(number: number, continuation: continuation)
        if let error = enqueue(waiter) { return continuation.resume(throwing: error) }
        // The task or the timer may have ended before the waiter stood in the queue.
        if Task.isCancelled { expire(number, error: CancellationError()) }
        if ContinuousClock.now >= deadline { expire(number, error: nil) }
        openIfNeeded()
      }
    } onCancel: {
      expire(number, error: CancellationError())
    }
  }

  private func enqueue(_ waiter: Waiter) -> DatabaseError? {
    let connection: Connection?
    let error: DatabaseError?
    (connection, error) = state.withLock { state in
      guard state.isOpen else { return (nil, .shuttingDown) }
      // One may have come back since `takeIdle`.
      if let idle = state.idle.popLast() { return (idle, nil) }
      guard state.waiters.count < limits.waiting else { return (nil, .busy(role)) }
      state.waiters.append(waiter)
      return (nil, nil)
    }
    if let connection { waiter.continuation.resume(returning: connection) }
    return error
  }

  private func expire(_ number: UInt64, error: (any Error)?) {
    let (waiter, reason) = state.withLock { state in
      let index = state.waiters.firstIndex { $0.number == number }
      let hasNone = state.failures > 0 || state.total == state.opening
      let reason: DatabaseError = hasNone ? .unreachable(role) : .busy(role)
      return (index.map { state.waiters.remove(at: $0) }, reason)
    }
    waiter?.continuation.resume(throwing: error ?? reason)
  }

  /// Hands a living connection to the first who waits, or keeps it.
  private func deliver(_ connection: Connection) {
    let waiter = state.withLock { state -> Waiter? in
      guard state.isOpen else {
        state.total -= 1
        return nil
      }
      if !state.waiters.isEmpty { return state.waiters.removeFirst() }
      state.idle.append(connection)
      return nil
    }
    waiter?.continuation.resume(returning: connection)
  }

  private func discard() {
    state.withLock { $0.total -= 1 }
    openIfNeeded()
  }

  private func openIfNeeded() {
    let failures = state.withLock { state -> Int? in
      guard state.isOpen, state.total < limit, state.waiters.count > state.opening else {
        return nil
      }
      state.total += 1
      state.opening += 1
      return state.failures
    }
    guard let failures else { return }
    Task {
      if failures > 0 { try? await Task.sleep(for: Self.pause(after: failures)) }
      await open()
      openIfNeeded()
    }
  }

  private func open() async {
    do {
      let opened = try await Connection.open(connection, as: role)
      state.withLock { state in
        state.opening -= 1
        state.failures = 0
      }
      deliver(opened)
    } catch {
      state.withLock { state in
        state.opening -= 1
        state.total -= 1
        state.failures += 1
      }
      let reason = (error as? Link.Unreachable)?.reason ?? "\(error)"
      logger.warning(
        "no connection to the database", metadata: ["role": "\(role)", "reason": "\(reason)"])
    }
  }

  private static func pause(after failures: Int) -> Duration {
    let doubled = pauses.first * (1 << min(failures - 1, 10))
    return min(doubled, pauses.longest) * Double.random(in: 0.5...1)
  }
}
