package import Database
package import RecordModel

/// Voids that their facilities could not decide alone any more, as the health office sees them: no
/// patient, no content.
package struct WaitingVoids: Sendable {
  /// One of them.
  package struct Entry: Sendable {
    /// Whose visit.
    package let facility: FacilityID
    /// The visit.
    package let visit: VisitID
    /// When the void was said, microseconds since 1970.
    package let saidAt: Int64
  }

  /// Most in a list.
  static let maximum: Int64 = 500

  private let database: Database

  /// The voids of `database`.
  package init(database: Database) { self.database = database }

  /// Those of these facilities, oldest first.
  package func list(of facilities: [FacilityID]) async throws -> [Entry] {
    try await database.transaction("void.list", as: .intake) { transaction in
      transaction.enqueue(SubmissionWriting.limit(to: facilities))
      return try await transaction.query(WaitingVoidStatements.list.bind(Self.maximum)).map {
        Entry(
          facility: try $0.decode(0), visit: try $0.decode(1),
          saidAt: try $0.decode(2, as: PostgresTimestamp.self).microseconds)
      }
    }
  }
}

/// The SQL of waiting voids.
enum WaitingVoidStatements {
  static let list = Statement(
    "record.list_waiting_voids",
    """
    SELECT a.facility_id, a.visit_id, max(a.sender_time) FROM record.visit_assertion a
    JOIN record.visit v ON v.facility_id = a.facility_id AND v.visit_id = a.visit_id
    WHERE a.is_held AND v.status <> 'entered-in-error'
    GROUP BY a.facility_id, a.visit_id ORDER BY max(a.sender_time) LIMIT $1
    """)
}
