import Administration
import AuditLog
import Database
import Door
import FHIRViews
import Hummingbird
import Intake
import Monitoring
import RecordModel
import RegisterFormat
import Registry
import StrictJSON

/// Frozen reports: the office sees the city's without small counts, a facility its own and no other's.
struct ReportPages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let database: Database
  let desk: ReportDesk

  static let path = "/laporan"
  /// Reports on one page.
  private static let limit = 300

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    let prefix = language.prefix
    router.get("\(prefix)/laporan") { try await list(PageRequest($0, $1, path: Self.path)) }
    router.post("\(prefix)/laporan") { try await change(PageRequest($0, $1, path: Self.path)) }
    router.get("\(prefix)/laporan/:id") { try await one(PageRequest($0, $1, path: Self.path)) }
  }

  /// Whose reports somebody sees, and the person who may ask for them.
  private struct Reader {
    let caller: Caller
    let scope: String
    let right: ReportRight
    let person: OfficerEntry?
    let certificate: [UInt8]?
  }

  private func reader(_ page: PageRequest) throws -> Reader {
    switch page.caller {
    case .officer(let identity)? where identity.officer.role == .officer:
      return Reader(
        caller: .officer(identity), scope: ReportContent.city, right: .shown,
        person: identity.officer, certificate: identity.certificate)
    case .facility(let identity)? where identity.mayRead || identity.isHead:
      return Reader(
        caller: .facility(identity), scope: identity.facility.code, right: .whole,
        person: identity.person, certificate: identity.certificate)
    default: throw HTTPError(.forbidden)
    }
  }

  private func list(_ page: PageRequest) async throws -> Response {
    let reader = try reader(page)
    _ = try page.query([])
    _ = try await journal.note(.page, reader.caller, "Page/laporan")
    let reports = Self.open(
      try await ReportStore.list(.init(scope: reader.scope), limit: Self.limit, in: database),
      to: reader.right)
    let subscriptions =
      try await reader.person.mapAsync {
        try await ReportStore.subscriptions(of: $0.code, in: database)
      } ?? []
    return try pages.response(
      .reports,
      ReportsView(
        reports, subscriptions, isAvailable: desk.isAvailable, maySubscribe: reader.person != nil,
        page.language),
      title: page.language.plain(ReportTexts.heading), page.frame)
  }

  /// Those of some reports, the newest revision of each first, that somebody may see: of what is told exactly the
  /// newest alone, unless it is all his own.
  private static func open(_ reports: [FrozenReport], to right: ReportRight) -> [FrozenReport] {
    guard right == .shown else { return reports }
    var known: Set<[String]> = []
    return reports.filter { report in
      known.insert([report.kind.rawValue, report.scope, report.period]).inserted || !report.isExact
    }
  }

  private func one(_ page: PageRequest) async throws -> Response {
    let reader = try reader(page)
    _ = try page.query([])
    let (text, format) = ReportFormat.split(page.context.parameters.get("id") ?? "")
    guard let id = ReportID(text) else { throw HTTPError(.notFound) }
    _ = try await journal.note(
      format == .page ? .page : .export, reader.caller, "Page/laporan/\(id)")
    guard let whole = try await ReportStore.one(id, in: database),
      whole.report.scope == reader.scope
    else { throw HTTPError(.notFound) }
    let revisions = Self.open(
      try await ReportStore.list(
        .init(scope: reader.scope, kind: whole.report.kind, period: whole.report.period), limit: 50,
        in: database), to: reader.right)
    // Others than the listed may be opened unless a newer one would tell what came late.
    guard !whole.report.isExact || reader.right == .whole || revisions.contains(whole.report)
    else { throw HTTPError(.notFound) }
    guard let given = try await desk.given(whole, reader.right, to: reader.person?.code) else {
      throw HTTPError(.internalServerError)
    }
    let content = given.content
    let say = page.language
    let name = content.fileName(revision: whole.report.revision)
    switch format {
    case .json:
      return .download(given.bytes, "application/json; charset=utf-8", name: "\(name).json")
    case .fhir:
      return .download(
        MeasureReportView(content).bundle.serialized(), "application/fhir+json",
        name: "\(name).fhir.json")
    case .csv:
      return .download(
        ReportFile.csv(content, english: say == .english), MessageType.csv.rawValue,
        name: "\(name).csv")
    case .xlsx:
      return .download(
        ReportFile.workbook(content, english: say == .english), MessageType.xlsx.rawValue,
        name: "\(name).xlsx")
    case .page: break
    }
    let definition = ReportDefinition.of(content.kind)
    return try pages.response(
      .report, ReportView(whole.report, given, revisions, reader.right, say),
      title: "\(definition.id) \(content.period.text)", page.frame)
  }

  private func change(_ page: PageRequest) async throws -> Response {
    let reader = try reader(page)
    guard let person = reader.person else { throw HTTPError(.forbidden) }
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    let fields = try await page.form(["do", "kind", "address", "id"])
    let actor = page.actor(person.code, reader.certificate)
    switch (fields["do"], fields["kind"].flatMap(ReportDefinition.Kind.init), fields["id"]) {
    case ("add", let kind?, nil):
      let answer = try await desk.subscribe(
        kind, scope: reader.scope, person: person.code, address: fields["address"], by: actor)
      if case .failure(let refusal) = answer {
        return try pages.notice(Notice(refusal.rule), .unprocessableContent, page.frame)
      }
    case ("end", nil, let id?):
      guard let id = ReportSubscriptionID(id),
        try await desk.unsubscribe(id, of: person.code, by: actor)
      else { throw HTTPError(.notFound) }
    default: throw HTTPError(.badRequest)
    }
    return PageRequest.redirect(to: page.language.link(Self.path))
  }
}

extension Notice {
  /// What a rule says.
  init(_ rule: Rule) {
    self.init(
      Bilingual(id: "Ditolak (\(rule.code))", en: "Refused (\(rule.code))"), rule.message, rule.fix)
  }
}

extension Optional {
  fileprivate func mapAsync<Result>(
    _ body: (Wrapped) async throws -> Result
  ) async throws -> Result? {
    guard let self else { return nil }
    return try await body(self)
  }
}

/// A report's page, or the same as a file.
enum ReportFormat: String, CaseIterable, Sendable {
  case page = ""
  case csv = ".csv"
  case xlsx = ".xlsx"
  case fhir = ".fhir.json"
  case json = ".json"

  /// The format that a path's last part ends with, and the part without it.
  static func split(_ part: String) -> (String, ReportFormat) {
    for format in [ReportFormat.csv, .xlsx, .fhir, .json] where part.hasSuffix(format.rawValue) {
      return (String(part.dropLast(format.rawValue.count)), format)
    }
    return (part, .page)
  }
}
