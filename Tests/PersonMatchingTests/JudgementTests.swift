import PersonMatching
import RecordModel
import Testing

@Suite("Pairs of records judged")
struct JudgementTests {
  private static let prior = MatchWeights.prior(persons: 681_693)

  private func record(
    _ name: String, _ birth: String?, sex: Sex? = .male, nik: String? = nil,
    motherNIK: String? = nil, phone: String? = nil, village: String? = nil, street: String? = nil,
    multipleBirth: Int? = nil
  ) -> MatchRecord {
    var assertion = PatientAssertion(place: "")
    assertion.names = [PersonName(text: name)]
    assertion.birthDate = birth.flatMap { ClinicalTime($0) }
    assertion.sex = sex
    assertion.multipleBirth = multipleBirth
    if let nik {
      assertion.identifiers.append(
        ExternalIdentifier(system: PatientIdentifierSystem.nik, value: nik))
    }
    if let motherNIK {
      assertion.identifiers.append(
        ExternalIdentifier(system: PatientIdentifierSystem.motherNIK, value: motherNIK))
    }
    if let phone { assertion.contacts = [ContactPoint(system: "phone", value: phone)] }
    if village != nil || street != nil {
      assertion.addresses = [
        PersonAddress(lines: [street].compactMap(\.self), villageCode: village)
      ]
    }
    return MatchRecord(assertion)
  }

  private func judge(_ left: MatchRecord, _ right: MatchRecord) -> MatchJudgement {
    MatchJudgement(PairComparison(left, right), weights: .builtIn, prior: Self.prior)
  }

  @Test("The same NIK decides, unless name and birth say that it is somebody else's")
  func nik() {
    let nik = "6371011506900001"
    let person = record("Zulkifli Darmawangsa", "1990-06-15", nik: nik)
    #expect(judge(person, record("Zul", "1990-06-15", nik: nik)).reasons == [.sameNIK])
    #expect(judge(person, record("Zul", "1990-06-15", nik: nik)).outcome == .link)
    let shared = judge(person, record("Rina Lestari", "1975-02-02", sex: .female, nik: nik))
    #expect(shared.outcome == .review && shared.reasons.contains(.sharedNumber))
  }

  @Test("Two valid NIKs are never linked, one with a slip of the pen may be")
  func twoNIKs() {
    let one = record(
      "Zulkifli Darmawangsa", "1990-06-15", nik: "6371011506900001", phone: "081234567890")
    let other = record(
      "Zulkifli Darmawangsa", "1990-06-15", nik: "6371021506900888", phone: "081234567890")
    #expect(judge(one, other).outcome == .review && judge(one, other).reasons == [.twoNIKs])
    let slip = record(
      "Zulkifli Darmawangsa", "1990-06-15", nik: "6371011506900002", phone: "081234567890")
    #expect(judge(one, slip).outcome == .link)
  }

  @Test("A newborn sent with the mother's NIK is the child, and is not the mother")
  func newborn() {
    let mother = "6371015506900001"
    let child = record("Zulkifli Darmawangsa", "2026-05-02", motherNIK: mother)
    let wrong = record("Zulkifli Darmawangsa", "2026-05-02", nik: mother)
    #expect(judge(child, wrong).outcome == .link)
    let woman = record("Rina Darmawangsa", "1990-06-15", sex: .female, nik: mother)
    #expect(judge(child, woman).outcome == .apart)
    #expect(judge(wrong, woman).outcome == .review, "the number is the same, the person is not")
    let own = record(
      "Zulkifli Darmawangsa", "2026-05-02", nik: "6371010205260001", motherNIK: mother)
    #expect(judge(child, own).outcome == .link, "who later has a NIK of his own")
  }

  @Test("Two children of one mother, sent with her NIK, are not one; a slip in the birth is")
  func siblings() {
    let mother = "6371015506900001"
    let first = record("Zulkifli Darmawangsa", "2021-05-02", nik: mother)
    let second = record("Zulkifli Darmawangsa", "2024-11-19", nik: mother)
    let judged = judge(first, second)
    #expect(judged.outcome == .review && judged.reasons == [.sameNIK, .sharedNumber])
    let slip = record("Zulkifli Darmawangsa", "2021-05-03", nik: mother)
    #expect(judge(first, slip).outcome == .link)
    // Whose number it is may have his birth told wrong twice.
    let woman = record("Rina Darmawangsa", "1990-06-15", sex: .female, nik: mother)
    let later = record("Rina Darmawangsa", "1993-02-01", sex: .female, nik: mother)
    #expect(judge(woman, later).outcome == .link)
  }

