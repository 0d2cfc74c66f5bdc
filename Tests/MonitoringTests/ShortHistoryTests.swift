import CityMap
import Monitoring
import RecordModel
import Statistics
import Testing

/// Weeks with other cases in each, in kelurahan of a week's choice.
private struct InventedWeeks {
  static let sunday = CivilDate(year: 2026, month: 6, day: 14).daysSince1970
  static let home = "6371011001"

  /// Weeks up to `sunday` with 500 visits each; `cases` by position from 0.
  static func history(
    _ disease: String, weeks: Int, in kelurahan: String = home, _ cases: (Int) -> Int
  ) -> WeekHistory {
    let first = sunday - 7 * (weeks - 1)
    var history = WeekHistory(from: first, through: sunday)
    for turn in 0..<weeks {
      let week = first + 7 * turn
      history.add("X", in: kelurahan, week: week, cases: 500, deaths: 0)
      history.add(disease, in: kelurahan, week: week, cases: cases(turn), deaths: 0)
    }
    return history
  }
}

/// What judges where Farrington's method has no three years.
@Suite("Short histories of diseases")
struct ShortHistoryTests {
  private static let weeks = 20
  private static let sparse = "6371011002"

  /// Three cases a week, and 25 in the last; in another kelurahan one three weeks ago and one now.
  private func history() -> WeekHistory {
    var history = InventedWeeks.history("A", weeks: Self.weeks) { turn in
      turn == Self.weeks - 1 ? 25 : 3 + [0, 1, -1, 0][turn % 4]
    }
    for back in [3, 0] {
      history.add(
        "A", in: Self.sparse, week: InventedWeeks.sunday - 7 * back, cases: 1, deaths: 0)
    }
    return history
  }

  private func days() -> DayHistory {
    let first = InventedWeeks.sunday - 7 * (DayHistory.weeks - 1)
    var days = DayHistory(from: first, through: InventedWeeks.sunday)
    for day in first..<InventedWeeks.sunday {
      days.add("A", in: InventedWeeks.home, day: day, cases: (day - first) % 7 % 2)
    }
    for (turn, cases) in [0, 3, 4, 5, 5, 4, 4].enumerated() {
      days.add("A", in: InventedWeeks.home, day: InventedWeeks.sunday + turn, cases: cases)
    }
    days.add("A", in: Self.sparse, day: InventedWeeks.sunday - 21, cases: 1)
    days.add("A", in: Self.sparse, day: InventedWeeks.sunday + 2, cases: 1)
    return days
  }

  private func signals(_ days: DayHistory?) throws -> [String: AlertSignal] {
    let signals = try AlertJudge(history(), days: days).judge(at: Self.weeks - 1)
    return Dictionary(uniqueKeysWithValues: signals.map { ($0.unit.area, $0) })
  }

  @Test(
    "C2 beside ESSENCE's switch over days judges each kelurahan, as one family, and says so; it opens where both speak"
  )
  func both() throws {
    let signals = try signals(days())
    let home = try #require(signals[InventedWeeks.home])
    #expect(home.method == .essence && home.family == 24 * 55)
    #expect(try #require(home.pValue) < 1e-6)
    #expect(try #require(home.qValue) <= AlertJudge.qLevel)
    #expect(home.modelAgrees && home.opens && home.colour == .red)
    #expect(try #require(home.expected) < 4)
    #expect(try #require(home.bound) < 25)
    let city = try #require(signals[WeekHistory.city])
    #expect(city.method == .essence && city.modelAgrees && city.opens)
    // Two cases in four weeks are nothing to explain, however rare one is on a day.
    let sparse = try #require(signals[Self.sparse])
    #expect(sparse.method == .essence && sparse.pValue == 1 && !sparse.opens)
  }

