import RealModule

/// A local linear smoother with a Gaussian kernel, at the points themselves.
///
/// Source: Bowman and Azzalini 1997, "Applied Smoothing Techniques", as R's `sm::sm.regression`.
enum LocalLinearSmoother {
  /// The smoothed values of `values` at 0, 1, 2, ... with kernel width `width` (above 0).
  static func smooth(_ values: [Double], width: Double) -> [Double] {
    values.indices.map { centre in
      var first = 0.0
      var second = 0.0
      for index in values.indices {
        let distance = Double(index - centre)
        let weight = kernel(distance, width)
        first += weight * distance
        second += weight * distance * distance
      }
      var sum = 0.0
      var total = 0.0
      for index in values.indices {
        let distance = Double(index - centre)
        let weight = kernel(distance, width) * (second - distance * first)
        sum += weight * values[index]
        total += weight
      }
      return total == 0 ? values[centre] : sum / total
    }
  }

  private static func kernel(_ distance: Double, _ width: Double) -> Double {
    let scaled = distance / width
    return .exp(-0.5 * scaled * scaled)
  }
}
