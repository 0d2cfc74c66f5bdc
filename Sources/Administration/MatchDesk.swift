package import AuditLog
package import Database
package import PatientIndex
package import RecordModel
package import Sealing

/// Where a human decides whether two persons are one: every look and every decision with its entry
/// in the same transaction, every decision open to be taken back by another.
package struct MatchDesk: Sendable {
  /// A pair before a human, with all records of both opened.
  package struct Pair: Sendable {
    /// Who.
    package let pair: PersonPair
    /// Why.
    package let question: Question
    /// The lower person's records, the one that agrees best first.
    package let left: [MatchPatient]
    /// The higher person's.
    package let right: [MatchPatient]
  }

  /// Why a pair is before a human, and what is in force of it; nothing of what the records say.
  package struct Question: Sendable {
    /// Why.
    package let grounds: MatchGrounds
    /// What is in force of the pair; nil where it waits in the queue.
    package let word: PersonWord?
  }

  /// What waits and what was decided last; ids and reasons only.
  package struct Board: Sendable {
    /// The queue, the likeliest first.
    package let reviews: [MatchReview]
    /// Words in force, the newest first.
    package let words: [PersonWord]
  }

  /// Why nothing was decided.
  package struct Refusal: Error, Sendable {
    /// The rule.
    package let rule: Rule
  }

  /// Why it was looked at or decided, in characters.
  package static let reasonLength = 3...400
  /// Lines of each list.
  static let most = 100

  let database: Database
  let log: AuditLog
  let store: MatchStore
  let keyring: Keyring
  let now: @Sendable () -> Int64

  /// A desk over `database`; `now` gives microseconds since 1970.
  package init(
    database: Database, log: AuditLog, keyring: Keyring, now: @escaping @Sendable () -> Int64
  ) {
    self.database = database
    self.log = log
    self.keyring = keyring
    store = MatchStore(keyring: keyring)
    self.now = now
  }

  /// What waits and what was decided last.
  ///
  /// - Parameter entry: becomes the entry of the log; nil where the caller has written one.
  package func board(entry: LeafDraft? = nil) async throws -> Board {
    let moment = now()
    return try await database.transaction("match.board", as: .matcher) { transaction in
      let board = Board(
        reviews: try await store.reviews(limit: Self.most, in: transaction),
        words: try await store.newestWords(limit: Self.most, in: transaction))
      if let entry {
        let head = try await log.lock(in: transaction)
        _ = try await log.append([entry], to: head, now: moment, in: transaction)
      }
      return board
    }
  }

  /// What is asked of a pair, before its records are opened.
  ///
  /// - Throws: `Refusal` if there is no such pair.
  package func question(_ id: MatchReviewID) async throws -> Question {
    try await database.transaction("match.question", as: .matcher) { transaction in
      try await sought(id, in: transaction).question
    }
  }

  /// Opens a pair's records for a human; nothing is returned before the entry is durable.
  ///
  /// - Parameters:
  ///   - id: of a pair in the queue or of a word in force.
  ///   - reason: why, kept sealed beside the entry, which commits to it.
  ///   - entry: about the request; becomes the entry of the log, with the purpose and whose records.
  /// - Throws: `Refusal` if there is no such pair, or the reason is not of its length.
  package func look(
    _ id: MatchReviewID, reason: String, entry: LeafDraft
  ) async throws -> Pair {
    try Self.require(reason)
    let moment = now()
    return try await database.transaction("match.look", as: .matcher) { transaction in
      let pair = try await self.find(id, in: transaction)
      let head = try await log.lock(in: transaction)
      var draft = entry
      draft.subjects = Self.subjects(pair)
      _ = try await log.append(
        try sealed(reason, in: [draft]), to: head, now: moment, in: transaction)
      return pair
    }
  }

  /// Decides that a pair is one person, or that it is not; the word before is taken back, whoever
  /// gave it.
  ///
  /// - Parameter reason: why, kept sealed beside the entries, which commit to it.
  /// - Throws: `Refusal` if there is no such pair, another human's word stands against it, or the reason is
  ///   not of its length.
  package func decide(
    _ id: MatchReviewID, isSame: Bool, officer: String, reason: String, entry: LeafDraft
  ) async throws {
    try Self.require(reason)
    let moment = now()
    try await database.transaction("match.decide", as: .matcher) { transaction in
      try await store.lock(in: transaction)
      let found = try await self.find(id, in: transaction)
      let pair = found.pair
      var drafts: [LeafDraft] = []
      let words = try await store.words(on: [pair.left, pair.right], in: transaction)
      for word in words where word.pair == pair {
        guard word.isSame != isSame || word.officer == nil else {
          throw Refusal(rule: .matchNotOpen)
        }
        _ = try await store.undo(word.id, by: officer, in: transaction)
        drafts.append(draft(entry, .delete, "undone", "PersonLink/\(word.id)", found))
      }
      if isSame { try await refuseKeptApart(pair, in: transaction) }
      let made = store.put(
        pair, isSame: isSame, officer: officer, grounds: found.question.grounds, now: moment,
        in: transaction)
      drafts.append(
        draft(entry, .create, isSame ? "linked" : "kept-apart", "PersonLink/\(made)", found))
      _ = try await store.closeReview(
        pair, as: isSame ? "same" : "apart", by: officer, in: transaction)
      if !isSame {
        for id in try await cut(pair, by: officer, in: transaction) {
          drafts.append(draft(entry, .delete, "undone", "PersonLink/\(id)", found))
        }
      }
      let head = try await log.lock(in: transaction)
      _ = try await log.append(
        try sealed(reason, in: drafts), to: head, now: moment, in: transaction)
    }
  }

  /// Takes a human's word back without saying the opposite: the rules judge the pair anew.
  ///
  /// A rule's own link is not taken back so, because the same rule would make it again: keep the two apart.
  ///
  /// - Throws: `Refusal` if no human's word with that id is in force, or the reason is not of its length.
  package func undo(
    _ id: PersonLinkID, officer: String, reason: String, entry: LeafDraft
  ) async throws {
    try Self.require(reason)
    let moment = now()
    try await database.transaction("match.undo", as: .matcher) { transaction in
      try await store.lock(in: transaction)
      guard let word = try await store.word(id, in: transaction), word.officer != nil,
        try await store.undo(id, by: officer, in: transaction)
      else { throw Refusal(rule: .matchNotOpen) }
      let found = try await open(
        word.pair, Question(grounds: word.grounds, word: word), in: transaction)
      store.note((found.left + found.right).map(\.id), in: transaction)
      let drafts = [draft(entry, .delete, "undone", "PersonLink/\(id)", found)]
      let head = try await log.lock(in: transaction)
      _ = try await log.append(
        try sealed(reason, in: drafts), to: head, now: moment, in: transaction)
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

  /// A pair of the queue or of a word in force, with the records that agree best where it is known; none is opened.
  private func sought(
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

  /// A link must not bring together whom another human keeps apart.
  private func refuseKeptApart(
    _ pair: PersonPair, in transaction: borrowing Transaction
  ) async throws {
    let sets = try await store.sets(of: [pair.left, pair.right], in: transaction)
    let all = (sets[pair.left] ?? []).union(sets[pair.right] ?? [])
    let words = try await store.words(on: all, in: transaction)
    let isApart = words.contains {
      !$0.isSame && all.contains($0.pair.left) && all.contains($0.pair.right) && $0.pair != pair
    }
    if isApart { throw Refusal(rule: .matchKeptApart) }
  }

  /// Undoes rules' links, the weakest of a way first, until the two are not one by way of others;
  /// returns those that it undid.
  private func cut(
    _ pair: PersonPair, by officer: String, in transaction: borrowing Transaction
  ) async throws -> [PersonLinkID] {
    var undone: [PersonLinkID] = []
    while true {
      let set = try await store.sets(of: [pair.left], in: transaction)[pair.left] ?? []
      guard set.contains(pair.right) else { return undone }
      let links = try await store.words(on: set, in: transaction).filter(\.isSame)
      let way = LinkPath.between(pair.left, pair.right, links)
      let weakest = way.filter { $0.officer == nil }.min { $0.grounds.weight < $1.grounds.weight }
      guard let weakest else { throw Refusal(rule: .matchHeldByHumans) }
      _ = try await store.undo(weakest.id, by: officer, in: transaction)
      undone.append(weakest.id)
    }
  }

  func draft(
    _ entry: LeafDraft, _ action: LeafDraft.Action, _ what: String, _ resource: String,
    _ pair: Pair
  ) -> LeafDraft {
    var draft = entry
    draft.event = .match
    draft.action = action
    draft.reason = what
    draft.resource = resource
    draft.subjects = Self.subjects(pair)
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
