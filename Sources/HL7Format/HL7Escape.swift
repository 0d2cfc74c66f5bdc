/// Escapes of a text. Source: HL7 v2.8 chapter 2, 2.7.
enum HL7Escape {
  /// The text of a range with its escapes resolved; what is no escape stays as it is.
  static func text(_ range: Range<Int>, of storage: HL7Storage) -> String {
    storage.bytes.withUnsafeBufferPointer { all in
      let bytes = UnsafeBufferPointer(rebasing: all[range])
      let escape = storage.separators.escape
      guard escape != 0, bytes.contains(escape) else { return storage.charset.decode(bytes) }
      let plain = resolve(bytes, storage.separators)
      return plain.withUnsafeBufferPointer { storage.charset.decode($0) }
    }
  }

  private static func resolve(
    _ bytes: UnsafeBufferPointer<UInt8>, _ separators: HL7Separators
  ) -> [UInt8] {
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      guard byte == separators.escape else {
        plain.append(byte)
        position += 1
        continue
      }
      // A lone escape character (a path, a slip) is itself.
      guard let end = bytes[(position + 1)...].firstIndex(of: separators.escape) else {
        plain.append(contentsOf: bytes[position...])
        break
      }
      let word = UnsafeBufferPointer(rebasing: bytes[position + 1..<end])
      if append(word, separators, to: &plain) {
        position = end + 1
      } else {
        // What stands between may be text before a true escape.
        plain.append(contentsOf: bytes[position..<end])
        position = end
        if !isEscape(bytes, at: end, separators) {
          plain.append(bytes[end])
          position += 1
        }
      }
    }
    return plain
  }

  /// Whether an escape begins here, and is not only the end of what was none.
  private static func isEscape(
    _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, _ separators: HL7Separators
  ) -> Bool {
    guard start + 2 < bytes.count, bytes[start + 2] == separators.escape else { return false }
    return "FSTREHNP".utf8.contains(bytes[start + 1])
  }

  /// Appends what an escape stands for; false if it is none that is known.
  private static func append(
    _ word: UnsafeBufferPointer<UInt8>, _ separators: HL7Separators, to plain: inout [UInt8]
  ) -> Bool {
    guard let first = word.first else { return false }
    if word.count == 1 {
      switch first {
      case UInt8(ascii: "F"): plain.append(separators.field)
      case UInt8(ascii: "S"): plain.append(separators.component)
      case UInt8(ascii: "R"): plain.append(separators.repetition)
      case UInt8(ascii: "E"): plain.append(separators.escape)
      case UInt8(ascii: "T"):
        plain.append(separators.subcomponent == 0 ? 0x26 : separators.subcomponent)
      case UInt8(ascii: "P"): plain.append(UInt8(ascii: "#"))
      case UInt8(ascii: "H"), UInt8(ascii: "N"): break
      default: return false
      }
      return true
    }
    if first == UInt8(ascii: "X") { return appendHex(word.dropFirst(), to: &plain) }
    if first == UInt8(ascii: ".") { return appendFormat(word.dropFirst(), to: &plain) }
    return false
  }

  private static func appendHex(
    _ digits: Slice<UnsafeBufferPointer<UInt8>>, to plain: inout [UInt8]
  ) -> Bool {
    guard digits.count % 2 == 0, digits.allSatisfy({ $0.hexValue != nil }) else { return false }
    var high: UInt8?
    for digit in digits {
      let value = digit.hexValue ?? 0
      if let first = high {
        plain.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return true
  }

  /// Line breaks, blank lines and spaces; indenting and centring say nothing here.
  private static func appendFormat(
    _ word: Slice<UnsafeBufferPointer<UInt8>>, to plain: inout [UInt8]
  ) -> Bool {
    let name = word.prefix(2).map { $0 | 0x20 }
    let rest = word.dropFirst(2).drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    guard rest.allSatisfy({ $0 &- 48 < 10 }) else { return false }
    let number = rest.prefix(3).reduce(0) { $0 * 10 + Int($1 &- 48) }
    let count = min(max(number, 1), HL7Limits.escapedLines)
    switch String(decoding: name, as: UTF8.self) {
    case "br", "ce": plain.append(0x0A)
    case "sp": plain.append(contentsOf: repeatElement(0x0A, count: count))
    case "sk": plain.append(contentsOf: repeatElement(0x20, count: count))
    case "fi", "nf", "in", "ti": break
    default: return false
    }
    return true
  }
}

extension UInt8 {
  /// The value of a hexadecimal digit.
  fileprivate var hexValue: UInt8? {
    switch self {
    case 48...57: self - 48
    case 65...70: self - 55
    case 97...102: self - 87
    default: nil
    }
  }
}
