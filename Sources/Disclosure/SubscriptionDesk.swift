import AccessPolicy
package import AuditLog
import Database
package import RecordModel
package import Registry

/// Where facilities say what they want to hear of, and where that is found, decided and handed to who carries it.
///
/// A notice is decided as a look of the facility for treatment would be, when the visit is found and again when the
/// notice goes out; then it is an entry of the log before it leaves.
package struct SubscriptionDesk: Sendable {
  /// Subscriptions of one facility.
  package static let maximumPerFacility = 20

  let disclosure: Disclosure
  let log: AuditLog
  let registry: @Sendable () -> RegistrySnapshot

  /// A desk that decides by `disclosure` and knows whom the registry knows.
  package init(
    disclosure: Disclosure, log: AuditLog, registry: @escaping @Sendable () -> RegistrySnapshot
  ) {
    self.disclosure = disclosure
    self.log = log
    self.registry = registry
  }

  /// The registered endpoint that a subscription's is under; nil if there is none in force.
  package func target(of entry: SubscriptionEntry) -> SourceEntry? {
    registry().activeNotices.first(where: entry.isWithin)
  }

  /// How senders name a facility: as the criteria have to.
  package static func names(of facility: FacilityEntry) -> [String] {
    Disclosure.names(of: facility)
  }

  /// Takes a subscription on; false if the facility has as many as it may.
  ///
  /// - Throws: what the database threw; then there is none.
  package func add(
    _ entry: SubscriptionEntry, by request: DisclosureRequest
  ) async throws -> Bool {
    let leaf = draft(.create, entry, words(entry), request)
    return try await disclosure.change("subscription.add", [leaf], in: log) {
      try await SubscriptionStore.add(entry, limit: Self.maximumPerFacility, in: $0)
    }
  }

  /// Puts another in its place; false if it is gone. It has to answer anew.
  package func change(
    _ entry: SubscriptionEntry, by request: DisclosureRequest
  ) async throws -> Bool {
    let leaf = draft(.update, entry, words(entry), request)
    let now = disclosure.now()
    return try await disclosure.change("subscription.change", [leaf], in: log) {
      try await SubscriptionStore.change(entry, at: now, in: $0)
    }
  }

  /// Takes one away; false if it is gone.
  package func remove(
    _ entry: SubscriptionEntry, by request: DisclosureRequest
  ) async throws -> Bool {
    let leaf = draft(.delete, entry, "taken away", request)
    let now = disclosure.now()
    return try await disclosure.change("subscription.remove", [leaf], in: log) {
      try await SubscriptionStore.remove(entry.id, at: now, in: $0)
    }
  }

  /// A facility's own by its id; nil if it has none of that id.
  package func find(
    _ id: SubscriptionID, of facility: FacilityID
  ) async throws -> SubscriptionEntry? {
    let entry = try await disclosure.database.transaction(
      "subscription.find", as: .administration
    ) { try await SubscriptionStore.find(id, in: $0) }
    return entry?.facility == facility ? entry : nil
  }

  /// A facility's own, the newest first.
  package func list(of facility: FacilityID) async throws -> [SubscriptionEntry] {
    try await disclosure.database.transaction("subscription.list", as: .administration) {
      try await SubscriptionStore.list(of: facility, in: $0)
    }
  }

  private func words(_ entry: SubscriptionEntry) -> String {
    let place = target(of: entry).map { "\($0.host):\($0.port)" } ?? "-"
    return "\(entry.status.rawValue); \(entry.criteria.kind.rawValue); \(place)"
  }

  private func draft(
    _ action: LeafDraft.Action, _ entry: SubscriptionEntry, _ reason: String,
    _ request: DisclosureRequest
  ) -> LeafDraft {
    var draft = disclosure.draft(.subscription, action, request)
    draft.resource = "Subscription/\(entry.id)"
    draft.reason = reason
    return draft
  }

  /// What the gateway itself does with one.
  func draft(
    _ event: LeafDraft.Event, _ action: LeafDraft.Action, _ entry: SubscriptionEntry,
    _ reason: String
  ) -> LeafDraft {
    var draft = LeafDraft(event, action, requestID: "subscription")
    draft.facility = registry().facilities[entry.facility]?.code
    draft.user = "baimbai"
    draft.resource = "Subscription/\(entry.id)"
    draft.reason = reason
    return draft
  }
}
