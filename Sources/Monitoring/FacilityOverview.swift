package import Database

/// What the health office sees of one facility: figures, never a person.
package struct FacilityOverview: Hashable, Sendable {
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
  /// Median minutes from arrival to being seen, arrivals of the last 30 days; nil without any.
  package let recentWaitMinutes: Double?
  /// The same over all arrivals.
  package let waitMinutes: Double?

  /// Whether it may send and never did.
  package var hasNeverSent: Bool { status == "active" && lastReceivedAt == nil }

  /// The span of `recentWaitMinutes`, microseconds.
  package static let recentSpan: Int64 = 30 * 86_400 * 1_000_000

  /// Every facility of the registry, by name.
  ///
  /// - Parameter now: microseconds since 1970.
  /// - Throws: what the database throws.
  package static func all(in database: Database, now: Int64) async throws -> [FacilityOverview] {
    let rows = try await database.transaction("monitor.facilities", as: .monitor) { transaction in
      try await transaction.query(
        MonitoringStatements.facilities.bind(PostgresTimestamp(microseconds: now - recentSpan)))
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
    recentWaitMinutes = try row.decodeOptional(11, as: Double.self)
    waitMinutes = try row.decodeOptional(12, as: Double.self)
  }
}
