import Foundation
import Statistics
import Testing

@Suite("CUSUM and historical limits")
struct DetectorTests {
  @Test(
    "CUSUM is that of surveillance, for three standardisations and two means",
    .enabled(if: Reference.isThere, Reference.whySkipped))
  func cusum() throws {
    let counts = try Reference.table("input_weekly_synthetic.csv").integers("dengue")
    let table = try Reference.table("cusum_dengue_from261.csv")
    let kinds: [(String, CUSUM.Standardisation)] = [
      ("standard", .standard), ("rossi", .rossi), ("anscombe", .anscombe),
    ]
    let means: [(String, CUSUM.Baseline)] = [("mean", .mean), ("glm", .seasonal(period: 52))]
    #expect(try table.integers("observed") == Array(counts[260...]))
    for (kind, standardisation) in kinds {
      for (mean, baseline) in means {
        let points = try CUSUM(
          standardisation: standardisation, baseline: baseline, resets: false
        ).run(counts, from: 260)
        func column(_ name: String, _ values: [Double?]) throws {
          let name = "\(name)_\(kind)_\(mean)"
          compare("cusum \(name)", values, try table.numbers(name), within: 1e-8)
        }
        try column("m", points.map(\.expected))
        try column("S", points.map(\.sum))
        try column("alarm", points.map { $0.isAlarm ? 1 : 0 })
        // Whole counts for the one, real numbers for the others; where even no case is above the
        // bound, surveillance squares a negative root.
        var before = 0.0
        try column(
          "ub",
          points.map { point in
            let room = 2.26 + 1.04 - before
            before = point.sum
            if kind == "standard" { return point.upperBound.rounded(.up) }
            guard kind == "rossi", point.upperBound == 0 else { return point.upperBound }
            let root = (4 * point.expected + 2 * room * point.expected.squareRoot()).squareRoot()
            let below = root - point.expected.squareRoot()
            return below.isNaN ? 0 : below * below
          })
      }
    }
  }

  @Test("With a reset a sum starts anew after an alarm")
  func reset() throws {
    let counts = [Int](repeating: 4, count: 30) + [20, 4, 4, 4]
    let kept = try CUSUM(baseline: .mean, resets: false).run(counts, from: 30)
    let reset = try CUSUM(baseline: .mean).run(counts, from: 30)
    #expect(kept.map(\.isAlarm) == [true, true, true, true])
    #expect(reset.map(\.isAlarm) == [true, false, false, false])
    // The bound is the count that reaches the threshold.
    let bound = reset[0].upperBound
    let below = try CUSUM(baseline: .mean).run(
      [Int](repeating: 4, count: 30) + [Int(bound)], from: 30)
    let above = try CUSUM(baseline: .mean).run(
      [Int](repeating: 4, count: 30) + [Int(bound) + 1], from: 30)
    #expect(!below[0].isAlarm && above[0].isAlarm)
    #expect(throws: Refusal.noCases) { try CUSUM().run([0, 0, 0], from: 2) }
    #expect(throws: Refusal.tooShort(needed: 52, given: 2)) { try CUSUM().run([1, 2, 3], from: 2) }
    #expect(throws: Refusal.tooShort(needed: 1, given: 0)) {
      try CUSUM(baseline: .mean).run([1, 2, 3], from: 0)
    }
    #expect(throws: Refusal.settingOutOfRange("threshold")) { try CUSUM(threshold: 0) }
  }

  @Test(
    "Mean plus two deviations, RKI and the simple rules are those of the reference",
    .enabled(if: Reference.isThere, Reference.whySkipped))
  func thresholds() throws {
    let counts = try Reference.table("input_weekly_synthetic.csv").integers("dengue")
    let table = try Reference.table("thresholds_simple_dengue.csv")
    let weeks = try table.integers("t").map { $0 - 1 }
    func column(_ name: String, _ values: [Double?]) throws {
      compare("thresholds \(name)", values, try table.numbers(name), within: 1e-12)
    }
    let rki = try weeks.map { try HistoricalLimits.robertKochInstitute.limit(counts, at: $0) }
    try column("rki_ub", rki.map(\.upperBound))
    try column("rki_alarm", rki.map { $0.isAlarm ? 1 : 0 })
    let five = try weeks.map { try HistoricalLimits.fiveYears.limit(counts, at: $0) }
    try column("hist_mean", five.map(\.expected))
    try column("hist_sd", five.map(\.deviation))
    try column("hist_ub2sd", five.map(\.upperBound))
    try column("hist_alarm", five.map { $0.isAlarm ? 1 : 0 })
    let means = weeks.map { Double(counts[$0 - 3..<$0].reduce(0, +)) / 3 }
    try column("prev3wk_mean", means)
    try column(
      "alarm_ge_1_5x_prev3wk",
      zip(weeks, means).map { Double(counts[$0]) >= 1.5 * $1 ? 1 : 0 })
    let criteria = try weeks.map { week in
      var facts = OutbreakCriteria.Facts()
      facts.periods = Array(counts[...week])
      return try OutbreakCriteria(facts).verdicts
    }
    try column("alarm_ge_2x_prevweek", criteria.map { $0[.doubled] == .met ? 1 : 0 })
    try column(
      "alarm_3wk_consecutive_rise", criteria.map { $0[.continuousRise] == .met ? 1 : 0 })
  }

  @Test("Historical limits need their years")
  func years() throws {
    let counts = [Int](repeating: 3, count: 262)
    let limit = try HistoricalLimits.fiveYears.limit(counts, at: 261)
    #expect(limit.expected == 3 && limit.upperBound == 3 && !limit.isAlarm)
    #expect(throws: Refusal.tooShort(needed: 262, given: 261)) {
      try HistoricalLimits.fiveYears.limit(counts, at: 260)
    }
    #expect(throws: Refusal.settingOutOfRange("years")) {
      try HistoricalLimits(years: 1, halfWindow: 0, bound: .twoDeviations)
    }
    // A mean of 3 from the table of Crow and Gardner.
    let rki = try HistoricalLimits.robertKochInstitute.limit(counts, at: 261)
    #expect(rki.upperBound == 8.102 && !rki.isAlarm)
  }
}

