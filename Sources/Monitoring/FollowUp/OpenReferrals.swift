package import Statistics

/// Which counts of referrals may be seen, month by month, so that neither these pages nor their difference from
/// those of the indicator R3 (who sent how many, by month) tell a small one.
///
/// Who sends follows the lattice of R3. Destinations are parts of the city's sum. Between the two, a pair is seen
/// where its sender and its destination are, less as many as it takes to protect the small ones. A longer span is
/// seen where each of its months is. Source: monitoring.md 5.3; `docs/decisions/0030`.
package struct OpenReferrals: Sendable {
  /// What was decided of a month.
  struct Month: Sendable {
    fileprivate let to: OpenPlaces
    /// Where those who came may be parted by whether they came to the facility named; of destinations that are known.
    fileprivate let split: OpenPlaces
    /// Where it may be seen how many of them returned.
    fileprivate let returns: OpenPlaces
    fileprivate let hidden: Set<Pair>
  }

  fileprivate struct Pair: Hashable {
    let from: String
    let to: String
  }

  private let months: [CalendarMonth: Month]
  private let senders: Openness

  /// What may be seen of these months; `senders` is the openness of R3 over them.
  package init(
    _ months: [CalendarMonth: [ReferralPair]], senders: Openness,
    rule: SuppressionRule = .signedIn
  ) {
    self.init(
      Dictionary(
        uniqueKeysWithValues: months.map {
          ($0, Self.decide($0, $1, senders: senders, rule: rule))
        }),
      senders: senders)
  }

  /// What was decided of these months.
  init(_ months: [CalendarMonth: Month], senders: Openness) {
    self.months = months
    self.senders = senders
  }

  /// Decides on one month.
  static func decide(
    _ month: CalendarMonth, _ pairs: [ReferralPair], senders: Openness,
    rule: SuppressionRule = .signedIn
  ) -> Month {
    let open = destinations(pairs, [\.sum], rule)
    // Where no name is known nobody comes elsewhere: who came is told beside, so it can hide nothing of the others.
    let known = pairs.filter { $0.to != nil }
    return Month(
      to: open, split: destinations(known, [\.sum, \.named, \.elsewhere], rule),
      returns: destinations(pairs, [\.returns], rule),
      hidden: hidden(
        pairs, rule,
        isOpenSender: { senders.kinds(of: .facility($0), month...month).denominator },
        isOpenDestination: { open.kinds(of: .facility($0)).denominator }))
  }

  /// What may be seen of all that were referred.
  package var city: OpenKinds { all { senders.kinds(of: .city, $0...$0) } }

  /// What may be seen of those whom a facility referred.
  package func sender(_ code: String) -> OpenKinds {
    all { senders.kinds(of: .facility(code), $0...$0) }
  }

  /// Whether destinations are listed: not where a month's are one each, which the city's sum would tell of each name.
  package var hasDestinations: Bool {
    months.allSatisfy { month, decided in
      decided.to.kinds(of: .city).denominator
        || !senders.kinds(of: .city, month...month).denominator
    }
  }

  /// What may be seen of those who were referred to a facility; empty for a name that is none.
  package func destination(_ code: String) -> OpenKinds {
    months.values.reduce(.all) { $0.and($1.to.kinds(of: .facility(code))) }
  }

  /// Whether those who came after they were referred to a facility may be parted by whether they came there; nil is of
  /// all.
  ///
  /// Where all who came may not be seen, neither are their parts; of the others as many are hidden as it takes that no
  /// small part is told by those of the city. Those of the city hold who came where no name is known, and are seen only
  /// where these are: else what they leave over would be no part of what was decided.
  package func isSplit(_ code: String?) -> Bool {
    guard isOpen(code, \.split) else { return false }
    let unknown = destination("")
    return code != nil || (unknown.denominator && unknown.numerator)
  }

  /// Whether it may be seen how many of those who came after they were referred to a facility returned; nil is of all.
  package func hasReturns(_ code: String?) -> Bool { isOpen(code, \.returns) }

  private func isOpen(_ code: String?, _ places: KeyPath<Month, OpenPlaces>) -> Bool {
    let came = code.map { destination($0) } ?? city
    let place = code.map { FigurePlace.facility($0) } ?? .city
    return came.denominator && came.numerator
      && months.values.allSatisfy {
        let kinds = $0[keyPath: places].kinds(of: place)
        return kinds.denominator && kinds.numerator
      }
  }

  /// Whether it may be seen how many one facility referred to another.
  package func isOpen(from: String, to: String) -> Bool {
    !months.values.contains { $0.hidden.contains(Pair(from: from, to: to)) }
  }

  private func all(_ kinds: (CalendarMonth) -> OpenKinds) -> OpenKinds {
    months.keys.reduce(.all) { $0.and(kinds($1)) }
  }

  /// What may be seen by destination of sums that are told beside each other.
  private static func destinations(
    _ pairs: [ReferralPair], _ parts: [KeyPath<ReferralPair, RollupSum>], _ rule: SuppressionRule
  ) -> OpenPlaces {
    let sums = parts.map { part in
      var sums = Openness.Month()
      for pair in pairs where !pair.sum.isEmpty {
        sums.facilities[pair.to ?? "", default: ("", RollupSum())].sum.add(pair[keyPath: part])
        sums.corners[.corner("", true), default: RollupSum()].add(pair[keyPath: part])
      }
      return sums
    }
    return OpenPlaces(sums, isSplit: true, rule: rule)
  }

  /// The pairs of a month that are not to be seen: all of a hidden sender or destination, and of the others those
  /// that `CellSuppression` takes.
  private static func hidden(
    _ pairs: [ReferralPair], _ rule: SuppressionRule, isOpenSender: (String) -> Bool,
    isOpenDestination: (String) -> Bool
  ) -> Set<Pair> {
    let counts = Dictionary(
      pairs.map { (Pair(from: $0.from, to: $0.to ?? ""), $0.sum.denominator) },
      uniquingKeysWith: +
    ).filter { $0.value > 0 }
    let from = Set(counts.keys.map(\.from)).sorted()
    let to = Set(counts.keys.map(\.to)).sorted()
    let everything = Set(from.flatMap { sender in to.map { Pair(from: sender, to: $0) } })
    guard !counts.isEmpty,
      let table = try? CrossTable(
        rows: .withTotal(from.count), columns: .withTotal(to.count),
        counts: from.map { row in to.map { counts[Pair(from: row, to: $0)] ?? 0 } })
    else { return everything }
    var fixed: [Int: Publication.Status] = [:]
    for row in 0...from.count {
      let isOpen = row == from.count || isOpenSender(from[row])
      for column in 0...to.count {
        guard let cell = table.cell(row: row, column: column) else { continue }
        let isSeen = isOpen && (column == to.count || isOpenDestination(to[column]))
        if !isSeen {
          fixed[cell] = .unpublished
        } else if row == from.count || column == to.count {
          // What the lattices show of sums stays as it is.
          fixed[cell] = rule.hidden.contains(table.system.counts[cell]) ? .unpublished : .shown
        }
      }
    }
    guard
      case .safe(let publication)? = try? CellSuppression.protect(
        table.system, rule: rule, fixed: fixed)
    else { return everything }
    return everything.filter { pair in
      guard let row = from.firstIndex(of: pair.from), let column = to.firstIndex(of: pair.to),
        let cell = table.cell(row: row, column: column)
      else { return true }
      return publication.shown(cell) == nil
    }
  }
}
