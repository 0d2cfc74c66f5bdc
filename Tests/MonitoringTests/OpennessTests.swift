import Monitoring
import RecordModel
import TestSupport
import Testing

/// Every number that pages offer of a synthetic city, and what somebody with all of them can work out.
@Suite("Openness over pages")
struct OpennessTests {
  private typealias City = OpennessCity

  /// What the public site says besides: the city by month, kelurahan over the whole span.
  private func addPublic(_ city: City, to solver: inout CellSolver) {
    let openness = city.openness
    func add(_ name: String, _ place: FigurePlace, _ span: Range<Int>) {
      let (met, all) = (city.cells(place, span, [0]), city.cells(place, span, [0, 1]))
      let open = openness.kinds(
        of: place, city.months[span.lowerBound]...city.months[span.upperBound - 1])
      let row = PublicFigures.Row(
        name, numerator: city.sum(met), denominator: city.sum(all), isProportion: true, open: open)
      func bound(_ shown: Int, _ what: String, _ cells: [Int]) {
        solver.bound(
          "public \(name) \(what)", cells, shown == 0 ? 0...0 : max(8, shown - 2)...shown + 2)
      }
      guard let denominator = row.denominator else {
        // What those who are signed in see may still be too few for everybody.
        return open.denominator ? solver.bound("public \(name) N", all, 1...7) : ()
      }
      bound(denominator, "N", all)
      // A numerator that is not shown may be small itself, or those who do not meet it are.
      if let numerator = row.numerator { bound(numerator, "n", met) }
    }
    for month in city.months.indices { add("city \(month)", .city, month..<month + 1) }
    for home in city.homes { add(home, .kelurahan(home), 0..<city.months.count) }
  }

  private static let homes =
    (0..<14).map { "63710\($0 % 3 + 1)10\($0 + 10)" } + ["outside", "unresolved"]

  @Test(
    "Nobody works out a hidden count, or the small sum of hidden ones, from all pages and the public site",
    arguments: 0..<12)
  func safe(_ seed: Int) throws {
    let owners = (0..<(seed % 3 == 0 ? 3 : 7)).map { $0 % 3 == 0 ? "government" : "private" }
    let city = try City(
      seed: seed, owners: owners, homes: Self.homes, largest: [4, 9, 40][seed % 3])
    let openness = city.openness
    var (solver, hidden) = city.solver { place, span in
      openness.kinds(
        of: place, city.months[span.lowerBound]...city.months[span.upperBound - 1])
    }
    addPublic(city, to: &solver)
    #expect(hidden > 0)
    #expect(solver.findings(1...4).isEmpty, "\(solver.findings(1...4))")
  }

  @Test("The same search finds small counts where each cell is only hidden by itself")
  func canFail() throws {
    var found = 0
    for seed in 0..<6 {
      let owners = (0..<7).map { $0 % 3 == 0 ? "government" : "private" }
      let city = try City(seed: seed, owners: owners, homes: Self.homes, largest: 40)
      let (solver, _) = city.solver { place, span in
        let met = city.sum(city.cells(place, span, [0]))
        let all = city.sum(city.cells(place, span, [0, 1]))
        var kinds = OpenKinds.all
        kinds.denominator = !(1...4).contains(all)
        kinds.numerator = !(1...4).contains(met) && !(1...4).contains(all - met)
        return kinds
      }
      found += solver.findings(1...4).count
    }
    #expect(found > 0)
  }

  @Test(
    "Where nearly everybody is alone, nobody is told by the marks beside zeros", arguments: 0..<20)
  func sparse(_ seed: Int) throws {
    let owners = (0..<(6 + seed % 4)).map { $0 % 3 == 0 ? "government" : "private" }
    var city = try City(seed: seed, owners: owners, homes: Self.homes, largest: 1)
    // Some months of a few, each somewhere.
    for month in city.months.indices {
      for one in 0..<(5 + (seed + month) % 4) {
        let (facility, home) = (
          (one * 5 + seed) % owners.count, (one * (seed % 5 + 1) + seed) % Self.homes.count
        )
        city.counts[month][facility][home][one % 2] += 1
      }
    }
    let openness = city.openness
    let (solver, hidden) = city.solver { place, span in
      openness.kinds(
        of: place, city.months[span.lowerBound]...city.months[span.upperBound - 1])
    }
    #expect(hidden > 0)
    #expect(solver.findings(1...4).isEmpty, "\(solver.findings(1...4))")
  }

