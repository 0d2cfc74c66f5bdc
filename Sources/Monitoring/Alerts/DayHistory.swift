import Statistics

/// New cases of a few weeks by day, for a history that is too short for a model of weeks.
package struct DayHistory: Sendable {
  /// Weeks that are read, the judged one among them: 28 days of baseline, two of guard, and as many again for the
  /// moving averages to settle.
  package static let weeks = 9

  /// The Sunday that it begins with, days since 1970.
  package let first: Int
  private let length: Int
  private var cases: [WeekHistory.Unit: [Int]] = [:]

  /// Nothing in the weeks from one Sunday to another, both among them.
  package init(from first: Int, through last: Int) {
    self.first = first
    length = max(first, last) + 7 - first
  }

  /// Adds cases of a day (days since 1970) to those of the area and of the city.
  package mutating func add(_ disease: String, in kelurahan: String, day: Int, cases: Int) {
    guard (0..<length).contains(day - first) else { return }
    for area in [kelurahan, WeekHistory.city] {
      let unit = WeekHistory.Unit(disease, area)
      self.cases[unit, default: Array(repeating: 0, count: length)][day - first] += cases
    }
  }

  /// Cases by day; zeros where there were none.
  package func series(_ disease: String, _ area: String) -> [Int] {
    cases[.init(disease, area)] ?? Array(repeating: 0, count: length)
  }

  /// What ESSENCE's switch says of the last week: how many cases its days expected together, and the chance of its
  /// most surprising day, times the seven that were looked at. Nil where a day has no baseline.
  ///
  /// Source: monitoring.md 3.6.
  package func chance(
    _ disease: String, _ area: String
  ) -> (expected: Double, pValue: Double)? {
    // The series begins on a Sunday.
    guard let method = try? ESSENCESwitch(),
      let scores = try? method.run(series(disease, area), firstWeekday: 0)
    else { return nil }
    let week = scores.suffix(7).compactMap(\.self)
    guard week.count == 7, let least = week.map(\.pValue).min(), least >= 0 else { return nil }
    return (week.reduce(0) { $0 + $1.expected }, min(1, 7 * least))
  }
}
