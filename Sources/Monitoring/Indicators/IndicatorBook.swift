package import Database
package import RecordModel

/// What figures are asked for.
package struct FigureQuery: Hashable, Sendable {
  /// First and last month.
  package var months: ClosedRange<CalendarMonth>
  /// Only these days of them, days since 1970.
  package var days: ClosedRange<Int>?
  /// Only this facility.
  package var facility: FacilityID?
  /// Only residents of this kelurahan (ten digits), kecamatan (six), or `outside`, `unresolved`.
  package var place: String?
  /// Only facilities that are `government` or `private`.
  package var ownership: String?
  /// Only those who live in the city, or only those who do not or whose home is not known.
  package var isResident: Bool?

  /// All of these months.
  package init(months: ClosedRange<CalendarMonth>) { self.months = months }
}

/// What figures are grouped by.
package enum FigureGroup: String, Hashable, Sendable, CaseIterable {
  /// One for all.
  case all
  /// `2026-08`.
  case month
  /// `2026-08-03`.
  case day
  /// Code of the facility.
  case facility
  /// Ten digits, `outside`, `unresolved`.
  case kelurahan
  /// `government`, `private`.
  case ownership
  /// `resident`, `outside`, `unresolved`.
  case residence
  /// Kelurahan and month: `6371011001 2026-08`.
  case kelurahanMonth
}

