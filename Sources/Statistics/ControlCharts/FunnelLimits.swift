import RealModule

/// The limits of a funnel plot around a target, by size.
///
/// Source: Spiegelhalter 2005, "Funnel plots for comparing institutional performance", Statistics
/// in Medicine 24, 1185-1202, DOI 10.1002/sim.1970, appendix A.1.
package enum FunnelLimits {
  /// The exact limit of a proportion: where the binomial distribution of `denominator` at `target`
  /// (0 to 1) reaches `probability` (0 to 1, both open), between its steps, in 0 to 1.
  ///
  /// Throws `notPositive` (the denominator), `settingOutOfRange`.
  package static func proportion(
    target: Double, denominator: Int, at probability: Double
  ) throws(Refusal) -> Double {
    guard denominator > 0 else { throw .notPositive(position: 1) }
    try Checks.setting("probability", probability > 0 && probability < 1)
    guard let chance = BinomialDistribution(trials: denominator, chance: target),
      let step = chance.quantile(probability)
    else { throw .settingOutOfRange("target") }
    let limit = between(step, chance.cdf(step), chance.probability(of: step), probability)
    return min(1, max(0, limit / Double(denominator)))
  }

  /// The exact limit of a ratio of observed to `expected` (above 0) events, 0 or more.
  ///
  /// Throws `notPositive`, `settingOutOfRange`.
  package static func ratio(
    expected: Double, at probability: Double
  ) throws(Refusal) -> Double {
    guard expected > 0, let chance = PoissonDistribution(mean: expected) else {
      throw .notPositive(position: 1)
    }
    try Checks.setting("probability", probability > 0)
    guard let step = chance.quantile(probability) else {
      throw .settingOutOfRange("probability")
    }
    let limit = between(step, chance.cdf(step), chance.probability(of: step), probability)
    return max(0, limit / expected)
  }

  /// The limit by the arcsine transformation, with `between` as the variance between facilities
  /// (tau squared) on that scale; `z` standard errors (negative for the lower limit) from `target`.
  static func arcsine(target: Double, denominator: Double, z: Double, between: Double) -> Double {
    let error = (1 / (4 * denominator) + between).squareRoot()
    let angle = Double.asin(target.squareRoot()) + z * error
    let sine = Double.sin(min(max(angle, 0), .pi / 2))
    return sine * sine
  }

  private static func between(
    _ step: Int, _ reached: Double, _ height: Double, _ probability: Double
  ) -> Double {
    height > 0 ? Double(step) - (reached - probability) / height : Double(step)
  }
}
