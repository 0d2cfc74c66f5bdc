/// Looks for other tables that the published cells allow: whole-number changes that keep every sum.
///
/// A bounded simplex method that starts from the true table, where every change is 0. A table
/// counts only when it is whole and its sums hold exactly; a proof that there is none is that of
/// the linear programme without whole numbers, which holds for whole ones too.
struct MovementSearch {
  /// How far a search came.
  enum Outcome {
    /// A table was found; the changes that are not 0, by cell.
    case found([Int: Int])
    /// No table is so far out; the farthest change of a real-valued one.
    case impossible(farthest: Double)
    /// Real-valued tables are there, but no whole one was found.
    case undecided
  }

  private let system: CellSystem
  /// The cells that can change; a variable is a place in this list.
  private let cells: [Int]
  private let variables: [Int: Int]
  private let lower: [Double]
  private let upper: [Double]
  /// Rows of the tableau, each a sum of variables that is 0, the basic one with coefficient 1.
  private var tableau: [Double]
  private var basic: [Int] = []
  private var rowOf: [Int]
  private var values: [Double]

  private static let tolerance = 1e-9

  /// A search over the changes of cells within `ranges` of counts (upper end nil for none); cells
  /// left out do not change.
  init(_ system: CellSystem, ranges: [Int: (lower: Int, upper: Int?)]) {
    self.system = system
    let cells = ranges.keys.sorted()
    self.cells = cells
    let variables = Dictionary(
      uniqueKeysWithValues: cells.enumerated().map { ($0.element, $0.offset) })
    self.variables = variables
    lower = cells.map { Double((ranges[$0]?.lower ?? 0) - system.counts[$0]) }
    upper = cells.map { cell in
      (ranges[cell]?.upper).map { Double($0 - system.counts[cell]) } ?? .infinity
    }
    values = [Double](repeating: 0, count: cells.count)
    rowOf = [Int](repeating: -1, count: cells.count)
    tableau = []
    for sum in system.sums {
      var row = [Double](repeating: 0, count: cells.count)
      for part in sum.parts {
        if let variable = variables[part] { row[variable] = 1 }
      }
      if let variable = variables[sum.total] { row[variable] = -1 }
      if row.contains(where: { $0 != 0 }) { add(row) }
    }
  }

  /// Searches for a change of `cell` by `distance` (not 0) or more, the sign its direction.
  mutating func reach(_ cell: Int, by distance: Int) -> Outcome {
    guard let variable = variables[cell] else { return .impossible(farthest: 0) }
    // A whole table may hide behind another order of choices.
    for attempt in 0..<8 {
      for index in values.indices { values[index] = 0 }
      let reached = push(variable, by: Double(distance), attempt: attempt)
      guard reached else { return .impossible(farthest: values[variable]) }
      if let changes = wholeChanges() { return .found(changes) }
    }
    return .undecided
  }

  /// The farthest real-valued change of `cell` in a direction (1 or -1); infinite without a limit.
  mutating func farthest(_ cell: Int, direction: Int) -> Double {
    guard let variable = variables[cell] else { return 0 }
    for index in values.indices { values[index] = 0 }
    let far = 1e12
    return push(variable, by: Double(direction) * far, attempt: 0)
      ? Double(direction) * .infinity : values[variable]
  }

  /// Adds an equation, written without the basic variables so far; one that follows from the others
  /// is left out.
  private mutating func add(_ equation: [Double]) {
    var row = equation
    let width = cells.count
    for (index, variable) in basic.enumerated() where row[variable] != 0 {
      let factor = row[variable]
      for column in 0..<width { row[column] -= factor * tableau[index * width + column] }
    }
    guard
      let pivot = row.indices.max(by: { abs(row[$0]) < abs(row[$1]) }),
      abs(row[pivot]) > Self.tolerance
    else { return }
    tableau += row
    basic.append(pivot)
    rowOf[pivot] = basic.count - 1
    eliminate(row: basic.count - 1, column: pivot)
  }

  /// Makes `column` basic in `row`.
  private mutating func eliminate(row: Int, column: Int) {
    let width = cells.count
    let rows = basic.count
    tableau.withUnsafeMutableBufferPointer { tableau in
      let pivotRow = row * width
      let pivot = tableau[pivotRow + column]
      for index in 0..<width where tableau[pivotRow + index] != 0 {
        tableau[pivotRow + index] /= pivot
      }
      for other in 0..<rows where other != row {
        let start = other * width
        let factor = tableau[start + column]
        guard factor != 0 else { continue }
        for index in 0..<width { tableau[start + index] -= factor * tableau[pivotRow + index] }
        tableau[start + column] = 0
      }
    }
  }

