package import Database
package import RecordModel
import Sealing

// What is stated of facilities and practitioners, with the list that holds today made anew.
extension RegistryStore {
  /// Adds a facility, or states another name, kind, owner or place of the one with its code; returns
  /// its id.
  ///
  /// What else is known of its address stays; a code of another system that it has already stays.
  ///
  /// - Parameter source: who states it; nil for the program itself.
  /// - Throws: `RegistryError.aliasTaken` if another facility has one of its other codes.
  package static func put(
    _ facility: FacilityEntry, _ source: FactSource? = nil, in transaction: borrowing Transaction
  ) async throws -> FacilityID {
    let source =
      source ?? FactSource(statedBy: "baimbai", reason: "registered", at: facility.registeredAt)
    let rows = try await transaction.query(
      RegistryStatements.insertFacility.bind(
        facility.id, facility.code, facility.name, facility.kind,
        facility.isGovernment ? "government" : "private", facility.status.rawValue,
        facility.kelurahanCode, facility.isSimulated))
    let id = try rows[0].decode(0, as: FacilityID.self)
    let isNew = try rows[0].decode(1, as: Bool.self)
    var changes = [try await profile(of: facility, id, at: source.at, in: transaction)]
    let valid = ValidDays(from: CivilDate.localDay(at: source.at))
    if isNew { changes.append(FactChange(.status(facility.status), of: .facility(id), on: valid)) }
    changes += facility.aliases.map { FactChange(.alias($0), of: .facility(id), on: valid) }
    _ = try await state(changes, source, of: id, in: transaction)
    return id
  }

  /// The profile that a short entry states: what it does not name stays as it is known.
  private static func profile(
    of facility: FacilityEntry, _ id: FacilityID, at moment: Int64,
    in transaction: borrowing Transaction
  ) async throws -> FactChange {
    let today = CivilDate.localDay(at: moment)
    let known = try await FactStore.history(of: .facility(id), in: transaction).first { fact in
      guard case .profile = fact.content else { return false }
      return fact.knownUntil == nil && fact.valid.contains(today)
    }
    var profile = FacilityProfile(
      name: facility.name, kind: facility.kind, isGovernment: facility.isGovernment)
    if case .profile(let old)? = known?.content { profile = old }
    profile.name = facility.name
    profile.kind = facility.kind
    profile.isGovernment = facility.isGovernment
    profile.kelurahanCode = facility.kelurahanCode ?? profile.kelurahanCode
    return FactChange(.profile(profile), of: .facility(id), on: ValidDays(from: today))
  }

  /// States facts of a facility and makes the list that holds today anew; gives how many were new.
  ///
  /// - Throws: `RegistryError.aliasTaken` if another facility has one of the codes on these days.
  package static func state(
    _ changes: [FactChange], _ source: FactSource, of facility: FacilityID,
    in transaction: borrowing Transaction
  ) async throws -> Int {
    var stated = 0
    for change in changes {
      if case .alias(let alias)? = change.content,
        let holder = try await FactStore.holder(of: alias, on: change.valid, in: transaction),
        holder != facility
      {
        throw RegistryError.aliasTaken(system: alias.system)
      }
      if try await FactStore.put(change, source, in: transaction) { stated += 1 }
    }
    _ = try await FactStore.project(
      CivilDate.localDay(at: source.at), only: facility, in: transaction)
    return stated
  }

  /// The facility with a code, locked until the transaction ends.
  package static func lock(
    facility code: String, in transaction: borrowing Transaction
  ) async throws -> FacilityEntry {
    guard
      let row = try await transaction.query(RegistryStatements.lockFacilityByCode.bind(code)).first
    else { throw RegistryError.unknown(code: code) }
    return try RegistryStatements.facility(row)
  }

  /// Takes a step in a facility's life.
  ///
  /// - Throws: `RegistryError.unknown`, `FacilityLife.Refusal`.
  package static func take(
    _ step: FacilityLife.Step, ofFacility code: String, at now: Int64,
    in transaction: borrowing Transaction
  ) async throws {
    let facility = try await lock(facility: code, in: transaction)
    let role = try await transaction.query(RegistryStatements.officerRole.bind(step.officer)).first
    let isOfficer = try role?.decode(0, as: String.self) == OfficerEntry.Role.officer.rawValue
    let history = try await FactStore.history(of: .facility(facility.id), in: transaction)
    let today = CivilDate.localDay(at: now)
    if let refusal = FacilityLife.refusal(
      step,
      of: .init(status: facility.status, history: history, isSimulated: facility.isSimulated),
      isOfficer: isOfficer, today: today)
    {
      throw refusal
    }
    let valid = ValidDays(from: step.day ?? today)
    _ = try await state(
      [FactChange(.status(step.status), of: .facility(facility.id), on: valid)],
      FactSource(statedBy: step.officer, reason: step.reason, at: now), of: facility.id,
      in: transaction)
  }

  /// Adds a practitioner, or states another name or sex of the one with his IHS number; returns his id.
  ///
  /// - Parameters:
  ///   - nik: the keyed hashes of his NIK; empty to leave them.
  ///   - source: who states it; nil for the program itself, at the moment of his id.
  package static func put(
    _ practitioner: PractitionerEntry, nik: [(keyID: Int16, hash: KeyedHash)],
    profession: String? = nil, _ source: FactSource? = nil,
    in transaction: borrowing Transaction
  ) async throws -> PractitionerID {
    let source =
      source
      ?? FactSource(
        statedBy: "baimbai", reason: "registered", at: practitioner.id.madeAt * 1000)
    let rows = try await transaction.query(
      RegistryStatements.insertPractitioner.bind(
        practitioner.id, practitioner.ihsNumber, practitioner.name, practitioner.sex?.rawValue))
    let id = try rows[0].decode(0, as: PractitionerID.self)
    let person = RegistryFact.Content.person(
      name: practitioner.name, sex: practitioner.sex, profession: profession)
    let valid = ValidDays(from: CivilDate.localDay(at: source.at))
    _ = try await FactStore.put(
      FactChange(person, of: .practitioner(id), on: valid), source, in: transaction)
    guard !nik.isEmpty else { return id }
    transaction.enqueue(
      RegistryStatements.insertPractitionerKeys.bind(
        nik.map(\.keyID), nik.map(\.hash), nik.map { _ in id }))
    return id
  }
}

extension RegistryStore {
  /// The ids of all facilities by code.
  package static func facilityIDs(
    in transaction: borrowing Transaction
  ) async throws -> [String: FacilityID] {
    var ids: [String: FacilityID] = [:]
    for row in try await transaction.query(RegistryStatements.facilities.bind()) {
      let entry = try RegistryStatements.facility(row)
      ids[entry.code] = entry.id
    }
    return ids
  }
}
