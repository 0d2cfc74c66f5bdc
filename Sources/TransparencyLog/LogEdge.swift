/// The incomplete right edge of a tiled log: what a committer needs in order to append.
///
/// It holds the hashes of the incomplete tile of each level, at most 255 each, so an append reads
/// nothing and hands back the full tiles that it completed. Source: C2SP tlog-tiles.
package struct LogEdge: Hashable, Sendable {
  /// Longest encoding: a size and 255 hashes on each level.
  package static let maximumEncodedBytes = 8 + TilePath.levelCount * 255 * LogHash.byteCount

  /// Leaves in the log.
  package private(set) var size: Int
  /// Hashes of the incomplete tile of each level 0...6; empty where the last tile is full.
  package private(set) var rows: [[LogHash]]
  /// The same tree without its tiles; kept with each leaf, so that a batch's root costs no more than its leaves.
  package private(set) var frontier: Frontier

  /// The log without leaves.
  package init() {
    size = 0
    rows = Array(repeating: [], count: TilePath.levelCount)
    frontier = Frontier()
  }

  /// A log known by its size and incomplete tiles; throws `malformed(.edge)` if counts disagree.
  ///
  /// For rebuilding from leaf hashes and the roots of full tiles: row `l` has `size / 256^l % 256`
  /// hashes. Missing upper rows are taken as empty.
  package init(size: Int, rows: [[LogHash]]) throws(TransparencyLogError) {
    guard size >= 0, size <= Frontier.maximumSize, rows.count <= TilePath.levelCount else {
      throw .malformed(.edge, "size or level count that no log has")
    }
    self.init()
    for (level, row) in rows.enumerated() { self.rows[level] = row }
    self.size = size
    for level in self.rows.indices where self.rows[level].count != Self.width(level, of: size) {
      throw .malformed(.edge, "row lengths do not fit the size")
    }
    frontier = Frontier(trusted: size, peaks: Self.peaks(of: self.rows))
  }

  /// Reads what `encoded` wrote; throws `malformed(.edge)`.
  ///
  /// The hashes themselves are not authenticated: compare `root` with the one that was stored.
  package init(encoded: [UInt8]) throws(TransparencyLogError) {
    guard encoded.count <= Self.maximumEncodedBytes else {
      throw .tooLarge(.edge, limit: Self.maximumEncodedBytes)
    }
    guard encoded.count >= 8, let size = Int(exactly: WireText.unsigned(encoded.prefix(8))),
      size <= Frontier.maximumSize, var rest = [LogHash](concatenated: encoded.dropFirst(8))?[...]
    else { throw .malformed(.edge, "not a size and whole hashes") }
    let rows = (0..<TilePath.levelCount).map { level in
      let row = rest.prefix(Self.width(level, of: size))
      rest = rest.dropFirst(row.count)
      return Array(row)
    }
    guard rest.isEmpty else { throw .malformed(.edge, "more hashes than the size has") }
    try self.init(size: size, rows: rows)
  }

  /// The size as eight bytes, most significant first, then the rows from level 0 up.
  package var encoded: [UInt8] {
    rows.reduce(into: WireText.bigEndian(UInt64(size))) { $0 += $1.concatenated }
  }

  /// Appends leaves in order and returns the tiles that became full, lower before upper.
  ///
  /// Hashing is two nodes for each leaf on average: its tile's and the frontier's.
  /// The leaf at `leaves[i]` gets index `size + i`,
  /// with `size` as it was before.
  package mutating func append(_ leaves: [LogHash]) -> [Tile] {
    var full: [Tile] = []
    for leaf in leaves {
      rows[0].append(leaf)
      frontier.append(leaf)
      size += 1
      var level = 0
      while level + 1 < rows.count, rows[level].count == TilePath.fullWidth {
        let index = (size >> (8 * (level + 1))) - 1
        let tile = Tile(trusted: level, index: index, hashes: rows[level])
        rows[level + 1].append(tile.hashes[...].perfectRoot)
        rows[level] = []
        full.append(tile)
        level += 1
      }
    }
    return full
  }

  /// The incomplete tiles as they are served for this size, lower level first.
  package var partialTiles: [Tile] {
    rows.indices.compactMap { level in
      rows[level].isEmpty
        ? nil
        : Tile(trusted: level, index: size >> (8 * (level + 1)), hashes: rows[level])
    }
  }

  /// The RFC 6962 root.
  package var root: LogHash { frontier.root }

  private static func peaks(of rows: [[LogHash]]) -> [LogHash] {
    var peaks: [LogHash] = []
    for row in rows.reversed() {
      var rest = row[...]
      for bit in (0..<8).reversed() where row.count >> bit & 1 == 1 {
        peaks.append(rest.prefix(1 << bit).perfectRoot)
        rest = rest.dropFirst(1 << bit)
      }
    }
    return peaks
  }

  private static func width(_ level: Int, of size: Int) -> Int { size >> (8 * level) & 0xff }
}