  @Test("Where a few of many meet it, each alone, no mark tells who", arguments: 0..<20)
  func fewOfMany(_ seed: Int) throws {
    let owners = (0..<(3 + seed % 4)).map { $0 % 3 == 0 ? "government" : "private" }
    var city = try City(seed: seed, owners: owners, homes: Self.homes, largest: 40)
    for month in city.months.indices {
      for facility in owners.indices {
        for home in Self.homes.indices {
          city.counts[month][facility][home] = [0, city.counts[month][facility][home].reduce(0, +)]
        }
      }
      for one in 0..<(4 + (seed + month) % 4) {
        let place = ((one * 5 + seed) % owners.count, (one * (seed % 5 + 1) + seed) % 14)
        city.counts[month][place.0][place.1] = [1, 39 + one]
      }
    }
    let openness = city.openness
    for hasRest in [true, false] {
      let (solver, hidden) = city.solver(hasRest: hasRest) { place, span in
        openness.kinds(
          of: place, city.months[span.lowerBound]...city.months[span.upperBound - 1])
      }
      #expect(hidden > 0)
      #expect(solver.findings(1...4).isEmpty, "\(solver.findings(1...4))")
    }
  }

  /// Five who are alone, each in a kelurahan of another kecamatan, beside places without anybody.
  private func five(_ homes: [String], _ facilities: [String]) -> Openness.Month {
    var month = Openness.Month()
    for (home, facility) in zip(homes, facilities) {
      let one = RollupSum(numerator: 1, denominator: 1)
      month.facilities[facility, default: ("private", RollupSum())].sum.add(one)
      month.kelurahan[home] = one
      month.corners[.corner("private", true), default: RollupSum()].add(one)
    }
    return month
  }

