/// A quick hash unlike that of any other process, so that nobody can prepare texts that collide.
package enum SeededHash {
  static let seed = UInt64.random(in: .min ... .max)

  /// The hash of a text.
  package static func of(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard let start = text.baseAddress else { return 0 }
    return of(start, text.count, readable: text.count, seed)
  }

  /// Multiply and fold, eight bytes at a time; `readable` bytes may be read, though `count` count.
  @inline(__always)
  static func of(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, readable: Int, _ seed: UInt64
  ) -> UInt64 {
    var hash = seed &+ UInt64(truncatingIfNeeded: count)
    var index = 0
    while index &+ 8 <= count {
      hash = fold(hash ^ JSONText.word(bytes + index))
      index &+= 8
    }
    if index < count {
      let left = count &- index
      var word: UInt64 = 0
      if readable >= index &+ 8 {
        word = JSONText.word(bytes + index) & (1 << UInt64(truncatingIfNeeded: left &* 8) &- 1)
      } else {
        for place in 0..<left {
          word |= UInt64(bytes[index &+ place]) << UInt64(truncatingIfNeeded: place &* 8)
        }
      }
      hash = fold(hash ^ word)
    }
    return hash ^ hash >> 32
  }

  @inline(__always)
  private static func fold(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low
  }
}
