/// Eight bytes at a time: what the scanner, the writer and comparisons share.
enum JSONText {
  static let ones: UInt64 = 0x0101_0101_0101_0101
  static let tops: UInt64 = 0x8080_8080_8080_8080

  /// Eight bytes, the first in the lowest bits; all eight must be readable.
  @inline(__always)
  static func word(_ place: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
  }

  /// The top bit of the first byte that is a quote, backslash or control; what stands over it is noise.
  ///
  /// Borrows only ever run upwards, so the lowest bit that is set is right.
  @inline(__always)
  static func escapes(_ word: UInt64) -> UInt64 {
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    let found =
      ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
      | ((word &- ones &* 0x20) & ~word)
    return found & tops
  }

  /// As `escapes`, and bytes beyond ASCII.
  @inline(__always)
  static func stops(_ word: UInt64) -> UInt64 { escapes(word) | (word & tops) }

  /// Whether two places hold the same bytes.
  @inline(__always)
  static func isSame(
    _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, count: Int
  ) -> Bool {
    if count >= 8 {
      var index = 0
      while index &+ 8 < count {
        if word(left + index) != word(right + index) { return false }
        index &+= 8
      }
      // The last word may overlap the one before.
      return word(left + (count &- 8)) == word(right + (count &- 8))
    }
    var index = 0
    while index < count {
      if left[index] != right[index] { return false }
      index &+= 1
    }
    return true
  }

  /// How long the UTF-8 sequence at the start of some bytes is; 0 if it is none. Source: Unicode table 3-7.
  static func sequenceLength(_ bytes: UnsafePointer<UInt8>, available: Int) -> Int {
    let first = bytes[0]
    if first < 0x80 { return 1 }
    guard available >= 2 else { return 0 }
    let second = bytes[1]
    if first < 0xE0 { return first >= 0xC2 && isContinuation(second) ? 2 : 0 }
    guard available >= 3, isContinuation(bytes[2]) else { return 0 }
    if first < 0xF0 {
      let lowest: UInt8 = first == 0xE0 ? 0xA0 : 0x80
      let highest: UInt8 = first == 0xED ? 0x9F : 0xBF
      return second >= lowest && second <= highest ? 3 : 0
    }
    guard available >= 4, first <= 0xF4, isContinuation(bytes[3]) else { return 0 }
    let lowest: UInt8 = first == 0xF0 ? 0x90 : 0x80
    let highest: UInt8 = first == 0xF4 ? 0x8F : 0xBF
    return second >= lowest && second <= highest ? 4 : 0
  }

  @inline(__always)
  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  /// The value of four hexadecimal digits; nil if they are none.
  @inline(__always)
  static func hexadecimal(_ digits: UnsafePointer<UInt8>) -> UInt32? {
    var value: UInt32 = 0
    for index in 0..<4 {
      let byte = digits[index]
      let lower = byte | 0x20
      if byte &- 0x30 < 10 {
        value = value << 4 | UInt32(byte &- 0x30)
      } else if lower &- 0x61 < 6 {
        value = value << 4 | UInt32(lower &- 0x61 &+ 10)
      } else {
        return nil
      }
    }
    return value
  }
}
