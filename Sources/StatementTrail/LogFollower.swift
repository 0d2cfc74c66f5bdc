/// A file of the server's log as it was found in its folder.
package struct LogFile: Hashable, Sendable {
  /// Its name; those of one server are in the order of their times.
  package let name: String
  /// What tells it from another of the same name: its number in the file system.
  package let identity: UInt64
  /// Its length in bytes.
  package let size: Int
  /// Whether it has its name still; false for one that is only held open.
  package let isLinked: Bool
  /// Whether it is a plain file, without following a link; the server makes no others.
  package let isPlain: Bool

  /// A file.
  package init(
    name: String, identity: UInt64, size: Int, isLinked: Bool = true, isPlain: Bool = true
  ) {
    self.name = name
    self.identity = identity
    self.size = size
    self.isLinked = isLinked
    self.isPlain = isPlain
  }

  /// Whether its lines are JSON; the server's plain form grows only if somebody redirects the log.
  package var isJSON: Bool { name.hasSuffix(".json") }

  /// Whether it is a log at all.
  package var isLog: Bool { isJSON || name.hasSuffix(".log") }
}

/// A line of a log as it was found.
package struct FoundLine: Hashable, Sendable {
  /// The file.
  package let name: String
  /// Where the line begins in it.
  package let offset: Int
  /// The line without its end; only its beginning if it is cut.
  package let bytes: [UInt8]
  /// Whether the rest is lacking: too long, or the file ends in it for good.
  package let isCut: Bool
  /// Whether it is JSON.
  package let isJSON: Bool
}

