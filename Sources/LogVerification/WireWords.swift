/// Strict readers of words in the small texts of this room.
enum WireWords {
  static let newline = UInt8(ascii: "\n")
  static let space = UInt8(ascii: " ")

  /// The lines of a text that ends with a newline; nil if it does not.
  static func lines(_ bytes: some BidirectionalCollection<UInt8>) -> [[UInt8]]? {
    guard bytes.last == newline else { return nil }
    return bytes.dropLast().split(separator: newline, omittingEmptySubsequences: false)
      .map { Array($0) }
  }

  /// What stands after `label` and a space; nil if the line begins otherwise.
  static func value(of label: String, in line: some Collection<UInt8>) -> [UInt8]? {
    let start = Array("\(label) ".utf8)
    return line.starts(with: start) ? Array(line.dropFirst(start.count)) : nil
  }

  /// A number without sign or leading zero, at most 2^63 - 1.
  static func decimal(_ digits: some Collection<UInt8>) -> Int? {
    guard let first = digits.first, digits.count == 1 || first != 0x30, digits.count <= 19 else {
      return nil
    }
    var value = 0
    for digit in digits {
      guard digit &- 0x30 < 10 else { return nil }
      let (tens, isOver) = value.multipliedReportingOverflow(by: 10)
      let (sum, isFarOver) = tens.addingReportingOverflow(Int(digit &- 0x30))
      guard !isOver, !isFarOver else { return nil }
      value = sum
    }
    return value
  }

  /// The value of a lower-case hexadecimal digit; 16 or more for another byte.
  @inline(__always)
  static func nibble(_ byte: UInt8) -> UInt8 {
    let digit = byte &- 0x30
    if digit < 10 { return digit }
    let letter = byte &- 0x61
    return letter < 6 ? letter &+ 10 : 0xff
  }

  /// Text of bytes that are UTF-8; nil for others.
  static func text(_ bytes: some Collection<UInt8>) -> String? {
    String(validating: bytes, as: UTF8.self)
  }
}
