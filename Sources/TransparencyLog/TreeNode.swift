/// The place of a perfect subtree: over leaves `index * 2^height ..< (index + 1) * 2^height`.
package struct TreeNode: Hashable, Sendable {
  /// Height above the leaves; 0 is a leaf.
  package let height: Int
  /// Position among the subtrees of this height.
  package let index: Int

  /// A place; whether a tree has it, the readers check.
  package init(height: Int, index: Int) {
    self.height = height
    self.index = index
  }

  /// The tile that holds this node's hash, or the hashes below it, in a tree of `treeSize` leaves.
  ///
  /// Throws `outOfRange` if that tree does not have the whole subtree.
  package func tile(treeSize: Int) throws(TransparencyLogError) -> TilePath {
    guard treeSize <= Frontier.maximumSize, (0..<56).contains(height), index >= 0,
      index < treeSize >> height
    else { throw .outOfRange(index: index, size: treeSize) }
    let content = TilePath.Content.hashes(level: height / 8)
    return try TilePath(content, index: index >> (8 - height % 8), treeSize: treeSize)
  }
}
