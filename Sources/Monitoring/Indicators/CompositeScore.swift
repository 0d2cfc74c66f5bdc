package import RecordModel

/// A figure made of figures of indicators, under a version of its own.
///
/// It is told only where each of them is, so that it tells nothing that they do not.
package struct CompositeScore: Sendable {
  /// Short id, as in files: `POR`.
  package let id: String
  /// Rises when anything of it changes.
  package let version: Int
  /// What it is called.
  package let title: Bilingual
  /// How it is made, in words.
  package let formula: Bilingual
  /// Where it comes from.
  package let source: Bilingual
  /// The best that it can be.
  package let best: Double
  /// The indicators that it is made of.
  package let parts: [String]
  private let score: @Sendable ([Double]) -> Double

  /// Its value; nil where a part has none.
  ///
  /// - Parameter values: of indicators by id, in their own unit (0 to 1 for proportions).
  package func value(_ values: [String: Double]) -> Double? {
    let known = parts.compactMap { values[$0] }
    return known.count == parts.count ? score(known) : nil
  }

  /// Every one of them.
  package static let all = [rationalUse]

  /// Rational use of medicines (POR). Source: monitoring.md 2, Q4.
  package static let rationalUse = CompositeScore(
    id: "POR", version: 1,
    title: Bilingual(
      id: "Penggunaan obat rasional (POR), gabungan",
      en: "Rational use of medicines (POR), composite"),
    formula: Bilingual(
      id:
        "[(100 − a)/80 + (100 − b)/92 + (100 − c)/99 + (4 − d)/1,4] × 100/4, tiap suku paling besar 1; "
        + "a = Q4a %, b = Q4b %, c = Q4c %, d = Q4d. Terbaik 100.",
      en:
        "[(100 − a)/80 + (100 − b)/92 + (100 − c)/99 + (4 − d)/1.4] × 100/4, each term at most 1; a = Q4a %, "
        + "b = Q4b %, c = Q4c %, d = Q4d. The best is 100."),
    source: Bilingual(
      id: "POR Kemenkes; rumus perlu dicocokkan dengan juknis",
      en: "POR of Kemenkes; the formula awaits a check against its guidance"),
    best: 100, parts: ["Q4a", "Q4b", "Q4c", "Q4d"]
  ) { values in
    let first: Double = (100 - values[0] * 100) / 80
    let second: Double = (100 - values[1] * 100) / 92
    let third: Double = (100 - values[2] * 100) / 99
    let fourth: Double = (4 - values[3]) / 1.4
    let terms: [Double] = [first, second, third, fourth]
    return terms.map { min(1, $0) }.reduce(0, +) * 100 / 4
  }
}
