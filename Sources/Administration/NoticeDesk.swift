package import AuditLog
package import Database
import RecordModel
package import Registry

/// Where notices are made, claimed and ticked off.
///
/// Whoever has something to tell makes a notice here; it goes out once, whichever gateway sends it.
package struct NoticeDesk: Sendable {
  /// How long a claim holds: longer than the slowest way takes.
  package static let lease: Int64 = 300_000_000
  /// How often a way is tried: with the waits between, some three days.
  package static let attempts = 16
  /// The longest wait between two tries.
  package static let longestWait: Int64 = 6 * 3_600_000_000

  private let database: Database
  private let log: AuditLog
  private let now: @Sendable () -> Int64

  /// A desk over `database`; `now` gives microseconds since 1970.
  package init(database: Database, log: AuditLog, now: @escaping @Sendable () -> Int64) {
    self.database = database
    self.log = log
    self.now = now
  }

  /// Makes those notices that were not made before, each with an entry in the log, and says how many.
  ///
  /// - Parameters:
  ///   - channels: the ways that they take; without any they only stand in the list.
  ///   - actor: who has them made: an officer, or the gateway.
  package func make(
    _ notices: [Notice], by channels: [Notice.Channel], _ actor: Administration.Actor
  ) async throws -> Int {
    guard !notices.isEmpty else { return 0 }
    let moment = now()
    return try await database.transaction("notice.make", as: .administration) { transaction in
      var made: [Notice] = []
      for notice in notices.sorted(by: { $0.key < $1.key })
      where try await NoticeStore.make(notice, by: channels, at: moment, in: transaction) {
        made.append(notice)
      }
      guard !made.isEmpty else { return 0 }
      let drafts = made.map { notice in
        var draft = LeafDraft(.registry, .create, requestID: actor.requestID)
        draft.user = actor.code
        draft.isUserProven = actor.certificate != nil
        draft.certificate = actor.certificate
        draft.resource = "Notice/\(notice.id)"
        draft.reason = "\(notice.kind) \(notice.subject)"
        return draft
      }
      let head = try await log.lock(in: transaction)
      _ = try await log.append(drafts, to: head, now: now(), in: transaction)
      return made.count
    }
  }

  /// Claims at most `limit` that are due; nobody else gets them while the lease holds.
  package func claim(_ limit: Int) async throws -> [NoticeDelivery] {
    let moment = now()
    return try await database.transaction("notice.claim", as: .administration) {
      try await NoticeStore.claim(limit, at: moment, until: moment + Self.lease, in: $0)
    }
  }

  /// Ticks off a delivery: sent, or failed with a fault in our own words and tried again later.
  package func settle(_ delivery: NoticeDelivery, fault: String?) async throws {
    let moment = now()
    try await database.transaction("notice.settle", as: .administration) { transaction in
      guard let fault else {
        return NoticeStore.sent(delivery, at: moment, in: transaction)
      }
      NoticeStore.failed(
        delivery, fault, again: Self.wait(after: delivery.attempts).map { moment + $0 },
        at: moment, in: transaction)
    }
  }

  /// How long to wait after so many tries, in microseconds; nil when it is enough.
  package static func wait(after tries: Int) -> Int64? {
    guard tries < attempts else { return nil }
    return min(longestWait, 60_000_000 << Int64(min(max(0, tries - 1), 20)))
  }

  /// The newest notices with what became of them.
  package func list(_ limit: Int) async throws -> [NoticeStatus] {
    try await database.transaction("notice.list", as: .administration) {
      try await NoticeStore.list(limit, in: $0)
    }
  }
}
