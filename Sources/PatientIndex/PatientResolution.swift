package import Database
import PersonMatching
import RecordModel
package import Sealing

/// Decides for a batch of claims which persons and patients they are: exact numbers only, in four
/// steps.
///
/// 1. `lookUps` are sent and `know` takes their rows; 2. `births` is sent where numbers are doubted; 3. `decide`
///    takes its rows and makes ids for who is new; 4. `claims` write the arbiters, each
/// with the number of rows that must come back (fewer: another writer was first, so the
/// transaction must start over),
/// and `inserts` write the rest. Nothing here talks to the database by itself.
///
/// A NIK that contradicts a patient's birth by a generation (a newborn sent with the mother's as his own) joins nobody
/// who was born as far from him; whom the digits fit takes such a number from whoever was first to send it. So it is
/// with the BPJS card of an infant who comes without a NIK: it is his mother's as often as his own. Who comes with such
/// a number under another record number than whoever came with it before may be his twin, and is not him. A record
/// number whose person has no NIK joins nobody with one who was born on another day: it was given out again.
package struct PatientResolution {
  private let claims: [PatientClaim]
  let keyring: Keyring
  private var keysOfClaim: [ClaimKeys] = []
  private var decided: [Int: ResolvedPatient] = [:]
  private(set) var fresh = Fresh()

  /// Whose a number is, and whether it came with a birth that it speaks against.
  private struct Holder {
    let person: KnownPerson
    let isDoubted: Bool
  }

  /// A person as found or made in this batch.
  struct KnownPerson {
    let id: PersonID
    let pseudonym: [UInt8]
    let key: PersonKey
    var hasNIK: Bool
  }

  private struct KnownPatient {
    let id: PatientID
    var person: KnownPerson
  }

  struct FacilityKey: Hashable, Comparable {
    let facility: FacilityID
    let hash: KeyedHash

    static func < (left: Self, right: Self) -> Bool {
      (left.facility, left.hash) < (right.facility, right.hash)
    }
  }

  /// What this batch has to write.
  struct Fresh {
    var persons: [KnownPerson] = []
    var patients: [(id: PatientID, facility: FacilityID, person: PersonID)] = []
    var identifiers: [KeyedHash: FreshNumber] = [:]
    /// From whom a number goes to whom it fits.
    var taken: Set<PersonID> = []
    var patientKeys: [FacilityKey: PatientID] = [:]
  }

  struct FreshNumber {
    let keyID: Int16
    let person: PersonID
    let national: National
    let key: PersonKey
  }

  private var holders: [KeyedHash: Holder] = [:]
  private var own: [OwnKey<PatientID>: KnownPatient] = [:]
  /// Births told of persons whose number is in doubt, and in this batch; of others nothing is here.
  private var births: [PersonID: [BirthDay]] = [:]
  /// The claims for which `questions` asked.
  private var asked: Set<Int> = []
  private var patientByKey: [FacilityKey: KnownPatient] = [:]

  /// A resolution of `claims`, in their order.
  package init(claims: [PatientClaim], keyring: Keyring) {
    self.claims = claims
    self.keyring = keyring
    keysOfClaim = claims.map { ClaimKeys($0, keyring: keyring) }
  }

  /// Who the `index`-th claim is; nil before `decide` and for a claim that it left out.
  package subscript(index: Int) -> ResolvedPatient? { decided[index] }

  /// The domain that a facility's numbers of a naming system are hashed in.
  static func domain(_ system: String) -> String { "patient \(system)" }

  /// The naming system of our own patient ids in references.
  package static let ownSystem = "urn:baimbai:patient"

  /// What must be looked up before `know`: three statements.
  package var lookUps: [BoundStatement] {
    let national = keysOfClaim.flatMap { $0.national.flatMap(\.hashes) }
    let facility = zip(claims, keysOfClaim).flatMap { claim, keys in
      keys.lookUps.map { (claim.facility, $0) }
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
      let holder = Holder(
        person: try person(row, from: 2, hasNIK: true), isDoubted: try row.decode(6))
      holders[try row.decode(1)] = holder
    }
    try knowPatients(answers[1])
    for row in answers[2] {
      let key = OwnKey(facility: try row.decode(0), id: try row.decode(1, as: PatientID.self))
      own[key] = KnownPatient(
        id: key.id, person: try person(row, from: 2, hasNIK: try row.decode(6)))
    }
  }

  private mutating func knowPatients(_ rows: Rows) throws {
    for row in rows {
      let key = FacilityKey(
        facility: try row.decode(0), hash: try row.decode(1))
      patientByKey[key] = KnownPatient(
        id: try row.decode(2), person: try person(row, from: 3, hasNIK: try row.decode(7)))
    }
  }

  /// What is asked besides where a NIK is in doubt, or whether a record number was given out again, two statements:
  /// when their persons were born, and the facilities' records of those whose a NIK is not; nothing for almost every
  /// batch.
  ///
  /// - Parameter isWanted: as for `decide`.
  package mutating func questions(isWanted: (Int) -> Bool) -> [BoundStatement] {
    var persons: Set<PersonID> = []
    var records: [FacilityKey] = []
    for index in claims.indices where isWanted(index) && keysOfClaim[index].birth != nil {
      let keys = keysOfClaim[index]
      let isInDoubt = isInDoubt(index)
      let unproven = known(index, isInDoubt: isInDoubt).flatMap { isUnproven($0, index) ? $0 : nil }
      if let unproven { persons.insert(unproven.person.id) }
      guard isInDoubt else { continue }
      let holders = holdersInQuestion(keys)
      let record = recordByOwnNumber(index)
      // A record that the facility's own number names is asked about only where the answer could change whose it is.
      if let record, !(keys.isDoubted && record.person.hasNIK),
        !holders.contains(where: \.isDoubted), unproven == nil
      {
        continue
      }
      let met =
        holders.map(\.person.id)
        + [record?.person.id, recordByNIK(index)?.person.id].compactMap(\.self)
      guard !met.isEmpty else { continue }
      asked.insert(index)
      persons.formUnion(met)
      records += (keysWithBirth(keys) + keysWithNumber(keys)).map {
        FacilityKey(facility: claims[index].facility, hash: $0)
      }
    }
    guard !persons.isEmpty else { return [] }
    records.sort()
    return [
      PatientIndexStatements.births.bind(persons.sorted()),
      PatientIndexStatements.lookUpPatients.bind(records.map(\.facility), records.map(\.hash)),
    ]
  }

  /// Decides claims from the rows of `questions`, in their order; none where nothing was asked.
  ///
  /// - Parameters:
  ///   - isWanted: false leaves a claim out: its submission turned out to be a repeat.
  ///   - now: milliseconds since 1970, for the ids of who is new.
  /// - Throws: as `know` does.
  package mutating func decide(
    _ answers: [Rows], now: Int64, isWanted: (Int) -> Bool
  ) throws {
    if answers.count == 2 {
      for row in answers[0] {
        let born = ClinicalTime(
          microseconds: try row.decode(1, as: PostgresTimestamp.self).microseconds,
          form: try row.decode(2))
        births[try row.decode(0), default: []].append(BirthDay(born))
      }
      try knowPatients(answers[1])
    }
    for index in claims.indices where isWanted(index) {
      decided[index] = try decide(index, now: now)
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

  /// Whether it must be asked who was born when before a claim's NIK joins anybody: its digits tell another birth, or
  /// did so for whoever has it, or the facility's record of it is another person's; so for an infant's card. The names
  /// below say NIK for both.
  private func isInDoubt(_ index: Int) -> Bool {
    let keys = keysOfClaim[index]
    let holders = holdersInQuestion(keys)
    if keys.birth != nil, keys.isDoubted || holders.contains(where: \.isDoubted) { return true }
    guard let record = recordByNIK(index) else { return false }
    return holders.contains { $0.person.id != record.person.id }
  }

  /// Whose the claim's NIK is, and any number that is doubted of the claim or of whoever has it.
  private func holdersInQuestion(_ keys: ClaimKeys) -> [Holder] {
    keys.national.flatMap { national in
      national.hashes.compactMap { holders[$0.hash] }.filter {
        national.isNIK || national.isDoubted || $0.isDoubted
      }
    }
  }

  private func record(_ keys: some Sequence<KeyedHash>, of facility: FacilityID) -> KnownPatient? {
    for hash in keys {
      if let found = patientByKey[FacilityKey(facility: facility, hash: hash)] { return found }
    }
    return nil
  }

  /// The facility's record that its own numbers name, whatever the NIK.
  private func recordByOwnNumber(_ index: Int) -> KnownPatient? {
    let (facility, keys) = (claims[index].facility, keysOfClaim[index])
    if let id = keys.ownID, let patient = own[OwnKey(facility: facility, id: id)] { return patient }
    return record(
      keys.facility.filter {
        !keys.ofNIK.contains($0) && !(keys.isLent && keys.ofCard.contains($0))
      }, of: facility)
  }

  /// The facility's record that was seen with the NIK.
  private func recordByNIK(_ index: Int) -> KnownPatient? {
    let keys = keysOfClaim[index]
    return record(keys.facility.filter { keys.ofNIK.contains($0) }, of: claims[index].facility)
  }

  /// The facility's record of an infant that his card leads to: of whoever has it, if he may be born then.
  private func recordByCard(_ index: Int) -> KnownPatient? {
    let (facility, keys) = (claims[index].facility, keysOfClaim[index])
    let owners = Set(
      keys.national.filter(\.isCard).flatMap {
        $0.hashes.compactMap { holders[$0.hash]?.person.id }
      })
    for key in keys.facility.filter({ keys.isLent && keys.ofCard.contains($0) }) + keys.lent {
      guard let found = record([key], of: facility), owners.contains(found.person.id) else {
        continue
      }
      guard let birth = keys.birth else { return found }
      let told = births[found.person.id] ?? []
      if told.contains(where: { $0.mayBeOne(with: birth, strictly: false) }) { return found }
    }
    return nil
  }

  /// The facility's record that a child's doubted number came with before, where he comes under a number of his own
  /// that leads nowhere: a twin's, with their mother's NIK or card, as often as his.
  private func twin(_ index: Int) -> KnownPatient? {
    guard recordByOwnNumber(index) == nil else { return nil }
    return record(keysOfClaim[index].ofTwin, of: claims[index].facility)
  }

  /// What a facility's record is known by where its NIK is another's: the NIK with the birth told beside it.
  private func keysWithBirth(_ keys: ClaimKeys) -> [KeyedHash] {
    guard let birth = keys.birth else { return [] }
    return keys.national.filter(\.isNIK).flatMap {
      Self.keys(of: $0.number, born: birth, keyring: keyring)
    }
  }

  /// What says that a NIK was seen with a facility's own number, though the record is another's by the NIK.
  private func keysWithNumber(_ keys: ClaimKeys) -> [KeyedHash] {
    keys.national.filter(\.isNIK).flatMap { national in
      keys.ownNumbers.flatMap { number in
        keyring.hashes(
          "\(national.number.value) \(number)".utf8,
          domain: Self.domain(national.number.system) + " with number")
      }
    }
  }

  /// Whether a person is another than whoever was born then: all that was told of his birth is a generation away.
  private func isOther(_ person: PersonID, than birth: BirthDay?) -> Bool {
    guard let birth, let told = births[person], !told.isEmpty else { return false }
    return told.allSatisfy { NumberDoubt.areFar($0, birth) }
  }

  /// Whether a record's own number alone says that it is the claim's: its person has no NIK and none of the numbers,
  /// and the claim's NIK was not seen with it.
  private func isUnproven(_ record: KnownPatient, _ index: Int) -> Bool {
    let keys = keysOfClaim[index]
    guard keys.namesNIK, !record.person.hasNIK, recordByNIK(index)?.id != record.id else {
      return false
    }
    let hashes = keys.national.flatMap(\.hashes)
    return !hashes.contains { holders[$0.hash]?.person.id == record.person.id }
  }

  /// Whether an unproven record is somebody else's: all that was told of his birth speaks against it. No mother has two
  /// children in a year, so the same number beside the same parent's NIK is then one child's, set right.
  private func isReused(_ record: KnownPatient, _ index: Int) -> Bool {
    let keys = keysOfClaim[index]
    guard let birth = keys.birth, let told = births[record.person.id], isUnproven(record, index)
    else { return false }
    let seen = self.record(keysWithNumber(keys), of: claims[index].facility)
    let isSeen = seen?.id == record.id
    return !told.contains {
      $0.mayBeOne(with: birth, strictly: keys.isDoubted && !isSeen)
        || (isSeen && $0.year == birth.year)
    }
  }

  /// The facility's record of a claim: by its numbers in their order, where the NIK is in doubt by its own first.
  ///
  /// Who comes under a number that the facility never told is not the record that its NIK leads to, where he may be the
  /// NIK's owner and that record was parted from him.
  private func known(_ index: Int, isInDoubt: Bool) -> KnownPatient? {
    if isInDoubt {
      if let record = recordByOwnNumber(index) { return record }
      if twin(index) != nil { return nil }
      let keys = keysOfClaim[index]
      let named = knownByNIK(index)
      let isOwners = holdersInQuestion(keys).contains {
        $0.person.id != named?.person.id && !isOther($0.person.id, than: keys.birth)
      }
      return !keys.ownNumbers.isEmpty && isOwners ? nil : named
    }
    let (facility, keys) = (claims[index].facility, keysOfClaim[index])
    if let id = keys.ownID, let patient = own[OwnKey(facility: facility, id: id)] { return patient }
    if !keys.withBirth.isEmpty, !keys.namesNIK,
      let found = record(keys.facility.filter { !keys.ofCard.contains($0) }, of: facility)
        ?? record(keys.withBirth, of: facility)
    {
      return found
    }
    return record(keys.facility, of: facility) ?? recordByCard(index)
  }

  /// The facility's record of a NIK in doubt: of the NIK, or of it and the birth, if it may be his; so of a card.
  private func knownByNIK(_ index: Int) -> KnownPatient? {
    let keys = keysOfClaim[index]
    if let named = recordByNIK(index), !isOther(named.person.id, than: keys.birth) { return named }
    return record(keysWithBirth(keys) + keys.withBirth, of: claims[index].facility)
      ?? recordByCard(index)
  }

  private mutating func decide(_ index: Int, now: Int64) throws -> ResolvedPatient {
    let facility = claims[index].facility
    let keys = keysOfClaim[index]
    let isInDoubt = isInDoubt(index)
    var byFacility = known(index, isInDoubt: isInDoubt)
    let all = keys.national.compactMap { national in
      national.hashes.lazy.compactMap { [holders] in holders[$0.hash]?.person }.first
    }
    let twin = isInDoubt ? twin(index) : nil
    let named =
      isInDoubt
      ? all.filter { !isOther($0.id, than: keys.birth) && $0.id != twin?.person.id } : all
    let byNumber = named.first
    let others = holdersInQuestion(keys).map(\.person.id).filter { isOther($0, than: keys.birth) }
    let isOfAnother = isInDoubt && !others.isEmpty && keys.isDoubted
    var finding: ResolvedPatient.Finding? = isOfAnother || twin != nil ? .numberOfAnother : nil
    if Set(named.map(\.id)).count > 1 { finding = .numbersDisagree }
    if let patient = byFacility, patient.person.id != byNumber?.id {
      let isContradicted =
        patient.person.hasNIK && keys.namesNIK && !(keys.isDoubted && isKnown(patient, keys.birth))
      if isContradicted || isReused(patient, index) {
        // The NIK decides, or the birth: the facility's number has been given to somebody else.
        finding = .facilityNumberReused
        byFacility = isInDoubt ? knownByNIK(index) : nil
        if byFacility?.person.id == patient.person.id { byFacility = nil }
      } else if byNumber != nil {
        finding = keys.isDoubted ? .numberOfAnother : .numbersDisagree
      } else if keys.isLent, !keys.namesNIK, others.contains(patient.person.id) {
        // He came under the mother's record number as well: the facility's number decides.
        finding = nil
      }
    }
    let person =
      try byFacility?.person ?? byNumber
      ?? makePerson(hasNIK: keys.namesNIK && !keys.isDoubted, now: now)
    let isNew = byFacility == nil
    let patient = byFacility ?? makePatient(facility: facility, person: person, now: now)
    if finding != .numbersDisagree { claimNumbers(keys, for: person, isInDoubt: isInDoubt) }
    if let birth = keys.birth { births[person.id, default: []].append(birth) }
    var records = recordKeys(keys, of: person.id, isOfAnother: isOfAnother)
    if asked.contains(index) { records += keysWithBirth(keys) + keysWithNumber(keys) }
    claimFacilityKeys(records, facility: facility, patient: patient)
    return ResolvedPatient(
      patient: patient.id, person: person.id, pseudonym: person.pseudonym, key: person.key,
      isNew: isNew, finding: finding)
  }

  /// What leads to a person's record from now on: the key of a doubted number waits for whom it fits.
  private func recordKeys(
    _ keys: ClaimKeys, of person: PersonID, isOfAnother: Bool
  ) -> [KeyedHash] {
    func isHeld(_ national: National, where isSo: (Holder) -> Bool) -> Bool {
      national.hashes.contains { holders[$0.hash].map(isSo) ?? false }
    }
    let isNIKOfAnother =
      isOfAnother
      || keys.national.contains {
        $0.isNIK && $0.isDoubted && isHeld($0) { $0.person.id != person }
      }
    let cards = keys.national.filter(\.isCard)
    let isCardOfAnother = cards.contains { isHeld($0) { $0.person.id != person } }
    let isCardDoubted =
      keys.isLent || cards.contains { isHeld($0, where: \.isDoubted) }
      || (!keys.withBirth.isEmpty && isCardOfAnother)
    var records = keys.facility.filter {
      !(isNIKOfAnother && keys.ofNIK.contains($0)) && !(isCardDoubted && keys.ofCard.contains($0))
    }
    if keys.isLent {
      records += keys.withBirth
      if !isCardOfAnother { records += keys.lent }
    }
    return records + (keys.isDoubted ? keys.ofTwin : [])
  }

  /// Whether a record's person is known to be born about then.
  private func isKnown(_ patient: KnownPatient, _ birth: BirthDay?) -> Bool {
    births[patient.person.id] != nil && !isOther(patient.person.id, than: birth)
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

  /// Claims the numbers that nobody has; one that another has stays his, unless it was doubted of him and fits here.
  private mutating func claimNumbers(
    _ keys: ClaimKeys, for person: KnownPerson, isInDoubt: Bool
  ) {
    for national in keys.national {
      let others = national.hashes.compactMap { holders[$0.hash] }.filter {
        $0.person.id != person.id
      }
      let isTaken =
        isInDoubt && !national.isDoubted
        && others.allSatisfy { $0.isDoubted && isOther($0.person.id, than: keys.birth) }
      guard others.isEmpty || isTaken else { continue }
      for hash in national.hashes {
        if let holder = holders[hash.hash] {
          // What was doubted of him is so no more where it fits; a card, where he has a NIK of his own.
          let isCleared =
            holder.isDoubted && !national.isDoubted && keys.birth != nil
            && (national.isNIK || (keys.namesNIK && !keys.isDoubted))
          guard holder.person.id != person.id || isCleared else { continue }
          fresh.taken.insert(holder.person.id)
        }
        holders[hash.hash] = Holder(person: person, isDoubted: national.isDoubted)
        fresh.identifiers[hash.hash] = FreshNumber(
          keyID: hash.keyID, person: person.id, national: national, key: person.key)
      }
    }
  }

  private mutating func claimFacilityKeys(
    _ hashes: [KeyedHash], facility: FacilityID, patient: KnownPatient
  ) {
    for hash in hashes {
      let key = FacilityKey(facility: facility, hash: hash)
      guard patientByKey[key] == nil else { continue }
      patientByKey[key] = patient
      fresh.patientKeys[key] = patient.id
    }
  }
}
