/// The two languages of a chart's numbers and sentences.
package enum ChartLanguage: Hashable, Sendable, CaseIterable {
  case indonesian, english

  /// A number with so many decimals: `1.234,5` and `1,234.5`.
  package func number(_ value: Double, decimals: Int = 0) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "–" }
    let scale = (0..<max(0, decimals)).reduce(1.0) { power, _ in power * 10 }
    let whole = Int((abs(value) * scale).rounded())
    let isNegative = value < 0 && whole > 0
    var digits = Array(String(whole / Int(scale)))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(self == .indonesian ? "." : ",", at: place)
      place -= 3
    }
    var text = (isNegative ? "-" : "") + String(digits)
    if decimals > 0 {
      let rest = String(whole % Int(scale))
      text += self == .indonesian ? "," : "."
      text += String(repeating: "0", count: decimals - rest.count) + rest
    }
    return text
  }

  /// A share as per cent: `12,5 %` and `12.5%`.
  package func percent(_ share: Double, decimals: Int = 1) -> String {
    number(share * 100, decimals: decimals) + (self == .indonesian ? "\u{a0}%" : "%")
  }

  /// A share as per mille: `12,5 ‰` and `12.5‰`.
  package func perMille(_ share: Double, decimals: Int = 1) -> String {
    number(share * 1000, decimals: decimals) + (self == .indonesian ? "\u{a0}‰" : "‰")
  }
}
