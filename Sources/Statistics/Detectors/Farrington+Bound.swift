import RealModule

extension Farrington {
  /// The verdict on the week at `position` from the fit.
  func point(_ counts: [Int], _ position: Int, _ fit: Fit, z: Double) -> Point {
    let observed = counts[position]
    let expected = Double.exp(fit.predictor)
    let error = fit.variance.squareRoot()
    let verdict =
      switch settings.bound {
      case .delta: delta(observed, expected, error, fit.dispersion, z)
      case .negativeBinomial: quantile(observed, expected, fit.dispersion)
      case .muan: quantile(observed, .exp(fit.predictor + z * error), fit.dispersion)
      }
    let recent = counts[max(0, position - settings.recentWeeks + 1)...position].reduce(0, +)
    let hasEnough = recent >= settings.minimumCases
    return Point(
      observed: observed, expected: expected, upperBound: verdict.bound, boundMean: verdict.mean,
      dispersion: fit.dispersion, logStandardError: error, trend: fit.slope,
      pValue: verdict.pValue, hasEnoughCases: hasEnough,
      isAlarm: hasEnough && observed > 0 && Double(observed) > verdict.bound)
  }

  private typealias Verdict = (bound: Double, mean: Double, pValue: Double)

  /// Counts to the power 2/3 as normal.
  private func delta(
    _ observed: Int, _ mean: Double, _ error: Double, _ dispersion: Double, _ z: Double
  ) -> Verdict {
    let meanError = mean * error
    let tau = dispersion + (mean > 0 ? meanError * meanError / mean : 0)
    let deviation = (4.0 / 9 * .pow(mean, 1.0 / 3) * tau).squareRoot()
    let centre = Double.pow(mean, 2.0 / 3)
    let bound = Double.pow(max(0, centre + z * deviation), 1.5)
    let distance = .pow(Double(observed), 2.0 / 3) - centre
    let pValue = deviation > 0 ? NormalDistribution.upperTail(distance / deviation) : 1
    return (bound, mean, pValue)
  }

  /// The quantile of a negative binomial, or of a Poisson where the variance is no larger.
  private func quantile(_ observed: Int, _ mean: Double, _ dispersion: Double) -> Verdict {
    let probability = 1 - settings.alpha
    if let wide = NegativeBinomialDistribution(mean: mean, dispersion: dispersion) {
      return (
        Double(wide.quantile(probability) ?? 0), mean, wide.upperTail(observed - 1)
      )
    }
    if let poisson = PoissonDistribution(mean: mean) {
      return (
        Double(poisson.quantile(probability) ?? 0), mean, poisson.upperTail(observed - 1)
      )
    }
    // A mean beyond any count: the model says nothing, so there is no alarm and no evidence.
    return (.infinity, mean, 1)
  }
}
