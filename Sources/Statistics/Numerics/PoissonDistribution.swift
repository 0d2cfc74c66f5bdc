import RealModule

/// The Poisson distribution.
package struct PoissonDistribution: Hashable, Sendable {
  /// The mean, 0 or more.
  package let mean: Double

  /// The distribution; nil unless `mean` is 0 to 10^10.
  package init?(mean: Double) {
    guard mean >= 0, mean <= 1e10 else { return nil }
    self.mean = mean
  }

  /// P(X = k).
  package func probability(of k: Int) -> Double {
    k < 0 ? 0 : SaddlePoint.poisson(Double(k), mean: mean)
  }

  /// P(X <= k), to full relative precision in the lower tail.
  package func cdf(_ k: Int) -> Double {
    k < 0 ? 0 : IncompleteGamma.both(shape: Double(k) + 1, at: mean).upper
  }

  /// P(X > k), to full relative precision in the upper tail.
  package func upperTail(_ k: Int) -> Double {
    k < 0 ? 1 : IncompleteGamma.both(shape: Double(k) + 1, at: mean).lower
  }

  /// The smallest k with P(X <= k) >= `probability`; nil outside 0 to 1 and at 1, where there is
  /// none.
  package func quantile(_ probability: Double) -> Int? {
    guard probability >= 0, probability < 1 else { return nil }
    let z = NormalDistribution.quantile(probability) ?? 0
    let guess = mean + z * mean.squareRoot() + (z * z - 1) / 6
    return DiscreteQuantile.smallest(from: Int(max(0, guess)), limit: .max / 4) {
      DiscreteQuantile.reaches(cdf($0), probability)
    }
  }
}
