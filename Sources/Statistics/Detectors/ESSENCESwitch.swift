import RealModule

/// The switch of ESSENCE between a regression and a moving average, for daily counts with a history
/// of weeks.
///
/// Source: Burkom, Johns Hopkins APL Technical Digest 27(4), 313-331; as CDC's Rnssp 0.3.1
/// `alert_regression`, `alert_ewma` and `alert_switch` (Apache-2.0). Holidays are not in it.
package struct ESSENCESwitch: Hashable, Sendable {
  /// How sure the method is that a day is above what is usual.
  package enum Level: Hashable, Sendable {
    /// p below 0.01.
    case red
    /// p from 0.01 to below 0.05.
    case yellow
    /// p of 0.05 or more, or below what the last week's mean makes worth a word.
    case blue

    init(pValue: Double) {
      self = pValue < 0.01 ? .red : pValue < 0.05 ? .yellow : .blue
    }
  }

  /// Which of the two judged a day.
  package enum Method: Hashable, Sendable {
    /// Regression on a trend and the day of the week.
    case regression
    /// Exponentially weighted moving averages, a slow and a fast one.
    case movingAverage
  }

  /// One day, judged by one method.
  package struct Score: Hashable, Sendable {
    /// Which method.
    package let method: Method
    /// The mean or forecast of the baseline.
    package let expected: Double
    /// Standard errors above it.
    package let statistic: Double
    /// The chance of as much in a usual day.
    package let pValue: Double
    /// How sure the method is.
    package let level: Level
    /// The count at which p reaches 0.01, 0 or more.
    package let upperBound: Double
    /// The standard error of the forecast; of the moving average that decided.
    package let deviation: Double
    /// How much of the baseline the regression explains, adjusted; nil for the moving average.
    package let explained: Double?
  }

  /// The longest baseline, days (B).
  package let baseline: Int
  /// The days between baseline and test (g).
  package let guardBand: Int
  /// The weight of the newest day in the slow average.
  package let slowWeight: Double
  /// The weight of the newest day in the fast average.
  package let fastWeight: Double

  /// The regression decides where it explains at least this much.
  static let explainedEnough = 0.6

  /// The settings of ESSENCE: 28 days, a guard band of 2, weights 0.4 and 0.9. Throws
  /// `settingOutOfRange`: the baseline is a whole number of weeks from 14 days up.
  package init(
    baseline: Int = 28, guardBand: Int = 2, slowWeight: Double = 0.4, fastWeight: Double = 0.9
  ) throws(Refusal) {
    try Checks.setting("baseline", baseline >= 14 && baseline <= 364 && baseline % 7 == 0)
    try Checks.setting("guardBand", (0...28).contains(guardBand))
    try Checks.setting("slowWeight", slowWeight > 0 && slowWeight < 1)
    try Checks.setting("fastWeight", fastWeight > 0 && fastWeight < 1)
    self.baseline = baseline
    self.guardBand = guardBand
    self.slowWeight = slowWeight
    self.fastWeight = fastWeight
  }

  /// Each of daily `counts`, judged by the regression where that explains enough, else by the
  /// moving averages; nil for the first days, without a baseline.
  ///
  /// `firstWeekday` is that of the first count, 0 for Sunday to 6 for Saturday. Throws `negative`,
  /// `settingOutOfRange`.
  package func run(_ counts: [Int], firstWeekday: Int) throws(Refusal) -> [Score?] {
    let regression = try self.regression(counts, firstWeekday: firstWeekday)
    let average = try movingAverage(counts)
    return zip(regression, average).map { regression, average in
      if let regression, let explained = regression.explained,
        explained >= Self.explainedEnough
      {
        return regression
      }
      return average
    }
  }

  /// Each of daily `counts`, judged by the regression alone; nil for the first days. Throws
  /// `negative`, `settingOutOfRange`.
  package func regression(_ counts: [Int], firstWeekday: Int) throws(Refusal) -> [Score?] {
    try Checks.counts(counts)
    try Checks.setting("firstWeekday", (0...6).contains(firstWeekday))
    let model = ESSENCERegression(method: self, firstWeekday: firstWeekday)
    var scores: [Score?] = []
    for position in counts.indices { scores.append(try model.judge(counts, at: position)) }
    return scores
  }

  /// Each of daily `counts`, judged by the moving averages alone; nil for the first days. Throws
  /// `negative`.
  package func movingAverage(_ counts: [Int]) throws(Refusal) -> [Score?] {
    try Checks.counts(counts)
    return ESSENCEAverage(method: self).judge(counts)
  }

  /// A Student quantile as ESSENCE tabulates it, to five decimals.
  static func tabulated(_ tail: Double, _ degrees: Int) -> Double {
    let quantile = StudentDistribution(degrees: Double(degrees))?.upperQuantile(tail) ?? .infinity
    return (quantile * 100_000).rounded() / 100_000
  }
}
