import PatientIndex
import PersonMatching
import RecordModel
import Testing

/// Who a patient is, decided without a database: what he brings, whom it is known for, and what follows.
@Suite("Who a patient is")
struct PatientDecisionTests {
  /// A claim, what is known under its keys, and whom it is.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var told: ToldPatient
    let known: KnownKeys
    let person: PersonID?
    let record: KnownRecord?
    let finding: ResolvedPatient.Finding?
    let fates: [PatientDecision.NumberFate]

    /// - Parameters:
    ///   - person: nil for a new one.
    ///   - record: nil for a new one.
    init(
      _ name: String, _ told: ToldPatient, _ known: KnownKeys, person: PersonID? = nil,
      record: KnownRecord? = nil, finding: ResolvedPatient.Finding? = nil,
      fates: [PatientDecision.NumberFate]
    ) {
      testDescription = name
      self.told = told
      self.known = known
      self.person = person ?? record?.person
      self.record = record
      self.finding = finding
      self.fates = fates
    }
  }

  // MARK: People, records, words

  private static let (mother, child, other) = (
    PersonID(firstAt: 1), PersonID(firstAt: 2), PersonID(firstAt: 3)
  )
  private static let hers = KnownRecord(id: PatientID(firstAt: 11), person: mother)
  private static let his = KnownRecord(id: PatientID(firstAt: 12), person: child)
  private static let others = KnownRecord(id: PatientID(firstAt: 13), person: other)

  private static func day(_ year: Int, _ month: Int, _ day: Int) -> BirthDay {
    BirthDay(CivilDate(year: year, month: month, day: day))
  }

  private static let old = day(1990, 6, 15)
  private static let new = day(2026, 5, 2)

  private static let nik = ToldPatient.Number(.nik)
  private static let card = ToldPatient.Number(.card)
  private static let passport = ToldPatient.Number(.other)
  private static let doubtedNIK = ToldPatient.Number(.nik, isDoubted: true)
  private static let lentCard = ToldPatient.Number(.card, isDoubted: true)

  /// Somebody grown up.
  private static func adult(
    _ numbers: [ToldPatient.Number], born: BirthDay? = old, sex: Sex = .female,
    hasRecordNumber: Bool = true
  ) -> ToldPatient {
    var told = ToldPatient()
    (told.birth, told.sex) = (born, sex)
    (told.numbers, told.hasRecordNumber) = (numbers, hasRecordNumber)
    return told
  }

  /// A child; an infant whose card is lent where his numbers say so.
  private static func baby(
    _ numbers: [ToldPatient.Number], born: BirthDay? = new, hasRecordNumber: Bool = true
  ) -> ToldPatient {
    var told = adult(numbers, born: born, sex: .male, hasRecordNumber: hasRecordNumber)
    told.isLent = !numbers.contains(nik)
    told.hasChildsCard = born != nil && numbers.contains { $0.kind == .card }
    return told
  }

  /// - Parameters:
  ///   - bearers: for each number who has it; nil where nobody has.
  ///   - records: in the order of the keys.
  private static func known(
    _ bearers: [KnownBearer?], _ records: [(KeyKind, KnownRecord)] = [],
    _ facts: [PersonID: KnownFacts] = [:]
  ) -> KnownKeys {
    KnownKeys(
      bearers: bearers.map { $0.map { [$0] } ?? [] },
      records: records.map { (kind: $0.0, record: $0.1) }, facts: facts)
  }

  private static func facts(
    _ hasNIK: Bool?, _ births: BirthDay..., sex: Sex? = nil
  ) -> KnownFacts {
    KnownFacts(hasNIK: hasNIK, births: births, sexes: sex.map { [$0] } ?? [])
  }

  private static func has(
    _ person: PersonID, isDoubted: Bool = false, isNamedOtherwise: Bool = false
  ) -> KnownBearer {
    KnownBearer(person, isDoubted: isDoubted, isNamedOtherwise: isNamedOtherwise)
  }

  // MARK: Cases

  private static let ordinary: [Case] = [
    Case("nobody is known", adult([nik]), known([nil]), fates: [.settled]),
    Case("no number at all", adult([]), known([]), fates: []),
    Case("the NIK is hers", adult([nik]), known([has(mother)]), person: mother, fates: [.settled]),
    Case(
      "NIK and record number agree", adult([nik]), known([has(mother)], [(.record, hers)]),
      record: hers, fates: [.settled]),
    Case(
      "the record number alone", adult([]), known([], [(.record, hers)], [mother: facts(true)]),
      record: hers, fates: []),
    Case(
      "our own id before a record number", adult([]),
      known([], [(.ownID, his), (.record, hers)]), record: his, fates: []),
    Case(
      "a passport alone", adult([passport]), known([has(other)]), person: other, fates: [.given]),
    Case(
      "the NIK is sure, the passport before it is likely", adult([passport, nik]),
      known([has(other), has(mother)]), person: mother, finding: .numbersDisagree,
      fates: [.left, .left]),
    Case(
      "the NIK is sure, the card before it is likely", baby([card, nik]),
      known([has(mother), has(child)]), person: child, finding: .numbersDisagree,
      fates: [.left, .left]),
    Case(
      "a card seen at the facility, of whoever has it", adult([card]),
      known([has(mother)], [(.card, hers)], [mother: facts(true)]), record: hers, fates: [.given]),
  ]

  private static let recordNumbers: [Case] = [
    Case(
      "who had no NIK gets his own", adult([nik]),
      known([nil], [(.record, hers)], [mother: facts(false, old)]), record: hers,
      fates: [.settled]),
    Case(
      "and a slip of the pen set right", adult([nik]),
      known([nil], [(.record, hers)], [mother: facts(false, day(1990, 6, 16))]), record: hers,
      fates: [.settled]),
    Case(
      "and a stand-in for a birth", adult([nik]),
      known([nil], [(.record, hers)], [mother: facts(false, day(1990, 1, 1))]), record: hers,
      fates: [.settled]),
    Case(
      "who had no NIK was born on another day", adult([nik]),
      known([nil], [(.record, others)], [other: facts(false, day(1985, 3, 12))]),
      finding: .facilityNumberReused, fates: [.settled]),
    Case(
      "the record's person has another NIK", adult([nik]),
      known([nil], [(.record, others)], [other: facts(true)]), finding: .facilityNumberReused,
      fates: [.settled]),
    Case(
      "the record's person has another NIK, and this one is hers", adult([nik]),
      known([has(mother)], [(.record, others)], [other: facts(true)]), person: mother,
      finding: .facilityNumberReused, fates: [.settled]),
    Case(
      "the record's person has none, and this one is hers", adult([nik]),
      known([has(mother)], [(.record, others)], [other: facts(false)]), record: others,
      finding: .numbersDisagree, fates: [.left]),
    Case(
      "a newborn's number given to the next, with another mother's NIK", baby([doubtedNIK]),
      known([nil], [(.record, his)], [child: facts(false, day(2026, 4, 21))]),
      finding: .facilityNumberReused, fates: [.given]),
    Case(
      "one newborn's birth set right beside one mother's NIK", baby([doubtedNIK]),
      known(
        [has(mother)], [(.record, his), (.nikWithRecord, his)],
        [child: facts(false, day(2026, 4, 21)), mother: facts(true, old)]), record: his,
      finding: .numberOfAnother, fates: [.left]),
    Case(
      "the NIK's owner under a number of his own is not the record parted from him", adult([nik]),
      known(
        [has(mother)], [(.nik, others)],
        [mother: facts(true, old), other: facts(false, day(1988, 1, 20))]), person: mother,
      fates: [.settled]),
    Case(
      "by the NIK alone it is that record", adult([nik], hasRecordNumber: false),
      known(
        [has(mother)], [(.nik, others)],
        [mother: facts(true, old), other: facts(false, day(1988, 1, 20))]), record: others,
      finding: .numbersDisagree, fates: [.left]),
  ]

  private static let doubted: [Case] = [
    Case("a doubted NIK that nobody has", baby([doubtedNIK]), known([nil]), fates: [.given]),
    Case(
      "a newborn with his mother's NIK", baby([doubtedNIK]),
      known([has(mother)], [], [mother: facts(true, old)]), finding: .numberOfAnother,
      fates: [.left]),
    Case(
      "one whose NIK was made out wrongly", adult([doubtedNIK], born: day(1971, 3, 9)),
      known([has(other)], [], [other: facts(true, day(1971, 3, 9))]), person: other,
      fates: [.given]),
    Case(
      "she whom the digits fit takes it", adult([nik]),
      known([has(child, isDoubted: true)], [], [child: facts(false, new)]), fates: [.settled]),
    Case(
      "he whom the digits fit is whoever came with it, where he may be", adult([nik]),
      known([has(mother, isDoubted: true)], [], [mother: facts(false, day(1990, 1, 1))]),
      person: mother, fates: [.settled]),
    Case(
      "without a birth nothing is in doubt", adult([nik], born: nil),
      known([has(child, isDoubted: true)], [], [child: facts(false, new)]), person: child,
      fates: [.given]),
    Case(
      "a twin under a record number of his own", baby([doubtedNIK]),
      known(
        [has(child, isDoubted: true)], [(.nik, his), (.besideRecord, his)],
        [child: facts(false, new)]), finding: .numberOfAnother, fates: [.left]),
    Case(
      "he whose twin that is", baby([doubtedNIK]),
      known(
        [has(child, isDoubted: true)], [(.record, his), (.nik, his), (.besideRecord, his)],
        [child: facts(false, new)]), record: his, fates: [.given]),
    Case(
      "at another facility, by one name", baby([doubtedNIK]),
      known([has(child, isDoubted: true)], [], [child: facts(false, new, sex: .male)]),
      person: child, fates: [.given]),
    Case(
      "at another facility, by another name", baby([doubtedNIK]),
      known(
        [has(child, isDoubted: true, isNamedOtherwise: true)], [], [child: facts(false, new)]),
      finding: .numberOfAnother, fates: [.left]),
    Case(
      "at another facility, of the other sex", baby([doubtedNIK]),
      known([has(child, isDoubted: true)], [], [child: facts(false, new, sex: .female)]),
      finding: .numberOfAnother, fates: [.left]),
    Case(
      "named since under his record number", baby([doubtedNIK]),
      known(
        [has(child, isDoubted: true, isNamedOtherwise: true)], [(.record, his)],
        [child: facts(false, new)]), record: his, fates: [.given]),
    Case(
      "with the first record number, by another name than who came without one",
      baby([doubtedNIK]),
      known(
        [has(child, isDoubted: true, isNamedOtherwise: true)], [(.nik, his)],
        [child: facts(false, new)]), finding: .numberOfAnother, fates: [.left]),
    Case(
      "with the first record number, of the other sex", baby([doubtedNIK]),
      known(
        [has(child, isDoubted: true)], [(.nik, his)], [child: facts(false, new, sex: .female)]),
      finding: .numberOfAnother, fates: [.left]),
    Case(
      "with the first record number, by one name", baby([doubtedNIK]),
      known([has(child, isDoubted: true)], [(.nik, his)], [child: facts(false, new, sex: .male)]),
      record: his, fates: [.given]),
    Case(
      "by another name without a record number", baby([doubtedNIK], hasRecordNumber: false),
      known(
        [has(child, isDoubted: true, isNamedOtherwise: true)], [(.nik, his)],
        [child: facts(false, new)]), record: his, fates: [.given]),
    Case(
      "a name says nothing of whoever has the NIK without doubt",
      adult([doubtedNIK], born: day(1971, 3, 9)),
      known([has(other, isNamedOtherwise: true)], [], [other: facts(true, day(1971, 3, 9))]),
      person: other, fates: [.given]),
  ]

  private static let lent: [Case] = [
    Case("an infant's card that nobody has", baby([lentCard]), known([nil]), fates: [.given]),
    Case(
      "an infant with his mother's card", baby([lentCard]),
      known([has(mother)], [(.card, hers)], [mother: facts(true, old)]),
      finding: .numberOfAnother, fates: [.left]),
    Case(
      "an infant under his mother's record number, with her card", baby([lentCard]),
      known([has(mother)], [(.record, hers)], [mother: facts(true, old)]), record: hers,
      fates: [.given]),
    Case(
      "an infant's card at another facility", baby([lentCard]),
      known([has(child, isDoubted: true)], [], [child: facts(false, new, sex: .male)]),
      person: child, fates: [.given]),
    Case(
      "a twin's card at another facility, by another name", baby([lentCard]),
      known(
        [has(child, isDoubted: true, isNamedOtherwise: true)], [], [child: facts(false, new)]),
      finding: .numberOfAnother, fates: [.left]),
    Case(
      "an infant's record by card and birth", baby([lentCard], hasRecordNumber: false),
      known(
        [has(mother)], [(.cardWithBirth, his)],
        [mother: facts(true, old), child: facts(false, new)]), record: his,
      finding: .numberOfAnother, fates: [.left]),
    Case(
      "by the card alone, where the birth is not told", adult([card], born: nil),
      known([has(child, isDoubted: true)], [(.childsCard, his)], [child: facts(false)]),
      record: his, fates: [.given]),
    Case(
      "his own NIK ends the doubt of his card", baby([nik, card]),
      known(
        [nil, has(child, isDoubted: true)], [(.record, his)], [child: facts(false, new)]),
      record: his, fates: [.settled, .settled]),
  ]

  /// The NIK is in no doubt: whose the card is does not alone say who he is.
  private static let strongerNIK: [Case] = [
    Case(
      "a child with a NIK of his own and his mother's card, who has hers", baby([nik, card]),
      known([nil, has(mother)], [], [mother: facts(true, old)]), finding: .cardOfAnother,
      fates: [.settled, .left]),
    Case(
      "also where no birth was told", baby([nik, card], born: nil),
      known([nil, has(mother)], [], [mother: facts(true)]), finding: .cardOfAnother,
      fates: [.given, .left]),
    Case(
      "who has no NIK yet, and was born a generation before", baby([nik, card]),
      known([nil, has(mother)], [], [mother: facts(false, old)]), finding: .cardOfAnother,
      fates: [.settled, .left]),
    Case(
      "who has no NIK yet, and was born some years before", adult([nik, card]),
      known([nil, has(other)], [], [other: facts(false, day(1987, 3, 9))]),
      finding: .cardOfAnother, fates: [.settled, .left]),
    Case(
      "of somebody of one birth and the other sex", baby([nik, card]),
      known([nil, has(other)], [], [other: facts(false, new, sex: .female)]),
      finding: .cardOfAnother, fates: [.settled, .left]),
    Case(
      "of somebody of one birth and another name, who came with it in doubt", baby([nik, card]),
      known(
        [nil, has(other, isDoubted: true, isNamedOtherwise: true)], [],
        [other: facts(false, new)]), finding: .cardOfAnother, fates: [.settled, .left]),
    Case(
      "at the facility where the card was seen", baby([nik, card]),
      known([nil, has(mother)], [(.card, hers)], [mother: facts(true, old)]),
      finding: .cardOfAnother, fates: [.settled, .left]),
    Case(
      "under his own record number, which had no NIK", baby([nik, card]),
      known(
        [nil, has(mother)], [(.record, his), (.card, hers)],
        [mother: facts(true, old), child: facts(false, new)]), record: his,
      finding: .cardOfAnother, fates: [.settled, .left]),
    Case(
      "under a record number of somebody else with a NIK", baby([nik, card]),
      known(
        [nil, has(mother)], [(.record, others)], [mother: facts(true, old), other: facts(true)]),
      finding: .facilityNumberReused, fates: [.settled, .left]),
    Case(
      "under her record number", baby([nik, card]),
      known([nil, has(mother)], [(.record, hers)], [mother: facts(true, old)]),
      finding: .facilityNumberReused, fates: [.settled, .left]),
    Case(
      "her NIK set right under her record number", adult([nik, card]),
      known([nil, has(mother)], [(.record, hers)], [mother: facts(true, old)]), record: hers,
      fates: [.settled, .settled]),
    Case(
      "who has no NIK yet, of one birth and sex", adult([nik, card]),
      known([nil, has(mother)], [], [mother: facts(false, old, sex: .female)]), person: mother,
      fates: [.settled, .settled]),
    Case(
      "who has no NIK yet, with a slip in the birth", adult([nik, card]),
      known([nil, has(mother)], [], [mother: facts(false, day(1990, 6, 16))]), person: mother,
      fates: [.settled, .settled]),
    Case(
      "his NIK is known, the card is his mother's, who has hers", baby([card, nik]),
      known([has(mother), has(child)], [], [mother: facts(true, old)]), person: child,
      finding: .cardOfAnother, fates: [.left, .settled]),
    Case(
      "his NIK is known, the card was seen here before with her", baby([nik, card]),
      known([has(child), has(mother)], [(.card, hers)], [mother: facts(false, old)]),
      person: child, finding: .cardOfAnother, fates: [.settled, .left]),
    Case(
      "her NIK is known, the card of her own record here has none", adult([nik, card]),
      known([has(other), has(mother)], [(.card, hers)], [mother: facts(false, old)]),
      record: hers, finding: .numbersDisagree, fates: [.left, .left]),
    Case(
      "his NIK was in doubt before, the card is his mother's, who has hers", baby([nik, card]),
      known(
        [has(child, isDoubted: true), has(mother)], [],
        [mother: facts(true, old), child: facts(false, new)]), person: child,
      finding: .cardOfAnother, fates: [.settled, .left]),
    Case(
      "of whom nothing was told", adult([nik, card]),
      known([nil, has(mother)], [], [mother: facts(false)]), person: mother,
      fates: [.settled, .settled]),
    Case(
      "a NIK in doubt is no stronger", baby([doubtedNIK, lentCard]),
      known([nil, has(child, isDoubted: true)], [], [child: facts(true, new)]), person: child,
      fates: [.given, .given]),
    Case(
      "she takes her card from the infant who was first to come with it", adult([nik, card]),
      known([nil, has(child, isDoubted: true)], [], [child: facts(false, new)]),
      fates: [.settled, .settled]),
  ]

  static let cases = ordinary + recordNumbers + doubted + lent + strongerNIK

  @Test("Each case is decided as it is written", arguments: cases)
  func decided(_ expected: Case) {
    let decision = PatientDecision(expected.told, expected.known)
    #expect(decision.person == expected.person)
    #expect(decision.record == expected.record)
    #expect(decision.finding == expected.finding)
    #expect(decision.fates == expected.fates)
  }

  @Test("A number proves a person for sure, unless something speaks against him, or nobody")
  func proofs() {
    func proof(_ told: ToldPatient, _ known: KnownKeys) -> [KeyProof] {
      KeyProofs(told, known).numbers
    }
    #expect(
      proof(Self.adult([Self.nik, Self.card]), Self.known([Self.has(Self.mother), nil]))
        == [.surely(Self.mother), .nobody])
    #expect(
      proof(Self.adult([Self.card]), Self.known([Self.has(Self.mother)])) == [.likely(Self.mother)])
    let hers = [Self.mother: Self.facts(true, Self.old)]
    #expect(
      proof(Self.baby([Self.doubtedNIK]), Self.known([Self.has(Self.mother)], [], hers))
        == [.another(Self.mother, .birth)])
    #expect(
      proof(Self.baby([Self.nik, Self.card]), Self.known([nil, Self.has(Self.mother)], [], hers))
        == [.nobody, .another(Self.mother, .nik)])
    let his = [Self.child: Self.facts(false, Self.new)]
    let twins = Self.known(
      [Self.has(Self.child, isDoubted: true)], [(.besideRecord, Self.his)], his)
    #expect(proof(Self.baby([Self.doubtedNIK]), twins) == [.another(Self.child, .twin)])
  }

  @Test("The keys of another's number lead to no record of the patient")
  func leads() {
    func leads(_ told: ToldPatient, _ known: KnownKeys) -> Set<KeyKind> {
      Set(PatientDecision(told, known).leads)
    }
    let hers = [Self.mother: Self.facts(true, Self.old)]
    #expect(
      leads(Self.adult([Self.nik, Self.card]), Self.known([nil, nil])) == [.record, .nik, .card])
    #expect(
      leads(Self.baby([Self.doubtedNIK]), Self.known([nil])).isSuperset(of: [
        .record, .nik, .besideRecord,
      ]))
    #expect(
      !leads(Self.baby([Self.doubtedNIK]), Self.known([Self.has(Self.mother)], [], hers))
        .contains(.nik))
    #expect(
      leads(Self.baby([Self.lentCard]), Self.known([nil]))
        == [.record, .nik, .childsCard, .cardWithBirth, .besideRecord])
    #expect(
      leads(Self.baby([Self.lentCard]), Self.known([Self.has(Self.mother)], [], hers))
        == [.record, .cardWithBirth, .besideRecord])
    #expect(
      leads(
        Self.adult([Self.nik, Self.card]),
        Self.known([nil, Self.has(Self.other)], [], [Self.other: Self.facts(true)]))
        == [.record, .nik])
    #expect(
      leads(Self.baby([Self.nik, Self.card]), Self.known([nil, Self.has(Self.mother)], [], hers))
        == [.record, .nik])
  }

  @Test("Two keys of the ring find one bearer")
  func rotated() {
    let known = KnownKeys(
      bearers: [[Self.has(Self.child, isDoubted: true), Self.has(Self.child, isDoubted: true)]],
      facts: [Self.child: Self.facts(false, Self.new)])
    #expect(PatientDecision(Self.adult([Self.nik]), known).fates == [.settled])
    #expect(PatientDecision(Self.adult([Self.nik]), known).person == nil)
  }
}
