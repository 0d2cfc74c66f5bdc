package import RecordModel

/// One thing that a verifier found wrong; holds no word of an entry.
package struct LogFinding: Hashable, Sendable {
  /// What is wrong.
  package let rule: Rule
  /// Where: `entry 17`, `tile/1/000 hash 3`, `checkpoint 512`, `checkpoints/000 note 4`, or the
  /// name of a file that was given.
  package let position: String
  /// The entries it can be about, narrowed as far as it can be; nil where no entry is wrong by it.
  package let entries: Range<Int>?
  /// The hash, size or member that should be there.
  package let expected: String?
  /// What is there.
  package let actual: String?

  init(
    _ rule: Rule, at position: String, entries: Range<Int>? = nil, expected: String? = nil,
    actual: String? = nil
  ) {
    self.rule = rule
    self.position = position
    self.entries = entries
    self.expected = expected
    self.actual = actual
  }

  /// The same under another rule.
  func judged(_ rule: Rule, entries: Range<Int>?) -> LogFinding {
    LogFinding(rule, at: position, entries: entries, expected: expected, actual: actual)
  }

  /// One line for a machine: code, position, first entry and the one after the last, or `-`.
  package var line: String {
    let range = entries.map { "\($0.lowerBound) \($0.upperBound)" } ?? "-"
    return "\(rule.code)\t\(position)\t\(range)"
  }
}
