package import Database
import RecordModel
package import Sealing

/// Finds out for a batch of claims which persons and patients they are: exact numbers only, in four steps.
///
/// 1. `lookUps` are sent and `know` takes their rows; 2. `questions` are sent where a number may be another's;
/// 3. `decide` takes their rows, asks `PatientDecision` of each claim in turn, and makes ids for who is new;
/// 4. `claimStatements` write the arbiters, each with the number of rows that must come back (fewer: another writer was
/// first, so the transaction must start over), and `insertStatements` write the rest. Nothing here talks to the
/// database by itself.
///
/// What a key proves is `KeyProofs`; what follows from it `PatientDecision`. A later claim of the batch sees what an
/// earlier one brought as if the database had it.
package struct PatientResolution {
  let claims: [PatientClaim]
  let keyring: Keyring
  let keysOfClaim: [ClaimKeys]
  private var decided: [Int: ResolvedPatient] = [:]
  private(set) var fresh = Fresh()

  /// A person as found or made in this batch.
  struct KnownPerson {
    let id: PersonID
    let pseudonym: [UInt8]
    let key: PersonKey
  }

  /// Whose a number is, and whether it came with a birth that it speaks against.
  struct Holder {
    let person: PersonID
    let isDoubted: Bool
    /// Of whoever came with it in doubt.
    let name: NameTokens?
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
    let national: ClaimKeys.National
    /// Whether it is in doubt, of the claim or of the patient from before.
    let isDoubted: Bool
    let name: NameTokens?
    let key: PersonKey
  }

  var persons: [PersonID: KnownPerson] = [:]
  /// Births and sexes are there of persons who were asked about, and from this batch.
  var facts: [PersonID: KnownFacts] = [:]
  var holders: [KeyedHash: Holder] = [:]
  var own: [OwnKey<PatientID>: KnownRecord] = [:]
  var records: [FacilityKey: KnownRecord] = [:]
  /// The claims whose keys in doubt were looked up.
  var asked: Set<Int> = []

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
}

