import Logging
import Synchronization

/// The connections of one role: opened when needed, bounded, with a bounded queue of those who
/// wait.
final class ConnectionPool: Sendable {
  private struct Waiter {
    let number: UInt64
    let deadline: ContinuousClock.Instant
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
    /// Whether a task looks after deadlines.
    var isWatched = false

    /// Why who waits in vain waited.
    func reason(_ role: DatabaseRole) -> DatabaseError {
      failures > 0 || total == opening ? .unreachable(role) : .busy(role)
    }
  }

  /// The first and the longest pause after a failed attempt to connect; the longest keeps a
  /// reconnect within 5 s.
  private static let pauses: (first: Duration, longest: Duration) = (
    .milliseconds(50), .seconds(1)
  )

  /// How long after his deadline somebody may wait who came while others with later ones waited.
  private static let watchInterval = Duration.milliseconds(50)

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
  ///
  /// Whether the server has hung up on it shows when it is used: asking here costs two switches of threads.
  func acquire(until deadline: ContinuousClock.Instant) async throws -> Connection {
    if let connection = try takeIdle() { return connection }
    return try await wait(until: min(deadline, .now + limits.wait))
  }

  /// Another connection instead of one that is stale; throws as `acquire`, and then holds none.
  func replace(until deadline: ContinuousClock.Instant) async throws -> Connection {
    discard()
    return try await acquire(until: deadline)
  }

  /// Gives a connection back; one that is not fit for another transaction is replaced when somebody waits.
  func release(_ connection: Connection) async {
    if connection.isReady { return deliver(connection) }
    await connection.close()
    discard()
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
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let waiter = Waiter(number: number, deadline: deadline, continuation: continuation)
        if let error = enqueue(waiter) { return continuation.resume(throwing: error) }
        // The task may have ended before the waiter stood in the queue.
        if Task.isCancelled { cancel(number) }
        openIfNeeded()
        watchIfNeeded()
      }
    } onCancel: {
      cancel(number)
    }
  }

  /// One task looks after the deadlines of all who wait: under load there are thousands a second, and none of them
  /// waits long.
  private func watchIfNeeded() {
    let begins = state.withLock { state in
      defer { state.isWatched = true }
      return !state.isWatched
    }
    if begins { Task { await watch() } }
  }

  /// Sends away who has waited too long, until nobody waits.
  private func watch() async {
    while true {
      let (late, reason, next) = state.withLock { state in
        let now = ContinuousClock.now
        let late = state.waiters.filter { $0.deadline <= now }
        if !late.isEmpty { state.waiters.removeAll { $0.deadline <= now } }
        let next = state.waiters.map(\.deadline).min()
        state.isWatched = next != nil
        return (late, state.reason(role), next)
      }
      for waiter in late { waiter.continuation.resume(throwing: reason) }
      guard let next else { return }
      try? await Task.sleep(until: min(next, .now + Self.watchInterval), clock: .continuous)
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

  private func cancel(_ number: UInt64) {
    let waiter = state.withLock { state in
      state.waiters.firstIndex { $0.number == number }.map { state.waiters.remove(at: $0) }
    }
    waiter?.continuation.resume(throwing: CancellationError())
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
