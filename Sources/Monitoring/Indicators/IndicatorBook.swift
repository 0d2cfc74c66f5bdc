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

/// Which sums answer a question: the fewest that hold what it asks for.
enum SumGrain: String, CaseIterable {
  /// Everybody.
  case city
  /// A kelurahan or what is none, of all facilities.
  case place
  /// A facility and whether people live in the city.
  case facility
  /// A facility and a kelurahan or what is none.
  case cell
}

extension FigureQuery {
  /// The sums that it is answered from.
  func grain(by group: FigureGroup) -> SumGrain {
    let ofFacility =
      facility != nil || ownership != nil || group == .facility || group == .ownership
    let ofHome = place != nil || isResident != nil || group == .residence
    let isKelurahan =
      place.map { !IndicatorStatements.elsewhere.contains($0) } ?? false
      || group == .kelurahan || group == .kelurahanMonth
    switch (ofFacility, isKelurahan) {
    case (true, true): return .cell
    case (true, false): return .facility
    case (false, true): return .place
    case (false, false): return ofHome ? .place : .city
    }
  }

  /// What its medians are told from: the values of a facility are not parted by home.
  func spreadGrain(by group: FigureGroup) -> SumGrain {
    let grain = grain(by: group)
    let ofHome = place != nil || isResident != nil || group == .residence
    return grain == .facility && ofHome ? .cell : grain
  }
}

/// A month of an indicator.
private struct IndicatorMonth: Hashable {
  let indicator: String
  let month: CalendarMonth

  init(_ indicator: String, _ month: CalendarMonth) {
    (self.indicator, self.month) = (indicator, month)
  }
}

