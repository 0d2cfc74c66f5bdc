import Calling
import Synchronization

/// A clock that stands still until it is moved.
final class HeldClock: Sendable {
  private struct State {
    var moment = ContinuousClock.now
    var waiting:
      [Int: (until: ContinuousClock.Instant, wake: CheckedContinuation<Void, any Error>)] = [:]
    var next = 0
    var cancelled: Set<Int> = []
  }

  private let state = Mutex(State())

  var now: ContinuousClock.Instant { state.withLock { $0.moment } }

  /// How many wait.
  var waiting: Int { state.withLock { $0.waiting.count } }

  var patience: Patience {
    Patience(now: { self.now }, sleep: { try await self.sleep(until: $0) })
  }

  /// Goes on, and wakes whose time has come.
  func move(_ duration: Duration) {
    let due = state.withLock { state in
      state.moment += duration
      let due = state.waiting.filter { $0.value.until <= state.moment }
      for key in due.keys { state.waiting[key] = nil }
      return due.values.map(\.wake)
    }
    for wake in due { wake.resume() }
  }

  /// Waits until so many wait.
  func settle(_ count: Int) async {
    while waiting < count { await Task.yield() }
  }

  private func sleep(until: ContinuousClock.Instant) async throws {
    let id = state.withLock { state in
      state.next += 1
      return state.next
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let result: Result<Void, any Error>? = state.withLock { state in
          if state.cancelled.contains(id) { return .failure(CancellationError()) }
          if until <= state.moment { return .success(()) }
          state.waiting[id] = (until, continuation)
          return nil
        }
        if let result { continuation.resume(with: result) }
      }
    } onCancel: {
      let wake = state.withLock { state in
        state.cancelled.insert(id)
        return state.waiting.removeValue(forKey: id)?.wake
      }
      wake?.resume(throwing: CancellationError())
    }
  }
}
