/// Sorts a week's alerts: which the official rule and the model agree on, and how many of the list
/// are likely to be chance.
///
/// Source: Benjamini and Hochberg 1995, JRSS B 57, 289-300.
package enum AlertTriage {
  /// How urgent an alert is.
  package enum Colour: String, Hashable, Sendable, CaseIterable {
    /// The official rule and the model agree, or a disease of which every case counts.
    case red
    /// One of them alone.
    case amber
    /// Neither.
    case none
  }

  /// The chance below which the model agrees.
  package static let modelLevel = 0.01

  /// The colour of a week with the official `verdict` and the model's p-value, nil where the model
  /// could not judge.
  package static func colour(_ verdict: SKDRRule.Verdict, pValue: Double?) -> Colour {
    colour(verdict, modelAgrees: pValue.map { $0 < modelLevel })
  }

  /// The colour of a week with the official `verdict` and the word of another model, nil where it
  /// could not judge.
  package static func colour(_ verdict: SKDRRule.Verdict, modelAgrees: Bool?) -> Colour {
    if verdict.isAlert && verdict.branch == .count { return .red }
    let model = modelAgrees ?? false
    if verdict.isAlert && model { return .red }
    return verdict.isAlert || model ? .amber : .none
  }

  /// The q-value of each of `pValues` (0 to 1): the share of chance among all alerts at least as
  /// strong. In the same order. Throws `settingOutOfRange`.
  package static func qValues(_ pValues: [Double]) throws(Refusal) -> [Double] {
    try Checks.setting("pValues", pValues.allSatisfy { (0...1).contains($0) })
    let order = pValues.indices.sorted { pValues[$0] > pValues[$1] }
    var qValues = [Double](repeating: 1, count: pValues.count)
    var least = 1.0
    for (place, index) in order.enumerated() {
      let rank = Double(pValues.count - place)
      least = min(least, pValues[index] * Double(pValues.count) / rank)
      qValues[index] = least
    }
    return qValues
  }

  /// How many of `series` are expected to alarm by chance in a week at `level`.
  package static func expectedFalseAlarms(series: Int, level: Double = modelLevel) -> Double {
    Double(max(0, series)) * min(max(level, 0), 1)
  }
}
