package import Database
package import RecordModel

/// What `ReportID` is of.
package enum FrozenReportMark {}
/// The id of a frozen report.
package typealias ReportID = ID<FrozenReportMark>
/// What `ReportSubscriptionID` is of.
package enum ReportSubscriptionMark {}
/// The id of a subscription.
package typealias ReportSubscriptionID = ID<ReportSubscriptionMark>

/// A frozen report without its content.
package struct FrozenReport: Hashable, Sendable {
  /// Its id.
  package let id: ReportID
  /// Which report.
  package let kind: ReportDefinition.Kind
  /// The version of its definition.
  package let version: Int
  /// `6371` for the city, or a facility's code.
  package let scope: String
  /// Its period.
  package let period: String
  /// 1 for the first.
  package let revision: Int
  /// Up to when the data reach, microseconds since 1970.
  package let cut: Int64
  /// How many lines it was counted of, and their SHA-256.
  package let inputCount: Int
  /// 32 bytes.
  package let inputHash: [UInt8]
  /// SHA-256 of the whole, 32 bytes.
  package let contentHash: [UInt8]
  /// SHA-256 of what is shown without small counts, 32 bytes.
  package let shownHash: [UInt8]
  /// When it was frozen, microseconds since 1970.
  package let madeAt: Int64
  /// By whom.
  package let madeBy: String

  /// Whether it is told exactly where it is open, so that two revisions of it tell what came late between them.
  package var isExact: Bool { kind == .spm || kind == .inm }

  /// Whether it is of the whole city.
  package var isCity: Bool { scope == ReportContent.city }
  /// Whether the office's copy is judged anew each time it is given out.
  package var isJudged: Bool { isCity && isExact }
  /// As the log names it.
  package var resource: String { "Report/\(kind.rawValue)/\(period)/\(scope)/\(revision)" }

  init(_ row: Row) throws {
    func bytes(_ column: Int) throws -> [UInt8] { try row.decode(column, as: Bytea.self).bytes }
    func moment(_ column: Int) throws -> Int64 {
      try row.decode(column, as: PostgresTimestamp.self).microseconds
    }
    id = try row.decode(0)
    // The column's CHECK and the maker keep to the kinds that there are.
    kind = ReportDefinition.Kind(rawValue: try row.decode(1)) ?? .lb1
    version = Int(try row.decode(2, as: Int32.self))
    scope = try row.decode(3)
    period = try row.decode(5)
    revision = Int(try row.decode(6, as: Int32.self))
    cut = try moment(7)
    inputCount = Int(try row.decode(8, as: Int64.self))
    inputHash = try bytes(9)
    contentHash = try bytes(10)
    shownHash = try bytes(11)
    madeAt = try moment(12)
    madeBy = try row.decode(13)
  }
}

/// A frozen report with its bytes.
package struct WholeReport: Sendable {
  /// What it is.
  package let report: FrozenReport
  /// The whole: of a facility for itself, of the city for who reports it on.
  package let content: [UInt8]
  /// Without small counts, as it was frozen.
  package let shown: [UInt8]

  /// What those see who see no small counts: what was frozen for them, without what earlier versions told besides
  /// (`ReportContent.told`).
  package var told: [UInt8] {
    guard let content = ReportContent(bytes: shown) else { return shown }
    let told = content.told
    return told == content ? shown : told.bytes
  }

  init(_ row: Row) throws {
    report = try FrozenReport(row)
    content = try row.decode(14, as: Bytea.self).bytes
    shown = try row.decode(15, as: Bytea.self).bytes
  }
}

/// A report that went out as files.
package struct SentReport: Sendable {
  /// Which.
  package let whole: WholeReport
  /// What was left out of it; nothing where that was not noted yet.
  package let withheld: Set<ReportContent.Withheld>

  init(_ row: Row) throws {
    whole = try WholeReport(row)
    let parts = try row.decodeOptional(16, as: [String].self) ?? []
    withheld = Set(parts.compactMap { ReportContent.Withheld($0) })
  }
}

/// Who gets which report where.
package struct ReportSubscription: Hashable, Sendable {
  /// Its id.
  package let id: ReportSubscriptionID
  /// Which report.
  package let kind: ReportDefinition.Kind
  /// Of the city or a facility's code.
  package let scope: String
  /// The code of the person under whose rights it goes out.
  package let person: String
  /// A mail address; nil for the configured folder.
  package let address: String?

  /// A subscription.
  package init(
    id: ReportSubscriptionID, kind: ReportDefinition.Kind, scope: String, person: String,
    address: String?
  ) {
    self.id = id
    self.kind = kind
    self.scope = scope
    self.person = person
    self.address = address
  }

  init(_ row: Row) throws {
    self.init(
      id: try row.decode(0),
      kind: ReportDefinition.Kind(rawValue: try row.decode(1)) ?? .lb1,
      scope: try row.decode(2), person: try row.decode(3),
      address: try row.decodeOptional(4, as: String.self))
  }
}

