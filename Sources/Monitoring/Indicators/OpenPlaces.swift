package import Statistics

/// What may be seen of one period by place: small counts are hidden, and as many of their siblings as it takes.
///
/// The rule of `Openness`, for a month of an indicator, a week of a disease, a month of data quality. Zeros are seen,
/// so whoever sees a mark takes it for one at least: what is hidden under a whole must not be one each, unless all the
/// zeros beside it are hidden too.
package struct OpenPlaces: Sendable {
  /// Only where something is hidden.
  private var decided: [FigurePlace: OpenKinds] = [:]

  /// What may be seen of a place; of one that was not among those decided on, everything.
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

  /// The same for figures whose numerator is a part of another's: a count of a place is hidden where that other's is,
  /// which it bounds.
  func narrowed(within outer: OpenPlaces) -> OpenPlaces {
    var narrowed = self
    for (place, kinds) in outer.decided {
      if !kinds.denominator {
        narrowed.decided[place] = OpenKinds.none
      } else if !kinds.numerator {
        narrowed.decided[place, default: .all].numerator = false
      }
    }
    return narrowed
  }

  /// The lattice over the sums of an indicator, or of all that part one denominator among them; `isSplit` guards those
  /// who do not meet it too; with `hasKecamatan` these stand between residents and kelurahan. Places that pages offer
  /// are among `parts` though nobody is in them (`Openness.Month.offering`): where one each is hidden, so are the zeros
  /// beside.
  ///
  /// - Parameters:
  ///   - outer: of whose sums those of the one part are a part: what these hold more is looked at too.
  ///   - owners: facilities that pages offer beside, by code; they and all homes are added where anything is small.
  package init(
    _ parts: [Openness.Month], isSplit: Bool, hasKecamatan: Bool = false,
    within outer: Openness.Month? = nil, offering owners: [String: String]? = nil,
    rule: SuppressionRule = .signedIn
  ) {
    var parts = parts
    if let outer { parts += parts.map(outer.without) }
    let looked = parts + [outer].compactMap(\.self)
    guard looked.contains(where: { $0.hasFew(isSplit: isSplit, rule) }) else { return }
    if let owners { parts = parts.map { $0.offering(owners) } }
    let lattice = OpenLattice(parts, rule, hasKecamatan: hasKecamatan)
    // Of a place where the outer has nobody it is plain that there is no difference.
    var denominators = lattice.hidden(withEmpty: outer == nil) { [$0.denominator] }
    let excluded = lattice.hidden { [$0.excluded] }
    var missing = lattice.hidden { [$0.missing] }
    if outer != nil, parts[1].corners.values.contains(where: { $0.denominator > 0 }) {
      // What the outer counts and this does not is what is missing here.
      denominators.formUnion(missing)
      missing = denominators
    }
    // Of a place without anybody it is plain that nobody meets it.
    var numerators =
      isSplit
      ? lattice.hidden(denominators, withEmpty: false) { [$0.numerator, $0.unmet] } : denominators
    if isSplit, lattice.opposites(beside: numerators, denominators, isNested: outer != nil) {
      numerators.formUnion(lattice.byHome)
    }
    for place in denominators.union(numerators).union(excluded).union(missing) {
      decided[place] = OpenKinds(
        denominator: !denominators.contains(place), numerator: !numerators.contains(place),
        excluded: !excluded.contains(place), missing: !missing.contains(place))
    }
  }
}

extension RollupSum {
  /// How many do not meet it; of a difference of two sums, by how much one of its counts is more than the other.
  var unmet: Int { abs(denominator - numerator) }

  /// What it counts and meets beyond another that is a part of it; what is left out or missing is no part.
  func without(_ inner: RollupSum?) -> RollupSum {
    RollupSum(
      numerator: max(0, numerator - (inner?.numerator ?? 0)),
      denominator: max(0, denominator - (inner?.denominator ?? 0)))
  }
}

extension Openness.Month {
  /// Whether a count is small that may be looked at; where none is, no sum of them is.
  fileprivate func hasFew(isSplit: Bool, _ rule: SuppressionRule) -> Bool {
    // Where even zeros are small each place that is offered is.
    if rule.hidden.contains(0) { return true }
    func isFew(_ sum: RollupSum) -> Bool {
      let few = rule.hidden
      return few.contains(sum.denominator) || few.contains(sum.excluded)
        || few.contains(sum.missing)
        || isSplit && (few.contains(sum.numerator) || few.contains(sum.unmet))
    }
    return facilities.values.contains { isFew($0.sum) } || kelurahan.values.contains(where: isFew)
      || corners.values.contains(where: isFew)
  }

