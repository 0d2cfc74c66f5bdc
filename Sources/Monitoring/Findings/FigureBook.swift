package import Database
package import RecordModel

/// Reads figures of facilities as they stand, as findings freeze them: as many at once as are asked for.
package struct FigureBook: Sendable {
  let database: Database
  let book: IndicatorBook

  /// Figures of `database`; what may be seen of them `book` decides.
  package init(database: Database, book: IndicatorBook) {
    self.database = database
    self.book = book
  }

  /// A facility, for its figures.
  struct Facility {
    let code: String
    /// The day on which it was registered, days since 1970.
    let registered: Int
  }

  /// A month, or those days of it that count.
  struct Part: Hashable {
    let facility: FacilityID
    /// Days since 1970.
    let first: Int
    /// See `first`.
    let last: Int

    var month: CalendarMonth { CalendarMonth(day: first) }
    var isWhole: Bool { first == month.firstDay && last == month.lastDay }

    /// The parts of some days, in order.
    static func parts(of days: ClosedRange<Int>, at facility: FacilityID) -> [Part] {
      let months = CalendarMonth(day: days.lowerBound)...CalendarMonth(day: days.upperBound)
      return months.all.map { month in
        Part(
          facility: facility, first: max(month.firstDay, days.lowerBound),
          last: min(month.lastDay, days.upperBound))
      }
    }
  }

  /// One figure; nil where there is none, or where the pages of figures hide it.
  package func one(
    _ indicator: String, of facility: FacilityID, _ months: ClosedRange<CalendarMonth>
  ) async throws -> FrozenFigure? {
    let asked = FigureAsked(indicator, of: facility, months)
    return try await read([asked])[asked]
  }

  /// Figures; what there is not, or what the pages of figures hide, is not there.
  package func read(_ asked: Set<FigureAsked>) async throws -> [FigureAsked: FrozenFigure] {
    guard !asked.isEmpty else { return [:] }
    return try await read(asked, at: places(of: Set(asked.map(\.facility))))
  }

  /// The same of facilities that were read.
  func read(
    _ asked: Set<FigureAsked>, at places: [FacilityID: Facility]
  ) async throws -> [FigureAsked: FrozenFigure] {
    var sums: [AskedSum] = []
    var quality: [FigureAsked] = []
    var beds: [AskedBeds] = []
    var figures: [FigureAsked: FrozenFigure] = [:]
    for one in asked {
      guard let place = places[one.facility] else { continue }
      switch FrozenSubject.named(one.indicator) {
      case .quality?: quality.append(one)
      case .indicator(let indicator)?:
        sums.append(AskedSum(asked: one, indicator: indicator, code: place.code))
      case .beds(let measure)?:
        beds.append(AskedBeds(asked: one, measure: measure, code: place.code))
      case .form(let form)?: figures[one] = try await self.form(form, place.code, one.months)
      case .weeks(let measure)?:
        figures[one] = try await weeks(measure, of: one.facility, place.code, one.months)
      case nil: continue
      }
    }
    for some in [
      try await self.sums(sums), try await self.quality(quality, places), try await self.beds(beds),
    ] {
      figures.merge(some) { $1 }
    }
    return figures
  }

  func places(of facilities: Set<FacilityID>) async throws -> [FacilityID: Facility] {
    try await database.transaction("finding.facilities", as: .monitor) { transaction in
      var places: [FacilityID: Facility] = [:]
      for row in try await transaction.query(FrozenStatements.places.bind(Array(facilities))) {
        let moment = try row.decode(2, as: PostgresTimestamp.self).microseconds
        places[try row.decode(0)] = Facility(
          code: try row.decode(1), registered: CivilDate.localDay(at: moment))
      }
      return places
    }
  }
}

/// Sums of indicators.
extension FigureBook {
  /// An indicator that is asked for.
  private struct AskedSum {
    let asked: FigureAsked
    let indicator: Indicator
    let code: String

    /// The days that count; nil where none does yet. Of a state the last whole month.
    func days(today: Int) -> ClosedRange<Int>? {
      let last = min(asked.months.upperBound.lastDay, today - indicator.maturityDays)
      guard indicator.isMonthly else {
        let first = asked.months.lowerBound.firstDay
        return first <= last ? first...last : nil
      }
      let month = CalendarMonth(day: last)
      let state = month.lastDay <= last ? month : month.advanced(by: -1)
      return state >= asked.months.lowerBound ? state.firstDay...state.lastDay : nil
    }
  }

  /// A part of a month of an indicator.
  private struct SumPart: Hashable {
    let indicator: String
    let part: Part
  }

  /// What was read of it.
  private struct SumRead {
    var sum = RollupSum()
    var values: [(value: Int16, count: Int64)] = []
  }

