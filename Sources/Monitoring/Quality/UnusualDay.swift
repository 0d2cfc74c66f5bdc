package import RecordModel
package import Statistics

/// A day of receipt on which a feed brought far more or fewer visits than its days of that weekday do. It stands beside
/// the score and is no part of it.
package struct UnusualDay: Hashable, Sendable {
  /// Days that are looked back on for what is usual.
  package static let span = 84
  /// Days of one page that are judged: two months, so that a year's page costs no more.
  package static let mostDays = 62
  /// A modified score beyond this is far out. Source: Iglewicz and Hoaglin 1993.
  package static let farOut = 3.5
  /// Same weekdays that a score is taken of, with the day itself.
  static let scored = 12

  /// Whose feed.
  package let unit: QualityUnit
  /// Days since 1970.
  package let day: Int
  /// Visits received on it.
  package let visits: Int
  /// The mean of the last eight same weekdays.
  package let expected: Double
  /// Whether so few, or so many, come by chance.
  package let verdict: VolumeWatch.Verdict
  /// The chance of so few, or of so many where there are more than expected.
  package let chance: Double
  /// How far it is from the median of the last same weekdays, in their spreads; nil where those do not differ.
  package let score: Double?

  /// How many times the expected visits came; nil where none were expected.
  package var ratio: Double? { expected > 0 ? Double(visits) / expected : nil }
  /// Whether more came than were expected.
  package var isMany: Bool { Double(visits) > expected }

  /// Whether it is a flood, or too quiet: of a city, only these are told.
  package var isAlarm: Bool { verdict != .usual }

  /// An alarm; of feeds with enough visits also a day that is far out by its score alone, which few values of a weekday
  /// often are by chance.
  private var isTold: Bool {
    isAlarm
      || (expected >= QuietWatch.leastMean && (score.map { abs($0) > Self.farOut } ?? false))
  }

  /// The unusual days among some, the newest first. Closed days and days on which the whole city was silent are not
  /// judged, and nothing is judged before a feed has four of a weekday. Source: monitoring.md, D10 and D11.
  ///
  /// - Parameters:
  ///   - visits: visits by feed and day, from `span` days before the first.
  ///   - days: days since 1970; the last one is over.
  ///   - facility: whose feeds; nil for everybody's.
  ///   - feed: only this one.
  package static func find(
    _ visits: [QualityUnit: [Int: Int]], _ calendar: CityCalendar, in days: ClosedRange<Int>,
    of facility: FacilityID? = nil, feed: String? = nil
  ) -> [UnusualDay] {
    let open = Dictionary(
      uniqueKeysWithValues: Set(visits.keys.map(\.facility)).map {
        ($0, calendar.openDays(of: $0))
      })
    func isOpen(_ unit: QualityUnit, _ day: Int) -> Bool {
      open[unit.facility]?.isOpen(day) ?? true
    }
    let whole = days.lowerBound - span...days.upperBound
    let watched = QuietBook.watched(visits)
    let silent = Set(whole.filter { QuietBook.isCitySilent($0, watched, isOpen: isOpen) })
    var found: [UnusualDay] = []
    for (unit, counts) in visits {
      guard facility == nil || unit.facility == facility, feed == nil || unit.feed == feed,
        let begin = counts.filter({ $0.value > 0 }).keys.min(), begin <= days.upperBound
      else { continue }
      let judged = (max(begin, whole.lowerBound)...whole.upperBound).filter {
        isOpen(unit, $0) && !silent.contains($0)
      }
      found += judge(unit, counts, judged, in: days)
    }
    return found.filter(\.isTold).sorted {
      ($1.day, $0.unit.facility, $0.unit.feed) < ($0.day, $1.unit.facility, $1.unit.feed)
    }
  }

  /// Each day of a span among the open days of a feed, in their order.
  private static func judge(
    _ unit: QualityUnit, _ counts: [Int: Int], _ open: [Int], in days: ClosedRange<Int>
  ) -> [UnusualDay] {
    var sameWeekdays: [Int: [Int]] = [:]
    var before: Int?
    var judged: [UnusualDay] = []
    for day in open {
      let weekday = OpenDays.weekday(of: day)
      let count = counts[day] ?? 0
      let same = sameWeekdays[weekday] ?? []
      if days.contains(day),
        let watch = try? VolumeWatch(
          today: count, sameWeekdays: Array(same.suffix(VolumeWatch.sameWeekdays)),
          openDayBefore: before)
      {
        let values = (same.suffix(scored - 1) + [count]).map { Double($0) }
        judged.append(
          UnusualDay(
            unit: unit, day: day, visits: count, expected: watch.expected, verdict: watch.verdict,
            chance: Double(count) > watch.expected ? watch.upperChance : watch.lowerChance,
            score: (try? OutlierScore.modified(values))?.last))
      }
      sameWeekdays[weekday] = same + [count]
      before = count
    }
    return judged
  }
}