  /// What it counts and meets beyond another that is a part of it.
  fileprivate func without(_ inner: Openness.Month) -> Openness.Month {
    var rest = Openness.Month()
    for (code, entry) in facilities {
      rest.facilities[code] = (entry.owner, entry.sum.without(inner.facilities[code]?.sum))
    }
    for (code, sum) in kelurahan { rest.kelurahan[code] = sum.without(inner.kelurahan[code]) }
    for (corner, sum) in corners { rest.corners[corner] = sum.without(inner.corners[corner]) }
    return rest
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
    // A corner without anybody is one of the four: were its zero seen, each of the others could be told.
    for owner in Set(owners.values).union(sums.keys.compactMap(Self.owner)) {
      for isResident in [true, false] {
        for place in [
          FigurePlace.ownership(owner), .residence(isResident), .corner(owner, isResident),
        ] { sums[place, default: none][0].add(RollupSum()) }
      }
    }
  }

  private static func owner(_ place: FigurePlace) -> String? {
    if case .ownership(let owner) = place { owner } else { nil }
  }

  private static func isResident(_ code: String) -> Bool { code.first?.isNumber == true }

  /// The places whose counts are hidden; `counts` gives those of each part that are looked at, all parts together.
  /// Without `withEmpty` how many are counted is seen beside: it is no use to hide a place without anybody, and the
  /// order in which places are taken is known.
  func hidden(
    _ already: Set<FigurePlace> = [], withEmpty: Bool = true, _ counts: (RollupSum) -> [Int]
  ) -> Set<FigurePlace> {
    guard
      !already.isEmpty
        || sums.values.contains(where: {
          $0.contains { counts($0).contains(where: rule.hidden.contains) }
        })
    else { return [] }
    var hiding = Hiding(
      all: sums.mapValues { $0.flatMap(counts) }, rule: rule, withEmpty: withEmpty,
      already: already, hidden: already)
    hiding.hideSmall()
    // In an order of their own: what is hidden must be the same in every process.
    let owned = Set(owners.values).union(sums.keys.compactMap(Self.owner)).sorted()
    let holders = owned.map { FigurePlace.ownership($0) }
    let sides = [true, false].map { FigurePlace.residence($0) }
    let kecamatan = districts.keys.sorted { $0.code < $1.code }
    let corners = sums.keys.filter { if case .corner = $0 { true } else { false } }
    let facilities = Dictionary(grouping: owners.keys) { FigurePlace.ownership(owners[$0] ?? "") }
      .mapValues { $0.map { FigurePlace.facility($0) } }
    // Each turn but the last hides a whole more.
    while true {
      if holders.contains(where: hiding.hidden.contains) { hiding.hidden.formUnion(holders) }
      if sides.contains(where: hiding.hidden.contains) { hiding.hidden.formUnion(sides) }
      if (holders + sides + corners).contains(where: hiding.hidden.contains) {
        hiding.hidden.formUnion(corners)
      }
      var forced = hiding.balance(under: holders) { facilities[$0] ?? [] }
      if forced == nil { forced = hiding.balance(under: sides) { homes[$0].map(Array.init) ?? [] } }
      if forced == nil {
        // Where it is hidden how many are residents, the city's sum holds the others too.
        let others = sides.filter(hiding.hidden.contains).flatMap { homes[$0] ?? [] }
        forced = hiding.balance(
          under: kecamatan, beside: others.filter { districts[$0] == nil }
        ) { districts[$0].map(Array.init) ?? [] }
      }
      guard let forced else { return hiding.hidden }
      let above: [FigurePlace] =
        switch forced {
        case .whole(let place): [place]
        // Of kecamatan that are hidden the residents tell the sum; of owners and of homes the city does.
        case .together(let wholes):
          wholes.contains { if case .kecamatan = $0 { true } else { false } } ? sides : []
        }
      if hiding.hidden.isSuperset(of: above) { return Set(sums.keys) }
      hiding.hidden.formUnion(above)
    }
  }
}

/// Opposite corners of owners and homes: those who meet it in one and those who do not in the other.
///
/// Beside the sums of owners, of homes and of who is counted only one number is free, so they tell of each such pair
/// how many they are together. Where none of the four pairs is a few or nobody, each hidden count of a corner may be
/// any of six numbers at least, as no sum is a few either.
extension OpenLattice {
  /// All places by home with anybody, and the corners. Without them a corner may be whatever its owner's sum and who is
  /// counted leave: six numbers at least, or a single one that is no small count.
  var byHome: Set<FigurePlace> {
    Set(
      sums.keys.filter { place in
        switch place {
        case .residence, .corner, .kecamatan, .kelurahan: hasAnybody(place)
        case .city, .ownership, .facility: false
        }
      })
  }

