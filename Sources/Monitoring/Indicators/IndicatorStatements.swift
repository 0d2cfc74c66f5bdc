package import Database

/// The SQL of reading figures.
package enum IndicatorStatements {
  /// Places that are no kelurahan of the city.
  static let elsewhere: Set = ["outside", "unresolved"]

  static let cut = Statement(
    "monitor.data_cut",
    """
    SELECT least(t.counted_at, (SELECT min(w.noted_at) FROM monitor.work w)) FROM monitor.turn t
    """)

  static let residence = Statement(
    "monitor.residence_methods",
    """
    SELECT method, certainty, sum(visits)::bigint FROM monitor.residence_sums
    WHERE month BETWEEN $1::date AND $2::date GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
    """)

  static let refused = Statement(
    "monitor.refused_visits",
    """
    SELECT f.code, r.sql_state, coalesce(r.constraint_name, ''), count(*)
    FROM monitor.refused r LEFT JOIN registry.facility f USING (facility_id)
    GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3
    """)

  private static let resident = "r.place NOT IN ('outside', 'unresolved')"

  private static func key(_ group: FigureGroup) -> String {
    return switch group {
    case .all: "'all'"
    case .month: "to_char(r.day, 'YYYY-MM')"
    case .day: "to_char(r.day, 'YYYY-MM-DD')"
    case .facility: "f.code"
    case .kelurahan: "r.place"
    case .ownership: "f.ownership"
    case .residence: "CASE WHEN \(resident) THEN 'resident' ELSE r.place END"
    case .kelurahanMonth: "r.place || ' ' || to_char(r.day, 'YYYY-MM')"
    }
  }

  private static let sums =
    "sum(r.numerator)::bigint, sum(r.denominator)::bigint, sum(r.excluded)::bigint, "
    + "sum(r.missing)::bigint"

  private static func part(_ columns: String, _ source: String, day: String) -> String {
    "SELECT \(columns) FROM \(source) WHERE indicator = ANY ($1::text[]) AND day \(day)"
  }

  /// Whole months by the day that each stands under, one by one: of one facility each is then a single look into the
  /// index, which does not walk over all others.
  private static let wholeMonths =
    "= ANY (ARRAY(SELECT generate_series($4::date, $5::date, interval '1 month')::date))"

  private static func grain(_ name: String, of table: String) -> String {
    "(SELECT * FROM monitor.\(table) WHERE grain = '\(name)') d"
  }

  /// What of a span is summed by months, and what by the days before and after them.
  private static func sums(from grain: SumGrain) -> String {
    let columns = "indicator, day, facility_id, place, numerator, denominator, excluded, missing"
    let cells =
      "(SELECT indicator, day, facility_id, kelurahan AS place, numerator, denominator, excluded, missing "
      + "FROM monitor.daily_rollup) d"
    let name = grain == .cell ? "monthly" : "monthly \(grain.rawValue)"
    let days = grain == .cell ? cells : Self.grain("daily \(grain.rawValue)", of: "sums")
    return """
      (\(part(columns, Self.grain(name, of: "sums"), day: wholeMonths))
        UNION ALL \(part(columns, days, day: "BETWEEN $2::date AND least($3::date, $4::date - 1)"))
        UNION ALL \(part(columns, days, day: "BETWEEN greatest($2::date, $5::date + 1) AND $3::date"))) r
      """
  }

  private static func spread(from grain: SumGrain) -> String {
    let cells =
      "(SELECT indicator, day, facility_id, kelurahan AS place, bucket AS value, denominator AS counted "
      + "FROM monitor.daily_rollup WHERE bucket <> 0) d"
    let days = grain == .cell ? cells : Self.grain("daily \(grain.rawValue)", of: "spread")
    // Parameters are those of `sums`.
    let columns = "indicator, day, facility_id, place, value, counted"
    let span = "BETWEEN $2::date AND least($3::date, $4::date - 1, $5::date)"
    return "(\(part(columns, days, day: span))) r"
  }

  /// - Parameter isOne: whether a facility is named; each question has a plan of its own.
  private static func filter(_ span: String, _ grain: SumGrain, isOne: Bool) -> String {
    switch grain {
    case .city:
      """
      FROM \(span) WHERE $6::uuid IS NULL AND $7::text IS NULL AND $8::text IS NULL AND $9::boolean IS NULL
      """
    case .place: "FROM \(span) WHERE $6::uuid IS NULL AND $8::text IS NULL AND \(isThere)"
    case .facility, .cell:
      """
      FROM \(span) JOIN registry.facility f USING (facility_id)
      WHERE \(isOne ? "r.facility_id = $6::uuid" : "$6::uuid IS NULL")
        AND ($8::text IS NULL OR f.ownership = $8::text) AND \(isThere)
      """
    }
  }

  private static let isThere = """
    ($7::text IS NULL OR r.place = $7::text
      OR (length($7::text) = 6 AND left(r.place, 6) = $7::text))
    AND ($9::boolean IS NULL OR (\(resident)) = $9::boolean)
    """

  static func figures(
    _ group: FigureGroup, from grain: SumGrain, isOne: Bool = false
  ) -> Statement {
    Statement(
      "monitor.figures_\(group.rawValue)_\(isOne ? "one_" : "")\(grain.rawValue)",
      """
      SELECT r.indicator, \(key(group)), \(sums) \(filter(sums(from: grain), grain, isOne: isOne))
      GROUP BY 1, 2 ORDER BY 1, 2
      """)
  }

  /// Values by day, or of a facility's part of a place; all others are kept by month (`ValueMonths`).
  static func values(
    _ group: FigureGroup, from grain: SumGrain, isOne: Bool = false
  ) -> Statement {
    Statement(
      "monitor.values_\(group.rawValue)_\(isOne ? "one_" : "")\(grain.rawValue)",
      """
      SELECT \(key(group)), r.value, sum(r.counted)::bigint
      \(filter(spread(from: grain), grain, isOne: isOne))
      GROUP BY 1, 2
      """)
  }

  /// The values of some days by month, a row for each facility or place.
  static let monthValues = Statement(
    "monitor.month_values",
    """
    SELECT s.month, s.facility_id, f.code, f.ownership, s.place, array_agg(s.value), array_agg(s.counted)
    FROM (SELECT date_trunc('month', day::timestamp)::date AS month, facility_id, place, value,
        sum(counted)::bigint AS counted
      FROM monitor.spread WHERE grain = $1 AND indicator = $2 AND day BETWEEN $3::date AND $4::date
      GROUP BY 1, 2, 3, 4) s
    LEFT JOIN registry.facility f USING (facility_id)
    GROUP BY 1, 2, 3, 4, 5
    """)

  private static let month = "to_char(r.day, 'YYYY-MM')"

  /// Months of the city's corners, of facilities and of places.
  static let latticeSums = Statement(
    "monitor.lattice",
    """
    SELECT s.indicator, s.month, s.code, s.ownership, NULL::text, s.resident,
      sum(s.numerator)::bigint, sum(s.denominator)::bigint, sum(s.excluded)::bigint,
      sum(s.missing)::bigint
    FROM (SELECT r.indicator, \(month) AS month, f.code, f.ownership, \(resident) AS resident, r.numerator,
        r.denominator, r.excluded, r.missing
      FROM \(sums(from: .facility)) JOIN registry.facility f USING (facility_id)) AS s
    GROUP BY GROUPING SETS (
      (s.indicator, s.month, s.code, s.ownership), (s.indicator, s.month, s.ownership, s.resident))
    UNION ALL
    SELECT r.indicator, \(month), NULL, NULL, r.place, NULL, \(sums) FROM \(sums(from: .place))
    GROUP BY 1, 2, 5
    """)

  /// Facilities that pages offer, with their owners.
  static let owners = Statement(
    "monitor.owners", "SELECT code, ownership FROM registry.facility")

  /// How often each month of a span has moved, and what the registry says of owners.
  static let stamps = Statement(
    "monitor.stamps",
    """
    SELECT m.month, m.moved, o.owners
    FROM monitor.month_stamp m CROSS JOIN (
      SELECT hashtextextended(string_agg(code || ' ' || ownership, ',' ORDER BY code), 0) AS owners
      FROM registry.facility) AS o
    WHERE m.month BETWEEN $1::date AND $2::date
    """)

  /// Everything, for the test that prepares each one.
  package static let all: [Statement] =
    [
      cut, residence, refused, monthValues, latticeSums, owners, stamps,
      MonitoringStatements.facilities,
    ]
    + FigureGroup.allCases.flatMap(questions)

  /// The questions for a group: of every facility, and of one.
  private static func questions(_ group: FigureGroup) -> [Statement] {
    var all: [Statement] = []
    for grain in grains(of: group) {
      for isOne in grain == .facility || grain == .cell ? [false, true] : [false] {
        all.append(figures(group, from: grain, isOne: isOne))
        if grain == .cell || group == .day { all.append(values(group, from: grain, isOne: isOne)) }
      }
    }
    return all
  }

  /// The sums that can answer a question by group.
  private static func grains(of group: FigureGroup) -> [SumGrain] {
    switch group {
    case .all, .month, .day: SumGrain.allCases
    case .residence: [.place, .facility, .cell]
    case .facility, .ownership: [.facility, .cell]
    case .kelurahan, .kelurahanMonth: [.place, .cell]
    }
  }
}
