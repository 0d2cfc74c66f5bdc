/// The words of a line and the fields that say whose words they are.
///
/// English, as `lc_messages = C` has them; what is in another language is `other`, but for
/// pgAudit's lines, which are never translated. Source: PostgreSQL 15, `postmaster.c`,
/// `postinit.c`, `postgres.c`, `guc.c`, `walsender.c`, `fastpath.c`.
struct ServerMessage {
  var text: String
  var severity: String
  var state: String
  var backend: String
  var display: String
  /// Whether the line has a context, as everything has that code of a client's says.
  var isOfClient: Bool
  var isCut: Bool
  var role: String
  var database: String

  /// What the message tells of.
  var kind: ServerEvent.Kind {
    switch backend {
    case "postmaster", "startup", "checkpointer": ofServer ?? .other
    case "not initialized": text.hasPrefix("connection received: ") ? .received : ofEnd
    default: ofEnd(or: ofSession)
    }
  }

  private var ofEnd: ServerEvent.Kind { ofEnd(or: nil) }

  /// A session's end or error by its severity, before its words.
  private func ofEnd(or other: ServerEvent.Kind?) -> ServerEvent.Kind {
    switch severity {
    case "FATAL", "PANIC":
      ["authentication", "startup", "initializing", ""].contains(display)
        ? .refused(state: state) : .terminated(state: state)
    case "ERROR": .failed(state: state)
    default: other ?? .other
    }
  }

  // MARK: Sessions

  private var ofSession: ServerEvent.Kind {
    if isOfClient { return .raised }
    if let statement = AuditedStatement(message: text, isCut: isCut) {
      return .statement(statement)
    }
    if let announcement { return .announced(announcement) }
    if let command = rest("received replication command: ") {
      let word = command.prefix { $0 != " " && $0 != "(" && $0 != ";" }
      return .replication(command: word.uppercased(), text: String(command))
    }
    if let who = rest("connection authenticated: identity=\"") { return authenticated(who) }
    if text.hasPrefix(Self.authorized) || text.hasPrefix("replication " + Self.authorized) {
      return .connected(
        isReplication: text.hasPrefix("replication "),
        isEncrypted: text.contains(" SSL enabled (") || text.contains(" GSS ("))
    }
    if let time = rest("disconnection: session time: ") {
      let microseconds = ServerClock.duration(time.prefix { $0 != " " })
      return microseconds.map { .disconnected(microseconds: $0) } ?? .other
    }
    return .other
  }

  private var announcement: StatementAnnouncement? {
    if let statement = rest("statement: ") {
      return StatementAnnouncement(way: .simple, text: String(statement))
    }
    if let call = rest("fastpath function call: ") {
      return StatementAnnouncement(way: .fastPath, text: String(call))
    }
    if text.hasPrefix("execute fetch from ") {
      return StatementAnnouncement(way: .continued, text: afterColon)
    }
    if text.hasPrefix("execute ") {
      return StatementAnnouncement(way: .extended, text: afterColon)
    }
    return nil
  }

  private var afterColon: String {
    let parts = text.split(separator: ":", maxSplits: 1)
    return parts.count == 2 ? String(parts[1].drop { $0 == " " }) : text
  }

  /// `identity="..." method=peer (pg_hba.conf:1)`: the identity may hold a quote, so its end is
  /// the last place that fits.
  private func authenticated(_ text: Substring) -> ServerEvent.Kind {
    let mark = "\" method="
    var end: Substring.Index?
    var place = text.startIndex
    while place < text.endIndex {
      if text[place...].hasPrefix(mark) { end = place }
      place = text.index(after: place)
    }
    guard let end else { return .other }
    let method = text[text.index(end, offsetBy: mark.count)...].prefix { $0 != " " }
    return .authenticated(identity: String(text[..<end]), method: String(method))
  }

  /// The application's name that a line of a session's beginning has in its words only.
  var application: String? {
    guard backend != "postmaster", !isOfClient else { return nil }
    // The names before it are known, so that no name can pass for another member.
    for start in [
      Self.authorized + "user=\(role) database=\(database) application_name=",
      "replication " + Self.authorized + "user=\(role) application_name=",
    ] {
      guard let name = rest(start) else { continue }
      let end = name.range(ofLast: " SSL enabled (") ?? name.range(ofLast: " GSS (")
      return String(end.map { name[..<$0] } ?? name)
    }
    return nil
  }

  private static let authorized = "connection authorized: "

  // MARK: The server

  private var ofServer: ServerEvent.Kind? {
    if let parameter { return parameter }
    if let known = Self.whole[text] { return known }
    for (start, kind) in Self.beginnings where text.hasPrefix(start) { return kind }
    let isDeath = text.contains(" was terminated by signal ") || text.contains(" by exception ")
    if isDeath, let number = text.split(separator: "(PID ", maxSplits: 1).last {
      return .crashed(processID: Int(number.prefix { $0.isNumber }))
    }
    return severity == "PANIC" ? .crashed(processID: nil) : nil
  }

  private var parameter: ServerEvent.Kind? {
    guard let named = rest("parameter \"") else { return nil }
    let parts = named.split(separator: "\"", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let name = String(parts[0])
    if parts[1].hasPrefix(" changed to \"") {
      let value = parts[1].dropFirst(" changed to \"".count)
      return .configurationChanged(
        parameter: name, value: String(value.last == "\"" ? value.dropLast() : value))
    }
    if parts[1].hasPrefix(" removed from configuration file") {
      return .configurationChanged(parameter: name, value: nil)
    }
    return parts[1].hasPrefix(" cannot be changed without")
      ? .configurationPending(parameter: name)
      : nil
  }

  private static let whole: [String: ServerEvent.Kind] = [
    "received SIGHUP, reloading configuration files": .configurationReloaded,
    "database system is ready to accept connections": .started,
    "database system is ready to accept read-only connections": .started,
    "received fast shutdown request": .stopping,
    "received smart shutdown request": .stopping,
    "received immediate shutdown request": .stopping,
    "database system is shut down": .stopped,
    "all server processes terminated; reinitializing": .crashed(processID: nil),
    "ending log output to stderr": .logMoved,
    "redirecting log output to logging collector process": .logMoved,
  ]

  private static let beginnings: [(String, ServerEvent.Kind)] = [
    ("starting PostgreSQL ", .starting),
    ("database system was interrupted", .recovering),
    ("database system was not properly shut down", .recovering),
    ("database system shutdown was interrupted", .recovering),
    ("starting archive recovery", .recovering),
    ("starting backup recovery", .recovering),
  ]

  private func rest(_ start: String) -> Substring? {
    text.hasPrefix(start) ? text.dropFirst(start.count) : nil
  }
}

extension Substring {
  /// Where the last of a mark begins; nil if it is not there.
  fileprivate func range(ofLast mark: String) -> Index? {
    var found: Index?
    var place = startIndex
    while place < endIndex {
      if self[place...].hasPrefix(mark) { found = place }
      place = index(after: place)
    }
    return found
  }
}
