import Synchronization

/// How work in the background makes room for submissions: while the gateway is busy each worker rests after its step,
/// so long that all workers together have a fifth to a quarter of a core. They share one pace.
package final class BackgroundPace: Sendable {
  /// Rests for each part of work, for each worker that has some.
  private static let restsForWork = 4
  /// The longest rest: however long the gateway is busy, what waits gets on.
  package static let longestRest: Duration = .seconds(30)
  /// How soon a worker sees that the gateway is busy no more.
  private static let glance: Duration = .milliseconds(200)

  private let isBusy: @Sendable () -> Bool
  /// Workers that rest now.
  private let resting = Mutex(0)

  /// A pace that asks whether the gateway is busy.
  package init(isBusy: @escaping @Sendable () -> Bool) { self.isBusy = isBusy }

  /// No rest: for commands, and where nobody else works.
  package static let unhurried = BackgroundPace { false }

  /// Rests after a step that began at a moment, no longer than `atMost` and than the gateway is busy; throws
  /// `CancellationError`.
  package func rest(
    since begin: ContinuousClock.Instant, atMost: Duration = longestRest
  ) async throws {
    guard isBusy() else { return }
    let workers = resting.withLock { count in
      count += 1
      return count
    }
    defer { resting.withLock { $0 -= 1 } }
    let end = ContinuousClock.now + min(Self.rest(after: .now - begin, workers: workers), atMost)
    repeat {
      let now = ContinuousClock.now
      guard now < end else { return }
      try await Task.sleep(for: min(end - now, Self.glance))
    } while isBusy()
  }

  /// How long one of so many workers rests after a step that took `work`.
  package static func rest(after work: Duration, workers: Int) -> Duration {
    min(work * restsForWork * max(1, workers), longestRest)
  }
}
