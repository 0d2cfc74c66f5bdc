import RealModule

/// The Anhoej rules: too long a run on one side of the centre, or too few crossings of it.
///
/// Source: Anhoej and Olesen 2014, "Run charts revisited", PLoS ONE 9(11) e113825; as qicharts2.
package struct RunsAnalysis: Hashable, Sendable {
  /// Points off the centre line.
  package let usefulPoints: Int
  /// The most neighbouring useful points on one side.
  package let longestRun: Int
  /// The longest run that chance explains: round(log2 n) + 3.
  package let longestRunLimit: Int
  /// How often useful points change sides.
  package let crossings: Int
  /// The fewest crossings that chance explains: the 5 % quantile of Binomial(n - 1, 0.5).
  package let crossingsLimit: Int

  /// Whether either rule speaks of a shift.
  package var isSignal: Bool { longestRun > longestRunLimit || crossings < crossingsLimit }

  /// The rules over signed distances from the centre line; nil when all are zero or not a number.
  package init?(_ distances: [Double]) {
    let sides = distances.filter { $0 != 0 && $0.isFinite }.map { $0 > 0 }
    guard let first = sides.first,
      let chance = BinomialDistribution(trials: sides.count - 1, chance: 0.5)
    else { return nil }
    var longest = 1
    var run = 1
    var crossings = 0
    var previous = first
    for side in sides.dropFirst() {
      if side == previous {
        run += 1
      } else {
        run = 1
        crossings += 1
      }
      longest = max(longest, run)
      previous = side
    }
    usefulPoints = sides.count
    longestRun = longest
    // Ties go to the even number, as R rounds.
    let bits = Double.log2(Double(sides.count)).rounded(.toNearestOrEven)
    longestRunLimit = Int(bits) + 3
    self.crossings = crossings
    crossingsLimit = chance.quantile(0.05) ?? 0
  }
}
