import ArgumentParser
import AuditLog
import Database
import Foundation
import LogVerification
import Logging
import RecordModel
import Sealing
import ServiceLifecycle
import StatementTrail
import StrictJSON
import UnixSignals

/// `baimbai audit watch`: who is in the database past the gateway, into the log and to a second place.
struct WatchDatabaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Awasi administrator basis data / watch the database's administrators.",
    discussion: """
      Membaca jsonlog PostgreSQL (pgAudit) dan menulis entri admin.sql; teks pernyataan tersegel di sampingnya. \
      Ringkasannya disalin ke tempat kedua. docs/audit.md menyebut apa yang tetap tidak terlihat. /
      Reads PostgreSQL's jsonlog (pgAudit) and writes entries admin.sql; the statements are sealed beside them. Their \
      summary is copied to a second place. docs/audit.md tells what stays unseen.
      """)

  @OptionGroup var options: SettingsOptions
  @Option(help: "Folder jsonlog / folder of the jsonlog.") var logs: String
  @Option(help: "Berkas di tempat kedua, hanya ditambah / file at a second place, only added to.")
  var copy: String
  @Option(help: "Berkas keadaan / file of the state.") var state: String
  @Option(
    help: "Detik antara pernyataan uji; diam lebih lama: alarm / seconds between own statements.")
  var heartbeat = 60

  func run() async throws {
    guard heartbeat > 0 else { throw ValidationError("--heartbeat?") }
    let known = (try? String(contentsOfFile: state, encoding: .utf8)) ?? ""
    guard let follower = LogFollower(state: known) else {
      tell("\(state): keadaan rusak / the state is damaged")
      throw ExitStatus.failed
    }
    let settings = try await Settings.load(options)
    let house = House(settings)
    let committer = LeafCommitter(database: house.database, log: house.log, now: House.now)
    let watch = DatabaseWatch(
      logs: logs, copy: copy, state: state, start: follower, committer: committer,
      connection: settings.connection, heartbeat: .seconds(heartbeat),
      keyring: try Keyring(directory: settings.keysDirectory), logger: house.logger)
    try await ServiceGroup(
      configuration: .init(
        services: [.init(service: house.database), .init(service: watch)],
        gracefulShutdownSignals: [.sigterm, .sigint], logger: house.logger)
    ).run()
  }
}

/// Follows the server's log, a look each second.
private struct DatabaseWatch: Service {
  let logs: String
  let copy: String
  let state: String
  /// What was read before.
  let start: LogFollower
  let committer: LeafCommitter
  let connection: String
  /// Time between two statements of our own; a log that keeps one back longer is silent.
  let heartbeat: Duration
  let keyring: Keyring
  let logger: Logger

  /// What the server's log tells, on its way into ours.
  private struct Word {
    let who: String
    let role: String
    let address: String?
    let resource: String
    let text: String
    var statements: [String] = []
  }