/// Reads indicators from the sums of months, and of days where a span begins or ends within one.
package struct IndicatorBook: Sendable {
  private let database: Database
  /// What was decided of months, of all indicators for five years.
  private let decided = StampedCache<IndicatorMonth, MonthStamp, OpenPlaces>(most: 5000)
  private let valueMonths = ValueMonths()

  /// The indicators of `database`; what is decided of months is kept.
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
        let statement = IndicatorStatements.figures(
          group, from: query.grain(by: group), isOne: query.facility != nil)
        let rows = try await transaction.query(
          statement.bind(
            parameters: [members.map(\.id)] + span.parameters(by: group) + Self.parameters(query)))
        let measures = Dictionary(uniqueKeysWithValues: members.map { ($0.id, $0.measure) })
        var spread: [String: [(key: String, sum: RollupSum)]] = [:]
        for row in rows {
          let id = try row.decode(0, as: String.self)
          guard let measure = measures[id] else { continue }
          let (key, sum) = (try row.decode(1, as: String.self), try Self.sum(row, 2))
          if measure == .quantiles {
            spread[id, default: []].append((key, sum))
          } else {
            answer[id, default: []].append(Figure(key, sum, measure))
          }
        }
        for (id, sums) in spread {
          let counts = try await values(of: id, query, by: group, in: span, transaction)
          answer[id] = sums.map { key, sum in
            // Those that are not 0 are counted by value, and the rest of the sum is 0.
            let told = counts[key]?.counts ?? []
            return Figure(
              key, sum, counts: told + [(0, sum.denominator - told.reduce(0) { $0 + $1.count })])
          }
        }
      }
      return answer
    }
  }

  /// How often which value that is not 0 was told in a span, by the key of the group.
  private func values(
    of indicator: String, _ query: FigureQuery, by group: FigureGroup, in span: Span,
    _ transaction: borrowing Transaction
  ) async throws -> [String: ValueTally] {
    let grain = query.spreadGrain(by: group)
    var tallies: [String: ValueTally] = [:]
    if grain == .cell || group == .day {
      let rows = try await transaction.query(
        IndicatorStatements.values(group, from: grain, isOne: query.facility != nil).bind(
          parameters: [[indicator]] + span.parameters(by: .day) + Self.parameters(query)))
      for row in rows {
        tallies[try row.decode(0), default: ValueTally()].add([
          (try row.decode(1), try row.decode(2))
        ])
      }
      return tallies
    }
    let moved = try await MovedMonth.read(
      CalendarMonth(day: span.first)...CalendarMonth(day: span.last), in: transaction)
    for (month, members) in try await valueMonths.members(
      indicator, from: grain, span.stamps(moved), in: transaction)
    {
      for member in members where member.isAsked(query) {
        guard let key = member.key(group, month) else { continue }
        tallies[key, default: ValueTally()].add(member.values)
      }
    }
    return tallies
  }

  /// What may be seen of indicators in a span, and of those that part a denominator with one of them, by id.
  package func openness(
    _ indicators: [Indicator], _ months: ClosedRange<CalendarMonth>, cut: Int64
  ) async throws -> [String: Openness] {
    let today = CivilDate.localDay(at: cut)
    let query = FigureQuery(months: months)
    // Parts of one denominator are decided together, and whatever they rest on first.
    let whole = Set(
      indicators.flatMap { ($0.outers + [$0]).map(\.whole) } + indicators.compactMap(\.restsOn))
    let indicators = Indicator.all.filter { whole.contains($0.whole) }
    return try await database.transaction(
      "monitor.openness", as: .monitor, deadline: .seconds(30)
    ) { transaction in
      let moved = try await MovedMonth.read(months, in: transaction)
      var periods: [String: [CalendarMonth: OpenPlaces]] = [:]
      var owners: [String: String] = [:]
      let spans = Dictionary(grouping: indicators) { Self.span($0, query, .month, today) }
      for (span, members) in spans where span.first <= span.last {
        let stamps = span.stamps(moved)
        var unknown: Set<String> = []
        var missing: Set<CalendarMonth> = []
        for indicator in members {
          let lacking = stamps.filter { month, stamp in
            guard let places = decided.value(.init(indicator.id, month), stamp) else { return true }
            periods[indicator.id, default: [:]][month] = places
            return false
          }
          if !lacking.isEmpty { unknown.insert(indicator.whole) }
          missing.formUnion(lacking.map(\.0))
        }
        let wholes = Dictionary(
          grouping: members.filter { unknown.contains($0.whole) }, by: \.whole)
        guard let first = missing.min(), let last = missing.max() else { continue }
        let part = Span(
          first: max(span.first, first.firstDay), last: min(span.last, last.lastDay))
        let asked = wholes.values.flatMap(\.self)
        let lattices = try await Self.lattices(
          asked.map(\.id) + asked.compactMap(\.within), part, transaction)
        if owners.isEmpty { owners = try await Self.owners(transaction) }
        for parts in wholes.values {
          for (month, stamp) in stamps where missing.contains(month) {
            let places = OpenPlaces(
              parts.map { lattices[$0.id]?[month] ?? Openness.Month() },
              isSplit: parts.allSatisfy(\.measure.isProportion), hasKecamatan: true,
              within: parts[0].within.map { lattices[$0]?[month] ?? Openness.Month() },
              offering: owners)
            for indicator in parts {
              decided.keep(places, .init(indicator.id, month), stamp)
              periods[indicator.id, default: [:]][month] = places
            }
          }
        }
      }
      return Dictionary(
        uniqueKeysWithValues: indicators.map { indicator in
          // A state is told of whole months, so nothing is decided of the one that runs.
          let end = Self.span(indicator, query, .month, today).last
          var told = (periods[indicator.id] ?? [:]).filter {
            !indicator.isMonthly || $0.key.lastDay <= end
          }
          for (month, base) in indicator.restsOn.flatMap({ periods[$0] }) ?? [:] {
            told[month] = told[month]?.narrowed(to: base)
          }
          for (month, outer) in indicator.outers.flatMap({ periods[$0.id] ?? [:] }) {
            told[month] = told[month]?.narrowed(within: outer)
          }
          return (indicator.id, Openness(told, of: indicator))
        })
    }
  }

  /// Who owns each facility, by its code.
  private static func owners(
    _ transaction: borrowing Transaction
  ) async throws -> [String: String] {
    try await transaction.query(IndicatorStatements.owners.bind())
      .reduce(into: [:]) { $0[try $1.decode(0)] = try $1.decode(1) }
  }

  /// How often each month of a span has moved, and whose the facilities were: what is made of its sums is made of this.
  func moved(_ months: ClosedRange<CalendarMonth>) async throws -> [MovedMonth] {
    try await database.transaction("monitor.moved", as: .monitor) { transaction in
      try await MovedMonth.read(months, in: transaction)
    }
  }

  /// The sums of months by place, by indicator's id, of the days that are ripe at the cut.
  func sums(
    of indicators: [Indicator], _ months: ClosedRange<CalendarMonth>, cut: Int64
  ) async throws -> [String: [CalendarMonth: Openness.Month]] {
    let (query, today) = (FigureQuery(months: months), CivilDate.localDay(at: cut))
    let spans = Dictionary(grouping: indicators) { Self.span($0, query, .month, today) }
    return try await database.transaction("monitor.months", as: .monitor, deadline: .seconds(30)) {
      transaction in
      var sums: [String: [CalendarMonth: Openness.Month]] = [:]
      for (span, members) in spans where span.first <= span.last {
        let part = try await Self.lattices(members.map(\.id), span, transaction)
        sums.merge(part) { $1 }
      }
      return sums
    }
  }

  /// The sums of a span's months by place of indicators, by id.
  private static func lattices(
    _ ids: [String], _ span: Span, _ transaction: borrowing Transaction
  ) async throws -> [String: [CalendarMonth: Openness.Month]] {
    var lattices: [String: [CalendarMonth: Openness.Month]] = [:]
    for row in try await transaction.query(
      IndicatorStatements.latticeSums.bind(
        parameters: [Set(ids).sorted()] + span.parameters(by: .month)))
    {
      guard let month = CalendarMonth(try row.decode(1, as: String.self)) else { continue }
      try lattices[try row.decode(0), default: [:]][month, default: .init()].add(row)
    }
    return lattices
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

    /// What of it is in a month; nil if nothing is.
    func within(_ month: CalendarMonth) -> Span? {
      let part = Span(first: max(first, month.firstDay), last: min(last, month.lastDay))
      return part.first <= part.last ? part : nil
    }

    /// What is made now of its part of each month.
    func stamps(_ moved: [MovedMonth]) -> [(month: CalendarMonth, stamp: MonthStamp)] {
      moved.compactMap { one in
        within(one.month).map {
          let stamp = MonthStamp(
            moved: one.moved, owners: one.owners, first: $0.first, last: $0.last)
          return (one.month, stamp)
        }
      }
    }

    /// The first and last day, and those of the whole months among them unless days are told apart; without any, all
    /// days are before the first of these.
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
    _ months: ClosedRange<CalendarMonth>
  ) async throws -> [(method: String, certainty: Int, visits: Int)] {
    try await database.transaction("monitor.residence", as: .monitor) { transaction in
      try await transaction.query(
        IndicatorStatements.residence.bind(
          PostgresDate(daysSince1970: months.lowerBound.firstDay),
          PostgresDate(daysSince1970: months.upperBound.firstDay))
      ).map {
        (
          try $0.decode(0), Int(try $0.decode(1, as: Int16.self)),
          Int(try $0.decode(2, as: Int64.self))
        )
      }
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
