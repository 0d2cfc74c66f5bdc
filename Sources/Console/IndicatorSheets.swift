import Charts
import CityMap
import Foundation
import Monitoring
import RecordModel
import Registry
import Statistics

/// The tables and charts of one indicator.
struct IndicatorSheets: Sendable {
  let indicator: Indicator
  let query: MonitorQuery
  let cut: Int64
  let snapshot: RegistrySnapshot
  let say: Language
  /// What may be seen, decided over all pages.
  let open: Openness
  /// Who lives where, for the rates of counts; nil of what is no count.
  let population: Population?
  /// What the control chart of its months says; nil where nobody asked.
  var reading: ProcessReading?

  /// The columns of rates; nil for what is no count by kelurahan.
  private func people(_ group: FigureGroup) -> PopulationCells? {
    guard let population, group == .kelurahan else { return nil }
    return PopulationCells(population: population, per: indicator.perPeople, say: say)
  }

  /// What may be seen of figures by a grouping under the page's filters.
  func table(
    _ figures: [Figure], _ group: FigureGroup, total: Figure? = nil
  ) -> DisclosedTable {
    DisclosedTable(
      figures, indicator.measure,
      open: figures.map { figure in
        guard group == .month else {
          return query.place(of: figure.key, group).map { open.kinds(of: $0, query.months) }
            ?? .none
        }
        guard let month = CalendarMonth(figure.key) else { return .none }
        return open.kinds(of: query.place, month...month)
      }, total: total.map { ($0, open.kinds(of: query.place, query.months)) })
  }

  /// Label and text of which indicator it is.
  var subject: (label: String, text: String) {
    (
      say.plain(MonitorTexts.indicator),
      "\(indicator.id).\(indicator.version) \(say.plain(indicator.title))"
    )
  }

  /// Label and text of what was chosen and what it means, for the files; `span` is of what shows other months.
  func notes(span: String? = nil) -> [(label: String, text: String)] {
    let words: [(label: String, text: String)] = [
      subject, (say.plain(MonitorTexts.filters), query.words(say, span: span)),
      (say.plain(MonitorTexts.cut), say.time(cut)),
      (say.plain(MonitorTexts.numerator), say.plain(indicator.numerator)),
      (say.plain(MonitorTexts.denominator), say.plain(indicator.denominator)),
      (say.plain(MonitorTexts.exclusions), say.plain(indicator.exclusions)),
      (say.plain(MonitorTexts.source), say.plain(indicator.source)),
      (say.plain(MonitorTexts.hidden), say.plain(MonitorTexts.hiddenText)),
    ]
    return words + (reading?.notes(say) ?? [])
  }

  static func columns(_ first: Bilingual, _ say: Language) -> [(
    name: String, title: String, isNumber: Bool
  )] {
    let texts: [(String, Bilingual, Bool)] = [
      ("group", first, false), ("numerator", MonitorTexts.n, true),
      ("denominator", MonitorTexts.total, true), ("value", MonitorTexts.value, true),
      ("unit", MonitorTexts.unit, false), ("lower", MonitorTexts.lower, true),
      ("upper", MonitorTexts.upper, true), ("missingPercent", MonitorTexts.missing, true),
      ("excluded", MonitorTexts.excluded, true),
    ]
    return texts.map { ($0.0, say.plain($0.1), $0.2) }
  }

  /// The cells of a figure behind its first.
  static func cells(_ row: DisclosedTable.Row, _ measure: Indicator.Measure) -> [FigureSheet.Cell] {
    let isEmpty = row.denominator == 0
    func end(_ bound: Double?) -> FigureSheet.Cell {
      row.value == nil && !isEmpty ? .hidden : measure.cell(bound)
    }
    let upper = measure == .quantiles ? row.ninthDecile : row.interval?.upper
    return [
      .count(row.numerator), .count(row.denominator), measure.cell(of: row), .words(measure.mark),
      end(row.interval?.lower), end(upper),
      row.missing == nil ? .hidden : .number(row.missingShare.map { $0 * 100 }, decimals: 1),
      .count(row.excluded),
    ]
  }

