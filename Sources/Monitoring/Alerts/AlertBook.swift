package import Database
import RecordModel
package import Statistics

/// Reads W2 and alerts for pages, reports and the command line.
package struct AlertBook: Sendable {
  private let database: Database
  /// By the last week; one of five years has some megabytes.
  private let histories = StampedCache<Int, String, WeekHistory>(most: 3)
  /// By week and version, which never change, from when they were counted.
  private let counts = StampedCache<[Int], Int64, OpenWeek>(most: 12)

  /// The alerts of `database`; counts of past weeks are kept.
  package init(database: Database) { self.database = database }

  /// Cases of one version of a week.
  struct Cell: Sendable {
    /// Of `SKDRDisease`, or `X` for all visits.
    let disease: String
    /// Code of the facility.
    let facility: String
    /// Where they live.
    let kelurahan: String
    /// New cases.
    let cases: Int
  }

  /// One version of W2.
  package struct Report: Sendable {
    /// What a facility sent of the week.
    package struct Reporter: Hashable, Sendable {
      /// Its code.
      package let facility: String
      /// Visits of the week.
      package let visits: Int
      /// Those that were here before the Wednesday after it.
      package let inTime: Int
      /// Whether it is expected to send.
      package let isExpected: Bool
    }

    /// The Sunday that the week begins with, days since 1970.
    package let week: Int
    /// From 1; a later one has what came late.
    package let version: Int
    /// Microseconds since 1970.
    package let countedAt: Int64
    /// Version of the list of diseases.
    package let list: String
    /// What may be seen of the counts of all diseases.
    package let counts: OpenWeek
    /// Facilities that are expected, and others that sent.
    package let reporters: [Reporter]

    /// Cases of a disease in the city.
    package func total(_ disease: String) -> Int { counts.total(disease) }

    /// How many of the expected facilities sent anything: a facility with visits and none of the diseases reports
    /// zero, one without visits does not report.
    package var complete: (numerator: Int, denominator: Int) {
      let expected = reporters.filter(\.isExpected)
      return (expected.count { $0.visits > 0 }, expected.count)
    }

    /// How many of the expected facilities had at least nine tenths of their visits here before Wednesday.
    package var timely: (numerator: Int, denominator: Int) {
      let expected = reporters.filter(\.isExpected)
      return (
        expected.count { $0.visits > 0 && $0.inTime * 10 >= $0.visits * 9 }, expected.count
      )
    }
  }

  /// W2 of a week in its first and its latest version; nil where it was not counted.
  package func report(_ week: Int) async throws -> (first: Report, latest: Report)? {
    try await database.transaction("alerts.report", as: .monitor, deadline: .seconds(30)) {
      transaction in
      let start = PostgresDate(daysSince1970: week)
      let versions = try await transaction.query(AlertStatements.versions.bind(start))
      guard let first = versions.first, let last = versions.last else { return nil }
      let latest = try await report(week, last, in: transaction)
      if versions.count == 1 { return (latest, latest) }
      return (try await report(week, first, in: transaction), latest)
    }
  }

  private func report(
    _ week: Int, _ row: Row, in transaction: borrowing Transaction
  ) async throws -> Report {
    let start = PostgresDate(daysSince1970: week)
    let version = try row.decode(0, as: Int32.self)
    let countedAt = try row.decode(1, as: PostgresTimestamp.self).microseconds
    let reporters = try await transaction.query(AlertStatements.reporters.bind(start, version)).map
    {
      Report.Reporter(
        facility: try $0.decode(0), visits: Int(try $0.decode(1, as: Int32.self)),
        inTime: Int(try $0.decode(2, as: Int32.self)), isExpected: try $0.decode(3))
    }
    return Report(
      week: week, version: Int(version), countedAt: countedAt, list: try row.decode(2),
      counts: try await counts(start, version, countedAt, in: transaction), reporters: reporters)
  }

  /// What may be seen of a version, decided once.
  private func counts(
    _ start: PostgresDate, _ version: Int32, _ countedAt: Int64,
    in transaction: borrowing Transaction
  ) async throws -> OpenWeek {
    let key = [start.daysSince1970, Int(version)]
    if let known = counts.value(key, countedAt) { return known }
    let rows = try await transaction.query(AlertStatements.report.bind(start, version))
    let made = OpenWeek(
      try rows.map {
        Cell(
          disease: try $0.decode(0), facility: try $0.decode(1), kelurahan: try $0.decode(2),
          cases: Int(try $0.decode(3, as: Int32.self)))
      })
    counts.keep(made, key, countedAt)
    return made
  }

  /// Alerts, the open and urgent ones first.
  package func list(closed: Bool = false, limit: Int = 500) async throws -> [Alert] {
    try await database.transaction("alerts.list", as: .monitor) {
      try await $0.query(AlertStatements.list.bind(closed, Int64(limit)))
        .map(AlertStatements.alert)
    }
  }

  /// One week's verdict as it was stored.
  package struct Verdict: Hashable, Sendable {
    /// The Sunday, days since 1970.
    package let week: Int
    /// New cases, and those of the week before.
    package let cases: Int
    /// New cases of the week before.
    package let previous: Int
    /// Whether the official rule alerts.
    package let isOfficial: Bool
    /// Which part of the rule: `ratio`, `newCases`, `count`, `none`.
    package let branch: String
    /// The count from which it alerts.
    package let threshold: Int?
    /// What judged beside it.
    package let method: AlertSignal.Method
    /// What the model expected.
    package let expected: Double?
    /// Above which it alarms.
    package let bound: Double?
    /// The chance of so many in a normal week.
    package let pValue: Double?
    /// The share of chance among all as strong.
    package let qValue: Double?
    /// Units judged in the week.
    package let family: Int
  }

  /// All that is known of an alert.
  package struct File: Sendable {
    /// The alert.
    package let alert: Alert
    /// Its weeks in order.
    package let verdicts: [Verdict]
    /// What was done, in order.
    package let steps: [AlertStepEntry]
    /// Cases by facility code and kelurahan over its weeks.
    package let places: [(facility: String, kelurahan: String, cases: Int, deaths: Int)]
  }

  /// The file of an alert; nil where there is none.
  package func file(_ id: AlertID) async throws -> File? {
    try await database.transaction("alerts.file", as: .monitor, deadline: .seconds(30)) {
      transaction in
      guard let row = try await transaction.query(AlertStatements.one.bind(id)).first else {
        return nil
      }
      let alert = try AlertStatements.alert(row)
      let verdicts = try await transaction.query(AlertStatements.signalsOf.bind(id)).map(
        Self.verdict)
      let steps = try await transaction.query(AlertStatements.steps.bind(id)).map {
        AlertStepEntry(
          name: try $0.decode(0), at: try $0.decode(1, as: PostgresTimestamp.self).microseconds,
          actor: try $0.decode(2), note: try $0.decode(3),
          outcome: try $0.decodeOptional(4, as: String.self).flatMap(AlertOutcome.init))
      }
      let places = try await transaction.query(
        AlertStatements.places.bind(
          PostgresDate(daysSince1970: alert.weeks.lowerBound),
          PostgresDate(daysSince1970: alert.weeks.upperBound), alert.unit.disease,
          alert.unit.area == WeekHistory.city ? nil : alert.unit.area)
      ).map {
        (
          facility: try $0.decode(0, as: String.self), kelurahan: try $0.decode(1, as: String.self),
          cases: Int(try $0.decode(2, as: Int64.self)),
          deaths: Int(try $0.decode(3, as: Int64.self))
        )
      }
      return File(alert: alert, verdicts: verdicts, steps: steps, places: places)
    }
  }

  private static func verdict(_ row: Row) throws -> Verdict {
    Verdict(
      week: try row.decode(0, as: PostgresDate.self).daysSince1970,
      cases: Int(try row.decode(1, as: Int32.self)),
      previous: Int(try row.decode(2, as: Int32.self)), isOfficial: try row.decode(3),
      branch: try row.decode(4),
      threshold: try row.decodeOptional(5, as: Int32.self).map { Int($0) },
      method: AlertSignal.Method(rawValue: try row.decode(6)) ?? .none,
      expected: try row.decodeOptional(7), bound: try row.decodeOptional(8),
      pValue: try row.decodeOptional(9), qValue: try row.decodeOptional(10),
      family: Int(try row.decode(11, as: Int32.self)))
  }

  /// Counts of all weeks up to one, for curves and criteria.
  package func history(through week: Int) async throws -> WeekHistory {
    let span = [week - 7 * AlertStore.historyWeeks, week].map { PostgresDate(daysSince1970: $0) }
    return try await database.transaction(
      "alerts.history", as: .monitor, deadline: .seconds(60)
    ) { transaction in
      let stamp = try await transaction.query(
        AlertStatements.historyStamp.bind(span[0], span[1])
      ).first?.decode(0, as: String.self)
      if let stamp, let known = histories.value(week, stamp) { return known }
      let history = try AlertStore.history(
        through: week,
        await transaction.query(AlertStatements.history.bind(span[0], span[1])))
      if let stamp { histories.keep(history, week, stamp) }
      return history
    }
  }

  /// What late reports are expected to make of the last weeks: factors by day after a week's end, told by the 12
  /// weeks before; nil where too little is known.
  package func delay(through week: Int, at now: Int64) async throws -> ReportingDelay? {
    let rows = try await database.transaction("alerts.delays", as: .monitor) {
      try await $0.query(
        AlertStatements.delays.bind(
          PostgresDate(daysSince1970: week - 7 * 20), PostgresDate(daysSince1970: week)))
    }
    var weeks: [Int: [Int]] = [:]
    for row in rows {
      weeks[try row.decode(0, as: PostgresDate.self).daysSince1970, default: []]
        .append(Int(try row.decode(1, as: Int32.self)))
    }
    return Self.delay(weeks, today: CivilDate.localDay(at: now))
  }

  /// The factors of weeks of which so many visits were known 0, 1, 2, ... days after the end.
  ///
  /// A week of which most came later than four weeks was imported and tells nothing. A week that was not counted
  /// again since then had no late visit.
  package static func delay(_ weeks: [Int: [Int]], today: Int) -> ReportingDelay? {
    let triangle = weeks.sorted { $0.key < $1.key }.compactMap { week, known -> [Int]? in
      guard let last = known.last, last > 0, (known.first ?? 0) * 2 >= last else { return nil }
      let age = min(WeekCounter.delayDays, today - (week + 7))
      return known + Array(repeating: last, count: max(0, age + 1 - known.count))
    }
    return try? ReportingDelay(triangle)
  }
}
