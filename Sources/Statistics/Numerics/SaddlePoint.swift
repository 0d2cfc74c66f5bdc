import RealModule

/// Poisson and binomial probabilities to full precision, for real arguments too.
///
/// Source: Loader 2000, "Fast and accurate computation of binomial probabilities".
enum SaddlePoint {
  private static let logRootTwoPi = 0.918_938_533_204_672_741_78
  private static let twoPi = 2 * Double.pi

  /// log(x!) less Stirling's approximation, for x > 0.
  static func stirlingError(_ x: Double) -> Double {
    if x <= 15 {
      return .logGamma(x + 1) - (x + 0.5) * .log(x) + x - logRootTwoPi
    }
    let square = x * x
    // The terms of Stirling's series, 1/12 to 691/360360.
    var sum = 691.0 / 360_360 / square
    sum = (1.0 / 1188 - sum) / square
    sum = (1.0 / 1680 - sum) / square
    sum = (1.0 / 1260 - sum) / square
    sum = (1.0 / 360 - sum) / square
    return (1.0 / 12 - sum) / x
  }

  /// x log(x / mean) + mean - x, without cancellation where both are near, for x > 0, mean > 0.
  static func deviance(_ x: Double, _ mean: Double) -> Double {
    deviance(x, mean, difference: x - mean)
  }

  /// The same from a `difference` x - mean that is known better than by subtraction.
  private static func deviance(_ x: Double, _ mean: Double, difference: Double) -> Double {
    guard abs(difference) < 0.1 * (x + mean) else { return x * .log(x / mean) - difference }
    let ratio = difference / (x + mean)
    var sum = difference * ratio
    var term = 2 * x * ratio
    let square = ratio * ratio
    var index = 1.0
    while index < 1000 {
      term *= square
      let next = sum + term / (2 * index + 1)
      if next == sum { return next }
      sum = next
      index += 1
    }
    return sum
  }

  /// mean^x e^-mean / Gamma(x + 1), for x >= 0, mean >= 0.
  static func poisson(_ x: Double, mean: Double) -> Double {
    if mean == 0 { return x == 0 ? 1 : 0 }
    if x == 0 { return .exp(-mean) }
    if x < Double.leastNormalMagnitude * mean { return .exp(-mean) }
    return .exp(-stirlingError(x) - deviance(x, mean)) / (twoPi * x).squareRoot()
  }

  /// Gamma(x + y + 1) / (Gamma(x + 1) Gamma(y + 1)) p^x q^y with q = 1 - p, for x, y >= 0.
  static func binomial(_ x: Double, _ y: Double, p: Double, q: Double) -> Double {
    if p == 0 { return x == 0 ? 1 : 0 }
    if q == 0 { return y == 0 ? 1 : 0 }
    let size = x + y
    if x == 0 { return y == 0 ? 1 : .exp(logPower(q, complement: p, y)) }
    if y == 0 { return .exp(logPower(p, complement: q, x)) }
    let difference = x * q - y * p
    let exponent =
      stirlingError(size) - stirlingError(x) - stirlingError(y)
      - deviance(x, size * p, difference: difference)
      - deviance(y, size * q, difference: -difference)
    return .exp(exponent) * (size / (twoPi * x * y)).squareRoot()
  }

  /// n log(base), from whichever of base and its complement is known better.
  private static func logPower(_ base: Double, complement: Double, _ n: Double) -> Double {
    complement < 0.1 ? n * .log(onePlus: -complement) : n * .log(base)
  }
}
