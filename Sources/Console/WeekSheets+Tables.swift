import Charts
import Monitoring
import RecordModel
import Statistics

extension WeekSheets {
  /// The tables of the page, and the curve of the chosen disease where the week was counted; what takes time is made
  /// only where it `isAsked` for.
  func tables(
    _ list: AlertList, _ clocks: [AlertBook.Punctuality], _ history: WeekHistory,
    isAsked: (String) -> Bool
  ) -> PageTables {
    var query = "week=\(weekText)&disease=\(disease)"
    if list.isClosed { query += "&alerts=closed" }
    if let after = list.after { query += "&after=\(after)" }
    var tables = PageTables(
      path: say.link(AlertPages.path), query: query,
      name: "skdr_6371_\(weekText)_v\(version)_\(disease)", say)
    tables.add("w2", grid)
    tables.add("places", places)
    tables.add("alerts", inbox(list))
    tables.add("clocks", punctuality(clocks))
    if isAsked("curve"), report != nil {
      let (chart, note) = curve(history)
      tables.add(
        "curve", "\(say.plain(AlertTexts.curve)): \(Self.name(disease, say))", chart, note: note,
        notes: [(say.plain(AlertTexts.disease), Self.name(disease, say))] + notes)
    }
    return tables
  }

  /// Weeks of the curve.
  private static let span = 52

  /// Cases by week with the epidemic threshold, and what is said of the last week.
  private func curve(_ history: WeekHistory) -> (chart: DrawnChart, note: String) {
    let counts = Array(history.series(disease, WeekHistory.city).suffix(Self.span))
    let weeks = Array(history.weeks.suffix(Self.span))
    let provisional = weeks.count { week in
      expectedFinal(1, of: week)?.isProvisional ?? (CivilDate.localDay(at: now) < week + 14)
    }
    let season = SeasonThresholds(disease, in: history)
    let limits = season.map { season in
      SeriesChart.Series(
        name: ChartText(AlertTexts.epidemicThreshold),
        values: weeks.map { $0 >= season.season ? season.threshold : nil })
    }
    let chart = SeriesChart(
      title: ChartText(AlertTexts.curve),
      names: weeks.map { MMWRWeek(CalendarDay(daysSince1970: $0))?.text ?? "" },
      axis: ChartText(AlertTexts.week),
      series: [
        .init(
          name: ChartText(AlertTexts.cases),
          values: counts.map { OpenWeek.alone(disease, $0).map(Double.init) })
      ], unit: .number(decimals: 0), form: .epidemic, provisional: provisional,
      limits: [limits].compactMap(\.self))
    var note = say.plain(AlertTexts.noFinal)
    let known = counts.last.flatMap { OpenWeek.alone(disease, $0) }
    if let known, let week = weeks.last, let final = expectedFinal(known, of: week) {
      note = say.plain(
        AlertTexts.provisional(say.figure(known), say.figure(Int(final.expected.rounded()))))
    }
    if let season { note += " " + sentence(season, known) }
    return (chart.drawn(say.chart), note)
  }

  /// The epidemic threshold, and in which phase a count is that may be seen.
  private func sentence(_ season: SeasonThresholds, _ count: Int?) -> String {
    let threshold = say.plain(
      AlertTexts.season(
        say.chart.number(season.threshold, decimals: 1), say.figure(season.seasons)))
    guard let count else { return threshold }
    let level = season.method.level(of: Double(count))
    return "\(threshold) \(say.plain(AlertTexts.phase(level)))"
  }
}
