/// The exact interval of a count and of a rate.
///
/// Source: Garwood 1936, Biometrika 28, 437-442.
package enum ExactPoissonInterval {
  /// The interval of the mean behind `count` at `confidence` (0 to 1, both open), divided by
  /// `exposure`. Throws `negative`, `tooLarge`, `notPositive` (the exposure), `settingOutOfRange`.
  package static func of(
    _ count: Int, per exposure: Double = 1, confidence: Double = 0.95
  ) throws(Refusal) -> Interval {
    try Checks.counts([count])
    guard exposure > 0, exposure.isFinite else { throw .notPositive(position: 2) }
    let tail = (1 - confidence) / 2
    guard tail > 0, tail < 0.5,
      let upper = GammaDistribution(shape: Double(count) + 1)?.upperQuantile(tail)
    else { throw .settingOutOfRange("confidence") }
    let lower = count == 0 ? 0 : GammaDistribution(shape: Double(count))?.quantile(tail) ?? 0
    return Interval(lower: lower / exposure, upper: upper / exposure)
  }
}
