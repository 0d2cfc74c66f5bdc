/// One line of the server's own log: who, from where, and what it tells of.
///
/// Role, database, address and process come from fields that the server fills itself; what a client
/// can choose is the application's name and what stands inside `kind`.
/// Source: PostgreSQL 15, section 20.8.6 (jsonlog).
package struct ServerEvent: Hashable, Sendable {
  /// What a line tells of.
  package enum Kind: Hashable, Sendable {
    /// Somebody reached the server; who he is comes later or, if he leaves, never.
    case received
    /// Who he proved to be (the operating system's user, a certificate's name) and how.
    case authenticated(identity: String, method: String)
    /// A session began.
    case connected(isReplication: Bool, isEncrypted: Bool)
    /// A session ended; how long it was, in microseconds.
    case disconnected(microseconds: Int64)
    /// A log-in was refused, with its SQLSTATE: 28P01 is a wrong password.
    case refused(state: String)
    /// A session was ended against its will, with its SQLSTATE.
    case terminated(state: String)
    /// A statement failed, with its SQLSTATE: 42501 is a lack of rights.
    case failed(state: String)
    /// A statement, as pgAudit tells of it.
    case statement(AuditedStatement)
    /// A statement, as the server itself tells of it before it is done.
    case announced(StatementAnnouncement)
    /// A command of the replication protocol: `BASE_BACKUP` is a copy of everything.
    case replication(command: String, text: String)
    /// Words that a client put into the log (`RAISE LOG`), whatever they look like.
    case raised
    /// The settings were read again.
    case configurationReloaded
    /// A setting has another value; nil where it went back to its default.
    case configurationChanged(parameter: String, value: String?)
    /// A setting was changed in a file and waits for a restart.
    case configurationPending(parameter: String)
    /// The server begins to start.
    case starting
    /// The server takes connections.
    case started
    /// The server was told to stop.
    case stopping
    /// The server has stopped.
    case stopped
    /// A process of the server died; nil where the line does not say which.
    case crashed(processID: Int?)
    /// The server starts over what a crash or a copy of its files left.
    case recovering
    /// The log went from this form into another, or from another into this.
    case logMoved
    /// Nothing of these.
    case other
  }

  /// When, in microseconds since 1970; the server writes milliseconds.
  package let microseconds: Int64
  /// The server's process.
  package let processID: Int
  /// The server's name for the session: when its process began and its number, in hexadecimal.
  package let session: String
  /// Number of the line within its process, from 1 without a gap.
  package let line: Int
  /// The database role that logged in, whatever `SET ROLE` made of it later.
  package let role: String?
  /// The database.
  package let database: String?
  /// The client's network address; `[local]` on the machine itself.
  package let address: String?
  /// What the client says that it is.
  package let application: String?
  /// Whether the line was cut or had bytes that are no UTF-8, and was read as far as it went.
  package let isMended: Bool
  /// What the line tells of.
  package let kind: Kind

  /// An event.
  package init(
    microseconds: Int64, processID: Int, session: String, line: Int, role: String? = nil,
    database: String? = nil, address: String? = nil, application: String? = nil,
    isMended: Bool = false, kind: Kind
  ) {
    self.microseconds = microseconds
    self.processID = processID
    self.session = session
    self.line = line
    self.role = role
    self.database = database
    self.address = address
    self.application = application
    self.isMended = isMended
    self.kind = kind
  }
}

/// A statement as the server announces it before it is done, with `log_statement = all`.
///
/// pgAudit speaks only when a `SET` is done, so it is silent about the one that silences it; this
/// line is the only trace of it, and of large objects read through the fast path.
package struct StatementAnnouncement: Hashable, Sendable {
  /// By which way of the protocol.
  package enum Way: Hashable, Sendable {
    /// A simple query; pgAudit's line comes after.
    case simple
    /// A prepared statement that is run; pgAudit's line came before.
    case extended
    /// More rows of one that ran already.
    case continued
    /// A function called past the executor; pgAudit has no line for it.
    case fastPath
  }

  /// By which way.
  package let way: Way
  /// The text, or the function's name; may hold a patient's value.
  package let text: String

  /// An announcement.
  package init(way: Way, text: String) {
    self.way = way
    self.text = text
  }
}
