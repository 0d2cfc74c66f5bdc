package import Statistics

/// Counts in rows and columns with their sums, from which nobody can work out a small one: sums and cells are one
/// system, and as many are hidden as it takes.
///
/// Source: monitoring.md 5.3.
package struct DisclosedCross: Hashable, Sendable {
  /// The cells of each row with its sum last, then the sums of the columns; nil is hidden.
  package let rows: [[Int?]]

  /// The counts under a rule; every row has as many.
  package init(_ counts: [[Int]], rule: SuppressionRule = .signedIn) {
    let width = counts.first?.count ?? 0
    guard width > 0,
      let table = try? CrossTable(
        rows: .withTotal(counts.count), columns: .withTotal(width), counts: counts),
      case .safe(let publication)? = try? CellSuppression.protect(table.system, rule: rule)
    else {
      // What cannot be made safe is not shown at all.
      rows = (0...counts.count).map { _ in Array(repeating: nil, count: width + 1) }
      return
    }
    rows = (0...counts.count).map { row in
      (0...width).map { column in
        table.cell(row: row, column: column).flatMap { publication.shown($0) }
      }
    }
  }
}