  @Test("Without days C2 judges the city alone, as it did")
  func weeksAlone() throws {
    let signals = try signals(nil)
    let home = try #require(signals[InventedWeeks.home])
    #expect(home.method == .ears && home.pValue == nil && !home.opens && home.family == 24)
    let city = try #require(signals[WeekHistory.city])
    #expect(city.method == .ears && city.modelAgrees && city.colour == .red)
  }

  @Test("Three years of weeks are judged by Farrington's method whatever is known of days")
  func long() throws {
    let long = InventedWeeks.history("A", weeks: 220) { 20 + [0, 1, -1, 0][$0 % 4] }
    #expect(AlertJudge(long).isLong(at: 219) && !AlertJudge(history()).isLong(at: 19))
    let signals = try AlertJudge(long, days: days()).judge(at: 219)
    #expect(signals.allSatisfy { $0.method == .farrington })
  }

  @Test("A week of days needs a baseline; what lies outside the span is not counted")
  func baseline() {
    let sunday = InventedWeeks.sunday
    var few = DayHistory(from: sunday - 7, through: sunday)
    few.add("A", in: InventedWeeks.home, day: sunday + 1, cases: 9)
    #expect(few.chance("A", InventedWeeks.home) == nil)
    few.add("A", in: InventedWeeks.home, day: sunday + 7, cases: 5)
    few.add("A", in: InventedWeeks.home, day: sunday - 8, cases: 5)
    #expect(few.series("A", WeekHistory.city).reduce(0, +) == 9)
    // The same every day: nothing is surprising.
    var even = DayHistory(from: sunday - 56, through: sunday)
    for day in sunday - 56..<sunday + 7 {
      even.add("A", in: InventedWeeks.home, day: day, cases: 2)
    }
    #expect(even.chance("A", WeekHistory.city)?.pValue == 1)
    #expect(even.chance("A", WeekHistory.city).map { abs($0.expected - 14) < 1e-6 } == true)
  }
}

/// What is told beside the list of alerts and on the page of one.
@Suite("Beside the alerts")
struct BesideAlertsTests {
  @Test(
    "Chance alone alarms as often as the ratio does around the year's mean, and no oftener than the model's level"
  )
  func noise() throws {
    let short = InventedWeeks.history("A", weeks: 60) { _ in 10 }
    let noise = AlertNoise(AlertNoise.Basis(short, at: 59))
    let year = 365.25 / 7
    let ratio = try SKDRRule.noise(mean: 10).all
    #expect(abs(noise.ratio - ratio * year) < 1e-9)
    #expect(noise.model == nil)
    let long = InventedWeeks.history("A", weeks: 220) { _ in 10 }
    let known = try #require(AlertNoise(AlertNoise.Basis(long, at: 219)).model)
    // One disease in the city with cases enough, and the family of kelurahan.
    #expect(abs(known - (0.01 + AlertJudge.qLevel) * year) < 1e-9)
    // A disease of which each case counts has no ratio.
    let single = InventedWeeks.history("K", weeks: 60) { _ in 1 }
    #expect(AlertNoise(AlertNoise.Basis(single, at: 59)).ratio == 0)
  }

  /// A year of the same visits everywhere, and cases in the last week.
  private func field(_ cases: [String: Int]) -> CaseCluster.Field? {
    let first = InventedWeeks.sunday - 7 * 51
    var history = WeekHistory(from: first, through: InventedWeeks.sunday)
    for one in CityMap.kelurahan {
      for week in history.weeks {
        history.add("X", in: one.code, week: week, cases: 40, deaths: 0)
      }
      guard let count = cases[one.code] else { continue }
      history.add("A", in: one.code, week: InventedWeeks.sunday, cases: count, deaths: 0)
    }
    return CaseCluster.Field("A", week: InventedWeeks.sunday, in: history)
  }

