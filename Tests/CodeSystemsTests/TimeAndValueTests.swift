import CodeSystems
import RecordModel
import Testing

@Suite("Times, values and medicines of a visit")
struct TimeAndValueTests {
  func codes(_ visit: Visit, _ patient: PatientAssertion? = nil) -> [String] {
    CrossCheck.judge(visit, patient: patient, now: Sample.now).map(\.rule.code)
  }

  func codes(_ loinc: String, _ value: String, _ unit: String?) -> [String] {
    var visit = Sample.visit()
    visit.observations = [Sample.observation(loinc, value, unit)]
    return codes(visit)
  }

  @Test("A fact more than a day outside its visit is flagged; a coder's or laboratory's is not")
  func outside() {
    var visit = Sample.visit()
    visit.observations = [Sample.observation("8867-4", "80", "/min")]
    for (time, isFlagged) in [
      ("2026-03-01T10:00:00+08:00", false), ("2026-02-28T10:00:00+08:00", true),
      ("2026-03-03T09:00:00+08:00", false), ("2026-03-04T09:00:00+08:00", true),
      ("2026-03-01", false), ("2026-02-27", true), ("2026", false),
    ] {
      visit.observations[0].effective = Sample.time(time)
      #expect(codes(visit) == (isFlagged ? ["BMB-1810"] : []), "\(time)")
    }
    visit.observations[0].effective = Sample.time("2025-01-01")
    visit.observations[0].category = Coding(code: "laboratory")
    #expect(codes(visit).isEmpty)
    visit.observations = []
    visit.diagnoses = [Sample.diagnosis("I10")]
    visit.diagnoses[0].recorded = Sample.time("2026-03-20")
    #expect(codes(visit).isEmpty)
    visit.diagnoses[0].recorded = Sample.time("2026-01-20")
    #expect(codes(visit) == ["BMB-1810"])
    visit.diagnoses[0].category = Coding(code: "problem-list-item")
    #expect(codes(visit).isEmpty)
    visit.diagnoses = []
    visit.procedures = [
      Procedure(
        origin: Sample.origin(7), status: "completed",
        code: Concept(coding: Coding(system: Sample.icd9cm, code: "89.52")))
    ]
    visit.procedures[0].performed.start = Sample.time("2026-02-01T00:00:00Z")
    #expect(codes(visit) == ["BMB-1810"])
    visit.procedures = []
    visit.medicationRequests = [Sample.medicine("93002313")]
    visit.medicationRequests[0].authored = Sample.time("2026-04-01T00:00:00Z")
    #expect(codes(visit) == ["BMB-1810"])
    visit.period = ClinicalPeriod()
    #expect(codes(visit).isEmpty)
  }

  @Test("Nothing of a visit is before birth, and no visit after death")
  func life() {
    var visit = Sample.visit()
    visit.diagnoses = [Sample.diagnosis("I10")]
    visit.diagnoses[0].recorded = Sample.time("2026-03-02")
    visit.diagnoses[0].onset = Sample.time("1985")
    #expect(codes(visit, Sample.patient(born: "1986-05-01")) == ["BMB-1811"])
    #expect(codes(visit, Sample.patient(born: "1985-05-01")) == [])
    #expect(codes(visit, Sample.patient(born: "2026-03-03")) == ["BMB-1811"])
    #expect(codes(visit, Sample.patient(born: "2026-03-05")) == ["BMB-1812", "BMB-1811"])
    var dead = Sample.patient(born: "1980-01-01")
    dead.deceased = .at(Sample.time("2026-02-27T10:00:00+08:00"))
    visit.diagnoses = []
    #expect(codes(visit, dead) == ["BMB-1813"])
    dead.deceased = .at(Sample.time("2026-03-02T10:00:00+08:00"))
    #expect(codes(visit, dead) == [])
    dead.deceased = .flag(true)
    #expect(codes(visit, dead) == [])
  }

