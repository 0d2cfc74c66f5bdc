package import AccessPolicy
package import AuditLog
import Database
package import PatientIndex
import PersonMatching
package import RecordModel

/// Taking one facility's record out of a person whom a number made of two.
extension MatchDesk {
  /// Records of one person that are opened at once; more have a number that is nobody's.
  package static let mostRecords = 100
  /// Who has fewer has nothing that could be parted, so he is not in question here.
  private static let leastRecords = 2

  /// What is opened of whoever has a number.
  package struct OfNumber: Sendable {
    /// The records, by person; at least two of each.
    package fileprivate(set) var records: [MatchPatient] = []
    /// Why those are not opened whom the policy hides.
    package fileprivate(set) var hidden: [AccessDecision] = []
    /// Whether somebody has more than `mostRecords`.
    package fileprivate(set) var hasMore = false
  }

  /// Opens the records of whoever has a number, if there are two to tell apart and the policy does not hide him;
  /// nothing is returned before the entry is durable.
  ///
  /// Of those who are linked with him nothing is opened: on a link is decided where the pairs are.
  ///
  /// - Parameters:
  ///   - number: a NIK, BPJS, IHS or passport number as typed.
  ///   - reason: why, kept sealed beside the entry, which commits to it.
  ///   - query: why and on what basis, as the policy took it.
  ///   - entry: about the request; becomes the entry of the log, with whose records.
  /// - Returns: the same, nothing, where nobody has the number and where he who has it has one record.
  /// - Throws: `Refusal` if the reason is not of its length.
  package func records(
    ofNumber number: String, reason: String, under query: OfficeQuery, entry: LeafDraft
  ) async throws -> OfNumber {
    try Self.require(reason)
    let found = try await database.transaction("match.find_number", as: .matcher) {
      try await store.persons(typed: number, in: $0)
    }
    let judged = try await self.judged(found, by: query)
    return try await database.transaction("match.look_number", as: .matcher) { transaction in
      var answer = OfNumber()
      var drafts: [LeafDraft] = []
      for person in judged.decisions.keys.sorted() {
        guard let decision = judged.decisions[person] else { continue }
        let ids = try await store.patients(of: [person], in: transaction)
        guard ids.count >= Self.leastRecords else { continue }
        var draft = entry
        draft.reason = query.words([decision])
        // Also of who is hidden: that somebody asked is an entry about him.
        draft.subjects = try await subjects([person], in: transaction)
        if decision.isShown {
          let opened = try await store.open(
            Array(ids.prefix(Self.mostRecords)), in: transaction)
          answer.records += opened.sorted { $0.id < $1.id }
          answer.hasMore = answer.hasMore || ids.count > Self.mostRecords
        } else {
          draft.outcome = .minor
          answer.hidden.append(decision)
        }
        drafts.append(draft)
      }
      // That nobody was found is a look too.
      try await append(drafts.isEmpty ? [entry] : drafts, reason: reason, in: transaction)
      return answer
    }
  }

  /// Takes a record, and what its facility merged with it, out of its person: two persons, kept apart by this officer's
  /// word, whatever number they share. To take it back is to take that word back.
  ///
  /// - Parameter reason: why, kept sealed beside the entries, which commit to it.
  /// - Throws: `Refusal` if there is no such record, its person has no other, the policy hides him, or the reason is
  ///   not of its length.
  package func part(
    _ id: PatientID, officer: String, reason: String, under query: OfficeQuery, entry: LeafDraft
  ) async throws {
    try Self.require(reason)
    let asked = try await database.transaction("match.sought_record", as: .matcher) {
      try await store.persons(of: [id], in: $0)
    }
    try await decide("match.part", on: asked, by: query, reason: reason, entry: entry) {
      _, transaction in
      guard let person = try await store.open([id], in: transaction).first?.person else {
        throw Refusal(rule: .matchNobody)
      }
      let all = try await store.open(
        try await store.patients(of: [person], in: transaction), in: transaction)
      let merged = try await store.merged(with: id, in: transaction)
      let moved = all.filter { merged.contains($0.id) }
      let others = all.filter { !merged.contains($0.id) }
      let words = try await store.words(on: [person], in: transaction)
      guard let judgement = try await judge(moved, others, in: transaction),
        let made = try await store.part(moved, from: others, now: now(), in: transaction)
      else { throw Refusal(rule: .matchOnlyRecord) }
      let subjects = [others.first?.pseudonym, made.pseudonym].compactMap(\.self).map {
        LeafDraft.Subject(pseudonym: $0, visit: nil)
      }
      var drafts = [draft(entry, .update, "parted", "Patient/\(id)", subjects)]
      let apart = keep(
        PersonPair(person, made.person), officer, judgement, in: transaction)
      drafts.append(draft(entry, .create, "kept-apart", "PersonLink/\(apart)", subjects))
      // Who was kept apart from him before is so from both.
      for word in words where !word.isSame {
        guard let officer = word.officer, let other = word.pair.other(than: person) else {
          continue
        }
        let kept = store.put(
          PersonPair(made.person, other), isSame: false, officer: officer, grounds: word.grounds,
          now: now(), in: transaction)
        drafts.append(draft(entry, .create, "kept-apart", "PersonLink/\(kept)", subjects))
      }
      for undone in try await undo(words, of: person, without: others, officer, in: transaction) {
        drafts.append(draft(entry, .delete, "undone", "PersonLink/\(undone)", subjects))
      }
      store.closeReviews(by: moved.map(\.id), of: person, by: officer, in: transaction)
      store.note(all.map(\.id), in: transaction)
      try await append(drafts, reason: reason, in: transaction)
    }
  }

  private func keep(
    _ pair: PersonPair, _ officer: String, _ judgement: MatchJudgement,
    in transaction: borrowing Transaction
  ) -> PersonLinkID {
    store.put(
      pair, isSame: false, officer: officer,
      grounds: MatchGrounds(judgement, version: weights.version), now: now(), in: transaction)
  }

  /// The likeliest of all pairs of records by the weights in force; nil where one side has none.
  private func judge(
    _ some: [MatchPatient], _ others: [MatchPatient], in transaction: borrowing Transaction
  ) async throws -> MatchJudgement? {
    let known = try await store.persons(in: transaction)
    let prior = MatchWeights.prior(persons: max(MatchWeights.leastPersons, known))
    let judged = some.flatMap { mine in
      others.map {
        MatchJudgement(
          PairComparison(mine.record, $0.record), weights: weights, prior: prior)
      }
    }
    return judged.max { $0.weight < $1.weight }
  }

  /// Undoes the rules' links of a person that held by the records that left him alone; their persons are judged anew.
  private func undo(
    _ words: [PersonWord], of person: PersonID, without others: [MatchPatient], _ officer: String,
    in transaction: borrowing Transaction
  ) async throws -> [PersonLinkID] {
    var undone: [PersonLinkID] = []
    for word in words where word.isSame && word.officer == nil {
      guard let other = word.pair.other(than: person) else { continue }
      let theirs = try await store.open(
        try await store.patients(of: [other], in: transaction), in: transaction)
      if try await judge(others, theirs, in: transaction)?.outcome == .link { continue }
      guard try await store.undo(word.id, by: officer, in: transaction) else { continue }
      store.note(theirs.map(\.id), in: transaction)
      undone.append(word.id)
    }
    return undone
  }
}
