/// A week of an actor: what was counted, and what honest care gives.
struct WeekCount {
  let week: Int
  let observed: Int
  let expected: Double
}

/// Weeks in which an actor's count is too high to be chance.
struct Window {
  let actor: Int
  let weeks: ClosedRange<Int>
  let observed: Int
  let expected: Double
  let chance: Double
}

/// Scans each actor's weeks for windows with too much in them.
///
/// Negative binomial tails, whose dispersion is learned from the weeks themselves without the most
/// striking twentieth; windows of several lengths; one false discovery rate over all of them. Of
/// windows that overlap the most striking is kept.
struct WindowScan {
  let thresholds: Thresholds
  let leastCount: Int

  func windows(_ counts: [[WeekCount]]) -> [Window] {
    let dispersion = dispersion(counts)
    var tests = 0
    var candidates: [Window] = []
    for (actor, weeks) in counts.enumerated() {
      for start in weeks.indices {
        for length in thresholds.windowWeeks {
          guard let window = window(weeks, from: start, length: length, actor, dispersion)
          else { continue }
          tests += 1
          if window.chance < 1 { candidates.append(window) }
        }
      }
    }
    let cut = Chance.cut(
      candidates.map(\.chance), tests: tests, rate: thresholds.falseDiscoveryRate)
    return withoutOverlaps(candidates.filter { $0.chance <= cut })
  }

  /// The window of so many calendar weeks; nil where it holds no more weeks of work than a shorter
  /// one. Chance 1 where it is below what is worth a question.
  private func window(
    _ weeks: [WeekCount], from start: Int, length: Int, _ actor: Int, _ dispersion: Double
  ) -> Window? {
    let last = weeks[start].week + length - 1
    let inside = weeks[start...].prefix { $0.week <= last }
    if length > 1, inside.last?.week != last { return nil }
    let observed = inside.reduce(0) { $0 + $1.observed }
    let expected = inside.reduce(0) { $0 + $1.expected }
    let isWorthIt =
      observed >= leastCount && Double(observed) >= thresholds.leastRatio * expected
    let chance =
      isWorthIt ? Chance.atLeast(observed, mean: expected, dispersion: dispersion) : 1
    return Window(
      actor: actor, weeks: weeks[start].week...last, observed: observed, expected: expected,
      chance: chance)
  }

  private func dispersion(_ counts: [[WeekCount]]) -> Double {
    let parts = counts.joined().filter { $0.expected > 0 }.map { week in
      let off = Double(week.observed) - week.expected
      return (square: off * off, expected: week.expected)
    }.sorted { $0.square / $0.expected < $1.square / $1.expected }
    let kept = parts.dropLast((parts.count + 19) / 20)
    let expected = kept.reduce(0) { $0 + $1.expected }
    guard expected > 0 else { return thresholds.leastDispersion }
    return max(thresholds.leastDispersion, kept.reduce(0) { $0 + $1.square } / expected)
  }

  private func withoutOverlaps(_ windows: [Window]) -> [Window] {
    var kept: [Window] = []
    var taken: Set<[Int]> = []
    let order = windows.sorted {
      ($0.chance, $0.weeks.count, $0.actor, $0.weeks.lowerBound)
        < ($1.chance, $1.weeks.count, $1.actor, $1.weeks.lowerBound)
    }
    for window in order
    where window.weeks.allSatisfy({ !taken.contains([window.actor, $0]) }) {
      for week in window.weeks { taken.insert([window.actor, week]) }
      kept.append(window)
    }
    return kept
  }
}
