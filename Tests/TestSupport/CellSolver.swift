/// What can be worked out of numbers that were shown: exact elimination, then bounds, over counts that are not
/// below zero.
///
/// Cells that are hidden are unknowns of their own, each the sum of finest cells; the finest ones are
/// eliminated first, so that what is left are the relations among hidden cells that the pages tell together.
package struct CellSolver {
  /// Something that was worked out.
  package enum Finding: Hashable, Sendable, CustomStringConvertible {
    /// A hidden cell exactly.
    case cell(String, Int)
    /// The sum of a few hidden cells, which is itself a small count.
    case group([String], Int)

    /// For a test's message.
    package var description: String {
      switch self {
      case .cell(let name, let count): "\(name) = \(count)"
      case .group(let names, let count): "\(names.joined(separator: " + ")) = \(count)"
      }
    }
  }

  /// A prime: elimination modulo it is exact for the small whole numbers of tables.
  private static let prime = 2_147_483_647

  private let fine: Int
  private var hidden: [String] = []
  private var rows: [[Int: Int]] = []
  private var values: [Int] = []
  private var bounds: [Int: ClosedRange<Int>] = [:]

  /// A solver over so many finest cells.
  package init(finest: Int) { fine = finest }

  /// A number that was shown: the sum of finest cells.
  package mutating func show(_ cells: [Int], _ value: Int) {
    rows.append(Dictionary(cells.map { ($0, 1) }, uniquingKeysWith: +))
    values.append(value)
  }

  /// A cell that was hidden, of which is known that it is so many at least (one, where zeros are seen) and at most.
  package mutating func hide(
    _ name: String, _ cells: [Int], atLeast least: Int, atMost most: Int = .max / 4
  ) {
    bound(name, cells, least...most)
  }

  /// A cell that was hidden.
  package mutating func hide(_ name: String, _ cells: [Int]) {
    var row = Dictionary(cells.map { ($0, 1) }, uniquingKeysWith: +)
    row[fine + hidden.count] = Self.prime - 1
    rows.append(row)
    values.append(0)
    hidden.append(name)
  }

  /// A cell of which only bounds are known: one that was rounded.
  package mutating func bound(_ name: String, _ cells: [Int], _ range: ClosedRange<Int>) {
    bounds[hidden.count] = range
    hide(name, cells)
  }

  private static func inverse(_ number: Int) -> Int {
    var (base, power, result) = (number, prime - 2, 1)
    while power > 0 {
      if power & 1 == 1 { result = result * base % prime }
      base = base * base % prime
      power >>= 1
    }
    return result
  }

  /// The relations among hidden cells: coefficients and value.
  private func relations() -> [(cells: [Int: Int], value: Int)] {
    let width = fine + hidden.count
    var matrix = zip(rows, values).map { row, value in
      var line = [Int](repeating: 0, count: width + 1)
      for (column, factor) in row { line[column] = factor % Self.prime }
      line[width] = value % Self.prime
      return line
    }
    var rank = 0
    var start: Int?
    for column in 0..<width where rank < matrix.count {
      if column == fine { start = rank }
      guard let pivot = (rank..<matrix.count).first(where: { matrix[$0][column] != 0 }) else {
        continue
      }
      matrix.swapAt(rank, pivot)
      let factor = Self.inverse(matrix[rank][column])
      for index in column...width {
        matrix[rank][index] = matrix[rank][index] * factor % Self.prime
      }
      let line = matrix[rank]
      for other in matrix.indices where other != rank && matrix[other][column] != 0 {
        let times = Self.prime - matrix[other][column]
        matrix[other].withUnsafeMutableBufferPointer { target in
          for index in column...width {
            target[index] = (target[index] + line[index] * times) % Self.prime
          }
        }
      }
      rank += 1
    }
    func signed(_ number: Int) -> Int { number > Self.prime / 2 ? number - Self.prime : number }
    guard let start else { return [] }
    return matrix[start..<rank].map { line in
      var cells: [Int: Int] = [:]
      for column in fine..<width where line[column] != 0 {
        cells[column - fine] = signed(line[column])
      }
      return (cells, signed(line[width]))
    }
  }

  /// What is worked out that is a count in `small`.
  package func findings(_ small: ClosedRange<Int>) -> Set<Finding> {
    let relations = relations()
    var found: Set<Finding> = []
    var lower = [Int](repeating: 0, count: hidden.count)
    var upper = [Int](repeating: .max / 4, count: hidden.count)
    for (cell, range) in bounds {
      (lower[cell], upper[cell]) = (range.lowerBound, range.upperBound)
    }
    for (cells, value) in relations
    where cells.count > 1 && cells.values.allSatisfy({ $0 == 1 }) && small.contains(value) {
      found.insert(.group(cells.keys.sorted().map { hidden[$0] }, value))
    }
    var changed = true
    while changed {
      changed = false
      for (cells, value) in relations where cells.values.allSatisfy({ abs($0) == 1 }) {
        for (cell, sign) in cells {
          // sign * cell = value - rest
          var (least, most) = (value, value)
          for (other, factor) in cells where other != cell {
            least -= factor > 0 ? upper[other] : -lower[other]
            most -= factor > 0 ? lower[other] : -upper[other]
            least = max(least, -.max / 4)
            most = min(most, .max / 4)
          }
          let (low, high) = sign > 0 ? (least, most) : (-most, -least)
          if low > lower[cell] { (lower[cell], changed) = (low, true) }
          if high < upper[cell] { (upper[cell], changed) = (high, true) }
        }
      }
    }
    for (cell, name) in hidden.enumerated()
    where lower[cell] == upper[cell] && small.contains(lower[cell]) {
      found.insert(.cell(name, lower[cell]))
    }
    return found
  }
}
