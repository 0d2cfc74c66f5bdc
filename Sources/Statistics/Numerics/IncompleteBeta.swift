import RealModule

/// The regularised incomplete beta function.
///
/// Source: DiDonato and Morris 1992, ACM TOMS 18, 360-373, the continued fraction of section 4; the
/// factor in front by `SaddlePoint`.
enum IncompleteBeta {
  private static let steps = 1_000_000

  /// I_x(a, b) and 1 - I_x(a, b), each to full relative precision; a, b > 0, y = 1 - x.
  static func both(
    _ a: Double, _ b: Double, x: Double, y: Double
  ) -> (lower: Double, upper: Double) {
    if x <= 0 { return (0, 1) }
    if y <= 0 { return (1, 0) }
    // a - (a + b) x, which keeps its digits where x or y is near zero.
    let distance = a * y - b * x
    let factor = a * (b / (a + b)) * SaddlePoint.binomial(a, b, p: x, q: y)
    if distance >= 0 {
      let lower = min(1, factor / fraction(a, b, x, y, distance))
      return (lower, 1 - lower)
    }
    let upper = min(1, factor / fraction(b, a, y, x, -distance))
    return (1 - upper, upper)
  }

  /// Lentz's method.
  private static func fraction(
    _ a: Double, _ b: Double, _ x: Double, _ y: Double, _ distance: Double
  ) -> Double {
    var value = a / (a + 1) * (distance + 1)
    var c = value
    var d = 0.0
    for step in 1...steps {
      let n = Double(step)
      let middle = a + 2 * n - 1
      let share = n * (b - n) * x / middle
      let numerator = (a + n - 1) / middle * (a + b + n - 1) * x * share
      let denominator = n + share + (a + n) / (middle + 2) * (distance + 1 + n * (1 + y))
      d = 1 / away(denominator + numerator * d)
      c = away(denominator + numerator / c)
      let change = c * d
      value *= change
      if abs(change - 1) < 4e-16 { break }
    }
    return value
  }

  private static func away(_ value: Double) -> Double {
    abs(value) < 1e-300 ? 1e-300 : value
  }
}
