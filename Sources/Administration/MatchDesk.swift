package import AccessPolicy
package import AuditLog
package import Database
package import PatientIndex
package import PersonMatching
package import RecordModel
package import Sealing

/// Where a human decides whether two persons are one: every look and every decision with its entry
/// in the same transaction, every decision open to be taken back by another.
package struct MatchDesk: Sendable {
  /// A pair before a human, with all records of both opened; none where the policy hides one of the two, because
  /// what the other's say would tell his.
  package struct Pair: Sendable {
    /// Who.
    package let pair: PersonPair
    /// Why.
    package let question: Question
    /// The lower person's records, the one that agrees best first.
    package let left: [MatchPatient]
    /// The higher person's.
    package let right: [MatchPatient]
    /// Why neither is opened; empty where both may be seen.
    package var hidden: [AccessDecision] { question.hidden }
  }

  /// Why a pair is before a human, and what is in force of it; nothing of what the records say.
  package struct Question: Sendable {
    /// Why; only how likely it is where the policy hides one of the two, as what was compared tells of his record.
    package let grounds: MatchGrounds
    /// What is in force of the pair; nil where it waits in the queue.
    package let word: PersonWord?
    /// Why neither is told of; empty where both may be seen.
    package fileprivate(set) var hidden: [AccessDecision] = []

    /// As it is told where the policy hides one of the two; as it is where it hides nobody.
    fileprivate func told(hiding hidden: [AccessDecision]) -> Question {
      guard !hidden.isEmpty else { return self }
      return Question(grounds: grounds.bare, word: word?.bare, hidden: hidden)
    }
  }

  /// What waits and what was decided last; ids and reasons only, and no reasons of whom the policy hides.
  package struct Board: Sendable {
    /// The queue, the likeliest first.
    package fileprivate(set) var reviews: [MatchReview]
    /// Words in force, the newest first.
    package fileprivate(set) var words: [PersonWord]
  }

  /// Why nothing was decided.
  package struct Refusal: Error, Sendable {
    /// The rule.
    package let rule: Rule
  }

  /// Why it was looked at or decided, in characters.
  package static let reasonLength = 3...400
  /// Lines of each list.
  package static let most = 100

  let database: Database
  let log: AuditLog
  let store: MatchStore
  let keyring: Keyring
  let weights: MatchWeights
  let now: @Sendable () -> Int64

  /// A desk over `database`, which judges by the `weights` that the matcher decides by; `now` gives microseconds
  /// since 1970.
  package init(
    database: Database, log: AuditLog, keyring: Keyring, weights: MatchWeights,
    now: @escaping @Sendable () -> Int64
  ) {
    self.database = database
    self.log = log
    self.keyring = keyring
    self.weights = weights
    store = MatchStore(keyring: keyring)
    self.now = now
  }

  /// The version of the weights in force.
  package var weightsVersion: String { weights.version }

  /// What waits and what was decided last.
  ///
  /// - Parameters:
  ///   - query: why it is looked at, as the policy took it.
  ///   - entry: becomes the entry of the log; nil where the caller has written one.
  package func board(under query: OfficeQuery, entry: LeafDraft? = nil) async throws -> Board {
    let moment = now()
    var board = try await database.transaction("match.board", as: .matcher) { transaction in
      let board = Board(
        reviews: try await store.reviews(limit: Self.most, in: transaction),
        words: try await store.newestWords(limit: Self.most, in: transaction))
      if let entry {
        let head = try await log.lock(in: transaction)
        _ = try await log.append([entry], to: head, now: moment, in: transaction)
      }
      return board
    }
    let pairs = board.reviews.map(\.pair) + board.words.map(\.pair)
    let judged = try await self.judged(Set(pairs.flatMap { [$0.left, $0.right] }), by: query)
    board.reviews = board.reviews.map { judged.hides($0.pair) ? $0.bare : $0 }
    board.words = board.words.map { judged.hides($0.pair) ? $0.bare : $0 }
    return board
  }

  /// What is asked of a pair, before its records are opened.
  ///
  /// - Throws: `Refusal` if there is no such pair.
  package func question(
    _ id: MatchReviewID, under query: OfficeQuery
  ) async throws -> Question {
    let (pair, question) = try await sought(id)
    return question.told(hiding: try await judged([pair.left, pair.right], by: query).hidden)
  }

  /// Opens a pair's records for a human, if the policy hides neither person; nothing is returned before the entry is
  /// durable.
  ///
  /// - Parameters:
  ///   - id: of a pair in the queue or of a word in force.
  ///   - reason: why, kept sealed beside the entry, which commits to it.
  ///   - query: why and on what basis, as the policy took it.
  ///   - entry: about the request; becomes the entry of the log, with the purpose, whose records and what was decided.
  /// - Throws: `Refusal` if there is no such pair, or the reason is not of its length.
  package func look(
    _ id: MatchReviewID, reason: String, under query: OfficeQuery, entry: LeafDraft
  ) async throws -> Pair {
    try Self.require(reason)
    let (asked, question) = try await sought(id)
    let judged = try await self.judged([asked.left, asked.right], by: query)
    return try await database.transaction("match.look", as: .matcher) { transaction in
      guard judged.hidden.isEmpty else {
        try await note(hidden: judged, reason: reason, entry: entry, in: transaction)
        return Pair(
          pair: asked, question: question.told(hiding: judged.hidden), left: [], right: [])
      }
      let pair = try await self.find(id, in: transaction)
      var draft = entry
      draft.reason = judged.words
      draft.subjects = Self.subjects(pair)
      try await append([draft], reason: reason, in: transaction)
      return pair
    }
  }

  /// Decides that a pair is one person, or that it is not; the word before is taken back, whoever
  /// gave it. That two are not one may be said of whom the policy hides too: nothing of them is opened, and what is
  /// closed to looks need not stay wrong.
  ///
  /// - Parameters:
  ///   - reason: why, kept sealed beside the entries, which commit to it.
  ///   - query: why and on what basis, as the policy took it.
  /// - Throws: `Refusal` if there is no such pair, the policy hides one of whom it links, another human's word stands
  ///   against it, or the reason is not of its length.
  package func decide(
    _ id: MatchReviewID, isSame: Bool, officer: String, reason: String, under query: OfficeQuery,
    entry: LeafDraft
  ) async throws {
    try Self.require(reason)
    guard isSame else {
      return try await database.transaction("match.decide", as: .matcher) { transaction in
        try await store.lock(in: transaction)
        try await put(false, on: id, officer, reason, entry, in: transaction)
      }
    }
    let asked = try await sought(id).pair
    try await decide(
      "match.decide", on: [asked.left, asked.right], by: query, reason: reason, entry: entry
    ) { _, transaction in
      try await put(true, on: id, officer, reason, entry, in: transaction)
    }
  }

  /// Puts an officer's word in force, under the lock of links; nothing of the two is opened.
  private func put(
    _ isSame: Bool, on id: MatchReviewID, _ officer: String, _ reason: String, _ entry: LeafDraft,
    in transaction: borrowing Transaction
  ) async throws {
    let (pair, question, _) = try await sought(id, in: transaction)
    let subjects = try await self.subjects([pair.left, pair.right], in: transaction)
    var drafts: [LeafDraft] = []
    let words = try await store.words(on: [pair.left, pair.right], in: transaction)
    for word in words where word.pair == pair {
      guard word.isSame != isSame || word.officer == nil else { throw Refusal(rule: .matchNotOpen) }
      _ = try await store.undo(word.id, by: officer, in: transaction)
      drafts.append(draft(entry, .delete, "undone", "PersonLink/\(word.id)", subjects))
    }
    if isSame { try await refuseKeptApart([pair.left, pair.right], in: transaction) }
    let made = store.put(
      pair, isSame: isSame, officer: officer, grounds: question.grounds, now: now(),
      in: transaction)
    drafts.append(
      draft(entry, .create, isSame ? "linked" : "kept-apart", "PersonLink/\(made)", subjects))
    _ = try await store.closeReview(
      pair, as: isSame ? "same" : "apart", by: officer, in: transaction)
    if !isSame {
      guard let undone = try await cut(pair, by: officer, in: transaction) else {
        throw Refusal(rule: .matchHeldByHumans)
      }
      for id in undone {
        drafts.append(draft(entry, .delete, "undone", "PersonLink/\(id)", subjects))
      }
    }
    try await append(drafts, reason: reason, in: transaction)
  }

  /// Takes a human's word back without saying the opposite: the rules judge the pair anew. Of whom the policy hides,
  /// too: nothing of them is opened.
  ///
  /// A rule's own link is not taken back so, because the same rule would make it again: keep the two apart.
  ///
  /// - Throws: `Refusal` if no human's word with that id is in force, or the reason is not of its length.
  package func undo(
    _ id: PersonLinkID, officer: String, reason: String, entry: LeafDraft
  ) async throws {
    try Self.require(reason)
    try await database.transaction("match.undo", as: .matcher) { transaction in
      try await store.lock(in: transaction)
      guard let word = try await store.word(id, in: transaction), word.officer != nil,
        try await store.undo(id, by: officer, in: transaction)
      else { throw Refusal(rule: .matchNotOpen) }
      let persons = [word.pair.left, word.pair.right]
      store.note(try await store.patients(of: persons, in: transaction), in: transaction)
      let subjects = try await self.subjects(persons, in: transaction)
      try await append(
        [draft(entry, .delete, "undone", "PersonLink/\(id)", subjects)], reason: reason,
        in: transaction)
    }
  }

  static func require(_ reason: String) throws {
    guard reasonLength.contains(reason.unicodeScalars.count) else {
      throw Refusal(rule: .matchReason)
    }
  }

  /// Words of an officer may name a person: they are kept sealed beside the entries, which commit to them.
  func sealed(_ reason: String, in drafts: [LeafDraft]) throws -> [LeafDraft] {
    try drafts.map { draft in
      var draft = draft
      try draft.commit(to: Array(reason.utf8), under: keyring)
      return draft
    }
  }

  private func find(
    _ id: MatchReviewID, in transaction: borrowing Transaction
  ) async throws -> Pair {
    let (pair, question, first) = try await sought(id, in: transaction)
    return try await open(pair, question, first: first, in: transaction)
  }

  func sought(_ id: MatchReviewID) async throws -> (pair: PersonPair, question: Question) {
    try await database.transaction("match.sought", as: .matcher) { transaction in
      let found = try await sought(id, in: transaction)
      return (found.pair, found.question)
    }
  }

  /// A pair of the queue or of a word in force, with the records that agree best where it is known; none is opened.
  func sought(
    _ id: MatchReviewID, in transaction: borrowing Transaction
  ) async throws -> (pair: PersonPair, question: Question, first: Set<PatientID>) {
    if let review = try await store.review(id, in: transaction) {
      return (
        review.pair, Question(grounds: review.grounds, word: nil),
        [review.patients.left, review.patients.right]
      )
    }
    guard let word = try await store.word(PersonLinkID(id.uuid), in: transaction) else {
      throw Refusal(rule: .matchNotOpen)
    }
    return (word.pair, Question(grounds: word.grounds, word: word), [])
  }

  private func open(
    _ pair: PersonPair, _ question: Question, first: Set<PatientID> = [],
    in transaction: borrowing Transaction
  ) async throws -> Pair {
    let ids = try await store.patients(of: [pair.left, pair.right], in: transaction)
    let patients = try await store.open(ids, in: transaction)
      .sorted { first.contains($0.id) && !first.contains($1.id) }
    return Pair(
      pair: pair, question: question, left: patients.filter { $0.person == pair.left },
      right: patients.filter { $0.person == pair.right })
  }

  /// Neither a link nor a merge must bring together whom another human keeps apart.
  func refuseKeptApart(
    _ persons: Set<PersonID>, in transaction: borrowing Transaction
  ) async throws {
    let sets = try await store.one(with: persons, in: transaction)
    let all = sets.values.reduce(into: persons) { $0.formUnion($1) }
    let words = try await store.words(on: all, in: transaction)
    let isApart = words.contains {
      !$0.isSame && all.contains($0.pair.left) && all.contains($0.pair.right)
    }
    if isApart { throw Refusal(rule: .matchKeptApart) }
  }

  /// Undoes rules' links, the weakest of a way first, until the two are not one by way of others, linked or merged by a
  /// facility; returns those that it undid, nil where links of humans or merges hold the two, and then it undoes none.
  func cut(
    _ pair: PersonPair, by officer: String, in transaction: borrowing Transaction
  ) async throws -> [PersonLinkID]? {
    let set = try await store.one(with: [pair.left], in: transaction)[pair.left] ?? []
    guard set.contains(pair.right) else { return [] }
    let words = try await store.words(on: set, in: transaction)
    let apart = Set(words.filter { !$0.isSame && $0.officer != nil }.map(\.pair))
    let merged = try await store.mergedPairs(of: set, in: transaction).holding
    let links = LinkPath.cut(
      pair, words.filter(\.isSame), merged: merged.subtracting(apart).sorted())
    guard let links else { return nil }
    for link in links { _ = try await store.undo(link.id, by: officer, in: transaction) }
    return links.map(\.id)
  }

  /// What was done to a resource of these persons, as an entry of the log.
  func draft(
    _ entry: LeafDraft, _ action: LeafDraft.Action, _ what: String, _ resource: String,
    _ subjects: [LeafDraft.Subject]
  ) -> LeafDraft {
    var draft = entry
    draft.event = .match
    draft.action = action
    draft.reason = what
    draft.resource = resource
    draft.subjects = subjects
    return draft
  }

  /// The entries of a change, under the log's lock, with its reason sealed beside each.
  func append(
    _ drafts: [LeafDraft], reason: String, in transaction: borrowing Transaction
  ) async throws {
    let head = try await log.lock(in: transaction)
    _ = try await log.append(
      try sealed(reason, in: drafts), to: head, now: now(), in: transaction)
  }

  private static func subjects(_ pair: Pair) -> [LeafDraft.Subject] {
    [pair.left.first, pair.right.first].compactMap(\.self).map {
      LeafDraft.Subject(pseudonym: $0.pseudonym, visit: nil)
    }
  }
}
