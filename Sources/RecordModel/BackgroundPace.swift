/// How work in the background makes room for submissions: while the gateway is busy it rests after each step, four
/// times as long as the step took, so that it never has more than a fifth of a core.
package struct BackgroundPace: Sendable {
  /// Rests for each part of work.
  private static let restsForWork = 4
  /// The longest rest: what is promised within a minute must get on.
  private static let longestRest: Duration = .seconds(2)

  private let isBusy: @Sendable () -> Bool

  /// A pace that asks whether the gateway is busy.
  package init(isBusy: @escaping @Sendable () -> Bool) { self.isBusy = isBusy }

  /// No rest: for commands, and where nobody else works.
  package static let unhurried = BackgroundPace { false }

  /// Rests after a step that began at a moment; throws `CancellationError`.
  package func rest(since begin: ContinuousClock.Instant) async throws {
    guard isBusy() else { return }
    try await Task.sleep(for: min((.now - begin) * Self.restsForWork, Self.longestRest))
  }
}
