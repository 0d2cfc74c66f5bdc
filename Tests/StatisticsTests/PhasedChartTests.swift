import Statistics
import Testing

@Suite("Control charts in phases")
struct PhasedChartTests {
  /// Twelve values around `low`, then twelve around `high`.
  private func steps(_ low: Double, _ high: Double) -> [Double] {
    (0..<24).map { ($0 < 12 ? low : high) + ($0.isMultiple(of: 2) ? 1 : -1) }
  }

  private func chart(
    _ values: [Double], breaks: [Int] = [], frozen: [Int] = [], target: Double? = nil
  ) -> PhasedChart {
    PhasedChart(
      count: values.count, breaks: breaks, frozen: frozen, direction: .increase, target: target
    ) { try? XmRChart.individuals(Array(values[$0]), frozenAfter: $1) }
  }

  @Test("Each phase has limits of its own, and no run reaches across a break")
  func phases() throws {
    let values = steps(10, 30)
    let whole = chart(values, target: 40)
    #expect(whole.phases.map(\.range) == [0..<24])
    let before = try #require(whole.latest?.judged)
    #expect(before.chart.runs?.longestRun == 12 && before.chart.runs?.isSignal == true)
    #expect(before.latest == .improvement)

    let parted = chart(values, breaks: [12], target: 40)
    #expect(parted.phases.map(\.range) == [0..<12, 12..<24])
    #expect(parted.point(11)?.lines.centre == 10 && parted.point(12)?.lines.centre == 30)
    let after = try #require(parted.latest?.judged)
    #expect(after.chart.runs?.isSignal == false && after.latest == .commonCause)
    // 30 and 2.66 times 2 above: the target is out of reach.
    #expect(after.assurance == .consistentFail)
    #expect(chart(values, breaks: [12], target: 33).latest?.judged?.assurance == .hitOrMiss)
    #expect(chart(values, breaks: [12], target: 20).latest?.judged?.assurance == .consistentPass)
  }

  @Test("A phase with fewer than twelve points has no limits, and a break outside of them is none")
  func few() {
    let values = steps(10, 30)
    let late = chart(values, breaks: [0, 13, 24, -1])
    #expect(late.phases.map(\.range) == [0..<13, 13..<24])
    #expect(late.point(12)?.lines != nil && late.point(13)?.lines == nil)
    #expect(late.latest?.judged == nil)
    #expect(chart([]).point(0)?.lines == nil)
  }

  @Test("Limits that were frozen judge later points by what was there before")
  func frozen() throws {
    let values = steps(10, 30)
    let kept = chart(values, frozen: [12])
    let point = try #require(kept.point(20))
    #expect(point.lines.centre == 10 && point.verdict.rule == .outsideLimits)
    // Eleven points are no base for limits; a later phase is not touched by what was frozen before it.
    #expect(chart(values, frozen: [11]).point(20)?.lines.centre == 20)
    #expect(chart(values, breaks: [12], frozen: [12]).point(20)?.lines.centre == 30)
  }
}
