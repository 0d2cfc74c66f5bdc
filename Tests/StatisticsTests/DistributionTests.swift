import Statistics
import Testing

@Suite("Distributions")
struct DistributionTests {
  /// |a - b| / |b|, or less than the smallest normal number apart.
  private func check(_ value: Double, _ truth: Double, _ what: String, to tolerance: Double) {
    let gap = abs(value - truth)
    #expect(gap <= tolerance * abs(truth) || gap < 1e-307, "\(what): \(value), truth \(truth)")
  }

  @Test("The normal distribution is right in both tails, and its quantile undoes it")
  func normal() throws {
    for row in DistributionFixtures.normal {
      check(NormalDistribution.cdf(row[0]), row[1], "cdf \(row[0])", to: 1e-13)
      check(NormalDistribution.upperTail(row[0]), row[2], "tail \(row[0])", to: 1e-13)
      if row[1] > 1e-300, row[1] < 0.7 {
        let quantile = try #require(NormalDistribution.quantile(row[1]))
        #expect(abs(quantile - row[0]) < 1e-13 * max(1, abs(row[0])), "\(row[0])")
      }
    }
    for (p, z) in [(0.975, 1.959963984540054), (0.999, 3.090232306167813), (0.5, 0)] {
      #expect(abs(try #require(NormalDistribution.quantile(p)) - z) < 2e-15)
    }
    #expect(NormalDistribution.quantile(0) == nil && NormalDistribution.quantile(1) == nil)
    #expect(NormalDistribution.quantile(.nan) == nil)
  }

  @Test("Student's distribution is right in both tails, and its quantile undoes it")
  func student() throws {
    for row in DistributionFixtures.student {
      let student = try #require(StudentDistribution(degrees: row[0]))
      check(student.cdf(row[1]), row[2], "cdf \(row)", to: 2e-12)
      check(student.upperTail(row[1]), row[3], "tail \(row)", to: 2e-12)
      guard row[2] > 0, row[3] > 0 else { continue }
      let side = row[2] < 0.5 ? student.quantile(row[2]) : student.upperQuantile(row[3])
      let quantile = try #require(side)
      #expect(abs(quantile - row[1]) < 1e-10 * max(1, abs(row[1])), "\(row): \(quantile)")
    }
    #expect(StudentDistribution(degrees: 0) == nil)
    #expect(StudentDistribution(degrees: .infinity) == nil)
  }

  @Test("The gamma distribution is right in both tails, and its quantile undoes it")
  func gamma() throws {
    for row in DistributionFixtures.gamma {
      let gamma = try #require(GammaDistribution(shape: row[0]))
      check(gamma.cdf(row[1]), row[2], "cdf \(row)", to: 1e-11)
      check(gamma.upperTail(row[1]), row[3], "tail \(row)", to: 1e-11)
      let side = row[2] < 0.5 ? gamma.quantile(row[2]) : gamma.upperQuantile(row[3])
      let quantile = try #require(side)
      #expect(abs(quantile - row[1]) < 1e-10 * row[1], "\(row): \(quantile)")
    }
    // scipy.stats.chi2.ppf
    let chi = try #require(ChiSquareDistribution(degrees: 3))
    #expect(abs(try #require(chi.quantile(0.95)) - 7.814727903251179) < 1e-13)
    #expect(abs(try #require(chi.upperQuantile(0.95)) - 0.351846317749272) < 1e-14)
    #expect(chi.quantile(0) == 0 && chi.quantile(1) == nil && chi.quantile(-0.1) == nil)
  }

  @Test("Poisson, binomial and negative binomial are right in both tails")
  func discrete() throws {
    for row in DistributionFixtures.poisson {
      let poisson = try #require(PoissonDistribution(mean: row[0]))
      let k = Int(row[1])
      check(poisson.probability(of: k), row[2], "pmf \(row)", to: 1e-12)
      check(poisson.cdf(k), row[3], "cdf \(row)", to: 1e-11)
      check(poisson.upperTail(k), row[4], "tail \(row)", to: 1e-11)
    }
    for row in DistributionFixtures.binomial {
      let binomial = try #require(BinomialDistribution(trials: Int(row[0]), chance: row[1]))
      let k = Int(row[2])
      check(binomial.probability(of: k), row[3], "pmf \(row)", to: 1e-12)
      check(binomial.cdf(k), row[4], "cdf \(row)", to: 1e-11)
      check(binomial.upperTail(k), row[5], "tail \(row)", to: 1e-11)
    }
    for row in DistributionFixtures.negative {
      let negative = try #require(NegativeBinomialDistribution(mean: row[1], size: row[0]))
      let k = Int(row[2])
      check(negative.probability(of: k), row[3], "pmf \(row)", to: 1e-11)
      check(negative.cdf(k), row[4], "cdf \(row)", to: 1e-11)
      check(negative.upperTail(k), row[5], "tail \(row)", to: 1e-11)
    }
  }

