import AccessPolicy
package import Database
import RecordModel

/// A version of the access policy with who said so.
package struct PolicyVersion: Hashable, Sendable {
  /// 1, 2, 3, ...
  package let version: Int
  /// Its two tables, as text.
  package let rules, codes: String
  /// Who proposed it, when (microseconds since 1970) and why.
  package let proposedBy: String
  /// When.
  package let proposedAt: Int64
  /// Why.
  package let reason: String
  /// Who approved it; nil while it waits.
  package let approvedBy: String?
}

/// Versions of the access policy inside transactions that others open.
package enum PolicyStore {
  /// The policy in force: the highest version that two officers stand for.
  ///
  /// - Throws: `RegistryError.unknown` for a text that is no policy: then the registry stays as it was
  ///   known, and grows stale, rather than let anybody read by another rule.
  static func inForce(_ rows: Rows) throws -> Policy {
    guard let row = rows.first else { return .shipped }
    let version = Int(try row.decode(0, as: Int32.self))
    do {
      return try Policy(
        version: version, rules: try row.decode(1), codes: try row.decode(2))
    } catch is PolicyFault {
      throw RegistryError.unknown(code: "policy \(version)")
    }
  }

  /// The newest versions, the highest first.
  package static func list(
    _ limit: Int, in transaction: borrowing Transaction
  ) async throws -> [PolicyVersion] {
    try await transaction.query(PolicyStatements.list.bind(Int64(limit))).map { row in
      PolicyVersion(
        version: Int(try row.decode(0, as: Int32.self)), rules: try row.decode(1),
        codes: try row.decode(2), proposedBy: try row.decode(3),
        proposedAt: try row.decode(4, as: PostgresTimestamp.self).microseconds,
        reason: try row.decode(5), approvedBy: try row.decodeOptional(6))
    }
  }

  /// Proposes the next version; nil if no such officer may, else its number.
  package static func propose(
    rules: String, codes: String, reason: String, by officer: String, at now: Int64,
    in transaction: borrowing Transaction
  ) async throws -> Int? {
    let rows = try await transaction.query(
      PolicyStatements.propose.bind(
        rules, codes, officer, PostgresTimestamp(microseconds: now), reason))
    return try rows.first.map { Int(try $0.decode(0, as: Int32.self)) }
  }

  /// Lets another officer say yes; false if it is not open, he may not, or a higher one is in force.
  package static func approve(
    _ version: Int, by officer: String, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      PolicyStatements.approve.bind(
        Int32(clamping: version), officer, PostgresTimestamp(microseconds: now)))).isEmpty
  }
}

/// The SQL of the policy's versions.
enum PolicyStatements {
  static let changing = [list, propose, approve]

  static let inForce = Statement(
    "access.policy_in_force",
    """
    SELECT version, rules, codes FROM access.policy WHERE approved_at IS NOT NULL
    ORDER BY version DESC LIMIT 1
    """)

  static let list = Statement(
    "access.policies",
    """
    SELECT version, rules, codes, proposed_by, proposed_at, reason, approved_by
    FROM access.policy ORDER BY version DESC LIMIT $1
    """)

  static let propose = Statement(
    "access.propose_policy",
    """
    INSERT INTO access.policy (version, rules, codes, proposed_by, proposed_at, reason)
    SELECT (SELECT max(version) + 1 FROM access.policy), $1, $2, o.code, $4, $5
    FROM registry.officer o WHERE o.code = $3 AND o.role = 'officer'
    RETURNING version
    """)

  static let approve = Statement(
    "access.approve_policy",
    """
    UPDATE access.policy SET approved_by = $2, approved_at = $3
    WHERE version = $1 AND approved_by IS NULL AND proposed_by <> $2
      AND EXISTS (SELECT FROM registry.officer WHERE code = $2 AND role = 'officer')
      AND NOT EXISTS (SELECT FROM access.policy b WHERE b.version > $1 AND b.approved_by IS NOT NULL)
    RETURNING version
    """)
}
