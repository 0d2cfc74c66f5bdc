package import Statistics

/// Which figures of data quality may be seen: how many visits a facility sent in a month follows the lattice of all
/// pages; by feed, vendor or software stand only facilities of which no part is small.
///
/// What a visit lacks is not hidden: each such row is listed to be mended. Hidden is how many came from a place.
/// Every number of the pages is then the city's, a facility's that is seen, or a sum of parts none of which is a
/// small count, whichever way they are put together. Source: monitoring.md 5.3; `docs/decisions/0030`.
package struct QualityOpenness: Sendable {
  /// Visits of a month that came the same way.
  package struct Part: Hashable, Sendable {
    /// Received in.
    package let month: CalendarMonth
    /// Code of the facility.
    package let facility: String
    /// Visits by one feed, vendor and version of software.
    package let visits: Int

    /// So many visits.
    package init(month: CalendarMonth, facility: String, visits: Int) {
      self.month = month
      self.facility = facility
      self.visits = visits
    }
  }

  private let months: [CalendarMonth: OpenPlaces]
  private let mixed: Set<String>

  /// What may be seen over the months of some parts.
  package init(_ parts: [Part], rule: SuppressionRule = .signedIn) {
    var sums: [CalendarMonth: Openness.Month] = [:]
    for part in parts where part.visits > 0 {
      let sum = RollupSum(numerator: part.visits, denominator: part.visits)
      sums[part.month, default: .init()].facilities[part.facility, default: ("", RollupSum())]
        .sum.add(sum)
      sums[part.month, default: .init()].corners[.corner("", true), default: RollupSum()].add(sum)
    }
    months = sums.mapValues { OpenPlaces([$0], isSplit: false, rule: rule) }
    mixed = Set(parts.filter { rule.hidden.contains($0.visits) }.map(\.facility))
  }

  /// Whether the city's may be seen.
  package var isCityOpen: Bool { isOpen(.city) }

  /// Whether a facility's may be seen.
  package func isOpen(_ facility: String) -> Bool { isOpen(.facility(facility)) }

  /// Whether a facility's may be seen of some of the months.
  func isOpen(_ facility: String, in span: ClosedRange<CalendarMonth>) -> Bool {
    months.allSatisfy { month, places in
      !span.contains(month) || places.kinds(of: .facility(facility)).denominator
    }
  }

  /// Whether a facility's may be seen by how they came.
  package func isSplit(_ facility: String) -> Bool {
    isOpen(facility) && !mixed.contains(facility)
  }

  private func isOpen(_ place: FigurePlace) -> Bool {
    months.values.allSatisfy { $0.kinds(of: place).denominator }
  }
}
