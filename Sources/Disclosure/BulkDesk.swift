package import AccessPolicy
package import AuditLog
import Database
package import FHIRFormat
import Foundation
import RecordModel
package import Registry

/// An export that the health office asks for.
package struct BulkExportRequest: Sendable {
  /// Who asks.
  package let officer: OfficerIdentity
  /// Why, and on what basis.
  package let question: OfficeQuestion
  /// What is wanted.
  package let types: Set<PseudonymousType>
  /// Only visits of which something was stored since, microseconds since 1970.
  package let since: Int64?
  /// The address that was asked, without what may not be repeated.
  package let address: String
  /// X-Request-Id.
  package let requestID: String
  /// The network address that it came from.
  package let source: String?

  /// A request.
  package init(
    officer: OfficerIdentity, question: OfficeQuestion, types: Set<PseudonymousType>,
    since: Int64?, address: String, requestID: String, source: String?
  ) {
    self.officer = officer
    self.question = question
    self.types = types
    self.since = since
    self.address = address
    self.requestID = requestID
    self.source = source
  }
}

/// Exports without persons for the health office: asked for, made in the background, fetched, deleted; each
/// step an entry of the log.
///
/// Files lie in a folder of this gateway, for this program alone, for a day.
package struct BulkDesk: Sendable {
  /// Why there is no export.
  package enum Refusal: Error, Hashable, Sendable {
    /// The policy does not let him.
    case policy
    /// So many are open that this one waits for its asker to come again.
    case tooMany
  }

  /// Open exports at once: each reads the whole city.
  package static let maximumOpen = 4
  /// How long files stand.
  package static let lifeMicroseconds: Int64 = 24 * 3_600_000_000

  let disclosure: Disclosure
  let log: AuditLog
  let registry: @Sendable () -> RegistrySnapshot
  let folder: String
  let margin: Int64

  /// Longest that a visit may need from its time of storing to its commit, microseconds.
  package static let marginMicroseconds: Int64 = 60_000_000

  /// A desk that keeps files in `folder`, which it makes; an export holds what was stored until `margin`
  /// microseconds before it began.
  package init(
    disclosure: Disclosure, log: AuditLog, registry: @escaping @Sendable () -> RegistrySnapshot,
    folder: String, margin: Int64 = Self.marginMicroseconds
  ) {
    self.margin = margin
    self.disclosure = disclosure
    self.log = log
    self.registry = registry
    self.folder = folder
  }

  /// Takes an export on, or refuses it; either is an entry when this returns.
  ///
  /// - Throws: what the database threw; then there is no export.
  package func begin(
    _ request: BulkExportRequest
  ) async throws -> Result<BulkExportID, Refusal> {
    guard request.officer.officer.role == .officer,
      case .success(let query) = AccessPolicy.decide(request.question, by: disclosure.policy())
    else {
      var draft = draft(.deny, .execute, "Export", request)
      draft.outcome = .minor
      draft.reason = "notPermitted"
      _ = try await disclosure.committer.commit([draft])
      return .failure(.policy)
    }
    let now = disclosure.now()
    let id = BulkExportID(at: now / 1000)
    let entry = BulkExportEntry(
      id: id, officer: request.officer.officer.code, certificate: request.officer.certificate,
      request: String(request.address.prefix(2000)), purpose: query.purpose.rawValue,
      basis: query.basis?.rawValue, document: query.document,
      types: request.types.map(\.rawValue).sorted(), since: request.since)
    var draft = draft(.bulk, .create, "Export/\(id)", request)
    draft.reason = ["asked", query.basis?.rawValue, query.document].compactMap(\.self)
      .joined(separator: "; ")
    try draft.commit(to: Array(entry.request.utf8), under: disclosure.keyring)
    let leaf = draft
    let isTaken = try await change([leaf]) { transaction in
      try await BulkExportStore.add(entry, at: now, limit: Self.maximumOpen, in: transaction)
    }
    guard !isTaken else { return .success(id) }
    var refused = self.draft(.deny, .execute, "Export", request)
    refused.outcome = .minor
    refused.reason = "tooMany"
    _ = try await disclosure.committer.commit([refused])
    return .failure(.tooMany)
  }

  /// An officer's own export; nil if he has none of that id.
  package func find(
    _ id: BulkExportID, of officer: OfficerIdentity
  ) async throws -> BulkExportEntry? {
    let entry = try await disclosure.database.transaction("export.find", as: .administration) {
      try await BulkExportStore.find(id, in: $0)
    }
    return entry?.officer == officer.officer.code ? entry : nil
  }

  /// Where a file of an officer's export stands, and what it is; its entry is durable when this returns. Nil if
  /// there is no such file (any more).
  ///
  /// - Throws: `Refusal.policy` if the policy in force now does not let him; what the database threw.
  package func fetch(
    _ id: BulkExportID, _ type: String, by officer: OfficerIdentity, requestID: String,
    source: String?
  ) async throws -> (path: String, file: BulkExportEntry.File)? {
    guard let entry = try await find(id, of: officer), entry.state == .complete,
      entry.expiresAt.map({ disclosure.now() < $0 }) ?? false,
      let file = entry.files.first(where: { $0.type == type })
    else { return nil }
    let path = BulkFiles.path(folder(of: entry), file.type)
    guard FileManager.default.isReadableFile(atPath: path) else { return nil }
    let isAllowed = query(of: entry) != nil
    var draft = draft(
      isAllowed ? .bulk : .deny, .read, "Export/\(id)/\(file.type)", officer,
      requestID: requestID, source: source)
    draft.purpose = entry.purpose
    if !isAllowed { draft.outcome = .minor }
    draft.reason =
      isAllowed ? "fetched; \(file.lines) lines; sha256 \(file.hash)" : "notPermitted"
    _ = try await disclosure.committer.commit([draft])
    guard isAllowed else { throw Refusal.policy }
    return (path, file)
  }

  /// Takes an officer's export back and deletes its files; false if he has none of that id that is open.
  package func cancel(
    _ id: BulkExportID, by officer: OfficerIdentity, requestID: String, source: String?
  ) async throws -> Bool {
    guard try await find(id, of: officer) != nil else { return false }
    let now = disclosure.now()
    var draft = draft(
      .bulk, .delete, "Export/\(id)", officer, requestID: requestID, source: source)
    draft.reason = "taken back"
    let leaf = draft
    let isDone = try await change([leaf]) { transaction in
      try await BulkExportStore.end(id, as: .cancelled, at: now, in: transaction)
    }
    if isDone { BulkFiles.remove(folder(of: id)) }
    return isDone
  }

  func folder(of id: BulkExportID) -> String { "\(folder)/\(id)" }

  /// Each attempt has a folder of its own, so that a worker that was only slow touches no file of its successor's.
  func folder(of entry: BulkExportEntry) -> String {
    "\(folder(of: entry.id))/\(entry.attempts)"
  }

  /// As `Disclosure.change`.
  func change(
    _ drafts: [LeafDraft], _ body: @Sendable (borrowing Transaction) async throws -> Bool
  ) async throws -> Bool {
    try await disclosure.change("export.change", drafts, in: log, body)
  }

  private func draft(
    _ event: LeafDraft.Event, _ action: LeafDraft.Action, _ resource: String,
    _ request: BulkExportRequest
  ) -> LeafDraft {
    var draft = draft(
      event, action, resource, request.officer, requestID: request.requestID,
      source: request.source)
    draft.purpose = request.question.purpose.flatMap(PurposeOfUse.init)?.rawValue
    return draft
  }

  private func draft(
    _ event: LeafDraft.Event, _ action: LeafDraft.Action, _ resource: String,
    _ officer: OfficerIdentity, requestID: String, source: String?
  ) -> LeafDraft {
    var draft = LeafDraft(event, action, requestID: requestID)
    draft.user = officer.officer.code
    draft.isUserProven = true
    draft.certificate = officer.certificate
    draft.source = source
    draft.resource = resource
    return draft
  }
}
