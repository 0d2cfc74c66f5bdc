import RecordModel
import Synchronization
import Testing

struct BackgroundPaceTests {
  @Test("However many work in the background, they have a quarter of a core at most")
  func sharesOneFifth() {
    for workers in 1...8 {
      let work = Duration.milliseconds(100)
      let rest = BackgroundPace.rest(after: work, workers: workers)
      let share = Double(workers) * (work / (work + rest))
      #expect(share >= 0.2 && share < 0.25)
    }
    #expect(BackgroundPace.rest(after: .seconds(600), workers: 5) == BackgroundPace.longestRest)
  }

  @Test("Nobody rests beside an idle gateway, and a rest ends with the rush that it was for")
  func endsWithTheRush() async throws {
    let begin = ContinuousClock.now - .seconds(3600)
    let glances = Mutex(0)
    let pace = BackgroundPace {
      glances.withLock { count in
        count += 1
        return count < 3
      }
    }
    // Ends at the glance that finds the gateway idle. The longest rest has 150 of them; where one takes seconds, beside
    // tests that hold every core, the rest may be over before the third.
    try await pace.rest(since: begin)
    #expect((2...3).contains(glances.withLock { $0 }))
    try await BackgroundPace.unhurried.rest(since: begin)
  }

  @Test("A worker's rest is cut off by cancelling it")
  func isCancelled() async throws {
    let pace = BackgroundPace { true }
    let task = Task { try await pace.rest(since: .now - .seconds(60)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test(
    "While a rush is short nothing is done beside it; what was spent on it comes back as the gateway rests"
  )
  func putsOffWhileTheRushIsShort() {
    let start = ContinuousClock.now
    func at(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }
    var patience = Patience()
    #expect(patience.left == Patience.most)
    patience.see(isBusy: false, at: at(0))
    patience.see(isBusy: true, at: at(100))
    #expect(patience.left == Patience.most)
    patience.see(isBusy: true, at: at(108))
    #expect(patience.left == Patience.most - .seconds(8))
    // Idle for a moment only: that much is made good, and the next rush goes on where this one stopped.
    patience.see(isBusy: false, at: at(110))
    patience.see(isBusy: true, at: at(113))
    #expect(patience.left == Patience.most - .seconds(7))
    patience.see(isBusy: true, at: at(500))
    #expect(patience.left == .zero)
    patience.see(isBusy: true, at: at(900))
    patience.see(isBusy: false, at: at(1000))
    patience.see(isBusy: false, at: at(1004))
    #expect(patience.left == .seconds(4))
    patience.see(isBusy: false, at: at(2000))
    #expect(patience.left == Patience.most)
  }

  @Test("A worker that has done nothing yet begins beside an idle gateway, and not into a rush")
  func doesNotBeginIntoARush() async throws {
    try await BackgroundPace { false }.rest(after: .zero)
    let pace = BackgroundPace { true }
    let begun = Mutex(false)
    let task = Task {
      try await pace.rest(after: .zero)
      begun.withLock { $0 = true }
    }
    try await Task.sleep(for: .milliseconds(500))
    #expect(!begun.withLock { $0 })
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    // Who may wait so long only begins all the same.
    try await pace.rest(after: .zero, atMost: .milliseconds(50))
  }
}
