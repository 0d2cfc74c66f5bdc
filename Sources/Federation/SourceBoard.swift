package import Calling
import Metrics
package import Registry
import Synchronization

/// How the registered endpoints do, as this gateway has seen it since it began: whom it asks still, and how they
/// answer.
package final class SourceBoard: Sendable {
  /// Questions that one endpoint gets at once; a further one is not asked.
  package static let atOnce = 8
  /// Answers of which the times are kept.
  package static let kept = 256

  /// One endpoint.
  package struct Health: Hashable, Sendable {
    /// Whether it is asked.
    package var breaker = CircuitBreaker.State.closed
    /// How the last question ended, and when, microseconds since 1970; nil before the first.
    package var last: SourceReply.State?
    /// When.
    package var lastAt: Int64?
    /// When it answered last.
    package var lastAnswered: Int64?
    /// How often each came.
    package var counts: [SourceReply.State: Int] = [:]
    /// Of the last answers, milliseconds: half and 95 of 100 took no longer; nil before the first.
    package var median: Int?
    /// The 95th percentile.
    package var p95: Int?

    /// Of one that nobody has asked yet.
    package init() {}
  }

  private struct Line {
    var breaker = CircuitBreaker()
    var health = Health()
    var inFlight = 0
    var times: [Int] = []
    var next = 0
  }

  private let lines = Mutex<[SourceID: Line]>([:])

  /// An empty board.
  package init() {}

  /// Whether an endpoint may be asked now; who was let in says how it ended.
  func admit(_ source: SourceEntry, at moment: ContinuousClock.Instant) -> Bool {
    lines.withLock { lines in
      guard lines[source.id, default: Line()].inFlight < Self.atOnce,
        lines[source.id, default: Line()].breaker.admit(at: moment)
      else { return false }
      lines[source.id, default: Line()].inFlight += 1
      return true
    }
  }

  /// How a question ended that was let in.
  func note(
    _ source: SourceEntry, _ state: SourceReply.State, milliseconds: Int,
    at moment: ContinuousClock.Instant, now: Int64
  ) {
    let isOpen = lines.withLock { lines in
      var line = lines[source.id] ?? Line()
      line.inFlight -= 1
      // Who refuses is there.
      let isThere = state == .answered || state == .refused
      line.breaker.note(answered: isThere, at: moment)
      line.health.last = state
      line.health.lastAt = now
      line.health.counts[state, default: 0] += 1
      if state == .answered {
        line.health.lastAnswered = now
        if line.times.count < Self.kept {
          line.times.append(milliseconds)
        } else {
          line.times[line.next] = milliseconds
          line.next = (line.next + 1) % Self.kept
        }
      }
      lines[source.id] = line
      return line.breaker.isOpen(at: moment)
    }
    let name = [("source", source.name)]
    Counter(
      label: "baimbai_source_questions_total", dimensions: name + [("result", state.rawValue)]
    )
    .increment()
    Gauge(label: "baimbai_source_open", dimensions: name).record(isOpen ? 1 : 0)
    if state == .answered {
      Timer(label: "baimbai_source_seconds", dimensions: name).recordMilliseconds(milliseconds)
    }
  }

  /// How an endpoint does.
  package func health(
    of source: SourceID, at moment: ContinuousClock.Instant = .now
  ) -> Health {
    lines.withLock { lines in
      guard let line = lines[source] else { return Health() }
      var health = line.health
      health.breaker = line.breaker.state(at: moment)
      let sorted = line.times.sorted()
      if !sorted.isEmpty {
        health.median = sorted[(sorted.count - 1) / 2]
        health.p95 = sorted[min(sorted.count - 1, (sorted.count * 95 + 99) / 100 - 1)]
      }
      return health
    }
  }
}
