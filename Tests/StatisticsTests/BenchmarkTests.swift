import Foundation
import Statistics
import Testing

/// The benchmark of detectors, run again with other random numbers.
@Suite("Benchmark of detectors")
struct BenchmarkTests {
  private struct Tally {
    var alarms = 0.0
    var weeks = 0.0
    var found = 0.0
  }

  /// A count from a negative binomial around `mean` with `size`.
  private func draw(
    _ mean: Double, size: Double, _ random: inout SeededGenerator
  ) throws -> Int {
    let wide = try #require(NegativeBinomialDistribution(mean: mean, size: size))
    return try #require(wide.quantile(random.unit()))
  }

  /// Six years with a season, an earlier outbreak, and one of six weeks in the last year.
  private func series(
    _ base: Double, _ size: Double, _ random: inout SeededGenerator
  ) throws -> (counts: [Int], start: Int) {
    var means = (0..<312).map { (week: Int) -> Double in
      let season = 0.5 * cos(2 * Double.pi * Double(week - 4) / 52)
      return base * exp(season + 0.0008 * Double(week))
    }
    let past = Int.random(in: 104..<208, using: &random)
    for week in past..<past + 8 { means[week] *= 2.5 }
    let start = 260 + Int.random(in: 8..<40, using: &random)
    let spread = (means[start] * (1 + means[start] / size)).squareRoot()
    var counts = try means.map { try draw($0, size: size, &random) }
    for (index, share) in [0.6, 1.2, 1.8, 1.8, 1.2, 0.6].enumerated() {
      let extra = try #require(PoissonDistribution(mean: share * spread * 1.5))
      counts[start + index] += try #require(extra.quantile(random.unit()))
    }
    return (counts, start)
  }

  private func alarms(_ counts: [Int]) throws -> [String: [Bool]] {
    var settings = Farrington.Settings.improved
    settings.years = 4
    let farrington = try Farrington(settings)
    let ears = try EARS()
    let c1 = try ears.c1(counts)
    let c2 = try ears.c2(counts)
    let weeks = 260..<counts.count
    return [
      "skdr_1.5x": try weeks.map {
        try SKDRRule.standardRatio.judge(current: counts[$0], previous: counts[$0 - 1]).isAlert
      },
      "klb_2x": weeks.map { counts[$0] >= 2 * counts[$0 - 1] && counts[$0] > counts[$0 - 1] },
      // The first week's fifth year back lacks its neighbour.
      "mean+2sd_5y": try weeks.map {
        try $0 > 260 && HistoricalLimits.fiveYears.limit(counts, at: $0).isAlarm
      },
      "EARS_C1_w7": weeks.map { c1[$0]?.isAlarm ?? false },
      "EARS_C2_w7": weeks.map { c2[$0]?.isAlarm ?? false },
      "farrington_improved": try weeks.map { try farrington.judge(counts, at: $0).isAlarm },
    ]
  }

  @Test(
    "False alarms and outbreaks found agree with the reference within what chance allows",
    .enabled(if: Reference.isThere, Reference.whySkipped))
  func benchmark() throws {
    let table = try Reference.table("benchmark_detectors.csv")
    var random = SeededGenerator(seed: 42)
    for (base, size) in [(3.0, 10.0), (10, 10), (30, 15)] {
      var tallies: [String: Tally] = [:]
      let replicates = 60
      for _ in 0..<replicates {
        let (counts, start) = try series(base, size, &random)
        for (name, raised) in try alarms(counts) {
          let inside = raised[start - 260..<start - 254]
          let outside = raised.count { $0 } - inside.count { $0 }
          tallies[name, default: Tally()].alarms += Double(outside)
          tallies[name, default: Tally()].weeks += 46
          tallies[name, default: Tally()].found += inside.contains(true) ? 1 : 0
        }
      }
      let rows = try table.filtered(["mean_per_week": String(Int(base))])
      for (name, tally) in tallies {
        let row = try rows.filtered(["detector": name])
        let rate = try #require(try row.numbers("false_alarm_rate_per_week")[0])
        let found = try #require(try row.numbers("outbreaks_detected")[0])
        // Both are estimates; alarms of neighbouring weeks go together, so twice the variance.
        let rateError = (2 * 2 * max(rate, 0.005) / tally.weeks).squareRoot()
        let foundError = (2 * max(0.03, found * (1 - found)) / Double(replicates)).squareRoot()
        let ours = tally.alarms / tally.weeks
        let share = tally.found / Double(replicates)
        #expect(abs(ours - rate) < 4 * rateError, "\(base) \(name) rate \(ours), \(rate)")
        #expect(abs(share - found) < 4 * foundError, "\(base) \(name) found \(share), \(found)")
        print(
          "benchmark \(base) \(name): false alarms \(ours) (reference \(rate)), "
            + "found \(share) (\(found))")
      }
    }
  }
}
