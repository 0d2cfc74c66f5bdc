import Monitoring
import RecordModel
import TestSupport
import Testing

/// What a facility may see of the city beside its own figures.
@Suite("The city beside one facility")
struct BesideTests {
  private let months = [CalendarMonth(number: 24_312), CalendarMonth(number: 24_313)]

  private func sum(_ part: Int, _ whole: Int) -> RollupSum {
    RollupSum(numerator: part, denominator: whole)
  }

  /// What is open of the city beside `own`, with everybody else in one other facility.
  private func kinds(
    _ id: String, own: [RollupSum], rest: [RollupSum]
  ) throws -> OpenKinds {
    let indicator = try #require(Indicator.named(id))
    var lattice: [CalendarMonth: Openness.Month] = [:]
    var (mine, all): ([CalendarMonth: RollupSum], [CalendarMonth: RollupSum]) = ([:], [:])
    for (index, month) in months.enumerated() {
      var whole = own[index]
      whole.add(rest[index])
      var one = Openness.Month()
      one.facilities = ["A": ("private", own[index]), "B": ("private", rest[index])]
      one.kelurahan = ["6371011001": whole]
      one.corners = [.corner("private", true): whole]
      lattice[month] = one
      mine[month] = own[index]
      all[month] = whole
    }
    // All parts of the same denominator, each with the same numbers.
    let parts = Indicator.all.filter { $0.partition != nil && $0.partition == indicator.partition }
    let ids = parts.isEmpty ? [id] : parts.map(\.id)
    func each<Value>(_ value: Value) -> [String: Value] {
      Dictionary(uniqueKeysWithValues: ids.map { ($0, value) })
    }
    return Openness.city(
      each(Openness(lattice, of: indicator)), beside: each(mine), in: each(all), of: indicator,
      months[0]...months[1])
  }

  /// What is open of the city in one month beside a facility, where nothing is hidden from everybody.
  private func kinds(
    _ id: String, own: [String: RollupSum], rest: [String: RollupSum]
  ) throws -> OpenKinds {
    let indicator = try #require(Indicator.named(id))
    let month = months[0]
    return Openness.city(
      own.mapValues { _ in Openness([:], of: indicator) }, beside: own.mapValues { [month: $0] },
      in: own.merging(rest) { one, other in
        var whole = one
        whole.add(other)
        return whole
      }.mapValues { [month: $0] }, of: indicator, month...month)
  }

  @Test("Parts of one denominator are closed together: a few of one could be told from the others")
  func parts() throws {
    let ids = Indicator.all.filter { $0.partition == "C1" }.map(\.id)
    #expect(ids.count == 4)
    let own = Dictionary(uniqueKeysWithValues: ids.map { ($0, sum(20, 80)) })
    func rest(_ counts: [Int]) -> [String: RollupSum] {
      Dictionary(
        uniqueKeysWithValues: zip(ids, counts).map { ($0, sum($1, counts.reduce(0, +))) })
    }
    for id in ids {
      #expect(try kinds(id, own: own, rest: rest([30, 30, 30, 30])) == .all)
      // Of three hundred others 30, 30 and 238 would tell the two of the third part.
      let few = try kinds(id, own: own, rest: rest([30, 30, 2, 238]))
      #expect(few.denominator && !few.numerator, "\(id)")
    }
  }

  @Test("Who is lost to follow-up is closed where few others are followed, or few are lost")
  func lost() throws {
    let base = Indicator.all.filter { $0.partition == "C1" }.map(\.id)
    func sums(_ followed: Int, _ lost: Int) -> [String: RollupSum] {
      var sums = Dictionary(
        uniqueKeysWithValues: base.map { ($0, sum(followed / 4, followed)) })
      sums["C3"] = sum(lost, followed + lost)
      return sums
    }
    let own = sums(80, 20)
    #expect(try kinds("C3", own: own, rest: sums(80, 20)) == .all)
    #expect(try kinds("C3", own: own, rest: sums(4, 20)) == OpenKinds.none)
    let fewLost = try kinds("C3", own: own, rest: sums(80, 3))
    #expect(!fewLost.denominator && !fewLost.numerator)
    #expect(try kinds("C1", own: own, rest: sums(80, 3)) == .all)
  }

  @Test("It is open where many others are left in each month, and where nobody is")
  func open() throws {
    let many = try kinds(
      "W1", own: [sum(30, 60), sum(20, 40)], rest: [sum(200, 400), sum(50, 90)])
    #expect(many == .all)
    let alone = try kinds("W1", own: [sum(30, 60), sum(20, 40)], rest: [sum(0, 0), sum(0, 0)])
    #expect(alone == .all)
  }

  @Test("A few others in one month close it, counted, meeting it or not meeting it")
  func few() throws {
    let own = [sum(30, 60), sum(20, 40)]
    let counted = try kinds("W1", own: own, rest: [sum(200, 400), sum(1, 3)])
    #expect(!counted.denominator && !counted.numerator)
    let meeting = try kinds("W1", own: own, rest: [sum(3, 400), sum(50, 90)])
    #expect(meeting.denominator && !meeting.numerator)
    let failing = try kinds("W1", own: own, rest: [sum(396, 400), sum(50, 90)])
    #expect(failing.denominator && !failing.numerator)
    // Of a number of visits there are none who do not meet it.
    let visits = try kinds("V1", own: [sum(60, 60), sum(40, 40)], rest: [sum(9, 9), sum(4, 4)])
    #expect(!visits.denominator)
  }

