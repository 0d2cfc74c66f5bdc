/// How far each value is from the others, by deviations and by the median.
///
/// Source: DHIS2 outlier detection (z, threshold 3); Iglewicz and Hoaglin 1993 (modified z,
/// threshold 3.5). Both assume values without season or trend: prefer `VolumeWatch` for feeds.
package enum OutlierScore {
  /// (x - mean) / deviation of each. Throws `tooShort` (3 values), `notFinite`, `noSpread`.
  package static func standard(_ values: [Double]) throws(Refusal) -> [Double] {
    try Checks.finite(values)
    try Checks.length(values.count, atLeast: 3)
    guard let mean = Sample.mean(values), let deviation = Sample.standardDeviation(values),
      deviation > 0
    else { throw .noSpread }
    return values.map { ($0 - mean) / deviation }
  }

  /// 0.6745 (x - median) / MAD of each. Throws `tooShort` (3 values), `notFinite`, `noSpread`.
  package static func modified(_ values: [Double]) throws(Refusal) -> [Double] {
    try Checks.finite(values)
    try Checks.length(values.count, atLeast: 3)
    guard let median = Sample.median(values),
      let spread = Sample.medianAbsoluteDeviation(values), spread > 0
    else { throw .noSpread }
    return values.map { 0.6745 * ($0 - median) / spread }
  }
}
