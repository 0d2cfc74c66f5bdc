import RecordModel
import TransparencyLog

/// The hashes of one bundle as its entries and as its tile have them.
struct Bundle {
  let index: Int
  let width: Int
  /// Of the entries, or of the tile where an entry is missing.
  var entries: [LogHash]
  /// Of the tile, or of the entries where there is no tile.
  var tile: [LogHash]

  var start: Int { index * TilePath.fullWidth }
}

// Entries, tiles, and the trees over them.
extension LogPass {
  mutating func findOpenings() throws(Folder.Fault) {
    guard head.size > 0, let path = try? LogFolder.entries(0, size: head.size) else { return }
    scan.hasOpenings = demands.openings
    if !scan.hasOpenings {
      scan.hasOpenings = try folder.read(LogFolder.openings(path), limit: 0) != nil
    }
  }

  /// Verifies one bundle; false if neither entries nor hashes of all of it are there, so that no
  /// tree can grow beyond.
  mutating func verifyBundle(_ index: Int) throws(Folder.Fault) -> Bool {
    guard let path = try? LogFolder.entries(index, size: head.size) else { return false }
    let start = index * TilePath.fullWidth
    let bytes = try folder.read(path.text, limit: EntryBundle.maximumByteCount)
    let stored = try tile(0, index)
    var openings: [UInt8]?
    if scan.hasOpenings {
      openings = try folder.read(LogFolder.openings(path), limit: EntryScan.maximumOpeningBytes)
    }
    if let bytes, bytes.count <= EntryBundle.maximumByteCount {
      scan.read(
        bytes, of: start..<start + path.width, openings: openings, path: path, into: &findings)
    } else {
      scan.hashes.removeAll(keepingCapacity: true)
      findings.add(
        LogFinding(
          bytes == nil ? .logEntriesMissing : .logBundleMalformed, at: path.text,
          entries: start..<start + path.width))
    }
    var bundle = Bundle(
      index: index, width: path.width, entries: scan.hashes, tile: stored ?? scan.hashes)
    compare(bundle, hasTile: stored != nil)
    if bundle.entries.count < path.width {
      bundle.entries += bundle.tile.dropFirst(bundle.entries.count)
    }
    guard bundle.entries.count == path.width else { return false }
    if bundle.tile.count < path.width { bundle.tile = bundle.entries }
    if trees.tiles == nil, bundle.tile != bundle.entries { trees.tiles = trees.entries }
    try checkRoots(upTo: start + path.width, in: bundle)
    try verifyFullTiles(grow(to: start + path.width, from: bundle))
    return true
  }

  /// Where an entry's hash is not the tile's: the entry is at fault until the root says otherwise.
  private mutating func compare(_ bundle: Bundle, hasTile: Bool) {
    guard hasTile, bundle.entries != bundle.tile else { return }
    for (offset, (own, stored)) in zip(bundle.entries, bundle.tile).enumerated()
    where own != stored {
      let index = bundle.start + offset
      findings.add(
        LogFinding(
          .logEntryAltered, at: "entry \(index)", entries: index..<index + 1,
          expected: stored.hex, actual: own.hex))
    }
  }

  /// Lets the trees grow to a size within the bundle; returns the tiles that became full.
  @discardableResult
  mutating func grow(to size: Int, from bundle: Bundle) -> GrownTiles {
    let from = trees.entries.size
    guard size > from else { return GrownTiles() }
    let range = from - bundle.start..<size - bundle.start
    let isPlain = range == 0..<bundle.width
    var grown = GrownTiles()
    grown.entries = trees.entries.append(isPlain ? bundle.entries : Array(bundle.entries[range]))
    if trees.tiles != nil {
      grown.tiles = trees.tiles?.append(Array(bundle.tile[range])) ?? []
    }
    return grown
  }

  /// The full tiles of the upper levels, each against both trees.
  private mutating func verifyFullTiles(_ grown: GrownTiles) throws(Folder.Fault) {
    for (offset, tile) in grown.entries.enumerated() where tile.level > 0 {
      try verify(tile, or: offset < grown.tiles.count ? grown.tiles[offset] : nil)
    }
  }

  mutating func verifyPartialTiles() throws(Folder.Fault) {
    let others = trees.tiles?.partialTiles ?? []
    for (offset, tile) in trees.entries.partialTiles.enumerated() where tile.level > 0 {
      try verify(tile, or: offset < others.count ? others[offset] : nil)
    }
  }

  private mutating func verify(_ tile: Tile, or other: Tile?) throws(Folder.Fault) {
    guard let stored = try self.tile(tile.level, tile.index), stored != tile.hashes,
      stored != other?.hashes
    else { return }
    let right = other ?? tile
    for (offset, (own, stored)) in zip(right.hashes, stored).enumerated() where own != stored {
      let leaves = 1 << (8 * tile.level)
      let start = (tile.index * TilePath.fullWidth + offset) * leaves
      findings.add(
        LogFinding(
          .logEntryAndTileDiffer, at: "\(tile.path) hash \(offset)",
          entries: start..<start + leaves, expected: stored.hex, actual: own.hex))
    }
  }

  /// A tile as it is stored; nil after a finding.
  private mutating func tile(_ level: Int, _ index: Int) throws(Folder.Fault) -> [LogHash]? {
    guard let path = try? LogFolder.tile(level, index, size: head.size) else { return nil }
    guard let bytes = try folder.read(path.text, limit: Tile.fullByteCount) else {
      findings.add(LogFinding(.logTileMissing, at: path.text))
      return nil
    }
    guard let tile = try? Tile(path: path, bytes: bytes) else {
      findings.add(LogFinding(.logTileMalformed, at: path.text))
      return nil
    }
    return tile.hashes
  }
}

/// Tiles that became full while the trees grew, lower before upper.
struct GrownTiles {
  var entries: [Tile] = []
  var tiles: [Tile] = []
}
