import Database
import RecordModel

/// Figures that are no sums of an indicator: what was stated, what a census tells, how weeks were reported.
extension FrozenFigure {
  /// The version of the forms of national indicators.
  private static let formVersion = 1

  /// What a facility stated in the forms of some months, all together; its cut is when the last of them was stated,
  /// since they are what was in force then.
  static func form(
    _ subject: StatedSubject, _ code: String, _ months: ClosedRange<CalendarMonth>,
    in database: Database
  ) async throws -> FrozenFigure? {
    let periods = (months.lowerBound.number...months.upperBound.number).map {
      CalendarMonth(number: $0).text
    }
    let words = try await StatedBook(database: database).current(
      [subject.id], periods: periods, place: code)
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
      indicator: subject.id, version: formVersion, months: months, numerator: sum.numerator,
      denominator: sum.denominator, value: Double(sum.numerator) / Double(sum.denominator),
      cut: cut, inputs: lines.count, hash: digest(of: lines))
  }

  /// How a facility's beds were used in the months of which it is told.
  static func beds(
    _ measure: BedMeasure, of facility: FacilityID, _ code: String,
    _ months: ClosedRange<CalendarMonth>, in database: Database
  ) async throws -> FrozenFigure? {
    let book = IndicatorBook(database: database)
    let cut = try await book.dataCut()
    guard
      let told = try await BedBook(database: database, figures: book).told(
        months, of: facility, cut: cut)[code], let parts = told.parts(measure)
    else { return nil }
    let lines = told.lines(measure)
    return FrozenFigure(
      indicator: measure.rawValue, version: BedMeasure.version, months: told.months,
      numerator: parts.numerator, denominator: parts.denominator, value: parts.value, cut: cut,
      inputs: lines.count, hash: digest(of: lines))
  }

  /// How a facility reported the weeks of W2 that it owed in some months.
  static func weeks(
    _ measure: WeekMeasure, of facility: FacilityID, _ code: String,
    _ months: ClosedRange<CalendarMonth>, in database: Database
  ) async throws -> FrozenFigure? {
    let cut = try await IndicatorBook(database: database).dataCut()
    let all = try await WeekReporting.read(months, of: facility, cut: cut, in: database)
    guard let reporting = all[code], let share = reporting.share(measure) else { return nil }
    let lines = reporting.weeks.map(\.line)
    return FrozenFigure(
      indicator: measure.rawValue, version: WeekMeasure.version, months: months,
      numerator: reporting.met(measure), denominator: reporting.weeks.count, value: share,
      cut: cut, inputs: lines.count, hash: digest(of: lines))
  }
}
