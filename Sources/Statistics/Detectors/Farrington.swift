import RealModule

/// Farrington's method for weekly counts with years of history, and the improved one of Noufaily.
///
/// Source: Farrington et al. 1996, JRSS A 159, 547-563; Noufaily et al. 2013, Statistics in
/// Medicine 32, 1206-1222; the bounds by negative binomial quantiles: Salmon et al. 2016, J Stat
/// Softw 70(10).
package struct Farrington: Hashable, Sendable {
  /// How the upper bound is made from the fit.
  package enum Bound: Hashable, Sendable {
    /// The normal quantile of counts to the power 2/3, with the fit's error (Farrington 1996).
    case delta
    /// The negative binomial quantile at the fitted mean; it needs no standard error.
    case negativeBinomial
    /// The negative binomial quantile at the fit's own upper quantile.
    case muan
  }

  /// What the standard error of the fit is scaled by.
  package enum ErrorScale: Hashable, Sendable {
    /// Pearson's statistic of the weighted fit.
    case pearson
    /// What R's surveillance 1.20.3 computes after it overwrites the fitted weights; only for
    /// comparison with that release, its bounds are wrong by up to a third.
    case surveillance1203
  }

  /// The settings. Units are weeks unless said.
  package struct Settings: Hashable, Sendable {
    /// Years back (b), at least 1.
    package var years: Int
    /// Weeks on each side of the same week that count as the same (w).
    package var halfWindow: Int
    /// Blocks that a year is split into (noPeriods); 1 takes the windows only.
    package var periods: Int
    /// Weeks just before the current one that are left out.
    package var excludedWeeks: Int
    /// Anscombe residuals above this are weighted down.
    package var outlierThreshold: Double
    /// The chance of an alarm in a normal week.
    package var alpha: Double
    /// A trend is kept when its p-value is below this; 1 keeps it always.
    package var trendThreshold: Double
    /// How the bound is made.
    package var bound: Bound
    /// What the fit's standard error is scaled by.
    package var errorScale = ErrorScale.pearson
    /// No alarm unless the last `recentWeeks`, the current one among them, have so many cases.
    package var minimumCases = 5
    /// See `minimumCases`.
    package var recentWeeks = 4

    /// The product's default: Noufaily's improvements with the negative binomial quantile.
    package static let improved = Settings(
      years: 5, halfWindow: 3, periods: 10, excludedWeeks: 26, outlierThreshold: 2.58,
      alpha: 0.01, trendThreshold: 1, bound: .negativeBinomial)
    /// Farrington's own, with four years.
    package static let original = Settings(
      years: 4, halfWindow: 3, periods: 1, excludedWeeks: 3, outlierThreshold: 1, alpha: 0.01,
      trendThreshold: 0.05, bound: .delta)

    func check() throws(Refusal) {
      try Checks.setting("years", (1...50).contains(years))
      try Checks.setting("halfWindow", (0...20).contains(halfWindow))
      try Checks.setting("periods", (1...25).contains(periods))
      try Checks.setting("periods", 52 - 2 * halfWindow - 1 >= periods - 1)
      try Checks.setting("excludedWeeks", (0...51).contains(excludedWeeks))
      try Checks.setting("outlierThreshold", outlierThreshold >= 0 && outlierThreshold.isFinite)
      try Checks.setting("alpha", alpha > 0 && alpha < 1)
      try Checks.setting("trendThreshold", trendThreshold >= 0)
      try Checks.setting("recentWeeks", recentWeeks >= 1)
    }
  }

  /// One week, judged.
  package struct Point: Hashable, Sendable {
    /// The count.
    package let observed: Int
    /// The mean that the model expects.
    package let expected: Double
    /// The count above which there is an alarm.
    package let upperBound: Double
    /// The mean that the bound is a quantile of: the expected one, or with `.muan` its upper
    /// quantile.
    package let boundMean: Double
    /// Variance over mean, at least 1.
    package let dispersion: Double
    /// The standard error of the logarithm of the expected mean.
    package let logStandardError: Double
    /// The slope of the trend on the log scale, a week; nil when none was kept.
    package let trend: Double?
    /// The chance of a count at least this large in a normal week.
    package let pValue: Double
    /// Whether the last weeks have cases enough for an alarm.
    package let hasEnoughCases: Bool
    /// Whether there is an alarm.
    package let isAlarm: Bool

    /// (observed - expected) / (bound - expected); above 1 is beyond the bound. Nil where both are
    /// the same.
    package var exceedance: Double? {
      let room = upperBound - expected
      return room == 0 ? nil : (Double(observed) - expected) / room
    }
  }

  /// The settings.
  package let settings: Settings
  private let z: Double

  /// The method with `settings`. Throws `settingOutOfRange`.
  package init(_ settings: Settings = .improved) throws(Refusal) {
    try settings.check()
    guard let z = NormalDistribution.upperQuantile(settings.alpha) else {
      throw .settingOutOfRange("alpha")
    }
    self.settings = settings
    self.z = z
  }

  /// The method with as many years as a week at `position` (from 0) has before it, from 3 to those
  /// of `settings`. Throws `tooShort`, `settingOutOfRange`.
  package static func fitting(
    _ position: Int, settings: Settings = .improved
  ) throws(Refusal) -> Farrington {
    var settings = settings
    let available = (position - settings.halfWindow) / 52
    guard available >= 3 else {
      throw .tooShort(needed: 3 * 52 + settings.halfWindow + 1, given: position + 1)
    }
    settings.years = min(settings.years, available)
    return try Farrington(settings)
  }

  /// The week at `position` (from 0) of weekly `counts`, judged by the weeks before it. Throws
  /// `tooShort`, `negative`, `settingOutOfRange`, `dependentColumns`, `noConvergence`.
  package func judge(_ counts: [Int], at position: Int) throws(Refusal) -> Point {
    try Checks.counts(counts)
    try Checks.setting("position", counts.indices.contains(position))
    let rows = try reference(counts, position)
    let fit = try fit(rows, position)
    return point(counts, position, fit, z: z)
  }
}
