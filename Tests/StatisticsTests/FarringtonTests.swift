import Foundation
import Statistics
import Testing

@Suite("Farrington")
struct FarringtonTests {
  private static let original = Farrington.Settings.original
  private static let improved = {
    var settings = Farrington.Settings.improved
    settings.years = 4
    return settings
  }()
  private static let muan = {
    var settings = improved
    settings.bound = .muan
    return settings
  }()
  private static let defaults = {
    var settings = original
    settings.outlierThreshold = 2.58
    settings.alpha = 0.05
    return settings
  }()
  private static let kinds = [
    ("original", original), ("improved_nbplugin", improved), ("improved_muan", muan),
    ("defaults_b4", defaults),
  ]

  @Test(
    "Dengue and the sparse series come out as R's surveillance, as shipped and corrected",
    .enabled(if: Reference.isThere, Reference.whySkipped))
  func reference() throws {
    let input = try Reference.table("input_weekly_synthetic.csv")
    for series in ["dengue", "sparse"] {
      let counts = try input.integers(series)
      for (kind, settings) in Self.kinds {
        for suffix in ["", "_corrected"] {
          // The negative binomial bound needs neither of the numbers that the release spoils.
          if kind == "improved_nbplugin" && !suffix.isEmpty { continue }
          var settings = settings
          settings.errorScale = suffix.isEmpty ? .surveillance1203 : .pearson
          let table = try Reference.table("farrington_\(series)_\(kind)\(suffix).csv")
          try check(table, counts, settings)
        }
      }
    }
  }

  private func check(
    _ table: ReferenceTable, _ counts: [Int], _ settings: Farrington.Settings
  ) throws {
    let farrington = try Farrington(settings)
    let weeks = try table.integers("t")
    #expect(weeks.count == 104)
    let points = try weeks.map { try farrington.judge(counts, at: $0 - 1) }
    let observed = try table.integers("observed")
    #expect(points.map(\.observed) == observed)
    let shown = points.map(\.hasEnoughCases)
    func column(_ name: String, _ values: [Double?], _ tolerance: Double) throws {
      compare("\(table.name) \(name)", values, try table.numbers(name), within: tolerance)
    }
    try column("expected", zip(points, shown).map { $1 ? $0.expected : nil }, 1e-5)
    try column("upperbound", zip(points, shown).map { $1 ? $0.upperBound : nil }, 5e-5)
    try column("phi", points.map(\.dispersion), 1e-4)
    try column("trend", points.map { $0.trend == nil ? 0 : 1 }, 0)
    try column("trendcoef", points.map(\.trend), 1e-6)
    try column("alarm", points.map { $0.isAlarm ? 1 : 0 }, 0)
    try column("pvalue", points.map(\.pValue), 1e-4)
    // The release takes the score from the linear predictor where the bound is a quantile, and
    // raises e to a bound of the mean itself where it is not.
    let z = try #require(NormalDistribution.upperQuantile(settings.alpha))
    if settings.bound == .delta {
      try column("score", points.map(\.exceedance), 1e-4)
      compare(
        "\(table.name) log mu0",
        points.map { $0.expected + z * $0.expected * $0.logStandardError },
        try table.numbers("mu0").map { $0.map { log($0) } }, within: 1e-4)
    } else {
      try column("mu0", points.map(\.boundMean), 1e-4)
      try column(
        "score",
        points.map {
          let predictor = log($0.expected)
          return (Double($0.observed) - predictor) / ($0.upperBound - predictor)
        }, 1e-4)
    }
  }

