import Charts
import Foundation
import Monitoring
import RecordModel
import Registry
import Statistics

/// The tables and charts of the quality of data.
struct QualitySheets: Sendable {
  let address: QualityAddress
  let calendar: CityCalendar
  let snapshot: RegistrySnapshot
  let cut: Int64
  let say: Language

  private var notes: [(label: String, text: String)] {
    [
      (say.plain(MonitorTexts.filters), words),
      (say.plain(MonitorTexts.cut), say.time(cut)),
      (say.plain(QualityTexts.index), say.plain(QualityTexts.indexText)),
    ]
  }

  /// What is chosen, in words.
  var words: String {
    ([
      "\(CivilDate.text(address.days.lowerBound)) – \(CivilDate.text(address.days.upperBound))"
    ] + [address.facility?.name, address.feed].compactMap(\.self)).joined(separator: " · ")
  }

  /// Days of the span on which a facility was to send, from when it was registered.
  private func expected(_ facility: FacilityEntry) -> Int {
    let open = calendar.openDays(of: facility.id)
    let first = max(address.days.lowerBound, CivilDate.localDay(at: facility.registeredAt))
    let last = min(address.days.upperBound, CivilDate.localDay(at: cut))
    return first <= last ? (first...last).filter(open.isOpen).count : 0
  }

  /// The index; of a facility over its open days, of anything else over the days that it sent on.
  func index(_ report: QualityReport, _ group: QualityGroup) -> Double? {
    if group == .facility, let facility = snapshot.facility(code: report.key) {
      return report.index(expectedDays: expected(facility))
    }
    if group == .all, let facility = address.facility {
      return report.index(expectedDays: expected(facility))
    }
    return report.index(expectedDays: report.daysReceived)
  }

  func name(_ key: String, _ group: QualityGroup) -> String {
    switch group {
    case .facility: snapshot.facility(code: key)?.name ?? key
    case .vendor:
      key.isEmpty
        ? say.plain(SoftwareTexts.own)
        : snapshot.operators.values.first { $0.code == key }?.name ?? key
    case .software:
      key.isEmpty ? say.plain(SoftwareTexts.unsaid) : key.replacing("|", with: " ")
    case .all, .feed, .day: key
    }
  }

  private static func percent(_ sum: QualitySum) -> FigureSheet.Cell {
    .number(sum.share.map { $0 * 100 }, decimals: 1)
  }

  private func cells(_ report: QualityReport, _ group: QualityGroup) -> [FigureSheet.Cell] {
    [
      .number(Double(report.sum("submission").total)), Self.percent(report.sum("submission")),
      .number(Double(report.visits)), Self.percent(report.sum("received")),
      .number(index(report, group), decimals: 1),
    ] + QualityItem.allCases.map { Self.percent(report.sum($0)) } + [
      Self.percent(report.sum("clock")),
      .number(report.pressureDigits.map { $0.largestShare * 100 }, decimals: 1),
      .number(report.pressureDigits?.pValue, decimals: 4),
    ]
  }

  /// One line a group in the order of names; never by rank.
  func sheet(_ reports: [QualityReport], total: QualityReport?) -> FigureSheet {
    let group = address.group
    let columns: [(name: String, title: String, isNumber: Bool)] =
      [
        ("group", say.plain(QualityTexts.by(group)), false),
        ("submissions", say.plain(SoftwareTexts.submissions), true),
        ("acceptedPercent", say.plain(QualityTexts.accepted), true),
        ("visits", say.plain(SoftwareTexts.visits), true),
        ("keptPercent", say.plain(QualityTexts.kept), true),
        ("index", say.plain(QualityTexts.index), true),
      ]
      + QualityItem.allCases.map { ("\($0)Percent", "\(say.plain($0.title)) (%)", true) } + [
        ("offTheHourPercent", say.plain(QualityTexts.clock), true),
        ("commonestDigitPercent", say.plain(QualityTexts.digit), true),
        ("digitChance", say.plain(QualityTexts.digitChance), true),
      ]
    var rows = reports.map { (name($0.key, group), $0) }.sorted { $0.0 < $1.0 }.map {
      title, report in
      [FigureSheet.Cell.words(title, link: link(report, group))] + cells(report, group)
    }
    if let total {
      rows.append([.words(say.plain(MonitorTexts.all))] + cells(total, .all))
    }
    return FigureSheet(
      title: "\(say.plain(QualityTexts.heading)): \(say.plain(QualityTexts.by(group)))",
      columns: columns, rows: rows, notes: notes)
  }

