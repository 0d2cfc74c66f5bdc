import Charts
import Monitoring
import RecordModel
import Registry
import Statistics

/// All indicators of one place beside those of the city, with their course.
struct CityProfile: Sendable {
  private let sheet: FigureSheet
  private let query: MonitorQuery
  private let cut: Int64
  private let place: Place
  private let say: Language
  private let tiles: [OverviewView.Tile]

  /// Reads the figures of a place; `asked` narrows what `query` shows to it.
  static func read(
    _ book: IndicatorBook, _ query: MonitorQuery, _ asked: FigureQuery, _ cut: Int64,
    _ place: Place, _ say: Language
  ) async throws -> CityProfile {
    let here = try await book.figures(Indicator.all, asked, by: .all, cut: cut)
    let isCity = asked == query.figures
    let city =
      isCity ? here : try await book.figures(Indicator.all, query.figures, by: .all, cut: cut)
    var year = asked
    year.months = query.months.upperBound.advanced(by: -11)...query.months.upperBound
    let months = try await book.figures(Indicator.all, year, by: .month, cut: cut)
    let span =
      min(
        query.months.lowerBound, year.months.lowerBound)...query.months.upperBound
    let open = try await book.openness(
      Indicator.all, span, cut: cut)
    return CityProfile(
      query, cut, place, say, here: here, city: isCity ? nil : city, months, open)
  }

  private init(
    _ query: MonitorQuery, _ cut: Int64, _ place: Place, _ say: Language,
    here: [String: [Figure]], city: [String: [Figure]]?, _ months: [String: [Figure]],
    _ open: [String: Openness]
  ) {
    self.query = query
    self.cut = cut
    self.place = place
    self.say = say
    var columns = IndicatorSheets.columns(MonitorTexts.indicator, say)
    if city != nil { columns.append(("city", say.plain(MonitorTexts.city), true)) }
    columns.append(("target", say.plain(MonitorTexts.target), true))
    var rows: [[FigureSheet.Cell]] = []
    var tiles: [OverviewView.Tile] = []
    var values: (here: [String: Double], city: [String: Double]) = ([:], [:])
    var hidden: Set<String> = []
    for indicator in Indicator.all {
      let measure = indicator.measure
      let figure = here[indicator.id]?.first ?? Figure("all", RollupSum(), measure)
      let target = place.figures ?? query.place
      func kinds(_ place: FigurePlace) -> OpenKinds {
        open[indicator.id]?.kinds(of: place, query.months) ?? .none
      }
      let row = DisclosedTable([figure], measure, open: [kinds(target)]).rows[0]
      values.here[indicator.id] = row.value
      if row.value == nil && row.denominator != 0 { hidden.insert(indicator.id) }
      let link = "\(say.link("/mutu/\(indicator.id)"))?\(query.text())"
      var cells =
        [
          FigureSheet.Cell.words("\(indicator.id) \(say.plain(indicator.title))", link: link)
        ] + IndicatorSheets.cells(row, measure)
      if let city {
        let all = city[indicator.id]?.first.flatMap {
          DisclosedTable([$0], measure, open: [kinds(query.place)]).rows[0].value
        }
        values.city[indicator.id] = all
        cells.append(measure.cell(all))
      }
      cells.append(measure.cell(indicator.target))
      rows.append(cells)
      tiles.append(
        Self.tile(
          indicator, row,
          Self.course(
            indicator, months[indicator.id] ?? [], query.months.upperBound, cut, target,
            open[indicator.id]), link, say))
    }
    self.tiles = tiles
    for score in CompositeScore.all {
      let isHidden = score.parts.contains(where: hidden.contains)
      rows.append(
        Self.row(
          score, isHidden ? .hidden : .number(score.value(values.here), decimals: 1),
          city: city == nil ? nil : .number(score.value(values.city), decimals: 1), say))
    }
    var notes: [(label: String, text: String)] = [
      (say.plain(MonitorTexts.filters), query.words(say)),
      (say.plain(MonitorTexts.cut), say.time(cut)),
      (say.plain(MonitorTexts.hidden), say.plain(MonitorTexts.hiddenText)),
    ]
    for score in CompositeScore.all {
      let label = "\(score.id).\(score.version) \(say.plain(score.title))"
      notes.append((label, "\(say.plain(score.formula)) \(say.plain(score.source))"))
    }
    sheet = FigureSheet(
      title: "\(say.plain(place.title)): \(say.plain(MonitorTexts.quality))", columns: columns,
      rows: rows, notes: notes)
  }

