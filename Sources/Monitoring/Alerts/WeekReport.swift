import Database
import RecordModel

/// The diseases of a week for whoever freezes them as a report: the latest version that was counted.
package enum WeekReport {
  /// Counts by disease, facility and home, all visits among them; nothing where the week was not counted yet, or the
  /// days are no week.
  package static let counts: WeeklyCounts = { days, transaction in
    let rows = try await transaction.query(
      WeekStatements.byPlace.bind(PostgresDate(daysSince1970: days.lowerBound)))
    return try rows.compactMap { row in
      let code = try row.decode(0, as: String.self)
      let name = code == SKDRDisease.allVisits ? visits : SKDRDisease.named(code)?.name
      guard let name else { return nil }
      return WeeklyCount(
        disease: code, name: name, facility: try row.decode(1),
        kelurahan: try row.decode(2), cases: Int(try row.decode(3, as: Int64.self)))
    }
  }

  private static let visits = Bilingual(id: "Semua kunjungan", en: "All visits")
}
