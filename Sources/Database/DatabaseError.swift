/// What went wrong between the gateway and PostgreSQL.
///
/// No case holds a parameter, DETAIL, HINT or message of the server: only names that stand in our
/// own sources and SQLSTATEs.
package enum DatabaseError: Error, Sendable, Equatable {
  /// The server refused a statement before COMMIT: nothing of the transaction is stored.
  /// `constraint` is the constraint's name, or `table.column` where the server names only these.
  case refused(sqlState: String, statement: String, constraint: String?)
  /// Nobody knows whether the transaction is stored: COMMIT warned, erred, was cut off, or took too
  /// long. Never acknowledge it; the connection is closed. `sqlState` is that of an error on
  /// COMMIT.
  case commitUnknown(transaction: String, sqlState: String?)
  /// The link broke before COMMIT was sent: nothing is stored.
  case connectionLost(transaction: String)
  /// The deadline passed before COMMIT was sent: nothing is stored.
  case deadlineExceeded(transaction: String)
  /// All connections of the role are in use, and the queue is full or the wait too long: nothing
  /// was begun.
  case busy(DatabaseRole)
  /// No connection of the role could be opened in time: nothing was begun.
  case unreachable(DatabaseRole)
  /// The database is shutting down and hands out no more connections: nothing was begun.
  case shuttingDown
  /// The server commits more weakly than `synchronous_commit = on`, and the session could not be
  /// raised to it.
  case weakDurability(DatabaseRole)
  /// A transaction queued more than `DatabaseLimits` allows: nothing is stored.
  case pipelineTooLarge(transaction: String)
  /// One statement name was used with two texts, or one parameter with two types: a mistake in our
  /// code.
  case misused(statement: String)
  /// A decoder met bytes or a type (its OID) that are not its own; `Row` turns it into
  /// `unreadable`.
  case undecodable(type: UInt32)
  /// A column (counted from 0) was NULL, missing, or not of the type that was asked for (OID; 0 if
  /// missing).
  case unreadable(statement: String, column: Int, type: UInt32)
  /// The database holds a migration with another checksum than ours, or none where we have an
  /// earlier one.
  case migrationChanged(version: Int)
  /// The database has a migration that we do not know.
  case databaseNewer(version: Int)
  /// Our own list of migrations is not strictly ascending from 1 up.
  case migrationsOutOfOrder
  /// A migration ended its own transaction.
  case migrationLeftTransaction(version: Int)

  /// Whether a value was refused (SQLSTATE class 22 or 23): running the same again fails the same
  /// way.
  package var isDataRefusal: Bool {
    guard case .refused(let sqlState, _, _) = self else { return false }
    return sqlState.hasPrefix("22") || sqlState.hasPrefix("23")
  }

  /// Whether a row with the same key was there before.
  package var isDuplicateKey: Bool {
    guard case .refused("23505", _, _) = self else { return false }
    return true
  }

  /// Whether the same may well succeed later: the database is away, busy, or did not say what became
  /// of a COMMIT. All else is a fault of the program or the schema.
  package var isPassing: Bool {
    switch self {
    case .commitUnknown, .connectionLost, .deadlineExceeded, .busy, .unreachable, .shuttingDown,
      .weakDurability:
      true
    // Classes 53 (resources), 55 and 57 (locks, operator), 58 (system), and what is tried again.
    case .refused(let sqlState, _, _):
      isRetryable || ["53", "55", "57", "58"].contains(sqlState.prefix(2))
    default: false
    }
  }

  /// Whether the server asks for another try: serialization failure or deadlock.
  package var isRetryable: Bool {
    guard case .refused(let sqlState, _, _) = self else { return false }
    return sqlState == "40001" || sqlState == "40P01"
  }

  /// The outcome's word in metrics.
  var outcome: String {
    switch self {
    case .refused: "refused"
    case .commitUnknown: "unknown"
    case .connectionLost: "lost"
    case .deadlineExceeded: "deadline"
    case .busy: "busy"
    case .unreachable, .weakDurability: "unreachable"
    case .shuttingDown: "shutdown"
    case .pipelineTooLarge, .misused, .undecodable, .unreadable, .migrationChanged, .databaseNewer,
      .migrationsOutOfOrder, .migrationLeftTransaction:
      "failed"
    }
  }
}
