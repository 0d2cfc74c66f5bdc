import RealModule

/// The moving averages of ESSENCE: a slow and a fast one, of which the surer decides.
struct ESSENCEAverage {
  let method: ESSENCESwitch

  /// The shortest baseline.
  static let shortest = 7

  private struct Average {
    let weight: Double
    var value: Double

    mutating func take(_ count: Double) { value = weight * count + (1 - weight) * value }
  }

  func judge(_ counts: [Int]) -> [ESSENCESwitch.Score?] {
    guard let first = counts.first else { return [] }
    var slow = Average(weight: method.slowWeight, value: Double(first))
    var fast = Average(weight: method.fastWeight, value: Double(first))
    return counts.indices.map { position in
      let count = Double(counts[position])
      if position > 0 {
        slow.take(count)
        fast.take(count)
      }
      let days = min(method.baseline, position - method.guardBand)
      guard days >= Self.shortest else { return nil }
      let start = position - method.guardBand - days
      let window = counts[start..<start + days].map(Double.init)
      let (slowScore, slowBound) = score(&slow, window, count)
      let (fastScore, fastBound) = score(&fast, window, count)
      let surer = slowScore.pValue < fastScore.pValue ? slowScore : fastScore
      return .init(
        method: .movingAverage, expected: surer.expected, statistic: surer.statistic,
        pValue: surer.pValue, level: surer.level, upperBound: min(slowBound, fastBound),
        deviation: surer.deviation, explained: nil)
    }
  }

  /// The day judged by one average, whose value is then held within its own alarm limit.
  private func score(
    _ average: inout Average, _ window: [Double], _ count: Double
  ) -> (score: ESSENCESwitch.Score, bound: Double) {
    let days = Double(window.count)
    let degrees = window.count - 1
    let expected = Sample.mean(window) ?? 0
    let deviation = self.deviation(average.weight, window, days, degrees)
    let statistic = (average.value - expected) / deviation
    let pValue = StudentDistribution(degrees: Double(degrees))?.upperTail(statistic) ?? 0.5
    let limit = ESSENCESwitch.tabulated(0.01, degrees)
    // The count that would have brought the average to its alarm limit.
    let before = average.value - average.weight * count
    let bound = max(0, (expected + limit * deviation - before) / average.weight)
    if abs(statistic) > limit {
      average.value = expected + (statistic > 0 ? limit : -limit) * deviation
    }
    let score = ESSENCESwitch.Score(
      method: .movingAverage, expected: expected, statistic: statistic, pValue: pValue,
      level: .init(pValue: pValue), upperBound: bound, deviation: deviation, explained: nil)
    return (score, bound)
  }

  /// The standard error of the average less the mean, with the corrections for small counts.
  private func deviation(
    _ weight: Double, _ window: [Double], _ days: Double, _ degrees: Int
  ) -> Double {
    let rest = 1 - weight
    let overlap =
      2 * Double.pow(rest, method.guardBand + 1) * (1 - .pow(rest, window.count)) / days
    let factor = max(0, weight / (2 - weight) + 1 / days - overlap).squareRoot()
    let scale = weight / ESSENCESwitch.tabulated(0.05, degrees)
    let least = scale * (0.01 + 0.05 * rest * rest)
    let constant = (0.1289 - (0.2414 - 0.1826 * .pow(rest, 4)) * .log(0.5)) * scale
    return max(least, (Sample.standardDeviation(window) ?? 0) * factor + constant)
  }
}
