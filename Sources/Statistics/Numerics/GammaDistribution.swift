import RealModule

/// The gamma distribution. Of what is not a number its functions give none.
package struct GammaDistribution: Hashable, Sendable {
  /// The shape, above 0.
  package let shape: Double
  /// The scale (1 / rate), above 0.
  package let scale: Double

  /// The distribution; nil unless both are finite and above 0, the shape at most 10^10.
  package init?(shape: Double, scale: Double = 1) {
    guard shape > 0, shape <= 1e10, scale > 0, scale.isFinite else { return nil }
    self.shape = shape
    self.scale = scale
  }

  /// P(X <= x), to full relative precision in the lower tail.
  package func cdf(_ x: Double) -> Double {
    IncompleteGamma.both(shape: shape, at: x / scale).lower
  }

  /// P(X > x), to full relative precision in the upper tail.
  package func upperTail(_ x: Double) -> Double {
    IncompleteGamma.both(shape: shape, at: x / scale).upper
  }

  /// The quantile at `probability`; nil outside 0 to 1 and at 1, where it is not finite.
  package func quantile(_ probability: Double) -> Double? {
    guard probability >= 0, probability < 1 else { return nil }
    return probability == 0 ? 0 : scale * standardQuantile(lower: probability, upper: nil)
  }

  /// The value that is exceeded with probability `tail`; nil outside 0 to 1 and at 0.
  package func upperQuantile(_ tail: Double) -> Double? {
    guard tail > 0, tail <= 1 else { return nil }
    return tail == 1 ? 0 : scale * standardQuantile(lower: nil, upper: tail)
  }

  /// The quantile for scale 1, by the tail that is given, sought in log x where shape is small.
  private func standardQuantile(lower: Double?, upper: Double?) -> Double {
    func gap(_ x: Double) -> Double {
      let both = IncompleteGamma.both(shape: shape, at: x)
      if let lower { return both.lower - lower }
      return (upper ?? 0) - both.upper
    }
    var high = max(1, shape)
    while gap(high) < 0, high < 1e300 { high *= 2 }
    var low = high
    while gap(low) > 0, low > 0 { low /= 2 }
    if low == 0 { return 0 }
    let start = wilsonHilferty(lower: lower, upper: upper)
    let root = MonotoneRoot.find(from: .log(max(start, low)), lower: .log(low), upper: .log(high)) {
      let x = Double.exp($0)
      return (gap(x), SaddlePoint.poisson(shape, mean: x) * shape)
    }
    // The logarithm has lost digits of a large x: one Newton step in x itself.
    let x = Double.exp(root)
    let density = SaddlePoint.poisson(shape, mean: x) * shape / x
    let polished = density > 0 ? x - gap(x) / density : x
    return polished > 0 ? polished : x
  }

  /// Source: Wilson and Hilferty 1931.
  private func wilsonHilferty(lower: Double?, upper: Double?) -> Double {
    let z =
      lower.flatMap(NormalDistribution.quantile)
      ?? upper.flatMap(NormalDistribution.upperQuantile) ?? 0
    let ninth = 1 / (9 * shape)
    let root = 1 - ninth + z * ninth.squareRoot()
    return root > 0 ? shape * root * root * root : shape * 0.01
  }
}
