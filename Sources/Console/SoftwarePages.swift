import Administration
import AuditLog
import Door
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
    router.get("\(language.prefix)/software") {
      try await show(PageRequest($0, $1, path: "/software"))
    }
    router.get("\(language.prefix)/software.csv") {
      try await sheet(PageRequest($0, $1, path: "/software.csv"))
    }
  }

  private func show(_ page: PageRequest) async throws -> Response {
    let (days, lines) = try await report(page)
    return try pages.response(
      .software, SoftwareView(lines, days: days, page.context.snapshot, page.language),
      title: page.language.plain(SoftwareTexts.heading), page.frame)
  }

  private func sheet(_ page: PageRequest) async throws -> Response {
    let (_, lines) = try await report(page)
    return Response.download(
      Array(SoftwareDesk.csv(lines).utf8), "text/csv; charset=utf-8", name: "perangkat-lunak.csv")
  }

  private func report(_ page: PageRequest) async throws -> (Int, [SoftwareReportLine]) {
    let person = try page.person(.officer)
    let asked = try page.query(["days"])["days"] ?? "30"
    guard let days = Int(asked), Self.spans.contains(days) else { throw HTTPError(.badRequest) }
    _ = try await journal.note(
      .page, .officer(person), "Page/software", query: page.frame.query)
    return (days, try await desk.report(days: days))
  }
}

/// What the page of software names.
struct SoftwareView: Sendable {
  struct Row: Sendable {
    let vendor: String
    let software: String
    let version: String
    let facilities: String
    let submissions: String
    let faulty: String
    let visits: String
    let refused: String
    let rules: String
  }

  let action: String
  let sheet: String
  let spans: [Choice]
  let rows: [Row]
  let hasRows: Bool

  init(
    _ lines: [SoftwareReportLine], days: Int, _ snapshot: RegistrySnapshot, _ say: Language
  ) {
    action = say.link("/software")
    sheet = say.link("/software.csv") + "?days=\(days)"
    spans = SoftwarePages.spans.map {
      Choice(
        value: String($0), label: "\(say.figure($0)) \(say.plain(SoftwareTexts.days))",
        isChosen: $0 == days)
    }
    let vendors = Dictionary(
      snapshot.operators.values.map { ($0.code, $0.name) }, uniquingKeysWith: { $1 })
    let unsaid = say.plain(SoftwareTexts.unsaid)
    rows = lines.map { line in
      Row(
        vendor: line.vendor.isEmpty
          ? say.plain(SoftwareTexts.own) : vendors[line.vendor] ?? line.vendor,
        software: line.software.name.isEmpty ? unsaid : line.software.name,
        version: line.software.version.isEmpty ? "–" : line.software.version,
        facilities: say.figure(line.facilities),
        submissions: say.figure(line.counts.submissions),
        faulty: say.figure(line.counts.faulty), visits: say.figure(line.counts.visits),
        refused: say.figure(line.counts.refused),
        rules: line.rules.map { "\($0.code) (\(say.figure($0.submissions)))" }
          .joined(separator: ", "))
    }
    hasRows = !rows.isEmpty
  }
}
