// Numbers and the three literals.
extension JSONParser {
  /// Reads a number or literal.
  mutating func scanBareWord() throws(JSONError) {
    switch base[at] {
    case UInt8(ascii: "t"): try scanLiteral("true", .bool)
    case UInt8(ascii: "f"): try scanLiteral("false", .bool)
    case UInt8(ascii: "n"): try scanLiteral("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try scanNumber()
    case UInt8(ascii: "+"), UInt8(ascii: "."): throw JSONError(.invalidNumber, at: at)
    default: throw unexpected(at)
    }
  }

  private mutating func scanLiteral(
    _ literal: StaticString, _ kind: JSONNode.Kind
  ) throws(JSONError) {
    let start = at
    let length = literal.utf8CodeUnitCount
    for index in 0..<length {
      guard start &+ index < end, base[start &+ index] == literal.utf8Start[index] else {
        throw unexpected(start &+ index)
      }
    }
    let isTrue = base[start] == UInt8(ascii: "t")
    at = start &+ length
    try append(JSONNode(kind, start: start, end: at, next: tape.count &+ 1, flag: isTrue))
  }

  /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`. Source: RFC 8259 section 6.
  private mutating func scanNumber() throws(JSONError) {
    let start = at
    var index = start
    if base[index] == UInt8(ascii: "-") { index &+= 1 }
    if index < end, base[index] == UInt8(ascii: "0") {
      index &+= 1
    } else {
      index = try endOfDigits(index)
    }
    if index < end, base[index] == UInt8(ascii: ".") { index = try endOfDigits(index &+ 1) }
    if index < end, base[index] | 0x20 == UInt8(ascii: "e") {
      index &+= 1
      if index < end, base[index] == UInt8(ascii: "+") || base[index] == UInt8(ascii: "-") {
        index &+= 1
      }
      index = try endOfDigits(index)
    }
    if index < end, Self.isWordByte(base[index]) { throw JSONError(.invalidNumber, at: index) }
    guard index &- start <= JSONLimits.numberBytes else {
      throw JSONError(.numberTooLong, at: start)
    }
    try append(JSONNode(.number, start: start, end: index, next: tape.count &+ 1))
    at = index
  }

  /// The index after one or more digits.
  @inline(__always)
  private func endOfDigits(_ start: Int) throws(JSONError) -> Int {
    var index = start
    while index < end, base[index] &- 0x30 < 10 { index &+= 1 }
    guard index > start else {
      let error = unexpected(start)
      throw error.kind == .unexpectedByte ? JSONError(.invalidNumber, at: start) : error
    }
    return index
  }

  /// Bytes that would go on with a number, though RFC 8259 has no such number.
  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
