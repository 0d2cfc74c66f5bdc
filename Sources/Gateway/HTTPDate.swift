import RecordModel

/// A moment as HTTP writes it, to the second: `Sun, 06 Nov 1994 08:49:37 GMT`.
///
/// Source: RFC 9110 section 5.6.7, IMF-fixdate; the obsolete forms are not read.
struct HTTPDate: Hashable, Sendable, CustomStringConvertible {
  /// Seconds since 1970.
  let seconds: Int64

  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The second in which a moment lies.
  init(microseconds: Int64) {
    let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    seconds = rest < 0 ? whole - 1 : whole
  }

  /// Reads the text of a header; nil for what is none.
  init?(_ text: String) {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", parts[3].utf8.count == 4,
      let day = Int(parts[1]), let month = Self.months.firstIndex(of: String(parts[2])),
      let year = Int(parts[3]), (1...9999).contains(year), day >= 1
    else { return nil }
    let clock = parts[4].split(separator: ":", omittingEmptySubsequences: false)
    let numbers = clock.compactMap { $0.utf8.count == 2 ? Int($0) : nil }
    let date = CivilDate(year: year, month: month + 1, day: day)
    guard clock.count == 3, numbers.count == 3, day <= date.daysInMonth,
      (0..<24).contains(numbers[0]), (0..<60).contains(numbers[1]), (0...60).contains(numbers[2])
    else { return nil }
    seconds =
      Int64(date.daysSince1970) * 86_400
      + Int64(numbers[0] * 3600 + numbers[1] * 60 + numbers[2])
  }

  var description: String {
    let (whole, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
    let day = Int(rest < 0 ? whole - 1 : whole)
    let second = Int(rest < 0 ? rest + 86_400 : rest)
    let civil = CivilDate(daysSince1970: day)
    let name = Self.days[((day % 7) + 7) % 7]
    let year = String(repeating: "0", count: max(0, 4 - String(civil.year).count)) + "\(civil.year)"
    let clock = [second / 3600, second / 60 % 60, second % 60].map(Self.two).joined(separator: ":")
    return "\(name), \(Self.two(civil.day)) \(Self.months[civil.month - 1]) \(year) \(clock) GMT"
  }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
}
