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
    /// In which row it was sent, from 1; 0 of what is stored.
    package let row: Int
  }

  /// A line as it counts now, with who stated its day last and when.
  package struct Stated: Hashable, Sendable {
    /// What was stated.
    package let line: Line
    /// Microseconds since 1970.
    package let at: Int64
    /// His code.
    package let by: String
    /// Why it was stated again; nil of a first statement.
    package let reason: String?
  }

  /// The lines in the order sent.
  package let lines: [Line]

  /// The longest reason, code points.
  package static let longestReason = 200

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
      func refused(_ rule: Rule, _ field: Field) -> Result<BedCensus, Refused> {
        .failure(Refused(rule: rule, row: index + 1, field: field))
      }
      guard let date = day(cell(places[0])), date <= today else { return refused(.censusDay, .day) }
      // The database counts code points.
      guard (1...40).contains(cell(places[1]).unicodeScalars.count) else {
        return refused(.censusClass, .bedClass)
      }
      guard let beds = Int(cell(places[2])), (0...10_000).contains(beds) else {
        return refused(.censusCount, .beds)
      }
      guard let occupied = Int(cell(places[3])), (0...20_000).contains(occupied) else {
        return refused(.censusCount, .occupied)
      }
      guard seen.insert("\(date) \(cell(places[1]))").inserted else {
        return refused(.censusTwice, .bedClass)
      }
      lines.append(
        Line(
          day: date, bedClass: cell(places[1]), beds: beds, occupied: occupied, row: index + 1))
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
    /// In which field of it; nil for the whole.
    package var field: Field?
  }

  /// A field of a statement.
  package enum Field: String, Hashable, Sendable {
    /// A row's.
    case day, bedClass, beds, occupied
    /// The statement's.
    case reason
  }

  private static let titles: [Set<String>] = [
    ["day", "date", "hari", "tanggal"], ["class", "kelas"], ["beds", "tempat tidur", "tt"],
    ["occupied", "terisi", "pasien"],
  ]

  private static func places(_ row: [String]) -> [Int]? {
    let found = titles.compactMap { names in row.firstIndex { names.contains($0) } }
    return found.count == titles.count ? found : nil
  }

  /// Refuses a statement without a reason that has a day that was stated before; nil where there is none.
  package func needsReason(
    of facility: FacilityID, in transaction: borrowing Transaction
  ) async throws -> Refused? {
    let days = lines.map { PostgresDate(daysSince1970: $0.day) }
    guard
      let found = try await transaction.query(BedStatements.stated.bind(facility, days)).first
    else { return nil }
    let day = try found.decode(0, as: PostgresDate.self).daysSince1970
    return Refused(
      rule: .censusReason, row: lines.first { $0.day == day }?.row ?? 1, field: .reason)
  }

  /// Writes the census of a facility. What is stated later of a day counts instead of all that was stated of it before:
  /// a class that is called otherwise now is not counted beside its old name.
  ///
  /// - Parameters:
  ///   - reason: why, of a correction; 1 to `longestReason` code points.
  ///   - now: microseconds since 1970.
  package func put(
    of facility: FacilityID, by actor: String, reason: String? = nil, at now: Int64,
    in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      BedStatements.insert.bind(
        facility, PostgresTimestamp(microseconds: now), actor,
        lines.map { PostgresDate(daysSince1970: $0.day) }, lines.map(\.bedClass),
        lines.map { Int32($0.beds) }, lines.map { Int32($0.occupied) }, reason))
  }

  /// A facility's census of some days as it counts now, the newest day first, by class.
  package static func latest(
    of facility: FacilityID, _ days: ClosedRange<Int>, in database: Database
  ) async throws -> [Stated] {
    try await database.transaction("monitor.bed_days", as: .monitor) { transaction in
      try await transaction.query(
        BedStatements.latest.bind(
          facility, PostgresDate(daysSince1970: days.lowerBound),
          PostgresDate(daysSince1970: days.upperBound))
      ).map { row in
        Stated(
          line: Line(
            day: try row.decode(0, as: PostgresDate.self).daysSince1970,
            bedClass: try row.decode(1), beds: Int(try row.decode(2, as: Int32.self)),
            occupied: Int(try row.decode(3, as: Int32.self)), row: 0),
          at: try row.decode(4, as: PostgresTimestamp.self).microseconds, by: try row.decode(5),
          reason: try row.decodeOptional(6))
      }
    }
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

  /// The longest run of months without a gap, the newest of equally long ones; nil without any month.
  package static func longestRun(_ months: Set<CalendarMonth>) -> ClosedRange<CalendarMonth>? {
    func length(_ run: ClosedRange<CalendarMonth>) -> Int {
      run.upperBound.number - run.lowerBound.number + 1
    }
    var best: ClosedRange<CalendarMonth>?
    var run: ClosedRange<CalendarMonth>?
    for month in months.sorted() {
      var first = month
      if let run, run.upperBound.number + 1 == month.number { first = run.lowerBound }
      let longer = first...month
      run = longer
      if length(longer) >= best.map(length) ?? 0 { best = longer }
    }
    return best
  }
}

