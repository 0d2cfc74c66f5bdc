import Statistics

/// Whether a feed is silent though something was to be expected of it; pure, over the visits of whole days.
///
/// Counted are the open days at the end without any visit. Each is compared with the last eight same weekdays
/// before the silence; a weekday on which nothing ever comes is no working day. One such day is told when so
/// empty a day is rarer than `level`; two unless two empty days often follow each other by chance, as they do where
/// few visits come in clusters; three in any case.
package struct QuietWatch: Hashable, Sendable {
  /// A feed with fewer visits on a mean working day is not watched: below the five that are promised, because a
  /// feed with five has often less in the weeks that are looked at.
  package static let leastMean = 4.0
  /// The chance, on one day of a feed, of an alarm that means nothing: at most 0.6 in 300 days.
  package static let level = 0.002
  /// Pairs of empty days in a year above which two days are not told yet. A run of three counts as two pairs, and
  /// eight of each weekday say little of the rarest: with this limit no feed of the trial has more than one false
  /// alarm a year (`docs/monitoring-quiet.md`).
  static let mostPairs = 2.0
  /// Working days of a year.
  static let workingDays = 300.0
  /// Days that are looked back on.
  package static let span = 84
  /// Same weekdays that are compared with.
  static let sameWeekdays = 8
  /// A weekday with fewer visits than this in the mean is none of the feed's working days.
  static let leastExpected = 0.5

  /// The first silent day, days since 1970.
  package let since: Int
  /// Silent working days so far.
  package let days: Int
  /// Visits that were expected on them.
  package let expected: Double
  /// The chance that none of them came by chance alone.
  package let chance: Double
  /// Silent working days that are told in any case: two, or three where two often happen by chance.
  package let patience: Int

  /// Whether it is told.
  package var isAlarm: Bool { chance < Self.level || days >= patience }

  /// The silence at the end of `today` (days since 1970); nil where there is none, or the feed is not watched.
  ///
  /// - Parameters:
  ///   - visits: visits by day; a day that is not in it had none.
  ///   - isOpen: whether a day is open by the calendar.
  ///   - skipped: days on which the whole city was silent, which say nothing of one feed.
  package init?(
    visits: [Int: Int], today: Int, isOpen: (Int) -> Bool, skipped: Set<Int> = []
  ) {
    let first = today - Self.span
    guard
      let last = visits.filter({ $0.value > 0 && $0.key <= today && $0.key >= first }).keys.max(),
      last < today, let begin = visits.filter({ $0.value > 0 }).keys.min()
    else { return nil }
    let past = (max(first, begin)...last).filter { isOpen($0) && !skipped.contains($0) }
    let means = Self.means(visits, past)
    let working = past.filter { means[OpenDays.weekday(of: $0)] ?? 0 >= Self.leastExpected }
    guard working.count >= 2 * Self.sameWeekdays else { return nil }
    let total = working.reduce(0) { $0 + (visits[$1] ?? 0) }
    guard Double(total) / Double(working.count) >= Self.leastMean else { return nil }
    let silent = (last + 1...today).filter { day in
      isOpen(day) && !skipped.contains(day)
        && means[OpenDays.weekday(of: day)] ?? 0 >= Self.leastExpected
    }
    guard let start = silent.first else { return nil }
    let spread = Self.dispersion(visits, working, means)
    let emptyChances = means.mapValues { mean in
      NegativeBinomialDistribution(mean: mean, dispersion: spread)?.probability(of: 0)
        ?? PoissonDistribution(mean: mean)?.cdf(0) ?? 1
    }
    func chanceOfNone(_ day: Int) -> Double { emptyChances[OpenDays.weekday(of: day)] ?? 1 }
    since = start
    days = silent.count
    expected = silent.reduce(0) { $0 + (means[OpenDays.weekday(of: $1)] ?? 0) }
    chance = silent.reduce(1) { $0 * chanceOfNone($1) }
    let pairs = zip(working, working.dropFirst()).map { chanceOfNone($0) * chanceOfNone($1) }
    let pairsAYear = pairs.reduce(0, +) / Double(pairs.count) * Self.workingDays
    patience = pairsAYear > Self.mostPairs ? 3 : 2
  }

  /// The mean of the last eight of each weekday.
  private static func means(_ visits: [Int: Int], _ past: [Int]) -> [Int: Double] {
    let groups = Dictionary(grouping: past) { OpenDays.weekday(of: $0) }
    return groups.mapValues { days in
      let latest = days.suffix(sameWeekdays)
      return Double(latest.reduce(0) { $0 + (visits[$1] ?? 0) }) / Double(latest.count)
    }
  }

  /// How much more than by chance days differ from the mean of their weekday, at least 1.
  private static func dispersion(
    _ visits: [Int: Int], _ working: [Int], _ means: [Int: Double]
  ) -> Double {
    let latest = working.suffix(6 * sameWeekdays)
    let sum = latest.reduce(0.0) { sum, day in
      guard let mean = means[OpenDays.weekday(of: day)], mean > 0 else { return sum }
      let gap = Double(visits[day] ?? 0) - mean
      return sum + gap * gap / mean
    }
    let free = latest.count - Set(latest.map { OpenDays.weekday(of: $0) }).count
    return free > 0 ? max(1, sum / Double(free)) : 1
  }
}
