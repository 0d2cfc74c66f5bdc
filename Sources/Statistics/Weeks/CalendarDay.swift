/// A day of the proleptic Gregorian calendar, as the number of days since 1970-01-01.
///
/// Where the day begins is the caller's: for Banjarmasin at midnight of WITA (Asia/Makassar).
package struct CalendarDay: Hashable, Sendable, Comparable {
  /// Days since 1970-01-01; negative before.
  package let number: Int

  /// The day `number` days after 1970-01-01, held within five million days of it.
  package init(daysSince1970 number: Int) {
    self.number = min(max(number, -5_000_000), 5_000_000)
  }

  /// The day of this date; nil where there is none, and outside the years 1 to 9999.
  ///
  /// Source: Howard Hinnant, "chrono-compatible low-level date algorithms".
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...Self.daysInMonth(year, month)).contains(day)
    else { return nil }
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    number = era * 146_097 + dayOfEra - 719_468
  }

  /// The day written `2026-08-03`, or `03/08/2026` with the day first; nil for anything else.
  package init?(_ text: some StringProtocol) {
    let isISO = text.utf8.count == 10 && text.dropFirst(4).first == "-"
    let parts = text.split(separator: isISO ? "-" : "/", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part -> Int? in
      part.utf8.allSatisfy { (48...57).contains($0) } ? Int(part) : nil
    }
    guard parts.count == 3, numbers.count == 3 else { return nil }
    if isISO {
      guard parts[1].utf8.count == 2, parts[2].utf8.count == 2 else { return nil }
      self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    } else {
      guard parts[2].utf8.count == 4, parts[0].utf8.count <= 2, parts[1].utf8.count <= 2 else {
        return nil
      }
      self.init(year: numbers[2], month: numbers[1], day: numbers[0])
    }
  }

  /// Year, month and day. Source: as `init(year:month:day:)`.
  package var components: (year: Int, month: Int, day: Int) {
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * monthIndex + 2) / 5 + 1
    )
  }

  /// 0 for Sunday to 6 for Saturday.
  package var weekday: Int {
    let shifted = (number + 4) % 7
    return shifted < 0 ? shifted + 7 : shifted
  }

  /// As `2026-08-03`.
  package var text: String {
    let (year, month, day) = components
    return "\(NumberText.padded(year, 4))-\(NumberText.padded(month, 2))-"
      + NumberText.padded(day, 2)
  }

  /// The day `days` later, held as in `init(daysSince1970:)`.
  package func advanced(by days: Int) -> CalendarDay {
    .init(daysSince1970: number + min(max(days, -10_000_000), 10_000_000))
  }

  /// Whether one day is before another.
  package static func < (first: CalendarDay, second: CalendarDay) -> Bool {
    first.number < second.number
  }

  private static func daysInMonth(_ year: Int, _ month: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
