import Charts
import CityMap
import Monitoring
import RecordModel
import Registry
import Statistics

/// W2 of one week as a table.
struct WeekSheets: Sendable {
  let week: Int
  let disease: String
  let report: (first: AlertBook.Report, latest: AlertBook.Report)?
  let before: AlertBook.Report?
  let delay: ReportingDelay?
  let now: Int64
  let snapshot: RegistrySnapshot
  let population: Population
  let say: Language

  var people: PopulationCells {
    PopulationCells(population: population, per: 100_000, say: say)
  }

  var weekText: String { MMWRWeek(CalendarDay(daysSince1970: week))?.text ?? "" }
  var version: Int { report?.latest.version ?? 0 }

  /// The week in words.
  var label: String {
    guard let label = MMWRWeek(CalendarDay(daysSince1970: week))?.label else { return "" }
    return say == .indonesian ? label.indonesian : label.english
  }

  /// What the last count of a week is expected to come to; nil where that cannot be told.
  func expectedFinal(_ known: Int, of week: Int) -> ReportingDelay.Estimate? {
    let days = CivilDate.localDay(at: now) - (week + 7)
    return days < 0 ? nil : try? delay?.estimate(known: known, delay: days)
  }

  static func name(_ code: String, _ say: Language) -> String {
    SKDRDisease.named(code).map { "\($0.code) \(say.plain($0.name))" } ?? say.plain(AlertTexts.all)
  }

  /// Diseases by facility, small counts hidden with as many others as it takes.
  var grid: FigureSheet {
    let latest = report?.latest
    let facilities = (latest?.reporters ?? []).filter { $0.visits > 0 }.map(\.facility)
    var columns: [(name: String, title: String, isNumber: Bool)] = [
      ("disease", say.plain(AlertTexts.disease), false),
      ("rule", say.plain(AlertTexts.rule), false),
      ("cases", say.plain(AlertTexts.total), true),
      ("firstVersion", say.plain(AlertTexts.firstVersion), true),
      ("weekBefore", say.plain(AlertTexts.before), true),
      ("expectedFinal", say.plain(AlertTexts.expectedFinal), true),
    ]
    for code in facilities {
      columns.append((code, snapshot.facility(code: code)?.name ?? code, true))
    }
    let codes = SKDRDisease.all.map(\.code) + [SKDRDisease.allVisits]
    return FigureSheet(
      title: "\(say.plain(AlertTexts.grid)), \(label)", columns: columns,
      rows: latest.map { latest in codes.map { row($0, latest, facilities) } } ?? [],
      notes: notes)
  }

  /// What stands with the table and its files.
  var notes: [(label: String, text: String)] {
    var notes: [(label: String, text: String)] = [(say.plain(AlertTexts.week), label)]
    if let latest = report?.latest {
      func share(_ count: (numerator: Int, denominator: Int)) -> String {
        "\(say.figure(count.numerator)) / \(say.figure(count.denominator))"
      }
      let made = "\(latest.version), \(say.plain(AlertTexts.counted)) \(say.time(latest.countedAt))"
      notes.append((say.plain(AlertTexts.version), "\(made), SKDR \(latest.list)"))
      notes.append((say.plain(AlertTexts.complete), share(latest.complete)))
      notes.append((say.plain(AlertTexts.timely), share(latest.timely)))
    }
    notes.append((say.plain(MonitorTexts.hidden), say.plain(MonitorTexts.hiddenText)))
    notes.append((say.plain(AlertTexts.all), say.plain(AlertTexts.rounded)))
    return notes
  }

  private func row(
    _ code: String, _ latest: AlertBook.Report, _ facilities: [String]
  ) -> [FigureSheet.Cell] {
    let total = latest.counts.count(code, .city)
    let first = report.map { report in
      OpenWeek.earlier(code, report.first.total(code), than: latest.total(code))
    }
    let rule = SKDRDisease.named(code).map { say.plain(AlertTexts.rule($0.rule)) } ?? "–"
    let expected = total.flatMap { expectedFinal($0, of: week) }
    let cells: [FigureSheet.Cell] = [
      .words(
        Self.name(code, say),
        link: "\(say.link(AlertPages.path))?week=\(weekText)&disease=\(code)"), .words(rule),
      .count(total), first.map(FigureSheet.Cell.count) ?? .number(nil),
      before.map { .count(OpenWeek.alone(code, $0.total(code))) } ?? .number(nil),
      .number(expected?.expected),
    ]
    return cells + facilities.map { .count(latest.counts.count(code, .facility($0))) }
  }

