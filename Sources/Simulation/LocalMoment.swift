import RecordModel

/// A moment as Banjarmasin's clocks and calendars show it.
struct LocalMoment {
  let date: CivilDate
  /// Since local midnight.
  let seconds: Int

  init(_ time: ClinicalTime) {
    let local = Int(time.microseconds / 1_000_000) + witaOffsetMinutes * 60
    date = CivilDate(daysSince1970: local / 86_400)
    seconds = local % 86_400
  }

  /// Hour, minute and second of two digits each.
  func clock(_ mark: String) -> String {
    [seconds / 3600, seconds / 60 % 60, seconds % 60].map { digits($0, 2) }.joined(separator: mark)
  }

  /// Day, month and year: `17-08-1980`.
  func dayFirst(_ mark: String) -> String {
    [digits(date.day, 2), digits(date.month, 2), digits(date.year, 4)].joined(separator: mark)
  }

  /// Year, month and day without marks: `19800817`.
  var compactDay: String { digits(date.year, 4) + digits(date.month, 2) + digits(date.day, 2) }
}
