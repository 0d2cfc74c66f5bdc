/// The alert rule of SKDR (EWARS) for one disease and week.
///
/// Source: Kementerian Kesehatan, SKDR weekly report W2 (2025): a count, or 1.5 times the week
/// before.
package enum SKDRRule: Hashable, Sendable {
  /// An alert when this week's count is at least so many times last week's.
  case ratio(Double)
  /// An alert from so many cases up.
  case count(Int)
  /// No alert: the trend is watched.
  case trend

  /// The ratio in force.
  package static let standardRatio = SKDRRule.ratio(1.5)

  /// Which part of the rule decided.
  package enum Branch: Hashable, Sendable {
    /// This week against the week before.
    case ratio
    /// The week before had none, so any case is new. Our choice: the rule is silent on it.
    case newCases
    /// The count alone.
    case count
    /// Nothing is decided.
    case none
  }

  /// The verdict on a week.
  package struct Verdict: Hashable, Sendable {
    /// Whether there is an alert.
    package let isAlert: Bool
    /// Which part of the rule decided.
    package let branch: Branch
    /// The smallest count that is an alert this week; nil where no count is.
    package let threshold: Int?
  }

  /// The verdict on a week of `current` cases after one of `previous`. Throws `negative`,
  /// `settingOutOfRange` (a ratio of 1 or less, a count below 1).
  package func judge(current: Int, previous: Int) throws(Refusal) -> Verdict {
    try Checks.counts([current, previous])
    switch self {
    case .ratio(let ratio):
      try Checks.setting("ratio", ratio > 1 && ratio <= 1000)
      guard previous > 0 else {
        return Verdict(isAlert: current > 0, branch: .newCases, threshold: 1)
      }
      // A product such as 1.1 x 10 is not to ask for one case more because of its last digit.
      let threshold = Int((ratio * Double(previous) - 1e-9).rounded(.up))
      return Verdict(isAlert: current >= threshold, branch: .ratio, threshold: threshold)
    case .count(let minimum):
      try Checks.setting("count", minimum >= 1)
      return Verdict(isAlert: current >= minimum, branch: .count, threshold: minimum)
    case .trend:
      return Verdict(isAlert: false, branch: .none, threshold: nil)
    }
  }

  /// How often `ratio` alerts on a series that does not change: Poisson counts around `mean`.
  ///
  /// The chance a week, with and without the weeks after a week of none. Throws `notPositive`,
  /// `settingOutOfRange`.
  package static func noise(
    mean: Double, ratio: Double = 1.5
  ) throws(Refusal) -> (afterCases: Double, all: Double) {
    guard mean > 0, mean <= 1e6, let chance = PoissonDistribution(mean: mean) else {
      throw .notPositive(position: 1)
    }
    try Checks.setting("ratio", ratio > 1 && ratio <= 1000)
    let last = Int(mean + 12 * mean.squareRoot() + 20)
    var afterCases = 0.0
    for previous in 1...last {
      let threshold = Int((ratio * Double(previous) - 1e-9).rounded(.up))
      afterCases += chance.probability(of: previous) * chance.upperTail(threshold - 1)
    }
    return (afterCases, afterCases + chance.probability(of: 0) * chance.upperTail(0))
  }
}
