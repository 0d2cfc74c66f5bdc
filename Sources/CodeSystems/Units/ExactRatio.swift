package import RecordModel

/// A rational number with its powers of ten apart, so that factors of units multiply without
/// rounding.
///
/// Value: `numerator / denominator * 10^exponent`; in lowest terms, the denominator free of 2 and
/// 5, the numerator no multiple of 10: equal numbers are equal values.
package struct ExactRatio: Hashable, Sendable {
  let numerator: Int128
  let denominator: Int128
  let exponent: Int
  /// Whether a rounded constant went into it (π).
  let isRounded: Bool

  static let zero = ExactRatio(reduced: 0, 1, 0, isRounded: false)
  static let one = ExactRatio(reduced: 1, 1, 0, isRounded: false)
  static let ten = ExactRatio(reduced: 1, 1, 1, isRounded: false)

  /// Beyond this power of ten nothing clinical is said.
  private static let largestExponent = 400
  /// Digits that a number from outside may have: what fits the 127 bits with room for a factor.
  private static let longestNumber = 30

  private init(reduced numerator: Int128, _ denominator: Int128, _ exponent: Int, isRounded: Bool) {
    self.numerator = numerator
    self.denominator = denominator
    self.exponent = exponent
    self.isRounded = isRounded
  }

  /// Brings a fraction into its one form; nil if it leaves the range or has no value.
  init?(_ numerator: Int128, over denominator: Int128, exponent: Int = 0, isRounded: Bool = false) {
    guard denominator != 0 else { return nil }
    guard numerator != 0 else {
      self.init(reduced: 0, 1, 0, isRounded: isRounded)
      return
    }
    guard numerator != .min, denominator != .min else { return nil }
    var above = denominator < 0 ? -numerator : numerator
    var below = denominator < 0 ? -denominator : denominator
    var power = exponent
    let common = Self.commonDivisor(above < 0 ? -above : above, below)
    above /= common
    below /= common
    // A half is five tenths, a fifth is two tenths.
    for (factor, partner) in [(2, 5), (5, 2)] as [(Int128, Int128)] {
      while below % factor == 0 {
        let (product, isOver) = above.multipliedReportingOverflow(by: partner)
        guard !isOver else { return nil }
        above = product
        below /= factor
        power -= 1
      }
    }
    while above % 10 == 0 {
      above /= 10
      power += 1
    }
    guard abs(power) <= Self.largestExponent else { return nil }
    self.init(reduced: above, below, power, isRounded: isRounded)
  }

  /// The number that a decimal writes; nil if it has more than 30 digits.
  package init?(_ decimal: ExactDecimal) {
    var coefficient: Int128 = 0
    var power = 0
    var written = 0
    var isNegative = false
    var isFraction = false
    var digits = 0
    var isExponent = false
    var exponentSign = 1
    for byte in decimal.text.utf8 {
      switch byte {
      case UInt8(ascii: "-") where isExponent: exponentSign = -1
      case UInt8(ascii: "-"): isNegative = true
      case UInt8(ascii: "+"): continue
      case UInt8(ascii: "."): isFraction = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"): isExponent = true
      case let digit where isExponent: written = written * 10 + Int(digit - 48)
      case let digit:
        coefficient = coefficient * 10 + Int128(digit - 48)
        if coefficient != 0 { digits += 1 }
        guard digits <= Self.longestNumber else { return nil }
        if isFraction { power -= 1 }
      }
    }
    self.init(
      isNegative ? -coefficient : coefficient, over: 1, exponent: power + exponentSign * written)
  }

  /// A whole number.
  init(_ whole: Int) {
    self = ExactRatio(Int128(whole), over: 1) ?? .zero
  }

  /// The nearest double.
  package var approximate: Double {
    var value = Double(numerator) / Double(denominator)
    // Powers of ten up to 22 are exact doubles; one step of each keeps the error within an ulp or
    // two.
    var power = exponent
    while power > 0 {
      let step = min(power, 22)
      value *= Self.power(of: step)
      power -= step
    }
    while power < 0 {
      let step = min(-power, 22)
      value /= Self.power(of: step)
      power += step
    }
    return value
  }

  private static func power(of exponent: Int) -> Double {
    var value = 1.0
    for _ in 0..<exponent { value *= 10 }
    return value
  }

  private static func commonDivisor(_ left: Int128, _ right: Int128) -> Int128 {
    var (left, right) = (left, right)
    while right != 0 { (left, right) = (right, left % right) }
    return left
  }
}

// Arithmetic; nil where a result leaves the range.
extension ExactRatio {
  func multiplied(by other: ExactRatio) -> ExactRatio? {
    // Crossing out first keeps the products small.
    let left = Self.commonDivisor(numerator.magnitudeValue, other.denominator)
    let right = Self.commonDivisor(other.numerator.magnitudeValue, denominator)
    guard left != 0, right != 0 else { return .zero }
    let (above, isOver) = (numerator / left).multipliedReportingOverflow(
      by: other.numerator / right)
    let (below, isUnder) = (denominator / right).multipliedReportingOverflow(
      by: other.denominator / left)
    guard !isOver, !isUnder else { return nil }
    return ExactRatio(
      above, over: below, exponent: exponent + other.exponent,
      isRounded: isRounded || other.isRounded)
  }

  func divided(by other: ExactRatio) -> ExactRatio? {
    guard
      let inverse = ExactRatio(
        other.denominator, over: other.numerator, exponent: -other.exponent,
        isRounded: other.isRounded)
    else { return nil }
    return multiplied(by: inverse)
  }

  func added(to other: ExactRatio) -> ExactRatio? {
    if numerator == 0 { return other }
    if other.numerator == 0 { return self }
    let power = min(exponent, other.exponent)
    guard let left = scaled(to: power), let right = other.scaled(to: power) else { return nil }
    let (first, isOver1) = left.multipliedReportingOverflow(by: other.denominator)
    let (second, isOver2) = right.multipliedReportingOverflow(by: denominator)
    let (above, isOver3) = first.addingReportingOverflow(second)
    let (below, isOver4) = denominator.multipliedReportingOverflow(by: other.denominator)
    guard !isOver1, !isOver2, !isOver3, !isOver4 else { return nil }
    return ExactRatio(
      above, over: below, exponent: power, isRounded: isRounded || other.isRounded)
  }

  var negated: ExactRatio {
    ExactRatio(reduced: -numerator, denominator, exponent, isRounded: isRounded)
  }

  /// The `count`-th power, of a unit's exponent.
  func raised(to count: Int) -> ExactRatio? {
    var result = ExactRatio.one
    for _ in 0..<abs(count) {
      guard let next = result.multiplied(by: self) else { return nil }
      result = next
    }
    return count < 0 ? ExactRatio.one.divided(by: result) : result
  }

  /// The numerator when the exponent is `power`.
  private func scaled(to power: Int) -> Int128? {
    var value = numerator
    for _ in 0..<min(exponent - power, 60) {
      let (next, isOver) = value.multipliedReportingOverflow(by: 10)
      guard !isOver else { return nil }
      value = next
    }
    return exponent - power > 60 ? nil : value
  }
}

extension Int128 {
  fileprivate var magnitudeValue: Int128 { self < 0 ? -self : self }
}
