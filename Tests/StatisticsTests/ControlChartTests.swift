import Statistics
import Testing

@Suite("Control charts")
struct ControlChartTests {
  private struct Input {
    let minutes: [Double]
    let controlled: [Int]
    let patients: [Int]

    init() throws {
      let table = try Reference.table("input_spc.csv")
      minutes = try table.numbers("waiting_minutes").map { try #require($0) }
      controlled = try table.integers("controlled")
      patients = try table.integers("patients")
    }
  }

  /// Compares a chart with the rows of one chart of the reference, from `start` on.
  private func check(
    _ label: String, _ chart: ControlChart, _ table: ReferenceTable, from start: Int = 0
  ) throws {
    func column(_ name: String, _ value: (ControlChart.Point) -> Double) throws {
      compare(
        "\(label) \(name)", chart.points.map(value),
        Array(try table.numbers(name).dropFirst(start)), within: 1e-12)
    }
    try column("y") { $0.value }
    try column("cl") { $0.centre }
    try column("lcl") { $0.limits.lower }
    try column("ucl") { $0.limits.upper }
    try column("lcl95") { $0.warnings.lower }
    try column("ucl95") { $0.warnings.upper }
    try column("sigma_signal") { $0.isOutside ? 1 : 0 }
    try check(label, chart.runs, table)
  }

  private func check(_ label: String, _ runs: RunsAnalysis?, _ table: ReferenceTable) throws {
    let runs = try #require(runs)
    let names = [
      "n_useful", "longest_run", "longest_run_max", "n_crossings", "n_crossings_min",
      "runs_signal",
    ]
    let numbers = [
      runs.usefulPoints, runs.longestRun, runs.longestRunLimit, runs.crossings,
      runs.crossingsLimit, runs.isSignal ? 1 : 0,
    ]
    for (name, number) in zip(names, numbers) {
      let reference = try table.integers(name)
      #expect(Set(reference) == [number], "\(label) \(name)")
    }
  }

  @Test(
    "XmR, moving range and run charts are those of qicharts2",
    .enabled(if: Reference.isThere, Reference.whySkipped))
  func individuals() throws {
    let input = try Input()
    let table = try Reference.table("spc_xmr_qicharts2.csv")
    func rows(_ chart: String, _ screened: String, _ freeze: String) throws -> ReferenceTable {
      try table.filtered(["chart": chart, "screened": screened, "freeze": freeze])
    }
    let minutes = input.minutes
    try check(
      "i", try XmRChart.individuals(minutes, scaling: .exact), try rows("i", "FALSE", ""))
    try check(
      "i screened", try XmRChart.individuals(minutes, scaling: .exact, screened: true),
      try rows("i", "TRUE", ""))
    try check(
      "i frozen", try XmRChart.individuals(minutes, scaling: .exact, frozenAfter: 24),
      try rows("i", "FALSE", "24"))
    try check("mr", try XmRChart.movingRanges(minutes), try rows("mr", "FALSE", ""), from: 1)
    let run = try RunChart(minutes)
    let reference = try rows("run", "FALSE", "")
    #expect(try Set(reference.numbers("cl")) == [run.centre])
    try check("run", run.runs, reference)
  }

  @Test(
    "p, p', u and c charts are those of qicharts2",
    .enabled(if: Reference.isThere, Reference.whySkipped))
  func attributes() throws {
    let input = try Input()
    let table = try Reference.table("spc_p_u_c_qicharts2.csv")
    func rows(_ chart: String, _ freeze: String = "") throws -> ReferenceTable {
      try table.filtered(["chart": chart, "freeze": freeze])
    }
    let p = try AttributesChart.proportions(input.controlled, of: input.patients)
    try check("p", p, try rows("p"))
    #expect(p.runs?.isSignal == true)
    try check(
      "p frozen",
      try AttributesChart.proportions(input.controlled, of: input.patients, frozenAfter: 24),
      try rows("p", "24"))
    try check(
      "p'",
      try AttributesChart.proportions(input.controlled, of: input.patients, spread: .laney),
      try rows("pp"))
    try check(
      "u",
      try AttributesChart.rates(input.controlled, over: input.patients.map(Double.init)),
      try rows("u"))
    try check("c", try AttributesChart.counts(input.controlled), try rows("c"))
  }

