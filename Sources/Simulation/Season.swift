import RecordModel

/// How a condition's demand moves through the year in a river city on the equator: wet from
/// November to April.
enum Season: Character, Sendable, CaseIterable {
  /// The same all year.
  case steady = "-"
  /// Dengue and chikungunya: high at the end of the rains, low in the dry months.
  case mosquito = "w"
  /// Colds and influenza: somewhat more in the rains.
  case respiratory = "r"
  /// Smoke of peat fires from August to October.
  case haze = "h"
  /// Diarrhoea: most when the rains come back and wells are low.
  case diarrhoea = "d"
  /// Leptospirosis and skin infection after high water.
  case flood = "f"

  /// Factor by month, in thousandths. Our own invention, in the shape that is known of the region.
  var monthly: [Int] {
    switch self {
    case .steady: Array(repeating: 1000, count: 12)
    case .mosquito: [1950, 1750, 1450, 1050, 700, 450, 300, 250, 250, 400, 900, 1600]
    case .respiratory: [1300, 1250, 1150, 1000, 900, 850, 850, 900, 1000, 1050, 1150, 1250]
    case .haze: [750, 750, 750, 800, 850, 900, 1100, 1500, 1900, 1500, 900, 750]
    case .diarrhoea: [1200, 1050, 950, 900, 900, 900, 1000, 1100, 1250, 1300, 1350, 1300]
    case .flood: [2400, 1900, 1300, 900, 500, 300, 200, 200, 300, 600, 1300, 2100]
    }
  }
}

/// The days of the week and the few fixed holidays: how busy outpatient care is.
enum Workday {
  /// Thousandths of a usual day. 1970-01-01 was a Thursday.
  static func load(_ day: Int) -> Int {
    isRest(day) ? 180 : [1000, 850, 700, 180, 1280, 1120, 1050][weekday(day)]
  }

  /// Whether puskesmas and outpatient services are closed: Sundays and fixed holidays.
  static func isRest(_ day: Int) -> Bool {
    guard weekday(day) != 3 else { return true }
    let date = CivilDate(daysSince1970: day)
    return [(1, 1), (5, 1), (6, 1), (8, 17), (12, 25)].contains { $0 == (date.month, date.day) }
  }

  /// 0 is Thursday, 3 is Sunday.
  static func weekday(_ day: Int) -> Int { ((day % 7) + 7) % 7 }
}
