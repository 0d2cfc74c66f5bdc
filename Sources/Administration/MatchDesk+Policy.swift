package import AccessPolicy
package import AuditLog
import Database
package import PatientIndex
import RecordModel
import Registry

/// Whom an officer may see on the desk of links: the policy is asked for each person before his record is opened or
/// anything is decided about it.
extension MatchDesk {
  /// What the policy says of everybody whom a look or a decision is about.
  struct JudgedPersons: Sendable {
    let query: OfficeQuery
    /// Everybody who is one with each: by their words he was judged.
    let sets: [PersonID: Set<PersonID>]
    let decisions: [PersonID: AccessDecision]

    /// Why nobody of them is opened; empty where all may be seen.
    var hidden: [AccessDecision] {
      Set(decisions.values.filter { !$0.isShown }).sorted { $0.rule < $1.rule }
    }

    /// What was decided, for an entry of the log; nil where nobody was judged.
    var words: String? { query.words(Array(decisions.values)) }

    /// Whether the policy hides one of a pair.
    func hides(_ pair: PersonPair) -> Bool {
      [pair.left, pair.right].contains { decisions[$0]?.isShown == false }
    }
  }

  /// How often a decision begins again because somebody was linked or merged with its persons meanwhile.
  static let mostTries = 3

  /// What an officer says of why he looks, as the policy takes it; what it refuses is an entry too.
  ///
  /// - Throws: what the database threw.
  package func query(
    _ question: OfficeQuestion, under policy: Policy, entry: LeafDraft
  ) async throws -> Result<OfficeQuery, AccessPolicy.Refusal> {
    let judged = AccessPolicy.decide(question, by: policy)
    if case .failure(let refusal) = judged {
      var draft = entry
      draft.event = .deny
      draft.outcome = .minor
      draft.reason = "\(refusal)"
      let drafts = [draft]
      try await database.transaction("match.refuse_question", as: .matcher) { transaction in
        let head = try await log.lock(in: transaction)
        _ = try await log.append(drafts, to: head, now: now(), in: transaction)
      }
    }
    return judged
  }

  /// Judges each of these persons, by the words of all who are one with him.
  func judged(_ persons: Set<PersonID>, by query: OfficeQuery) async throws -> JudgedPersons {
    let sets = try await database.transaction("match.sets", as: .matcher) {
      try await store.one(with: persons, in: $0)
    }
    return JudgedPersons(
      query: query, sets: sets, decisions: try await decisions(on: sets, by: query))
  }

  /// What the policy says of each, by the words of all who are one with him.
  func decisions(
    on sets: [PersonID: Set<PersonID>], by query: OfficeQuery
  ) async throws -> [PersonID: AccessDecision] {
    let all = sets.values.reduce(into: Set<PersonID>()) { $0.formUnion($1) }
    let words = try await database.transaction("match.consents", as: .administration) {
      try await ConsentStore.standing(of: all, in: $0)
    }
    let moment = now()
    return sets.mapValues { set in
      query.decide(identityOf: set.flatMap { words[$0] ?? [] }, now: moment)
    }
  }

  /// Decides on persons whom the officer may see, and links stay as they were judged until it is done: who was linked
  /// with somebody meanwhile is judged anew. Intake takes no lock of links, so a merge of that very moment may come
  /// between (decision 0036). That he tried to decide on others is an entry about them.
  ///
  /// - Parameters:
  ///   - mayBeHidden: whether it is decided on whom the policy hides too; then `body` opens nobody.
  ///   - body: what is done, with how they were judged.
  /// - Throws: `Refusal` with `matchHidden`, after the entry is durable, or what `body` threw.
  func decide(
    _ name: String, on persons: Set<PersonID>, by query: OfficeQuery, reason: String,
    entry: LeafDraft, mayBeHidden: Bool = false,
    _ body: (JudgedPersons, borrowing Transaction) async throws -> Void
  ) async throws {
    for _ in 0..<Self.mostTries {
      let judged = try await self.judged(persons, by: query)
      guard mayBeHidden || judged.hidden.isEmpty else {
        try await database.transaction("match.refuse_hidden", as: .matcher) { transaction in
          try await note(hidden: judged, reason: reason, entry: entry, in: transaction)
        }
        throw Refusal(rule: .matchHidden)
      }
      let isDone = try await database.transaction(name, as: .matcher) { transaction in
        try await store.lock(in: transaction)
        guard try await store.one(with: persons, in: transaction) == judged.sets else {
          return false
        }
        try await body(judged, transaction)
        return true
      }
      if isDone { return }
    }
    // Links around these persons change faster than they can be judged.
    throw Refusal(rule: .matchNotOpen)
  }

  /// The entry about persons of whom one is hidden, so that nobody of them is opened.
  func note(
    hidden judged: JudgedPersons, reason: String, entry: LeafDraft,
    in transaction: borrowing Transaction
  ) async throws {
    var draft = entry
    draft.outcome = .minor
    draft.reason = judged.words
    draft.subjects = try await subjects(judged.decisions.keys, in: transaction)
    try await append([draft], reason: reason, in: transaction)
  }

  /// Whom a look at a pair is about; nobody where it is in the queue no more. Nobody is opened for it.
  package func subjects(of id: MatchReviewID) async throws -> [LeafDraft.Subject] {
    try await database.transaction("match.subjects", as: .matcher) { transaction in
      do {
        let pair = try await sought(id, in: transaction).pair
        return try await subjects([pair.left, pair.right], in: transaction)
      } catch is Refusal {
        return []
      }
    }
  }

  /// Whom an entry is about; nobody is opened for it.
  func subjects(
    _ persons: some Collection<PersonID>, in transaction: borrowing Transaction
  ) async throws -> [LeafDraft.Subject] {
    try await store.pseudonyms(of: persons, in: transaction).map {
      LeafDraft.Subject(pseudonym: $0, visit: nil)
    }
  }
}

extension OfficeQuery {
  /// `policy 1: office-court; court-order; 12/PN/2026`: by what was decided and on what it rests, for an entry of the
  /// log; nil where nothing was.
  func words(_ decisions: [AccessDecision]) -> String? {
    guard let version = decisions.first?.version else { return nil }
    let rules = Set(decisions.map(\.rule)).sorted().joined(separator: ", ")
    return (["policy \(version): \(rules)"] + [basis?.rawValue, document].compactMap(\.self))
      .joined(separator: "; ")
  }
}
