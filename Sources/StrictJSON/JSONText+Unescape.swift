// Reading escapes of strings that the parser has already found to be well formed.
extension JSONText {
  /// Writes what a string's content means; never longer than the content.
  ///
  /// - Parameter output: room for `content.count` bytes.
  /// - Returns: how many bytes were written.
  static func unescape(
    _ content: UnsafeBufferPointer<UInt8>, into output: UnsafeMutablePointer<UInt8>
  ) -> Int {
    guard let base = content.baseAddress else { return 0 }
    var from = 0
    var to = 0
    while from < content.count {
      let byte = base[from]
      guard byte == UInt8(ascii: "\\"), from &+ 1 < content.count else {
        output[to] = byte
        to &+= 1
        from &+= 1
        continue
      }
      let letter = base[from &+ 1]
      if letter != UInt8(ascii: "u") {
        output[to] = simple(letter) ?? letter
        to &+= 1
        from &+= 2
        continue
      }
      let (scalar, length) = unicode(base + from, available: content.count &- from)
      to &+= encode(scalar, into: output + to)
      from &+= length
    }
    return to
  }

  /// What a content with escapes means, as bytes.
  static func unescaped(_ content: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: content.count) { buffer, count in
      count = buffer.baseAddress.map { unescape(content, into: $0) } ?? 0
    }
  }

  /// The character that the letter after a backslash stands for; nil if it is no such letter.
  @inline(__always)
  static func simple(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: nil
    }
  }

  /// The scalar of a `\u` escape, of two where it is a surrogate pair, and the bytes that it takes.
  private static func unicode(
    _ escape: UnsafePointer<UInt8>, available: Int
  ) -> (scalar: UInt32, length: Int) {
    guard available >= 6, let high = hexadecimal(escape + 2) else { return (0xFFFD, available) }
    guard high & 0xFC00 == 0xD800, available >= 12, let low = hexadecimal(escape + 8) else {
      return (high, 6)
    }
    return (0x10000 &+ (high & 0x3FF) << 10 | low & 0x3FF, 12)
  }

  private static func encode(_ scalar: UInt32, into output: UnsafeMutablePointer<UInt8>) -> Int {
    func part(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: scalar >> shift) }
    if scalar < 0x80 {
      output[0] = part(0)
      return 1
    }
    if scalar < 0x800 {
      output[0] = 0xC0 | part(6)
      output[1] = 0x80 | part(0) & 0x3F
      return 2
    }
    if scalar < 0x10000 {
      output[0] = 0xE0 | part(12)
      output[1] = 0x80 | part(6) & 0x3F
      output[2] = 0x80 | part(0) & 0x3F
      return 3
    }
    output[0] = 0xF0 | part(18)
    output[1] = 0x80 | part(12) & 0x3F
    output[2] = 0x80 | part(6) & 0x3F
    output[3] = 0x80 | part(0) & 0x3F
    return 4
  }
}
