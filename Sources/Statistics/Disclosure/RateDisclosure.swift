/// Whether a rate, or a summary of values, may be shown.
///
/// Source: OpenSAFELY, "Permitted results policy"; 0 % and 100 % of a small group name everybody in
/// it.
package enum RateDisclosure: Hashable, Sendable {
  /// It may.
  case permitted
  /// The denominator is below `minimumDenominator`.
  case denominatorTooSmall
  /// The numerator is a count that is hidden.
  case numeratorHidden
  /// Those who are not in the numerator are a count that is hidden.
  case complementHidden

  /// A rate over fewer is not shown.
  package static let minimumDenominator = 20

  /// What speaks against the rate of `numerator` in `denominator`, if anything. Throws `negative`,
  /// `numeratorAboveDenominator`.
  package static func rate(
    _ numerator: Int, of denominator: Int, rule: SuppressionRule = .signedIn
  ) throws(Refusal) -> RateDisclosure {
    try Checks.counts([numerator, denominator])
    guard numerator <= denominator else { throw .numeratorAboveDenominator(position: 1) }
    if denominator < minimumDenominator { return .denominatorTooSmall }
    if rule.hidden.contains(numerator) { return .numeratorHidden }
    return rule.hidden.contains(denominator - numerator) ? .complementHidden : .permitted
  }

  /// Whether a mean, median, least or largest value of `count` persons may be shown: of more than
  /// 7.
  package static func permitsSummary(of count: Int) -> Bool { count > 7 }
}
