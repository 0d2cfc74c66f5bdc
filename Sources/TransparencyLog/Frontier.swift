/// The compact right edge of a tree: its size and the roots of its perfect subtrees.
///
/// Enough to append and to know the root, in at most 56 hashes. Source: RFC 6962 section 2.1.
package struct Frontier: Hashable, Sendable {
  /// The largest tree that is appended to: 2^56 - 1 leaves, so that no append can overflow.
  package static let maximumSize = (1 << 56) - 1

  /// Leaves in the tree.
  package private(set) var size: Int
  /// Roots of the perfect subtrees, the largest (leftmost) first: one for each set bit of `size`.
  package private(set) var peaks: [LogHash]

  /// The tree without leaves.
  package init() {
    size = 0
    peaks = []
  }

  /// A tree known by its size and peaks; throws `malformed(.frontier)` if their counts disagree.
  package init(size: Int, peaks: [LogHash]) throws(TransparencyLogError) {
    guard size >= 0, size <= Self.maximumSize else {
      throw .malformed(.frontier, "size is negative or too large")
    }
    guard peaks.count == size.nonzeroBitCount else {
      throw .malformed(.frontier, "hash count does not fit the size")
    }
    self.init(trusted: size, peaks: peaks)
  }

  init(trusted size: Int, peaks: [LogHash]) {
    self.size = size
    self.peaks = peaks
  }

  /// Reads what `encoded` wrote; throws `malformed(.frontier)`.
  package init(encoded: [UInt8]) throws(TransparencyLogError) {
    guard encoded.count >= 8, encoded.count <= 8 + 64 * LogHash.byteCount,
      let size = Int(exactly: WireText.unsigned(encoded.prefix(8))),
      let peaks = [LogHash](concatenated: encoded.dropFirst(8))
    else { throw .malformed(.frontier, "not a size and whole hashes") }
    try self.init(size: size, peaks: peaks)
  }

  /// The size as eight bytes, most significant first, then the peaks: for a `bytea` column.
  package var encoded: [UInt8] { WireText.bigEndian(UInt64(size)) + peaks.concatenated }

  /// Appends one leaf's hash: fewer than `size` node hashings over a whole log.
  package mutating func append(_ leaf: LogHash) {
    var right = leaf
    for _ in 0..<size.trailingOnes { right = .node(peaks.removeLast(), right) }
    peaks.append(right)
    size += 1
  }

  /// The RFC 6962 root of the tree.
  package var root: LogHash {
    guard var root = peaks.last else { return .empty }
    for peak in peaks.dropLast().reversed() { root = .node(peak, root) }
    return root
  }
}

extension Int {
  /// How many of the lowest bits are set, up to the first that is not.
  var trailingOnes: Int { (~self).trailingZeroBitCount }
}
