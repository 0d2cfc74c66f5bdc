import Crypto

/// A figure of a facility as it was at a moment, with the hash of the sums that it was made of.
package struct FrozenFigure: Hashable, Sendable {
  /// The id of a `FrozenSubject`: an indicator's, `DQ`, `BOR`, `INM01`, `W2C`.
  package let indicator: String
  /// The version of its definition.
  package let version: Int
  /// Of which months.
  package let months: ClosedRange<CalendarMonth>
  /// The sums.
  package let numerator: Int
  /// The sums.
  package let denominator: Int
  /// In the figure's own unit, 0 to 1 for proportions and the score of data.
  package let value: Double
  /// Up to when the data reached, microseconds since 1970.
  package let cut: Int64
  /// Lines that it was made of: months, or weeks of W2.
  package let inputs: Int
  /// SHA-256 over those lines, sorted; they tell nothing that pages hide.
  package let hash: [UInt8]
  /// What it counted of each of its months, in order, also of those without anybody (of beds: of those with a census).
  /// Nil of what is stated, and of what was frozen before that was kept.
  package let counts: [FrozenMonth]?

  /// The score of data as an indicator.
  package static let dataQuality = "DQ"
  /// The version of that score.
  package static let dataQualityVersion = 1

  /// A figure as it is stored.
  package init(
    indicator: String, version: Int, months: ClosedRange<CalendarMonth>, numerator: Int,
    denominator: Int, value: Double, cut: Int64, inputs: Int, hash: [UInt8],
    counts: [FrozenMonth]? = nil
  ) {
    self.indicator = indicator
    self.version = version
    self.months = months
    self.numerator = numerator
    self.denominator = denominator
    self.value = value
    self.cut = cut
    self.inputs = inputs
    self.hash = hash
    self.counts = counts
  }

  /// Whether its lines are no more than months and weeks: sums of visits were hashed by day and kelurahan once, and who
  /// tries all small numbers until such a hash fits finds them.
  package var isHashTold: Bool {
    switch FrozenSubject.named(indicator) {
    case .quality?, .indicator?:
      inputs <= months.upperBound.number - months.lowerBound.number + 1
    case .form?, .beds?, .weeks?, nil: true
    }
  }

  /// The months that it counted: of a state the one whose state it is.
  var counted: ClosedRange<CalendarMonth> {
    guard case .indicator(let one)? = FrozenSubject.named(indicator), one.isMonthly,
      let first = counts?.first?.month, let last = counts?.last?.month, first <= last
    else { return months }
    return first...last
  }

  /// SHA-256 over lines in their order, 32 bytes.
  static func digest(of lines: [String]) -> [UInt8] {
    Array(SHA256.hash(data: Array(lines.joined(separator: "\n").utf8)))
  }

  /// What may be frozen.
  package static func isKnown(_ indicator: String) -> Bool {
    FrozenSubject.named(indicator) != nil
  }
}
