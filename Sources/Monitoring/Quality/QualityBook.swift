package import Database
package import RecordModel
package import Statistics

/// What quality is asked for.
package struct QualityQuery: Hashable, Sendable {
  /// First and last day of receipt, days since 1970.
  package var days: ClosedRange<Int>
  /// Only these facilities.
  package var facilities: [FacilityID]?
  /// Only this feed.
  package var feed: String?

  /// Whether the days are whole months.
  var isWholeMonths: Bool {
    CalendarMonth(day: days.lowerBound).firstDay == days.lowerBound
      && CalendarMonth(day: days.upperBound).lastDay == days.upperBound
  }

  /// Only this facility.
  package var facility: FacilityID? {
    get { facilities?.first }
    set { facilities = newValue.map { [$0] } }
  }

  /// All that was received on these days.
  package init(days: ClosedRange<Int>) { self.days = days }
}

/// What quality is grouped by.
package enum QualityGroup: String, Hashable, Sendable, CaseIterable {
  /// One for all.
  case all
  /// Code of the facility.
  case facility
  /// How it came.
  case feed
  /// Code of the software operator.
  case vendor
  /// Name and version of the software.
  case software
  /// Day of receipt, `2026-08-03`.
  case day
}

/// The quality of one group.
package struct QualityReport: Hashable, Sendable {
  /// Which.
  package let key: String
  /// Sums by measure.
  package let sums: [String: QualitySum]
  /// Days on which anything was received.
  package let daysReceived: Int

  /// Of one measure.
  package func sum(_ measure: String) -> QualitySum { sums[measure] ?? QualitySum() }
  /// Of one item.
  package func sum(_ item: QualityItem) -> QualitySum { sum(item.measure) }
  /// Visits that were counted.
  package var visits: Int { sum("visit").total }

  /// The score of each item that has data, 0 to 1. Source: NHS England, DQMI.
  package var itemScores: [(item: QualityItem, score: Double)] {
    QualityItem.scored.compactMap { item in
      let sum = sum(item)
      guard sum.total > 0,
        let score = try? DataQualityIndex.itemScore(
          records: sum.total, validAndComplete: min(sum.good, sum.total),
          defaults: min(sum.defaulted, sum.total), allowedDefaults: item.allowedDefaults)
      else { return nil }
      return (item, score)
    }
  }

  /// The index, 0 to 100, over the days on which something was to be expected; nil without a visit.
  package func index(expectedDays: Int) -> Double? {
    let scores = itemScores.map(\.score)
    let coverage = expectedDays > 0 ? min(1, Double(daysReceived) / Double(expectedDays)) : 1
    return try? DataQualityIndex.index(itemScores: scores, coverages: scores.map { _ in coverage })
  }

  /// Whether the last digits of blood pressures fall as measured ones do; nil with fewer than 50.
  package var pressureDigits: DigitHeaping? {
    try? DigitHeaping((0...9).map { sum("digit.\($0)").total })
  }

  /// A report of these sums.
  package init(key: String, sums: [String: QualitySum], daysReceived: Int) {
    self.key = key
    self.sums = sums
    self.daysReceived = daysReceived
  }
}

/// A rule and how often it was broken.
package struct QualityFault: Hashable, Sendable {
  /// Its code.
  package let rule: String
  /// How often, and in how many submissions.
  package let findings: Int
  /// In how many submissions.
  package let submissions: Int
}

/// A row to mend: where a visit or a message is not as it should be; nothing of a patient.
package struct QualityRow: Hashable, Sendable {
  /// Day of receipt, days since 1970.
  package let day: Int
  /// In which submission.
  package let submission: SubmissionID
  /// Whose.
  package let facility: FacilityID
  /// The place in the message.
  package let place: String
  /// How it came.
  package let feed: String
  /// The items that are lacking.
  package let items: [QualityItem]
}

