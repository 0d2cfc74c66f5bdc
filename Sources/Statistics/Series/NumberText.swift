import RealModule

/// Numbers as text: Indonesian with a comma, English with a point, and for machines.
enum NumberText {
  /// A whole number with zeros before it.
  static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// A value with at most `places` decimals (0 to 9), none of them a trailing zero, a comma before
  /// them and points between thousands; a dash where it is not finite.
  static func indonesian(_ value: Double, places: Int) -> String {
    written(value, places, decimal: ",", thousands: ".")
  }

  /// The same with a point before the decimals and commas between thousands.
  static func english(_ value: Double, places: Int) -> String {
    written(value, places, decimal: ".", thousands: ",")
  }

  /// A JSON number of at most nine significant digits, so that the last bits of a machine's
  /// arithmetic do not show; `null` where it is not finite.
  static func json(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    guard value != 0 else { return "0" }
    let sign = value < 0 ? "-" : ""
    let size = abs(value)
    let exponent = Int(Double.log10(size).rounded(.down))
    if (-5...14).contains(exponent) {
      let places = max(0, 8 - exponent)
      return sign + decimal(Int((size * .pow(10, places)).rounded()), places)
    }
    let digits = Int((size / .pow(10, exponent) * 1e8).rounded())
    return "\(sign)\(decimal(digits, 8))e\(exponent)"
  }

  /// `digits` with the last `places` of them after a point, without zeros at the end.
  private static func decimal(_ digits: Int, _ places: Int) -> String {
    var all = padded(digits, places + 1)
    let whole = all.dropLast(places)
    all = String(all.suffix(places))
    while all.last == "0" { all.removeLast() }
    return all.isEmpty ? String(whole) : "\(whole).\(all)"
  }

  private static func written(
    _ value: Double, _ places: Int, decimal: String, thousands: String
  ) -> String {
    let scale = Int(Double.pow(10, places))
    guard value.isFinite, abs(value) * Double(scale) < 9e15 else { return "-" }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    let (whole, part) = scaled.quotientAndRemainder(dividingBy: scale)
    var digits = String(whole)
    var groups: [String] = []
    while digits.utf8.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits = String(digits.dropLast(3))
    }
    groups.insert(digits, at: 0)
    var text = groups.joined(separator: thousands)
    var decimals = padded(part, places)
    while decimals.last == "0" { decimals.removeLast() }
    if part > 0 { text += decimal + decimals }
    return value < 0 && scaled > 0 ? "-" + text : text
  }
}
