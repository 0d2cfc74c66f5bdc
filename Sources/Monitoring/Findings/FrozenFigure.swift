package import Database
package import RecordModel
import Statistics

/// A figure of a facility as it was at a moment, with the hash of the sums that it was made of.
package struct FrozenFigure: Hashable, Sendable {
  /// The id of a `FrozenSubject`: an indicator's, `DQ`, `BOR`, `INM01`, `W2C`.
  package let indicator: String
  /// The version of its definition.
  package let version: Int
  /// Of which months.
  package let months: ClosedRange<CalendarMonth>
  /// The sums.
  package let numerator: Int
  /// The sums.
  package let denominator: Int
  /// In the figure's own unit, 0 to 1 for proportions and the score of data.
  package let value: Double
  /// Up to when the data reached, microseconds since 1970.
  package let cut: Int64
  /// Rows of sums in it.
  package let inputs: Int
  /// SHA-256 over those rows, sorted, one a line.
  package let hash: [UInt8]

  /// The score of data as an indicator.
  package static let dataQuality = "DQ"
  /// The version of that score.
  package static let dataQualityVersion = 1

  /// A figure as it is stored.
  package init(
    indicator: String, version: Int, months: ClosedRange<CalendarMonth>, numerator: Int,
    denominator: Int, value: Double, cut: Int64, inputs: Int, hash: [UInt8]
  ) {
    self.indicator = indicator
    self.version = version
    self.months = months
    self.numerator = numerator
    self.denominator = denominator
    self.value = value
    self.cut = cut
    self.inputs = inputs
    self.hash = hash
  }

  /// What may be frozen.
  package static func isKnown(_ indicator: String) -> Bool {
    FrozenSubject.named(indicator) != nil
  }

  /// Reads a facility's figure as it stands; nil where there is none, or where the pages of figures hide it.
  package static func read(
    _ id: String, of facility: FacilityID, _ months: ClosedRange<CalendarMonth>,
    in database: Database
  ) async throws -> FrozenFigure? {
    guard let place = try await place(of: facility, in: database),
      let subject = FrozenSubject.named(id)
    else { return nil }
    switch subject {
    case .quality: return try await quality(of: facility, place, months, in: database)
    case .indicator(let one):
      return try await sums(one, of: facility, place.code, months, in: database)
    case .form(let form): return try await self.form(form, place.code, months, in: database)
    case .beds(let one): return try await beds(one, of: facility, place.code, months, in: database)
    case .weeks(let one):
      return try await weeks(one, of: facility, place.code, months, in: database)
    }
  }

  /// The sums of an indicator.
  private static func sums(
    _ indicator: Indicator, of facility: FacilityID, _ code: String,
    _ months: ClosedRange<CalendarMonth>, in database: Database
  ) async throws -> FrozenFigure? {
    let id = indicator.id
    let book = IndicatorBook(database: database)
    let cut = try await book.dataCut()
    guard
      let open = try await book.openness([indicator], months, cut: cut)[id]?
        .kinds(of: .facility(code), months), open.denominator, open.numerator
    else { return nil }
    let last = min(months.upperBound.lastDay, CivilDate.localDay(at: cut) - indicator.maturityDays)
    var first = months.lowerBound.firstDay
    var end = last
    if indicator.isMonthly {
      let month = CalendarMonth(day: last)
      end = month.lastDay <= last ? month.lastDay : month.firstDay - 1
      first = max(first, end)
    }
    guard first <= end else { return nil }
    return try await database.transaction("finding.freeze", as: .monitor) { transaction in
      let span = [PostgresDate(daysSince1970: first), PostgresDate(daysSince1970: end)]
      let answers = try await transaction.queries([
        FrozenStatements.sums.bind(id, facility, span[0], span[1]),
        FrozenStatements.buckets.bind(id, facility, span[0], span[1]),
      ])
      guard let row = answers[0].first else { return nil }
      func number(_ column: Int) throws -> Int { Int(try row.decode(column, as: Int64.self)) }
      let sum = RollupSum(
        numerator: try number(1), denominator: try number(2), excluded: try number(3),
        missing: try number(4))
      let figure =
        indicator.measure == .quantiles
        ? Figure(
          id, sum,
          counts: try answers[1].map {
            (Int(try $0.decode(0, as: Int16.self)), Int(try $0.decode(1, as: Int64.self)))
          }) : Figure(id, sum, indicator.measure)
      guard let value = figure.value,
        DisclosedTable([figure], indicator.measure, open: [open]).rows[0].value != nil
      else { return nil }
      return FrozenFigure(
        indicator: id, version: indicator.version, months: months, numerator: sum.numerator,
        denominator: sum.denominator, value: value, cut: cut, inputs: try number(0),
        hash: try row.decode(5, as: Bytea.self).bytes)
    }
  }

  /// A facility's code, and the day on which it was registered.
  private static func place(
    of facility: FacilityID, in database: Database
  ) async throws -> (code: String, registered: Int)? {
    try await database.transaction("finding.facility", as: .monitor) { transaction in
      try await transaction.query(FrozenStatements.place.bind(facility)).first.map {
        (
          try $0.decode(0),
          CivilDate.localDay(at: try $0.decode(1, as: PostgresTimestamp.self).microseconds)
        )
      }
    }
  }

  private static func quality(
    of facility: FacilityID, _ place: (code: String, registered: Int),
    _ months: ClosedRange<CalendarMonth>, in database: Database
  ) async throws -> FrozenFigure? {
    let book = QualityBook(database: database)
    let cut = try await book.dataCut()
    let last = min(months.upperBound.lastDay, CivilDate.localDay(at: cut))
    guard months.lowerBound.firstDay <= last,
      try await book.openness(months.lowerBound.firstDay...months.upperBound.lastDay).isOpen(
        place.code)
    else { return nil }
    var query = QualityQuery(days: months.lowerBound.firstDay...last)
    query.facility = facility
    let calendar = try await CalendarBook(database: database).read()
    guard let report = try await book.reports(query, by: .all).first,
      let index = report.index(
        expectedDays: calendar.expectedDays(
          of: facility, registered: place.registered, in: query.days))
    else { return nil }
    let days = query.days
    return try await database.transaction("finding.freeze_quality", as: .monitor) { transaction in
      guard
        let row = try await transaction.query(
          FrozenStatements.quality.bind(
            facility, PostgresDate(daysSince1970: days.lowerBound),
            PostgresDate(daysSince1970: days.upperBound))
        ).first
      else { return nil }
      let sums = QualityItem.scored.map { report.sum($0) }
      return FrozenFigure(
        indicator: dataQuality, version: dataQualityVersion, months: months,
        numerator: sums.reduce(0) { $0 + $1.good }, denominator: sums.reduce(0) { $0 + $1.total },
        value: index / 100, cut: cut, inputs: Int(try row.decode(0, as: Int64.self)),
        hash: try row.decode(1, as: Bytea.self).bytes)
    }
  }
}

