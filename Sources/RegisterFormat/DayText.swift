import RecordModel

/// A day, perhaps with a time, as a register writes it.
struct DayText {
  var day: CivilDate
  /// Seconds since midnight, if a time stands behind.
  var seconds: Int?

  /// What decides where a text can mean several days.
  struct Order {
    /// Whether the month comes first: learnt from days beyond 12 in the same column.
    var isMonthFirst = false
    /// Two-digit years above this belong to the century before; 99 puts all in this one.
    var lastYear = 99
    /// Whether words that are no month may stand around, as in `Banjarmasin, 17-08-1980`.
    var allowsPlace = false
  }

  /// A day without a time.
  init(day: CivilDate) { self.day = day }

  /// Nil if it is no day that exists.
  init?(_ cell: CellBytes, _ order: Order) {
    guard var parts = DayParts(cell, allowsPlace: order.allowsPlace) else { return nil }
    if parts.month == nil, parts.count == 1 || (parts.count == 2 && parts.hasFraction) {
      guard let day = Self.single(parts) else { return nil }
      self.day = day
      return
    }
    guard let day = Self.day(&parts, order) else { return nil }
    self.day = day
    guard parts.count > 0 else { return }
    guard let time = parts.time else { return nil }
    seconds = time
  }

  /// A day of a workbook's calendar (days since 1899-12-30), or `yyyyMMdd`.
  private static func single(_ parts: DayParts) -> CivilDate? {
    let number = parts.numbers.0
    if number.digits == 5, number.value >= 3_000, !parts.hasFraction || parts.count == 2 {
      return CivilDate(daysSince1970: number.value - 25_569)
    }
    guard number.digits == 8 else { return nil }
    return civil(number.value / 10_000, number.value / 100 % 100, number.value % 100)
  }

  private static func day(_ parts: inout DayParts, _ order: Order) -> CivilDate? {
    if let month = parts.month {
      guard parts.count >= 2 else { return nil }
      let (first, second) = (parts.take(), parts.take())
      if first.digits == 4 { return civil(first.value, month, second.value) }
      return civil(year(second, order), month, first.value)
    }
    guard parts.count >= 3 else { return nil }
    let (first, second, third) = (parts.take(), parts.take(), parts.take())
    if first.digits == 4 { return civil(first.value, second.value, third.value) }
    guard first.digits <= 2, second.digits <= 2, third.digits == 2 || third.digits == 4 else {
      return nil
    }
    let year = year(third, order)
    return order.isMonthFirst
      ? civil(year, first.value, second.value) : civil(year, second.value, first.value)
  }

  private static func year(_ number: DayParts.Number, _ order: Order) -> Int {
    guard number.digits <= 2 else { return number.value }
    return number.value > order.lastYear ? 1900 + number.value : 2000 + number.value
  }

  static func civil(_ year: Int, _ month: Int, _ day: Int) -> CivilDate? {
    guard (1850...2200).contains(year), (1...12).contains(month), day >= 1 else { return nil }
    let civil = CivilDate(year: year, month: month, day: day)
    return day <= civil.daysInMonth ? civil : nil
  }

  /// What a date tells of the order in its column: true for month first, false for day first, nil
  /// if it fits both.
  static func monthFirst(_ cell: CellBytes) -> Bool? {
    guard var parts = DayParts(cell, allowsPlace: true), parts.month == nil, parts.count >= 3
    else { return nil }
    let (first, second) = (parts.take(), parts.take())
    guard first.digits <= 2, second.digits <= 2 else { return nil }
    if first.value > 12, second.value <= 12 { return false }
    if second.value > 12, first.value <= 12 { return true }
    return nil
  }
}

/// The numbers and the month's name of a date.
struct DayParts {
  struct Number {
    var value = 0
    var digits = 0
  }

  private(set) var numbers: (Number, Number, Number, Number, Number, Number) = (
    Number(), Number(), Number(), Number(), Number(), Number()
  )
  private(set) var count = 0
  private var taken = 0
  private(set) var month: Int?
  /// Whether a point or comma stands behind the first number.
  private(set) var hasFraction = false
  private var hasColon = false

