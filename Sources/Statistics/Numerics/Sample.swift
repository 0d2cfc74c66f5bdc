import RealModule

/// Moments and quantiles of a sample; nil where the sample has too few values for them.
package enum Sample {
  /// The arithmetic mean; nil for no values.
  package static func mean(_ values: some Collection<Double>) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The standard deviation with n - 1; nil for fewer than two values.
  package static func standardDeviation(_ values: some Collection<Double>) -> Double? {
    guard values.count > 1, let mean = mean(values) else { return nil }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }

  /// The median; nil for no values.
  package static func median(_ values: some Collection<Double>) -> Double? {
    quantile(values, 0.5)
  }

  /// The quantile at `probability` (0 to 1), between order statistics; nil for no values or another
  /// probability. Source: Hyndman and Fan 1996, type 7.
  package static func quantile(
    _ values: some Collection<Double>, _ probability: Double
  ) -> Double? {
    guard !values.isEmpty, (0...1).contains(probability) else { return nil }
    let sorted = values.sorted()
    let position = probability * Double(sorted.count - 1)
    let below = Int(position)
    guard below + 1 < sorted.count else { return sorted[below] }
    return sorted[below] + (position - Double(below)) * (sorted[below + 1] - sorted[below])
  }

  /// The median distance from the median, unscaled; nil for no values.
  package static func medianAbsoluteDeviation(_ values: some Collection<Double>) -> Double? {
    guard let middle = median(values) else { return nil }
    return median(values.map { abs($0 - middle) })
  }
}
