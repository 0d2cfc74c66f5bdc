import Statistics

/// How often the rules would alarm in the city in a year by chance alone, if nothing changed from the last year on.
///
/// Source: monitoring.md 0 and 3.2.
package struct AlertNoise: Hashable, Sendable {
  /// What it is told by.
  package struct Basis: Hashable, Sendable {
    /// Cases of the last year in the city, of each disease with the official ratio.
    let ratioCases: [Int]
    /// Weeks that these are of, at most 52.
    let weeks: Int
    /// Diseases with cases enough in the city for the model to judge them.
    let judged: Int
    /// Whether Farrington's method judges, whose chance of an alarm is known.
    let isLong: Bool

    /// The counts up to the week at a position.
    package init(_ history: WeekHistory, at place: Int) {
      let year = max(history.begin, place - 51)
      let weeks = min(year, place)...place
      func city(_ disease: SKDRDisease) -> [Int] {
        Array(history.series(disease.code, WeekHistory.city)[weeks])
      }
      self.weeks = weeks.count
      ratioCases = SKDRDisease.all.filter { $0.rule == .standardRatio }.map {
        city($0).reduce(0, +)
      }
      judged = SKDRDisease.all.count { AlertJudge.isEnough(city($0)) }
      isLong = AlertJudge(history).isLong(at: place)
    }
  }

  /// Alarms of the official ratio: each disease with it in the city, as Poisson counts around the year's mean.
  package let ratio: Double
  /// At most so many alarms of the model: one in a hundred weeks of each disease in the city, and in each week the
  /// share of chance that is borne among the kelurahan. Nil where the history is too short for its chances to hold.
  package let model: Double?

  /// Weeks of a year.
  static let weeksAYear = 365.25 / 7

  /// The expectation.
  package init(_ basis: Basis) {
    ratio = basis.ratioCases.reduce(0.0) { sum, cases in
      guard cases > 0,
        let noise = try? SKDRRule.noise(mean: Double(cases) / Double(basis.weeks))
      else { return sum }
      return sum + noise.all * Self.weeksAYear
    }
    // Under chance alone the method of Benjamini and Hochberg alarms at all in a week no more often than its level.
    let aWeek =
      AlertTriage.expectedFalseAlarms(series: basis.judged)
      + AlertTriage.expectedFalseAlarms(series: 1, level: AlertJudge.qLevel)
    model = basis.isLong ? aWeek * Self.weeksAYear : nil
  }
}
