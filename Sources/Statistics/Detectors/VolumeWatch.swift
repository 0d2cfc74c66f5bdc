import RealModule

/// Whether a facility's feed has gone quiet, or floods, on a day it was open.
///
/// Compared with the last same weekdays that it was open on: negative binomial where they vary more
/// than Poisson, else Poisson.
package struct VolumeWatch: Hashable, Sendable {
  /// What a day's number says.
  package enum Verdict: Hashable, Sendable {
    /// Within what is usual.
    case usual
    /// So few is rarer than one in a thousand, or two open days without any.
    case quiet
    /// So many is rarer than one in ten thousand.
    case flood
  }

  /// How many of the same weekday make the comparison.
  package static let sameWeekdays = 8
  /// A day as low as this chance or lower is quiet.
  static let quietLevel = 0.001
  /// A day as high as this chance or lower is a flood.
  static let floodLevel = 0.0001

  /// The mean of the days compared with.
  package let expected: Double
  /// P(X <= today's number).
  package let lowerChance: Double
  /// P(X >= today's number).
  package let upperChance: Double
  /// What the number says.
  package let verdict: Verdict

  /// The day with `today` visits, against `sameWeekdays` (its last eight or fewer, at least four,
  /// days it was open) and the open day before, nil when there was none.
  ///
  /// Throws `negative`, `tooShort`.
  package init(today: Int, sameWeekdays: [Int], openDayBefore: Int?) throws(Refusal) {
    try Checks.counts([today, openDayBefore ?? 0])
    try Checks.counts(sameWeekdays)
    try Checks.length(sameWeekdays.count, atLeast: 4)
    let days = sameWeekdays.suffix(Self.sameWeekdays).map(Double.init)
    let mean = Sample.mean(days) ?? 0
    let deviation = Sample.standardDeviation(days) ?? 0
    let variance = deviation * deviation
    expected = mean
    if variance > mean, mean > 0,
      let wide = NegativeBinomialDistribution(mean: mean, dispersion: variance / mean)
    {
      lowerChance = wide.cdf(today)
      upperChance = wide.upperTail(today - 1)
    } else {
      let chance = PoissonDistribution(mean: mean)
      lowerChance = chance?.cdf(today) ?? 1
      upperChance = chance?.upperTail(today - 1) ?? 1
    }
    let isSilent = today == 0 && openDayBefore == 0 && mean > 0
    verdict =
      if lowerChance < Self.quietLevel || isSilent {
        .quiet
      } else if upperChance < Self.floodLevel {
        .flood
      } else {
        .usual
      }
  }
}
