package import Database
package import Logging
package import RecordModel
import ServiceLifecycle

/// Keeps the sums of quality as submissions come and visits change.
///
/// It costs the intake nothing but an index entry a submission: submissions are found by the leaves that they
/// have in the log, whose order is that of their commits, and changed visits by the list that the counter of
/// facts leaves behind. Of several gateways one counts at a time, as with facts.
package struct QualityKeeper: Service {
  /// How long nothing is looked for after nothing waited.
  private static let pause: Duration = .seconds(3)
  /// Visits or submissions in one transaction.
  package static let batch: Int64 = 2000
  /// Pages of counting anew.
  private static let page: Int64 = 2000
  /// The hour of Asia/Makassar in which all is counted anew; after that of facts.
  private static let nightHour = 3

  private let database: Database
  private let logger: Logger
  private let pace: BackgroundPace

  /// A keeper of the sums of `database`, at the `pace` that leaves room for submissions.
  package init(database: Database, pace: BackgroundPace = .unhurried, logger: Logger) {
    self.database = database
    self.pace = pace
    self.logger = logger
  }

  /// Counts until shutdown.
  package func run() async throws {
    await KeeperLoop(pause: Self.pause, pace: pace, logger: logger, complaint: "quality waits").run
    {
      let step = try await step()
      if step.isNight {
        let mended = try await reconcile()
        logger.info("quality reconciled", metadata: ["mended": "\(mended)"])
      }
      return step.taken > 0
    }
  }

  /// Counts what waits, until nothing does; for commands and tests. What the counter of facts has not taken yet
  /// is not here yet.
  package func drain() async throws {
    while try await step().taken > 0 {}
  }

  private struct Step: Sendable {
    var taken = 0
    var isNight = false
  }

  private func step() async throws -> Step {
    try await database.transaction("quality.step", as: .facts, deadline: .seconds(120)) {
      transaction in
      guard let turn = try await transaction.query(QualityStatements.takeTurn.bind()).first else {
        return Step()
      }
      var step = Step()
      let last = VisitFact.LocalMinute(
        try turn.decode(1, as: PostgresTimestamp.self).microseconds)
      let now = VisitFact.LocalMinute(try turn.decode(2, as: PostgresTimestamp.self).microseconds)
      step.isNight = last.day < now.day && now.minute / 60 >= Self.nightHour
      let leaf = try turn.decode(0, as: Int64.self)
      var delta = QualityDelta()
      let answers = try await transaction.queries([
        QualityStatements.submissions.bind(leaf, Self.batch), QualityStatements.arrived.bind(),
        QualityStatements.claim.bind(Self.batch),
      ])
      let reached = try Self.count(answers[0], into: &delta, in: transaction) ?? leaf
      try Self.countArrived(answers[1], into: &delta, in: transaction)
      let visits = try await Self.visits(answers[2], in: transaction)
      try await Self.keep(visits, into: &delta, in: transaction)
      for statement in StoredQuality.statements(adding: delta) { transaction.enqueue(statement) }
      step.taken = answers[0].count + answers[2].count
      transaction.enqueue(
        QualityStatements.counted.bind(
          reached, answers[0].count < Self.batch && answers[2].count < Self.batch))
      return step
    }
  }

  /// Adds submissions; those that wait for their chunks are noted. Gives the last one's leaf.
  private static func count(
    _ rows: Rows, into delta: inout QualityDelta, in transaction: borrowing Transaction
  ) throws -> Int64? {
    var waiting: [(FacilityID, SubmissionID)] = []
    for row in rows {
      if try row.decode(3, as: String.self) == "waiting" {
        waiting.append((try row.decode(0), try row.decode(1)))
      } else if let submission = try StoredQuality.submission(row) {
        delta.add(submission)
      }
    }
    if !waiting.isEmpty {
      transaction.enqueue(QualityStatements.wait.bind(waiting.map(\.0), waiting.map(\.1)))
    }
    return try rows.last?.decode(8, as: Int64.self)
  }

  private static func countArrived(
    _ rows: Rows, into delta: inout QualityDelta, in transaction: borrowing Transaction
  ) throws {
    guard !rows.isEmpty else { return }
    for row in rows {
      if let submission = try StoredQuality.submission(row) { delta.add(submission) }
    }
    transaction.enqueue(
      QualityStatements.waited.bind(
        try rows.map { try $0.decode(0, as: FacilityID.self) },
        try rows.map { try $0.decode(1, as: SubmissionID.self) }))
  }

  private static func visits(
    _ work: Rows, in transaction: borrowing Transaction
  ) async throws -> [VisitKey] {
    var visits: Set<VisitKey> = []
    var patients: [(PatientID, PostgresTimestamp)] = []
    for row in work {
      if let visit = try row.decodeOptional(1, as: VisitID.self) {
        visits.insert(VisitKey(facility: try row.decode(0), visit: visit))
      } else if let patient = try row.decodeOptional(2, as: PatientID.self) {
        patients.append((patient, try row.decode(3)))
      }
    }
    if !patients.isEmpty {
      let more = try await transaction.query(
        FactStatements.visitsOf.bind(patients.map(\.0), patients.map(\.1), [PersonID]()))
      for row in more {
        visits.insert(VisitKey(facility: try row.decode(0), visit: try row.decode(1)))
      }
    }
    return Array(visits)
  }

  /// Makes the quality of visits anew and moves the sums by what that changes; says how many were other.
  @discardableResult
  private static func keep(
    _ visits: [VisitKey], into delta: inout QualityDelta, in transaction: borrowing Transaction
  ) async throws -> Int {
    guard !visits.isEmpty else { return 0 }
    let places = visits.map(\.facility)
    let ids = visits.map(\.visit)
    let answers = try await transaction.queries([
      QualityStatements.stored.bind(places, ids), QualityStatements.visits.bind(places, ids),
    ])
    var old: [VisitID: VisitQuality] = [:]
    for row in answers[0] {
      let visit = try StoredQuality.visit(stored: row)
      old[visit.visit] = visit
    }
    var new: [VisitID: VisitQuality] = [:]
    for row in answers[1] {
      if let visit = try StoredQuality.visit(current: row) { new[visit.visit] = visit }
    }
    let changed = visits.filter { old[$0.visit] != new[$0.visit] }
    for key in changed {
      if let was = old[key.visit] { delta.add(was, times: -1) }
      if let now = new[key.visit] { delta.add(now, times: 1) }
    }
    let gone = changed.filter { new[$0.visit] == nil }
    if !gone.isEmpty {
      transaction.enqueue(
        QualityStatements.remove.bind(gone.map(\.facility), gone.map(\.visit)))
    }
    let kept = changed.compactMap { new[$0.visit] }
    if !kept.isEmpty { transaction.enqueue(StoredQuality.keep(kept)) }
    return changed.count
  }

  /// Makes everything anew from visits and submissions and mends what is other; says how many rows were.
  ///
  /// Visits go page by page; the sums in one transaction that holds the turn.
  package func reconcile() async throws -> Int {
    var mended = 0
    var last = VisitKey(facility: FacilityID(firstAt: 0), visit: VisitID(firstAt: 0))
    while true {
      let after = last
      let (count, changed, end) = try await database.transaction(
        "quality.reconcile_page", as: .facts, deadline: .seconds(300)
      ) { transaction -> (Int, Int, VisitKey) in
        _ = try await transaction.query(QualityStatements.awaitTurn.bind())
        let rows = try await transaction.query(
          QualityStatements.page.bind(after.facility, after.visit, Self.page))
        let keys = try rows.map {
          VisitKey(facility: try $0.decode(0), visit: try $0.decode(1))
        }
        var delta = QualityDelta()
        let changed = try await Self.keep(keys, into: &delta, in: transaction)
        for statement in StoredQuality.statements(adding: delta) { transaction.enqueue(statement) }
        return (keys.count, changed, keys.last ?? after)
      }
      mended += changed
      last = end
      if count < Int(Self.page) { break }
    }
    return mended + (try await reconcileSums())
  }

  private func reconcileSums() async throws -> Int {
    try await database.transaction(
      "quality.reconcile_sums", as: .facts, deadline: .seconds(3600), retrying: false
    ) { transaction in
      guard let turn = try await transaction.query(QualityStatements.awaitTurn.bind()).first else {
        return 0
      }
      var delta = QualityDelta()
      try await Self.recountVisits(into: &delta, in: transaction)
      try await Self.recountSubmissions(
        upTo: try turn.decode(0, as: Int64.self), into: &delta, in: transaction)
      let answers = try await transaction.queries([
        QualityStatements.wholeCells.bind(), QualityStatements.wholeRules.bind(),
      ])
      for row in answers[0] {
        let (cell, sum) = try StoredQuality.cell(row)
        delta.cells[cell, default: QualitySum()].add(sum, times: -1)
      }
      for row in answers[1] {
        let (cell, sum) = try StoredQuality.cell(row)
        delta.rules[cell, default: QualitySum()].add(sum, times: -1)
      }
      delta.prune()
      for statement in StoredQuality.statements(adding: delta) { transaction.enqueue(statement) }
      let months = try await transaction.query(QualityStatements.mendMonths.bind()).count
      transaction.enqueue(QualityStatements.reconciled.bind())
      return delta.cells.count + delta.rules.count + months
    }
  }

  private static func recountVisits(
    into delta: inout QualityDelta, in transaction: borrowing Transaction
  ) async throws {
    var last = VisitKey(facility: FacilityID(firstAt: 0), visit: VisitID(firstAt: 0))
    while true {
      let rows = try await transaction.query(
        QualityStatements.storedPage.bind(last.facility, last.visit, page))
      for row in rows {
        let visit = try StoredQuality.visit(stored: row)
        delta.add(visit, times: 1)
        last = VisitKey(facility: visit.source.facility, visit: visit.visit)
      }
      if rows.count < Int(page) { return }
    }
  }

  /// Submissions up to the leaf that is counted, without those that still wait for their chunks: what has come
  /// to its end since stands in them, so it waits no more.
  private static func recountSubmissions(
    upTo leaf: Int64, into delta: inout QualityDelta, in transaction: borrowing Transaction
  ) async throws {
    var ended = QualityDelta()
    try countArrived(
      try await transaction.query(QualityStatements.arrived.bind()), into: &ended, in: transaction)
    var last: Int64 = -1
    while true {
      let rows = try await transaction.query(QualityStatements.submissions.bind(last, page))
      for row in rows {
        last = try row.decode(8, as: Int64.self)
        guard last <= leaf else { return }
        guard try row.decode(3, as: String.self) != "waiting",
          let submission = try StoredQuality.submission(row)
        else { continue }
        delta.add(submission)
      }
      if rows.count < Int(page) { return }
    }
  }
}