  private func hasAnybody(_ place: FigurePlace) -> Bool {
    sums[place]?.contains { $0.denominator > 0 } ?? false
  }

  /// Whether a pair of a table with a few is a few or nearly: whatever the homes are it is `least` people, who are a
  /// few, and it is at most a few more. The rule is public: who sees by what is hidden that a pair is so has five
  /// numbers left for it, not one.
  ///
  /// - Parameters:
  ///   - numerators: the places of which it is hidden how many meet it.
  ///   - denominators: those of which it is hidden how many are counted; where corners are, no pair is known.
  ///   - isNested: whether the second part is what the first's outer counts beyond it.
  func opposites(
    beside numerators: Set<FigurePlace>, _ denominators: Set<FigurePlace>, isNested: Bool
  ) -> Bool {
    let owned = sums.keys.compactMap(Self.owner).sorted()
    let holders = owned.map { FigurePlace.ownership($0) }
    let sides = [true, false].map { FigurePlace.residence($0) }
    guard owned.count == 2, (holders + sides).allSatisfy(hasAnybody),
      !holders.contains(where: numerators.contains)
    else { return false }
    let corners = owned.map { owner in [true, false].map { FigurePlace.corner(owner, $0) } }
    guard !corners.joined().contains(where: denominators.contains) else { return false }
    let tables = corners.map { $0.map { Self.tables(sums[$0] ?? [], isNested: isNested) } }
    let few = rule.hidden
    return tables[0][0].indices.contains { table in
      // A pair of nobody tells all of its table; where nobody there is a few, the other tables have pairs of their own.
      let hasFew = tables.joined().contains {
        few.contains($0[table].met) || few.contains($0[table].unmet)
      }
      return hasFew
        && [(0, 0), (0, 1), (1, 0), (1, 1)].contains { owner, side in
          let (here, beside) = (tables[owner][side][table], tables[owner][1 - side][table])
          let (below, opposite) = (
            tables[1 - owner][side][table], tables[1 - owner][1 - side][table]
          )
          let least = max(0, here.met - beside.unmet) + max(0, opposite.unmet - below.met)
          return least <= few.upperBound
            && here.met + opposite.unmet <= least + few.upperBound
        }
    }
  }

  /// The tables of two by two that parts tell, here those of one corner: of each union of parts how many there are and
  /// how many of all it leaves; of a numerator within another also of all that the outer has.
  private static func tables(
    _ parts: [RollupSum], isNested: Bool
  ) -> [(met: Int, unmet: Int)] {
    guard let first = parts.first else { return [] }
    let unions = (1..<1 << parts.count).map { union in
      parts.indices.filter { union & 1 << $0 != 0 }.reduce(0) { $0 + parts[$1].numerator }
    }
    guard isNested else {
      // All parts together are everybody.
      return (parts.count == 1 ? unions[...] : unions.dropLast()).map {
        ($0, first.denominator - $0)
      }
    }
    let all = parts.reduce(0) { $0 + $1.denominator }
    let beyond = parts.dropFirst().reduce(0) { $0 + $1.numerator }
    var tables: [(met: Int, unmet: Int)] = unions.map { ($0, all - $0) }
    tables.append((first.numerator, first.unmet))
    tables.append((first.numerator, beyond))
    return tables
  }
}

/// What is hidden of the counts of places, while it grows.
private struct Hiding {
  /// Of each place what is looked at.
  let all: [FigurePlace: [Int]]
  let rule: SuppressionRule
  let withEmpty: Bool
  /// Hidden with all that is counted there: of these it is not known that the counts looked at are of anybody.
  let already: Set<FigurePlace>
  var hidden: Set<FigurePlace>

  /// A sum that tells each of its hidden parts, whatever is hidden beside them.
  enum Forced {
    /// Of one place.
    case whole(FigurePlace)
    /// Of these, all of them hidden.
    case together([FigurePlace])
  }

  /// At least so many are hidden under a whole.
  private static let least = 2

  private func isSmall(_ values: [Int]) -> Bool { values.contains { rule.hidden.contains($0) } }

  private func size(_ place: FigurePlace) -> Int { all[place]?.reduce(0, +) ?? 0 }

