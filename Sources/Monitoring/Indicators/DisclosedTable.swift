package import Statistics

/// Figures of one indicator with what must not be seen taken out: small counts, and as many others as it takes
/// that nobody works them out of the total.
///
/// Source: monitoring.md 5.3. Without `open` it guards one table and its total; with it, what may be seen was
/// decided over all pages (`Openness`).
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

  /// The figures of an indicator under a rule.
  ///
  /// - Parameter total: the figure of all; nil where it is the sum of the rows.
  package init(
    _ figures: [Figure], _ measure: Indicator.Measure, total: Figure? = nil,
    rule: SuppressionRule = .signedIn
  ) {
    var sum = RollupSum()
    for figure in figures { sum.add(figure.sum) }
    let whole = total ?? Figure("all", sum, measure)
    let shown = Self.shown(figures, measure, rule)
    func row(_ figure: Figure, _ cells: (numerator: Bool, denominator: Bool)) -> Row {
      Self.row(figure, measure, rule, cells)
    }
    rows = zip(figures, shown.rows).map { row($0, $1) }
    self.total = row(whole, shown.total)
  }

  /// The figures of an indicator of which this may be seen.
  ///
  /// - Parameters:
  ///   - open: of each figure, in their order.
  ///   - total: the figure of all, and what may be seen of it.
  package init(
    _ figures: [Figure], _ measure: Indicator.Measure, open: [OpenKinds],
    total: (figure: Figure, open: OpenKinds)? = nil, rule: SuppressionRule = .signedIn
  ) {
    func row(_ figure: Figure, _ open: OpenKinds) -> Row {
      Self.row(
        figure, measure, rule, (open.denominator && open.numerator, open.denominator),
        (open.excluded, open.missing))
    }
    rows = zip(figures, open).map { row($0, $1) }
    self.total =
      total.map { row($0.figure, $0.open) }
      ?? row(Figure("all", RollupSum(), measure), figures.isEmpty ? .all : .none)
  }

  private typealias Shown = (numerator: Bool, denominator: Bool)

  /// Which cells of the table of met and unmet may be seen.
  private static func shown(
    _ figures: [Figure], _ measure: Indicator.Measure, _ rule: SuppressionRule
  ) -> (rows: [Shown], total: Shown) {
    let nothing = (figures.map { _ in (false, false) }, (numerator: false, denominator: false))
    guard !figures.isEmpty else { return ([], (true, true)) }
    let counts = figures.map { figure in
      measure.isProportion
        ? [figure.sum.numerator, max(0, figure.sum.denominator - figure.sum.numerator)]
        : [figure.sum.denominator]
    }
    let columns: CrossTable.Dimension = measure.isProportion ? .withTotal(2) : .flat(1)
    guard
      let table = try? CrossTable(
        rows: .withTotal(figures.count), columns: columns, counts: counts),
      case .safe(let publication)? = try? CellSuppression.protect(table.system, rule: rule)
    else { return nothing }
    func isShown(_ row: Int, _ column: Int) -> Bool {
      table.cell(row: row, column: column).flatMap { publication.shown($0) } != nil
    }
    let last = measure.isProportion ? 2 : 0
    let all = (0...figures.count).map { (isShown($0, 0), isShown($0, last)) }
    return (Array(all.dropLast()), all[figures.count])
  }

  private static func row(
    _ figure: Figure, _ measure: Indicator.Measure, _ rule: SuppressionRule, _ shown: Shown,
    _ beside: (excluded: Bool, missing: Bool) = (true, true)
  ) -> Row {
    let sum = figure.sum
    let mayRate: Bool =
      switch measure {
      case .proportion, .perMille:
        shown.numerator && shown.denominator
          && (try? RateDisclosure.rate(sum.numerator, of: sum.denominator, rule: rule))
            == .permitted
      case .mean, .quantiles:
        shown.denominator && RateDisclosure.permitsSummary(of: sum.denominator)
      case .total: shown.denominator
      }
    func small(_ count: Int) -> Int? { rule.hidden.contains(count) ? nil : count }
    let missing = beside.missing ? small(sum.missing) : nil
    let hasNumerator = measure == .mean ? mayRate : shown.numerator
    return Row(
      key: figure.key, numerator: hasNumerator ? sum.numerator : nil,
      denominator: shown.denominator ? sum.denominator : nil,
      value: mayRate ? figure.value : nil, interval: mayRate ? figure.interval : nil,
      ninthDecile: mayRate ? figure.ninthDecile : nil,
      excluded: beside.excluded ? small(sum.excluded) : nil,
      missing: missing,
      missingShare: missing != nil && shown.denominator ? figure.missingShare : nil,
      isHidden: !hasNumerator || !shown.denominator || (!mayRate && sum.denominator > 0))
  }
}
