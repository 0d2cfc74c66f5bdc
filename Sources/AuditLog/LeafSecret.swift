import Database
package import LogVerification
import RecordModel
import TransparencyLog

/// What is kept beside an entry to open its commitment: everything but what it commits to.
package struct LeafSecret: Sendable {
  /// The entry; nil where its bytes are none.
  package let entry: AuditEntry?
  /// The salt, 32 bytes.
  package let salt: [UInt8]
  /// What was asked, sealed; nil for all else.
  package let query: [UInt8]?
  /// The document that it sealed when the log went on after a loss; nil for all else.
  package let document: [UInt8]?
  /// The subjects, in their order.
  package let subjects: [LeafOpening.Subject]
}

extension AuditTrail {
  /// What opens entries, by index: those alone whose salt is still there.
  ///
  /// - Parameter entry: proof that this look is itself in the log.
  package func secrets(
    _ range: Range<Int>, on entry: DurableEntry
  ) async throws -> [Int: LeafSecret] {
    let (first, end) = (Int64(range.lowerBound), Int64(range.upperBound))
    return try await database.transaction("audit.secrets", as: .auditor) { transaction in
      let answers = try await transaction.queries([
        AuditStatements.subjects.bind(first, end), AuditStatements.secrets.bind(first, end),
      ])
      var subjects: [Int: [LeafOpening.Subject]] = [:]
      for row in answers[0] {
        subjects[Int(try row.decode(0, as: Int64.self)), default: []].append(
          LeafOpening.Subject(
            pseudonym: try row.decode(1, as: Bytea.self).bytes,
            visit: try row.decodeOptional(2, as: VisitID.self)))
      }
      return try answers[1].reduce(into: [:]) { secrets, row in
        let index = try row.decode(0, as: Int64.self)
        let bytes = try row.decodeOptional(1, as: Bytea.self)?.bytes
        secrets[Int(index)] = LeafSecret(
          entry: bytes.flatMap { try? AuditEntry(index: index, entry: $0, subjects: []) },
          salt: try row.decode(2, as: Bytea.self).bytes,
          query: try row.decodeOptional(3, as: Bytea.self)?.bytes,
          document: try row.decodeOptional(4, as: Bytea.self)?.bytes,
          subjects: subjects[Int(index)] ?? [])
      }
    }
  }
}

extension AuditStatements {
  static let subjects = Statement(
    "audit.subjects",
    """
    SELECT leaf_index, pseudonym, visit_id FROM audit.subject
    WHERE leaf_index >= $1 AND leaf_index < $2 ORDER BY leaf_index, ordinal
    """)

  static let secrets = Statement(
    "audit.secrets",
    """
    SELECT t.leaf_index, l.entry, t.salt, t.query, r.document
    FROM audit.leaf_secret t LEFT JOIN audit.leaf l USING (leaf_index)
    LEFT JOIN audit.recovery r USING (leaf_index)
    WHERE t.leaf_index >= $1 AND t.leaf_index < $2
    """)
}
