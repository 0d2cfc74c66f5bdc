package import Statistics

/// Whom a figure is of, among those that pages offer.
package enum FigurePlace: Hashable, Sendable {
  /// Everybody.
  case city
  /// Facilities that are `government` or `private`.
  case ownership(String)
  /// Who lives in the city, or who does not or whose home is not known.
  case residence(Bool)
  /// Both.
  case corner(String, Bool)
  /// A facility's code.
  case facility(String)
  /// Ten digits, `outside` or `unresolved`.
  case kelurahan(String)

  /// What the filters of ownership and residence leave.
  package static func of(ownership: String?, isResident: Bool?) -> FigurePlace {
    switch (ownership, isResident) {
    case (nil, nil): .city
    case (let owner?, nil): .ownership(owner)
    case (nil, let resident?): .residence(resident)
    case (let owner?, let resident?): .corner(owner, resident)
    }
  }
}

/// Which of a figure's counts may be seen.
package struct OpenKinds: Hashable, Sendable {
  /// How many are counted.
  package var denominator = true
  /// How many of them meet it.
  package var numerator = true
  /// Left out by the definition.
  package var excluded = true
  /// Not told.
  package var missing = true

  /// Everything.
  package static let all = OpenKinds()
  /// Nothing.
  package static let none = OpenKinds(
    denominator: false, numerator: false, excluded: false, missing: false)

  /// What both let be seen.
  func and(_ other: OpenKinds) -> OpenKinds {
    OpenKinds(
      denominator: denominator && other.denominator, numerator: numerator && other.numerator,
      excluded: excluded && other.excluded, missing: missing && other.missing)
  }
}

/// Which counts of an indicator may be seen, decided once for each month over everything that pages offer, so
/// that no page and no difference of pages tells a count below the limit.
///
/// The lattice is fixed: the city, owners, residents and others, the four corners of both, facilities within
/// owners, kelurahan within residents and the two rows of others. A count of a longer span is seen where it is
/// seen in each of its months, so every number on every page is a sum of months that may be seen, and nothing
/// is learned of a hidden one but what the sums of its own month tell. Those leave at least two unknown, whose
/// sum is no small count itself. Source: monitoring.md 5.3; `docs/decisions/0028`.
package struct Openness: Sendable {
  /// The sums of one month.
  package struct Month: Sendable {
    /// By facility's code: its owner, its sums.
    package var facilities: [String: (owner: String, sum: RollupSum)] = [:]
    /// By kelurahan's code, `outside`, `unresolved`.
    package var kelurahan: [String: RollupSum] = [:]
    /// By owner, and whether they live in the city.
    package var corners: [FigurePlace: RollupSum] = [:]

    /// Nothing.
    package init() {}
  }

  private let hidden: [CalendarMonth: [FigurePlace: OpenKinds]]
  private let isState: Bool

  /// What may be seen of an indicator's months.
  package init(
    _ months: [CalendarMonth: Month], of indicator: Indicator, rule: SuppressionRule = .signedIn
  ) {
    isState = indicator.isMonthly
    hidden = months.mapValues { month in
      Lattice(month, isSplit: indicator.measure.isProportion, rule: rule).decided
    }
  }

  /// What may be seen of a place over a span; of a state, in its last month.
  package func kinds(of place: FigurePlace, _ months: ClosedRange<CalendarMonth>) -> OpenKinds {
    var kinds = OpenKinds.all
    let asked = isState ? months.upperBound...months.upperBound : months
    for (month, places) in hidden where asked.contains(month) {
      kinds = kinds.and(places[place] ?? .all)
    }
    return kinds
  }
}

/// One month of the lattice.
private struct Lattice {
  private let month: Openness.Month
  private let rule: SuppressionRule
  private var sums: [FigurePlace: RollupSum] = [:]
  private(set) var decided: [FigurePlace: OpenKinds] = [:]

