package import Database
package import RecordModel
package import Statistics

/// Reads W2 and alerts for pages, reports and the command line.
package struct AlertBook: Sendable {
  let database: Database
  /// By the last week; one of five years has some megabytes.
  private let histories = StampedCache<Int, String, WeekHistory>(most: 3)
  /// By week and version, which never change, from when they were counted.
  private let counts = StampedCache<[Int], Int64, OpenWeek>(most: 12)
  /// By disease and week, of the counts that were scanned.
  private let clusters = StampedCache<[String], CaseCluster.Field, CaseCluster?>(most: 200)
  /// By the last week, of the counts that it was told by.
  private let noises = StampedCache<Int, AlertNoise.Basis, AlertNoise>(most: 12)

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
      /// Whether it owed W2 of the week.
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
    /// Facilities that owed the week, and others that sent.
    package let reporters: [Reporter]

    /// Cases of a disease in the city.
    package func total(_ disease: String) -> Int { counts.total(disease) }

    /// How many of the expected facilities reported.
    package var complete: (numerator: Int, denominator: Int) { met(.completeness) }

    /// How many of the expected facilities reported in time.
    package var timely: (numerator: Int, denominator: Int) { met(.timeliness) }

    private func met(_ measure: WeekMeasure) -> (numerator: Int, denominator: Int) {
      let expected = reporters.filter(\.isExpected)
      return (
        expected.count { measure.isMet(visits: $0.visits, inTime: $0.inTime) }, expected.count
      )
    }
  }

  /// When cases of weeks were counted last, microseconds since 1970; nil before any were.
  package func countedAt() async throws -> Int64? {
    try await database.transaction("alerts.counted_at", as: .monitor) { transaction in
      try await transaction.query(AlertStatements.countedAt.bind()).first?
        .decodeOptional(0, as: PostgresTimestamp.self)?.microseconds
    }
  }

  /// W2 of a week in its first and its latest version; nil where it was not counted.
  package func report(_ week: Int) async throws -> (first: Report, latest: Report)? {
    try await database.transaction("alerts.report", as: .monitor, deadline: .seconds(30)) {
      transaction in
      let start = PostgresDate(daysSince1970: week)
      let versions = try await transaction.query(AlertStatements.versions.bind(start))
      guard let first = versions.first, let last = versions.last else { return nil }
      let calendar = try await CalendarBook.read(in: transaction)
      let latest = try await report(week, last, calendar, in: transaction)
      if versions.count == 1 { return (latest, latest) }
      return (try await report(week, first, calendar, in: transaction), latest)
    }
  }

  private func report(
    _ week: Int, _ row: Row, _ calendar: CityCalendar, in transaction: borrowing Transaction
  ) async throws -> Report {
    let start = PostgresDate(daysSince1970: week)
    let version = try row.decode(0, as: Int32.self)
    let countedAt = try row.decode(1, as: PostgresTimestamp.self).microseconds
    let reporters = try WeekDuty.reporters(
      await transaction.query(AlertStatements.reporters.bind(start, version)), calendar)
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

  /// Some alerts of a list.
  package struct Page: Sendable {
    /// The alerts.
    package let alerts: [Alert]
    /// The last of them, where more follow: what to go on from.
    package let next: AlertID?
  }

  /// Alerts on one page.
  package static let pageSize = 100

  /// Open or closed alerts, the urgent and new first; those behind `after`, which may have moved meanwhile. Behind
  /// one that is not there is none.
  package func page(
    closed: Bool, after: AlertID? = nil, limit: Int = AlertBook.pageSize
  ) async throws -> Page {
    let found = try await database.transaction("alerts.page", as: .monitor) {
      try await $0.query(AlertStatements.page.bind(closed, after, Int64(limit + 1)))
        .map(AlertStatements.alert)
    }
    let shown = Array(found.prefix(limit))
    return Page(alerts: shown, next: found.count > limit ? shown.last?.id : nil)
  }

  /// All open alerts, then the closed ones if wanted, read page by page.
  package func list(closed: Bool = false) async throws -> [Alert] {
    var alerts: [Alert] = []
    for isClosed in closed ? [false, true] : [false] {
      var after: AlertID?
      repeat {
        let page = try await page(closed: isClosed, after: after)
        alerts += page.alerts
        after = page.next
      } while after != nil
    }
    return alerts
  }

  /// How the three clocks of all alerts were kept that most of whose cases one facility saw.
  package struct Punctuality: Hashable, Sendable {
    /// How many can be judged, and how many were in time.
    package struct Share: Hashable, Sendable {
      /// Those that were done, or whose time is over.
      package let judged: Int
      /// Those that were done in time.
      package let kept: Int
    }

    /// The facility; nil where none is known.
    package let facility: FacilityID?
    /// Its alerts, open and closed.
    package let alerts: Int
    /// Taken, verified and assessed within 24 hours.
    package let taken: Share
    /// See `taken`.
    package let verified: Share
    /// See `taken`.
    package let assessed: Share
  }

  /// How the clocks of all alerts were kept, by facility, at a moment (microseconds since 1970).
  package func punctuality(at now: Int64) async throws -> [Punctuality] {
    try await database.transaction("alerts.punctuality", as: .monitor, deadline: .seconds(30)) {
      try await $0.query(
        AlertStatements.punctuality.bind(PostgresTimestamp(microseconds: now))
      ).map { row -> Punctuality in
        func share(_ column: Int) throws -> Punctuality.Share {
          Punctuality.Share(
            judged: Int(try row.decode(column, as: Int64.self)),
            kept: Int(try row.decode(column + 1, as: Int64.self)))
        }
        return Punctuality(
          facility: try row.decodeOptional(0), alerts: Int(try row.decode(1, as: Int64.self)),
          taken: try share(2), verified: try share(4), assessed: try share(6))
      }
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

  /// Where the cases of a disease in a week crowd most; nil where there are too few cases or places to tell.
  package func cluster(_ disease: String, week: Int, in history: WeekHistory) -> CaseCluster? {
    guard let field = CaseCluster.Field(disease, week: week, in: history) else { return nil }
    return clusters.value([disease, String(week)], field) { CaseCluster(field) }
  }

  /// How often the rules would alarm by chance if the city stayed as it was up to a week; nil of a week without
  /// counts.
  package func noise(at week: Int, in history: WeekHistory) -> AlertNoise? {
    guard let place = history.position(week) else { return nil }
    let basis = AlertNoise.Basis(history, at: place)
    return noises.value(week, basis) { AlertNoise(basis) }
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
