import TransparencyLog

/// The tree of a log at each of its sizes, with proofs between any two.
struct GrowingLog {
  private let leaves: [LogHash]

  /// `leaves` leaves of a seed; from `forkedAt` on others.
  init(seed: Int, leaves count: Int, forkedAt fork: Int = .max) {
    leaves = (0..<count).map { .leaf(Array("\($0 < fork ? "leaf" : "other") \(seed) \($0)".utf8)) }
  }

  func root(_ size: Int) throws -> LogHash {
    var edge = LogEdge()
    _ = edge.append(Array(leaves.prefix(size)))
    return edge.root
  }

  func checkpoint(_ size: Int, _ origin: LogOrigin) throws -> Checkpoint {
    try Checkpoint(origin: origin, size: size, root: root(size))
  }

  /// The proof from one size to another, not smaller, of at most all leaves.
  func proof(_ old: Int, _ new: Int) throws -> [LogHash] {
    var edge = LogEdge()
    let full = edge.append(Array(leaves.prefix(new)))
    let set = TileSet(full + edge.partialTiles)
    return try ConsistencyProof(from: old, to: new, reading: set.hash).hashes
  }
}
