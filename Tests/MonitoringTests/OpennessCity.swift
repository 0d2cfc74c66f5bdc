import Monitoring
import RecordModel
import TestSupport
import Testing

/// A synthetic city: counts by month, facility and kelurahan, met and not met, and all that pages show of them.
struct OpennessCity {
  let indicator: Indicator
  let months: [CalendarMonth]
  let owners: [String]
  let homes: [String]
  /// month, facility, home, then met and unmet.
  var counts: [[[[Int]]]] = []

  init(seed: Int, owners: [String], homes: [String], largest: Int, months: Int = 2) throws {
    indicator = try #require(Indicator.named("W1"))
    self.months = (0..<months).map { CalendarMonth(number: 24_312 + $0) }
    self.owners = owners
    self.homes = homes
    var draws = Draws(seed)
    func next(_ below: Int) -> Int { draws.next(below) }
    counts = self.months.map { _ in
      owners.map { _ in
        let size = 1 + next(largest)
        return homes.map { home in
          guard next(home.first == "6" ? 4 : 3) == 0 else { return [0, 0] }
          return [next(size), next(size)]
        }
      }
    }
  }

  func index(_ month: Int, _ facility: Int, _ home: Int, _ measure: Int) -> Int {
    ((month * owners.count + facility) * homes.count + home) * 2 + measure
  }

  var size: Int { months.count * owners.count * homes.count * 2 }

  func contains(_ place: FigurePlace, _ facility: Int, _ home: Int) -> Bool {
    let isResident = homes[home].first == "6"
    return switch place {
    case .city: true
    case .ownership(let owner): owners[facility] == owner
    case .residence(let resident): isResident == resident
    case .corner(let owner, let resident):
      owners[facility] == owner && isResident == resident
    case .facility(let code): code == "F\(facility)"
    case .kelurahan(let code): code == homes[home]
    case .kecamatan(let code): homes[home].hasPrefix(code)
    }
  }

  func cells(_ place: FigurePlace, _ months: Range<Int>, _ measures: [Int]) -> [Int] {
    months.flatMap { month in
      owners.indices.flatMap { facility in
        homes.indices.filter { contains(place, facility, $0) }.flatMap { home in
          measures.map { index(month, facility, home, $0) }
        }
      }
    }
  }

  func sum(_ cells: [Int]) -> Int {
    cells.reduce(0) { total, cell in
      let (pair, row) = (cell / 2, cell / 2 / homes.count)
      let (month, facility) = (row / owners.count, row % owners.count)
      return total + counts[month][facility][pair % homes.count][cell % 2]
    }
  }

  var openness: Openness {
    var lattices: [CalendarMonth: Openness.Month] = [:]
    for (number, month) in months.enumerated() {
      var lattice = Openness.Month()
      for (facility, owner) in owners.enumerated() {
        for (home, name) in homes.enumerated() {
          let pair = counts[number][facility][home]
          let sum = RollupSum(numerator: pair[0], denominator: pair[0] + pair[1])
          lattice.facilities["F\(facility)", default: (owner, RollupSum())].sum.add(sum)
          lattice.kelurahan[name, default: RollupSum()].add(sum)
          lattice.corners[.corner(owner, name.first == "6"), default: RollupSum()].add(sum)
        }
      }
      lattices[month] = lattice
    }
    return Openness(lattices, of: indicator)
  }

  var places: [FigurePlace] {
    [.city] + ["government", "private"].map { .ownership($0) }
      + [true, false].map { .residence($0) }
      + ["government", "private"].flatMap { owner in
        [true, false].map { .corner(owner, $0) }
      } + owners.indices.map { .facility("F\($0)") } + homes.map { .kelurahan($0) }
      + Set(homes.filter { $0.first == "6" }.map { $0.prefix(6) }).map { .kecamatan(String($0)) }
  }

