/// The Making Data Count rules over an XmR chart: what varies, and whether a target is met.
///
/// Source: NHS England, "Making data count"; as NHSRplotthedots 0.2.2.
package struct MakingDataCount: Hashable, Sendable {
  /// Which way is better.
  package enum Direction: Hashable, Sendable {
    /// Higher is better.
    case increase
    /// Lower is better.
    case decrease
    /// Neither.
    case neutral
  }

  /// The first rule that a point meets, in this order.
  package enum Rule: Hashable, Sendable, CaseIterable {
    /// Beyond a limit.
    case outsideLimits
    /// One of seven neighbours that all rise or all fall.
    case trend
    /// One of two in three neighbours on one side that are beyond two thirds of the way to the
    /// limit.
    case nearLimit
    /// One of seven neighbours on one side of the mean.
    case shift
  }

  /// What a point says.
  package enum Variation: Hashable, Sendable {
    /// Nothing but chance.
    case commonCause
    /// A cause, in the good direction.
    case improvement
    /// A cause, in the bad direction.
    case concern
    /// A cause upwards, where neither direction is better.
    case neutralHigh
    /// A cause downwards, where neither direction is better.
    case neutralLow
  }

  /// What the limits say of the target.
  package enum Assurance: Hashable, Sendable {
    /// The whole of the process is on the good side of it.
    case consistentPass
    /// The whole of the process is on the bad side of it.
    case consistentFail
    /// The target is within the limits: met or missed by chance.
    case hitOrMiss
  }

  /// One point's verdict.
  package struct Point: Hashable, Sendable {
    /// The rule that makes it special; nil for common cause.
    package let rule: Rule?
    /// Whether the rule points upwards.
    package let isUpwards: Bool
    /// The verdict in the words of the icons.
    package let variation: Variation
    /// Whether it is beyond two thirds of the way to the limit, and within the limit.
    package let isNearLimit: Bool
  }

  /// The chart that was judged.
  package let chart: ControlChart
  /// The verdicts in order of the chart's points.
  package let points: [Point]
  /// What is said of the target at the last point; nil without a target or a direction.
  package let assurance: Assurance?

  /// The verdict on the last point, which the variation icon shows; nil for an empty chart.
  package var latest: Variation? { points.last?.variation }

  /// The rules over `values`. Throws as `XmRChart.individuals`.
  package init(
    _ values: [Double], direction: Direction, target: Double? = nil, screened: Bool = true,
    frozenAfter: Int? = nil
  ) throws(Refusal) {
    let chart = try XmRChart.individuals(
      values, scaling: .rounded, screened: screened, frozenAfter: frozenAfter)
    self.init(chart, direction: direction, target: target)
  }

  /// The rules over a chart that is there already.
  package init(_ chart: ControlChart, direction: Direction, target: Double? = nil) {
    self.chart = chart
    let rules = Rules(chart)
    points = chart.points.indices.map { rules.judge($0, direction) }
    assurance = Self.assurance(chart, direction, target)
  }

  private static func assurance(
    _ chart: ControlChart, _ direction: Direction, _ target: Double?
  ) -> Assurance? {
    guard let target, let limits = chart.points.last?.limits, direction != .neutral else {
      return nil
    }
    if target > limits.upper {
      return direction == .increase ? .consistentFail : .consistentPass
    }
    if target < limits.lower {
      return direction == .increase ? .consistentPass : .consistentFail
    }
    return .hitOrMiss
  }
}

/// The four rules over one chart.
private struct Rules {
  let values: [Double]
  let outside: [Bool]
  let near: [Bool]
  let sides: [Int]
  let trend: [Bool]
  let shift: [Bool]

  init(_ chart: ControlChart) {
    let points = chart.points
    values = points.map(\.value)
    outside = points.map(\.isOutside)
    near = points.map { !$0.isOutside && !$0.warnings.contains($0.value) }
    let sides = points.map { $0.value == $0.centre ? 0 : ($0.value > $0.centre ? 1 : -1) }
    self.sides = sides
    let values = values
    trend = Self.members(points.count, of: 7) { window in
      let pairs = zip(values[window].dropFirst(), values[window])
      return pairs.allSatisfy { $0 > $1 } || pairs.allSatisfy { $0 < $1 }
    }
    shift = Self.members(points.count, of: 7) { window in
      sides[window.lowerBound] != 0
        && window.allSatisfy { sides[$0] == sides[window.lowerBound] }
    }
  }

  /// Which positions stand in a window of `size` that `holds`.
  private static func members(
    _ count: Int, of size: Int, _ holds: (Range<Int>) -> Bool
  ) -> [Bool] {
    var members = [Bool](repeating: false, count: count)
    for start in 0..<max(0, count - size + 1) where holds(start..<start + size) {
      for index in start..<start + size { members[index] = true }
    }
    return members
  }

  private func isTwoInThree(_ index: Int) -> Bool {
    guard near[index] else { return false }
    return (index - 2...index).contains { start in
      guard start >= 0, start + 3 <= near.count else { return false }
      let window = start..<start + 3
      return window.count(where: { near[$0] }) >= 2
        && abs(window.reduce(0) { $0 + sides[$1] }) == 3
    }
  }

  /// Whether the trend at `index` rises; where two trends meet, the later one counts.
  private func rises(_ index: Int) -> Bool {
    let meets = index + 1 < values.count && trend[index + 1]
    if meets { return values[index + 1] > values[index] }
    return index > 0 && values[index] > values[index - 1]
  }

  func judge(_ index: Int, _ direction: MakingDataCount.Direction) -> MakingDataCount.Point {
    let rule: MakingDataCount.Rule? =
      if outside[index] {
        .outsideLimits
      } else if trend[index] {
        .trend
      } else if isTwoInThree(index) {
        .nearLimit
      } else if shift[index] {
        .shift
      } else {
        nil
      }
    let upwards = rule == .trend ? rises(index) : sides[index] > 0
    let variation: MakingDataCount.Variation =
      switch (rule, direction) {
      case (nil, _): .commonCause
      case (_, .neutral): upwards ? .neutralHigh : .neutralLow
      case (_, .increase): upwards ? .improvement : .concern
      case (_, .decrease): upwards ? .concern : .improvement
      }
    return .init(rule: rule, isUpwards: upwards, variation: variation, isNearLimit: near[index])
  }
}
