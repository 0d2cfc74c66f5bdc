/// The difference of two proportions of different people, with its interval.
///
/// Source: Newcombe 1998, Statistics in Medicine 17, 873-890, method 10 (from two score intervals).
package struct ProportionDifference: Hashable, Sendable {
  /// The first less the second, -1 to 1.
  package let value: Double
  /// Where the true difference lies with 95 %.
  package let interval: Interval

  /// The difference of two numerators of two denominators. Throws what `WilsonInterval` throws.
  package init(_ first: (Int, of: Int), less second: (Int, of: Int)) throws(Refusal) {
    let one = try WilsonInterval.of(first.0, of: first.of)
    let two = try WilsonInterval.of(second.0, of: second.of)
    let p1 = Double(first.0) / Double(first.of)
    let p2 = Double(second.0) / Double(second.of)
    func length(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
    value = p1 - p2
    interval = Interval(
      lower: p1 - p2 - length(p1 - one.lower, two.upper - p2),
      upper: p1 - p2 + length(one.upper - p1, p2 - two.lower))
  }

  /// Whether chance alone does not explain it.
  package var isClear: Bool { !interval.contains(0) }
}
