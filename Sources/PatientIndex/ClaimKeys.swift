import PersonMatching
import RecordModel
import Sealing

/// What a claim is looked up by, and what it tells.
struct ClaimKeys {
  /// What a facility's record may be known by.
  struct Key {
    let kind: KeyKind
    let hash: KeyedHash
  }

  /// A number that decides alone who a person is.
  struct National {
    let number: NationalNumber
    let hashes: [(keyID: Int16, hash: KeyedHash)]
    /// As in `ToldPatient.Number`.
    let isDoubted: Bool

    var kind: ToldPatient.Number.Kind {
      switch number.system {
      case PatientIdentifierSystem.nik: .nik
      case PatientIdentifierSystem.bpjs: .card
      default: .other
      }
    }
  }

  /// What the decision sees of the claim.
  private(set) var told = ToldPatient()
  /// In the order of `told.numbers`.
  private(set) var national: [National] = []
  /// What is looked up at the facility: its numbers and the national ones seen there in the claim's order, then what a
  /// child's numbers lead to besides.
  private(set) var facility: [Key] = []
  private(set) var ownID: PatientID?
  /// The numbers that the facility gave out itself, with their naming systems.
  private var ownNumbers: [String] = []
}

extension ClaimKeys {
  /// The keys of a claim, under every active key of the ring.
  init(_ claim: PatientClaim, keyring: Keyring) {
    let identifiers = claim.assertion.identifiers
    (told.birth, told.sex) = (claim.birth, claim.assertion.sex)
    told.isLent =
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
      let kind: KeyKind =
        switch system {
        case PatientIdentifierSystem.nik: .nik
        case PatientIdentifierSystem.bpjs: .card
        default: .record
        }
      add(kind, keyring.hashes(value.utf8, domain: PatientResolution.domain(system)))
    }
    told.hasRecordNumber = !ownNumbers.isEmpty
    if told.birth == nil || claim.isChild { addChild(keyring) }
    if facility.isEmpty, ownID == nil { addNamed(refused, claim, keyring) }
  }

  private mutating func add(_ kind: KeyKind, _ hashes: [KeyedHash]) {
    facility += hashes.map { Key(kind: kind, hash: $0) }
  }

  private mutating func add(_ number: NationalNumber, keyring: Keyring) {
    let isAgainstBirth = number.system == PatientIdentifierSystem.nik && speaksAgainst(number)
    let isLentCard = told.isLent && number.system == PatientIdentifierSystem.bpjs
    let added = National(
      number: number, hashes: number.hashes(under: keyring),
      isDoubted: isLentCard || isAgainstBirth)
    national.append(added)
    told.numbers.append(ToldPatient.Number(added.kind, isDoubted: added.isDoubted))
  }

  private func speaksAgainst(_ nik: NationalNumber) -> Bool {
    told.birth.map { NumberDoubt.speaksAgainst(nik.value, $0) } ?? false
  }

  /// SATUSEHAT's sandbox numbers its patients without the `P`: one facility's number, which decides nothing elsewhere.
  private static func isSandboxIHS(_ system: String, _ value: String) -> Bool {
    system == PatientIdentifierSystem.ihs && value.utf8.count == 12
      && value.utf8.allSatisfy { $0 &- 48 < 10 } && Set(value.utf8).count > 1
  }

  /// What a child's card, and his mother's NIK, lead to besides the number alone.
  private mutating func addChild(_ keyring: Keyring) {
    let cards = national.filter { $0.kind == .card }
    for card in cards { add(.childsCard, Self.hashes(card.number, " lent", keyring)) }
    guard let birth = told.birth else { return }
    for card in cards { add(.cardWithBirth, Self.hashes(card.number, born: birth, keyring)) }
    told.hasChildsCard = !cards.isEmpty
    // A field that we named ourselves (an account, a licence) is no record number.
    guard ownNumbers.contains(where: { !$0.hasPrefix("urn:baimbai:local:") }) else { return }
    for number in national where number.isDoubted || number.kind == .card {
      add(.besideRecord, Self.hashes(number.number, " with record", keyring))
    }
  }

  /// Where no key is left: a number that is nobody's, with the name and the day of birth told beside it, names one
  /// patient of the facility still, so that what is sent again is the same.
  private mutating func addNamed(
    _ refused: [ExternalIdentifier], _ claim: PatientClaim, _ keyring: Keyring
  ) {
    guard let birth = told.birth, !birth.isPlaceholder, let name = claim.name else { return }
    let words = name.words.map { String(decoding: $0.letters, as: UTF8.self) }
    for identifier in refused {
      let text = "\(identifier.value) \(birth.text) \(words.joined(separator: " "))"
      add(
        .record,
        keyring.hashes(
          text.utf8, domain: PatientResolution.domain(identifier.system) + " with name"))
    }
  }

  /// What a facility's record is known by where its NIK is another's: the NIK with the birth told beside it. And what
  /// says that a NIK was seen with a facility's own number, though the record is another's by the NIK.
  func inDoubt(_ keyring: Keyring) -> [Key] {
    let niks = national.filter { $0.kind == .nik }
    var keys: [Key] = []
    if let birth = told.birth {
      keys += niks.flatMap { Self.hashes($0.number, born: birth, keyring) }.map {
        Key(kind: .nikWithBirth, hash: $0)
      }
    }
    for nik in niks {
      for number in ownNumbers {
        keys += keyring.hashes(
          "\(nik.number.value) \(number)".utf8,
          domain: PatientResolution.domain(nik.number.system) + " with number"
        ).map { Key(kind: .nikWithRecord, hash: $0) }
      }
    }
    return keys
  }

  private static func hashes(
    _ number: NationalNumber, _ kind: String, _ keyring: Keyring
  ) -> [KeyedHash] {
    keyring.hashes(number.value.utf8, domain: PatientResolution.domain(number.system) + kind)
  }

  private static func hashes(
    _ number: NationalNumber, born birth: BirthDay, _ keyring: Keyring
  ) -> [KeyedHash] {
    keyring.hashes(
      "\(number.value) \(birth.text)".utf8,
      domain: PatientResolution.domain(number.system) + " with birth")
  }
}

extension BirthDay {
  /// As it stands in a key.
  fileprivate var text: String { "\(year)-\(month ?? 0)-\(day ?? 0)" }
}

extension PatientClaim {
  /// The first name told, as names are compared; nil where it names nobody, as `By. Ny. Siti`.
  var name: ComparedName? {
    assertion.names.first.flatMap { ComparedName(Self.text(of: $0)) }
  }

  /// What those are told apart by who come with one number in doubt: the sounds of the name's words, initials left out;
  /// none for a newborn who has no name yet (`Bayi Siti`) and for what names nobody.
  var nameSounds: [String] {
    guard let told = assertion.names.first,
      let first = Self.text(of: told).uppercased().split(whereSeparator: { !$0.isLetter }).first,
      first != "BY", first != "BAYI"
    else { return [] }
    return name?.words.filter { !$0.isInitial }.map(\.term) ?? []
  }

  private static func text(of name: PersonName) -> String {
    name.text ?? (name.given + [name.family].compactMap(\.self)).joined(separator: " ")
  }
}
