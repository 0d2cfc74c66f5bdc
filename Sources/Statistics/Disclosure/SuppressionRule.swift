/// Which counts are hidden.
///
/// A mark stands for a hidden count, the same whether it is small itself or would give another
/// away. Who sees the marks and the numbers shall learn no more of a small count than the marks and
/// the zeros alone tell: it can still be the most of `hidden`, and the least of them or, where it
/// is a total, as many as it has parts with a mark. Where zero is hidden too, who guesses of each
/// mark the reason shall not work out a small count exactly; where zero is shown that cannot be
/// asked, since a total of four with four small parts is plain to that one whatever else is hidden.
package struct SuppressionRule: Hashable, Sendable {
  /// Who tries to undo it.
  package enum Adversary: Hashable, Sendable, CaseIterable {
    /// Sees one mark for every hidden count.
    case seesMarks
    /// Knows of each mark whether the count is small, or hidden to protect others.
    case knowsReasons
  }

  /// The counts that are hidden.
  package let hidden: ClosedRange<Int>
  /// What other counts are rounded to; nil shows them as they are.
  package let rounding: Int?

  /// For signed-in users below epidemiologist: 1 to 4 are hidden, others are exact, 0 is shown.
  package static let signedIn = SuppressionRule(unchecked: 1...4, rounding: nil)
  /// For everybody: 0 to 7 are hidden, others are rounded to the nearest five.
  package static let open = SuppressionRule(unchecked: 0...7, rounding: 5)

  private init(unchecked hidden: ClosedRange<Int>, rounding: Int?) {
    self.hidden = hidden
    self.rounding = rounding
  }

  /// A rule of the caller's. Throws `settingOutOfRange`: small counts begin at 0 or 1, and rounding
  /// is to an odd number from 3 up, so that a count is never half-way.
  package init(hidden: ClosedRange<Int>, rounding: Int? = nil) throws(Refusal) {
    try Checks.setting("hidden", (0...1).contains(hidden.lowerBound))
    try Checks.setting("hidden", hidden.upperBound > 1 && hidden.upperBound <= 1000)
    if let rounding {
      try Checks.setting("rounding", rounding >= 3 && rounding <= 1001 && rounding % 2 == 1)
    }
    self.init(unchecked: hidden, rounding: rounding)
  }

  /// Those who are kept out.
  package var adversaries: [Adversary] {
    hidden.lowerBound == 0 ? [.seesMarks, .knowsReasons] : [.seesMarks]
  }

  /// What is shown for a count that is not hidden.
  package func shown(_ count: Int) -> Int {
    rounding.map { (count + $0 / 2) / $0 * $0 } ?? count
  }

  /// The counts that an adversary takes to be possible for a cell; the upper end nil for no limit.
  func range(
    _ status: Publication.Status, _ count: Int, _ adversary: Adversary
  ) -> (lower: Int, upper: Int?) {
    switch (status, adversary) {
    case (.shown, _):
      // A count that should be hidden and is not, is known.
      guard let rounding, count > hidden.upperBound else { return (count, count) }
      let middle = shown(count)
      return (max(hidden.upperBound + 1, middle - rounding / 2), middle + rounding / 2)
    case (.small, .knowsReasons): return (hidden.lowerBound, hidden.upperBound)
    case (.complementary, .knowsReasons): return (hidden.upperBound + 1, nil)
    case (.small, .seesMarks), (.complementary, .seesMarks): return (hidden.lowerBound, nil)
    case (.unpublished, _): return (0, nil)
    }
  }
}