  @Test("A discrete quantile is the smallest value that reaches the probability")
  func quantiles() throws {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<4000 {
      let mean = Double.random(in: 0...1, using: &random) * [1, 30, 5000].randomElement()!
      let probability = [random.unit(), 1 - random.unit() * 1e-6, random.unit() * 1e-6]
        .randomElement()!
      let poisson = try #require(PoissonDistribution(mean: mean))
      let k = try #require(poisson.quantile(probability))
      let slack = 1e-13 * probability
      #expect(poisson.cdf(k) >= probability - slack)
      #expect(k == 0 || poisson.cdf(k - 1) < probability + slack)
      let trials = Int.random(in: 0...3000, using: &random)
      let binomial = try #require(BinomialDistribution(trials: trials, chance: random.unit()))
      let b = try #require(binomial.quantile(probability))
      #expect(binomial.cdf(b) >= probability - slack)
      #expect(b == 0 || binomial.cdf(b - 1) < probability + slack)
      let dispersion = 1 + [1e-9, 0.3, 50].randomElement()! * (0.01 + random.unit())
      let wide = try #require(NegativeBinomialDistribution(mean: mean, dispersion: dispersion))
      let n = try #require(wide.quantile(probability))
      #expect(wide.cdf(n) >= probability - slack)
      #expect(n == 0 || wide.cdf(n - 1) < probability + slack)
    }
  }

  @Test("Probabilities sum to the cumulative ones")
  func sums() throws {
    var random = SeededGenerator(seed: 6)
    for _ in 0..<200 {
      let mean = 40 * random.unit()
      let wide = try #require(
        NegativeBinomialDistribution(mean: mean, dispersion: 1.001 + 5 * random.unit()))
      let poisson = try #require(PoissonDistribution(mean: mean))
      let binomial = try #require(BinomialDistribution(trials: 60, chance: random.unit()))
      var sums = (0.0, 0.0, 0.0)
      for k in 0...60 {
        sums.0 += wide.probability(of: k)
        sums.1 += poisson.probability(of: k)
        sums.2 += binomial.probability(of: k)
        #expect(abs(sums.0 - wide.cdf(k)) < 1e-12)
        #expect(abs(sums.1 - poisson.cdf(k)) < 1e-12)
        #expect(abs(sums.2 - binomial.cdf(k)) < 1e-12)
      }
    }
  }

  @Test("What no distribution can be is refused")
  func refusals() {
    #expect(PoissonDistribution(mean: -1) == nil && PoissonDistribution(mean: .nan) == nil)
    #expect(BinomialDistribution(trials: -1, chance: 0.5) == nil)
    #expect(BinomialDistribution(trials: 3, chance: 1.5) == nil)
    #expect(NegativeBinomialDistribution(mean: 3, dispersion: 1) == nil)
    #expect(NegativeBinomialDistribution(mean: 3, size: 0) == nil)
    #expect(GammaDistribution(shape: 0) == nil)
    #expect(PoissonDistribution(mean: 3)?.quantile(1) == nil)
    #expect(PoissonDistribution(mean: 0)?.quantile(0.999) == 0)
    #expect(BinomialDistribution(trials: 3, chance: 0.2)?.quantile(1) == 3)
    #expect(BinomialDistribution(trials: 0, chance: 0.2)?.quantile(0.3) == 0)
    #expect(NegativeBinomialDistribution(mean: 0, dispersion: 2)?.cdf(0) == 1)
  }

  @Test("Quantiles of samples, medians and their deviations")
  func samples() {
    #expect(Sample.quantile([3, 1, 2, 10], 0.75) == 4.75)
    #expect(Sample.median([4, 1, 3]) == 3 && Sample.median([4, 1, 3, 2]) == 2.5)
    #expect(Sample.medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9]) == 1)
    #expect(Sample.mean([Double]()) == nil && Sample.standardDeviation([1]) == nil)
    #expect(Sample.quantile([1, 2], 1.1) == nil && Sample.quantile([Double](), 0.5) == nil)
  }
}
