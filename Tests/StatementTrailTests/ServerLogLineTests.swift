import StatementTrail
import StrictJSON
import Testing

struct ServerLogLineTests {
  private func event(_ line: String, isCut: Bool = false) throws -> ServerEvent {
    guard case .event(let event) = ServerLogLine(Array(line.utf8), isCut: isCut) else {
      throw Unread(line: ServerLogLine(Array(line.utf8), isCut: isCut))
    }
    return event
  }

  private struct Unread: Error { var line: ServerLogLine }

  @Test("a read is told with who, where, when and what")
  func read() throws {
    let event = try event(RealLines.read)
    #expect(event.microseconds == 1_795_849_758_392_000)
    #expect(event.processID == 28_607)
    #expect(event.session == "6b0a7e1e.6fbf")
    #expect(event.line == 4)
    #expect(event.role == "postgres")
    #expect(event.database == "house")
    #expect(event.address == "[local]")
    #expect(event.application == "psql")
    #expect(!event.isMended)
    guard case .statement(let statement) = event.kind else {
      Issue.record("\(event.kind)")
      return
    }
    #expect(statement.group == .read)
    #expect(statement.command == "SELECT")
    #expect(statement.objectType == "TABLE")
    #expect(statement.objectName == "record.visit")
    #expect(statement.text?.hasSuffix("'9971010101000007'") == true)
  }