  func run() async throws {
    var follower = start
    var digest = SessionDigest(exempt: DatabaseRole.house)
    var pulse = LogHeartbeat(
      role: DatabaseRole.heartbeat.rawValue, patience: heartbeat.components.seconds * 1_000_000)
    var next = ContinuousClock.now
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      do {
        if next <= .now {
          next = .now + heartbeat
          try await beat(&pulse)
        }
        try await look(&follower, &digest, &pulse)
      } catch {
        logger.error("the database's log waits", metadata: ["error": "\(type(of: error))"])
      }
      try? await Task.sleep(for: .seconds(1))
    }
    try await tell(digest.finish().compactMap(Self.word))
    await committer.close()
  }

  /// In a session of its own, since settings of roles count from a session's beginning.
  private func beat(_ pulse: inout LogHeartbeat) async throws {
    let database = Database(DatabaseConfiguration(connection: connection), logger: logger)
    let running = Task { try await database.run() }
    defer { running.cancel() }
    let beat = try await ServerHeartbeat.beat(database)
    pulse.beat(processID: beat.processID, at: beat.at, awaitsAudit: beat.isAuditLoaded)
  }

  /// Takes what is new. The entries are durable before the state moves, so a crash tells a thing twice
  /// and never not at all.
  private func look(
    _ follower: inout LogFollower, _ digest: inout SessionDigest, _ pulse: inout LogHeartbeat
  ) async throws {
    var words = follower.look(at: try listing()).map { finding in
      Word(
        who: "server", role: "server", address: nil, resource: "Database/log",
        text: "server log: \(finding)")
    }
    var lines = follower.tornLines()
    while case .read(let name, _, let offset, let count) = follower.step() {
      lines += follower.took(try read(name, offset, count))
    }
    // The plain file beside it has what the server said before its log began.
    for line in lines where line.isJSON {
      switch ServerLogLine(line.bytes, isCut: line.isCut) {
      case .event(let event):
        if pulse.hear(event) { continue }
        words += digest.add(event).compactMap(Self.word)
        if let said = Self.server(event) { words.append(said) }
      case .unreadable(let fault):
        words.append(
          Word(
            who: "server", role: "server", address: nil, resource: "Database/log",
            text: "a line that cannot be read: \(fault)"))
      }
    }
    words += digest.due(at: House.now()).compactMap(Self.word)
    words += digest.silent(at: House.now()).compactMap(Self.word)
    if let change = pulse.change(at: House.now()) { words.append(word(change)) }
    try await tell(words)
    try Data(follower.state.utf8).write(to: URL(filePath: state), options: .atomic)
  }

  private func word(_ change: LogHeartbeat.Change) -> Word {
    let text =
      switch change {
      case .silent(isServerHeard: true): "AUDIT SILENT: our own statement came back without pgAudit"
      case .silent(isServerHeard: false): "SERVER LOG SILENT: our own statement did not come back"
      case .heard: "the server log tells again"
      }
    if change != .heard { logger.error("the database's log is silent") }
    return Word(who: "server", role: "server", address: nil, resource: "Database/log", text: text)
  }

  private func listing() throws -> [LogFile] {
    try FileManager.default.contentsOfDirectory(atPath: logs).compactMap { name in
      // Of a link it tells of the link.
      let found = try? FileManager.default.attributesOfItem(atPath: "\(logs)/\(name)")
      guard let found, let size = (found[.size] as? NSNumber)?.intValue,
        let identity = (found[.systemFileNumber] as? NSNumber)?.uint64Value
      else { return nil }
      return LogFile(
        name: name, identity: identity, size: size,
        isPlain: found[.type] as? FileAttributeType == .typeRegular)
    }
  }

  private func read(_ name: String, _ offset: Int, _ count: Int) throws -> [UInt8] {
    guard let file = FileHandle(forReadingAtPath: "\(logs)/\(name)") else { return [] }
    defer { try? file.close() }
    try file.seek(toOffset: UInt64(offset))
    return [UInt8](try file.read(upToCount: count) ?? Data())
  }

  /// What a session did; nil for the log-ins of our own programs, which are in the log by what they do.
  private static func word(_ summary: SessionSummary) -> Word? {
    let isOurs =
      DatabaseRole.house.contains(summary.role) && summary.application.hasPrefix("baimbai/")
    guard !isOurs, !summary.text.isEmpty || summary.end != nil else { return nil }
    let end = summary.end.map { end in
      let seconds = end.microseconds.map { " after \($0 / 1_000_000) s" } ?? " against its will"
      return "ended\(seconds), \(end.statements) statements"
    }
    return Word(
      who: summary.who, role: summary.role, address: summary.address,
      resource: "Database/\(summary.database)/\(summary.session)",
      text: [summary.text, end ?? ""].filter { !$0.isEmpty }.joined(separator: "; "),
      statements: summary.texts)
  }

  /// What happened to the server itself.
  private static func server(_ event: ServerEvent) -> Word? {
    let text: String
    switch event.kind {
    case .configurationReloaded: text = "configuration reloaded"
    case .configurationChanged(let parameter, _): text = "parameter \(parameter) changed"
    case .configurationPending(let parameter): text = "parameter \(parameter) waits for a restart"
    case .started: text = "server started"
    case .stopping: text = "server stopping"
    case .stopped: text = "server stopped"
    case .crashed: text = "a process of the server died"
    case .recovering: text = "server recovers"
    case .logMoved: text = "server log moved to another form"
    default: return nil
    }
    return Word(
      who: "server", role: "server", address: nil, resource: "Database/server", text: text)
  }

  private func tell(_ words: [Word]) async throws {
    guard !words.isEmpty else { return }
    let id = SubmissionID(at: House.now() / 1000).description
    let lines = words.map { word -> JSON in
      [
        "at": .string(ClinicalTime(utc: House.now()).text), "request": .string(id),
        "who": .string(word.who), "what": .string(word.text), "about": .string(word.resource),
      ]
    }
    do throws(DurableFileError) {
      try DurableFile.append(lines.flatMap { $0.serialized() + [UInt8(ascii: "\n")] }, to: copy)
    } catch {
      // The log of ours must hear of it even if the other place is away.
      logger.error("the second place took nothing", metadata: ["errno": "\(error.errno)"])
    }
    _ = try await committer.commit(try words.map { try draft($0, id) })
  }

  /// The statements can hold a patient's value: the entry commits to them, and they are sealed beside it.
  private func draft(_ word: Word, _ id: String) throws -> LeafDraft {
    var draft = LeafDraft(.statement, .execute, requestID: id)
    draft.user = "postgres:\(word.role)"
    draft.source = word.address
    draft.resource = word.resource
    draft.reason = word.text
    try draft.commit(to: Array(word.statements.joined(separator: ";\n").utf8), under: keyring)
    return draft
  }
}
