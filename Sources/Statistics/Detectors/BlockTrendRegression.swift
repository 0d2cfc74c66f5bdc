import RealModule

/// A quasi-Poisson regression on a trend and a factor of blocks, the model of Farrington's method.
///
/// The blocks' intercepts are eliminated, so one step of reweighted least squares is a few sums,
/// and the trend is measured within blocks, which keeps its digits. It is the same fit as
/// `PoissonRegression` with an intercept, the week and one column a block.
struct BlockTrendRegression {
  /// What is fitted: counts, weeks, and the block of each (0 ..< blocks).
  struct Rows {
    var counts: [Double] = []
    var weeks: [Double] = []
    var blocks: [Int] = []
    var blockCount = 0
  }

  /// The slope a week on the log scale; nil where no trend was fitted.
  let slope: Double?
  /// The variance of the slope for dispersion 1; 0 without a trend.
  let slopeVariance: Double
  /// The fitted means.
  let fitted: [Double]
  /// Each row's leverage.
  let leverages: [Double]
  /// Coefficients fitted.
  let parameters: Int
  private let sums: [Block]

  private struct Block {
    var weight = 0.0
    var week = 0.0
    var value = 0.0
  }

  /// The fit of `rows` with prior `weights`, with or without a trend. Throws `dependentColumns`
  /// where the weeks give no trend, and `noConvergence`.
  init(_ rows: Rows, weights: [Double], withTrend: Bool) throws(Refusal) {
    let count = rows.counts.count
    var means = rows.counts.map { $0 + 0.1 }
    var predictors = means.map { Double.log($0) }
    var working = [Double](repeating: 0, count: count)
    var values = working
    var sums: [Block] = []
    var slope = 0.0
    var spread = 0.0
    var deviance = Self.deviance(rows.counts, means, predictors, weights)
    for step in 1...25 {
      sums = [Block](repeating: Block(), count: rows.blockCount)
      for row in 0..<count {
        working[row] = weights[row] * means[row]
        values[row] = predictors[row] + (rows.counts[row] - means[row]) / means[row]
        sums[rows.blocks[row]].weight += working[row]
        sums[rows.blocks[row]].week += working[row] * rows.weeks[row]
        sums[rows.blocks[row]].value += working[row] * values[row]
      }
      for block in sums.indices where sums[block].weight > 0 {
        sums[block].week /= sums[block].weight
        sums[block].value /= sums[block].weight
      }
      if withTrend {
        (slope, spread) = try Self.slope(rows, working, values, sums)
      }
      for row in 0..<count {
        let block = sums[rows.blocks[row]]
        predictors[row] = block.value + slope * (rows.weeks[row] - block.week)
        means[row] = .exp(predictors[row])
      }
      let next = Self.deviance(rows.counts, means, predictors, weights)
      guard next.isFinite else { throw .noConvergence }
      // R's `glm`: a relative change of the deviance below 1e-8, or 25 steps.
      let settled = abs(next - deviance) / (abs(next) + 0.1) < 1e-8
      deviance = next
      if settled || step == 25 { break }
    }
    self.slope = withTrend ? slope : nil
    slopeVariance = withTrend ? 1 / spread : 0
    fitted = means
    leverages = (0..<count).map { row in
      let block = sums[rows.blocks[row]]
      let distance = rows.weeks[row] - block.week
      return working[row] * (1 / block.weight + (withTrend ? distance * distance / spread : 0))
    }
    parameters = sums.count(where: { $0.weight > 0 }) + (withTrend ? 1 : 0)
    self.sums = sums
  }

  /// The linear predictor for `week` in `block`, and its variance for dispersion 1.
  func predict(week: Double, block: Int) -> (predictor: Double, variance: Double) {
    let block = sums[block]
    let distance = week - block.week
    return (
      block.value + (slope ?? 0) * distance,
      1 / block.weight + distance * distance * slopeVariance
    )
  }

  /// The slope of `values` on the weeks within blocks, and the weighted spread of the weeks.
  private static func slope(
    _ rows: Rows, _ working: [Double], _ values: [Double], _ sums: [Block]
  ) throws(Refusal) -> (slope: Double, spread: Double) {
    var spread = 0.0
    var product = 0.0
    var weight = 0.0
    for row in values.indices {
      let block = sums[rows.blocks[row]]
      let distance = rows.weeks[row] - block.week
      spread += working[row] * distance * distance
      product += working[row] * distance * (values[row] - block.value)
      weight += working[row]
    }
    guard spread > 1e-9 * weight else { throw .dependentColumns }
    return (product / spread, spread)
  }

  private static func deviance(
    _ counts: [Double], _ means: [Double], _ predictors: [Double], _ weights: [Double]
  ) -> Double {
    var sum = 0.0
    for row in counts.indices {
      let count = counts[row]
      let ratio = count > 0 ? count * (.log(count) - predictors[row]) : 0
      sum += weights[row] * (ratio - (count - means[row]))
    }
    return 2 * sum
  }
}
