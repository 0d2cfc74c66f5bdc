import Administration
import Monitoring
import RecordModel

/// What the list of reports names.
struct ReportsView: Sendable {
  struct Row: Sendable {
    let href: String
    let title: String
    let period: String
    let revision: String
    let madeAt: String
    let hash: String
  }

  struct Subscription: Sendable {
    let id: String
    let title: String
    let address: String
  }

  let rows: [Row]
  let hasRows: Bool
  let absent: [LabelledText]
  let subscriptions: [Subscription]
  let hasSubscriptions: Bool
  let maySubscribe: Bool
  let kinds: [Choice]
  let action: String

  init(
    _ reports: [FrozenReport], _ subscriptions: [ReportSubscription],
    isAvailable: (ReportDefinition.Kind) -> Bool, maySubscribe: Bool, _ say: Language
  ) {
    func title(_ kind: ReportDefinition.Kind) -> String {
      say.plain(ReportDefinition.of(kind).title)
    }
    rows = reports.map { report in
      Row(
        href: say.link("\(ReportPages.path)/\(report.id)"), title: title(report.kind),
        period: report.period, revision: say.figure(report.revision),
        madeAt: say.time(report.madeAt),
        hash: Self.hash(report))
    }
    hasRows = !rows.isEmpty
    absent = ReportDefinition.Kind.allCases.filter { !isAvailable($0) }.map {
      LabelledText(label: title($0), value: say.plain(Rule.reportUnavailable.message))
    }
    self.subscriptions = subscriptions.map { one in
      Subscription(
        id: one.id.description, title: title(one.kind),
        address: one.address ?? say.plain(ReportTexts.folder))
    }
    hasSubscriptions = !subscriptions.isEmpty
    self.maySubscribe = maySubscribe
    kinds = ReportDefinition.Kind.allCases.filter(isAvailable).map {
      Choice(value: $0.rawValue, label: title($0), isChosen: false)
    }
    action = say.link(ReportPages.path)
  }

  /// The beginning of what a report's page tells; none of the city's that is told exactly, as some of it may be
  /// withheld since, which who tries all few moves until the hash fits would find.
  private static func hash(_ report: FrozenReport) -> String {
    guard report.isCity else { return String(ReportContent.hex(report.contentHash).prefix(12)) }
    return report.isExact ? "–" : String(ReportContent.hex(report.shownHash).prefix(12))
  }
}

/// What the page of one report names.
struct ReportView: Sendable {
  struct Table: Sendable {
    let caption: String
    let rowHead: String
    let head: [String]
    let rows: [Row]
  }

  struct Row: Sendable {
    let label: String
    let cells: [String]
  }

  let facts: [LabelledText]
  let files: [LabelledLink]
  let tables: [Table]
  let changes: [LabelledText]
  let hasChanges: Bool
  let revisions: [LabelledLink]
  let isRounded: Bool
  /// Why something is withheld; nil if nothing is.
  let withheld: String?

  init(
    _ report: FrozenReport, _ given: GivenReport, _ all: [FrozenReport], _ right: ReportRight,
    _ say: Language
  ) {
    let isEnglish = say == .english
    let content = given.content
    var facts = ReportFile.notes(content, isEnglish).map {
      LabelledText(label: $0[0], value: $0[1])
    }
    facts += [
      LabelledText(
        label: say.plain(ReportTexts.hash), value: ReportContent.hex(given.sha256)),
      LabelledText(label: say.plain(ReportTexts.madeAt), value: say.time(report.madeAt)),
      LabelledText(label: say.plain(ReportTexts.madeBy), value: report.madeBy),
      LabelledText(label: say.plain(ReportTexts.revision), value: say.figure(report.revision)),
      LabelledText(label: say.plain(ReportTexts.leaf), value: report.resource),
    ]
    self.facts = facts
    let address = say.link("\(ReportPages.path)/\(report.id)")
    files = [ReportFormat.csv, .xlsx, .json, .fhir].map { format in
      LabelledLink(
        label: format == .fhir ? "FHIR" : String(format.rawValue.dropFirst()).uppercased(),
        href: address + format.rawValue)
    }
    tables = content.tables.map { table in
      let lines = ReportFile.lines(table, english: isEnglish)
      return Table(
        caption: say.plain(table.title), rowHead: lines.first?.first ?? "",
        head: Array((lines.first ?? []).dropFirst()),
        rows: lines.dropFirst().map { Row(label: $0.first ?? "", cells: Array($0.dropFirst())) })
    }
    changes = ReportFile.changes(content, isEnglish).map {
      LabelledText(label: $0[0], value: $0[1])
    }
    hasChanges = !changes.isEmpty
    revisions = all.map { one in
      LabelledLink(
        label:
          "\(say.plain(ReportTexts.revision)) \(say.figure(one.revision)), \(say.time(one.madeAt))",
        href: say.link("\(ReportPages.path)/\(one.id)"))
    }
    isRounded = right == .shown
    withheld = content.withheld.isEmpty ? nil : say.plain(ReportTexts.withheld)
  }
}

extension ReportContent {
  /// Without its ending: `lb1_6371_2026-08_v1_r2`.
  package func fileName(revision: Int) -> String {
    "\(kind.rawValue)_\(scope)_\(period.text)_v\(version)_r\(revision)"
  }
}
