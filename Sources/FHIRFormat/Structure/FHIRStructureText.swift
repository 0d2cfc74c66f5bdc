import StrictJSON

/// The forms of R4's primitives, judged byte by byte. Source: FHIR R4 datatypes.html.
enum FHIRStructureText {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// Longest id. Source: FHIR R4 datatypes.html#id.
  static let maximumIDLength = 64
  /// Longest decimal that `ExactDecimal` keeps.
  static let maximumDecimalLength = 64
  /// Largest exponent that `ExactDecimal` keeps.
  static let maximumExponent = 64

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte &- 9 < 5 }

  @inline(__always)
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 32) &- 97 < 26 }

  /// Whether there is no control character but tab and line ends.
  static func isPlain(_ text: Bytes) -> Bool {
    for byte in text where byte < 32 && byte != 9 && byte != 10 && byte != 13 { return false }
    return true
  }

  static func hasNoBlank(_ text: Bytes) -> Bool {
    !text.holdsAny(below: 33)
  }

  static func isCode(_ text: Bytes) -> Bool {
    if hasNoBlank(text) { return !text.isEmpty }
    var afterBlank = true
    for byte in text {
      let blank = isBlank(byte)
      if blank && afterBlank { return false }
      afterBlank = blank
    }
    return !afterBlank
  }

  static func isID(_ text: Bytes) -> Bool {
    guard text.count <= maximumIDLength, !text.isEmpty else { return false }
    for byte in text where !isLetter(byte) && !isDigit(byte) && byte != 45 && byte != 46 {
      return false
    }
    return true
  }

  /// The value of a 32-bit integer without point or exponent.
  static func integer(_ text: Bytes) -> Int32? {
    var value: Int64 = 0
    let negative = text.first == UInt8(ascii: "-")
    let digits = negative ? text.count - 1 : text.count
    guard digits >= 1, digits <= 10 else { return nil }
    for byte in text[(negative ? 1 : 0)...] {
      guard isDigit(byte) else { return nil }
      value = value * 10 + Int64(byte - 48)
    }
    if digits > 1, text[negative ? 1 : 0] == 48 { return nil }
    return Int32(exactly: negative ? -value : value)
  }

  /// Whether a JSON number is one that `ExactDecimal` keeps.
  static func isDecimal(_ text: Bytes) -> Bool {
    guard text.count <= maximumDecimalLength else { return false }
    guard let mark = text.firstIndex(where: { $0 | 32 == UInt8(ascii: "e") }) else { return true }
    var exponent = 0
    for byte in text[(mark + 1)...] where isDigit(byte) {
      exponent = min(exponent * 10 + Int(byte - 48), 1000)
    }
    return exponent <= maximumExponent
  }

  static func isOID(_ text: Bytes) -> Bool {
    guard starts(text, with: "urn:oid:"), text.count > 10 else { return false }
    guard (48...50).contains(text[8]), text[9] == UInt8(ascii: ".") else { return false }
    var start = 10
    for index in 10...text.count where index == text.count || text[index] == UInt8(ascii: ".") {
      guard index > start, index == start + 1 || text[start] != 48 else { return false }
      for byte in text[start..<index] where !isDigit(byte) { return false }
      start = index + 1
    }
    return true
  }

  static func isUUID(_ text: Bytes) -> Bool {
    guard text.count == 45, starts(text, with: "urn:uuid:") else { return false }
    for index in 9..<45 {
      let byte = text[index]
      switch index {
      case 17, 22, 27, 32: if byte != UInt8(ascii: "-") { return false }
      default: if !isDigit(byte) && byte &- 97 >= 6 { return false }
      }
    }
    return true
  }

  /// Whether it is base64 of whole groups of four; line breaks and blanks may stand anywhere.
  static func isBase64(_ text: Bytes) -> Bool {
    var count = 0
    var padding = 0
    for byte in text {
      if isBlank(byte) { continue }
      count += 1
      if byte == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      guard padding == 0 else { return false }
      guard isLetter(byte) || isDigit(byte) || byte == 43 || byte == 47 else { return false }
    }
    return count % 4 == 0 && padding <= 2 && count > 0
  }

  static func contains(_ text: Bytes, _ part: StaticString) -> Bool {
    let first = part.utf8Start[0]
    for index in text.indices where text[index] == first {
      if starts(Bytes(rebasing: text[index...]), with: part) { return true }
    }
    return false
  }

  static func starts(_ text: Bytes, with prefix: StaticString) -> Bool {
    guard text.count >= prefix.utf8CodeUnitCount else { return false }
    return prefix.withUTF8Buffer { prefix in
      for index in 0..<prefix.count where text[index] != prefix[index] { return false }
      return true
    }
  }
}

extension FHIRStructureText {
  /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, a day of the calendar; the year 0000 is none.
  static func isDate(_ text: Bytes) -> Bool {
    guard text.count == 4 || text.count == 7 || text.count == 10 else { return false }
    let century = pair(text, 0)
    let year = century * 100 + pair(text, 2)
    guard century >= 0, pair(text, 2) >= 0, year > 0 else { return false }
    if text.count == 4 { return true }
    let month = pair(text, 5)
    guard text[4] == 45, month >= 1, month <= 12 else { return false }
    if text.count == 7 { return true }
    let day = pair(text, 8)
    return text[7] == 45 && day >= 1 && day <= days(of: month, in: year)
  }

  /// A date, or a date with time, seconds and zone; `whole` asks for the latter.
  static func isDateTime(_ text: Bytes, whole: Bool) -> Bool {
    if text.count <= 10 { return !whole && isDate(text) }
    guard text[10] == UInt8(ascii: "T"), isDate(Bytes(rebasing: text[..<10])) else { return false }
    let zone = text[11...].firstIndex { $0 == 90 || $0 == 43 || $0 == 45 } ?? text.endIndex
    guard zone < text.endIndex, isTime(Bytes(rebasing: text[11..<zone])) else { return false }
    return isZone(Bytes(rebasing: text[zone...]))
  }

  /// `hh:mm:ss` with an optional fraction; a leap second may be written, 24:00 may not.
  static func isTime(_ text: Bytes) -> Bool {
    guard text.count >= 8, text[2] == 58, text[5] == 58 else { return false }
    let (hour, minute, second) = (pair(text, 0), pair(text, 3), pair(text, 6))
    guard hour >= 0, hour < 24, minute >= 0, minute < 60, second >= 0, second <= 60 else {
      return false
    }
    if text.count == 8 { return true }
    guard text[8] == UInt8(ascii: "."), text.count > 9 else { return false }
    for byte in text[9...] where !isDigit(byte) { return false }
    return true
  }

  private static func isZone(_ text: Bytes) -> Bool {
    if text.count == 1 { return text[0] == UInt8(ascii: "Z") }
    guard text.count == 6, text[0] != UInt8(ascii: "Z"), text[3] == 58 else { return false }
    let (hour, minute) = (pair(text, 1), pair(text, 4))
    guard hour >= 0, minute >= 0 else { return false }
    return hour < 14 && minute < 60 || hour == 14 && minute == 0
  }

  /// The value of two digits; negative if they are none.
  @inline(__always)
  private static func pair(_ text: Bytes, _ start: Int) -> Int {
    let (tens, ones) = (text[start] &- 48, text[start + 1] &- 48)
    return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : -1
  }

  private static func days(of month: Int, in year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
