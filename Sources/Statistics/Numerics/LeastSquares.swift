import RealModule

/// Linear least squares by Householder's QR decomposition, with a check of rank.
struct LeastSquares {
  /// One coefficient a column.
  let coefficients: [Double]
  /// Value less fit, in the order of the rows.
  let residuals: [Double]
  /// The upper triangle R, row by row, columns x columns.
  let triangle: [Double]

  var residualSquares: Double { residuals.reduce(0) { $0 + $1 * $1 } }

  /// The fit of `response` by `columns`, all of the same length, at least as long as columns are
  /// many. Throws `tooShort` and `dependentColumns`.
  init(columns: [[Double]], response: [Double]) throws(Refusal) {
    let count = columns.count
    let rows = response.count
    guard count > 0, rows >= count else { throw .tooShort(needed: max(1, count), given: rows) }
    var work = columns
    var effects = response
    var triangle = [Double](repeating: 0, count: count * count)
    for column in 0..<count {
      let whole = Self.norm(columns[column], from: 0)
      let left = Self.norm(work[column], from: column)
      // R's tolerance for lm and glm: what is left of a column below 1e-7 of it depends on others.
      guard left > 1e-7 * whole, left.isFinite else { throw .dependentColumns }
      let alpha = work[column][column] > 0 ? -left : left
      var reflector = Array(work[column][column...])
      reflector[0] -= alpha
      let square = reflector.reduce(0) { $0 + $1 * $1 }
      for other in column..<count {
        Self.reflect(&work[other], by: reflector, square: square)
      }
      Self.reflect(&effects, by: reflector, square: square)
      work[column][column] = alpha
      for other in column..<count { triangle[column * count + other] = work[other][column] }
    }
    var coefficients = [Double](repeating: 0, count: count)
    for row in stride(from: count - 1, through: 0, by: -1) {
      var value = effects[row]
      for column in row + 1..<max(count, row + 1) {
        value -= triangle[row * count + column] * coefficients[column]
      }
      coefficients[row] = value / triangle[row * count + row]
    }
    self.coefficients = coefficients
    self.triangle = triangle
    residuals = (0..<rows).map { row in
      var value = response[row]
      for column in 0..<count { value -= columns[column][row] * coefficients[column] }
      return value
    }
  }

  /// R'^-1 x: its squared length is x (X'X)^-1 x'.
  func solveTransposed(_ x: [Double]) -> [Double] {
    let count = coefficients.count
    var solved = [Double](repeating: 0, count: count)
    for row in 0..<count {
      var value = x[row]
      for column in 0..<row { value -= triangle[column * count + row] * solved[column] }
      solved[row] = value / triangle[row * count + row]
    }
    return solved
  }

  private static func norm(_ values: [Double], from start: Int) -> Double {
    values[start...].reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  private static func reflect(_ values: inout [Double], by reflector: [Double], square: Double) {
    let start = values.count - reflector.count
    var dot = 0.0
    for index in reflector.indices { dot += reflector[index] * values[start + index] }
    let factor = 2 * dot / square
    for index in reflector.indices { values[start + index] -= factor * reflector[index] }
  }
}
