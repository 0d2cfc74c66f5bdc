package import Database
package import RecordModel

/// Two records of one facility that its own system says are one person.
package struct PatientMerge: Hashable, Sendable {
  /// Whose records.
  package let facility: FacilityID
  /// The record that stays.
  package let survivor: PatientID
  /// The person that it is linked to.
  package let survivorPerson: PersonID
  /// The record that goes into it.
  package let retired: PatientID
  /// Who said so.
  package let submission: SubmissionID

  /// `retired` goes into `survivor`.
  package init(
    facility: FacilityID, survivor: PatientID, survivorPerson: PersonID, retired: PatientID,
    submission: SubmissionID
  ) {
    self.facility = facility
    self.survivor = survivor
    self.survivorPerson = survivorPerson
    self.retired = retired
    self.submission = submission
  }

  /// Writes merges, the later over the earlier: a survivor that was retired before stands again,
  /// and what was merged into the retired record follows it.
  package static func statements(_ merges: [PatientMerge]) -> [BoundStatement] {
    merges.flatMap { merge in
      [
        PatientIndexStatements.revive.bind(merge.survivor),
        PatientIndexStatements.follow.bind(
          merge.retired, merge.survivor, merge.survivorPerson, merge.submission),
        PatientIndexStatements.merge.bind(
          merge.retired, merge.survivor, merge.survivorPerson, merge.facility, merge.submission),
      ]
    }
  }
}

/// How a patient's record is linked to another one of its facility. Source: FHIR R4, Patient.link.
package struct PatientLink: Hashable, Sendable {
  /// What the other one is to it.
  package let kind: Kind
  /// The other record.
  package let other: PatientID

  /// FHIR R4 link-type, those of a merge.
  package enum Kind: String, Hashable, Sendable {
    /// It was retired; the other one stays.
    case replacedBy = "replaced-by"
    /// The other one was retired into it.
    case replaces
  }
}
