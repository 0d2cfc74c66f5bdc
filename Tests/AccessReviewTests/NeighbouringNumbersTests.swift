import AccessReview
import Testing

@Suite("Neighbouring numbers")
struct NeighbouringNumbersTests {
  private let base: UInt64 = 1_234_567_000

  private func ask(
    _ numbers: [UInt64], found: (Int) -> Int? = { _ in nil }, comes: Bool = false
  ) -> [Anomaly] {
    var log = SmallLog()
    log.work(weeks: 4)
    for (place, number) in numbers.enumerated() {
      let hours = 9 + Double(place) / 40
      log.add(.query, "u1", found(place), day: 9, hours, asked: number)
      if comes, let person = found(place) { log.add(.submit, "u1", person, day: 10, hours) }
    }
    return log.anomalies(.neighbouringNumbers)
  }

  @Test("Eight numbers in a row that hardly find anybody stand out, and are not put out")
  func row() throws {
    let found = ask((0..<8).map { base + $0 }, found: { $0 == 3 ? 7 : nil })
    let anomaly = try #require(found.first)
    #expect(found.count == 1 && anomaly.leafCount == 8 && anomaly.user == "u1")
    #expect(!"\(anomaly)".contains("1234567"))
  }

  @Test("So do they out of order, and in equal steps")
  func shapes() {
    #expect(ask([4, 1, 7, 3, 0, 6, 2, 5].map { base + $0 * 2 }).count == 1)
    #expect(ask((0..<7).map { base + $0 * 1_000 }).count == 1)
    #expect(ask((0..<7).map { base - $0 * 90_000 }).count == 1)
  }

  @Test("A factory's cards are neighbours, but their bearers come")
  func factory() {
    #expect(ask((0..<20).map { base + $0 }, found: { $0 }, comes: true).isEmpty)
  }

  @Test("Five of a family who do not come, and numbers here and there, do not")
  func few() {
    #expect(ask((0..<5).map { base + $0 }).isEmpty)
    #expect(ask((1...20).map { base + $0 * $0 * 7_919 }).isEmpty)
  }

  @Test("The same number again and again is no row")
  func same() {
    #expect(ask([UInt64](repeating: base, count: 20)).isEmpty)
  }
}
