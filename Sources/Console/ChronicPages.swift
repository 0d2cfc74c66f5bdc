import AuditLog
import Hummingbird
import Monitoring
import RecordModel
import Registry

/// Who lives with a lasting illness at the end of a month, in four parts: under control, not under control, seen but
/// not measured, not seen for three months.
struct ChronicPages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let book: IndicatorBook

  static let path = "/kronis"

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    for format in MonitorFormat.allCases {
      router.get("\(language.prefix)/kronis\(format.rawValue)") {
        try await month(PageRequest($0, $1, path: Self.path), format)
      }
    }
  }

  private func month(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let person = try page.person(.officer)
    let fields = try page.query(["month"], format)
    _ = try await journal.note(
      format.event(), .officer(person), "Page/kronis", query: page.frame.query)
    let cut = try await book.dataCut()
    // The last month that is over, or ends today.
    let this = CalendarMonth(day: CivilDate.localDay(at: cut) + 1).advanced(by: -1)
    guard let month = fields["month"].map({ CalendarMonth($0) }) ?? this, month <= this else {
      throw HTTPError(.badRequest)
    }
    let say = page.language
    let sheets = try await CascadeSheets.read(book, month, cut, page.context.snapshot, say)
    var tables = PageTables(
      path: say.link(Self.path), query: "month=\(month.text)", name: "kronis_6371_\(month.text)",
      say)
    for table in CascadeSheets.tables {
      let made = sheets.sheet(table)
      tables.add(table.name, made.sheet, shown: made.shown)
    }
    if format != .page { return try tables.response(format, fields["table"]) }
    return try pages.response(
      .measures,
      MeasuresView(
        about: say.plain(MeasureTexts.chronicLead), cut: say.time(cut),
        choices: .month(Self.path, to: this, chosen: month, say), form: nil,
        sheets: tables.views), title: say.plain(MeasureTexts.chronic), page.frame)
  }
}

/// The parts of each lasting illness by month, by facility and by kelurahan of the last visit for it.
struct CascadeSheets: Sendable {
  /// One of the tables.
  struct Table: Sendable {
    /// Indicators whose numerators add up to the denominator of all; the first is the share under control.
    let parts: [Indicator]
    let group: FigureGroup

    /// What is told beside them: who is lost to follow-up.
    var beside: [Indicator] { Indicator.all.filter { $0.restsOn == parts[0].id } }

    /// As addresses have it, `C1-month`.
    var name: String { "\(parts[0].id)-\(group.rawValue)" }
  }

  static let tables = Indicator.partitions.flatMap { parts in
    [FigureGroup.month, .kelurahan, .facility].map { Table(parts: parts, group: $0) }
  }

  private let month: CalendarMonth
  private let cut: Int64
  private let snapshot: RegistrySnapshot
  private let say: Language
  /// By indicator.
  private let figures: [FigureGroup: [String: [Figure]]]
  private let open: [String: Openness]

  /// Reads the state at the end of a month, and at those of the eleven before.
  static func read(
    _ book: IndicatorBook, _ month: CalendarMonth, _ cut: Int64, _ snapshot: RegistrySnapshot,
    _ say: Language
  ) async throws -> CascadeSheets {
    let all = tables.flatMap { $0.parts + $0.beside }.reduce(into: [Indicator]()) { all, one in
      if !all.contains(where: { $0.id == one.id }) { all.append(one) }
    }
    let year = month.advanced(by: -11)...month
    var figures: [FigureGroup: [String: [Figure]]] = [:]
    for group in [FigureGroup.month, .kelurahan, .facility] {
      figures[group] = try await book.figures(
        all, FigureQuery(months: group == .month ? year : month...month), by: group, cut: cut)
    }
    return CascadeSheets(
      month: month, cut: cut, snapshot: snapshot, say: say, figures: figures,
      open: try await book.openness(all, year, cut: cut))
  }

  /// How many are followed, and the share of each part. As shown, a facility's row leads to a finding of the share
  /// under control, which only a page can.
  func sheet(_ table: Table) -> (sheet: FigureSheet, shown: FigureSheet?) {
    let shown = table.parts + table.beside
    let sheets = shown.compactMap { part in
      open[part.id].map {
        IndicatorSheets(
          indicator: part, query: MonitorQuery(month...month), cut: cut, snapshot: snapshot,
          say: say, open: $0, population: nil)
      }
    }
    let shares = sheets.map { sheets in
      let counted = figures[table.group]?[sheets.indicator.id] ?? []
      let rows = sheets.table(sheets.completed(counted, table.group), table.group).rows
      return Dictionary(rows.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
    }
    let keys = zip(shares, sheets).prefix(1).flatMap { rows, sheets in
      rows.keys.map { (name: sheets.name(of: $0, table.group), key: $0) }
    }.sorted { ($0.name.text, $0.key) < ($1.name.text, $1.key) }
    let parts = shown.map { part in
      (part.id, "\(part.id) \(say.plain(part.title)) %", true)
    }
    let sheet = FigureSheet(
      title: "\(say.plain(table.parts[0].title)): \(say.plain(MonitorTexts.by(table.group)))",
      columns: [
        ("group", say.plain(MonitorTexts.by(table.group)), false),
        ("followed", say.plain(MeasureTexts.followed), true),
      ] + parts,
      rows: keys.map { name, key in
        [.words(name.text, link: name.link), .count(shares[0][key]?.denominator)]
          + zip(sheets, shares).map { sheets, rows in
            // Of the four each has every place; nobody may be lost at one.
            rows[key].map { sheets.indicator.measure.cell(of: $0) }
              ?? (sheets.indicator.restsOn == nil ? .hidden : .number(nil))
          }
      },
      notes: [
        (say.plain(MonitorTexts.month), month.text), (say.plain(MonitorTexts.cut), say.time(cut)),
        (say.plain(MonitorTexts.denominator), say.plain(table.parts[0].denominator)),
        (say.plain(MonitorTexts.source), say.plain(table.parts[0].source)),
        (say.plain(MonitorTexts.hidden), say.plain(MonitorTexts.hiddenText)),
      ])
    guard table.group == .facility else { return (sheet, nil) }
    return (
      sheet, sheet.findings([table.parts[0].id], month...month, of: keys.map { $0.key }, say)
    )
  }
}
