extension CivilDate {
  /// The day that it is in Banjarmasin at a moment, days since 1970-01-01.
  ///
  /// - Parameter microseconds: since 1970-01-01T00:00:00Z.
  package static func localDay(at microseconds: Int64) -> Int {
    let local = microseconds + Int64(witaOffsetMinutes) * 60_000_000
    let day: Int64 = 86_400_000_000
    return Int(local >= 0 ? local / day : (local - day + 1) / day)
  }

  /// `yyyy-MM-dd` as days since 1970-01-01; nil for what is no day.
  package static func days(_ text: some StringProtocol) -> Int? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      (1...9999).contains(year), (1...12).contains(month), day >= 1
    else { return nil }
    let date = CivilDate(year: year, month: month, day: day)
    return day <= date.daysInMonth ? date.daysSince1970 : nil
  }

  /// Days since 1970-01-01 as `yyyy-MM-dd`.
  package static func text(_ days: Int) -> String {
    let date = CivilDate(daysSince1970: days)
    func digits(_ number: Int, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    return "\(digits(date.year, 4))-\(digits(date.month, 2))-\(digits(date.day, 2))"
  }
}
