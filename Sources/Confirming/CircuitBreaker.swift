/// Stops asking somebody who does not answer, and tries again with one question after a while.
struct CircuitBreaker: Sendable {
  /// Faults in a row that open it.
  static let faults = 5
  /// How long it stays open: the first time, and at most; each time twice the last.
  static let pause: (first: Duration, longest: Duration) = (.seconds(30), .seconds(600))

  private var inRow = 0
  private var openUntil: ContinuousClock.Instant?
  private var pause = Self.pause.first

  /// Whether nothing may be asked now.
  func isOpen(at now: ContinuousClock.Instant) -> Bool { openUntil.map { now < $0 } ?? false }

  /// How many may be asked at once now: one after a pause, to see.
  func places(_ most: Int, at now: ContinuousClock.Instant) -> Int {
    isOpen(at: now) ? 0 : openUntil == nil ? most : 1
  }

  /// Takes note of what came of a question.
  mutating func note(answered: Bool, at now: ContinuousClock.Instant) {
    if answered {
      self = CircuitBreaker()
      return
    }
    inRow += 1
    if openUntil != nil {
      pause = min(pause * 2, Self.pause.longest)
      openUntil = now + pause
    } else if inRow >= Self.faults {
      openUntil = now + pause
    }
  }
}
