package import Database
import RecordModel

/// A facility's feed that is silent.
package struct QuietFeed: Hashable, Sendable {
  /// Which.
  package let unit: QualityUnit
  /// Since when, how long, and how likely that is.
  package let watch: QuietWatch
}

/// The feeds that are silent, from the sums of quality and the calendar.
package struct QuietBook: Sendable {
  private let database: Database

  /// The silence of `database`.
  package init(database: Database) { self.database = database }

  /// What is told.
  package struct Report: Hashable, Sendable {
    /// The feeds that are silent and told, the longest first.
    package let feeds: [QuietFeed]
    /// Days on which nearly the whole city was silent though the calendar says nothing, days since 1970.
    package let citySilences: [Int]
    /// Feeds with enough visits to be watched or silent.
    package let watched: Int
  }

  /// The share of feeds whose silence on one day is the city's: a holiday that nobody entered, or our own door.
  static let cityShare = 0.6
  /// Fewer feeds than this are no city.
  static let leastFeeds = 5

  /// The silence at the end of a day, days since 1970; the day must be over.
  package func read(at day: Int) async throws -> Report {
    let visits = try await QualityBook(database: database).volumes(day - QuietWatch.span...day)
    let calendar = try await CalendarBook(database: database).read()
    return Self.report(visits, calendar, at: day)
  }

  /// The same from visits and calendar; pure.
  package static func report(
    _ visits: [QualityUnit: [Int: Int]], _ calendar: CityCalendar, at day: Int
  ) -> Report {
    let open = Dictionary(
      uniqueKeysWithValues: Set(visits.keys.map(\.facility)).map {
        ($0, calendar.openDays(of: $0))
      })
    func isOpen(_ unit: QualityUnit, _ day: Int) -> Bool {
      open[unit.facility]?.isOpen(day) ?? true
    }
    let watched = Self.watched(visits)
    let citySilences = (day - 13...day).filter { isCitySilent($0, watched, isOpen: isOpen) }
    let skipped = Set(citySilences)
    let feeds = watched.compactMap { unit, days -> QuietFeed? in
      guard
        let watch = QuietWatch(
          visits: days, today: day, isOpen: { isOpen(unit, $0) }, skipped: skipped),
        watch.isAlarm
      else { return nil }
      return QuietFeed(unit: unit, watch: watch)
    }.sorted {
      ($1.watch.days, $0.unit.facility, $0.unit.feed)
        < ($0.watch.days, $1.unit.facility, $1.unit.feed)
    }
    return Report(feeds: feeds, citySilences: citySilences, watched: watched.count)
  }

  /// Feeds that are large enough, by their mean over days on which anything came.
  static func watched(_ visits: [QualityUnit: [Int: Int]]) -> [QualityUnit: [Int: Int]] {
    visits.filter { _, days in
      let counts = days.values.filter { $0 > 0 }
      return counts.count >= 16
        && Double(counts.reduce(0, +)) / Double(counts.count) >= QuietWatch.leastMean
    }
  }

  /// Whether nearly the whole city was silent on a day, of the feeds that were to send on it.
  static func isCitySilent(
    _ day: Int, _ watched: [QualityUnit: [Int: Int]], isOpen: (QualityUnit, Int) -> Bool
  ) -> Bool {
    let due = watched.keys.filter { unit in
      isOpen(unit, day) && (1...4).contains { (watched[unit]?[day - 7 * $0] ?? 0) > 0 }
    }
    let silent = due.filter { (watched[$0]?[day] ?? 0) == 0 }
    return due.count >= leastFeeds && Double(silent.count) >= cityShare * Double(due.count)
  }
}