  init?(_ cell: CellBytes, allowsPlace: Bool) {
    guard cell.count <= 64 else { return nil }
    var index = 0
    while index < cell.count {
      let byte = cell[index]
      if byte &- 48 < 10 {
        guard let end = number(cell, index) else { return nil }
        index = end
      } else if byte.lowered &- 97 < 26 {
        var end = index
        while end < cell.count, cell[end].lowered &- 97 < 26 { end += 1 }
        let word = CellBytes(rebasing: cell[index..<end])
        // Letters close behind a digit are a slip of the hand, not a place.
        let isTight = index > 0 && cell[index - 1] &- 48 < 10
        guard take(word, allowsPlace: allowsPlace && !isTight) else { return nil }
        index = end
      } else {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: ","): if count == 1 { hasFraction = true }
        case UInt8(ascii: ":"): hasColon = true
        case UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: " "), UInt8(ascii: "'"), 10, 13:
          break
        default: guard allowsPlace else { return nil }
        }
        index += 1
      }
    }
    guard count > 0 else { return nil }
  }

  private mutating func number(_ cell: CellBytes, _ start: Int) -> Int? {
    var number = Number()
    var index = start
    while index < cell.count, cell[index] &- 48 < 10 {
      guard number.digits < 18 else { return nil }
      number.value = number.value * 10 + Int(cell[index] - 48)
      number.digits += 1
      index += 1
    }
    guard count < 6 else { return nil }
    switch count {
    case 0: numbers.0 = number
    case 1: numbers.1 = number
    case 2: numbers.2 = number
    case 3: numbers.3 = number
    case 4: numbers.4 = number
    default: numbers.5 = number
    }
    count += 1
    return index
  }

  private mutating func take(_ word: CellBytes, allowsPlace: Bool) -> Bool {
    if let found = Self.month(word) {
      month = month ?? found
      return true
    }
    // `T` of ISO 8601, `WITA`, names of days.
    if word.isWord("t") || word.isWord("z") || word.isWord("wita") || word.isWord("wib")
      || word.isWord("pukul")
      || word.isWord("jam")
    {
      return count > 0
    }
    if allowsPlace { return true }
    return count == 0
      && (word.isWord("senin") || word.isWord("selasa") || word.isWord("rabu")
        || word.isWord("kamis") || word.startsWithWord("jum") || word.isWord("sabtu")
        || word.isWord("minggu") || word.isWord("ahad") || word.isWord("at"))
  }

  private static func month(_ word: CellBytes) -> Int? {
    guard word.count >= 3 else { return nil }
    let key = Int(word[0].lowered) << 16 | Int(word[1].lowered) << 8 | Int(word[2].lowered)
    guard let (number, names) = months[key] else { return nil }
    if word.count == 3 { return number }
    // `Marabahan` and `Mei Ling` are no months: the whole word must be one.
    return names.contains { word.count <= $0.utf8CodeUnitCount + 1 && isNear(word, $0) }
      ? number : nil
  }

  private static func isNear(_ word: CellBytes, _ name: StaticString) -> Bool {
    word.isWord(name)
      || (word.count >= 4 && word.count < name.utf8CodeUnitCount
        && zip(word, UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
          .allSatisfy { $0.lowered == $1 })
  }

  private static let months: [Int: (Int, [StaticString])] = {
    let names: [(Int, [StaticString])] = [
      (1, ["januari", "january"]), (2, ["februari", "february", "pebruari"]), (2, ["pebruari"]),
      (3, ["maret", "march"]), (4, ["april"]), (5, ["mei"]), (5, ["may"]), (6, ["juni", "june"]),
      (7, ["juli", "july"]), (8, ["agustus"]), (8, ["august"]), (8, ["agt"]),
      (9, ["september"]), (10, ["oktober"]), (10, ["october"]), (11, ["november"]),
      (11, ["nopember"]), (12, ["desember"]), (12, ["december"]), (3, ["mrt"]), (8, ["ags"]),
    ]
    var months: [Int: (Int, [StaticString])] = [:]
    for (number, all) in names {
      for name in all {
        let start = name.utf8Start
        let key = Int(start[0]) << 16 | Int(start[1]) << 8 | Int(start[2])
        months[key] = (number, (months[key]?.1 ?? []) + [name])
      }
    }
    return months
  }()

  /// The next number, which is then gone.
  mutating func take() -> Number {
    defer {
      taken += 1
      count -= 1
    }
    return self[taken]
  }

  private subscript(index: Int) -> Number {
    switch index {
    case 0: numbers.0
    case 1: numbers.1
    case 2: numbers.2
    case 3: numbers.3
    case 4: numbers.4
    default: numbers.5
    }
  }

  /// Seconds since midnight of the numbers that are left.
  var time: Int? {
    guard count >= 2, self[taken].value < 24, self[taken + 1].value < 60 else { return nil }
    let seconds = count >= 3 ? self[taken + 2].value : 0
    guard seconds < 60 else { return nil }
    return self[taken].value * 3600 + self[taken + 1].value * 60 + seconds
  }
}

