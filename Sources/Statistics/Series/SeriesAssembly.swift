/// Puts the rows of a series file in order, without gaps.
struct SeriesAssembly {
  private let rows: [SeriesTable.Row]
  private let missingIsZero: Bool

  init(_ table: SeriesTable, missingIsZero: Bool) {
    rows = table.rows
    self.missingIsZero = missingIsZero
  }

  func series() throws(SeriesFile.Unreadable) -> Series {
    guard rows.count >= 2 else { throw .of(.tooFewRows, line: 0) }
    let unit = self.unit
    let start = rows.map { firstDay($0, unit) }.min() ?? CalendarDay(daysSince1970: 0)
    let positions = rows.map { (firstDay($0, unit).number - start.number) / unit.days }
    let length = (positions.max() ?? 0) + 1
    guard length <= SeriesFile.maximumLines else { throw .of(.tooLong, line: 0) }
    var counts = [Int?](repeating: nil, count: length)
    var people = [Int?](repeating: nil, count: length)
    for (row, position) in zip(rows, positions) {
      guard counts[position] == nil else { throw .of(.twice, line: row.line) }
      counts[position] = row.count
      people[position] = row.population
    }
    if !missingIsZero, let gap = counts.firstIndex(of: nil) {
      let day = start.advanced(by: gap * unit.days)
      let label = unit == .week ? MMWRWeek(day)?.text ?? day.text : day.text
      throw .of(.missing(label), line: 0)
    }
    do throws(Refusal) {
      return try Series(
        unit: unit, start: start, counts: counts.map { $0 ?? 0 }, populations: filled(people))
    } catch {
      throw .init(problems: [.init(line: 0, message: error.message, fix: error.fix)])
    }
  }

  /// Weeks where the file says so, or where all dates are whole weeks apart.
  private var unit: Series.Unit {
    var days: [Int] = []
    for row in rows {
      guard case .day(let day) = row.moment else { return .week }
      days.append(day.number)
    }
    let first = days.first ?? 0
    return days.allSatisfy { ($0 - first) % 7 == 0 } ? .week : .day
  }

  private func firstDay(_ row: SeriesTable.Row, _ unit: Series.Unit) -> CalendarDay {
    switch row.moment {
    case .week(let week): week.firstDay
    case .day(let day): unit == .day ? day : day.advanced(by: -day.weekday)
    }
  }

  /// The populations, where a period that is not in the file has that of the one before.
  private func filled(_ people: [Int?]) -> [Int]? {
    guard let first = people.first(where: { $0 != nil }) ?? nil else { return nil }
    var last = first
    return people.map {
      last = $0 ?? last
      return last
    }
  }
}
