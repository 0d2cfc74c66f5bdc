package import Database
package import RecordModel
package import Statistics

/// The beds of a hospital and who lay in them, day by day and class by class, as it states them.
package struct BedCensus: Hashable, Sendable {
  /// One day of one class.
  package struct Line: Hashable, Sendable {
    /// Days since 1970.
    package let day: Int
    /// The hospital's own name of the class: `I`, `ICU`.
    package let bedClass: String
    /// Beds that could be used that day.
    package let beds: Int
    /// Patients at the end of the day, and those who came and went in it.
    package let occupied: Int
  }

  /// The lines in the order sent.
  package let lines: [Line]

  /// Most rows of a file: ten years of ten classes.
  static let maximumRows = 40_000

  /// Reads rows of a table whose first row has the titles day, class, beds, occupied, in any order; nothing is
  /// taken where anything is wrong.
  ///
  /// - Parameters:
  ///   - day: reads a day as people write it, days since 1970.
  ///   - today: days since 1970; a later day is refused.
  package static func read(
    _ rows: [[String]], today: Int, day: (String) -> Int?
  ) -> Result<BedCensus, Refused> {
    guard let titles = rows.first, rows.count <= maximumRows,
      let places = places(titles.map { $0.lowercased() })
    else { return .failure(Refused(rule: .censusTitles, row: 1)) }
    var lines: [Line] = []
    var seen: Set<String> = []
    for (index, row) in rows.enumerated().dropFirst() where row.contains(where: { !$0.isEmpty }) {
      func cell(_ place: Int) -> String { place < row.count ? row[place] : "" }
      guard let date = day(cell(places[0])), date <= today else {
        return .failure(Refused(rule: .censusDay, row: index + 1))
      }
      guard (1...40).contains(cell(places[1]).count) else {
        return .failure(Refused(rule: .censusClass, row: index + 1))
      }
      guard let beds = Int(cell(places[2])), let occupied = Int(cell(places[3])),
        (0...10_000).contains(beds), (0...20_000).contains(occupied)
      else { return .failure(Refused(rule: .censusCount, row: index + 1)) }
      guard seen.insert("\(date) \(cell(places[1]))").inserted else {
        return .failure(Refused(rule: .censusTwice, row: index + 1))
      }
      lines.append(
        Line(day: date, bedClass: cell(places[1]), beds: beds, occupied: occupied))
    }
    guard !lines.isEmpty else { return .failure(Refused(rule: .censusTitles, row: 1)) }
    return .success(BedCensus(lines: lines))
  }

  /// Why a file is not taken.
  package struct Refused: Error, Hashable, Sendable {
    /// What is wrong.
    package let rule: Rule
    /// In which row, from 1.
    package let row: Int
  }

  private static let titles: [Set<String>] = [
    ["day", "date", "hari", "tanggal"], ["class", "kelas"], ["beds", "tempat tidur", "tt"],
    ["occupied", "terisi", "pasien"],
  ]

  private static func places(_ row: [String]) -> [Int]? {
    let found = titles.compactMap { names in row.firstIndex { names.contains($0) } }
    return found.count == titles.count ? found : nil
  }

  /// Writes the census of a facility; a later statement of a day counts instead of an earlier one.
  ///
  /// - Parameter now: microseconds since 1970.
  package func put(
    of facility: FacilityID, by actor: String, at now: Int64, in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      BedStatements.insert.bind(
        facility, PostgresTimestamp(microseconds: now), actor,
        lines.map { PostgresDate(daysSince1970: $0.day) }, lines.map(\.bedClass),
        lines.map { Int32($0.beds) }, lines.map { Int32($0.occupied) }))
  }

  /// How the beds of each facility with a census were used in a span; discharges and stays come from visits.
  ///
  /// Days without a census are not counted, on either side: `days` says how many were.
  package static func use(
    _ months: ClosedRange<CalendarMonth>, facility: FacilityID?, in database: Database
  ) async throws -> [(code: String, use: BedUse)] {
    try await database.transaction("monitor.beds", as: .monitor) { transaction in
      try await transaction.query(
        BedStatements.use.bind(
          PostgresDate(daysSince1970: months.lowerBound.firstDay),
          PostgresDate(daysSince1970: months.upperBound.lastDay), facility)
      ).compactMap { row in
        func number(_ column: Int) throws -> Int { Int(try row.decode(column, as: Int64.self)) }
        guard try number(2) > 0 else { return nil }
        return (
          try row.decode(0),
          try BedUse(
            bedDaysUsed: try number(1), bedDaysAvailable: try number(2), days: try number(3),
            discharges: try number(4), stayDays: try number(5))
        )
      }
    }
  }
}

/// The SQL of beds.
package enum BedStatements {
  /// What monitoring sends.
  package static let reading = [use]
  /// What administration sends.
  package static let changing = [insert]

  static let insert = Statement(
    "monitor.insert_beds",
    """
    INSERT INTO monitor.bed_census
      (facility_id, day, class, stated_at, beds, occupied, stated_by)
    SELECT $1, c.day, c.class, $2, c.beds, c.occupied, $3
    FROM unnest($4::date[], $5::text[], $6::integer[], $7::integer[])
      AS c (day, class, beds, occupied)
    """)

  /// The newest statement of each day and class; discharges of the days that have one.
  static let use = Statement(
    "monitor.bed_use",
    """
    WITH census AS (
      SELECT DISTINCT ON (facility_id, day, class) facility_id, day, beds, occupied
      FROM monitor.bed_census
      WHERE day BETWEEN $1::date AND $2::date AND ($3::uuid IS NULL OR facility_id = $3::uuid)
      ORDER BY facility_id, day, class, stated_at DESC),
    daily AS (
      SELECT facility_id, day, sum(beds) AS beds, sum(occupied) AS occupied
      FROM census GROUP BY 1, 2),
    stays AS (
      SELECT r.facility_id, r.day, sum(r.denominator) AS left, sum(r.numerator) AS days
      FROM monitor.sums r
      WHERE r.grain = 'daily facility' AND r.indicator = 'H2' AND r.day BETWEEN $1::date AND $2::date
      GROUP BY 1, 2)
    SELECT f.code, sum(d.occupied)::bigint, sum(d.beds)::bigint, count(*),
      coalesce(sum(s.left), 0)::bigint, coalesce(sum(s.days), 0)::bigint
    FROM daily d JOIN registry.facility f USING (facility_id)
    LEFT JOIN stays s ON s.facility_id = d.facility_id AND s.day = d.day
    GROUP BY f.code ORDER BY f.code
    """)
}
