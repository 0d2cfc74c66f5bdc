package import RecordModel
import Synchronization

/// Each facility's share of the intake, whoever sends for it and by whatever door. Memory of this
/// gateway only.
///
/// Who has had his share waits before his body is read: his connection is held back, he keeps his
/// message, and a place that becomes free is used at once.
package final class FacilityShares: Sendable {
  private struct Waiter {
    let number: Int
    let facility: FacilityID
    let cost: Int
    let continuation: CheckedContinuation<Bool, Never>
  }

  private struct State {
    var ledger: ShareLedger
    var waiters: [Waiter] = []
    var numbers = 0

    /// Lets in whom the ledger lets in now, oldest first; each facility is asked for once.
    mutating func admit(_ now: ContinuousClock.Instant) -> [Waiter] {
      var refused: Set<FacilityID> = []
      var admitted: [Waiter] = []
      var rest: [Waiter] = []
      for waiter in waiters {
        if refused.contains(waiter.facility) {
          rest.append(waiter)
        } else if ledger.enter(waiter.facility, cost: waiter.cost, at: now) == nil {
          admitted.append(waiter)
        } else {
          refused.insert(waiter.facility)
          rest.append(waiter)
        }
      }
      waiters = rest
      return admitted
    }
  }

  private let state: Mutex<State>
  private let now: @Sendable () -> ContinuousClock.Instant

  /// Shares under a policy; `now` is another clock in tests only.
  package init(
    _ policy: ShareLedger.Policy = ShareLedger.Policy(),
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    state = Mutex(State(ledger: ShareLedger(policy)))
    self.now = now
  }

  /// How many wait for a place now.
  package var waiting: Int { state.withLock { $0.waiters.count } }

  /// How many submissions are in work now.
  package var inWork: Int { state.withLock { $0.ledger.total } }

  /// Submissions in work from which on the gateway is busy.
  private static let busy = 4

  /// Whether so many submissions are in work that what can wait makes room for them.
  package var isBusy: Bool { inWork >= Self.busy }

  /// Runs `body` in one of the facility's places, if need be after waiting for it.
  ///
  /// - Parameters:
  ///   - bytes: of the body, as far as they are known.
  ///   - patience: how long it may wait.
  /// - Throws: `ShareRefusal` if the facility has had its share and nothing became free in time, else
  ///   what `body` throws.
  package func holding<Result: Sendable>(
    _ facility: FacilityID, bytes: Int, patience: Duration,
    _ body: () async throws -> Result
  ) async throws -> Result {
    try await enter(facility, ShareLedger.cost(bytes: bytes), patience)
    defer { leave(facility) }
    return try await body()
  }

  private func enter(_ facility: FacilityID, _ cost: Int, _ patience: Duration) async throws {
    let wait = state.withLock { state -> Duration? in
      state.ledger.enter(facility, cost: cost, at: now())
    }
    guard let wait else { return }
    guard patience > .zero else { throw ShareRefusal(wait: wait) }
    let isIn = await withCheckedContinuation { continuation in
      let number = state.withLock { state in
        state.numbers += 1
        state.waiters.append(
          Waiter(
            number: state.numbers, facility: facility, cost: cost, continuation: continuation))
        return state.numbers
      }
      Task { await expire(number, after: wait, within: patience) }
    }
    if !isIn { throw ShareRefusal(wait: max(.zero, wait - patience)) }
  }

  private func leave(_ facility: FacilityID) {
    let admitted = state.withLock { state in
      state.ledger.leave(facility)
      return state.waiters.isEmpty ? [] : state.admit(now())
    }
    for waiter in admitted { waiter.continuation.resume(returning: true) }
  }

  /// Lets a waiter in when its facility's own rate does, or sends it away when its patience ends.
  private func expire(_ number: Int, after wait: Duration, within patience: Duration) async {
    if wait < patience {
      try? await Task.sleep(for: wait)
      let admitted = state.withLock { $0.waiters.isEmpty ? [] : $0.admit(now()) }
      for waiter in admitted { waiter.continuation.resume(returning: true) }
      try? await Task.sleep(for: patience - wait)
    } else {
      try? await Task.sleep(for: patience)
    }
    let late = state.withLock { state -> Waiter? in
      state.waiters.firstIndex { $0.number == number }.map { state.waiters.remove(at: $0) }
    }
    late?.continuation.resume(returning: false)
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
