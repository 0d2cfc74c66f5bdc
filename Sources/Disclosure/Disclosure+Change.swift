import AuditLog
import Database

extension Disclosure {
  /// Changes something with its entries in one transaction; nothing where `body` changed nothing.
  func change(
    _ name: String, _ drafts: [LeafDraft], in log: AuditLog,
    _ body: @Sendable (borrowing Transaction) async throws -> Bool
  ) async throws -> Bool {
    let now = now()
    return try await database.transaction(name, as: .administration) { transaction in
      guard try await body(transaction) else { return false }
      let head = try await log.lock(in: transaction)
      _ = try await log.append(drafts, to: head, now: now, in: transaction)
      return true
    }
  }
}
