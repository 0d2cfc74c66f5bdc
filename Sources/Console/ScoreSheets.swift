import Charts
import Monitoring
import RecordModel
import Registry
import Statistics

/// A facility's own figures of a year, and what it may see of the city's beside them.
struct OwnScore: Sendable {
  let facility: FacilityEntry
  let months: ClosedRange<CalendarMonth>
  /// Its figures by indicator: one each, and by month.
  let own: (year: [String: [Figure]], months: [String: [Figure]])
  /// The same of the city; nothing where it was not read.
  let city: (year: [String: [Figure]], months: [String: [Figure]])
  /// The sums of months of both, by indicator.
  let sums: (own: [String: [CalendarMonth: RollupSum]], city: [String: [CalendarMonth: RollupSum]])
  /// What everybody may see.
  let open: [String: Openness]

  /// Reads its figures of some indicators, what everybody may see of these, and the city's `withCity`.
  static func read(
    _ book: IndicatorBook, of facility: FacilityEntry, _ months: ClosedRange<CalendarMonth>,
    _ indicators: [Indicator], withCity: Bool, cut: Int64
  ) async throws -> OwnScore {
    let everybody = FigureQuery(months: months)
    var asked = everybody
    asked.facility = facility.id
    let own = (
      year: try await book.figures(indicators, asked, by: .all, cut: cut),
      months: try await book.figures(indicators, asked, by: .month, cut: cut)
    )
    let beside = withCity ? indicators : []
    let city = (
      year: try await book.figures(beside, everybody, by: .all, cut: cut),
      months: try await book.figures(beside, everybody, by: .month, cut: cut)
    )
    return OwnScore(
      facility: facility, months: months, own: own, city: city,
      sums: (own.months.mapValues(Self.sums), city.months.mapValues(Self.sums)),
      open: try await book.openness(indicators, months, cut: cut))
  }

  /// Whose it is, as a note.
  func whose(_ say: Language) -> (label: String, text: String) {
    (say.plain(MonitorTexts.facility), "\(facility.name) (\(facility.code))")
  }

  private static func sums(_ figures: [Figure]) -> [CalendarMonth: RollupSum] {
    let pairs = figures.compactMap { figure in
      CalendarMonth(figure.key).map { ($0, figure.sum) }
    }
    return Dictionary(pairs, uniquingKeysWith: { $1 })
  }

  /// Its own figure as it may be shown to itself.
  func ownRow(_ indicator: Indicator) -> DisclosedTable.Row {
    let measure = indicator.measure
    let figure = own.year[indicator.id]?.first ?? Figure("all", RollupSum(), measure)
    return DisclosedTable([figure], measure, open: [.alone(figure.sum, measure)]).rows[0]
  }

  /// The city's value beside it; hidden where it would tell of a few others.
  func cityCell(_ indicator: Indicator) -> FigureSheet.Cell {
    guard let figure = city.year[indicator.id]?.first else { return .number(nil) }
    let kinds = Openness.city(
      open, beside: sums.own, in: sums.city, of: indicator, months)
    return indicator.measure.cell(
      of: DisclosedTable([figure], indicator.measure, open: [kinds]).rows[0])
  }

  /// All indicators with the city's value; each leads to its charts.
  func sheet(_ chosen: String, cut: Int64, path: String, _ say: Language) -> FigureSheet {
    let columns: [(name: String, title: String, isNumber: Bool)] =
      IndicatorSheets.columns(MonitorTexts.indicator, say) + [
        ("city", say.plain(MonitorTexts.city), true),
        ("target", say.plain(MonitorTexts.target), true),
      ]
    let rows = Indicator.all.map { indicator -> [FigureSheet.Cell] in
      let title = "\(indicator.id) \(say.plain(indicator.title))"
      let cells = IndicatorSheets.cells(ownRow(indicator), indicator.measure)
      return [.words(title, link: "\(path)?indicator=\(indicator.id)")] + cells + [
        cityCell(indicator), indicator.measure.cell(indicator.target),
      ]
    }
    return FigureSheet(
      title: say.plain(MeasureTexts.indicators), columns: columns, rows: rows,
      notes: [
        (say.plain(MonitorTexts.filters), chosen), (say.plain(MonitorTexts.cut), say.time(cut)),
        (say.plain(MonitorTexts.hidden), say.plain(MonitorTexts.hiddenText)),
        (say.plain(MonitorTexts.city), say.plain(ScoreTexts.beside)),
      ])
  }
}

extension Openness {
  /// What a facility may see of its own months: it reads them beside nobody's, so that only small counts are hidden.
  static func own(_ months: [Figure], of indicator: Indicator) -> Openness {
    let sums = months.compactMap { figure -> (CalendarMonth, Openness.Month)? in
      guard let month = CalendarMonth(figure.key) else { return nil }
      var alone = Openness.Month()
      alone.corners[.corner("own", true)] = figure.sum
      return (month, alone)
    }
    return Openness(Dictionary(sums, uniquingKeysWith: { $1 }), of: indicator)
  }
}

extension IndicatorSheets {
  /// A facility's place in the funnel of facilities: the limits and the centre are those of the office's funnel, its
  /// own point is there and no other; nil where either may not be seen.
  func place(
    of own: Figure, among figures: [Figure]
  ) -> (chart: DrawnChart, isWidened: Bool)? {
    let measure = indicator.measure
    let row = DisclosedTable([own], measure, open: [.alone(own.sum, measure)]).rows[0]
    guard let value = row.value, let (_, plot) = plot(figures) else { return nil }
    let size = own.sum.denominator
    guard let limit = Self.limits(plot, up: size).last else { return nil }
    let widest = Int(Double(size) * FunnelPlaceChart.room)
    let chart = FunnelPlaceChart(
      title: ChartText(indicator.title),
      point: FunnelChart.Point(
        name: say.plain(ScoreTexts.you), size: size, value: value,
        isOutside: !limit.outer.contains(value), link: ""),
      limit: limit, limits: Self.limits(plot, up: widest), centre: plot.target,
      unit: measure.unit)
    return (chart.drawn(say.chart), plot.isWidened)
  }
}
