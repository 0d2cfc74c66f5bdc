import FoundationEssentials

/// Strict readers of the small text forms that notes, checkpoints, keys and proofs share.
enum WireText {
  static let newline = UInt8(ascii: "\n")
  static let space = UInt8(ascii: " ")
  static let plus = UInt8(ascii: "+")

  /// The bytes of canonical, padded base64 (RFC 4648 section 4); nil for anything else.
  static func base64Decoded(_ text: some Collection<UInt8>) -> [UInt8]? {
    let encoded = Data(text)
    // Decoders let stray trailing bits pass: only the one canonical spelling is accepted here.
    guard let decoded = Data(base64Encoded: encoded), decoded.base64EncodedData() == encoded
    else { return nil }
    return [UInt8](decoded)
  }

  static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  /// A decimal number without sign or leading zero, at most 2^63 - 1.
  static func decimal(_ digits: some Collection<UInt8>) -> Int? {
    guard let first = digits.first, digits.count == 1 || first != UInt8(ascii: "0") else {
      return nil
    }
    var value = 0
    for digit in digits {
      guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflowToo) = product.addingReportingOverflow(Int(digit - UInt8(ascii: "0")))
      guard !overflow, !overflowToo else { return nil }
      value = sum
    }
    return value
  }

  /// Two lower-case hexadecimal digits for each byte; nil for anything else.
  static func hexDecoded(_ text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    var high: UInt8?
    for character in text {
      let nibble: UInt8
      switch character {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): nibble = character - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): nibble = character - UInt8(ascii: "a") + 10
      default: return nil
      }
      if let first = high {
        bytes.append(first << 4 | nibble)
        high = nil
      } else {
        high = nibble
      }
    }
    return bytes
  }

  static func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// True for UTF-8 whose only control character below U+0020 is the newline.
  static func isNoteText(_ bytes: [UInt8]) -> Bool {
    bytes.allSatisfy { $0 >= 0x20 || $0 == newline }
      && String(validating: bytes, as: UTF8.self) != nil
  }

  /// Eight bytes, the most significant first.
  static func bigEndian(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }
  }

  static func unsigned(_ bytes: some Collection<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
