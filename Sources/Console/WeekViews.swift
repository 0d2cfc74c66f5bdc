import Charts
import CityMap
import Monitoring
import RecordModel
import Registry
import Statistics

/// A page of the list of alerts, as an address asks for it.
struct AlertList: Sendable {
  let page: AlertBook.Page
  let isClosed: Bool
  /// The alert behind which it begins.
  let after: AlertID?
}

/// W2 of one week as a table.
struct WeekSheets: Sendable {
  let week: Int
  let disease: String
  let report: (first: AlertBook.Report, latest: AlertBook.Report)?
  let before: AlertBook.Report?
  let delay: ReportingDelay?
  let noise: AlertNoise?
  /// When cases were counted last, microseconds since 1970; nil before any were.
  let counted: Int64?
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
        count.denominator == 0
          ? say.plain(AlertTexts.nobodyOwes)
          : "\(say.figure(count.numerator)) / \(say.figure(count.denominator))"
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
    let keys = Openness.homes
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

  /// How often chance alone would alarm in a year; nil of a week without counts.
  var noiseText: String? {
    guard let noise else { return nil }
    func figure(_ value: Double) -> String { say.figure(Int(value.rounded())) }
    return say.plain(AlertTexts.noise(figure(noise.ratio), noise.model.map(figure)))
  }

  /// What stands with a table of alerts: which, up to when cases are counted, when the clocks were read.
  private func alertNotes(_ alerts: [Bilingual]) -> [(label: String, text: String)] {
    [
      (say.plain(MonitorTexts.filters), alerts.map { say.plain($0) }.joined(separator: ", ")),
      (say.plain(MonitorTexts.cut), counted.map { say.time($0) } ?? "–"),
      (say.plain(AlertTexts.clocksAt), say.time(now)),
    ]
  }

  /// Alerts as a table.
  func inbox(_ list: AlertList) -> FigureSheet {
    var chosen = [list.isClosed ? AlertTexts.closedAlerts : AlertTexts.inbox]
    if list.after != nil { chosen.append(AlertTexts.furtherAlerts) }
    let notes = alertNotes(chosen)
    return FigureSheet(
      title: say.plain(list.isClosed ? AlertTexts.closedAlerts : AlertTexts.inbox),
      columns: [
        ("disease", say.plain(AlertTexts.disease), false),
        ("area", say.plain(AlertTexts.area), false),
        ("urgency", say.plain(AlertTexts.urgency), false),
        ("week", say.plain(AlertTexts.week), false),
        ("state", say.plain(AlertTexts.state), false),
        ("owner", say.plain(AlertTexts.owner), false),
        ("clocks", say.plain(AlertTexts.clocks), false),
        ("outcome", say.plain(AlertTexts.outcome), false),
      ],
      rows: list.page.alerts.map { alert in
        [
          .words(
            Self.name(alert.unit.disease, say), link: say.link("/peringatan/\(alert.id)")),
          .words(AlertSheets.area(alert.unit.area, say)),
          .words(say.plain(alert.isRed ? AlertTexts.red : AlertTexts.amber)),
          .words(MMWRWeek(CalendarDay(daysSince1970: alert.weeks.upperBound))?.text ?? ""),
          .words(say.plain(AlertTexts.state(alert.state))), .words(alert.owner ?? "–"),
          .words(AlertSheets.clocks(alert, now, say)),
          .words(alert.outcome.map { say.plain(AlertTexts.outcome($0)) } ?? "–"),
        ]
      },
      notes: noiseText.map { notes + [(label: say.plain(AlertTexts.alerts), text: $0)] } ?? notes)
  }

  /// How many alerts were verified in time, by the facility with most of their cases.
  func punctuality(_ clocks: [AlertBook.Punctuality]) -> FigureSheet {
    func share(_ share: AlertBook.Punctuality.Share) -> FigureSheet.Cell {
      guard share.judged > 0 else { return .number(nil) }
      return .number(100 * Double(share.kept) / Double(share.judged), decimals: 1)
    }
    let named = clocks.map { one in
      (name: one.facility.flatMap { snapshot.facilities[$0]?.name } ?? "–", clocks: one)
    }
    return FigureSheet(
      title: say.plain(AlertTexts.clocks),
      columns: [
        ("facility", say.plain(MonitorTexts.facility), false),
        ("alerts", say.plain(AlertTexts.alerts), true),
        ("taken", "\(say.plain(AlertTexts.step("take"))) %", true),
        ("verified", "\(say.plain(AlertTexts.state(.verified))) %", true),
        ("assessed", "\(say.plain(AlertTexts.state(.assessed))) %", true),
      ],
      rows: named.sorted { $0.name < $1.name }.map { name, clocks in
        [
          .words(name), .number(Double(clocks.alerts)), share(clocks.taken),
          share(clocks.verified), share(clocks.assessed),
        ]
      }, notes: alertNotes([AlertTexts.inbox, AlertTexts.closedAlerts]))
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
  let noAlerts: String?
  let alertLinks: [LabelledLink]
  let noise: String?
  let sheets: [SheetView]
  let charts: [ChartView]
  let map: MapView?

  init(_ parts: WeekSheets, _ list: AlertList, _ tables: PageTables, isNewest: Bool) {
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
    let state = list.isClosed ? "&alerts=closed" : ""
    noAlerts =
      list.page.alerts.isEmpty
      ? say.plain(list.isClosed ? AlertTexts.noClosedAlerts : AlertTexts.noAlerts) : nil
    let here = address(parts.week)
    var links = [
      LabelledLink(
        label: say.plain(list.isClosed ? AlertTexts.inbox : AlertTexts.closedAlerts),
        href: list.isClosed ? here : "\(here)&alerts=closed")
    ]
    if let next = list.page.next {
      links.append(
        LabelledLink(
          label: say.plain(AlertTexts.furtherAlerts), href: "\(here)\(state)&after=\(next)"))
    }
    alertLinks = links
    noise = parts.noiseText
    let shown =
      ["alerts", "clocks"] + (isCounted ? ["w2", "places"] : [])
      + [ReportingSheet.name, ReportingSheet.owners]
    sheets = shown.compactMap { tables.view($0) }.filter { $0.lines != nil }
    charts = tables.charts
    map = isCounted ? Self.map(parts) : nil
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
