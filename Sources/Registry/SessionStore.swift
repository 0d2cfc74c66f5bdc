package import Database
package import RecordModel

/// Sessions of the console that began with an account elsewhere, inside transactions that others
/// open. What is stored is a cookie's SHA-256, so a copy of the table lets nobody in.
package enum SessionStore {
  /// A session as a request finds it.
  package struct Found: Sendable {
    /// Whose.
    package let person: OfficerID
    /// The appointment that binds the account to him.
    package let account: AppointmentID
    /// The certificate that was there when it began; it must be there again.
    package let certificate: [UInt8]?
  }

  /// Says that an answer of the provider was used; false if it was before.
  package static func use(
    mark: [UInt8], until end: Int64, now: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    transaction.enqueue(SessionStatements.tidyMarks.bind(PostgresTimestamp(microseconds: now)))
    return
      !(try await transaction.query(
        SessionStatements.use.bind(Bytea(mark), PostgresTimestamp(microseconds: end)))).isEmpty
  }

  /// Begins a session until `end` at the latest, and forgets those that are over.
  package static func begin(
    hash: [UInt8], of person: OfficerID, by account: AppointmentID, certificate: [UInt8]?,
    now: Int64, until end: Int64, in transaction: borrowing Transaction
  ) {
    transaction.enqueue(SessionStatements.tidy.bind(PostgresTimestamp(microseconds: now)))
    transaction.enqueue(
      SessionStatements.begin.bind(
        Bytea(hash), person, account, certificate.map { Bytea($0) },
        PostgresTimestamp(microseconds: now), PostgresTimestamp(microseconds: end)))
  }

  /// The session with a cookie's hash, which is seen by that; nil if it is over or idle for long.
  package static func find(
    hash: [UInt8], now: Int64, idleMicroseconds: Int64, in transaction: borrowing Transaction
  ) async throws -> Found? {
    try await transaction.query(
      SessionStatements.find.bind(
        Bytea(hash), PostgresTimestamp(microseconds: now),
        PostgresTimestamp(microseconds: now - idleMicroseconds))
    ).first.map { row in
      Found(
        person: try row.decode(0), account: try row.decode(1),
        certificate: try row.decodeOptional(2, as: Bytea.self)?.bytes)
    }
  }

  /// Ends a session; false if there was none.
  package static func end(
    hash: [UInt8], in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(SessionStatements.end.bind(Bytea(hash)))).isEmpty
  }
}

/// The SQL of sessions.
enum SessionStatements {
  static let all = [tidyMarks, use, tidy, begin, find, end]

  static let tidyMarks = Statement(
    "registry.tidy_sign_ins", "DELETE FROM registry.used_sign_in WHERE ends_at < $1")

  static let use = Statement(
    "registry.use_sign_in",
    """
    INSERT INTO registry.used_sign_in (state_hash, ends_at) VALUES ($1, $2)
    ON CONFLICT (state_hash) DO NOTHING RETURNING state_hash
    """)

  static let tidy = Statement(
    "registry.tidy_sessions", "DELETE FROM registry.console_session WHERE ends_at < $1")

  static let begin = Statement(
    "registry.begin_session",
    """
    INSERT INTO registry.console_session (token_hash, officer_id, appointment_id, certificate,
      began_at, seen_at, ends_at)
    VALUES ($1, $2, $3, $4, $5, $5, $6)
    """)

  static let find = Statement(
    "registry.find_session",
    """
    UPDATE registry.console_session SET seen_at = greatest(seen_at, $2)
    WHERE token_hash = $1 AND ends_at > $2 AND seen_at > $3
    RETURNING officer_id, appointment_id, certificate
    """)

  static let end = Statement(
    "registry.end_session",
    "DELETE FROM registry.console_session WHERE token_hash = $1 RETURNING token_hash")
}
