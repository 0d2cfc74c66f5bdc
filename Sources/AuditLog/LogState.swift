import Database
package import TransparencyLog

/// The log as an auditor's first look shows it: how long it is, who signed what and when.
package struct LogState: Sendable {
  /// A stored checkpoint.
  package struct Stored: Sendable {
    /// Entries that it covers.
    package let size: Int
    /// When it was stored, microseconds since 1970.
    package let storedAt: Int64
    /// As it was signed, not verified.
    package let note: SignedNote
  }

  /// Entries in the log.
  package let size: Int
  /// The newest checkpoints, newest first.
  package let checkpoints: [Stored]
  /// How the log went on after ends of it were lost, oldest first.
  package let recoveries: [LogRecovery]
}

extension AuditTrail {
  /// The state of the log, with its newest `count` checkpoints.
  ///
  /// - Parameter entry: proof that this look is itself in the log.
  package func state(
    checkpoints count: Int, on entry: DurableEntry
  ) async throws -> LogState {
    try await database.transaction("audit.state", as: .auditor) { transaction in
      let head = try await StoredTree.head(in: transaction)
      let rows = try await transaction.query(AuditStatements.newestCheckpoints.bind(Int64(count)))
      return LogState(
        size: head.size,
        checkpoints: try rows.map { row in
          LogState.Stored(
            size: Int(try row.decode(0, as: Int64.self)),
            storedAt: try row.decode(1, as: PostgresTimestamp.self).microseconds,
            note: try SignedNote(bytes: try row.decode(2, as: Bytea.self).bytes))
        },
        recoveries: try await LogRecovery.all(in: transaction))
    }
  }
}

extension AuditStatements {
  static let newestCheckpoints = Statement(
    "audit.newest_checkpoints",
    "SELECT size, signed_at, note FROM audit.checkpoint ORDER BY size DESC LIMIT $1")
}
