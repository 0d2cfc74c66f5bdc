package import RecordModel

extension RegistrySnapshot {
  /// The person with a code.
  package func person(code: String) -> OfficerEntry? {
    officers.values.first { $0.code == code }
  }

  /// Every right that was ever granted at a facility, the oldest first.
  package func rights(at facility: FacilityID) -> [RightGrant] {
    rights.values.flatMap { $0.filter { $0.facility == facility } }
      .sorted { ($0.span.from, $0.id) < ($1.span.from, $1.id) }
  }

  /// Every mandate that a facility ever gave, the oldest first.
  package func mandates(of facility: FacilityID) -> [Mandate] {
    mandates.values.flatMap { $0.filter { $0.facilityID == facility } }
      .sorted { ($0.span.from, $0.id) < ($1.span.from, $1.id) }
  }

  /// The right with an id.
  package func right(_ id: RightID) -> RightGrant? {
    for granted in rights.values {
      if let found = granted.first(where: { $0.id == id }) { return found }
    }
    return nil
  }

  /// The mandate with an id.
  package func mandate(_ id: MandateID) -> Mandate? {
    for given in mandates.values {
      if let found = given.first(where: { $0.id == id }) { return found }
    }
    return nil
  }

  /// The appointment with an id.
  package func appointment(_ id: AppointmentID) -> Appointment? {
    appointments.first { $0.id == id }
  }

  /// Whether a person heads a facility.
  package func isHead(_ person: OfficerID, of facility: FacilityID) -> Bool {
    appointments.contains {
      $0.person == person && $0.matter == .head(facility) && $0.isInForce
    }
  }

  /// The facilities where a person has a right or which he heads, by name.
  package func places(of person: OfficerID, at now: Int64) -> [FacilityEntry] {
    var ids = Set(
      (rights[person] ?? []).filter { $0.span.isInForce(at: now) }.map(\.facility))
    for appointment in appointments where appointment.person == person && appointment.isInForce {
      if case .head(let facility) = appointment.matter { ids.insert(facility) }
    }
    return ids.compactMap { facilities[$0] }.sorted { ($0.name, $0.code) < ($1.name, $1.code) }
  }

  /// The person whose account it is, and since which appointment; nil for nobody's.
  package func owner(of account: ExternalAccount) -> (person: OfficerEntry, by: AppointmentID)? {
    appointments.first { $0.matter == .account(account) && $0.isInForce }.flatMap { appointment in
      officers[appointment.person].map { ($0, appointment.id) }
    }
  }

  func rights(
    of person: OfficerID, at facility: FacilityID, _ counts: (GrantSpan) -> Bool
  ) -> Set<FacilityRight> {
    Set((rights[person] ?? []).filter { $0.facility == facility && counts($0.span) }.map(\.right))
  }
}