  @Test("The steps of a visit are in their order")
  func steps() {
    var visit = Sample.visit()
    func set(_ arrived: String, _ seen: String, _ finished: String) {
      visit.statusHistory = zip(
        ["arrived", "in-progress", "finished"], [arrived, seen, finished]
      ).map {
        Visit.StatusSpan(status: $0, period: ClinicalPeriod(start: Sample.time("2026-03-02" + $1)))
      }
    }
    set("T09:00:00+08:00", "T09:20:00+08:00", "T10:00:00+08:00")
    #expect(codes(visit).isEmpty)
    set("T09:00:00+08:00", "T09:00:00+08:00", "T09:00:00+08:00")
    #expect(codes(visit).isEmpty)
    set("T09:00:00+08:00", "T08:20:00+08:00", "T10:00:00+08:00")
    #expect(codes(visit) == ["BMB-1814"])
    set("T09:00:00+08:00", "T10:20:00+08:00", "T10:00:00+08:00")
    #expect(codes(visit) == ["BMB-1814"])
    // A day alone is no step.
    set("T09:00:00+08:00", "", "T10:00:00+08:00")
    #expect(codes(visit).isEmpty)
  }

  @Test(
    "Values that cannot be",
    arguments: [
      ("8310-5", "98.6", "Cel", "BMB-1821"), ("8302-2", "1.7", "cm", "BMB-1822"),
      ("29463-7", "3200", "kg", "BMB-1823"), ("59408-5", "102", "%", "BMB-1824"),
      ("8310-5", "20", "Cel", "BMB-1825"), ("8310-5", "60", "Cel", "BMB-1825"),
      ("8310-5", "36.5", "[degF]", "BMB-1825"), ("29463-7", "0.2", "kg", "BMB-1825"),
      ("8480-6", "0", "mm[Hg]", "BMB-1825"), ("718-7", "130", "g/dL", "BMB-1825"),
      ("8480-6", "120", nil, "BMB-1826"), ("29463-7", "60", "x?", "BMB-1827"),
      ("8480-6", "120", "kg", "BMB-1828"), ("8302-2", "60", "kg", "BMB-1828"),
    ] as [(String, String, String?, String)])
  func wrong(_ loinc: String, _ value: String, _ unit: String?, _ rule: String) {
    #expect(codes(loinc, value, unit) == [rule])
  }

  @Test(
    "Values that can be, in whatever unit",
    arguments: [
      ("8310-5", "98.6", "[degF]"), ("8310-5", "36.5", "C"), ("8302-2", "1.7", "m"),
      ("29463-7", "3200", "g"), ("29463-7", "0.3", "kg"), ("59408-5", "100", "%"),
      ("2345-7", "5.5", "mmol/L"), ("718-7", "130", "g/L"), ("4548-4", "48", "mmol/mol"),
      ("9269-2", "15", nil), ("6690-2", "7500", "/uL"), ("8480-6", "16", "kPa"),
      ("99999-9", "1e9", "km"),
    ] as [(String, String, String?)])
  func right(_ loinc: String, _ value: String, _ unit: String?) {
    #expect(codes(loinc, value, unit).isEmpty)
  }

  @Test("A limit does not hold for a value that is only bounded, nor for one taken back")
  func bounded() {
    var visit = Sample.visit()
    visit.observations = [Sample.observation("8310-5", "20", "Cel")]
    visit.observations[0].status = "entered-in-error"
    #expect(codes(visit).isEmpty)
    visit.observations[0].status = "final"
    if case .quantity(var quantity) = visit.observations[0].value {
      quantity.comparator = "<"
      visit.observations[0].value = .quantity(quantity)
    }
    #expect(codes(visit).isEmpty)
  }