@Suite("ESSENCE")
struct ESSENCETests {
  private static let names = ["blue": 0.0, "yellow": 1, "red": 2]

  private func level(_ score: ESSENCESwitch.Score?) -> Double? {
    score.map { $0.level == .red ? 2 : $0.level == .yellow ? 1 : 0 }
  }

  @Test(
    "Regression, moving average and switch are those of Rnssp",
    .enabled(if: Reference.isThere, Reference.whySkipped), arguments: ["ili", "rare"])
  func reference(_ series: String) throws {
    let counts = try Reference.table("input_daily_synthetic.csv").integers(series)
    let table = try Reference.table("essence_\(series).csv")
    #expect(try table.integers("count") == counts)
    let start = try #require(CalendarDay(try table.texts("date")[0]))
    let method = try ESSENCESwitch()
    let average = try method.movingAverage(counts)
    let regression = try method.regression(counts, firstWeekday: start.weekday)
    let both = try method.run(counts, firstWeekday: start.weekday)
    for (kind, scores) in [("ewma", average), ("reg", regression), ("switch", both)] {
      func column(_ name: String, _ value: (ESSENCESwitch.Score) -> Double) throws {
        compare(
          "essence \(series) \(kind)_\(name)", scores.map { $0.map(value) },
          try table.numbers("\(kind)_\(name)"), within: 1e-8)
      }
      try column("baseline_expected") { $0.expected }
      try column("test_statistic") { $0.statistic }
      try column("p.value") { $0.pValue }
      // Where there is no score, Rnssp's grey turns blue under the week's mean; here it is none.
      let alerts = zip(try table.texts("\(kind)_alert"), scores).map { text, score in
        score == nil ? nil : Self.names[text]
      }
      compare("essence \(series) \(kind)_alert", scores.map(level), alerts, within: 0)
    }
    compare(
      "essence \(series) sigma", regression.map { $0?.deviation },
      try table.numbers("reg_sigma"), within: 1e-8)
    compare(
      "essence \(series) r2", regression.map { $0?.explained },
      try table.numbers("reg_adjusted_r_squared"), within: 1e-8)
    let detectors = both.map {
      $0.map { $0.method == .regression ? "Adaptive Multiple Regression" : "EWMA" } ?? ""
    }
    #expect(detectors == (try table.texts("switch_detector").map { $0 == "NA" ? "" : $0 }))
  }

  @Test("The bound is where the chance falls below 0.01")
  func bound() throws {
    var random = SeededGenerator(seed: 8)
    let method = try ESSENCESwitch()
    for _ in 0..<40 {
      let mean = 1 + 30 * random.unit()
      let poisson = try #require(PoissonDistribution(mean: mean))
      var counts = (0..<60).map { _ in poisson.quantile(random.unit()) ?? 0 }
      for judge in [method.movingAverage, { try method.regression($0, firstWeekday: 3) }] {
        let score = try #require(try judge(counts)[59])
        guard score.upperBound > 0, score.upperBound < 1e6 else { continue }
        counts[59] = Int(score.upperBound.rounded(.up)) + 1
        let above = try #require(try judge(counts)[59])
        #expect(above.pValue < 0.01, "\(above)")
        counts[59] = max(0, Int(score.upperBound) - 1)
        let below = try #require(try judge(counts)[59])
        #expect(below.pValue > 0.01 || below.method != score.method || counts[59] == 0)
      }
    }
  }

