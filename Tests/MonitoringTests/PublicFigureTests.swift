import CityMap
import Monitoring
import RecordModel
import Testing

@Suite("Figures for everybody")
struct PublicFigureTests {
  private let month = CalendarMonth(number: 2025 * 12)

  private func figures(_ count: (Int) -> (Int, Int)) throws -> PublicFigures {
    let indicator = try #require(Indicator.named("W1"))
    let places = CityMap.kelurahan.map(\.code) + ["outside", "unresolved"]
    let sums = (0..<12).flatMap { step in
      places.enumerated().map { index, place in
        PublicSum(
          indicator: "W1", month: month.advanced(by: step), kelurahan: place,
          numerator: count(index).0, denominator: count(index).1)
      }
    }
    return PublicFigures([indicator], sums, month...month.advanced(by: 11))
  }

  @Test("Seven and fewer are hidden, the rest are fives, and a total is the sum of what is shown")
  func rounded() throws {
    let page = try #require(try figures { ($0 % 9, 3 + $0 * 2) }.pages.first)
    let year = try #require(page.years.first)
    #expect(year.year == 2025 && year.rows.count == 55)
    for row in year.rows {
      for count in [row.numerator, row.denominator].compactMap(\.self) {
        #expect(count % 5 == 0)
      }
    }
    let parts = year.rows.dropLast().filter { $0.numerator != nil }
    #expect(year.rows.last?.numerator == parts.reduce(0) { $0 + ($1.numerator ?? 0) })
    // 12 months of 0 met are 0 and shown; of one met each they are 12.
    #expect(year.rows[0].numerator == 0 && year.rows[1].numerator == 10)
  }

  @Test("A count of one to seven, or all but so few, shows neither itself nor a rate")
  func small() throws {
    for count in 1...7 {
      let few = PublicFigures.Row("x", numerator: count, denominator: 400, isProportion: true)
      #expect(few.numerator == nil && few.rate == nil && few.denominator == 400)
      let most = PublicFigures.Row(
        "x", numerator: 400 - count, denominator: 400, isProportion: true)
      #expect(most.numerator == nil && most.rate == nil)
      #expect(
        PublicFigures.Row("x", numerator: 0, denominator: count, isProportion: true).denominator
          == nil)
    }
    let plain = PublicFigures.Row("x", numerator: 100, denominator: 399, isProportion: true)
    // Midpoint six: 100 is 99, 399 is 399.
    #expect(plain.numerator == 100 && plain.denominator == 400 && plain.rate == 99.0 / 399)
  }

  @Test("Without a frozen month there is nothing, and the sum of nothing is nothing")
  func nothing() throws {
    let indicator = try #require(Indicator.named("V1"))
    let empty = PublicFigures([indicator], [], month...month)
    #expect(empty.last == nil && empty.pages[0].months.isEmpty && empty.pages[0].years.isEmpty)
  }
}
