import StatementTrail
import Testing

struct SessionDigestTests {
  private func event(
    _ kind: ServerEvent.Kind, at milliseconds: Int64 = 0, line: Int = 0, session: String = "a.1",
    role: String = "postgres"
  ) -> ServerEvent {
    ServerEvent(
      microseconds: milliseconds * 1_000, processID: 7, session: session, line: line, role: role,
      database: "house", address: "[local]", application: "psql", kind: kind)
  }

  private func statement(
    _ group: AuditedStatement.Class, _ command: String, _ object: String = "", number: Int = 1,
    text: String? = "SELECT 'Siti 9971010101000007'"
  ) -> ServerEvent.Kind {
    .statement(
      AuditedStatement(
        statement: number, substatement: 1, group: group, command: command, objectType: "TABLE",
        objectName: object, text: text))
  }

  private static let connected = ServerEvent.Kind.connected(
    isReplication: false, isEncrypted: false)

  @Test("a second's statements are one summary, what wants a look first, without a literal")
  func window() throws {
    var digest = SessionDigest(exempt: [])
    var summaries: [SessionSummary] = []
    summaries += digest.add(event(.authenticated(identity: "root", method: "peer")))
    summaries += digest.add(event(Self.connected))
    for number in 1...3 {
      summaries += digest.add(
        event(statement(.read, "SELECT", "record.visit", number: number), at: Int64(number)))
    }
    summaries += digest.add(event(statement(.read, "SELECT", "pg_catalog.pg_class"), at: 10))
    summaries += digest.add(event(statement(.read, "SELECT", "pg_catalog.pg_proc"), at: 11))
    summaries += digest.add(event(statement(.read, "SELECT", "pg_catalog.pg_stats"), at: 12))
    summaries += digest.add(event(statement(.role, "CREATE ROLE"), at: 13))
    #expect(summaries.isEmpty)
    #expect(digest.due(at: 999_000).isEmpty)
    let summary = try #require(digest.due(at: 1_001_000).first)
    #expect(
      summary.text == "ROLE CREATE ROLE x1; READ SELECT pg_catalog.pg_stats x1; "
        + "READ SELECT record.visit x3; READ SELECT pg_catalog.* x2")
    #expect(summary.who == "postgres@house from [local] with psql, root by peer")
    #expect(summary.texts == ["SELECT 'Siti 9971010101000007'"])
    #expect(digest.due(at: 9_000_000).isEmpty)
  }

  @Test("the next second begins another summary")
  func nextWindow() {
    var digest = SessionDigest(exempt: [])
    #expect(digest.add(event(statement(.read, "SELECT", "a.b"))).isEmpty)
    #expect(digest.add(event(statement(.read, "SELECT", "a.b"), at: 999)).isEmpty)
    let closed = digest.add(event(statement(.write, "UPDATE", "a.b"), at: 1_000))
    #expect(closed.map(\.text) == ["READ SELECT a.b x2"])
    #expect(digest.finish().map(\.text) == ["WRITE UPDATE a.b x1"])
  }

  @Test("a statement that turns auditing off, and those after it, are called unaudited")
  func unaudited() {
    var digest = SessionDigest(exempt: [])
    var summaries = digest.add(event(Self.connected))
    func announce(_ text: String) -> ServerEvent {
      event(.announced(StatementAnnouncement(way: .simple, text: text)))
    }
    summaries += digest.add(announce("SELECT 1"))
    summaries += digest.add(event(statement(.read, "SELECT")))
    summaries += digest.add(announce("SET pgaudit.log = 'none'"))
    summaries += digest.add(announce("SELECT 2"))
    summaries += digest.add(announce("ROLLBACK"))
    summaries += digest.add(event(.disconnected(microseconds: 5)))
    #expect(summaries.map(\.text) == ["UNAUDITED x2; AUDIT SETTING pgaudit x1; READ SELECT x1"])
    #expect(summaries.first?.end?.statements == 3)
    #expect(summaries.first?.texts.contains("SET pgaudit.log = 'none'") == true)
    #expect(digest.sessionCount == 0)
  }

  @Test("a statement that turns the session's log off is the last that is heard, and unfinished")
  func unfinished() {
    var digest = SessionDigest(exempt: [])
    _ = digest.add(event(Self.connected))
    let text = "SET log_min_messages = panic"
    _ = digest.add(event(.announced(StatementAnnouncement(way: .simple, text: text))))
    let summaries = digest.due(at: 1_000_000)
    #expect(summaries.map(\.text) == ["UNFINISHED x1; AUDIT SETTING log_min_messages x1"])
    #expect(summaries.first?.texts == [text])
  }

  @Test("a statement that sets what is audited is told of by the setting's name")
  func auditSettings() {
    for (text, expected) in [
      ("SET log_statement = 'none'", "AUDIT SETTING log_statement x1; MISC SET x1"),
      ("reset PGAUDIT.log; SET work_mem = 1", "AUDIT SETTING pgaudit x1; MISC SET x1"),
      (
        "SELECT pg_catalog.set_config('LOG_min_messages','panic',0::bool)",
        "AUDIT SETTING log_min_messages x1; MISC SET x1"
      ),
      ("SHOW log_statement", "MISC SET x1"), ("SET search_path = log_statements", "MISC SET x1"),
    ] {
      var digest = SessionDigest(exempt: [])
      var summaries = digest.add(event(Self.connected))
      summaries += digest.add(
        event(.announced(StatementAnnouncement(way: .simple, text: text))))
      summaries += digest.add(event(statement(.misc, "SET", text: text)))
      summaries += digest.finish()
      #expect(summaries.map(\.text) == [expected])
    }
  }

  @Test("functions and ways out that pgAudit does not name are named, from a fixed list")
  func functions() {
    for (text, expected) in [
      (
        "SELECT Pg_Read_Binary_File('base/5/9971010101000007')",
        "NAMES pg_read_binary_file x1; READ SELECT x1"
      ),
      ("SELECT pg_catalog.lo_get(4711)", "NAMES lo_get x1; READ SELECT x1"),
      ("copy a.b to\nprogram 'mail siti'", "NAMES copy_program x1; READ SELECT x1"),
      ("SELECT program FROM a.lo_get_siti", "READ SELECT x1"),
    ] {
      var digest = SessionDigest(exempt: [])
      _ = digest.add(event(statement(.read, "SELECT", text: text)))
      #expect(digest.finish().map(\.text) == [expected])
    }
  }

  @Test("passwords are in no text")
  func passwords() {
    var digest = SessionDigest(exempt: [])
    let text = "ALTER ROLE a PASSWORD 'terang'"
    _ = digest.add(event(.announced(StatementAnnouncement(way: .simple, text: text))))
    let audited = "ALTER ROLE a PASSWORD <REDACTED>"
    _ = digest.add(event(statement(.role, "ALTER ROLE", text: audited)))
    #expect(digest.finish().map(\.texts) == [[audited]])
  }

  @Test("prepared statements, whose audit comes before their announcement, are audited")
  func extended() {
    var digest = SessionDigest(exempt: [])
    func announce(_ text: String, _ way: StatementAnnouncement.Way = .extended) -> ServerEvent {
      event(.announced(StatementAnnouncement(way: way, text: text)))
    }
    var summaries = digest.add(announce("BEGIN"))
    summaries += digest.add(event(statement(.misc, "BEGIN")))
    for number in 2...3 {
      summaries += digest.add(event(statement(.read, "SELECT", "a.b", number: number)))
      summaries += digest.add(announce("SELECT $1"))
    }
    summaries += digest.add(announce("SELECT $1", .continued))
    summaries += digest.add(event(.failed(state: "42501")))
    summaries += digest.add(announce("ROLLBACK"))
    summaries += digest.finish()
    #expect(
      summaries.map(\.text) == ["MISC BEGIN x1; READ SELECT a.b x2; ERROR 42501 x1"])
  }

  @Test("who logs in and is not heard of is silent, unless he is of the house")
  func silent() {
    for (role, text) in [("postgres", "SILENT SESSION"), ("baimbai_intake", "")] {
      var digest = SessionDigest(exempt: ["baimbai_intake"])
      _ = digest.add(event(.received, role: role))
      _ = digest.add(event(Self.connected, role: role))
      #expect(digest.silent(at: 1_000_000).isEmpty)
      let open = digest.silent(at: 700_000_000)
      #expect(open.map(\.text) == (text.isEmpty ? [] : [text]))
      #expect(digest.silent(at: 800_000_000).isEmpty)
      let ended = digest.add(event(.disconnected(microseconds: 1), at: 900_000, role: role))
      #expect(ended.map(\.text) == [text])
    }
  }

  @Test("a server that stops or starts over ends all its sessions")
  func restart() {
    for kind in [ServerEvent.Kind.stopped, .starting, .crashed(processID: nil)] {
      var digest = SessionDigest(exempt: [])
      _ = digest.add(event(statement(.read, "SELECT", "a.b")))
      #expect(digest.add(event(kind)).map(\.text) == ["READ SELECT a.b x1"])
      #expect(digest.sessionCount == 0)
    }
  }

  @Test("a log-in that is refused makes no summary, and none that is silent")
  func refused() {
    var digest = SessionDigest(exempt: [])
    _ = digest.add(event(.received))
    #expect(digest.add(event(.refused(state: "28P01"))).isEmpty)
    _ = digest.add(event(Self.connected, session: "b.2"))
    #expect(digest.add(event(.refused(state: "42501"), session: "b.2")).map(\.isSilent) == [false])
    #expect(digest.sessionCount == 0)
  }

  @Test("lines that were taken out of a session are counted")
  func missing() {
    var digest = SessionDigest(exempt: [])
    _ = digest.add(event(Self.connected, line: 3))
    _ = digest.add(event(statement(.read, "SELECT", "a.b"), line: 4))
    _ = digest.add(event(statement(.read, "SELECT", "a.b"), line: 7))
    // Read twice, as after a restart.
    _ = digest.add(event(statement(.read, "SELECT", "a.b"), line: 7))
    let text = digest.finish().map(\.text)
    #expect(text == ["MISSING LINES x2; READ SELECT a.b x3"])
  }

  @Test("a summary has at most 400 bytes and says how much it leaves out")
  func bounded() throws {
    var digest = SessionDigest(exempt: [])
    for number in 0..<2_000 {
      let name = "record.\"\(number) \u{e9}\(String(repeating: "n", count: number % 90))\""
      _ = digest.add(event(statement(.read, "SELECT", name, number: number)))
    }
    _ = digest.add(event(statement(.definition, "ALTER SYSTEM", number: 3_000)))
    let summary = try #require(digest.finish().first)
    #expect(summary.text.utf8.count <= 400)
    #expect(summary.text.hasPrefix("DDL ALTER SYSTEM * x1; READ SELECT "))
    #expect(summary.counts.count == 514)
    #expect(summary.counts.reduce(0) { $0 + $1.count } == 2_001)
    #expect(summary.uncounted == 0)
    #expect(summary.text.contains(" more of "))
  }

  @Test("names lose person's numbers, odd bytes and their length")
  func names() {
    #expect(PlainName.of("record.visit_202611") == "record.visit_202611")
    #expect(PlainName.of("record.\"9971010101000007, a\"") == "record.\"#, a\"")
    #expect(PlainName.of("1234567x12345678") == "#x#")
    #expect(PlainName.of("a;b\nc\u{e9}") == "a?b?c??")
    let long = PlainName.of(String(repeating: "ab", count: 500))
    #expect(long.utf8.count == PlainName.maximumBytes)
    #expect(long.hasSuffix("~"))
  }

  @Test("more sessions than are known put out the oldest, with what it did")
  func eviction() {
    var digest = SessionDigest(exempt: [])
    var summaries: [SessionSummary] = []
    for number in 0...SessionDigest.maximumSessions {
      summaries += digest.add(
        event(statement(.read, "SELECT", "a.b"), at: Int64(number), session: "s.\(number)"))
    }
    #expect(summaries.map(\.session) == ["s.0"])
    #expect(digest.sessionCount == SessionDigest.maximumSessions)
  }
}
