/// A unit of measure: how many base units it is, and of what.
///
/// Degrees have a zero of their own: a value stands for `(value + zero) * factor` base units.
/// Source: UCUM, semantics and special units on non-ratio scales.
package struct UCUMUnit: Hashable, Sendable {
  let factor: ExactRatio
  let dimension: UnitDimension
  /// Added before the factor counts: 273.15 for degrees Celsius, 459.67 for Fahrenheit, else 0.
  let zero: ExactRatio

  init(factor: ExactRatio, dimension: UnitDimension, zero: ExactRatio = .zero) {
    self.factor = factor
    self.dimension = dimension
    self.zero = zero
  }

  /// The plain number one.
  static let one = UCUMUnit(factor: .one, dimension: .none)

  /// Reads a unit in UCUM's case-sensitive form (`mm[Hg]`, `10*3/uL`, `{beats}/min`); nil if it is
  /// none.
  package init?(_ text: String) {
    if let common = Self.common[text] {
      self = common
      return
    }
    guard let unit = UCUMParser.read(text, atoms: UCUMAtoms.all) else { return nil }
    self = unit
  }

  /// Units that every visit has, read once.
  private static let common: [String: UCUMUnit] = Dictionary(
    [
      "mm[Hg]", "/min", "{beats}/min", "Cel", "kg", "g", "cm", "m", "%", "kg/m2", "{score}", "wk",
      "g/dL", "mg/dL", "mmol/L", "umol/L", "U/L", "fL", "pg", "10*3/uL", "10*6/uL", "meq/L",
    ].compactMap { text in
      UCUMParser.read(text, atoms: UCUMAtoms.all).map { (text, $0) }
    }, uniquingKeysWith: { first, _ in first })

  /// Whether values of both can be told in each other without knowing what was measured.
  package func isCommensurable(with other: UCUMUnit) -> Bool { dimension == other.dimension }

  // MARK: Products, for the parser

  /// Units with a zero of their own stand alone.
  private var isRatio: Bool { zero == .zero }

  func multiplied(by other: UCUMUnit) -> UCUMUnit? {
    if self == .one { return other }
    guard isRatio, other.isRatio, let factor = factor.multiplied(by: other.factor),
      let dimension = dimension.multiplied(by: other.dimension)
    else { return nil }
    return UCUMUnit(factor: factor, dimension: dimension)
  }

  func divided(by other: UCUMUnit) -> UCUMUnit? {
    guard isRatio, other.isRatio, let factor = factor.divided(by: other.factor),
      let dimension = dimension.divided(by: other.dimension)
    else { return nil }
    return UCUMUnit(factor: factor, dimension: dimension)
  }

  func raised(to count: Int) -> UCUMUnit? {
    if count == 1 { return self }
    guard isRatio, let dimension = dimension.raised(to: count),
      let factor = factor.raised(to: count)
    else { return nil }
    return UCUMUnit(factor: factor, dimension: dimension)
  }
}
