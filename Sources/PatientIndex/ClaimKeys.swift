import PersonMatching
import RecordModel
import Sealing

extension PatientResolution {
  /// What a claim is looked up by.
  struct ClaimKeys {
    var national: [National] = []
    /// The facility's numbers, among them the national ones seen there; a card that may be lent only with the birth.
    var facility: [KeyedHash] = []
    /// Those of `facility` that are a NIK's.
    var ofNIK: Set<KeyedHash> = []
    var ownID: PatientID?
    /// The numbers that the facility gave out itself, with their naming systems.
    var ownNumbers: [String] = []
    var birth: BirthDay?
    /// Whether an infant came without a NIK: a card is then his mother's as often as his own.
    var isInfantWithoutNIK = false

    var namesNIK: Bool { national.contains(where: \.isNIK) }
    /// Whether a NIK tells another birth than the claim, or a card may be lent.
    var isDoubted: Bool { national.contains(where: \.isDoubted) }
  }

  /// A number that decides alone who a person is.
  struct National {
    let number: NationalNumber
    let hashes: [(keyID: Int16, hash: KeyedHash)]
    /// Whether it tells a birth a generation from the claim's, or is the card of an infant without a NIK.
    let isDoubted: Bool

    var isNIK: Bool { number.system == PatientIdentifierSystem.nik }
  }
}

extension PatientResolution.ClaimKeys {
  /// The keys of a claim, under every active key of the ring.
  init(_ claim: PatientClaim, keyring: Keyring) {
    let identifiers = claim.assertion.identifiers
    birth = claim.assertion.birthDate.map { BirthDay($0) }
    isInfantWithoutNIK =
      claim.isInfant
      && !identifiers.contains { NationalNumber($0)?.system == PatientIdentifierSystem.nik }
    var lent: [KeyedHash] = []
    for identifier in identifiers {
      let (system, value) = (identifier.system, identifier.value.trimmingBlanks)
      // Another person's number (a mother's, a household's) names nobody at the facility either, and no more does one
      // that is nobody's: masked, made up, a dash.
      guard !value.isEmpty,
        ![PatientIdentifierSystem.motherNIK, PatientIdentifierSystem.familyCard].contains(system)
      else { continue }
      if system == PatientResolution.ownSystem {
        ownID = PatientID(value)
        continue
      }
      if PatientIdentifierSystem.national.contains(system) {
        guard let number = NationalNumber(identifier) else { continue }
        let isLent = isInfantWithoutNIK && system == PatientIdentifierSystem.bpjs
        add(number, isLent: isLent, keyring: keyring)
        if isLent, let birth {
          lent += PatientResolution.keys(of: number, born: birth, keyring: keyring)
          continue
        }
      } else {
        ownNumbers.append("\(system) \(value)")
      }
      let hashes = keyring.hashes(value.utf8, domain: PatientResolution.domain(system))
      facility += hashes
      if system == PatientIdentifierSystem.nik { ofNIK.formUnion(hashes) }
    }
    // After the facility's own, which decide.
    facility += lent
  }

  private mutating func add(_ number: NationalNumber, isLent: Bool, keyring: Keyring) {
    let isAgainstBirth =
      number.system == PatientIdentifierSystem.nik
      && (birth.map { NumberDoubt.speaksAgainst(number.value, $0) } ?? false)
    national.append(
      PatientResolution.National(
        number: number, hashes: number.hashes(under: keyring), isDoubted: isLent || isAgainstBirth))
  }
}

extension PatientResolution {
  /// What a facility's record is known by where its number is another's: the number with the birth told beside it.
  static func keys(
    of number: NationalNumber, born birth: BirthDay, keyring: Keyring
  ) -> [KeyedHash] {
    let born = "\(birth.year)-\(birth.month ?? 0)-\(birth.day ?? 0)"
    return keyring.hashes(
      "\(number.value) \(born)".utf8, domain: domain(number.system) + " with birth")
  }
}