  /// The row of a figure that is made of figures: it has no counts and no interval of its own.
  private static func row(
    _ score: CompositeScore, _ value: FigureSheet.Cell, city: FigureSheet.Cell?, _ say: Language
  ) -> [FigureSheet.Cell] {
    let none = FigureSheet.Cell.number(nil)
    var cells = [
      FigureSheet.Cell.words("\(score.id) \(say.plain(score.title))"), none, none, value,
    ]
    cells += [.words(""), none, none, none, none]
    if let city { cells.append(city) }
    cells.append(.number(score.best))
    return cells
  }

  /// The values of twelve months that may be seen; a month that is not over has none.
  private static func course(
    _ indicator: Indicator, _ months: [Figure], _ last: CalendarMonth, _ cut: Int64,
    _ place: FigurePlace, _ open: Openness?
  ) -> [Double?] {
    let values = Dictionary(uniqueKeysWithValues: months.map { ($0.key, $0) })
    return (0..<12).map { step in
      let month = last.advanced(by: step - 11)
      guard indicator.isWhole(month, at: cut), let figure = values[month.text], let open else {
        return nil
      }
      return DisclosedTable(
        [figure], indicator.measure, open: [open.kinds(of: place, month...month)]
      ).rows[0].value
    }
  }

  private static func tile(
    _ indicator: Indicator, _ row: DisclosedTable.Row, _ course: [Double?], _ link: String,
    _ say: Language
  ) -> OverviewView.Tile {
    let isHidden = row.value == nil && row.denominator != 0
    return OverviewView.Tile(
      href: link, label: say.plain(indicator.title),
      value: isHidden
        ? say.plain(MonitorTexts.hidden)
        : indicator.measure.unit.text(row.value, say.chart)
          + (indicator.measure == .quantiles && row.value != nil ? " min" : ""),
      spark: Sparkline(values: course).svg,
      note: row.denominator.map { "N = \(say.figure($0))" } ?? "N \(say.plain(MonitorTexts.hidden))"
    )
  }

  /// The page's tables, its own first; `name` is that of the files without the month.
  func tables(_ name: String) -> PageTables {
    var tables = PageTables(
      path: say.link(place.path),
      query: place.figures == nil ? query.text() : query.monthsText,
      name: "\(name)_\(query.months.upperBound.text)", say)
    tables.add("indicators", sheet)
    return tables
  }

  /// What the template names.
  func view(
    _ tables: PageTables, about: String?, facts: [LabelledText], areas: [LabelledLink] = [],
    map: (svg: String, sentence: String)?, quiet: [LabelledLink], hasQuietPart: Bool
  ) -> OverviewView {
    OverviewView(
      filters: FilterFields(
        query, action: say.link(place.path), cut, say, narrows: place.figures == nil),
      about: about,
      facts: facts.isEmpty ? nil : OverviewView.Facts(items: facts),
      areas: areas.isEmpty ? nil : OverviewView.Areas(links: areas), tiles: tiles,
      charts: tables.charts, map: map.map { MapView(svg: $0.svg, sentence: $0.sentence) },
      sheets: tables.views, quiet: quiet, hasQuiet: !quiet.isEmpty, hasQuietPart: hasQuietPart)
  }
}

/// The fields that narrow a page.
struct FilterFields: Sendable {
  let action: String
  let from: String
  let to: String
  let selects: [FilterView]
  let chosen: String
  let cut: String

  /// `narrows` says whether the page may be narrowed to owners and homes too.
  init(
    _ query: MonitorQuery, action: String, _ cut: Int64, _ say: Language, narrows: Bool = true
  ) {
    self.action = action
    from = query.months.lowerBound.text
    to = query.months.upperBound.text
    chosen = query.words(say)
    self.cut = say.time(cut)
    let owners = [("government", OfficeTexts.government), ("private", OfficeTexts.isPrivate)]
    let homes = [("yes", MonitorTexts.residentsOnly), ("no", MonitorTexts.othersOnly)]
    let resident = query.isResident.map { $0 ? "yes" : "no" }
    guard narrows else {
      selects = []
      return
    }
    selects = [
      FilterView(
        id: "ownership", label: say.plain(MonitorTexts.ownership),
        choices: owners.map {
          Choice(value: $0.0, label: say.plain($0.1), isChosen: $0.0 == query.ownership)
        }),
      FilterView(
        id: "residents", label: say.plain(MonitorTexts.residents),
        choices: homes.map {
          Choice(value: $0.0, label: say.plain($0.1), isChosen: $0.0 == resident)
        }),
    ]
  }
}

