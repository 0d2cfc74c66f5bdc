package import AuditLog
package import Database
package import Logging
import PatientIndex
package import PersonMatching
package import RecordModel
package import Sealing
import ServiceLifecycle

/// Finds which records are one person's, as they come in: links what its weights are sure of, puts
/// before a human what they are not, and leaves the rest apart.
///
/// Any number of gateways may work on one list. Each writes the tokens of what it took and commits
/// before it looks for others, so that of two records that came at once one meets the other.
package struct PersonMatcher: Service {
  /// What one turn or a rehearsal did.
  package struct Report: Hashable, Sendable {
    /// Records that were looked at.
    package var records = 0
    /// Pairs that were linked.
    package var links = 0
    /// Links of a rule that were undone.
    package var undone = 0
    /// Pairs that came before a human.
    package var reviews = 0

    /// Nothing yet.
    package init() {}

    /// Takes another report in.
    package mutating func add(_ other: Report) {
      records += other.records
      links += other.links
      undone += other.undone
      reviews += other.reviews
    }
  }

  /// Records of one transaction: some tens of milliseconds, so that nobody waits long for links.
  static let batch = 64
  /// How long until it looks again without being told.
  static let interval: Duration = .seconds(1)

  private let database: Database
  private let log: AuditLog
  private let store: MatchStore
  private let weights: MatchWeights
  private let now: @Sendable () -> Int64
  private let logger: Logger
  private let pace: BackgroundPace

  /// A matcher under `weights`, at the `pace` that leaves room for submissions; `now` gives microseconds since 1970.
  package init(
    database: Database, log: AuditLog, keyring: Keyring, weights: MatchWeights = .builtIn,
    pace: BackgroundPace = .unhurried, now: @escaping @Sendable () -> Int64, logger: Logger
  ) {
    self.pace = pace
    self.database = database
    self.log = log
    store = MatchStore(keyring: keyring)
    self.weights = weights
    self.now = now
    self.logger = logger
  }

  /// Works until shut down.
  package func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          _ = try await work()
        } catch is CancellationError {
          return
        } catch {
          logger.warning("matching waits", metadata: ["error": "\(type(of: error))"])
        }
        try await Task.sleep(for: Self.interval)
      }
    }
  }

  /// Works on everything that waits now and that no other gateway has taken.
  package func work() async throws -> Report {
    var report = Report()
    var worked = Duration.zero
    while true {
      try Task.checkCancellation()
      try await pace.rest(after: worked)
      let begin = ContinuousClock.now
      let indexed = try await index()
      let judged = try await judgeBatch()
      report.add(judged)
      if indexed == 0, judged.records == 0 { return report }
      worked = .now - begin
    }
  }

  /// Puts every record on the list again; returns how many.
  package func noteAll() async throws -> Int {
    try await database.transaction("match.note", as: .matcher) { [store] in
      try await store.noteAll(in: $0)
    }
  }

  /// What judging everything again would change, without changing it.
  package func rehearse(
    _ tell: @Sendable (PersonMatcher.Change) -> Void = { _ in }
  ) async throws -> Report {
    var report = Report()
    // A pair is met from both of its sides.
    var told: Set<Change> = []
    var last = PatientID(firstAt: 0)
    while true {
      let after = last
      let page = try await database.transaction("match.rehearse", as: .matcher) {
        [store] transaction in
        let ids = try await store.page(after: after, limit: Self.batch, in: transaction)
        return (ids, try await self.plan(for: ids, in: transaction).changes)
      }
      guard let end = page.0.last else { return report }
      last = end
      report.records += page.0.count
      for change in page.1 where told.insert(change).inserted {
        switch change.kind {
        case .link: report.links += 1
        case .undo: report.undone += 1
        case .review: report.reviews += 1
        }
        tell(change)
      }
    }
  }

  private func index() async throws -> Int {
    try await database.transaction("match.index", as: .matcher) { [store] transaction in
      try await store.settleRecent(in: transaction)
      let taken = try await store.take(indexed: false, limit: Self.batch, in: transaction)
      guard !taken.isEmpty else { return 0 }
      let ids = Array(Set(taken.map(\.patient))).sorted()
      try await store.settle(ids, in: transaction)
      store.index(try await store.open(ids, in: transaction), in: transaction)
      store.markIndexed(taken.map(\.work), in: transaction)
      return taken.count
    }
  }

  private func judgeBatch() async throws -> Report {
    try await database.transaction("match.judge", as: .matcher) { [store] transaction in
      var report = Report()
      let taken = try await store.take(indexed: true, limit: Self.batch, in: transaction)
      guard !taken.isEmpty else { return report }
      let ids = Array(Set(taken.map(\.patient))).sorted()
      let plan = try await self.plan(for: ids, isLocking: true, in: transaction)
      report = try await self.apply(plan, in: transaction)
      report.records = ids.count
      store.finish(taken.map(\.work), in: transaction)
      return report
    }
  }

  /// What matching says of these records now; with the lock nobody else changes links meanwhile.
  private func plan(
    for ids: [PatientID], isLocking: Bool = false, in transaction: borrowing Transaction
  ) async throws -> PlannedMatch {
    let subjects = try await store.open(ids, in: transaction)
    let met = try await store.candidates(for: subjects, in: transaction)
    if isLocking { try await store.lock(in: transaction) }
    let known = try await store.persons(in: transaction)
    let own = Set(subjects.map(\.person))
    // Who was linked or kept apart before is judged again, also where no token brings him in.
    let before = try await store.words(on: own, in: transaction)
    let persons = own.union(met.map(\.person))
      .union(before.flatMap { [$0.pair.left, $0.pair.right] })
    let sets = try await store.one(with: persons, in: transaction)
    let all = sets.values.reduce(persons) { $0.union($1) }
    let words = try await store.words(on: all, in: transaction)
    let patients = try await store.open(
      try await store.patients(of: all, in: transaction), in: transaction)
    let prior = MatchWeights.prior(persons: max(MatchWeights.leastPersons, known))
    let weights = weights
    var pairs = Set(before.map(\.pair))
    let keys = patients.map { Set(BlockingKeys.of($0.record)) }
    for subject in subjects {
      let own = Set(BlockingKeys.of(subject.record))
      for (other, theirs) in zip(patients, keys) where other.person != subject.person {
        guard !own.isDisjoint(with: theirs) else { continue }
        pairs.insert(PersonPair(subject.person, other.person))
      }
    }
    var everyone = sets
    for set in sets.values {
      for person in set where everyone[person] == nil { everyone[person] = set }
    }
    // Who waits for a human and was merged meanwhile, himself or by way of others, needs none.
    let waiting = try await store.openReviews(on: all, in: transaction)
    pairs.formUnion(waiting.filter { everyone[$0.left]?.contains($0.right) ?? false })
    let merges = try await store.mergedPairs(of: all, in: transaction)
    var plan = MatchPlan(
      patients: patients, words: words, sets: everyone, merged: merges.holding,
      parted: merges.parted
    ) {
      MatchJudgement(PairComparison($0, $1), weights: weights, prior: prior)
    }
    plan.decide(pairs, version: weights.version)
    let pseudonyms = patients.reduce(into: [PersonID: [UInt8]]()) { $0[$1.person] = $1.pseudonym }
    return PlannedMatch(plan: plan, pseudonyms: pseudonyms)
  }

  private func apply(
    _ planned: PlannedMatch, in transaction: borrowing Transaction
  ) async throws -> Report {
    let moment = now()
    let rule = "rule \(weights.version)"
    var report = Report()
    var drafts: [LeafDraft] = []
    for word in planned.plan.undone
    where try await store.undo(word.id, by: rule, in: transaction) {
      report.undone += 1
      drafts.append(draft(.delete, "undone", word.pair, "PersonLink/\(word.id)", planned))
    }
    for pair in planned.plan.withdrawn {
      _ = try await store.closeReview(pair, as: "withdrawn", by: rule, in: transaction)
    }
    for verdict in planned.plan.links {
      let id = store.put(
        verdict.pair, isSame: true, officer: nil, grounds: verdict.grounds, now: moment,
        in: transaction)
      _ = try await store.closeReview(verdict.pair, as: "same", by: rule, in: transaction)
      report.links += 1
      drafts.append(draft(.create, "linked", verdict.pair, "PersonLink/\(id)", planned))
    }
    for verdict in planned.plan.reviews
    where try await store.review(
      verdict.pair, patients: verdict.patients, grounds: verdict.grounds, now: moment,
      in: transaction)
    {
      report.reviews += 1
      drafts.append(draft(.create, "review", verdict.pair, "MatchReview", planned))
    }
    if !drafts.isEmpty {
      let head = try await log.lock(in: transaction)
      _ = try await log.append(drafts, to: head, now: moment, in: transaction)
    }
    return report
  }

  private func draft(
    _ action: LeafDraft.Action, _ what: String, _ pair: PersonPair, _ resource: String,
    _ planned: PlannedMatch
  ) -> LeafDraft {
    var draft = LeafDraft(.match, action, requestID: "match-\(weights.version)")
    draft.user = "baimbai"
    draft.resource = resource
    draft.reason = "\(what) \(weights.version)"
    draft.subjects = [pair.left, pair.right].compactMap { planned.pseudonyms[$0] }
      .map { LeafDraft.Subject(pseudonym: $0, visit: nil) }
    return draft
  }
}

/// A plan with what the log calls the persons in it.
private struct PlannedMatch {
  let plan: MatchPlan
  let pseudonyms: [PersonID: [UInt8]]

  var changes: [PersonMatcher.Change] {
    plan.links.map { .init(kind: .link, pair: $0.pair, weight: $0.grounds.weight) }
      + plan.undone.map { .init(kind: .undo, pair: $0.pair, weight: $0.grounds.weight) }
      + plan.reviews.map { .init(kind: .review, pair: $0.pair, weight: $0.grounds.weight) }
  }
}
