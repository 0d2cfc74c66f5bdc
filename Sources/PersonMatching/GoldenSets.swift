/// Which records are one person's when links are followed from one to the next.
///
/// A link that would bring records together of which two speak against each other (two NIKs, twins,
/// far births) is left out: one of the links between them is wrong, and a human must say which.
package struct GoldenSets: Sendable {
  /// A link of two records by their places.
  package struct Link: Sendable {
    /// The records.
    package let pair: CandidatePairs.Pair
    /// What it weighs; stronger ones come first.
    package let weight: Double

    /// A link.
    package init(pair: CandidatePairs.Pair, weight: Double) {
      self.pair = pair
      self.weight = weight
    }
  }

  /// For each record the lowest place of its set.
  package let first: [Int]
  /// Links that were left out.
  package let refused: [CandidatePairs.Pair]

  /// The sets of `records` under `links`.
  ///
  /// - Parameter isAgainst: whether something stands against two records' being one person's.
  package init(
    _ records: [MatchRecord], links: [Link], isAgainst: (MatchRecord, MatchRecord) -> Bool
  ) {
    var parent = Array(records.indices)
    var members = records.indices.map { [$0] }
    var refused: [CandidatePairs.Pair] = []
    func root(_ index: Int) -> Int {
      var index = index
      while parent[index] != index { index = parent[index] }
      return index
    }
    for link in links.sorted(by: { ($1.weight, $0.pair) < ($0.weight, $1.pair) }) {
      let (left, right) = (root(link.pair.left), root(link.pair.right))
      if left == right { continue }
      let isRefused = members[left].contains { mine in
        members[right].contains { isAgainst(records[mine], records[$0]) }
      }
      guard !isRefused else {
        refused.append(link.pair)
        continue
      }
      let (low, high) = (min(left, right), max(left, right))
      parent[high] = low
      members[low] += members[high]
      members[high] = []
    }
    first = records.indices.map(root)
    self.refused = refused
  }
}
