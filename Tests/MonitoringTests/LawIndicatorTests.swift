import Monitoring
import RecordModel
import Testing

/// Worked examples of the indicators of the law: SPM, antenatal care, immunisation, KBK, antibiotics.
@Suite("Indicators of the law")
struct LawIndicatorTests {
  private func contact(_ week: Int?) -> (inout VisitFact) -> Void {
    {
      $0.sex = .female
      $0.diagnoses = ["Z34.9"]
      $0.gestationWeeks = week
    }
  }

  @Test("K1, K4 and K6 follow the weeks of one pregnancy over several facilities")
  func antenatal() {
    var city = SmallCity()
    // Weeks 8 and 12 (first), 20 (second), 30, 34, 38 (third): all three.
    for (number, week) in [8, 12, 20, 30, 34, 38].enumerated() {
      city.visit(1, at: 1 + number % 3, day: week * 7, contact(week))
    }
    // Weeks 13, 20, 30, 36: late, so neither K1 nor K4.
    for week in [13, 20, 30, 36] { city.visit(2, day: week * 7, contact(week)) }
    // Weeks 12, 27, 28, 36, of which only the first was told: K1 and K4.
    city.visit(3, day: 84, contact(12))
    for week in [27, 28, 36] { city.visit(3, day: week * 7, contact(nil)) }
    // The week was never told.
    city.visit(4, day: 10, contact(nil))
    // A man with such a code is none.
    city.visit(5, day: 10) {
      $0.sex = .male
      $0.diagnoses = ["Z34.0"]
    }
    #expect(city.sum("A1") == RollupSum(numerator: 2, denominator: 3, missing: 1))
    #expect(city.sum("A4") == RollupSum(numerator: 2, denominator: 3, missing: 1))
    #expect(city.sum("A6") == RollupSum(numerator: 1, denominator: 3, missing: 1))
    #expect(city.sum("A6", facility: 1, day: 56).numerator == 1)
    // The sixth contact, at week 38, completes the service in that year.
    #expect(city.sum("SPM01") == RollupSum(numerator: 1, denominator: 4))
    #expect(city.sum("SPM01", facility: 3, day: 38 * 7).numerator == 1)
  }

  @Test("A birth counts once, with the contacts before it, for where care began")
  func births() {
    func birth(_ visit: inout VisitFact) {
      visit.sex = .female
      visit.diagnoses = ["O80.9"]
    }
    var city = SmallCity()
    // Complete, begun at facility 2, born at facility 3; the stay is told twice.
    for week in [8, 12, 20, 30, 34, 38] { city.visit(1, at: 2, day: week * 7, contact(week)) }
    city.visit(1, at: 3, day: 275, kind: "IMP", left: 277, birth)
    city.visit(1, at: 3, day: 280, birth)
    // The next child, four contacts only.
    for week in [8, 20, 30, 34] { city.visit(1, at: 1, day: 700 + week * 7, contact(week)) }
    city.visit(1, at: 3, day: 975, kind: "IMP", left: 977, birth)
    // No contact before it; contacts whose week was never told; contacts of another pregnancy.
    city.visit(2, at: 3, day: 100, kind: "IMP", left: 101, birth)
    city.visit(3, at: 1, day: 10, contact(nil))
    city.visit(3, at: 3, day: 100, kind: "IMP", left: 101, birth)
    city.visit(4, at: 1, day: 10, contact(10))
    city.visit(4, at: 3, day: 400, kind: "IMP", left: 401, birth)
    #expect(city.sum("A5") == RollupSum(numerator: 1, denominator: 4, missing: 1))
    #expect(city.sum("A5", facility: 2, day: 275) == RollupSum(numerator: 1, denominator: 1))
    #expect(city.sum("A5", facility: 1, day: 975) == RollupSum(denominator: 1))
    #expect(city.sum("A5", facility: 1, day: 100) == RollupSum(missing: 1))
    #expect(city.sum("A5", facility: 3, day: 400) == RollupSum(denominator: 1))
  }

