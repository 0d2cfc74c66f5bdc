import CityMap
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
  /// Six digits.
  case kecamatan(String)

  /// The code of a facility or an area; empty of what is neither.
  var code: String {
    switch self {
    case .facility(let code), .kelurahan(let code), .kecamatan(let code): code
    case .city, .ownership, .residence, .corner: ""
    }
  }

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

  /// What may be seen of a facility's own sum by itself: nobody reads it beside those of others, so that only what
  /// is small is hidden.
  package static func alone(
    _ sum: RollupSum, _ measure: Indicator.Measure, rule: SuppressionRule = .signedIn
  ) -> OpenKinds {
    let isShown = !rule.hidden.contains(sum.denominator)
    let parts = [sum.numerator, sum.unmet]
    return OpenKinds(
      denominator: isShown,
      numerator: isShown && (!measure.isProportion || !parts.contains(where: rule.hidden.contains)),
      excluded: !rule.hidden.contains(sum.excluded), missing: !rule.hidden.contains(sum.missing))
  }

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
/// owners, kecamatan within residents, kelurahan within these, and the two rows of others. A count of a longer span
/// is seen where it is seen in each of its months, so every number on every page is a sum of months that may be
/// seen, and nothing is learned of a hidden one but what the sums of its own month tell. Those leave at least two
/// unknown, whose sum is no small count itself and which are not one each, or one each among zeros that are hidden too.
/// Nor are those who meet it in one corner and those who do not in the opposite one a small count together.
/// Source: monitoring.md 5.3; `docs/decisions/0028`, `0030`.
package struct Openness: Sendable {
  /// The sums of one month, or of one week of W2.
  package struct Month: Sendable {
    /// By facility's code: its owner, its sums.
    package var facilities: [String: (owner: String, sum: RollupSum)] = [:]
    /// By kelurahan's code, `outside`, `unresolved`.
    package var kelurahan: [String: RollupSum] = [:]
    /// By owner, and whether they live in the city.
    package var corners: [FigurePlace: RollupSum] = [:]

    /// Nothing.
    package init() {}

    /// The same with the places that are offered beside them, though nobody is in them: their zeros are seen.
    ///
    /// - Parameters:
    ///   - owners: by facility's code.
    ///   - homes: codes of kelurahan, `outside`, `unresolved`.
    package func offering(
      _ owners: [String: String], homes: [String] = Openness.homes
    ) -> Month {
      var month = self
      for (code, owner) in owners where month.facilities[code] == nil {
        month.facilities[code] = (owner, RollupSum())
      }
      for home in homes where month.kelurahan[home] == nil {
        month.kelurahan[home] = RollupSum()
      }
      return month
    }
  }

  /// Every home that pages offer.
  package static let homes =
    CityMap.kelurahan.map(\.code) + [Residence.outside, Residence.unresolved]

  private let periods: [CalendarMonth: OpenPlaces]
  private let isState: Bool

  /// What may be seen of an indicator's months.
  package init(
    _ months: [CalendarMonth: Month], of indicator: Indicator, rule: SuppressionRule = .signedIn
  ) {
    self.init(
      months.mapValues {
        OpenPlaces(
          [$0], isSplit: indicator.measure.isProportion, hasKecamatan: true, rule: rule)
      },
      of: indicator)
  }

  /// What was decided of an indicator's months.
  init(_ periods: [CalendarMonth: OpenPlaces], of indicator: Indicator) {
    isState = indicator.isMonthly
    self.periods = periods
  }

  /// What may be seen of a place over a span; of a state, in the last of its months that is decided: that is the one
  /// whose state is told.
  package func kinds(of place: FigurePlace, _ months: ClosedRange<CalendarMonth>) -> OpenKinds {
    let decided = periods.filter { months.contains($0.key) }
    if isState { return decided.max { $0.key < $1.key }?.value.kinds(of: place) ?? .all }
    return decided.values.reduce(.all) { $0.and($1.kinds(of: place)) }
  }
}
