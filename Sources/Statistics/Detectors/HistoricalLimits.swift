/// Limits from the same weeks of the years before: mean plus two standard deviations, and the bound
/// of the Robert Koch Institute.
///
/// Source: Stern and Lightfoot 1999; RKI as R's `surveillance::rki`; its table of small means from
/// Crow and Gardner 1959, Biometrika 46, 441-453.
package struct HistoricalLimits: Hashable, Sendable {
  /// How the bound is made.
  package enum Bound: Hashable, Sendable {
    /// Mean plus two standard deviations; an alarm is above it.
    case twoDeviations
    /// Mean plus two standard deviations for a mean above 20, else the upper 95 % limit of a
    /// Poisson mean that large; an alarm is at it or above.
    case robertKochInstitute
  }

  /// One week's limit.
  package struct Limit: Hashable, Sendable {
    /// The mean of the reference weeks.
    package let expected: Double
    /// Their standard deviation, n - 1.
    package let deviation: Double
    /// The bound.
    package let upperBound: Double
    /// Whether the week's count is an alarm.
    package let isAlarm: Bool
  }

  /// How many years back.
  package let years: Int
  /// How many weeks on each side of the same week.
  package let halfWindow: Int
  /// How the bound is made.
  package let bound: Bound

  /// Mean plus two deviations of the same week and its neighbours in five years, 15 values.
  package static let fiveYears = HistoricalLimits(
    unchecked: 5, halfWindow: 1, bound: .twoDeviations)
  /// The bound of the Robert Koch Institute over four years and seven weeks, 28 values.
  package static let robertKochInstitute = HistoricalLimits(
    unchecked: 4, halfWindow: 3, bound: .robertKochInstitute)

  private init(unchecked years: Int, halfWindow: Int, bound: Bound) {
    self.years = years
    self.halfWindow = halfWindow
    self.bound = bound
  }

  /// Limits of the caller's. Throws `settingOutOfRange`.
  package init(years: Int, halfWindow: Int, bound: Bound) throws(Refusal) {
    try Checks.setting("years", (1...50).contains(years))
    try Checks.setting("halfWindow", (0...25).contains(halfWindow))
    try Checks.setting("years", years * (2 * halfWindow + 1) >= 2)
    self.init(unchecked: years, halfWindow: halfWindow, bound: bound)
  }

  /// The limit for the week at `position` (from 0) of weekly `counts`, 52 weeks to the year. Throws
  /// `tooShort`, `negative`, `settingOutOfRange`.
  package func limit(_ counts: [Int], at position: Int) throws(Refusal) -> Limit {
    try Checks.counts(counts)
    try Checks.setting("position", counts.indices.contains(position))
    let needed = 52 * years + halfWindow
    guard position >= needed else { throw .tooShort(needed: needed + 1, given: position + 1) }
    var reference: [Double] = []
    for year in 1...years {
      let same = position - 52 * year
      reference += counts[same - halfWindow...same + halfWindow].map(Double.init)
    }
    let mean = Sample.mean(reference) ?? 0
    let deviation = Sample.standardDeviation(reference) ?? 0
    let count = Double(counts[position])
    switch bound {
    case .twoDeviations:
      let upper = mean + 2 * deviation
      return Limit(
        expected: mean, deviation: deviation, upperBound: upper, isAlarm: count > upper)
    case .robertKochInstitute:
      let upper = mean > 20 ? mean + 2 * deviation : Self.crowGardner[Int(mean)]
      return Limit(
        expected: mean, deviation: deviation, upperBound: upper, isAlarm: count >= upper)
    }
  }

  /// The upper 95 % limits of Crow and Gardner for 0 to 20 events.
  static let crowGardner: [Double] = [
    3.285, 5.323, 6.686, 8.102, 9.598, 11.177, 12.817, 13.765, 14.921, 16.768, 17.633, 19.05,
    20.335, 21.364, 22.945, 23.762, 25.4, 26.306, 27.735, 28.966, 30.017,
  ]
}
