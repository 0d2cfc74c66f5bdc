import RealModule
import Statistics

/// Chances of counts, and which of many are too small to be chance.
enum Chance {
  /// P(X >= `count`) where counts have `mean` and a variance of `dispersion` means.
  static func atLeast(_ count: Int, mean: Double, dispersion: Double) -> Double {
    guard count > 0 else { return 1 }
    // A mean of nothing would make the first event a miracle.
    let mean = max(mean, 0.02)
    if dispersion > 1 {
      return NegativeBinomialDistribution(mean: mean, dispersion: dispersion)?
        .upperTail(count - 1) ?? 1
    }
    return PoissonDistribution(mean: mean)?.upperTail(count - 1) ?? 1
  }

  /// The score of a chance: -log10, 30 at most.
  static func score(_ chance: Double) -> Double {
    chance > 1e-30 ? -Double.log10(chance) : 30
  }

  /// The greatest chance that is still too small, so that at most the share `rate` of what is below
  /// is chance; 0 where none is.
  ///
  /// Source: Benjamini and Hochberg 1995, JRSS B 57, 289-300; under positive dependence, as of
  /// windows that overlap, Benjamini and Yekutieli 2001.
  static func cut(_ chances: [Double], tests: Int, rate: Double) -> Double {
    var cut = 0.0
    for (place, chance) in chances.sorted().enumerated() {
      if chance <= rate * Double(place + 1) / Double(max(tests, chances.count)) { cut = chance }
    }
    return cut
  }

  /// The middle of some numbers; 0 of none.
  static func median(_ numbers: [Double]) -> Double {
    guard !numbers.isEmpty else { return 0 }
    let sorted = numbers.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// The mean without the greatest `share` of the numbers; 0 of none.
  static func trimmedMean(_ numbers: [Int], share: Double) -> Double {
    guard !numbers.isEmpty else { return 0 }
    let kept = max(1, numbers.count - Int((share * Double(numbers.count)).rounded(.up)))
    return Double(numbers.sorted().prefix(kept).reduce(0, +)) / Double(kept)
  }
}

/// How counts fall, learned from many of which a few are misuse.
struct LearnedCounts {
  let mean: Double
  let dispersion: Double

  /// From `counts`, without the greatest thousandth; where they vary less, as a Poisson's.
  init(_ counts: [Int]) {
    let sorted = counts.sorted().dropLast(counts.count / 1_000)
    let number = Double(max(1, sorted.count))
    mean = Double(sorted.reduce(0, +)) / number
    let middle = mean
    let squares = sorted.reduce(0.0) { $0 + (Double($1) - middle) * (Double($1) - middle) }
    dispersion = max(1, mean > 0 ? squares / number / mean : 1)
  }

  /// P(X >= `count`).
  func atLeast(_ count: Int) -> Double {
    Chance.atLeast(count, mean: mean, dispersion: dispersion)
  }
}
