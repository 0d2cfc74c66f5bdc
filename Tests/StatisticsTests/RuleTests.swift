import Foundation
import Statistics
import Testing

@Suite("Official rules, triage and the rest")
struct RuleTests {
  @Test("The SKDR rule: a ratio, a count, nothing the week before, a trend")
  func skdr() throws {
    let ratio = SKDRRule.standardRatio
    #expect(try ratio.judge(current: 3, previous: 2).isAlert)
    #expect(try !ratio.judge(current: 4, previous: 3).isAlert)
    #expect(try ratio.judge(current: 5, previous: 3).threshold == 5)
    #expect(try ratio.judge(current: 15, previous: 10).isAlert)
    let new = try ratio.judge(current: 1, previous: 0)
    #expect(new.isAlert && new.branch == .newCases)
    #expect(try !ratio.judge(current: 0, previous: 0).isAlert)
    // 1.1 x 10 is 11, whatever its last digit says.
    #expect(try SKDRRule.ratio(1.1).judge(current: 11, previous: 10).isAlert)
    #expect(try SKDRRule.count(3).judge(current: 3, previous: 9).isAlert)
    #expect(try !SKDRRule.count(3).judge(current: 2, previous: 0).isAlert)
    #expect(try SKDRRule.trend.judge(current: 99, previous: 1).branch == .none)
    #expect(throws: Refusal.settingOutOfRange("ratio")) {
      try SKDRRule.ratio(1).judge(current: 1, previous: 1)
    }
    #expect(throws: Refusal.negative(position: 2)) { try ratio.judge(current: 1, previous: -1) }
  }

  @Test(
    "The noise of ratio rules is that of the reference",
    .enabled(if: Reference.isThere, Reference.whySkipped))
  func noise() throws {
    let table = try Reference.table("benchmark_ratio_rule_false_alarms.csv")
    let means = try table.numbers("mean_per_week").map { try #require($0) }
    let ratios = try table.numbers("ratio").map { try #require($0) }
    let noise = try zip(means, ratios).map { try SKDRRule.noise(mean: $0, ratio: $1) }
    func rounded(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }
    for (name, values) in [
      ("p_alarm_prev_gt0", noise.map(\.afterCases)), ("p_alarm_incl_prev_0", noise.map(\.all)),
      ("expected_false_alarms_per_year", noise.map { 52 * $0.all }),
    ] {
      compare(
        "ratio rule \(name)", values.map(rounded), try table.numbers(name), within: 1e-12)
    }
  }

  @Test("The seven criteria of an outbreak, met, not met and unknown")
  func criteria() throws {
    var facts = OutbreakCriteria.Facts()
    #expect(try Set(OutbreakCriteria(facts).verdicts.values) == [.unknown])
    facts.periods = [1, 2, 3, 6]
    facts.month = 20
    facts.monthsLastYear = [10, 10, 10]
    facts.yearSoFar = 59
    facts.sameSpanLastYear = 30
    facts.cases = 100
    facts.deaths = 6
    facts.casesBefore = 100
    facts.deathsBefore = 4
    facts.visits = 1000
    facts.visitsBefore = 2000
    facts.isKnownHere = true
    let judged = try OutbreakCriteria(facts)
    #expect(
      judged.met == [
        .continuousRise, .doubled, .monthDoubled, .fatality, .proportionDoubled,
      ])
    #expect(judged.verdicts[.yearDoubled] == .notMet && judged.verdicts[.newDisease] == .notMet)
    facts.isKnownHere = false
    facts.yearSoFar = 60
    #expect(try OutbreakCriteria(facts).met.count == 7)
    facts.sameSpanLastYear = nil
    #expect(try OutbreakCriteria(facts).verdicts[.yearDoubled] == .unknown)
    // From none there is no multiple, neither of deaths nor of the share of visits; none after none is no rise.
    facts.deathsBefore = 0
    facts.casesBefore = 0
    #expect(try OutbreakCriteria(facts).verdicts[.fatality] == .unknown)
    #expect(try OutbreakCriteria(facts).verdicts[.proportionDoubled] == .fromNone)
    facts.casesBefore = 50
    let risen = try OutbreakCriteria(facts)
    #expect(risen.verdicts[.fatality] == .fromNone && !risen.met.contains(.fatality))
    facts.deaths = 0
    #expect(try OutbreakCriteria(facts).verdicts[.fatality] == .notMet)
    facts.cases = 0
    facts.casesBefore = 0
    #expect(try OutbreakCriteria(facts).verdicts[.proportionDoubled] == .notMet)
    facts.periods = [0, 1]
    #expect(try OutbreakCriteria(facts).verdicts[.doubled] == .notMet)
    facts.periods = [-1]
    #expect(throws: Refusal.negative(position: 1)) { try OutbreakCriteria(facts) }
  }

  @Test("Triage: red needs both, and a count rule needs nobody")
  func triage() throws {
    let alert = try SKDRRule.standardRatio.judge(current: 9, previous: 3)
    let quiet = try SKDRRule.standardRatio.judge(current: 3, previous: 3)
    let counted = try SKDRRule.count(1).judge(current: 1, previous: 0)
    #expect(AlertTriage.colour(alert, pValue: 0.001) == .red)
    #expect(AlertTriage.colour(alert, pValue: 0.2) == .amber)
    #expect(AlertTriage.colour(alert, pValue: nil) == .amber)
    #expect(AlertTriage.colour(quiet, pValue: 0.001) == .amber)
    #expect(AlertTriage.colour(quiet, pValue: 0.2) == .none)
    #expect(AlertTriage.colour(counted, pValue: nil) == .red)
    // R: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.5), "BH")
    let q = try AlertTriage.qValues([0.5, 0.01, 0.04, 0.02, 0.03])
    for (value, truth) in zip(q, [0.5, 0.05, 0.05, 0.05, 0.05]) {
      #expect(abs(value - truth) < 1e-12)
    }
    #expect(try AlertTriage.qValues([]).isEmpty)
    #expect(throws: Refusal.settingOutOfRange("pValues")) { try AlertTriage.qValues([1.5]) }
    #expect(AlertTriage.expectedFalseAlarms(series: 1300) == 13)
    var random = SeededGenerator(seed: 1)
    for _ in 0..<200 {
      let p = (0..<Int.random(in: 1...40, using: &random)).map { _ in random.unit() }
      let q = try AlertTriage.qValues(p)
      #expect(zip(p, q).allSatisfy { $0 <= $1 + 1e-15 && $1 <= 1 })
      let order = p.indices.sorted { p[$0] < p[$1] }.map { q[$0] }
      #expect(order == order.sorted())
    }
  }

  @Test("Late reports: factors by hand, and the whole of a week that is complete")
  func delay() throws {
    let triangle = [[10, 15, 20], [20, 30, 36], [10, 16], [7]]
    let delay = try ReportingDelay(triangle)
    #expect(abs(delay.factors[0] - 61.0 / 40) < 1e-12)
    #expect(abs(delay.factors[1] - 56.0 / 45) < 1e-12)
    let estimate = try delay.estimate(known: 7, delay: 0)
    #expect(abs(estimate.expected - 7 * 61.0 / 40 * 56 / 45) < 1e-12 && estimate.isProvisional)
    let whole = try delay.estimate(known: 36, delay: 2)
    #expect(whole.expected == 36 && !whole.isProvisional)
    #expect(throws: Refusal.noCases) { try ReportingDelay([[0, 0]]) }
    #expect(throws: Refusal.tooShort(needed: 2, given: 1)) { try ReportingDelay([[4]]) }
  }

  @Test("The scan finds an injected cluster, nothing in an even map, and the same each time")
  func scan() throws {
    var random = SeededGenerator(seed: 12)
    func area(_ index: Int, _ cases: Int) -> CircularScan.Area {
      .init(
        latitude: -3.3 + Double(index / 7) * 0.01, longitude: 114.6 + Double(index % 7) * 0.01,
        cases: cases, expected: 1000 + Double(index % 5) * 200)
    }
    let poisson = try #require(PoissonDistribution(mean: 4))
    let even = (0..<49).map { area($0, poisson.quantile(random.unit()) ?? 0) }
    let quiet = try CircularScan(even)
    #expect(quiet.pValue > 0.05)
    let cluster = Set([16, 17, 23, 24])
    let struck = even.enumerated().map { area($0.offset, $0.element.cases) }.enumerated().map {
      cluster.contains($0.offset) ? area($0.offset, $0.element.cases + 12) : $0.element
    }
    let found = try CircularScan(struck)
    #expect(found.pValue == 0.001 && cluster.isSubset(of: found.areas))
    #expect(found.areas.count <= 8 && Double(found.cases) > found.expected)
    let again = try CircularScan(struck)
    #expect(again == found)
    let total = Double(struck.reduce(0) { $0 + $1.cases })
    let c = Double(found.cases)
    let ratio =
      c * log(c / found.expected) + (total - c) * log((total - c) / (total - found.expected))
    #expect(abs(ratio - found.logLikelihoodRatio) < 1e-9)
    #expect(throws: Refusal.noCases) { try CircularScan([area(0, 0), area(1, 0)]) }
  }

  @Test("A feed: quiet, flooding, usual, and two silent days")
  func volume() throws {
    let days = [20, 22, 18, 21, 19, 20, 23, 17]
    #expect(try VolumeWatch(today: 19, sameWeekdays: days, openDayBefore: 20).verdict == .usual)
    #expect(try VolumeWatch(today: 5, sameWeekdays: days, openDayBefore: 20).verdict == .quiet)
    #expect(try VolumeWatch(today: 45, sameWeekdays: days, openDayBefore: 20).verdict == .flood)
    let few = [3, 2, 4, 3, 1, 5, 3, 3]
    #expect(try VolumeWatch(today: 0, sameWeekdays: few, openDayBefore: 2).verdict == .usual)
    #expect(try VolumeWatch(today: 0, sameWeekdays: few, openDayBefore: 0).verdict == .quiet)
    let wild = [1, 60, 3, 90, 0, 25, 130, 8]
    #expect(try VolumeWatch(today: 150, sameWeekdays: wild, openDayBefore: 3).verdict == .usual)
    #expect(throws: Refusal.tooShort(needed: 4, given: 3)) {
      try VolumeWatch(today: 0, sameWeekdays: [1, 2, 3], openDayBefore: nil)
    }
  }

  @Test("Outliers and heaping of digits")
  func quality() throws {
    let values = [10.0, 11, 9, 10, 12, 10, 60]
    #expect(try OutlierScore.modified(values).map { $0 > 3.5 }.last == true)
    #expect(try OutlierScore.standard(values)[6] < 3)
    #expect(throws: Refusal.noSpread) { try OutlierScore.modified([1, 1, 1, 5]) }
    let even = try DigitHeaping([10, 11, 9, 10, 10, 10, 12, 9, 10, 9])
    #expect(even.pValue > 0.99)
    let heaped = try DigitHeaping([60, 1, 2, 3, 4, 20, 3, 2, 3, 2])
    #expect(heaped.pValue < 1e-9 && heaped.largestShare == 0.6)
    #expect(throws: Refusal.tooShort(needed: 50, given: 10)) {
      try DigitHeaping([Int](repeating: 1, count: 10))
    }
  }

  @Test(
    "Quality indices and hospital indicators come out as in the examples",
    .enabled(if: Reference.isThere, Reference.whySkipped))
  func examples() throws {
    let table = try Reference.table("dqmi_and_hospital_examples.csv")
    let hospital = try BedUse(
      bedDaysUsed: 5856, bedDaysAvailable: 312 * 365, days: 365, discharges: 1736,
      stayDays: 5856)
    let items: [Double] = [0.94, 1, 0.76, 0, 0.8, 0.45, 0.935, 1, 1, 1, 0.98, 0.835]
    let third = 1.0 / 3
    let coverage: [Double] = [1, 1, 1, third, third, third, third, third, third]
    let cases: [(records: Int, valid: Int, defaults: Int, allowed: Double)] = [
      (2500, 2400, 100, 0.02), (2500, 2000, 100, 0), (1000, 900, 900, 0),
      (1000, 1000, 100, 0.035), (50_000, 45_000, 5000, 0.035),
    ]
    var numbers: [Double] = []
    for item in cases {
      let score = try DataQualityIndex.itemScore(
        records: item.records, validAndComplete: item.valid, defaults: item.defaults,
        allowedDefaults: item.allowed)
      numbers.append(100 * score)
    }
    let changed = try BedUse(
      bedDaysUsed: 2500, bedDaysAvailable: 100 * 24 + 90 * 7, days: 31, discharges: 0,
      stayDays: 0)
    let index = try DataQualityIndex.index(
      itemScores: items, coverages: coverage + [2 * third, 2 * third, 2 * third])
    numbers += [index, changed.occupancy, hospital.occupancy, hospital.turnover]
    numbers.append(try #require(hospital.lengthOfStay))
    numbers.append(try #require(hospital.turnoverInterval))
    let expected = try table.texts("expected")
    // To the last decimal that the example gives, rounded or cut off.
    for (number, text) in zip(numbers, expected) {
      let places = text.split(separator: ".").dropFirst().first?.count ?? 0
      let truth = try #require(Double(text))
      #expect(abs(number - truth) < pow(10, -Double(places)), "\(number), \(truth)")
    }
    let inputs = try #require(try table.texts("inputs").last).split(separator: "|")
    let middles = try inputs.map { CountRounding.midpoint6(try #require(Int($0))) }
    #expect(middles.map(String.init) == expected.last?.split(separator: "|").map(String.init))
    #expect(changed.lengthOfStay == nil && changed.turnoverInterval == nil)
    #expect(try hospital.deathRate(87) == 1000 * 87.0 / 1736)
  }
}

@Suite("Refusals")
struct RefusalTests {
  @Test("Each refusal says in both languages what is wrong and how to mend it")
  func words() {
    let all: [Refusal] = [
      .tooShort(needed: 3, given: -1), .lengthsDiffer(first: 1, second: 2),
      .negative(position: 1), .tooLarge(position: 1), .notPositive(position: 2),
      .notFinite(position: 3), .numeratorAboveDenominator(position: 4),
      .settingOutOfRange("alpha"), .noCases, .noSpread, .dependentColumns, .noConvergence,
      .doesNotAddUp(position: 5), .unknownCell(position: 6),
    ]
    for refusal in all {
      for sentence in [refusal.message, refusal.fix] {
        #expect(sentence.indonesian.hasSuffix(".") && sentence.english.hasSuffix("."))
        #expect(sentence.indonesian != sentence.english)
      }
    }
    #expect(Set(all.map(\.message)).count == all.count)
    #expect(all[0].message.english.contains("0 are there"))
  }

  @Test("Numbers too large to add up are refused, not added")
  func large() throws {
    let large = [Int.max, 1]
    #expect(throws: Refusal.tooLarge(position: 1)) { try EARS().c1(large) }
    #expect(throws: Refusal.tooLarge(position: 1)) { try Farrington().judge(large, at: 1) }
    #expect(throws: Refusal.tooLarge(position: 1)) { try CellSystem(counts: large, sums: []) }
    #expect(throws: Refusal.settingOutOfRange("start")) { try CUSUM().run([1, 2], from: -1) }
    #expect(MMWRWeek("2026-W01")?.advanced(by: .min) == nil)
    #expect(MMWRWeek("2026-W01")?.advanced(by: .max) == nil)
    #expect(MMWRWeek(CalendarDay(daysSince1970: .max)) == nil)
    #expect(CountRounding.midpoint6(.max) > 0 && CountRounding.nearest5(.max) > 0)
    #expect(!DifferenceGuard.permits(shown: .min, filtered: .max))
    #expect(
      NegativeBinomialDistribution(mean: 5, size: .leastNormalMagnitude)?.quantile(0.5) == 0)
    #expect(NormalDistribution.cdf(.nan).isNaN)
    #expect(GammaDistribution(shape: 2)?.cdf(.nan).isNaN == true)
    #expect(StudentDistribution(degrees: 2)?.cdf(.nan).isNaN == true)
  }
}
