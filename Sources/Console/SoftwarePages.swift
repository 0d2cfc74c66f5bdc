import Administration
import AuditLog
import Hummingbird
import RecordModel
import Registry

/// What each vendor's software sent, by version, for the health office.
struct SoftwarePages: Sendable {
  /// Days that may be chosen.
  static let spans = [7, 30, 90, 365]

  let pages: PageLibrary
  let journal: PageJournal
  let desk: SoftwareDesk

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    for format in MonitorFormat.allCases {
      router.get("\(language.prefix)/software\(format.rawValue)") {
        try await show(PageRequest($0, $1, path: "/software"), format)
      }
    }
  }

  private func show(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let person = try page.person(.officer)
    let fields = try page.query(["days"], format)
    guard let days = Int(fields["days"] ?? "30"), Self.spans.contains(days) else {
      throw HTTPError(.badRequest)
    }
    let entry = try await journal.note(
      format.event(), .officer(person), "Page/software", query: page.frame.query)
    let say = page.language
    var tables = PageTables(
      list: "/software", [("days", String(days))], name: "perangkat-lunak_\(days)",
      at: entry.moment, say)
    tables.add(
      "software",
      ListSheets.software(
        try await desk.report(days: days), days: days, page.context.snapshot, at: entry.moment, say)
    )
    if format != .page { return try tables.response(format, fields["table"]) }
    return try pages.response(
      .software, SoftwareView(tables.views, days: days, say),
      title: say.plain(SoftwareTexts.heading), page.frame)
  }
}

/// What the page of software names.
struct SoftwareView: Sendable {
  let action: String
  let spans: [Choice]
  let sheets: [SheetView]

  init(_ sheets: [SheetView], days: Int, _ say: Language) {
    action = say.link("/software")
    spans = SoftwarePages.spans.map {
      Choice(
        value: String($0), label: "\(say.figure($0)) \(say.plain(SoftwareTexts.days))",
        isChosen: $0 == days)
    }
    self.sheets = sheets
  }
}
