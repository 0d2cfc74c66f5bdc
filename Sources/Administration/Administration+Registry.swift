import AuditLog
import Database
package import RecordModel
package import Registry

// Facilities and practitioners: what is stated of them, and the life of a facility. An officer's own words stand
// in the registry, never in the log, which nobody can erase from.
extension Administration {
  /// Adds a facility as applied for, or states another name, kind, owner or place of the one with
  /// its code; returns its id.
  ///
  /// - Throws: `RegistryError.aliasTaken`, `RegistryError.unknownKind`.
  package func put(_ facility: FacilityEntry, by actor: Actor) async throws -> FacilityID {
    guard FacilityKind(rawValue: facility.kind) != nil else {
      throw RegistryError.unknownKind(facility.kind)
    }
    // A new one begins at the beginning, whoever enters it: two officers let it in.
    let applicant = FacilityEntry(
      id: facility.id, code: facility.code, name: facility.name, kind: facility.kind,
      isGovernment: facility.isGovernment, status: .applied, kelurahanCode: facility.kelurahanCode,
      isSimulated: facility.isSimulated, registeredAt: facility.registeredAt,
      aliases: facility.aliases)
    let source = FactSource(statedBy: actor.code, reason: "registered", at: now())
    return try await change(.registry, .create, "Facility/\(facility.code)", actor) {
      transaction in
      try await RegistryStore.put(applicant, source, in: transaction)
    }
  }

  /// Takes a step in a facility's life; it counts everywhere within a second.
  ///
  /// - Throws: `RegistryError.unknown`, `FacilityLife.Refusal`.
  package func take(
    _ step: FacilityLife.Step, ofFacility code: String, by actor: Actor
  ) async throws {
    let moment = now()
    try await change(
      .registry, .update, "Facility/\(code)", actor, reason: step.status.rawValue
    ) { transaction in
      try await RegistryStore.take(step, ofFacility: code, at: moment, in: transaction)
    }
  }

  /// States facts of a facility; gives how many were new.
  ///
  /// - Throws: `RegistryError.unknown`, `RegistryError.aliasTaken`.
  package func state(
    ofFacility code: String, reason: String, by actor: Actor,
    _ changes: @Sendable @escaping (FacilityID) -> [FactChange]
  ) async throws -> Int {
    let source = FactSource(statedBy: actor.code, reason: reason, at: now())
    return try await change(.registry, .update, "Facility/\(code)", actor, reason: "stated") {
      transaction in
      let facility = try await RegistryStore.lock(facility: code, in: transaction)
      return try await RegistryStore.state(
        changes(facility.id), source, of: facility.id, in: transaction)
    }
  }

  /// Adds a practitioner, or states another name of the one with his IHS number; `nik` are the keyed
  /// hashes of his NIK.
  package func put(
    _ practitioner: PractitionerEntry, nik: [(keyID: Int16, hash: KeyedHash)],
    profession: String? = nil, by actor: Actor
  ) async throws {
    let source = FactSource(statedBy: actor.code, reason: "registered", at: now())
    try await change(.registry, .create, "Practitioner/\(practitioner.ihsNumber)", actor) {
      transaction in
      _ = try await RegistryStore.put(
        practitioner, nik: nik, profession: profession, source, in: transaction)
    }
  }

  /// States facts of a practitioner; gives how many were new.
  ///
  /// - Throws: `RegistryError.unknown` if there is none with that IHS number.
  package func state(
    ofPractitioner ihsNumber: String, reason: String, by actor: Actor,
    _ changes: @Sendable @escaping (PractitionerID) -> [FactChange]
  ) async throws -> Int {
    let source = FactSource(statedBy: actor.code, reason: reason, at: now())
    return try await change(
      .registry, .update, "Practitioner/\(ihsNumber)", actor, reason: "stated"
    ) { transaction in
      guard let found = try await RegistryStore.practitioner(ihsNumber, in: transaction) else {
        throw RegistryError.unknown(code: ihsNumber)
      }
      var stated = 0
      for change in changes(found.id) {
        if try await FactStore.put(change, source, in: transaction) { stated += 1 }
      }
      return stated
    }
  }

  /// Sets what follows when a permit is over.
  package func put(_ rule: ExpiryRule, reason: String, by actor: Actor) async throws {
    let source = FactSource(statedBy: actor.code, reason: reason, at: now())
    try await change(
      .registry, .update, "ExpiryRule/\(rule.kind.rawValue)", actor,
      reason: "\(rule.action.rawValue) after \(rule.graceDays) days"
    ) { transaction in
      ExpiryRules.put(rule, source, in: transaction)
    }
  }

  /// Makes the list of today from what was stated for it before: closures, new names. Gives the codes
  /// of the facilities that changed, each of them an entry.
  package func turnDay(by actor: Actor) async throws -> [String] {
    let today = CivilDate.localDay(at: now())
    return try await database.transaction("administration.day", as: .administration) {
      transaction in
      let changed = try await FactStore.project(today, in: transaction)
      guard !changed.isEmpty else { return [] }
      try await note(
        .registry, .update, changed.map { "Facility/\($0)" }, actor,
        reason: "as stated for \(CivilDate.text(today))", in: transaction)
      return changed
    }
  }

  /// The list of a day as it was known at a moment.
  package func list(validOn day: Int, knownAt moment: Int64) async throws -> RegistryList {
    try await database.transaction("administration.list", as: .administration) {
      try await RegistryList.load(validOn: day, knownAt: moment, in: $0)
    }
  }

  /// Everything that was ever stated of a facility, newest word first.
  package func history(of facility: FacilityID) async throws -> [RegistryFact] {
    try await database.transaction("administration.history", as: .administration) {
      try await FactStore.history(of: .facility(facility), in: $0)
    }
  }

  /// The warnings of licences, accreditations, STR and SIP that end, made before or not.
  package func permitNotices(_ snapshot: RegistrySnapshot) async throws -> [Notice] {
    let moment = now()
    let board = try await expiryBoard(snapshot)
    let list = try await list(validOn: CivilDate.localDay(at: moment), knownAt: moment)
    return PermitExpiry.notices(board, in: list, now: moment)
  }

  /// What ends within 90 days or has ended.
  package func expiryBoard(_ snapshot: RegistrySnapshot) async throws -> ExpiryBoard {
    let today = CivilDate.localDay(at: now())
    return try await database.transaction("administration.expiry", as: .administration) {
      let facts = try await FactStore.known(ExpiryBoard.aspects, in: $0)
      return ExpiryBoard(
        facts, certificates: Array(snapshot.certificates.values),
        closed: Set(snapshot.facilities.values.filter { $0.status == .closed }.map(\.id)),
        today: today)
    }
  }
}
