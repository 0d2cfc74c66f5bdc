/// How much somebody may still do now: it fills at a steady rate up to its burst.
///
/// A value with the time passed in. What costs more than a whole burst is taken from a full bucket and
/// leaves a debt, so that nothing is too large to come through at all.
package struct TokenBucket: Sendable {
  /// Units that come in each second.
  package let rate: Double
  /// Most units that it holds.
  package let burst: Double
  private var level: Double
  private var seenAt: ContinuousClock.Instant

  /// A full bucket.
  package init(rate: Double, burst: Double, at now: ContinuousClock.Instant) {
    self.rate = rate
    self.burst = burst
    level = burst
    seenAt = now
  }

  /// What is in it at `now`; below zero while there is a debt.
  package func level(at now: ContinuousClock.Instant) -> Double {
    min(burst, level + rate * max(0, (now - seenAt) / .seconds(1)))
  }

  /// Whether it is full at `now`, and so not worth remembering.
  package func isFull(at now: ContinuousClock.Instant) -> Bool { level(at: now) >= burst }

  /// Takes `cost` units if they are there.
  ///
  /// - Returns: nil if they were taken, else how long until they will be there; nothing is taken then.
  package mutating func take(
    _ cost: Double, at now: ContinuousClock.Instant
  ) -> Duration? {
    refill(now)
    let needed = min(cost, burst)
    guard level < needed else {
      level -= cost
      return nil
    }
    return rate > 0 ? .seconds((needed - level) / rate) : .seconds(3600)
  }

  /// Takes what is there of `cost`, and never leaves a debt: the rest was spare.
  package mutating func takeUpTo(_ cost: Double, at now: ContinuousClock.Instant) {
    refill(now)
    if level > 0 { level = max(0, level - cost) }
  }

  private mutating func refill(_ now: ContinuousClock.Instant) {
    level = level(at: now)
    seenAt = max(seenAt, now)
  }
}
