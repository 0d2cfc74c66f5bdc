import Monitoring
import RecordModel
import Testing

/// Silence, from invented days.
@Suite("Gone quiet")
struct QuietTests {
  /// A Monday, days since 1970.
  private let monday = CivilDate(year: 2026, month: 6, day: 1).daysSince1970

  /// Twelve weeks of so many visits from Monday to Saturday.
  private func feed(_ visits: Int, until last: Int) -> [Int: Int] {
    var days: [Int: Int] = [:]
    for day in last - 90...last where OpenDays.weekday(of: day) != 7 { days[day] = visits }
    return days
  }

  @Test("A feed that stops is told on its first working day, a small one on the second")
  func stops() {
    for (visits, working) in [(8, 1), (20, 1), (5, 2)] {
      let days = feed(visits, until: monday - 1)
      let first = QuietWatch(visits: days, today: monday) { _ in true }
      #expect(first?.isAlarm == (working == 1), "\(visits)")
      #expect(first?.since == monday && first?.days == 1)
      let second = QuietWatch(visits: days, today: monday + 1) { _ in true }
      #expect(second?.isAlarm == true && second?.days == 2)
    }
    #expect(QuietWatch(visits: feed(3, until: monday - 1), today: monday + 5) { _ in true } == nil)
    #expect(QuietWatch(visits: feed(20, until: monday), today: monday) { _ in true } == nil)
  }

  @Test("Sundays, holidays, closed days and days that the whole city was silent count for nothing")
  func closed() {
    let days = feed(20, until: monday - 2)
    // Saturday was the last; Sunday is no working day of this feed.
    #expect(QuietWatch(visits: days, today: monday - 1) { _ in true } == nil)
    let holiday = OpenDays(holidays: [monday], closures: [])
    #expect(QuietWatch(visits: days, today: monday, isOpen: holiday.isOpen) == nil)
    let own = OpenDays(
      holidays: [], closures: [.init(weekday: nil, first: monday, last: monday + 1)])
    #expect(QuietWatch(visits: days, today: monday + 1, isOpen: own.isOpen) == nil)
    #expect(QuietWatch(visits: days, today: monday + 2, isOpen: own.isOpen)?.since == monday + 2)
    let weekly = OpenDays(holidays: [], closures: [.init(weekday: 1, first: 0, last: nil)])
    #expect(!weekly.isOpen(monday) && weekly.isOpen(monday + 1))
    let city = QuietWatch(visits: days, today: monday, isOpen: { _ in true }, skipped: [monday])
    #expect(city == nil)
  }

  @Test(
    "Over simulated years a feed has at most one false alarm a year, and a silence is told by the next working day"
  )
  func simulated() {
    // Of the small feed that varies more than by chance some silences are told a day later, like those below.
    for (mean, dispersion, byNextDay) in [
      (5.0, 1.0, 1.0), (8, 1, 1), (20, 1, 1), (5, 1.5, 0.99), (20, 2, 1),
    ] {
      let outcome = QuietTrial(mean: mean, dispersion: dispersion, years: 40, seed: 2026).run()
      let name = "mean \(mean), dispersion \(dispersion): \(outcome)"
      #expect(outcome.falseAlarmsAYear <= 1, "\(name)")
      #expect(outcome.byNextDay >= byNextDay && outcome.silences > 500, "\(name)")
      if mean >= 8, dispersion == 1 { #expect(outcome.onFirstDay > 0.9, "\(name)") }
    }
  }

  @Test("A small feed whose visits come in clusters is told a day later rather than for nothing")
  func clustered() {
    let outcome = QuietTrial(mean: 5, dispersion: 3, years: 100, seed: 2026).run()
    #expect(outcome.falseAlarmsAYear <= 1, "\(outcome)")
    #expect(outcome.byNextDay > 0.4 && outcome.byNextDay < 0.9, "\(outcome)")
    // A day with 25, then four with none, again and again: two empty days say nothing.
    var days: [Int: Int] = [:]
    for (index, day) in (monday - 91..<monday).filter({ OpenDays.weekday(of: $0) != 7 })
      .enumerated()
    { days[day] = index.isMultiple(of: 5) ? 25 : 0 }
    let last = days.filter { $0.value > 0 }.keys.max() ?? 0
    let working = (last + 1...last + 7).filter { OpenDays.weekday(of: $0) != 7 }
    for (count, isTold) in [(1, false), (2, false), (3, true)] {
      let watch = QuietWatch(visits: days, today: working[count - 1]) { _ in true }
      #expect(watch?.days == count && watch?.isAlarm == isTold, "\(count)")
    }
  }
}
