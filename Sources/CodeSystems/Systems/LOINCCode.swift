/// The form of LOINC codes: a number, a hyphen, and the check digit of the number by modulus 10.
///
/// Source: LOINC Users' Guide, appendix on the check digit (the algorithm of Luhn).
package enum LOINCCode {
  /// Digits that a number may have; the longest that were given have six.
  private static let longestNumber = 7

  /// The number before the hyphen; nil if the check digit is wrong or it is no such code.
  package static func number(_ code: String) -> Int? {
    var code = code
    return code.withUTF8 { number($0) }
  }

  static func number(_ code: UnsafeBufferPointer<UInt8>) -> Int? {
    let length = code.count - 2
    guard length >= 1, length <= longestNumber, code[length] == UInt8(ascii: "-"),
      code[length + 1] &- 48 < 10
    else { return nil }
    var number = 0
    var sum = 0
    for index in 0..<length {
      let digit = Int(code[index]) - 48
      guard (0...9).contains(digit) else { return nil }
      number = number * 10 + digit
      // From the right every other digit counts twice, the last one first.
      let doubled = (length - index) % 2 == 1 ? digit * 2 : digit
      sum += doubled > 9 ? doubled - 9 : doubled
    }
    return (10 - sum % 10) % 10 == Int(code[length + 1]) - 48 ? number : nil
  }

  /// Whether it is a code, or one of LOINC's parts, answers, lists or groups (`LA6576-8`).
  static func isOne(_ code: UnsafeBufferPointer<UInt8>) -> Bool {
    if number(code) != nil { return true }
    guard code.count >= 5, code.count <= 11, code[0] == UInt8(ascii: "L"),
      [UInt8(ascii: "A"), UInt8(ascii: "P"), UInt8(ascii: "L"), UInt8(ascii: "G")].contains(code[1])
    else { return false }
    let hyphen = code.count - 2
    return code[hyphen] == UInt8(ascii: "-") && code[hyphen + 1] &- 48 < 10
      && code[2..<hyphen].allSatisfy { $0 &- 48 < 10 }
  }
}