  /// The chosen disease by kelurahan of residence, as the map shows it.
  var places: FigureSheet {
    let open = report?.latest.counts
    let keys = CityMap.kelurahan.map(\.code) + [Residence.outside, Residence.unresolved]
    // All visits are rounded, so that an interval of theirs would say too much.
    let isExact = disease != SKDRDisease.allVisits
    func cells(_ place: FigurePlace, _ key: String) -> [FigureSheet.Cell] {
      let count = open?.count(disease, place)
      return [.count(count ?? nil)] + people.cells(count ?? nil, in: key, isExact: isExact)
    }
    let rows = keys.map { key -> [FigureSheet.Cell] in
      let name = CityMap.kelurahan(code: key)?.name ?? say.plain(MonitorTexts.place(key))
      return [.words(name)] + cells(.kelurahan(key), key)
    }
    return FigureSheet(
      title: "\(Self.name(disease, say)), \(say.plain(MonitorTexts.kelurahan)), \(label)",
      columns: [
        ("kelurahan", say.plain(MonitorTexts.kelurahan), false),
        ("cases", say.plain(AlertTexts.cases), true),
      ] + people.columns,
      rows: rows + [
        [.words(say.plain(MonitorTexts.all))] + cells(.city, StatedFigure.city)
      ], notes: notes + people.notes)
  }

  /// Alerts as a table.
  func inbox(_ alerts: [Alert]) -> FigureSheet {
    FigureSheet(
      title: say.plain(AlertTexts.inbox),
      columns: [
        ("disease", say.plain(AlertTexts.disease), false),
        ("area", say.plain(AlertTexts.area), false),
        ("urgency", say.plain(AlertTexts.urgency), false),
        ("week", say.plain(AlertTexts.week), false),
        ("state", say.plain(AlertTexts.state), false),
        ("owner", say.plain(AlertTexts.owner), false),
        ("clocks", say.plain(AlertTexts.clocks), false),
      ],
      rows: alerts.map { alert in
        [
          .words(
            Self.name(alert.unit.disease, say), link: say.link("/peringatan/\(alert.id)")),
          .words(AlertSheets.area(alert.unit.area, say)),
          .words(say.plain(alert.isRed ? AlertTexts.red : AlertTexts.amber)),
          .words(MMWRWeek(CalendarDay(daysSince1970: alert.weeks.upperBound))?.text ?? ""),
          .words(say.plain(AlertTexts.state(alert.state))), .words(alert.owner ?? "–"),
          .words(AlertSheets.clocks(alert, now, say)),
        ]
      }, notes: [])
  }

  /// How many alerts were verified in time, by the facility with most of their cases.
  func punctuality(_ alerts: [Alert]) -> FigureSheet {
    let groups = Dictionary(grouping: alerts) { alert in
      alert.facility.flatMap { snapshot.facilities[$0]?.name } ?? "–"
    }
    func share(_ alerts: [Alert], _ clock: (Alert) -> Alert.Clock) -> FigureSheet.Cell {
      let judged = alerts.compactMap { clock($0).isInTime(at: now) }
      guard !judged.isEmpty else { return .number(nil) }
      return .number(100 * Double(judged.count { $0 }) / Double(judged.count), decimals: 1)
    }
    return FigureSheet(
      title: say.plain(AlertTexts.clocks),
      columns: [
        ("facility", say.plain(MonitorTexts.facility), false),
        ("alerts", say.plain(AlertTexts.inbox), true),
        ("taken", "\(say.plain(AlertTexts.step("take"))) %", true),
        ("verified", "\(say.plain(AlertTexts.state(.verified))) %", true),
        ("assessed", "\(say.plain(AlertTexts.state(.assessed))) %", true),
      ],
      rows: groups.sorted { $0.key < $1.key }.map { name, alerts in
        [
          .words(name), .number(Double(alerts.count)), share(alerts, \.reportClock),
          share(alerts, \.verifyClock), share(alerts, \.assessClock),
        ]
      }, notes: [])
  }
}

/// What the page of SKDR names.
struct WeekView: Sendable {
  let action: String
  let week: String
  let diseases: [Choice]
  let previous: String
  let next: String?
  let stamp: String
  let isCounted: Bool
  let hasAlerts: Bool
  let sheets: [SheetView]
  let charts: [ChartView]
  let map: MapView?

  /// Weeks of the curve.
  private static let span = 52

