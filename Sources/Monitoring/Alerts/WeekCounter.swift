package import Database
import RecordModel
import Statistics

/// Counts the weeks of W2 from the facts, and again as a further version where late data changed them.
package struct WeekCounter: Sendable {
  /// After a week's end it is counted from this on: 00:05 of the Sunday.
  package static let afterMicroseconds: Int64 = 5 * 60_000_000
  /// Days after a week's end on which what is known is noted.
  package static let delayDays = 28

  private let database: Database
  private let now: @Sendable () -> Int64

  /// A counter over `database`; `now` gives microseconds since 1970.
  package init(database: Database, now: @escaping @Sendable () -> Int64) {
    self.database = database
    self.now = now
  }

  /// The Sunday, as days since 1970, of the week that a day is in.
  package static func week(of day: Int) -> Int {
    day - CalendarDay(daysSince1970: day).weekday
  }

  /// The last week that is over and may be counted at a moment.
  package static func lastWeek(at microseconds: Int64) -> Int {
    week(of: CivilDate.localDay(at: microseconds - afterMicroseconds)) - 7
  }

  /// Counts every whole week since a day that has no version yet or is other than its last; gives the weeks that
  /// it counted, as the Sundays' days since 1970.
  package func count(since day: Int) async throws -> [Int] {
    let last = Self.lastWeek(at: now())
    let first = Self.week(of: day)
    guard first <= last else { return [] }
    let reach = SKDRDisease.longestEpisode
    let (found, known) = try await database.transaction(
      "weeks.look", as: .facts, deadline: .seconds(300)
    ) { transaction -> ([Int: Int64], [Int: Int64]) in
      var found: [Int: Int64] = [:]
      for row in try await transaction.query(
        WeekStatements.fingerprints.bind(
          PostgresDate(daysSince1970: first - reach), PostgresDate(daysSince1970: last + 6)))
      {
        found[try row.decode(0, as: PostgresDate.self).daysSince1970] = try row.decode(1)
      }
      var known: [Int: Int64] = [:]
      for row in try await transaction.query(WeekStatements.latest.bind(SKDRDisease.version)) {
        known[try row.decode(0, as: PostgresDate.self).daysSince1970] = try row.decode(2)
      }
      return (found, known)
    }
    guard let begin = ([last] + found.keys + known.keys).filter({ $0 >= first }).min() else {
      return []
    }
    var counted: [Int] = []
    for week in stride(from: begin, through: last, by: 7) {
      let print = Self.fingerprint(week, found)
      if known[week] == print { continue }
      if try await count(week, print) { counted.append(week) }
    }
    return counted
  }

  /// Of a week and of the weeks that an episode in it may have begun in.
  private static func fingerprint(_ week: Int, _ found: [Int: Int64]) -> Int64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for turn in 0...SKDRDisease.longestEpisode / 7 {
      hash = (hash ^ UInt64(bitPattern: found[week - 7 * turn] ?? 0)) &* 0x100_0000_01b3
    }
    return Int64(bitPattern: hash)
  }

  /// False where another gateway counted the same at the same time.
  private func count(_ week: Int, _ fingerprint: Int64) async throws -> Bool {
    try await database.transaction("weeks.count", as: .facts, deadline: .seconds(120)) {
      transaction in
      // Who comes second waits for the row of the turn and finds the version there.
      _ = try await transaction.query(FactStatements.awaitTurn.bind())
      for row in try await transaction.query(WeekStatements.latest.bind(SKDRDisease.version)) {
        let start = try row.decode(0, as: PostgresDate.self).daysSince1970
        if start == week, try row.decode(2, as: Int64.self) == fingerprint { return false }
      }
      let (start, end) = (PostgresDate(daysSince1970: week), PostgresDate(daysSince1970: week + 6))
      let visits = try await transaction.query(
        WeekStatements.cases.bind(
          PostgresDate(daysSince1970: week - SKDRDisease.longestEpisode), end,
          SKDRDisease.categories)
      ).map(Self.visit)
      let counted = WeekCount(week: week, visits: visits)
      var cells = counted.cells
      let ended = Self.midnight(week + 7)
      let totals = try await transaction.query(
        WeekStatements.totals.bind(start, end, Self.midnight(week + 10)))
      var reporters: [FacilityID: (visits: Int, inTime: Int)] = [:]
      for row in totals {
        let facility: FacilityID = try row.decode(0)
        var sum = WeekCount.Sum()
        sum.cases = Int(try row.decode(2, as: Int64.self))
        sum.deaths = Int(try row.decode(3, as: Int64.self))
        cells[.init(disease: "X", facility: facility, kelurahan: try row.decode(1))] = sum
        reporters[facility, default: (0, 0)].visits += sum.cases
        reporters[facility, default: (0, 0)].inTime += Int(try row.decode(4, as: Int64.self))
      }
      let delays = try await transaction.query(WeekStatements.delays.bind(start, end, ended)).map {
        (Int(try $0.decode(0, as: Int64.self)), Int(try $0.decode(1, as: Int64.self)))
      }
      try await write(
        week, fingerprint, cells, counted.days, reporters, known: Self.known(delays, week, now()),
        in: transaction)
      return true
    }
  }

  private func write(
    _ week: Int, _ fingerprint: Int64, _ cells: [WeekCount.Cell: WeekCount.Sum],
    _ days: [WeekCount.DayCell: Int],
    _ reporters: [FacilityID: (visits: Int, inTime: Int)], known: [Int],
    in transaction: borrowing Transaction
  ) async throws {
    let start = PostgresDate(daysSince1970: week)
    transaction.enqueue(WeekStatements.retire.bind(start))
    let made = try await transaction.query(
      WeekStatements.insertVersion.bind(
        start, PostgresTimestamp(microseconds: now()), fingerprint, SKDRDisease.version))
    guard let version = try made.first?.decode(0, as: Int32.self) else { return }
    let list = Array(cells)
    transaction.enqueue(
      WeekStatements.insertCounts.bind(
        start, version, list.map(\.key.disease), list.map(\.key.facility),
        list.map(\.key.kelurahan), list.map { Int32($0.value.cases) },
        list.map { Int32($0.value.deaths) }))
    let dayList = Array(days)
    transaction.enqueue(
      WeekStatements.insertDays.bind(
        start, version, dayList.map(\.key.disease), dayList.map(\.key.kelurahan),
        dayList.map { Int16($0.key.day) }, dayList.map { Int32($0.value) }))
    let places = Array(reporters)
    transaction.enqueue(
      WeekStatements.insertReporters.bind(
        start, version, places.map(\.key), places.map { Int32($0.value.visits) },
        places.map { Int32($0.value.inTime) }))
    transaction.enqueue(
      WeekStatements.insertDelays.bind(
        start, version, known.indices.map { Int16($0) }, known.map { Int32($0) }))
  }

  /// Visits known so many whole days after the week's end, up to today; those that came later than all of them
  /// are an import of old data, which tells nothing of how late reports are.
  private static func known(_ delays: [(Int, Int)], _ week: Int, _ now: Int64) -> [Int] {
    let age = CivilDate.localDay(at: now) - (week + 7)
    guard age >= 0 else { return [] }
    return (0...min(age, delayDays)).map { day in
      delays.filter { $0.0 < day }.reduce(0) { $0 + $1.1 }
    }
  }

  private static func midnight(_ day: Int) -> PostgresTimestamp {
    PostgresTimestamp(
      microseconds: (Int64(day) * 1440 - Int64(witaOffsetMinutes)) * 60_000_000)
  }

  private static func visit(_ row: Row) throws -> CaseVisit {
    CaseVisit(
      facility: try row.decode(0), visit: try row.decode(1), person: try row.decode(2),
      kelurahan: try row.decode(3), day: try row.decode(4, as: PostgresDate.self).daysSince1970,
      minute: Int(try row.decode(5, as: Int16.self)),
      age: AgeBand(rawValue: try row.decode(6)) ?? .unknown,
      diagnoses: try row.decode(7, as: String.self).split(separator: " ").map(String.init),
      isDeath: try row.decode(8))
  }
}
