import Charts
import Monitoring
import RecordModel
import Registry

/// What the pages of quality name.
struct QualityView: Sendable {
  struct Filters: Sendable {
    let action: String
    let from: String
    let to: String
    /// `month` of the office's, `date` of a facility's own.
    let kind: String
    let fromLabel: String
    let toLabel: String
    let selects: [FilterView]
    let chosen: String
    let cut: String
  }

  let lead: String
  let filters: Filters
  let headline: IndicatorView.Headline?
  let charts: [ChartView]
  let sheets: [SheetView]
  /// Whether the table of unusual days is among them.
  let hasUnusual: Bool
  let quiet: [LabelledLink]
  let hasQuiet: Bool
  let hasQuietPart: Bool
  let citySilence: String?

  /// The office's page.
  init(
    _ parts: QualitySheets, _ tables: PageTables, _ table: QualityTable, quiet: QuietBook.Report
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
    headline = table.total.flatMap { report in
      parts.index(report, .all).map {
        IndicatorView.Headline(
          value: say.chart.number($0, decimals: 1),
          note: "\(say.plain(QualityTexts.index)), N = \(say.figure(report.visits))")
      }
    }
    charts = tables.charts
    sheets = tables.views
    hasUnusual = true
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
  init(rows tables: PageTables, _ parts: QualitySheets, path: String) {
    let say = parts.say
    lead = say.plain(parts.address.isOwn ? QualityTexts.ownLead : QualityTexts.rowsLead)
    filters = Self.filters(parts, action: path, groups: [], facilities: [])
    headline = nil
    charts = []
    sheets = ["beside", "unusual", "faults", "rows"].compactMap { tables.view($0) }
    hasUnusual = tables.has("unusual")
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
    let isOwn = parts.address.isOwn
    return Filters(
      action: say.link(action), from: parts.address.from, to: parts.address.to,
      kind: isOwn ? "date" : "month",
      fromLabel: say.plain(isOwn ? MonitorTexts.fromDay : MonitorTexts.from),
      toLabel: say.plain(isOwn ? MonitorTexts.toDay : MonitorTexts.to), selects: selects,
      chosen: parts.words,
      cut: say.time(parts.cut))
  }
}
