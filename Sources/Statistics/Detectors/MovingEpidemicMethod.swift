import RealModule

/// The Moving Epidemic Method: thresholds of a seasonal disease from whole past seasons.
///
/// Source: Vega et al. 2013, Influenza Other Respi Viruses 7, 546-558, and 2015, 9, 234-246; as R's
/// `mem`. It needs a season that repeats: without one its thresholds mean nothing.
package struct MovingEpidemicMethod: Hashable, Sendable {
  /// The epidemic found in one past season.
  package struct Epidemic: Hashable, Sendable {
    /// Its first week, from 0 within the season.
    package let start: Int
    /// Its length in weeks.
    package let weeks: Int
    /// Its share of the season, percent.
    package let share: Double
    /// Its sum, in the unit of the rates.
    package let sum: Double
  }

  /// How high a week of the present season is.
  package enum Level: Hashable, Sendable, CaseIterable {
    /// Below the threshold that opens an epidemic.
    case baseline
    /// Above it, below medium.
    case low
    /// From the 40 % threshold.
    case medium
    /// From the 90 % threshold.
    case high
    /// From the 97.5 % threshold.
    case veryHigh
  }

  /// The epidemic of each season, in the order given.
  package let epidemics: [Epidemic]
  /// How many of each season's largest values stand for a period.
  package let valuesPerSeason: Int
  /// The values before the epidemics that the threshold is made of, season by season.
  package let before: [Double]
  /// The values within the epidemics that intensity is made of.
  package let during: [Double]
  /// The values after the epidemics.
  package let after: [Double]
  /// A rate above this opens an epidemic.
  package let epidemicThreshold: Double
  /// A rate below this closes it.
  package let postEpidemicThreshold: Double
  /// The thresholds of medium, high and very high intensity.
  package let intensityThresholds: [Double]

  /// The thresholds from `seasons`, each the weekly rates of one season in order, all as long; at
  /// least two, five to ten are better.
  ///
  /// `slope` is the rise of the accumulated share (percent a week) below which the epidemic is
  /// over. Throws `tooShort`, `lengthsDiffer`, `negative`, `notFinite`, `noCases` (a season of
  /// zeros), `notPositive` (a rate of zero within an epidemic), `noSpread` (a season that is all
  /// epidemic), `settingOutOfRange`.
  package init(seasons: [[Double]], slope: Double = 2.8) throws(Refusal) {
    try Checks.length(seasons.count, atLeast: 2)
    try Checks.setting("slope", slope > 0 && slope < 100)
    for season in seasons {
      try Checks.sameLength(season.count, seasons[0].count)
      try Checks.length(season.count, atLeast: 10)
      try Checks.counts(season)
      guard season.contains(where: { $0 > 0 }) else { throw .noCases }
    }
    let epidemics = seasons.map { Self.epidemic(of: $0, slope: slope) }
    guard epidemics.allSatisfy({ $0.weeks < seasons[0].count }) else { throw .noSpread }
    let most = max(1, Int((30 / Double(seasons.count)).rounded(.toNearestOrEven)))
    func largest(_ pick: ([Double], Epidemic) -> ArraySlice<Double>) -> [Double] {
      zip(seasons, epidemics).flatMap { pick($0, $1).sorted(by: >).prefix(most) }
    }
    let before = largest { $0[..<$1.start] }
    let during = largest { $0[$1.start..<$1.start + $1.weeks] }
    let after = largest { $0[($1.start + $1.weeks)...] }
    try Checks.positive(during)
    epidemicThreshold = try Self.upperLimit(before, 0.95)
    postEpidemicThreshold = try Self.upperLimit(after, 0.95)
    var thresholds: [Double] = []
    for level in [0.4, 0.9, 0.975] {
      thresholds.append(.exp(try Self.upperLimit(during.map { .log($0) }, level)))
    }
    intensityThresholds = thresholds
    self.epidemics = epidemics
    valuesPerSeason = most
    self.before = before
    self.during = during
    self.after = after
  }

  /// The level of `rate`, in the unit of the seasons.
  package func level(of rate: Double) -> Level {
    if rate >= intensityThresholds[2] { return .veryHigh }
    if rate >= intensityThresholds[1] { return .high }
    if rate >= intensityThresholds[0] { return .medium }
    return rate > epidemicThreshold ? .low : .baseline
  }

  /// The shortest run of weeks after which the share no longer grows by `slope` a week.
  private static func epidemic(of season: [Double], slope: Double) -> Epidemic {
    let total = season.reduce(0, +)
    var starts = [0]
    var sums = [0.0]
    for length in 1...season.count {
      var best = -1.0
      var first = 0
      for start in 0...season.count - length {
        let sum = season[start..<start + length].reduce(0, +)
        if sum > best {
          best = sum
          first = start
        }
      }
      starts.append(first)
      sums.append(best)
    }
    let shares = sums.map { 100 * $0 / total }
    let smooth = LocalLinearSmoother.smooth(shares, width: 1).map { max(0, $0) }
    let flat = (0..<season.count).first { smooth[$0 + 1] - smooth[$0] < slope }
    let weeks = max(1, flat ?? season.count)
    return Epidemic(start: starts[weeks], weeks: weeks, share: shares[weeks], sum: sums[weeks])
  }

  /// Mean plus z standard deviations: the one-sided limit of a value, not of the mean.
  private static func upperLimit(_ values: [Double], _ level: Double) throws(Refusal) -> Double {
    guard let mean = Sample.mean(values), let spread = Sample.standardDeviation(values) else {
      throw .tooShort(needed: 2, given: values.count)
    }
    return mean + (NormalDistribution.quantile(level) ?? 0) * spread
  }
}