  /// The table of a grouping with its total; as shown, each facility's row leads to its visits, which only a page can.
  func sheet(
    _ figures: [Figure], _ group: FigureGroup, total: Figure?
  ) -> (sheet: FigureSheet, shown: FigureSheet?) {
    let ordered = completed(figures, group).map { (name(of: $0.key, group), $0) }.sorted {
      group == .month ? $0.1.key < $1.1.key : ($0.0.text, $0.1.key) < ($1.0.text, $1.1.key)
    }
    let table = table(ordered.map(\.1), group, total: total)
    let people = people(group)
    func cells(_ row: DisclosedTable.Row, _ place: String) -> [FigureSheet.Cell] {
      Self.cells(row, indicator.measure)
        + (people?.cells(row.value.map { Int($0) }, in: place) ?? [])
    }
    var rows = zip(ordered, table.rows).map { entry, row in
      [FigureSheet.Cell.words(entry.0.text, link: entry.0.link)] + cells(row, row.key)
    }
    // Months of a state do not add up.
    if !(group == .month && indicator.isMonthly) {
      rows.append(
        [.words(say.plain(MonitorTexts.all))] + cells(table.total, StatedFigure.city))
    }
    let sheet = FigureSheet(
      title: "\(indicator.id) \(say.plain(indicator.title)): \(say.plain(MonitorTexts.by(group)))",
      columns: Self.columns(MonitorTexts.by(group), say) + (people?.columns ?? []), rows: rows,
      notes: notes() + (people?.notes ?? []))
    guard group == .facility else { return (sheet, nil) }
    let facilities = table.rows.map(\.key)
    let shown = sheet.doors([("visits", say.plain(LookTexts.visits))]) { index in
      [index < facilities.count ? look(at: facilities[index]) : .words("")]
    }
    return (sheet, shown)
  }

  /// Where the drill ends: the form that asks why, with what the officer comes from.
  private func look(at facility: String) -> FigureSheet.Cell {
    let context = LookContext(
      indicator: indicator.id, facility: facility, month: query.months.upperBound)
    return .words(say.plain(LookTexts.heading), link: "\(say.link("/look"))?\(context.query)")
  }

  /// How a row is called, and the page of what it is of.
  func name(of key: String, _ group: FigureGroup) -> (text: String, link: String?) {
    switch group {
    case .facility:
      let name = snapshot.facility(code: key)?.name ?? key
      return (name, "\(say.link("/faskes/\(key)"))?\(query.monthsText)")
    case .kelurahan:
      guard let area = CityMap.kelurahan(code: key) else {
        return (
          say.plain(MonitorTexts.place(key)), "\(say.link("/kelurahan/\(key)"))?\(query.monthsText)"
        )
      }
      return (area.name, "\(say.link("/kelurahan/\(key)"))?\(query.monthsText)")
    case .ownership:
      return (say.plain(key == "government" ? OfficeTexts.government : OfficeTexts.isPrivate), nil)
    case .residence: return (say.plain(MonitorTexts.place(key)), nil)
    case .all, .month, .day, .kelurahanMonth: return (key, nil)
    }
  }

  /// The facilities that can be shown, and their funnel; nil where the indicator is no proportion or they are fewer
  /// than five.
  func plot(_ figures: [Figure]) -> (shown: [Figure], plot: FunnelPlot)? {
    guard indicator.measure.isProportion else { return nil }
    let shown = zip(figures, table(figures, .facility).rows)
      .filter { $0.1.value != nil }.map(\.0)
    guard shown.count >= FunnelPlot.minimumFacilities,
      let plot = try? FunnelPlot(shown.map(\.sum.numerator), of: shown.map(\.sum.denominator))
    else { return nil }
    return (shown, plot)
  }

  /// The funnel over facilities; nil where there is none.
  func funnel(_ figures: [Figure]) -> (chart: DrawnChart, isWidened: Bool)? {
    guard let (shown, plot) = plot(figures) else { return nil }
    let points = zip(shown, plot.points).map { figure, point in
      let (name, link) = name(of: figure.key, .facility)
      return FunnelChart.Point(
        name: name, size: point.denominator, value: point.value,
        isOutside: plot.isWidened ? point.isOutsideAdjusted : point.isOutside, link: link ?? "")
    }
    let chart = FunnelChart(
      title: ChartText(indicator.title), points: points,
      limits: Self.limits(plot, up: shown.map(\.sum.denominator).max() ?? 1),
      centre: plot.target, unit: indicator.measure.unit)
    return (chart.drawn(say.chart), plot.isWidened)
  }