  init(_ parts: WeekSheets, _ alerts: [Alert], _ history: WeekHistory, isNewest: Bool) {
    let say = parts.say
    func address(_ week: Int) -> String {
      let text = MMWRWeek(CalendarDay(daysSince1970: week))?.text ?? ""
      return "\(say.link(AlertPages.path))?week=\(text)&disease=\(parts.disease)"
    }
    action = say.link(AlertPages.path)
    week = parts.weekText
    diseases = ([SKDRDisease.allVisits] + SKDRDisease.all.map(\.code)).map {
      Choice(value: $0, label: WeekSheets.name($0, say), isChosen: $0 == parts.disease)
    }
    previous = address(parts.week - 7)
    next = isNewest ? nil : address(parts.week + 7)
    stamp = parts.notes.map { "\($0.label): \($0.text)" }.joined(separator: " · ")
    isCounted = parts.report != nil
    let open = alerts.filter { $0.state != .closed }
    hasAlerts = !open.isEmpty
    var sheets: [SheetView] = []
    func view(_ sheet: FigureSheet, _ table: String) -> SheetView {
      sheet.view(
        files: {
          "\(say.link(AlertPages.path))\($0.rawValue)?week=\(parts.weekText)&disease=\(parts.disease)&table=\(table)"
        }, say)
    }
    if !open.isEmpty { sheets.append(view(parts.inbox(open), "alerts")) }
    if !alerts.isEmpty { sheets.append(view(parts.punctuality(alerts), "clocks")) }
    if isCounted {
      sheets.append(view(parts.grid, "w2"))
      sheets.append(view(parts.places, "places"))
    }
    self.sheets = sheets
    charts = isCounted ? [Self.curve(parts, history)] : []
    map = isCounted ? Self.map(parts) : nil
  }

  private static func curve(_ parts: WeekSheets, _ history: WeekHistory) -> ChartView {
    let say = parts.say
    let counts = Array(history.series(parts.disease, WeekHistory.city).suffix(span))
    let weeks = Array(history.weeks.suffix(span))
    let provisional = weeks.count { week in
      parts.expectedFinal(1, of: week)?.isProvisional
        ?? (CivilDate.localDay(at: parts.now) < week + 14)
    }
    let chart = SeriesChart(
      title: ChartText(AlertTexts.curve),
      names: weeks.map { MMWRWeek(CalendarDay(daysSince1970: $0))?.text ?? "" },
      axis: ChartText(AlertTexts.week),
      series: [
        .init(
          name: ChartText(AlertTexts.cases),
          values: counts.map { OpenWeek.alone(parts.disease, $0).map(Double.init) })
      ], unit: .number(decimals: 0), form: .epidemic, provisional: provisional)
    var note = say.plain(AlertTexts.noFinal)
    if let last = counts.last, let known = OpenWeek.alone(parts.disease, last),
      let week = weeks.last,
      let final = parts.expectedFinal(known, of: week)
    {
      note = say.plain(
        AlertTexts.provisional(say.figure(known), say.figure(Int(final.expected.rounded()))))
    }
    return ChartView(
      "\(say.plain(AlertTexts.curve)): \(WeekSheets.name(parts.disease, say))",
      chart.drawn(say.chart), note: note)
  }

  /// Counts stand as numbers; colours are of rates, where somebody stated who lives there.
  private static func map(_ parts: WeekSheets) -> MapView? {
    guard let latest = parts.report?.latest else { return nil }
    let say = parts.say
    let open = latest.counts
    let people = parts.people
    let counts = CityMap.kelurahan.map { open.count(parts.disease, .kelurahan($0.code)) }
    let rates = zip(CityMap.kelurahan, counts).map { area, count in
      count.flatMap { people.population.rate($0, in: area.code, per: people.per)?.value }
    }
    let shades = CityDrawing.shades(rates)
    let subject = "\(WeekSheets.name(parts.disease, say)), \(parts.label)"
    let known = rates.compactMap(\.self)
    let sentence =
      known.isEmpty
      ? subject
      : say.plain(
        MonitorTexts.mapSentence(
          "\(subject), \(people.rate)", say.figure(known.count),
          say.chart.number(known.min() ?? 0, decimals: 1),
          say.chart.number(known.max() ?? 0, decimals: 1)))
    return MapView(
      svg: CityDrawing.drawing(sentence) { area in
        let count = open.count(parts.disease, .kelurahan(area.code))
        let isHidden = count == nil
        return (
          "\(say.link("/kelurahan/\(area.code)"))",
          count.map { $0 > 0 ? say.figure($0) : "" } ?? "",
          count.map { people.text($0, in: area.code) } ?? say.plain(MonitorTexts.hidden),
          isHidden
            ? .hidden
            : shades[area.code].map { .shade($0) } ?? ((count ?? 0) > 0 ? .some : .plain)
        )
      }, sentence: sentence, legend: known.isEmpty ? nil : say.plain(MonitorTexts.legend))
  }
}
