/// A decimal number with the digits it was written with: `1.50` is not `1.5`, and nothing is
/// rounded.
///
/// Shape: optional `-`, digits, optional fraction, optional exponent, as JSON writes numbers; at
/// most 64 bytes.
package struct ExactDecimal: Hashable, Sendable, CustomStringConvertible {
  /// The digits as sent.
  package let text: String

  /// Longest number that is kept; FHIR asks for 18 digits, PostgreSQL's numeric could hold far
  /// more.
  package static let maximumLength = 64

  /// Reads a JSON number; nil if it is not one, too long, or its exponent is beyond ±64.
  package init?(_ text: some StringProtocol) {
    var text = String(text)
    guard text.withUTF8({ Self.isNumber($0) }) else { return nil }
    self.text = text
  }

  /// The same from UTF-8 bytes; a String is made only of a number.
  package init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
    guard Self.isNumber(bytes) else { return nil }
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// The digits as sent.
  package var description: String { text }

  private static func isNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !bytes.isEmpty, bytes.count <= maximumLength else { return false }
    var position = bytes[0] == UInt8(ascii: "-") ? 1 : 0
    /// How many digits stand at the position, which moves behind them.
    func digits() -> Int {
      let start = position
      while position < bytes.count, bytes[position] &- 48 < 10 { position += 1 }
      return position - start
    }
    let whole = position
    let length = digits()
    guard length == 1 || length > 1 && bytes[whole] != UInt8(ascii: "0") else { return false }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      guard digits() > 0 else { return false }
    }
    guard position < bytes.count else { return true }
    guard bytes[position] | 0x20 == UInt8(ascii: "e") else { return false }
    position += 1
    if position < bytes.count, [UInt8(ascii: "-"), UInt8(ascii: "+")].contains(bytes[position]) {
      position += 1
    }
    let mark = position
    guard (1...2).contains(digits()), position == bytes.count else { return false }
    return bytes[mark...].reduce(0) { $0 * 10 + Int($1 - 48) } <= 64
  }
}