/// A map as a template names it.
struct MapView: Sendable {
  let svg: String
  let sentence: String
  /// What colours mean, where they do.
  var legend: String?
}

/// What the pages of a place name.
struct OverviewView: Sendable {
  struct Tile: Sendable {
    let href: String
    let label: String
    let value: String
    let spark: String
    let note: String
  }

  struct Facts: Sendable {
    let items: [LabelledText]
  }

  /// Pages of larger and smaller parts of the city.
  struct Areas: Sendable {
    let links: [LabelledLink]
  }

  let filters: FilterFields
  let about: String?
  let facts: Facts?
  let areas: Areas?
  let tiles: [Tile]
  let charts: [ChartView]
  let map: MapView?
  let sheets: [SheetView]
  let quiet: [LabelledLink]
  let hasQuiet: Bool
  let hasQuietPart: Bool
}

/// What the page of an indicator names.
struct IndicatorView: Sendable {
  struct Headline: Sendable {
    let value: String
    let note: String
  }

  let filters: FilterFields
  let id: String
  let version: String
  let definition: [LabelledText]
  let headline: Headline?
  /// The signs of the control chart; nil where it has no limits and nobody changed any.
  let reading: ReadingView?
  /// The form that changes its limits.
  let limits: LimitForm
  let charts: [ChartView]
  let noFunnel: Bool
  let notOffered: Bool
  /// Where a finding in this indicator is opened.
  let finding: String
  let map: MapView?
  let sheets: [SheetView]

  init(
    _ parts: IndicatorSheets, _ groups: [FigureGroup: [Figure]], _ reading: ProcessReading,
    _ tables: PageTables
  ) {
    let (indicator, say, query) = (parts.indicator, parts.say, parts.query)
    filters = FilterFields(query, action: say.link("/mutu/\(indicator.id)"), parts.cut, say)
    id = indicator.id
    version = say.figure(indicator.version)
    definition = [
      (MonitorTexts.numerator, say.plain(indicator.numerator)),
      (MonitorTexts.denominator, say.plain(indicator.denominator)),
      (MonitorTexts.exclusions, say.plain(indicator.exclusions)),
      (MonitorTexts.source, say.plain(indicator.source)),
      (
        MonitorTexts.target,
        indicator.target.map { indicator.measure.unit.text($0, say.chart) } ?? "–"
      ),
      (MonitorTexts.ripe, say.figure(indicator.maturityDays)),
    ].map { LabelledText(label: say.plain($0.0), value: $0.1) }
    headline = groups[.all]?.first.map { Self.headline($0, parts) }
    let signs = ReadingView(reading, say)
    self.reading = signs.isEmpty ? nil : signs
    limits = LimitForm(indicator, query, parts.cut, say)
    charts = tables.charts
    noFunnel =
      !tables.has("funnel") && indicator.measure.isProportion && query.offers(.facility)
    notOffered = query.place != .city
    finding = "\(say.link(FindingPages.newPath))?indicator=\(indicator.id)&\(query.monthsText)"
    map =
      query.offers(.kelurahan)
      ? parts.map(groups[.kelurahan] ?? []).map { MapView(svg: $0.svg, sentence: $0.sentence) }
      : nil
    sheets = tables.views
  }

  private static func headline(_ figure: Figure, _ parts: IndicatorSheets) -> Headline {
    let (indicator, say) = (parts.indicator, parts.say)
    let row = parts.table([], .all, total: figure).total
    let unit = indicator.measure.unit
    func count(_ value: Int?) -> String {
      value.map { say.figure($0) } ?? say.plain(MonitorTexts.hidden)
    }
    var note = "n = \(count(row.numerator)), N = \(count(row.denominator))"
    if let interval = row.interval {
      note +=
        ", 95 % \(unit.text(interval.lower, say.chart))–\(unit.text(interval.upper, say.chart))"
    }
    if let decile = row.ninthDecile { note += ", P90 \(unit.text(decile, say.chart))" }
    if let share = row.missingShare {
      note += ", \(say.plain(MonitorTexts.missingShort)) \(say.chart.percent(share))"
    }
    return Headline(
      value: row.value.map { unit.text($0, say.chart) } ?? say.plain(MonitorTexts.hidden),
      note: note)
  }
}
