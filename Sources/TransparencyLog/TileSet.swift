/// Tiles that were read, as a source of the hash of any subtree they cover.
///
/// The hashes are as true as the tiles: only a root equal to a checkpoint's proves them.
package struct TileSet: Sendable {
  private struct Place: Hashable {
    let level: Int
    let index: Int
  }
  private var hashes: [Place: [LogHash]] = [:]

  /// A set of these tiles.
  package init(_ tiles: some Sequence<Tile> = []) {
    for tile in tiles { insert(tile) }
  }

  /// Adds a tile; of two widths of one tile the wider stays.
  package mutating func insert(_ tile: Tile) {
    let place = Place(level: tile.level, index: tile.index)
    if let present = hashes[place], present.count >= tile.hashes.count { return }
    hashes[place] = tile.hashes
  }

  /// The hash of a perfect subtree; throws `missingTile` if no tile of the set covers it.
  package func hash(_ node: TreeNode) throws(TransparencyLogError) -> LogHash {
    guard (0..<56).contains(node.height), node.index >= 0 else {
      throw .outOfRange(index: node.index, size: 0)
    }
    let (level, height) = node.height.quotientAndRemainder(dividingBy: 8)
    let index = node.index >> (8 - height)
    let start = (node.index << height) & 0xff
    let end = start + (1 << height)
    guard let row = hashes[Place(level: level, index: index)], row.count >= end else {
      let path = TilePath(trusted: .hashes(level: level), index: index, width: end)
      throw .missingTile(path)
    }
    return row[start..<end].perfectRoot
  }

  /// The root of the tree of `size` leaves; throws `missingTile` or `outOfRange`.
  package func root(size: Int) throws(TransparencyLogError) -> LogHash {
    try ProofPlan.root(of: size).hashes(reading: hash).first ?? .empty
  }
}
