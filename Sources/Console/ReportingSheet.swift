import Monitoring
import RecordModel
import Registry

/// How facilities reported the weeks of W2 that they owed, over three months.
struct ReportingSheet: Sendable {
  let months: ClosedRange<CalendarMonth>
  /// By code.
  let reporting: [String: WeekReporting]
  /// Up to when the data reach, microseconds since 1970.
  let cut: Int64
  let snapshot: RegistrySnapshot
  let say: Language

  /// Its name in addresses.
  static let name = "reporters"
  /// That of the sums by owner, which are no facilities.
  static let owners = "reporters-owners"

  /// The three months up to that of a week's Wednesday, as it belongs to; `week` is its Sunday, days since 1970.
  static func months(to week: Int) -> ClosedRange<CalendarMonth> {
    let last = CalendarMonth(day: week + 3)
    return last.advanced(by: -2)...last
  }

  private var codes: [String] {
    reporting.keys.sorted { (name($0), $0) < (name($1), $1) }
  }

  private func name(_ code: String) -> String { snapshot.facility(code: code)?.name ?? code }

  private func row(_ first: FigureSheet.Cell, _ weeks: WeekReporting) -> [FigureSheet.Cell] {
    func share(_ measure: WeekMeasure) -> FigureSheet.Cell {
      .number(weeks.share(measure).map { $0 * 100 }, decimals: 1)
    }
    return [
      first, .number(Double(weeks.weeks.count)), .number(Double(weeks.met(.completeness))),
      share(.completeness), .number(Double(weeks.met(.timeliness))), share(.timeliness),
    ]
  }

  /// The weeks of all facilities of an owner together.
  private func row(isGovernment: Bool) -> [FigureSheet.Cell] {
    let own = codes.filter { snapshot.facility(code: $0)?.isGovernment == isGovernment }
    return row(
      .words(say.plain(isGovernment ? ReportingTexts.government : ReportingTexts.others)),
      WeekReporting(own.flatMap { reporting[$0]?.weeks ?? [] }))
  }

  /// Weeks owed, reported and in time, by facility; how many visits there were is not told.
  var sheet: FigureSheet {
    table(
      ReportingTexts.heading, ("facility", MonitorTexts.facility),
      codes.map { code in
        row(
          .words(name(code), link: say.link("/faskes/\(code)")),
          reporting[code] ?? WeekReporting([]))
      })
  }

  /// The same by owner.
  var ownersSheet: FigureSheet {
    table(
      ReportingTexts.ownersHeading, ("ownership", ReportingTexts.ownership),
      codes.isEmpty ? [] : [row(isGovernment: true), row(isGovernment: false)])
  }

  private func table(
    _ heading: Bilingual, _ first: (name: String, title: Bilingual), _ rows: [[FigureSheet.Cell]]
  ) -> FigureSheet {
    let titles: [(String, Bilingual, Bool)] = [
      (first.name, first.title, false), ("owed", ReportingTexts.owed, true),
      ("reported", ReportingTexts.reported, true),
      ("reportedPercent", ReportingTexts.reportedShare, true),
      ("inTime", ReportingTexts.inTime, true), ("inTimePercent", ReportingTexts.inTimeShare, true),
    ]
    return FigureSheet(
      title: say.plain(heading),
      columns: titles.map { ($0.0, say.plain($0.1), $0.2) },
      rows: rows,
      notes: [
        (say.plain(MonitorTexts.filters), "\(months.lowerBound.text) – \(months.upperBound.text)"),
        (say.plain(MonitorTexts.cut), say.time(cut)),
        (say.plain(heading), say.plain(ReportingTexts.text)),
      ])
  }

  /// The table of facilities with what leads to a finding.
  func withFindings(_ sheet: FigureSheet) -> FigureSheet {
    sheet.findings(WeekMeasure.allCases.map(\.rawValue), months, of: codes, say)
  }
}
