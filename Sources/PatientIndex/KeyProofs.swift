import PersonMatching
package import RecordModel

/// What a number proves of who a patient is, given who has it.
package enum KeyProof: Hashable, Sendable {
  /// Nothing: nobody has it.
  case nobody
  /// He is this person, for sure.
  case surely(PersonID)
  /// He is this person, as nothing that was told speaks against it.
  case likely(PersonID)
  /// He is not this person, who has the number.
  case another(PersonID, Ground)

  /// Why he is not.
  package enum Ground: Hashable, Sendable {
    /// Born a generation from each other.
    case birth
    /// Both came with a number in doubt, and record number, name or sex tell them apart.
    case twin
    /// The card's bearer has not the patient's NIK, and what is known of him does not go with it.
    case nik
  }

  var person: PersonID? {
    switch self {
    case .surely(let person), .likely(let person): person
    case .nobody, .another: nil
    }
  }
}

/// What each key of a claim proves, and what the claim and whom it leads to say against it; pure.
///
/// - A **NIK** is for sure its bearer's, unless its digits tell a birth a generation from the claim's or did so for the
///   bearer: then only where the births told are not that far, and no record number, name or sex tells the two apart.
/// - A **card** is its bearer's in the same way where an infant without a NIK came with it. Where a claim brings a NIK
///   in no doubt that is not the bearer's, the card makes him nobody of another NIK, birth, sex or name: the NIK is the
///   stronger number. A record number that says the same as the card is believed, but for another NIK and birth.
/// - A **record number** is its record's, unless the record's person has another NIK, or has none and was born on
///   another day: it was given out again.
///
/// Source: decision 0036; `docs/data-model.md`, "One person"; `domain/README.md` section 4.
package struct KeyProofs: Sendable {
  let told: ToldPatient
  private let facts: [PersonID: KnownFacts]
  private let bearers: [[KnownBearer]]
  /// Those of `KnownKeys.records` that are not a ruled out card's.
  private var records: [(kind: KeyKind, record: KnownRecord)]
  /// Who has the claim's card and is another by its NIK.
  private(set) var ruledOut: Set<PersonID> = []
  /// Whether it must be asked who was born when before a number joins anybody: a NIK's digits tell another birth, or
  /// did so for whoever has it, or the facility's record of it is another person's; so for an infant's card.
  private(set) var isInDoubt = false
  /// The facility's record that a child's doubted number came with before, where he comes under a number of his own
  /// that leads nowhere: a twin's, with their mother's NIK or card, as often as his.
  private(set) var twin: KnownRecord?
  /// The facility's record of the claim by its keys, before it is asked whether its number was given out again.
  private(set) var record: KnownRecord?

  /// The proofs of a claim's keys.
  package init(_ told: ToldPatient, _ known: KnownKeys) {
    (self.told, facts, bearers, records) = (told, known.facts, known.bearers, known.records)
    let cards: [KeyKind] = [.card, .childsCard, .cardWithBirth]
    let strangers = Set(strangersToNIK.filter { speaksAgainst($0) }.map(\.person))
    if !strangers.isEmpty {
      records.removeAll { cards.contains($0.kind) && strangers.contains($0.record.person) }
    }
    ruledOut = strangers
    let inQuestion = bearersInQuestion
    isInDoubt =
      (told.birth != nil && (told.isDoubted || inQuestion.contains(where: \.isDoubted)))
      || recordByNIK.map { record in inQuestion.contains { $0.person != record.person } } ?? false
    if isInDoubt, recordByOwnNumber == nil { twin = first([.besideRecord]) }
    record = isInDoubt ? recordInDoubt : recordByKeys
  }

  // MARK: Numbers

  /// What each number of the claim proves, in their order.
  package var numbers: [KeyProof] {
    zip(told.numbers, bearers).map { number, bearers in
      bearers.first.map { proof(number, $0) } ?? .nobody
    }
  }

  private func proof(_ number: ToldPatient.Number, _ bearer: KnownBearer) -> KeyProof {
    let person = bearer.person
    if number.kind == .card, ruledOut.contains(person), !isGivenUp(number, by: bearer) {
      return .another(person, .nik)
    }
    if isInDoubt {
      if isFar(person) { return .another(person, .birth) }
      // The facility's own record of him says more than a name, which a newborn gets later.
      if person == twin?.person || (person != record?.person && isToldApart(number, bearer)) {
        return .another(person, .twin)
      }
    }
    let isSure = number.kind == .nik && !number.isDoubted && !bearer.isDoubted
    return isSure ? .surely(person) : .likely(person)
  }

  /// Under every key, whose a number is.
  func bearers(of number: Int) -> [KnownBearer] { bearers[number] }

  /// Whose the claim's NIK is, and any number that is doubted of the claim or of whoever has it.
  var bearersInQuestion: [KnownBearer] {
    zip(told.numbers, bearers).flatMap { number, bearers in
      bearers.filter { number.kind == .nik || number.isDoubted || $0.isDoubted }
    }
  }

  /// Whether whoever has a number gives it up to the claim: he came with it in doubt, was born a generation from then,
  /// and it is in no doubt here.
  func isGivenUp(_ number: ToldPatient.Number, by bearer: KnownBearer) -> Bool {
    isInDoubt && !number.isDoubted && bearer.isDoubted && isFar(bearer.person)
  }

  /// Whether name or sex tell two apart who both came with a number in doubt.
  private func isToldApart(_ number: ToldPatient.Number, _ bearer: KnownBearer) -> Bool {
    number.isDoubted && bearer.isDoubted
      && (bearer.isNamedOtherwise || isOfOtherSex(bearer.person))
  }

  // MARK: A NIK against a card

  /// Whoever has the claim's card and not its NIK, where that is in no doubt: the card may be lent.
  private var strangersToNIK: [KnownBearer] {
    let niks = told.numbers.indices.filter { told.numbers[$0].kind == .nik }
    guard !niks.isEmpty, !niks.contains(where: { told.numbers[$0].isDoubted }) else { return [] }
    let owners = niks.flatMap { bearers[$0].map(\.person) }
    return told.numbers.indices.filter { told.numbers[$0].kind == .card }.flatMap { card in
      bearers[card].filter { !owners.contains($0.person) }
    }
  }

  /// Who must be asked about before a card joins anybody with a NIK: nobody for almost every claim.
  var personsToAsk: [PersonID] {
    strangersToNIK.map(\.person).filter { person in
      let hasNIK = facts[person]?.hasNIK == true
      return vouches(for: person) ? hasNIK && told.birth != nil : !hasNIK
    }
  }

  private func speaksAgainst(_ bearer: KnownBearer) -> Bool {
    let person = bearer.person
    let hasNIK = facts[person]?.hasNIK == true
    if vouches(for: person) { return hasNIK && isBornOtherwise(person) }
    return hasNIK || isBornOtherwise(person) || isOfOtherSex(person) || bearer.isNamedOtherwise
  }

  /// Whether the facility's own number says that he is the claim's, as the card does.
  private func vouches(for person: PersonID) -> Bool {
    first([.ownID, .record, .nik])?.person == person
  }

  // MARK: Births and sex

  /// Whether all that was told of a person's birth is a generation from the claim's.
  func isFar(_ person: PersonID) -> Bool {
    guard let birth = told.birth, let births = facts[person]?.births, !births.isEmpty else {
      return false
    }
    return births.allSatisfy { NumberDoubt.areFar($0, birth) }
  }

  /// Whether a record's person is known to be born about then.
  func isBornThen(_ record: KnownRecord) -> Bool {
    facts[record.person]?.births.isEmpty == false && !isFar(record.person)
  }

  private func isBornOtherwise(_ person: PersonID) -> Bool {
    guard let birth = told.birth, let births = facts[person]?.births, !births.isEmpty else {
      return false
    }
    return !births.contains { $0.mayBeOne(with: birth, strictly: false) }
  }

  private func isOfOtherSex(_ person: PersonID) -> Bool {
    guard let sex = told.sex, [.male, .female].contains(sex), let known = facts[person]?.sexes
    else { return false }
    return !known.isEmpty && !known.contains(sex)
  }
}