  /// The limits at forty sizes, close together where they bend: exact, or widened on the arcsine scale where
  /// facilities differ by more than chance. Source: Spiegelhalter 2005.
  static func limits(_ plot: FunnelPlot, up largest: Int) -> [FunnelChart.Limit] {
    var sizes: [Int] = []
    for step in 1...40 {
      let share = Double(step * step) / 1600
      let size = max(RateDisclosure.minimumDenominator, Int(Double(largest) * share))
      if sizes.last != size { sizes.append(size) }
    }
    return sizes.compactMap { size in
      guard let inner = plot.band(size, 0.025, 1.959964),
        let outer = plot.band(size, 0.001, 3.090232)
      else { return nil }
      return FunnelChart.Limit(size: size, inner: inner, outer: outer)
    }
  }

  /// The map of a rate by kelurahan; nil for counts without people to divide by, as areas of unlike size would
  /// mislead with them.
  func map(_ figures: [Figure]) -> (svg: String, sentence: String)? {
    let people = people(.kelurahan)
    guard indicator.measure != .quantiles, people?.population.isEmpty != true else { return nil }
    let figures = completed(figures, .kelurahan)
    let rows = Dictionary(
      uniqueKeysWithValues: table(figures, .kelurahan).rows.map { ($0.key, $0) })
    func value(_ row: DisclosedTable.Row) -> Double? {
      guard let people else { return row.value }
      return row.value.flatMap {
        people.population.rate(Int($0), in: row.key, per: people.per)?.value
      }
    }
    let values = CityMap.kelurahan.map { rows[$0.code].flatMap(value) }
    let shades = CityDrawing.shades(values)
    let known = values.compactMap(\.self)
    let unit = people == nil ? indicator.measure.unit : .number(decimals: 1)
    let title = [say.plain(indicator.title), people?.rate].compactMap(\.self)
    let sentence = say.plain(
      MonitorTexts.mapSentence(
        title.joined(separator: " "), say.figure(known.count),
        unit.text(known.min(), say.chart), unit.text(known.max(), say.chart)))
    let svg = CityDrawing.drawing(sentence) { area in
      let row = rows[area.code]
      let link = "\(say.link("/kelurahan/\(area.code)"))?\(query.monthsText)"
      guard let row, row.denominator != 0 || people != nil else {
        return (link, "", say.plain(MonitorTexts.noData), .none)
      }
      guard row.value != nil else {
        return (link, "", say.plain(MonitorTexts.hidden), .hidden)
      }
      guard let value = value(row) else {
        return (link, "", say.plain(MonitorTexts.noData), .none)
      }
      let text = unit.text(value, say.chart)
      return (
        link, text.filter { $0.isNumber || $0 == "," || $0 == "." }, text,
        .shade(shades[area.code] ?? 1)
      )
    }
    return (svg, sentence)
  }
}

extension FunnelPlot {
  /// Whether facilities differ by more than chance.
  var isWidened: Bool { betweenVariance > 0 }

  /// The limits at a size that leave out `tail` on each side; `deviations` is the same in standard deviations.
  fileprivate func band(_ size: Int, _ tail: Double, _ deviations: Double) -> ClosedRange<Double>? {
    guard isWidened else {
      guard let low = try? FunnelLimits.proportion(target: target, denominator: size, at: tail),
        let high = try? FunnelLimits.proportion(target: target, denominator: size, at: 1 - tail)
      else { return nil }
      return low...max(low, high)
    }
    let middle = asin(target.squareRoot())
    let half = deviations * (1 / (4 * Double(size)) + betweenVariance).squareRoot()
    let (low, high) = (sin(max(0, middle - half)), sin(min(.pi / 2, middle + half)))
    return (low * low)...(high * high)
  }
}