/// Frozen reports as they are stored.
package enum ReportStore {
  /// Which reports are asked for; nil for all.
  package struct Query: Sendable {
    /// The city or a facility's code.
    package var scope: String?
    /// Which report.
    package var kind: ReportDefinition.Kind?
    /// `2026-08`.
    package var period: String?

    /// What is asked for.
    package init(
      scope: String? = nil, kind: ReportDefinition.Kind? = nil, period: String? = nil
    ) {
      self.scope = scope
      self.kind = kind
      self.period = period
    }
  }

  /// The newest reports, at most `limit`.
  package static func list(
    _ query: Query, limit: Int, in database: Database
  ) async throws -> [FrozenReport] {
    try await database.transaction("report.list", as: .monitor) { transaction in
      try await transaction.query(
        ReportStatements.list.bind(
          query.scope, query.kind?.rawValue, query.period, Int64(limit))
      ).map { try FrozenReport($0) }
    }
  }

  /// One report; nil where there is none.
  package static func one(_ id: ReportID, in database: Database) async throws -> WholeReport? {
    try await database.transaction("report.one", as: .monitor) { transaction in
      try await transaction.query(ReportStatements.one.bind(id)).first.map { try WholeReport($0) }
    }
  }

  /// The newest revision; nil where nothing was frozen.
  package static func latest(
    _ kind: ReportDefinition.Kind, _ scope: String, _ period: String,
    in transaction: borrowing Transaction
  ) async throws -> WholeReport? {
    try await transaction.query(ReportStatements.latest.bind(kind.rawValue, scope, period)).first
      .map { try WholeReport($0) }
  }

  /// Lets only one freeze until the transaction ends.
  package static func lock(in transaction: borrowing Transaction) async throws {
    _ = try await transaction.query(ReportStatements.lock.bind())
  }

  /// Adds a report.
  package static func insert(
    _ id: ReportID, _ made: ReportMaker.Made, content: [UInt8], shown: [UInt8], revision: Int,
    at moment: Int64, by actor: String, in transaction: borrowing Transaction
  ) {
    let whole = made.content
    transaction.enqueue(
      ReportStatements.insert.bind(
        id, whole.kind.rawValue, Int32(whole.version), whole.scope, made.facility,
        whole.period.text, Int32(revision), PostgresTimestamp(microseconds: whole.inputs.cut),
        Int64(whole.inputs.count), Bytea(whole.inputs.sha256), Bytea(content), Bytea(shown),
        PostgresTimestamp(microseconds: moment), actor))
  }

  /// Adds a subscription.
  package static func add(
    _ one: ReportSubscription, at moment: Int64, by actor: String,
    in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      ReportStatements.subscribe.bind(
        one.id, one.kind.rawValue, one.scope, one.person, one.address,
        PostgresTimestamp(microseconds: moment), actor))
  }

  /// Ends a subscription; false if there is none in force, or it is another person's.
  package static func end(
    _ id: ReportSubscriptionID, of person: String?, at moment: Int64, by actor: String,
    in transaction: borrowing Transaction
  ) async throws -> Bool {
    try await transaction.query(
      ReportStatements.endSubscription.bind(
        id, PostgresTimestamp(microseconds: moment), actor, person)
    ).first != nil
  }

  /// The subscriptions in force of a person, or of everybody.
  package static func subscriptions(
    of person: String?, in database: Database
  ) async throws -> [ReportSubscription] {
    try await database.transaction("report.subscriptions", as: .monitor) { transaction in
      try await transaction.query(ReportStatements.subscriptions.bind(person)).map {
        try ReportSubscription($0)
      }
    }
  }

  /// What is to go out, in the order in which it was frozen, after so many that wait.
  package static func due(
    _ limit: Int, after waiting: Int, in transaction: borrowing Transaction
  ) async throws -> [(subscription: ReportSubscription, report: ReportID)] {
    try await transaction.query(ReportStatements.due.bind(Int64(limit), Int64(waiting))).map {
      (try ReportSubscription($0), try $0.decode(5))
    }
  }

  /// What went out to a person as files besides a report, in that order: its other revisions, and all revisions of
  /// other periods. Mail has no figures of what is told exactly.
  ///
  /// - Parameters:
  ///   - others: those periods: `2026-07`.
  ///   - person: his code.
  package static func delivered(
    besides report: FrozenReport, of others: [String], to person: String, in database: Database
  ) async throws -> [SentReport] {
    try await database.transaction("report.delivered", as: .administration) { transaction in
      try await transaction.query(
        ReportStatements.delivered.bind(
          report.kind.rawValue, report.scope, report.period, Int32(report.revision), others, person)
      ).map { try SentReport($0) }
    }
  }

  /// Notes that a report goes out and without what, or why it does not; false if that is noted already.
  package static func deliver(
    _ report: ReportID, to subscription: ReportSubscriptionID, refused: String?,
    withheld: [ReportContent.Withheld], at moment: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    try await transaction.query(
      ReportStatements.deliver.bind(
        subscription, report, PostgresTimestamp(microseconds: moment), refused,
        withheld.map(\.text))
    ).first != nil
  }
}