  private func link(_ report: QualityReport, _ group: QualityGroup) -> String? {
    guard group == .facility, let entry = snapshot.facility(code: report.key) else { return nil }
    var narrow = address
    narrow.facility = entry
    return "\(say.link(QualityPages.path))?\(narrow.parameters(by: .feed))"
  }

  /// One line an item, which leads to the rows that lack it.
  func items(_ total: QualityReport?) -> FigureSheet {
    FigureSheet(
      title: say.plain(QualityTexts.items),
      columns: [
        ("item", say.plain(QualityTexts.item), false),
        ("rule", say.plain(Texts.rule), false),
        ("good", say.plain(MonitorTexts.n), true), ("total", say.plain(MonitorTexts.total), true),
        ("percent", "%", true), ("defaults", say.plain(QualityTexts.defaults), true),
      ],
      rows: QualityItem.allCases.map { item in
        let sum = total?.sum(item) ?? QualitySum()
        return [
          .words(
            say.plain(item.title),
            link: "\(say.link("\(QualityPages.path)/baris"))?\(address.parameters())&item=\(item)"),
          .words(item.rule.code), .number(Double(sum.good)), .number(Double(sum.total)),
          Self.percent(sum), .number(Double(sum.defaulted)),
        ]
      }, notes: notes)
  }

  /// The rules that were broken; each leads to its places.
  func faults(_ faults: [QualityFault], path: String? = nil) -> FigureSheet {
    let isOwn = path != nil
    let base = say.link(path ?? "\(QualityPages.path)/baris")
    return FigureSheet(
      title: say.plain(QualityTexts.faults),
      columns: [
        ("rule", say.plain(Texts.rule), false),
        ("findings", say.plain(ClinicTexts.findings), true),
        ("submissions", say.plain(SoftwareTexts.submissions), true),
      ],
      rows: faults.map {
        [
          .words(
            $0.rule, link: "\(base)?\(address.parameters(isOwn: isOwn))&rule=\($0.rule)"),
          .number(Double($0.findings)), .number(Double($0.submissions)),
        ]
      }, notes: notes)
  }

  /// What the population register said, of those facilities that it was asked about.
  func confirmations(_ found: [String: [String: Int]]) -> FigureSheet {
    let states = ["confirmed", "contradicted", "unknown-number", "deceased"]
    let shown = found.filter { address.facility == nil || address.facility?.code == $0.key }
    return FigureSheet(
      title: say.plain(QualityTexts.identity),
      columns: [("facility", say.plain(MonitorTexts.facility), false)]
        + states.map { ($0, say.plain(QualityTexts.identity($0)), true) },
      rows: shown.map { (name($0.key, .facility), $0.value) }.sorted { $0.0 < $1.0 }.map {
        title, counts in
        [FigureSheet.Cell.words(title)]
          + states.map { state in
            let count = counts[state] ?? 0
            return (1...4).contains(count) ? .hidden : .number(Double(count))
          }
      }, notes: notes)
  }

  /// The visits that lack something and the places where rules were broken, with how to mend each; the newest
  /// first.
  func rows(_ rows: [QualityRow], _ places: [QualityPlace], isOwn: Bool) -> FigureSheet {
    let lines =
      rows.map { ($0.day, line($0, isOwn: isOwn)) }
      + places.map { ($0.day, line($0, isOwn: isOwn)) }
    return FigureSheet(
      title: say.plain(QualityTexts.rows),
      columns: [
        ("day", say.plain(MonitorTexts.day), false),
        ("facility", say.plain(MonitorTexts.facility), false),
        ("submission", say.plain(ClinicTexts.submission), false),
        ("place", say.plain(Texts.place), false), ("feed", say.plain(QualityTexts.feed), false),
        ("items", say.plain(QualityTexts.item), false), ("rules", say.plain(Texts.rule), false),
        ("fix", say.plain(Texts.fix), false),
      ], rows: lines.sorted { $0.0 > $1.0 }.prefix(QualityBook.maximumRows).map(\.1),
      notes: notes)
  }