// MARK: Records

extension KeyProofs {
  private func first(_ kinds: [KeyKind]) -> KnownRecord? {
    records.first { kinds.contains($0.kind) }?.record
  }

  /// The facility's record that its own numbers name, whatever the NIK.
  var recordByOwnNumber: KnownRecord? {
    first([.ownID]) ?? first(told.isLent ? [.record] : [.record, .card])
  }

  /// The facility's record that was seen with the NIK.
  var recordByNIK: KnownRecord? { first([.nik]) }

  /// By its numbers in their order; a child's card less than what else he brings.
  private var recordByKeys: KnownRecord? {
    if let own = first([.ownID]) { return own }
    if told.hasChildsCard, !told.namesNIK,
      let found = first([.record, .nik]) ?? first([.cardWithBirth])
    {
      return found
    }
    return first([.record, .nik, .card]) ?? recordByCard
  }

  /// Where the NIK is in doubt, by its own numbers first.
  ///
  /// Who comes under a number that the facility never told is not the record that its NIK leads to, where he may be the
  /// NIK's owner and that record was parted from him, or where name or sex tell him from its patient.
  private var recordInDoubt: KnownRecord? {
    if let own = recordByOwnNumber { return own }
    if twin != nil { return nil }
    let named = recordOfDoubted
    guard told.hasRecordNumber else { return named }
    let isAnothers = zip(told.numbers, bearers).contains { number, bearers in
      bearers.contains { bearer in
        guard number.kind == .nik || number.isDoubted || bearer.isDoubted else { return false }
        let isApart = isToldApart(number, bearer)
        return bearer.person == named?.person ? isApart : !isApart && !isFar(bearer.person)
      }
    }
    return isAnothers ? nil : named
  }

