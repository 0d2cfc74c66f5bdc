package import AuditLog
package import Database
import RecordModel
import RecordStore
package import Registry

/// Compares a facility's own count of a day with the log: what a captured gateway never wrote, or
/// wrote without the facility, shows here and nowhere else.
package struct Reconciler: Sendable {
  private let database: Database
  private let log: AuditLog
  private let now: @Sendable () -> Int64

  /// A reconciler over `database`; `now` gives microseconds since 1970.
  package init(database: Database, log: AuditLog, now: @escaping @Sendable () -> Int64) {
    self.database = database
    self.log = log
    self.now = now
  }

  /// Compares the receipts that a facility holds of a day.
  ///
  /// - Parameters:
  ///   - day: `YYYY-MM-DD` by the city's clock; nil is returned for anything else.
  ///   - draft: the entry with who asks.
  package func compare(
    _ held: [Reconciliation.Held], day: String, of facility: FacilityEntry, draft: LeafDraft
  ) async throws -> Reconciliation? {
    guard let begin = ClinicalTime("\(day)T00:00:00+08:00")?.microseconds, day.utf8.count == 10
    else { return nil }
    let stored = try await SubmissionReader(database: database).leaves(
      of: facility.id, from: begin, until: begin + 86_400_000_000)
    let moment = now()
    return try await database.transaction("audit.reconcile", as: .log) { transaction in
      try await ReconciliationLog.compare(
        held, with: stored, facility: facility.code, day: day, draft: draft, log: log,
        now: moment, in: transaction)
    }
  }
}
