package import Database
import RecordModel

/// What the health office sees of one facility: figures, never a person.
package struct FacilityOverview: Sendable {
  /// Our code of it.
  package let code: String
  /// Its name.
  package let name: String
  /// A code of the facility types.
  package let kind: String
  /// Whether the city or province owns it.
  package let isGovernment: Bool
  /// `applied`, `verified`, `active`, `suspended`, `closed`.
  package let status: String
  /// Whether it is invented for a demonstration.
  package let isSimulated: Bool
  /// When it last sent anything, microseconds since 1970; nil if never.
  package let lastReceivedAt: Int64?
  /// Messages that were kept.
  package let submissions: Int
  /// Messages among them of which nothing could be accepted.
  package let quarantined: Int
  /// Visits that stand, without those entered in error.
  package let visits: Int
  /// Visits that were refused.
  package let refusedVisits: Int
  /// Outpatient visits of the last whole month whose wait is known.
  package let recentWaits: Int
  /// Their median minutes from arrival to being seen; nil without any.
  package let recentWaitMinutes: Double?
  /// Of all outpatient visits whose wait is known, those seen within 60 minutes.
  package let prompt: (visits: Int, of: Int)

  /// Whether it may send and never did.
  package var hasNeverSent: Bool { status == "active" && lastReceivedAt == nil }

  /// Every facility of the registry, by name; what was sent and done as it is counted up to now.
  ///
  /// - Parameter now: microseconds since 1970.
  /// - Throws: what the database throws.
  package static func all(in database: Database, now: Int64) async throws -> [FacilityOverview] {
    let lastMonth = CalendarMonth(day: CivilDate.localDay(at: now)).advanced(by: -1)
    let rows = try await database.transaction("monitor.facilities", as: .monitor) { transaction in
      try await transaction.query(
        MonitoringStatements.facilities.bind(
          PostgresDate(daysSince1970: lastMonth.firstDay)))
    }
    return try rows.map { try FacilityOverview($0) }
  }

  private init(_ row: Row) throws {
    code = try row.decode(0)
    name = try row.decode(1)
    kind = try row.decode(2)
    isGovernment = try row.decode(3)
    status = try row.decode(4)
    isSimulated = try row.decode(5)
    lastReceivedAt = try row.decodeOptional(6, as: PostgresTimestamp.self)?.microseconds
    submissions = try row.decode(7)
    quarantined = try row.decode(8)
    visits = try row.decode(9)
    refusedVisits = try row.decode(10)
    recentWaits = try row.decode(11)
    recentWaitMinutes = try row.decodeOptional(12, as: Double.self)
    prompt = (try row.decode(13), try row.decode(14))
  }
}
