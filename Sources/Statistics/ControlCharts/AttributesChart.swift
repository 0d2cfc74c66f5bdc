import RealModule

/// Charts of counts: proportions (p and p'), rates (u and u') and plain counts (c).
///
/// Source: Montgomery, "Introduction to Statistical Quality Control"; Laney 2002 for the primed
/// ones; as qicharts2.
package enum AttributesChart {
  /// How the spread is taken.
  package enum Spread: Hashable, Sendable {
    /// Binomial or Poisson.
    case theoretical
    /// Times the spread between neighbours, for large sizes or overdispersion (Laney's prime).
    case laney
  }

  /// The p chart (p' with `.laney`) of `numerators` out of `denominators`.
  ///
  /// `frozenAfter` lets only the first so many points set the lines. Throws `lengthsDiffer`,
  /// `tooShort` (2 points), `negative`, `notPositive` (a denominator), `numeratorAboveDenominator`,
  /// `noSpread` (a primed chart of a proportion of 0 or 1).
  package static func proportions(
    _ numerators: [Int], of denominators: [Int], spread: Spread = .theoretical,
    frozenAfter: Int? = nil
  ) throws(Refusal) -> ControlChart {
    if let index = zip(numerators, denominators).enumerated().first(where: {
      $0.element.0 > $0.element.1
    })?.offset {
      throw .numeratorAboveDenominator(position: index + 1)
    }
    return try ratios(
      numerators.map(Double.init), denominators.map(Double.init), spread, frozenAfter, ceiling: 1
    ) { $0 * (1 - $0) }
  }

  /// The u chart (u' with `.laney`) of `events` over `exposures`, the rate in events for each unit
  /// of exposure. Throws as `proportions`.
  package static func rates(
    _ events: [Int], over exposures: [Double], spread: Spread = .theoretical,
    frozenAfter: Int? = nil
  ) throws(Refusal) -> ControlChart {
    try ratios(
      events.map(Double.init), exposures, spread, frozenAfter, ceiling: .infinity
    ) { $0 }
  }

  /// The c chart of `counts`. Throws `tooShort` (2 points), `negative`.
  package static func counts(
    _ counts: [Int], frozenAfter: Int? = nil
  ) throws(Refusal) -> ControlChart {
    try rates(
      counts, over: [Double](repeating: 1, count: counts.count), frozenAfter: frozenAfter)
  }

  private static func ratios(
    _ numerators: [Double], _ denominators: [Double], _ spread: Spread, _ frozen: Int?,
    ceiling: Double, variance: (Double) -> Double
  ) throws(Refusal) -> ControlChart {
    try Checks.sameLength(numerators.count, denominators.count)
    try Checks.counts(numerators)
    try Checks.positive(denominators)
    let count = try ControlChart.baseline(numerators.count, frozen: frozen, atLeast: 2)
    let centre = numerators[..<count].reduce(0, +) / denominators[..<count].reduce(0, +)
    let unit = variance(centre).squareRoot()
    var factor = 1.0
    if spread == .laney {
      guard unit > 0 else { throw .noSpread }
      let scores = (0..<count).map {
        (numerators[$0] / denominators[$0] - centre) * denominators[$0].squareRoot() / unit
      }
      factor = XmRChart.meanRange(scores, screened: false) / 1.128
    }
    return ControlChart(
      points: zip(numerators, denominators).map { numerator, denominator in
        let sigma = unit / denominator.squareRoot() * factor
        func around(_ times: Double) -> Interval {
          Interval(lower: centre - times * sigma, upper: centre + times * sigma)
            .clamped(to: 0...ceiling)
        }
        return ControlChart.Point(
          value: numerator / denominator, centre: centre, limits: around(3), warnings: around(2))
      })
  }
}
