import Database
import RecordModel

/// A fact as a row: whose, of which visit and assertion, at which place among its kind.
///
/// A reference, as every row of a table of many columns: each of its columns is handed it, and a value would be copied
/// for each.
final class FactRow<Fact> {
  var facility: FacilityID
  var visit: VisitID
  /// The number of the assertion in its visit.
  var assertion: Int16
  var ordinal: Int16
  var key: FactKey
  var fact: Fact

  init(
    facility: FacilityID, visit: VisitID, assertion: Int16, ordinal: Int16, key: FactKey, fact: Fact
  ) {
    self.facility = facility
    self.visit = visit
    self.assertion = assertion
    self.ordinal = ordinal
    self.key = key
    self.fact = fact
  }

  /// The columns that every kind of fact begins with.
  static func head(
    _ origin: @escaping @Sendable (FactRow) -> FactOrigin,
    set: @escaping @Sendable (FactRow, FactOrigin) -> Void
  ) -> [Column<FactRow>] {
    [
      Column("facility_id", "uuid", get: { $0.facility }, set: { $0.facility = $1 }),
      Column("visit_id", "uuid", get: { $0.visit }, set: { $0.visit = $1 }),
      Column("assertion", "smallint", get: { $0.assertion }, set: { $0.assertion = $1 }),
      Column("ordinal", "smallint", get: { $0.ordinal }, set: { $0.ordinal = $1 }),
      // A stored fact keeps its key, whatever made it.
      Column("fact_key", "bigint", get: { $0.key.rawValue }) { row, value in
        row.key = FactKey(rawValue: value)
        var changed = origin(row)
        changed.ownKey = row.key
        set(row, changed)
      },
      .text("place", { origin($0).place }) { row, place in
        var changed = origin(row)
        changed.place = place ?? ""
        set(row, changed)
      },
    ]
      + Column.identifiers({ origin($0).identifiers }) { row, identifiers in
        var changed = origin(row)
        changed.identifiers = identifiers
        set(row, changed)
      }
  }

  /// The order in which a visit's facts are read.
  static var order: String { "visit_id, assertion, ordinal" }
}

extension ColumnTable {
  /// A row of a table of facts as read; what it has no columns for is that of `blank`.
  func fact<Fact>(_ row: Row, _ blank: Fact) throws -> Entry where Entry == FactRow<Fact> {
    try read(
      row,
      into: FactRow(
        facility: try row.decode(0), visit: try row.decode(1), assertion: 0, ordinal: 0,
        key: FactKey(rawValue: 0), fact: blank))
  }
}
