/// When people come, by kind of facility.
enum OpeningHours {
  /// 0 Monday to 6 Sunday; the plan begins on a Monday.
  static func weekday(_ day: Int) -> Int { day % 7 }

  /// A minute of the day when somebody comes; nil on a day when it is closed.
  static func minute(
    _ kind: SimulatedFacility.Kind, day: Int, _ numbers: inout SeededNumbers
  ) -> Int? {
    let weekday = weekday(day)
    switch kind {
    case .bigHospital, .hospital:
      // A quarter comes to the emergency room, at any hour; Sundays there is nothing else.
      if weekday == 6 || numbers.chance(230) { return emergencyMinute(&numbers) }
      return humped(480, 840, &numbers)
    case .puskesmas:
      if weekday == 6 { return nil }
      return humped(470, weekday < 4 ? 780 : weekday == 4 ? 640 : 690, &numbers)
    case .clinic:
      if weekday == 6 { return nil }
      return numbers.chance(400) ? humped(480, 720, &numbers) : humped(1_010, 1_270, &numbers)
    case .laboratory: return weekday == 6 ? nil : humped(420, 930, &numbers)
    }
  }

  /// How many come on a weekday, in hundredths of a Monday.
  static func weight(_ kind: SimulatedFacility.Kind, day: Int) -> Int {
    let weekday = weekday(day)
    switch kind {
    case .bigHospital, .hospital: return [100, 95, 92, 95, 80, 55, 28][weekday]
    case .puskesmas: return [100, 90, 85, 85, 60, 50, 0][weekday]
    case .clinic, .laboratory: return [100, 95, 95, 95, 90, 80, 0][weekday]
    }
  }

  private static func emergencyMinute(_ numbers: inout SeededNumbers) -> Int {
    let hours = [
      8, 6, 5, 5, 5, 6, 9, 12, 14, 15, 15, 14, 13, 12, 12, 13, 15, 18, 22, 24, 22, 18, 14, 10,
    ]
    var mark = numbers.below(hours.reduce(0, +))
    for (hour, weight) in hours.enumerated() {
      if mark < weight { return hour * 60 + numbers.below(60) }
      mark -= weight
    }
    return 1_200
  }

  /// More in the first half, as waiting rooms are.
  private static func humped(_ from: Int, _ to: Int, _ numbers: inout SeededNumbers) -> Int {
    let unit = (numbers.unit() + numbers.unit() * numbers.unit()) / 2
    return from + Int(unit * Double(to - from))
  }
}
