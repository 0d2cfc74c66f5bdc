package import Database

/// Keeps partitions ahead of the clock: there is no default one, so a month without its own takes nothing.
package enum Partitions {
  /// Months made ahead of the present one.
  package static let monthsAhead = 3

  private static let statement = Statement(
    "maintenance.partitions",
    """
    SELECT record.ensure_partitions(current_date,
      (current_date + make_interval(months => $1::integer))::date)
    """)

  /// Makes what is missing and returns how many partitions that were.
  package static func ensure(_ database: Database) async throws -> Int {
    try await database.transaction("maintenance.partitions", as: .maintenance) { transaction in
      let rows = try await transaction.query(statement.bind(Int32(monthsAhead)))
      return Int(try rows[0].decode(0, as: Int32.self))
    }
  }
}
