import Monitoring
import RecordModel
import Statistics
import Testing

/// Floods and days far out, from invented days.
@Suite("Unusual days")
struct UnusualDayTests {
  /// A Monday, days since 1970.
  private let monday = CivilDate(year: 2026, month: 6, day: 1).daysSince1970
  private let unit = QualityUnit(facility: FacilityID(at: 1), feed: "fhir")
  private let calendar = CityCalendar(holidays: [], closures: [])

  /// Thirteen weeks of about so many visits from Monday to Saturday, up to and with a day.
  private func feed(_ visits: Int, until last: Int) -> [Int: Int] {
    var days: [Int: Int] = [:]
    for day in last - 90...last where OpenDays.weekday(of: day) != 7 {
      days[day] = visits + (day / 7) % 3
    }
    return days
  }

  @Test("A day of many times the visits is a flood, with what was expected and its score")
  func flood() throws {
    var days = feed(20, until: monday + 5)
    days[monday] = 200
    let found = UnusualDay.find([unit: days], calendar, in: monday - 7...monday + 5)
    let day = try #require(found.first)
    #expect(found.count == 1 && day.day == monday && day.verdict == .flood && day.isMany)
    #expect((20...22).contains(day.expected) && day.visits == 200 && day.chance < 0.0001)
    #expect((9...10).contains(try #require(day.ratio)))
    #expect(try #require(day.score) > UnusualDay.farOut)
  }

  @Test("Sundays without visits, closed days and what is over are usual; a collapse is told")
  func quiet() {
    var days = feed(20, until: monday + 5)
    #expect(UnusualDay.find([unit: days], calendar, in: monday - 7...monday + 5).isEmpty)
    days[monday + 1] = 2
    let found = UnusualDay.find([unit: days], calendar, in: monday - 7...monday + 5)
    #expect(found.map(\.day) == [monday + 1] && found.first?.verdict == .quiet)
    #expect(found.first?.isMany == false)
    let closed = CityCalendar(
      holidays: [Holiday(id: HolidayID(at: 1), day: monday + 1, name: "x", source: "x")],
      closures: [])
    #expect(UnusualDay.find([unit: days], closed, in: monday - 7...monday + 5).isEmpty)
  }

  @Test("A day that is far out by its score alone is told, and no alarm; of a small feed it is not")
  func outlier() throws {
    for (mean, isTold) in [(20, true), (2, false)] {
      var days = feed(mean, until: monday + 5)
      days[monday] = mean == 20 ? 35 : 6
      let found = UnusualDay.find([unit: days], calendar, in: monday...monday)
      #expect(found.count == (isTold ? 1 : 0), "\(found)")
      #expect(found.allSatisfy { !$0.isAlarm && ($0.score ?? 0) > UnusualDay.farOut })
    }
  }

  @Test(
    "What the whole city did not send is nobody's unusual day, and a choice leaves out the others")
  func city() throws {
    var visits: [QualityUnit: [Int: Int]] = [:]
    for number in 1...6 {
      let one = QualityUnit(facility: FacilityID(at: Int64(number)), feed: "hl7")
      visits[one] = feed(20, until: monday + 5)
      visits[one]?[monday] = 0
    }
    #expect(UnusualDay.find(visits, calendar, in: monday...monday + 5).isEmpty)
    for one in visits.keys { visits[one]?[monday + 2] = 300 }
    let all = UnusualDay.find(visits, calendar, in: monday...monday + 5)
    #expect(all.count == 6)
    let chosen = try #require(visits.keys.first).facility
    let found = UnusualDay.find(
      visits, calendar, in: monday...monday + 5, of: chosen, feed: "hl7")
    #expect(found.map(\.unit.facility) == [chosen])
    #expect(
      UnusualDay.find(visits, calendar, in: monday...monday + 5, of: chosen, feed: "fhir").isEmpty)
  }
}
