package import RecordModel

/// Who a claimed patient is by what his keys prove: a person and a facility's record that are known, or new ones; pure.
///
/// The number that proves most names the person, the facility's own number the record. Where the two are of different
/// persons the facility's number decides, unless it was given to somebody else. A number that is another's stays his,
/// and leads to no record of this patient.
///
/// Source: decisions 0018 and 0036; `docs/data-model.md`, "One person".
package struct PatientDecision: Sendable {
  /// What becomes of a national number.
  package enum NumberFate: Hashable, Sendable {
    /// It stays with whoever has it, if anybody.
    case left
    /// It is the patient's; where it was doubted of him before, it is so still.
    case given
    /// It is the patient's, and in doubt no more.
    case settled
  }

  /// The facility's record; nil for a new one.
  package let record: KnownRecord?
  /// The person; nil for a new one.
  package let person: PersonID?
  /// What a human should look at.
  package let finding: ResolvedPatient.Finding?
  /// What becomes of each number, in the claim's order.
  package let fates: [NumberFate]
  /// Which of the claim's keys lead to the record from now on; the key of a doubted number waits for whom it fits.
  package let leads: [KeyKind]

  /// Decides a claim by whom its keys are known for.
  package init(_ told: ToldPatient, _ known: KnownKeys) { self.init(KeyProofs(told, known)) }

  init(_ proofs: KeyProofs) {
    let told = proofs.told
    let numbers = proofs.numbers
    let named = Set(numbers.compactMap(\.person))
    let byNumber = Self.strongest(numbers)
    let far = proofs.isInDoubt ? proofs.bearersInQuestion.map(\.person).filter(proofs.isFar) : []
    let isOfAnother = !far.isEmpty && told.isDoubted
    var finding = Self.finding(numbers, isOfAnother: isOfAnother || proofs.twin != nil)
    if named.count > 1 { finding = .numbersDisagree }
    var record = proofs.record
    if let found = record, found.person != byNumber {
      if proofs.isReused(found) {
        // The NIK decides, or the birth: the facility's number has been given to somebody else.
        finding = .facilityNumberReused
        record = proofs.isInDoubt ? proofs.recordOfDoubted : nil
        if record?.person == found.person { record = nil }
      } else if byNumber != nil {
        finding = told.isDoubted ? .numberOfAnother : .numbersDisagree
      } else if told.isLent, !told.namesNIK, far.contains(found.person) {
        // He came under the mother's record number as well: the facility's number decides.
        finding = nil
      }
    }
    let person = record?.person ?? byNumber
    let fates: [NumberFate] = told.numbers.indices.map { index in
      finding == .numbersDisagree ? .left : Self.fate(index, of: person, proofs)
    }
    (self.record, self.person, self.finding, self.fates) = (record, person, finding, fates)
    leads = Self.leads(person, fates, proofs, isOfAnother: isOfAnother)
  }

  /// A NIK that proves for sure before all others, then the first.
  private static func strongest(_ proofs: [KeyProof]) -> PersonID? {
    for case .surely(let person) in proofs { return person }
    return proofs.compactMap(\.person).first
  }

  private static func finding(
    _ proofs: [KeyProof], isOfAnother: Bool
  ) -> ResolvedPatient.Finding? {
    var finding: ResolvedPatient.Finding?
    for case .another(_, let ground) in proofs {
      switch ground {
      case .birth: break
      case .twin: return .numberOfAnother
      case .nik: finding = .cardOfAnother
      }
    }
    return isOfAnother ? .numberOfAnother : finding
  }

  /// A number that nobody has is his; another's stays the other's, unless it was doubted of him and fits here.
  private static func fate(
    _ index: Int, of person: PersonID?, _ proofs: KeyProofs
  ) -> NumberFate {
    let (told, number) = (proofs.told, proofs.told.numbers[index])
    let others = proofs.bearers(of: index).filter { $0.person != person }
    guard others.allSatisfy({ proofs.isGivenUp(number, by: $0) }) else { return .left }
    // What was doubted of him is so no more where it fits; a card, where he has a NIK of his own.
    let isSettled =
      !number.isDoubted && told.birth != nil
      && (number.kind == .nik || (told.namesNIK && !told.isDoubted))
    return isSettled ? .settled : .given
  }

  private static func leads(
    _ person: PersonID?, _ fates: [NumberFate], _ proofs: KeyProofs, isOfAnother: Bool
  ) -> [KeyKind] {
    let told = proofs.told
    var (isNIKOfAnother, isCardOfAnother, isCardDoubted) = (isOfAnother, false, told.isLent)
    for (index, number) in told.numbers.enumerated() {
      let bearers = proofs.bearers(of: index)
      let isOthers = fates[index] == .left && bearers.contains { $0.person != person }
      switch number.kind {
      case .nik: if number.isDoubted, isOthers { isNIKOfAnother = true }
      case .card:
        if isOthers { isCardOfAnother = true }
        let isStill = bearers.contains {
          $0.isDoubted && (fates[index] == .left || $0.person == person)
        }
        if isStill, fates[index] != .settled { isCardDoubted = true }
      case .other: break
      }
    }
    if isCardOfAnother, told.hasChildsCard || !proofs.ruledOut.isEmpty { isCardDoubted = true }
    var leads: [KeyKind] = [.record]
    if !isNIKOfAnother { leads.append(.nik) }
    if !isCardDoubted { leads.append(.card) }
    if told.isLent {
      leads.append(.cardWithBirth)
      if !isCardOfAnother { leads.append(.childsCard) }
    }
    if told.isDoubted { leads.append(.besideRecord) }
    return leads
  }
}
