/// Whether last digits (or minutes) fall evenly, as measured ones do and invented ones do not.
///
/// Source: Pearson 1900, the chi-square test of fit.
package struct DigitHeaping: Hashable, Sendable {
  /// The share of the commonest category, 0 to 1.
  package let largestShare: Double
  /// The chi-square statistic against an even spread.
  package let statistic: Double
  /// The chance of so uneven a spread among measured values.
  package let pValue: Double

  /// The test over `frequencies`, one a category (10 for last digits). Throws `tooShort` (2
  /// categories, or fewer than 5 values expected in each), `negative`.
  package init(_ frequencies: [Int]) throws(Refusal) {
    try Checks.counts(frequencies)
    try Checks.length(frequencies.count, atLeast: 2)
    let total = frequencies.reduce(0, +)
    try Checks.length(total, atLeast: 5 * frequencies.count)
    let expected = Double(total) / Double(frequencies.count)
    let statistic = frequencies.reduce(0.0) {
      let gap = Double($1) - expected
      return $0 + gap * gap / expected
    }
    largestShare = Double(frequencies.max() ?? 0) / Double(total)
    self.statistic = statistic
    let chance = ChiSquareDistribution(degrees: Double(frequencies.count - 1))
    pValue = chance?.upperTail(statistic) ?? 1
  }
}
