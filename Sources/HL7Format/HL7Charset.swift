/// How the bytes of a message are letters. Source: HL7 table 0211.
package enum HL7Charset: Hashable, Sendable {
  /// UTF-8, of which ASCII is a part.
  case utf8
  /// ISO 8859-1, read as Windows-1252 as every browser does.
  case latin1
  /// Another part of ISO 8859: 2 to 9 or 15.
  case part(Int)

  /// What is said about the letters of a message.
  enum Finding: Hashable {
    /// Nothing.
    case none
    /// MSH-18 is empty and there are letters beyond ASCII.
    case undeclared
    /// MSH-18 says another set than the bytes are in.
    case differs
    /// MSH-18 says UTF-8 and the bytes are not.
    case invalid
    /// MSH-18 names a set that is not read here.
    case unsupported
  }

  /// The set of a message, from what MSH-18 says and what its bytes are.
  static func judge(
    declared: String?, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> (charset: HL7Charset, finding: Finding) {
    let name = normalized(declared ?? "")
    if isASCII(bytes) {
      return (.utf8, name.isEmpty || isKnown(name) ? .none : .differs)
    }
    let isUTF8 = String(validating: bytes, as: UTF8.self) != nil
    if name.isEmpty { return (isUTF8 ? .utf8 : .latin1, .undeclared) }
    if ["UNICODEUTF8", "UTF8"].contains(name) { return (.utf8, isUTF8 ? .none : .invalid) }
    if ["UNICODE", "UNICODEUTF16", "UTF16"].contains(name) {
      // With a byte order mark it came through the UTF-16 reader and is UTF-8 by now.
      return (.utf8, isUTF8 ? .none : .invalid)
    }
    guard let declared = eightBit(name) else {
      if name == "ASCII" { return (isUTF8 ? .utf8 : .latin1, .differs) }
      return (isUTF8 ? .utf8 : .latin1, isUTF8 ? .differs : .unsupported)
    }
    // Letters of an eight-bit set that happen to be valid UTF-8 are as good as never meant so.
    return isUTF8 ? (.utf8, .differs) : (declared, .none)
  }

  private static func normalized(_ name: String) -> String {
    String(
      decoding: name.utf8.compactMap { byte -> UInt8? in
        if (byte | 0x20) &- 97 < 26 { return byte & 0xDF }
        return byte &- 48 < 10 ? byte : nil
      }, as: UTF8.self)
  }

  private static func isKnown(_ name: String) -> Bool {
    ["ASCII", "USASCII", "UNICODE", "UNICODEUTF8", "UTF8", "UNICODEUTF16", "UTF16"]
      .contains(name) || eightBit(name) != nil
  }

  private static func eightBit(_ name: String) -> HL7Charset? {
    if ["WINDOWS1252", "CP1252", "ANSI"].contains(name) { return .latin1 }
    var digits = name[...]
    for prefix in ["ISO", "IEC"] where digits.hasPrefix(prefix) {
      digits = digits.dropFirst(prefix.count)
    }
    guard digits.hasPrefix("8859"), let part = Int(digits.dropFirst(4)) else { return nil }
    if part == 1 { return .latin1 }
    return table(part) == nil ? nil : .part(part)
  }

  private static func table(_ part: Int) -> [UInt16]? {
    switch part {
    case 2: HL7CharsetTables.part2
    case 3: HL7CharsetTables.part3
    case 4: HL7CharsetTables.part4
    case 5: HL7CharsetTables.part5
    case 6: HL7CharsetTables.part6
    case 7: HL7CharsetTables.part7
    case 8: HL7CharsetTables.part8
    case 9: HL7CharsetTables.part9
    case 15: HL7CharsetTables.part15
    default: nil
    }
  }

  static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let raw = UnsafeRawBufferPointer(bytes)
    var position = 0
    while position + 8 <= raw.count {
      let word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      if word & 0x8080_8080_8080_8080 != 0 { return false }
      position += 8
    }
    return raw[position...].allSatisfy { $0 < 0x80 }
  }

  /// The text of some bytes, without control characters other than tab and line ends.
  ///
  /// PostgreSQL keeps no U+0000, and FHIR no other control.
  func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    if !bytes.contains(where: { $0 >= 0x80 || ($0 < 0x20 && !$0.isText) }) {
      return String(decoding: bytes, as: UTF8.self)
    }
    var text = String.UnicodeScalarView()
    if self == .utf8 {
      for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars
      where scalar.value >= 0x20 || UInt8(scalar.value).isText {
        text.append(scalar)
      }
    } else {
      let table = upperHalf
      for byte in bytes where byte >= 0x20 || byte.isText { text.append(scalar(byte, table)) }
    }
    return String(text)
  }

  private var upperHalf: [UInt16] {
    switch self {
    case .part(let part): Self.table(part) ?? []
    case .utf8, .latin1: []
    }
  }

  private func scalar(_ byte: UInt8, _ table: [UInt16]) -> Unicode.Scalar {
    if byte < 0x80 { return Unicode.Scalar(byte) }
    var value = UInt16(byte)
    if self == .latin1 {
      if byte < 0xA0 { value = HL7CharsetTables.windows1252[Int(byte) - 0x80] }
    } else if byte >= 0xA0, table.count == 96 {
      value = table[Int(byte) - 0xA0]
    } else {
      value = 0
    }
    return value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}"
  }
}

extension UInt8 {
  /// Tab or a line end: the controls that a text may hold.
  fileprivate var isText: Bool { self == 0x09 || self == 0x0A || self == 0x0D }
}
