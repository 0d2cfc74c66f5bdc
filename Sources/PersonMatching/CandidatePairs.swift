/// The pairs of a set of records that blocking brings together.
package struct CandidatePairs: Sendable {
  /// Two records by their places, the first below the second.
  package struct Pair: Hashable, Comparable, Sendable {
    /// The first.
    package let left: Int
    /// The second.
    package let right: Int

    /// Order of the places.
    package static func < (one: Pair, other: Pair) -> Bool {
      (one.left, one.right) < (other.left, other.right)
    }
  }

  /// Every pair once, in order.
  package let pairs: [Pair]

  /// A key that more records than this share says nothing; the other passes find the pair.
  package static let mostRecordsOfKey = 100

  /// The pairs of `records`; `isWanted` leaves passes out by the key.
  package init(_ records: [MatchRecord], isWanted: (Substring) -> Bool = { _ in true }) {
    var blocks: [String: [Int]] = [:]
    for (index, record) in records.enumerated() {
      for key in BlockingKeys.of(record) where isWanted(key.prefix { $0 != "|" }) {
        blocks[key, default: []].append(index)
      }
    }
    var found: Set<Pair> = []
    for block in blocks.values where block.count > 1 && block.count <= Self.mostRecordsOfKey {
      for (offset, left) in block.enumerated() {
        for right in block[(offset + 1)...] { found.insert(Pair(left: left, right: right)) }
      }
    }
    pairs = found.sorted()
  }
}
