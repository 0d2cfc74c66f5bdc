/// The score interval of a proportion.
///
/// Source: Wilson 1927, JASA 22, 209-212.
package enum WilsonInterval {
  /// The interval of `numerator` out of `denominator` at `confidence` (0 to 1, both open), in 0 to
  /// 1.
  ///
  /// Throws `negative`, `notPositive` (the denominator), `numeratorAboveDenominator`,
  /// `settingOutOfRange`.
  package static func of(
    _ numerator: Int, of denominator: Int, confidence: Double = 0.95
  ) throws(Refusal) -> Interval {
    guard denominator > 0 else { throw .notPositive(position: 2) }
    guard numerator >= 0 else { throw .negative(position: 1) }
    guard numerator <= denominator else { throw .numeratorAboveDenominator(position: 1) }
    guard let z = NormalDistribution.upperQuantile((1 - confidence) / 2), z > 0 else {
      throw .settingOutOfRange("confidence")
    }
    let n = Double(denominator)
    let p = Double(numerator) / n
    let square = z * z
    let middle = p + square / (2 * n)
    let half = z * (p * (1 - p) / n + square / (4 * n * n)).squareRoot()
    let scale = 1 + square / n
    // At 0 and 1 the formula gives the bound itself, up to its last digit.
    return Interval(
      lower: numerator == 0 ? 0 : max(0, (middle - half) / scale),
      upper: numerator == denominator ? 1 : min(1, (middle + half) / scale))
  }
}
