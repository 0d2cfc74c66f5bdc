import PersonMatching
import RecordModel
import Sealing

extension PatientResolution {
  /// What a claim is looked up by.
  struct ClaimKeys {
    var national: [National] = []
    /// The facility's numbers, among them the national ones seen there.
    var facility: [KeyedHash] = []
    /// Those of `facility` that are a NIK's.
    var ofNIK: Set<KeyedHash> = []
    var ownID: PatientID?
    /// The numbers that the facility gave out itself, with their naming systems.
    var ownNumbers: [String] = []
    var birth: BirthDay?

    var namesNIK: Bool { national.contains(where: \.isNIK) }
    /// Whether a NIK tells another birth than the claim.
    var isDoubted: Bool { national.contains(where: \.isDoubted) }
  }

  /// A number that decides alone who a person is.
  struct National {
    let number: NationalNumber
    let hashes: [(keyID: Int16, hash: KeyedHash)]
    /// Whether it tells a birth a generation from the claim's.
    let isDoubted: Bool

    var isNIK: Bool { number.system == PatientIdentifierSystem.nik }
  }
}

extension PatientResolution.ClaimKeys {
  /// The keys of a claim, under every active key of the ring.
  init(_ claim: PatientClaim, keyring: Keyring) {
    let birth = claim.assertion.birthDate.map { BirthDay($0) }
    self.birth = birth
    for identifier in claim.assertion.identifiers where !identifier.value.isEmpty {
      if identifier.system == PatientResolution.ownSystem {
        ownID = PatientID(identifier.value)
        continue
      }
      let number = NationalNumber(identifier)
      let isNIK = number?.system == PatientIdentifierSystem.nik
      if let number {
        let isDoubted =
          isNIK && (birth.map { NumberDoubt.speaksAgainst(number.value, $0) } ?? false)
        self.national.append(
          PatientResolution.National(
            number: number, hashes: number.hashes(under: keyring), isDoubted: isDoubted))
      }
      // Another person's number (a mother's, a household's) names nobody at the facility either.
      if [PatientIdentifierSystem.motherNIK, PatientIdentifierSystem.familyCard].contains(
        identifier.system)
      {
        continue
      }
      let value = identifier.value.trimmingBlanks
      if !PatientIdentifierSystem.national.contains(identifier.system) {
        ownNumbers.append("\(identifier.system) \(value)")
      }
      let hashes = keyring.hashes(value.utf8, domain: PatientResolution.domain(identifier.system))
      facility += hashes
      if isNIK { ofNIK.formUnion(hashes) }
    }
  }
}
