import Statistics

/// W2 of a week as it may be seen: each disease over facilities and kelurahan by the lattice of all pages, and all
/// visits (`X`) in fives, since months of visits are shown exactly elsewhere and weeks cut them.
///
/// Source: monitoring.md 5.3; `docs/decisions/0030`.
package struct OpenWeek: Sendable {
  private let diseases: [String: Openness.Month]
  private let open: [String: OpenPlaces]

  /// The counts of one version of a week.
  init(_ cells: some Sequence<AlertBook.Cell>) {
    var diseases: [String: Openness.Month] = [:]
    for cell in cells {
      let sum = RollupSum(numerator: cell.cases, denominator: cell.cases)
      let isResident = cell.kelurahan.first?.isNumber == true
      var month = diseases[cell.disease] ?? Openness.Month()
      month.facilities[cell.facility, default: ("", RollupSum())].sum.add(sum)
      month.kelurahan[cell.kelurahan, default: RollupSum()].add(sum)
      month.corners[.corner("", isResident), default: RollupSum()].add(sum)
      diseases[cell.disease] = month
    }
    // Each has a column, whether or not it had cases of a disease.
    let owners = Dictionary(cells.map { ($0.facility, "") }, uniquingKeysWith: { $1 })
    diseases = diseases.mapValues { $0.offering(owners) }
    self.diseases = diseases
    open = diseases.mapValues { OpenPlaces([$0], isSplit: false) }
  }

  /// Cases of a disease in the city, whatever may be seen of them.
  func total(_ disease: String) -> Int {
    diseases[disease]?.corners.values.reduce(0) { $0 + $1.denominator } ?? 0
  }

  /// The count of a disease in the city, a facility or a kelurahan as it may be shown; nil is hidden.
  package func count(_ disease: String, _ place: FigurePlace) -> Int? {
    guard let month = diseases[disease] else { return 0 }
    let count: Int =
      switch place {
      case .facility(let code): month.facilities[code]?.sum.denominator ?? 0
      case .kelurahan(let code): month.kelurahan[code]?.denominator ?? 0
      default: total(disease)
      }
    guard open[disease]?.kinds(of: place).denominator != false else { return nil }
    return Self.alone(disease, count)
  }

  /// A count of the whole city as it may be shown: nothing stands above it that could tell it.
  package static func alone(_ disease: String, _ count: Int) -> Int? {
    guard disease == SKDRDisease.allVisits else {
      return SuppressionRule.signedIn.hidden.contains(count) ? nil : count
    }
    guard count > 0 else { return 0 }
    return SuppressionRule.open.hidden.contains(count) ? nil : SuppressionRule.open.shown(count)
  }

  /// An earlier count of the city beside a later one: hidden too where it is a few cases away, which came late.
  package static func earlier(_ disease: String, _ count: Int, than later: Int) -> Int? {
    guard
      disease == SKDRDisease.allVisits
        || !SuppressionRule.signedIn.hidden.contains(abs(later - count))
    else { return nil }
    return alone(disease, count)
  }
}
