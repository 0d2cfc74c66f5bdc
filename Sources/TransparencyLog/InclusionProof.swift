/// The audit path that shows a leaf to be in a tree, not yet verified.
///
/// Source: RFC 9162 section 2.1.3.
package struct InclusionProof: Hashable, Sendable {
  /// Position of the leaf, from 0.
  package let index: Int
  /// Leaves in the tree.
  package let treeSize: Int
  /// Sibling hashes, the leaf's first.
  package let hashes: [LogHash]

  /// A proof that came from outside.
  package init(index: Int, treeSize: Int, hashes: [LogHash]) {
    self.index = index
    self.treeSize = treeSize
    self.hashes = hashes
  }

  /// Makes the proof from stored hashes; throws `outOfRange`, or what `read` throws.
  package init(
    of index: Int, in treeSize: Int,
    reading read: (TreeNode) throws(TransparencyLogError) -> LogHash
  ) throws(TransparencyLogError) {
    let plan = try ProofPlan.inclusion(of: index, in: treeSize)
    try self.init(index: index, treeSize: treeSize, hashes: plan.hashes(reading: read))
  }

  /// Throws `inclusionNotProven` unless `leaf` is at `index` under `root`.
  ///
  /// Source: RFC 9162 section 2.1.3.2.
  package func verify(leaf: LogHash, root: LogHash) throws(TransparencyLogError) {
    guard index >= 0, index < treeSize else { throw .inclusionNotProven }
    var place = index
    var last = treeSize - 1
    var folded = leaf
    for hash in hashes {
      guard last > 0 else { throw .inclusionNotProven }
      if place & 1 == 1 || place == last {
        folded = .node(hash, folded)
        // A node without a right neighbour rises unpaired to where it is a right child.
        while place & 1 == 0, place > 0 {
          place >>= 1
          last >>= 1
        }
      } else {
        folded = .node(folded, hash)
      }
      place >>= 1
      last >>= 1
    }
    guard last == 0, folded == root else { throw .inclusionNotProven }
  }
}
