import RecordModel

/// Two records set beside each other, field by field.
package struct PairComparison: Sendable {
  /// The level of each field, in the order of `MatchField.allCases`; -1 where a side is silent.
  package let levels: [Int8]
  /// Of the names that agree best: the words that agree.
  package let sharedTerms: [String]
  /// Of the same names: words in each other's place that are not alike.
  package let termsAgainst: [(String, String)]
  /// Of the same names: words that are alike and not the same.
  package let slips: [(String, String)]
  /// Years between the births; nil if one is not known.
  package let yearsApart: Int?
  /// Whether a number of IHS or a passport is the same.
  package let isOtherNumberSame: Bool
  /// Whether both or one are said to be of a multiple birth, at different places of it.
  package let isOfMultipleBirth: Bool
  /// Whether the mother's NIK of one is the other's own.
  package let isOneTheMother: Bool
  /// Whether both were given a mother's NIK, and they are not one with a slip of the pen.
  package let haveOtherMothers: Bool

  /// Whether a number that both have cannot be their mother's: a NIK that tells the day of birth of
  /// one of them, or any other number.
  package let isNumberOfBirth: Bool
  /// Whether every NIK that both have tells a birth a generation from both of theirs: then it is a third one's.
  package let isNumberOfAnother: Bool

  /// Compares two records; what is compared does not depend on their order.
  package init(_ left: MatchRecord, _ right: MatchRecord) {
    let isMothers =
      left.motherNIK.map(right.niks.contains) ?? false
      || right.motherNIK.map(left.niks.contains) ?? false
    let apart = left.birth.flatMap { mine in right.birth.map { mine.years(to: $0) } }
    isOneTheMother = isMothers && (apart ?? Self.generation) >= Self.generation
    // Else both are the child, and one was sent with the mother's NIK as his own.
    let (left, right) =
      isMothers && !isOneTheMother
      ? (left.lending(right.motherNIK), right.lending(left.motherNIK)) : (left, right)
    haveOtherMothers =
      ComparedNumber.agreement(
        [left.motherNIK].compactMap(\.self), [right.motherNIK].compactMap(\.self)) == .different
    var best: NameComparison?
    for mine in left.names {
      for theirs in right.names {
        let comparison = NameComparison(mine, theirs)
        if best.map({ comparison.agreement.rawValue < $0.agreement.rawValue }) ?? true {
          best = comparison
        }
      }
    }
    sharedTerms = best?.shared ?? []
    termsAgainst = best?.against ?? []
    slips = best?.slips ?? []
    let birth = left.birth.flatMap { mine in right.birth.map { mine.agreement(with: $0) } }
    yearsApart = apart
    let address = left.addresses.flatMap { mine in
      right.addresses.compactMap { mine.agreement(with: $0)?.rawValue }
    }.min()
    let sex = left.sex.flatMap { mine in right.sex.map { mine == $0 ? 0 : 1 } }
    levels = [
      best?.agreement.rawValue, birth?.rawValue, sex, address,
      ComparedNumber.agreement(left.phones, right.phones)?.rawValue, Self.mother(left, right),
      ComparedNumber.agreement(left.niks, right.niks)?.rawValue,
      ComparedNumber.agreement(left.cards, right.cards)?.rawValue,
    ].map { Int8($0 ?? -1) }
    let shared = left.niks.filter(right.niks.contains)
    isNumberOfBirth =
      shared.isEmpty
      || shared.contains { nik in
        [left.birth, right.birth].contains { $0.map { ComparedNumber.tells(nik, $0) } ?? false }
      }
    let births = [left.birth, right.birth].compactMap(\.self)
    isNumberOfAnother =
      !shared.isEmpty && births.count == 2
      && shared.allSatisfy { nik in births.allSatisfy { NumberDoubt.speaksAgainst(nik, $0) } }
    isOtherNumberSame = left.others.contains { right.others.contains($0) }
    isOfMultipleBirth =
      max(left.multipleBirth ?? 0, right.multipleBirth ?? 0) > 0
      && left.multipleBirth != right.multipleBirth
  }

  /// Years between two births from which on one may be the other's parent.
  package static let generation = 12

  private static func mother(_ left: MatchRecord, _ right: MatchRecord) -> Int? {
    if let mine = left.motherNIK, mine == right.motherNIK { return 0 }
    guard let mine = left.mother, let theirs = right.mother else { return nil }
    switch NameComparison(mine, theirs).agreement {
    case .exact, .sound: return 0
    case .close, .partial, .word: return 1
    case .none: return 2
    }
  }

  /// The level of a field by its name; nil where a side is silent.
  package func level(_ field: MatchField) -> String? {
    let level = levels[field.index]
    return level < 0 ? nil : field.levels[Int(level)]
  }
}

extension MatchField {
  /// Its place in `PairComparison.levels`.
  package var index: Int {
    switch self {
    case .name: 0
    case .birth: 1
    case .sex: 2
    case .address: 3
    case .phone: 4
    case .mother: 5
    case .nik: 6
    case .card: 7
    }
  }
}