  @Test(
    "The scan finds the circle of kelurahan where cases crowd, nothing in an even city, and asks for five cases"
  )
  func cluster() throws {
    let near = ["6371021009": 12, "6371021005": 9, "6371011011": 3]
    let crowded = near.merging(["6371041001": 6]) { $1 }
    let crowd = try #require(field(crowded))
    let found = try #require(CaseCluster(crowd))
    #expect(Set(found.kelurahan) == Set(near.keys) && found.cases == 24)
    #expect(found.isTold && found.pValue < 0.01 && abs(found.expected - 3 * 30.0 / 52) < 1e-9)
    let everywhere = Dictionary(uniqueKeysWithValues: CityMap.kelurahan.map { ($0.code, 2) })
    let plain = try #require(field(everywhere))
    let even = try #require(CaseCluster(plain))
    #expect(!even.isTold)
    #expect(field(["6371021009": 4]) == nil)
    // Nobody came from anywhere else: one place is no map.
    let alone = InventedWeeks.history("A", weeks: 60) { _ in 10 }
    #expect(CaseCluster.Field("A", week: InventedWeeks.sunday, in: alone) == nil)
  }

  /// Weeks since 2021 around 20 cases, with a bell in the middle of each year.
  private func seasonal(_ disease: String, from year: Int = 2021, height: Double) -> WeekHistory {
    let first = MMWRWeek(year: year, week: 1)?.firstDay.number ?? 0
    return InventedWeeks.history(
      disease, weeks: (InventedWeeks.sunday - first) / 7 + 1
    ) { turn in
      guard let week = MMWRWeek(CalendarDay(daysSince1970: first + 7 * turn)) else { return 0 }
      let distance = Double(week.week - 30 - week.year % 3)
      let bell = height / (1 + distance * distance / 9)
      return 20 + (week.week * 7 + week.year * 3) % 5 + Int(bell)
    }
  }

  @Test(
    "A season that comes again gives the epidemic threshold, one that does not, too few, or another disease none"
  )
  func season() throws {
    let history = seasonal("AA", height: 150)
    let season = try #require(SeasonThresholds("AA", in: history))
    #expect(season.seasons >= 4 && season.seasons <= 5)
    #expect(season.threshold > 22 && season.threshold < 80)
    #expect(history.weeks.contains(season.season) && season.season <= InventedWeeks.sunday)
    #expect(season.method.level(of: 21) == .baseline)
    #expect(season.method.level(of: 170) != .baseline)
    #expect(SeasonThresholds("A", in: seasonal("A", height: 150)) == nil)
    #expect(SeasonThresholds("AA", in: seasonal("AA", from: 2025, height: 150)) == nil)
    // Numbers that look drawn by lot have no season.
    var state: UInt64 = 12_345
    let noise = InventedWeeks.history("AA", weeks: 285) { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return 20 + Int((state >> 33) % 9)
    }
    #expect(SeasonThresholds("AA", in: noise) == nil)
  }

  @Test(
    "A facility owes W2 where it sees patients and was active and open on each open day of the week"
  )
  func duty() {
    let week = InventedWeeks.sunday
    let always = OpenDays(holidays: [], closures: [])
    func owes(
      _ active: [ClosedRange<Int>], _ open: OpenDays, kind: String = "clinic-primary"
    ) -> Bool {
      WeekDuty(kind: kind, active: active).owes(week, open)
    }
    #expect(owes([week...week + 6], always))
    #expect(owes([week...week + 6], always, kind: "practice-midwife"))
    for kind in ["pharmacy", "laboratory", "blood-unit"] {
      #expect(!owes([week...week + 6], always, kind: kind))
    }
    #expect(!owes([week...week + 3], always) && !owes([], always))
    #expect(owes([week...week + 3, week + 4...week + 6], always))
    #expect(!owes([week + 1...week + 6], always))
    // Suspended on a Saturday on which it is closed anyway; closed all week it owes nothing.
    let noSaturday = OpenDays(
      holidays: [], closures: [.init(weekday: 6, first: 0, last: nil)])
    #expect(owes([week...week + 5], noSaturday))
    let holidays = OpenDays(holidays: Set(week...week + 6), closures: [])
    #expect(!owes([week...week + 6], holidays))
  }
}
