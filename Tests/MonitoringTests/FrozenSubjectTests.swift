import Monitoring
import RecordModel
import Testing

@Suite("What a finding can be of")
struct FrozenSubjectTests {
  @Test(
    "Each id is known, alone of its name, as the database keeps it, and has words and a measure")
  func ids() throws {
    let ids = FrozenSubject.ids
    #expect(Set(ids).count == ids.count)
    #expect(ids.contains("DQ") && ids.contains("W1") && ids.contains("INM01"))
    #expect(ids.contains("BOR") && ids.contains("W2C"))
    for id in ids {
      let subject = try #require(FrozenSubject.named(id), "\(id)")
      #expect(id.wholeMatch(of: /[A-Z][A-Za-z0-9]{0,9}/) != nil, "\(id)")
      #expect((subject.title == nil) == (id == "DQ"), "\(id)")
      #expect((subject.measure == nil) == (id == "DQ"), "\(id)")
    }
    // A target, members, a chart's limits and people are no figure of a facility.
    for id in ["POP", "KBK4", "LIMW1", "", "dq", "H1"] {
      #expect(FrozenSubject.named(id) == nil, "\(id)")
    }
    // A service's id is that of its indicator, not of its target.
    guard case .indicator? = FrozenSubject.named("SPM08") else {
      Issue.record("SPM08 is no indicator")
      return
    }
  }

  @Test("What is hashed of a month is what is seen of it, and a hash over finer rows is not shown")
  func lines() throws {
    let august = try #require(CalendarMonth("2026-08"))
    var open = OpenKinds.all
    open.excluded = false
    let sums = [1, 4].map { RollupSum(numerator: 30, denominator: 60, excluded: $0, missing: 9) }
    #expect(
      sums.map { FrozenMonth(august, $0, open: open).text } == [
        "2026-08|30|60|-|9", "2026-08|30|60|-|9",
      ])
    #expect(FrozenMonth(august, sums[1], open: .all).text == "2026-08|30|60|4|9")
    // As it is kept it is read again, and nothing else is.
    let kept = FrozenMonth(august, sums[0], open: open)
    #expect(FrozenMonth(kept.text) == kept && kept.counts == [30, 60, nil, 9])
    for bad in ["", "2026-08", "2026-08|1", "2026-13|1|2", "2026-08|1|x", "2026-08|1|"] {
      #expect(FrozenMonth(bad) == nil, "\(bad)")
    }
    let months = try #require(CalendarMonth("2026-07"))...august
    func figure(_ id: String, _ inputs: Int) -> FrozenFigure {
      FrozenFigure(
        indicator: id, version: 1, months: months, numerator: 30, denominator: 60, value: 0.5,
        cut: 0, inputs: inputs, hash: [UInt8](repeating: 0, count: 32))
    }
    for id in ["W1", "DQ"] {
      #expect(figure(id, 2).isHashTold && !figure(id, 3).isHashTold, "\(id)")
    }
    // Of weeks there are more than months.
    #expect(figure("W2C", 9).isHashTold && figure("BOR", 2).isHashTold)
  }

  @Test(
    "A week belongs to the month of its Wednesday, and counts once the Wednesday after it has come")
  func span() throws {
    let august = try #require(CalendarMonth("2026-08"))
    func day(_ text: String) throws -> Int { try #require(CivilDate.days(text)) }
    // 2026-08-01 is a Saturday: its week began on 26 July, with a Wednesday in July.
    let far = try day("2026-12-01")
    let whole = try #require(WeekReporting.span(august...august, on: far))
    #expect(whole.lowerBound == (try day("2026-08-02")))
    // Wednesday 2 September is not of August; the week of 23 August is the last.
    #expect(whole.upperBound == (try day("2026-08-28")))
    let weeks = whole.filter { ($0 - 3) % 7 == 0 }
    #expect(weeks == (try ["02", "09", "16", "23"].map { try day("2026-08-\($0)") }))
    // The week of 2 August is owed by Wednesday the 12th.
    #expect(WeekReporting.span(august...august, on: try day("2026-08-11")) == nil)
    let first = try #require(WeekReporting.span(august...august, on: try day("2026-08-12")))
    #expect(first == (try day("2026-08-02"))...(try day("2026-08-02")))
  }

  @Test(
    "Reported is a week with visits, in time one of which nine tenths were here before Wednesday")
  func shares() {
    func week(_ visits: Int, _ inTime: Int) -> WeekReporting.Week {
      .init(week: 20_000, version: 1, visits: visits, inTime: inTime)
    }
    let reporting = WeekReporting([week(0, 0), week(10, 9), week(10, 8), week(3, 3)])
    #expect(reporting.met(.completeness) == 3 && reporting.met(.timeliness) == 2)
    #expect(reporting.share(.completeness) == 0.75 && reporting.share(.timeliness) == 0.5)
    #expect(WeekReporting([]).share(.completeness) == nil)
    // What is hashed tells as much, and nothing of how many came.
    #expect(
      reporting.weeks.map(\.line) == ["20000|1|0|0", "20000|1|1|1", "20000|1|1|0", "20000|1|1|1"])
  }
}
