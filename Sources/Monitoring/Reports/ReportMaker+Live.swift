import Database
import RecordModel

extension ReportMaker {
  /// The city's report of indicators as pages tell it now, in the layout of a version, of the same sums and with the
  /// same openness as they: beside it what was frozen is judged. Nothing of it is kept, it does not wait for the turn
  /// of counting, and neither medians nor what was stated are in it. Nil of a report of another kind.
  package func live(
    _ kind: ReportDefinition.Kind, _ period: ReportPeriod, version: Int
  ) async throws -> ReportTelling? {
    let definition = ReportDefinition.of(kind, version: version)
    let indicators = definition.indicators()
    guard let month = period.month, !indicators.isEmpty else { return nil }
    let hasYear = definition.hasStated && kind == .spm
    let months = (hasYear ? CalendarMonth(number: month.year * 12) : month)...month
    let cut = try await book.dataCut()
    let decided = try await book.openness(indicators, months, cut: cut)
    let (places, sums) = try await sums(of: indicators, months, cut)
    let ids = Dictionary(places.map { ($0.value.code, $0.key) }, uniquingKeysWith: { $1 })
    let tallies: [Counted] = indicators.map { one in
      (
        indicator: one, ripe: month.lastDay,
        tally: FigureTally(sums[one.id] ?? [:], in: month, ids: ids)
      )
    }
    let open = indicators.map { one in
      decided[one.id] ?? Openness([CalendarMonth: OpenPlaces](), of: one)
    }
    func content(_ open: [Openness]?) -> ReportContent {
      var tables = Self.cityTables(definition, tallies, places, month, open)
      if hasYear {
        tables += ReportStated(kind, [], active: []).tables(
          tallies.map { (indicator: $0.indicator, months: $0.tally.months) }, month, open)
      }
      return ReportContent(
        definition, scope: ReportContent.city, period: period,
        inputs: .init(count: 0, sha256: [], cut: cut), tables: tables)
    }
    return ReportTelling(whole: content(nil), shown: content(open), isNow: true)
  }

  /// The facilities, and the sums of months by indicator, up to the days that are ripe at the cut.
  private func sums(
    of indicators: [Indicator], _ months: ClosedRange<CalendarMonth>, _ cut: Int64
  ) async throws -> (
    places: [FacilityID: Place], sums: [String: [CalendarMonth: Openness.Month]]
  ) {
    let (first, today) = (months.lowerBound.firstDay, CivilDate.localDay(at: cut))
    let spans = Dictionary(grouping: indicators) {
      min(months.upperBound.lastDay, today - $0.maturityDays)
    }
    return try await database.transaction("report.live", as: .monitor, deadline: .seconds(30)) {
      transaction in
      let places = try await Self.places(in: transaction)
      var sums: [String: [CalendarMonth: Openness.Month]] = [:]
      for (last, members) in spans where first <= last {
        // The months that are whole, if any; their sums are kept, and those of the rest are of days.
        let end = CalendarMonth(day: last)
        let whole = end.lastDay == last ? last : end.firstDay - 1
        let days = first < whole ? [first, last, first, whole] : [first, last, last + 1, last]
        let dates: [(any PostgresEncodable)?] = days.map { PostgresDate(daysSince1970: $0) }
        for row in try await transaction.query(
          IndicatorStatements.latticeSums.bind(parameters: [members.map(\.id)] + dates))
        {
          guard let month = CalendarMonth(try row.decode(1, as: String.self)) else { continue }
          try sums[try row.decode(0), default: [:]][month, default: .init()].add(row)
        }
      }
      return (places: places, sums: sums)
    }
  }
}

extension Openness.Month {
  /// Adds a row of `IndicatorStatements.latticeSums`: a facility, a kelurahan or a corner.
  fileprivate mutating func add(_ row: Row) throws {
    func number(_ column: Int) throws -> Int { Int(try row.decode(column, as: Int64.self)) }
    let sum = RollupSum(
      numerator: try number(6), denominator: try number(7), excluded: try number(8),
      missing: try number(9))
    let owner = try row.decodeOptional(3, as: String.self) ?? ""
    if let code = try row.decodeOptional(2, as: String.self) {
      facilities[code] = (owner, sum)
    } else if let code = try row.decodeOptional(4, as: String.self) {
      kelurahan[code] = sum
    } else if let isResident = try row.decodeOptional(5, as: Bool.self) {
      corners[.corner(owner, isResident)] = sum
    }
  }
}

extension FigureTally {
  /// What the sums of months say of one of them; `ids` by facility's code.
  fileprivate init(
    _ months: [CalendarMonth: Openness.Month], in month: CalendarMonth, ids: [String: FacilityID]
  ) {
    self.init(first: month.firstDay)
    self.months = months
    let now = months[month] ?? Openness.Month()
    for (corner, sum) in now.corners {
      guard case .corner(let owner, let isResident) = corner else { continue }
      city.sum.add(sum)
      for side in [FigurePlace.ownership(owner), .residence(isResident)] {
        sides[side, default: .init()].sum.add(sum)
      }
    }
    for (code, entry) in now.facilities {
      if let id = ids[code] { facilities[id] = Cell(sum: entry.sum) }
    }
    kelurahan = now.kelurahan.mapValues { Cell(sum: $0) }
  }
}
