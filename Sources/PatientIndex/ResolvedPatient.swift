import PersonMatching
package import RecordModel
package import Sealing

/// A patient as one submission of a batch names him, waiting to be known or made.
package struct PatientClaim: Sendable {
  /// Whose patient.
  package let facility: FacilityID
  /// What was said.
  package let assertion: PatientAssertion
  /// When, in microseconds since 1970.
  package let toldAt: Int64

  /// A claim of a facility.
  package init(facility: FacilityID, assertion: PatientAssertion, toldAt: Int64) {
    self.facility = facility
    self.assertion = assertion
    self.toldAt = toldAt
  }

  /// When he was born, as it was told.
  var birth: BirthDay? { assertion.birthDate.map { BirthDay($0) } }

  /// Whether he was born in the year in which this was told, or in the one before.
  var isInfant: Bool { years.map((0...1).contains) ?? false }

  /// Whether he is less than a generation old: a number told of him may be a parent's.
  var isChild: Bool { years.map((0..<PairComparison.generation).contains) ?? false }

  /// From the year of his birth to the one in which this was told.
  private var years: Int? {
    birth.map { CivilDate(daysSince1970: CivilDate.localDay(at: toldAt)).year - $0.year }
  }
}

/// Who a claimed patient is.
package struct ResolvedPatient: Sendable {
  /// The facility's record of the patient.
  package let patient: PatientID
  /// The person that it is linked to.
  package let person: PersonID
  /// What the audit log calls the person, 16 bytes.
  package let pseudonym: [UInt8]
  /// The key that seals what is the person's.
  package let key: PersonKey
  /// Whether the facility's record of him is made by this claim.
  package let isNew: Bool
  /// What was odd about it.
  package let finding: Finding?

  /// What a human should look at.
  package enum Finding: Hashable, Sendable {
    /// The facility's own number was used before for a person with another NIK, or born on another day.
    case facilityNumberReused
    /// The NIK is known for another person than the facility's number; a review must decide.
    case numbersDisagree
    /// The NIK tells a birth a generation away, and whose it is was born then, or the card of an infant without a NIK
    /// is that of somebody born then: it says nothing of this patient, and a human sees both.
    case numberOfAnother
    /// A NIK came with the BPJS card of somebody who has another NIK, birth, sex or name: the NIK decides, and the card
    /// is not his.
    case cardOfAnother
  }
}

extension BirthDay {
  /// Whether two births told under one record number may be one person's: the same, no more than a stand-in, or a slip
  /// of the pen.
  ///
  /// - Parameter strictly: a slip is none: who comes with a parent's NIK is a newborn, and a ward's newborns are of a
  ///   few days.
  func mayBeOne(with other: BirthDay, strictly: Bool) -> Bool {
    switch agreement(with: other) {
    case .exact, .bothPlaceholder, .year: true
    case .swapped, .digit: !strictly
    // Two of one month agree in year and month by chance.
    case .twoParts: !strictly && year != other.year
    case .near: !strictly && (isPlaceholder || other.isPlaceholder)
    case .different: false
    }
  }
}
