package import Database
import PersonMatching
import RecordModel
import Sealing

// What a batch looks up, and asks.
extension PatientResolution {
  /// What must be looked up before `know`: three statements.
  package var lookUps: [BoundStatement] {
    let national = keysOfClaim.flatMap { $0.national.flatMap(\.hashes) }
    let facility = zip(claims, keysOfClaim).flatMap { claim, keys in
      keys.facility.map { (claim.facility, $0.hash) }
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

  /// Takes the rows of `lookUps`, in their order.
  ///
  /// - Throws: `SealingError` if a known person's key does not open, `DatabaseError` for rows of
  ///   another shape.
  package mutating func know(_ answers: ArraySlice<Rows>) throws {
    let answers = Array(answers)
    for row in answers[0] {
      let person = try knowPerson(row, from: 2)
      facts[person, default: KnownFacts()].hasNIK = try row.decode(8, as: Bool.self)
      let holder = Holder(
        person: person, isDoubted: try row.decode(6),
        name: try row.decodeOptional(7, as: Bytea.self).map { NameTokens($0.bytes) })
      holders[try row.decode(1)] = holder
    }
    try knowRecords(answers[1])
    for row in answers[2] {
      let key = OwnKey(facility: try row.decode(0), id: try row.decode(1, as: PatientID.self))
      let person = try knowPerson(row, from: 2)
      facts[person, default: KnownFacts()].hasNIK = try row.decode(6, as: Bool.self)
      own[key] = KnownRecord(id: key.id, person: person)
    }
  }

  /// Takes the facilities' records that keys lead to.
  mutating func knowRecords(_ rows: Rows) throws {
    for row in rows {
      let key = FacilityKey(facility: try row.decode(0), hash: try row.decode(1))
      let person = try knowPerson(row, from: 3)
      facts[person, default: KnownFacts()].hasNIK = try row.decode(7, as: Bool.self)
      records[key] = KnownRecord(id: try row.decode(2), person: person)
    }
  }

  private mutating func knowPerson(_ row: Row, from column: Int) throws -> PersonID {
    let id = try row.decode(column, as: PersonID.self)
    guard persons[id] == nil else { return id }
    let key = try keyring.unwrap(
      try row.decode(column + 3, as: Bytea.self).bytes,
      keyID: try row.decode(column + 2, as: Int16.self), of: id)
    persons[id] = KnownPerson(
      id: id, pseudonym: try row.decode(column + 1, as: Bytea.self).bytes, key: key)
    return id
  }

  /// What is asked besides, two statements, where a number is in doubt, a record number may have been given out again,
  /// or a card is not the NIK's bearer's: what was told of the persons there, and the facilities' records of those
  /// whose a NIK is not; nothing for almost every batch. A NIK that nobody has yet is asked about where two of the
  /// batch bring it and it is not both's: after the first of them somebody has it.
  ///
  /// - Parameter isWanted: as for `decide`.
  package mutating func questions(isWanted: (Int) -> Bool) -> [BoundStatement] {
    var met: Set<PersonID> = []
    var keys: [FacilityKey] = []
    let contested = contestedNIKs(isWanted: isWanted)
    for index in claims.indices where isWanted(index) {
      let proofs = proofs(index)
      met.formUnion(proofs.personsToAsk)
      guard proofs.told.birth != nil else { continue }
      let unproven = proofs.record.flatMap { proofs.isUnproven($0) ? $0 : nil }
      if let unproven { met.insert(unproven.person) }
      let isContested = !contested.isEmpty && !contested.isDisjoint(with: niks(of: index))
      guard proofs.isInDoubt || isContested else { continue }
      let bearers = proofs.bearersInQuestion
      let record = proofs.recordByOwnNumber
      // A record that the facility's own number names is asked about only where the answer could change whose it is.
      if let record, !(proofs.told.isDoubted && facts[record.person]?.hasNIK != false),
        !bearers.contains(where: \.isDoubted), unproven == nil
      {
        continue
      }
      let named = [record?.person, proofs.recordByNIK?.person].compactMap(\.self)
      guard isContested || !(bearers.isEmpty && named.isEmpty) else { continue }
      asked.insert(index)
      met.formUnion(bearers.map(\.person) + named)
      keys += keysOfClaim[index].inDoubt(keyring).map {
        FacilityKey(facility: claims[index].facility, hash: $0.hash)
      }
    }
    guard !(met.isEmpty && keys.isEmpty) else { return [] }
    keys.sort()
    return [
      PatientIndexStatements.told.bind(met.sorted()),
      PatientIndexStatements.lookUpPatients.bind(keys.map(\.facility), keys.map(\.hash)),
    ]
  }

  /// The NIKs that two claims or more bring, one of them in doubt.
  private func contestedNIKs(isWanted: (Int) -> Bool) -> Set<KeyedHash> {
    let wanted = claims.indices.filter(isWanted)
    let doubted = Set(
      wanted.filter { keysOfClaim[$0].told.isDoubted }.flatMap { index in
        keysOfClaim[index].national.filter { $0.kind == .nik && $0.isDoubted }
          .flatMap { $0.hashes.map(\.hash) }
      })
    guard !doubted.isEmpty else { return [] }
    var once: Set<KeyedHash> = []
    var contested: Set<KeyedHash> = []
    for index in wanted {
      let brought = niks(of: index).intersection(doubted)
      contested.formUnion(brought.intersection(once))
      once.formUnion(brought)
    }
    return contested
  }

  private func niks(of index: Int) -> Set<KeyedHash> {
    Set(keysOfClaim[index].national.filter { $0.kind == .nik }.flatMap { $0.hashes.map(\.hash) })
  }

  /// Takes what was told of the persons of `questions`.
  mutating func knowFacts(_ rows: Rows) throws {
    for row in rows {
      let person = try row.decode(0, as: PersonID.self)
      var told = facts[person] ?? KnownFacts()
      if let birth = try row.decodeOptional(1, as: PostgresTimestamp.self) {
        told.births.append(
          BirthDay(
            ClinicalTime(microseconds: birth.microseconds, form: try row.decode(2))))
      }
      if let sex = try row.decodeOptional(3, as: String.self).flatMap(Sex.init(rawValue:)) {
        told.sexes.insert(sex)
      }
      told.hasNIK = try row.decode(4, as: Bool.self)
      facts[person] = told
    }
  }
}
