import Database
package import RecordModel

/// How weeks of W2 were reported.
package enum WeekMeasure: String, Hashable, Sendable, CaseIterable {
  case completeness = "W2C"
  case timeliness = "W2T"

  /// The version of how it is made.
  package static let version = 1

  /// What it is called.
  package var title: Bilingual {
    switch self {
    case .completeness: Bilingual(id: "Kelengkapan W2", en: "Completeness of W2")
    case .timeliness: Bilingual(id: "Ketepatan waktu W2", en: "Timeliness of W2")
    }
  }

  /// Whether a facility met it with so many visits of a week, and so many of them here before the Wednesday after it:
  /// with visits and none of the diseases it reports zero, without visits it does not report; in time is a week of
  /// which at least nine tenths of the visits were.
  func isMet(visits: Int, inTime: Int) -> Bool {
    visits > 0 && (self == .completeness || inTime * 10 >= visits * 9)
  }
}

/// How a facility reported the weeks of W2 that it owed: a week belongs to the month of its Wednesday, and counts
/// once the Wednesday after it, until which reports are in time, has come.
package struct WeekReporting: Hashable, Sendable {
  /// What it sent of a week.
  package struct Week: Hashable, Sendable {
    /// The Sunday that it begins with, days since 1970.
    package let week: Int
    /// The latest version that was counted.
    package let version: Int
    /// Visits of the week, and those that were here before the Wednesday after it.
    package let visits: Int
    /// See `visits`.
    package let inTime: Int

    /// A week.
    package init(week: Int, version: Int, visits: Int, inTime: Int) {
      self.week = week
      self.version = version
      self.visits = visits
      self.inTime = inTime
    }

    /// Whether it met a measure.
    package func met(_ measure: WeekMeasure) -> Bool {
      measure.isMet(visits: visits, inTime: inTime)
    }

    /// The line that stands for it under a hash: without its visits, which whoever tries all small numbers would find.
    package var line: String {
      let signs = WeekMeasure.allCases.map { met($0) ? "1" : "0" }
      return "\(week)|\(version)|" + signs.joined(separator: "|")
    }
  }

  /// The weeks that it owed, in order.
  package let weeks: [Week]

  /// Weeks that were owed.
  package init(_ weeks: [Week]) { self.weeks = weeks }

  /// Weeks that met it.
  package func met(_ measure: WeekMeasure) -> Int { weeks.count { $0.met(measure) } }

  /// The share of the weeks owed that met it, 0 to 1; nil where none was owed.
  package func share(_ measure: WeekMeasure) -> Double? {
    weeks.isEmpty ? nil : Double(met(measure)) / Double(weeks.count)
  }

  /// The Sundays of some months' weeks that are over for reporting on a day, days since 1970; nil where there is none.
  package static func span(_ months: ClosedRange<CalendarMonth>, on day: Int) -> ClosedRange<Int>? {
    // Day 3 was a Sunday.
    func sunday(from day: Int) -> Int { day + ((3 - day) % 7 + 7) % 7 }
    let first = sunday(from: months.lowerBound.firstDay - 3)
    let last = min(months.upperBound.lastDay - 3, day - 10)
    return first <= last ? first...last : nil
  }
}

extension AlertBook {
  /// How facilities reported the weeks of some months, by code, and up to when the data reach, microseconds since 1970;
  /// who owed none is not there.
  package func reporting(
    _ months: ClosedRange<CalendarMonth>
  ) async throws -> (facilities: [String: WeekReporting], cut: Int64) {
    let cut = try await IndicatorBook(database: database).dataCut()
    return (try await WeekReporting.read(months, of: nil, cut: cut, in: database), cut)
  }
}

extension WeekReporting {
  /// How facilities reported the weeks of some months, by code; who owed none is not there.
  ///
  /// - Parameters:
  ///   - facility: only this one; nil for all.
  ///   - cut: up to when the data reach, microseconds since 1970.
  static func read(
    _ months: ClosedRange<CalendarMonth>, of facility: FacilityID?, cut: Int64,
    in database: Database
  ) async throws -> [String: WeekReporting] {
    guard let span = span(months, on: CivilDate.localDay(at: cut)) else { return [:] }
    return try await database.transaction("alerts.reporting", as: .monitor, deadline: .seconds(30))
    { transaction in
      let calendar = try await CalendarBook.read(in: transaction)
      let lines = try WeekDuty.lines(
        await transaction.query(
          AlertStatements.reporting.bind(
            PostgresDate(daysSince1970: span.lowerBound),
            PostgresDate(daysSince1970: span.upperBound), facility)))
      var answer: [String: WeekReporting] = [:]
      for (place, weeks) in Dictionary(grouping: lines, by: \.facility) {
        let open = calendar.openDays(of: place)
        let owed = weeks.filter { $0.isOwed(open) }
        guard let code = owed.first?.code else { continue }
        answer[code] = WeekReporting(
          owed.map {
            Week(week: $0.week, version: $0.version, visits: $0.visits, inTime: $0.inTime)
          })
      }
      return answer
    }
  }
}
