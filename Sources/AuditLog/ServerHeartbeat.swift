package import Database

/// A statement that does nothing but leave its line in the server's own log.
package enum ServerHeartbeat {
  /// What the server said of it.
  package struct Beat: Hashable, Sendable {
    /// The server's process.
    package let processID: Int
    /// The server's clock, microseconds since 1970.
    package let at: Int64
    /// Whether pgAudit is loaded, whatever it is told to write.
    package let isAuditLoaded: Bool
  }

  /// Does it in the connections of `database`, which should be new: settings of a role or database
  /// count from a session's beginning.
  package static func beat(_ database: Database) async throws -> Beat {
    let rows = try await database.transaction("audit.heartbeat", as: .heartbeat) {
      try await $0.query(AuditStatements.heartbeat.bind())
    }
    return Beat(
      processID: Int(try rows[0].decode(0, as: Int32.self)),
      at: try rows[0].decode(1, as: PostgresTimestamp.self).microseconds,
      isAuditLoaded: try rows[0].decode(2))
  }
}

extension AuditStatements {
  static let heartbeat = Statement(
    "audit.heartbeat",
    """
    SELECT pg_backend_pid(), clock_timestamp(), current_setting('pgaudit.log', true) IS NOT NULL
    """)
}
