import Crypto
import TransparencyLog

/// The tree of RFC 6962 section 2.1 as its recursive definitions read, on byte arrays.
///
/// The second implementation of these tests: it shares no code with the room.
final class NaiveTree {
  private let leaves: [[UInt8]]
  private var known: [Range<Int>: [UInt8]] = [:]

  init(leaves: [[UInt8]]) { self.leaves = leaves }

  /// `count` different entries.
  static func entries(_ count: Int) -> [[UInt8]] { (0..<count).map { Array("entry \($0)".utf8) } }

  private func hash(_ prefix: UInt8, _ parts: [UInt8]...) -> [UInt8] {
    Array(SHA256.hash(data: parts.reduce([prefix], +)))
  }

  /// MTH(D[range]).
  func root(_ range: Range<Int>) -> [UInt8] {
    if let root = known[range] { return root }
    let root: [UInt8]
    switch range.count {
    case 0: root = Array(SHA256.hash(data: [UInt8]()))
    case 1: root = hash(0, leaves[range.lowerBound])
    default:
      let middle = range.lowerBound + split(range.count)
      root = hash(
        1, self.root(range.lowerBound..<middle), self.root(middle..<range.upperBound))
    }
    known[range] = root
    return root
  }

  /// PATH(index, D[range]), the index absolute.
  func path(_ index: Int, _ range: Range<Int>) -> [[UInt8]] {
    guard range.count > 1 else { return [] }
    let middle = range.lowerBound + split(range.count)
    let left = range.lowerBound..<middle
    let right = middle..<range.upperBound
    return index < middle ? path(index, left) + [root(right)] : path(index, right) + [root(left)]
  }

  /// SUBPROOF(end, D[range], whole), the end absolute.
  func subproof(_ end: Int, _ range: Range<Int>, whole: Bool = true) -> [[UInt8]] {
    if end == range.upperBound { return whole ? [] : [root(range)] }
    let middle = range.lowerBound + split(range.count)
    let left = range.lowerBound..<middle
    let right = middle..<range.upperBound
    return end <= middle
      ? subproof(end, left, whole: whole) + [root(right)]
      : subproof(end, right, whole: false) + [root(left)]
  }

  private func split(_ count: Int) -> Int {
    var power = 1
    while power * 2 < count { power *= 2 }
    return power
  }
}

/// A log that keeps every tile it ever completed, as the gateway's tables do.
struct StoredLog {
  var edge = LogEdge()
  var full: [Tile] = []

  init(_ entries: [[UInt8]] = []) { full = edge.append(entries.map(LogHash.leaf)) }

  var tiles: TileSet { TileSet(full + edge.partialTiles) }
}

/// SplitMix64: the same tests on each run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in .random(in: 0...255, using: &self) }
  }
}
