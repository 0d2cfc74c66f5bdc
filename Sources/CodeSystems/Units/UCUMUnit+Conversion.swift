package import RecordModel

// A value of one unit told in another.
extension UCUMUnit {
  /// A value told in another unit.
  package struct Conversion: Hashable, Sendable {
    /// The number; its digits are those that arithmetic gives, not those that were measured.
    package let value: ExactDecimal
    /// Whether nothing was rounded; else it has 15 significant digits.
    package let isExact: Bool
  }

  /// Tells a value of this unit in another; nil if the units measure different things or the number
  /// has more than 30 digits.
  ///
  /// - Parameter substance: what was measured, where moles are to be told in grams, equivalents in
  ///   moles, or enzyme units in each other.
  package func convert(
    _ value: ExactDecimal, to target: UCUMUnit, of substance: Substance? = nil
  ) -> Conversion? {
    if self == target { return Conversion(value: value, isExact: true) }
    guard let number = ExactRatio(value),
      let converted = convert(number, to: target, of: substance)?.decimal
    else { return nil }
    return Conversion(value: converted.value, isExact: converted.isExact)
  }

  /// The same of a double: for limits and drawings, not for what is kept.
  package func convert(
    approximately value: Double, to target: UCUMUnit, of substance: Substance? = nil
  ) -> Double? {
    guard let bridge = bridge(to: target, substance), let ratio = bridge.divided(by: target.factor)
    else { return nil }
    return (value + zero.approximate) * ratio.approximate - target.zero.approximate
  }

  /// Whether a value can be told in another unit.
  func isConvertible(to target: UCUMUnit, of substance: Substance?) -> Bool {
    bridge(to: target, substance) != nil
  }

  private func convert(
    _ value: ExactRatio, to target: UCUMUnit, of substance: Substance?
  ) -> ExactRatio? {
    guard let bridge = bridge(to: target, substance),
      let ratio = bridge.divided(by: target.factor)
    else { return nil }
    return value.added(to: zero)?.multiplied(by: ratio)?.added(to: target.zero.negated)
  }

  /// This unit's factor in the dimension of the target: moles are told in grams and equivalents in
  /// moles where both differ by nothing else; nil if they do.
  private func bridge(to target: UCUMUnit, _ substance: Substance?) -> ExactRatio? {
    if dimension == target.dimension { return factor }
    guard let substance else { return nil }
    var unit = self
    if let valence = substance.valence {
      unit = unit.replacing(.equivalent, by: .mole, each: ExactRatio(valence).inverse, in: target)
    }
    if let grams = substance.gramsPerMole {
      unit = unit.replacing(.mole, by: .gram, each: grams, in: target)
    }
    if substance.isEnzyme { unit = unit.enzymeUnits(in: target) }
    return unit.dimension == target.dimension ? unit.factor : nil
  }

  /// Puts one base for another as often as the target asks; `each` is one of the first in the
  /// second.
  private func replacing(
    _ base: UnitDimension.Base, by other: UnitDimension.Base, each: ExactRatio?, in target: UCUMUnit
  ) -> UCUMUnit {
    let count = dimension[base] - target.dimension[base]
    guard count != 0, let each, let factor = each.raised(to: count),
      let exchange = UnitDimension(other).divided(by: UnitDimension(base)),
      let change = exchange.raised(to: count), let dimension = dimension.multiplied(by: change),
      let product = self.factor.multiplied(by: factor)
    else { return self }
    return UCUMUnit(factor: product, dimension: dimension)
  }

  /// The international unit of an enzyme is what UCUM calls `U`: a micromole a minute.
  private func enzymeUnits(in target: UCUMUnit) -> UCUMUnit {
    let count = dimension[.internationalUnit] - target.dimension[.internationalUnit]
    guard count != 0, let activity = UCUMUnit("U")?.raised(to: count),
      let bare = UnitDimension(.internationalUnit).raised(to: -count),
      let dimension = dimension.multiplied(by: bare)?.multiplied(by: activity.dimension),
      let factor = factor.multiplied(by: activity.factor)
    else { return self }
    return UCUMUnit(factor: factor, dimension: dimension)
  }
}

extension ExactRatio {
  fileprivate var inverse: ExactRatio? { ExactRatio.one.divided(by: self) }
}
