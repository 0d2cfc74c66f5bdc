package import RecordModel

/// Who may have something taken in now, so that one facility's flood is its own affair.
///
/// A facility within its rate always gets in. Beyond it, a facility gets what is spare: alone all
/// places, beside others any of half of them while that is not taken, and else its equal part of that
/// half, so that work is done as fast as before and nobody's waits long behind it. Nobody is kept out
/// who has nothing in work. A pure value; the time is passed in.
package struct ShareLedger: Sendable {
  /// How much is whose.
  package struct Policy: Hashable, Sendable {
    /// Units a second that a facility may send whatever others do; a unit is a visit of ordinary size,
    /// `unitBytes`. 100: the busiest hospital sends some 2 a second.
    package var rate: Double = 100
    /// Units that it may send at once after a pause: ten seconds of its rate.
    package var burst: Double = 1000
    /// Submissions in work at once, from their head to their answer, that keep the gateway busy; what is
    /// beyond only waits.
    package var places = 48

    /// The defaults.
    package init() {}
  }

  /// Bytes of a visit of ordinary size.
  package static let unitBytes = 16 << 10
  /// Facilities that are remembered; beyond it those with full buckets are forgotten.
  static let remembered = 4096

  /// What this ledger goes by.
  package let policy: Policy
  private var buckets: [FacilityID: TokenBucket] = [:]
  private var inWork: [FacilityID: Int] = [:]
  /// Submissions in work, of all.
  package private(set) var total = 0

  /// A ledger in which nobody has anything in work.
  package init(_ policy: Policy = Policy()) { self.policy = policy }

  /// The units of a body of so many bytes.
  package static func cost(bytes: Int) -> Int { max(1, (bytes + unitBytes - 1) / unitBytes) }

  /// Lets a submission in, to be followed by `leave`.
  ///
  /// - Returns: nil if it is in, else how long until the facility's own rate lets it in for certain.
  package mutating func enter(
    _ facility: FacilityID, cost: Int, at now: ContinuousClock.Instant
  ) -> Duration? {
    if buckets.count >= Self.remembered { buckets = buckets.filter { !$0.value.isFull(at: now) } }
    var bucket =
      buckets[facility] ?? TokenBucket(rate: policy.rate, burst: policy.burst, at: now)
    defer { buckets[facility] = bucket }
    if let wait = bucket.take(Double(cost), at: now) {
      guard isSpare(for: facility) else { return wait }
      bucket.takeUpTo(Double(cost), at: now)
    }
    inWork[facility, default: 0] += 1
    total += 1
    return nil
  }

  /// Whether a place is free for a facility that is beyond its rate.
  private func isSpare(for facility: FacilityID) -> Bool {
    let own = inWork[facility] ?? 0
    let active = inWork.count + (own == 0 ? 1 : 0)
    if active == 1 { return total < policy.places }
    let shared = max(1, policy.places / 2)
    return total < shared || own < max(1, shared / active)
  }

  /// Ends what `enter` began.
  package mutating func leave(_ facility: FacilityID) {
    guard let own = inWork[facility] else { return }
    inWork[facility] = own > 1 ? own - 1 : nil
    total -= 1
  }
}
