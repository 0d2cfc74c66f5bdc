package import Database
package import Logging
package import RecordModel
package import Sealing
import ServiceLifecycle

/// Keeps facts and sums as the visits are, from the list of work that every change of a visit, a patient or a
/// person leaves in its own transaction.
///
/// Of several gateways one counts at a time: it holds the row of the turn, and the others pass by. Nothing is
/// lost with one that dies, because its transaction takes the work back.
package struct FactKeeper: Service {
  /// How long nothing is looked for after nothing waited: well inside the minute that is promised.
  private static let pause: Duration = .seconds(2)
  /// Rows of work in one transaction: visits of one month and place share the cells that they move.
  package static let batch = 2000
  /// The hour of Asia/Makassar in which all is counted anew.
  private static let nightHour = 2

  private let database: Database
  private let keyring: Keyring
  private let logger: Logger
  private let pace: BackgroundPace

  /// A keeper of the facts of `database`, at the `pace` that leaves room for submissions.
  package init(
    database: Database, keyring: Keyring, pace: BackgroundPace = .unhurried, logger: Logger
  ) {
    self.pace = pace
    self.database = database
    self.keyring = keyring
    self.logger = logger
  }

  /// Counts until shutdown.
  package func run() async throws {
    await KeeperLoop(pause: Self.pause, pace: pace, logger: logger, complaint: "facts wait").run {
      let state = try await count()
      if state.needsReconciling { try await tellReconciled() }
      return state.taken >= Self.batch
    }
  }

  /// Counts what waits, until nothing does; for commands and tests.
  package func drain() async throws {
    while try await count().taken > 0 {}
  }

  private func tellReconciled() async throws {
    // Of several gateways that saw it was due, the first does it.
    let isDue = try await database.transaction("facts.due", as: .facts) { transaction in
      guard let turn = try await transaction.query(FactStatements.takeTurn.bind()).first else {
        return false
      }
      return try Self.needsReconciling(turn)
    }
    guard isDue else { return }
    let outcome = try await reconcile()
    logger.info(
      "facts reconciled",
      metadata: [
        "visits": "\(outcome.visits)", "facts_mended": "\(outcome.factsMended)",
        "cells_mended": "\(outcome.cellsMended)",
      ])
  }

  private struct Step: Sendable {
    var taken = 0
    var needsReconciling = false
  }

  /// One batch of work; if the database refuses it, its rows one by one, so that a single visit holds up nobody.
  private func count() async throws -> Step {
    do {
      return try await step(Self.batch)
    } catch let error as DatabaseError where error.isDataRefusal {
      var taken = 0
      while taken < Self.batch {
        let count = try await single()
        if count == 0 { break }
        taken += count
      }
      return Step(taken: taken)
    }
  }

  /// One row of work; where it is refused, its visits each on their own, or its only visit set aside.
  private func single() async throws -> Int {
    do {
      return try await step(1).taken
    } catch let error as DatabaseError where error.isDataRefusal {
      return try await database.transaction("facts.set_aside", as: .facts) { transaction in
        guard try await transaction.query(FactStatements.takeTurn.bind()).first != nil else {
          return 0
        }
        let work = try await transaction.query(FactStatements.claim.bind(Int64(1)))
        let visits = try await Self.visits(work, in: transaction)
        if visits.count > 1 {
          transaction.enqueue(
            FactStatements.split.bind(visits.map(\.facility), visits.map(\.visit)))
        } else if let visit = visits.first {
          setAside(visit, error, in: transaction)
        }
        return work.count
      }
    }
  }

  private func setAside(
    _ key: VisitKey, _ error: DatabaseError, in transaction: borrowing Transaction
  ) {
    guard case .refused(let state, let statement, let constraint) = error else { return }
    logger.error(
      "a visit cannot be counted",
      metadata: [
        "visit": "\(key.visit)", "sqlstate": "\(state)", "statement": "\(statement)",
        "constraint": "\(constraint ?? "")",
      ])
    transaction.enqueue(
      FactStatements.setAside.bind(key.facility, key.visit, state, constraint))
  }

  /// One batch of work, if it is our turn.
  private func step(_ batch: Int) async throws -> Step {
    try await database.transaction("facts.step", as: .facts, deadline: .seconds(120)) {
      transaction in
      guard let turn = try await transaction.query(FactStatements.takeTurn.bind()).first else {
        return Step()
      }
      var state = Step()
      state.needsReconciling = try Self.needsReconciling(turn)
      let work = try await transaction.query(FactStatements.claim.bind(Int64(batch)))
      state.taken = work.count
      if !work.isEmpty {
        let visits = try await Self.visits(work, in: transaction)
        _ = try await keep(visits, in: transaction)
      }
      if work.count < batch { transaction.enqueue(FactStatements.counted.bind()) }
      return state
    }
  }

  private static func needsReconciling(_ turn: Row) throws -> Bool {
    if try turn.decode(0, as: String.self) != Indicator.definitions { return true }
    let last = VisitFact.LocalMinute(try turn.decode(1, as: PostgresTimestamp.self).microseconds)
    let now = VisitFact.LocalMinute(try turn.decode(2, as: PostgresTimestamp.self).microseconds)
    return last.day < now.day && now.minute / 60 >= nightHour
  }

  /// The visits that rows of work mean, each once.
  private static func visits(
    _ work: Rows, in transaction: borrowing Transaction
  ) async throws -> [VisitKey] {
    var visits: Set<VisitKey> = []
    var patients: [(PatientID, PostgresTimestamp)] = []
    var persons: [PersonID] = []
    for row in work {
      if let visit = try row.decodeOptional(1, as: VisitID.self) {
        visits.insert(VisitKey(facility: try row.decode(0), visit: visit))
      } else if let patient = try row.decodeOptional(2, as: PatientID.self) {
        patients.append((patient, try row.decode(4)))
      } else if let person = try row.decodeOptional(3, as: PersonID.self) {
        persons.append(person)
      }
    }
    if !patients.isEmpty || !persons.isEmpty {
      let more = try await transaction.query(
        FactStatements.visitsOf.bind(patients.map(\.0), patients.map(\.1), persons))
      for row in more {
        visits.insert(VisitKey(facility: try row.decode(0), visit: try row.decode(1)))
      }
    }
    return Array(visits)
  }

  /// Makes the facts of visits anew, and moves the sums by what that changes; who holds the turn calls it.
  ///
  /// - Returns: how many facts were other than stored.
  func keep(
    _ visits: [VisitKey], in transaction: borrowing Transaction
  ) async throws -> Int {
    guard !visits.isEmpty else { return 0 }
    let directory = try FacilityDirectory(
      try await transaction.query(FactStatements.facilities.bind()))
    let now = try await CurrentVisits(facilities: directory, keyring: keyring).facts(
      of: visits, in: transaction)
    let places = visits.map(\.facility)
    let before = try await transaction.query(
      StoredFacts.personsOf.bind(places, visits.map(\.visit)))
    let persons = Set(try before.map { try $0.decode(0, as: KeyedHash.self) })
      .union(now.values.map(\.person))
    let stored = try await transaction.query(StoredFacts.ofPersons.bind(Array(persons)))
    var old: [VisitID: VisitFact] = [:]
    for row in stored {
      let fact = try StoredFacts.read(row)
      old[fact.visit] = fact
    }
    let changed = visits.filter { old[$0.visit] != now[$0.visit] }
    guard !changed.isEmpty else { return 0 }
    var new = old
    for key in changed { new[key.visit] = now[key.visit] }
    let moved = Set(
      changed.flatMap { [old[$0.visit]?.person, now[$0.visit]?.person] }
        .compactMap(\.self))
    var delta = Rollup()
    for (facts, times) in [(old, -1), (new, 1)] {
      let courses = Dictionary(
        grouping: facts.values.filter { moved.contains($0.person) }, by: \.person)
      for course in courses.values { delta.add(person: course, times: times) }
    }
    let gone = changed.filter { now[$0.visit] == nil }
    if !gone.isEmpty {
      transaction.enqueue(
        StoredFacts.remove.bind(gone.map(\.facility), gone.map(\.visit)))
    }
    let kept = changed.compactMap { now[$0.visit] }
    if !kept.isEmpty { transaction.enqueue(StoredFacts.bind(kept)) }
    for statement in StoredRollup.statements(adding: delta) { transaction.enqueue(statement) }
    transaction.enqueue(FactStatements.tryAgain.bind(places, visits.map(\.visit)))
    return changed.count
  }

  /// What counting all anew found.
  package struct Reconciliation: Hashable, Sendable {
    /// Visits that were read.
    package var visits = 0
    /// Facts that were other than their visits and were mended.
    package var factsMended = 0
    /// Cells of sums that were other than their facts and were mended.
    package var cellsMended = 0
    /// Cells of sums in all.
    package var cells = 0
  }

  /// Visits of one transaction of counting all anew.
  private static let page: Int64 = 2000
  /// Facts' persons of one reading.
  private static let personPage: Int64 = 5000

  /// Makes all facts and all sums anew from the visits and mends what is other; equal to what was kept bit by
  /// bit unless something was broken.
  ///
  /// Facts go page by page; sums in one transaction that holds the turn, so that nothing moves meanwhile. All
  /// cells of the sums are held in memory, about 200 bytes each.
  package func reconcile() async throws -> Reconciliation {
    var outcome = Reconciliation()
    var last = VisitKey(facility: FacilityID(firstAt: 0), visit: VisitID(firstAt: 0))
    while true {
      let after = last
      let (count, mended, end): (Int, Int, VisitKey)
      do {
        (count, mended, end) = try await page(after: after, Self.page)
      } catch let error as DatabaseError where error.isDataRefusal {
        (count, mended, end) = try await refusedPage(after: after)
      }
      outcome.visits += count
      outcome.factsMended += mended
      last = end
      if count < Int(Self.page) { break }
    }
    outcome.factsMended += try await removeOrphans()
    return try await reconcileSums(outcome)
  }

  private func page(
    after: VisitKey, _ count: Int64
  ) async throws -> (count: Int, mended: Int, last: VisitKey) {
    try await database.transaction("facts.reconcile_page", as: .facts, deadline: .seconds(300)) {
      transaction in
      _ = try await transaction.query(FactStatements.awaitTurn.bind())
      let rows = try await transaction.query(
        FactStatements.page.bind(after.facility, after.visit, count))
      let keys = try rows.map {
        VisitKey(facility: try $0.decode(0), visit: try $0.decode(1))
      }
      return (keys.count, try await keep(keys, in: transaction), keys.last ?? after)
    }
  }

  /// The same page, visit by visit; what is refused is set aside.
  private func refusedPage(
    after: VisitKey
  ) async throws -> (count: Int, mended: Int, last: VisitKey) {
    var outcome = (count: 0, mended: 0, last: after)
    while outcome.count < Int(Self.page) {
      let here = outcome.last
      do {
        let one = try await page(after: here, 1)
        if one.count == 0 { break }
        outcome.mended += one.mended
        outcome.last = one.last
      } catch let error as DatabaseError where error.isDataRefusal {
        outcome.last = try await database.transaction("facts.set_aside", as: .facts) {
          transaction in
          let rows = try await transaction.query(
            FactStatements.page.bind(here.facility, here.visit, Int64(1)))
          guard let row = rows.first else { return here }
          let key = VisitKey(facility: try row.decode(0), visit: try row.decode(1))
          setAside(key, error, in: transaction)
          return key
        }
      }
      outcome.count += 1
    }
    return outcome
  }

  private func removeOrphans() async throws -> Int {
    var removed = 0
    while true {
      let count = try await database.transaction(
        "facts.orphans", as: .facts, deadline: .seconds(300)
      ) { transaction in
        _ = try await transaction.query(FactStatements.awaitTurn.bind())
        let rows = try await transaction.query(FactStatements.orphans.bind(Self.page))
        let keys = try rows.map {
          VisitKey(facility: try $0.decode(0), visit: try $0.decode(1))
        }
        return try await keep(keys, in: transaction)
      }
      removed += count
      if count == 0 { return removed }
    }
  }

  private func reconcileSums(_ outcome: Reconciliation) async throws -> Reconciliation {
    try await database.transaction(
      "facts.reconcile_sums", as: .facts, deadline: .seconds(3600), retrying: false
    ) { transaction in
      var outcome = outcome
      _ = try await transaction.query(FactStatements.awaitTurn.bind())
      var rollup = try await recount(in: transaction)
      rollup.prune()
      outcome.cells = rollup.cells.count
      let stored = try await transaction.query(StoredRollup.indicators.bind())
      for row in stored {
        let cells = try await transaction.query(
          StoredRollup.everything.bind(try row.decode(0, as: String.self)))
        for cell in cells {
          let (key, sum) = try StoredRollup.read(cell)
          rollup.add(sum, to: key, times: -1)
        }
      }
      rollup.prune()
      outcome.cellsMended = rollup.cells.count
      for statement in StoredRollup.statements(adding: rollup) { transaction.enqueue(statement) }
      outcome.cellsMended += try await transaction.query(StoredRollup.dropSums.bind()).count
      for row in try await transaction.query(StoredRollup.indicators.bind()) {
        let indicator = try row.decode(0, as: String.self)
        for mend in [StoredRollup.mendSums, StoredRollup.mendSpread] {
          outcome.cellsMended += try await transaction.query(mend.bind(indicator)).count
        }
      }
      transaction.enqueue(FactStatements.reconciled.bind(Indicator.definitions))
      return outcome
    }
  }

  private func recount(in transaction: borrowing Transaction) async throws -> Rollup {
    var rollup = Rollup()
    var last = Bytea([])
    while true {
      let rows = try await transaction.query(StoredFacts.page.bind(last, Self.personPage))
      guard let end = rows.last else { return rollup }
      last = try end.decode(2, as: Bytea.self)
      var course: [VisitFact] = []
      for row in rows {
        let fact = try StoredFacts.read(row)
        if let first = course.first, first.person != fact.person {
          rollup.add(person: course)
          course.removeAll(keepingCapacity: true)
        }
        course.append(fact)
      }
      rollup.add(person: course)
    }
  }
}
