package import Statistics

/// What may be seen of one period by place: small counts are hidden, and as many of their siblings as it takes.
///
/// The rule of `Openness`, for a month of an indicator, a week of a disease, a month of data quality.
package struct OpenPlaces: Sendable {
  /// Only where something is hidden.
  private var decided: [FigurePlace: OpenKinds] = [:]

  /// What may be seen of a place; of one without anybody, everything.
  package func kinds(of place: FigurePlace) -> OpenKinds {
    // A sum of numbers that are seen tells nothing else, so that the lattice needs no kecamatan.
    guard case .kecamatan(let code) = place else { return decided[place] ?? .all }
    return decided.reduce(.all) { kinds, entry in
      guard case .kelurahan(let part) = entry.key, part.hasPrefix(code) else { return kinds }
      return kinds.and(entry.value)
    }
  }

  /// The lattice over the sums of an indicator, or of all that part one denominator among them; `isSplit` guards those
  /// who do not meet it too.
  package init(
    _ parts: [Openness.Month], isSplit: Bool, rule: SuppressionRule = .signedIn
  ) {
    let lattice = OpenLattice(parts, rule)
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
  private let rule: SuppressionRule
  /// Of each place the sum of each part.
  private var sums: [FigurePlace: [RollupSum]] = [:]
  /// By facility's code.
  private var owners: [String: String] = [:]
  private var homes: Set<String> = []

  init(_ parts: [Openness.Month], _ rule: SuppressionRule) {
    self.rule = rule
    let none = [RollupSum](repeating: RollupSum(), count: parts.count)
    for (part, month) in parts.enumerated() {
      for (code, entry) in month.facilities {
        owners[code] = entry.owner
        sums[.facility(code), default: none][part] = entry.sum
      }
      for (code, sum) in month.kelurahan {
        homes.insert(code)
        sums[.kelurahan(code), default: none][part] = sum
      }
      for (corner, sum) in month.corners {
        sums[corner, default: none][part].add(sum)
        guard case .corner(let owner, let isResident) = corner else { continue }
        for place in [FigurePlace.city, .ownership(owner), .residence(isResident)] {
          sums[place, default: none][part].add(sum)
        }
      }
    }
  }

  private static func isResident(_ code: String) -> Bool { code.first?.isNumber == true }

  /// The places whose counts are hidden; `counts` gives those of each part that are looked at, all parts together.
  func hidden(
    _ already: Set<FigurePlace> = [], _ counts: (RollupSum) -> [Int]
  ) -> Set<FigurePlace> {
    let all = sums.mapValues { $0.flatMap(counts) }
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

    let holders = sums.keys.filter { if case .ownership = $0 { true } else { false } }
    let sides = sums.keys.filter { if case .residence = $0 { true } else { false } }
    let corners = sums.keys.filter { if case .corner = $0 { true } else { false } }
    if holders.contains(where: hidden.contains) { hidden.formUnion(holders) }
    if sides.contains(where: hidden.contains) { hidden.formUnion(sides) }
    if (holders + sides + corners).contains(where: hidden.contains) { hidden.formUnion(corners) }

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
    balance(under: holders) { holder in
      owners.filter { .ownership($0.value) == holder }.map { .facility($0.key) }
    }
    balance(under: sides) { side in
      homes.filter { .residence(Self.isResident($0)) == side }.map { .kelurahan($0) }
    }
    return hidden
  }
}
