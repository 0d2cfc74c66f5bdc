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

  /// Which records it is about.
  package var pair: Pair { Pair(survivor: survivor, retired: retired) }

  /// Two records without who said what of them.
  package struct Pair: Hashable, Sendable {
    let survivor: PatientID
    let retired: PatientID
  }

  /// Those among some that an officer has parted, or whose persons he keeps apart, so that no message joins them.
  package static func refused(
    _ merges: [PatientMerge], in transaction: borrowing Transaction
  ) async throws -> Set<Pair> {
    let rows = try await transaction.query(
      PatientIndexStatements.refusedMerges.bind(
        merges.map(\.retired), merges.map(\.survivor), merges.map(\.survivorPerson)))
    return Set(
      try rows.map { Pair(survivor: try $0.decode(1), retired: try $0.decode(0)) })
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