  @Test(
    "One week's fit comes out row by row",
    .enabled(if: Reference.isThere, Reference.whySkipped))
  func trace() throws {
    let counts = try Reference.table("input_weekly_synthetic.csv").integers("dengue")
    for (kind, settings) in [("original", Self.original), ("improved", Self.improved)] {
      let rows = try Reference.table("trace_farrington_\(kind)_dengue_t384_rows.csv")
      let table = try Reference.table("trace_farrington_\(kind)_dengue_t384_scalars.csv")
      let scalars = Dictionary(
        uniqueKeysWithValues: zip(try table.texts("name"), try table.numbers("value")))
      func scalar(_ name: String) throws -> Double { try #require(scalars[name] ?? nil) }
      let week = try scalar("k")
      let count = try scalar("observed")
      #expect(week == 384 && count == 16)
      // The same two fits by the general regression.
      let blocks = try rows.integers("seas")
      let weeks = try rows.integers("wtime").map(Double.init)
      let observed = try rows.integers("y").map(Double.init)
      var columns = [[Double](repeating: 1, count: weeks.count), weeks]
      for block in Set(blocks).sorted().dropFirst() {
        columns.append(blocks.map { $0 == block ? 1 : 0 })
      }
      let first = try PoissonRegression(columns: columns, response: observed)
      let weights = try rows.numbers("weight").map { try #require($0) }
      let second = try PoissonRegression(
        columns: columns, response: observed, weights: weights)
      compare("trace \(kind) mu1", first.fitted, try rows.numbers("mu1"), within: 1e-6)
      compare("trace \(kind) hat1", first.leverages, try rows.numbers("hat1"), within: 1e-6)
      compare("trace \(kind) mu2", second.fitted, try rows.numbers("mu2"), within: 1e-6)
      let coefficients = try table.texts("name").enumerated().filter {
        $0.element.hasPrefix("coef1")
      }.map { try table.numbers("value")[$0.offset] }
      compare("trace \(kind) coef1", first.coefficients, coefficients, within: 1e-6)
      compare(
        "trace \(kind) phi", [first.dispersion, second.dispersion],
        [try scalar("phi1"), try scalar("phi2")], within: 1e-4)
      // The original drops the trend that its trace still shows.
      guard kind == "improved" else { continue }
      let point = try Farrington(settings).judge(counts, at: 383)
      compare(
        "trace \(kind) scalars",
        [point.expected, log(point.expected), point.trend],
        [try scalar("pred_response"), try scalar("eta"), try scalar("coef2.wtime")],
        within: 1e-6)
    }
  }

  @Test(
    "The alarms are those that are said", .enabled(if: Reference.isThere, Reference.whySkipped))
  func alarms() throws {
    let input = try Reference.table("input_weekly_synthetic.csv")
    let farrington = try Farrington(Self.improved)
    for (series, expected) in [("dengue", [380, 386, 388]), ("sparse", [371, 372, 373])] {
      let counts = try input.integers(series)
      let alarms = try (312..<416).filter { try farrington.judge(counts, at: $0).isAlarm }
      #expect(alarms.map { $0 + 1 } == expected)
    }
  }

  /// A seasonal series around `mean` with Poisson noise.
  private func series(_ weeks: Int, mean: Double, seed: UInt64) throws -> [Int] {
    var random = SeededGenerator(seed: seed)
    return try (0..<weeks).map { week in
      let level = mean * exp(0.5 * cos(2 * .pi * Double(week) / 52))
      let poisson = try #require(PoissonDistribution(mean: level))
      return try #require(poisson.quantile(random.unit()))
    }
  }

  @Test("The elimination of blocks fits what the general regression fits")
  func sameFit() throws {
    for seed in 0..<20 as Range<UInt64> {
      let counts = try series(270, mean: 0.5 + Double(seed * seed), seed: seed)
      var settings = Self.improved
      settings.outlierThreshold = 1e9
      let point = try Farrington(settings).judge(counts, at: 269)
      // Windows of seven weeks, and nine blocks of five between, the last 26 weeks left out.
      var columns: [[Double]] = [[], []] + (1...9).map { _ in [] }
      var observed: [Double] = []
      for week in 269 - 4 * 52 - 3..<269 - 26 {
        let offset = (week - (269 - 5 * 52) + 3) % 52
        let block = offset < 7 ? 0 : 1 + (offset - 7) / 5
        columns[0].append(1)
        columns[1].append(Double(week))
        for other in 1...9 { columns[1 + other].append(other == block ? 1 : 0) }
        observed.append(Double(counts[week]))
      }
      guard observed.contains(where: { $0 > 0 }) else { continue }
      let fit = try PoissonRegression(columns: columns, response: observed)
      let row = [1, 269] + [Double](repeating: 0, count: 9)
      let prediction = try #require(fit.predict(row))
      let dispersion = try #require(fit.dispersion)
      if exp(prediction.predictor) <= observed.max() ?? 0 {
        #expect(abs(point.expected - exp(prediction.predictor)) < 1e-8 * (1 + point.expected))
        #expect(abs(point.dispersion - max(1, dispersion)) < 1e-8)
        let error = prediction.standardError * dispersion.squareRoot()
        #expect(abs(point.logStandardError - error) < 1e-6 * (1 + error))
      }
    }
  }

  @Test("As many years as there are, from three to five; fewer are refused")
  func years() throws {
    #expect(try Farrington.fitting(162).settings.years == 3)
    #expect(try Farrington.fitting(211).settings.years == 4)
    #expect(try Farrington.fitting(1000).settings.years == 5)
    #expect(throws: Refusal.tooShort(needed: 160, given: 159)) {
      try Farrington.fitting(158)
    }
    let farrington = try Farrington.fitting(159)
    let counts = try series(160, mean: 10, seed: 1)
    _ = try farrington.judge(counts, at: 159)
    #expect(throws: Refusal.tooShort(needed: 160, given: 159)) {
      try farrington.judge(counts, at: 158)
    }
  }

