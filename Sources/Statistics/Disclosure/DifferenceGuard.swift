/// Whether what a filter leaves may be shown beside the whole that is shown already.
///
/// Source: the difference of two shown counts is a count too, and is hidden like one.
package enum DifferenceGuard {
  /// Whether a filter that leaves `filtered` of `shown` may be answered: not when what it takes
  /// away is a count that `rule` hides. False also where `filtered` is above `shown`.
  package static func permits(
    shown: Int, filtered: Int, rule: SuppressionRule = .signedIn
  ) -> Bool {
    guard filtered >= 0, shown >= filtered else { return false }
    return !rule.hidden.contains(shown - filtered)
  }
}
