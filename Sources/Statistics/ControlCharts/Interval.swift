/// Two bounds, the lower first; a bound may be infinite where that is said.
package struct Interval: Hashable, Sendable {
  /// The lower bound.
  package let lower: Double
  /// The upper bound.
  package let upper: Double

  /// The bounds in order.
  package init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// Both bounds moved into `range`.
  package func clamped(to range: ClosedRange<Double>) -> Interval {
    Interval(
      lower: min(max(lower, range.lowerBound), range.upperBound),
      upper: min(max(upper, range.lowerBound), range.upperBound))
  }

  /// Whether `value` is between the bounds or on one.
  package func contains(_ value: Double) -> Bool { value >= lower && value <= upper }
}
