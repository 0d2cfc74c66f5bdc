/// Quantiles of distributions over 0, 1, 2, ...
enum DiscreteQuantile {
  /// The smallest value, at most `limit`, of which `reaches` holds; it must hold of all above it.
  static func smallest(from start: Int, limit: Int, reaches: (Int) -> Bool) -> Int {
    var high = min(max(0, start), limit)
    var low = -1
    var step = 1
    if reaches(high) {
      // Gallop down to a value that does not reach it.
      while high > 0 {
        let next = max(-1, high - step)
        if next < 0 || !reaches(next) {
          low = next
          break
        }
        high = next
        step *= 2
      }
    } else {
      low = high
      while high < limit {
        high = step > limit - high ? limit : high + step
        if reaches(high) { break }
        low = high
        step *= 2
      }
    }
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if reaches(middle) { high = middle } else { low = middle }
    }
    return high
  }

  /// Whether a cumulative probability reaches `probability`, with room for its last digits.
  static func reaches(_ cumulative: Double, _ probability: Double) -> Bool {
    cumulative >= probability * (1 - 64 * Double.ulpOfOne)
  }
}
