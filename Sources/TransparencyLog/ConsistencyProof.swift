/// The hashes that show a tree to be the beginning of a larger one, not yet verified.
///
/// Source: RFC 9162 section 2.1.4.
package struct ConsistencyProof: Hashable, Sendable {
  /// Leaves in the earlier tree.
  package let oldSize: Int
  /// Leaves in the later tree.
  package let newSize: Int
  /// The proof, in the order of RFC 9162.
  package let hashes: [LogHash]

  /// A proof that came from outside.
  package init(oldSize: Int, newSize: Int, hashes: [LogHash]) {
    self.oldSize = oldSize
    self.newSize = newSize
    self.hashes = hashes
  }

  /// Makes the proof from stored hashes; throws `outOfRange`, or what `read` throws.
  package init(
    from oldSize: Int, to newSize: Int,
    reading read: (TreeNode) throws(TransparencyLogError) -> LogHash
  ) throws(TransparencyLogError) {
    let plan = try ProofPlan.consistency(from: oldSize, to: newSize)
    try self.init(oldSize: oldSize, newSize: newSize, hashes: plan.hashes(reading: read))
  }

  /// Throws `consistencyNotProven` unless the tree under `oldRoot` begins the one under `newRoot`.
  ///
  /// From the empty tree, whose root must be `LogHash.empty`, anything follows with an empty proof.
  /// Source: RFC 9162 section 2.1.4.2; for size 0 C2SP tlog-witness.
  package func verify(oldRoot: LogHash, newRoot: LogHash) throws(TransparencyLogError) {
    guard oldSize >= 0, oldSize <= newSize else { throw .consistencyNotProven }
    if oldSize == 0 {
      let emptyStaysEmpty = newSize > 0 || newRoot == .empty
      guard hashes.isEmpty, oldRoot == .empty, emptyStaysEmpty else {
        throw .consistencyNotProven
      }
      return
    }
    if oldSize == newSize {
      guard hashes.isEmpty, oldRoot == newRoot else { throw .consistencyNotProven }
      return
    }
    guard !hashes.isEmpty else { throw .consistencyNotProven }
    try verifyGrowth(oldRoot: oldRoot, newRoot: newRoot)
  }

  private func verifyGrowth(
    oldRoot: LogHash, newRoot: LogHash
  ) throws(TransparencyLogError) {
    // A perfect old tree is itself the first node, so the proof leaves it out.
    let path = oldSize & (oldSize - 1) == 0 ? [oldRoot] + hashes : hashes
    let shared = (oldSize - 1).trailingOnes
    var place = (oldSize - 1) >> shared
    var last = (newSize - 1) >> shared
    var oldFold = path[0]
    var newFold = path[0]
    for hash in path.dropFirst() {
      guard last > 0 else { throw .consistencyNotProven }
      if place & 1 == 1 || place == last {
        oldFold = .node(hash, oldFold)
        newFold = .node(hash, newFold)
        while place & 1 == 0, place > 0 {
          place >>= 1
          last >>= 1
        }
      } else {
        newFold = .node(newFold, hash)
      }
      place >>= 1
      last >>= 1
    }
    guard last == 0, oldFold == oldRoot, newFold == newRoot else { throw .consistencyNotProven }
  }
}