  @Test(
    "Making Data Count marks the points and targets that NHSRplotthedots marks",
    .enabled(if: Reference.isThere, Reference.whySkipped))
  func makingDataCount() throws {
    let table = try Reference.table("spc_making_data_count.csv")
    var tags: [String] = []
    for tag in try table.texts("tag") where !tags.contains(tag) { tags.append(tag) }
    #expect(tags.count == 5)
    for tag in tags {
      let rows = try table.filtered(["tag": tag])
      let values = try rows.numbers("y").map { try #require($0) }
      let direction: MakingDataCount.Direction =
        switch try rows.texts("improvement_direction")[0] {
        case "1": .increase
        case "-1": .decrease
        default: .neutral
        }
      let target = try rows.numbers("target")[0]
      let judged = try MakingDataCount(
        values, direction: direction, target: target,
        screened: try rows.texts("screen_outliers")[0] == "TRUE")
      let points = judged.chart.points
      func column(_ name: String, _ values: [Double?]) throws {
        compare("\(tag) \(name)", values, try rows.numbers(name), within: 1e-12)
      }
      try column("mean", points.map(\.centre))
      try column("lpl", points.map(\.limits.lower))
      try column("upl", points.map(\.limits.upper))
      try column("outside", points.map { $0.isOutside ? 1 : 0 })
      try column("close", judged.points.map { $0.isNearLimit ? 1 : 0 })
      #expect(
        zip(points, judged.points).map { cause($0, $1) } == (try rows.texts("special_cause")))
      #expect(judged.points.map(type) == (try rows.texts("point_type")))
      let assurance: String =
        switch judged.assurance {
        case .consistentPass: "consistent_pass"
        case .consistentFail: "consistent_fail"
        case .hitOrMiss: "inconsistent"
        case nil: ""
        }
      #expect(try Set(rows.texts("assurance")) == [assurance], "\(tag)")
    }
  }

  private func cause(_ point: ControlChart.Point, _ judged: MakingDataCount.Point) -> String {
    let side = judged.isUpwards ? "Above" : "Below"
    return switch judged.rule {
    case .outsideLimits: judged.isUpwards ? "Above UCL" : "Below LCL"
    case .trend: "7 Point Trend (\(judged.isUpwards ? "In" : "De")creasing)"
    case .nearLimit: "2 in 3 \(side) CL"
    case .shift: "7 Points \(side) CL"
    case nil: "Common Cause"
    }
  }

  private func type(_ judged: MakingDataCount.Point) -> String {
    switch judged.variation {
    case .commonCause: "common_cause"
    case .improvement: "special_cause_improvement"
    case .concern: "special_cause_concern"
    case .neutralHigh: "special_cause_neutral_high"
    case .neutralLow: "special_cause_neutral_low"
    }
  }

  @Test("Limits by hand: two means, ranges and a screened outlier")
  func byHand() throws {
    let chart = try XmRChart.individuals([10, 12, 11, 13])
    #expect(chart.points[0].centre == 11.5)
    let range = 5.0 / 3
    #expect(abs(chart.points[0].limits.upper - (11.5 + 2.66 * range)) < 1e-12)
    #expect(abs(chart.points[0].warnings.lower - (11.5 - 2.66 * range * 2 / 3)) < 1e-12)
    let spiked = [Double](repeating: 10, count: 20).enumerated().map {
      $0.element + Double($0.offset % 2) + ($0.offset == 12 ? 40 : 0)
    }
    let all = try XmRChart.individuals(spiked)
    let screened = try XmRChart.individuals(spiked, screened: true)
    #expect(screened.points[0].limits.upper < all.points[0].limits.upper)
    #expect(screened.outside == [12])
  }