extension PatientResolution {
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
      try knowFacts(answers[0])
      try knowRecords(answers[1])
    }
    for index in claims.indices where isWanted(index) { decided[index] = decide(index, now: now) }
  }

  /// What the keys of a claim prove, by whom they are known for now.
  func proofs(_ index: Int) -> KeyProofs {
    let (facility, keys) = (claims[index].facility, keysOfClaim[index])
    var known = KnownKeys(bearers: keys.national.map { bearers($0, index) }, facts: facts)
    if let record = keys.ownID.flatMap({ own[OwnKey(facility: facility, id: $0)] }) {
      known.records.append((.ownID, record))
    }
    func add(_ keys: [ClaimKeys.Key]) {
      for key in keys {
        guard let record = records[FacilityKey(facility: facility, hash: key.hash)] else {
          continue
        }
        known.records.append((key.kind, record))
      }
    }
    add(keys.facility)
    let proofs = KeyProofs(keys.told, known)
    // The keys of a NIK in doubt are made for such claims alone.
    guard keys.told.namesNIK, proofs.isInDoubt || proofs.record.map(proofs.isUnproven) ?? false
    else { return proofs }
    add(keys.inDoubt(keyring))
    return KeyProofs(keys.told, known)
  }

  private func bearers(_ national: ClaimKeys.National, _ index: Int) -> [KnownBearer] {
    let found = national.hashes.compactMap { key in holders[key.hash].map { (key.keyID, $0) } }
    guard found.contains(where: { $0.1.name != nil }) else {
      return found.map { KnownBearer($0.1.person, isDoubted: $0.1.isDoubted) }
    }
    let names = national.number.nameTokens(claims[index].nameSounds, under: keyring)
    return found.map { _, holder in
      // One name may stand under another key of the ring than the next.
      let named = found.filter { $0.1.person == holder.person && $0.1.name != nil }
      return KnownBearer(
        holder.person, isDoubted: holder.isDoubted,
        isNamedOtherwise: !named.isEmpty
          && named.allSatisfy { keyID, other in
            other.name?.differs(from: names[keyID] ?? NameTokens()) ?? false
          })
    }
  }

  private mutating func decide(_ index: Int, now: Int64) -> ResolvedPatient {
    let (facility, keys) = (claims[index].facility, keysOfClaim[index])
    let decision = PatientDecision(proofs(index))
    let person = decision.person.flatMap { persons[$0] } ?? makePerson(now: now)
    let record = decision.record ?? makeRecord(of: person.id, facility: facility, now: now)
    for (national, fate) in zip(keys.national, decision.fates) where fate != .left {
      give(national, to: person, isSettled: fate == .settled, index)
    }
    tell(keys, of: person.id)
    let leading = keys.facility.filter { decision.leads.contains($0.kind) }
    for key in leading + (asked.contains(index) ? keys.inDoubt(keyring) : []) {
      let place = FacilityKey(facility: facility, hash: key.hash)
      guard records[place] == nil else { continue }
      records[place] = record
      fresh.patientKeys[place] = record.id
    }
    return ResolvedPatient(
      patient: record.id, person: person.id, pseudonym: person.pseudonym, key: person.key,
      isNew: decision.record == nil, finding: decision.finding)
  }

  private mutating func makePerson(now: Int64) -> KnownPerson {
    let person = KnownPerson(
      id: PersonID(at: now), pseudonym: SecureRandom.bytes(16), key: PersonKey())
    fresh.persons.append(person)
    persons[person.id] = person
    facts[person.id] = KnownFacts(hasNIK: false)
    return person
  }

  private mutating func makeRecord(
    of person: PersonID, facility: FacilityID, now: Int64
  ) -> KnownRecord {
    let record = KnownRecord(id: PatientID(at: now), person: person)
    fresh.patients.append((record.id, facility, person))
    return record
  }

  /// Makes a number a person's, under every key under which it is not his already; one in doubt that came without a
  /// name takes the first that he is called by.
  private mutating func give(
    _ national: ClaimKeys.National, to person: KnownPerson, isSettled: Bool, _ index: Int
  ) {
    let sounds = national.isDoubted ? claims[index].nameSounds : []
    let names = national.number.nameTokens(sounds, under: keyring)
    // What is doubted of him under one key of the ring is so under the next.
    let wasDoubted =
      !isSettled
      && national.hashes.contains { key in
        holders[key.hash].map { $0.person == person.id && $0.isDoubted } ?? false
      }
    let isDoubted = national.isDoubted || wasDoubted
    for key in national.hashes {
      let name = names[key.keyID]
      if let holder = holders[key.hash] {
        let isNamedNow =
          holder.isDoubted && national.isDoubted && holder.name == nil && name != nil
        guard holder.person != person.id || (holder.isDoubted && isSettled) || isNamedNow else {
          continue
        }
        fresh.taken.insert(holder.person)
      }
      holders[key.hash] = Holder(person: person.id, isDoubted: isDoubted, name: name)
      fresh.identifiers[key.hash] = FreshNumber(
        keyID: key.keyID, person: person.id, national: national, isDoubted: isDoubted, name: name,
        key: person.key)
    }
  }

  /// What a claim tells of a person holds for the claims after it.
  private mutating func tell(_ keys: ClaimKeys, of person: PersonID) {
    let hasNIK = keys.national.contains { national in
      national.kind == .nik
        && national.hashes.contains {
          holders[$0.hash].map { $0.person == person && !$0.isDoubted } ?? false
        }
    }
    var told = facts[person] ?? KnownFacts()
    if hasNIK { told.hasNIK = true }
    if let birth = keys.told.birth { told.births.append(birth) }
    if let sex = keys.told.sex, [.male, .female].contains(sex) { told.sexes.insert(sex) }
    facts[person] = told
  }
}
