package import Database
package import RecordModel
package import Sealing

/// A patient as one submission of a batch names him, waiting to be known or made.
package struct PatientClaim: Sendable {
  /// Whose patient.
  package let facility: FacilityID
  /// What was said.
  package let assertion: PatientAssertion

  /// A claim of a facility.
  package init(facility: FacilityID, assertion: PatientAssertion) {
    self.facility = facility
    self.assertion = assertion
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
    /// The facility's own number was used before for a person with another NIK.
    case facilityNumberReused
    /// The NIK is known for another person than the facility's number; a review must decide.
    case numbersDisagree
  }
}

/// Decides for a batch of claims which persons and patients they are: exact numbers only, in three
/// steps.
///
/// 1. `lookUps` are sent; 2. `decide` takes their rows and makes ids for who is new; 3. `claims`
///    write the arbiters, each
/// with the number of rows that must come back (fewer: another writer was first, so the
/// transaction must start over),
/// and `inserts` write the rest. Nothing here talks to the database by itself.
package struct PatientResolution {
  private let claims: [PatientClaim]
  private let keyring: Keyring
  private var keysOfClaim: [ClaimKeys] = []
  private var decided: [Int: ResolvedPatient] = [:]
  private var fresh = Fresh()

  private struct ClaimKeys {
    var national: [(number: NationalNumber, hashes: [(keyID: Int16, hash: KeyedHash)])] = []
    var facility: [KeyedHash] = []
    var ownID: PatientID?
  }

  /// A person as found or made in this batch.
  private struct KnownPerson {
    let id: PersonID
    let pseudonym: [UInt8]
    let key: PersonKey
    var hasNIK: Bool
  }

  private struct KnownPatient {
    let id: PatientID
    var person: KnownPerson
  }

  private struct FacilityKey: Hashable, Comparable {
    let facility: FacilityID
    let hash: KeyedHash

    static func < (left: Self, right: Self) -> Bool {
      (left.facility, left.hash) < (right.facility, right.hash)
    }
  }

  /// What this batch has to write.
  private struct Fresh {
    var persons: [KnownPerson] = []
    var patients: [(id: PatientID, facility: FacilityID, person: PersonID)] = []
    var identifiers:
      [KeyedHash: (keyID: Int16, person: PersonID, number: NationalNumber, key: PersonKey)] = [:]
    var patientKeys: [FacilityKey: PatientID] = [:]
  }

  private var personByHash: [KeyedHash: KnownPerson] = [:]
  private var patientByKey: [FacilityKey: KnownPatient] = [:]

  /// A resolution of `claims`, in their order.
  package init(claims: [PatientClaim], keyring: Keyring) {
    self.claims = claims
    self.keyring = keyring
    keysOfClaim = claims.map { Self.keys(of: $0, keyring: keyring) }
  }

  /// Who the `index`-th claim is; nil before `decide` and for a claim that it left out.
  package subscript(index: Int) -> ResolvedPatient? { decided[index] }

  private static func keys(of claim: PatientClaim, keyring: Keyring) -> ClaimKeys {
    var keys = ClaimKeys()
    for identifier in claim.assertion.identifiers where !identifier.value.isEmpty {
      if identifier.system == ownSystem {
        keys.ownID = PatientID(identifier.value)
        continue
      }
      if let number = NationalNumber(identifier) {
        keys.national.append((number, number.hashes(under: keyring)))
      }
      // Another person's number (a mother's, a household's) names nobody at the facility either.
      if [PatientIdentifierSystem.motherNIK, PatientIdentifierSystem.familyCard].contains(
        identifier.system)
      {
        continue
      }
      let value = identifier.value.trimmingBlanks
      keys.facility += keyring.hashes(value.utf8, domain: domain(identifier.system))
    }
    return keys
  }

  /// The domain that a facility's numbers of a naming system are hashed in.
  static func domain(_ system: String) -> String { "patient \(system)" }

  /// The naming system of our own patient ids in references.
  package static let ownSystem = "urn:baimbai:patient"

  /// What must be looked up before `decide`: two statements.
  package var lookUps: [BoundStatement] {
    let national = keysOfClaim.flatMap { $0.national.flatMap(\.hashes) }
    let facility = zip(claims, keysOfClaim).flatMap { claim, keys in
      keys.facility.map { (claim.facility, $0) }
    }
    let own = zip(claims, keysOfClaim).compactMap { claim, keys in
      keys.ownID.map { (claim.facility, $0) }
    }
    return [
      PatientIndexStatements.lookUpIdentifiers.bind(
        national.map(\.keyID), national.map(\.hash)),
      PatientIndexStatements.lookUpPatients.bind(
        facility.map(\.0), facility.map(\.1)),
      PatientIndexStatements.lookUpOwn.bind(own.map(\.0), own.map(\.1)),
    ]
  }

  /// Decides claims from the rows of `lookUps`, in their order.
  ///
  /// - Parameters:
  ///   - isWanted: false leaves a claim out: its submission turned out to be a repeat.
  ///   - now: milliseconds since 1970, for the ids of who is new.
  /// - Throws: `SealingError` if a known person's key does not open, `DatabaseError` for rows of
  ///   another shape.
  package mutating func decide(
    _ answers: ArraySlice<Rows>, now: Int64, isWanted: (Int) -> Bool
  ) throws {
    let answers = Array(answers)
    for row in answers[0] {
      let person = try person(row, from: 2, hasNIK: true)
      personByHash[try row.decode(1)] = person
    }
    for row in answers[1] {
      let key = FacilityKey(
        facility: try row.decode(0), hash: try row.decode(1))
      patientByKey[key] = KnownPatient(
        id: try row.decode(2), person: try person(row, from: 3, hasNIK: try row.decode(7)))
    }
    var own: [OwnKey<PatientID>: KnownPatient] = [:]
    for row in answers[2] {
      let key = OwnKey(facility: try row.decode(0), id: try row.decode(1, as: PatientID.self))
      own[key] = KnownPatient(
        id: key.id, person: try person(row, from: 2, hasNIK: try row.decode(6)))
    }
    for index in claims.indices where isWanted(index) {
      decided[index] = try decide(index, own: own, now: now)
    }
  }

  private func person(_ row: Row, from column: Int, hasNIK: Bool) throws -> KnownPerson {
    let id = try row.decode(column, as: PersonID.self)
    let key = try keyring.unwrap(
      try row.decode(column + 3, as: Bytea.self).bytes,
      keyID: try row.decode(column + 2, as: Int16.self), of: id)
    return KnownPerson(
      id: id, pseudonym: try row.decode(column + 1, as: Bytea.self).bytes, key: key,
      hasNIK: hasNIK)
  }

  private mutating func decide(
    _ index: Int, own: [OwnKey<PatientID>: KnownPatient], now: Int64
  ) throws -> ResolvedPatient {
    let facility = claims[index].facility
    let keys = keysOfClaim[index]
    let named = keys.national.compactMap { national in
      national.hashes.lazy.compactMap { [personByHash] in personByHash[$0.hash] }.first
    }
    let byNumber = named.first
    var byFacility = keys.facility.lazy.compactMap { [patientByKey] in
      patientByKey[FacilityKey(facility: facility, hash: $0)]
    }.first
    if let id = keys.ownID, let patient = own[OwnKey(facility: facility, id: id)] {
      byFacility = patient
    }
    var finding: ResolvedPatient.Finding? =
      Set(named.map(\.id)).count > 1 ? .numbersDisagree : nil
    let namesNIK = keys.national.contains { $0.number.system == PatientIdentifierSystem.nik }
    if let patient = byFacility, patient.person.id != byNumber?.id {
      if patient.person.hasNIK, namesNIK {
        // The NIK decides: the facility's number has been given to somebody else.
        finding = .facilityNumberReused
        byFacility = nil
      } else if byNumber != nil {
        finding = .numbersDisagree
      }
    }
    let person = try byFacility?.person ?? byNumber ?? makePerson(hasNIK: namesNIK, now: now)
    let isNew = byFacility == nil
    let patient = byFacility ?? makePatient(facility: facility, person: person, now: now)
    if finding != .numbersDisagree { claimNumbers(keys, for: person) }
    claimFacilityKeys(keys, facility: facility, patient: patient, isReuse: finding != nil)
    return ResolvedPatient(
      patient: patient.id, person: person.id, pseudonym: person.pseudonym, key: person.key,
      isNew: isNew, finding: finding)
  }

  private mutating func makePerson(hasNIK: Bool, now: Int64) throws -> KnownPerson {
    let person = KnownPerson(
      id: PersonID(at: now), pseudonym: SecureRandom.bytes(16), key: PersonKey(), hasNIK: hasNIK)
    fresh.persons.append(person)
    return person
  }

  private mutating func makePatient(
    facility: FacilityID, person: KnownPerson, now: Int64
  ) -> KnownPatient {
    let patient = KnownPatient(id: PatientID(at: now), person: person)
    fresh.patients.append((patient.id, facility, person.id))
    return patient
  }

  private mutating func claimNumbers(_ keys: ClaimKeys, for person: KnownPerson) {
    for national in keys.national {
      for hash in national.hashes where personByHash[hash.hash] == nil {
        personByHash[hash.hash] = person
        fresh.identifiers[hash.hash] = (hash.keyID, person.id, national.number, person.key)
      }
    }
  }

  private mutating func claimFacilityKeys(
    _ keys: ClaimKeys, facility: FacilityID, patient: KnownPatient, isReuse: Bool
  ) {
    for hash in keys.facility {
      let key = FacilityKey(facility: facility, hash: hash)
      guard patientByKey[key] == nil else { continue }
      patientByKey[key] = patient
      fresh.patientKeys[key] = patient.id
    }
  }

  /// The arbiters, sorted against deadlocks, each with the number of rows that must come back.
  package func claimStatements() throws -> [(statement: BoundStatement, expected: Int)] {
    var statements: [(BoundStatement, Int)] = []
    if !fresh.identifiers.isEmpty {
      let rows = fresh.identifiers.sorted { $0.key < $1.key }
      let sealed = try rows.map { row in
        Bytea(
          try keyring.seal(
            Array(row.value.number.value.utf8), under: row.value.key,
            context: "identifier \(row.value.person)"))
      }
      statements.append(
        (
          PatientIndexStatements.claimIdentifiers.bind(
            rows.map(\.value.keyID), rows.map(\.key), rows.map(\.value.person),
            rows.map(\.value.number.system), sealed,
            rows.map { String($0.value.number.value.suffix(4)) }), rows.count
        ))
    }
    if !fresh.patientKeys.isEmpty {
      let rows = fresh.patientKeys.sorted { $0.key < $1.key }
      statements.append(
        (
          PatientIndexStatements.claimPatients.bind(
            rows.map(\.key.facility), rows.map(\.key.hash), rows.map(\.value)),
          rows.count
        ))
    }
    return statements
  }

  /// The new persons and patients.
  package func insertStatements() throws -> [BoundStatement] {
    var statements: [BoundStatement] = []
    if !fresh.persons.isEmpty {
      let sealed = try fresh.persons.map { Bytea(try keyring.wrap($0.key, of: $0.id)) }
      statements.append(
        PatientIndexStatements.insertPersons.bind(
          fresh.persons.map(\.id), fresh.persons.map { Bytea($0.pseudonym) },
          fresh.persons.map { _ in keyring.activeMaster }, sealed))
    }
    if !fresh.patients.isEmpty {
      statements.append(
        PatientIndexStatements.insertPatients.bind(
          fresh.patients.map(\.id), fresh.patients.map(\.facility), fresh.patients.map(\.person)))
    }
    return statements
  }
}
