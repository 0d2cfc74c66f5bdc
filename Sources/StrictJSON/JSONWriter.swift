/// Appends JSON to bytes without a tree; puts the commas, leaves the order and balance to its caller.
///
/// Compact, UTF-8. Strings are escaped as RFC 8785 has it: only what must be.
@usableFromInline package struct JSONWriter: Sendable {
  /// What is written so far.
  @usableFromInline package var bytes: [UInt8]
  /// Whether a value stands before the next key or value, so that a comma is due.
  @usableFromInline var isAfterValue = false

  /// An empty writer with room for so many bytes.
  package init(reservingBytes capacity: Int = 0) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  @inlinable
  mutating func startValue() {
    if isAfterValue { bytes.append(UInt8(ascii: ",")) }
    isAfterValue = true
  }

  /// `{`
  @inlinable
  package mutating func beginObject() {
    startValue()
    bytes.append(UInt8(ascii: "{"))
    isAfterValue = false
  }

  /// `}`
  @inlinable
  package mutating func endObject() {
    bytes.append(UInt8(ascii: "}"))
    isAfterValue = true
  }

  /// `[`
  @inlinable
  package mutating func beginArray() {
    startValue()
    bytes.append(UInt8(ascii: "["))
    isAfterValue = false
  }

  /// `]`
  @inlinable
  package mutating func endArray() {
    bytes.append(UInt8(ascii: "]"))
    isAfterValue = true
  }

  /// A member's key and colon; its value comes next.
  @inlinable
  package mutating func key(_ key: StaticString) {
    startValue()
    key.withUTF8Buffer { appendString($0) }
    bytes.append(UInt8(ascii: ":"))
    isAfterValue = false
  }

  /// A member's key and colon; its value comes next.
  package mutating func key(_ key: String) {
    startValue()
    appendString(key)
    bytes.append(UInt8(ascii: ":"))
    isAfterValue = false
  }

  /// A string.
  package mutating func string(_ text: String) {
    startValue()
    appendString(text)
  }

  /// A string of our own.
  @inlinable
  package mutating func string(_ text: StaticString) {
    startValue()
    text.withUTF8Buffer { appendString($0) }
  }

  /// A number, given as its exact text; the caller answers for it that `JSON.isNumber(text)`.
  package mutating func number(_ text: String) {
    assert(JSON.isNumber(text))
    startValue()
    bytes.append(contentsOf: text.utf8)
  }

  /// A whole number.
  @inlinable
  package mutating func int(_ value: Int) {
    startValue()
    if value >= 0, value < 10 {
      bytes.append(UInt8(truncatingIfNeeded: 0x30 &+ value))
    } else {
      bytes.append(contentsOf: String(value).utf8)
    }
  }

  /// `true` or `false`.
  @inlinable
  package mutating func bool(_ value: Bool) {
    startValue()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// `null`.
  @inlinable
  package mutating func null() {
    startValue()
    bytes.append(contentsOf: "null".utf8)
  }

  /// A whole value that is JSON already, as it is.
  @inlinable
  package mutating func raw(_ json: [UInt8]) {
    startValue()
    bytes.append(contentsOf: json)
  }

  /// A whole value that is JSON already, as it is.
  @inlinable
  package mutating func raw(_ json: ArraySlice<UInt8>) {
    startValue()
    bytes.append(contentsOf: json)
  }

  private mutating func appendString(_ text: String) {
    var text = text
    text.withUTF8 { appendString($0) }
  }

  /// Quotes and escapes: two-character escapes where JSON has them, `\u00xx` for other controls.
  ///
  /// Source: RFC 8785 section 3.2.2.2.
  @usableFromInline
  mutating func appendString(_ text: UnsafeBufferPointer<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    if let base = text.baseAddress {
      var written = 0
      var index = 0
      while index < text.count {
        if index &+ 8 <= text.count {
          let found = JSONText.escapes(JSONText.word(base + index))
          index &+= found == 0 ? 8 : found.trailingZeroBitCount >> 3
          if found == 0 { continue }
        }
        let byte = base[index]
        if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
          bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[written..<index]))
          appendEscape(byte)
          written = index &+ 1
        }
        index &+= 1
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[written...]))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func appendEscape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0..<0x20:
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(0x30 &+ byte >> 4)
      let low = byte & 0xF
      bytes.append(low < 10 ? 0x30 &+ low : 0x57 &+ low)
    default: bytes.append(byte)
    }
  }
}
