import Monitoring
import RecordModel
import Testing

/// What a facility may see of the city beside its own figures.
@Suite("The city beside one facility")
struct BesideTests {
  private let months = [CalendarMonth(number: 24_312), CalendarMonth(number: 24_313)]

  private func sum(_ part: Int, _ whole: Int) -> RollupSum {
    RollupSum(numerator: part, denominator: whole)
  }

  /// What is open of the city beside `own`, with everybody else in one other facility.
  private func kinds(
    _ id: String, own: [RollupSum], rest: [RollupSum]
  ) throws -> OpenKinds {
    let indicator = try #require(Indicator.named(id))
    var lattice: [CalendarMonth: Openness.Month] = [:]
    var (mine, all): ([CalendarMonth: RollupSum], [CalendarMonth: RollupSum]) = ([:], [:])
    for (index, month) in months.enumerated() {
      var whole = own[index]
      whole.add(rest[index])
      var one = Openness.Month()
      one.facilities = ["A": ("private", own[index]), "B": ("private", rest[index])]
      one.kelurahan = ["6371011001": whole]
      one.corners = [.corner("private", true): whole]
      lattice[month] = one
      mine[month] = own[index]
      all[month] = whole
    }
    // All parts of the same denominator, each with the same numbers.
    let parts = Indicator.all.filter { $0.partition != nil && $0.partition == indicator.partition }
    let ids = parts.isEmpty ? [id] : parts.map(\.id)
    func each<Value>(_ value: Value) -> [String: Value] {
      Dictionary(uniqueKeysWithValues: ids.map { ($0, value) })
    }
    return Openness.city(
      each(Openness(lattice, of: indicator)), beside: each(mine), in: each(all), of: indicator,
      months[0]...months[1])
  }

  /// What is open of the city in one month beside a facility, where nothing is hidden from everybody.
  private func kinds(
    _ id: String, own: [String: RollupSum], rest: [String: RollupSum]
  ) throws -> OpenKinds {
    let indicator = try #require(Indicator.named(id))
    let month = months[0]
    return Openness.city(
      own.mapValues { _ in Openness([:], of: indicator) }, beside: own.mapValues { [month: $0] },
      in: own.merging(rest) { one, other in
        var whole = one
        whole.add(other)
        return whole
      }.mapValues { [month: $0] }, of: indicator, month...month)
  }

  @Test("Parts of one denominator are closed together: a few of one could be told from the others")
  func parts() throws {
    let ids = Indicator.all.filter { $0.partition == "C1" }.map(\.id)
    #expect(ids.count == 4)
    let own = Dictionary(uniqueKeysWithValues: ids.map { ($0, sum(20, 80)) })
    func rest(_ counts: [Int]) -> [String: RollupSum] {
      Dictionary(
        uniqueKeysWithValues: zip(ids, counts).map { ($0, sum($1, counts.reduce(0, +))) })
    }
    for id in ids {
      #expect(try kinds(id, own: own, rest: rest([30, 30, 30, 30])) == .all)
      // Of three hundred others 30, 30 and 238 would tell the two of the third part.
      let few = try kinds(id, own: own, rest: rest([30, 30, 2, 238]))
      #expect(few.denominator && !few.numerator, "\(id)")
    }
  }

  @Test("Who is lost to follow-up is closed where few others are followed, or few are lost")
  func lost() throws {
    let base = Indicator.all.filter { $0.partition == "C1" }.map(\.id)
    func sums(_ followed: Int, _ lost: Int) -> [String: RollupSum] {
      var sums = Dictionary(
        uniqueKeysWithValues: base.map { ($0, sum(followed / 4, followed)) })
      sums["C3"] = sum(lost, followed + lost)
      return sums
    }
    let own = sums(80, 20)
    #expect(try kinds("C3", own: own, rest: sums(80, 20)) == .all)
    #expect(try kinds("C3", own: own, rest: sums(4, 20)) == OpenKinds.none)
    let fewLost = try kinds("C3", own: own, rest: sums(80, 3))
    #expect(!fewLost.denominator && !fewLost.numerator)
    #expect(try kinds("C1", own: own, rest: sums(80, 3)) == .all)
  }

  @Test("It is open where many others are left in each month, and where nobody is")
  func open() throws {
    let many = try kinds(
      "W1", own: [sum(30, 60), sum(20, 40)], rest: [sum(200, 400), sum(50, 90)])
    #expect(many == .all)
    let alone = try kinds("W1", own: [sum(30, 60), sum(20, 40)], rest: [sum(0, 0), sum(0, 0)])
    #expect(alone == .all)
  }

  @Test("A few others in one month close it, counted, meeting it or not meeting it")
  func few() throws {
    let own = [sum(30, 60), sum(20, 40)]
    let counted = try kinds("W1", own: own, rest: [sum(200, 400), sum(1, 3)])
    #expect(!counted.denominator && !counted.numerator)
    let meeting = try kinds("W1", own: own, rest: [sum(3, 400), sum(50, 90)])
    #expect(meeting.denominator && !meeting.numerator)
    let failing = try kinds("W1", own: own, rest: [sum(396, 400), sum(50, 90)])
    #expect(failing.denominator && !failing.numerator)
    // Of a number of visits there are none who do not meet it.
    let visits = try kinds("V1", own: [sum(60, 60), sum(40, 40)], rest: [sum(9, 9), sum(4, 4)])
    #expect(!visits.denominator)
  }

  @Test("A median tells that of a handful of others, so it is closed below eight of them")
  func summaries() throws {
    let own = [sum(0, 60), sum(0, 40)]
    #expect(try !kinds("W2", own: own, rest: [sum(0, 400), sum(0, 7)]).denominator)
    #expect(try kinds("W2", own: own, rest: [sum(0, 400), sum(0, 8)]).denominator)
  }

  @Test("Of a state the last month alone is asked")
  func states() throws {
    let own = [sum(30, 60), sum(20, 40)]
    #expect(try kinds("C1", own: own, rest: [sum(1, 3), sum(50, 90)]).denominator)
    #expect(try !kinds("C1", own: own, rest: [sum(50, 90), sum(1, 3)]).denominator)
  }
}
