/// A control chart in phases: from each break on the limits are made anew, and no rule looks across one.
///
/// Source: NHS England, "Making data count", recalculating limits; monitoring.md 4.
package struct PhasedChart: Hashable, Sendable {
  /// One phase and what its rules say.
  package struct Phase: Hashable, Sendable {
    /// Positions of its points, from 0.
    package let range: Range<Int>
    /// Its limits and verdicts; nil where it has fewer than `ControlChart.minimumPoints` points, or none can be made.
    package let judged: MakingDataCount?
  }

  /// In order; together they hold every point.
  package let phases: [Phase]

  /// The last phase, of which the icons speak.
  package var latest: Phase? { phases.last }

  /// The chart of `count` points.
  ///
  /// - Parameters:
  ///   - breaks: positions, from 0, of the points at which a phase begins; those outside of the points are none.
  ///   - frozen: how many of the points, from the first of all, were there when limits were frozen. Within a phase the
  ///     last such place counts, where its points up to it are enough for limits.
  ///   - limits: makes the lines of some points, of which only the first `frozenAfter` set them if that is said.
  package init(
    count: Int, breaks: [Int], frozen: [Int] = [], direction: MakingDataCount.Direction,
    target: Double?, limits: (_ points: Range<Int>, _ frozenAfter: Int?) -> ControlChart?
  ) {
    let starts = Set(breaks).filter { $0 > 0 && $0 < count }.sorted()
    var phases: [Phase] = []
    for (first, end) in zip([0] + starts, starts + [max(0, count)]) {
      let range = first..<end
      let kept = frozen.filter { $0 < end && $0 - first >= ControlChart.minimumPoints }.max()
      var judged: MakingDataCount?
      if range.count >= ControlChart.minimumPoints,
        let chart = limits(range, kept.map { $0 - first })
      {
        judged = MakingDataCount(chart, direction: direction, target: target)
      }
      phases.append(Phase(range: range, judged: judged))
    }
    self.phases = phases
  }

  /// The lines and the verdict of a point; nil where its phase has none.
  package func point(_ index: Int) -> (lines: ControlChart.Point, verdict: MakingDataCount.Point)? {
    guard let phase = phases.first(where: { $0.range.contains(index) }), let judged = phase.judged
    else { return nil }
    let place = index - phase.range.lowerBound
    return (judged.chart.points[place], judged.points[place])
  }
}
