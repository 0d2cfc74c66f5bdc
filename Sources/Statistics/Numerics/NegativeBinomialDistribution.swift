import RealModule

/// The negative binomial distribution, by its mean and how its variance exceeds the mean.
///
/// Variance = dispersion x mean; size = mean / (dispersion - 1), probability = 1 / dispersion.
package struct NegativeBinomialDistribution: Hashable, Sendable {
  /// The mean, 0 or more.
  package let mean: Double
  /// The size r, above 0.
  package let size: Double

  /// The distribution with variance `dispersion` x `mean`; nil unless `mean` is 0 to 10^10 and
  /// `dispersion` is above 1 and finite.
  package init?(mean: Double, dispersion: Double) {
    guard dispersion > 1, dispersion.isFinite else { return nil }
    self.init(mean: mean, size: max(mean / (dispersion - 1), .leastNormalMagnitude))
  }

  /// The distribution with variance `mean` + `mean`^2 / `size`; nil unless `mean` is 0 to 10^10 and
  /// `size` is above 0 and finite.
  package init?(mean: Double, size: Double) {
    guard mean >= 0, mean <= 1e10, size > 0, size.isFinite else { return nil }
    self.mean = mean
    self.size = size
  }

  /// P(X = k).
  package func probability(of k: Int) -> Double {
    if k < 0 { return 0 }
    if mean == 0 { return k == 0 ? 1 : 0 }
    let sum = size + mean
    let x = Double(k)
    return size / (size + x)
      * SaddlePoint.binomial(size, x, p: size / sum, q: mean / sum)
  }

  /// P(X <= k), to full relative precision in the lower tail.
  package func cdf(_ k: Int) -> Double { tails(k).lower }

  /// P(X > k), to full relative precision in the upper tail.
  package func upperTail(_ k: Int) -> Double { tails(k).upper }

  /// The smallest k with P(X <= k) >= `probability`; nil outside 0 to 1 and at 1, where there is
  /// none.
  package func quantile(_ probability: Double) -> Int? {
    guard probability >= 0, probability < 1 else { return nil }
    let z = NormalDistribution.quantile(probability) ?? 0
    let variance = mean + mean * (mean / size)
    let far = mean + z * variance.squareRoot()
    let guess = far.isFinite ? min(far, 1e15) : mean
    return DiscreteQuantile.smallest(from: Int(max(0, guess)), limit: .max / 4) {
      DiscreteQuantile.reaches(cdf($0), probability)
    }
  }

  private func tails(_ k: Int) -> (lower: Double, upper: Double) {
    if k < 0 { return (0, 1) }
    if mean == 0 { return (1, 0) }
    let sum = size + mean
    return IncompleteBeta.both(size, Double(k) + 1, x: size / sum, y: mean / sum)
  }
}
