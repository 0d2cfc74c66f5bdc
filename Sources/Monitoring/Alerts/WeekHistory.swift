import RecordModel
package import Statistics

/// Weekly cases of each disease in the city and in each kelurahan of residence, without gaps.
package struct WeekHistory: Sendable {
  /// A disease in an area.
  package struct Unit: Hashable, Sendable {
    /// Of `SKDRDisease`, or `X` for all visits.
    package let disease: String
    /// `6371` for the city, a kelurahan's code, `outside` or `unresolved`.
    package let area: String

    /// A disease in an area.
    package init(_ disease: String, _ area: String) {
      self.disease = disease
      self.area = area
    }
  }

  /// The city as an area.
  package static let city = "6371"

  /// The weeks in order, as the Sundays' days since 1970.
  package let weeks: [Int]
  private var cases: [Unit: [Int]] = [:]
  private var deaths: [Unit: [Int]] = [:]

  /// Nothing in the weeks from one Sunday to another.
  package init(from first: Int, through last: Int) {
    weeks = Array(stride(from: first, through: max(first, last), by: 7))
  }

  /// Adds cases of a week to those of the area and of the city.
  package mutating func add(
    _ disease: String, in kelurahan: String, week: Int, cases: Int, deaths: Int
  ) {
    let place = (week - weeks[0]) / 7
    guard weeks.indices.contains(place), weeks[place] == week else { return }
    for area in [kelurahan, Self.city] {
      let unit = Unit(disease, area)
      self.cases[unit, default: Array(repeating: 0, count: weeks.count)][place] += cases
      self.deaths[unit, default: Array(repeating: 0, count: weeks.count)][place] += deaths
    }
  }

  /// Cases by week; zeros where there were none.
  package func series(_ disease: String, _ area: String) -> [Int] {
    cases[Unit(disease, area)] ?? Array(repeating: 0, count: weeks.count)
  }

  /// Deaths among the cases by week.
  package func deaths(_ disease: String, _ area: String) -> [Int] {
    deaths[Unit(disease, area)] ?? Array(repeating: 0, count: weeks.count)
  }

  /// The areas of a disease that had a case, the city left out.
  package func areas(_ disease: String) -> [String] {
    cases.keys.filter { $0.disease == disease && $0.area != Self.city }.map(\.area).sorted()
  }

  /// Where a week stands.
  package func position(_ week: Int) -> Int? { weeks.firstIndex(of: week) }

  /// The first week of which any visit is known.
  var begin: Int { series(SKDRDisease.allVisits, Self.city).firstIndex { $0 > 0 } ?? 0 }

  /// The facts of the seven criteria of an outbreak for a disease in an area at a week.
  ///
  /// Like is compared with like. A month is four weeks, the last ones against each four of the year before. This
  /// year, from its first month on, stands against the same weeks of the year before, 52 earlier. A week belongs to
  /// the year of its Wednesday. Whether the disease is known here is said from a year of weeks before on.
  package func criteria(_ disease: String, _ area: String, at place: Int) -> OutbreakCriteria.Facts
  {
    let counts = series(disease, area)
    let dead = deaths(disease, area)
    let visits = series(SKDRDisease.allVisits, area)
    var facts = OutbreakCriteria.Facts()
    facts.periods = Array(counts[max(0, place - 3)...place])
    facts.cases = counts[place]
    facts.deaths = dead[place]
    facts.visits = visits[place]
    if place > 0 {
      facts.casesBefore = counts[place - 1]
      facts.deathsBefore = dead[place - 1]
      facts.visitsBefore = visits[place - 1]
    }
    func sum(_ span: Range<Int>) -> Int { counts[span].reduce(0, +) }
    func year(_ turn: Int) -> Int { CivilDate(daysSince1970: weeks[turn] + 3).year }
    if place >= 3 { facts.month = sum(place - 3..<place + 1) }
    let start = (0...place).first { year($0) == year(place) } ?? place
    if start >= 52 {
      facts.monthsLastYear = stride(from: start - 52, to: start, by: 4).map { sum($0..<$0 + 4) }
      if place - start >= 3 {
        facts.yearSoFar = sum(start..<place + 1)
        facts.sameSpanLastYear = sum(start - 52..<place - 51)
      }
    }
    facts.isKnownHere = place >= 52 ? counts[..<place].contains { $0 > 0 } : nil
    return facts
  }
}
