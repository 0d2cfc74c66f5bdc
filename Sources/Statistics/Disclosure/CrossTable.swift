/// A table of counts by two dimensions, each with totals of its own, as cells and sums.
package struct CrossTable: Hashable, Sendable {
  /// One dimension: its leaves, and groups above them (a kecamatan, the city).
  package struct Dimension: Hashable, Sendable {
    /// How many leaves there are; they are the nodes from 0.
    package let leaves: Int
    /// The members of each group, nodes before it; the groups are the nodes after the leaves.
    package let groups: [[Int]]

    /// A dimension of `leaves` without totals.
    package static func flat(_ leaves: Int) -> Dimension { Dimension(leaves, groups: []) }

    /// A dimension of `leaves` with one total over all of them.
    package static func withTotal(_ leaves: Int) -> Dimension {
      Dimension(leaves, groups: [Array(0..<leaves)])
    }

    /// A dimension of `leaves` with these `groups`.
    package init(_ leaves: Int, groups: [[Int]]) {
      self.leaves = leaves
      self.groups = groups
    }

    /// Leaves and groups.
    package var nodes: Int { leaves + groups.count }

    func check(_ position: Int) throws(Refusal) {
      for (index, group) in groups.enumerated() {
        guard group.allSatisfy({ (0..<leaves + index).contains($0) }) else {
          throw .unknownCell(position: position)
        }
      }
    }
  }

  /// The rows.
  package let rows: Dimension
  /// The columns.
  package let columns: Dimension
  /// The cells, row by row, and their sums.
  package let system: CellSystem

  /// The table of `counts`, a list of column leaves for each row leaf. Throws `lengthsDiffer`,
  /// `negative`, `unknownCell` (1 for a group of rows, 2 for one of columns).
  package init(rows: Dimension, columns: Dimension, counts: [[Int]]) throws(Refusal) {
    try Checks.sameLength(counts.count, rows.leaves)
    for row in counts { try Checks.sameLength(row.count, columns.leaves) }
    try rows.check(1)
    try columns.check(2)
    let width = columns.nodes
    var cells: [Int] = []
    for row in counts {
      var all = row
      for group in columns.groups { all.append(group.reduce(0) { $0 + all[$1] }) }
      cells += all
    }
    for group in rows.groups {
      let sums = (0..<width).map { column in
        group.reduce(0) { $0 + cells[$1 * width + column] }
      }
      cells += sums
    }
    var sums: [CellSystem.Sum] = []
    for row in 0..<rows.nodes {
      for (index, group) in columns.groups.enumerated() {
        sums.append(
          .init(
            total: row * width + columns.leaves + index, parts: group.map { row * width + $0 }))
      }
    }
    for column in 0..<width {
      for (index, group) in rows.groups.enumerated() {
        sums.append(
          .init(
            total: (rows.leaves + index) * width + column,
            parts: group.map { $0 * width + column }))
      }
    }
    self.rows = rows
    self.columns = columns
    system = try CellSystem(counts: cells, sums: sums)
  }

  /// The cell at a row's and a column's node; nil where there is none.
  package func cell(row: Int, column: Int) -> Int? {
    guard (0..<rows.nodes).contains(row), (0..<columns.nodes).contains(column) else {
      return nil
    }
    return row * columns.nodes + column
  }
}
