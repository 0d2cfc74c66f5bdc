import AuditLog
import Charts
import Database
import Hummingbird
import Monitoring
import RecordModel
import Registry
import Statistics

/// "Kualitas data": for the office by facility, feed, vendor and version with the rows to mend; for a facility
/// its own score beside the city's and what it should mend.
struct QualityPages: Sendable {
  static let path = "/kualitas-data"
  static let ownPath = "/perbaikan"

  let pages: PageLibrary
  let journal: PageJournal
  let database: Database
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  private var book: QualityBook { QualityBook(database: database) }

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    let prefix = language.prefix
    for format in MonitorFormat.allCases {
      router.get("\(prefix)/kualitas-data\(format.rawValue)") {
        try await office(PageRequest($0, $1, path: Self.path), format)
      }
      router.get("\(prefix)/kualitas-data/baris\(format.rawValue)") {
        try await rows(PageRequest($0, $1, path: Self.path), format)
      }
      router.get("\(prefix)/perbaikan\(format.rawValue)") {
        try await own(PageRequest($0, $1, path: Self.ownPath), format)
      }
    }
  }

  private func office(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let person = try page.person(.officer)
    let fields = try page.query(QualityAddress.names, format)
    _ = try await journal.note(
      format.event(), .officer(person), "Page/kualitas-data",
      query: page.frame.query)
    guard let address = QualityAddress(fields, today: today, page.context.snapshot),
      address.isOffered
    else { throw HTTPError(.badRequest) }
    let calendar = try await CalendarBook(database: database).read()
    let sheets = QualitySheets(
      address: address, calendar: calendar, snapshot: page.context.snapshot,
      cut: try await book.dataCut(), say: page.language)
    let table = try await QualityTable.read(book, address, page.context.snapshot)
    let tables = try await tables(sheets, table, isAsked: format.asks(fields["table"]))
    if format != .page { return try tables.response(format, fields["table"]) }
    let quiet = try await QuietBook(database: database).read(at: today - 1)
    return try pages.response(
      .quality, QualityView(sheets, tables, table, quiet: quiet),
      title: page.language.plain(QualityTexts.heading), page.frame)
  }

  /// The office's tables and the funnel; what takes time is made only where it `isAsked` for.
  private func tables(
    _ sheets: QualitySheets, _ table: QualityTable, isAsked: (String) -> Bool
  ) async throws -> PageTables {
    let (address, say) = (sheets.address, sheets.say)
    var tables = PageTables(
      path: say.link(Self.path), query: address.parameters(),
      name: "kualitas-data_6371_\(address.text)", say)
    let groups = sheets.sheet(table)
    tables.add("groups", groups.sheet, shown: groups.shown)
    tables.add("items", sheets.items(table))
    if isAsked("unusual") {
      let unusual = sheets.unusual(
        try await self.unusual(sheets), open: try await book.openness(address.days))
      tables.add("unusual", unusual)
    }
    if isAsked("faults") {
      tables.add("faults", sheets.faults(try await book.faults(address.query)))
    }
    if isAsked("identity") {
      tables.add("identity", sheets.confirmations(try await book.confirmations()))
    }
    if isAsked("homes") {
      let (first, last) = (address.days.lowerBound, address.days.upperBound)
      let found = try await IndicatorBook(database: database).residenceMethods(
        CalendarMonth(day: first)...CalendarMonth(day: last))
      if let homes = sheets.homes(found) { tables.add("homes", homes) }
    }
    if isAsked("funnel"), let funnel = sheets.funnel(table.rows.compactMap(\.report)) {
      tables.add(
        "funnel", say.plain(QualityTexts.funnel), funnel.chart,
        note: funnel.isWidened ? say.plain(MonitorTexts.widened) : nil, notes: sheets.notes)
    }
    return tables
  }

  /// The days of a page on which a feed brought far more or fewer visits than is usual there; of a day that is not over
  /// nothing is said.
  private func unusual(_ sheets: QualitySheets) async throws -> [UnusualDay] {
    let address = sheets.address
    let last = min(address.days.upperBound, CivilDate.localDay(at: sheets.cut) - 1)
    let first = max(address.days.lowerBound, last - UnusualDay.mostDays + 1)
    guard first <= last else { return [] }
    return UnusualDay.find(
      try await book.volumes(first - UnusualDay.span...last), sheets.calendar, in: first...last,
      of: address.facility?.id, feed: address.feed)
  }

  /// The rows behind a figure: place, submission, facility and what to mend; nothing of a patient.
  private func rows(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let person = try page.person(.officer)
    let fields = try page.query(QualityAddress.names.union(["item", "rule"]), format)
    _ = try await journal.note(
      format.event(), .officer(person), "Page/kualitas-data/baris",
      query: page.frame.query)
    guard let address = QualityAddress(fields, today: today, page.context.snapshot) else {
      throw HTTPError(.badRequest)
    }
    return try await list(page, format, address, fields, path: "\(Self.path)/baris", report: nil)
  }

  private func own(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let sender = try page.facility(.input, .correct, .view)
    let fields = try page.query(["from", "to", "feed", "item", "rule"], format)
    _ = try await journal.note(
      format.event(), .facility(sender), "Page/perbaikan",
      query: page.frame.query)
    guard
      var address = QualityAddress(fields, today: today, page.context.snapshot, isOwn: true)
    else { throw HTTPError(.badRequest) }
    let city = try await book.reports(address.query, by: .all).first
    address.facility = sender.facility
    let mine = try await book.reports(address.query, by: .all).first
    return try await list(
      page, format, address, fields, path: Self.ownPath, report: (mine, city))
  }

  private func list(
    _ page: PageRequest, _ format: MonitorFormat, _ address: QualityAddress, _ fields: FormFields,
    path: String, report: (mine: QualityReport?, city: QualityReport?)?
  ) async throws -> Response {
    let say = page.language
    let calendar = try await CalendarBook(database: database).read()
    let sheets = QualitySheets(
      address: address, calendar: calendar, snapshot: page.context.snapshot,
      cut: try await book.dataCut(), say: say)
    var rows: [QualityRow] = []
    var places: [QualityPlace] = []
    if fields["rule"] == nil {
      var items = QualityItem.allCases
      if let name = fields["item"] {
        items = items.filter { "\($0)" == name }
        guard !items.isEmpty else { throw HTTPError(.badRequest) }
      }
      rows = try await book.rows(address.query, lacking: items)
    }
    if fields["item"] == nil {
      places = try await book.places(of: fields["rule"], address.query)
    }
    let narrower = ["item", "rule"].compactMap { name in
      fields[name].map { "&\(name)=\(FormFields.escape($0))" }
    }
    var tables = PageTables(
      path: say.link(path), query: address.parameters() + narrower.joined(),
      name: "perbaikan_\(address.text)", say)
    tables.add("rows", sheets.rows(rows, places, isOwn: report != nil))
    let isAsked = format.asks(fields["table"])
    if let report {
      tables.add("beside", sheets.beside(report.mine, report.city, path: path))
      if isAsked("unusual") {
        tables.add("unusual", sheets.unusual(try await unusual(sheets), path: path))
      }
      if isAsked("faults") {
        tables.add("faults", sheets.faults(try await book.faults(address.query), path: path))
      }
    }
    if format != .page { return try tables.response(format, fields["table"]) }
    return try pages.response(
      .quality, QualityView(rows: tables, sheets, path: path),
      title: say.plain(report == nil ? QualityTexts.rows : QualityTexts.own), page.frame)
  }

  private var today: Int { CivilDate.localDay(at: now()) }
}
