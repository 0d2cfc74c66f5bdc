/// What speaks of a pair besides its weight: numbers that decide, and what no weight overcomes.
struct Objections {
  /// The number that both have, where one decides.
  private(set) var number: MatchReason?
  /// Whether name and birth speak against that number.
  let isNumberDoubted: Bool
  /// What keeps the pair from being linked without a human.
  private(set) var all: [MatchReason] = []
  /// Whether no human need look either.
  private(set) var isHopeless = false

  init(_ pair: PairComparison, _ weights: MatchWeights) {
    let name = NameAgreement(rawValue: Int(pair.levels[MatchField.name.index]))
    let birth = BirthAgreement(rawValue: Int(pair.levels[MatchField.birth.index]))
    let isSexOther = pair.levels[MatchField.sex.index] == 1
    let apart = pair.yearsApart ?? 0
    let isBirthFar = birth == .different || birth == .near
    let isNameOther = name == NameAgreement.none
    let nik = NumberAgreement(rawValue: Int(pair.levels[MatchField.nik.index]))
    let card = NumberAgreement(rawValue: Int(pair.levels[MatchField.card.index]))
    isNumberDoubted =
      (isBirthFar && (card == .different || name == .word))
      || (isNameOther && !Self.speaksForOne(birth)) || (isSexOther && (isBirthFar || isNameOther))
      || (isBirthFar && apart >= PairComparison.generation) || pair.isOneTheMother
      // Two children of one mother, sent with her NIK.
      || (isBirthFar && pair.isNumberOfAnother)
      || (!pair.isNumberOfBirth && Self.areTwins(pair, name, birth, weights))
    if nik == .same {
      number = .sameNIK
    } else if card == .same, nik != .different {
      number = .sameCard
    } else if pair.isOtherNumberSame, nik != .different {
      number = .sameOther
    }
    if nik == .different { all.append(.twoNIKs) }
    if card == .different { all.append(.twoCards) }
    if pair.isOneTheMother { all.append(.mother) }
    if pair.haveOtherMothers { all.append(.mothers) }
    if isSexOther, !(birth == .exact && Self.isHomeSame(pair, name)) { all.append(.sexes) }
    if name == nil || isNameOther { all.append(.names) }
    if birth == nil || birth == .bothPlaceholder, !Self.isHomeSame(pair, name) {
      all.append(.birthUnknown)
    }
    if isBirthFar { all.append(apart >= PairComparison.generation ? .generations : .births) }
    if Self.areTwins(pair, name, birth, weights) { all.append(.twins) }
    isHopeless =
      pair.isOneTheMother || (isSexOther && (isBirthFar || isNameOther))
      || (isNameOther && isBirthFar) || (nik == .different && card == .different)
      || (isBirthFar && apart >= PairComparison.generation && nik != .digit)
  }

  /// Born on one day in one household, and the names differ by more than a slip of the pen: a word
  /// against another, or two that are both known as names.
  private static func areTwins(
    _ pair: PairComparison, _ name: NameAgreement?, _ birth: BirthAgreement?,
    _ weights: MatchWeights
  ) -> Bool {
    if pair.isOfMultipleBirth, name != .exact, name != .sound { return true }
    guard speaksForOne(birth) || birth == .bothPlaceholder || birth == .year, let name,
      name != .exact,
      name != .sound
    else { return false }
    if name == .none { return true }
    return !pair.termsAgainst.isEmpty || pair.slips.contains { weights.areNames($0.0, $0.1) }
  }

  private static func speaksForOne(_ birth: BirthAgreement?) -> Bool {
    birth == .exact || birth == .swapped || birth == .digit
  }

  /// Whether a name of two words or more and the household agree: then a birth that nobody knew
  /// need not be known.
  private static func isHomeSame(_ pair: PairComparison, _ name: NameAgreement?) -> Bool {
    (name == .exact || name == .sound) && pair.sharedTerms.count > 1
      && (pair.levels[MatchField.phone.index] == 0 || pair.levels[MatchField.address.index] == 0)
  }
}
