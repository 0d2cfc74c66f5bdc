import Monitoring
import TestSupport
import Testing

/// What the four corners of owners and homes tell beside the sums of both and the denominators.
@Suite("Openness of corners")
struct OpennessCornersTests {
  private static let homes =
    ["6371011001", "6371011002", "6371021001", "6371031001", "outside", "unresolved"]

  /// A month in which four to eight meet it, or do not, first of all in one corner.
  private func together(_ seed: Int) throws -> OpennessCity {
    var city = try OpennessCity(
      seed: seed, owners: (0..<3 + seed % 3).map { $0 % 3 == 0 ? "government" : "private" },
      homes: Self.homes, largest: [4, 9, 40][seed / 3 % 3], months: 1)
    let corner = FigurePlace.corner(["government", "private"][seed / 9 % 2], seed / 18 % 2 == 0)
    let cells = city.owners.indices.flatMap { facility in
      city.homes.indices.map { (facility, $0) }
    }
    var left = 4 + seed / 36 % 5
    let first = cells.filter { city.contains(corner, $0.0, $0.1) }
    let others = cells.filter { !city.contains(corner, $0.0, $0.1) }
    for (facility, home) in first + others {
      let all = city.counts[0][facility][home].reduce(0, +)
      let met = min(left, all)
      left -= met
      city.counts[0][facility][home] = seed % 2 == 0 ? [met, all - met] : [all - met, met]
    }
    return city
  }

  @Test(
    "Who meets it in one corner and who does not in the opposite one are told neither apart nor together",
    arguments: 0..<12)
  func opposites(_ part: Int) throws {
    let most = 300 * testScale
    var hidden = 0
    for seed in part * most..<(part + 1) * most {
      let city = try together(seed)
      let openness = city.openness
      let (solver, some) = city.solver { place, _ in
        openness.kinds(of: place, city.months[0]...city.months[0])
      }
      hidden += some
      let found = solver.findings(1...4)
      #expect(found.isEmpty, "\(seed): \(found)")
    }
    #expect(hidden > 0)
  }

  /// What is open of a month of one facility of each owner, and a kelurahan and other homes: who meets it and who does
  /// not, by corner.
  private func decide(_ counts: [(met: Int, unmet: Int)]) -> (month: Openness.Month, OpenPlaces) {
    var month = Openness.Month()
    for (number, count) in counts.enumerated() {
      let (owner, home) = (
        number < 2 ? "government" : "private", number % 2 == 0 ? "6371011001" : "outside"
      )
      let sum = RollupSum(numerator: count.met, denominator: count.met + count.unmet)
      month.facilities[owner, default: (owner, RollupSum())].sum.add(sum)
      month.kelurahan[home, default: RollupSum()].add(sum)
      month.corners[.corner(owner, number % 2 == 0), default: RollupSum()].add(sum)
    }
    return (month, OpenPlaces([month], isSplit: true, hasKecamatan: true))
  }

  private static let places: [FigurePlace] =
    [.city, .kelurahan("6371011001"), .kelurahan("outside"), .kecamatan("637101")]
    + [true, false].map { .residence($0) }
    + ["government", "private"].flatMap { owner -> [FigurePlace] in
      [.ownership(owner), .facility(owner), .corner(owner, true), .corner(owner, false)]
    }

  @Test("Where the corners would tell a pair of few, nobody sees by home how many meet it")
  func few() {
    // Six of eight who come to private facilities from elsewhere, and nobody else: the two are told.
    let (_, open) = decide([(0, 40), (0, 30), (0, 50), (6, 2)])
    for place in Self.places {
      let kinds = open.kinds(of: place)
      let isSeen: Bool =
        switch place {
        case .city, .ownership, .facility: true
        case .residence, .corner, .kelurahan, .kecamatan: false
        }
      #expect(kinds.denominator && kinds.numerator == isSeen, "\(place)")
    }
    // With twenty of them there is no pair of few, and no small count.
    let (_, many) = decide([(0, 40), (0, 30), (0, 50), (6, 14)])
    #expect(Self.places.allSatisfy { many.kinds(of: $0) == .all })
    // A few in a corner alone hide the corners, as many as it takes.
    let (_, corner) = decide([(3, 40), (9, 30), (20, 50), (20, 30)])
    for place in Self.places {
      let isCorner = if case .corner = place { true } else { false }
      #expect(corner.kinds(of: place).numerator == !isCorner, "\(place)")
    }
  }

