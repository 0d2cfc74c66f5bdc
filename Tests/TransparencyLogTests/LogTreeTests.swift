import Testing
import TransparencyLog

@Suite struct LogTreeTests {
  @Test("the roots of the eight RFC 6962 test leaves are the published ones")
  func publishedRoots() {
    var frontier = Frontier()
    var edge = LogEdge()
    #expect(frontier.root.hex == StandardVectors.roots[0])
    #expect(edge.root.hex == StandardVectors.roots[0])
    for (entry, root) in zip(StandardVectors.entries, StandardVectors.roots.dropFirst()) {
      frontier.append(.leaf(entry))
      #expect(edge.append([.leaf(entry)]).isEmpty)
      #expect(frontier.root.hex == root)
      #expect(edge.root.hex == root)
    }
  }

  @Test("every size from 0 to 3,000 has the root of the recursive definition")
  func everyRoot() throws {
    let entries = NaiveTree.entries(3000)
    let naive = NaiveTree(leaves: entries)
    var frontier = Frontier()
    var edge = LogEdge()
    #expect(frontier.root.bytes == naive.root(0..<0))
    for size in 1...entries.count {
      frontier.append(.leaf(entries[size - 1]))
      _ = edge.append([.leaf(entries[size - 1])])
      let root = naive.root(0..<size)
      try #require(frontier.root.bytes == root && edge.root.bytes == root, "size \(size)")
      try #require(edge.frontier == frontier, "size \(size)")
    }
  }

  @Test("every inclusion proof of every size to 300 is the recursive one and verifies")
  func everyInclusionProof() throws {
    let entries = NaiveTree.entries(300)
    let naive = NaiveTree(leaves: entries)
    var log = StoredLog()
    for size in 1...entries.count {
      log.full += log.edge.append([.leaf(entries[size - 1])])
      let tiles = log.tiles
      for index in 0..<size {
        let proof = try InclusionProof(of: index, in: size, reading: tiles.hash)
        try #require(
          proof.hashes.map(\.bytes) == naive.path(index, 0..<size), "\(index) in \(size)")
        try proof.verify(leaf: .leaf(entries[index]), root: log.edge.root)
      }
    }
  }

  @Test("every consistency proof between sizes to 200 is the recursive one and verifies")
  func everyConsistencyProof() throws {
    let entries = NaiveTree.entries(200)
    let naive = NaiveTree(leaves: entries)
    let roots = try (0...entries.count).map { try LogHash(bytes: naive.root(0..<$0)) }
    for size in 0...entries.count {
      let tiles = StoredLog(Array(entries.prefix(size))).tiles
      for old in 0...size {
        let proof = try ConsistencyProof(from: old, to: size, reading: tiles.hash)
        let expected = old == 0 ? [] : naive.subproof(old, 0..<size)
        try #require(proof.hashes.map(\.bytes) == expected, "\(old) to \(size)")
        try proof.verify(oldRoot: roots[old], newRoot: roots[size])
      }
    }
  }

  @Test("a log of 70,000 leaves has the tiles of the standard's example, and its proofs verify")
  func largeLog() throws {
    let entries = NaiveTree.entries(70_000)
    let naive = NaiveTree(leaves: entries)
    let log = StoredLog(entries)
    #expect(log.edge.root.bytes == naive.root(0..<entries.count))
    #expect(log.full.filter { $0.level == 0 }.map(\.index) == Array(0..<273))
    #expect(log.full.filter { $0.level == 1 }.map(\.index) == [0])
    #expect(log.full.count == 274)
    let expected = ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]
    #expect(log.edge.partialTiles.map(\.path.text) == expected)
    let tiles = log.tiles
    #expect(try tiles.root(size: 70_000) == log.edge.root)
    var random = SeededGenerator(seed: 5)
    for _ in 0..<300 {
      let size = Int.random(in: 1...entries.count, using: &random)
      let index = Int.random(in: 0..<size, using: &random)
      let root = try LogHash(bytes: naive.root(0..<size))
      #expect(try tiles.root(size: size) == root)
      let inclusion = try InclusionProof(of: index, in: size, reading: tiles.hash)
      try inclusion.verify(leaf: .leaf(entries[index]), root: root)
      let old = try LogHash(bytes: naive.root(0..<index))
      try ConsistencyProof(from: index, to: size, reading: tiles.hash)
        .verify(oldRoot: old, newRoot: root)
    }
  }

  @Test("the tiles that a plan names are enough for its proof, and none of them is superfluous")
  func plannedTiles() throws {
    let log = StoredLog(NaiveTree.entries(67_000))
    let stored = Dictionary(
      uniqueKeysWithValues: (log.full + log.edge.partialTiles).map { ($0.path.full, $0) })
    var random = SeededGenerator(seed: 6)
    for _ in 0..<100 {
      let size = Int.random(in: 2...67_000, using: &random)
      let index = Int.random(in: 1..<size, using: &random)
      for plan in [
        try ProofPlan.inclusion(of: index, in: size),
        try ProofPlan.consistency(from: index, to: size),
      ] {
        let needed = try plan.tiles.map { path in
          try #require(stored[path.full]).prefix(width: path.width)
        }
        #expect(try plan.hashes(reading: TileSet(needed).hash).count == plan.subtrees.count)
        for missing in needed.indices {
          var others = needed
          others.remove(at: missing)
          let set = TileSet(others)
          let error = thrown { () throws(TransparencyLogError) in
            _ = try plan.hashes(reading: set.hash)
          }
          guard case .missingTile = error else {
            Issue.record("tile \(needed[missing].path) was not needed")
            continue
          }
        }
      }
    }
  }

  @Test("sizes and indices that no tree has are refused without a crash")
  func impossiblePlaces() {
    let wild = [Int.min, -1, 1 << 57, Int.max]
    for value in wild {
      #expect(throws: TransparencyLogError.self) { try ProofPlan.root(of: value) }
      #expect(throws: TransparencyLogError.self) { try ProofPlan.inclusion(of: value, in: 8) }
      #expect(throws: TransparencyLogError.self) { try ProofPlan.inclusion(of: 0, in: value) }
      #expect(throws: TransparencyLogError.self) { try ProofPlan.consistency(from: value, to: 8) }
      #expect(throws: TransparencyLogError.self) { try ProofPlan.consistency(from: 1, to: value) }
      #expect(throws: TransparencyLogError.self) {
        try TreeNode(height: 0, index: value).tile(treeSize: 8)
      }
      #expect(throws: TransparencyLogError.self) {
        try TreeNode(height: value, index: 0).tile(treeSize: 8)
      }
      #expect(throws: TransparencyLogError.self) {
        try TileSet().hash(TreeNode(height: value, index: 0))
      }
      #expect(throws: TransparencyLogError.self) {
        try TileSet().hash(TreeNode(height: 3, index: value))
      }
    }
    #expect(throws: TransparencyLogError.outOfRange(index: 8, size: 8)) {
      try ProofPlan.inclusion(of: 8, in: 8)
    }
    #expect(throws: TransparencyLogError.outOfRange(index: 9, size: 8)) {
      try ProofPlan.consistency(from: 9, to: 8)
    }
  }
}