  @Test(
    "Five who are alone in five kecamatan: the city's five are seen, and no zero tells where they are"
  )
  func alone() throws {
    let homes = (1...5).map { "63710\($0)1001" }
    let others = (1...5).map { "63710\($0)1002" } + ["outside", "unresolved"]
    let deaths = five(homes, ["A", "A", "A", "A", "A"])
    let open = OpenPlaces(
      [deaths.offering(["B": "government"], homes: others)], isSplit: false, hasKecamatan: true)
    #expect(open.kinds(of: .city) == .all && open.kinds(of: .facility("A")) == .all)
    #expect(open.kinds(of: .ownership("private")) == .all)
    for home in homes + others { #expect(!open.kinds(of: .kelurahan(home)).denominator, "\(home)") }
    for number in 1...5 { #expect(!open.kinds(of: .kecamatan("63710\(number)")).denominator) }
    #expect(!open.kinds(of: .residence(true)).denominator)
    // Without kecamatan between them, as in W2, the residents are seen too.
    let week = OpenPlaces([deaths.offering([:], homes: others)], isSplit: false)
    #expect(week.kinds(of: .residence(true)) == .all)
    #expect((homes + others.dropLast(2)).allSatisfy { !week.kinds(of: .kelurahan($0)).denominator })
    #expect(week.kinds(of: .kelurahan("outside")) == .all)
    // Two in one place: the marks stand for one at least, and their sum tells none of them.
    var two = deaths
    two.kelurahan[homes[0]]?.add(RollupSum(numerator: 1, denominator: 1))
    two.facilities["A"]?.sum.add(RollupSum(numerator: 1, denominator: 1))
    two.corners[.corner("private", true)]?.add(RollupSum(numerator: 1, denominator: 1))
    let plain = OpenPlaces([two.offering([:], homes: others)], isSplit: false)
    #expect(others.allSatisfy { plain.kinds(of: .kelurahan($0)) == .all })
  }

  @Test("Where each of five facilities has one and no other is offered, no sum of them is seen")
  func everyFacility() throws {
    let names = ["A", "B", "C", "D", "E"]
    let month = five((1...5).map { "637101100\($0)" }, names)
    let bare = OpenPlaces([month], isSplit: false)
    #expect(!bare.kinds(of: .city).denominator && !bare.kinds(of: .residence(true)).denominator)
    let offered = OpenPlaces([month.offering(["F": "private"])], isSplit: false)
    #expect(offered.kinds(of: .city) == .all)
    #expect((names + ["F"]).allSatisfy { !offered.kinds(of: .facility($0)).denominator })
  }

  @Test("A corner without anybody is hidden with the three others, as its zero would tell them")
  func emptyCorner() {
    var month = Openness.Month()
    func add(_ facility: String, _ owner: String, _ home: String, _ count: Int) {
      let sum = RollupSum(numerator: count, denominator: count)
      month.facilities[facility, default: (owner, RollupSum())].sum.add(sum)
      month.kelurahan[home, default: RollupSum()].add(sum)
      month.corners[.corner(owner, home != "outside"), default: RollupSum()].add(sum)
    }
    add("A", "government", "6371011001", 10)
    add("B", "private", "6371011001", 3)
    add("B", "private", "outside", 5)
    let open = OpenPlaces([month], isSplit: false)
    for owner in ["government", "private"] {
      #expect(open.kinds(of: .ownership(owner)) == .all)
      for isResident in [true, false] {
        #expect(!open.kinds(of: .corner(owner, isResident)).denominator)
      }
    }
  }

  /// Findings of four parts of one denominator, by what is decided of each part.
  private func parted(
    _ city: City, _ decide: ([Openness.Month]) -> [OpenPlaces]
  ) -> Set<CellSolver.Finding> {
    let cells = city.counts[0].flatMap { $0 } + city.counts[1].flatMap { $0 }
    let size = city.owners.count * city.homes.count
    // The two counts of both months are four parts.
    func count(_ part: Int, _ cell: Int) -> Int { cells[part / 2 * size + cell][part % 2] }
    let parts = (0..<4).map { part in
      var month = Openness.Month()
      for cell in 0..<size {
        let (owner, home) = (
          city.owners[cell / city.homes.count], city.homes[cell % city.homes.count]
        )
        let sum = RollupSum(
          numerator: count(part, cell), denominator: (0..<4).reduce(0) { $0 + count($1, cell) })
        month.facilities["F\(cell / city.homes.count)", default: (owner, RollupSum())].sum.add(sum)
        month.kelurahan[home, default: RollupSum()].add(sum)
        month.corners[.corner(owner, home.first == "6"), default: RollupSum()].add(sum)
      }
      return month
    }
    let open = decide(parts)
    var solver = CellSolver(finest: size * 4)
    func tell(_ name: String, _ cells: [Int], _ isShown: Bool, atLeast least: Int) {
      let sum = cells.reduce(0) { $0 + count($1 / size, $1 % size) }
      if isShown { solver.show(cells, sum) } else { solver.hide(name, cells, atLeast: least) }
    }
    for place in city.places {
      let here = (0..<size).filter {
        city.contains(place, $0 / city.homes.count, $0 % city.homes.count)
      }
      for part in 0..<4 {
        let kinds = open[part].kinds(of: place)
        let whole = (0..<4).flatMap { part in here.map { part * size + $0 } }
        let all = whole.reduce(0) { $0 + count($1 / size, $1 % size) }
        // Zeros of places are seen, unless one is hidden; in these cities none is.
        let isCounted = if case .facility = place { all > 0 } else { false }
        tell("\(place) N", whole, kinds.denominator, atLeast: isCounted ? 1 : 0)
        tell(
          "\(place) \(part)", here.map { part * size + $0 }, kinds.denominator && kinds.numerator,
          atLeast: 0)
      }
    }
    return solver.findings(1...4)
  }

  @Test("Of parts that add up to one count nobody works out one from the others")
  func parts() throws {
    var alone = 0
    for seed in 0..<6 {
      let owners = (0..<7).map { $0 % 3 == 0 ? "government" : "private" }
      let city = try City(seed: seed, owners: owners, homes: Self.homes, largest: 40)
      let found = parted(city) { parts in
        [OpenPlaces](
          repeating: OpenPlaces(parts, isSplit: true, hasKecamatan: true), count: parts.count)
      }
      #expect(found.isEmpty, "\(Array(found).prefix(3))")
      alone += parted(city) { $0.map { OpenPlaces([$0], isSplit: true, hasKecamatan: true) } }.count
    }
    #expect(alone > 0)
  }

  @Test("No small count is shown, and a span is seen only where each of its months is")
  func small() throws {
    let city = try City(
      seed: 3, owners: (0..<6).map { $0 < 2 ? "government" : "private" }, homes: Self.homes,
      largest: 12)
    let openness = city.openness
    for place in city.places {
      var isOpen = true
      for (number, month) in city.months.enumerated() {
        let kinds = openness.kinds(of: place, month...month)
        let met = city.sum(city.cells(place, number..<number + 1, [0]))
        let all = city.sum(city.cells(place, number..<number + 1, [0, 1]))
        if kinds.denominator { #expect(!(1...4).contains(all)) }
        if kinds.numerator { #expect(!(1...4).contains(met) && !(1...4).contains(all - met)) }
        isOpen = isOpen && kinds.denominator
      }
      let both = openness.kinds(of: place, city.months[0]...city.months[1])
      #expect(both.denominator == isOpen)
    }
  }
}
