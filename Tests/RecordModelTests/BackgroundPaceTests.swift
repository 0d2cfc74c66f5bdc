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
}