  @Test("Pressures are compared in their panel, their moment, or where there is one of each")
  func pressures() {
    var visit = Sample.visit()
    func pair(_ upper: String, _ lower: String, _ number: Int) -> [Observation] {
      [
        Sample.observation("8480-6", upper, "mm[Hg]", number: number),
        Sample.observation("8462-4", lower, "mm[Hg]", number: number + 1),
      ]
    }
    visit.observations = pair("80", "120", 3)
    #expect(codes(visit) == ["BMB-1820"])
    visit.observations = pair("80", "80", 3)
    #expect(codes(visit) == ["BMB-1820"])
    visit.observations = pair("120", "80", 3)
    #expect(codes(visit).isEmpty)
    // 16 kPa are 120 mm[Hg].
    visit.observations[0] = Sample.observation("8480-6", "16", "kPa")
    #expect(codes(visit).isEmpty)
    // Two measurements: the second's lower one may be above the first's upper one.
    visit.observations = pair("100", "70", 3) + pair("180", "110", 5)
    for index in 2...3 {
      visit.observations[index].effective = Sample.time("2026-03-02T09:40:00+08:00")
    }
    #expect(codes(visit).isEmpty)
    visit.observations[3] = Sample.observation("8462-4", "190", "mm[Hg]", number: 6)
    visit.observations[3].effective = Sample.time("2026-03-02T09:40:00+08:00")
    #expect(codes(visit) == ["BMB-1820"])
    // No telling which belongs to which.
    visit.observations = pair("100", "70", 3) + pair("60", "110", 5)
    #expect(codes(visit).isEmpty)
  }

  @Test("The same medicine, ingredient or group twice")
  func medicines() {
    var visit = Sample.visit()
    func check(_ first: MedicationRequest, _ second: MedicationRequest) -> [String] {
      visit.medicationRequests = [first, second]
      return codes(visit)
    }
    let pamol = Sample.medicine("93002313")
    let panadol = Sample.medicine("93002785", number: 5)
    let amoxicillin = Sample.medicine("93001535")
    #expect(check(pamol, pamol) == ["BMB-1830"])
    #expect(check(pamol, panadol) == ["BMB-1831"])
    #expect(check(pamol, Sample.medicine("93009470")) == ["BMB-1831"])
    #expect(check(pamol, amoxicillin).isEmpty)
    #expect(check(Sample.medicine("93000359"), Sample.medicine("93002013")) == ["BMB-1832"])
    #expect(check(amoxicillin, Sample.medicine("93000359")).isEmpty)
    // Ear drops and tablets; names of KFA that the list has not.
    #expect(
      check(
        Sample.medicine("93999001", "Ciprofloxacin Hydrochloride 500 mg Tablet (X)"),
        Sample.medicine("93004081")
      ).isEmpty)
    #expect(
      check(
        Sample.medicine("93999001", "Ciprofloxacin Hydrochloride 500 mg Tablet (X)"),
        Sample.medicine("93999002", "Levofloxacin 500 mg Tablet (Y)")) == ["BMB-1832"])
    #expect(
      check(
        Sample.medicine("93999003", "Insulin Glargine 100 IU/mL (X)"),
        Sample.medicine("93999004", "Insulin Lispro 100 IU/mL (Y)")
      ).isEmpty)
    // Taken back, a part of another order, another day, on the ward.
    var stopped = pamol
    stopped.status = "stopped"
    #expect(check(pamol, stopped).isEmpty)
    var part = pamol
    part.intent = "filler-order"
    #expect(check(pamol, part).isEmpty)
    var later = pamol
    later.authored = Sample.time("2026-03-03T09:00:00+08:00")
    #expect(check(pamol, later).isEmpty)
    var compound = pamol
    compound.origin.remainder = Array(#"{"extension":[{"url":"kdRacikan"}]}"#.utf8)
    #expect(check(pamol, compound).isEmpty)
    visit.visitClass.code = "IMP"
    #expect(check(pamol, pamol).isEmpty)
  }

  @Test("Medicines in words are the same only word by word")
  func words() {
    var visit = Sample.visit()
    func request(_ text: String) -> MedicationRequest {
      MedicationRequest(
        origin: Sample.origin(4), status: "completed", intent: "order",
        medication: Concept(text: text))
    }
    visit.medicationRequests = [request("Paracetamol 500 mg"), request(" paracetamol  500 MG")]
    #expect(codes(visit) == ["BMB-1830"])
    visit.medicationRequests[1] = request("Paracetamol 250 mg")
    #expect(codes(visit).isEmpty)
  }
}