  /// What is known of who is counted at a hidden place: somebody, as zeros are seen, unless zeros of such places are
  /// hidden too.
  func least(_ place: FigurePlace, _ month: Range<Int>, _ isOpen: (FigurePlace) -> Bool) -> Int {
    // Of a month in which nothing is seen nothing is known.
    guard places.contains(where: isOpen) else { return 0 }
    let alike: [FigurePlace]
    switch place {
    case .city: return 1
    case .ownership, .residence, .corner: return 0
    case .facility: alike = places.filter { if case .facility = $0 { true } else { false } }
    case .kelurahan: alike = places.filter { if case .kelurahan = $0 { true } else { false } }
    case .kecamatan:
      alike =
        [.kelurahan("outside"), .kelurahan("unresolved")]
        + places.filter { if case .kecamatan = $0 { true } else { false } }
    }
    let hasZero = alike.contains { !isOpen($0) && sum(cells($0, month, [0, 1])) == 0 }
    return hasZero ? 0 : 1
  }

  /// What is known of those who meet it (or do not) where only that is hidden: somebody, unless zeros of places with
  /// somebody are hidden too.
  func least(
    _ place: FigurePlace, _ month: Range<Int>, _ measure: Int, _ kinds: (FigurePlace) -> OpenKinds
  ) -> Int {
    func isLike(_ other: FigurePlace) -> Bool {
      switch (place, other) {
      case (.facility, .facility), (.kelurahan, .kelurahan), (.kecamatan, .kecamatan): true
      case (.kecamatan, .kelurahan(let code)): code.first != "6"
      default: false
      }
    }
    guard isLike(place), places.contains(where: { kinds($0).numerator }) else { return 0 }
    let hasZero = places.contains {
      isLike($0) && kinds($0).denominator && !kinds($0).numerator
        && sum(cells($0, month, [measure])) == 0
    }
    return hasZero ? 0 : 1
  }

  /// Each month, and all together.
  private var spans: [Range<Int>] {
    let single = months.indices.map { $0..<$0 + 1 }
    return months.count > 1 ? single + [0..<months.count] : single
  }

  /// Everything that all pages of all spans show, hidden by `kinds`. Those who do not meet it are an unknown of their
  /// own, and so are who meets it in a corner and who does not in the opposite one together; without `hasRest` the
  /// search finds more of those who do.
  func solver(
    hasRest: Bool = true, _ kinds: (FigurePlace, Range<Int>) -> OpenKinds
  ) -> (CellSolver, hidden: Int) {
    var solver = CellSolver(finest: size)
    var hidden = 0
    for place in places {
      for span in spans {
        let open = kinds(place, span)
        let met = cells(place, span, [0])
        let all = cells(place, span, [0, 1])
        for (name, cells, isShown) in [
          ("n", met, open.denominator && open.numerator), ("N", all, open.denominator),
        ] {
          if isShown {
            solver.show(cells, sum(cells))
          } else if span.count == 1 {
            hidden += 1
            let some =
              name == "N"
              ? least(place, span) { kinds($0, span).denominator }
              : open.denominator ? least(place, span, 0) { kinds($0, span) } : 0
            // Nothing but being small hides the city alone.
            solver.hide(
              "\(place) \(span.lowerBound) \(name)", cells, atLeast: some,
              atMost: place == .city && name == "N" && some == 1 ? 4 : .max / 4)
          }
        }
        // Those who do not meet it are a count too, hidden wherever one of the two is.
        let others = cells(place, span, [1])
        if span.count == 1, !(open.denominator && open.numerator), hasRest || open.denominator {
          solver.hide(
            "\(place) \(span.lowerBound) rest", others,
            atLeast: open.denominator ? least(place, span, 1) { kinds($0, span) } : 0)
        }
      }
    }
    for month in months.indices {
      for owner in ["government", "private"] {
        for isResident in [true, false] {
          let (corner, opposite) = Self.opposites(owner, isResident)
          let span = month..<month + 1
          guard !kinds(corner, span).numerator, !kinds(opposite, span).numerator else { continue }
          solver.hide(
            "\(corner) \(month) n and \(opposite) rest",
            cells(corner, span, [0]) + cells(opposite, span, [1]))
        }
      }
    }
    return (solver, hidden)
  }

  /// A corner, and the one of the other owner and the other homes.
  static func opposites(_ owner: String, _ isResident: Bool) -> (FigurePlace, FigurePlace) {
    (
      .corner(owner, isResident),
      .corner(owner == "private" ? "government" : "private", !isResident)
    )
  }
}
