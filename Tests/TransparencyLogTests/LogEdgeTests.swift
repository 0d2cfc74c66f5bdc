import Testing
import TransparencyLog

@Suite struct LogEdgeTests {
  private let leaves = NaiveTree.entries(140_000).map(LogHash.leaf)

  @Test("appending in chunks of random size is the same as appending one by one")
  func randomChunks() throws {
    var singly = LogEdge()
    let expected = leaves.flatMap { singly.append([$0]) }
    var random = SeededGenerator(seed: 1)
    for longest in [3, 64, 700, 70_000] {
      var edge = LogEdge()
      var tiles: [Tile] = []
      var rest = leaves[...]
      while !rest.isEmpty {
        let chunk = rest.prefix(Int.random(in: 0...longest, using: &random))
        rest = rest.dropFirst(chunk.count)
        tiles += edge.append(Array(chunk))
        if longest > 100 { try #require(LogEdge(encoded: edge.encoded) == edge) }
      }
      #expect(edge == singly)
      #expect(tiles == expected)
    }
  }

  @Test("each full tile holds its leaf hashes, or the roots of the full tiles below it")
  func tileContent() throws {
    var edge = LogEdge()
    let tiles = edge.append(leaves)
    let lower = tiles.filter { $0.level == 0 }
    #expect(lower.map(\.index) == Array(0..<leaves.count / 256))
    #expect(lower.flatMap(\.hashes) == Array(leaves.prefix(lower.count * 256)))
    let upper = tiles.filter { $0.level == 1 }
    #expect(upper.map(\.index) == [0, 1])
    #expect(upper.flatMap(\.hashes) == lower.prefix(512).map { $0.root })
    #expect(tiles.allSatisfy { $0.isFull && $0.bytes.count == Tile.fullByteCount })
    for tile in tiles.prefix(3) { #expect(try Tile(path: tile.path, bytes: tile.bytes) == tile) }
  }

  @Test("edge and frontier come back from their bytes at every size to 600")
  func roundTrips() throws {
    var edge = LogEdge()
    for leaf in leaves.prefix(600) {
      let decoded = try LogEdge(encoded: edge.encoded)
      try #require(decoded == edge)
      try #require(LogEdge(size: edge.size, rows: edge.rows) == edge)
      try #require(Frontier(encoded: edge.frontier.encoded) == edge.frontier)
      _ = edge.append([leaf])
    }
  }

  @Test("edge bytes of a wrong length, count or size are refused")
  func malformedBytes() throws {
    var edge = LogEdge()
    _ = edge.append(Array(leaves.prefix(300)))
    let encoded = edge.encoded
    #expect(encoded.count == 8 + 45 * 32)
    for cut in 1...encoded.count {
      #expect(throws: TransparencyLogError.self) { try LogEdge(encoded: encoded.dropLast(cut)) }
    }
    #expect(throws: TransparencyLogError.self) { try LogEdge(encoded: encoded + [0]) }
    #expect(throws: TransparencyLogError.self) {
      try LogEdge(encoded: encoded + LogHash.empty.bytes)
    }
    #expect(throws: TransparencyLogError.self) {
      try LogEdge(encoded: Array(repeating: 255, count: 8))
    }
    #expect(throws: TransparencyLogError.tooLarge(.edge, limit: LogEdge.maximumEncodedBytes)) {
      try LogEdge(encoded: Array(repeating: 0, count: LogEdge.maximumEncodedBytes + 1))
    }
    #expect(throws: TransparencyLogError.self) { try LogEdge(size: 2, rows: [[.empty]]) }
    #expect(throws: TransparencyLogError.self) { try LogEdge(size: -1, rows: []) }
    let tooManyRows = Array(repeating: [LogHash](), count: 8)
    #expect(throws: TransparencyLogError.self) { try LogEdge(size: 0, rows: tooManyRows) }
    #expect(throws: TransparencyLogError.self) { try Frontier(size: 3, peaks: [.empty]) }
    #expect(throws: TransparencyLogError.self) { try Frontier(size: -1, peaks: []) }
    #expect(throws: TransparencyLogError.self) { try Frontier(encoded: [0, 0, 0]) }
    #expect(throws: TransparencyLogError.self) {
      try Frontier(encoded: Array(repeating: 255, count: 8 + 64 * 32))
    }
  }

  @Test("random edge and frontier bytes are read back unchanged or refused")
  func fuzz() {
    var random = SeededGenerator(seed: 2)
    var read = 0
    for _ in 0..<5000 {
      let size = UInt8.random(in: 0...40, using: &random)
      let hashes = Int.random(in: 0...Int(size), using: &random)
      var bytes = [0, 0, 0, 0, 0, 0, 0, size] + random.bytes(32 * hashes)
      if Bool.random(using: &random) { bytes[Int.random(in: 0..<8, using: &random)] ^= 1 }
      if let edge = try? LogEdge(encoded: bytes) {
        read += 1
        #expect(edge.encoded == bytes)
      }
      if let frontier = try? Frontier(encoded: bytes) { #expect(frontier.encoded == bytes) }
    }
    #expect(read > 50)
  }

  @Test("an older partial tile is the beginning of the tile that is stored now")
  func olderPartialTiles() throws {
    for size in [1, 255, 256, 257, 300, 511] {
      let now = StoredLog(NaiveTree.entries(512))
      let then = StoredLog(NaiveTree.entries(size))
      for tile in then.edge.partialTiles {
        let later = (now.full + now.edge.partialTiles).first { $0.path.full == tile.path.full }
        #expect(try later?.prefix(width: tile.hashes.count) == tile)
      }
    }
    let tile = try Tile(level: 0, index: 0, hashes: [.empty])
    #expect(throws: TransparencyLogError.self) { try tile.prefix(width: 2) }
    #expect(throws: TransparencyLogError.self) { try tile.prefix(width: 0) }
    #expect(throws: TransparencyLogError.self) { try Tile(level: 0, index: 0, hashes: []) }
    #expect(throws: TransparencyLogError.self) { try Tile(level: 7, index: 0, hashes: [.empty]) }
    #expect(throws: TransparencyLogError.self) { try Tile(path: tile.path, bytes: []) }
    let bundle = try TilePath(.entries, index: 0, width: 1)
    #expect(throws: TransparencyLogError.self) { try Tile(path: bundle, bytes: tile.bytes) }
  }
}