/// Reads indicators from the sums of months, and of days where a span begins or ends within one.
package struct IndicatorBook: Sendable {
  private let database: Database

  /// The indicators of `database`.
  package init(database: Database) { self.database = database }

  /// Up to when everything that was committed is counted, microseconds since 1970.
  package func dataCut() async throws -> Int64 {
    try await database.transaction("monitor.cut", as: .monitor) { transaction in
      guard let row = try await transaction.query(IndicatorStatements.cut.bind()).first else {
        return 0
      }
      return try row.decode(0, as: PostgresTimestamp.self).microseconds
    }
  }

  /// The figures of indicators, by group; groups without any row are not there.
  ///
  /// Only days that are ripe at the cut count; of a monthly state the last month of the query.
  package func figures(
    _ indicators: [Indicator], _ query: FigureQuery, by group: FigureGroup, cut: Int64
  ) async throws -> [String: [Figure]] {
    let today = CivilDate.localDay(at: cut)
    return try await database.transaction(
      "monitor.figures", as: .monitor, deadline: .seconds(30)
    ) { transaction in
      var answer: [String: [Figure]] = [:]
      let spans = Dictionary(grouping: indicators) { Self.span($0, query, group, today) }
      for (span, members) in spans where span.first <= span.last {
        let statement = IndicatorStatements.figures(group)
        let rows = try await transaction.query(
          statement.bind(
            parameters: [members.map(\.id)] + span.parameters(by: group) + Self.parameters(query)))
        let measures = Dictionary(uniqueKeysWithValues: members.map { ($0.id, $0.measure) })
        for row in rows {
          let id = try row.decode(0, as: String.self)
          guard let measure = measures[id], measure != .quantiles else { continue }
          answer[id, default: []].append(
            Figure(try row.decode(1), try Self.sum(row, 2), measure))
        }
        for member in members where member.measure == .quantiles {
          let rows = try await transaction.query(
            IndicatorStatements.buckets(group).bind(
              parameters: [[member.id]] + span.parameters(by: group) + Self.parameters(query)))
          answer[member.id] = try Self.quantiles(rows)
        }
      }
      return answer
    }
  }

  /// What may be seen of indicators in a span, by id.
  ///
  /// - Parameter isDetailed: whether facilities and kelurahan are asked for, or only the city and its corners.
  package func openness(
    _ indicators: [Indicator], _ months: ClosedRange<CalendarMonth>, isDetailed: Bool, cut: Int64
  ) async throws -> [String: Openness] {
    let today = CivilDate.localDay(at: cut)
    let query = FigureQuery(months: months)
    let statement =
      isDetailed ? IndicatorStatements.latticeSums : IndicatorStatements.cornerSums
    return try await database.transaction(
      "monitor.openness", as: .monitor, deadline: .seconds(30)
    ) { transaction in
      var lattices: [String: [CalendarMonth: Openness.Month]] = [:]
      let spans = Dictionary(grouping: indicators) { Self.span($0, query, .month, today) }
      for (span, members) in spans where span.first <= span.last {
        let rows = try await transaction.query(
          statement.bind(parameters: [members.map(\.id)] + span.parameters(by: .month)))
        for row in rows {
          guard let month = CalendarMonth(try row.decode(1, as: String.self)) else { continue }
          try lattices[try row.decode(0), default: [:]][month, default: .init()].add(row)
        }
      }
      return Dictionary(
        uniqueKeysWithValues: indicators.map { indicator in
          (indicator.id, Openness(lattices[indicator.id] ?? [:], of: indicator))
        })
    }
  }

  /// The sums of months by kelurahan that are rounded for everybody.
  func publicSums(
    _ indicators: [Indicator], _ months: ClosedRange<CalendarMonth>
  ) async throws -> [PublicSum] {
    try await database.transaction("monitor.public", as: .monitor, deadline: .seconds(60)) {
      transaction in
      try await transaction.query(
        ReportStatements.publicSums.bind(
          indicators.map(\.id), PostgresDate(daysSince1970: months.lowerBound.firstDay),
          PostgresDate(daysSince1970: months.upperBound.lastDay))
      ).compactMap { row in
        guard let month = CalendarMonth(try row.decode(1, as: String.self)) else { return nil }
        return PublicSum(
          indicator: try row.decode(0), month: month, kelurahan: try row.decode(2),
          numerator: Int(try row.decode(3, as: Int64.self)),
          denominator: Int(try row.decode(4, as: Int64.self)))
      }
    }
  }

  /// Days that count, days since 1970.
  private struct Span: Hashable {
    let first: Int
    let last: Int

    /// The first and last day, and those of the whole months among them; without any, all days are before the first
    /// of these.
    func parameters(by group: FigureGroup) -> [(any PostgresEncodable)?] {
      let (begin, end) = (CalendarMonth(day: first), CalendarMonth(day: last))
      let whole = (
        begin.firstDay == first ? begin.firstDay : begin.lastDay + 1,
        end.lastDay == last ? end.lastDay : end.firstDay - 1
      )
      let months = whole.0 < whole.1 && group != .day ? whole : (last + 1, last)
      return [first, last, months.0, months.1].map { PostgresDate(daysSince1970: $0) }
    }
  }

  private static func span(
    _ indicator: Indicator, _ query: FigureQuery, _ group: FigureGroup, _ today: Int
  ) -> Span {
    let end = min(query.months.upperBound.lastDay, query.days?.upperBound ?? .max)
    let last = min(end, today - indicator.maturityDays)
    let first = max(query.months.lowerBound.firstDay, query.days?.lowerBound ?? .min)
    guard indicator.isMonthly, group != .month, group != .kelurahanMonth else {
      return Span(first: first, last: last)
    }
    let month = CalendarMonth(day: last)
    let state = month.lastDay <= last ? month.lastDay : month.firstDay - 1
    return Span(first: max(state, first), last: state)
  }

  private static func parameters(_ query: FigureQuery) -> [(any PostgresEncodable)?] {
    [query.facility, query.place, query.ownership, query.isResident]
  }

  fileprivate static func sum(_ row: Row, _ column: Int) throws -> RollupSum {
    RollupSum(
      numerator: Int(try row.decode(column, as: Int64.self)),
      denominator: Int(try row.decode(column + 1, as: Int64.self)),
      excluded: Int(try row.decode(column + 2, as: Int64.self)),
      missing: Int(try row.decode(column + 3, as: Int64.self)))
  }

  private static func quantiles(_ rows: Rows) throws -> [Figure] {
    var counts: [String: [(value: Int, count: Int)]] = [:]
    var sums: [String: RollupSum] = [:]
    for row in rows {
      let key = try row.decode(0, as: String.self)
      let sum = try sum(row, 2)
      counts[key, default: []].append(
        (Int(try row.decode(1, as: Int16.self)), sum.denominator))
      sums[key, default: RollupSum()].add(sum)
    }
    return sums.map { Figure($0.key, $0.value, counts: counts[$0.key] ?? []) }
      .sorted { $0.key < $1.key }
  }

  /// Visits that the database would not count, by facility and by what refused them.
  package func refused() async throws -> [(
    facility: String, sqlState: String, constraint: String, visits: Int
  )] {
    try await database.transaction("monitor.refused", as: .monitor) { transaction in
      try await transaction.query(IndicatorStatements.refused.bind()).map {
        (
          try $0.decodeOptional(0, as: String.self) ?? "-", try $0.decode(1), try $0.decode(2),
          Int(try $0.decode(3, as: Int64.self))
        )
      }
    }
  }

  /// How surely the homes of a span's visits are known: visits by method.
  package func residenceMethods(
    _ query: FigureQuery
  ) async throws -> [(method: String, visits: Int)] {
    try await database.transaction("monitor.residence", as: .monitor, deadline: .seconds(30)) {
      transaction in
      try await transaction.query(
        IndicatorStatements.residence.bind(
          PostgresDate(daysSince1970: query.months.lowerBound.firstDay),
          PostgresDate(daysSince1970: query.months.upperBound.lastDay))
      ).map { (try $0.decode(0), Int(try $0.decode(1, as: Int64.self))) }
    }
  }
}

extension Openness.Month {
  /// Adds a row of the lattice: a facility, a kelurahan or a corner.
  fileprivate mutating func add(_ row: Row) throws {
    let sum = try IndicatorBook.sum(row, 6)
    let owner = try row.decodeOptional(3, as: String.self)
    if let code = try row.decodeOptional(2, as: String.self) {
      facilities[code] = (owner ?? "", sum)
    } else if let code = try row.decodeOptional(4, as: String.self) {
      kelurahan[code] = sum
    } else if let isResident = try row.decodeOptional(5, as: Bool.self) {
      corners[.corner(owner ?? "", isResident)] = sum
    }
  }
}

