import Database
package import PersonMatching
package import RecordModel

/// The tag of `PersonLinkID`.
package enum PersonLinkRow {}
/// One word on two persons.
package typealias PersonLinkID = ID<PersonLinkRow>
/// The tag of `MatchReviewID`.
package enum MatchReviewRow {}
/// One pair that waits for a human.
package typealias MatchReviewID = ID<MatchReviewRow>

/// Two persons, the lower id first.
package struct PersonPair: Hashable, Comparable, Sendable {
  /// The lower.
  package let left: PersonID
  /// The higher.
  package let right: PersonID

  /// Two persons in any order; they must differ.
  package init(_ one: PersonID, _ other: PersonID) {
    // As PostgreSQL compares uuid: by their bytes.
    let isOrdered = one.description < other.description
    (left, right) = isOrdered ? (one, other) : (other, one)
  }

  /// The one of the two that is not `person`; nil if neither is.
  package func other(than person: PersonID) -> PersonID? {
    person == left ? right : person == right ? left : nil
  }

  /// Order of the ids.
  package static func < (one: PersonPair, other: PersonPair) -> Bool {
    (one.left.description, one.right.description) < (
      other.left.description, other.right.description
    )
  }
}

/// Why two records are one person's or may be: what is kept beside a decision, without a value of a
/// person.
package struct MatchGrounds: Hashable, Sendable {
  /// Version of the weights.
  package let version: String
  /// log2 of the odds that the two are one.
  package let weight: Double
  /// What decided and what stands against it.
  package let reasons: [MatchReason]
  /// Each field's part.
  package let evidence: [MatchJudgement.Evidence]

  /// The grounds of a judgement.
  package init(_ judgement: MatchJudgement, version: String) {
    self.version = version
    weight = judgement.weight
    reasons = judgement.reasons
    evidence = judgement.evidence
  }

  init(version: String, weight: Double, reasons: String, evidence: String) {
    self.version = version
    self.weight = weight
    self.reasons = reasons.split(separator: " ").compactMap { MatchReason(rawValue: String($0)) }
    self.evidence = evidence.split(separator: " ").compactMap { part in
      let cells = part.split(separator: ":").map(String.init)
      guard cells.count == 3, let field = MatchField(rawValue: cells[0]),
        let bits = Double(cells[2])
      else { return nil }
      return MatchJudgement.Evidence(field: field, level: cells[1], bits: bits)
    }
  }

  private init(version: String, weight: Double) {
    (self.version, self.weight, reasons, evidence) = (version, weight, [], [])
  }

  /// Only how likely it is: nothing of what was compared, which tells of the records.
  package var bare: MatchGrounds { MatchGrounds(version: version, weight: weight) }

  var reasonsText: String { reasons.map(\.rawValue).joined(separator: " ") }

  var evidenceText: String {
    evidence.map { "\($0.field.rawValue):\($0.level):\(($0.bits * 100).rounded() / 100)" }
      .joined(separator: " ")
  }
}

/// An active word on two persons: the same, or kept apart.
package struct PersonWord: Sendable {
  /// The word's id.
  package let id: PersonLinkID
  /// Who.
  package let pair: PersonPair
  /// Whether they are one; else they are kept apart.
  package let isSame: Bool
  /// The officer who decided; nil for a rule.
  package let officer: String?
  /// Why.
  package private(set) var grounds: MatchGrounds
  /// When, microseconds since 1970.
  package let madeAt: Int64

  /// The same without what was compared.
  package var bare: PersonWord {
    var word = self
    word.grounds = grounds.bare
    return word
  }

  init(_ row: Row) throws {
    id = try row.decode(0)
    pair = PersonPair(try row.decode(1), try row.decode(2))
    isSame = try row.decode(3, as: String.self) == "same"
    officer = try row.decodeOptional(4)
    grounds = MatchGrounds(
      version: try row.decode(5), weight: try row.decode(6), reasons: try row.decode(7),
      evidence: try row.decode(8))
    madeAt = try row.decode(9, as: PostgresTimestamp.self).microseconds
  }
}

/// A pair that waits for a human.
package struct MatchReview: Sendable {
  /// Its id.
  package let id: MatchReviewID
  /// Who.
  package let pair: PersonPair
  /// The records that agree best, in the order of the pair.
  package let patients: (left: PatientID, right: PatientID)
  /// Why.
  package private(set) var grounds: MatchGrounds
  /// Since when, microseconds since 1970.
  package let openedAt: Int64

  /// The same without what was compared.
  package var bare: MatchReview {
    var review = self
    review.grounds = grounds.bare
    return review
  }

  init(_ row: Row) throws {
    id = try row.decode(0)
    pair = PersonPair(try row.decode(1), try row.decode(2))
    patients = (try row.decode(3), try row.decode(4))
    grounds = MatchGrounds(
      version: try row.decode(5), weight: try row.decode(6), reasons: try row.decode(7),
      evidence: try row.decode(8))
    openedAt = try row.decode(9, as: PostgresTimestamp.self).microseconds
  }
}

/// A facility's record opened for matching.
package struct MatchPatient: Sendable {
  /// The record.
  package let id: PatientID
  /// The person that it is linked to.
  package let person: PersonID
  /// What the audit log calls the person.
  package let pseudonym: [UInt8]
  /// Whose record it is.
  package let facility: FacilityID
  /// What all words on it together tell.
  package let current: PatientAssertion
  /// The mother's name where the message had one.
  package let motherName: String?
  /// The same as it is compared, with the person's numbers.
  package let record: MatchRecord
}
