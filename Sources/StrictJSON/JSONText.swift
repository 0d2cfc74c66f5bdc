/// Eight bytes at a time: what the scanner, the writer and comparisons share.
enum JSONText {
  static let ones: UInt64 = 0x0101_0101_0101_0101
  static let tops: UInt64 = 0x8080_8080_8080_8080

  /// Eight bytes, the first in the lowest bits; all eight must be readable.
  @inline(__always)
  static func word(_ place: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
  }

  /// Four bytes; all four must be readable.
  @inline(__always)
  private static func halfWord(_ place: UnsafePointer<UInt8>) -> UInt32 {
    UnsafeRawPointer(place).loadUnaligned(as: UInt32.self)
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
    if count >= 4 {
      return halfWord(left) == halfWord(right)
        && halfWord(left + (count &- 4)) == halfWord(right + (count &- 4))
    }
    guard count > 0 else { return true }
    // Of one to three bytes: the first, the last and the one between.
    return left[0] == right[0] && left[count &- 1] == right[count &- 1]
      && left[count >> 1] == right[count >> 1]
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

extension UnsafeBufferPointer<UInt8> {
  /// Whether both hold the same bytes, compared eight at a time.
  package func isSame(as other: Self) -> Bool {
    guard count == other.count else { return false }
    guard let here = baseAddress, let there = other.baseAddress else { return true }
    return JSONText.isSame(here, there, count: count)
  }

  /// Whether the byte is among them, looked for eight at a time.
  package func holds(_ byte: UInt8) -> Bool {
    guard let start = baseAddress else { return false }
    var index = 0
    while index &+ 8 <= count {
      let other = JSONText.word(start + index) ^ (JSONText.ones &* UInt64(byte))
      if (other &- JSONText.ones) & ~other & JSONText.tops != 0 { return true }
      index &+= 8
    }
    while index < count {
      if start[index] == byte { return true }
      index &+= 1
    }
    return false
  }

  /// Whether one of them is below a limit of at most 128, looked for eight at a time.
  @inlinable
  package func holdsAny(below limit: UInt8) -> Bool {
    var index = 0
    if let start = baseAddress {
      while index &+ 8 <= count {
        let word = UnsafeRawPointer(start + index).loadUnaligned(as: UInt64.self)
        // A borrow can only run out of a byte that is below the limit.
        let below = (word &- 0x0101_0101_0101_0101 &* UInt64(limit)) & ~word
        if below & 0x8080_8080_8080_8080 != 0 { return true }
        index &+= 8
      }
    }
    while index < count {
      if self[index] < limit { return true }
      index &+= 1
    }
    return false
  }

  /// The first eight and the last eight of them as numbers, which overlap where there are fewer
  /// than sixteen; of fewer than eight, the first and last four, or all of at most three.
  @inlinable @inline(__always)
  package var ends: (first: UInt64, last: UInt64) {
    guard let start = baseAddress, count > 0 else { return (0, 0) }
    let bytes = UnsafeRawPointer(start)
    if count >= 8 {
      return (
        bytes.loadUnaligned(as: UInt64.self),
        (bytes + (count &- 8)).loadUnaligned(as: UInt64.self)
      )
    }
    if count >= 4 {
      return (
        UInt64(bytes.loadUnaligned(as: UInt32.self)),
        UInt64((bytes + (count &- 4)).loadUnaligned(as: UInt32.self))
      )
    }
    return (UInt64(start[0]) << 8 | UInt64(start[count >> 1]), UInt64(start[count &- 1]))
  }
}
