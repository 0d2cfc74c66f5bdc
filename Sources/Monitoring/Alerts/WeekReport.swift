import Database
import RecordModel

/// The diseases of a week for whoever freezes them as a report: the latest version that was counted.
package enum WeekReport {
  /// Counts by disease and facility; nothing where the week was not counted yet, or the days are no week.
  package static let counts: WeeklyCounts = { days, transaction in
    let rows = try await transaction.query(
      WeekStatements.byFacility.bind(PostgresDate(daysSince1970: days.lowerBound)))
    return try rows.compactMap { row in
      guard let disease = SKDRDisease.named(try row.decode(0, as: String.self)) else { return nil }
      return WeeklyCount(
        disease: disease.code, name: disease.name, facility: try row.decode(1),
        cases: Int(try row.decode(2, as: Int64.self)))
    }
  }
}
