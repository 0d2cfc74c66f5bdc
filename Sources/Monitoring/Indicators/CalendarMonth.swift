import RecordModel

/// A month of the calendar.
package struct CalendarMonth: Hashable, Comparable, Sendable {
  /// Months since January of the year 0.
  package let number: Int

  /// The month with this number.
  package init(number: Int) { self.number = number }

  /// The month of a day, days since 1970.
  package init(day: Int) {
    let date = CivilDate(daysSince1970: day)
    number = date.year * 12 + date.month - 1
  }

  /// Reads `2026-08`; nil for anything else.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count == 7, let first = CivilDate.days("\(text)-01") else { return nil }
    self.init(day: first)
  }

  /// Its year.
  package var year: Int { number / 12 }
  /// 1 to 12.
  package var month: Int { number % 12 + 1 }
  /// Days since 1970.
  package var firstDay: Int { CivilDate(year: year, month: month, day: 1).daysSince1970 }
  /// Days since 1970.
  package var lastDay: Int { advanced(by: 1).firstDay - 1 }
  /// `2026-08`.
  package var text: String { String(CivilDate.text(firstDay).prefix(7)) }

  /// So many months later.
  package func advanced(by months: Int) -> CalendarMonth { CalendarMonth(number: number + months) }

  /// Order in time.
  package static func < (left: CalendarMonth, right: CalendarMonth) -> Bool {
    left.number < right.number
  }
}

extension ClosedRange<CalendarMonth> {
  /// Each of its months, in order.
  package var all: [CalendarMonth] {
    (lowerBound.number...upperBound.number).map { CalendarMonth(number: $0) }
  }
}

extension Collection<ClosedRange<CalendarMonth>> {
  /// From the first month of all to the last; nil without any.
  package var hull: ClosedRange<CalendarMonth>? {
    guard let first = map(\.lowerBound).min(), let last = map(\.upperBound).max() else {
      return nil
    }
    return first...last
  }
}