  @Test("A trend of seven and a shift of seven are marked whole, with their direction")
  func rules() throws {
    let level = [5.0, 6, 5, 6, 5, 6, 5, 6, 5, 6]
    let rising = try MakingDataCount(level + [4, 4.5, 5, 5.5, 6, 6.5, 7], direction: .increase)
    #expect(rising.points[10...16].allSatisfy { $0.rule == .trend && $0.isUpwards })
    #expect(rising.points[10...16].allSatisfy { $0.variation == .improvement })
    #expect(rising.latest == .improvement)
    let falling = try MakingDataCount(level + [7, 6.5, 6, 5.5, 5, 4.5, 4], direction: .decrease)
    #expect(falling.points[10...16].allSatisfy { $0.rule == .trend && !$0.isUpwards })
    let shifted = try MakingDataCount(
      [1, 2, 1, 2, 1, 2, 1, 2, 2.2, 2.1, 2.3, 2.1, 2.2, 2.3, 2.1], direction: .neutral)
    #expect(shifted.points[7...14].allSatisfy { $0.rule == .shift })
    #expect(shifted.points[7...14].allSatisfy { $0.variation == .neutralHigh })
    #expect(shifted.assurance == nil)
  }

  @Test("Anhoej's rules: a shift is a long run, a zigzag is not")
  func runs() throws {
    let shift = try #require(
      RunsAnalysis([Double](repeating: -1, count: 12) + [Double](repeating: 1, count: 12)))
    #expect(shift.longestRun == 12 && shift.longestRunLimit == 8 && shift.crossings == 1)
    #expect(shift.isSignal)
    let zigzag = try #require(RunsAnalysis((0..<24).map { $0 % 2 == 0 ? -1 : 1 }))
    #expect(!zigzag.isSignal && zigzag.crossings == 23)
    #expect(RunsAnalysis([0, 0]) == nil && RunsAnalysis([]) == nil)
  }

  @Test("Random charts: values in bounds make no rule break by their limits alone")
  func properties() throws {
    var random = SeededGenerator(seed: 9)
    for _ in 0..<300 {
      let count = Int.random(in: 2...60, using: &random)
      let sizes = (0..<count).map { _ in Int.random(in: 1...400, using: &random) }
      let hits = sizes.map { Int.random(in: 0...$0, using: &random) }
      let chart = try AttributesChart.proportions(hits, of: sizes)
      for point in chart.points {
        #expect(point.limits.lower >= 0 && point.limits.upper <= 1)
        #expect(point.limits.contains(point.centre))
        #expect(point.limits.lower <= point.warnings.lower)
      }
      let individuals = try MakingDataCount(hits.map(Double.init), direction: .increase)
      #expect(individuals.points.count == count)
      for (point, judged) in zip(individuals.chart.points, individuals.points) {
        #expect(point.isOutside == (judged.rule == .outsideLimits))
      }
    }
  }

  @Test("What no chart can be is refused")
  func refusals() {
    #expect(throws: Refusal.tooShort(needed: 2, given: 1)) { try XmRChart.individuals([1]) }
    #expect(throws: Refusal.notFinite(position: 2)) { try XmRChart.individuals([1, .nan]) }
    #expect(throws: Refusal.settingOutOfRange("frozenAfter")) {
      try XmRChart.individuals([1, 2], frozenAfter: 3)
    }
    #expect(throws: Refusal.numeratorAboveDenominator(position: 2)) {
      try AttributesChart.proportions([1, 3], of: [2, 2])
    }
    #expect(throws: Refusal.notPositive(position: 1)) {
      try AttributesChart.proportions([0, 1], of: [0, 2])
    }
    #expect(throws: Refusal.noSpread) {
      try AttributesChart.proportions([0, 0, 0], of: [5, 6, 7], spread: .laney)
    }
    #expect(throws: Refusal.lengthsDiffer(first: 1, second: 2)) {
      try AttributesChart.rates([1], over: [1, 2])
    }
    #expect(throws: Refusal.tooShort(needed: 1, given: 0)) { try RunChart([]) }
  }
}
