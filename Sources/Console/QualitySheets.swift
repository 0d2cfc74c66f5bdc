import Charts
import CityMap
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

  var notes: [(label: String, text: String)] {
    [
      (say.plain(MonitorTexts.filters), words),
      (say.plain(MonitorTexts.cut), say.time(cut)),
      (say.plain(QualityTexts.index), say.plain(QualityTexts.indexText)),
    ]
      + (address.isOwn
        ? [] : [(say.plain(MonitorTexts.hidden), say.plain(QualityTexts.hiddenText))])
  }

  /// What is chosen, in words.
  var words: String {
    ([address.span] + [address.facility?.name, address.feed].compactMap(\.self))
      .joined(separator: " · ")
  }

  /// Days of the span, up to the cut, on which a facility was to send.
  private func expected(_ facility: FacilityEntry) -> Int {
    let last = min(address.days.upperBound, CivilDate.localDay(at: cut))
    guard address.days.lowerBound <= last else { return 0 }
    return calendar.expectedDays(
      of: facility.id, registered: CivilDate.localDay(at: facility.registeredAt),
      in: address.days.lowerBound...last)
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

  /// Cells behind the first; of nil each is hidden.
  private func cells(_ report: QualityReport?, _ group: QualityGroup) -> [FigureSheet.Cell] {
    guard let report else {
      return Array(repeating: .hidden, count: 8 + QualityItem.allCases.count)
    }
    return [
      .number(Double(report.sum("submission").total)), Self.percent(report.sum("submission")),
      .number(Double(report.visits)), Self.percent(report.sum("received")),
      .number(index(report, group), decimals: 1),
    ] + QualityItem.allCases.map { Self.percent(report.sum($0)) } + [
      Self.percent(report.sum("clock")),
      .number(report.pressureDigits.map { $0.largestShare * 100 }, decimals: 1),
      .number(report.pressureDigits?.pValue, decimals: 4),
    ]
  }

  /// One line a group in the order of names; never by rank. As shown, a facility's row leads to a finding of its score,
  /// which only a page can; a score of one feed is none that can be frozen.
  func sheet(_ table: QualityTable) -> (sheet: FigureSheet, shown: FigureSheet?) {
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
    let ordered = table.rows.map { (name($0.key, group), $0) }.sorted { $0.0 < $1.0 }
    var rows = ordered.map { title, row in
      [FigureSheet.Cell.words(title, link: link(row.key, group))] + cells(row.report, group)
    }
    var facilities: [String?] = ordered.map { group == .facility ? $0.1.key : nil }
    if let mixed = table.mixed {
      rows.append([.words(say.plain(QualityTexts.mixed))] + cells(mixed, .all))
      facilities.append(nil)
    }
    if table.hasTotal {
      rows.append([.words(say.plain(MonitorTexts.all))] + cells(table.total, .all))
      facilities.append(address.facility?.code)
    }
    let sheet = FigureSheet(
      title: "\(say.plain(QualityTexts.heading)): \(say.plain(QualityTexts.by(group)))",
      columns: columns, rows: rows, notes: notes)
    guard address.feed == nil else { return (sheet, nil) }
    let first = CalendarMonth(day: address.days.lowerBound)
    let last = CalendarMonth(day: address.days.upperBound)
    return (sheet, sheet.findings([FrozenFigure.dataQuality], first...last, of: facilities, say))
  }

  private func link(_ key: String, _ group: QualityGroup) -> String? {
    guard group == .facility, let entry = snapshot.facility(code: key) else { return nil }
    var narrow = address
    narrow.facility = entry
    return "\(say.link(QualityPages.path))?\(narrow.parameters(by: .feed))"
  }

  /// One line an item, which leads to the rows that lack it.
  func items(_ table: QualityTable) -> FigureSheet {
    FigureSheet(
      title: say.plain(QualityTexts.items),
      columns: [
        ("item", say.plain(QualityTexts.item), false),
        ("rule", say.plain(Texts.rule), false),
        ("good", say.plain(MonitorTexts.n), true), ("total", say.plain(MonitorTexts.total), true),
        ("percent", "%", true), ("defaults", say.plain(QualityTexts.defaults), true),
      ],
      rows: QualityItem.allCases.map { item in
        let sum = table.total?.sum(item) ?? QualitySum()
        let isHidden = table.hasTotal && table.total == nil
        func count(_ count: Int) -> FigureSheet.Cell {
          isHidden ? .hidden : .number(Double(count))
        }
        return [
          .words(
            say.plain(item.title),
            link: "\(say.link("\(QualityPages.path)/baris"))?\(address.parameters())&item=\(item)"),
          .words(item.rule.code), count(sum.good), count(sum.total),
          isHidden ? .hidden : Self.percent(sum), count(sum.defaulted),
        ]
      }, notes: notes)
  }

  /// The rules that were broken; each leads to its places.
  func faults(_ faults: [QualityFault], path: String? = nil) -> FigureSheet {
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
            $0.rule, link: "\(base)?\(address.parameters())&rule=\($0.rule)"),
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
            return SuppressionRule.signedIn.hidden.contains(count)
              ? .hidden : .number(Double(count))
          }
      }, notes: notes)
  }

  /// How the homes of the city's visits were found, in whole percents of so many that a percent hides a few; nil of
  /// fewer.
  func homes(_ found: [(method: String, certainty: Int, visits: Int)]) -> FigureSheet? {
    let all = found.reduce(0) { $0 + $1.visits }
    guard all >= Self.leastHomes else { return nil }
    func whole(_ sum: Int, _ count: Int) -> FigureSheet.Cell {
      .number((Double(sum) / Double(count)).rounded())
    }
    return FigureSheet(
      title: say.plain(QualityTexts.homes),
      columns: [
        ("method", say.plain(QualityTexts.method), false), ("percent", "%", true),
        ("certainty", say.plain(QualityTexts.certainty), true),
      ],
      rows: Residence.Method.allCases.compactMap { method in
        let some = found.filter { $0.method == method.rawValue }
        let count = some.reduce(0) { $0 + $1.visits }
        guard count > 0 else { return nil }
        return [
          .words(say.plain(QualityTexts.method(method))), whole(100 * count, all),
          whole(some.reduce(0) { $0 + $1.certainty * $1.visits }, count),
        ]
      }, notes: notes)
  }

  private static let leastHomes = 1000

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
          link: "\(say.link(path))?\(address.parameters())&item=\(item)"),
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
        link: link(entry.0.key, address.group) ?? "")
    }
    let chart = FunnelChart(
      title: ChartText(QualityTexts.funnel), points: drawn,
      limits: IndicatorSheets.limits(plot, up: points.map(\.2).max() ?? 1), centre: plot.target,
      unit: .percent)
    return (chart.drawn(say.chart), plot.isWidened)
  }
}
