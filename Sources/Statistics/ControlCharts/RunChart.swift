/// The run chart: values around their median, without limits.
///
/// Source: Anhoej and Olesen 2014; as qicharts2.
package struct RunChart: Hashable, Sendable {
  /// The median of the values.
  package let centre: Double
  /// The Anhoej rules; nil when no value is off the median.
  package let runs: RunsAnalysis?

  /// The chart of `values`, in their own unit. Throws `tooShort` (1 value), `notFinite`.
  package init(_ values: [Double]) throws(Refusal) {
    try Checks.finite(values)
    guard let median = Sample.median(values) else { throw .tooShort(needed: 1, given: 0) }
    centre = median
    runs = RunsAnalysis(values.map { $0 - median })
  }
}
