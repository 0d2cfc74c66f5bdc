// Strings: eight bytes at a time up to a quote, a backslash, a control or a byte beyond ASCII.
extension JSONParser {
  /// Reads a string or key that starts at an opening quote.
  @inline(__always)
  mutating func scanString(_ kind: JSONNode.Kind) throws(JSONError) {
    let start = at
    var hasEscape = false
    let after = try endOfString(&hasEscape)
    guard after &- start &- 2 <= limits.stringBytes else {
      throw JSONError(.stringTooLong, at: start)
    }
    try append(JSONNode(kind, start: start, end: after, next: tape.count &+ 1, flag: hasEscape))
    at = after
  }

  /// The index after the closing quote of the string at `at`.
  private func endOfString(_ hasEscape: inout Bool) throws(JSONError) -> Int {
    var index = at &+ 1
    while true {
      while index &+ 8 <= end {
        let stops = JSONText.stops(JSONText.word(base + index))
        index &+= stops == 0 ? 8 : stops.trailingZeroBitCount >> 3
        if stops != 0 { break }
      }
      guard index < end else { throw JSONError(.unexpectedEnd, at: end) }
      let byte = base[index]
      if byte == UInt8(ascii: "\"") { return index &+ 1 }
      if byte == UInt8(ascii: "\\") {
        hasEscape = true
        index = try endOfEscape(index)
      } else if byte >= 0x80 {
        index = try endOfMultibyte(index)
      } else if byte >= 0x20 {
        index &+= 1
      } else {
        throw JSONError(byte == 0 ? .nulCharacter : .controlCharacter, at: index)
      }
    }
  }

  /// The index after a run of bytes beyond ASCII.
  private func endOfMultibyte(_ start: Int) throws(JSONError) -> Int {
    var index = start
    while index < end, base[index] >= 0x80 {
      let length = JSONText.sequenceLength(base + index, available: end &- index)
      guard length > 0 else { throw JSONError(.invalidUTF8, at: index) }
      index &+= length
    }
    return index
  }

  /// The index after the escape at an index; after both of a surrogate pair.
  private func endOfEscape(_ start: Int) throws(JSONError) -> Int {
    guard start &+ 1 < end else { throw JSONError(.unexpectedEnd, at: end) }
    let letter = base[start &+ 1]
    guard letter == UInt8(ascii: "u") else {
      guard JSONText.simple(letter) != nil else { throw JSONError(.invalidEscape, at: start) }
      return start &+ 2
    }
    let unit = try codeUnit(start)
    if unit == 0 { throw JSONError(.nulCharacter, at: start) }
    guard unit & 0xF800 == 0xD800 else { return start &+ 6 }
    let second = start &+ 6
    guard unit < 0xDC00, second &+ 1 < end, base[second] == UInt8(ascii: "\\"),
      base[second &+ 1] == UInt8(ascii: "u"), try codeUnit(second) & 0xFC00 == 0xDC00
    else { throw JSONError(.loneSurrogate, at: start) }
    return second &+ 6
  }

  /// The UTF-16 code unit of the `\u` escape at an index.
  private func codeUnit(_ start: Int) throws(JSONError) -> UInt32 {
    guard start &+ 6 <= end else {
      // Cut off, unless what is there was wrong already.
      for index in start &+ 2..<end where !isHexadecimal(base[index]) {
        throw JSONError(.invalidEscape, at: start)
      }
      throw JSONError(.unexpectedEnd, at: end)
    }
    guard let unit = JSONText.hexadecimal(base + (start &+ 2)) else {
      throw JSONError(.invalidEscape, at: start)
    }
    return unit
  }

  private func isHexadecimal(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6
  }
}
