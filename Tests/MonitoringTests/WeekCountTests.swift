import Foundation
import Monitoring
import RecordModel
import Statistics
import Testing

/// What a case is, and what the rules say of weeks of them.
@Suite("Weeks of W2")
struct WeekCountTests {
  private static let sunday = CivilDate(year: 2026, month: 6, day: 14).daysSince1970
  private static let places = [FacilityID(at: 1_000_000), FacilityID(at: 2_000_000)]

  private func visit(
    _ person: UInt8, day: Int, at place: Int = 0, _ codes: String = "A90", age: AgeBand = .adult,
    death: Bool = false
  ) throws -> CaseVisit {
    CaseVisit(
      facility: Self.places[place], visit: VisitID(at: Int64(day) * 86_400_000 + Int64(person)),
      person: try #require(
        [UInt8](repeating: person, count: 16).withUnsafeBytes { KeyedHash($0) }),
      kelurahan: "6371011001", day: Self.sunday + day, minute: 480, age: age,
      diagnoses: codes.split(separator: " ").map(String.init), isDeath: death)
  }

  private func cases(_ visits: [CaseVisit], _ disease: String) -> [Int] {
    let cells = WeekCount(week: Self.sunday, visits: visits).cells
    return Self.places.map { place in
      cells.filter { $0.key.disease == disease && $0.key.facility == place }
        .reduce(0) { $0 + $1.value.cases }
    }
  }

  @Test("The list has the 24 diseases of SKDR, each with a rule and codes, and no code twice")
  func list() {
    #expect(SKDRDisease.all.count == 24)
    #expect(Set(SKDRDisease.all.map(\.code)).count == 24)
    let prefixes = SKDRDisease.all.flatMap(\.prefixes)
    for prefix in prefixes {
      #expect(prefixes.filter { prefix.hasPrefix($0) }.count == 1, "\(prefix)")
    }
    #expect(SKDRDisease.named("C")?.rule == .count(2))
    #expect(SKDRDisease.named("Y")?.rule == .trend)
    #expect(SKDRDisease.named("A")?.rule == .standardRatio)
  }

  @Test(
    "A person is one case of an episode, at the facility that saw him first, wherever he comes again"
  )
  func episode() throws {
    #expect(cases([try visit(1, day: 0), try visit(1, day: 3, at: 1)], "C") == [1, 0])
    #expect(cases([try visit(1, day: 3, at: 1), try visit(1, day: 0)], "C") == [1, 0])
    // The visit of last week began it: nothing is new. After more than an episode it is.
    #expect(cases([try visit(1, day: -3), try visit(1, day: 4)], "C") == [0, 0])
    #expect(cases([try visit(1, day: -11), try visit(1, day: 4)], "C") == [1, 0])
    #expect(cases([try visit(1, day: -10), try visit(1, day: 4)], "C") == [0, 0])
    #expect(
      cases([try visit(1, day: 0), try visit(2, day: 0), try visit(2, day: 7)], "C") == [2, 0])
    #expect(cases([try visit(1, day: 6)], "C") == [1, 0])
    #expect(cases([try visit(1, day: 7)], "C") == [0, 0])
    // By day he is a case where he was first seen.
    let days = WeekCount(
      week: Self.sunday, visits: [try visit(1, day: 2), try visit(1, day: 3), try visit(2, day: 2)]
    ).days
    #expect(days.map(\.key.day) == [2] && days.map(\.value) == [2])
  }

  @Test("Codes, their beginnings and ages decide which disease it is; one visit may be of two")
  func codes() throws {
    #expect(cases([try visit(1, day: 0, "A09 J18.9")], "A") == [1, 0])
    #expect(cases([try visit(1, day: 0, "A09 J18.9")], "D") == [1, 0])
    #expect(cases([try visit(1, day: 0, "A06.9")], "E") == [0, 0])
    #expect(cases([try visit(1, day: 0, "A06.0")], "E") == [1, 0])
    #expect(cases([try visit(1, day: 0, "B54")], "B") == [0, 0])
    #expect(cases([try visit(1, day: 0, "G61.0")], "N") == [0, 0])
    #expect(cases([try visit(1, day: 0, "G61.0", age: .child)], "N") == [1, 0])
    #expect(cases([try visit(1, day: 0, "A33", age: .infantYoung)], "V") == [1, 0])
    #expect(cases([try visit(1, day: 0, "A33", age: .toddler)], "V") == [0, 0])
    let dead = WeekCount(
      week: Self.sunday, visits: [try visit(1, day: 0), try visit(1, day: 2, death: true)]
    ).cells.values
    #expect(dead.map(\.deaths) == [1] && dead.map(\.cases) == [1])
  }

  /// Weeks with the same cases in each, but for the last.
  private func history(weeks: Int, _ disease: String, usual: Int, last: Int) -> WeekHistory {
    let first = Self.sunday - 7 * (weeks - 1)
    var history = WeekHistory(from: first, through: Self.sunday)
    for turn in 0..<weeks {
      let week = first + 7 * turn
      history.add("X", in: "6371011001", week: week, cases: 500, deaths: 0)
      // Not quite the same each week, as nothing is.
      let cases = turn == weeks - 1 ? last : usual + [0, 1, -1, 0][turn % 4] * min(usual, 1)
      history.add(disease, in: "6371011001", week: week, cases: cases, deaths: 0)
    }
    return history
  }

  private func signal(_ history: WeekHistory, _ area: String) throws -> AlertSignal? {
    try AlertJudge(history).judge(at: history.weeks.count - 1).first { $0.unit.area == area }
  }

  @Test(
    "A rise is red by rule and model, an official ratio by chance is amber, an unchanged week opens nothing"
  )
  func rules() throws {
    let jump = try #require(
      try signal(history(weeks: 220, "A", usual: 20, last: 60), WeekHistory.city))
    #expect(jump.colour == .red && jump.opens && jump.method == .farrington)
    #expect(try #require(jump.pValue) < 0.001 && jump.family == 24 * 55)
    #expect(try #require(jump.qValue) >= #require(jump.pValue))
    let same = try #require(
      try signal(history(weeks: 220, "A", usual: 20, last: 20), WeekHistory.city))
    #expect(same.colour == .none && !same.opens && !same.official.isAlert)
    let noise = try #require(
      try signal(history(weeks: 220, "A", usual: 2, last: 4), WeekHistory.city))
    #expect(noise.official.isAlert && noise.colour == .amber && noise.opens)
    let place = try #require(
      try signal(history(weeks: 220, "A", usual: 2, last: 4), "6371011001"))
    #expect(!place.opens)
  }

  @Test(
    "One case of a disease of which each counts is red where he lives, and opens nothing for the city beside it"
  )
  func single() throws {
    let measles = history(weeks: 220, "K", usual: 0, last: 1)
    let home = try #require(try signal(measles, "6371011001"))
    #expect(home.colour == .red && home.opens && home.official.branch == .count)
    #expect(try signal(measles, WeekHistory.city)?.opens == false)
  }

  @Test(
    "A count rule that speaks each week anyway needs the model to open, and two suspects are then amber"
  )
  func endemic() throws {
    let usual = try #require(
      try signal(history(weeks: 220, "C", usual: 12, last: 12), WeekHistory.city))
    #expect(usual.official.isAlert && usual.colour == .amber && !usual.opens)
    let many = try #require(
      try signal(history(weeks: 220, "C", usual: 12, last: 50), WeekHistory.city))
    #expect(many.colour == .red && many.opens)
  }

  @Test("With a short history EARS judges the city, and with none nothing but the rule does")
  func short() throws {
    let ears = try #require(
      try signal(history(weeks: 20, "A", usual: 20, last: 60), WeekHistory.city))
    #expect(ears.method == .ears && ears.colour == .red && ears.pValue == nil && ears.qValue == nil)
    let none = try #require(
      try signal(history(weeks: 4, "A", usual: 20, last: 60), WeekHistory.city))
    #expect(none.method == .none && none.colour == .amber && none.opens)
  }

  @Test("The seven criteria are met, not met or cannot be told, by the weeks that are there")
  func criteria() throws {
    let long = history(weeks: 220, "A", usual: 20, last: 60)
    let verdicts = try OutbreakCriteria(
      long.criteria("A", WeekHistory.city, at: 219)
    ).verdicts
    #expect(verdicts[.newDisease] == .notMet && verdicts[.doubled] == .met)
    // Nobody died in either week: that is no rise.
    #expect(verdicts[.continuousRise] == .notMet && verdicts[.fatality] == .notMet)
    #expect(verdicts[.proportionDoubled] == .met && verdicts[.yearDoubled] == .notMet)
    #expect(verdicts[.monthDoubled] == .notMet)
    let short = history(weeks: 3, "A", usual: 20, last: 60)
    let few = try OutbreakCriteria(short.criteria("A", WeekHistory.city, at: 2)).verdicts
    #expect(few[.newDisease] == .unknown && few[.continuousRise] == .unknown)
    #expect(few[.monthDoubled] == .unknown && few[.doubled] == .met)
    #expect(few[.yearDoubled] == .unknown)
    let new = history(weeks: 60, "K", usual: 0, last: 1)
    #expect(
      try OutbreakCriteria(new.criteria("K", WeekHistory.city, at: 59)).verdicts[.newDisease]
        == .met)
  }

  @Test(
    "The criteria compare a part of a year with the same weeks of the year before, and four weeks with four"
  )
  func likeWithLike() throws {
    // Every year has 40 a week to March and 4 after it: the first months of a year are no doubling of that year.
    let first = CivilDate(year: 2023, month: 1, day: 1).daysSince1970
    var history = WeekHistory(from: first, through: Self.sunday)
    for week in history.weeks {
      let date = CivilDate(daysSince1970: week + 3)
      history.add("X", in: "6371011001", week: week, cases: 500, deaths: 0)
      history.add(
        "A", in: "6371011001", week: week, cases: date.month <= 3 ? 40 : 4, deaths: 0)
    }
    let weeks = history.weeks
    func facts(_ month: Int) throws -> OutbreakCriteria.Facts {
      let place = weeks.lastIndex { week in
        let date = CivilDate(daysSince1970: week + 3)
        return date.year == 2026 && date.month == month
      }
      return history.criteria("A", WeekHistory.city, at: try #require(place))
    }
    let march = try facts(3)
    #expect(march.yearSoFar == march.sameSpanLastYear && march.month == 160)
    #expect(march.monthsLastYear.count == 13)
    #expect(try OutbreakCriteria(march).verdicts[.yearDoubled] == .notMet)
    // Four weeks of 40 are twice the mean of 13 times four weeks all the same: that is what the law says.
    #expect(try OutbreakCriteria(march).verdicts[.monthDoubled] == .met)
    // Of the year's first week no monthly mean can be told.
    let week = try #require(weeks.firstIndex { $0 + 3 >= first + 3 * 365 + 1 })
    let early = history.criteria("A", WeekHistory.city, at: week)
    #expect(early.yearSoFar == nil && early.monthsLastYear.count == 13 && early.month != nil)
  }

  @Test("A week ends on Saturday night in Banjarmasin and is counted from five past midnight")
  func clock() {
    // Sunday 2026-06-21 00:05 WITA is Saturday 16:05 UTC.
    let start = Int64(Self.sunday + 7) * 86_400_000_000 - 8 * 3_600_000_000
    #expect(WeekCounter.lastWeek(at: start + 299_999_999) == Self.sunday - 7)
    #expect(WeekCounter.lastWeek(at: start + 300_000_000) == Self.sunday)
  }
}

/// What late reports add to the last weeks.
@Suite("Late reports of W2")
struct WeekDelayTests {
  @Test(
    "Twelve weeks that doubled within a day make the next expect as much; an imported week tells nothing"
  )
  func factors() throws {
    let sunday = CivilDate(year: 2026, month: 6, day: 14).daysSince1970
    var weeks: [Int: [Int]] = [:]
    for back in 1...14 { weeks[sunday - 7 * back] = [50, 100] }
    // Nine tenths of it came after the month: an import.
    weeks[sunday - 7 * 15] = [10, 10, 100]
    let delay = try #require(AlertBook.delay(weeks, today: sunday + 7))
    let estimate = try delay.estimate(known: 60, delay: 0)
    #expect(estimate.expected == 120 && estimate.isProvisional)
    #expect(try delay.estimate(known: 60, delay: 1).expected == 60)
    #expect(AlertBook.delay([sunday: [5]], today: sunday + 7) == nil)
  }
}
