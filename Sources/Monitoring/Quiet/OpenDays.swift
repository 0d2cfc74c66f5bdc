/// On which days something is expected of a facility: the city's holidays and its own closed days; pure.
package struct OpenDays: Hashable, Sendable {
  /// A span of closed days, or a closed day of every week from a day on.
  package struct Closure: Hashable, Sendable {
    /// 1 Monday to 7 Sunday; nil for a span.
    package let weekday: Int?
    /// First day and, but for a day of the week without end, the last, days since 1970.
    package let first: Int
    /// The last day, nil for no end.
    package let last: Int?

    /// A closing.
    package init(weekday: Int?, first: Int, last: Int?) {
      self.weekday = weekday
      self.first = first
      self.last = last
    }

    /// Whether it holds on a day.
    package func holds(on day: Int) -> Bool {
      day >= first && day <= last ?? .max
        && (weekday == nil || weekday == OpenDays.weekday(of: day))
    }
  }

  private let holidays: Set<Int>
  private let closures: [Closure]

  /// The days that are open but for these.
  package init(holidays: Set<Int>, closures: [Closure]) {
    self.holidays = holidays
    self.closures = closures
  }

  /// Whether a day is open, days since 1970.
  package func isOpen(_ day: Int) -> Bool {
    !holidays.contains(day) && !closures.contains { $0.holds(on: day) }
  }

  /// 1 Monday to 7 Sunday; 1970-01-01 was a Thursday.
  package static func weekday(of day: Int) -> Int { ((day + 3) % 7 + 7) % 7 + 1 }
}
