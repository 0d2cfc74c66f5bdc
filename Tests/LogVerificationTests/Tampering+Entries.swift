import LogVerification
import RecordModel
import TransparencyLog

// Bits, order, number and times of entries.
extension Tampering {
  func entries(
    _ log: LogRows, _ covered: Int, _ effort: Effort, _ house: TestHouse,
    _ random: inout SeededGenerator
  ) throws -> Done {
    var rows = log
    let index = random.below(covered)
    var first = index
    switch self {
    case .leafBit:
      var entry = try value(rows.rows[index]).entry
      entry[random.below(entry.count)] ^= 1 << UInt8(random.below(8))
      rows.rows[index]?.entry = entry
    case .swap:
      var other = random.below(covered)
      if random.chance(50) { other = min(index + 1, covered - 1) }
      if other == index { other = index == 0 ? covered - 1 : index - 1 }
      first = min(index, other)
      let kept = rows.rows[index]
      rows.rows[index] = rows.rows[other]
      rows.rows[other] = kept
      if effort == .row {
        // Contents alone: the hash column stays with its number.
        let hash = rows.rows[index]?.hash ?? .empty
        rows.rows[other]?.hash = hash
        rows.rows[index]?.hash = kept?.hash ?? .empty
      }
    case .time:
      let old = try value(rows.rows[index]).entry
      rows.rows[index]?.entry = try Self.moved(old, &random)
    case .delete:
      rows.rows[index] = nil
      if effort != .row {
        for number in index..<rows.size { rows.rows[number] = rows.rows[number + 1] }
        rows.size -= 1
      }
    default:
      var maker = LeafMaker(
        seed: random.next(), at: try Self.time(try value(rows.rows[index]).entry))
      maker.at -= 1
      let entry = maker.next().entry
      for number in (index..<rows.size).reversed() { rows.rows[number + 1] = rows.rows[number] }
      rows.rows[index] = LogRows.Row(entry: entry, hash: .leaf(entry))
      rows.size += 1
    }
    finish(&rows, effort)
    // Without its row an entry has no other witness than the full tile over it.
    let isLost = self == .delete && index >= covered / 256 * 256
    return Done(
      rows: rows, first: first, isExact: effort == .row && self != .insert && !isLost)
  }

  private func finish(_ rows: inout LogRows, _ effort: Effort) {
    switch effort {
    case .row: return
    case .hash:
      for (index, row) in rows.rows { rows.rows[index]?.hash = .leaf(row.entry) }
    case .all: rows.rebuild()
    }
  }

  /// The entry with another time of the same form.
  private static func moved(
    _ entry: [UInt8], _ random: inout SeededGenerator
  ) throws -> [UInt8] {
    let old = try time(entry)
    let step = [1, 1000, 60_000_000, 3_600_000_000, 86_400_000_000][random.below(5)]
    let new = random.chance(50) ? old + Int64(step) : old - Int64(step)
    let from = Array(ClinicalTime(utc: old).text.utf8)
    let place = try value(
      entry.indices.first { entry[$0...].starts(with: from) })
    return entry[..<place] + Array(ClinicalTime(utc: new).text.utf8)
      + entry[(place + from.count)...]
  }
}
