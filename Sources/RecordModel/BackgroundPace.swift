import Synchronization

/// How work in the background makes room for submissions: what waits is put off while a rush is short, and while a
/// longer one goes on each worker rests after its step, so long that all workers together have a fifth to a quarter of
/// a core. They share one pace.
package final class BackgroundPace: Sendable {
  /// Rests for each part of work, for each worker that has some.
  private static let restsForWork = 4
  /// The longest rest: however long the gateway is busy, what waits gets on.
  package static let longestRest: Duration = .seconds(30)
  /// How soon a worker sees that the gateway is busy no more.
  private static let glance: Duration = .milliseconds(200)

  private let isBusy: @Sendable () -> Bool
  private let state = Mutex(State())

  private struct State {
    /// Workers that rest now.
    var resting = 0
    var patience = Patience()
  }

  /// A pace that asks whether the gateway is busy.
  package init(isBusy: @escaping @Sendable () -> Bool) { self.isBusy = isBusy }

  /// No rest: for commands, and where nobody else works.
  package static let unhurried = BackgroundPace { false }

  /// Rests after a step that began at a moment; see `rest(after:atMost:)`.
  package func rest(
    since begin: ContinuousClock.Instant, atMost: Duration = longestRest
  ) async throws {
    try await rest(after: .now - begin, atMost: atMost)
  }

  /// Rests after a step that took `work`, and on while the rush is short, but no longer than `atMost` and than the
  /// gateway is busy; throws `CancellationError`.
  package func rest(after work: Duration, atMost: Duration = longestRest) async throws {
    guard see().isBusy else { return }
    let workers = state.withLock { state in
      state.resting += 1
      return state.resting
    }
    defer { state.withLock { $0.resting -= 1 } }
    let begin = ContinuousClock.now
    let due = begin + min(Self.rest(after: work, workers: workers), atMost)
    while true {
      let (isBusy, patience) = see()
      let end = min(max(due, .now + patience), begin + atMost)
      let left = end - .now
      guard isBusy, left > .zero else { return }
      try await Task.sleep(for: min(left, Self.glance))
    }
  }

  /// Whether the gateway is busy, and for how long what waits may be put off.
  private func see() -> (isBusy: Bool, patience: Duration) {
    let isBusy = isBusy()
    return state.withLock { state in
      state.patience.see(isBusy: isBusy, at: .now)
      return (isBusy, state.patience.left)
    }
  }

  /// How long one of so many workers rests after a step that took `work`.
  package static func rest(after work: Duration, workers: Int) -> Duration {
    min(work * restsForWork * max(1, workers), longestRest)
  }
}

/// For how long what waits may be put off altogether: spent while the gateway is busy, made good while it is not, so
/// that a rush is answered with the whole machine, and many of them one upon another are no more put off than one.
package struct Patience: Sendable {
  /// A third of the minute within which figures are promised: what waited is counted in the rest of it.
  package static let most: Duration = .seconds(20)

  /// What is left of it.
  package private(set) var left = most
  private var last: (at: ContinuousClock.Instant, isBusy: Bool)?

  /// All of it.
  package init() {}

  /// Takes in whether the gateway is busy at a moment; it counts as that until the next.
  package mutating func see(isBusy: Bool, at now: ContinuousClock.Instant) {
    if let last {
      let passed = now - last.at
      left = last.isBusy ? max(.zero, left - passed) : min(Self.most, left + passed)
    }
    last = (now, isBusy)
  }
}
