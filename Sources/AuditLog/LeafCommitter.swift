package import Database

/// Proof that the log tells of an access: its leaves were committed before this value existed.
///
/// Only `LeafCommitter` makes one, and nothing reads a person's record without one.
package struct DurableEntry: Sendable {
  /// The leaves, in the order of the drafts.
  package let leaves: [AppendedLeaf]
  /// Whose records the leaves tell of: exactly what may be read on the strength of them.
  package let subjects: Set<LeafDraft.Subject>
}

/// Commits leaves that come without business rows: reads, denials, looks at pages. Many callers
/// share one commit.
package struct LeafCommitter: Sendable {
  /// Reads wait here at most; beyond it the gateway is overloaded and says so.
  package static let limits = GroupCommit<[LeafDraft], [AppendedLeaf]>.Limits(
    batch: 128, lanes: 1, queue: 2048)

  private let group: GroupCommit<[LeafDraft], [AppendedLeaf]>

  /// A committer over `log`; `now` gives microseconds since 1970.
  package init(database: Database, log: AuditLog, now: @escaping @Sendable () -> Int64) {
    group = GroupCommit(limits: Self.limits) { batch in
      do {
        let leaves = try await database.transaction("audit.append", as: .log) { transaction in
          let head = try await log.lock(in: transaction)
          return try await log.append(
            batch.flatMap(\.self), to: head, now: now(), in: transaction)
        }
        var rest = leaves[...]
        return batch.map { drafts in
          defer { rest = rest.dropFirst(drafts.count) }
          return .success(Array(rest.prefix(drafts.count)))
        }
      } catch {
        return batch.map { _ in .failure(error) }
      }
    }
  }

  /// Appends leaves and returns when they are durable.
  ///
  /// Throws `LeafNotWritten`, or `GroupCommitRefusal` where too many wait; then nothing may be read.
  package func commit(_ drafts: [LeafDraft]) async throws -> DurableEntry {
    let leaves: [AppendedLeaf]
    do { leaves = try await group.submit(drafts) } catch let error as DatabaseError {
      throw LeafNotWritten(cause: error)
    }
    return DurableEntry(leaves: leaves, subjects: Set(drafts.flatMap(\.subjects)))
  }

  /// Takes no more and returns when all that was taken is durable or failed.
  package func close() async { await group.close() }
}

/// An access has no entry in the log, so nothing of it may be shown.
package struct LeafNotWritten: Error, Sendable {
  /// What the database threw.
  package let cause: DatabaseError
}
