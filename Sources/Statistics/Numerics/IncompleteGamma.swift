import RealModule

/// The regularised incomplete gamma functions P and Q.
///
/// Source: DLMF 8.11.4 (series), 8.9.2 (continued fraction), the factor in front by `SaddlePoint`.
enum IncompleteGamma {
  private static let steps = 1_000_000

  /// P(shape, x) and Q(shape, x) = 1 - P, each to full relative precision; shape > 0, x >= 0.
  static func both(shape: Double, at x: Double) -> (lower: Double, upper: Double) {
    if x.isNaN { return (x, x) }
    if x <= 0 { return (0, 1) }
    if x == .infinity { return (1, 0) }
    let factor = SaddlePoint.poisson(shape, mean: x)
    if factor == 0 { return x < shape ? (0, 1) : (1, 0) }
    if x < shape + 1 {
      let lower = min(1, factor * series(shape, x))
      return (lower, 1 - lower)
    }
    let upper = min(1, factor * shape * fraction(shape, x))
    return (1 - upper, upper)
  }

  private static func series(_ shape: Double, _ x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    for step in 1...steps {
      term *= x / (shape + Double(step))
      sum += term
      if term < sum * 1e-17 { break }
    }
    return sum
  }

  /// Lentz's method.
  private static func fraction(_ shape: Double, _ x: Double) -> Double {
    let tiny = 1e-300
    var b = x + 1 - shape
    var c = 1 / tiny
    var d = 1 / (abs(b) < tiny ? tiny : b)
    var value = d
    for step in 1...steps {
      let n = Double(step)
      let a = -n * (n - shape)
      b += 2
      d = a * d + b
      if abs(d) < tiny { d = tiny }
      c = b + a / c
      if abs(c) < tiny { c = tiny }
      d = 1 / d
      let change = c * d
      value *= change
      if abs(change - 1) < 4e-16 { break }
    }
    return value
  }
}
