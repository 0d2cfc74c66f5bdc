import AuditLog
import Charts
import Database
import Hummingbird
import Intake
import Monitoring
import RecordModel
import Registry

/// How the gateway does, for its operators: what came by hour, what was refused and why, what waits, what it takes
/// on disk, how old the backups are. Messages and machines, no patient.
struct OperationsPages: Sendable {
  /// Seconds since a kind of backup; nil for none, or for a rehearsal with findings.
  typealias BackupAges = @Sendable () -> [(name: String, seconds: Double?)]

  let pages: PageLibrary
  let journal: PageJournal
  let intake: Intake
  let database: Database
  /// Nil where no folder of backups is set.
  let backups: BackupAges?
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  static let path = "/operasi"
  /// Days of which errors are shown.
  private static let errorDays = 7

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    let prefix = language.prefix
    for format in MonitorFormat.allCases {
      router.get("\(prefix)/operasi\(format.rawValue)") {
        try await show(PageRequest($0, $1, path: Self.path), format)
      }
    }
  }

  private func show(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let person = try page.person(.operator)
    let table = try page.query([], format)["table"]
    _ = try await journal.note(
      format.event(), .officer(person), "Page/operasi", query: page.frame.query)
    let moment = now()
    let today = CivilDate.localDay(at: moment)
    let days = (today - Self.errorDays + 1)...today
    let sheets = OperationsSheets(
      load: try await LoadBook(database: database).read(at: moment),
      faults: try await QualityBook(database: database).faults(QualityQuery(days: days)),
      uncounted: try await IndicatorBook(database: database).refused(), depth: intake.depth(),
      backups: backups?(), days: days, moment: moment, snapshot: page.context.snapshot,
      say: page.language)
    let tables = sheets.tables
    if format != .page { return try tables.response(format, table) }
    return try pages.response(
      .operations, OperationsView(sheets, tables),
      title: page.language.plain(OperationsTexts.heading), page.frame)
  }
}
