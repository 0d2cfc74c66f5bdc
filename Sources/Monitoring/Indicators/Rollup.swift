package import RecordModel

/// What one day of a facility and a kelurahan adds to one indicator.
package struct RollupCell: Hashable, Comparable, Sendable {
  /// The indicator's id.
  package var indicator: String
  /// Days since 1970, Asia/Makassar.
  package var day: Int
  /// Where it counts.
  package var facility: FacilityID
  /// A kelurahan's code of ten digits, `outside` or `unresolved`.
  package var kelurahan: String
  /// 0, but for quantiles the value.
  package var bucket = 0

  /// A cell.
  package init(
    indicator: String, day: Int, facility: FacilityID, kelurahan: String, bucket: Int = 0
  ) {
    self.indicator = indicator
    self.day = day
    self.facility = facility
    self.kelurahan = kelurahan
    self.bucket = bucket
  }

  /// Order of the table's key, so that all write in one order.
  package static func < (left: RollupCell, right: RollupCell) -> Bool {
    (left.indicator, left.day, left.facility, left.kelurahan, left.bucket)
      < (right.indicator, right.day, right.facility, right.kelurahan, right.bucket)
  }
}

/// Sums of an indicator.
package struct RollupSum: Hashable, Sendable {
  /// Those who meet it, or a total.
  package var numerator = 0
  /// Those who are counted.
  package var denominator = 0
  /// Those who are left out by the definition.
  package var excluded = 0
  /// Those who would be counted if the value had been told.
  package var missing = 0

  /// Sums, zero unless said.
  package init(numerator: Int = 0, denominator: Int = 0, excluded: Int = 0, missing: Int = 0) {
    self.numerator = numerator
    self.denominator = denominator
    self.excluded = excluded
    self.missing = missing
  }

  /// Adds another sum, `times` over; -1 takes it away.
  package mutating func add(_ other: RollupSum, times: Int = 1) {
    numerator += other.numerator * times
    denominator += other.denominator * times
    excluded += other.excluded * times
    missing += other.missing * times
  }

  /// Whether nothing is left.
  package var isEmpty: Bool { self == RollupSum() }

  /// Whether adding this takes something away.
  package var falls: Bool { min(numerator, denominator, excluded, missing) < 0 }
}

/// Sums by cell.
package struct Rollup: Hashable, Sendable {
  /// What stands in each cell; none is empty after `prune`.
  package private(set) var cells: [RollupCell: RollupSum] = [:]

  /// Nothing.
  package init() {}

  /// Adds to a cell.
  package mutating func add(_ sum: RollupSum, to cell: RollupCell, times: Int = 1) {
    cells[cell, default: RollupSum()].add(sum, times: times)
  }

  /// Adds all that one person's visits give.
  ///
  /// - Parameters:
  ///   - visits: all facts of the person, in any order.
  ///   - times: -1 takes them away.
  package mutating func add(person visits: [VisitFact], times: Int = 1) {
    guard !visits.isEmpty else { return }
    let course = visits.sorted { $0.precedes($1) }
    for indicator in Indicator.all {
      indicator.count(course) { add($1, to: $0, times: times) }
    }
  }

  /// Leaves out the cells in which nothing is left.
  package mutating func prune() { cells = cells.filter { !$0.value.isEmpty } }
}
