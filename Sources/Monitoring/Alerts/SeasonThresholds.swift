package import Statistics

/// The thresholds of a disease whose season came again in each of the years before, by the Moving Epidemic Method.
///
/// Banjarmasin has no winter: whether there is a season at all is asked of the counts first. Source: monitoring.md 3.7.
package struct SeasonThresholds: Hashable, Sendable {
  /// Influenza-like illness, acute respiratory infection, dengue.
  package static let diseases: Set = ["Y", "AA", "C"]
  /// Weeks of a season; the 53rd of a year is in none.
  static let seasonWeeks = 52
  /// Seasons are alike from this mean correlation of each two of them on.
  static let leastLikeness = 0.5
  /// Below a threshold of so many cases a week a season says nothing, and its weeks are small counts.
  static let leastThreshold = 5.0
  /// Past seasons that are used at most: the last ones.
  static let mostSeasons = 10

  /// The method with its thresholds, cases a week.
  package let method: MovingEpidemicMethod
  /// The Sunday that the present season begins with, days since 1970.
  package let season: Int
  /// Past seasons that the thresholds are made of.
  package var seasons: Int { method.epidemics.count }
  /// Cases a week above which there is an epidemic.
  package var threshold: Double { method.epidemicThreshold }

  /// The thresholds for the season that the last week of a history is in; nil for another disease, for fewer whole
  /// seasons than the method needs, or where they are not alike.
  package init?(_ disease: String, in history: WeekHistory) {
    guard Self.diseases.contains(disease) else { return nil }
    let begin = history.begin
    let weeks = Array(history.weeks[begin...])
    let counts = Array(history.series(disease, WeekHistory.city)[begin...])
    let numbers = weeks.map { MMWRWeek(CalendarDay(daysSince1970: $0))?.week ?? 1 }
    guard let first = Self.trough(counts, numbers) else { return nil }
    let starts = numbers.indices.filter { numbers[$0] == first }
    guard let current = starts.last else { return nil }
    let past = starts.dropLast().compactMap { start -> [Double]? in
      let season = (start..<counts.count).filter { numbers[$0] <= Self.seasonWeeks }
        .prefix(Self.seasonWeeks)
      guard let last = season.last, last < current, season.count == Self.seasonWeeks else {
        return nil
      }
      return season.map { Double(counts[$0]) }
    }.suffix(Self.mostSeasons)
    guard Self.likeness(Array(past)) >= Self.leastLikeness,
      let method = try? MovingEpidemicMethod(seasons: Array(past)),
      method.epidemicThreshold >= Self.leastThreshold
    else { return nil }
    self.method = method
    season = weeks[current]
  }

  /// The number of the week around which there are fewest cases, so that no epidemic is cut in two; nil where a
  /// number has no week.
  private static func trough(_ counts: [Int], _ numbers: [Int]) -> Int? {
    var sums = [Int](repeating: 0, count: seasonWeeks)
    var times = sums
    for (count, number) in zip(counts, numbers) where number <= seasonWeeks {
      sums[number - 1] += count
      times[number - 1] += 1
    }
    guard times.allSatisfy({ $0 > 0 }) else { return nil }
    let means = zip(sums, times).map { Double($0) / Double($1) }
    func around(_ week: Int) -> Double {
      (-3...3).reduce(0.0) { $0 + means[(week + $1 + seasonWeeks) % seasonWeeks] }
    }
    return means.indices.min { around($0) < around($1) }.map { $0 + 1 }
  }

  /// The mean correlation of each two seasons; -1 for fewer than two, or one without any change.
  static func likeness(_ seasons: [[Double]]) -> Double {
    var sum = 0.0
    var pairs = 0
    for (place, one) in seasons.enumerated() {
      for other in seasons[..<place] {
        guard let likeness = correlation(one, other) else { return -1 }
        sum += likeness
        pairs += 1
      }
    }
    return pairs > 0 ? sum / Double(pairs) : -1
  }

  private static func correlation(_ one: [Double], _ other: [Double]) -> Double? {
    let (left, right) = (deviations(one), deviations(other))
    let product = zip(left, right).reduce(0.0) { $0 + $1.0 * $1.1 }
    let squares = [left, right].map { $0.reduce(0.0) { $0 + $1 * $1 } }
    guard squares[0] > 0, squares[1] > 0 else { return nil }
    return product / (squares[0] * squares[1]).squareRoot()
  }

  private static func deviations(_ values: [Double]) -> [Double] {
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    return values.map { $0 - mean }
  }
}
