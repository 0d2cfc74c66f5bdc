package import Logging
import Metrics
import ServiceLifecycle

/// The one door to PostgreSQL: named transactions under the role of their flow.
///
/// Connections are opened by the first transaction that needs them, so it may be used before `run`
/// is called.
package final class Database: Service {
  /// The time for a whole transaction, the wait for a connection included, where a caller names
  /// none: a client waits little longer.
  package static let defaultDeadline: Duration = .seconds(10)

  private let pools: [DatabaseRole: ConnectionPool]
  private let reads: [DatabaseRole: SharedReads]
  private let limits: DatabaseLimits
  private let logger: Logger

  /// A door that is open at once.
  package init(_ configuration: DatabaseConfiguration, logger: Logger) {
    limits = configuration.limits
    self.logger = logger
    pools = Dictionary(
      uniqueKeysWithValues: DatabaseRole.allCases.map { role in
        (role, ConnectionPool(configuration, role: role, logger: logger))
      })
    reads = Dictionary(
      uniqueKeysWithValues: DatabaseRole.allCases.map { role in
        let lanes = configuration.connections(of: role)
        return (
          role,
          SharedReads(role: role, lanes: lanes, mostWaiting: configuration.limits.waiting)
        )
      })
  }

  /// Runs `body` in one READ COMMITTED transaction and commits it; what `body` returned is returned
  /// once COMMIT came back clean.
  ///
  /// BEGIN travels with the first query, COMMIT with the statements that are still queued. When the
  /// server answers 40001 or 40P01 before COMMIT the body is run again from its start, so it must
  /// have no effect but through its `Transaction`; `retrying: false` forbids that. Throws
  /// `DatabaseError` (only `commitUnknown` leaves open whether anything is stored) or what `body`
  /// threw after the rollback. `name` is a metric label and an SQL comment: a constant such as
  /// `intake.commit`.
  nonisolated(nonsending)
    package func transaction<Result: Sendable>(
      _ name: String, as role: DatabaseRole, deadline: Duration = Database.defaultDeadline,
      retrying: Bool = true,
      _ body: nonisolated(nonsending) (borrowing Transaction) async throws -> Result
    ) async throws -> Result
  {
    var record = TransactionRecord(name: name, role: role, logger: logger)
    let end = record.started + deadline
    while true {
      let run: Run
      do {
        run = try await begin(name, as: role, until: end)
      } catch {
        record.failed(error)
        throw error
      }
      do {
        let result = try await body(Transaction(run.transaction))
        try await run.transaction.commit()
        await run.release()
        record.succeeded()
        return result
      } catch {
        await run.transaction.rollBack()
        await run.release()
        // The body may have wrapped what the server said.
        let failure = run.transaction.failure
        guard retrying, failure?.isRetryable == true, record.retries + 1 < limits.attempts else {
          record.failed(failure ?? error)
          throw error
        }
      }
      record.retries += 1
      try await Task.sleep(for: Self.pause(after: record.retries))
    }
  }

  /// Runs a read of one round trip and returns the rows of `statements`; others' reads that wait at the same moment may
  /// go in the same transaction, and under its name.
  ///
  /// - Parameters:
  ///   - scope: what bounds the rows that the statements may see, for example for row-level security: it sets each
  ///     setting that any of them reads or sets, because another read may have set it before.
  /// - Throws: `DatabaseError`.
  nonisolated(nonsending)
    package func read(
      _ name: String, as role: DatabaseRole, within scope: BoundStatement,
      _ statements: [BoundStatement]
    ) async throws -> [Rows]
  {
    let read = SharedReads.Read(
      scope: scope, statements: statements, deadline: .now + Self.defaultDeadline)
    guard let shared = reads[role] else {
      return try await run([read], name, as: role)[0]
    }
    return try await shared.rows(of: read) { try await run($0, name, as: role) }
  }

  nonisolated(nonsending)
    private func run(
      _ reads: [SharedReads.Read], _ name: String, as role: DatabaseRole
    ) async throws -> [[Rows]]
  {
    let end = reads.map(\.deadline).min() ?? .now
    return try await transaction(name, as: role, deadline: end - .now) { transaction in
      var rows = try await transaction.lastQueries(reads.flatMap { [$0.scope] + $0.statements })[
        ...]
      return reads.map { read in
        rows = rows.dropFirst()
        defer { rows = rows.dropFirst(read.statements.count) }
        return Array(rows.prefix(read.statements.count))
      }
    }
  }

  /// Serves until graceful shutdown, then hands out no more connections, waits for running
  /// transactions and closes.
  package func run() async throws {
    // Cancelled means at once: then nobody waits for running transactions.
    let isGraceful = (try? await gracefulShutdown()) != nil
    for pool in pools.values { pool.close() }
    let end = ContinuousClock.now + limits.shutdown
    while isGraceful, ContinuousClock.now < end, !pools.values.allSatisfy(\.isDrained) {
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  /// Whether a transaction of `role` goes through within two seconds; `durably` also asks whether a
  /// commit comes back from the standby.
  ///
  /// For readiness: throws the `DatabaseError` that a real transaction would meet.
  package func check(_ role: DatabaseRole, durably: Bool = false) async throws {
    try await transaction("database.check", as: role, deadline: .seconds(2), retrying: false) {
      transaction in
      if durably { transaction.awaitDurability() }
      _ = try await transaction.query(Self.checkStatement.bind())
    }
  }

  private static let checkStatement = Statement("database.check", "SELECT 1")

  private struct Run {
    let pool: ConnectionPool
    let transaction: RunningTransaction

    func release() async {
      if let connection = transaction.connection { await pool.release(connection) }
    }
  }

  private func begin(
    _ name: String, as role: DatabaseRole, until end: ContinuousClock.Instant
  ) async throws -> Run {
    guard let pool = pools[role] else { throw DatabaseError.unreachable(role) }
    let connection = try await pool.acquire(until: end)
    return Run(
      pool: pool,
      transaction: RunningTransaction(
        name: name, connection: connection, deadline: end, limits: limits
      ) { try await pool.replace(until: end) })
  }

  /// Doubles from 10 ms, with jitter so that two who met do not meet again.
  private static func pause(after attempt: Int) -> Duration {
    .milliseconds(10) * (1 << min(attempt - 1, 6)) * Double.random(in: 0.1...1)
  }
}
