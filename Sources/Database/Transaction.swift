/// A transaction that is open, as its body sees it; it cannot leave the body.
///
/// Statements that are queued cost no round trip of their own: they travel with the next query, or
/// with COMMIT.
package struct Transaction: ~Copyable, Sendable {
  private let running: RunningTransaction

  init(_ running: RunningTransaction) { self.running = running }

  /// The thread of its connection, for a body of many round trips: where such a body prefers it, none of them wakes
  /// another thread to ask and one to go on. Nil where there is no connection any more.
  package var thread: (any TaskExecutor)? { running.connection?.bodies }

  /// Queues a statement whose rows nobody needs; its failure fails the transaction at the next
  /// query or at its end.
  package func enqueue(_ statement: BoundStatement) { running.enqueue(statement) }

  /// Sends the queue and this statement in one pipeline and returns this one's rows; throws
  /// `DatabaseError`.
  ///
  /// After an error every further statement throws the same error: the transaction will roll back.
  package func query(_ statement: BoundStatement) async throws -> Rows {
    try await running.flush(with: [statement])[0]
  }

  /// Sends the queue and these statements in one pipeline, one round trip, and returns the rows of
  /// each; throws `DatabaseError`.
  package func queries(_ statements: [BoundStatement]) async throws -> [Rows] {
    try await running.flush(with: statements)
  }

  /// Sends the queue, these statements and COMMIT in one pipeline, one round trip, and returns the
  /// rows of each: for what only reads, whose end nobody waits for. Nothing may follow it.
  package func lastQueries(_ statements: [BoundStatement]) async throws -> [Rows] {
    try await running.finish(with: statements)
  }

  /// As `queries(_:)`, or as `lastQueries(_:)` where nothing follows.
  package func queries(_ statements: [BoundStatement], ending: Bool) async throws -> [Rows] {
    try await ending ? lastQueries(statements) : queries(statements)
  }

  /// Queues a setting that ends with the transaction, for example for row-level security.
  package func setLocal(_ name: String, to value: String) {
    enqueue(Self.setLocal.bind(name, value))
  }

  /// Queues a record in the write-ahead log, so that COMMIT waits for the standby although nothing
  /// was written.
  ///
  /// Whatever is told to a client as durable, a repeat's answer above all, needs it. Source:
  /// PostgreSQL 15, 9.27.6 `pg_logical_emit_message`.
  package func awaitDurability() { enqueue(Self.barrier.bind()) }

  /// Lets PostgreSQL plan what follows in this transaction for its values: for statements whose filters may be
  /// absent, or that name more keys than a plan for each is worth. Answers one row.
  package static let planAnew = setLocal.bind("plan_cache_mode", "force_custom_plan")

  private static let setLocal = Statement(
    "database.set_local", "SELECT set_config($1, $2, true)")
  private static let barrier = Statement(
    "database.barrier", "SELECT pg_logical_emit_message(true, 'baimbai', '')::text")
}
