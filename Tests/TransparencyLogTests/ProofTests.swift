import Testing
import TransparencyLog

@Suite struct ProofTests {
  @Test("a proof with one changed, added, dropped or swapped hash, or another place, is refused")
  func tamperedInclusion() throws {
    var random = SeededGenerator(seed: 9)
    let entries = NaiveTree.entries(600)
    let tiles = StoredLog(entries).tiles
    for _ in 0..<400 {
      let size = Int.random(in: 2...600, using: &random)
      let index = Int.random(in: 0..<size, using: &random)
      let root = try tiles.root(size: size)
      let good = try InclusionProof(of: index, in: size, reading: tiles.hash)
      let leaf = LogHash.leaf(entries[index])
      for hashes in tampered(good.hashes, using: &random) {
        let bad = InclusionProof(index: index, treeSize: size, hashes: hashes)
        #expect(throws: TransparencyLogError.inclusionNotProven) {
          try bad.verify(leaf: leaf, root: root)
        }
      }
      for other in [index + 1, index - 1, index ^ 1, size, Int.max, Int.min] {
        let bad = InclusionProof(index: other, treeSize: size, hashes: good.hashes)
        #expect(throws: TransparencyLogError.inclusionNotProven) {
          try bad.verify(leaf: leaf, root: root)
        }
      }
      #expect(throws: TransparencyLogError.inclusionNotProven) {
        try good.verify(leaf: .leaf([0xff]), root: root)
      }
      #expect(throws: TransparencyLogError.inclusionNotProven) {
        try good.verify(leaf: leaf, root: .leaf([]))
      }
    }
  }

  @Test("a consistency proof that was changed, or that connects other roots, is refused")
  func tamperedConsistency() throws {
    var random = SeededGenerator(seed: 10)
    let tiles = StoredLog(NaiveTree.entries(600)).tiles
    for _ in 0..<400 {
      let size = Int.random(in: 2...600, using: &random)
      let old = Int.random(in: 1..<size, using: &random)
      let oldRoot = try tiles.root(size: old)
      let newRoot = try tiles.root(size: size)
      let good = try ConsistencyProof(from: old, to: size, reading: tiles.hash)
      for hashes in tampered(good.hashes, using: &random) {
        let bad = ConsistencyProof(oldSize: old, newSize: size, hashes: hashes)
        #expect(throws: TransparencyLogError.consistencyNotProven) {
          try bad.verify(oldRoot: oldRoot, newRoot: newRoot)
        }
      }
      let others = [(newRoot, oldRoot), (.empty, newRoot), (oldRoot, .empty)]
      for (first, second) in others {
        #expect(throws: TransparencyLogError.consistencyNotProven) {
          try good.verify(oldRoot: first, newRoot: second)
        }
      }
      for (first, second) in [(size, old), (0, size), (old, old), (-1, size), (old, Int.min)] {
        let bad = ConsistencyProof(oldSize: first, newSize: second, hashes: good.hashes)
        #expect(throws: TransparencyLogError.consistencyNotProven) {
          try bad.verify(oldRoot: oldRoot, newRoot: newRoot)
        }
      }
    }
  }

  private func tampered(
    _ hashes: [LogHash], using random: inout SeededGenerator
  ) -> [[LogHash]] {
    var results = [hashes + [.empty], [.empty] + hashes]
    guard !hashes.isEmpty else { return results }
    results.append(Array(hashes.dropLast()))
    results.append(Array(hashes.dropFirst()))
    let place = Int.random(in: hashes.indices, using: &random)
    var changed = hashes
    var bytes = changed[place].bytes
    bytes[Int.random(in: 0..<32, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    if let hash = try? LogHash(bytes: bytes) { changed[place] = hash }
    results.append(changed)
    if hashes.count > 1 {
      var swapped = hashes
      swapped.swapAt(0, hashes.count - 1)
      results.append(swapped)
    }
    return results
  }

  @Test("extreme sizes and long proofs are refused without a crash")
  func extremes() {
    let many = Array(repeating: LogHash.empty, count: 200)
    for size in [1, 2, 1 << 62, Int.max - 1, Int.max] {
      for index in [0, 1, size - 1, size / 2] {
        let inclusion = InclusionProof(index: index, treeSize: size, hashes: many)
        #expect(throws: TransparencyLogError.inclusionNotProven) {
          try inclusion.verify(leaf: .empty, root: .empty)
        }
        let consistency = ConsistencyProof(oldSize: index + 1, newSize: size, hashes: many)
        #expect(throws: TransparencyLogError.consistencyNotProven) {
          try consistency.verify(oldRoot: .empty, newRoot: .empty)
        }
      }
    }
  }

  @Test("a path that goes on above its tree is refused, though it ends in the root it is given")
  func pathAboveTheTree() throws {
    let leaves = (0..<5).map { LogHash.leaf([UInt8($0)]) }
    let above = LogHash.node(leaves[1], leaves[0])
    let inclusion = InclusionProof(index: 0, treeSize: 1, hashes: [leaves[1]])
    #expect(throws: TransparencyLogError.inclusionNotProven) {
      try inclusion.verify(leaf: leaves[0], root: above)
    }
    let pair = LogHash.node(leaves[0], leaves[1])
    let three = LogHash.node(pair, leaves[2])
    let four = LogHash.node(pair, .node(leaves[2], leaves[3]))
    let hashes = [leaves[2], leaves[3], pair]
    try ConsistencyProof(oldSize: 3, newSize: 4, hashes: hashes)
      .verify(oldRoot: three, newRoot: four)
    let consistency = ConsistencyProof(oldSize: 3, newSize: 4, hashes: hashes + [leaves[4]])
    #expect(throws: TransparencyLogError.consistencyNotProven) {
      try consistency.verify(
        oldRoot: .node(leaves[4], three), newRoot: .node(leaves[4], four))
    }
  }

  @Test("from the empty tree anything follows, but only from its true root and without hashes")
  func emptyTree() throws {
    let root = LogHash.leaf([1])
    let growth = ConsistencyProof(oldSize: 0, newSize: 1, hashes: [])
    try growth.verify(oldRoot: .empty, newRoot: root)
    let refused = [
      thrown { () throws(TransparencyLogError) in try growth.verify(oldRoot: root, newRoot: root) },
      thrown { () throws(TransparencyLogError) in
        try ConsistencyProof(oldSize: 0, newSize: 0, hashes: [])
          .verify(oldRoot: .empty, newRoot: root)
      },
      thrown { () throws(TransparencyLogError) in
        try ConsistencyProof(oldSize: 0, newSize: 1, hashes: [root])
          .verify(oldRoot: .empty, newRoot: root)
      },
    ]
    #expect(refused.allSatisfy { $0 == .consistencyNotProven })
  }
}
