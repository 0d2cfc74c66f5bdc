package import Database
package import RecordModel

/// One row of the week's diseases: from whoever counts them.
package struct WeeklyCount: Hashable, Sendable {
  /// The disease's code in the form: `A`, `B`, ...; `X` for all visits, which are no cases: where they are, a
  /// facility has its column on the week's page.
  package let disease: String
  /// What it is called.
  package let name: Bilingual
  /// Where.
  package let facility: FacilityID
  /// Where they live: a code of ten digits, `outside` or `unresolved`.
  package let kelurahan: String
  /// New cases of the week.
  package let cases: Int

  /// A count.
  package init(
    disease: String, name: Bilingual, facility: FacilityID, kelurahan: String, cases: Int
  ) {
    self.disease = disease
    self.name = name
    self.facility = facility
    self.kelurahan = kelurahan
    self.cases = cases
  }
}

/// The counts of a week by disease, facility and home, days since 1970, read in the transaction of the one who counts
/// (role of facts), so that nothing moves while a report is made.
package typealias WeeklyCounts =
  @Sendable (_ days: ClosedRange<Int>, _ transaction: borrowing Transaction) async throws
  -> [WeeklyCount]

/// Makes reports out of facts and sums: the same of the same.
package struct ReportMaker: Sendable {
  /// A report, and what of it those see who see no small counts.
  package struct Made: Sendable {
    /// The facility; nil of the city.
    package let facility: FacilityID?
    /// The whole.
    package let content: ReportContent
    /// Without small counts.
    package let shown: ReportContent
  }

  let database: Database
  /// What the pages show of indicators.
  let book: IndicatorBook
  private let weekly: WeeklyCounts?
  /// What pages tell now, of two years' months of both reports.
  let lives = StampedCache<LiveKey, LiveStamp, ReportTelling>(most: 48)

  /// A maker over `database`; without `weekly` the week's report is not available. What `book` decided for the pages
  /// is not decided again.
  package init(database: Database, book: IndicatorBook? = nil, weekly: WeeklyCounts? = nil) {
    self.database = database
    self.book = book ?? IndicatorBook(database: database)
    self.weekly = weekly
  }

  /// Whether a report can be made here at all.
  package func isAvailable(_ kind: ReportDefinition.Kind) -> Bool { kind != .w2 || weekly != nil }

  /// The report of the city, and that of each facility which has anything to report.
  ///
  /// Holds the turn of counting, so that facts stand still; visits that were received after the cut are left
  /// out. Empty where the report is not available.
  ///
  /// - Parameters:
  ///   - cut: microseconds since 1970; nil for up to where everything is counted.
  ///   - version: of the definition; nil for the one in force.
  package func make(
    _ kind: ReportDefinition.Kind, _ period: ReportPeriod, cut: Int64? = nil, version: Int? = nil
  ) async throws -> [Made] {
    let definition =
      version.map { ReportDefinition.of(kind, version: $0) } ?? ReportDefinition.of(kind)
    guard period.kind == definition.period, isAvailable(kind) else { return [] }
    return try await database.transaction("report.make", as: .facts, deadline: .seconds(600)) {
      transaction in
      _ = try await transaction.query(FactStatements.awaitTurn.bind())
      let places = try await Self.places(in: transaction)
      let cut = try await Self.cut(cut, in: transaction)
      switch kind {
      case .lb1, .rl:
        return try await Self.cases(definition, period, cut, places, in: transaction)
      case .spm, .inm:
        return try await Self.figures(definition, period, cut, places, in: transaction)
      case .w2:
        let counts = try await weekly?(period.days, transaction) ?? []
        return Self.week(definition, period, cut, places, counts)
      }
    }
  }

  struct Place: Sendable {
    let code: String
    let owner: String
  }

  static func places(
    in transaction: borrowing Transaction
  ) async throws -> [FacilityID: Place] {
    var places: [FacilityID: Place] = [:]
    for row in try await transaction.query(ReportStatements.places.bind()) {
      places[try row.decode(0)] = Place(code: try row.decode(1), owner: try row.decode(2))
    }
    return places
  }

  private static func cut(
    _ asked: Int64?, in transaction: borrowing Transaction
  ) async throws -> Int64 {
    if let asked { return asked }
    guard let row = try await transaction.query(ReportStatements.cut.bind()).first else { return 0 }
    return try row.decode(0, as: PostgresTimestamp.self).microseconds
  }

  private static func cases(
    _ definition: ReportDefinition, _ period: ReportPeriod, _ cut: Int64,
    _ places: [FacilityID: Place], in transaction: borrowing Transaction
  ) async throws -> [Made] {
    // The first id that a visit received in the next millisecond could have.
    let end = VisitID(firstAt: cut / 1000 + 1)
    let first = PostgresDate(daysSince1970: period.days.lowerBound)
    let last = PostgresDate(daysSince1970: period.days.upperBound)
    var city = CaseTally(definition, isCity: true)
    var made: [Made] = []
    for (facility, place) in places.sorted(by: { $0.key < $1.key }) {
      var tally = CaseTally(definition, isCity: false)
      for row in try await transaction.query(
        ReportStatements.visits.bind(facility, first, last, end))
      {
        let fact = try ReportFact(row)
        tally.add(fact, place: place.code)
        if definition.kind != .rl || fact.level == 2 { city.add(fact, place: place.code) }
      }
      guard tally.visits > 0, definition.kind != .rl || tally.isSpecialist else { continue }
      made.append(
        Self.made(
          facility,
          ReportContent(
            definition, scope: place.code, period: period, inputs: tally.inputs(cut: cut),
            tables: tally.tables)))
    }
    let whole = ReportContent(
      definition, scope: ReportContent.city, period: period, inputs: city.inputs(cut: cut),
      tables: city.tables)
    return [Self.made(nil, whole)] + made
  }

  static func made(_ facility: FacilityID?, _ content: ReportContent) -> Made {
    Made(facility: facility, content: content, shown: content.rounded)
  }
}

extension ReportFact {
  /// A row of `ReportStatements.visits`.
  fileprivate init(_ row: Row) throws {
    self.init(
      visit: try row.decode(0), day: try row.decode(1, as: PostgresDate.self).daysSince1970)
    visitClass = try row.decode(2)
    service = try row.decode(3)
    sex = try row.decode(4)
    ageBand = try row.decode(5)
    disposition = try row.decode(6)
    hasReferralOut = try row.decode(7)
    level = Int(try row.decode(8, as: Int16.self))
    diagnoses = try row.decode(9, as: [String].self)
    recentGroups = Set(try row.decode(10, as: [String].self))
    yearGroups = Set(try row.decode(11, as: [String].self))
    isKnown = try row.decode(12)
    kelurahan = try row.decode(13)
    hasDiedHere = try row.decode(14)
    hasDied = try row.decode(15)
  }
}
