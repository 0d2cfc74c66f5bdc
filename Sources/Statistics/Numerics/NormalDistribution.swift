import RealModule

/// The standard normal distribution. Of what is not a number its functions give none.
package enum NormalDistribution {
  private static let rootTwo = 1.414_213_562_373_095_048_8
  private static let oneByRootTwoPi = 0.398_942_280_401_432_677_94

  /// The density at `x`.
  package static func density(_ x: Double) -> Double { oneByRootTwoPi * .exp(-x * x / 2) }

  /// P(X <= x), to full relative precision in the lower tail.
  package static func cdf(_ x: Double) -> Double { 0.5 * .erfc(-x / rootTwo) }

  /// P(X > x), to full relative precision in the upper tail.
  package static func upperTail(_ x: Double) -> Double { 0.5 * .erfc(x / rootTwo) }

  /// The quantile at `probability`; nil outside 0 to 1 and at its ends, where it is not finite.
  package static func quantile(_ probability: Double) -> Double? {
    guard probability > 0, probability < 1 else { return nil }
    return probability < 0.5 ? -distance(probability) : distance(1 - probability, at: probability)
  }

  /// The value that is exceeded with probability `tail`; nil outside 0 to 1 and at its ends.
  package static func upperQuantile(_ tail: Double) -> Double? {
    guard tail > 0, tail < 1 else { return nil }
    return tail < 0.5 ? distance(tail) : -distance(1 - tail, at: tail)
  }

  /// How far from 0 the tail `tail` (at most 0.5) begins. Start: Abramowitz and Stegun 26.2.23;
  /// then Halley's steps. `other` is 1 - tail where the caller knows that better.
  private static func distance(_ tail: Double, at other: Double? = nil) -> Double {
    let t = (-2 * Double.log(max(tail, .leastNormalMagnitude))).squareRoot()
    var x =
      t - (2.515517 + t * (0.802853 + t * 0.010328))
      / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    for _ in 0..<6 {
      // Near the middle the tail has lost what the distance from one half still has.
      let error =
        tail > 0.25
        ? 0.5 * .erf(x / rootTwo) - ((other ?? (1 - tail)) - 0.5) : tail - upperTail(x)
      let step = error / density(x)
      let change = step / (1 + x * step / 2)
      x -= change
      if abs(change) <= 1e-16 * abs(x) { break }
    }
    return max(0, x)
  }
}
