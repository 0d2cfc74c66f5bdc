/// Stops asking somebody who does not answer, and tries again with one question after a while.
///
/// Pure: whoever holds it brings the moment.
package struct CircuitBreaker: Hashable, Sendable {
  /// Faults in a row that open it.
  package static let faults = 5
  /// How long it stays open: the first time, and at most; each time twice the last.
  package static let pause: (first: Duration, longest: Duration) = (.seconds(30), .seconds(600))

  /// Whether it is asked.
  package enum State: Hashable, Sendable {
    /// Asked as usual; not asked; one question is under way to see.
    case closed, open, trying
  }

  private var inRow = 0
  private var openUntil: ContinuousClock.Instant?
  private var pause = Self.pause.first
  private var isTrying = false

  /// A breaker that is closed.
  package init() {}

  /// Whether nothing may be asked now.
  package func isOpen(at now: ContinuousClock.Instant) -> Bool {
    openUntil.map { now < $0 } ?? false
  }

  /// As it is told to people.
  package func state(at now: ContinuousClock.Instant) -> State {
    isTrying ? .trying : isOpen(at: now) ? .open : .closed
  }

  /// How many may be asked at once now: one after a pause, to see.
  package func places(_ most: Int, at now: ContinuousClock.Instant) -> Int {
    isOpen(at: now) ? 0 : openUntil == nil ? most : 1
  }

  /// Whether one question may be asked now; after a pause the first one is, and the others wait for what comes of
  /// it. A question of which nothing is noted is over with the next pause.
  package mutating func admit(at now: ContinuousClock.Instant) -> Bool {
    if isOpen(at: now) { return false }
    if openUntil != nil {
      openUntil = now + pause
      isTrying = true
    }
    return true
  }

  /// Takes note of what came of a question.
  package mutating func note(answered: Bool, at now: ContinuousClock.Instant) {
    if answered {
      self = CircuitBreaker()
      return
    }
    inRow += 1
    if openUntil != nil {
      // Faults of questions that were asked before it opened say nothing new.
      if isOpen(at: now), !isTrying { return }
      isTrying = false
      pause = min(pause * 2, Self.pause.longest)
      openUntil = now + pause
    } else if inRow >= Self.faults {
      openUntil = now + pause
    }
  }
}
