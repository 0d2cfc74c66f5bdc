/// What the last weeks will come to once late reports are in (chain ladder).
///
/// Source: Mack 1993, ASTIN Bulletin 23, 213-225.
package struct ReportingDelay: Hashable, Sendable {
  /// The factor from delay d to d + 1, for each d.
  package let factors: [Double]

  /// One week's estimate.
  package struct Estimate: Hashable, Sendable {
    /// What is known.
    package let known: Int
    /// What it is expected to come to.
    package let expected: Double
    /// Whether reports are still expected.
    package let isProvisional: Bool
  }

  /// The factors from `triangle`: for each week in order, the cases known after 0, 1, 2, ... units
  /// of delay; a recent week has fewer. Only the last `window` weeks that know both delays count.
  ///
  /// Throws `tooShort` (no week knows the longest delay's step), `negative`, `noCases`,
  /// `settingOutOfRange`.
  package init(_ triangle: [[Int]], window: Int = 12) throws(Refusal) {
    try Checks.setting("window", window >= 1)
    for week in triangle { try Checks.counts(week) }
    let longest = triangle.map(\.count).max() ?? 0
    try Checks.length(longest, atLeast: 2)
    var factors: [Double] = []
    for delay in 0..<longest - 1 {
      let weeks = triangle.filter { $0.count > delay + 1 }.suffix(window)
      let before = weeks.reduce(0) { $0 + $1[delay] }
      guard before > 0 else { throw .noCases }
      factors.append(Double(weeks.reduce(0) { $0 + $1[delay + 1] }) / Double(before))
    }
    self.factors = factors
  }

  /// The estimate for a week of which `known` cases are in after `delay` units. Throws `negative`.
  package func estimate(known: Int, delay: Int) throws(Refusal) -> Estimate {
    try Checks.counts([known, delay])
    let product = factors.dropFirst(delay).reduce(1, *)
    return Estimate(
      known: known, expected: Double(known) * product, isProvisional: delay < factors.count)
  }
}
