/// Gathers what each session does into one summary a second.
///
/// Pure: time is that of the lines, and `due` takes the caller's clock. A session is known from its
/// first line to its log-out; of the house's own, which are not audited, that is all that is kept.
package struct SessionDigest: Sendable {
  /// Most sessions that are known at a time; PostgreSQL of a house takes some hundreds.
  package static let maximumSessions = 4_096

  private struct Known: Sendable {
    var processID: Int
    var role = ""
    var database = ""
    var address = ""
    var application = ""
    var identity = ""
    var isConnected = false
    var lastLine = 0
    var lastTime: Int64
    var isExempt = false
    var saidSilent = false
    var statements = 0
    var lastStatement: Int?
    /// What is expected after an announcement of which nothing was heard yet.
    var awaited = Awaited.nothing
    /// pgAudit, or an error, told of a statement since the last announcement.
    var heardAudit = false
    var window: Window?

    var isSilent: Bool { isConnected && !isExempt && statements == 0 }
  }

  private enum Awaited {
    case nothing
    case audit
    /// pgAudit does not tell of what ends a transaction that failed.
    case perhapsAudit
  }

  private struct Window: Sendable {
    var first: Int64
    var last: Int64
    var tally = StatementTally()
    var unaudited = 0
    var missingLines = 0
  }

  private let window: Int64
  private let exempt: Set<String>
  private var sessions: [String: Known] = [:]

  /// A digest with windows of so many microseconds.
  ///
  /// - Parameter exempt: the house's own roles, of whose statements nothing is heard.
  package init(window: Int64 = 1_000_000, exempt: Set<String>) {
    self.window = max(1, window)
    self.exempt = exempt
  }

  /// Sessions that are known now.
  package var sessionCount: Int { sessions.count }

  /// Takes an event; gives the summaries that it completes.
  package mutating func add(_ event: ServerEvent) -> [SessionSummary] {
    guard isOfSession(event) else { return endsAll(event) ? forget() : [] }
    var summaries: [SessionSummary] = []
    if sessions[event.session] == nil, sessions.count >= Self.maximumSessions {
      summaries += evictOldest()
    }
    // Removed, so that the change happens in place.
    var known =
      sessions.removeValue(forKey: event.session)
      ?? Known(processID: event.processID, lastTime: event.microseconds)
    if let open = known.window, event.microseconds - open.first >= window {
      summaries.append(summary(event.session, known, open))
      known.window = nil
    }
    recognise(event, in: &known)
    countLines(event, in: &known)
    if let end = count(event, in: &known) {
      let open = known.window ?? Window(first: event.microseconds, last: event.microseconds)
      if known.isConnected || known.window != nil {
        let isSilent = known.isSilent && !Self.isRefused(event)
        summaries.append(summary(event.session, known, open, isSilent: isSilent, end: end))
      }
    } else {
      sessions[event.session] = known
    }
    return summaries
  }

  /// The summaries whose second is over at a time.
  package mutating func due(at now: Int64) -> [SessionSummary] { close(before: now - window) }

  /// All that is open, as at the end.
  package mutating func finish() -> [SessionSummary] { close(before: .max) }

  /// Sessions that are open, of whose work nothing was heard for so long since they logged in; each
  /// once. Who turns auditing and log-outs off as he logs in looks like this.
  package mutating func silent(at now: Int64, after delay: Int64 = 600_000_000) -> [SessionSummary]
  {
    var summaries: [SessionSummary] = []
    for session in sessions.keys.sorted() {
      guard let known = sessions[session], known.isSilent, !known.saidSilent,
        now - known.lastTime >= delay
      else { continue }
      sessions[session]?.saidSilent = true
      let nothing = Window(first: known.lastTime, last: known.lastTime)
      summaries.append(summary(session, known, nothing, isSilent: true))
    }
    return summaries
  }

  private mutating func close(before time: Int64) -> [SessionSummary] {
    var summaries: [SessionSummary] = []
    for session in sessions.keys.sorted() {
      guard let known = sessions[session], let open = known.window, open.first <= time else {
        continue
      }
      summaries.append(summary(session, known, open))
      sessions[session]?.window = nil
    }
    return summaries.sorted { ($0.first, $0.session) < ($1.first, $1.session) }
  }

  private mutating func evictOldest() -> [SessionSummary] {
    let oldest = sessions.min { ($0.value.lastTime, $0.key) < ($1.value.lastTime, $1.key) }
    guard let oldest else { return [] }
    sessions[oldest.key] = nil
    return oldest.value.window.map { [summary(oldest.key, oldest.value, $0)] } ?? []
  }

  // MARK: One event

  private func isOfSession(_ event: ServerEvent) -> Bool {
    switch event.kind {
    case .configurationReloaded, .configurationChanged, .configurationPending, .starting, .started,
      .stopping, .stopped, .crashed, .recovering, .logMoved:
      false
    case .other: event.role != nil
    default: true
    }
  }

  /// Whether no session of before is there any more.
  private func endsAll(_ event: ServerEvent) -> Bool {
    switch event.kind {
    case .starting, .stopped, .crashed(processID: nil): true
    default: false
    }
  }

  private mutating func forget() -> [SessionSummary] {
    defer { sessions = [:] }
    return finish()
  }

  private func recognise(_ event: ServerEvent, in known: inout Known) {
    if let role = event.role {
      known.role = PlainName.of(role)
      known.isExempt = exempt.contains(role)
    }
    if let database = event.database { known.database = PlainName.of(database) }
    if let address = event.address { known.address = PlainName.of(address) }
    if let application = event.application { known.application = PlainName.of(application) }
    if case .authenticated(let identity, let method) = event.kind {
      known.identity = PlainName.of("\(identity) by \(method)")
    }
    if case .connected = event.kind { known.isConnected = true }
    known.lastTime = max(known.lastTime, event.microseconds)
  }

  /// A session's lines are numbered without a gap: one that is lacking was taken out.
  private func countLines(_ event: ServerEvent, in known: inout Known) {
    guard event.line > known.lastLine else { return }
    let lacking = event.line - known.lastLine - 1
    // Of a session that was there before the reader, the beginning is not known.
    if known.lastLine > 0, lacking > 0 { open(event, &known) { $0.missingLines += lacking } }
    known.lastLine = event.line
  }

  private func open(
    _ event: ServerEvent, _ known: inout Known, _ change: (inout Window) -> Void
  ) {
    var window = known.window ?? Window(first: event.microseconds, last: event.microseconds)
    known.window = nil
    window.last = max(window.last, event.microseconds)
    change(&window)
    known.window = window
  }

  /// Counts an event; gives the session's end if it is that.
  private func count(_ event: ServerEvent, in known: inout Known) -> SessionSummary.End? {
    switch event.kind {
    case .statement(let statement):
      if statement.statement != known.lastStatement { known.statements += 1 }
      known.lastStatement = statement.statement
      heard(&known)
      open(event, &known) { $0.tally.add(statement) }
    case .announced(let announcement): announce(announcement, event, &known)
    case .failed(let state):
      known.statements += 1
      heard(&known)
      open(event, &known) { $0.tally.count(.failed, PlainName.word(state)) }
    case .replication(let command, let text):
      known.statements += 1
      open(event, &known) {
        $0.tally.count(.replication, PlainName.word(command))
        $0.tally.keep(text)
      }
    case .raised:
      known.statements += 1
      open(event, &known) { $0.tally.count(.raised, "") }
    case .disconnected(let microseconds): return end(event, &known, microseconds)
    case .terminated: return end(event, &known, nil)
    case .refused: return end(event, &known, nil)
    default: break
    }
    return nil
  }

  private func heard(_ known: inout Known) {
    known.awaited = .nothing
    known.heardAudit = true
  }

  private func announce(
    _ announcement: StatementAnnouncement, _ event: ServerEvent, _ known: inout Known
  ) {
    missed(event, &known)
    let awaited = Self.isEndOfTransaction(announcement.text) ? Awaited.perhapsAudit : .audit
    switch announcement.way {
    case .simple: known.awaited = awaited
    // Of what reads and writes pgAudit tells before, of all else after.
    case .extended: known.awaited = known.heardAudit ? .nothing : awaited
    case .continued: break
    case .fastPath:
      known.statements += 1
      let name = announcement.text.split(separator: "\"").first.map(String.init) ?? "?"
      open(event, &known) { $0.tally.count(.fastPath, PlainName.of(name)) }
    }
    known.heardAudit = false
    open(event, &known) { $0.tally.keep(announcement.text) }
  }

  /// A statement that nothing more was heard of before the session went on.
  private func missed(_ event: ServerEvent, _ known: inout Known) {
    defer { known.awaited = .nothing }
    guard known.awaited == .audit else { return }
    known.statements += 1
    open(event, &known) { $0.unaudited += 1 }
  }

  private func end(
    _ event: ServerEvent, _ known: inout Known, _ microseconds: Int64?
  ) -> SessionSummary.End {
    missed(event, &known)
    return SessionSummary.End(microseconds: microseconds, statements: known.statements)
  }

  private static func isRefused(_ event: ServerEvent) -> Bool {
    if case .refused = event.kind { true } else { false }
  }

  private static func isEndOfTransaction(_ text: String) -> Bool {
    let word = text.drop { $0 == " " || $0 == "\n" || $0 == "\t" }.prefix { $0.isLetter }
    return ["ROLLBACK", "ABORT", "COMMIT", "END"].contains(word.uppercased())
  }

  private func summary(
    _ session: String, _ known: Known, _ open: Window, isSilent: Bool = false,
    end: SessionSummary.End? = nil
  ) -> SessionSummary {
    SessionSummary(
      session: session, processID: known.processID, role: known.role, database: known.database,
      address: known.address, application: known.application, identity: known.identity,
      first: open.first, last: open.last, counts: open.tally.counts,
      uncounted: open.tally.uncounted, unaudited: open.unaudited,
      isUnfinished: end == nil && known.awaited == .audit, missingLines: open.missingLines,
      isSilent: isSilent, end: end, texts: open.tally.texts, omittedTexts: open.tally.omittedTexts)
  }
}