/// The SQL of beds.
package enum BedStatements {
  /// What monitoring sends.
  package static let reading = [use, monthly, latest]
  /// What administration sends.
  package static let changing = [insert, stated]

  static let insert = Statement(
    "monitor.insert_beds",
    """
    INSERT INTO monitor.bed_census
      (facility_id, day, class, stated_at, beds, occupied, stated_by, reason)
    SELECT $1, c.day, c.class, $2, c.beds, c.occupied, $3, $8::text
    FROM unnest($4::date[], $5::text[], $6::integer[], $7::integer[])
      AS c (day, class, beds, occupied)
    """)

  /// Whether any of some days was stated before.
  static let stated = Statement(
    "monitor.stated_beds",
    """
    SELECT c.day FROM monitor.bed_census c WHERE c.facility_id = $1 AND c.day = ANY ($2::date[])
    ORDER BY c.day LIMIT 1
    """)

  static let latest = Statement(
    "monitor.latest_beds",
    """
    WITH last AS (
      SELECT day, max(stated_at) AS stated_at FROM monitor.bed_census
      WHERE facility_id = $1 AND day BETWEEN $2::date AND $3::date GROUP BY 1)
    SELECT c.day, c.class, c.beds, c.occupied, c.stated_at, c.stated_by, c.reason
    FROM last l JOIN monitor.bed_census c USING (day, stated_at)
    WHERE c.facility_id = $1 ORDER BY c.day DESC, c.class COLLATE "C"
    """)

  /// The last statement of each day, all its classes; stays that ended, by day.
  private static let daily = """
    last AS (
      SELECT facility_id, day, max(stated_at) AS stated_at FROM monitor.bed_census
      WHERE day BETWEEN $1::date AND $2::date AND ($3::uuid IS NULL OR facility_id = $3::uuid)
      GROUP BY 1, 2),
    daily AS (
      SELECT c.facility_id, c.day, sum(c.beds) AS beds, sum(c.occupied) AS occupied
      FROM last l JOIN monitor.bed_census c USING (facility_id, day, stated_at) GROUP BY 1, 2),
    stays AS (
      SELECT r.facility_id, r.day, sum(r.denominator) AS left, sum(r.numerator) AS days
      FROM monitor.sums r
      WHERE r.grain = 'daily facility' AND r.indicator = 'H2' AND r.day BETWEEN $1::date AND $2::date
      GROUP BY 1, 2)
    """

  /// Discharges are of the days that have a census.
  private static let sums = """
    sum(d.occupied)::bigint, sum(d.beds)::bigint, count(*), coalesce(sum(s.left), 0)::bigint,
      coalesce(sum(s.days), 0)::bigint
    FROM daily d JOIN registry.facility f USING (facility_id)
    LEFT JOIN stays s ON s.facility_id = d.facility_id AND s.day = d.day
    """

  static let use = Statement(
    "monitor.bed_use",
    "WITH \(daily) SELECT f.code, \(sums) GROUP BY f.code ORDER BY f.code")

  /// The same by month.
  static let monthly = Statement(
    "monitor.bed_use_monthly",
    """
    WITH \(daily) SELECT f.code, to_char(d.day, 'YYYY-MM'), \(sums) GROUP BY 1, 2 ORDER BY 1, 2
    """)
}