  @Test("Any history gives finite numbers or a refusal")
  func anyHistory() throws {
    var random = SeededGenerator(seed: 77)
    for round in 0..<600 {
      let weeks = Int.random(in: 150...330, using: &random)
      let kind = round % 6
      let counts = (0..<weeks).map { week -> Int in
        switch kind {
        case 0: 0
        case 1: Int.random(in: 0...1, using: &random)
        case 2: week == weeks - 1 ? 50 : 0
        case 3: Int.random(in: 0...100_000_000, using: &random)
        case 4: week % 52 == 10 ? 1000 : 0
        default: Int(exp(Double(week) / 20))
        }
      }
      for settings in [Self.original, Self.improved, Self.muan, Self.defaults] {
        var settings = settings
        settings.years = 3
        let position = weeks - 1
        do throws(Refusal) {
          let point = try Farrington(settings).judge(counts, at: position)
          let numbers = [
            point.expected, point.dispersion, point.logStandardError, point.trend ?? 0,
            point.pValue,
          ]
          let areFinite = numbers.allSatisfy(\.isFinite)
          #expect(areFinite, "kind \(kind): \(point)")
          #expect(!point.upperBound.isNaN && (0...1).contains(point.pValue), "\(point)")
        } catch {
          #expect(weeks < 160 || error == .noConvergence, "kind \(kind): \(error)")
        }
      }
    }
  }

  @Test("False alarms are about as rare as alpha, and a tripling is found")
  func rates() throws {
    var alarms = 0
    var judged = 0
    for seed in 100..<112 as Range<UInt64> {
      var counts = try series(330, mean: 20, seed: seed)
      let farrington = try Farrington(Self.improved)
      for week in 220..<329 {
        judged += 1
        if try farrington.judge(counts, at: week).isAlarm { alarms += 1 }
      }
      counts[329] = counts[329] * 3 + 20
      let outbreak = try farrington.judge(counts, at: 329)
      #expect(outbreak.isAlarm && outbreak.pValue < 0.01)
    }
    let rate = Double(alarms) / Double(judged)
    #expect(rate < 0.03, "\(rate)")
    print("farrington false alarm rate \(rate) of \(judged)")
  }

  @Test("Settings outside what the method can work with are refused")
  func settings() {
    var settings = Farrington.Settings.improved
    settings.periods = 60
    #expect(throws: Refusal.settingOutOfRange("periods")) { try Farrington(settings) }
    settings = .improved
    settings.alpha = 0
    #expect(throws: Refusal.settingOutOfRange("alpha")) { try Farrington(settings) }
    #expect(throws: Refusal.negative(position: 1)) {
      try Farrington().judge([-1, 2], at: 1)
    }
    #expect(throws: Refusal.settingOutOfRange("position")) {
      try Farrington().judge([1], at: 1)
    }
  }
}
