import AuditLog
import Database
import RecordModel
package import Registry

/// What operators of the gateway see of deliveries, and do about them.
extension SubscriptionDesk {
  /// Events that are shown of one subscription.
  static let shownEvents = 200

  /// Everybody's, the newest first.
  package func all() async throws -> [SubscriptionEntry] {
    try await disclosure.database.transaction("subscription.all", as: .administration) {
      try await SubscriptionStore.list(of: nil, in: $0)
    }
  }

  /// The notices of one that wait or were given up, the oldest first.
  package func open(of id: SubscriptionID) async throws -> [SubscriptionEvent] {
    try await disclosure.database.transaction("subscription.open", as: .administration) {
      try await SubscriptionStore.open(of: id, limit: Self.shownEvents, in: $0)
    }
  }

  /// Sends again what was given up, under its old numbers, and says how many there are.
  package func revive(
    _ id: SubscriptionID, by operator: String, requestID: String
  ) async throws -> Int {
    let now = disclosure.now()
    return try await disclosure.database.transaction("subscription.revive", as: .administration) {
      transaction in
      let count = try await SubscriptionStore.revive(id, at: now, in: transaction)
      guard count > 0 else { return 0 }
      let head = try await log.lock(in: transaction)
      _ = try await log.append(
        [draft(id, "\(count) sent again", `operator`, requestID)], to: head, now: now,
        in: transaction)
      return count
    }
  }

  /// Turns one off; false if it is off or gone. Its facility reads the reason and may ask again.
  package func stop(
    _ id: SubscriptionID, reason: String, by operator: String, requestID: String
  ) async throws -> Bool {
    let now = disclosure.now()
    return try await disclosure.change(
      "subscription.stop", [draft(id, "stopped", `operator`, requestID)], in: log
    ) {
      try await SubscriptionStore.stop(
        id, error: "dihentikan pengelola / stopped by the operator: \(reason)", at: now, in: $0)
    }
  }

  private func draft(
    _ id: SubscriptionID, _ reason: String, _ user: String, _ requestID: String
  ) -> LeafDraft {
    var draft = LeafDraft(.subscription, .update, requestID: requestID)
    draft.user = user
    draft.resource = "Subscription/\(id)"
    draft.reason = reason
    return draft
  }
}