  @Test(
    "Of a numerator within another, the pairs of both and of what is between them are looked at")
  func nested() {
    /// What is open of an inner numerator by home, by corner: who is in it, in the outer alone, in neither.
    func isOpen(_ counts: [[Int]]) -> (outer: Bool, inner: Bool) {
      let (outer, open) = decide(counts.map { ($0[0] + $0[1], $0[2]) })
      let (inner, _) = decide(counts.map { ($0[0], $0[1] + $0[2]) })
      let within = OpenPlaces([inner], isSplit: true, hasKecamatan: true, within: outer)
      return (
        open.kinds(of: .residence(true)).numerator, within.kinds(of: .residence(true)).numerator
      )
    }
    let plain = isOpen([[20, 20, 40], [20, 20, 30], [20, 20, 50], [20, 20, 30]])
    #expect(plain.outer && plain.inner)
    // Of eight in the outer of one corner six are in the inner, of whom are none elsewhere.
    let few = isOpen([[0, 40, 40], [0, 30, 30], [0, 20, 50], [6, 2, 30]])
    #expect(few.outer && !few.inner)
    // Three of one corner are in neither; of the opposite one nobody is in the outer alone.
    let rest = isOpen([[20, 20, 20], [0, 12, 3], [12, 0, 20], [20, 20, 20]])
    #expect(rest.outer && !rest.inner)
  }

  @Test("Of parts of one count the pairs of each union of them are looked at")
  func parts() {
    // Of the fourth part three are in one corner; of the first two nobody in the opposite one, and there only they.
    let counts = [[0, 0, 20, 20], [20, 20, 20, 20], [20, 20, 20, 20], [20, 20, 0, 3]]
    func isOpen(_ counts: [[Int]]) -> Bool {
      let parts = (0..<4).map { part in
        decide(counts.map { ($0[part], $0.reduce(0, +) - $0[part]) }).month
      }
      return OpenPlaces(parts, isSplit: true, hasKecamatan: true)
        .kinds(of: .residence(true)).numerator
    }
    #expect(!isOpen(counts))
    #expect(isOpen([[20, 0, 20, 20]] + counts.dropFirst()))
  }

  @Test(
    "Who runs the rule over all that can be finds no small count of a corner, nor of two opposite ones",
    arguments: [[7, 6, 5, 8], [9, 5, 6, 5], [12, 5, 6, 7], [0, 9, 8, 7], [9, 8, 10, 0]])
  func worlds(_ sizes: [Int]) {
    /// Of worlds that look alike what each hidden count, or two of them together, may be.
    var groups: [[Int?]: [String: Set<Int>]] = [:]
    var hidden = 0
    let count = sizes.reduce(1) { $0 * ($1 + 1) }
    for world in 0..<count {
      var rest = world
      let counts = sizes.map { size in
        let met = rest % (size + 1)
        rest /= size + 1
        return (met: met, unmet: size - met)
      }
      let (_, open) = decide(counts)
      // Who is counted in each corner is known here, whatever the pages show.
      let look = Self.places.map { place -> Int? in
        guard open.kinds(of: place).numerator else { return nil }
        return counts.indices.filter { Self.contains(place, $0) }.reduce(0) { $0 + counts[$1].met }
      }
      guard !open.kinds(of: .corner("private", true)).numerator else { continue }
      hidden += 1
      for one in counts.indices {
        let pair = counts[one].met + counts[3 - one].unmet
        for (name, value) in [
          ("\(one) met", counts[one].met), ("\(one) unmet", counts[one].unmet),
          ("\(one) pair", pair),
        ] { groups[look, default: [:]][name, default: []].insert(value) }
      }
    }
    #expect(hidden > 0)
    for (look, values) in groups {
      for (name, possible) in values where possible.count == 1 {
        #expect(possible.isDisjoint(with: 1...4), "\(look) \(name) \(possible)")
      }
    }
  }

  /// Whether a place holds a corner, by its number.
  private static func contains(_ place: FigurePlace, _ corner: Int) -> Bool {
    let (owner, isResident) = (corner < 2 ? "government" : "private", corner % 2 == 0)
    return switch place {
    case .city: true
    case .ownership(let code), .facility(let code): code == owner
    case .residence(let side): side == isResident
    case .corner(let code, let side): code == owner && side == isResident
    case .kelurahan(let code): (code != "outside") == isResident
    case .kecamatan: isResident
    }
  }
}
