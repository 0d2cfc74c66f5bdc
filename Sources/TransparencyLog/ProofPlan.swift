/// The nodes whose hashes make a proof or a root of a tree, before anything is read.
///
/// Ask `tiles` what to fetch, put it in a `TileSet`, then ask for `hashes`.
package struct ProofPlan: Hashable, Sendable {
  /// Leaves in the tree.
  package let treeSize: Int
  /// For each hash of the proof, in its order, the perfect subtrees that it is folded from.
  package let subtrees: [[TreeNode]]

  private init(treeSize: Int, ranges: [Range<Int>]) {
    self.treeSize = treeSize
    subtrees = ranges.map(Self.perfectSubtrees)
  }

  /// The plan of an inclusion proof, leaf's sibling first; throws `outOfRange`.
  ///
  /// Source: RFC 9162 section 2.1.3.1.
  package static func inclusion(
    of index: Int, in treeSize: Int
  ) throws(TransparencyLogError) -> ProofPlan {
    guard index >= 0, index < treeSize, treeSize <= Frontier.maximumSize else {
      throw .outOfRange(index: index, size: treeSize)
    }
    var ranges: [Range<Int>] = []
    var span = 0..<treeSize
    while span.count > 1 {
      let middle = span.lowerBound + largestPowerOfTwo(below: span.count)
      if index < middle {
        ranges.append(middle..<span.upperBound)
        span = span.lowerBound..<middle
      } else {
        ranges.append(span.lowerBound..<middle)
        span = middle..<span.upperBound
      }
    }
    return ProofPlan(treeSize: treeSize, ranges: ranges.reversed())
  }

  /// The plan of a consistency proof between a tree and its larger self; throws `outOfRange`.
  ///
  /// Empty if the sizes are equal or the old tree has no leaves. Source: RFC 9162 section 2.1.4.1.
  package static func consistency(
    from oldSize: Int, to treeSize: Int
  ) throws(TransparencyLogError) -> ProofPlan {
    guard oldSize >= 0, oldSize <= treeSize, treeSize <= Frontier.maximumSize else {
      throw .outOfRange(index: oldSize, size: treeSize)
    }
    guard oldSize > 0, oldSize < treeSize else { return ProofPlan(treeSize: treeSize, ranges: []) }
    var ranges: [Range<Int>] = []
    var span = 0..<treeSize
    while span.upperBound != oldSize {
      let middle = span.lowerBound + largestPowerOfTwo(below: span.count)
      if oldSize <= middle {
        ranges.append(middle..<span.upperBound)
        span = span.lowerBound..<middle
      } else {
        ranges.append(span.lowerBound..<middle)
        span = middle..<span.upperBound
      }
    }
    // The verifier knows the old root, so the subtree that is the whole old tree is left out.
    if span.lowerBound > 0 { ranges.append(span) }
    return ProofPlan(treeSize: treeSize, ranges: ranges.reversed())
  }

  /// The plan of a tree's root: one hash, or none for the empty tree; throws `outOfRange`.
  package static func root(of treeSize: Int) throws(TransparencyLogError) -> ProofPlan {
    guard treeSize >= 0, treeSize <= Frontier.maximumSize else {
      throw .outOfRange(index: treeSize, size: treeSize)
    }
    return ProofPlan(treeSize: treeSize, ranges: treeSize == 0 ? [] : [0..<treeSize])
  }

  /// The tiles to read, each once, as wide as the tree of `treeSize` has them.
  package var tiles: [TilePath] {
    var seen: Set<TilePath> = []
    return subtrees.joined().compactMap { node in
      guard let tile = try? node.tile(treeSize: treeSize), seen.insert(tile).inserted else {
        return nil
      }
      return tile
    }
  }

  /// The hashes of the proof, in order; `read` answers for perfect subtrees and its error passes.
  package func hashes(
    reading read: (TreeNode) throws(TransparencyLogError) -> LogHash
  ) throws(TransparencyLogError) -> [LogHash] {
    var hashes: [LogHash] = []
    for nodes in subtrees {
      var folded: LogHash?
      for node in nodes.reversed() {
        let hash = try read(node)
        folded = folded.map { .node(hash, $0) } ?? hash
      }
      if let folded { hashes.append(folded) }
    }
    return hashes
  }

  private static func largestPowerOfTwo(below count: Int) -> Int {
    1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
  }

  /// The perfect subtrees that cover a range which begins at a multiple of its largest one.
  private static func perfectSubtrees(of range: Range<Int>) -> [TreeNode] {
    var nodes: [TreeNode] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let height = Int.bitWidth - 1 - (range.upperBound - start).leadingZeroBitCount
      nodes.append(TreeNode(height: height, index: start >> height))
      start += 1 << height
    }
    return nodes
  }
}
