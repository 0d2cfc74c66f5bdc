import Foundation
import Statistics
import Testing

/// Small fixtures of our own, from formulas in numpy and scipy, which need no other folder.
@Suite("Own fixtures")
struct OwnFixtureTests {
  /// The upper bits of a linear congruential generator, the same in Python.
  private func numbers(_ count: Int, seed: Int) -> [Int] {
    var state = seed
    return (0..<count).map { _ in
      state = (1_103_515_245 * state + 12_345) % 2_147_483_648
      return state >> 16
    }
  }

  private var weekly: [Int] {
    var counts = numbers(216, seed: 7).enumerated().map { week, number in
      number % 12 + ((8..<24).contains(week % 52) ? 4 : 0) + (number % 97 == 0 ? 30 : 0)
    }
    counts[215] = 34
    return counts
  }

  private func near(_ value: Double?, _ truth: Double, _ tolerance: Double) -> Bool {
    guard let value else { return false }
    return abs(value - truth) <= tolerance * (1 + abs(truth))
  }

  @Test("Farrington's three bounds")
  func farrington() throws {
    let counts = weekly
    var original = Farrington.Settings.original
    original.years = 3
    var improved = Farrington.Settings.improved
    improved.years = 4
    var muan = improved
    muan.bound = .muan
    let truths: [(Farrington.Settings, [(Double, Double, Double, Bool)])] = [
      (
        original,
        [
          (7.395300752212179, 18.132919509052122, 1.9654002504789887, false),
          (7.830514675441477, 18.913405131896457, 1.9898120794125027, false),
          (8.289619348985152, 20.585999427722268, 2.287261369694116, true),
        ]
      ),
      (
        improved,
        [
          (8.339719338939805, 20, 1.9287669151617521, false),
          (8.863267630751974, 21, 1.9366486031518857, false),
          (9.205442629039641, 21, 1.9701617891941117, true),
        ]
      ),
      (
        muan,
        [
          (8.339719338939805, 24, 1.9287669151617521, false),
          (8.863267630751974, 25, 1.9366486031518857, false),
          (9.205442629039641, 26, 1.9701617891941117, true),
        ]
      ),
    ]
    for (settings, points) in truths {
      let method = try Farrington(settings)
      for (offset, truth) in points.enumerated() {
        let point = try method.judge(counts, at: 213 + offset)
        #expect(near(point.expected, truth.0, 1e-6), "\(point)")
        #expect(near(point.upperBound, truth.1, 1e-6), "\(point)")
        #expect(near(point.dispersion, truth.2, 1e-5), "\(point)")
        #expect(point.isAlarm == truth.3)
        #expect((point.trend == nil) == (settings.bound == .delta))
      }
    }
  }

  @Test("ESSENCE's regression and moving averages")
  func essence() throws {
    var counts = numbers(45, seed: 11).enumerated().map { day, number in
      number % 9 + ((1...5).contains((day + 3) % 7) ? 6 : 0)
    }
    counts[44] = 30
    let method = try ESSENCESwitch()
    let regression = try method.regression(counts, firstWeekday: 3)
    let average = try method.movingAverage(counts)
    let truths: [(ESSENCESwitch.Score?, Double, Double, Double)] = [
      (regression[13], 6.999999999999975, 0.3411775438127811, 0.377733824298966),
      (regression[30], 10.107142857142854, 0.2825625493177662, 0.3902078933257819),
      (regression[44], 9.642857142857146, 7.742393005169298, 9.6276348507204e-08),
      (average[9], 8.428571428571429, 1.161416049566945, 0.1447917339407306),
      (average[30], 8.142857142857142, 0.7852275147578469, 0.21957827591355258),
      (average[44], 8.821428571428571, 5.314539341983792, 6.547209386521578e-06),
    ]
    for (score, expected, statistic, pValue) in truths {
      #expect(near(score?.expected, expected, 1e-10))
      #expect(near(score?.statistic, statistic, 1e-8))
      #expect(near(score?.pValue, pValue, 1e-10))
    }
    #expect(near(regression[13]?.explained, 0.7952853598014887, 1e-9))
    let switched = try method.run(counts, firstWeekday: 3)
    #expect(switched[13]?.method == .regression && switched[30]?.method == .movingAverage)
    #expect(switched[44]?.level == .red && regression[12] == nil && average[8] == nil)
  }

