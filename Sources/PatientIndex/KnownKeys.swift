package import PersonMatching
package import RecordModel

/// What a claim tells of its patient and which numbers it brings, without the value of any.
package struct ToldPatient: Sendable {
  /// A national number.
  package struct Number: Hashable, Sendable {
    /// How strong it is: a NIK is one person's for life, a card is lent within the family.
    package enum Kind: Hashable, Sendable { case nik, card, other }

    /// Which it is.
    package let kind: Kind
    /// Whether it may be another's: a NIK that tells a birth a generation from the claim's, or the card of an infant
    /// without a NIK of his own.
    package let isDoubted: Bool

    /// A number of a claim.
    package init(_ kind: Kind, isDoubted: Bool = false) {
      (self.kind, self.isDoubted) = (kind, isDoubted)
    }
  }

  /// When he was born.
  package var birth: BirthDay?
  /// Male or female, or what says neither.
  package var sex: Sex?
  /// National numbers of right shape, in the message's order.
  package var numbers: [Number] = []
  /// Whether a number came that the facility gave out itself.
  package var hasRecordNumber = false
  /// Whether an infant came without a NIK of his own: a card is then his mother's as often as his own.
  package var isLent = false
  /// Whether a child came with a card and his birth.
  package var hasChildsCard = false

  /// Who tells nothing; the rest is set one by one.
  package init() {}

  var namesNIK: Bool { numbers.contains { $0.kind == .nik } }
  var isDoubted: Bool { numbers.contains(where: \.isDoubted) }
}

/// What a key of a facility is made of.
package enum KeyKind: Hashable, Sendable {
  /// Our own id of the record.
  case ownID
  /// A number of the facility's own, or a national one that is neither NIK nor card.
  case record
  /// A NIK that was seen there.
  case nik
  /// A card that was seen there.
  case card
  /// The card where it may be a child's: what an infant's record is known by without the birth.
  case childsCard
  /// The card of a child with the birth.
  case cardWithBirth
  /// That a child's doubted number came beside a record number: another record number may be a twin's. A number that
  /// is not in doubt is looked up so and leaves no such trace.
  case besideRecord
  /// A NIK in doubt with the birth.
  case nikWithBirth
  /// A NIK in doubt with the facility's own number.
  case nikWithRecord
}

/// A facility's record, and whose it is.
package struct KnownRecord: Hashable, Sendable {
  /// Which.
  package let id: PatientID
  /// Whose.
  package let person: PersonID

  /// A record of a person.
  package init(id: PatientID, person: PersonID) { (self.id, self.person) = (id, person) }
}

/// Whoever has a national number.
package struct KnownBearer: Hashable, Sendable {
  /// Who.
  package let person: PersonID
  /// Whether it came with him in doubt, as `ToldPatient.Number.isDoubted`.
  package let isDoubted: Bool
  /// Whether it came in doubt with a name that sounds otherwise than the claim's.
  package let isNamedOtherwise: Bool

  /// A bearer of a number.
  package init(_ person: PersonID, isDoubted: Bool = false, isNamedOtherwise: Bool = false) {
    self.person = person
    self.isDoubted = isDoubted
    self.isNamedOtherwise = isNamedOtherwise
  }
}

/// What is known of a person so far; but for the NIK nothing, until it was asked.
package struct KnownFacts: Hashable, Sendable {
  /// Whether he has a NIK that is not in doubt; nil where nobody asked.
  package var hasNIK: Bool?
  /// The births told of him.
  package var births: [BirthDay]
  /// Male, female or both, as told of him.
  package var sexes: Set<Sex>

  /// What is known of somebody.
  package init(hasNIK: Bool? = nil, births: [BirthDay] = [], sexes: Set<Sex> = []) {
    (self.hasNIK, self.births, self.sexes) = (hasNIK, births, sexes)
  }
}

/// Whom the database, and the batch before a claim, know under the claim's keys.
package struct KnownKeys: Sendable {
  /// For each of `ToldPatient.numbers` whose it is, under each key of the ring; none where it is nobody's.
  package var bearers: [[KnownBearer]]
  /// The facility's records that its keys lead to, in the order of the keys, our own id first.
  package var records: [(kind: KeyKind, record: KnownRecord)]
  /// Of everybody who is named above.
  package var facts: [PersonID: KnownFacts]

  /// What is known under some keys.
  package init(
    bearers: [[KnownBearer]] = [], records: [(kind: KeyKind, record: KnownRecord)] = [],
    facts: [PersonID: KnownFacts] = [:]
  ) {
    (self.bearers, self.records, self.facts) = (bearers, records, facts)
  }
}
