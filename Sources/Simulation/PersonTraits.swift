/// What a visit needs to know of an invented person before it is told in full; a pure function of
/// seed and number.
///
/// People live in groups of twelve that are cut into households by one of several patterns.
struct PersonTraits: Hashable, Sendable {
  /// Days since 1970; may lie inside the simulated span.
  let birthDay: Int
  let isFemale: Bool
  /// Index into `Kelurahan.all`.
  let village: Int
  /// Number of the household, the same for its members only.
  let household: Int
  /// The household's adult woman, whose NIK stands for a newborn child's; nil if there is none.
  let mother: Int?

  static let groupSize = 12
  private static let patterns = [
    [4, 3, 5], [2, 6, 4], [1, 4, 4, 3], [3, 3, 4, 2], [5, 1, 4, 2], [4, 4, 4], [2, 2, 5, 3],
    [6, 3, 3],
  ]

  /// The traits of person `number` (from 0) in a span of days since 1970.
  init(_ number: Int, seed: UInt64, span: Range<Int>, villages: WeightedChoice) {
    let (group, slot) = number.quotientAndRemainder(dividingBy: Self.groupSize)
    var groupGenerator = SeededGenerator(seed, .household, group * 8 + 7)
    let pattern = Self.patterns[groupGenerator.below(Self.patterns.count)]
    var turn = 0
    var member = slot
    while member >= pattern[turn] {
      member -= pattern[turn]
      turn += 1
    }
    household = group * 8 + turn
    var home = SeededGenerator(seed, .household, household)
    village = villages.pick(&home)
    let size = pattern[turn]
    let headIsFemale = home.chance(size == 1 ? 500 : 140)
    let headAge = 22 * 365 + home.below(58 * 365) * (55 + home.below(46)) / 100
    let spouseAge = max(19 * 365, headAge + (headIsFemale ? 1 : -1) * home.below(6 * 365))
    let motherAge = headIsFemale || size == 1 ? headAge : spouseAge
    var own = SeededGenerator(seed, .person, number)
    let first = number - member
    switch member {
    case 0:
      (birthDay, isFemale) = (span.lowerBound - headAge, headIsFemale)
      mother = nil
    case 1:
      (birthDay, isFemale) = (span.lowerBound - spouseAge, !headIsFemale)
      mother = nil
    case size - 1 where size >= 5 && home.chance(550):
      birthDay = span.lowerBound - min(94 * 365, headAge + 20 * 365 + own.below(12 * 365))
      isFemale = own.chance(580)
      mother = nil
    default:
      let motherBirth = span.lowerBound - motherAge
      let wanted = motherBirth + 20 * 365 + own.below(17 * 365)
      let latest = span.upperBound - 1
      let earliest = min(latest, motherBirth + 18 * 365)
      birthDay = wanted <= latest ? wanted : earliest + own.below(latest - earliest + 1)
      isFemale = own.chance(490)
      mother = headIsFemale ? first : first + 1
    }
  }

  /// The first day of a pregnancy that reaches into the span, for some women of 18 to 42; else nil.
  func conception(of number: Int, seed: UInt64, span: Range<Int>) -> Int? {
    guard isFemale, (18...42).contains(years(on: span.lowerBound)) else { return nil }
    var generator = SeededGenerator(seed, .pregnancy, number)
    let reach = span.count + Self.pregnancyDays
    guard generator.below(365_000) < 75 * reach else { return nil }
    return span.lowerBound - Self.pregnancyDays + generator.below(reach)
  }

  private static let pregnancyDays = 280

  /// Age in whole years, good enough for choosing; negative before birth.
  func years(on day: Int) -> Int { day < birthDay ? -1 : (day - birthDay) * 100 / 36_525 }
}