  /// Moves `variable` by `distance`, the others giving way; false when it stops before.
  private mutating func push(_ variable: Int, by distance: Double, attempt: Int) -> Bool {
    let sign = distance > 0 ? 1.0 : -1.0
    let limit = 40 * (cells.count + 10)
    for step in 0..<limit {
      let left = distance - values[variable]
      if left * sign <= Self.tolerance { return true }
      // From some steps on by the lowest index (Bland), which cannot go in circles.
      let isBland = step > 4 * (cells.count + 10)
      guard let (entering, direction) = entering(variable, sign, attempt, isBland) else {
        return false
      }
      move(entering, direction, variable, distance, isBland)
    }
    return false
  }

  /// A variable whose move takes `variable` along, and the direction of that move.
  private func entering(
    _ variable: Int, _ sign: Double, _ attempt: Int, _ isBland: Bool
  ) -> (Int, Double)? {
    let row = rowOf[variable]
    if row < 0 { return room(variable, sign) > Self.tolerance ? (variable, sign) : nil }
    let start = row * cells.count
    var best: (Int, Double)?
    var bestScore = 0.0
    for candidate in cells.indices where rowOf[candidate] < 0 {
      let coefficient = tableau[start + candidate]
      guard abs(coefficient) > Self.tolerance else { continue }
      let direction = coefficient > 0 ? -sign : sign
      let space = room(candidate, direction)
      guard space > Self.tolerance else { continue }
      if isBland { return (candidate, direction) }
      // Another order in each attempt.
      let noise = Double((candidate &* 7919 &+ attempt &* 104_729) % 1009) / 1009
      let score = abs(coefficient) + min(space, 100) / 100 + (attempt == 0 ? 0 : 3 * noise)
      if score > bestScore {
        bestScore = score
        best = (candidate, direction)
      }
    }
    return best
  }

  /// How far a variable can move in a direction before its own bound.
  private func room(_ variable: Int, _ direction: Double) -> Double {
    direction > 0 ? upper[variable] - values[variable] : values[variable] - lower[variable]
  }

  /// Moves a variable outside the basis as far as all bounds and the aim allow, and takes it into
  /// the basis where a basic variable stopped it.
  private mutating func move(
    _ entering: Int, _ direction: Double, _ aim: Int, _ distance: Double, _ isBland: Bool
  ) {
    let width = cells.count
    var length = room(entering, direction)
    if entering == aim { length = min(length, abs(distance - values[aim])) }
    var leaving = -1
    for (row, variable) in basic.enumerated() {
      let change = -tableau[row * width + entering] * direction
      guard abs(change) > Self.tolerance else { continue }
      var space = room(variable, change > 0 ? 1 : -1)
      let aims = variable == aim && (change > 0) == (distance > 0)
      if aims { space = min(space, abs(distance - values[aim])) }
      let reach = max(0, space / abs(change))
      let isTie = abs(reach - length) <= Self.tolerance
      if reach < length - Self.tolerance
        || (isTie && leaving >= 0 && prefers(variable, over: basic[leaving], isBland))
      {
        length = min(length, reach)
        leaving = row
      }
    }
    guard length.isFinite else {
      // Nothing limits the move but the aim, which is basic and moves along without end.
      values[aim] = distance
      return
    }
    values[entering] += direction * length
    for (row, variable) in basic.enumerated() {
      let coefficient = tableau[row * width + entering]
      if coefficient != 0 { values[variable] -= coefficient * direction * length }
    }
    guard leaving >= 0 else { return }
    rowOf[basic[leaving]] = -1
    basic[leaving] = entering
    rowOf[entering] = leaving
    eliminate(row: leaving, column: entering)
  }

  private func prefers(_ variable: Int, over other: Int, _ isBland: Bool) -> Bool {
    isBland && variable < other
  }

  /// The changes, if they are whole, within bounds and keep every sum exactly.
  private func wholeChanges() -> [Int: Int]? {
    var changes: [Int: Int] = [:]
    for (variable, value) in values.enumerated() {
      let whole = value.rounded()
      guard abs(value - whole) < 1e-6, abs(whole) < 1e15, whole >= lower[variable],
        whole <= upper[variable]
      else { return nil }
      if whole != 0 { changes[cells[variable]] = Int(whole) }
    }
    return system.isBalanced(changes) ? changes : nil
  }
}
