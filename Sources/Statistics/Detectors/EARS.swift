/// The Early Aberration Reporting System's C1, C2 and C3, for short histories.
///
/// Source: Hutwagner et al. 2003, J Urban Health 80(2 Suppl 1), i89-i96; C3 as published, which
/// looks at the current unit of time (R's `surveillance::earsC` does not).
package struct EARS: Hashable, Sendable {
  /// How many units of time make the baseline.
  package let baseline: Int
  /// The baseline's deviation counts as at least this, so that a flat baseline raises no alarm for
  /// a single case.
  package let minimumDeviation: Double
  /// C1 and C2 alarm above this many deviations.
  package let threshold: Double
  /// C3 alarms above this.
  package let sumThreshold: Double

  /// One unit of time, judged by C1 or C2.
  package struct Score: Hashable, Sendable {
    /// The mean of the baseline.
    package let expected: Double
    /// The deviation of the baseline, at least the minimum.
    package let deviation: Double
    /// Deviations above the mean; infinite for a deviation of zero, 0 where that equals the mean.
    package let statistic: Double
    /// The count above which there is an alarm.
    package let upperBound: Double
    /// Whether there is one.
    package let isAlarm: Bool
  }

  /// One unit of time, judged by C3.
  package struct SumScore: Hashable, Sendable {
    /// The sum over this and the two units before of what C2 is above 1.
    package let statistic: Double
    /// Whether there is an alarm.
    package let isAlarm: Bool
  }

  /// The classic thresholds of CDC with a minimum deviation of 0.5. Throws `settingOutOfRange`.
  package init(
    baseline: Int = 7, minimumDeviation: Double = 0.5, threshold: Double = 3,
    sumThreshold: Double = 2
  ) throws(Refusal) {
    try Checks.setting("baseline", baseline >= 2)
    try Checks.setting(
      "minimumDeviation", minimumDeviation >= 0 && minimumDeviation.isFinite)
    try Checks.setting("threshold", threshold > 0 && threshold.isFinite)
    try Checks.setting("sumThreshold", sumThreshold > 0 && sumThreshold.isFinite)
    self.baseline = baseline
    self.minimumDeviation = minimumDeviation
    self.threshold = threshold
    self.sumThreshold = sumThreshold
  }

  /// C1 of each of `counts` (a day or a week each), against the units just before; nil where the
  /// baseline is not there yet. Throws `negative`.
  package func c1(_ counts: [Int]) throws(Refusal) -> [Score?] { try scores(counts, lag: 0) }

  /// C2 of each of `counts`, against a baseline that ends three units before; nil where it is not
  /// there yet. Throws `negative`.
  package func c2(_ counts: [Int]) throws(Refusal) -> [Score?] { try scores(counts, lag: 2) }

  /// C3 of each of `counts`; nil where not all three C2 are there. Throws `negative`.
  package func c3(_ counts: [Int]) throws(Refusal) -> [SumScore?] {
    let scores = try c2(counts)
    return scores.indices.map { index in
      guard index >= 2, let now = scores[index], let before = scores[index - 1],
        let first = scores[index - 2]
      else { return nil }
      let sum = [first, before, now].reduce(0) { $0 + max(0, $1.statistic - 1) }
      return SumScore(statistic: sum, isAlarm: sum > sumThreshold)
    }
  }

  private func scores(_ counts: [Int], lag: Int) throws(Refusal) -> [Score?] {
    try Checks.counts(counts)
    return counts.indices.map { index in
      let start = index - lag - baseline
      guard start >= 0 else { return nil }
      let window = counts[start..<start + baseline].map(Double.init)
      guard let mean = Sample.mean(window), let spread = Sample.standardDeviation(window) else {
        return nil
      }
      let deviation = max(spread, minimumDeviation)
      let excess = Double(counts[index]) - mean
      let bound = mean + threshold * deviation
      return Score(
        expected: mean, deviation: deviation, statistic: excess == 0 ? 0 : excess / deviation,
        upperBound: bound, isAlarm: Double(counts[index]) > bound)
    }
  }
}
