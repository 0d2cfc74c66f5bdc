import RealModule

/// A quasi-Poisson regression with log link, fitted by iteratively reweighted least squares.
///
/// Source: McCullagh and Nelder 1989, chapter 9; start and stopping rule as R's `glm`.
package struct PoissonRegression: Sendable {
  /// One coefficient a column.
  package let coefficients: [Double]
  /// The fitted means, in the order of the rows.
  package let fitted: [Double]
  /// Each row's leverage (diagonal of the hat matrix).
  package let leverages: [Double]
  /// sum w (y - mu)^2 / mu over the degrees of freedom; nil without any.
  package let dispersion: Double?
  /// Twice the log likelihood ratio against the saturated model.
  package let deviance: Double
  /// Rows less columns.
  package let degreesOfFreedom: Int
  private let last: LeastSquares

  /// The fit of `response` (counts, 0 or more) by `columns`, with prior `weights` (above 0; 1 when
  /// nil). Throws `tooShort`, `lengthsDiffer`, `negative`, `notFinite`, `notPositive`,
  /// `dependentColumns` and `noConvergence`.
  package init(
    columns: [[Double]], response: [Double], weights: [Double]? = nil
  ) throws(Refusal) {
    try Self.check(columns, response, weights)
    let rows = response.count
    let weights = weights ?? [Double](repeating: 1, count: rows)
    var means = response.map { $0 + 0.1 }
    var predictors = means.map { Double.log($0) }
    var deviance = Self.deviance(response, means, weights)
    var step = 0
    while true {
      let roots = (0..<rows).map { (weights[$0] * means[$0]).squareRoot() }
      let scaled = columns.map { column in (0..<rows).map { column[$0] * roots[$0] } }
      var working = predictors
      for row in 0..<rows {
        working[row] += (response[row] - means[row]) / means[row]
        working[row] *= roots[row]
      }
      let fit = try LeastSquares(columns: scaled, response: working)
      predictors = [Double](repeating: 0, count: rows)
      for (column, coefficient) in zip(columns, fit.coefficients) {
        for row in 0..<rows { predictors[row] += column[row] * coefficient }
      }
      means = predictors.map { Double.exp($0) }
      let next = Self.deviance(response, means, weights)
      guard next.isFinite else { throw .noConvergence }
      let settled = abs(next - deviance) / (abs(next) + 0.1) < 1e-8
      deviance = next
      step += 1
      guard settled || step == 25 else { continue }
      last = fit
      leverages = (0..<rows).map { row in
        fit.solveTransposed(scaled.map { $0[row] }).reduce(0) { $0 + $1 * $1 }
      }
      break
    }
    coefficients = last.coefficients
    fitted = means
    self.deviance = deviance
    let degrees = rows - columns.count
    degreesOfFreedom = degrees
    let pearson = (0..<rows).reduce(0.0) {
      let gap = response[$1] - means[$1]
      return $0 + weights[$1] * gap * gap / means[$1]
    }
    dispersion = degrees > 0 ? pearson / Double(degrees) : nil
  }

  /// The linear predictor for `row` (one value a column) and its standard error for dispersion 1;
  /// nil unless the row has as many values as there are columns.
  package func predict(_ row: [Double]) -> (predictor: Double, standardError: Double)? {
    guard row.count == coefficients.count else { return nil }
    let predictor = zip(row, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
    let solved = last.solveTransposed(row)
    return (predictor, solved.reduce(0) { $0 + $1 * $1 }.squareRoot())
  }

  private static func check(
    _ columns: [[Double]], _ response: [Double], _ weights: [Double]?
  ) throws(Refusal) {
    for column in columns where column.count != response.count {
      throw .lengthsDiffer(first: column.count, second: response.count)
    }
    try Checks.counts(response)
    for column in columns { try Checks.finite(column) }
    guard let weights else { return }
    guard weights.count == response.count else {
      throw .lengthsDiffer(first: weights.count, second: response.count)
    }
    try Checks.positive(weights)
  }

  private static func deviance(
    _ response: [Double], _ means: [Double], _ weights: [Double]
  ) -> Double {
    var sum = 0.0
    for row in response.indices {
      let y = response[row]
      let ratio = y > 0 ? y * Double.log(y / means[row]) : 0
      sum += weights[row] * (ratio - (y - means[row]))
    }
    return 2 * sum
  }
}