  private func line(_ row: QualityRow, isOwn: Bool) -> [FigureSheet.Cell] {
    var rules: [Rule] = []
    for rule in row.items.map(\.rule) where !rules.contains(rule) { rules.append(rule) }
    return head(row.day, row.facility, row.submission, row.place, isOwn) + [
      .words(row.feed), .words(row.items.map { say.plain($0.title) }.joined(separator: ", ")),
      .words(rules.map(\.code).joined(separator: " ")),
      .words(rules.map { say.plain($0.fix) }.joined(separator: " ")),
    ]
  }

  private func line(_ place: QualityPlace, isOwn: Bool) -> [FigureSheet.Cell] {
    head(place.day, place.facility, place.submission, place.place, isOwn) + [
      .words("–"), .words("–"), .words(place.rule), .words(say.plain(place.fix)),
    ]
  }

  private func head(
    _ day: Int, _ facility: FacilityID, _ submission: SubmissionID, _ place: String, _ isOwn: Bool
  ) -> [FigureSheet.Cell] {
    [
      .words(
        CivilDate.text(day), link: isOwn ? say.link("/submissions/\(submission)") : nil),
      .words(snapshot.facilities[facility]?.name ?? "–"), .words(submission.description),
      .words(place.isEmpty ? say.plain(Texts.wholeMessage) : place),
    ]
  }

  /// A facility's own score beside the city's, item by item; each leads to its rows.
  func beside(_ mine: QualityReport?, _ city: QualityReport?, path: String) -> FigureSheet {
    var rows: [[FigureSheet.Cell]] = [
      [
        .words(say.plain(QualityTexts.index)),
        .number(mine.flatMap { index($0, .all) }, decimals: 1),
        .number(city?.index(expectedDays: city?.daysReceived ?? 0), decimals: 1),
        .number(mine.map { Double($0.visits) }),
      ]
    ]
    for item in QualityItem.allCases {
      let sum = mine?.sum(item) ?? QualitySum()
      rows.append([
        .words(
          say.plain(item.title),
          link: "\(say.link(path))?\(address.parameters(isOwn: true))&item=\(item)"),
        Self.percent(sum), Self.percent(city?.sum(item) ?? QualitySum()),
        .number(Double(sum.total)),
      ])
    }
    return FigureSheet(
      title: say.plain(QualityTexts.beside),
      columns: [
        ("item", say.plain(QualityTexts.item), false), ("own", say.plain(QualityTexts.mine), true),
        ("city", say.plain(MonitorTexts.city), true),
        ("total", say.plain(MonitorTexts.total), true),
      ], rows: rows, notes: notes)
  }

  /// The funnel of met items over facilities, vendors or versions; nil for fewer than five.
  func funnel(_ reports: [QualityReport]) -> (chart: DrawnChart, isWidened: Bool)? {
    guard [.facility, .vendor, .software].contains(address.group) else { return nil }
    let points = reports.compactMap { report -> (QualityReport, Int, Int)? in
      let sums = QualityItem.scored.map { report.sum($0) }
      let (good, total) = (
        sums.reduce(0) { $0 + $1.good }, sums.reduce(0) { $0 + $1.total }
      )
      return total >= RateDisclosure.minimumDenominator ? (report, min(good, total), total) : nil
    }
    guard points.count >= FunnelPlot.minimumFacilities,
      let plot = try? FunnelPlot(points.map(\.1), of: points.map(\.2))
    else { return nil }
    let drawn = zip(points, plot.points).map { entry, point in
      FunnelChart.Point(
        name: name(entry.0.key, address.group), size: point.denominator, value: point.value,
        isOutside: plot.isWidened ? point.isOutsideAdjusted : point.isOutside,
        link: link(entry.0, address.group) ?? "")
    }
    let chart = FunnelChart(
      title: ChartText(QualityTexts.funnel), points: drawn,
      limits: IndicatorSheets.limits(plot, up: points.map(\.2).max() ?? 1), centre: plot.target,
      unit: .percent)
    return (chart.drawn(say.chart), plot.isWidened)
  }
}

/// What the pages of quality name.
struct QualityView: Sendable {
  struct Filters: Sendable {
    let action: String
    let from: String
    let to: String
    let selects: [FilterView]
    let chosen: String
    let cut: String
  }

  let lead: String
  let filters: Filters
  let headline: IndicatorView.Headline?
  let charts: [ChartView]
  let sheets: [SheetView]
  let quiet: [LabelledLink]
  let hasQuiet: Bool
  let hasQuietPart: Bool
  let citySilence: String?

