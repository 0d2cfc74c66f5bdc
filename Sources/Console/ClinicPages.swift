import AuditLog
import Database
import Door
import HTTPTypes
import Hummingbird
import Intake
import NIOCore
import RecordModel
import RecordStore
import RegisterFormat
import Registry
import StrictJSON

/// A facility's pages: send a file, see what became of it, mend what was wrong.
struct ClinicPages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let intake: Intake
  let database: Database
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  /// A file of one submission, and what a form adds around it.
  static let fileBytes = 2 << 20
  static let formBytes = fileBytes + 16 * 1024
  /// Submissions under the form.
  static let latest = 5

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    let prefix = language.prefix
    router.post("\(prefix)/upload") { try await take(PageRequest($0, $1, path: "/")) }
    router.get("\(prefix)/registers/template.csv") { _, _ in
      Response.download(RegisterTemplate.csv, MessageType.csv.rawValue, name: "register.csv")
    }
    router.get("\(prefix)/registers/template.xlsx") { _, _ in
      Response.download(RegisterTemplate.xlsx, MessageType.xlsx.rawValue, name: "register.xlsx")
    }
    for format in MonitorFormat.allCases {
      router.get("\(prefix)/submissions\(format.rawValue)") {
        try await list(PageRequest($0, $1, path: "/submissions"), format)
      }
      router.get("\(prefix)/errors\(format.rawValue)") {
        try await errors(PageRequest($0, $1, path: "/errors"), format)
      }
    }
    router.get("\(prefix)/submissions/:id") {
      try await one(PageRequest($0, $1, path: "/submissions"))
    }
    router.get("\(prefix)/submissions/:id/receipt") {
      try await receipt(PageRequest($0, $1, path: "/submissions"))
    }
  }

  func form(_ page: PageRequest, _ sender: FacilityIdentity) async throws -> Response {
    _ = try page.query([])
    _ = try await journal.note(.page, .facility(sender), "Page/upload")
    let stored = try await SubmissionReader(database: database).list(of: sender.facility.id)
    let rows = stored.prefix(Self.latest).map { SubmissionView($0, page.language) }
    return try pages.response(
      .upload,
      UploadView(
        action: page.language.link("/upload"), rows: Array(rows), hasRows: !rows.isEmpty),
      title: page.language.plain(ClinicTexts.upload), page.frame)
  }

  private func take(_ page: PageRequest) async throws -> Response {
    let sender = try page.facility(.input)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    let body: [UInt8]
    switch try await page.request.collectBody(limit: Self.formBytes) {
    case .refused(let answer, _):
      let isTooLarge = answer.status == .contentTooLarge
      return try pages.notice(isTooLarge ? .tooLarge : .notAForm, answer.status, page.frame)
    case .whole(let buffer): body = Array(buffer.readableBytesView)
    }
    guard
      let form = try? Multipart(contentType: page.request.headers[.contentType] ?? ""),
      let parts = try? form.parts(of: body),
      let file = parts.first(where: { $0.name == "file" && $0.fileName != nil }),
      !file.body.isEmpty
    else { return try pages.notice(.notAForm, .badRequest, page.frame) }
    guard file.body.count <= Self.fileBytes else {
      return try pages.notice(.tooLarge, .contentTooLarge, page.frame)
    }
    let type = file.fileName.flatMap { MessageType(fileName: $0) } ?? .json
    let wanted = parts.first { $0.name == "action" }.map {
      String(decoding: $0.body, as: UTF8.self)
    }
    var message = ReceivedMessage(
      sender: sender, endpoint: .submissions, type: type, body: file.body, idempotencyKey: nil,
      requestID: RequestID.current?.description ?? "", receivedAt: now(),
      source: Peer.current?.remoteAddress)
    message.software = SoftwareName(name: "konsol Baimbai")
    switch wanted.flatMap({ UploadAction(rawValue: $0) }) ?? .send {
    case .send: return try await submit(message, page)
    case .check: return try await check(message, page)
    case .refused: return try await giveBack(message, page)
    }
  }

  /// Judges and stores nothing; what it shows are titles and counts.
  private func check(_ message: ReceivedMessage, _ page: PageRequest) async throws -> Response {
    try pages.response(
      .check, CheckView(await intake.judge(message), page.language),
      title: page.language.plain(CheckTexts.title), page.frame)
  }

  /// The refused rows of the file that the sender has just sent, back to the sender.
  private func giveBack(_ message: ReceivedMessage, _ page: PageRequest) async throws -> Response {
    let sheet: MessageType = message.type == .xlsx ? .xlsx : .csv
    guard let rejected = await intake.rejectedRows(of: message, as: sheet) else {
      return try await check(message, page)
    }
    return Response.download(rejected.bytes, sheet.rawValue, name: rejected.name)
  }

  private func submit(_ message: ReceivedMessage, _ page: PageRequest) async throws -> Response {
    do {
      let outcome = try await intake.submit(message)
      let word = outcome.isRepeat ? "repeated" : outcome.httpStatus == 201 ? "stored" : "kept"
      return PageRequest.redirect(
        to: page.language.link("/submissions/\(outcome.submission)?now=\(word)"))
    } catch is GroupCommitRefusal {
      return try pages.notice(.unavailable, .serviceUnavailable, page.frame)
    } catch IntakeRefusal.logSilent {
      return try pages.notice(.unavailable, .serviceUnavailable, page.frame)
    } catch IntakeRefusal.quarantineFull {
      return try pages.notice(.unavailable, .tooManyRequests, page.frame)
    }
  }

  private func list(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let sender = try page.facility(.input, .correct, .view)
    let fields = try page.query(["status"], format)
    let status = fields["status"]
    let states = ["accepted", "partial", "quarantined"]
    if let status, !states.contains(status) { throw HTTPError(.badRequest) }
    let entry = try await journal.note(
      format.event(), .facility(sender), "Page/submissions", query: page.frame.query)
    let rows = try await SubmissionReader(database: database).list(
      of: sender.facility.id, status: status)
    let say = page.language
    var tables = PageTables(
      list: "/submissions", [("status", status)], name: "kiriman_\(sender.facility.code)",
      at: entry.moment, say)
    tables.add(
      "submissions", ListSheets.submissions(rows, status: status, at: entry.moment, say))
    if format != .page { return try tables.response(format, fields["table"]) }
    return try pages.response(
      .submissions,
      SubmissionsView(
        action: say.link("/submissions"),
        choices: states.map {
          Choice(value: $0, label: say.plain(ClinicTexts.status($0)), isChosen: $0 == status)
        }, rows: rows.map { SubmissionView($0, say) }, hasRows: !rows.isEmpty,
        files: tables.files("submissions")),
      title: say.plain(ClinicTexts.submissions), page.frame)
  }

  private func errors(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let sender = try page.facility(.input, .correct, .view)
    let fields = try page.query([], format)
    let entry = try await journal.note(
      format.event(), .facility(sender), "Page/errors", query: page.frame.query)
    let say = page.language
    let stored = try await SubmissionReader(database: database).list(of: sender.facility.id)
    let rows = ErrorView.rows(of: stored, say)
    var tables = PageTables(
      list: "/errors", name: "kesalahan_\(sender.facility.code)", at: entry.moment, say)
    tables.add("errors", ListSheets.errors(rows, at: entry.moment, say))
    if format != .page { return try tables.response(format, fields["table"]) }
    return try pages.response(
      .errors, ErrorsView(rows: rows, hasRows: !rows.isEmpty, files: tables.files("errors")),
      title: say.plain(ClinicTexts.errors), page.frame)
  }

  /// A submission of the sender's own by the id in its address; the look is in the log first.
  private func find(
    _ page: PageRequest, _ id: String, _ format: MonitorFormat
  ) async throws -> (stored: StoredSubmission, moment: Int64) {
    let sender = try page.facility(.input, .correct, .view)
    guard let id = SubmissionID(id) else { throw HTTPError(.notFound) }
    let entry = try await journal.note(
      format.event(), .facility(sender), "Submission/\(id)", query: page.frame.query)
    guard
      let stored = try await SubmissionReader(database: database).find(id, of: sender.facility.id)
    else { throw HTTPError(.notFound) }
    return (stored, entry.moment)
  }

  private func one(_ page: PageRequest) async throws -> Response {
    let (id, format) = page.part("id")
    let fields = try page.query(format == .page ? ["now"] : [], format)
    let message: Bilingual? =
      switch fields["now"] {
      case "stored": ClinicTexts.stored
      case "repeated": ClinicTexts.repeated
      case "kept": ClinicTexts.kept
      case nil: nil
      default: throw HTTPError(.badRequest)
      }
    let (stored, moment) = try await find(page, id, format)
    let say = page.language
    var view = SubmissionPageView(stored, message: message.map(say.plain), say)
    var tables = PageTables(
      list: "/submissions/\(stored.id)", name: "kiriman_\(stored.id)", at: moment, say)
    tables.add("findings", ListSheets.findings(view.issues, at: moment, say))
    tables.add("visits", ListSheets.visits(view.visits, at: moment, say))
    if format != .page { return try tables.response(format, fields["table"]) }
    view.findingFiles = tables.files("findings")
    view.visitFiles = tables.files("visits")
    return try pages.response(
      .submission, view, title: say.plain(ClinicTexts.submission), page.frame)
  }

  private func receipt(_ page: PageRequest) async throws -> Response {
    _ = try page.query([])
    let (stored, _) = try await find(page, page.context.parameters.get("id") ?? "", .page)
    guard let receipt = stored.receipt else { throw HTTPError(.notFound) }
    return Response.download(
      Array(receipt.utf8), "text/plain; charset=utf-8", name: "receipt-\(stored.id).txt")
  }
}
