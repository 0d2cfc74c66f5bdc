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
    router.get("\(language.prefix)/audit/anomalies") {
      try await list(PageRequest($0, $1, path: "/audit/anomalies"))
    }
    router.post("\(language.prefix)/audit/anomalies") {
      try await judge(PageRequest($0, $1, path: "/audit/anomalies"))
    }
    router.get("\(language.prefix)/audit/patient") {
      try await report(PageRequest($0, $1, path: "/audit/patient"))
    }
  }

  private func list(_ page: PageRequest) async throws -> Response {
    let auditor = try page.person(.auditor)
    let asked = try page.query(["state"])["state"] ?? JudgedAnomaly.State.open.rawValue
    let state = JudgedAnomaly.State(rawValue: asked)
    guard state != nil || asked == "all" else { throw HTTPError(.badRequest) }
    let entry = try await journal.note(
      .auditRead, .officer(auditor), "Page/audit-anomalies", query: page.frame.query)
    let found = try await book.list(state, on: entry)
    return try pages.response(
      .anomalies, AnomaliesView(found, state, page.language),
      title: page.language.plain(AnomalyPageTexts.heading), page.frame)
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
  private func report(_ page: PageRequest) async throws -> Response {
    let auditor = try page.person(.auditor)
    guard let text = try page.query(["subject"])["subject"],
      let pseudonym = pseudonymBytes(text)
    else { throw HTTPError(.badRequest) }
    var filter = AuditTrail.Filter()
    filter.pseudonym = pseudonym
    let entry = try await journal.note(
      .auditRead, .officer(auditor), "PatientReport",
      subjects: [LeafDraft.Subject(pseudonym: pseudonym, visit: nil)])
    let snapshot = page.context.snapshot
    let report = try await AuditTrail(database: database).report(filter, now: now(), on: entry) {
      snapshot.facility(code: $0)?.name
    }
    return try pages.response(
      .patientReport, PatientReportView(report, page.language),
      title: page.language.plain(AnomalyPageTexts.report), page.frame)
  }
}
