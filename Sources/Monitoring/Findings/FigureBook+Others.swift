import Database
import RecordModel

/// Figures that are no sums of an indicator: what the data are worth, what was stated, what a census tells, how weeks
/// were reported.
extension FigureBook {
  /// The version of the forms of national indicators.
  private static let formVersion = 1

  /// What was read of the quality of a month.
  private struct QualityRead {
    var sums: [String: QualitySum] = [:]
    var days = 0
  }

  /// The score of the data of facilities.
  func quality(
    _ asked: [FigureAsked], _ places: [FacilityID: Facility]
  ) async throws -> [FigureAsked: FrozenFigure] {
    guard let hull = asked.map(\.months).hull else { return [:] }
    let quality = QualityBook(database: database)
    let cut = try await quality.dataCut()
    let today = CivilDate.localDay(at: cut)
    let open = try await quality.openness(
      hull.lowerBound.firstDay...hull.upperBound.lastDay)
    var spans: [(asked: FigureAsked, registered: Int, days: ClosedRange<Int>)] = []
    for one in asked {
      let (begin, end) = (
        one.months.lowerBound.firstDay, min(one.months.upperBound.lastDay, today)
      )
      guard let place = places[one.facility], begin <= end,
        open.isOpen(place.code, in: one.months)
      else { continue }
      spans.append((one, place.registered, begin...end))
    }
    guard !spans.isEmpty else { return [:] }
    let calendar = try await CalendarBook(database: database).read()
    let read = try await self.read(
      Array(Set(spans.flatMap { Part.parts(of: $0.days, at: $0.asked.facility) })))
    var figures: [FigureAsked: FrozenFigure] = [:]
    for (one, registered, days) in spans {
      figures[one] = Self.quality(
        one, read, days, cut: cut,
        expected: calendar.expectedDays(of: one.facility, registered: registered, in: days))
    }
    return figures
  }

  private func read(_ parts: [Part]) async throws -> [Part: QualityRead] {
    let columns: [(any PostgresEncodable)?] = [
      parts.map(\.facility), parts.map { PostgresDate(daysSince1970: $0.first) },
      parts.map { PostgresDate(daysSince1970: $0.last) },
    ]
    let measures = QualityItem.scored.map(\.measure) + ["visit"]
    return try await database.transaction(
      "finding.freeze_quality", as: .monitor, deadline: .seconds(30)
    ) { transaction in
      let answers = try await transaction.queries([
        FrozenStatements.quality.bind(parameters: columns + [parts.map(\.isWhole), measures]),
        FrozenStatements.days.bind(parameters: columns),
      ])
      var read: [Part: QualityRead] = [:]
      for row in answers[0] {
        func number(_ column: Int) throws -> Int { Int(try row.decode(column, as: Int64.self)) }
        read[parts[try number(0) - 1], default: QualityRead()].sums[try row.decode(1)] = QualitySum(
          total: try number(2), good: try number(3), defaulted: try number(4))
      }
      for row in answers[1] {
        let part = parts[Int(try row.decode(0, as: Int64.self)) - 1]
        read[part, default: QualityRead()].days = Int(try row.decode(1, as: Int64.self))
      }
      return read
    }
  }

  /// A score of months; nil without a visit.
  ///
  /// Under the hash stand items alone, as ever. Beside today's the visits are judged too: one has up to nine items.
  private static func quality(
    _ asked: FigureAsked, _ read: [Part: QualityRead], _ days: ClosedRange<Int>, cut: Int64,
    expected: Int
  ) -> FrozenFigure? {
    var sums: [String: QualitySum] = [:]
    var received = 0
    var months: [CalendarMonth: FrozenMonth] = [:]
    for part in Part.parts(of: days, at: asked.facility) {
      guard let month = read[part] else { continue }
      received += month.days
      for (measure, sum) in month.sums {
        sums[measure, default: QualitySum()].add(sum)
      }
      let items = QualityItem.scored.compactMap { month.sums[$0.measure] }
      guard !items.isEmpty else { continue }
      months[part.month] = FrozenMonth(
        part.month,
        [
          items.reduce(0) { $0 + $1.good }, items.reduce(0) { $0 + $1.total },
          month.sums["visit"]?.total ?? 0,
        ])
    }
    let report = QualityReport(key: "all", sums: sums, daysReceived: received)
    guard let index = report.index(expectedDays: expected) else { return nil }
    let counts = asked.months.all.map { months[$0] ?? FrozenMonth($0, [0, 0, 0]) }
    let lines = counts.filter { months[$0.month] != nil }.map {
      FrozenMonth($0.month, Array($0.counts.prefix(2))).text
    }
    let scored = QualityItem.scored.map { report.sum($0) }
    return FrozenFigure(
      indicator: FrozenFigure.dataQuality, version: FrozenFigure.dataQualityVersion,
      months: asked.months, numerator: scored.reduce(0) { $0 + $1.good },
      denominator: scored.reduce(0) { $0 + $1.total }, value: index / 100, cut: cut,
      inputs: lines.count, hash: FrozenFigure.digest(of: lines), counts: counts)
  }

