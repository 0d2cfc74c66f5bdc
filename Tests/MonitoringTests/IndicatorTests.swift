import Monitoring
import RecordModel
import Statistics
import Testing

/// Worked examples: small sets of visits with the figures counted by hand.
@Suite("Indicators")
struct IndicatorTests {
  @Test("A wait counts up to 60 minutes; slips are left out, silence is missing")
  func waiting() {
    var city = SmallCity()
    for (person, wait) in [0, 60, 61, 1440, 1441, -1].enumerated() {
      city.visit(person, day: 3) { $0.waitMinutes = wait }
    }
    city.visit(10, day: 3)
    city.visit(11, day: 3) {
      $0.waitMinutes = 5
      $0.service = "gigi"
    }
    city.visit(12, day: 3, kind: "IMP") { $0.waitMinutes = 5 }
    #expect(
      city.sum("W1") == RollupSum(numerator: 2, denominator: 4, excluded: 3, missing: 1))
    let buckets = city.rollup.cells.filter { $0.key.indicator == "W2" && $0.value.denominator > 0 }
    #expect(Set(buckets.map(\.key.bucket)) == [0, 60, 61, 1440])
  }

  @Test("Median and ninth decile are quantiles of type 7")
  func quantiles() {
    let counts = [(value: 10, count: 1), (value: 20, count: 2), (value: 50, count: 1)]
    let figure = Figure("all", RollupSum(numerator: 4, denominator: 4), counts: counts)
    #expect(figure.value == 20)
    // 10 20 20 50: place 2.7, 20 + 0.7 x 30.
    #expect(abs((figure.ninthDecile ?? 0) - 41) < 1e-9)
    #expect(Figure("all", RollupSum(), counts: []).value == nil)
  }

  @Test("A proportion carries Wilson's interval, and the share that is missing")
  func interval() throws {
    let figure = Figure("all", RollupSum(numerator: 8, denominator: 10, missing: 10), .proportion)
    #expect(figure.value == 0.8)
    #expect(figure.missingShare == 0.5)
    let interval = try #require(figure.interval)
    #expect(abs(interval.lower - 0.4901625) < 1e-6 && abs(interval.upper - 0.9433178) < 1e-6)
  }

  @Test("An emergency stay of 240 minutes is within four hours, one of 241 is not")
  func emergency() {
    var city = SmallCity()
    for (person, stay) in [240, 241, -5].enumerated() {
      city.visit(person, day: 1, kind: "EMER") { $0.stayMinutes = stay }
    }
    city.visit(9, day: 1, kind: "EMER")
    #expect(
      city.sum("W3") == RollupSum(numerator: 1, denominator: 2, excluded: 1, missing: 1))
  }

  @Test(
    "A referral is complete at its target or a higher place within 14 days, and belongs to the sender"
  )
  func referrals() {
    var city = SmallCity()
    let sent: (inout VisitFact) -> Void = {
      $0.hasReferralOut = true
      $0.referredTo = SmallCity.facility(5)
    }
    city.visit(1, day: 0, sent)
    city.visit(1, at: 5, day: 14)
    city.visit(2, day: 0, sent)
    city.visit(2, at: 5, day: 15)
    city.visit(3, day: 0, sent)
    city.visit(3, at: 6, day: 2)
    city.visit(4, day: 0, sent)
    city.visit(4, at: 6, day: 2) { $0.level = 2 }
    city.visit(5, day: 0) { $0.hasReferralOut = true }
    city.visit(5, at: 7, day: 3)
    city.visit(6, day: 0, sent)
    city.visit(6, at: 1, day: 1) { $0.level = 2 }
    #expect(city.sum("R3") == RollupSum(numerator: 3, denominator: 6))
    #expect(city.sum("R3", facility: 1) == city.sum("R3"))
    #expect(city.sum("R1", facility: 1) == RollupSum(numerator: 6, denominator: 7))
    #expect(city.sum("R1") == RollupSum(numerator: 6, denominator: 12))
  }

  @Test("A readmission is on day 2 to 30, at any hospital; transfers are one stay")
  func readmission() {
    var city = SmallCity()
    // Back on day 30 elsewhere, and that stay is an index of its own.
    city.visit(1, at: 1, day: 0, kind: "IMP", left: 3)
    city.visit(1, at: 2, day: 33, kind: "IMP", left: 35)
    // Back on day 31: not.
    city.visit(2, at: 1, day: 0, kind: "IMP", left: 3)
    city.visit(2, at: 1, day: 34, kind: "IMP", left: 36)
    // Moved the day after: one stay of the second hospital.
    city.visit(3, at: 1, day: 0, kind: "IMP", left: 3)
    city.visit(3, at: 2, day: 4, kind: "IMP", left: 6)
    // Died, sent on, same day: no index. Planned: no return.
    city.visit(4, day: 0, kind: "IMP", left: 3) { $0.disposition = "exp" }
    city.visit(5, day: 0, kind: "IMP", left: 3) { $0.disposition = "other-hcf" }
    city.visit(6, day: 0, kind: "IMP", left: 0)
    city.visit(7, day: 0, kind: "IMP", left: 3)
    city.visit(7, day: 10, kind: "IMP", left: 12) { $0.diagnoses = ["Z51.1", "C50.9"] }
    // Still there.
    city.visit(8, day: 0, kind: "IMP")
    #expect(city.sum("Q1") == RollupSum(numerator: 1, denominator: 7, excluded: 3))
    #expect(city.sum("Q1", facility: 2) == RollupSum(numerator: 0, denominator: 2))
    #expect(
      city.sum("Q1", facility: 1, day: 3) == RollupSum(numerator: 1, denominator: 3, excluded: 2))
  }

  @Test("A repeat is for the same three characters within a week, counted across facilities")
  func repeats() {
    var city = SmallCity()
    let cough: (inout VisitFact) -> Void = { $0.diagnoses = ["J06.9"] }
    city.visit(1, day: 0, cough)
    city.visit(1, at: 2, day: 7) { $0.diagnoses = ["J06.0"] }
    city.visit(2, day: 0, cough)
    city.visit(2, day: 8, cough)
    city.visit(3, day: 0, cough)
    city.visit(3, day: 1) { $0.diagnoses = ["A09"] }
    city.visit(4, day: 0, cough)
    city.visit(4, day: 3, cough)
    city.visit(5, day: 0)
    city.visit(6, day: 0) { $0.diagnoses = ["Z00.0"] }
    #expect(
      city.sum("Q2") == RollupSum(numerator: 2, denominator: 8, excluded: 1, missing: 1))
    #expect(
      city.sum("Q2x") == RollupSum(numerator: 1, denominator: 8, excluded: 1, missing: 1))
  }

  @Test("A person with hypertension stands once in each month, in one of four states")
  func hypertension() {
    var city = SmallCity()
    func pressure(_ upper: Int?, _ lower: Int?) -> (inout VisitFact) -> Void {
      {
        $0.diagnoses = ["I10"]
        $0.systolic = upper
        $0.diastolic = lower
      }
    }
    // Known in January, so followed from April; last seen on 10 April at another facility.
    city.visit(1, at: 1, day: 9, pressure(150, 95))
    city.visit(1, at: 2, day: 99, pressure(139, 89))
    let months = (3...14).map {
      CalendarMonth(day: SmallCity.start).advanced(by: $0).lastDay - SmallCity.start
    }
    // April to June controlled, at the second facility.
    for day in months.prefix(3) {
      #expect(city.sum("C1", facility: 2, day: day) == RollupSum(numerator: 1, denominator: 1))
      #expect(city.sum("C1m", day: day) == RollupSum(numerator: 0, denominator: 1))
    }
    // July 2026 to March 2027 missed; April is the thirteenth month, and he is lost.
    for day in months.dropFirst(3).prefix(9) {
      #expect(city.sum("C1", day: day) == RollupSum(numerator: 0, denominator: 1))
      #expect(city.sum("C1m", day: day) == RollupSum(numerator: 1, denominator: 1))
    }
    #expect(city.sum("C1") == RollupSum(numerator: 3, denominator: 12))
    #expect(city.sum("C1", facility: 1).isEmpty)
    for day in months {
      let parts = ["C1", "C1u", "C1n", "C1m"].map { city.sum($0, day: day).numerator }
      #expect(parts.reduce(0, +) == 1)
    }
  }

  @Test("Lost is who has not come for twelve months, where he came last, and for three years")
  func lost() {
    var city = SmallCity()
    city.visit(1, at: 1, day: 9) { $0.diagnoses = ["I10"] }
    city.visit(1, at: 2, day: 99) { $0.diagnoses = ["I10"] }
    func state(_ months: Int) -> RollupSum {
      let month = CalendarMonth(day: SmallCity.start).advanced(by: months)
      return city.sum("C3", facility: 2, day: month.lastDay - SmallCity.start)
    }
    // Known in January, so counted from April on, when he came last; a year later he is lost, and for two years more.
    #expect(state(2).isEmpty)
    for months in 3...14 { #expect(state(months) == RollupSum(numerator: 0, denominator: 1)) }
    for months in 15...38 { #expect(state(months) == RollupSum(numerator: 1, denominator: 1)) }
    #expect(state(39).isEmpty && city.sum("C3", facility: 1).isEmpty)
    // Who died is lost to nobody, and another illness is another cohort.
    city.visit(1, at: 1, day: 500) { $0.disposition = "exp" }
    #expect(state(20).isEmpty && !state(15).isEmpty && city.sum("C3d").isEmpty)
  }

  @Test("Who died is followed no longer; 140 is not controlled; without a value it is not measured")
  func cohortEdges() {
    var city = SmallCity()
    let april = CalendarMonth(day: SmallCity.start).advanced(by: 3).lastDay - SmallCity.start
    for (person, values) in [(1, (140, 80)), (2, (139, 90)), (3, (120, 79))] {
      city.visit(person, day: 0) { $0.diagnoses = ["I11.9"] }
      city.visit(person, day: 100) {
        $0.diagnoses = ["I11.9"]
        ($0.systolic, $0.diastolic) = values
      }
    }
    city.visit(4, day: 0) { $0.diagnoses = ["I10"] }
    city.visit(4, day: 100) { $0.diagnoses = ["I10"] }
    city.visit(5, day: 0) { $0.diagnoses = ["I10"] }
    city.visit(5, day: 100, kind: "IMP", left: 101) {
      $0.diagnoses = ["I10"]
      $0.disposition = "exp-gt48h"
    }
    #expect(city.sum("C1", day: april) == RollupSum(numerator: 1, denominator: 4))
    #expect(city.sum("C1u", day: april).numerator == 2)
    #expect(city.sum("C1n", day: april).numerator == 1)
  }

  @Test("Diabetes goes by HbA1c, then fasting, then random glucose")
  func diabetes() {
    var city = SmallCity()
    let values: [(Int, Int?, Int?, Int?)] = [
      (1, 69, 300, 300), (2, 70, 100, 100), (3, nil, 125, 400), (4, nil, 126, 100),
      (5, nil, nil, 199), (6, nil, nil, 200), (7, nil, nil, nil),
    ]
    for (person, long, fasting, random) in values {
      for day in [0, 100] {
        city.visit(person, day: day) {
          $0.diagnoses = ["E11.9"]
          ($0.hba1cTenths, $0.fastingGlucose, $0.randomGlucose) = (long, fasting, random)
        }
      }
    }
    let april = CalendarMonth(day: SmallCity.start).advanced(by: 3).lastDay - SmallCity.start
    #expect(city.sum("C2", day: april) == RollupSum(numerator: 3, denominator: 7))
    #expect(city.sum("C2u", day: april).numerator == 3)
    #expect(city.sum("C2n", day: april).numerator == 1)
  }

  @Test("Antibiotics count by main diagnosis, medicines by prescription")
  func prescribing() {
    var city = SmallCity()
    for (person, codes, items, isGiven) in [
      (1, ["J06.9"], 3, true), (2, ["J00"], 2, false), (3, ["J18.9"], 2, true),
      (4, ["I10", "J06.9"], 1, true), (5, ["A09"], 4, true), (6, ["A09.9"], 0, false),
    ] {
      city.visit(person, day: 0) {
        $0.diagnoses = codes
        $0.items = items
        $0.hasAntibiotic = isGiven
      }
    }
    #expect(city.sum("Q4a") == RollupSum(numerator: 1, denominator: 2))
    #expect(city.sum("Q4b") == RollupSum(numerator: 1, denominator: 2))
    #expect(city.sum("Q4d") == RollupSum(numerator: 12, denominator: 5))
  }

  @Test("Stays end in days and deaths; a death is a person's once")
  func hospital() {
    var city = SmallCity()
    city.visit(1, day: 0, kind: "IMP", left: 4)
    city.visit(2, day: 0, kind: "IMP", left: 0)
    city.visit(3, day: 0, kind: "IMP", left: 3) {
      $0.disposition = "exp"
      $0.stayMinutes = 48 * 60
    }
    city.visit(4, day: 0, kind: "IMP", left: 1) { $0.disposition = "exp-lt48h" }
    city.visit(5, day: 0, kind: "IMP", left: 1) { $0.disposition = "exp" }
    city.visit(6, day: 0, kind: "IMP")
    city.visit(3, at: 2, day: 3, kind: "EMER") { $0.disposition = "exp" }
    #expect(city.sum("H2") == RollupSum(numerator: 10, denominator: 5))
    #expect(city.sum("H5g") == RollupSum(numerator: 3, denominator: 5))
    #expect(city.sum("H5n") == RollupSum(numerator: 1, denominator: 4, missing: 1))
    #expect(city.sum("M1") == RollupSum(numerator: 3, denominator: 3))
    #expect(city.sum("V1").numerator == 7)
  }

  @Test("Every indicator says in both languages what it is, and has an id of its own")
  func words() {
    #expect(Set(Indicator.all.map(\.id)).count == Indicator.all.count)
    for indicator in Indicator.all {
      for text in [
        indicator.title, indicator.numerator, indicator.denominator, indicator.exclusions,
        indicator.source,
      ] {
        #expect(!text.indonesian.isEmpty && !text.english.isEmpty, "\(indicator.id)")
      }
    }
  }

  @Test(
    "The composite of antibiotic use is 100 where each part is at its target, and none without all four"
  )
  func composite() throws {
    let score = CompositeScore.rationalUse
    let best = ["Q4a": 0.2, "Q4b": 0.08, "Q4c": 0.01, "Q4d": 2.6]
    let top = try #require(score.value(best))
    #expect(abs(top - 100) < 1e-9)
    // Better than the target counts as the target.
    #expect(score.value(["Q4a": 0, "Q4b": 0, "Q4c": 0, "Q4d": 1]) == 100)
    // 40 of 80, 46 of 92, 49.5 of 99, 0.7 of 1.4.
    let half = ["Q4a": 0.6, "Q4b": 0.54, "Q4c": 0.505, "Q4d": 3.3]
    let middle = try #require(score.value(half))
    #expect(abs(middle - 50) < 1e-9)
    for id in score.parts {
      #expect(Indicator.named(id) != nil)
      #expect(score.value(best.filter { $0.key != id }) == nil)
    }
  }
}
