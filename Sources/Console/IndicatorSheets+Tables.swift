import Charts
import Monitoring
import RecordModel

extension IndicatorSheets {
  /// The tables and charts of the indicator's page, those of them that are offered under its filters.
  ///
  /// - Parameters:
  ///   - groups: figures by each grouping that was read; of `all` there is one, the total.
  ///   - history: all that was ever said of the control limits.
  ///   - now: when that was read, microseconds since 1970.
  ///   - isAsked: whether a table is asked for; what takes time is made only then.
  func tables(
    _ groups: [FigureGroup: [Figure]], _ reading: ProcessReading, _ history: [LimitChange],
    at now: Int64, isAsked: (String) -> Bool
  ) -> PageTables {
    var tables = PageTables(
      path: say.link("/mutu/\(indicator.id)"), query: query.text(),
      name: "\(indicator.id)_6371_\(query.months.upperBound.text)_v\(indicator.version)", say)
    if query.compares {
      tables.add(
        "comparison", comparison(groups[.ownership] ?? [], groups[.residence] ?? []),
        part: "table=comparison")
    }
    for group in [FigureGroup.ownership, .residence, .facility, .kelurahan, .month] {
      guard query.offers(group), let figures = groups[group] else { continue }
      let made = sheet(figures, group, total: groups[.all]?.first)
      tables.add(
        group.rawValue, made.sheet, shown: made.shown, part: "by=\(group.rawValue)")
    }
    if !history.isEmpty {
      tables.add(
        "limits", LimitForm.history(history, of: subject, at: now, say), part: "table=limits")
    }
    let points = reading.chart.points
    let span = points.first.map { "\($0.name) – \(points.last?.name ?? $0.name)" }
    tables.add(
      "control", say.plain(MonitorTexts.control), reading.chart.drawn(say.chart),
      part: "table=control", notes: notes(span: span))
    if isAsked("funnel"), query.offers(.facility),
      let funnel = funnel(groups[.facility] ?? [])
    {
      tables.add(
        "funnel", say.plain(MonitorTexts.funnel), funnel.chart,
        note: funnel.isWidened ? say.plain(MonitorTexts.widened) : nil, part: "table=funnel",
        notes: notes())
    }
    return tables
  }
}
