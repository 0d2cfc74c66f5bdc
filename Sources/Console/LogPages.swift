import AuditLog
import Database
import Door
import HTTPTypes
import Hummingbird
package import LogVerification
import NIOCore
import RecordModel
import Registry

/// What the console knows of the log from outside the database.
package struct LogWatch: Sendable {
  /// Whose signatures count.
  package let policy: WitnessPolicy
  /// Age of the oldest entry that is not yet cosigned.
  package let age: @Sendable () -> Duration

  /// A watch; `age` is asked for each page.
  package init(policy: WitnessPolicy, age: @escaping @Sendable () -> Duration) {
    self.policy = policy
    self.age = age
  }
}

/// The auditor's pages about the log itself: checkpoints, verification, evidence.
struct LogPages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let database: Database
  let watch: LogWatch?
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  /// Checkpoints on the page.
  private static let shown = 20
  /// Days of comparisons on the page.
  private static let days: Int64 = 30
  /// Beyond this a browser waits too long: some ten seconds of reading, some 300 MB of evidence.
  private static let longest = 500_000

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    for format in MonitorFormat.allCases {
      router.get("\(language.prefix)/audit/log\(format.rawValue)") {
        try await state(PageRequest($0, $1, path: "/audit/log"), format)
      }
    }
    router.post("\(language.prefix)/audit/log/verify") {
      try await verify(PageRequest($0, $1, path: "/audit/log"))
    }
    router.get("\(language.prefix)/audit/log/evidence.tar") {
      try await evidence(PageRequest($0, $1, path: "/audit/log"))
    }
  }

  private func state(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let auditor = try page.person(.auditor)
    let fields = try page.query([], format)
    let entry = try await journal.note(
      format.event(.auditRead), .officer(auditor), "Page/audit-log", query: page.frame.query)
    let since = ClinicalTime(utc: now() - Self.days * 86_400_000_000).text.prefix(10)
    let trail = AuditTrail(database: database)
    let state = try await trail.state(checkpoints: Self.shown, on: entry)
    let days = try await trail.reconciledDays(since: String(since), on: entry)
    let (say, moment) = (page.language, entry.moment)
    var view = LogView(state, days, watch, limit: Self.longest, say)
    var tables = PageTables(list: "/audit/log", name: "keutuhan-log", at: moment, say)
    tables.add(
      "checkpoints",
      ListSheets.checkpoints(
        zip(state.checkpoints, view.checkpoints), most: Self.shown, at: moment, say))
    tables.add("days", ListSheets.compared(days, at: moment, say))
    tables.add("recoveries", ListSheets.recoveries(view.recoveries, at: moment, say))
    if format != .page { return try tables.response(format, fields["table"]) }
    view.checkpointFiles = tables.files("checkpoints")
    view.dayFiles = tables.files("days")
    view.recoveryFiles = tables.files("recoveries")
    return try pages.response(
      .log, view, title: say.plain(LogTexts.heading), page.frame)
  }

  private func verify(_ page: PageRequest) async throws -> Response {
    let auditor = try page.person(.auditor)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    guard let watch else { throw HTTPError(.notFound) }
    guard let log = try await export(auditor, "Page/audit-verify") else {
      throw HTTPError(.notFound)
    }
    let verifier = LogVerifier(policy: watch.policy)
    let report = try await withTaskExecutorPreference(globalConcurrentExecutor) {
      try verifier.verify(log)
    }
    return try pages.response(
      .verified, VerifiedView(report, page.language),
      title: page.language.plain(LogTexts.verified), page.frame)
  }

  /// The folder of `baimbai audit export`, as one file.
  private func evidence(_ page: PageRequest) async throws -> Response {
    let auditor = try page.person(.auditor)
    guard let log = try await export(auditor, "AuditLog") else { throw HTTPError(.notFound) }
    let seconds = now() / 1_000_000
    let body = ResponseBody { writer in
      for path in log.paths {
        let member = try log.member(path, folder: "log", at: seconds)
        try await writer.write(ByteBuffer(bytes: member))
      }
      try await writer.write(ByteBuffer(bytes: Tar.end))
      try await writer.finish(nil)
    }
    return Response(
      status: .ok,
      headers: [
        .contentType: "application/x-tar", .cacheControl: "no-store",
        .contentDisposition: "attachment; filename=\"log.tar\"",
      ], body: body)
  }

  private func export(
    _ auditor: OfficerIdentity, _ resource: String
  ) async throws -> ExportedLog? {
    let entry = try await journal.note(.export, .officer(auditor), resource)
    let state = try await AuditTrail(database: database).state(checkpoints: 1, on: entry)
    guard state.size <= Self.longest else { throw HTTPError(.contentTooLarge) }
    return try await ExportedLog.write(database, on: entry)
  }
}
