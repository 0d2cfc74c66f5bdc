package import Database
import RecordModel
package import Registry

/// What the health office sees of vendors' software.
package struct SoftwareDesk: Sendable {
  private let database: Database
  private let now: @Sendable () -> Int64

  /// A desk over `database`; `now` gives microseconds since 1970.
  package init(database: Database, now: @escaping @Sendable () -> Int64) {
    self.database = database
    self.now = now
  }

  /// What each software sent in the last `days` days of the city, today included.
  package func report(days: Int) async throws -> [SoftwareReportLine] {
    let today = CivilDate.localDay(at: now())
    return try await database.transaction("software.report", as: .administration) {
      try await SoftwareStore.report(
        since: CivilDate(daysSince1970: today - days + 1), in: $0)
    }
  }

  /// The same as CSV (RFC 4180) with a head. A name that a sheet would take for a formula gets `'` before it.
  package static func csv(_ lines: [SoftwareReportLine]) -> String {
    var text =
      "vendor,software,version,facilities,submissions,submissions_with_errors,visits,visits_refused,rules\r\n"
    for line in lines {
      let fields =
        [line.vendor, line.software.name, line.software.version].map(cell)
        + [
          line.facilities, line.counts.submissions, line.counts.faulty, line.counts.visits,
          line.counts.refused,
        ].map(String.init)
        + [line.rules.map { "\($0.code) \($0.submissions)" }.joined(separator: "; ")]
      text += fields.joined(separator: ",") + "\r\n"
    }
    return text
  }

  /// Cleaned names hold neither commas nor quotes.
  private static func cell(_ text: String) -> String {
    guard let first = text.first, "=+-@".contains(first) else { return text }
    return "'\(text)"
  }
}
