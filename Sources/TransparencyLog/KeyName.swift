/// The name of a signing key, compared byte by byte where Swift strings compare looser.
///
/// Not empty, no Unicode space, no `+`, no control character. Source: C2SP signed-note, Format.
package struct KeyName: Hashable, Sendable, CustomStringConvertible {
  /// Longest name that is read: a URL of a log or witness is far shorter.
  package static let maximumBytes = 255

  /// The name as text.
  package let text: String

  /// A name; throws `malformed(.keyName)` or `tooLarge(.keyName)`.
  package init(_ text: String) throws(TransparencyLogError) {
    guard text.utf8.count <= Self.maximumBytes else {
      throw .tooLarge(.keyName, limit: Self.maximumBytes)
    }
    let allowed = text.unicodeScalars.allSatisfy {
      $0.value >= 0x20 && $0 != "+" && !$0.properties.isWhitespace
    }
    guard !text.isEmpty, allowed else {
      throw .malformed(.keyName, "empty, or with a space, plus or control character")
    }
    self.text = text
  }

  /// The name.
  package var description: String { text }

  /// Equal bytes.
  package static func == (left: Self, right: Self) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  /// Hashes the bytes.
  package func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }
}
