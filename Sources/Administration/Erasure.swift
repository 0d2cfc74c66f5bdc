package import AuditLog
package import Database
import LogVerification
package import PatientIndex
package import RecordModel
import RecordStore
package import Sealing

/// Erases a person's content when the law wants it: two officers, a legal basis, one transaction.
///
/// The entries of the log stay, and one says what was erased and why; nothing opens them any more.
/// What PostgreSQL keeps of deleted rows in its files goes with `Database.scrub`.
/// Source: UU 27/2022 articles 43 and 44; security.md section 1.1.
package struct Erasure: Sendable {
  /// What was erased.
  package struct Report: Hashable, Sendable {
    /// The persons whom links and merges made one, whom the number names first, and their facilities' records.
    package let closed: [PersonErasure.Found]
    /// Visits, messages and registers of them all.
    package let visits, submissions, registers: Int
    /// Entries of the log that nothing opens any more.
    package let entries: Int
    /// The first of the entries that say so: one for each person, then the lists.
    package let index: Int64
    /// Tables and partitions whose files still hold what was deleted.
    package let tables: Set<String>
  }

  /// The set is not the one that was looked at, or several records are one person's and nobody looked.
  package struct OtherSet: Error, Hashable, Sendable {
    /// How many records it has.
    package let records: Int
  }

  private let database: Database
  private let log: AuditLog
  private let keyring: Keyring
  private let now: @Sendable () -> Int64

  /// An erasure in `database`; `now` gives microseconds since 1970.
  package init(
    database: Database, log: AuditLog, keyring: Keyring, now: @escaping @Sendable () -> Int64
  ) {
    self.database = database
    self.log = log
    self.keyring = keyring
    self.now = now
  }

  /// Names whom an erasure would take: each person whom links and merges make one with the number's, and the
  /// facilities' records of him; empty if nobody has the number. The look is an entry.
  package func members(
    _ identifier: ExternalIdentifier, officers: [String], basis: String, requestID: String
  ) async throws -> [PersonErasure.Found] {
    guard let number = NationalNumber(lookingFor: identifier) else { return [] }
    let hashes = number.hashes(under: keyring)
    return try await database.transaction("erase.members", as: .erasure) { transaction in
      let found = try await PersonErasure.find(hashes, in: transaction)
      guard !found.isEmpty else { return [] }
      var draft = LeafDraft(.erase, .read, requestID: requestID)
      draft.user = officers.joined(separator: " + ")
      draft.resource = "Erasure"
      draft.reason = basis
      draft.subjects = found.map { .init(pseudonym: $0.pseudonym, visit: nil) }
      let head = try await log.lock(in: transaction)
      _ = try await log.append([draft], to: head, now: now(), in: transaction)
      return found
    }
  }

  /// Erases whoever has a national number with all that is one with him; nil if nobody has it.
  ///
  /// - Parameters:
  ///   - officers: the codes of the two who decided.
  ///   - basis: the law's article, as the entries name it.
  ///   - expected: how many records they saw; may be nil where the person has one only.
  /// - Throws: `OtherSet` where the records are not as many, or are several and nobody said how many.
  package func erase(
    _ identifier: ExternalIdentifier, officers: [String], basis: String, expected: Int? = nil,
    requestID: String
  ) async throws -> Report? {
    guard let number = NationalNumber(lookingFor: identifier) else { return nil }
    let hashes = number.hashes(under: keyring)
    return try await database.transaction("erase.person", as: .erasure) { transaction in
      let found = try await PersonErasure.find(hashes, in: transaction)
      guard !found.isEmpty else { return nil }
      let count = found.reduce(0) { $0 + $1.patients.count }
      guard expected.map({ $0 == count }) ?? (found.count == 1) else {
        throw OtherSet(records: count)
      }
      var (visits, submissions, registers) = (0, 0, 0)
      var tables: Set<String> = []
      var entries: Set<Int64> = []
      for one in found {
        let record = try await RecordErasure.erase(
          one.person, patients: one.patients, in: transaction)
        visits += record.visits
        submissions += record.submissions
        registers += record.registers
        let ties = try await LeafErasure.erase(
          pseudonym: one.pseudonym, messages: record.leaves, in: transaction)
        entries.formUnion(ties.entries)
        tables.formUnion(record.tables)
        tables.formUnion(ties.tables)
      }
      // Links hold two persons: the index goes once all their records have gone.
      for one in found { tables.formUnion(try await PersonErasure.erase(one, in: transaction)) }
      let head = try await log.lock(in: transaction)
      let leaves = try await log.append(
        Self.drafts(found, entries, officers, basis, requestID), to: head, now: now(),
        in: transaction)
      return Report(
        closed: found, visits: visits, submissions: submissions, registers: registers,
        entries: entries.count, index: leaves[0].index, tables: tables)
    }
  }

  /// One entry for each person that was closed, then the entries that nothing opens any more, so that a
  /// verifier tells them from a deletion.
  private static func drafts(
    _ found: [PersonErasure.Found], _ entries: Set<Int64>, _ officers: [String], _ basis: String,
    _ requestID: String
  ) -> [LeafDraft] {
    let closed = found.map { "Pseudonym/\(hexadecimal($0.pseudonym))" }
    return (closed + ErasedEntries.resources(entries.sorted())).map { resource in
      var draft = LeafDraft(.erase, .delete, requestID: requestID)
      draft.user = officers.joined(separator: " + ")
      draft.resource = resource
      draft.reason = basis
      return draft
    }
  }
}
