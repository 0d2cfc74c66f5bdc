import Testing
import TransparencyLog

@Suite struct TilePathTests {
  @Test("tile paths are written as the standard writes them, and read back")
  func examples() throws {
    let examples: [(TilePath.Content, Int, Int, String)] = [
      (.hashes(level: 0), 1_234_067, 256, "tile/0/x001/x234/067"),
      (.hashes(level: 0), 0, 256, "tile/0/000"),
      (.hashes(level: 0), 999, 1, "tile/0/999.p/1"),
      (.hashes(level: 0), 1000, 255, "tile/0/x001/000.p/255"),
      (.hashes(level: 2), 0, 1, "tile/2/000.p/1"),
      (.hashes(level: 6), 0, 256, "tile/6/000"),
      (.entries, 273, 112, "tile/entries/273.p/112"),
      (.entries, 1_000_000, 256, "tile/entries/x001/x000/000"),
    ]
    for (content, index, width, text) in examples {
      let path = try TilePath(content, index: index, width: width)
      #expect(path.text == text)
      #expect(try TilePath(text) == path)
    }
  }

  @Test(
    "a path that is not the one canonical spelling, or that no tree has, is refused",
    arguments: [
      "", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000",
      "tile/00/000", "tile/07/000", "tile/-1/000", "tile/7/000", "tile/64/000", "tile/a/000",
      "/tile/0/000", "tile/0/000/", "tile/0/x000/001", "tile/0/001/002", "tile/0/x001",
      "tile/0/x001/x002", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/256",
      "tile/0/000.p/01", "tile/0/000.p/+1", "tile/0/000.p/1/", "tile/0/x001.p/000", "tile/6/001",
      "tile/0/000.q/1", "tile//000", "tile/entries/", "tile/Entries/000", "tile/0/٠٠٠",
      "tile/0/x999/x999/x999/x999/x999/x999/999", "tile/0/../000", "checkpoint", "tile/0/ 00",
    ])
  func refused(_ text: String) {
    #expect(throws: TransparencyLogError.self) { try TilePath(text) }
  }

  @Test("a path longer than any tree needs is refused by its length")
  func tooLong() {
    let text = "tile/0/" + String(repeating: "x000/", count: 100) + "001"
    #expect(throws: TransparencyLogError.tooLarge(.tilePath, limit: TilePath.maximumTextBytes)) {
      try TilePath(text)
    }
  }

  @Test("random paths are read back to themselves or refused")
  func fuzz() {
    var random = SeededGenerator(seed: 3)
    let parts = [
      "tile", "0", "1", "6", "entries", "x001", "067", "000", "999.p", ".p", "17", "256", "",
    ]
    var read = 0
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...6, using: &random)
      let tail = (0..<count).map { _ in parts.randomElement(using: &random) ?? "" }
      let text = "tile/" + tail.joined(separator: "/")
      if let path = try? TilePath(text) {
        read += 1
        #expect(path.text == text)
      }
    }
    #expect(read > 100)
  }

  @Test("a tree's size tells the width of each tile, and which tiles it lacks")
  func widths() throws {
    #expect(try TilePath(.hashes(level: 0), index: 273, treeSize: 70_000).width == 112)
    #expect(try TilePath(.hashes(level: 0), index: 272, treeSize: 70_000).width == 256)
    #expect(try TilePath(.hashes(level: 1), index: 1, treeSize: 70_000).width == 17)
    #expect(try TilePath(.hashes(level: 1), index: 0, treeSize: 256).width == 1)
    #expect(try TilePath(.entries, index: 273, treeSize: 70_000).width == 112)
    #expect(throws: TransparencyLogError.outOfRange(index: 1, size: 256)) {
      try TilePath(.hashes(level: 0), index: 1, treeSize: 256)
    }
    for size in [-1, 0, Int.min, Int.max] {
      #expect(throws: TransparencyLogError.self) {
        try TilePath(.entries, index: 0, treeSize: size)
      }
    }
    for index in [-1, Int.min, Int.max] {
      #expect(throws: TransparencyLogError.self) { try TilePath(.entries, index: index) }
    }
  }

  @Test("an entry bundle is each entry after its length in two bytes, and is read back")
  func bundles() throws {
    let entries: [[UInt8]] = [Array("one".utf8), [], Array(repeating: 7, count: 65_535)]
    let bundle = try EntryBundle(entries)
    #expect(bundle.bytes.prefix(7) == [0, 3, 0x6f, 0x6e, 0x65, 0, 0])
    #expect(bundle.bytes.dropFirst(7).prefix(3) == [255, 255, 7])
    #expect(try EntryBundle(bytes: bundle.bytes, width: 3) == bundle)
    #expect(bundle.leafHashes == entries.map(LogHash.leaf))
    for width in [-1, 0, 2, 4, 257] {
      #expect(throws: TransparencyLogError.self) {
        try EntryBundle(bytes: bundle.bytes, width: width)
      }
    }
    for cut in [1, 2, 65_534, 65_535, 65_536, 65_537] {
      #expect(throws: TransparencyLogError.self) {
        try EntryBundle(bytes: bundle.bytes.dropLast(cut), width: 3)
      }
    }
    #expect(throws: TransparencyLogError.self) { try EntryBundle([]) }
    #expect(throws: TransparencyLogError.self) {
      try EntryBundle(Array(repeating: [], count: 257))
    }
    #expect(throws: TransparencyLogError.self) {
      try EntryBundle([Array(repeating: 0, count: 65_536)])
    }
  }
}
