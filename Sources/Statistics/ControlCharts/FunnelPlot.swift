import RealModule

/// A funnel plot of a proportion over facilities: exact limits, and limits that allow for what all
/// facilities differ by. It ranks nobody.
///
/// Source: Spiegelhalter 2005, DOI 10.1002/sim.1970, sections 2 to 4; overdispersion as
/// FunnelPlotR.
package struct FunnelPlot: Hashable, Sendable {
  /// Limits at 95 % and at 99.8 %.
  package struct Limits: Hashable, Sendable {
    /// Between the 2.5 % and the 97.5 % quantile.
    package let warning: Interval
    /// Between the 0.1 % and the 99.9 % quantile.
    package let action: Interval
  }

  /// One facility.
  package struct Point: Hashable, Sendable {
    /// Its numerator.
    package let numerator: Int
    /// Its denominator, which is its place along the funnel.
    package let denominator: Int
    /// Exact binomial limits.
    package let exact: Limits
    /// Arcsine limits without overdispersion, for comparison with FunnelPlotR.
    package let arcsine: Limits
    /// Arcsine limits widened by the variance between facilities.
    package let adjusted: Limits
    /// Standard errors from the target on the arcsine scale.
    package let score: Double
    /// The same, drawn in to the 10 % and 90 % quantiles of all.
    package let winsorisedScore: Double

    /// Its proportion, 0 to 1.
    package var value: Double { Double(numerator) / Double(denominator) }
    /// Whether it is beyond the exact 99.8 % limits.
    package var isOutside: Bool { !exact.action.contains(value) }
    /// Whether it is beyond the 99.8 % limits that allow for overdispersion.
    package var isOutsideAdjusted: Bool { !adjusted.action.contains(value) }
  }

  /// A funnel of fewer facilities shows nothing but themselves.
  package static let minimumFacilities = 5
  /// A facility with a smaller denominator is not shown.
  package static let minimumDenominator = 5

  /// The proportion of all together, or the target given.
  package let target: Double
  /// The ratio of the winsorised variance of scores to what chance alone gives.
  package let overdispersion: Double
  /// The variance between facilities on the arcsine scale (tau squared); 0 without overdispersion.
  package let betweenVariance: Double
  /// The facilities in the order given.
  package let points: [Point]

  /// The plot of `numerators` out of `denominators`, around `target` (0 to 1, both open) or, when
  /// nil, the proportion of all together.
  ///
  /// The caller leaves out denominators below `minimumDenominator`. Throws `lengthsDiffer`,
  /// `tooShort` (5 facilities), `negative`, `notPositive`, `numeratorAboveDenominator`, `noSpread`
  /// (all 0 % or all 100 %), `settingOutOfRange`.
  package init(
    _ numerators: [Int], of denominators: [Int], target: Double? = nil
  ) throws(Refusal) {
    try Self.check(numerators, denominators)
    let sizes = denominators.map(Double.init)
    let centre = target ?? Double(numerators.reduce(0, +)) / sizes.reduce(0, +)
    guard centre > 0, centre < 1 else {
      if target == nil { throw .noSpread }
      throw .settingOutOfRange("target")
    }
    let scores = zip(numerators, sizes).map { numerator, size in
      (Double.asin((Double(numerator) / size).squareRoot()) - .asin(centre.squareRoot())) * 2
        * size.squareRoot()
    }
    let low = Sample.quantile(scores, 0.1) ?? 0
    let high = Sample.quantile(scores, 0.9) ?? 0
    let winsorised = scores.map { min(max($0, low), high) }
    let phi = Sample.mean(winsorised.map { $0 * $0 }) ?? 0
    let tau = Self.betweenVariance(phi, weights: sizes.map { 4 * $0 })
    var points: [Point] = []
    for index in numerators.indices {
      points.append(
        Point(
          numerator: numerators[index], denominator: denominators[index],
          exact: try Self.exactLimits(centre, denominators[index]),
          arcsine: Self.arcsineLimits(centre, sizes[index], 0),
          adjusted: Self.arcsineLimits(centre, sizes[index], tau), score: scores[index],
          winsorisedScore: winsorised[index]))
    }
    self.target = centre
    overdispersion = phi
    betweenVariance = tau
    self.points = points
  }

  private static func check(_ numerators: [Int], _ denominators: [Int]) throws(Refusal) {
    try Checks.sameLength(numerators.count, denominators.count)
    try Checks.length(numerators.count, atLeast: minimumFacilities)
    try Checks.counts(numerators)
    for (index, denominator) in denominators.enumerated() {
      guard denominator > 0 else { throw .notPositive(position: index + 1) }
      guard numerators[index] <= denominator else {
        throw .numeratorAboveDenominator(position: index + 1)
      }
    }
  }

  /// The moment estimate of DerSimonian and Laird from the winsorised scores.
  private static func betweenVariance(_ phi: Double, weights: [Double]) -> Double {
    let count = Double(weights.count)
    let total = weights.reduce(0, +)
    let squares = weights.reduce(0) { $0 + $1 * $1 }
    let spread = total - squares / total
    guard count * phi >= count - 1, spread > 0 else { return 0 }
    return (count * phi - (count - 1)) / spread
  }

  private static func exactLimits(_ target: Double, _ size: Int) throws(Refusal) -> Limits {
    func limit(_ probability: Double) throws(Refusal) -> Double {
      try FunnelLimits.proportion(target: target, denominator: size, at: probability)
    }
    return Limits(
      warning: Interval(lower: try limit(0.025), upper: try limit(0.975)),
      action: Interval(lower: try limit(0.001), upper: try limit(0.999)))
  }

  private static func arcsineLimits(_ target: Double, _ size: Double, _ tau: Double) -> Limits {
    func around(_ z: Double) -> Interval {
      Interval(
        lower: FunnelLimits.arcsine(target: target, denominator: size, z: -z, between: tau),
        upper: FunnelLimits.arcsine(target: target, denominator: size, z: z, between: tau))
    }
    // The quantiles as FunnelPlotR rounds them.
    return Limits(warning: around(1.959964), action: around(3.090232))
  }
}
