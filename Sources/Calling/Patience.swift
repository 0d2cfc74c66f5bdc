import Synchronization

/// A clock that a test can hold still: what is waited for, and until when.
package struct Patience: Sendable {
  /// The moment.
  package let now: @Sendable () -> ContinuousClock.Instant
  /// Waits until a moment; throws `CancellationError` when it is cancelled.
  package let sleep: @Sendable (_ until: ContinuousClock.Instant) async throws -> Void

  /// A clock of these.
  package init(
    now: @escaping @Sendable () -> ContinuousClock.Instant,
    sleep: @escaping @Sendable (_ until: ContinuousClock.Instant) async throws -> Void
  ) {
    self.now = now
    self.sleep = sleep
  }

  /// The machine's.
  package static let real = Patience(
    now: { .now }, sleep: { try await ContinuousClock().sleep(until: $0) })

  /// It did not end in time.
  package struct Late: Error, Hashable, Sendable {
    /// It did not end in time.
    package init() {}
  }

  /// Runs `body` until `deadline`; what is not done by then is cancelled and not waited for.
  ///
  /// - Throws: `Late`, or what `body` threw.
  package func within<Result: Sendable>(
    _ deadline: ContinuousClock.Instant, _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let race = Race<Result>()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        race.begin(continuation)
        race.keep(
          Task {
            do { race.end(.success(try await body())) } catch { race.end(.failure(error)) }
          })
        race.keep(
          Task {
            try await sleep(deadline)
            race.end(.failure(Late()))
          })
      }
    } onCancel: {
      race.end(.failure(CancellationError()))
    }
  }
}

/// Two ways to an end, of which the first counts.
private final class Race<Success: Sendable>: Sendable {
  private struct State {
    var continuation: CheckedContinuation<Success, any Error>?
    var result: Result<Success, any Error>?
    var tasks: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())

  func begin(_ continuation: CheckedContinuation<Success, any Error>) {
    let result = state.withLock { state in
      if state.result == nil { state.continuation = continuation }
      return state.result
    }
    if let result { continuation.resume(with: result) }
  }

  func keep<Value>(_ task: Task<Value, any Error>) {
    keep { task.cancel() }
  }

  func keep<Value>(_ task: Task<Value, Never>) {
    keep { task.cancel() }
  }

  private func keep(_ cancel: @escaping @Sendable () -> Void) {
    let isOver = state.withLock { state in
      if state.result == nil { state.tasks.append(cancel) }
      return state.result != nil
    }
    if isOver { cancel() }
  }

  func end(_ result: Result<Success, any Error>) {
    let (continuation, tasks) = state.withLock {
      state -> (CheckedContinuation<Success, any Error>?, [@Sendable () -> Void]) in
      guard state.result == nil else { return (nil, []) }
      state.result = result
      defer {
        state.continuation = nil
        state.tasks = []
      }
      return (state.continuation, state.tasks)
    }
    continuation?.resume(with: result)
    for cancel in tasks { cancel() }
  }
}
