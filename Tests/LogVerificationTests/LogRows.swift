import LogVerification
import TransparencyLog

/// A log as its database has it, and what of it lies outside the database's administrator's reach.
struct LogRows {
  struct Row {
    var entry: [UInt8]
    var hash: LogHash
  }
  struct Place: Hashable {
    let level: Int
    let index: Int
  }

  var rows: [Int: Row] = [:]
  var tiles: [Place: [LogHash]] = [:]
  var size = 0
  var root = LogHash.empty
  /// Cosigned checkpoints, ascending, as notes' texts.
  var checkpoints: [[UInt8]] = []
  var openings: [Int: LeafOpening] = [:]
  var payloads: [Int: [UInt8]] = [:]
  /// What the witnesses keep; no one else can write it.
  var witnessed: [(VerifierKey, [UInt8])] = []

  /// A log of `batches` commits, signed after most of them and after the last, and the copies of it
  /// that were backed up after each checkpoint.
  static func make(
    seed: UInt64, batches: Int, upTo batch: Int, house: inout TestHouse
  ) throws -> (rows: LogRows, backups: [LogRows]) {
    var maker = LeafMaker(seed: seed)
    var choice = SeededGenerator(seed: seed &+ 1)
    var log = LogRows()
    var backups: [LogRows] = []
    var edge = LogEdge()
    for number in 0..<batches {
      let made = (0..<1 + choice.below(batch)).map { _ in maker.next() }
      for leaf in made {
        log.rows[log.size] = Row(entry: leaf.entry, hash: .leaf(leaf.entry))
        log.openings[log.size] = leaf.opening
        log.payloads[log.size] = leaf.payload
        log.size += 1
      }
      log.keep(edge.append(made.map { .leaf($0.entry) }))
      log.root = edge.root
      guard number == batches - 1 || choice.chance(70) else { continue }
      let set = TileSet(log.storedTiles + edge.partialTiles)
      let seconds = maker.at / 1_000_000 + 1
      log.checkpoints.append(try house.checkpoint(edge, tiles: set, at: seconds).bytes)
      log.witnessed = try zip(house.witnessKeys, house.states).map { key, state in
        (key.verifier, try value(state.note).bytes)
      }
      backups.append(log)
    }
    return (log, backups.dropLast())
  }

  mutating func keep(_ full: [Tile]) {
    for tile in full { tiles[Place(level: tile.level, index: tile.index)] = tile.hashes }
  }

  private var storedTiles: [Tile] {
    tiles.compactMap { try? Tile(level: $0.level, index: $0.index, hashes: $1) }
  }

  /// Hashes, tiles, head: all computed anew from the entries, as someone who can write every table
  /// would.
  mutating func rebuild() {
    let entries = (0..<size).map { rows[$0]?.entry ?? [] }
    var edge = LogEdge()
    tiles = [:]
    keep(edge.append(entries.map { .leaf($0) }))
    for (index, entry) in entries.enumerated() {
      rows[index] = Row(entry: entry, hash: .leaf(entry))
    }
    root = edge.root
  }

  /// The export, as far as its newest checkpoint reaches.
  func export() -> MemoryFolder {
    var folder = MemoryFolder()
    folder.files[LogFolder.checkpoint] = checkpoints.last
    for (number, start) in stride(
      from: 0, to: checkpoints.count - 1, by: CheckpointHistory.notesPerFile
    ).enumerated() {
      let part = checkpoints.dropLast().dropFirst(start).prefix(CheckpointHistory.notesPerFile)
      folder.files[(try? LogFolder.history(number)) ?? ""] =
        part.dropFirst().reduce(part.first ?? []) { $0 + [0x0a] + $1 }
    }
    for (key, note) in witnessed { folder.files[LogFolder.witness(key)] = note }
    guard let newest = checkpoints.last, let note = try? SignedNote(bytes: newest),
      let checkpoint = try? Checkpoint(body: note.body)
    else {
      // The size is what the table's column says.
      write(size, to: &folder)
      return folder
    }
    write(min(checkpoint.size, size + 300), of: checkpoint.size, to: &folder)
    return folder
  }

  private func write(_ end: Int, of total: Int? = nil, to folder: inout MemoryFolder) {
    let total = total ?? end
    for index in 0..<(end + 255) / 256 {
      guard let path = try? LogFolder.entries(index, size: total) else { continue }
      let range = 256 * index..<256 * index + path.width
      guard range.contains(where: { rows[$0] != nil }) else { continue }
      folder.files[path.text] = try? LogFolder.bundle(range.map { rows[$0]?.entry })
      folder.files[LogFolder.openings(path)] = Array(
        range.map { line($0) }.joined().utf8)
    }
    for level in 0..<7 where total >> (8 * level) > 0 {
      for index in 0..<((total >> (8 * level)) + 255) / 256 {
        guard let path = try? LogFolder.tile(level, index, size: total),
          let hashes = stored(path, level)
        else { continue }
        folder.files[path.text] = LogFolder.tile(hashes)
      }
    }
  }

  private func line(_ index: Int) -> String {
    guard let kept = openings[index] else { return LeafOpening.line(index, nil) }
    let payload = payloads[index].map { LeafMaker.sha256($0) }
    return LeafOpening.line(
      index, LeafOpening(salt: kept.salt, payload: payload, subjects: kept.subjects))
  }

  /// A full tile as it is stored, a partial one from the row below; nil where nothing is.
  private func stored(_ path: TilePath, _ level: Int) -> [LogHash?]? {
    if path.width == 256 { return tiles[Place(level: level, index: path.index)] }
    let range = 256 * path.index..<256 * path.index + path.width
    let hashes = range.map { index -> LogHash? in
      if level == 0 { return rows[index]?.hash }
      guard let below = tiles[Place(level: level - 1, index: index)] else { return nil }
      return (try? Tile(level: level - 1, index: index, hashes: below))?.root
    }
    return hashes.allSatisfy { $0 == nil } ? nil : hashes
  }
}

/// A folder in memory.
struct MemoryFolder: LogFolderReader {
  var files: [String: [UInt8]] = [:]

  func read(_ path: String, limit: Int) -> [UInt8]? {
    files[path].map { Array($0.prefix(limit + 1)) }
  }
}

struct NothingThere: Error {}

func value<Value>(_ optional: Value?) throws -> Value {
  guard let optional else { throw NothingThere() }
  return optional
}
