import Statistics
import Testing

@Suite("Funnels and intervals")
struct FunnelTests {
  private static let levels = [0.001, 0.025, 0.975, 0.999]

  @Test(
    "The funnel of a proportion is that of the reference",
    .enabled(if: Reference.isThere, Reference.whySkipped))
  func proportion() throws {
    let table = try Reference.table("funnel_proportion.csv")
    let plot = try FunnelPlot(
      try table.integers("numerator"), of: try table.integers("denominator"))
    func column(_ name: String, _ value: (FunnelPlot.Point) -> Double) throws {
      compare(
        "funnel_proportion \(name)", plot.points.map(value), try table.numbers(name),
        within: 1e-9)
    }
    try column("rr") { $0.value }
    try column("target") { _ in plot.target }
    try column("phi") { _ in plot.overdispersion }
    try column("tau2") { _ in plot.betweenVariance }
    try column("z") { $0.score }
    try column("z_winsor") { $0.winsorisedScore }
    try column("s") { 0.5 / Double($0.denominator).squareRoot() }
    try column("exact_0.001") { $0.exact.action.lower }
    try column("exact_0.025") { $0.exact.warning.lower }
    try column("exact_0.975") { $0.exact.warning.upper }
    try column("exact_0.999") { $0.exact.action.upper }
    try column("arcsine.ll998") { $0.arcsine.action.lower }
    try column("arcsine.ll95") { $0.arcsine.warning.lower }
    try column("arcsine.ul95") { $0.arcsine.warning.upper }
    try column("arcsine.ul998") { $0.arcsine.action.upper }
    try column("od.odll998") { $0.adjusted.action.lower }
    try column("od.odll95") { $0.adjusted.warning.lower }
    try column("od.odul95") { $0.adjusted.warning.upper }
    try column("od.odul998") { $0.adjusted.action.upper }
    let groups = try table.texts("group")
    #expect(zip(groups, plot.points).filter { $1.isOutside }.map(\.0) == ["F08", "F30", "F34"])
    #expect(zip(groups, plot.points).filter { $1.isOutsideAdjusted }.map(\.0) == ["F08", "F30"])
  }

