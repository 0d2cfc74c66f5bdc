import RealModule

/// The binomial distribution.
package struct BinomialDistribution: Hashable, Sendable {
  /// The number of trials, 0 or more.
  package let trials: Int
  /// The chance of success, 0 to 1.
  package let chance: Double

  /// The distribution; nil for trials outside 0 to 10^10 or a chance outside 0 to 1.
  package init?(trials: Int, chance: Double) {
    guard (0...10_000_000_000).contains(trials), (0...1).contains(chance) else { return nil }
    self.trials = trials
    self.chance = chance
  }

  /// P(X = k).
  package func probability(of k: Int) -> Double {
    guard (0...trials).contains(k) else { return 0 }
    return SaddlePoint.binomial(Double(k), Double(trials - k), p: chance, q: 1 - chance)
  }

  /// P(X <= k), to full relative precision in the lower tail.
  package func cdf(_ k: Int) -> Double { tails(k).lower }

  /// P(X > k), to full relative precision in the upper tail.
  package func upperTail(_ k: Int) -> Double { tails(k).upper }

  /// The smallest k with P(X <= k) >= `probability`; nil outside 0 to 1.
  package func quantile(_ probability: Double) -> Int? {
    guard (0...1).contains(probability) else { return nil }
    if probability == 1 { return chance == 0 ? 0 : trials }
    let mean = Double(trials) * chance
    let z = NormalDistribution.quantile(probability) ?? 0
    let guess = mean + z * (mean * (1 - chance)).squareRoot()
    return DiscreteQuantile.smallest(from: Int(max(0, guess)), limit: trials) {
      DiscreteQuantile.reaches(cdf($0), probability)
    }
  }

  private func tails(_ k: Int) -> (lower: Double, upper: Double) {
    if k < 0 { return (0, 1) }
    if k >= trials { return (1, 0) }
    return IncompleteBeta.both(Double(trials - k), Double(k) + 1, x: 1 - chance, y: chance)
  }
}
