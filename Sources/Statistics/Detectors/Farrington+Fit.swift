import RealModule

extension Farrington {
  /// What the last fit says of the current week.
  struct Fit {
    let predictor: Double
    let variance: Double
    let dispersion: Double
    let slope: Double?
  }

  /// The reference weeks: windows around the same week of each year, and, with more than one
  /// period, the weeks between in blocks.
  func reference(
    _ counts: [Int], _ position: Int
  ) throws(Refusal) -> BlockTrendRegression.Rows {
    let window = settings.halfWindow
    let first = position - 52 * settings.years - window
    guard first >= 0 else {
      throw .tooShort(needed: position + 1 - first, given: position + 1)
    }
    var blocks = [Int](repeating: -1, count: position + 1)
    for index in position - window...position { blocks[index] = 0 }
    for year in 1...settings.years {
      let centre = position - 52 * year
      for index in centre - window...centre + window { blocks[index] = 0 }
      guard settings.periods > 1 else { continue }
      // The gap to the next window, in blocks of which the first are one week longer.
      let gap = 52 - 2 * window - 1
      let (length, longer) = gap.quotientAndRemainder(dividingBy: settings.periods - 1)
      var next = centre + window + 1
      for block in 1..<settings.periods {
        let end = next + length + (block <= longer ? 1 : 0)
        while next < end {
          blocks[next] = block
          next += 1
        }
      }
    }
    var rows = BlockTrendRegression.Rows()
    rows.blockCount = settings.periods
    for index in 0..<max(0, position - settings.excludedWeeks) where blocks[index] >= 0 {
      rows.counts.append(Double(counts[index]))
      rows.weeks.append(Double(index))
      rows.blocks.append(blocks[index])
    }
    return rows
  }

  /// The fit with a trend where that is kept, else without.
  func fit(_ rows: BlockTrendRegression.Rows, _ position: Int) throws(Refusal) -> Fit {
    let needed = settings.periods + 2
    guard rows.counts.count > needed else {
      throw .tooShort(needed: needed + 1, given: rows.counts.count)
    }
    if settings.years >= 3 {
      let (fit, pValue) = try reweighted(rows, position, withTrend: true)
      let largest = rows.counts.max() ?? 0
      let keeps = settings.trendThreshold >= 1 || pValue < settings.trendThreshold
      if keeps, .exp(fit.predictor) <= largest { return fit }
    }
    return try reweighted(rows, position, withTrend: false).fit
  }

  /// A fit, its outliers weighted down by their Anscombe residuals, and a second fit; with the
  /// p-value of its trend.
  private func reweighted(
    _ rows: BlockTrendRegression.Rows, _ position: Int, withTrend: Bool
  ) throws(Refusal) -> (fit: Fit, pValue: Double) {
    let count = rows.counts.count
    let even = [Double](repeating: 1, count: count)
    let first = try BlockTrendRegression(rows, weights: even, withTrend: withTrend)
    let degrees = Double(count - first.parameters)
    let firstDispersion = max(1, pearson(rows.counts, first.fitted, even) / degrees)
    var weights = outlierWeights(rows.counts, first, firstDispersion)
    let scale = Double(count) / weights.reduce(0, +)
    for row in weights.indices { weights[row] *= scale }
    let second = try BlockTrendRegression(rows, weights: weights, withTrend: withTrend)
    let dispersion = pearson(rows.counts, second.fitted, weights) / degrees
    let errorScale =
      switch settings.errorScale {
      case .pearson: dispersion
      case .surveillance1203: relative(rows.counts, second.fitted, weights) / degrees
      }
    let (predictor, variance) = second.predict(week: Double(position), block: 0)
    let fit = Fit(
      predictor: predictor, variance: errorScale * variance, dispersion: max(1, dispersion),
      slope: second.slope)
    let slope = second.slope ?? 0
    let error = (errorScale * second.slopeVariance).squareRoot()
    let pValue =
      error > 0
      ? 2 * (StudentDistribution(degrees: degrees)?.upperTail(abs(slope) / error) ?? 0.5)
      : (slope == 0 ? 1 : 0)
    return (fit, pValue)
  }

  private func outlierWeights(
    _ counts: [Double], _ fit: BlockTrendRegression, _ dispersion: Double
  ) -> [Double] {
    counts.indices.map { row in
      let mean = fit.fitted[row]
      let free = 1 - fit.leverages[row]
      // A row that decides its own fit has no residual to judge it by.
      guard free > 1e-10, counts[row] > mean else { return 1 }
      let residual =
        1.5 * (.pow(counts[row], 2.0 / 3) * .pow(mean, -1.0 / 6) - mean.squareRoot())
        / (dispersion * free).squareRoot()
      return residual > settings.outlierThreshold ? 1 / (residual * residual) : 1
    }
  }

  private func pearson(_ counts: [Double], _ means: [Double], _ weights: [Double]) -> Double {
    var sum = 0.0
    for row in counts.indices {
      let gap = counts[row] - means[row]
      sum += weights[row] * gap * gap / means[row]
    }
    return sum
  }

  private func relative(_ counts: [Double], _ means: [Double], _ weights: [Double]) -> Double {
    var sum = 0.0
    for row in counts.indices {
      let gap = (counts[row] - means[row]) / means[row]
      sum += weights[row] * gap * gap
    }
    return sum
  }
}
