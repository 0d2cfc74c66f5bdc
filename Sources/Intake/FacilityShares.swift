package import RecordModel
import Synchronization

/// Each facility's share of the intake, whoever sends for it and by whatever door. Memory of this
/// gateway only.
package final class FacilityShares: Sendable {
  /// How long a door that can wait instead of refusing waits for a place: below what interface engines
  /// give an acknowledgement (30 s).
  package static let patience: Duration = .seconds(10)
  /// How often it looks.
  static let interval: Duration = .milliseconds(50)

  private let ledger: Mutex<ShareLedger>
  private let now: @Sendable () -> ContinuousClock.Instant

  /// Shares under a policy; `now` is another clock in tests only.
  package init(
    _ policy: ShareLedger.Policy = ShareLedger.Policy(),
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    ledger = Mutex(ShareLedger(policy))
    self.now = now
  }

  /// Runs `body` in one of the facility's places.
  ///
  /// - Parameter bytes: of the body, as far as they are known.
  /// - Throws: `ShareRefusal` if the facility has had its share and nothing is spare, else what `body`
  ///   throws.
  package func holding<Result: Sendable>(
    _ facility: FacilityID, bytes: Int, _ body: () async throws -> Result
  ) async throws -> Result {
    let now = now()
    let wait = ledger.withLock {
      $0.enter(facility, cost: ShareLedger.cost(bytes: bytes), at: now)
    }
    if let wait { throw ShareRefusal(wait: wait) }
    defer { ledger.withLock { $0.leave(facility) } }
    return try await body()
  }

  /// The same, waiting up to `patience` for the place: for a door where waiting holds the sender back.
  package func waiting<Result: Sendable>(
    _ facility: FacilityID, bytes: Int, patience: Duration = FacilityShares.patience,
    _ body: () async throws -> Result
  ) async throws -> Result {
    let end = now() + patience
    while true {
      do {
        return try await holding(facility, bytes: bytes, body)
      } catch let refusal as ShareRefusal {
        guard now() < end else { throw refusal }
        try await Task.sleep(for: min(refusal.wait, Self.interval))
      }
    }
  }
}

/// A facility has had its share of the intake while others want theirs; nothing of it was begun.
package struct ShareRefusal: Error, Hashable, Sendable {
  /// How long until its own rate lets it in for certain.
  package let wait: Duration

  /// The same in whole seconds, at least one, at most a minute.
  package var retryAfterSeconds: Int {
    Int(min(60, max(1, (wait / .seconds(1)).rounded(.up))))
  }
}
