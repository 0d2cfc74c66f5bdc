import Statistics

/// Feeds that are invented day by day, to see how often silence is told that is none, and how late one that is.
package struct QuietTrial: Sendable {
  /// Visits on a mean working day, Monday to Saturday; a Saturday has half of what another day has.
  package let mean: Double
  /// Variance by mean of a day, 1 for Poisson.
  package let dispersion: Double
  /// Years of each feed, after twelve weeks to learn.
  package let years: Int
  /// The same seed gives the same feeds.
  package let seed: UInt64

  /// A trial.
  package init(mean: Double, dispersion: Double, years: Int, seed: UInt64) {
    self.mean = mean
    self.dispersion = dispersion
    self.years = years
    self.seed = seed
  }

  /// What came of it.
  package struct Outcome: Hashable, Sendable {
    /// Alarms on a feed that is not silent, in one year of one feed.
    package let falseAlarmsAYear: Double
    /// Silences that were told at the end of their first working day, 0 to 1.
    package let onFirstDay: Double
    /// Those told at the end of the next one at the latest.
    package let byNextDay: Double
    /// Silences that were tried.
    package let silences: Int
  }

  private static let year = 365
  private static let learning = QuietWatch.span

  /// Runs it: Sundays closed, 20 holidays and a week of closing of its own a year; 26 silences a year, each on a
  /// copy of the feed.
  package func run() -> Outcome {
    var random = SplitMix(state: seed)
    let length = Self.learning + years * Self.year
    var visits: [Int: Int] = [:]
    var closed: Set<Int> = []
    for year in 0...years {
      let base = year * Self.year
      for _ in 0..<20 { closed.insert(base + Int(random.next() % UInt64(Self.year))) }
      let week = base + Int(random.next() % UInt64(Self.year - 7))
      closed.formUnion(week..<week + 7)
    }
    func isOpen(_ day: Int) -> Bool { OpenDays.weekday(of: day) != 7 && !closed.contains(day) }
    for day in 0..<length where isOpen(day) {
      let expected = mean * (OpenDays.weekday(of: day) == 6 ? 6 : 12) / 11
      visits[day] = draw(expected, &random)
    }
    var alarms = 0
    var isTold = false
    var delays: [Int] = []
    for day in Self.learning..<length {
      let told =
        QuietWatch(visits: window(visits, day), today: day, isOpen: isOpen)?.isAlarm == true
      if told && !isTold { alarms += 1 }
      isTold = told
      if day % 14 == 0, day + 21 < length {
        delays.append(delay(visits, from: day + 1, isOpen))
      }
    }
    func share(_ most: Int) -> Double {
      delays.isEmpty ? 0 : Double(delays.filter { $0 <= most }.count) / Double(delays.count)
    }
    return Outcome(
      falseAlarmsAYear: Double(alarms) / Double(years), onFirstDay: share(1), byNextDay: share(2),
      silences: delays.count)
  }

  /// Working days until a silence that begins on a day is told.
  private func delay(
    _ visits: [Int: Int], from day: Int, _ isOpen: (Int) -> Bool
  ) -> Int {
    let before = window(visits, day - 1)
    var working = 0
    for today in day..<day + 20 where isOpen(today) {
      working += 1
      if QuietWatch(visits: before, today: today, isOpen: isOpen)?.isAlarm == true { break }
    }
    return working
  }

  private func window(_ visits: [Int: Int], _ day: Int) -> [Int: Int] {
    var part: [Int: Int] = [:]
    for other in max(0, day - QuietWatch.span)...day { part[other] = visits[other] }
    return part
  }

  /// A number of visits, by going up the distribution until a chance between 0 and 1 is passed.
  private func draw(_ expected: Double, _ random: inout SplitMix) -> Int {
    let chance = Double(random.next() >> 11) / 9_007_199_254_740_992
    let wide = NegativeBinomialDistribution(mean: expected, dispersion: dispersion)
    let narrow = PoissonDistribution(mean: expected)
    var count = 0
    while count < 10_000 {
      let reached = wide?.cdf(count) ?? narrow?.cdf(count) ?? 1
      if reached >= chance { return count }
      count += 1
    }
    return count
  }
}

/// Numbers that look drawn by lot, the same for the same seed. Source: Steele, Lea and Flood 2014, SplitMix64.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
