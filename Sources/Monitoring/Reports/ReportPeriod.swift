import RecordModel
import Statistics

/// The month or the week that a report is of.
package struct ReportPeriod: Hashable, Sendable {
  /// How long a period is.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A month of the calendar; Sunday to Saturday.
    case month, week
  }

  /// How long it is.
  package let kind: Kind
  /// Days since 1970, both ends in it.
  package let days: ClosedRange<Int>
  /// `2026-08` or `2026-W31`.
  package let text: String

  /// A month.
  package init(_ month: CalendarMonth) {
    kind = .month
    days = month.firstDay...month.lastDay
    text = month.text
  }

  /// Reads `2026-08` or `2026-W31`; nil for anything else.
  package init?(_ text: String) {
    if let month = CalendarMonth(text) {
      self.init(month)
      return
    }
    guard let week = MMWRWeek(text) else { return nil }
    self.init(week)
  }

  /// The period of a kind that a day lies in; nil where weeks are not counted.
  package init?(_ kind: Kind, containing day: Int) {
    switch kind {
    case .month: self.init(CalendarMonth(day: day))
    case .week:
      guard let week = MMWRWeek(CalendarDay(daysSince1970: day)) else { return nil }
      self.init(week)
    }
  }

  private init(_ week: MMWRWeek) {
    kind = .week
    days = week.firstDay.number...week.lastDay.number
    text = "\(week.year)-W\(week.week < 10 ? "0" : "")\(week.week)"
  }

  /// The month; nil of a week.
  package var month: CalendarMonth? {
    kind == .month ? CalendarMonth(day: days.lowerBound) : nil
  }

  /// The other months of its year; none of a week.
  package var others: [ReportPeriod] {
    month.map { month in
      (0..<12).map { CalendarMonth(number: month.year * 12 + $0) }.filter { $0 != month }
        .map { ReportPeriod($0) }
    } ?? []
  }

  /// The first day on which it is frozen: a month on the tenth of the next one, a week on the day after it.
  ///
  /// Source: monitoring.md 5.2.
  package var freezesOn: Int {
    kind == .month ? days.upperBound + 10 : days.upperBound + 1
  }
}
