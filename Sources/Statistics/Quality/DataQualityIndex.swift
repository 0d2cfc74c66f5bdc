/// The data quality maturity index of a feed: how valid and complete its items are, times how much
/// of what was expected came.
///
/// Source: NHS England, Data Quality Maturity Index, methodology.
package enum DataQualityIndex {
  /// The score of one item, 0 to 1: records valid and complete, less defaults in excess of what is
  /// allowed.
  ///
  /// `allowedDefaults` is a share, 0 to 1. Throws `notPositive` (the records), `negative`,
  /// `numeratorAboveDenominator`, `settingOutOfRange`.
  package static func itemScore(
    records: Int, validAndComplete: Int, defaults: Int, allowedDefaults: Double
  ) throws(Refusal) -> Double {
    guard records > 0 else { throw .notPositive(position: 1) }
    try Checks.counts([records, validAndComplete, defaults])
    guard validAndComplete <= records else { throw .numeratorAboveDenominator(position: 2) }
    guard defaults <= records else { throw .numeratorAboveDenominator(position: 3) }
    try Checks.setting("allowedDefaults", (0...1).contains(allowedDefaults))
    let excess = max(0, Double(defaults) - allowedDefaults * Double(records))
    return max(0, (Double(validAndComplete) - excess) / Double(records))
  }

  /// The index, 0 to 100: mean item score times mean coverage, both 0 to 1, over the items with
  /// data. Throws `tooShort`, `lengthsDiffer`, `settingOutOfRange`.
  package static func index(
    itemScores: [Double], coverages: [Double]
  ) throws(Refusal) -> Double {
    try Checks.sameLength(itemScores.count, coverages.count)
    guard let item = Sample.mean(itemScores), let coverage = Sample.mean(coverages) else {
      throw .tooShort(needed: 1, given: 0)
    }
    let all = itemScores + coverages
    try Checks.setting("itemScores", all.allSatisfy { (0...1).contains($0) })
    return 100 * item * coverage
  }
}
