import Crypto
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
  /// Lines that it was made of: months, or weeks of W2.
  package let inputs: Int
  /// SHA-256 over those lines, sorted; they tell nothing that pages hide.
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

  /// Whether its lines are no more than months and weeks: sums of visits were hashed by day and kelurahan once, and who
  /// tries all small numbers until such a hash fits finds them.
  package var isHashTold: Bool {
    switch FrozenSubject.named(indicator) {
    case .quality?, .indicator?:
      inputs <= months.upperBound.number - months.lowerBound.number + 1
    case .form?, .beds?, .weeks?, nil: true
    }
  }

  /// SHA-256 over lines in their order, 32 bytes.
  static func digest(of lines: [String]) -> [UInt8] {
    Array(SHA256.hash(data: Array(lines.joined(separator: "\n").utf8)))
  }

  /// The line that stands for a month of an indicator under the hash: as much as is seen of it.
  package static func line(_ month: String, _ sum: RollupSum, open: OpenKinds) -> String {
    let kinds = [
      (true, sum.numerator), (true, sum.denominator), (open.excluded, sum.excluded),
      (open.missing, sum.missing),
    ]
    return ([month] + kinds.map { $0 ? String($1) : "-" }).joined(separator: "|")
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
      var sum = RollupSum()
      var lines: [String] = []
      for row in answers[0] {
        func number(_ column: Int) throws -> Int { Int(try row.decode(column, as: Int64.self)) }
        let month = RollupSum(
          numerator: try number(1), denominator: try number(2), excluded: try number(3),
          missing: try number(4))
        sum.add(month)
        lines.append(line(try row.decode(0), month, open: open))
      }
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
        denominator: sum.denominator, value: value, cut: cut, inputs: lines.count,
        hash: digest(of: lines))
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
      let lines = try await transaction.query(
        FrozenStatements.quality.bind(
          facility, PostgresDate(daysSince1970: days.lowerBound),
          PostgresDate(daysSince1970: days.upperBound), QualityItem.scored.map(\.measure))
      ).map { row in
        let month = try row.decode(0, as: String.self)
        let (good, total) = (try row.decode(1, as: Int64.self), try row.decode(2, as: Int64.self))
        return "\(month)|\(good)|\(total)"
      }
      let sums = QualityItem.scored.map { report.sum($0) }
      return FrozenFigure(
        indicator: dataQuality, version: dataQualityVersion, months: months,
        numerator: sums.reduce(0) { $0 + $1.good }, denominator: sums.reduce(0) { $0 + $1.total },
        value: index / 100, cut: cut, inputs: lines.count, hash: digest(of: lines))
    }
  }
}

/// The SQL of freezing figures, under the role of monitoring.
package enum FrozenStatements {
  static let place = Statement(
    "finding.facility",
    "SELECT code, registered_at FROM registry.facility WHERE facility_id = $1")

  /// A row for each month.
  static let sums = Statement(
    "finding.sums",
    """
    SELECT to_char(r.day, 'YYYY-MM'), sum(r.numerator)::bigint, sum(r.denominator)::bigint,
      sum(r.excluded)::bigint, sum(r.missing)::bigint
    FROM monitor.daily_rollup r
    WHERE r.indicator = $1 AND r.facility_id = $2 AND r.day BETWEEN $3::date AND $4::date
    GROUP BY 1 ORDER BY 1
    """)

  static let buckets = Statement(
    "finding.buckets",
    """
    SELECT r.bucket, sum(r.denominator)::bigint FROM monitor.daily_rollup r
    WHERE r.indicator = $1 AND r.facility_id = $2 AND r.day BETWEEN $3::date AND $4::date
    GROUP BY 1
    """)

  /// A row for each month, all scored items together.
  static let quality = Statement(
    "finding.quality",
    """
    SELECT to_char(q.day, 'YYYY-MM'), sum(q.good)::bigint, sum(q.total)::bigint
    FROM monitor.quality_daily q
    WHERE q.facility_id = $1 AND q.day BETWEEN $2::date AND $3::date AND q.measure = ANY ($4::text[])
    GROUP BY 1 ORDER BY 1
    """)

  /// Everything, for the test that prepares each one.
  package static let all = [place, sums, buckets, quality]
}
