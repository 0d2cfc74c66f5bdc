import Monitoring
import RecordModel
import Statistics
import Testing

@Suite("What is told of beds")
struct ToldBedsTests {
  private let may = CalendarMonth("2026-05")!
  private var june: CalendarMonth { may.advanced(by: 1) }
  private var july: CalendarMonth { may.advanced(by: 2) }

  private func month(
    _ month: CalendarMonth, days: Int? = nil, used: Int = 450, discharges: Int = 60
  ) -> ToldBeds.Month {
    let days = days ?? month.lastDay - month.firstDay + 1
    return ToldBeds.Month(
      used: used, available: 20 * days, days: days, discharges: discharges, stayDays: 240)
  }

  private func told(
    _ sums: [CalendarMonth: ToldBeds.Month], yesterday: Int? = nil, isOpen: Bool = true
  ) -> ToldBeds? {
    ToldBeds(sums, may...july, yesterday: yesterday ?? july.firstDay + 5) { _ in isOpen }
  }

  @Test("The whole past months are told, and neither a month with a gap nor the one that runs")
  func whole() throws {
    let found = try #require(
      told([may: month(may, days: 30), june: month(june), july: month(july, days: 6)]))
    #expect(found.months == june...june && found.isWhole && found.hasDischarges)
    #expect(found.days == june.firstDay...june.lastDay)
    #expect(found.use.days == 30 && found.use.occupancy == 75)
    #expect(found.use.turnoverInterval == 2.5 && found.use.turnover == 3)
    #expect(abs(found.use.yearlyTurnover - 36.5) < 1e-9)
    let both = try #require(told([may: month(may), june: month(june)]))
    #expect(both.months == may...june && both.use.discharges == 120)
  }

  @Test("Without a whole month there is occupancy of the days there are, and nothing of discharges")
  func part() throws {
    let found = try #require(told([may: month(may, days: 30), july: month(july, days: 6)]))
    #expect(!found.isWhole && !found.hasDischarges && found.use.days == 36)
    #expect(found.days == may.firstDay...july.firstDay + 5)
  }

  @Test("Few days of patients are told of nobody, and discharges where the stays may be seen alone")
  func few() throws {
    for used in 1...4 { #expect(told([june: month(june, used: used)]) == nil) }
    #expect(told([june: month(june, used: 0)])?.use.occupancy == 0)
    #expect(told([:]) == nil)
    let closed = try #require(told([june: month(june)], isOpen: false))
    #expect(closed.isWhole && !closed.hasDischarges)
  }

  @Test("A month of few is in no sum, so that no two spans differ by it")
  func difference() throws {
    let few = month(july, used: 3)
    let alone = try #require(told([june: month(june)], yesterday: july.lastDay))
    let run = try #require(told([june: month(june), july: few], yesterday: july.lastDay))
    #expect(run == alone && run.months == june...june && run.use.bedDaysUsed == 450)
    // Between two others it breaks the run; beside days of a month with gaps nothing is told.
    let broken = try #require(
      told(
        [may: month(may), june: month(june, used: 4), july: month(july)], yesterday: july.lastDay))
    #expect(broken.months == july...july)
    #expect(told([june: month(june, days: 20), july: few], yesterday: july.lastDay) == nil)
    #expect(told([june: month(june, days: 20), july: month(july, days: 3, used: 3)]) == nil)
  }

  @Test("Of several spans each is told as by itself, of sums that reach over all of them")
  func spans() throws {
    let sums = [
      "whole": [may: month(may), june: month(june, used: 400), july: month(july)],
      "gap": [may: month(may, days: 20), june: month(june)],
      "few": [june: month(june, used: 4), july: month(july)], "late": [july: month(july)],
    ]
    let spans: Set = [may...may, june...june, may...june, june...july, may...july]
    #expect(spans.hull == may...july && [june...june].hull == june...june)
    #expect(Set<ClosedRange<CalendarMonth>>().hull == nil)
    func isOpen(_ code: String, _ run: ClosedRange<CalendarMonth>) -> Bool {
      code != "late" && run.lowerBound == may
    }
    let told = ToldBeds.told(sums, spans, yesterday: july.lastDay, isOpen: isOpen)
    for span in spans {
      for (code, sums) in sums {
        let own = sums.filter { span.contains($0.key) }
        let alone = ToldBeds(own, span, yesterday: july.lastDay) { isOpen(code, $0) }
        #expect(told[span]?[code] == alone, "\(code) \(span)")
      }
    }
    #expect(told[may...june]?.keys.sorted() == ["gap", "whole"])
    let run = try #require(told[may...june]?["whole"])
    #expect(run.months == may...june && run.use.bedDaysUsed == 850 && run.hasDischarges)
    let later = try #require(told[june...july]?["whole"])
    #expect(later.months == june...july && !later.hasDischarges)
    #expect(told[may...may]?["gap"]?.isWhole == false && told[may...may]?["late"] == nil)
    #expect(ToldBeds.told(sums, [], yesterday: july.lastDay) { _, _ in true }.isEmpty)
  }

  @Test("What is hashed of it is each month's sums and no day, of discharges where it tells them")
  func lines() throws {
    let found = try #require(told([may: month(may), june: month(june, used: 400)]))
    #expect(found.counts(.occupancy).map(\.text) == ["2026-05|450|620|31", "2026-06|400|600|30"])
    #expect(
      found.counts(.turnover).map(\.text) == ["2026-05|450|620|31|60", "2026-06|400|600|30|60"])
  }
}
