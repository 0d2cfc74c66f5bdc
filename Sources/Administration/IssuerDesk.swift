package import AuditLog
package import Database
import RecordModel
package import Registry

/// Where officers say which outside authorities are trusted, and whose their certificates are: two for an
/// authority, one for a binding.
package struct IssuerDesk: Sendable {
  private let database: Database
  private let log: AuditLog
  private let now: @Sendable () -> Int64

  /// Why nothing was changed: not an officer, the same one twice, no such name, or it stands there already.
  package struct Refusal: Error, Hashable, Sendable {}

  /// A desk over `database`; `now` gives microseconds since 1970.
  package init(database: Database, log: AuditLog, now: @escaping @Sendable () -> Int64) {
    self.database = database
    self.log = log
    self.now = now
  }

  /// Proposes an authority; it is trusted when another officer approves it. Throws `Refusal`.
  package func propose(_ issuer: IssuerEntry, _ actor: Administration.Actor) async throws {
    let moment = now()
    try await change(
      .create, "Issuer/\(issuer.name)", issuer.proposedBy,
      "proposed \(hexadecimal(issuer.spki))", actor
    ) { try await IssuerStore.propose(issuer, at: moment, in: $0) }
  }

  /// Approves what another officer proposed. Throws `Refusal`.
  package func approve(
    _ name: String, by officer: String, _ actor: Administration.Actor
  ) async throws {
    let moment = now()
    try await change(.update, "Issuer/\(name)", officer, "approved", actor) {
      try await IssuerStore.approve(name, by: officer, at: moment, in: $0)
    }
  }

  /// Trusts an authority no more: its certificates are refused within a second. Throws `Refusal`.
  package func remove(
    _ name: String, by officer: String, _ actor: Administration.Actor
  ) async throws {
    let moment = now()
    try await change(.update, "Issuer/\(name)", officer, "removed", actor) {
      try await IssuerStore.remove(name, by: officer, at: moment, in: $0)
    }
  }

  /// Says whose certificates with a value are. Throws `Refusal`.
  package func bind(
    _ binding: CertificateBinding, by officer: String, code: String,
    _ actor: Administration.Actor
  ) async throws {
    let moment = now()
    try await change(
      .create, "Binding/\(binding.id)", officer, "\(binding.field.rawValue) to \(code)", actor
    ) { try await IssuerStore.bind(binding, by: officer, at: moment, in: $0) }
  }

  /// Ends a binding. Throws `Refusal`.
  package func unbind(
    _ id: BindingID, by officer: String, _ actor: Administration.Actor
  ) async throws {
    let moment = now()
    try await change(.update, "Binding/\(id)", officer, "ended", actor) {
      try await IssuerStore.unbind(id, by: officer, at: moment, in: $0)
    }
  }

  private func change(
    _ action: LeafDraft.Action, _ resource: String, _ officer: String, _ reason: String,
    _ actor: Administration.Actor, _ body: (borrowing Transaction) async throws -> Bool
  ) async throws {
    try await database.transaction("issuer.change", as: .administration) { transaction in
      guard try await body(transaction) else { throw Refusal() }
      var draft = LeafDraft(.certificate, action, requestID: actor.requestID)
      draft.user = actor.certificate == nil ? "\(officer) (\(actor.code))" : officer
      draft.isUserProven = actor.certificate != nil
      draft.certificate = actor.certificate
      draft.resource = resource
      draft.reason = reason
      let head = try await log.lock(in: transaction)
      _ = try await log.append([draft], to: head, now: now(), in: transaction)
    }
  }
}
