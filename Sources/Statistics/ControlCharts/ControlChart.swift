/// A Shewhart chart: values with their centre line and limits, and what the runs say.
package struct ControlChart: Hashable, Sendable {
  /// One value with the lines it is judged by.
  package struct Point: Hashable, Sendable {
    /// The value plotted.
    package let value: Double
    /// The centre line.
    package let centre: Double
    /// Three standard errors below and above the centre.
    package let limits: Interval
    /// Two standard errors below and above the centre.
    package let warnings: Interval

    /// Whether the value is beyond a limit.
    package var isOutside: Bool { value < limits.lower || value > limits.upper }
  }

  /// Fewer points than this give no limits; `preferred` is better. Source: Making Data Count.
  package static let minimumPoints = 12
  /// The number of points from which limits are steady.
  package static let preferredPoints = 20

  /// The points in order.
  package let points: [Point]
  /// The Anhoej rules over the points; nil when none is off the centre line.
  package let runs: RunsAnalysis?

  init(points: [Point]) {
    self.points = points
    runs = RunsAnalysis(points.map { $0.value - $0.centre })
  }

  /// Whether there are points enough for the limits to be shown.
  package var hasEnoughPoints: Bool { points.count >= Self.minimumPoints }

  /// Positions, from 0, of the values beyond a limit.
  package var outside: [Int] { points.indices.filter { points[$0].isOutside } }

  /// Checks how many of the first points set the lines: all, or `frozen` of them.
  static func baseline(_ count: Int, frozen: Int?, atLeast minimum: Int) throws(Refusal) -> Int {
    let baseline = frozen ?? count
    guard baseline <= count, baseline >= 0 else { throw .settingOutOfRange("frozenAfter") }
    try Checks.length(baseline, atLeast: minimum)
    return baseline
  }
}