  @Test(
    "Exact limits over a grid of sizes and targets, and of ratios",
    .enabled(if: Reference.isThere, Reference.whySkipped))
  func exact() throws {
    let grid = try Reference.table("funnel_exact_binomial_grid.csv")
    let thetas = try grid.numbers("theta").map { try #require($0) }
    let sizes = try grid.integers("n")
    for level in Self.levels {
      let limits = try zip(thetas, sizes).map {
        try FunnelLimits.proportion(target: $0, denominator: $1, at: level)
      }
      compare("funnel grid \(level)", limits, try grid.numbers("p\(level)"), within: 1e-9)
    }
    let ratios = try Reference.table("funnel_ratio_exact_poisson.csv")
    let expected = try ratios.numbers("expected").map { try #require($0) }
    for (level, name) in zip(Self.levels, ["ll998", "ll95", "ul95", "ul998"]) {
      let limits = try expected.map { try FunnelLimits.ratio(expected: $0, at: level) }
      compare("funnel ratio \(name)", limits, try ratios.numbers(name), within: 1e-9)
    }
  }

  @Test("Exact limits open towards small sizes and hold the target")
  func properties() throws {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<500 {
      let target = 0.01 + 0.98 * random.unit()
      let size = Int.random(in: 1...3000, using: &random)
      let limits = try Self.levels.map {
        try FunnelLimits.proportion(target: target, denominator: size, at: $0)
      }
      #expect(limits == limits.sorted() && limits.allSatisfy { (0...1).contains($0) })
      #expect(limits[1] <= target && target <= limits[2], "\(target) \(size) \(limits)")
      let expected = 0.1 + 300 * random.unit()
      let ratios = try Self.levels.map { try FunnelLimits.ratio(expected: expected, at: $0) }
      #expect(ratios == ratios.sorted() && ratios[1] <= 1 && 1 <= ratios[2])
    }
  }

  @Test("Facilities that differ by chance alone have no variance between them")
  func chance() throws {
    let plot = try FunnelPlot([50, 51, 49, 50, 52, 48], of: [100, 100, 100, 100, 100, 100])
    #expect(plot.betweenVariance == 0 && plot.overdispersion < 1)
    #expect(!plot.points.contains { $0.isOutside })
  }

  @Test("What no funnel can be is refused")
  func refusals() {
    #expect(throws: Refusal.tooShort(needed: 5, given: 2)) {
      try FunnelPlot([1, 2], of: [5, 5])
    }
    #expect(throws: Refusal.noSpread) {
      try FunnelPlot([0, 0, 0, 0, 0], of: [5, 5, 5, 5, 5])
    }
    #expect(throws: Refusal.settingOutOfRange("target")) {
      try FunnelPlot([1, 1, 1, 1, 1], of: [5, 5, 5, 5, 5], target: 1)
    }
    #expect(throws: Refusal.notPositive(position: 1)) {
      try FunnelLimits.ratio(expected: 0, at: 0.5)
    }
    #expect(throws: Refusal.settingOutOfRange("probability")) {
      try FunnelLimits.proportion(target: 0.5, denominator: 3, at: 1)
    }
  }

  /// Numerator, denominator, bounds, from the formula in Python.
  private static let wilson = [
    (0, 10, 0.0, 0.2775327998628892),
    (10, 10, 0.7224672001371106, 1.0),
    (7, 34, 0.10349526899031915, 0.3679838805116359),
    (480, 1000, 0.4491707949969412, 0.510982275342481),
  ]

  @Test("Wilson's interval")
  func wilson() throws {
    for (numerator, denominator, lower, upper) in Self.wilson {
      let interval = try WilsonInterval.of(numerator, of: denominator)
      #expect(abs(interval.lower - lower) < 1e-12 && abs(interval.upper - upper) < 1e-12)
    }
    var random = SeededGenerator(seed: 4)
    for _ in 0..<2000 {
      let denominator = Int.random(in: 1...5000, using: &random)
      let numerator = Int.random(in: 0...denominator, using: &random)
      let interval = try WilsonInterval.of(numerator, of: denominator)
      #expect(interval.contains(Double(numerator) / Double(denominator)))
      let wider = try WilsonInterval.of(numerator, of: denominator, confidence: 0.99)
      #expect(wider.lower <= interval.lower && interval.upper <= wider.upper)
      let mirrored = try WilsonInterval.of(denominator - numerator, of: denominator)
      #expect(abs(mirrored.lower - (1 - interval.upper)) < 1e-12)
    }
    #expect(throws: Refusal.notPositive(position: 2)) { try WilsonInterval.of(0, of: 0) }
    #expect(throws: Refusal.numeratorAboveDenominator(position: 1)) {
      try WilsonInterval.of(3, of: 2)
    }
    #expect(throws: Refusal.settingOutOfRange("confidence")) {
      try WilsonInterval.of(1, of: 2, confidence: 1)
    }
  }

  @Test("The exact interval of a count covers what it says")
  func poisson() throws {
    // scipy.stats.chi2.ppf(0.025, 2n) / 2, chi2.ppf(0.975, 2n + 2) / 2
    let known = [
      (0, 0.0, 3.6888794541139354),
      (1, 0.025317807984289876, 5.571643390938898),
      (10, 4.7953886961324335, 18.39035604201778),
      (1000, 938.9730184076952, 1063.952136016302),
    ]
    for (count, lower, upper) in known {
      let interval = try ExactPoissonInterval.of(count)
      #expect(abs(interval.lower - lower) < 1e-11 * (1 + lower), "\(count) \(interval)")
      #expect(abs(interval.upper - upper) < 1e-11 * upper, "\(count) \(interval)")
      let atUpper = try #require(PoissonDistribution(mean: interval.upper))
      #expect(abs(atUpper.cdf(count) - 0.025) < 1e-11)
    }
    let rate = try ExactPoissonInterval.of(10, per: 20)
    #expect(abs(rate.upper - 18.39035604201778 / 20) < 1e-12)
    #expect(throws: Refusal.negative(position: 1)) { try ExactPoissonInterval.of(-1) }
    #expect(throws: Refusal.notPositive(position: 2)) { try ExactPoissonInterval.of(1, per: 0) }
  }
}
