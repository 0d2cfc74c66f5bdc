import Monitoring
import RecordModel
import Testing

@Suite("Sums")
struct RollupTests {
  /// A small generator with a seed: the same words in each run.
  struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  private func city(_ generator: inout Seeded) -> [VisitFact] {
    var city = SmallCity()
    let codes = ["I10", "E11.9", "J06.9", "A09", "Z00.0", "J18.9", "Z34.9", "O80.9", "F20.0"]
    let bands = AgeBand.allCases
    for _ in 0..<60 {
      let day = Int.random(in: 0..<400, using: &generator)
      let kind = ["AMB", "AMB", "EMER", "IMP"].randomElement(using: &generator)!
      let stay = Int.random(in: 0..<6, using: &generator)
      let wait = Int.random(in: -10..<200, using: &generator)
      let code = codes.randomElement(using: &generator)!
      let isSent = Bool.random(using: &generator)
      let isDead = Int.random(in: 0..<30, using: &generator) == 0
      let signs = CareSign(rawValue: Int.random(in: 0..<4096, using: &generator))
      let week = Int.random(in: -10...40, using: &generator)
      let band = bands.randomElement(using: &generator)!
      city.visit(
        Int.random(in: 0..<8, using: &generator), at: Int.random(in: 1..<5, using: &generator),
        day: day, minute: Int.random(in: 0..<1440, using: &generator), kind: kind,
        left: kind == "IMP" ? day + stay : nil
      ) {
        $0.waitMinutes = wait
        $0.diagnoses = [code]
        $0.hasReferralOut = isSent
        $0.systolic = 100 + wait
        $0.diastolic = 80
        $0.disposition = isDead ? "exp" : ""
        $0.signs = signs
        $0.gestationWeeks = week > 0 ? week : nil
        $0.ageBand = band
        $0.payer = wait % 2 == 0 ? "BPJS-PPU" : "UMUM"
      }
    }
    return city.visits.values.flatMap(\.self)
  }

  private func sums(_ visits: some Sequence<VisitFact>) -> Rollup {
    var rollup = Rollup()
    for course in Dictionary(grouping: visits, by: \.person).values { rollup.add(person: course) }
    rollup.prune()
    return rollup
  }

  @Test("Adding, changing, moving and taking away visit by visit gives what counting at once gives")
  func incremental() {
    for seed in 1...40 {
      var generator = Seeded(state: UInt64(seed))
      let end = city(&generator)
      var stored: [VisitID: VisitFact] = [:]
      var rollup = Rollup()
      func put(_ fact: VisitFact?, _ id: VisitID) {
        let persons = Set([stored[id]?.person, fact?.person].compactMap(\.self))
        for times in [-1, 1] {
          if times == 1 { stored[id] = fact }
          for person in persons {
            rollup.add(person: stored.values.filter { $0.person == person }, times: times)
          }
        }
      }
      for fact in end.shuffled(using: &generator) {
        // First as another person's, on another day, then as it is; some go and come again.
        var wrong = fact
        wrong.person = SmallCity.person(Int.random(in: 0..<8, using: &generator))
        wrong.day += 3
        wrong.left = nil
        put(wrong, fact.visit)
        if Bool.random(using: &generator) { put(nil, fact.visit) }
        put(fact, fact.visit)
      }
      rollup.prune()
      #expect(rollup == sums(end), "seed \(seed)")
      #expect(!rollup.cells.isEmpty)
    }
  }

  @Test("Who is not lost to follow-up is the cohort of the four states, in every cell")
  func lost() {
    var generator = Seeded(state: 7)
    let rollup = sums(city(&generator))
    for (lost, cohort) in [("C3", "C1"), ("C3d", "C2")] {
      var cells = Set(rollup.cells.keys.filter { $0.indicator == lost })
      #expect(!cells.isEmpty)
      for var cell in rollup.cells.keys where cell.indicator == cohort {
        cell.indicator = lost
        cells.insert(cell)
      }
      for cell in cells {
        var other = cell
        other.indicator = cohort
        let all = rollup.cells[cell] ?? RollupSum()
        #expect(
          all.denominator - all.numerator == rollup.cells[other]?.denominator ?? 0, "\(cell)")
      }
    }
  }

  @Test("The four states of an illness add up to its cohort in every cell")
  func states() {
    var generator = Seeded(state: 7)
    let rollup = sums(city(&generator))
    for (cell, sum) in rollup.cells where cell.indicator == "C1" {
      let parts = ["C1", "C1u", "C1n", "C1m"].compactMap { id -> Int? in
        var other = cell
        other.indicator = id
        return rollup.cells[other]?.numerator
      }
      #expect(parts.reduce(0, +) == sum.denominator)
    }
  }
}
