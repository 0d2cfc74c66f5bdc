/// Counts of days or of epidemiological weeks in a row, none missing.
package struct Series: Hashable, Sendable {
  /// What one count is of.
  package enum Unit: String, Hashable, Sendable, CaseIterable {
    /// A day.
    case day
    /// A week from Sunday to Saturday.
    case week

    var days: Int { self == .day ? 1 : 7 }
  }

  /// What one count is of.
  package let unit: Unit
  /// The first day of the first period: of a week its Sunday.
  package let start: CalendarDay
  /// The counts, 0 or more.
  package let counts: [Int]
  /// The people they are counted among, above 0, one a period; nil where that is not known.
  package let populations: [Int]?

  /// A series. Throws `negative`, `lengthsDiffer`, `notPositive` (a population),
  /// `settingOutOfRange` (a week that does not start on a Sunday, a date outside the calendar).
  package init(
    unit: Unit, start: CalendarDay, counts: [Int], populations: [Int]? = nil
  ) throws(Refusal) {
    try Checks.counts(counts)
    if let populations {
      try Checks.sameLength(populations.count, counts.count)
      if let index = populations.firstIndex(where: { $0 <= 0 }) {
        throw .notPositive(position: index + 1)
      }
    }
    try Checks.setting("start", unit == .day || start.weekday == 0)
    let end = start.advanced(by: unit.days * counts.count)
    try Checks.setting("start", MMWRWeek(start) != nil && MMWRWeek(end) != nil)
    self.unit = unit
    self.start = start
    self.counts = counts
    self.populations = populations
  }

  /// The first day of the period at `position`, from 0.
  package func firstDay(_ position: Int) -> CalendarDay {
    start.advanced(by: unit.days * position)
  }

  /// The last day of the period at `position`, from 0.
  package func lastDay(_ position: Int) -> CalendarDay {
    firstDay(position).advanced(by: unit.days - 1)
  }

  /// The period at `position` as `2026-W31` or `2026-08-03`.
  package func label(_ position: Int) -> String {
    let first = firstDay(position)
    return unit == .week ? MMWRWeek(first)?.text ?? first.text : first.text
  }

  /// The whole weeks of a daily series; nil where there is none, and for a weekly one.
  package var wholeWeeks: Series? {
    guard unit == .day else { return nil }
    let lead = (7 - start.weekday) % 7
    let weeks = (counts.count - lead) / 7
    guard counts.count >= lead + 7 else { return nil }
    let sums = (0..<weeks).map { counts[lead + 7 * $0..<lead + 7 * $0 + 7].reduce(0, +) }
    let people = populations.map { all in (0..<weeks).map { all[lead + 7 * $0 + 6] } }
    return try? Series(
      unit: .week, start: start.advanced(by: lead), counts: sums, populations: people)
  }
}
