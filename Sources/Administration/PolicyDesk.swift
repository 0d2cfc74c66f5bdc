import AccessPolicy
package import AuditLog
import Crypto
package import Database
import RecordModel
package import Registry

/// Where two officers change who may look: one proposes a version, another approves it, and each step
/// is an entry in the same transaction.
package struct PolicyDesk: Sendable {
  private let database: Database
  private let log: AuditLog
  private let now: @Sendable () -> Int64

  /// A desk over `database`; `now` gives microseconds since 1970.
  package init(database: Database, log: AuditLog, now: @escaping @Sendable () -> Int64) {
    self.database = database
    self.log = log
    self.now = now
  }

  /// The newest versions, the highest first.
  package func list(_ limit: Int = 20) async throws -> [PolicyVersion] {
    try await database.transaction("policy.list", as: .administration) {
      try await PolicyStore.list(limit, in: $0)
    }
  }

  /// Proposes the next version and returns its number.
  ///
  /// - Throws: `PolicyFault` where the texts are no policy, `PeopleRefusal`.
  package func propose(
    rules: String, codes: String, reason: String, by officer: String, _ actor: Administration.Actor
  ) async throws -> Int {
    _ = try Policy(version: 1, rules: rules, codes: codes)
    guard PeopleDesk.reasonLength.contains(reason.unicodeScalars.count) else {
      throw PeopleRefusal.badReason
    }
    let moment = now()
    return try await database.transaction("policy.propose", as: .administration) { transaction in
      guard
        let version = try await PolicyStore.propose(
          rules: rules, codes: codes, reason: reason, by: officer, at: moment, in: transaction)
      else { throw PeopleRefusal.notAllowed }
      try await note(
        .create, version, "proposed", officer, actor, Array((rules + codes).utf8), in: transaction)
      return version
    }
  }

  /// Approves what another officer proposed; every gateway decides by it within a second.
  ///
  /// - Throws: `PeopleRefusal`.
  package func approve(
    _ version: Int, by officer: String, _ actor: Administration.Actor
  ) async throws {
    let moment = now()
    try await database.transaction("policy.approve", as: .administration) { transaction in
      guard
        try await PolicyStore.approve(version, by: officer, at: moment, in: transaction)
      else { throw PeopleRefusal.notAllowed }
      try await note(.update, version, "approved", officer, actor, nil, in: transaction)
    }
  }

  private func note(
    _ action: LeafDraft.Action, _ version: Int, _ what: String, _ officer: String,
    _ actor: Administration.Actor, _ text: [UInt8]?, in transaction: borrowing Transaction
  ) async throws {
    var draft = LeafDraft(.registry, action, requestID: actor.requestID)
    draft.user = actor.isProven ? officer : "\(officer) (\(actor.code))"
    draft.isUserProven = actor.isProven
    draft.certificate = actor.certificate
    draft.resource = "Policy/\(version)"
    draft.reason =
      what + (text.map { " sha256 \(hexadecimal(Array(SHA256.hash(data: $0))))" } ?? "")
    let head = try await log.lock(in: transaction)
    _ = try await log.append([draft], to: head, now: now(), in: transaction)
  }
}
