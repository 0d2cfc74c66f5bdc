import CPostgres
import Glibc

/// One libpq connection, non-blocking and in pipeline mode; every wait has a deadline.
///
/// Used only by the thread of its `Connection`.
final class Link {
  /// Why a wait ended without an answer.
  enum Interruption: Error { case lost, deadline }

  /// Why no connection could be opened, in libpq's words: host, port, role and reason, and no data.
  struct Unreachable: Error { let reason: String }

  /// The wait for the session's settings: one statement on an idle connection.
  static let sessionDeadline: Duration = .seconds(5)

  private let connection: OpaquePointer
  private let notices = Notices()
  private var isAbandoned = false

  /// Connects to the first host that answers and fits; libpq's `connect_timeout` (2 s unless given)
  /// bounds each.
  init(_ connection: String, as role: DatabaseRole?) throws(Unreachable) {
    guard Self.isReadable(connection) else {
      // libpq would quote the part that it does not understand, which may be the password.
      throw Unreachable(reason: "the connection string cannot be read")
    }
    self.connection = try Self.open(connection, as: role)
    PQsetNoticeReceiver(
      self.connection,
      { notices, result in
        guard let notices, let result else { return }
        Unmanaged<Notices>.fromOpaque(notices).takeUnretainedValue().receive(result)
      }, Unmanaged.passUnretained(notices).toOpaque())
    guard PQsetnonblocking(self.connection, 1) == 0, PQenterPipelineMode(self.connection) == 1
    else {
      PQfinish(self.connection)
      throw Unreachable(reason: "libpq refuses pipeline mode")
    }
  }

  deinit { PQfinish(connection) }

  /// Opens a blocking connection, also for `Migrator`; the values after `dbname` win over those in
  /// the string.
  static func open(
    _ connection: String, as role: DatabaseRole?
  ) throws(Unreachable) -> OpaquePointer {
    var parameters = [
      ("connect_timeout", "2"), ("keepalives_idle", "5"), ("tcp_user_timeout", "5000"),
      ("dbname", connection), ("client_encoding", "UTF8"),
    ]
    if let role {
      parameters.append(("user", role.rawValue))
      // For example `baimbai/intake`.
      parameters.append(("application_name", "baimbai/\(role)"))
    }
    let keywords = parameters.map { strdup($0.0) }
    let values = parameters.map { strdup($0.1) }
    defer { for text in keywords + values { free(text) } }
    let opened = PQconnectdbParams(
      keywords.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 1)
    guard let opened else { throw Unreachable(reason: "out of memory") }
    guard PQstatus(opened) == CONNECTION_OK else {
      let reason = String(cString: PQerrorMessage(opened))
      PQfinish(opened)
      throw Unreachable(reason: reason.split(separator: "\n").joined(separator: "; "))
    }
    return opened
  }

  private static func isReadable(_ connection: String) -> Bool {
    let options = PQconninfoParse(connection, nil)
    defer { PQconninfoFree(options) }
    return options != nil
  }

  /// Whether the server has not hung up as far as we have read.
  var isOpen: Bool { !isAbandoned && PQstatus(connection) == CONNECTION_OK }

  /// Whether a warning came since `forgetWarnings`.
  var hasWarned: Bool { notices.hasWarned }

  func forgetWarnings() { notices.hasWarned = false }

  /// Marks the link as one whose next answer nobody can tell.
  func abandon() { isAbandoned = true }

  /// Whether the link is open and outside a transaction, as far as we have read.
  var isBetweenTransactions: Bool {
    isOpen && PQtransactionStatus(connection) == PQTRANS_IDLE
  }

  /// Whether the link is open, outside a transaction, and the server has said nothing since that
  /// ends it.
  func isIdle() -> Bool {
    // A server that stops says why, then hangs up; more rounds than that are no idle link.
    for _ in 0..<4 {
      guard isBetweenTransactions else { return false }
      var descriptor = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
      guard poll(&descriptor, 1, 0) > 0 else { return true }
      guard PQconsumeInput(connection) == 1, PQisBusy(connection) == 0 else { return false }
    }
    return false
  }

  /// Queues SQL without parameters.
  func send(_ sql: String) -> Bool {
    PQsendQueryParams(connection, sql, 0, nil, nil, nil, nil, 1) == 1
  }

  /// Queues the preparation of a statement.
  func prepare(_ entry: PreparedStatements.Entry) -> Bool {
    PQsendPrepare(
      connection, entry.serverName, entry.sql, Int32(entry.types.count), entry.types) == 1
  }

  /// Queues a prepared statement; parameters and rows are binary.
  func execute(_ entry: PreparedStatements.Entry, _ bound: BoundStatement) -> Bool {
    bound.bytes.withUnsafeBytes { bytes in
      var position = 0
      let values = bound.parameters.map { parameter -> UnsafePointer<CChar>? in
        guard parameter.length >= 0 else { return nil }
        defer { position += Int(parameter.length) }
        return bytes.baseAddress?.advanced(by: position).assumingMemoryBound(to: CChar.self)
      }
      return PQsendQueryPrepared(
        connection, entry.serverName, Int32(values.count), values,
        bound.parameters.map { max(0, $0.length) }, bound.parameters.map { _ in 1 }, 1) == 1
    }
  }

  /// Queues the synchronisation point that ends a pipeline.
  func synchronize() -> Bool { PQpipelineSync(connection) == 1 }

  /// The next result, nil being the end of one statement's results.
  ///
  /// Sends and receives at the same time, so that neither side waits for the other to read.
  func next(until deadline: ContinuousClock.Instant) throws -> ReceivedResult? {
    while true {
      let unsent = PQflush(connection)
      if unsent < 0 { throw Interruption.lost }
      if PQisBusy(connection) == 0 {
        return PQgetResult(connection).map { ReceivedResult($0) }
      }
      try wait(forWriting: unsent > 0, until: deadline)
      if PQconsumeInput(connection) == 0 { throw Interruption.lost }
    }
  }

  private func wait(
    forWriting: Bool, until deadline: ContinuousClock.Instant
  ) throws(Interruption) {
    let events = forWriting ? POLLIN | POLLOUT : POLLIN
    while true {
      let remaining = ContinuousClock.now.duration(to: deadline)
      guard remaining > .zero else { throw .deadline }
      // Rounded up, so that the last wait is not a spin.
      let milliseconds = remaining / .milliseconds(1) + 1
      var descriptor = pollfd(fd: PQsocket(connection), events: Int16(events), revents: 0)
      guard descriptor.fd >= 0 else { throw .lost }
      let ready = poll(&descriptor, 1, Int32(min(milliseconds, Double(Int32.max))))
      if ready > 0 { return }
      if ready < 0, errno != EINTR { throw .lost }
    }
  }

  /// Whether the server warned; filled by libpq while it reads.
  private final class Notices {
    var hasWarned = false

    func receive(_ result: OpaquePointer) {
      let severity = PQresultErrorField(result, Int32(DiagnosticField.severity.value))
      let harmless = ["NOTICE", "INFO", "LOG", "DEBUG"]
      if let severity, harmless.contains(String(cString: severity)) { return }
      hasWarned = true
    }
  }
}
