import Statistics
import Testing

@Suite("Epidemiological weeks")
struct WeekTests {
  @Test(
    "Weeks are those of the reference", .enabled(if: Reference.isThere, Reference.whySkipped))
  func reference() throws {
    let table = try Reference.table("epiweek_mmwr.csv")
    let days = try table.texts("date").map { try #require(CalendarDay($0)) }
    let weeks = try days.map { try #require(MMWRWeek($0)) }
    #expect(weeks.map(\.year) == (try table.integers("epi_year")))
    #expect(weeks.map(\.week) == (try table.integers("epi_week")))
    #expect(weeks.map(\.firstDay.text) == (try table.texts("week_start_sunday")))
    #expect(weeks.map(\.lastDay.text) == (try table.texts("week_end_saturday")))
    print("reference epiweek_mmwr: \(weeks.count) days, all the same")
  }

  @Test("Every day of five centuries is in one week, after the one of the day before")
  func everyDay() throws {
    var previous: MMWRWeek?
    let first = try #require(CalendarDay(year: 1800, month: 1, day: 1)).number
    let last = try #require(CalendarDay(year: 2300, month: 1, day: 1)).number
    for number in first..<last {
      let day = CalendarDay(daysSince1970: number)
      let (year, month, date) = day.components
      let same = CalendarDay(year: year, month: month, day: date) == day
      let week = try #require(MMWRWeek(day))
      let isInside = week.firstDay <= day && day <= week.lastDay
      let isNext = previous == nil || previous == week || day.weekday == 0
      let rebuilt = MMWRWeek(year: week.year, week: week.week) == week
      guard same, isInside, isNext, rebuilt else {
        Issue.record("\(day.text) \(week.text)")
        return
      }
      if let previous, previous != week, previous.advanced(by: 1) != week {
        Issue.record("\(previous.text) \(week.text)")
      }
      previous = week
    }
    for year in [2020, 2025, 2031] { #expect(MMWRWeek.weeks(in: year) == 53) }
    #expect((2017...2031).count { MMWRWeek.weeks(in: $0) == 53 } == 3)
  }

  @Test("Weeks are read and written, and those that are not there are not")
  func text() throws {
    let week = try #require(MMWRWeek("2026-W31"))
    #expect(week.text == "2026-W31" && week.firstDay.text == "2026-08-02")
    #expect(week.label.indonesian == "Minggu 31 (2-8 Agu 2026)")
    #expect(week.label.english == "Week 31 (2-8 Aug 2026)")
    #expect(MMWRWeek("2026-W01")?.label.english == "Week 1 (4-10 Jan 2026)")
    #expect(MMWRWeek("2025-W53")?.label.indonesian == "Minggu 53 (28 Des 2025 - 3 Jan 2026)")
    #expect(MMWRWeek("2026-W05")?.label.indonesian == "Minggu 5 (1-7 Feb 2026)")
    #expect(MMWRWeek("2026-W09")?.label.english == "Week 9 (1-7 Mar 2026)")
    #expect(MMWRWeek("2026-W13")?.label.english == "Week 13 (29 Mar - 4 Apr 2026)")
    #expect(MMWRWeek("2026W5")?.text == "2026-W05" && MMWRWeek("2026-5")?.week == 5)
    for text in [
      "2026-W53", "2026-W00", "2026", "2026-W", "202-W31", "2026-W311", "2026-Wx1", "",
      "26-W31 ", "2026W-1",
    ] {
      #expect(MMWRWeek(text) == nil, "\(text)")
    }
    for text in ["2026-02-29", "2026-13-01", "2026-1-1", "31/04/2026", "1/1/26", "x", ""] {
      #expect(CalendarDay(text) == nil, "\(text)")
    }
    #expect(CalendarDay("03/08/2026") == CalendarDay("2026-08-03"))
    #expect(CalendarDay("2024-02-29")?.weekday == 4)
    #expect(CalendarDay(year: 0, month: 1, day: 1) == nil)
    #expect(MMWRWeek(year: 9999, week: 1) == nil)
  }
}