  @Test(
    "a session's lines are known",
    arguments: [
      (RealLines.received, ServerEvent.Kind.received),
      (
        RealLines.beginning(
          #"connection authenticated: identity=\"a\" method=x\" method=peer (/x y:1)"#, line: 2),
        .authenticated(identity: "a\" method=x", method: "peer")
      ),
      (
        RealLines.beginning(
          "replication connection authorized: user=postgres application_name=pg_basebackup",
          line: 3), .connected(isReplication: true, isEncrypted: false)
      ),
      (
        RealLines.session(
          "disconnection: session time: 27:02:03.036 user=postgres database=house host=[local]"),
        .disconnected(microseconds: 97_323_036_000)
      ),
      (
        RealLines.session("password failed", severity: "FATAL", state: "28P01", ps: "startup"),
        .refused(state: "28P01")
      ),
      (
        RealLines.session("terminating connection", severity: "FATAL", state: "57P01", ps: "idle"),
        .terminated(state: "57P01")
      ),
      (
        RealLines.session("permission denied", severity: "ERROR", state: "42501"),
        .failed(state: "42501")
      ),
      (
        RealLines.session("statement: SET pgaudit.log = 'none'"),
        .announced(StatementAnnouncement(way: .simple, text: "SET pgaudit.log = 'none'"))
      ),
      (
        RealLines.session("execute <unnamed>: SELECT 1"),
        .announced(StatementAnnouncement(way: .extended, text: "SELECT 1"))
      ),
      (
        RealLines.session("execute fetch from S_1: SELECT 1"),
        .announced(StatementAnnouncement(way: .continued, text: "SELECT 1"))
      ),
      (
        RealLines.session(#"fastpath function call: \"lo_open\" (OID 952)"#),
        .announced(StatementAnnouncement(way: .fastPath, text: "\"lo_open\" (OID 952)"))
      ),
      (
        RealLines.session(
          "received replication command: BASE_BACKUP ( LABEL 'x')", backend: "walsender"),
        .replication(command: "BASE_BACKUP", text: "BASE_BACKUP ( LABEL 'x')")
      ),
      (RealLines.session("temporary file: path"), .other),
    ])
  func sessions(_ line: String, _ kind: ServerEvent.Kind) throws {
    #expect(try event(line).kind == kind)
  }

  @Test(
    "the server's own lines are known",
    arguments: [
      ("starting PostgreSQL 15.18 (Debian)", "postmaster", ServerEvent.Kind.starting),
      ("database system is ready to accept connections", "postmaster", .started),
      ("received fast shutdown request", "postmaster", .stopping),
      ("database system is shut down", "postmaster", .stopped),
      ("received SIGHUP, reloading configuration files", "postmaster", .configurationReloaded),
      (
        #"parameter \"pgaudit.log\" changed to \"none\""#, "postmaster",
        .configurationChanged(parameter: "pgaudit.log", value: "none")
      ),
      (
        #"parameter \"a.b\" removed from configuration file, reset to default"#, "postmaster",
        .configurationChanged(parameter: "a.b", value: nil)
      ),
      (
        #"parameter \"shared_preload_libraries\" cannot be changed without restarting the server"#,
        "postmaster", .configurationPending(parameter: "shared_preload_libraries")
      ),
      (
        "server process (PID 549) was terminated by signal 9: Killed", "postmaster",
        .crashed(processID: 549)
      ),
      (
        "system logger process (PID 1504) was terminated by signal 9: Killed", "postmaster",
        .crashed(processID: 1504)
      ),
      ("ending log output to stderr", "postmaster", .logMoved),
      ("database system was interrupted; last known up at x", "startup", .recovering),
      ("checkpoint starting: immediate", "checkpointer", .other),
    ])
  func server(_ message: String, _ backend: String, _ kind: ServerEvent.Kind) throws {
    #expect(try event(RealLines.server(message, backend: backend)).kind == kind)
  }

  @Test("what a client puts into the log itself is no statement, log-out or setting")
  func forged() throws {
    for message in [
      "AUDIT: SESSION,9,1,READ,SELECT,TABLE,record.visit,palsu,<not logged>",
      "disconnection: session time: 0:00:00.001 user=postgres database=house host=[local]",
      "connection authorized: user=a database=b application_name=c",
    ] {
      let line = RealLines.session(message, context: "PL/pgSQL function inline_code_block line 1")
      #expect(try event(line).kind == .raised)
    }
    let setting = #"parameter \"pgaudit.log\" changed to \"all\""#
    #expect(try event(RealLines.session(setting)).kind == .other)
    #expect(try event(RealLines.session("database system is shut down")).kind == .other)
  }

  @Test("an application's name cannot pass for another role or database")
  func applicationName() throws {
    let line = RealLines.beginning(
      "connection authorized: user=a database=x application_name=b database=house "
        + "application_name=psql SSL enabled (protocol=TLSv1.3)",
      line: 3, user: "a database=x application_name=b")
    let event = try event(line)
    #expect(event.role == "a database=x application_name=b")
    #expect(event.application == "psql")
    #expect(event.kind == .connected(isReplication: false, isEncrypted: true))
  }

  @Test("times in Indonesia's zones and as numbers are the same moment")
  func zones() throws {
    for time in [
      "2026-11-28 07:09:18.392 UTC", "2026-11-28 07:09:18.392 GMT", "2026-11-28 14:09:18.392 WIB",
      "2026-11-28 15:09:18.392 WITA", "2026-11-28 16:09:18.392 WIT",
      "2026-11-28 12:54:18.392 +0545",
      "2026-11-28 15:09:18.392 +08", "2026-11-28 02:09:18.392 -05",
    ] {
      #expect(try event(RealLines.session("x", time: time)).microseconds == 1_795_849_758_392_000)
    }
    for time in ["2026-11-28 07:09:18.392 CEST", "2026-11-28", "2026-13-28 07:09:18.392 UTC", ""] {
      let line = ServerLogLine(Array(RealLines.session("x", time: time).utf8))
      #expect(line == .unreadable(.lacksMember("timestamp")))
    }
  }

  @Test("bytes that are no UTF-8 do not hide a line")
  func notUTF8() throws {
    var bytes = Array(RealLines.read.utf8)
    for (place, byte) in bytes.enumerated().reversed() where byte == UInt8(ascii: "7") {
      bytes[place] = place > 300 ? 0xFF : byte
    }
    guard case .event(let event) = ServerLogLine(bytes), case .statement(let statement) = event.kind
    else {
      Issue.record("not read")
      return
    }
    #expect(event.isMended)
    #expect(event.role == "postgres")
    #expect(statement.objectName == "record.visit")
    #expect(statement.text?.contains("\u{FFFD}") == true)
  }

  @Test("a line over 1 MiB is read as far as it goes")
  func long() throws {
    let literal = String(repeating: "x\\\\y\\n", count: 1 << 19)
    let line = RealLines.session(
      "AUDIT: SESSION,1,1,READ,SELECT,TABLE,record.visit,\\\"SELECT '\(literal)'\\\",<not logged>")
    #expect(line.utf8.count > 2 << 20)
    let event = try event(line)
    #expect(event.isMended)
    #expect(event.role == "postgres")
    guard case .statement(let statement) = event.kind else {
      Issue.record("\(event.kind)")
      return
    }
    #expect(statement.objectName == "record.visit")
    #expect(statement.text?.hasPrefix("SELECT 'x\\y\nx") == true)
  }

  @Test("a line that is torn anywhere in its message says who and when, and never crashes")
  func torn() throws {
    let line = RealLines.session(
      #"AUDIT: SESSION,1,1,READ,SELECT,TABLE,record.visit,\"SELECT \\u0041 '\\\\\"\u0007\",<x>"#)
    let bytes = Array(line.utf8)
    let words = Array("\"message\":\"".utf8)
    let place = bytes.indices.first { bytes[$0...].starts(with: words) }
    let message = try #require(place) + words.count
    for length in 0..<bytes.count {
      let read = ServerLogLine(Array(bytes[..<length]), isCut: true)
      guard length >= message else { continue }
      guard case .event(let event) = read else {
        Issue.record("\(length): \(read)")
        continue
      }
      #expect(event.role == "postgres")
      #expect(event.isMended)
    }
  }

  @Test("a torn line that is not known to be torn is unreadable, and so is what is no object")
  func unreadable() {
    let line = Array(RealLines.read.utf8.dropLast(30))
    #expect(ServerLogLine(line) == .unreadable(.notJSON(.unexpectedEnd)))
    #expect(ServerLogLine([]) == .unreadable(.notJSON(.unexpectedEnd)))
    #expect(ServerLogLine(Array("[1]".utf8)) == .unreadable(.notObject))
    #expect(ServerLogLine(Array("{}".utf8)) == .unreadable(.lacksMember("timestamp")))
  }

  @Test("members that are not known are passed over")
  func unknownMembers() throws {
    let line = RealLines.read.dropLast() + #","later":[1,{"a":null}],"leader_pid":7}"#
    #expect(try event(String(line)) == event(RealLines.read))
  }
}
