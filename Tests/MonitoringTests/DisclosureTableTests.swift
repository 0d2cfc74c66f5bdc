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

  @Test("A small count is hidden, and another with it, so that the total does not tell")
  func complementary() {
    let table = DisclosedTable(figures([(3, 50), (30, 60), (40, 80)]), .proportion)
    #expect(table.rows[0].numerator == nil && table.rows[0].value == nil)
    #expect(table.rows.filter { $0.numerator == nil }.count >= 2 || table.total.numerator == nil)
    // Whoever knows N and total learns n of the first from nothing that is shown.
    let others = table.rows.dropFirst().map(\.numerator)
    #expect(table.total.numerator == nil || others.contains(nil))
  }

  @Test("A rate of few, of none but few, or of all but few is not shown")
  func rates() {
    let table = DisclosedTable(figures([(10, 19)]), .proportion)
    #expect(table.rows[0].value == nil && table.rows[0].denominator == 19)
    let nearly = DisclosedTable(figures([(97, 100)]), .proportion)
    #expect(nearly.rows[0].value == nil)
    let plain = DisclosedTable(figures([(50, 100)]), .proportion)
    #expect(plain.rows[0].value == 0.5 && !plain.rows[0].isHidden)
    #expect(DisclosedTable(figures([(0, 100)]), .proportion).rows[0].value == 0)
  }

  @Test("A mean of seven is hidden, of eight it is not")
  func means() {
    #expect(DisclosedTable(figures([(30, 7)], .mean), .mean).rows[0].value == nil)
    #expect(DisclosedTable(figures([(32, 8)], .mean), .mean).rows[0].value == 4)
  }

  @Test("Fifty-four rows of which many are small are done, and nothing small is left")
  func city() {
    let counts = (0..<54).map { (n: $0 % 7, of: 20 + $0 * 3) }
    let table = DisclosedTable(figures(counts.map { ($0.n, $0.of) }), .proportion)
    for (row, count) in zip(table.rows, counts) where (1...4).contains(count.n) {
      #expect(row.numerator == nil && row.value == nil)
    }
    #expect(table.rows.contains { $0.numerator != nil })
  }
}