/// The SQL of freezing figures, under the role of monitoring.
package enum FrozenStatements {
  static let place = Statement(
    "finding.facility",
    "SELECT code, registered_at FROM registry.facility WHERE facility_id = $1")

  static let sums = Statement(
    "finding.sums",
    """
    SELECT count(*), coalesce(sum(r.numerator), 0)::bigint, coalesce(sum(r.denominator), 0)::bigint,
      coalesce(sum(r.excluded), 0)::bigint, coalesce(sum(r.missing), 0)::bigint,
      sha256(convert_to(coalesce(string_agg(concat_ws(' ', r.day, r.kelurahan, r.bucket,
        r.numerator, r.denominator, r.excluded, r.missing), E'\\n'
        ORDER BY r.day, r.kelurahan COLLATE "C", r.bucket), ''), 'UTF8'))
    FROM monitor.daily_rollup r
    WHERE r.indicator = $1 AND r.facility_id = $2 AND r.day BETWEEN $3::date AND $4::date
    """)

  static let buckets = Statement(
    "finding.buckets",
    """
    SELECT r.bucket, sum(r.denominator)::bigint FROM monitor.daily_rollup r
    WHERE r.indicator = $1 AND r.facility_id = $2 AND r.day BETWEEN $3::date AND $4::date
    GROUP BY 1
    """)

  static let quality = Statement(
    "finding.quality",
    """
    SELECT count(*), sha256(convert_to(coalesce(string_agg(concat_ws(' ', q.day, q.feed,
        q.vendor, q.software, q.measure, q.total, q.good, q.defaulted), E'\\n'
        ORDER BY q.day, q.feed COLLATE "C", q.vendor COLLATE "C", q.software COLLATE "C",
          q.measure COLLATE "C"), ''), 'UTF8'))
    FROM monitor.quality_daily q
    WHERE q.facility_id = $1 AND q.day BETWEEN $2::date AND $3::date
    """)

  /// What facilities sent of the weeks of a span in their latest version, with the days on which each was active, a row
  /// each.
  static let reporting = Statement(
    "finding.reporting",
    """
    SELECT v.week_start, v.version, p.facility_id, p.code, p.visits, p.in_time, p.kind, p.begins, p.ends
    FROM monitor.week_version v CROSS JOIN LATERAL (
      SELECT f.facility_id, f.code, coalesce(r.visits, 0) AS visits, coalesce(r.in_time, 0) AS in_time,
        s.kind, s.begins, s.ends
      FROM registry.facility f
      JOIN monitor.active_spans(v.week_start, v.week_start + 6) s ON s.facility_id = f.facility_id
      LEFT JOIN monitor.week_reporter r ON r.facility_id = f.facility_id
        AND r.week_start = v.week_start AND r.version = v.version
      WHERE $3::uuid IS NULL OR f.facility_id = $3::uuid) AS p
    WHERE v.is_latest AND v.week_start BETWEEN $1::date AND $2::date
    ORDER BY v.week_start, p.code, p.begins
    """)

  /// Everything, for the test that prepares each one.
  package static let all = [place, sums, buckets, quality, reporting]
}