  @Test("A median tells that of a handful of others, so it is closed below eight of them")
  func summaries() throws {
    let own = [sum(0, 60), sum(0, 40)]
    #expect(try !kinds("W2", own: own, rest: [sum(0, 400), sum(0, 7)]).denominator)
    #expect(try kinds("W2", own: own, rest: [sum(0, 400), sum(0, 8)]).denominator)
  }

  @Test("Who is in an outer numerator and not in the inner one is looked at beside one's own")
  func nested() throws {
    let own = ["H5g": sum(12, 80), "H5n": sum(6, 80)]
    func rest(_ gross: Int, _ net: Int, of all: Int) -> [String: RollupSum] {
      ["H5g": sum(gross, 300), "H5n": sum(net, all)]
    }
    #expect(try kinds("H5n", own: own, rest: rest(30, 20, of: 300)) == .all)
    let early = try kinds("H5n", own: own, rest: rest(30, 28, of: 300))
    #expect(early.denominator && !early.numerator)
    #expect(try kinds("H5g", own: own, rest: rest(30, 28, of: 300)) == .all)
    #expect(try !kinds("H5n", own: own, rest: rest(30, 20, of: 297)).denominator)
    // The outer, of which a few others are, is hidden, and with it the inner.
    #expect(try !kinds("H5n", own: own, rest: rest(3, 0, of: 300)).numerator)
  }

  @Test("No facility works out a few others from the city's sums beside its own", arguments: 0..<40)
  func random(_ seed: Int) throws {
    var state = UInt64(seed) &* 2 &+ 1
    func next(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(below))
    }
    let indicator = try #require(Indicator.named("W1"))
    let size = [3, 8, 60][seed % 3]
    let counts = months.map { _ in (0..<4).map { _ in [next(size), next(size)] } }
    var lattice: [CalendarMonth: Openness.Month] = [:]
    var city: [CalendarMonth: RollupSum] = [:]
    for (month, facilities) in zip(months, counts) {
      var one = Openness.Month()
      for (number, pair) in facilities.enumerated() {
        let count = sum(pair[0], pair[0] + pair[1])
        one.facilities["F\(number)"] = ("private", count)
        one.kelurahan["637101100\(number % 2)", default: RollupSum()].add(count)
        one.corners[.corner("private", true), default: RollupSum()].add(count)
        city[month, default: RollupSum()].add(count)
      }
      lattice[month] = one
    }
    let open = ["W1": Openness(lattice, of: indicator)]
    for facility in 0..<4 {
      // Of each month: met and not, of oneself and then of the others.
      var (solver, naive) = (CellSolver(finest: 8), CellSolver(finest: 8))
      var own: [CalendarMonth: RollupSum] = [:]
      for (index, month) in months.enumerated() {
        let pair = counts[index][facility]
        own[month] = sum(pair[0], pair[0] + pair[1])
        for measure in 0..<2 {
          solver.show([index * 4 + measure], pair[measure])
          naive.show([index * 4 + measure], pair[measure])
        }
      }
      for span in [0..<1, 1..<2, 0..<2] {
        let kinds = Openness.city(
          open, beside: ["W1": own], in: ["W1": city], of: indicator,
          months[span.lowerBound]...months[span.upperBound - 1])
        let all = span.reduce(into: RollupSum()) { $0.add(city[months[$1]] ?? RollupSum()) }
        for (isShown, parts, value) in [
          (kinds.denominator && kinds.numerator, [0, 2], all.numerator),
          (kinds.denominator, [0, 1, 2, 3], all.denominator),
        ] {
          let cells = span.flatMap { month in parts.map { month * 4 + $0 } }
          naive.show(cells, value)
          if isShown { solver.show(cells, value) }
        }
      }
      for month in 0..<2 {
        for (name, parts) in [("met", [2]), ("not", [3]), ("all", [2, 3])] {
          solver.hide("\(month) \(name)", parts.map { month * 4 + $0 })
          naive.hide("\(month) \(name)", parts.map { month * 4 + $0 })
        }
      }
      // The unknowns may be parts of one another, so only what is told of a cell by itself counts.
      let found = solver.findings(1...4).filter { if case .cell = $0 { true } else { false } }
      #expect(found.isEmpty, "\(facility) \(found)")
      let few = months.indices.contains { month in
        let rest = counts[month].indices.filter { $0 != facility }
        let (met, unmet) = (
          rest.reduce(0) { $0 + counts[month][$1][0] }, rest.reduce(0) { $0 + counts[month][$1][1] }
        )
        return [met, unmet, met + unmet].contains { (1...4).contains($0) }
      }
      #expect(naive.findings(1...4).isEmpty != few)
    }
  }

  @Test("Of a state the last month alone is asked")
  func states() throws {
    let own = [sum(30, 60), sum(20, 40)]
    #expect(try kinds("C1", own: own, rest: [sum(1, 3), sum(50, 90)]).denominator)
    #expect(try !kinds("C1", own: own, rest: [sum(50, 90), sum(1, 3)]).denominator)
  }
}