/// A time of day: `08:15`, `8.15`, `08:15:30`, or a fraction of a day.
enum ClockText {
  /// Seconds since midnight, and whether seconds were written; nil if it is no time.
  static func read(_ cell: CellBytes) -> (seconds: Int, hasSeconds: Bool)? {
    guard let parts = DayParts(cell, allowsPlace: false), parts.month == nil else { return nil }
    if parts.count == 2 || parts.count == 3 {
      // A fraction of a day has more than two digits behind its mark.
      if parts.count == 2, parts.hasFraction, parts.numbers.1.digits > 2 {
        guard parts.numbers.0.value == 0, parts.numbers.1.digits <= 15 else { return nil }
        var fraction = Double(parts.numbers.1.value)
        for _ in 0..<parts.numbers.1.digits { fraction /= 10 }
        return (min(Int((fraction * 86_400).rounded()), 86_399), false)
      }
      return parts.time.map { ($0, parts.count == 3) }
    }
    if parts.count == 1, parts.numbers.0.digits == 4 {
      let (hour, minute) = parts.numbers.0.value.quotientAndRemainder(dividingBy: 100)
      return hour < 24 && minute < 60 ? (hour * 3600 + minute * 60, false) : nil
    }
    // A day with its time.
    guard let day = DayText(cell, .init()), let seconds = day.seconds else { return nil }
    return (seconds, false)
  }
}

/// An age: `34`, `34 th`, `5 bln`, `10 hr`, `2 th 3 bl`.
enum AgeText {
  /// Years, months and days before the visit; nil if it is no age.
  static func read(_ cell: CellBytes) -> (years: Int, months: Int, days: Int)? {
    var age = (years: 0, months: 0, days: 0)
    var index = 0
    var found = 0
    while index < cell.count {
      guard let (number, end) = CellNumber.prefix(cell, from: index) else { return nil }
      index = end
      while index < cell.count, cell[index] == 0x20 { index += 1 }
      let start = index
      while index < cell.count, cell[index] &- 48 >= 10 { index += 1 }
      let unit = CellBytes(rebasing: cell[start..<index])
      guard number.approximate <= 130 || !unit.isEmpty, number.approximate < 50_000 else {
        return nil
      }
      let value = Int(number.approximate)
      if unit.isEmpty || unit.startsWithWord("t") || unit.startsWithWord("y") {
        guard value <= 130 else { return nil }
        age.years += value
      } else if unit.startsWithWord("b") || unit.startsWithWord("m") && !unit.startsWithWord("mg") {
        if unit.startsWithWord("mi") { age.days += value * 7 } else { age.months += value }
      } else if unit.startsWithWord("h") || unit.startsWithWord("d") {
        age.days += value
      } else {
        return nil
      }
      found += 1
      guard found <= 3 else { return nil }
    }
    return found > 0 ? age : nil
  }
}
