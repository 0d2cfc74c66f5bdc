import Crypto
package import Database
package import LogVerification
import RecordModel
package import TransparencyLog

/// Where two officers let the log go on after its end was lost. Source: issue 5; docs/recovery.md.
package struct RecoveryDesk: Sendable {
  /// What is found before anything is done.
  package struct Plan: Hashable, Sendable {
    /// What others know.
    package let known: KnownCheckpoint
    /// When they last saw it, microseconds since 1970.
    package let until: Int64
    /// Entries in the database.
    package let keptSize: Int
    /// Entries that a stored checkpoint proves to be the signed ones.
    package let provenSize: Int
    /// Time of the last of these, microseconds since 1970; 0 for none.
    package let from: Int64

    /// The entries that are given up: without proof, or gone.
    package var lost: Range<Int> { provenSize..<known.checkpoint.size }
  }

  /// What two people decide.
  package struct Decision: Sendable {
    /// The log's new name.
    package let origin: LogOrigin
    /// The codes of two different officers.
    package let officers: [String]
    /// Why.
    package let reason: String

    /// A decision.
    package init(origin: LogOrigin, officers: [String], reason: String) {
      self.origin = origin
      self.officers = officers
      self.reason = reason
    }
  }

  private let database: Database
  private let log: AuditLog
  private let now: @Sendable () -> Int64
  private let tree = StoredTree()

  /// A desk over the log in `database`; `now` gives microseconds since 1970.
  package init(database: Database, log: AuditLog, now: @escaping @Sendable () -> Int64) {
    self.database = database
    self.log = log
    self.now = now
  }

  /// Looks what is left; nil if nothing is lost: the database has all that others know.
  ///
  /// - Parameters:
  ///   - policy: whose signatures make a stored checkpoint believed.
  ///   - until: when the known checkpoint was last seen, microseconds since 1970.
  package func plan(
    against known: KnownCheckpoint, until: Int64, policy: WitnessPolicy
  ) async throws -> Plan? {
    try await database.transaction("audit.recovery_plan", as: .auditor) { transaction in
      let head = try await StoredTree.head(in: transaction)
      let wanted = known.checkpoint
      if head.size >= wanted.size,
        try await tree.root(of: wanted.size, in: transaction) == wanted.root
      {
        return nil
      }
      let proven = try await proven(
        below: min(head.size, wanted.size), of: wanted.origin, policy, in: transaction)
      var from: Int64 = 0
      if proven > 0 {
        let row = try await transaction.query(
          AuditStatements.time.bind(Int64(proven - 1))
        ).first
        from =
          try row.flatMap { ClinicalTime(try $0.decode(0, as: String.self)) }?.microseconds ?? 0
      }
      return Plan(
        known: known, until: until, keptSize: head.size, provenSize: proven, from: from)
    }
  }

  /// The newest stored checkpoint that the policy believes and the stored hashes give.
  private func proven(
    below size: Int, of origin: LogOrigin, _ policy: WitnessPolicy,
    in transaction: borrowing Transaction
  ) async throws -> Int {
    var before = Int64(size) + 1
    while true {
      let rows = try await transaction.query(
        AuditStatements.checkpointsBefore.bind(before, Int64(Self.pageSize)))
      for row in rows {
        before = try row.decode(0, as: Int64.self)
        guard let note = try? SignedNote(bytes: try row.decode(1, as: Bytea.self).bytes),
          let trusted = try? policy.verify(note).checkpoint, trusted.origin == origin,
          trusted.size == Int(before),
          try await tree.root(of: trusted.size, in: transaction) == trusted.root
        else { continue }
        return trusted.size
      }
      guard rows.count == Self.pageSize else { return 0 }
    }
  }

  private static let pageSize = 100

  /// Seals the decision as the next entry of the log, which from then on has its new name.
  package func recover(
    _ plan: Plan, _ decision: Decision, requestID: String
  ) async throws -> (recovery: LogRecovery, index: Int64) {
    let moment = now()
    let wanted = plan.known.checkpoint
    let recovery = LogRecovery(
      at: moment, origin: decision.origin.text, lostOrigin: wanted.origin.text,
      lostSize: wanted.size, lostRoot: wanted.root.base64, keptSize: plan.keptSize,
      provenSize: plan.provenSize, from: plan.from, until: plan.until,
      officers: decision.officers, reason: decision.reason)
    let document = recovery.document
    var draft = LeafDraft(.recovery, .update, requestID: requestID)
    draft.user = decision.officers.joined(separator: " + ")
    draft.resource = "AuditLog/\(plan.provenSize)..\(wanted.size - 1)"
    draft.reason = "end of the log given up"
    draft.payloadHash = Array(SHA256.hash(data: document))
    let sealed = draft
    let index = try await database.transaction("audit.recover", as: .administration) {
      transaction in
      let head = try await log.lock(in: transaction)
      // Nobody may have written since the officers saw the plan.
      guard head.size == plan.keptSize else { throw AuditLogError.headDoesNotFit }
      let leaves = try await log.append([sealed], to: head, now: moment, in: transaction)
      transaction.enqueue(AuditStatements.insertRecovery.bind(leaves[0].index, Bytea(document)))
      return leaves[0].index
    }
    return (recovery, index)
  }
}

extension AuditStatements {
  static let time = Statement(
    "audit.time",
    "SELECT convert_from(entry, 'UTF8')::jsonb ->> 'at' FROM audit.leaf WHERE leaf_index = $1")

  static let checkpointsBefore = Statement(
    "audit.checkpoints_before",
    "SELECT size, note FROM audit.checkpoint WHERE size < $1 ORDER BY size DESC LIMIT $2")
}
