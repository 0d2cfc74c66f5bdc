/// An epidemiological week, Sunday to Saturday, as CDC's MMWR and Indonesia's SKDR count them: week
/// 1 is the one with 4 January in it.
///
/// Source: CDC, "MMWR Weeks"; Kementerian Kesehatan, kalender minggu epidemiologi.
package struct MMWRWeek: Hashable, Sendable, Comparable {
  /// The year that the week belongs to.
  package let year: Int
  /// 1 to 52 or 53.
  package let week: Int

  /// The week of this number; nil where the year has none, and outside the years 2 to 9998.
  package init?(year: Int, week: Int) {
    guard (2...9998).contains(year), (1...Self.weeks(in: year)).contains(week) else {
      return nil
    }
    self.year = year
    self.week = week
  }

  /// The week that `day` is in; nil outside the years 2 to 9998.
  package init?(_ day: CalendarDay) {
    guard (2...9998).contains(day.components.year) else { return nil }
    // The week's Wednesday is in the year that the week belongs to.
    let sunday = day.number - day.weekday
    let year = CalendarDay(daysSince1970: sunday + 3).components.year
    self.year = year
    week = (sunday - Self.firstSunday(of: year)) / 7 + 1
  }

  /// The week written `2026-W31`, `2026-31` or `2026W31`; nil for anything else.
  package init?(_ text: some StringProtocol) {
    let year = text.prefix(4)
    var rest = text.dropFirst(4)
    let hasDash = rest.first == "-"
    if hasDash { rest = rest.dropFirst() }
    let hasMark = rest.first == "W" || rest.first == "w" || rest.first == "M"
    if hasMark { rest = rest.dropFirst() }
    guard hasDash || hasMark, year.utf8.count == 4, (1...2).contains(rest.utf8.count),
      (Array(year.utf8) + Array(rest.utf8)).allSatisfy({ (48...57).contains($0) }),
      let number = Int(year), let week = Int(rest)
    else { return nil }
    self.init(year: number, week: week)
  }

  /// 52 or 53.
  package static func weeks(in year: Int) -> Int {
    (firstSunday(of: year + 1) - firstSunday(of: year)) / 7
  }

  /// Its Sunday.
  package var firstDay: CalendarDay {
    CalendarDay(daysSince1970: Self.firstSunday(of: year) + 7 * (week - 1))
  }

  /// Its Saturday.
  package var lastDay: CalendarDay { firstDay.advanced(by: 6) }

  /// The week `weeks` later; nil outside the years 2 to 9998.
  package func advanced(by weeks: Int) -> MMWRWeek? {
    abs(max(weeks, -1_000_000)) > 600_000 ? nil : MMWRWeek(firstDay.advanced(by: 7 * weeks))
  }

  /// As `2026-W31`.
  package var text: String { "\(NumberText.padded(year, 4))-W\(NumberText.padded(week, 2))" }

  /// As `Minggu 31 (2-8 Agu 2026)` and `Week 31 (2-8 Aug 2026)`.
  package var label: Sentence {
    Sentence(
      id: "Minggu \(week) (\(span(MonthNames.indonesian)))",
      en: "Week \(week) (\(span(MonthNames.english)))")
  }

  /// Whether one week is before another.
  package static func < (first: MMWRWeek, second: MMWRWeek) -> Bool {
    (first.year, first.week) < (second.year, second.week)
  }

  private func span(_ names: [String]) -> String {
    let first = firstDay.components
    let last = lastDay.components
    let end = "\(last.day) \(names[last.month - 1]) \(last.year)"
    if first.month == last.month { return "\(first.day)-\(end)" }
    let start = "\(first.day) \(names[first.month - 1])"
    return first.year == last.year ? "\(start) - \(end)" : "\(start) \(first.year) - \(end)"
  }

  /// The Sunday of the week of 4 January, as a day's number.
  private static func firstSunday(of year: Int) -> Int {
    let fourth = CalendarDay(year: year, month: 1, day: 4) ?? CalendarDay(daysSince1970: 3)
    return fourth.number - fourth.weekday
  }
}

/// Short names of the months.
private enum MonthNames {
  static let indonesian = [
    "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des",
  ]
  static let english = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
