import Intake
import RecordModel
import Testing

@Suite("Shares of the intake")
struct ShareTests {
  private static let start = ContinuousClock.now

  private static func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

  private static func facility(_ number: Int) -> FacilityID { FacilityID(firstAt: Int64(number)) }

  private static func policy(
    rate: Double = 10, burst: Double = 20, places: Int = 4
  ) -> ShareLedger.Policy {
    var policy = ShareLedger.Policy()
    policy.rate = rate
    policy.burst = burst
    policy.places = places
    return policy
  }

  @Test("A bucket gives its burst at once, then its rate, and says how long to wait")
  func bucket() {
    var bucket = TokenBucket(rate: 10, burst: 20, at: Self.start)
    for _ in 0..<20 { #expect(bucket.take(1, at: Self.start) == nil) }
    #expect(bucket.take(1, at: Self.start) == .seconds(0.1))
    #expect(bucket.take(1, at: Self.at(0.1)) == nil)
    #expect(bucket.take(1, at: Self.at(0.1)) != nil)
    #expect(bucket.level(at: Self.at(100)) == 20 && bucket.isFull(at: Self.at(100)))
  }

  @Test("What costs more than a burst comes through a full bucket, and is paid for afterwards")
  func debt() {
    var bucket = TokenBucket(rate: 10, burst: 20, at: Self.start)
    #expect(bucket.take(100, at: Self.start) == nil)
    #expect(bucket.take(1, at: Self.at(8)) == .seconds(0.1))
    #expect(bucket.take(1, at: Self.at(8.2)) == nil)
  }

  @Test("A clock that goes back gives nothing and takes nothing")
  func backwards() {
    var bucket = TokenBucket(rate: 10, burst: 20, at: Self.at(10))
    #expect(bucket.take(20, at: Self.at(10)) == nil)
    #expect(bucket.take(1, at: Self.at(0)) != nil)
    #expect(bucket.level(at: Self.at(10)) == 0)
  }

  @Test("Spare places are anybody's: a lone facility gets all of them, however far beyond its rate")
  func spare() {
    var ledger = ShareLedger(Self.policy(rate: 1, burst: 1, places: 8))
    for _ in 0..<8 { #expect(ledger.enter(Self.facility(1), cost: 1, at: Self.start) == nil) }
    #expect(ledger.enter(Self.facility(1), cost: 1, at: Self.start) != nil)
    ledger.leave(Self.facility(1))
    #expect(ledger.enter(Self.facility(1), cost: 1, at: Self.start) == nil)
    #expect(ledger.total == 8)
  }

  @Test(
    "While one facility has taken every place, another within its rate gets in, and one beyond it too"
  )
  func another() {
    var ledger = ShareLedger(Self.policy(burst: 1, places: 8))
    let (flood, quiet) = (Self.facility(1), Self.facility(2))
    while ledger.enter(flood, cost: 1, at: Self.start) == nil {}
    #expect(ledger.total == 8)
    #expect(ledger.enter(quiet, cost: 1, at: Self.start) == nil)
    // Beyond its rate now, and still below its half of what two may have.
    #expect(ledger.enter(quiet, cost: 1, at: Self.start) == nil)
    #expect(ledger.enter(quiet, cost: 1, at: Self.start) != nil)
  }

  @Test("Who has nothing in work is never kept out, and what left is forgotten")
  func never() {
    var ledger = ShareLedger(Self.policy(rate: 1, burst: 1, places: 1))
    for number in 1...50 {
      #expect(ledger.enter(Self.facility(number), cost: 1, at: Self.start) == nil)
    }
    #expect(ledger.enter(Self.facility(7), cost: 1, at: Self.start) != nil)
    for number in 1...50 { ledger.leave(Self.facility(number)) }
    ledger.leave(Self.facility(1))
    #expect(ledger.total == 0)
    #expect(ledger.enter(Self.facility(7), cost: 1, at: Self.start) == nil)
  }

  /// What a simulated minute at the door brought each facility: every one has requests due at its rate, a
  /// few connections, and each place is held for as long as the work of all who are in makes it.
  private static func minute(
    rates: [Double], connections: [Int], capacity: Double, places: Int
  ) -> [Double] {
    var ledger = ShareLedger(policy(rate: 50, burst: 100, places: places))
    var queue = [(owner: Int, done: Double)]()
    var due = rates.map { _ in 0.0 }
    var busy = rates.map { _ in 0 }
    var served = rates.map { _ in 0.0 }
    let step = 1 / capacity
    var turn = 0
    for tick in 0..<Int(60 * capacity) {
      let now = Double(tick) * step
      for offset in rates.indices {
        let who = (offset + turn) % rates.count
        due[who] += rates[who] * step
        while due[who] >= 1, busy[who] < connections[who],
          ledger.enter(facility(who + 1), cost: 1, at: at(now)) == nil
        {
          due[who] -= 1
          busy[who] += 1
          queue.append((who, now))
        }
      }
      turn += 1
      // One is done in each step, first come, first served: the ledger alone must be fair.
      guard let first = queue.first else { continue }
      queue.removeFirst()
      ledger.leave(facility(first.owner + 1))
      busy[first.owner] -= 1
      served[first.owner] += 1
    }
    return served.map { $0 / 60 }
  }

  @Test(
    "Whatever the rates, who stays within his rate gets it while one facility sends all that it can",
    arguments: [(4, 30.0, 400.0), (8, 40.0, 600.0), (10, 20.0, 300.0)])
  func fairness(_ others: Int, _ rate: Double, _ capacity: Double) {
    let alone = Self.minute(
      rates: Array(repeating: rate, count: others),
      connections: Array(repeating: 8, count: others), capacity: capacity, places: 16)
    let both = Self.minute(
      rates: [1e6] + Array(repeating: rate, count: others),
      connections: [64] + Array(repeating: 8, count: others), capacity: capacity, places: 16)
    for (one, other) in zip(alone, both.dropFirst()) { #expect(other >= 0.9 * one) }
    // And nothing lies idle: the flood gets what is left.
    #expect(both.reduce(0, +) >= 0.99 * capacity, "\(both)")
  }

  @Test("Who waits gets the place that becomes free, and else is told to come again")
  func waits() async throws {
    let shares = FacilityShares(Self.policy(rate: 0.001, burst: 1, places: 1))
    let one = Self.facility(1)
    let (stream, gate) = AsyncStream<Void>.makeStream()
    async let first: Void = shares.holding(one, bytes: 1, patience: .zero) {
      for await _ in stream { break }
    }
    while true {
      // The first is in as soon as the second is refused.
      do {
        try await shares.holding(one, bytes: 1, patience: .zero) {}
        await Task.yield()
      } catch let refusal as ShareRefusal {
        #expect(refusal.retryAfterSeconds == 60)
        break
      }
    }
    // Another facility is not held up.
    try await shares.holding(Self.facility(2), bytes: 1, patience: .zero) {}
    async let second = shares.holding(one, bytes: 1, patience: .seconds(60)) { "in" }
    while shares.waiting == 0 { await Task.yield() }
    gate.yield()
    try await first
    #expect(try await second == "in")
  }

  @Test("Patience ends with a refusal, and nothing stays behind")
  func patience() async throws {
    let shares = FacilityShares(Self.policy(rate: 0.001, burst: 1, places: 1))
    let one = Self.facility(1)
    _ = try await shares.holding(one, bytes: 1, patience: .zero) {
      await #expect(throws: ShareRefusal.self) {
        try await shares.holding(one, bytes: 1, patience: .milliseconds(5)) {}
      }
    }
    #expect(shares.waiting == 0)
    try await shares.holding(one, bytes: 1, patience: .zero) {}
  }
}
