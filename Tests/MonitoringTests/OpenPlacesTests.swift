import Monitoring
import Testing

/// What is hidden of a period where few of many meet an indicator, and where one numerator holds another.
@Suite("Places of a period")
struct OpenPlacesTests {
  /// Twelve kelurahan: five of whom one each meets it, two of few or none, four where nobody does, one of eight.
  private func twelve(_ sixth: Int, _ seventh: Int) -> [(code: String, sum: RollupSum)] {
    let sums: [RollupSum] =
      (40...44).map { RollupSum(numerator: 1, denominator: $0) }
      + [sixth, seventh, 57, 58, 59, 60].map { RollupSum(denominator: $0) }
      + [RollupSum(numerator: 8, denominator: 80)]
    return sums.enumerated().map { ("63710110\($0.offset + 10)", $0.element) }
  }

  @Test(
    "Ones are not told by a sibling that is hidden with its denominator, nor by a zero that was chosen",
    arguments: zip([3, 0], [10, 0]))
  func onesOfMany(_ sixth: Int, _ seventh: Int) throws {
    let places = twelve(sixth, seventh)
    var month = Openness.Month()
    for (code, sum) in places {
      month.facilities["A", default: ("private", RollupSum())].sum.add(sum)
      month.kelurahan[code] = sum
      month.corners[.corner("private", true), default: RollupSum()].add(sum)
    }
    let open = OpenPlaces([month], isSplit: true, hasKecamatan: true)
    #expect(open.kinds(of: .city) == .all)
    for (number, place) in places.enumerated() {
      let kinds = open.kinds(of: .kelurahan(place.code))
      // All with somebody and without anybody who meets it, so that nobody can tell a chosen one.
      let isHidden = number < 11 && place.sum.denominator > 0
      #expect(kinds.numerator == !isHidden, "\(number)")
      #expect(kinds.denominator == !((1...10).contains(place.sum.denominator)), "\(number)")
    }
  }

  @Test("Of four or more of one each among none of zero all siblings are hidden, not the next one")
  func noneOfZero() throws {
    var month = Openness.Month()
    let sums: [RollupSum] =
      (100...104).map { RollupSum(numerator: 1, denominator: $0) }
      + (30...33).map { RollupSum(numerator: 15, denominator: $0) }
    for (number, sum) in sums.enumerated() {
      month.facilities["F\(number)"] = ("private", sum)
      month.kelurahan["6371011001", default: RollupSum()].add(sum)
      month.corners[.corner("private", true), default: RollupSum()].add(sum)
    }
    let open = OpenPlaces([month], isSplit: true)
    #expect(open.kinds(of: .city) == .all)
    for number in sums.indices {
      let kinds = open.kinds(of: .facility("F\(number)"))
      #expect(kinds.denominator && !kinds.numerator, "\(number)")
    }
  }

  @Test("What an outer numerator holds beyond an inner one is looked at: deaths before 48 hours")
  func nested() throws {
    func month(_ deaths: [Int], missing: [Int]) -> Openness.Month {
      var month = Openness.Month()
      for (number, (dead, unknown)) in zip(deaths, missing).enumerated() {
        let sum = RollupSum(numerator: dead, denominator: 100 - unknown, missing: unknown)
        month.facilities["F\(number)"] = ("private", sum)
        month.kelurahan["6371011001", default: RollupSum()].add(sum)
        month.corners[.corner("private", true), default: RollupSum()].add(sum)
      }
      return month
    }
    let none = [0, 0, 0, 0]
    let gross = month([12, 20, 30, 40], missing: none)
    #expect(OpenPlaces([gross], isSplit: true).kinds(of: .facility("F0")) == .all)
    func kinds(_ net: Openness.Month) -> [OpenKinds] {
      let open = OpenPlaces([net], isSplit: true, within: gross)
      return (0..<4).map { open.kinds(of: .facility("F\($0)")) }
    }
    // One death before 48 hours at F0, ten at F1 and F2: as many are hidden with it as it takes.
    let few = month([11, 10, 20, 40], missing: none)
    #expect(!kinds(few)[0].numerator && (2...3).contains(kinds(few).count { !$0.numerator }))
    #expect(kinds(few).allSatisfy { $0.denominator })
    #expect(OpenPlaces([few], isSplit: true).kinds(of: .facility("F0")) == .all)
    #expect(kinds(month([6, 10, 20, 40], missing: none)).allSatisfy { $0 == .all })
    // Two of whom it is not known when they died are what the denominators differ by.
    let unknown = kinds(month([5, 10, 20, 40], missing: [2, 6, 0, 0]))
    #expect(!unknown[0].denominator && !unknown[0].numerator && !unknown[0].missing)
    #expect(unknown.count { !$0.denominator } >= 2)
  }

  @Test("Each that holds another's numerator is listed, has its denominator, and matures no later")
  func outers() throws {
    let inner = Indicator.all.filter { $0.within != nil }
    #expect(Set(inner.map(\.id)) == ["H5n", "Q2x", "A4", "A6"])
    for one in inner {
      let outer = try #require(one.within.flatMap(Indicator.named))
      #expect(outer.measure == one.measure && one.partition == nil && outer.partition == nil)
      #expect(outer.maturityDays <= one.maturityDays && !one.isMonthly && !outer.isMonthly)
    }
  }
}
