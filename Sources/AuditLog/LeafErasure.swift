package import Database

/// Cuts the ties between the log and a person; the entries and the tree stay as they are.
///
/// The salts of his entries go, so their commitments cannot be opened by trying; so do the rows that
/// say which visit an entry was about, and the sealed text of searches that found him.
package enum LeafErasure {
  /// Which entries were about him or the messages that are emptied for him, and the tables that had
  /// rows of his.
  package static func erase(
    pseudonym: [UInt8], messages: [Int64], in transaction: borrowing Transaction
  ) async throws -> (entries: [Int64], tables: Set<String>) {
    let entries = try await transaction.query(
      AuditStatements.eraseSecrets.bind(Bytea(pseudonym), messages)
    ).map { try $0.decode(0, as: Int64.self) }
    _ = try await transaction.query(AuditStatements.eraseSubjects.bind(Bytea(pseudonym)))
    return (entries, !entries.isEmpty ? ["audit.leaf_secret", "audit.subject"] : [])
  }
}

extension AuditStatements {
  /// Secrets of the entries about him and of these, and of a search right behind the entries that it
  /// found: all of one request are written at once, and a search names only whom it found nothing of. A search by
  /// likeness stands before them, with what others wrote while it compared in between.
  static let eraseSecrets = Statement(
    "erase.leaf_secrets",
    """
    DELETE FROM audit.leaf_secret WHERE leaf_index IN (
      SELECT leaf_index FROM audit.subject WHERE pseudonym = $1
      UNION SELECT unnest($2::bigint[])
      UNION
      SELECT q.leaf_index
      FROM audit.subject s
      JOIN audit.leaf r ON r.leaf_index = s.leaf_index
      JOIN audit.leaf q ON q.leaf_index BETWEEN s.leaf_index - 2000 AND s.leaf_index + 200
        AND q.leaf_index <> s.leaf_index
      JOIN audit.leaf_secret t ON t.leaf_index = q.leaf_index AND t.query IS NOT NULL
      WHERE s.pseudonym = $1
        AND convert_from(q.entry, 'UTF8')::jsonb ->> 'req'
          = convert_from(r.entry, 'UTF8')::jsonb ->> 'req')
    RETURNING leaf_index
    """)

  static let eraseSubjects = Statement(
    "erase.leaf_subjects", "DELETE FROM audit.subject WHERE pseudonym = $1 RETURNING leaf_index")
}
