import CodeSystems
import RecordModel
import Testing

@Suite("A visit against its patient and itself")
struct CrossCheckTests {
  func codes(_ visit: Visit, _ patient: PatientAssertion? = nil) -> [String] {
    CrossCheck.judge(visit, patient: patient, now: Sample.now).map(\.rule.code)
  }

  func codes(_ diagnosis: String, _ sex: Sex?, born: String?) -> [String] {
    var visit = Sample.visit()
    visit.diagnoses = [Sample.diagnosis(diagnosis)]
    return codes(visit, Sample.patient(sex: sex, born: born))
  }

  @Test(
    "Sex and age against a diagnosis",
    arguments: [
      ("O80.9", .male, "1990-01-01", "BMB-1800"), ("C53.9", .male, "1990-01-01", "BMB-1800"),
      ("N76.0", .male, nil, "BMB-1800"), ("Z34.9", .male, "1990", "BMB-1800"),
      ("Z37.0", .male, "1990-01-01", "BMB-1800"), ("N40", .female, "1950-01-01", "BMB-1801"),
      ("C61", .female, "1950-01-01", "BMB-1801"), ("N51.8", .female, nil, "BMB-1801"),
      ("P07.1", .female, "1990-01-01", "BMB-1802"), ("Z38.0", .female, "1990-01-01", "BMB-1802"),
      ("A33", .male, "2020-01-01", "BMB-1802"), ("O80.9", .female, "1950-01-01", "BMB-1803"),
      ("O80.9", .female, "2019-01-01", "BMB-1803"), ("O80.9", nil, "1950-01-01", "BMB-1803"),
      ("O82.9", .male, "2026-03-01", "BMB-1804"), ("O82.9", .female, "2026-03-01", "BMB-1804"),
      ("F00.1", .male, "2018-01-01", "BMB-1805"), ("C61", .male, "2018-01-01", "BMB-1805"),
      ("Z00.1", .male, "1990-01-01", "BMB-1806"),
    ] as [(String, Sex?, String?, String)])
  func fires(_ code: String, _ sex: Sex?, _ born: String?, _ rule: String) {
    #expect(codes(code, sex, born: born) == [rule])
  }

  @Test(
    "What can well be is silent",
    arguments: [
      ("O80.9", .female, "1990-01-01"), ("O80.9", .female, "1966-03-03"),
      ("O80.9", .female, "2013-01-01"), ("O80.9", nil, nil), ("O80.9", .unknown, "1990-01-01"),
      ("Z37.0", .male, "2026-03-01"), ("Z38.0", .male, "2026-03-01"), ("P07.1", .male, "2026-02"),
      ("P07.1", .female, "2015-01-01"), ("P95", .female, "1990-01-01"),
      ("P96.4", .female, "1990-01-01"), ("C50.9", .male, "1970-01-01"),
      ("N61", .male, "1970-01-01"), ("Z30.9", .male, "1990-01-01"), ("Z31.6", .male, "1990-01-01"),
      ("N39.0", .male, "1990-01-01"), ("N52", .female, "1990-01-01"), ("B37.0", .male, nil),
      ("B37", .male, nil), ("N99.1", .male, "1990-01-01"), ("Q53.9", .male, "2026-01-01"),
      ("N40", .male, "1950-01-01"), ("F00.1", .female, "1940-01-01"), ("Z00.1", .male, "2024"),
      ("Z00.0", .male, "1990-01-01"), ("J06.9", .male, "2026-01-01"),
      // Only a year is known: it may be either side of the limit.
      ("O80.9", .female, "2016"), ("P07.1", .male, "2008"), ("nonsense", .male, "1990-01-01"),
      // Born after the visit: the age is not known, other rules say so.
      ("F00.1", .male, "2027-01-01"),
    ] as [(String, Sex?, String?)])
  func silent(_ code: String, _ sex: Sex?, _ born: String?) {
    let found = codes(code, sex, born: born).filter { $0 < "BMB-1810" }
    #expect(found.isEmpty)
  }