  /// The office's page.
  init(
    _ parts: QualitySheets, _ sheets: [FigureSheet], _ reports: [QualityReport],
    total: QualityReport?, quiet: QuietBook.Report
  ) {
    let say = parts.say
    lead = say.plain(QualityTexts.lead)
    let groups = QualityGroup.allCases.filter { $0 != .all }
    filters = Self.filters(
      parts, action: QualityPages.path,
      groups: groups.map {
        Choice(
          value: $0.rawValue, label: say.plain(QualityTexts.by($0)),
          isChosen: $0 == parts.address.group)
      },
      facilities: parts.snapshot.facilities.values.sorted {
        ($0.name, $0.code) < ($1.name, $1.code)
      }
      .map {
        Choice(
          value: $0.code, label: "\($0.name) (\($0.code))",
          isChosen: $0.id == parts.address.facility?.id)
      })
    headline = total.flatMap { report in
      parts.index(report, .all).map {
        IndicatorView.Headline(
          value: say.chart.number($0, decimals: 1),
          note: "\(say.plain(QualityTexts.index)), N = \(say.figure(report.visits))")
      }
    }
    charts =
      parts.funnel(reports).map {
        [
          ChartView(
            say.plain(QualityTexts.funnel), $0.chart,
            note: $0.isWidened ? say.plain(MonitorTexts.widened) : nil)
        ]
      } ?? []
    let query = parts.address.parameters()
    self.sheets = sheets.enumerated().map { index, sheet in
      var view = sheet.view(
        files: { "\(say.link(QualityPages.path))\($0.rawValue)?\(query)" }, say)
      // The files at this address hold the first table.
      if index > 0 { view = view.withoutFiles }
      return view
    }
    self.quiet = quiet.feeds.map { feed in
      let entry = parts.snapshot.facilities[feed.unit.facility]
      return LabelledLink(
        label: "\(entry?.name ?? "–") (\(feed.unit.feed)), "
          + say.plain(QualityTexts.since(CivilDate.text(feed.watch.since), feed.watch.days)),
        href: say.link("/faskes/\(entry?.code ?? "")"))
    }
    hasQuiet = !quiet.feeds.isEmpty
    hasQuietPart = true
    citySilence =
      quiet.citySilences.isEmpty
      ? nil
      : say.plain(QualityTexts.citySilence) + " "
        + quiet.citySilences.map { CivilDate.text($0) }.joined(separator: ", ")
  }

  /// A list of rows, with what stands before it.
  init(
    rows: FigureSheet, before: [FigureSheet], _ parts: QualitySheets, path: String, extra: String
  ) {
    let say = parts.say
    let isOwn = path == QualityPages.ownPath
    lead = say.plain(isOwn ? QualityTexts.ownLead : QualityTexts.rowsLead)
    filters = Self.filters(parts, action: path, groups: [], facilities: [])
    headline = nil
    charts = []
    let query = parts.address.parameters(isOwn: isOwn) + extra
    sheets =
      before.map { $0.view(files: { _ in "" }, say).withoutFiles } + [
        rows.view(files: { "\(say.link(path))\($0.rawValue)?\(query)" }, say)
      ]
    quiet = []
    hasQuiet = false
    hasQuietPart = false
    citySilence = nil
  }

  private static func filters(
    _ parts: QualitySheets, action: String, groups: [Choice], facilities: [Choice]
  ) -> Filters {
    let say = parts.say
    var selects: [FilterView] = []
    if !groups.isEmpty {
      selects.append(
        FilterView(id: "by", label: say.plain(QualityTexts.group), choices: groups))
    }
    if !facilities.isEmpty {
      selects.append(
        FilterView(id: "facility", label: say.plain(MonitorTexts.facility), choices: facilities))
    }
    selects.append(
      FilterView(
        id: "feed", label: say.plain(QualityTexts.feed),
        choices: ["fhir", "hl7", "pcare", "register"].map {
          Choice(value: $0, label: $0, isChosen: $0 == parts.address.feed)
        }))
    return Filters(
      action: say.link(action), from: CivilDate.text(parts.address.days.lowerBound),
      to: CivilDate.text(parts.address.days.upperBound), selects: selects, chosen: parts.words,
      cut: say.time(parts.cut))
  }
}

extension SheetView {
  /// The same without links to files.
  var withoutFiles: SheetView {
    SheetView(caption: caption, columns: columns, rows: rows, files: [], hasFiles: false)
  }
}
