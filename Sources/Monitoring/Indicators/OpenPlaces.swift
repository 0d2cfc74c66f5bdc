package import Statistics

/// What may be seen of one period by place: small counts are hidden, and as many of their siblings as it takes.
///
/// The rule of `Openness`, for a month of an indicator, a week of a disease, a month of data quality.
package struct OpenPlaces: Sendable {
  /// Only where something is hidden.
  private var decided: [FigurePlace: OpenKinds] = [:]

  /// What may be seen of a place; of one without anybody, everything.
  package func kinds(of place: FigurePlace) -> OpenKinds { decided[place] ?? .all }

  /// The lattice over some sums; `isSplit` guards those who do not meet it too.
  package init(
    _ month: Openness.Month, isSplit: Bool, rule: SuppressionRule = .signedIn
  ) {
    let lattice = OpenLattice(month, rule)
    let denominators = lattice.hidden { [$0.denominator] }
    let numerators =
      isSplit
      ? lattice.hidden(denominators) { [$0.numerator, max(0, $0.denominator - $0.numerator)] }
      : denominators
    let excluded = lattice.hidden { [$0.excluded] }
    let missing = lattice.hidden { [$0.missing] }
    for place in denominators.union(numerators).union(excluded).union(missing) {
      decided[place] = OpenKinds(
        denominator: !denominators.contains(place), numerator: !numerators.contains(place),
        excluded: !excluded.contains(place), missing: !missing.contains(place))
    }
  }
}

/// The sums of every place of a period, while it is decided what is hidden of them.
private struct OpenLattice {
  private let month: Openness.Month
  private let rule: SuppressionRule
  private var sums: [FigurePlace: RollupSum] = [:]

  init(_ month: Openness.Month, _ rule: SuppressionRule) {
    (self.month, self.rule) = (month, rule)
    fill()
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
  func hidden(
    _ already: Set<FigurePlace> = [], _ counts: (RollupSum) -> [Int]
  ) -> Set<FigurePlace> {
    let all = sums.mapValues(counts)
    func isSmall(_ values: [Int]) -> Bool { values.contains { rule.hidden.contains($0) } }
    func total(_ places: some Sequence<FigurePlace>) -> [Int] {
      places.reduce(into: []) { result, place in
        guard let values = all[place] else { return }
        result = result.isEmpty ? values : zip(result, values).map(+)
      }
    }
    func size(_ place: FigurePlace) -> Int { all[place]?.reduce(0, +) ?? 0 }
    var hidden = already
    for (place, values) in all where isSmall(values) { hidden.insert(place) }

    let owners = sums.keys.filter { if case .ownership = $0 { true } else { false } }
    let homes = sums.keys.filter { if case .residence = $0 { true } else { false } }
    let corners = sums.keys.filter { if case .corner = $0 { true } else { false } }
    if owners.contains(where: hidden.contains) { hidden.formUnion(owners) }
    if homes.contains(where: hidden.contains) { hidden.formUnion(homes) }
    if (owners + homes + corners).contains(where: hidden.contains) { hidden.formUnion(corners) }

    /// Hides the next smallest of `parts` until what is hidden of them is two at least and no small count.
    func balance(_ parts: [FigurePlace], atLeast least: Int = 2) {
      guard parts.contains(where: hidden.contains) else { return }
      let some = parts.map { (size($0), $0.code, $0) }.filter { $0.0 > 0 }
        .sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
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
          let least = some.min(by: { (size($0), $0.code) < (size($1), $1.code) })
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