/// The SQL of reading figures.
package enum IndicatorStatements {
  static let cut = Statement(
    "monitor.data_cut",
    """
    SELECT least(t.counted_at, (SELECT min(w.noted_at) FROM monitor.work w)) FROM monitor.turn t
    """)

  static let residence = Statement(
    "monitor.residence_methods",
    """
    SELECT residence_method, count(*) FROM monitor.visit_fact WHERE day BETWEEN $1 AND $2
    GROUP BY 1 ORDER BY 2 DESC
    """)

  static let refused = Statement(
    "monitor.refused_visits",
    """
    SELECT f.code, r.sql_state, coalesce(r.constraint_name, ''), count(*)
    FROM monitor.refused r LEFT JOIN registry.facility f USING (facility_id)
    GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3
    """)

  private static func key(_ group: FigureGroup) -> String {
    let residence =
      "CASE WHEN r.kelurahan ~ '^[0-9]' THEN 'resident' ELSE r.kelurahan END"
    return switch group {
    case .all: "'all'"
    case .month: "to_char(r.day, 'YYYY-MM')"
    case .day: "to_char(r.day, 'YYYY-MM-DD')"
    case .facility: "f.code"
    case .kelurahan: "r.kelurahan"
    case .ownership: "f.ownership"
    case .residence: residence
    case .kelurahanMonth: "r.kelurahan || ' ' || to_char(r.day, 'YYYY-MM')"
    }
  }

  private static let sums =
    "sum(r.numerator)::bigint, sum(r.denominator)::bigint, sum(r.excluded)::bigint, "
    + "sum(r.missing)::bigint"

  /// The sums of a span's whole months, and of its other days.
  private static let span = """
    (SELECT * FROM monitor.monthly_rollup
      WHERE indicator = ANY ($1::text[]) AND day BETWEEN $4::date AND $5::date
      UNION ALL
      SELECT * FROM monitor.daily_rollup
      WHERE indicator = ANY ($1::text[])
        AND (day BETWEEN $2::date AND least($3::date, $4::date - 1)
          OR day BETWEEN greatest($2::date, $5::date + 1) AND $3::date)) r
    """

  private static let filter = """
    FROM \(span) JOIN registry.facility f USING (facility_id)
    WHERE ($6::uuid IS NULL OR r.facility_id = $6::uuid)
      AND ($7::text IS NULL OR r.kelurahan = $7::text
        OR (length($7::text) = 6 AND left(r.kelurahan, 6) = $7::text))
      AND ($8::text IS NULL OR f.ownership = $8::text)
      AND ($9::boolean IS NULL OR (r.kelurahan ~ '^[0-9]') = $9::boolean)
    """

  static func figures(_ group: FigureGroup) -> Statement {
    Statement(
      "monitor.figures_\(group.rawValue)",
      "SELECT r.indicator, \(key(group)), \(sums) \(filter) GROUP BY 1, 2 ORDER BY 1, 2")
  }

  static func buckets(_ group: FigureGroup) -> Statement {
    Statement(
      "monitor.buckets_\(group.rawValue)",
      "SELECT \(key(group)), r.bucket, \(sums) \(filter) GROUP BY 1, 2 ORDER BY 1, 2")
  }

  private static func lattice(
    _ name: String, _ sets: String, code: String = "s.code", kelurahan: String = "s.kelurahan"
  ) -> Statement {
    Statement(
      name,
      """
      SELECT s.indicator, s.month, \(code), s.ownership, \(kelurahan), s.resident,
        sum(s.numerator)::bigint, sum(s.denominator)::bigint, sum(s.excluded)::bigint,
        sum(s.missing)::bigint
      FROM (SELECT r.indicator, to_char(r.day, 'YYYY-MM') AS month, f.code, f.ownership, r.kelurahan,
          r.kelurahan ~ '^[0-9]' AS resident, r.numerator, r.denominator, r.excluded, r.missing
        FROM \(span) JOIN registry.facility f USING (facility_id)) AS s
      GROUP BY GROUPING SETS (\(sets))
      """)
  }

  static let latticeSums = lattice(
    "monitor.lattice",
    "(s.indicator, s.month, s.code, s.ownership), (s.indicator, s.month, s.kelurahan), "
      + "(s.indicator, s.month, s.ownership, s.resident)")
  static let cornerSums = lattice(
    "monitor.corners", "(s.indicator, s.month, s.ownership, s.resident)", code: "NULL::text",
    kelurahan: "NULL::text")

  /// Everything, for the test that prepares each one.
  package static let all =
    [cut, residence, refused, latticeSums, cornerSums, MonitoringStatements.facilities]
    + FigureGroup.allCases.map(figures)
    + FigureGroup.allCases.map(buckets)
}