/// A place in a message where a rule was broken; nothing of a patient.
package struct QualityPlace: Hashable, Sendable {
  /// Day of receipt, days since 1970.
  package let day: Int
  /// Whose.
  package let facility: FacilityID
  /// In which submission.
  package let submission: SubmissionID
  /// The rule's code.
  package let rule: String
  /// The place in the message; empty for the whole of it.
  package let place: String
  /// How to mend it, as the answer said.
  package let fix: Bilingual
}

/// Reads the quality of data from the daily sums.
package struct QualityBook: Sendable {
  /// Most rows of one list.
  package static let maximumRows = 1000

  private let database: Database

  /// The quality of `database`.
  package init(database: Database) { self.database = database }

  /// Up to when everything that was committed is counted, microseconds since 1970.
  package func dataCut() async throws -> Int64 {
    try await database.transaction("quality.cut", as: .monitor) { transaction in
      try await transaction.query(QualityReading.cut.bind()).first.map {
        try $0.decode(0, as: PostgresTimestamp.self).microseconds
      } ?? 0
    }
  }

  /// Reports by group, in the order of their keys.
  package func reports(
    _ query: QualityQuery, by group: QualityGroup
  ) async throws -> [QualityReport] {
    try await database.transaction("quality.reports", as: .monitor, deadline: .seconds(30)) {
      transaction in
      let answers = try await transaction.queries([
        QualityReading.sums(group, isWhole: group != .day && query.isWholeMonths)
          .bind(parameters: Self.parameters(query)),
        QualityReading.days(group).bind(parameters: Self.parameters(query)),
      ])
      var sums: [String: [String: QualitySum]] = [:]
      for row in answers[0] {
        sums[try row.decode(0), default: [:]][try row.decode(1)] = QualitySum(
          total: Int(try row.decode(2, as: Int64.self)),
          good: Int(try row.decode(3, as: Int64.self)),
          defaulted: Int(try row.decode(4, as: Int64.self)))
      }
      var days: [String: Int] = [:]
      for row in answers[1] { days[try row.decode(0)] = Int(try row.decode(1, as: Int64.self)) }
      return sums.map {
        QualityReport(key: $0.key, sums: $0.value, daysReceived: days[$0.key] ?? 0)
      }.sorted { $0.key < $1.key }
    }
  }

  /// What may be seen of the quality of some days, whole months.
  package func openness(_ days: ClosedRange<Int>) async throws -> QualityOpenness {
    try await database.transaction("quality.openness", as: .monitor, deadline: .seconds(30)) {
      transaction in
      let rows = try await transaction.query(
        QualityReading.parts.bind(
          PostgresDate(daysSince1970: days.lowerBound),
          PostgresDate(daysSince1970: days.upperBound)))
      return QualityOpenness(
        try rows.compactMap { row in
          guard let month = CalendarMonth(try row.decode(0, as: String.self)) else { return nil }
          return QualityOpenness.Part(
            month: month, facility: try row.decode(1),
            visits: Int(try row.decode(2, as: Int64.self)))
        })
    }
  }

  /// The rules that were broken, most findings first.
  package func faults(_ query: QualityQuery) async throws -> [QualityFault] {
    try await database.transaction("quality.faults", as: .monitor, deadline: .seconds(30)) {
      transaction in
      try await transaction.query(
        QualityReading.faults.bind(parameters: Self.parameters(query))
      ).map {
        QualityFault(
          rule: try $0.decode(0), findings: Int(try $0.decode(1, as: Int64.self)),
          submissions: Int(try $0.decode(2, as: Int64.self)))
      }
    }
  }

  /// The newest visits that lack something, or one of `items`.
  package func rows(
    _ query: QualityQuery, lacking items: [QualityItem] = QualityItem.allCases
  ) async throws -> [QualityRow] {
    let bits = Int32(items.reduce(0) { $0 | $1.bit })
    return try await database.transaction("quality.rows", as: .monitor, deadline: .seconds(30)) {
      transaction in
      try await transaction.query(
        QualityReading.rows.bind(
          parameters: Self.parameters(query) + [bits, Int64(Self.maximumRows)])
      ).map { row in
        let lacking = Int(try row.decode(5, as: Int32.self)) & Int(bits)
        return QualityRow(
          day: try row.decode(0, as: PostgresDate.self).daysSince1970,
          submission: try row.decode(1), facility: try row.decode(2), place: try row.decode(3),
          feed: try row.decode(4), items: QualityItem.items(lacking))
      }
    }
  }

  /// Findings of one rule, or of any, in the newest submissions.
  package func places(of rule: String?, _ query: QualityQuery) async throws -> [QualityPlace] {
    try await database.transaction("quality.places", as: .monitor, deadline: .seconds(30)) {
      transaction in
      let days = try await transaction.query(
        QualityReading.broken.bind(parameters: Self.parameters(query) + [rule]))
      var found: [QualityPlace] = []
      for row in days where found.count < Self.maximumRows {
        let facility = try row.decode(0, as: FacilityID.self)
        let day = try row.decode(1, as: PostgresDate.self).daysSince1970
        found += try await transaction.query(
          QualityReading.places.bind(
            SubmissionID(firstAt: Self.start(day)), SubmissionID(firstAt: Self.start(day + 1)),
            facility, rule, Int64(Self.maximumRows - found.count))
        ).map {
          QualityPlace(
            day: day, facility: facility, submission: try $0.decode(0), rule: try $0.decode(1),
            place: try $0.decode(2), fix: Bilingual(id: try $0.decode(3), en: try $0.decode(4)))
        }
      }
      return found
    }
  }

  /// What the population register said of the patients of each facility: patients by code and status.
  package func confirmations() async throws -> [String: [String: Int]] {
    try await database.transaction("quality.confirmations", as: .monitor) { transaction in
      var found: [String: [String: Int]] = [:]
      for row in try await transaction.query(QualityReading.confirmations.bind()) {
        found[try row.decode(0), default: [:]][try row.decode(1)] = Int(
          try row.decode(2, as: Int64.self))
      }
      return found
    }
  }

  /// Visits received by facility, feed and day.
  package func volumes(
    _ days: ClosedRange<Int>
  ) async throws -> [QualityUnit: [Int: Int]] {
    try await database.transaction("quality.volumes", as: .monitor, deadline: .seconds(30)) {
      transaction in
      var found: [QualityUnit: [Int: Int]] = [:]
      let rows = try await transaction.query(
        QualityReading.volumes.bind(
          PostgresDate(daysSince1970: days.lowerBound),
          PostgresDate(daysSince1970: days.upperBound)))
      for row in rows {
        let (days, visits) = (
          try row.decode(2, as: [Int64].self), try row.decode(3, as: [Int64].self)
        )
        found[QualityUnit(facility: try row.decode(0), feed: try row.decode(1))] = Dictionary(
          zip(days.lazy.map { Int($0) }, visits.lazy.map { Int($0) }), uniquingKeysWith: +)
      }
      return found
    }
  }

  private static func start(_ day: Int) -> Int64 {
    Int64(day) * 86_400_000 - Int64(witaOffsetMinutes) * 60_000
  }

  private static func parameters(_ query: QualityQuery) -> [(any PostgresEncodable)?] {
    [
      PostgresDate(daysSince1970: query.days.lowerBound),
      PostgresDate(daysSince1970: query.days.upperBound),
      query.facilities.map { PostgresArray($0) }, query.feed,
    ]
  }
}

/// A facility's feed, which may go quiet.
package struct QualityUnit: Hashable, Sendable {
  /// Whose.
  package let facility: FacilityID
  /// How it comes.
  package let feed: String

  /// A feed of a facility.
  package init(facility: FacilityID, feed: String) {
    self.facility = facility
    self.feed = feed
  }
}
