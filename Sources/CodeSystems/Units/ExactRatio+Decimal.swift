package import RecordModel

// A ratio written as a decimal.
extension ExactRatio {
  /// Significant digits of a decimal that does not end: what a double holds for sure.
  static let significantDigits = 15

  /// The number as a decimal, and whether it is the number itself.
  ///
  /// One that ends is written whole; one that does not, or that a rounded constant went into, to 15
  /// significant digits, half away from zero. Nil where 64 characters do not hold it.
  package var decimal: (value: ExactDecimal, isExact: Bool)? {
    let isEnding = denominator == 1
    let digits: [UInt8]
    let power: Int
    if isEnding, !isRounded {
      digits = Array(String(numerator.magnitude).utf8)
      power = exponent
    } else {
      (digits, power) = Self.rounded(numerator.magnitude, UInt128(denominator), exponent)
    }
    let text = Self.text(digits, power: power, isNegative: numerator < 0)
    return ExactDecimal(text).map { ($0, isEnding && !isRounded) }
  }

  /// Long division to one digit more than wanted, which rounds the last.
  private static func rounded(
    _ above: UInt128, _ below: UInt128, _ exponent: Int
  ) -> (digits: [UInt8], power: Int) {
    var (whole, rest) = above.quotientAndRemainder(dividingBy: below)
    var power = exponent
    while whole >= limit * 10 {
      whole /= 10
      power += 1
      rest = 0
    }
    while whole < limit, whole != 0 || rest != 0, rest <= UInt128.max / 10 {
      rest *= 10
      whole = whole * 10 + rest / below
      rest %= below
      power -= 1
    }
    whole = whole / 10 + (whole % 10 >= 5 ? 1 : 0)
    power += 1
    while whole != 0, whole % 10 == 0 {
      whole /= 10
      power += 1
    }
    return (Array(String(whole).utf8), power)
  }

  /// The least number of one digit more than wanted.
  private static var limit: UInt128 {
    var limit: UInt128 = 1
    for _ in 0..<significantDigits { limit *= 10 }
    return limit
  }

  /// Digits with their point; with an exponent only where zeros would fill the number.
  private static func text(_ digits: [UInt8], power: Int, isNegative: Bool) -> String {
    var bytes = digits
    if power > 0, bytes.count + power <= 24 {
      bytes += Array(repeating: UInt8(ascii: "0"), count: power)
    } else if power < 0, -power < 24 {
      while bytes.count <= -power { bytes.insert(UInt8(ascii: "0"), at: 0) }
      bytes.insert(UInt8(ascii: "."), at: bytes.count + power)
    } else if power != 0 {
      bytes += Array("e\(power)".utf8)
    }
    if isNegative, digits != [UInt8(ascii: "0")] { bytes.insert(UInt8(ascii: "-"), at: 0) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
