/// The chi-square distribution.
package struct ChiSquareDistribution: Hashable, Sendable {
  private let gamma: GammaDistribution

  /// The distribution; nil unless `degrees` is above 0 and at most 2 x 10^10.
  package init?(degrees: Double) {
    guard let gamma = GammaDistribution(shape: degrees / 2, scale: 2) else { return nil }
    self.gamma = gamma
  }

  /// P(X <= x), to full relative precision in the lower tail.
  package func cdf(_ x: Double) -> Double { gamma.cdf(x) }

  /// P(X > x), to full relative precision in the upper tail.
  package func upperTail(_ x: Double) -> Double { gamma.upperTail(x) }

  /// The quantile at `probability`; nil outside 0 to 1 and at 1, where it is not finite.
  package func quantile(_ probability: Double) -> Double? { gamma.quantile(probability) }

  /// The value that is exceeded with probability `tail`; nil outside 0 to 1 and at 0.
  package func upperQuantile(_ tail: Double) -> Double? { gamma.upperQuantile(tail) }
}
