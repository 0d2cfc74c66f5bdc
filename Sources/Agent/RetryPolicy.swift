/// How long and how often one submission is tried.
package struct RetryPolicy: Hashable, Sendable {
  /// The wait before the second attempt, doubled before each further one.
  package var firstDelay: Duration
  /// The longest wait that doubling leads to.
  package var longestDelay: Duration
  /// Most attempts, the first included: ten span about two and a half minutes.
  package var maximumAttempts: Int
  /// No wait ends later than this after the first attempt, so that a clerk gets an answer.
  package var deadline: Duration

  /// 0.5 s doubled up to 30 s, at most ten attempts within five minutes, unless said otherwise.
  package init(
    firstDelay: Duration = .milliseconds(500), longestDelay: Duration = .seconds(30),
    maximumAttempts: Int = 10, deadline: Duration = .seconds(300)
  ) {
    self.firstDelay = firstDelay
    self.longestDelay = longestDelay
    self.maximumAttempts = max(1, maximumAttempts)
    self.deadline = deadline
  }

  /// Whether an answer asks to be tried again; every other 4xx is final.
  package static func isRetried(status: Int) -> Bool {
    [408, 429, 500, 502, 503, 504].contains(status)
  }
}

/// The attempts of one submission as a pure state machine: what happened in, what to do out.
package struct SubmissionAttempts: Hashable, Sendable {
  /// How one attempt went.
  package enum Event: Hashable, Sendable {
    /// The gateway answered, perhaps with a Retry-After.
    case answered(status: Int, retryAfter: Duration?)
    /// No connection, or it broke before the whole answer was there.
    case disconnected
    /// One side does not trust the other's certificate; trying again changes nothing.
    case untrusted
  }

  /// What to do next.
  package enum Action: Hashable, Sendable {
    /// Wait so long, then send the same again.
    case sendAfter(Duration)
    /// The last answer is the result.
    case takeAnswer
    /// The attempts are used up; the gateway is there and asks for patience, if known how long.
    case tryLater(retryAfter: Duration?)
    /// The attempts are used up and the last one did not reach the gateway.
    case unreachable
    /// The certificates do not fit.
    case untrusted
  }

  /// The limits.
  package let policy: RetryPolicy
  /// Attempts that ended.
  package private(set) var count = 0

  /// No attempt made yet: the first is sent at once.
  package init(policy: RetryPolicy) { self.policy = policy }

  /// Judges one attempt.
  ///
  /// - Parameters:
  ///   - elapsed: since the first attempt began.
  ///   - jitter: from 0 up to 1, drawn anew each time, so that many clients do not come at once.
  package mutating func next(after event: Event, elapsed: Duration, jitter: Double) -> Action {
    count += 1
    switch event {
    case .untrusted: return .untrusted
    case .disconnected:
      let delay = delay(jitter)
      return mayWait(delay, elapsed) ? .sendAfter(delay) : .unreachable
    case .answered(let status, let retryAfter):
      guard RetryPolicy.isRetried(status: status) else { return .takeAnswer }
      // Never sooner than asked, and spread over a little more than that.
      let delay = max(delay(jitter), retryAfter.map { $0 + policy.firstDelay * jitter } ?? .zero)
      return mayWait(delay, elapsed) ? .sendAfter(delay) : .tryLater(retryAfter: retryAfter)
    }
  }

  private func mayWait(_ delay: Duration, _ elapsed: Duration) -> Bool {
    count < policy.maximumAttempts && elapsed + delay <= policy.deadline
  }

  /// Between half and the whole of the doubled delay.
  private func delay(_ jitter: Double) -> Duration {
    var full = policy.firstDelay
    for _ in 1..<max(count, 1) where full < policy.longestDelay { full = full * 2 }
    return min(full, policy.longestDelay) * (0.5 + 0.5 * min(max(jitter, 0), 1))
  }
}
