import RealModule

/// The cumulative sum of standardised counts, which finds small rises that last.
///
/// Source: Rossi, Lampugnani and Marchi 1999, Statistics in Medicine 18, 2111-2122; as R's
/// `surveillance::algo.cusum`.
package struct CUSUM: Hashable, Sendable {
  /// How a count becomes nearly normal.
  package enum Standardisation: Hashable, Sendable, CaseIterable {
    /// (y - m) / sqrt m.
    case standard
    /// (y - 3m + 2 sqrt(y m)) / (2 sqrt m).
    case rossi
    /// 1.5 (y^(2/3) - m^(2/3)) / m^(1/6).
    case anscombe
  }

  /// What the counts are compared with.
  package enum Baseline: Hashable, Sendable {
    /// The mean of the training weeks.
    case mean
    /// A Poisson regression on one sine and cosine over so many units of time, fitted to the
    /// training weeks.
    case seasonal(period: Double)
  }

  /// One unit of time.
  package struct Point: Hashable, Sendable {
    /// The mean expected.
    package let expected: Double
    /// The sum after this count.
    package let sum: Double
    /// The count, as a real number and at least 0, at which the sum reaches the threshold.
    package let upperBound: Double
    /// Whether the sum has reached it.
    package let isAlarm: Bool
  }

  /// How counts are standardised.
  package let standardisation: Standardisation
  /// What they are compared with.
  package let baseline: Baseline
  /// What is taken off each standardised count (k).
  package let reference: Double
  /// The sum that is an alarm (h).
  package let threshold: Double
  /// Whether the sum starts anew after an alarm.
  package let resets: Bool

  /// k 1.04 and h 2.26 as in surveillance; resetting after an alarm, which that package does not.
  /// Throws `settingOutOfRange`.
  package init(
    standardisation: Standardisation = .rossi, baseline: Baseline = .seasonal(period: 52),
    reference: Double = 1.04, threshold: Double = 2.26, resets: Bool = true
  ) throws(Refusal) {
    try Checks.setting("reference", reference >= 0 && reference.isFinite)
    try Checks.setting("threshold", threshold > 0 && threshold.isFinite)
    if case .seasonal(let period) = baseline {
      try Checks.setting("period", period >= 2 && period.isFinite)
    }
    self.standardisation = standardisation
    self.baseline = baseline
    self.reference = reference
    self.threshold = threshold
    self.resets = resets
  }

  /// The chart of `counts` from position `start` (from 0) on, trained on all before it; one point
  /// for each count from there. Throws `negative`, `tooShort`, `noCases`, `noConvergence`,
  /// `dependentColumns`, `settingOutOfRange`.
  package func run(_ counts: [Int], from start: Int) throws(Refusal) -> [Point] {
    try Checks.counts(counts)
    try Checks.setting("start", (0...counts.count).contains(start))
    let means = try expected(counts, from: start)
    var sum = 0.0
    return zip(counts[start...], means).map { count, mean in
      let room = threshold + reference - sum
      sum = max(0, sum + standardised(Double(count), mean) - reference)
      let isAlarm = sum >= threshold
      let point = Point(
        expected: mean, sum: sum, upperBound: bound(reaching: room, mean), isAlarm: isAlarm)
      if isAlarm && resets { sum = 0 }
      return point
    }
  }

  private func expected(_ counts: [Int], from start: Int) throws(Refusal) -> [Double] {
    let training = counts[..<start].map(Double.init)
    guard training.contains(where: { $0 > 0 }) else {
      if training.isEmpty { throw .tooShort(needed: 1, given: 0) }
      throw .noCases
    }
    switch baseline {
    case .mean:
      let mean = Sample.mean(training) ?? 0
      return counts[start...].map { _ in mean }
    case .seasonal(let period):
      try Checks.length(training.count, atLeast: Int(period.rounded(.up)))
      let angles = counts.indices.map { 2 * Double.pi * Double($0 + 1) / period }
      let columns = [
        angles[..<start].map { _ in 1.0 }, angles[..<start].map { Double.cos($0) },
        angles[..<start].map { Double.sin($0) },
      ]
      let fit = try PoissonRegression(columns: columns, response: training)
      // A mean is never quite 0, so that any case above it can be standardised.
      return angles[start...].map {
        max(1e-300, .exp(fit.predict([1, .cos($0), .sin($0)])?.predictor ?? 0))
      }
    }
  }

  private func standardised(_ count: Double, _ mean: Double) -> Double {
    switch standardisation {
    case .standard: (count - mean) / mean.squareRoot()
    case .rossi:
      (count - 3 * mean + 2 * (count * mean).squareRoot()) / (2 * mean.squareRoot())
    case .anscombe:
      1.5 * (.pow(count, 2.0 / 3) - .pow(mean, 2.0 / 3)) / .pow(mean, 1.0 / 6)
    }
  }

  /// The count whose standardised value is `value`; 0 where even no case is above it.
  private func bound(reaching value: Double, _ mean: Double) -> Double {
    switch standardisation {
    case .standard: return max(0, mean + mean.squareRoot() * value)
    case .rossi:
      let square = max(0, 4 * mean + 2 * value * mean.squareRoot())
      let root = max(0, square.squareRoot() - mean.squareRoot())
      return root * root
    case .anscombe:
      let base = .pow(mean, 2.0 / 3) + value * .pow(mean, 1.0 / 6) / 1.5
      return base > 0 ? .pow(base, 1.5) : 0
    }
  }
}
