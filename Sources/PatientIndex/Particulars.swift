import PersonMatching
package import RecordModel

/// What a word on a patient tells of that of which a human being has one: sex, day of birth, NIK and BPJS card.
package struct Particulars: Hashable, Sendable {
  private let sex: Sex?
  private let birth: ClinicalTime?
  private let niks: Set<String>
  private let cards: Set<String>

  /// Those of a word, or of all words on a record together.
  package init(_ told: PatientAssertion) {
    let numbers = MatchRecord(told)
    sex = told.sex == .unknown ? nil : told.sex
    birth = told.birthDate
    niks = Set(numbers.niks)
    cards = Set(numbers.cards)
  }

  /// Whether sex or day of birth is another's; a year alone contradicts no day in it.
  package func isOther(than other: Particulars) -> Bool {
    if isSexOther(than: other) { return true }
    guard let birth, let theirs = other.birth else { return false }
    let digits = Self.digits(min(birth.precision, theirs.precision))
    return birth.text.prefix(digits) != theirs.text.prefix(digits)
  }

  /// Whether the two are not one human being's by what they tell: another sex, day of birth or NIK, or another card
  /// where no NIK is the same.
  ///
  /// - Parameter isExact: whether each other day of birth counts; else one with a slip of the pen does not, as where
  ///   records are matched by likeness.
  package func contradicts(_ other: Particulars, isExact: Bool) -> Bool {
    (isExact ? isOther(than: other) : isSexOther(than: other) || isBirthFar(from: other))
      || Self.differ(niks, other.niks)
      || (niks.isDisjoint(with: other.niks) && Self.differ(cards, other.cards))
  }

  /// Whether any two of these contradict each other.
  static func contradict(_ all: [Particulars], isExact: Bool) -> Bool {
    let told = Array(Set(all))
    return told.indices.contains { place in
      told[..<place].contains { $0.contradicts(told[place], isExact: isExact) }
    }
  }

  private func isSexOther(than other: Particulars) -> Bool {
    guard let sex, let theirs = other.sex else { return false }
    return sex != theirs
  }

  private func isBirthFar(from other: Particulars) -> Bool {
    guard let birth, let theirs = other.birth else { return false }
    switch BirthDay(birth).agreement(with: BirthDay(theirs)) {
    case .near, .different: return true
    case .exact, .swapped, .digit, .twoParts, .bothPlaceholder, .year: return false
    }
  }

  private static func differ(_ one: Set<String>, _ other: Set<String>) -> Bool {
    !one.isEmpty && !other.isEmpty && one.isDisjoint(with: other)
  }

  private static func digits(_ precision: ClinicalTime.Precision) -> Int {
    switch precision {
    case .year: 4
    case .month: 7
    default: 10
    }
  }
}
