/// Where the database is, and how much of it each role may use.
package struct DatabaseConfiguration: Sendable {
  /// libpq keywords and values without `user`, for example `host=/run/db dbname=baimbai`; may name
  /// several hosts.
  package var connection: String
  /// Other connection strings for single roles.
  package var overrides: [DatabaseRole: String]
  /// The most connections that a role opens; `DatabaseLimits.connections` where a role is missing.
  package var connectionsPerRole: [DatabaseRole: Int]
  /// The bounds of waiting and retrying.
  package var limits = DatabaseLimits()

  /// A configuration; no connection is opened before the first transaction of a role.
  package init(
    connection: String, overrides: [DatabaseRole: String] = [:],
    connectionsPerRole: [DatabaseRole: Int] = [:]
  ) {
    self.connection = connection
    self.overrides = overrides
    self.connectionsPerRole = connectionsPerRole
  }

  func connection(of role: DatabaseRole) -> String { overrides[role] ?? connection }

  func connections(of role: DatabaseRole) -> Int {
    max(1, connectionsPerRole[role] ?? limits.connections)
  }
}

/// The bounds of waiting and retrying; the defaults are for one gateway beside one database.
package struct DatabaseLimits: Sendable {
  /// Connections of a role: each is a thread here and a process there, and more than cores seldom
  /// helps.
  package var connections = 4
  /// Transactions of a role that may wait for a connection; one more is refused at once, so that
  /// memory stays flat.
  package var waiting = 256
  /// The longest wait for a connection: longer than a restart of the server, shorter than a
  /// client's patience.
  package var wait: Duration = .seconds(5)
  /// Runs of one body in all when the server answers 40001 or 40P01; after five the conflict is not
  /// by chance.
  package var attempts = 5
  /// The longest wait of a graceful shutdown for running transactions; past every default deadline.
  package var shutdown: Duration = .seconds(40)
  /// Bytes of parameters in one pipeline: libpq holds them a second time until they are sent.
  package var pipelineBytes = 64 * 1024 * 1024
  /// Statements in one pipeline; a pipeline that is longer should have been a multi-row statement.
  package var pipelineStatements = 20_000

  /// The defaults.
  package init() {}
}
