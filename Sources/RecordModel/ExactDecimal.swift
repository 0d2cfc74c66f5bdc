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
    let bytes = Array(text.utf8)
    guard Self.isNumber(bytes) else { return nil }
    self.text = String(text)
  }

  /// The digits as sent.
  package var description: String { text }

  private static func isNumber(_ bytes: [UInt8]) -> Bool {
    guard !bytes.isEmpty, bytes.count <= maximumLength else { return false }
    var rest = bytes[...]
    if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    let whole = rest.prefix { $0.isDigit }
    guard !whole.isEmpty, whole.count == 1 || whole.first != UInt8(ascii: "0") else { return false }
    rest.removeFirst(whole.count)
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      let fraction = rest.prefix { $0.isDigit }
      guard !fraction.isEmpty else { return false }
      rest.removeFirst(fraction.count)
    }
    guard let mark = rest.first else { return true }
    guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return false }
    rest.removeFirst()
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    let exponent = rest.prefix { $0.isDigit }
    guard exponent.count == rest.count, (1...2).contains(exponent.count) else { return false }
    return (Int(String(decoding: exponent, as: UTF8.self)) ?? .max) <= 64
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { self &- 48 < 10 }
}
