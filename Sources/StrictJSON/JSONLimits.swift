/// How much of a JSON text is taken; what is over is refused before more is read.
///
/// Source: RFC 8259 section 9 (a parser may set limits).
package struct JSONLimits: Hashable, Sendable {
  /// Longest number, in bytes: no measured value has more digits, and readers of numbers stay quick.
  package static let numberBytes = 1_024
  /// What the tape's 32-bit offsets can hold; stands over any greater limit.
  static let maximumBytes = Int(Int32.max)
  /// What the tape's 28-bit counts can hold; stands over any greater limit.
  static let maximumTokens = 1 << 27

  /// Longest text, in bytes.
  package let bytes: Int
  /// Deepest nesting of objects and arrays; a scalar alone has depth 0, `[]` has depth 1.
  package let depth: Int
  /// Most tokens: each key and each value (scalar, object or array) is one.
  package let tokens: Int
  /// Longest string or key, in bytes as written between its quotes.
  package let stringBytes: Int

  /// Limits of one's own; a negative one counts as zero.
  package init(bytes: Int, depth: Int, tokens: Int, stringBytes: Int) {
    self.bytes = max(0, min(bytes, Self.maximumBytes))
    self.depth = max(0, depth)
    self.tokens = max(0, min(tokens, Self.maximumTokens))
    self.stringBytes = max(0, stringBytes)
  }

  /// One submission: 2 MiB, depth 64, 50,000 tokens, 256 KiB a string.
  ///
  /// Source: contract, Limits; security I-01.
  package static let submission = JSONLimits(
    bytes: 2 << 20, depth: 64, tokens: 50_000, stringBytes: 256 << 10)

  /// A history bundle: 16 MiB, depth 64, 500,000 tokens, 256 KiB a string.
  ///
  /// Source: contract, Limits.
  package static let history = JSONLimits(
    bytes: 16 << 20, depth: 64, tokens: 500_000, stringBytes: 256 << 10)
}
