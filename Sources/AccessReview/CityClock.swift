/// Days, weeks and hours of the city: WITA, UTC+8, without summer time.
enum CityClock {
  static let hour: Int64 = 3_600_000_000
  static let day: Int64 = 24 * hour
  private static let offset = 8 * hour

  /// Days since 1970-01-01 by the city's calendar.
  static func day(_ time: Int64) -> Int { floored(time + offset, day) }

  /// Hour of the day, 0 to 23.
  static func hour(_ time: Int64) -> Int { floored(time + offset, hour) - day(time) * 24 }

  /// Hours since the city's 1970-01-01 00:00.
  static func hours(_ time: Int64) -> Int { floored(time + offset, hour) }

  /// Weeks since 1970, from Monday; 1970-01-01 was a Thursday of week 0.
  static func week(_ time: Int64) -> Int { floored(Int64(day(time)) + 3, 7) }

  /// 0 for Monday to Friday, 1 for Saturday, 2 for Sunday: facilities keep three kinds of days.
  static func kindOfDay(_ day: Int) -> Int {
    let weekday = (day + 3) - floored(Int64(day) + 3, 7) * 7
    return weekday < 5 ? 0 : weekday - 4
  }

  private static func floored(_ value: Int64, _ divisor: Int64) -> Int {
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
    return Int(rest < 0 ? quotient - 1 : quotient)
  }
}
