import Database
import RecordModel

/// Several visits by their whole keys, as the statements are bound that read several: each once, newest first.
struct VisitKeys {
  private let facilities: [FacilityID]
  private let visits: [VisitID]

  /// The keys of visits, in whatever order and however often.
  init(_ keys: some Sequence<(facility: FacilityID, visit: VisitID)>) {
    let facilities = Dictionary(keys.map { ($0.visit, $0.facility) }, uniquingKeysWith: { $1 })
    let newestFirst = facilities.sorted { $0.key > $1.key }
    self.facilities = newestFirst.map(\.value)
    visits = newestFirst.map(\.key)
  }

  /// A statement that reads from `each(in:_:)`, for these visits.
  func bind(_ statement: Statement) -> BoundStatement { statement.bind(facilities, visits) }

  /// Rows `v` of a table for the visits `$2` of the facilities `$1`, each found by its own key under a plan that is
  /// kept: the first and the last, between which all lie, leave out the months before and after when the plan starts,
  /// which the keys themselves, one after another, cannot.
  static func each(in table: String, _ columns: String) -> String {
    """
    FROM unnest($1::uuid[], $2::uuid[]) AS k (facility, visit)
    CROSS JOIN LATERAL (SELECT \(columns) FROM \(table)
      WHERE facility_id = k.facility AND visit_id = k.visit
        AND visit_id BETWEEN ($2::uuid[])[cardinality($2::uuid[])] AND ($2::uuid[])[1] OFFSET 0) v
    """
  }
}
