import RealModule

/// The regression of ESSENCE on a trend and the day of the week, one baseline for each day.
struct ESSENCERegression {
  let method: ESSENCESwitch
  let firstWeekday: Int

  /// The shortest baseline: eight coefficients and three days more.
  static let shortest = 11

  func judge(_ counts: [Int], at position: Int) throws(Refusal) -> ESSENCESwitch.Score? {
    let days = min(method.baseline, position - method.guardBand)
    guard days >= Self.shortest else { return nil }
    let start = position - method.guardBand - days
    let values = counts[start..<start + days].map(Double.init)
    let fit = try LeastSquares(columns: columns(start, days), response: values)
    let degrees = days - 8
    let residual = fit.residualSquares
    let length = Double(days)
    let widening = ((length + 7) * (length - 4) / (length * (length - 7))).squareRoot()
    let deviation = max(
      (residual / Double(degrees)).squareRoot() * widening,
      0.01 / ESSENCESwitch.tabulated(0.05, degrees))
    let weekday = (firstWeekday + position) % 7
    var forecast =
      fit.coefficients[0] + Double(days + method.guardBand + 1) * fit.coefficients[1]
    if weekday > 0 { forecast += fit.coefficients[weekday + 1] }
    let expected = max(0, forecast)
    let statistic = (Double(counts[position]) - expected) / deviation
    let student = StudentDistribution(degrees: Double(degrees))
    let pValue = student?.upperTail(statistic) ?? 0.5
    let bound = expected + (student?.upperQuantile(0.01) ?? .infinity) * deviation
    let level = ESSENCESwitch.Level(pValue: pValue)
    return .init(
      method: .regression, expected: expected, statistic: statistic, pValue: pValue,
      level: isWorthAWord(counts, position) ? level : .blue, upperBound: bound,
      deviation: deviation, explained: explained(values, residual, degrees))
  }

  /// One, the day of the baseline from 1, and Monday to Saturday.
  private func columns(_ start: Int, _ days: Int) -> [[Double]] {
    var columns = [[Double](repeating: 1, count: days), (1...days).map(Double.init)]
    for weekday in 1...6 {
      columns.append(
        (0..<days).map { (firstWeekday + start + $0) % 7 == weekday ? 1 : 0 })
    }
    return columns
  }

  private func explained(_ values: [Double], _ residual: Double, _ degrees: Int) -> Double {
    let mean = Sample.mean(values) ?? 0
    let total = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard total > 0 else { return 0 }
    return 1 - residual / total * Double(values.count - 1) / Double(degrees)
  }

  /// Whether a day is at least the mean of its last seven days; a day of the weekend, failing that,
  /// the mean of its last seven such days.
  private func isWorthAWord(_ counts: [Int], _ position: Int) -> Bool {
    func isBelow(_ step: Int) -> Bool? {
      let first = position - 6 * step
      guard first >= 0 else { return nil }
      let sum = stride(from: first, through: position, by: step).reduce(0) { $0 + counts[$1] }
      return 7 * counts[position] < sum
    }
    guard isBelow(1) == true else { return true }
    let weekday = (firstWeekday + position) % 7
    return (weekday == 0 || weekday == 6) && isBelow(7) != true
  }
}