  /// The facility's record of a NIK in doubt: of the NIK, or of it and the birth, if it may be his; so of a card.
  var recordOfDoubted: KnownRecord? {
    if let named = recordByNIK, !isFar(named.person) { return named }
    return first([.nikWithBirth]) ?? first([.cardWithBirth]) ?? recordByCard
  }

  /// The facility's record of an infant that his card leads to: of whoever has it, if he may be born then.
  private var recordByCard: KnownRecord? {
    let owners = Set(
      zip(told.numbers, bearers).flatMap { number, bearers in
        number.kind == .card ? bearers.map(\.person) : []
      })
    return records.first { kind, found in
      guard kind == .childsCard || (told.isLent && kind == .card), owners.contains(found.person)
      else { return false }
      guard let birth = told.birth else { return true }
      return facts[found.person]?.births.contains { $0.mayBeOne(with: birth, strictly: false) }
        ?? false
    }?.record
  }

  /// Whether a record's own number alone says that it is the claim's: its person has no NIK and none of the numbers,
  /// and the claim's NIK was not seen with it.
  func isUnproven(_ record: KnownRecord) -> Bool {
    guard told.namesNIK, facts[record.person]?.hasNIK == false, recordByNIK?.id != record.id else {
      return false
    }
    return !bearers.joined().contains { $0.person == record.person }
  }

  /// Whether a record's number was given to somebody else: its person has another NIK, or has none and all that was
  /// told of his birth speaks against the claim. No mother has two children in a year, so the same number beside the
  /// same parent's NIK is then one child's, set right.
  func isReused(_ record: KnownRecord) -> Bool {
    if facts[record.person]?.hasNIK != false, told.namesNIK,
      !(told.isDoubted && isBornThen(record))
    {
      return true
    }
    guard let birth = told.birth, let births = facts[record.person]?.births, !births.isEmpty,
      isUnproven(record)
    else { return false }
    let isSeen = first([.nikWithRecord])?.id == record.id
    return !births.contains {
      $0.mayBeOne(with: birth, strictly: told.isDoubted && !isSeen)
        || (isSeen && $0.year == birth.year)
    }
  }
}
