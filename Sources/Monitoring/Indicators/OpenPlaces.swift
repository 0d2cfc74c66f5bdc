package import Statistics

/// What may be seen of one period by place: small counts are hidden, and as many of their siblings as it takes.
///
/// The rule of `Openness`, for a month of an indicator, a week of a disease, a month of data quality.
package struct OpenPlaces: Sendable {
  /// Only where something is hidden.
  private var decided: [FigurePlace: OpenKinds] = [:]

  /// What may be seen of a place; of one without anybody, everything.
  package func kinds(of place: FigurePlace) -> OpenKinds { decided[place] ?? .all }

  /// The same for figures that tell the denominator of another too, as what they count less what meets them: all of a
  /// place is hidden where that other's is, and where not both of its counts are seen, as the third would tell them.
  ///
  /// What is hidden for the other's sake has no small count of its own, so that no sum of hidden places becomes one.
  func narrowed(to base: OpenPlaces) -> OpenPlaces {
    var narrowed = self
    for (place, kinds) in decided where !kinds.numerator {
      narrowed.decided[place]?.denominator = false
    }
    for (place, kinds) in base.decided where !kinds.denominator {
      narrowed.decided[place] = OpenKinds.none
    }
    return narrowed
  }

  /// The lattice over the sums of an indicator, or of all that part one denominator among them; `isSplit` guards those
  /// who do not meet it too; with `hasKecamatan` these stand between residents and kelurahan.
  package init(
    _ parts: [Openness.Month], isSplit: Bool, hasKecamatan: Bool = false,
    rule: SuppressionRule = .signedIn
  ) {
    let lattice = OpenLattice(parts, rule, hasKecamatan: hasKecamatan)
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
  /// What parts the residents and the others: kelurahan, or kecamatan where these are offered.
  private var homes: [FigurePlace: Set<FigurePlace>] = [:]
  /// The kelurahan of each kecamatan that is offered.
  private var districts: [FigurePlace: Set<FigurePlace>] = [:]

  init(_ parts: [Openness.Month], _ rule: SuppressionRule, hasKecamatan: Bool) {
    self.rule = rule
    let none = [RollupSum](repeating: RollupSum(), count: parts.count)
    for (part, month) in parts.enumerated() {
      for (code, entry) in month.facilities {
        owners[code] = entry.owner
        sums[.facility(code), default: none][part] = entry.sum
      }
      for (code, sum) in month.kelurahan {
        sums[.kelurahan(code), default: none][part] = sum
        let side = FigurePlace.residence(Self.isResident(code))
        guard hasKecamatan, Self.isResident(code) else {
          homes[side, default: []].insert(.kelurahan(code))
          continue
        }
        let kecamatan = FigurePlace.kecamatan(String(code.prefix(6)))
        homes[side, default: []].insert(kecamatan)
        districts[kecamatan, default: []].insert(.kelurahan(code))
        sums[kecamatan, default: none][part].add(sum)
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
    /// Balances the parts under each of their wholes, or, of those that are hidden, together: their sum is known.
    func balance(
      under wholes: some Collection<FigurePlace>, _ parts: (FigurePlace) -> [FigurePlace]
    ) {
      for whole in wholes where !hidden.contains(whole) { balance(parts(whole)) }
      let dark = wholes.filter(hidden.contains)
      // A whole that is hidden must not be the sum of parts that are all seen.
      for whole in dark where size(whole) > 0 {
        let some = parts(whole).filter { size($0) > 0 }
        if !some.contains(where: hidden.contains),
          let least = some.min(by: { (size($0), $0.code) < (size($1), $1.code) })
        {
          hidden.insert(least)
        }
      }
      balance(dark.flatMap(parts))
    }
    balance(under: holders) { holder in
      owners.filter { .ownership($0.value) == holder }.map { .facility($0.key) }
    }
    balance(under: sides) { homes[$0].map(Array.init) ?? [] }
    balance(under: districts.keys) { districts[$0].map(Array.init) ?? [] }
    return hidden
  }
}
