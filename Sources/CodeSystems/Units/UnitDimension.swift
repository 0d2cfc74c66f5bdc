/// What a unit measures: the powers of its base units.
///
/// UCUM's seven, and beside them those that UCUM makes plain numbers but that a record must not
/// mix: moles, equivalents and osmoles, and the arbitrary units, each of its own kind. Source:
/// UCUM, base units and arbitrary units.
struct UnitDimension: Hashable, Sendable {
  /// One base.
  enum Base: Int, Sendable, CaseIterable {
    case metre, second, gram, radian, kelvin, coulomb, candela
    case mole, equivalent, osmole
    case internationalUnit, arbitraryUnit, colonyFormingUnit, pharmacopeiaUnit, acidity
  }

  private var powers: SIMD16<Int8>

  /// A plain number.
  static let none = UnitDimension(powers: .zero)

  private init(powers: SIMD16<Int8>) { self.powers = powers }

  /// The dimension of one base unit.
  init(_ base: Base) {
    powers = .zero
    powers[base.rawValue] = 1
  }

  /// The power of a base.
  subscript(base: Base) -> Int { Int(powers[base.rawValue]) }

  /// The dimension of a product; nil beyond what units of measure have.
  func multiplied(by other: UnitDimension) -> UnitDimension? { sum(with: other.powers) }

  /// The dimension of a quotient.
  func divided(by other: UnitDimension) -> UnitDimension? { sum(with: .zero &- other.powers) }

  private func sum(with other: SIMD16<Int8>) -> UnitDimension? {
    let sum = powers &+ other
    guard (0..<16).allSatisfy({ (-24...24).contains(sum[$0]) }) else { return nil }
    return UnitDimension(powers: sum)
  }

  /// The dimension of a power.
  func raised(to count: Int) -> UnitDimension? {
    guard (-12...12).contains(count) else { return nil }
    var result = UnitDimension.none
    for _ in 0..<abs(count) {
      guard let next = count < 0 ? result.divided(by: self) : result.multiplied(by: self) else {
        return nil
      }
      result = next
    }
    return result
  }
}
