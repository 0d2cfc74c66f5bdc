/// Runs over a series the detectors that apply to it.
///
/// Weeks: the official rule, the two outbreak criteria that a series can show, mean plus two
/// deviations, EARS, CUSUM and improved Farrington. Days: EARS and the switch of ESSENCE, and the
/// weeks that are whole. A week is red where the official rule and the model agree (or every case
/// counts), amber where one of them speaks alone; the model is Farrington, and with less than three
/// years of history C2. A day is red where ESSENCE and C2 agree, amber where one of them speaks.
package struct SeriesDetection: Hashable, Sendable {
  /// The official rule of the disease.
  package var rule = SKDRRule.standardRatio
  /// How many periods are judged, the latest of the series; the ones before are history.
  package var judged = 52
  /// The settings of Farrington; the years are as many as there are, from three to these.
  package var farrington = Farrington.Settings.improved

  /// The ratio rule, 52 periods, improved Farrington.
  package init() {}

  /// The report on `series`. Throws `settingOutOfRange`, `tooShort` (2 periods).
  package func run(_ series: Series) throws(Refusal) -> DetectionReport {
    try Checks.setting("judged", (1...SeriesFile.maximumLines).contains(judged))
    try Checks.length(series.counts.count, atLeast: 2)
    // A rule that cannot be is refused here, not once a period.
    _ = try rule.judge(current: 0, previous: 1)
    try farrington.check()
    var sections: [DetectionReport.Section] = []
    if series.unit == .day { sections.append(try DailyDetection(series, judged: judged).section()) }
    if let weeks = series.unit == .week ? series : series.wholeWeeks, weeks.counts.count >= 2 {
      sections.append(try WeeklyDetection(weeks, self).section())
    }
    return DetectionReport(sections: sections)
  }
}
