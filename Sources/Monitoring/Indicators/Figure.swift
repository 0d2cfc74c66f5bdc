package import Statistics

/// An indicator's figure for one group: what was summed, and what that makes.
package struct Figure: Hashable, Sendable {
  /// Which group: a facility's code, a kelurahan, a month, ...
  package let key: String
  /// The sums.
  package let sum: RollupSum
  /// The figure in its own unit, 0 to 1 for proportions; nil without anybody.
  package let value: Double?
  /// Where the true figure lies with 95 %; nil for a mean or without anybody.
  package let interval: Interval?
  /// The ninth decile; only of quantiles.
  package var ninthDecile: Double?

  /// A figure of sums.
  package init(_ key: String, _ sum: RollupSum, _ measure: Indicator.Measure) {
    self.key = key
    self.sum = sum
    let (part, whole) = (Double(sum.numerator), Double(sum.denominator))
    switch measure {
    case .proportion, .perMille:
      value = sum.denominator > 0 ? part / whole : nil
      interval = try? WilsonInterval.of(sum.numerator, of: sum.denominator)
    case .mean:
      value = sum.denominator > 0 ? part / whole : nil
      interval = nil
    case .total:
      value = part
      interval = try? ExactPoissonInterval.of(sum.numerator)
    case .quantiles:
      value = nil
      interval = nil
    }
  }

  /// Median and ninth decile of counts by value, quantiles of type 7.
  package init(_ key: String, _ sum: RollupSum, counts: [(value: Int, count: Int)]) {
    self.key = key
    self.sum = sum
    interval = nil
    let ordered = counts.filter { $0.count > 0 }.sorted { $0.value < $1.value }
    value = Self.quantile(ordered, 0.5)
    ninthDecile = Self.quantile(ordered, 0.9)
  }

  /// The share of those who would be counted and whose value was not told; nil without anybody.
  package var missingShare: Double? {
    let all = sum.denominator + sum.missing
    return all > 0 ? Double(sum.missing) / Double(all) : nil
  }

  private static func quantile(_ ordered: [(value: Int, count: Int)], _ share: Double) -> Double? {
    let total = ordered.reduce(0) { $0 + $1.count }
    guard total > 0 else { return nil }
    let place = Double(total - 1) * share
    func item(_ index: Int) -> Double {
      var left = index
      for entry in ordered {
        if left < entry.count { return Double(entry.value) }
        left -= entry.count
      }
      return Double(ordered.last?.value ?? 0)
    }
    let lower = item(Int(place))
    let upper = item(min(Int(place) + 1, total - 1))
    return lower + (upper - lower) * (place - place.rounded(.down))
  }
}