  init(_ month: Openness.Month, isSplit: Bool, rule: SuppressionRule) {
    self.month = month
    self.rule = rule
    fill()
    let denominators = hidden { [$0.denominator] }
    let numerators =
      isSplit
      ? hidden(denominators) { [$0.numerator, max(0, $0.denominator - $0.numerator)] }
      : denominators
    let excluded = hidden { [$0.excluded] }
    let missing = hidden { [$0.missing] }
    for place in sums.keys {
      decided[place] = OpenKinds(
        denominator: !denominators.contains(place), numerator: !numerators.contains(place),
        excluded: !excluded.contains(place), missing: !missing.contains(place))
    }
  }

  private mutating func fill() {
    for (code, entry) in month.facilities { sums[.facility(code)] = entry.sum }
    for (code, sum) in month.kelurahan { sums[.kelurahan(code)] = sum }
    for (corner, sum) in month.corners {
      sums[corner, default: RollupSum()].add(sum)
      guard case .corner(let owner, let isResident) = corner else { continue }
      for place in [FigurePlace.city, .ownership(owner), .residence(isResident)] {
        sums[place, default: RollupSum()].add(sum)
      }
    }
  }

  private static func isResident(_ code: String) -> Bool { code.first?.isNumber == true }

  /// The places whose counts are hidden; `counts` gives those that are looked at together.
  private func hidden(
    _ already: Set<FigurePlace> = [], _ counts: (RollupSum) -> [Int]
  ) -> Set<FigurePlace> {
    func isSmall(_ values: [Int]) -> Bool { values.contains { rule.hidden.contains($0) } }
    func total(_ places: some Sequence<FigurePlace>) -> [Int] {
      places.reduce(into: []) { result, place in
        let values = counts(sums[place] ?? RollupSum())
        result = result.isEmpty ? values : zip(result, values).map(+)
      }
    }
    func size(_ place: FigurePlace) -> Int { total([place]).reduce(0, +) }
    var hidden = already.union(sums.keys.filter { isSmall(total([$0])) })

    let owners = sums.keys.filter { if case .ownership = $0 { true } else { false } }
    let homes = sums.keys.filter { if case .residence = $0 { true } else { false } }
    let corners = sums.keys.filter { if case .corner = $0 { true } else { false } }
    if owners.contains(where: hidden.contains) { hidden.formUnion(owners) }
    if homes.contains(where: hidden.contains) { hidden.formUnion(homes) }
    if (owners + homes + corners).contains(where: hidden.contains) { hidden.formUnion(corners) }

    /// Hides the next smallest of `parts` until what is hidden of them is two at least and no small count.
    func balance(_ parts: [FigurePlace], atLeast least: Int = 2) {
      let some = parts.filter { size($0) > 0 }.sorted {
        (size($0), "\($0)") < (size($1), "\($1)")
      }
      var inside = some.filter(hidden.contains)
      var open = some.filter { !hidden.contains($0) }[...]
      while !inside.isEmpty, inside.count < least || isSmall(total(inside)),
        let next = open.popFirst()
      {
        hidden.insert(next)
        inside.append(next)
      }
    }
    /// Balances the parts under each of their wholes, or, where those are hidden, under the city.
    func balance(under wholes: [FigurePlace], _ parts: (FigurePlace) -> [FigurePlace]) {
      guard wholes.contains(where: hidden.contains) else {
        for whole in wholes { balance(parts(whole)) }
        return
      }
      // A whole that is hidden must not be the sum of parts that are all seen.
      for whole in wholes where size(whole) > 0 {
        let some = parts(whole).filter { size($0) > 0 }
        if !some.contains(where: hidden.contains),
          let least = some.min(by: { (size($0), "\($0)") < (size($1), "\($1)") })
        {
          hidden.insert(least)
        }
      }
      balance(wholes.flatMap(parts))
    }
    balance(under: owners) { owner in
      month.facilities.filter { .ownership($0.value.owner) == owner }
        .map { .facility($0.key) }
    }
    balance(under: homes) { home in
      month.kelurahan.keys.filter { .residence(Self.isResident($0)) == home }
        .map { .kelurahan($0) }
    }
    return hidden
  }
}
