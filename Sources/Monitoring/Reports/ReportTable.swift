package import RecordModel

/// A table of a report: its leaves; sums over them are made when it is written out, of what is shown.
package struct ReportTable: Hashable, Sendable {
  /// What a cell holds.
  package enum Cell: Hashable, Sendable {
    /// A count.
    case count(Int)
    /// A figure with its digits as they are shown, a point before decimals.
    case figure(String)
    /// Too few to be shown.
    case hidden
    /// Nothing.
    case empty
  }

  /// A column.
  package struct Column: Hashable, Sendable {
    /// Its name for machines.
    package let name: String
    /// Its title.
    package let title: Bilingual
    /// Which sex and age group it is of, where it is of one.
    package var sex: String?
    /// `5-14`, ...
    package var ageBand: String?

    /// A column.
    package init(_ name: String, _ title: Bilingual, sex: String? = nil, ageBand: String? = nil) {
      self.name = name
      self.title = title
      self.sex = sex
      self.ageBand = ageBand
    }
  }

  /// A row.
  package struct Row: Hashable, Sendable {
    /// Its key: a code.
    package let key: String
    /// What it is called.
    package let label: Bilingual
    /// A cell for each column.
    package var cells: [Cell]

    /// A row.
    package init(_ key: String, _ label: Bilingual, _ cells: [Cell]) {
      self.key = key
      self.label = label
      self.cells = cells
    }
  }

  /// Its name for machines.
  package let name: String
  /// What it is.
  package let title: Bilingual
  /// What its rows are.
  package let rowTitle: Bilingual
  /// Its columns.
  package let columns: [Column]
  /// Its rows.
  package var rows: [Row]
  /// Whether its cells are counts that add up, down and across.
  package let isSummed: Bool

  /// A table.
  package init(
    _ name: String, _ title: Bilingual, rowTitle: Bilingual, columns: [Column], rows: [Row],
    isSummed: Bool
  ) {
    self.name = name
    self.title = title
    self.rowTitle = rowTitle
    self.columns = columns
    self.rows = rows
    self.isSummed = isSummed
  }

  /// The sum of the counts that are shown among cells.
  package static func sum(_ cells: some Sequence<Cell>) -> Int {
    cells.reduce(0) { sum, cell in
      if case .count(let count) = cell { return sum + count }
      return sum
    }
  }

  /// The table as those may see it who see no small counts: 1 to 7 hidden, the rest to the nearest five, so
  /// that sums are sums of what is rounded.
  ///
  /// With `hidesNought` 0 is hidden too, and a row of which nothing is seen is not there (but those of homes that
  /// always are). Where noughts are seen, each hidden cell is 1 at least, and as many of them as a page counts in
  /// all are 1 each. Source: OpenSAFELY, permitted results: redact first, then round.
  package func rounded(hidesNought: Bool) -> ReportTable {
    guard isSummed else { return self }
    var table = self
    for (index, row) in rows.enumerated() {
      table.rows[index].cells = row.cells.map { cell in
        guard case .count(let count) = cell else { return cell }
        if count == 0 { return hidesNought ? .hidden : cell }
        return PublicCount.shown(count).map { .count($0) } ?? .hidden
      }
    }
    if hidesNought {
      table.rows = table.rows.filter { row in
        ReportHome.always.contains(row.key) || row.cells.contains { $0 != .hidden }
      }
    }
    return table
  }

  /// W2 without the facilities and kelurahan of which no case is seen: that they are there would tell that they have
  /// some.
  var withoutUnseen: ReportTable {
    func isSeen(_ cell: Cell) -> Bool {
      if case .count(let count) = cell { count > 0 } else { false }
    }
    guard name == "w2" else {
      var table = self
      table.rows = rows.filter {
        ReportHome.always.contains($0.key) || $0.cells.contains(where: isSeen)
      }
      return table
    }
    let seen = columns.indices.filter { column in
      rows.contains { column < $0.cells.count && isSeen($0.cells[column]) }
    }
    return ReportTable(
      name, title, rowTitle: rowTitle, columns: seen.map { columns[$0] },
      rows: rows.map { row in
        Row(
          row.key, row.label,
          seen.map { $0 < row.cells.count ? row.cells[$0] : .empty })
      }, isSummed: isSummed)
  }
}

/// A count as everybody may see it.
package enum PublicCount {
  /// Nil (hidden) for 1 to 7, else the nearest multiple of five; 0 stays 0.
  package static func shown(_ count: Int) -> Int? {
    if count == 0 { return 0 }
    return count <= 7 ? nil : (count + 2) / 5 * 5
  }
}
