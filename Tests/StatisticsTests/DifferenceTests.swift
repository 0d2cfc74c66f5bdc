import Statistics
import Testing

/// Differences of proportions.
@Suite("Difference of proportions")
struct DifferenceTests {
  @Test("The published examples come out")
  func published() throws {
    // Newcombe 1998, table II, method 10: 56/70 - 48/80, 9/10 - 3/10, 10/10 - 0/10.
    for (first, second, lower, upper) in [
      ((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090),
      ((10, 10), (0, 10), 0.6075, 1.0),
    ] {
      let difference = try ProportionDifference(
        (first.0, of: first.1), less: (second.0, of: second.1))
      #expect(abs(difference.interval.lower - lower) < 5e-5, "\(difference)")
      #expect(abs(difference.interval.upper - upper) < 5e-5, "\(difference)")
      #expect(difference.isClear)
    }
  }

  @Test("Turned round it is the same with the other sign, and equal ones differ by nothing")
  func turned() throws {
    let one = try ProportionDifference((5, of: 40), less: (9, of: 30))
    let two = try ProportionDifference((9, of: 30), less: (5, of: 40))
    #expect(abs(one.value + two.value) < 1e-12)
    #expect(abs(one.interval.lower + two.interval.upper) < 1e-12)
    #expect(try !ProportionDifference((5, of: 40), less: (5, of: 40)).isClear)
    #expect(throws: Refusal.notPositive(position: 2)) {
      try ProportionDifference((0, of: 0), less: (1, of: 2))
    }
  }
}
