package import Statistics

/// Figures of one indicator with what must not be seen taken out, as it was decided over all pages (`Openness`), and
/// rates over too few.
///
/// Source: monitoring.md 5.3.
package struct DisclosedTable: Hashable, Sendable {
  /// A figure as it may be shown; nil is hidden.
  package struct Row: Hashable, Sendable {
    /// Which group.
    package let key: String
    /// The count, or total, in the numerator.
    package let numerator: Int?
    /// The count in the denominator.
    package let denominator: Int?
    /// The figure.
    package let value: Double?
    /// Its interval.
    package let interval: Interval?
    /// The ninth decile, of quantiles.
    package let ninthDecile: Double?
    /// Left out by the definition.
    package let excluded: Int?
    /// Not told.
    package let missing: Int?
    /// Share of those not told.
    package let missingShare: Double?
    /// Whether anything of it is hidden.
    package let isHidden: Bool
  }

  /// In the order given.
  package let rows: [Row]
  /// All together.
  package let total: Row

  /// The figures of an indicator of which this may be seen.
  ///
  /// - Parameters:
  ///   - open: of each figure, in their order.
  ///   - total: the figure of all, and what may be seen of it.
  package init(
    _ figures: [Figure], _ measure: Indicator.Measure, open: [OpenKinds],
    total: (figure: Figure, open: OpenKinds)? = nil, rule: SuppressionRule = .signedIn
  ) {
    func row(_ figure: Figure, _ open: OpenKinds) -> Row { Self.row(figure, measure, rule, open) }
    rows = zip(figures, open).map { row($0, $1) }
    self.total =
      total.map { row($0.figure, $0.open) }
      ?? row(Figure("all", RollupSum(), measure), figures.isEmpty ? .all : .none)
  }

  private static func row(
    _ figure: Figure, _ measure: Indicator.Measure, _ rule: SuppressionRule, _ open: OpenKinds
  ) -> Row {
    let sum = figure.sum
    let showsNumerator = open.denominator && open.numerator
    let mayRate: Bool =
      switch measure {
      case .proportion, .perMille:
        showsNumerator
          && (try? RateDisclosure.rate(sum.numerator, of: sum.denominator, rule: rule))
            == .permitted
      case .mean, .quantiles:
        open.denominator && RateDisclosure.permitsSummary(of: sum.denominator)
      case .total: open.denominator
      }
    func small(_ count: Int) -> Int? { rule.hidden.contains(count) ? nil : count }
    let missing = open.missing ? small(sum.missing) : nil
    let hasNumerator = measure == .mean ? mayRate : showsNumerator
    return Row(
      key: figure.key, numerator: hasNumerator ? sum.numerator : nil,
      denominator: open.denominator ? sum.denominator : nil,
      value: mayRate ? figure.value : nil, interval: mayRate ? figure.interval : nil,
      ninthDecile: mayRate ? figure.ninthDecile : nil,
      excluded: open.excluded ? small(sum.excluded) : nil,
      missing: missing,
      missingShare: missing != nil && open.denominator ? figure.missingShare : nil,
      isHidden: !hasNumerator || !open.denominator || (!mayRate && sum.denominator > 0))
  }
}
