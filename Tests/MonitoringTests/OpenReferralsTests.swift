import Monitoring
import TestSupport
import Testing

/// Referrals of random cities: what R3 shows of senders by month, and these pages of destinations and pairs.
@Suite("Openness of referrals")
struct OpenReferralsTests {
  private static let months = [CalendarMonth(number: 24_312), CalendarMonth(number: 24_313)]
  private static let senders = (0..<8).map { "F\($0)" }
  private static let destinations = ["H0", "H1", "H2", "H3", ""]

  /// month, sender, destination, then arrived, lost and came elsewhere.
  private struct City {
    var counts: [Int]

    init(seed: Int) {
      var draws = Draws(seed)
      func next(_ below: Int) -> Int { draws.next(below) }
      counts = (0..<months.count * senders.count * destinations.count).flatMap { pair -> [Int] in
        guard next(3) > 0 else { return [0, 0, 0] }
        let (arrived, lost) = (next([4, 20, 60][next(3)]), next([3, 12, 30][next(3)]))
        let elsewhere = next([2, 6, 30][next(3)])
        // Where no name is known nobody comes elsewhere.
        return [arrived, lost, destinations[pair % destinations.count].isEmpty ? 0 : elsewhere]
      }
    }

    static func index(_ month: Int, _ from: Int, _ to: Int, _ measure: Int) -> Int {
      ((month * senders.count + from) * destinations.count + to) * 3 + measure
    }

    func pairs(_ month: Int) -> [ReferralPair] {
      senders.indices.flatMap { from in
        destinations.indices.compactMap { to in
          let arrived = counts[City.index(month, from, to, 0)]
          let lost = counts[City.index(month, from, to, 1)]
          let elsewhere = counts[City.index(month, from, to, 2)]
          guard arrived + lost + elsewhere > 0 else { return nil }
          let name = destinations[to]
          return ReferralPair(
            from: senders[from], to: name.isEmpty ? nil : name,
            counts: [.arrived: arrived, .lost: lost, .elsewhere: elsewhere])
        }
      }
    }

    func sum(_ cells: [Int]) -> Int { cells.reduce(0) { $0 + counts[$1] } }

    /// The openness of R3: who sends, all of them of one owner.
    var openness: Openness {
      var lattices: [CalendarMonth: Openness.Month] = [:]
      for (number, month) in months.enumerated() {
        for pair in pairs(number) {
          lattices[month, default: .init()].facilities[pair.from, default: ("private", .init())]
            .sum.add(pair.sum)
          lattices[month, default: .init()].corners[.corner("private", true), default: .init()]
            .add(pair.sum)
        }
      }
      return Openness(lattices, of: Indicator.named("R3")!)
    }
  }

  private struct Shown {
    let name: String
    let cells: [Int]
    let isSeen: Bool
  }

  /// Every number of a span of months, of R3's pages and of these.
  private func shown(_ city: City, _ span: ClosedRange<Int>) -> [Shown] {
    let openness = city.openness
    let asked = Self.months[span.lowerBound]...Self.months[span.upperBound]
    let open = OpenReferrals(
      Dictionary(uniqueKeysWithValues: span.map { (Self.months[$0], city.pairs($0)) }),
      senders: openness)
    func cells(_ measures: [Int], _ isIn: (Int, Int) -> Bool) -> [Int] {
      span.flatMap { month in
        Self.senders.indices.flatMap { from in
          Self.destinations.indices.filter { isIn(from, $0) }.flatMap { to in
            measures.map { City.index(month, from, to, $0) }
          }
        }
      }
    }
    func both(_ name: String, _ kinds: OpenKinds, _ isIn: (Int, Int) -> Bool) -> [Shown] {
      [
        Shown(name: "\(name) N", cells: cells([0, 1, 2], isIn), isSeen: kinds.denominator),
        Shown(
          name: "\(name) n", cells: cells([0, 2], isIn),
          isSeen: kinds.denominator && kinds.numerator),
      ]
    }
    func parted(_ name: String, _ isSeen: Bool, _ isIn: (Int, Int) -> Bool) -> [Shown] {
      [
        Shown(name: "\(name) named", cells: cells([0], isIn), isSeen: isSeen),
        Shown(name: "\(name) elsewhere", cells: cells([2], isIn), isSeen: isSeen),
      ]
    }
    var all = both("city \(span)", open.city) { _, _ in true }
    all += parted("city \(span)", open.isSplit(nil)) { _, _ in true }
    for (from, code) in Self.senders.enumerated() {
      let kinds = openness.kinds(of: .facility(code), asked)
      #expect(open.sender(code) == kinds)
      all += both("\(code) \(span)", kinds) { row, _ in row == from }
      for (to, name) in Self.destinations.enumerated() {
        all.append(
          Shown(
            name: "\(code)-\(name) \(span)",
            cells: cells([0, 1, 2]) { row, column in row == from && column == to },
            isSeen: open.isOpen(from: code, to: name)))
      }
    }
    for (to, name) in Self.destinations.enumerated() {
      let kinds = open.destination(name)
      all += both("to \(name) \(span)", kinds) { _, column in column == to }
      guard name.isEmpty else {
        all += parted("to \(name) \(span)", open.isSplit(name)) { _, column in column == to }
        continue
      }
      // Who came there came to the facility named, as everybody knows: one number tells the other.
      all.append(
        Shown(
          name: "to unknown named \(span)", cells: cells([0]) { _, column in column == to },
          isSeen: kinds.denominator && kinds.numerator))
      for from in Self.senders.indices {
        for month in span where span.count == 1 {
          let none = [City.index(month, from, to, 2)]
          all.append(Shown(name: "to unknown elsewhere", cells: none, isSeen: true))
        }
      }
    }
    return all
  }

