import StrictJSON
import Testing

/// What is done eight bytes at a time, against the same done byte by byte.
@Suite struct ByteTests {
  @Test("Looking for bytes and comparing them comes to the same as byte by byte")
  func eightAtATime() {
    var generator = SeededGenerator(seed: 11)
    for round in 0..<20_000 {
      let count = Int.random(in: 0...40, using: &generator)
      // Few different bytes, so that what is looked for is often there, and often just beside.
      let pool: [UInt8] = [0, 31, 32, 33, 34, 125, 126, 127, 128, 160, 161, 254, 255]
      let bytes = (0..<count).map { _ in
        round % 2 == 0
          ? .random(in: 33...255, using: &generator) : pool.randomElement(using: &generator) ?? 0
      }
      var other = bytes
      if count > 0, round % 3 != 0 {
        other[Int.random(in: 0..<count, using: &generator)] ^=
          1 << UInt8.random(in: 0..<8, using: &generator)
      }
      bytes.withUnsafeBufferPointer { bytes in
        #expect(bytes.holds(126) == bytes.contains(126))
        #expect(bytes.holdsAny(below: 33) == bytes.contains { $0 < 33 })
        #expect(bytes.holdsAny(below: 128) == bytes.contains { $0 < 128 })
        other.withUnsafeBufferPointer { other in
          #expect(bytes.isSame(as: other) == bytes.elementsEqual(other))
          if bytes.isSame(as: other) {
            #expect(bytes.ends == other.ends)
            #expect(SeededHash.of(bytes) == SeededHash.of(other))
          }
        }
      }
    }
  }

  @Test("A literal key and a text find the same member")
  func keys() throws {
    let root = try JSONDocument(Array(#"{"a":1,"b":2,"abcdefgh":3,"abcdefghi":4}"#.utf8)).root
    for (text, literal) in [
      ("a", root["a"]), ("b", root["b"]), ("abcdefgh", root["abcdefgh"]),
      ("abcdefghi", root["abcdefghi"]), ("c", root["c"]), ("abcdefgi", root["abcdefgi"]),
    ] {
      #expect(root[text]?.bytes == literal?.bytes)
    }
  }
}
