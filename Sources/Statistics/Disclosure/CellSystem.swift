/// Counts in cells, and the sums that tie cells together, over one page or many.
///
/// A cell that stands on two pages is one cell. What can be had by subtracting one page from
/// another is a cell too, tied by a sum, though no page shows it.
package struct CellSystem: Hashable, Sendable {
  /// A cell that is the sum of others.
  package struct Sum: Hashable, Sendable {
    /// The cell of the total.
    package let total: Int
    /// The cells of the parts, each once.
    package let parts: [Int]

    /// `total` is the sum of `parts`.
    package init(total: Int, parts: [Int]) {
      self.total = total
      self.parts = parts
    }

    /// The total and its parts.
    var cells: [Int] { [total] + parts }
  }

  /// The counts, 0 or more, by cell.
  package let counts: [Int]
  /// The sums.
  package let sums: [Sum]

  /// The cells and sums. Throws `negative`, `unknownCell`, `doesNotAddUp`.
  package init(counts: [Int], sums: [Sum]) throws(Refusal) {
    try Checks.counts(counts)
    for (index, sum) in sums.enumerated() {
      let cells = sum.cells
      guard cells.allSatisfy(counts.indices.contains), Set(cells).count == cells.count else {
        throw .unknownCell(position: index + 1)
      }
      guard sum.parts.reduce(0, { $0 + counts[$1] }) == counts[sum.total] else {
        throw .doesNotAddUp(position: index + 1)
      }
    }
    self.counts = counts
    self.sums = sums
  }

  /// Whether these changes, by cell, leave every sum true.
  func isBalanced(_ changes: [Int: Int]) -> Bool {
    sums.allSatisfy { sum in
      sum.parts.reduce(0) { $0 + (changes[$1] ?? 0) } == changes[sum.total] ?? 0
    }
  }
}