  /// What a facility stated in the forms of some months, all together; its cut is when the last of them was stated,
  /// since they are what was in force then.
  func form(
    _ subject: StatedSubject, _ code: String, _ months: ClosedRange<CalendarMonth>
  ) async throws -> FrozenFigure? {
    let words = try await StatedBook(database: database).current(
      [subject.id], periods: months.all.map(\.text), place: code)
    var sum = RollupSum()
    for word in words {
      sum.add(
        RollupSum(numerator: word.figure.numerator ?? 0, denominator: word.figure.denominator))
    }
    guard sum.denominator > 0, let cut = words.map(\.statedAt).max() else { return nil }
    let lines = words.map { word in
      let figure = word.figure
      return [
        figure.period, "\(figure.numerator ?? 0)", "\(figure.denominator)", figure.source,
        "\(figure.sourceDay)", "\(word.statedAt)", word.statedBy,
      ].joined(separator: "|")
    }
    return FrozenFigure(
      indicator: subject.id, version: Self.formVersion, months: months, numerator: sum.numerator,
      denominator: sum.denominator, value: Double(sum.numerator) / Double(sum.denominator),
      cut: cut, inputs: lines.count, hash: FrozenFigure.digest(of: lines))
  }

  /// A measure of beds that is asked for.
  struct AskedBeds {
    let asked: FigureAsked
    let measure: BedMeasure
    let code: String
  }

  /// How beds were used in the months of which it is told.
  func beds(_ asked: [AskedBeds]) async throws -> [FigureAsked: FrozenFigure] {
    guard !asked.isEmpty else { return [:] }
    let cut = try await book.dataCut()
    let facilities = Set(asked.map(\.asked.facility))
    let told = try await BedBook(database: database, figures: book).told(
      Set(asked.map(\.asked.months)), of: facilities.count == 1 ? facilities.first : nil, cut: cut)
    var figures: [FigureAsked: FrozenFigure] = [:]
    for one in asked {
      // What is told depends on where the span begins and ends.
      guard let told = told[one.asked.months]?[one.code], let parts = told.parts(one.measure)
      else { continue }
      let counts = told.counts(one.measure)
      figures[one.asked] = FrozenFigure(
        indicator: one.measure.rawValue, version: BedMeasure.version, months: told.months,
        numerator: parts.numerator, denominator: parts.denominator, value: parts.value, cut: cut,
        inputs: counts.count, hash: FrozenFigure.digest(of: counts.map(\.text)), counts: counts)
    }
    return figures
  }

  /// How a facility reported the weeks of W2 that it owed in some months.
  func weeks(
    _ measure: WeekMeasure, of facility: FacilityID, _ code: String,
    _ months: ClosedRange<CalendarMonth>
  ) async throws -> FrozenFigure? {
    let cut = try await book.dataCut()
    let all = try await WeekReporting.read(months, of: facility, cut: cut, in: database)
    guard let reporting = all[code], let share = reporting.share(measure) else { return nil }
    let lines = reporting.weeks.map(\.line)
    return FrozenFigure(
      indicator: measure.rawValue, version: WeekMeasure.version, months: months,
      numerator: reporting.met(measure), denominator: reporting.weeks.count, value: share,
      cut: cut, inputs: lines.count, hash: FrozenFigure.digest(of: lines))
  }
}
