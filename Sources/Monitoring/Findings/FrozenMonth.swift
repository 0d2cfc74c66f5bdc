/// A month of a frozen figure, as much of it as was told when it was frozen.
package struct FrozenMonth: Hashable, Sendable {
  /// Which.
  package let month: CalendarMonth
  /// Of an indicator who meets it, who is counted, who is left out and who is missing; of data quality items met and
  /// asked, and visits; of beds days in use and those there were, days with a census, and those who left. Nil is what
  /// pages hid.
  package let counts: [Int?]

  /// A month with its counts.
  package init(_ month: CalendarMonth, _ counts: [Int?]) {
    self.month = month
    self.counts = counts
  }

  /// A month of an indicator: as much as is seen of it.
  package init(_ month: CalendarMonth, _ sum: RollupSum, open: OpenKinds) {
    self.init(
      month,
      [
        sum.numerator, sum.denominator, open.excluded ? sum.excluded : nil,
        open.missing ? sum.missing : nil,
      ])
  }

  /// Reads what `text` writes; nil for anything else.
  package init?(_ text: String) {
    let words = text.split(separator: "|", omittingEmptySubsequences: false)
    guard words.count > 2, let month = CalendarMonth(words[0]) else { return nil }
    let counts = words.dropFirst().map { Int($0) }
    guard zip(words.dropFirst(), counts).allSatisfy({ $1 != nil || $0 == "-" }) else { return nil }
    self.init(month, counts)
  }

  /// Reads months as a finding keeps them; nil where it keeps none, or anything else.
  static func read(_ texts: [String]?) -> [FrozenMonth]? {
    guard let texts else { return nil }
    let months = texts.compactMap { FrozenMonth($0) }
    return months.isEmpty || months.count < texts.count ? nil : months
  }

  /// The line that stands for it, `2026-08|30|60|-|9`: under the hash, and where it is kept.
  package var text: String {
    ([month.text] + counts.map { $0.map { String($0) } ?? "-" }).joined(separator: "|")
  }

  /// Whether the same of it is seen as of another.
  func isSeen(as other: FrozenMonth) -> Bool {
    month == other.month && counts.map { $0 == nil } == other.counts.map { $0 == nil }
  }

  /// What is told of it together: its counts, and the sums of them that stand beside them.
  func toldTogether(of subject: FrozenSubject?) -> [Int] {
    let all = counts.map { $0 ?? 0 }
    guard case .indicator? = subject, all.count == 4 else {
      return all + (all.count > 1 ? [all[1] - all[0]] : [])
    }
    return RollupSum(
      numerator: all[0], denominator: all[1], excluded: all[2], missing: all[3]
    ).toldTogether
  }

  /// By how much what is told together is more than in another telling of the month; what one of them does not tell has
  /// not moved.
  func move(from other: FrozenMonth, of subject: FrozenSubject?) -> [Int] {
    let moved = zip(counts, other.counts).map { one, other in
      one.flatMap { one in other.map { one - $0 } }
    }
    return FrozenMonth(month, moved).toldTogether(of: subject)
  }
}
