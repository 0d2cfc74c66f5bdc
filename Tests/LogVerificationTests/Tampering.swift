import LogVerification
import RecordModel
import TransparencyLog

/// The thirteen kinds of tampering of requirement A-02, as an administrator of the database does
/// them.
enum Tampering: Int, CaseIterable {
  case leafBit = 1
  case delete, insert, swap, tailCut, tile, checkpoint, payload, payloadDeleted, time
  case oldBackup, rebuiltWithStolenKey, keySwapped

  /// How far he goes: the row alone, its hash too, or all that he can compute anew.
  enum Effort: CaseIterable { case row, hash, all }

  /// The first entry that is wrong, where an entry is.
  struct Done {
    var rows: LogRows
    var first: Int?
    /// Whether the place can be named to the entry.
    var isExact = false
  }

  /// Does it at a random place; `backups` are older states of the same database.
  func apply(
    to log: LogRows, backups: [LogRows], house: TestHouse, _ random: inout SeededGenerator
  ) throws -> Done {
    let covered = try coveredSize(log)
    let effort = Effort.allCases[random.below(3)]
    switch self {
    case .leafBit, .delete, .insert, .swap, .time:
      return try entries(log, covered, effort, house, &random)
    case .tailCut: return tailCut(log, covered, &random)
    case .tile: return tile(log, covered, &random)
    case .checkpoint:
      var rows = log
      let row = random.below(rows.checkpoints.count)
      let place = random.below(rows.checkpoints[row].count)
      rows.checkpoints[row][place] ^= 1 << UInt8(random.below(8))
      return Done(rows: rows)
    case .payload, .payloadDeleted:
      return try payload(log, covered, isDeleted: self == .payloadDeleted, &random)
    case .oldBackup:
      var rows = backups[random.below(backups.count)]
      rows.witnessed = log.witnessed
      return Done(rows: rows)
    case .rebuiltWithStolenKey, .keySwapped:
      return try resigned(log, covered, house, isStolen: self == .rebuiltWithStolenKey, &random)
    }
  }

  private func coveredSize(_ log: LogRows) throws -> Int {
    let note = try SignedNote(bytes: try value(log.checkpoints.last))
    return try Checkpoint(body: note.body).size
  }

  private func tailCut(_ log: LogRows, _ covered: Int, _ random: inout SeededGenerator) -> Done {
    var rows = log
    rows.size = random.below(covered)
    rows.rows = rows.rows.filter { $0.key < rows.size }
    rows.rebuild()
    if random.chance(50) {
      // Checkpoints that tell of more go, too; only the witnesses remember.
      rows.checkpoints.removeAll { Self.size($0) > rows.size }
    }
    return Done(rows: rows)
  }

  static func size(_ note: [UInt8]) -> Int {
    (try? Checkpoint(body: SignedNote(bytes: note).body))?.size ?? -1
  }

  private func tile(_ log: LogRows, _ covered: Int, _ random: inout SeededGenerator) -> Done {
    var rows = log
    let stored = rows.tiles.keys.filter { ($0.index + 1) << (8 * ($0.level + 1)) <= covered }
      .sorted { ($0.level, $0.index) < ($1.level, $1.index) }
    let place = random.below(32)
    let bit = UInt8(1) << UInt8(random.below(8))
    func flipped(_ hash: LogHash?) -> LogHash {
      var bytes = (hash ?? .empty).bytes
      bytes[place] ^= bit
      return logHash(bytes)
    }
    if let key = stored.randomElement(using: &random), random.chance(70) {
      let offset = random.below(256)
      let hash = flipped(rows.tiles[key]?[offset])
      rows.tiles[key]?[offset] = hash
    } else {
      // The hash column of an entry that no full tile has yet, else one of a full tile.
      let tail = covered / 256 * 256..<covered
      if let index = tail.randomElement(using: &random) {
        let hash = flipped(rows.rows[index]?.hash)
        rows.rows[index]?.hash = hash
      } else if let key = stored.first {
        let hash = flipped(rows.tiles[key]?[0])
        rows.tiles[key]?[0] = hash
      }
    }
    return Done(rows: rows)
  }

  private func payload(
    _ log: LogRows, _ covered: Int, isDeleted: Bool, _ random: inout SeededGenerator
  ) throws -> Done {
    var rows = log
    let index = try value(
      rows.payloads.keys.filter { $0 < covered }.sorted().randomElement(using: &random))
    if isDeleted {
      rows.payloads[index] = nil
      // With the payload often goes the salt.
      if random.chance(50) { rows.openings[index] = nil }
    } else {
      var bytes = rows.payloads[index] ?? []
      if bytes.isEmpty || random.chance(30) {
        bytes.append(0)
      } else {
        bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
      }
      rows.payloads[index] = bytes
    }
    return Done(rows: rows, first: index, isExact: true)
  }

  /// The whole tree rebuilt over changed entries, and every checkpoint signed again.
  private func resigned(
    _ log: LogRows, _ covered: Int, _ house: TestHouse, isStolen: Bool,
    _ random: inout SeededGenerator
  ) throws -> Done {
    var rows = log
    let index = random.below(covered)
    var maker = LeafMaker(seed: random.next())
    let opening = try value(rows.openings[index])
    let at = try Self.time(try value(rows.rows[index]).entry)
    rows.rows[index]?.entry = maker.entry(opening, at: at)
    rows.rebuild()
    let thief = try SignerKey(
      name: house.log.verifier.name, type: .ed25519, seed: random.bytes(32))
    let others = try house.witnessKeys.map {
      try SignerKey(name: $0.verifier.name, type: .cosignature, seed: random.bytes(32))
    }
    let key = isStolen ? house.log : thief
    let pastesOld = random.chance(50)
    rows.checkpoints = try rows.checkpoints.map { old in
      let note = try SignedNote(bytes: old)
      let size = try Checkpoint(body: note.body).size
      var edge = LogEdge()
      _ = edge.append((0..<size).compactMap { rows.rows[$0]?.hash })
      let checkpoint = try Checkpoint(
        origin: LogOrigin(TestHouse.name), size: size, root: edge.root)
      var signed = try checkpoint.signed(by: key)
      if pastesOld {
        for line in note.signatures.dropFirst() { signed = try signed.adding(line) }
      } else {
        for other in others {
          signed = try signed.adding(other.cosign(checkpoint, at: at / 1_000_000))
        }
      }
      return signed.bytes
    }
    return Done(rows: rows)
  }

  /// The time in an entry, in microseconds since 1970.
  static func time(_ entry: [UInt8]) throws -> Int64 {
    let start = Array("\"at\":\"".utf8)
    let place = try value(
      entry.indices.first { entry[$0...].starts(with: start) })
    let text = String(decoding: entry[(place + start.count)...].prefix(27), as: UTF8.self)
    return try value(ClinicalTime(text)).microseconds
  }
}
