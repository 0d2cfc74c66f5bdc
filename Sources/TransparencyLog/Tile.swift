/// A tile of tree hashes: consecutive roots of subtrees of 256^level leaves.
///
/// Source: C2SP tlog-tiles, section Merkle Tree.
package struct Tile: Hashable, Sendable {
  /// Bytes of a full tile.
  package static let fullByteCount = TilePath.fullWidth * LogHash.byteCount

  /// Level, 0 for leaf hashes.
  package let level: Int
  /// Position in its level, from 0.
  package let index: Int
  /// 1...256 hashes, from the left.
  package let hashes: [LogHash]

  /// A tile; throws `malformed(.tilePath)` for a place or width that no tree has.
  package init(level: Int, index: Int, hashes: [LogHash]) throws(TransparencyLogError) {
    _ = try TilePath(.hashes(level: level), index: index, width: hashes.count)
    self.init(trusted: level, index: index, hashes: hashes)
  }

  init(trusted level: Int, index: Int, hashes: [LogHash]) {
    self.level = level
    self.index = index
    self.hashes = hashes
  }

  /// The tile served at `path`; throws `malformed(.tile)` if the length is not its width's.
  package init(path: TilePath, bytes: [UInt8]) throws(TransparencyLogError) {
    guard case .hashes(let level) = path.content else {
      throw .malformed(.tile, "an entry bundle is not a hash tile")
    }
    guard bytes.count == path.width * LogHash.byteCount,
      let hashes = [LogHash](concatenated: bytes)
    else { throw .malformed(.tile, "length does not fit the width") }
    self.init(trusted: level, index: path.index, hashes: hashes)
  }

  /// Where the tile is served.
  package var path: TilePath {
    TilePath(trusted: .hashes(level: level), index: index, width: hashes.count)
  }

  /// The hashes one after another: 32 to 8,192 bytes.
  package var bytes: [UInt8] { hashes.concatenated }

  /// True for 256 hashes: only such a tile is immutable and stands for a hash one level up.
  package var isFull: Bool { hashes.count == TilePath.fullWidth }

  /// The same tile when the tree was smaller; throws `malformed(.tile)` if it never was so wide.
  ///
  /// A full or current tile answers so for every older partial one.
  package func prefix(width: Int) throws(TransparencyLogError) -> Tile {
    guard (1...hashes.count).contains(width) else {
      throw .malformed(.tile, "tile is narrower than the width asked for")
    }
    return Tile(trusted: level, index: index, hashes: Array(hashes.prefix(width)))
  }

  /// The root over the tile's hashes; for a full tile the hash that stands for it one level up.
  package var root: LogHash {
    var frontier = Frontier()
    for hash in hashes { frontier.append(hash) }
    return frontier.root
  }
}