/// What to read next of a folder of logs that grow, rotate, and may be tampered with.
///
/// Pure: the caller lists the folder, reads what `step` asks for and gives the bytes to `took`.
/// Every file is followed by itself, so that neither a file with a name from the future nor one
/// that comes late hides another. The caller should keep a file open until it is `done`, and
/// list it with `isLinked: false` when its name is gone: the server writes on into it.
package struct LogFollower: Sendable {
  /// How far a file was read, to go on from after a restart.
  package struct Position: Hashable, Sendable {
    /// The file.
    package let name: String
    /// Its number in the file system.
    package let identity: UInt64
    /// The end of the last whole line.
    package let offset: Int

    /// A position.
    package init(name: String, identity: UInt64, offset: Int) {
      self.name = name
      self.identity = identity
      self.offset = max(0, offset)
    }
  }

  /// What was done to a file that no server does.
  package enum Finding: Hashable, Sendable {
    /// It became shorter than what was read of it.
    case shrunk(name: String, from: Int, to: Int)
    /// Another file has its name.
    case replaced(name: String, readTo: Int)
    /// It is gone, and it was the newest or not read to its end.
    case vanished(name: String, readTo: Int)
    /// Its name is gone while it is written to.
    case unlinked(name: String)
    /// It ends in the middle of a line, and the server writes to another.
    case torn(name: String, bytes: Int)
    /// It is no plain file: a link to `/dev/null` in the place of the next log swallows it.
    case disguised(name: String)
    /// More files than are followed; these are not read.
    case tooMany(Int)
  }

  /// What to do next.
  package enum Step: Hashable, Sendable {
    /// Read so much from there, and give it to `took`.
    case read(name: String, identity: UInt64, offset: Int, count: Int)
    /// Nothing new: list again in a while.
    case wait
  }

  /// Most bytes that are read at once.
  package static let maximumRead = 256 << 10
  /// Most files that are followed; a house rotates once a day or at 64 MB.
  package static let maximumFiles = 1_024
  /// So many listings without growth, and with a newer file there, make a torn end final.
  static let quietListings = 2

  private struct Followed {
    var identity: UInt64
    var size: Int
    var isLinked = true
    var quiet = 0
    var lines: LineSplitter
  }

  private var files: [String: Followed] = [:]
  private var reading: String?
  private var known: [String: Position] = [:]
  private var ignored = 0
  private var disguised: Set<String> = []

  /// Goes on from where an earlier one was; files that are not named there are read from their
  /// beginning.
  package init(after positions: [Position] = []) {
    for position in positions { known[position.name] = position }
  }

  /// How far each file was read, in the order of their names.
  package var positions: [Position] {
    let followed = files.map {
      Position(name: $0.key, identity: $0.value.identity, offset: $0.value.lines.offset)
    }
    return (followed + known.values.filter { files[$0.name] == nil }).sorted { $0.name < $1.name }
  }

  /// Whether a file that is only held open may be closed.
  package func done(_ name: String) -> Bool { files[name] == nil }

  // MARK: What to read

  /// Compares a new listing with what is known.
  package mutating func look(at listing: [LogFile]) -> [Finding] {
    var findings: [Finding] = []
    var logs: [String: LogFile] = [:]
    // One that is held open stands back behind one that took its name.
    for file in listing where file.isLog && file.isPlain {
      if file.isLinked || logs[file.name] == nil { logs[file.name] = file }
    }
    let odd = Set(listing.filter { $0.isLog && !$0.isPlain }.map(\.name))
    findings += odd.subtracting(disguised).sorted().map { .disguised(name: $0) }
    disguised = odd
    for name in files.keys.sorted() where logs[name] == nil {
      findings += gone(name, newest: newest(of: logs, like: name))
    }
    for position in known.values.sorted(by: { $0.name < $1.name }) where logs[position.name] == nil
    {
      findings.append(.vanished(name: position.name, readTo: position.offset))
      known[position.name] = nil
    }
    var left = 0
    for name in logs.keys.sorted() {
      guard let file = logs[name] else { continue }
      if files[name] == nil, files.count >= Self.maximumFiles {
        left += 1
      } else {
        findings += update(file, newest: newest(of: logs, like: name))
      }
    }
    if left > ignored { findings.append(.tooMany(left)) }
    ignored = left
    return findings
  }

  /// What to read next.
  package mutating func step() -> Step {
    let next = files.filter { $0.value.size > $0.value.lines.end }.keys.min()
    reading = next
    guard let next, let file = files[next] else { return .wait }
    return .read(
      name: next, identity: file.identity, offset: file.lines.end,
      count: min(Self.maximumRead, file.size - file.lines.end))
  }

  /// Takes the bytes that the last `step` asked for; fewer are fine, none means that they are gone.
  package mutating func took(_ bytes: [UInt8]) -> [FoundLine] {
    guard let name = reading else { return [] }
    reading = nil
    guard var file = files.removeValue(forKey: name) else { return [] }
    // Not asked for again until another listing says that there is more.
    if bytes.isEmpty { file.size = file.lines.end }
    let found = file.lines.take(bytes, name: name)
    files[name] = file
    return found
  }

  /// The unfinished last lines of files that nobody writes to any more; call it after `look`.
  package mutating func tornLines() -> [FoundLine] {
    var found: [FoundLine] = []
    for name in files.keys.sorted() {
      guard var file = files[name], file.quiet == Self.quietListings else { continue }
      file.quiet += 1
      if let line = file.lines.cut(name: name) { found.append(line) }
      files[name] = file
    }
    return found
  }

  // MARK: One file

  private func newest(of logs: [String: LogFile], like name: String) -> String {
    let isJSON = name.hasSuffix(".json")
    return logs.values.filter { $0.isJSON == isJSON && $0.isLinked }.map(\.name).max() ?? ""
  }

  private mutating func gone(_ name: String, newest: String) -> [Finding] {
    guard let file = files.removeValue(forKey: name) else { return [] }
    let isWhole = file.lines.end == file.size && file.lines.isEmpty && newest > name
    return isWhole ? [] : [.vanished(name: name, readTo: file.lines.offset)]
  }

  private mutating func update(_ file: LogFile, newest: String) -> [Finding] {
    guard var old = files[file.name] else { return begin(file) }
    var findings: [Finding] = []
    if old.identity != file.identity {
      findings.append(.replaced(name: file.name, readTo: old.lines.end))
      old = Followed(identity: file.identity, size: file.size, lines: LineSplitter(offset: 0))
    } else if file.size < old.lines.end {
      findings.append(.shrunk(name: file.name, from: old.lines.end, to: file.size))
      old.lines = LineSplitter(offset: 0)
    }
    if old.isLinked, !file.isLinked { findings.append(.unlinked(name: file.name)) }
    old.isLinked = file.isLinked
    let isQuiet = file.size == old.size && file.size == old.lines.end && newest > file.name
    old.quiet = isQuiet ? old.quiet + 1 : 0
    old.size = file.size
    if old.quiet == Self.quietListings, !old.lines.isEmpty {
      findings.append(.torn(name: file.name, bytes: old.lines.end - old.lines.offset))
    }
    let isOver = !old.isLinked && old.quiet > Self.quietListings
    files[file.name] = isOver ? nil : old
    return findings
  }

  private mutating func begin(_ file: LogFile) -> [Finding] {
    var offset = 0
    var findings: [Finding] = []
    if let position = known.removeValue(forKey: file.name) {
      offset = position.offset
      if position.identity != file.identity {
        findings.append(.replaced(name: file.name, readTo: offset))
        offset = 0
      } else if file.size < offset {
        findings.append(.shrunk(name: file.name, from: offset, to: file.size))
        offset = 0
      }
    }
    files[file.name] = Followed(
      identity: file.identity, size: file.size, isLinked: file.isLinked,
      lines: LineSplitter(offset: offset))
    return findings
  }
}