  @Test("Only ICD-10 is judged, and no diagnosis that was refuted")
  func notJudged() {
    var visit = Sample.visit()
    visit.diagnoses = [
      Sample.diagnosis("O80.9", system: Sample.local), Sample.diagnosis("O80.9", system: nil),
      Sample.diagnosis("O80.9", number: 9),
    ]
    visit.diagnoses[2].verificationStatus = "refuted"
    #expect(codes(visit, Sample.patient(sex: .male, born: "1990-01-01")).isEmpty)
    for status in ["cancelled", "entered-in-error", "planned"] {
      visit.status = status
      visit.diagnoses[2].verificationStatus = nil
      #expect(codes(visit, Sample.patient(sex: .male, born: "1990-01-01")).isEmpty)
    }
  }

  @Test("An age limit moves within two days after the birthday, not before")
  func birthday() {
    var visit = Sample.visit()
    visit.diagnoses = [Sample.diagnosis("P07.1")]
    // The visit is on 2 March 2026.
    #expect(codes(visit, Sample.patient(sex: .male, born: "2008-02-28")) == ["BMB-1802"])
    #expect(codes(visit, Sample.patient(sex: .male, born: "2008-03-03")) == [])
  }

  @Test("Positions are those of the fact and its element, and nothing of the patient is in them")
  func positions() {
    var visit = Sample.visit()
    visit.diagnoses = [Sample.diagnosis("O80.9", number: 5)]
    visit.observations = [Sample.observation("8480-6", "400", "mm[Hg]", number: 6)]
    let issues = CrossCheck.judge(
      visit, patient: Sample.patient(sex: .male, born: "1990-01-01"), now: Sample.now)
    #expect(
      issues.map(\.position) == [
        "Bundle.entry[5].resource.code", "Bundle.entry[6].resource.valueQuantity",
      ])
    #expect(issues.map(\.detail) == [nil, "40-300 mm[Hg]"])
  }

  @Test("The same diagnosis twice")
  func twice() {
    var visit = Sample.visit()
    visit.diagnoses = [
      Sample.diagnosis("J06.9", rank: 1, number: 2), Sample.diagnosis("j069", rank: 2, number: 3),
    ]
    #expect(codes(visit) == ["BMB-1835"])
    // Admission and discharge, a complaint, another tooth: not the same.
    visit.diagnoses[1].role = Coding(code: "AD")
    #expect(codes(visit).isEmpty)
    visit.diagnoses[1] = Sample.diagnosis("J06.9", rank: 2)
    visit.diagnoses[1].category = Coding(code: "chief-complaint")
    #expect(codes(visit).isEmpty)
    visit.diagnoses[1] = Sample.diagnosis("J06.9", rank: 2, remainder: #"{"bodySite":[]}"#)
    #expect(codes(visit).isEmpty)
    visit.diagnoses[1] = Sample.diagnosis("J06.9", rank: 2, text: "kiri")
    #expect(codes(visit).isEmpty)
    visit.diagnoses = [Sample.diagnosis("J06.9"), Sample.diagnosis("J06.8")]
    #expect(codes(visit).isEmpty)
  }

  @Test("A main diagnosis is missing, a manifestation or an external cause")
  func main() {
    var visit = Sample.visit()
    visit.diagnoses = [
      Sample.diagnosis("J06.9", rank: 2), Sample.diagnosis("I10", rank: 3),
    ]
    #expect(codes(visit) == ["BMB-1836"])
    visit.status = "in-progress"
    #expect(codes(visit).isEmpty)
    visit.status = "finished"
    visit.diagnoses[0].rank = 1
    #expect(codes(visit).isEmpty)
    visit.diagnoses = [Sample.diagnosis("J06.9", rank: 2)]
    #expect(codes(visit).isEmpty)
    visit.diagnoses = [Sample.diagnosis("J06.9"), Sample.diagnosis("I10")]
    #expect(codes(visit).isEmpty)
    for (code, rules) in [
      ("G01*", ["BMB-1837"]), ("H36.0", ["BMB-1837"]), ("B20*", ["BMB-1837"]), ("E11.3+", []),
      ("W55", ["BMB-1838"]), ("V89.2", ["BMB-1838"]), ("Z34.9", []), ("U07.1", []),
    ] {
      visit.diagnoses = [Sample.diagnosis(code, rank: 1)]
      #expect(codes(visit) == rules, "\(code)")
    }
  }
}
