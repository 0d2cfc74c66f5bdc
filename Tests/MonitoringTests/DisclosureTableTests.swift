import Monitoring
import Testing

@Suite("What may be shown")
struct DisclosureTableTests {
  private func figures(_ counts: [(Int, Int)], _ measure: Indicator.Measure = .proportion)
    -> [Figure]
  {
    counts.enumerated().map {
      Figure(
        "F\($0.offset)", RollupSum(numerator: $0.element.0, denominator: $0.element.1), measure)
    }
  }

  /// Rows that nobody reads beside others.
  private func alone(
    _ counts: [(Int, Int)], _ measure: Indicator.Measure = .proportion
  ) -> DisclosedTable {
    let figures = figures(counts, measure)
    return DisclosedTable(
      figures, measure, open: figures.map { .alone($0.sum, measure) })
  }

  @Test(
    "What is not open is hidden with its rate, whatever its size; a small rest hides what meets it")
  func kinds() {
    let all = figures([(30, 60), (30, 60)])
    let table = DisclosedTable(
      all, .proportion, open: [.none, .all], total: (all[0], .none))
    #expect(table.rows[0].numerator == nil && table.rows[0].denominator == nil)
    #expect(table.rows[1].numerator == 30 && table.rows[1].value == 0.5)
    #expect(table.total.denominator == nil && table.total.isHidden)
    let rest = alone([(58, 60), (3, 3)]).rows
    #expect(rest[0].numerator == nil && rest[0].denominator == 60)
    #expect(rest[1].denominator == nil)
  }

  @Test("A rate of few, of none but few, or of all but few is not shown")
  func rates() {
    let table = alone([(10, 19)])
    #expect(table.rows[0].value == nil && table.rows[0].denominator == 19)
    let nearly = alone([(97, 100)])
    #expect(nearly.rows[0].value == nil)
    let plain = alone([(50, 100)])
    #expect(plain.rows[0].value == 0.5 && !plain.rows[0].isHidden)
    #expect(alone([(0, 100)]).rows[0].value == 0)
  }

  @Test("A mean of seven is hidden, of eight it is not")
  func means() {
    #expect(alone([(30, 7)], .mean).rows[0].value == nil)
    #expect(alone([(32, 8)], .mean).rows[0].value == 4)
  }
}