  @Test("A birth ends a pregnancy, and so do weeks that do not fit")
  func pregnancies() {
    var city = SmallCity()
    city.visit(1, day: 0, contact(36))
    city.visit(1, day: 20, kind: "IMP", left: 22) {
      $0.sex = .female
      $0.diagnoses = ["O80.9"]
    }
    city.visit(1, day: 120, contact(6))
    city.visit(2, day: 0, contact(30))
    city.visit(2, day: 100, contact(8))
    city.visit(3, day: 0, contact(10))
    city.visit(3, day: 300, contact(nil))
    #expect(city.sum("A1") == RollupSum(numerator: 3, denominator: 5))
    #expect(city.sum("SPM02") == RollupSum(numerator: 1, denominator: 1))
  }

  @Test("Immunisation is complete with all doses before the first birthday, on days of their own")
  func immunisation() {
    var city = SmallCity()
    func dose(_ signs: CareSign, _ band: AgeBand = .infant) -> (inout VisitFact) -> Void {
      {
        $0.signs = signs
        $0.ageBand = band
      }
    }
    for person in 1...4 {
      city.visit(person, day: 0, dose([.bcg, .polio], .infantYoung))
      city.visit(person, day: 60, dose([.dpt, .polio]))
      city.visit(person, at: 2, day: 90, dose([.dpt, .polio]))
    }
    // All of it.
    city.visit(1, day: 120, dose([.dpt, .polio]))
    city.visit(1, day: 270, dose(.measles))
    // Measles after the birthday.
    city.visit(2, day: 120, dose([.dpt, .polio]))
    city.visit(2, day: 400, dose(.measles, .toddler))
    // The third DPT twice told on the day of the second.
    city.visit(3, at: 3, day: 90, dose([.dpt, .polio]))
    city.visit(3, day: 270, dose(.measles))
    #expect(city.sum("A7") == RollupSum(numerator: 1, denominator: 4))
    #expect(city.sum("A8") == RollupSum(numerator: 2, denominator: 4))
  }