  @Test(
    "Nobody works out a small count from senders, destinations and pairs of two months",
    arguments: 0..<8)
  func safe(_ seed: Int) {
    let city = City(seed: seed)
    var solver = CellSolver(finest: city.counts.count)
    var bare = CellSolver(finest: city.counts.count)
    var (hidden, seen) = (0, 0)
    for span in [0...0, 1...1, 0...1] {
      for number in shown(city, span) {
        let sum = city.sum(number.cells)
        if number.isSeen {
          seen += 1
          #expect(!(1...4).contains(sum), "\(number.name)")
          solver.show(number.cells, sum)
          bare.show(number.cells, sum)
        } else if span.count == 1 {
          hidden += 1
          solver.hide(number.name, number.cells)
          if (1...4).contains(sum) {
            bare.hide(number.name, number.cells)
          } else {
            bare.show(number.cells, sum)
          }
        }
      }
    }
    #expect(hidden > 5 && seen > 5, "\(hidden) \(seen)")
    let found = solver.findings(1...4).filter { if case .cell = $0 { true } else { false } }
    #expect(found.isEmpty, "\(found.prefix(4))")
    #expect(!bare.findings(1...4).isEmpty)
  }

  /// One month of one sender; arrived, lost and came elsewhere by destination.
  private func month(_ counts: [(to: String?, counts: [Int])]) -> OpenReferrals {
    let pairs = counts.map { to, counts in
      ReferralPair(
        from: "F0", to: to,
        counts: [.arrived: counts[0], .lost: counts[1], .elsewhere: counts[2]])
    }
    var sums = Openness.Month()
    for pair in pairs {
      sums.facilities["F0", default: ("private", RollupSum())].sum.add(pair.sum)
      sums.corners[.corner("private", true), default: RollupSum()].add(pair.sum)
    }
    return OpenReferrals(
      [Self.months[0]: pairs],
      senders: Openness([Self.months[0]: sums], of: Indicator.named("R3")!))
  }

  @Test("Who came where no name is known hides no small part of another destination")
  func unknownHidesNothing() {
    // Fifty who came are told where no name is known: of the city's 353 less 300 they would leave the three of H0.
    let open = month([
      ("H0", [3, 10, 40]), (nil, [50, 10, 0]), ("H1", [100, 30, 60]), ("H2", [200, 50, 80]),
    ])
    #expect(open.destination("").numerator && open.destination("H0").numerator)
    #expect(open.isSplit(nil) && open.isSplit("H2"))
    #expect(!open.isSplit("H0") && !open.isSplit("H1"))
  }

  @Test("Where a few came who had no name, the city's parts do not tell them")
  func unknownIsHidden() {
    // Nobody came to H0 itself: what is left over of the city's 303 less 300 would be the three.
    let open = month([
      (nil, [3, 10, 0]), ("H0", [0, 10, 50]), ("H1", [100, 30, 60]), ("H2", [200, 50, 80]),
    ])
    #expect(!open.destination("").numerator && !open.destination("H0").numerator)
    #expect(open.city.numerator && !open.isSplit(nil))
    #expect(open.isSplit("H1") && open.isSplit("H2") && !open.isSplit("H0"))
  }

  @Test("The median of days is of all who came, and none of too few")
  func median() {
    let pairs = [
      ReferralPair(from: "a", to: "h", counts: [.arrived: 5], days: [0: 2, 3: 3]),
      ReferralPair(from: "b", to: "h", counts: [.arrived: 1, .elsewhere: 4], days: [4: 1, 9: 4]),
    ]
    // 0 0 3 3 3 4 9 9 9 9
    #expect(ReferralPair.medianDays(pairs) == 3.5)
    #expect(ReferralPair.medianDays([pairs[0]]) == nil && ReferralPair.medianDays([]) == nil)
    #expect(pairs[1].named.numerator == 1 && pairs[1].elsewhere.numerator == 4)
    #expect(pairs[1].sum.numerator == 5 && pairs[1].named.denominator == 5)
  }
}
