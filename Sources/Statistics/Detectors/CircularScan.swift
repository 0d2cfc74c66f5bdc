import RealModule

/// A scan for the circle of areas with the most surprising number of cases.
///
/// Source: Kulldorff 1997, Communications in Statistics 26, 1481-1496 (Poisson model).
package struct CircularScan: Hashable, Sendable {
  /// An area: where its middle is and what is counted there.
  package struct Area: Hashable, Sendable {
    /// Degrees north, -90 to 90.
    package let latitude: Double
    /// Degrees east, -180 to 180.
    package let longitude: Double
    /// Cases, 0 or more.
    package let cases: Int
    /// Cases expected, or population; only the proportions count. Above 0.
    package let expected: Double

    /// An area.
    package init(latitude: Double, longitude: Double, cases: Int, expected: Double) {
      self.latitude = latitude
      self.longitude = longitude
      self.cases = cases
      self.expected = expected
    }
  }

  /// The areas within the circle, by position, the centre first.
  package let areas: [Int]
  /// Cases within.
  package let cases: Int
  /// Cases expected within, if they fell by population alone.
  package let expected: Double
  /// The logarithm of the likelihood ratio; 0 where no circle has more than expected.
  package let logLikelihoodRatio: Double
  /// The share of random maps, this one among them, with a circle as surprising.
  package let pValue: Double

  /// The circle most surprising in `areas`, of at most `largestShare` of what is expected, against
  /// `replicates` maps drawn by `seed`.
  ///
  /// The same input and seed give the same answer. Throws `tooShort` (2 areas), `negative`,
  /// `notPositive`, `notFinite`, `noCases`, `settingOutOfRange`.
  package init(
    _ areas: [Area], largestShare: Double = 0.5, replicates: Int = 999, seed: UInt64 = 6371
  ) throws(Refusal) {
    try Checks.length(areas.count, atLeast: 2)
    try Checks.counts(areas.map(\.cases))
    try Checks.positive(areas.map(\.expected))
    try Checks.finite(areas.map(\.latitude))
    try Checks.finite(areas.map(\.longitude))
    try Checks.setting("largestShare", largestShare > 0 && largestShare <= 0.5)
    try Checks.setting("replicates", (1...100_000).contains(replicates))
    let total = areas.reduce(0) { $0 + $1.cases }
    guard total > 0 else { throw .noCases }
    let weight = areas.reduce(0) { $0 + $1.expected }
    let shares = areas.map { $0.expected / weight }
    let circles = Self.circles(areas, shares, largestShare)
    let best = Self.best(circles, shares, areas.map(\.cases), total)
    var random = SplitMix(seed: seed)
    let cumulative = shares.reduce(into: [Double]()) { $0.append(($0.last ?? 0) + $1) }
    var asSurprising = 1
    for _ in 0..<replicates {
      let drawn = Self.draw(total, cumulative, &random)
      if Self.best(circles, shares, drawn, total).ratio >= best.ratio { asSurprising += 1 }
    }
    self.areas = Array(circles[best.circle].prefix(best.length))
    cases = self.areas.reduce(0) { $0 + areas[$1].cases }
    expected = self.areas.reduce(0) { $0 + shares[$1] } * Double(total)
    logLikelihoodRatio = best.ratio
    pValue = Double(asSurprising) / Double(replicates + 1)
  }

  /// For each area the others by distance, as long as they stay within the share; the area itself
  /// first, even where it is larger than that.
  private static func circles(
    _ areas: [Area], _ shares: [Double], _ largest: Double
  ) -> [[Int]] {
    areas.indices.map { centre in
      // On the scale of a city a plane will do, with degrees of longitude drawn in.
      let narrowing = Double.cos(areas[centre].latitude * .pi / 180)
      func distance(_ other: Int) -> Double {
        let north = areas[other].latitude - areas[centre].latitude
        let east = (areas[other].longitude - areas[centre].longitude) * narrowing
        return north * north + east * east
      }
      let order = areas.indices.map { (distance($0), $0) }.sorted { $0 < $1 }.map(\.1)
      let nearest = [centre] + order.filter { $0 != centre }
      var share = 0.0
      let within = nearest.prefix {
        share += shares[$0]
        return share <= largest
      }
      return within.isEmpty ? [centre] : Array(within)
    }
  }

  private static func best(
    _ circles: [[Int]], _ shares: [Double], _ cases: [Int], _ total: Int
  ) -> (ratio: Double, circle: Int, length: Int) {
    var best = (ratio: 0.0, circle: 0, length: 1)
    let all = Double(total)
    for (index, circle) in circles.enumerated() {
      var inside = 0
      var expected = 0.0
      for (place, area) in circle.enumerated() {
        inside += cases[area]
        expected += shares[area] * all
        let count = Double(inside)
        guard count > expected else { continue }
        let outside = all - count
        var ratio = count * .log(count / expected)
        if outside > 0 { ratio += outside * .log(outside / (all - expected)) }
        if ratio > best.ratio { best = (ratio, index, place + 1) }
      }
    }
    return best
  }

  private static func draw(
    _ total: Int, _ cumulative: [Double], _ random: inout SplitMix
  ) -> [Int] {
    var cases = [Int](repeating: 0, count: cumulative.count)
    for _ in 0..<total {
      let value = random.unit()
      var low = 0
      var high = cumulative.count - 1
      while low < high {
        let middle = (low + high) / 2
        if cumulative[middle] > value { high = middle } else { low = middle + 1 }
      }
      cases[low] += 1
    }
    return cases
  }
}

/// A small generator of random numbers. Source: Steele, Lea and Flood 2014 (SplitMix64).
private struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A number from 0 to below 1.
  mutating func unit() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return Double(mixed >> 11) * 0x1p-53
  }
}
