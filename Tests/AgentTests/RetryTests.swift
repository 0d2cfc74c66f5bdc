import Agent
import Testing

/// The attempts of one submission as transcripts: events in, actions out, no clock and no network.
@Suite struct RetryTests {
  private static func seconds(_ action: SubmissionAttempts.Action) -> Double? {
    guard case .sendAfter(let wait) = action else { return nil }
    return wait / .seconds(1)
  }

  @Test("Waits double from half a second to thirty seconds, and attempts end at the limit")
  func doubling() {
    var attempts = SubmissionAttempts(
      policy: RetryPolicy(maximumAttempts: 10, deadline: .seconds(10_000)))
    var waits: [Double] = []
    for _ in 1..<10 {
      let action = attempts.next(after: .disconnected, elapsed: .zero, jitter: 1)
      waits.append(Self.seconds(action) ?? -1)
    }
    #expect(waits == [0.5, 1, 2, 4, 8, 16, 30, 30, 30])
    #expect(attempts.next(after: .disconnected, elapsed: .zero, jitter: 1) == .unreachable)
    #expect(attempts.count == 10)
  }

  @Test("Jitter takes away at most half of a wait", arguments: [0, 0.25, 0.5, 0.999])
  func jitter(_ jitter: Double) throws {
    var attempts = SubmissionAttempts(policy: RetryPolicy())
    let action = attempts.next(after: .disconnected, elapsed: .zero, jitter: jitter)
    let wait = try #require(Self.seconds(action))
    #expect(abs(wait - (0.25 + 0.25 * jitter)) < 1e-9)
  }

  @Test("No wait is begun that would end after the deadline")
  func deadline() {
    var attempts = SubmissionAttempts(policy: RetryPolicy(deadline: .seconds(10)))
    let busy = SubmissionAttempts.Event.answered(status: 503, retryAfter: nil)
    #expect(
      attempts.next(after: busy, elapsed: .seconds(9.5), jitter: 1) == .sendAfter(.seconds(0.5)))
    #expect(
      attempts.next(after: busy, elapsed: .seconds(9.5), jitter: 1) == .tryLater(retryAfter: nil))
  }

  @Test("Retry-After is never undercut, and one beyond the deadline ends the attempts")
  func retryAfter() throws {
    var attempts = SubmissionAttempts(policy: RetryPolicy(deadline: .seconds(60)))
    let soon = SubmissionAttempts.Event.answered(status: 429, retryAfter: .seconds(7))
    #expect(attempts.next(after: soon, elapsed: .zero, jitter: 0) == .sendAfter(.seconds(7)))
    let spread = attempts.next(after: soon, elapsed: .zero, jitter: 1)
    #expect(try #require(Self.seconds(spread)) == 7.5)
    let late = SubmissionAttempts.Event.answered(status: 503, retryAfter: .seconds(3600))
    #expect(
      attempts.next(after: late, elapsed: .zero, jitter: 0)
        == .tryLater(retryAfter: .seconds(3600)))
  }

  @Test("Only 408, 429, 500, 502, 503 and 504 are tried again")
  func statuses() {
    let retried = (200...599).filter { status in
      var attempts = SubmissionAttempts(policy: RetryPolicy())
      let event = SubmissionAttempts.Event.answered(status: status, retryAfter: nil)
      let action = attempts.next(after: event, elapsed: .zero, jitter: 0)
      return action != .takeAnswer
    }
    #expect(retried == [408, 429, 500, 502, 503, 504])
  }

  @Test("A transcript of a bad morning: no network, overload, then an answer")
  func transcript() {
    var attempts = SubmissionAttempts(policy: RetryPolicy())
    let events: [SubmissionAttempts.Event] = [
      .disconnected, .answered(status: 503, retryAfter: .seconds(3)), .disconnected,
      .answered(status: 422, retryAfter: nil),
    ]
    let actions = events.map { attempts.next(after: $0, elapsed: .seconds(1), jitter: 0) }
    #expect(
      actions == [
        .sendAfter(.seconds(0.25)), .sendAfter(.seconds(3)), .sendAfter(.seconds(1)), .takeAnswer,
      ])
  }

  @Test("Certificates that do not fit are not tried again")
  func distrust() {
    var attempts = SubmissionAttempts(policy: RetryPolicy())
    #expect(attempts.next(after: .untrusted, elapsed: .zero, jitter: 0) == .untrusted)
  }

  @Test("Retry-After is seconds or an HTTP date, at most a day")
  func header() {
    let now: Int64 = 784_111_777_000_000  // Sun, 06 Nov 1994 08:49:37 GMT
    func read(_ text: String) -> Duration? { RetryAfter.duration(text, now: now) }
    #expect(read("0") == .zero)
    #expect(read("120") == .seconds(120))
    #expect(read("99999999999999999999999") == .seconds(86_400))
    #expect(read("Sun, 06 Nov 1994 08:50:07 GMT") == .seconds(30))
    #expect(read("Sun, 06 Nov 1994 08:49:07 GMT") == .zero)
    for text in ["", "-1", "1.5", "soon", "Sun, 06 Foo 1994 08:49:37 GMT", "+3"] {
      #expect(read(text) == nil, "\(text)")
    }
  }
}
