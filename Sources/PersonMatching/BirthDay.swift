package import RecordModel

/// A day of birth as told: perhaps only the year, perhaps a stand-in.
package struct BirthDay: Hashable, Sendable {
  /// 1 to 9999.
  package let year: Int
  /// 1 to 12; nil where only the year was told.
  package let month: Int?
  /// 1 to 31; nil where only the month was told.
  package let day: Int?

  /// The day of a moment in Banjarmasin, as exactly as it was told.
  package init(_ time: ClinicalTime) {
    let date = CivilDate(daysSince1970: time.localDay)
    year = date.year
    month = time.precision >= .month ? date.month : nil
    day = time.precision >= .day ? date.day : nil
  }

  /// A whole day.
  package init(_ date: CivilDate) {
    year = date.year
    month = date.month
    day = date.day
  }

  /// Whether it says little more than the year: 1 January stands for a day that nobody knew.
  package var isPlaceholder: Bool { day == nil || (month == 1 && day == 1) }

  /// `yyyyMMdd`, nil where part of it is missing.
  package var digits: [UInt8]? {
    guard let month, let day else { return nil }
    return Self.digits(year, 4) + Self.digits(month, 2) + Self.digits(day, 2)
  }

  private static func digits(_ number: Int, _ width: Int) -> [UInt8] {
    let text = Array(String(number).utf8)
    return Array(repeating: 48, count: max(0, width - text.count)) + text
  }

  /// How far apart two are in years, part of a year not counted.
  package func years(to other: BirthDay) -> Int { abs(year - other.year) }

  /// How two days agree.
  package func agreement(with other: BirthDay) -> BirthAgreement {
    if isPlaceholder || other.isPlaceholder {
      if year == other.year {
        return isPlaceholder && other.isPlaceholder ? .bothPlaceholder : .year
      }
      return years(to: other) <= 2 ? .near : .different
    }
    if self == other { return .exact }
    if year == other.year, month == other.day, day == other.month { return .swapped }
    if let mine = digits, let theirs = other.digits, TextDistance.isOneEdit(mine, theirs) {
      return .digit
    }
    let same = [year == other.year, month == other.month, day == other.day].count { $0 }
    if same == 2, years(to: other) <= 10 { return .twoParts }
    return years(to: other) <= 1 ? .near : .different
  }
}

/// How two days of birth agree, from the strongest agreement to none.
package enum BirthAgreement: Int, Sendable, CaseIterable {
  /// The same day, which is not 1 January.
  case exact
  /// Day and month have changed places.
  case swapped
  /// One digit is another, or two have changed places.
  case digit
  /// Two of year, month and day are the same, within ten years.
  case twoParts
  /// 1 January of the same year on both sides, or only the year on both.
  case bothPlaceholder
  /// The same year, and one side says no more.
  case year
  /// At most two years apart where a side is a stand-in, one where not.
  case near
  /// Another day.
  case different
}
