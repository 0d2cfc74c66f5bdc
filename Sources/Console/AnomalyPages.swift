import AccessReview
import AuditLog
import Database
import Door
import HTTPTypes
import Hummingbird
import RecordModel
import Registry

/// The auditor's pages about looks: odd ones to be judged, and one person's report to be printed.
struct AnomalyPages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let database: Database
  let book: AnomalyBook
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    for format in MonitorFormat.allCases {
      router.get("\(language.prefix)/audit/anomalies\(format.rawValue)") {
        try await list(PageRequest($0, $1, path: "/audit/anomalies"), format)
      }
      router.get("\(language.prefix)/audit/patient\(format.rawValue)") {
        try await report(PageRequest($0, $1, path: "/audit/patient"), format)
      }
    }
    router.post("\(language.prefix)/audit/anomalies") {
      try await judge(PageRequest($0, $1, path: "/audit/anomalies"))
    }
  }

  private func list(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let auditor = try page.person(.auditor)
    let fields = try page.query(["state"], format)
    let asked = fields["state"] ?? JudgedAnomaly.State.open.rawValue
    let state = JudgedAnomaly.State(rawValue: asked)
    guard state != nil || asked == "all" else { throw HTTPError(.badRequest) }
    let entry = try await journal.note(
      format.event(.auditRead), .officer(auditor), "Page/audit-anomalies", query: page.frame.query)
    let say = page.language
    let found = try await book.list(state, on: entry)
    var view = AnomaliesView(found, state, say)
    var tables = PageTables(
      list: "/audit/anomalies", [("state", asked)], name: "akses-janggal_\(asked)",
      at: entry.moment, say)
    let chosen = say.plain(state.map { AnomalyPageTexts.state($0) } ?? Texts.all)
    tables.add("anomalies", ListSheets.anomalies(view.rows, chosen, at: entry.moment, say))
    if format != .page { return try tables.response(format, fields["table"]) }
    view.files = tables.files("anomalies")
    return try pages.response(
      .anomalies, view, title: say.plain(AnomalyPageTexts.heading), page.frame)
  }

  private func judge(_ page: PageRequest) async throws -> Response {
    let auditor = try page.person(.auditor)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    guard
      case .whole(let body) = try await page.request.collectBody(limit: FormFields.maximumBytes),
      let fields = FormFields(
        String(decoding: body.readableBytesView, as: UTF8.self), allowed: ["key", "state", "note"]),
      let key = fields["key"], let state = JudgedAnomaly.State(rawValue: fields["state"] ?? ""),
      let note = fields["note"], (5...AnomalyBook.maximumNote).contains(note.unicodeScalars.count)
    else { throw HTTPError(.badRequest) }
    let draft = LeafDraft(.judge, .update, by: .officer(auditor))
    guard
      try await book.judge(key, as: state, note: note, by: auditor.officer.code, draft: draft)
    else { throw HTTPError(.notFound) }
    return PageRequest.redirect(to: page.language.link("/audit/anomalies"))
  }

  /// Who looked at one person, by pseudonym: the number was asked for on the search page.
  private func report(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let auditor = try page.person(.auditor)
    let fields = try page.query(["subject"], format)
    guard let text = fields["subject"], let pseudonym = pseudonymBytes(text) else {
      throw HTTPError(.badRequest)
    }
    var filter = AuditTrail.Filter()
    filter.pseudonym = pseudonym
    let entry = try await journal.note(
      format.event(.auditRead), .officer(auditor), "PatientReport",
      subjects: [LeafDraft.Subject(pseudonym: pseudonym, visit: nil)])
    let (say, snapshot) = (page.language, page.context.snapshot)
    let report = try await AuditTrail(database: database).report(filter, now: now(), on: entry) {
      snapshot.facility(code: $0)?.name
    }
    var view = PatientReportView(report, say)
    var tables = PageTables(
      list: "/audit/patient", [("subject", text)], name: "laporan-akses", at: entry.moment, say)
    tables.add("accesses", ListSheets.accesses(view, at: entry.moment, say))
    if format != .page { return try tables.response(format, fields["table"]) }
    view.files = tables.files("accesses")
    return try pages.response(
      .patientReport, view, title: say.plain(AnomalyPageTexts.report), page.frame)
  }
}