  @Test("p and p' limits")
  func proportions() throws {
    let drawn = numbers(24, seed: 3)
    let sizes = drawn.map { 40 + $0 % 60 }
    let hits = zip(sizes, drawn).map { size, number in
      Int(Double(size) * 0.55) + number / 7 % 9 - 4
    }
    let plain = try AttributesChart.proportions(hits, of: sizes).points[0]
    #expect(near(plain.centre, 0.5559360730593608, 1e-14))
    #expect(near(plain.limits.lower, 0.39612870332812145, 1e-14))
    #expect(near(plain.limits.upper, 0.7157434427906001, 1e-14))
    let laney = try AttributesChart.proportions(hits, of: sizes, spread: .laney).points[0]
    #expect(near(laney.limits.upper, 0.6837957733020483, 1e-14))
  }

  @Test("A funnel with facilities that differ")
  func funnel() throws {
    let plot = try FunnelPlot(
      [6, 22, 20, 40, 61, 70, 150, 230], of: [12, 30, 45, 60, 80, 120, 200, 400])
    let point = plot.points[0]
    #expect(near(plot.target, 0.6325237592397043, 1e-14))
    #expect(near(point.exact.action.lower, 0.1443840875141992, 1e-12))
    #expect(near(point.exact.warning.lower, 0.3033871264817123, 1e-12))
    #expect(near(point.exact.warning.upper, 0.8557575749756275, 1e-12))
    #expect(near(point.exact.action.upper, 0.9796812665396698, 1e-12))
    #expect(near(plot.overdispersion, 3.7299703143190643, 1e-12))
    #expect(near(plot.betweenVariance, 0.008078575574925011, 1e-12))
    #expect(near(point.adjusted.action.upper, 0.9842517186190796, 1e-12))
  }

  @Test("The Moving Epidemic Method on five bells")
  func epidemics() throws {
    let seasons = (0..<5).map { year in
      (0..<33).map { week -> Double in
        let distance = Double(week - 16 - year % 3) / 3
        return Double(10 + (week * 7 + year * 3) % 5) + 200 * exp(-distance * distance)
      }
    }
    let method = try MovingEpidemicMethod(seasons: seasons)
    #expect(method.epidemics.map(\.start) == [12, 13, 14, 12, 13])
    #expect(method.epidemics.allSatisfy { $0.weeks == 9 } && method.valuesPerSeason == 6)
    #expect(near(method.epidemicThreshold, 22.178145612237405, 1e-12))
    #expect(near(method.postEpidemicThreshold, 22.486056137031916, 1e-12))
    let truths = [141.9611394822648, 227.95616996515065, 281.03539848382553]
    for (threshold, truth) in zip(method.intensityThresholds, truths) {
      #expect(near(threshold, truth, 1e-12))
    }
  }

  @Test("Rossi's sum around a mean")
  func cusum() throws {
    let counts = numbers(130, seed: 5).map { $0 % 11 + 3 }
    let points = try CUSUM(baseline: .mean).run(counts, from: 104)
    #expect(near(points[0].expected, 8.538461538461538, 1e-14))
    let truths = [0, 0, 0, 0.09434740540775, 0]
    for (point, truth) in zip(points, truths) { #expect(abs(point.sum - truth) < 1e-12) }
  }

  @Test("Weeks around the turn of the year")
  func weeks() throws {
    for (day, week) in [
      ("2020-12-31", "2020-W53"), ("2021-01-02", "2020-W53"), ("2021-01-03", "2021-W01"),
      ("2022-01-01", "2021-W52"), ("2025-12-28", "2025-W53"), ("2026-01-03", "2025-W53"),
      ("2026-01-04", "2026-W01"), ("2026-08-03", "2026-W31"), ("2031-12-31", "2031-W53"),
    ] {
      #expect(MMWRWeek(try #require(CalendarDay(day)))?.text == week, "\(day)")
    }
  }
}