  @Test(
    "The digits of a NIK speak against a birth a generation away, not against a slip",
    arguments: [
      ("2026-05-02", true), ("1990-06-15", false), ("1991-06-15", false), ("1982-01-30", false),
      ("1975-02-02", true), ("2089-12-31", false), ("1990", false), ("1970", true),
    ])
  func digits(_ born: String, _ isAgainst: Bool) throws {
    let birth = BirthDay(try #require(ClinicalTime(born)))
    #expect(NumberDoubt.speaksAgainst("6371015506900001", birth) == isAgainst)
    #expect(!NumberDoubt.speaksAgainst("12345", birth), "what is no NIK tells nothing")
  }

  @Test("A number that is nobody's links nobody, though both have it")
  func nobodys() {
    for (system, value) in [
      (PatientIdentifierSystem.passport, "TIDAKADA"), (PatientIdentifierSystem.passport, "00000"),
      (PatientIdentifierSystem.bpjs, "000123456****"),
      (PatientIdentifierSystem.nik, "6371013102900001"),
    ] {
      var left = record("Zulkifli Darmawangsa", "1990-06-15")
      var right = record("Rina Lestari", "1975-02-02", sex: .female)
      left.add(ExternalIdentifier(system: system, value: value))
      right.add(ExternalIdentifier(system: system, value: value))
      #expect(judge(left, right).outcome == .apart, "\(system)")
    }
  }

  @Test("Children of two mothers are not linked by likeness; a slip of the pen is no mother")
  func mothers() {
    let mother = "6371015506900001"
    let child = record(
      "Zulkifli Darmawangsa", "2026-05-02", motherNIK: mother, village: "6371011001")
    let other = record(
      "Zulkifli Darmawangsa", "2026-05-02", motherNIK: "6371024107880003", village: "6371011001")
    let slip = record(
      "Zulkifli Darmawangsa", "2026-05-02", motherNIK: "6371015506900002", village: "6371011001")
    #expect(judge(child, other).outcome != .link && judge(child, other).reasons.contains(.mothers))
    #expect(judge(child, other).isAgainst)
    #expect(judge(child, slip).outcome == .link)
    let nik = "6371010205260001"
    let own = record("Zulkifli Darmawangsa", "2026-05-02", nik: nik, motherNIK: mother)
    let same = record("Zulkifli Darmawangsa", "2026-05-02", nik: nik, motherNIK: "6371024107880003")
    #expect(judge(own, same).outcome == .link, "his own number is the same")
  }

  @Test("Twins are a human's to judge, by their names, their mother or their place in the birth")
  func twins() {
    let mother = "6371015506900001"
    let hasan = record("Hasan Darmawangsa", "2026-05-02", motherNIK: mother, phone: "081234567890")
    let husin = record("Husin Darmawangsa", "2026-05-02", motherNIK: mother, phone: "081234567890")
    #expect(judge(hasan, husin).outcome != .link)
    let first = record("Bayu Darma", "2026-05-02", motherNIK: mother, multipleBirth: 1)
    let second = record("Bayus Darma", "2026-05-02", motherNIK: mother, multipleBirth: 2)
    #expect(judge(first, second).outcome != .link)
  }

  @Test("Father and son of one name and house are not linked")
  func generations() {
    let father = record(
      "Zulkifli Darmawangsa", "1961-02-03", phone: "081234567890", village: "6371011001",
      street: "Jl. Rekaan No. 1")
    let son = record(
      "Zulkifli Darmawangsa", "1990-06-15", phone: "081234567890", village: "6371011001",
      street: "Jalan Rekaan no 1")
    #expect(judge(father, son).outcome == .apart && judge(father, son).isAgainst)
  }

  @Test("A frequent name and a birth are less than a rare name and a birth")
  func frequency() {
    func weight(_ name: String) -> Double {
      judge(record(name, "1990-06-15"), record(name, "1990-06-15")).weight
    }
    #expect(weight("Zulkifli Darmawangsa") > weight("Siti Rahmawati") + 3)
    #expect(weight("Siti") < MatchWeights.builtIn.link)
  }

  @Test("Births agree by what was told of them")
  func births() throws {
    func agreement(_ left: String, _ right: String) throws -> BirthAgreement {
      BirthDay(try #require(ClinicalTime(left))).agreement(
        with: BirthDay(try #require(ClinicalTime(right))))
    }
    #expect(try agreement("1990-06-05", "1990-06-05") == .exact)
    #expect(try agreement("1990-06-05", "1990-05-06") == .swapped)
    #expect(try agreement("1990-06-05", "1990-06-06") == .digit)
    #expect(try agreement("1990-06-05", "1990-01-01") == .year)
    #expect(try agreement("1990-01-01", "1990-01-01") == .bothPlaceholder)
    #expect(try agreement("1990", "1990-06-05") == .year)
    #expect(try agreement("1990-06-05", "1990-06-17") == .twoParts)
    #expect(try agreement("1990-06-05", "1961-02-03") == .different)
  }

  @Test("Weights are read as they are written, and a file that lacks a level is refused")
  func weights() throws {
    let text = MatchWeights.builtIn.text
    #expect(try MatchWeights(text).text == text)
    #expect(throws: MatchWeightsError.self) {
      try MatchWeights(text.replacing("level\tsex\tsame", with: "level\tsex\tother"))
    }
    do {
      _ = try MatchWeights("# x\nnonsense\n")
      Testing.Issue.record("nonsense was taken")
    } catch let error {
      #expect(error.line == 2)
    }
  }

  @Test("Records that two others speak against are not brought together by a third")
  func sets() {
    let records = [
      record("Zulkifli Darmawangsa", "1990-06-15", nik: "6371011506900001"),
      record("Zulkifli Darmawangsa", "1990-06-15"),
      record("Zulkifli Darmawangsa", "1990-06-15", nik: "6371021506900888"),
    ]
    let pairs = CandidatePairs(records).pairs
    let links = pairs.map { GoldenSets.Link(pair: $0, weight: 10) }
      .filter { !($0.pair.left == 0 && $0.pair.right == 2) }
    #expect(links.count == 2)
    let sets = GoldenSets(records, links: links) { judge($0, $1).isAgainst }
    #expect(sets.first[0] != sets.first[2] && sets.refused.count == 1)
  }

  @Test("Every reason and level has its words")
  func words() {
    for field in MatchField.allCases {
      for level in field.levels {
        #expect(field.words(level).indonesian != level, "\(field) \(level)")
      }
    }
  }
}
