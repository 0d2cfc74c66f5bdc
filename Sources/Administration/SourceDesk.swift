package import AuditLog
package import Database
import RecordModel
package import Registry

/// Where two officers say which facility's own endpoint is asked for its records or told of visits; one suspends it.
package struct SourceDesk: Sendable {
  private let database: Database
  private let log: AuditLog
  private let now: @Sendable () -> Int64

  /// Why nothing was changed: not an officer, the same one twice, no such name, it stands there already, or another
  /// endpoint of the facility is in force.
  package struct Refusal: Error, Hashable, Sendable {}

  /// A desk over `database`; `now` gives microseconds since 1970.
  package init(database: Database, log: AuditLog, now: @escaping @Sendable () -> Int64) {
    self.database = database
    self.log = log
    self.now = now
  }

  /// Proposes an endpoint; it is asked when another officer approves it. Throws `Refusal`.
  package func propose(
    _ source: SourceEntry, ofFacility code: String, _ actor: Administration.Actor
  ) async throws {
    let moment = now()
    let network =
      (source.isPrivate ? " private" : "") + (source.use == .notices ? " for notices" : "")
    try await change(
      .create, source.name, source.proposedBy,
      "proposed \(source.host):\(source.port) as \(source.serverName) for \(code)\(network)", actor
    ) { try await SourceStore.propose(source, at: moment, in: $0) }
  }

  /// Approves what another officer proposed; every gateway asks it within a second. Throws `Refusal`.
  package func approve(
    _ name: String, by officer: String, _ actor: Administration.Actor
  ) async throws {
    let moment = now()
    try await change(.update, name, officer, "approved", actor) {
      try await SourceStore.approve(name, by: officer, at: moment, in: $0)
    }
  }

  /// Asks it no more, within a second. Throws `Refusal`, `PeopleRefusal.badReason`.
  package func suspend(
    _ name: String, reason: String, by officer: String, _ actor: Administration.Actor
  ) async throws {
    guard PeopleDesk.reasonLength.contains(reason.unicodeScalars.count) else {
      throw PeopleRefusal.badReason
    }
    let moment = now()
    try await change(.update, name, officer, "suspended", actor) {
      try await SourceStore.suspend(name, by: officer, reason: reason, at: moment, in: $0)
    }
  }

  private func change(
    _ action: LeafDraft.Action, _ name: String, _ officer: String, _ reason: String,
    _ actor: Administration.Actor, _ body: (borrowing Transaction) async throws -> Bool
  ) async throws {
    try await database.transaction("source.change", as: .administration) { transaction in
      guard try await body(transaction) else { throw Refusal() }
      var draft = LeafDraft(.registry, action, requestID: actor.requestID)
      draft.user = actor.isProven ? officer : "\(officer) (\(actor.code))"
      draft.isUserProven = actor.isProven
      draft.certificate = actor.certificate
      draft.resource = "Source/\(name)"
      draft.reason = reason
      let head = try await log.lock(in: transaction)
      _ = try await log.append([draft], to: head, now: now(), in: transaction)
    }
  }
}
