import Calling
import Testing

/// Whom is asked still: moments are given, nothing is waited for.
@Suite("Circuit breaker")
struct CircuitBreakerTests {
  private let start = ContinuousClock.now

  /// A breaker in a box, because an expectation takes no change.
  private final class Box {
    var breaker = CircuitBreaker()

    func admits(_ moment: ContinuousClock.Instant) -> Bool { breaker.admit(at: moment) }
    func fails(_ moment: ContinuousClock.Instant) { breaker.note(answered: false, at: moment) }
    func answers(_ moment: ContinuousClock.Instant) { breaker.note(answered: true, at: moment) }
  }

  private func opened() -> Box {
    let box = Box()
    for _ in 0..<CircuitBreaker.faults {
      #expect(box.admits(start))
      box.fails(start)
    }
    return box
  }

  @Test("It opens after five faults in a row, and not before; an answer between begins anew")
  func opens() {
    let box = Box()
    for _ in 0..<4 { box.fails(start) }
    #expect(box.breaker.state(at: start) == .closed)
    box.answers(start)
    for _ in 0..<4 { box.fails(start) }
    #expect(box.admits(start))
    box.fails(start)
    #expect(box.breaker.state(at: start) == .open)
    #expect(!box.admits(start + .milliseconds(29_999)))
  }

  @Test("After the pause one question goes out to see, and the others wait for what comes of it")
  func oneTry() {
    let box = opened()
    let later = start + .seconds(30)
    #expect(box.breaker.places(8, at: start) == 0 && box.breaker.places(8, at: later) == 1)
    #expect(box.admits(later))
    #expect(box.breaker.state(at: later) == .trying)
    #expect(!box.admits(later) && !box.admits(later + .seconds(29)))
    box.answers(later + .seconds(1))
    #expect(box.admits(later + .seconds(1)))
    #expect(box.breaker.state(at: later + .seconds(1)) == .closed)
  }

  @Test("Each try that fails doubles the pause, up to ten minutes")
  func doubles() {
    let box = opened()
    var moment = start
    for seconds in [30, 60, 120, 240, 480, 600, 600] {
      #expect(!box.admits(moment + .seconds(seconds) - .milliseconds(1)))
      moment += .seconds(seconds)
      #expect(box.admits(moment))
      box.fails(moment)
    }
  }

  @Test("Faults of questions from before it opened do not lengthen the pause")
  func stragglers() {
    let box = opened()
    for _ in 0..<10 { box.fails(start + .seconds(1)) }
    #expect(box.admits(start + .seconds(30)))
  }

  @Test("A try of which nothing is heard is over with the next pause")
  func lostTry() {
    let box = opened()
    #expect(box.admits(start + .seconds(30)))
    #expect(!box.admits(start + .seconds(59)))
    #expect(box.admits(start + .seconds(60)))
  }
}
