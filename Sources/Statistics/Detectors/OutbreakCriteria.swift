/// The seven criteria of an outbreak (KLB). Any one allows a person to declare it; the software
/// never does.
///
/// Source: Peraturan Menteri Kesehatan 1501/Menkes/Per/X/2010, article 6.
package struct OutbreakCriteria: Hashable, Sendable {
  /// One criterion, in the order of the regulation.
  package enum Criterion: Int, Hashable, Sendable, CaseIterable {
    /// A disease that was not there before, or is not known in the area.
    case newDisease = 1
    /// A rise over three periods (hours, days or weeks) in a row.
    case continuousRise
    /// At least twice the period before.
    case doubled
    /// New cases of a month at least twice the monthly mean of the year before.
    case monthDoubled
    /// The monthly mean of a year at least twice that of the year before.
    case yearDoubled
    /// A case fatality half as large again as in the same period before.
    case fatality
    /// A proportional rate of at least twice that of the period before.
    case proportionDoubled
  }

  /// Whether a criterion is met.
  package enum Verdict: Hashable, Sendable {
    /// It is met.
    case met
    /// It is not.
    case notMet
    /// The facts it needs are not there.
    case unknown
    /// There is a rise from none, of which no multiple can be told: a person has to judge it.
    case fromNone
  }

  /// What is known of a disease in an area; leave out what is not.
  package struct Facts: Hashable, Sendable {
    /// Cases in periods in a row, the current one last.
    package var periods: [Int] = []
    /// Cases of the last month, or of the last four weeks.
    package var month: Int?
    /// Cases of each month of the year before, or of each four weeks: months as long as `month`.
    package var monthsLastYear: [Int] = []
    /// Cases of the current year so far, of a month at least.
    package var yearSoFar: Int?
    /// Cases of the same weeks or months of the year before: as many of them.
    package var sameSpanLastYear: Int?
    /// Deaths among the cases of the current period.
    package var deaths: Int?
    /// Cases of the current period.
    package var cases: Int?
    /// Deaths among the cases of the period before.
    package var deathsBefore: Int?
    /// Cases of the period before.
    package var casesBefore: Int?
    /// All visits of the current period, for the proportional rate.
    package var visits: Int?
    /// All visits of the period before.
    package var visitsBefore: Int?
    /// Whether the disease was seen here before; nil where nobody knows.
    package var isKnownHere: Bool?

    /// Nothing known.
    package init() {}
  }

  /// The verdict on each criterion.
  package let verdicts: [Criterion: Verdict]

  /// The criteria that are met, in the order of the regulation.
  package var met: [Criterion] { Criterion.allCases.filter { verdicts[$0] == .met } }

  /// The verdicts on `facts`. Throws `negative`; the position counts within the list concerned.
  package init(_ facts: Facts) throws(Refusal) {
    for list in [facts.periods, facts.monthsLastYear] {
      try Checks.counts(list)
    }
    let singles = [
      facts.month, facts.deaths, facts.cases, facts.deathsBefore, facts.casesBefore, facts.visits,
      facts.visitsBefore, facts.yearSoFar, facts.sameSpanLastYear,
    ]
    try Checks.counts(singles.map { $0 ?? 0 })
    verdicts = [
      .newDisease: Self.newDisease(facts), .continuousRise: Self.rise(facts.periods),
      .doubled: Self.doubled(facts.periods), .monthDoubled: Self.monthDoubled(facts),
      .yearDoubled: Self.yearDoubled(facts), .fatality: Self.fatality(facts),
      .proportionDoubled: Self.proportionDoubled(facts),
    ]
  }

  private static func verdict(_ isMet: Bool?) -> Verdict {
    isMet.map { $0 ? .met : .notMet } ?? .unknown
  }

  private static func newDisease(_ facts: Facts) -> Verdict {
    guard let isKnown = facts.isKnownHere, let cases = facts.periods.last ?? facts.cases else {
      return .unknown
    }
    return verdict(!isKnown && cases > 0)
  }

  /// Three rises in a row, for which four periods are needed.
  private static func rise(_ periods: [Int]) -> Verdict {
    guard periods.count >= 4 else { return .unknown }
    let last = periods.suffix(4)
    return verdict(zip(last.dropFirst(), last).allSatisfy { $0 > $1 })
  }

  /// Twice nothing is nothing: a rise from none is for `newDisease` and the SKDR rule to name.
  private static func doubled(_ periods: [Int]) -> Verdict {
    guard periods.count >= 2 else { return .unknown }
    let current = periods[periods.count - 1]
    let previous = periods[periods.count - 2]
    return verdict(previous > 0 && current >= 2 * previous)
  }

  private static func monthDoubled(_ facts: Facts) -> Verdict {
    guard let month = facts.month, !facts.monthsLastYear.isEmpty else { return .unknown }
    let sum = facts.monthsLastYear.reduce(0, +)
    return verdict(sum > 0 && month * facts.monthsLastYear.count >= 2 * sum)
  }

  /// Of two spans of the same length the mean a month is twice as large where the sum is.
  private static func yearDoubled(_ facts: Facts) -> Verdict {
    guard let now = facts.yearSoFar, let before = facts.sameSpanLastYear else { return .unknown }
    return verdict(before > 0 && now >= 2 * before)
  }

  private static func fatality(_ facts: Facts) -> Verdict {
    guard let deaths = facts.deaths, let cases = facts.cases, let before = facts.deathsBefore,
      let casesBefore = facts.casesBefore, cases > 0, casesBefore > 0
    else { return .unknown }
    guard before > 0 else { return deaths > 0 ? .fromNone : .notMet }
    return verdict(2 * deaths * casesBefore >= 3 * before * cases)
  }

  private static func proportionDoubled(_ facts: Facts) -> Verdict {
    guard let cases = facts.cases, let before = facts.casesBefore, let visits = facts.visits,
      let visitsBefore = facts.visitsBefore, visits > 0, visitsBefore > 0
    else { return .unknown }
    guard before > 0 else { return cases > 0 ? .fromNone : .notMet }
    return verdict(cases * visitsBefore >= 2 * before * visits)
  }
}