  /// Smaller ones first, and in the order of their codes.
  private func precedes(_ one: FigurePlace, _ other: FigurePlace) -> Bool {
    (size(one), one.code) < (size(other), other.code)
  }

  private func total(_ places: [FigurePlace]) -> [Int] {
    places.reduce(into: []) { result, place in
      guard let values = all[place] else { return }
      result = result.isEmpty ? values : zip(result, values).map(+)
    }
  }

  /// The counts of which the sum of some hidden places tells each, by their position: it is one each of those that were
  /// not hidden already, as a mark stands for one at least, and none of the others. Zeros that were chosen among seen
  /// ones are known too. Of a city that is hidden itself only the most is known that is.
  ///
  /// - Parameters:
  ///   - few: what is known of those that were hidden already: so many of them at least.
  ///   - least: how many there are.
  private func forced(_ places: [FigurePlace], _ few: Int, atLeast least: Int = 1) -> [Int] {
    guard let first = places.first.flatMap({ all[$0] }) else { return [] }
    let (fresh, old) = (places.filter { !already.contains($0) }, places.filter(already.contains))
    let least = hidden.contains(.city) ? max(least, rule.hidden.upperBound) : least
    return first.indices.filter { part in
      func count(_ place: FigurePlace) -> Int { all[place]?[part] ?? 0 }
      return old.reduce(0) { $0 + count($1) } <= few && fresh.allSatisfy { count($0) <= 1 }
        && fresh.reduce(0) { $0 + count($1) } >= least
    }
  }

  mutating func hideSmall() {
    for (place, values) in all where isSmall(values) { hidden.insert(place) }
  }

  /// Hides the next smallest of `parts` until what is hidden of them is two at least, no small count and not one each;
  /// then the zeros among them, all of them, as who knows the rule could tell a chosen one. Where it is seen how many
  /// are counted, who knows the rule could tell any chosen one, so one each is looked for first. False where all are
  /// one.
  private mutating func balance(_ parts: [FigurePlace], _ few: Int = 0) -> Bool {
    let some = parts.filter { size($0) > 0 }.sorted(by: precedes)
    if !withEmpty { _ = unforce(parts, some, few, atLeast: rule.hidden.upperBound) }
    var inside = some.filter(hidden.contains)
    var open = some.filter { !hidden.contains($0) }[...]
    while !inside.isEmpty,
      inside.count < Self.least || isSmall(total(inside))
        || withEmpty && !forced(inside, few).isEmpty,
      let next = open.popFirst()
    {
      hidden.insert(next)
      inside.append(next)
    }
    return unforce(parts, some, few)
  }

  /// Hides all the zeros beside what is hidden of `parts` and is one each, or where there are none all of `some`, who
  /// are those with anybody; false if that is of no use.
  private mutating func unforce(
    _ parts: [FigurePlace], _ some: [FigurePlace], _ few: Int, atLeast least: Int = 1
  ) -> Bool {
    let inside = some.filter(hidden.contains)
    let known = forced(inside, few, atLeast: least)
    for part in known {
      let zeros = (withEmpty ? parts : some).filter {
        !already.contains($0) && all[$0]?[part] ?? 0 == 0
      }
      hidden.formUnion(zeros)
      guard zeros.isEmpty else { continue }
      hidden.formUnion(some)
      // With all of them hidden who was chosen tells nothing.
      if forced(some, few).contains(part) { return false }
    }
    return true
  }

  /// Balances the parts under each of their wholes, or, of those that are hidden, together: their sum is known. What
  /// no part can protect, if anything.
  ///
  /// - Parameter others: what that sum holds besides.
  mutating func balance(
    under wholes: some Collection<FigurePlace>, beside others: [FigurePlace] = [],
    _ parts: (FigurePlace) -> [FigurePlace]
  ) -> Forced? {
    for whole in wholes where !hidden.contains(whole) {
      if !balance(parts(whole)) { return .whole(whole) }
    }
    let dark = wholes.filter(hidden.contains)
    // A whole that is hidden must not be the sum of parts that are all seen.
    for whole in dark where size(whole) > 0 {
      let some = parts(whole).filter { size($0) > 0 }
      if !some.contains(where: hidden.contains), let least = some.min(by: precedes) {
        hidden.insert(least)
      }
    }
    // A mark of a whole stands for one at least too, whatever is known of its parts.
    let few = dark.count { whole in
      !already.contains(whole)
        && parts(whole).allSatisfy { !hidden.contains($0) || already.contains($0) }
    }
    return balance(dark.flatMap(parts) + others, few) ? nil : .together(dark)
  }
}
