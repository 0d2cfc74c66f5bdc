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
    /// Those of `facility` that are a BPJS card's.
    var ofCard: Set<KeyedHash> = []
    /// The card where it may be a child's: what an infant's record is known by without the birth.
    var lent: [KeyedHash] = []
    /// The card of a child with the birth.
    var withBirth: [KeyedHash] = []
    /// That a child's doubted number came beside a record number: another record number may be a twin's. A number that
    /// is not in doubt is looked up so and leaves no such trace.
    var ofTwin: [KeyedHash] = []
    var ownID: PatientID?
    /// The numbers that the facility gave out itself, with their naming systems.
    var ownNumbers: [String] = []
    var birth: BirthDay?
    /// Whether an infant came without a NIK of his own: a card is then his mother's as often as his own.
    var isLent = false

    var namesNIK: Bool { national.contains(where: \.isNIK) }
    /// Whether a NIK tells another birth than the claim, or a card may be lent.
    var isDoubted: Bool { national.contains(where: \.isDoubted) }
    /// All that is looked up at the facility.
    var lookUps: [KeyedHash] { facility + lent + withBirth + ofTwin }
  }

  /// A number that decides alone who a person is.
  struct National {
    let number: NationalNumber
    let hashes: [(keyID: Int16, hash: KeyedHash)]
    /// Whether it tells a birth a generation from the claim's, or is the card of an infant without a NIK.
    let isDoubted: Bool

    var isNIK: Bool { number.system == PatientIdentifierSystem.nik }
    var isCard: Bool { number.system == PatientIdentifierSystem.bpjs }
  }
}

extension PatientResolution.ClaimKeys {
  /// The keys of a claim, under every active key of the ring.
  init(_ claim: PatientClaim, keyring: Keyring) {
    let identifiers = claim.assertion.identifiers
    birth = claim.birth
    isLent =
      claim.isInfant
      && !identifiers.compactMap { NationalNumber($0) }.contains {
        $0.system == PatientIdentifierSystem.nik && !speaksAgainst($0)
      }
    var refused: [ExternalIdentifier] = []
    for identifier in identifiers {
      let (system, value) = (identifier.system, identifier.value.trimmingBlanks)
      // Another person's number (a mother's, a household's) names nobody at the facility either, and no more does one
      // that is nobody's: masked, made up, a dash.
      guard value.contains(where: { $0.isLetter || $0.isNumber }),
        ![PatientIdentifierSystem.motherNIK, PatientIdentifierSystem.familyCard].contains(system)
      else { continue }
      if system == PatientResolution.ownSystem {
        ownID = PatientID(value)
        continue
      }
      if let number = NationalNumber(identifier) {
        add(number, keyring: keyring)
      } else if !PatientIdentifierSystem.national.contains(system) {
        ownNumbers.append("\(system) \(value)")
      } else if !Self.isSandboxIHS(system, value) {
        refused.append(ExternalIdentifier(system: system, value: value))
        continue
      }
      let hashes = keyring.hashes(value.utf8, domain: PatientResolution.domain(system))
      facility += hashes
      if system == PatientIdentifierSystem.nik { ofNIK.formUnion(hashes) }
      if system == PatientIdentifierSystem.bpjs { ofCard.formUnion(hashes) }
    }
    if birth == nil || claim.isChild { addChild(keyring) }
    if facility.isEmpty, ownID == nil { addNamed(refused, claim, keyring) }
  }

  private mutating func add(_ number: NationalNumber, keyring: Keyring) {
    let isAgainstBirth = number.system == PatientIdentifierSystem.nik && speaksAgainst(number)
    let isLentCard = isLent && number.system == PatientIdentifierSystem.bpjs
    national.append(
      PatientResolution.National(
        number: number, hashes: number.hashes(under: keyring),
        isDoubted: isLentCard || isAgainstBirth))
  }

  private func speaksAgainst(_ nik: NationalNumber) -> Bool {
    birth.map { NumberDoubt.speaksAgainst(nik.value, $0) } ?? false
  }

  /// SATUSEHAT's sandbox numbers its patients without the `P`: one facility's number, which decides nothing elsewhere.
  private static func isSandboxIHS(_ system: String, _ value: String) -> Bool {
    system == PatientIdentifierSystem.ihs && value.utf8.count == 12
      && value.utf8.allSatisfy { $0 &- 48 < 10 } && Set(value.utf8).count > 1
  }

  /// What a child's card, and his mother's NIK, lead to besides the number alone.
  private mutating func addChild(_ keyring: Keyring) {
    func hashes(_ national: PatientResolution.National, _ kind: String) -> [KeyedHash] {
      keyring.hashes(
        national.number.value.utf8, domain: PatientResolution.domain(national.number.system) + kind)
    }
    for card in national.filter(\.isCard) {
      lent += hashes(card, " lent")
      guard let birth else { continue }
      withBirth += PatientResolution.keys(of: card.number, born: birth, keyring: keyring)
    }
    // A field that we named ourselves (an account, a licence) is no record number.
    guard birth != nil, ownNumbers.contains(where: { !$0.hasPrefix("urn:baimbai:local:") }) else {
      return
    }
    for number in national where number.isDoubted || number.isCard {
      ofTwin += hashes(number, " with record")
    }
  }

  /// Where no key is left: a number that is nobody's, with the name and the day of birth told beside it, names one
  /// patient of the facility still, so that what is sent again is the same.
  private mutating func addNamed(
    _ refused: [ExternalIdentifier], _ claim: PatientClaim, _ keyring: Keyring
  ) {
    guard let birth, !birth.isPlaceholder, let name = claim.assertion.names.first,
      let compared = ComparedName(
        name.text ?? (name.given + [name.family].compactMap(\.self)).joined(separator: " "))
    else { return }
    let words = compared.words.map { String(decoding: $0.letters, as: UTF8.self) }
    for identifier in refused {
      let told = "\(identifier.value) \(birth.text) \(words.joined(separator: " "))"
      facility += keyring.hashes(
        told.utf8, domain: PatientResolution.domain(identifier.system) + " with name")
    }
  }
}

extension BirthDay {
  /// As it stands in a key.
  fileprivate var text: String { "\(year)-\(month ?? 0)-\(day ?? 0)" }
}

extension PatientResolution {
  /// What a facility's record is known by where its number is another's: the number with the birth told beside it.
  static func keys(
    of number: NationalNumber, born birth: BirthDay, keyring: Keyring
  ) -> [KeyedHash] {
    keyring.hashes(
      "\(number.value) \(birth.text)".utf8, domain: domain(number.system) + " with birth")
  }
}