  private func sums(_ asked: [AskedSum]) async throws -> [FigureAsked: FrozenFigure] {
    guard !asked.isEmpty else { return [:] }
    let cut = try await book.dataCut()
    let today = CivilDate.localDay(at: cut)
    let open = try await openness(asked, cut: cut)
    var spans: [(one: AskedSum, open: OpenKinds, parts: [SumPart])] = []
    for one in asked {
      guard let kinds = open[one.asked], kinds.denominator, kinds.numerator,
        let days = one.days(today: today)
      else { continue }
      let parts = Part.parts(of: days, at: one.asked.facility).map {
        SumPart(indicator: one.indicator.id, part: $0)
      }
      spans.append((one, kinds, parts))
    }
    let read = try await self.read(Array(Set(spans.flatMap { $0.parts })))
    var figures: [FigureAsked: FrozenFigure] = [:]
    for (one, open, parts) in spans {
      figures[one.asked] = Self.figure(one, open, parts, read, cut: cut)
    }
    return figures
  }

  /// What may be seen of each; those that are asked for over the same months are one question.
  private func openness(
    _ asked: [AskedSum], cut: Int64
  ) async throws -> [FigureAsked: OpenKinds] {
    var questions: [ClosedRange<CalendarMonth>: [AskedSum]] = [:]
    for members in Dictionary(grouping: asked, by: { $0.indicator.id }).values {
      guard let months = members.map(\.asked.months).hull else { continue }
      questions[months, default: []] += members
    }
    var open: [FigureAsked: OpenKinds] = [:]
    for (months, members) in questions {
      let decided = try await book.openness(members.map(\.indicator), months, cut: cut)
      for one in members {
        open[one.asked] = decided[one.indicator.id]?.kinds(
          of: .facility(one.code), one.asked.months)
      }
    }
    return open
  }

  private func read(_ parts: [SumPart]) async throws -> [SumPart: SumRead] {
    guard !parts.isEmpty else { return [:] }
    func parameters(_ parts: [SumPart]) -> [(any PostgresEncodable)?] {
      [
        parts.map(\.indicator), parts.map(\.part.facility),
        parts.map { PostgresDate(daysSince1970: $0.part.first) },
        parts.map { PostgresDate(daysSince1970: $0.part.last) }, parts.map(\.part.isWhole),
      ]
    }
    let spread = parts.filter { Indicator.named($0.indicator)?.measure == .quantiles }
    return try await database.transaction("finding.sums", as: .monitor, deadline: .seconds(30)) {
      transaction in
      var read: [SumPart: SumRead] = [:]
      for row in try await transaction.query(
        FrozenStatements.sums.bind(parameters: parameters(parts)))
      {
        func number(_ column: Int) throws -> Int { Int(try row.decode(column, as: Int64.self)) }
        read[parts[try number(0) - 1], default: SumRead()].sum = RollupSum(
          numerator: try number(1), denominator: try number(2), excluded: try number(3),
          missing: try number(4))
      }
      guard !spread.isEmpty else { return read }
      for row in try await transaction.query(
        FrozenStatements.values.bind(parameters: parameters(spread)))
      {
        let part = spread[Int(try row.decode(0, as: Int64.self)) - 1]
        read[part, default: SumRead()].values.append((try row.decode(1), try row.decode(2)))
      }
      return read
    }
  }

  private static func figure(
    _ one: AskedSum, _ open: OpenKinds, _ parts: [SumPart], _ read: [SumPart: SumRead], cut: Int64
  ) -> FrozenFigure? {
    let (id, measure) = (one.indicator.id, one.indicator.measure)
    var sum = RollupSum()
    var tally = ValueTally()
    var months: [CalendarMonth: RollupSum] = [:]
    for part in parts {
      guard let found = read[part] else { continue }
      months[part.part.month] = found.sum
      sum.add(found.sum)
      tally.add(found.values)
    }
    // Those that are not 0 are counted by value, and the rest of the sum is 0.
    let told = tally.counts
    let figure =
      measure == .quantiles
      ? Figure(
        id, sum, counts: told + [(0, sum.denominator - told.reduce(0) { $0 + $1.count })])
      : Figure(id, sum, measure)
    guard let value = figure.value,
      DisclosedTable([figure], measure, open: [open]).rows[0].value != nil
    else { return nil }
    let asked = one.asked.months
    let counted = one.indicator.isMonthly ? parts.map { $0.part.month } : asked.all
    let counts = counted.map { FrozenMonth($0, months[$0] ?? RollupSum(), open: open) }
    let lines = counts.filter { months[$0.month] != nil }.map(\.text)
    return FrozenFigure(
      indicator: id, version: one.indicator.version, months: asked, numerator: sum.numerator,
      denominator: sum.denominator, value: value, cut: cut, inputs: lines.count,
      hash: FrozenFigure.digest(of: lines), counts: counts)
  }
}
