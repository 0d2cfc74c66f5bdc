package import AuditLog
package import Database
import LogVerification
import PatientIndex
package import RecordModel
package import RecordStore
package import Sealing

/// Erases a person's content when the law wants it: two officers, a legal basis, one transaction.
///
/// The entries of the log stay, and one says what was erased and why; nothing opens them any more.
/// What PostgreSQL keeps of deleted rows in its files goes with `Database.scrub`.
/// Source: UU 27/2022 articles 43 and 44; security.md section 1.1.
package struct Erasure: Sendable {
  /// What was erased.
  package struct Report: Hashable, Sendable {
    /// Visits, messages and registers.
    package let record: RecordErasure.Erased
    /// Entries of the log that nothing opens any more.
    package let entries: Int
    /// The entry that says so.
    package let index: Int64
    /// Tables and partitions whose files still hold what was deleted.
    package let tables: Set<String>
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

  /// Erases whoever has a national number; nil if nobody has.
  ///
  /// - Parameters:
  ///   - officers: the codes of the two who decided.
  ///   - basis: the law's article, as the entry names it.
  package func erase(
    _ identifier: ExternalIdentifier, officers: [String], basis: String, requestID: String
  ) async throws -> Report? {
    guard let number = NationalNumber(identifier) else { return nil }
    let hashes = number.hashes(under: keyring)
    return try await database.transaction("erase.person", as: .erasure) { transaction in
      guard let found = try await PersonErasure.find(hashes, in: transaction) else { return nil }
      let record = try await RecordErasure.erase(
        found.person, patients: found.patients, in: transaction)
      let ties = try await LeafErasure.erase(
        pseudonym: found.pseudonym, messages: record.leaves, in: transaction)
      let index = try await PersonErasure.erase(found, in: transaction)
      var draft = LeafDraft(.erase, .delete, requestID: requestID)
      draft.user = officers.joined(separator: " + ")
      draft.resource = "Pseudonym/\(hexadecimal(found.pseudonym))"
      draft.reason = basis
      // What nothing opens any more is accounted for, so that a verifier tells it from a deletion.
      let lists = ErasedEntries.resources(ties.entries).map { resource in
        var list = draft
        list.resource = resource
        return list
      }
      let head = try await log.lock(in: transaction)
      let leaves = try await log.append([draft] + lists, to: head, now: now(), in: transaction)
      return Report(
        record: record, entries: ties.entries.count, index: leaves[0].index,
        tables: record.tables.union(ties.tables).union(index))
    }
  }
}
