/// What becomes of two records.
package enum MatchOutcome: String, Sendable, CaseIterable {
  /// They are one person.
  case link
  /// A human decides.
  case review
  /// Nothing brings them together.
  case apart
}

/// What stands against linking two records without a human, or decides without weights.
package enum MatchReason: String, Sendable, CaseIterable {
  /// The same NIK, and nothing against it.
  case sameNIK = "same-nik"
  /// The same BPJS card, and nothing against it.
  case sameCard = "same-card"
  /// The same IHS number or passport, and nothing against it.
  case sameOther = "same-other"
  /// The weight of all fields.
  case weight
  /// A number is the same, name and birth are not: it may be shared, or another's.
  case sharedNumber = "shared-number"
  /// Both have a NIK, and they are not one with a slip of the pen.
  case twoNIKs = "two-niks"
  /// Both have a BPJS card, and they differ.
  case twoCards = "two-cards"
  /// The sexes differ.
  case sexes
  /// Born on the same day in one household, with another name.
  case twins
  /// The same name in one household, years apart.
  case generations
  /// The births differ.
  case births
  /// The name is not told, or does not agree.
  case names
  /// The birth is not told, or only its year.
  case birthUnknown = "birth-unknown"
  /// One is told as the other's mother.
  case mother
  /// Each was given a mother's NIK, and they differ.
  case mothers
}

/// A pair of records judged.
package struct MatchJudgement: Sendable {
  /// One field's part in it.
  package struct Evidence: Hashable, Sendable {
    /// Which.
    package let field: MatchField
    /// How it agrees, a level of the field.
    package let level: String
    /// What that is worth, in bits; above 0 it speaks for one person.
    package let bits: Double

    /// A part, as it was kept.
    package init(field: MatchField, level: String, bits: Double) {
      self.field = field
      self.level = level
      self.bits = bits
    }
  }

  /// What becomes of them.
  package let outcome: MatchOutcome
  /// The sum of the evidence and of the prior, in bits.
  package let weight: Double
  /// Every field that both sides tell.
  package let evidence: [Evidence]
  /// What decided, and what stands against it.
  package let reasons: [MatchReason]

  /// Whether the two would not be in one person's set even where others link them.
  package var isAgainst: Bool { !Self.against.isDisjoint(with: reasons) }

  private static let against: Set<MatchReason> = [
    .twoNIKs, .twins, .generations, .births, .mother, .mothers, .sexes, .sharedNumber,
  ]

  /// Judges a pair under `weights`, where `prior` is `MatchWeights.prior` of all persons known.
  package init(_ pair: PairComparison, weights: MatchWeights, prior: Double) {
    evidence = Self.evidence(pair, weights)
    weight = prior + evidence.reduce(0) { $0 + $1.bits }
    let objections = Objections(pair, weights)
    if let number = objections.number {
      let isDoubted = objections.isNumberDoubted
      outcome = isDoubted ? .review : .link
      reasons = isDoubted ? [number, .sharedNumber] : [number]
      return
    }
    reasons = objections.all.isEmpty ? [.weight] : objections.all
    if weight >= weights.link {
      outcome = objections.all.isEmpty ? .link : objections.isHopeless ? .apart : .review
    } else {
      outcome = weight >= weights.review && !objections.isHopeless ? .review : .apart
    }
  }

  private static func evidence(_ pair: PairComparison, _ weights: MatchWeights) -> [Evidence] {
    var evidence: [Evidence] = []
    for field in MatchField.allCases {
      let level = Int(pair.levels[field.index])
      guard level >= 0 else { continue }
      var bits = weights.bits(field, level)
      if field == .name, let agreement = NameAgreement(rawValue: level) {
        bits += weights.bitsOfTerms(pair.sharedTerms, agreement: agreement)
      }
      evidence.append(Evidence(field: field, level: field.levels[level], bits: bits))
    }
    // A household's address, phone and mother come together: the strongest counts whole.
    let household = evidence.indices.filter {
      MatchField.ofHousehold.contains(evidence[$0].field) && evidence[$0].bits > 0
    }
    if let strongest = household.max(by: { evidence[$0].bits < evidence[$1].bits }) {
      for index in household where index != strongest {
        let part = evidence[index]
        evidence[index] = Evidence(
          field: part.field, level: part.level, bits: part.bits * weights.damping)
      }
    }
    return evidence
  }
}