  @Test("A series too short has no scores; what cannot be is refused")
  func refusals() throws {
    let method = try ESSENCESwitch()
    #expect(try method.run([1, 2, 3], firstWeekday: 0).allSatisfy { $0 == nil })
    #expect(try method.run([], firstWeekday: 0).isEmpty)
    #expect(throws: Refusal.settingOutOfRange("firstWeekday")) {
      try method.run([1], firstWeekday: 7)
    }
    #expect(throws: Refusal.settingOutOfRange("baseline")) { try ESSENCESwitch(baseline: 27) }
    #expect(throws: Refusal.negative(position: 1)) { try method.movingAverage([-1]) }
  }
}

@Suite("Moving Epidemic Method")
struct MovingEpidemicMethodTests {
  @Test(
    "Timing, values and thresholds are those of mem",
    .enabled(if: Reference.isThere, Reference.whySkipped))
  func reference() throws {
    let input = try Reference.table("input_mem_synthetic.csv")
    let timing = try Reference.table("mem_timing.csv")
    let seasons = try timing.texts("season").map { name in
      try input.numbers(name).map { try #require($0) }
    }
    let method = try MovingEpidemicMethod(seasons: seasons)
    let epidemics = method.epidemics
    compare(
      "mem optimum_weeks", epidemics.map { Double($0.weeks) },
      try timing.numbers("optimum_weeks"), within: 0)
    compare(
      "mem map_percent", epidemics.map(\.share), try timing.numbers("map_percent"),
      within: 1e-12)
    compare("mem sum", epidemics.map(\.sum), try timing.numbers("sum"), within: 1e-12)
    compare(
      "mem start_index", epidemics.map { Double($0.start + 1) },
      try timing.numbers("start_index"), within: 0)
    compare(
      "mem end_index", epidemics.map { Double($0.start + $0.weeks) },
      try timing.numbers("end_index"), within: 0)
    let thresholds = try Reference.table("mem_thresholds.csv")
    compare(
      "mem thresholds",
      [
        Double(method.valuesPerSeason), method.epidemicThreshold, method.postEpidemicThreshold,
      ] + method.intensityThresholds, try thresholds.numbers("value"), within: 1e-9)
    let used = try Reference.table("mem_values_used.csv")
    for (kind, values) in [
      ("pre", method.before), ("epi", method.during), ("post", method.after),
    ] {
      let rows = try used.filtered(["kind": kind])
      compare("mem values \(kind)", values, try rows.numbers("value"), within: 0)
    }
  }

  /// Seasons with a bell of `height` in the middle.
  private func seasons(_ height: Double) -> [[Double]] {
    (0..<5).map { year in
      (0..<33).map { week in
        let distance = (Double(week) - 16 - Double(year % 3)) / 3
        return 10 + Double((week * 7 + year * 3) % 5) + height * exp(-distance * distance)
      }
    }
  }

  @Test("Levels rise with the rate, and thresholds with the seasons")
  func levels() throws {
    let method = try MovingEpidemicMethod(seasons: seasons(200))
    let rates = [1] + method.intensityThresholds.map { $0 + 0.001 }
    #expect(rates.map(method.level) == [.baseline, .medium, .high, .veryHigh])
    #expect(method.level(of: method.epidemicThreshold + 0.001) == .low)
    let doubled = try MovingEpidemicMethod(seasons: seasons(200).map { $0.map { 2 * $0 } })
    #expect(abs(doubled.epidemicThreshold - 2 * method.epidemicThreshold) < 1e-9)
  }

  @Test("Seasons that cannot be judged are refused")
  func refusals() {
    #expect(throws: Refusal.tooShort(needed: 2, given: 1)) {
      try MovingEpidemicMethod(seasons: [[1, 2]])
    }
    #expect(throws: Refusal.lengthsDiffer(first: 33, second: 32)) {
      var odd = seasons(50)
      odd[0].removeLast()
      _ = try MovingEpidemicMethod(seasons: odd)
    }
    #expect(throws: Refusal.noCases) {
      try MovingEpidemicMethod(seasons: [[Double](repeating: 0, count: 33)] + seasons(50))
    }
    #expect(throws: Refusal.noSpread) {
      try MovingEpidemicMethod(seasons: [[Double](repeating: 1, count: 33)] + seasons(50))
    }
  }
}
