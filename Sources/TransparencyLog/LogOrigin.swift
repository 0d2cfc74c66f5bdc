/// The identity of a log: the first line of its checkpoints, compared byte by byte.
///
/// Source: C2SP tlog-checkpoint, Note text.
package struct LogOrigin: Hashable, Sendable, CustomStringConvertible {
  /// Longest origin that is read; the ML-DSA cosignature allows no more either.
  package static let maximumBytes = 255

  /// The origin as text.
  package let text: String

  /// An origin; throws `malformed(.origin)` if it is empty or has a control character.
  package init(_ text: String) throws(TransparencyLogError) {
    guard text.utf8.count <= Self.maximumBytes else {
      throw .tooLarge(.origin, limit: Self.maximumBytes)
    }
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x20 }) else {
      throw .malformed(.origin, "empty, or with a control character")
    }
    self.text = text
  }

  /// The origin.
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
