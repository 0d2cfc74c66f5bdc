package import AccessPolicy
package import AuditLog
import Database
package import PatientIndex
package import RecordModel

/// What facilities' own systems merged (HL7 v2 A40, A34), seen and parted by an officer.
extension MatchDesk {
  /// A merge with both records opened; neither where the policy hides one of their persons.
  package struct Merged: Sendable {
    /// What was merged.
    package let merge: FacilityMerge
    /// The record that was retired; nil where its person was erased.
    package let retired: MatchPatient?
    /// The record that stays.
    package let survivor: MatchPatient?
    /// Why neither is opened; empty where both may be seen.
    package let hidden: [AccessDecision]
  }

  /// What facilities merged and what officers parted of it, the newest first; ids only.
  package func merges() async throws -> [FacilityMerge] {
    try await database.transaction("match.merges", as: .matcher) { transaction in
      try await store.merges(limit: Self.most, in: transaction)
    }
  }

  /// What a facility merged, before the records are opened, and whether the policy hides one of their persons.
  ///
  /// - Throws: `Refusal` if there is no such merge.
  package func merge(
    of retired: PatientID, under query: OfficeQuery
  ) async throws -> Merged {
    let (merge, persons) = try await sought(merge: retired)
    let judged = try await self.judged(persons, by: query)
    return Merged(merge: merge, retired: nil, survivor: nil, hidden: judged.hidden)
  }

  /// Whom a look at a merge is about; nobody where there is none. Nobody is opened for it.
  package func subjects(ofMerge retired: PatientID) async throws -> [LeafDraft.Subject] {
    try await database.transaction("match.merge_subjects", as: .matcher) { transaction in
      guard let merge = try await store.merge(of: retired, in: transaction) else { return [] }
      let persons = try await store.persons(
        of: [merge.retired, merge.survivor], in: transaction)
      return try await subjects(persons, in: transaction)
    }
  }

  /// Opens both records of a merge, if the policy hides neither's person; nothing is returned before the entry is
  /// durable.
  ///
  /// - Parameters:
  ///   - reason: why, kept sealed beside the entry, which commits to it.
  ///   - query: why and on what basis, as the policy took it.
  ///   - entry: about the request; becomes the entry of the log, with whose records and what was decided.
  /// - Throws: `Refusal` if there is no such merge, or the reason is not of its length.
  package func look(
    merge retired: PatientID, reason: String, under query: OfficeQuery, entry: LeafDraft
  ) async throws -> Merged {
    try Self.require(reason)
    let (asked, persons) = try await sought(merge: retired)
    let judged = try await self.judged(persons, by: query)
    return try await database.transaction("match.look_merge", as: .matcher) { transaction in
      guard judged.hidden.isEmpty else {
        try await note(hidden: judged, reason: reason, entry: entry, in: transaction)
        return Merged(merge: asked, retired: nil, survivor: nil, hidden: judged.hidden)
      }
      let merged = try await open(retired, in: transaction)
      var draft = entry
      draft.reason = judged.words
      draft.subjects = Self.subjects(merged)
      try await append([draft], reason: reason, in: transaction)
      return merged
    }
  }

  /// Parts what a facility merged, so that neither the same message nor another one joins the two again; or, where
  /// `holds`, lets a merge hold again that an officer parted. Rules' links that make the two one beside the merge are
  /// undone with it, but where links of humans or other merges hold them all the same.
  ///
  /// Whom the policy hides are parted too: nothing of them is opened, and what is closed to looks need not stay wrong.
  /// The entry says so. A merge that is let hold again joins two as a link does, and wants a look as a link does.
  ///
  /// - Parameter reason: why, kept sealed beside the entry, which commits to it.
  /// - Throws: `Refusal` if there is no such merge or it is so already, the policy hides one of whom it lets be one
  ///   again, its survivor was retired since, an officer keeps their persons apart, or the reason is not of its length.
  package func decide(
    merge retired: PatientID, holds: Bool, officer: String, reason: String,
    under query: OfficeQuery, entry: LeafDraft
  ) async throws {
    try Self.require(reason)
    let persons = try await sought(merge: retired).persons
    try await decide(
      "match.decide_merge", on: persons, by: query, reason: reason, entry: entry,
      mayBeHidden: !holds
    ) { judged, transaction in
      let merge = try await find(retired, in: transaction)
      let both = try await store.persons(of: [merge.retired, merge.survivor], in: transaction)
      guard merge.isInForce != holds, both == persons else { throw Refusal(rule: .mergeNotHeld) }
      if holds {
        try await refuseKeptApart(persons, in: transaction)
        guard try await store.mergeAgain(merge, in: transaction) else {
          throw Refusal(rule: .mergeSurvivorRetired)
        }
      } else {
        guard try await store.unmerge(merge, by: officer, in: transaction) else {
          throw Refusal(rule: .mergeNotHeld)
        }
      }
      let subjects = try await self.subjects(persons, in: transaction)
      let unseen = judged.hidden.isEmpty ? nil : judged.words.map { "hidden, not opened; \($0)" }
      func told(_ what: String) -> String {
        [what, unseen].compactMap(\.self).joined(separator: "; ")
      }
      var drafts = [
        draft(
          entry, holds ? .create : .delete, told(holds ? "merged-again" : "unmerged"),
          "Patient/\(retired)", subjects)
      ]
      if !holds, let one = persons.first, let other = persons.first(where: { $0 != one }) {
        // Else a rule's link from before would leave the two one.
        let undone = try await cut(PersonPair(one, other), by: officer, in: transaction) ?? []
        drafts += undone.map {
          draft(entry, .delete, told("undone"), "PersonLink/\($0)", subjects)
        }
      }
      try await append(drafts, reason: reason, in: transaction)
    }
  }

  private func find(
    _ retired: PatientID, in transaction: borrowing Transaction
  ) async throws -> FacilityMerge {
    guard let merge = try await store.merge(of: retired, in: transaction) else {
      throw Refusal(rule: .mergeNotHeld)
    }
    return merge
  }

  private func sought(
    merge retired: PatientID
  ) async throws -> (merge: FacilityMerge, persons: Set<PersonID>) {
    try await database.transaction("match.sought_merge", as: .matcher) { transaction in
      let merge = try await find(retired, in: transaction)
      return (merge, try await store.persons(of: [merge.retired, merge.survivor], in: transaction))
    }
  }

  private func open(
    _ retired: PatientID, in transaction: borrowing Transaction
  ) async throws -> Merged {
    let merge = try await find(retired, in: transaction)
    let patients = try await store.open([merge.retired, merge.survivor], in: transaction)
    return Merged(
      merge: merge, retired: patients.first { $0.id == merge.retired },
      survivor: patients.first { $0.id == merge.survivor }, hidden: [])
  }

  private static func subjects(_ merged: Merged) -> [LeafDraft.Subject] {
    Set([merged.retired, merged.survivor].compactMap { $0?.pseudonym }).map {
      LeafDraft.Subject(pseudonym: $0, visit: nil)
    }
  }
}
