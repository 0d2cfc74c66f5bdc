/// Where a rising function crosses zero: Newton's steps, kept inside a shrinking bracket.
enum MonotoneRoot {
  /// The crossing between `lower` and `upper`; the function is at most 0 at the one and at least 0
  /// at the other.
  static func find(
    from start: Double, lower: Double, upper: Double,
    function: (Double) -> (value: Double, slope: Double)
  ) -> Double {
    var lower = lower
    var upper = upper
    var x = start > lower && start < upper ? start : lower + (upper - lower) / 2
    for _ in 0..<400 {
      let (value, slope) = function(x)
      if value == 0 { return x }
      if value < 0 { lower = x } else { upper = x }
      var next = x - value / slope
      if !(next > lower && next < upper) { next = lower + (upper - lower) / 2 }
      if abs(next - x) <= 1e-16 * abs(x) || next == x { return next }
      x = next
    }
    return x
  }
}
