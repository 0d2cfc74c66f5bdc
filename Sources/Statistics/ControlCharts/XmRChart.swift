/// The chart of single values and its moving ranges (XmR, I-chart and MR-chart).
///
/// Source: Wheeler 1993, "Understanding Variation"; as qicharts2 and NHSRplotthedots.
package enum XmRChart {
  /// How the mean moving range becomes three standard errors.
  package enum Scaling: Hashable, Sendable {
    /// 2.66 mean moving ranges, as NHSRplotthedots and Making Data Count.
    case rounded
    /// 3 / 1.128 mean moving ranges, as qicharts2.
    case exact

    var threeSigma: Double { self == .rounded ? 2.66 : 3 / 1.128 }
  }

  /// Ranges from this many mean ranges up are screened out. Source: D4 of ranges of two.
  static let rangeLimit = 3.267

  /// The chart of `values`, in their own unit.
  ///
  /// `screened` drops, once, ranges that are themselves out of the ordinary; `frozenAfter` lets
  /// only the first so many values set the lines. Throws `tooShort` (2 values), `notFinite`,
  /// `settingOutOfRange`.
  package static func individuals(
    _ values: [Double], scaling: Scaling = .rounded, screened: Bool = false,
    frozenAfter: Int? = nil
  ) throws(Refusal) -> ControlChart {
    try Checks.finite(values)
    let count = try ControlChart.baseline(values.count, frozen: frozenAfter, atLeast: 2)
    let baseline = Array(values[..<count])
    let centre = Sample.mean(baseline) ?? 0
    let three = scaling.threeSigma * meanRange(baseline, screened: screened)
    let limits = Interval(lower: centre - three, upper: centre + three)
    let two = three * 2 / 3
    let warnings = Interval(lower: centre - two, upper: centre + two)
    return ControlChart(
      points: values.map {
        ControlChart.Point(value: $0, centre: centre, limits: limits, warnings: warnings)
      })
  }

  /// The chart of the ranges between neighbours of `values`; the first point is that of the second
  /// value. Throws `tooShort` (2 values), `notFinite`.
  package static func movingRanges(_ values: [Double]) throws(Refusal) -> ControlChart {
    try Checks.finite(values)
    try Checks.length(values.count, atLeast: 2)
    let ranges = zip(values.dropFirst(), values).map { abs($0 - $1) }
    let centre = Sample.mean(ranges) ?? 0
    let limits = Interval(lower: 0, upper: rangeLimit * centre)
    let warnings = Interval(lower: 0, upper: rangeLimit * centre * 2 / 3)
    return ControlChart(
      points: ranges.map {
        ControlChart.Point(value: $0, centre: centre, limits: limits, warnings: warnings)
      })
  }

  /// The mean range between neighbours.
  static func meanRange(_ values: [Double], screened: Bool) -> Double {
    let ranges = zip(values.dropFirst(), values).map { abs($0 - $1) }
    guard let mean = Sample.mean(ranges) else { return 0 }
    guard screened else { return mean }
    return Sample.mean(ranges.filter { $0 < rangeLimit * mean }) ?? mean
  }
}