  @Test("A service counts a person once a year, at the visit that completed it")
  func services() {
    var city = SmallCity()
    // Screened in two halves at two facilities, and again next year in part.
    city.visit(1, at: 1, day: 10) {
      $0.ageBand = .adult
      $0.signs = [.weight, .height]
    }
    city.visit(1, at: 2, day: 20) {
      $0.ageBand = .adult
      ($0.systolic, $0.diastolic) = (120, 80)
      $0.randomGlucose = 100
      $0.kelurahan = "6371011002"
    }
    city.visit(1, at: 3, day: 30) { $0.ageBand = .adult }
    city.visit(1, at: 3, day: 380) {
      $0.ageBand = .adult
      $0.signs = [.weight, .height]
    }
    #expect(city.sum("SPM06") == RollupSum(numerator: 1, denominator: 2))
    #expect(
      city.sum("SPM06", facility: 2, day: 20) { $0.kelurahan == "6371011002" }
        == RollupSum(numerator: 1, denominator: 1))
    #expect(city.sum("SPM06", facility: 3, day: 380) == RollupSum(denominator: 1))
    // Older: cholesterol is owed too.
    for (person, signs) in [(2, CareSign.cholesterol), (3, [])] {
      city.visit(person, day: 5) {
        $0.ageBand = .old
        $0.signs = signs
        ($0.systolic, $0.diastolic, $0.fastingGlucose) = (130, 80, 90)
      }
    }
    #expect(city.sum("SPM07") == RollupSum(numerator: 1, denominator: 2))
    // School age: height is missing for one.
    city.visit(4, day: 5) {
      $0.ageBand = .child
      $0.signs = [.weight, .height]
    }
    city.visit(5, day: 5) {
      $0.ageBand = .child
      $0.signs = .weight
    }
    #expect(city.sum("SPM05") == RollupSum(numerator: 1, denominator: 2))
  }

  @Test(
    "A newborn is served with a visit in each of three windows, a small child when weighed 8 times")
  func children() {
    var city = SmallCity()
    for (person, days) in [(1, [1, 5, 28]), (2, [0, 2, 10]), (3, [3, 7, 8])] {
      for day in days {
        city.visit(person, day: 40 + day) {
          $0.newbornDays = day
          $0.ageBand = .infantYoung
        }
      }
    }
    #expect(city.sum("SPM03") == RollupSum(numerator: 1, denominator: 3))
    #expect(city.sum("SPM03", day: 68).numerator == 1)
    for month in 0..<8 {
      city.visit(4, day: 100 + month * 20) {
        $0.ageBand = .toddler
        $0.signs = month < 2 ? [.weight, .height] : .weight
      }
    }
    for month in 0..<7 {
      city.visit(5, day: 100 + month * 20) {
        $0.ageBand = .toddler
        $0.signs = [.weight, .height]
      }
    }
    #expect(city.sum("SPM04") == RollupSum(numerator: 1, denominator: 5))
    #expect(city.sum("SPM04", day: 240).numerator == 1)
  }

  @Test("Hypertension is served when measured in every month to December; a child is not owed it")
  func monthly() {
    var city = SmallCity()
    func seen(_ band: AgeBand, isMeasured: Bool = true) -> (inout VisitFact) -> Void {
      {
        $0.ageBand = band
        $0.diagnoses = ["I10"]
        if isMeasured { ($0.systolic, $0.diastolic) = (150, 90) }
      }
    }
    let january = CalendarMonth(day: SmallCity.start)
    for month in 0..<12 {
      let day = january.advanced(by: month).firstDay - SmallCity.start + 9
      if month >= 9 { city.visit(1, day: day, seen(.old)) }
      city.visit(2, day: day, seen(.adult, isMeasured: month != 5))
      if month < 11 { city.visit(3, day: day, seen(.middle)) }
    }
    city.visit(4, day: 3, seen(.child))
    #expect(city.sum("SPM08") == RollupSum(numerator: 1, denominator: 3))
  }

  @Test("Tests for tuberculosis and HIV count where they were done, whoever owed them")
  func tests() {
    var city = SmallCity()
    city.visit(1, day: 1) { $0.diagnoses = ["Z03.0"] }
    city.visit(1, at: 2, day: 3) { $0.signs = .sputum }
    city.visit(2, day: 1) { $0.diagnoses = ["A16.2"] }
    city.visit(3, day: 1) { $0.diagnoses = ["A54.9"] }
    city.visit(3, day: 2) { $0.signs = .hivTest }
    city.visit(4, day: 1, contact(10))
    city.visit(5, day: 1) { $0.diagnoses = ["F20.0"] }
    #expect(city.sum("SPM11") == RollupSum(numerator: 1, denominator: 2))
    #expect(city.sum("SPM12") == RollupSum(numerator: 1, denominator: 3))
    #expect(city.sum("SPM10") == RollupSum(numerator: 1, denominator: 1))
  }

  @Test("The scorecard counts BPJS members of first-level care once a month at each facility")
  func scorecard() {
    var city = SmallCity()
    func member(_ change: @escaping (inout VisitFact) -> Void = { _ in })
      -> (inout VisitFact) -> Void
    {
      {
        $0.payer = "BPJS-PPU"
        change(&$0)
      }
    }
    city.visit(1, day: 1, member())
    city.visit(1, day: 20, member())
    city.visit(1, at: 2, day: 21, member())
    city.visit(1, day: 40, member())
    city.visit(2, day: 1) { $0.payer = "UMUM" }
    city.visit(3, day: 1, member { $0.level = 2 })
    #expect(city.sum("KBK1") == RollupSum(numerator: 3, denominator: 3))
    for (person, code) in [(4, "J06.9"), (5, "C50.9"), (6, "I10"), (7, "")] {
      city.visit(
        person, day: 2,
        member {
          $0.hasReferralOut = true
          $0.diagnoses = code.isEmpty ? [] : [code]
        })
    }
    #expect(city.sum("KBK2") == RollupSum(numerator: 2, denominator: 3, missing: 1))
    // Last value of the month counts; a visit without one does not hide it.
    for (day, pressure) in [(3, 150), (10, 130), (12, nil)] as [(Int, Int?)] {
      city.visit(
        8, day: day,
        member {
          $0.diagnoses = ["I10"]
          ($0.systolic, $0.diastolic) = (pressure, pressure.map { _ in 80 })
        })
    }
    city.visit(
      9, day: 3,
      member {
        $0.diagnoses = ["I10", "E11.9"]
        ($0.systolic, $0.diastolic, $0.hba1cTenths) = (120, 80, 70)
      })
    // Person 6 was seen for hypertension without a pressure.
    #expect(city.sum("KBK3") == RollupSum(numerator: 1, denominator: 2, missing: 1))
  }

  @Test("An upper respiratory episode is judged by three days after it, with its exclusions")
  func respiratory() {
    var city = SmallCity()
    let cold: (inout VisitFact) -> Void = { $0.diagnoses = ["J06.9"] }
    let drug: (inout VisitFact) -> Void = { $0.hasAntibiotic = true }
    // Good; a second cold within 31 days is the same episode.
    city.visit(1, day: 100, cold)
    city.visit(1, day: 130) {
      cold(&$0)
      $0.hasAntibiotic = true
    }
    // Given elsewhere on day 3; on day 4 it is not this episode's.
    city.visit(2, day: 100, cold)
    city.visit(2, at: 2, day: 103, drug)
    city.visit(3, day: 100, cold)
    city.visit(3, at: 2, day: 104, drug)
    // Left out: admitted, competing, comorbid a year ago, antibiotic 30 days ago.
    city.visit(4, day: 100, cold)
    city.visit(4, day: 101, kind: "IMP", left: 104)
    city.visit(5, day: 100, cold)
    city.visit(5, day: 102) { $0.diagnoses = ["J18.9"] }
    city.visit(6, day: 0) { $0.diagnoses = ["J44.9"] }
    city.visit(6, day: 366, cold)
    city.visit(7, day: 70, drug)
    city.visit(7, day: 100, cold)
    // 31 days before does not leave it out; too young is not counted at all.
    city.visit(8, day: 69, drug)
    city.visit(8, day: 100, cold)
    city.visit(9, day: 100) {
      cold(&$0)
      $0.ageBand = .infantYoung
    }
    #expect(city.sum("Q3") == RollupSum(numerator: 3, denominator: 4, excluded: 4))
    for (person, signs) in [(10, CareSign.injection), (11, [])] {
      city.visit(person, day: 1) {
        $0.diagnoses = ["M79.1"]
        $0.signs = signs
      }
    }
    #expect(city.sum("Q4c") == RollupSum(numerator: 1, denominator: 2))
  }

  @Test("Signs are told by LOINC, ICD-9-CM and the names of medicines")
  func signs() {
    #expect(CareSign(observation: "39156-5") == [.weight, .height])
    #expect(CareSign(observation: "8480-6") == [])
    #expect(CareSign(procedure: "99.39") == .dpt)
    #expect(CareSign(procedure: "99.21") == .injection)
    #expect(CareSign(procedure: "73.59") == .delivery)
    #expect(CareSign(procedure: "89.52") == [])
    func named(_ name: String) -> CareSign { CareSign(medicine: Coding(display: name)) }
    #expect(named("Ceftriaxone 1 g Serbuk Injeksi (vial)") == .injection)
    #expect(named("Vaksin DPT-HB-Hib (Pentabio) injeksi") == .dpt)
    #expect(named("Vaksin Campak/MR") == .measles)
    #expect(named("Amoxicillin 500 mg kaplet") == [])
  }

  @Test(
    "An antibiotic for the whole body is told by its substance, by ATC, and not by what goes on skin, eyes or ears"
  )
  func antibiotics() {
    func isOne(_ name: String) -> Bool { Antibiotic.isSystemic(Coding(display: name)) }
    for name in [
      "Amoxicillin 500 mg kaplet", "CIPROFLOXACIN500", "Obat: amoksisilin–klavulanat",
      "sefiksim 100mg",
      "Levofloksasin\u{a0}500 mg", "r/kotrimoksazol forte",
    ] {
      #expect(isOne(name), "\(name)")
    }
    for name in [
      "Paracetamol 500 mg", "Chloramphenicol tetes mata 0,5 %", "Gentamicin krim", "floxacin",
      "Vitamin C", "",
      "Tetrasiklin salep kulit", "éritromycine",
    ] {
      #expect(!isOne(name), "\(name)")
    }
    let atc = "http://www.whocc.no/atc"
    #expect(Antibiotic.isSystemic(Coding(system: atc, code: "J01CA04", display: "salep")))
    #expect(!Antibiotic.isSystemic(Coding(system: atc, code: "D06AX04", display: "amoxicillin")))
    #expect(!Antibiotic.isSystemic(Coding()))
  }
}
