import RecordModel
import Simulation
import Testing

@Suite("The care that invented people get")
struct CareTests {
  let city = CitySample.city
  let visits = CitySample.visits

  @Test("Patients with hypertension and diabetes come again and again, every four weeks")
  func cohorts() {
    for code in ["I10", "E11.9"] {
      var days: [Int: [Int]] = [:]
      for visit in visits where visit.mainCode == code {
        days[visit.person, default: []].append(visit.visit.arrivedAt?.localDay ?? 0)
      }
      let often = days.values.filter { $0.count >= 5 }
      #expect(often.count * 2 > days.count)
      let gaps = often.flatMap { zip($0, $0.dropFirst()).map { $1 - $0 } }
      #expect(gaps.filter { $0 % 28 == 0 }.count * 10 > gaps.count * 8)
    }
  }

  @Test("Some people are treated for one condition at several facilities")
  func severalFacilities() {
    var places: [Int: Set<Int>] = [:]
    for visit in visits where visit.mainCode == "I10" {
      places[visit.person, default: []].insert(visit.facility)
    }
    #expect(places.values.filter { $0.count > 1 }.count * 5 > places.count)
  }

  @Test("Antenatal care is for pregnant women, each control no earlier than the last")
  func antenatal() throws {
    let controls = visits.filter { $0.mainCode == "Z34.9" }
    #expect(controls.count > 100)
    var last: [Int: Double] = [:]
    for control in controls {
      #expect(control.sex == .female)
      #expect((15 * 365...50 * 365).contains(control.ageInDays))
      let week = try #require(control.value("18185-9"))
      #expect((8...42).contains(week))
      #expect(week >= last[control.person, default: 0])
      last[control.person] = week
    }
  }

  @Test("Vaccines are given to small children, each at its age")
  func immunisation() {
    let given = visits.filter { ["Z23", "Z27.1", "Z24.5"].contains($0.mainCode) }
    #expect(Set(given.map(\.mainCode)).count == 3)
    for visit in given {
      #expect(visit.ageInDays < 3 * 366)
      #expect(!visit.visit.procedures.isEmpty)
      if visit.mainCode == "Z23" { #expect(visit.ageInDays < 50) }
    }
  }

  @Test("A referral names the hospital, and most who were referred arrive there within ten days")
  func referrals() throws {
    var sent: [Int: [(hospital: String, day: Int)]] = [:]
    var referred = 0
    var arrived = 0
    for visit in visits {
      let day = try #require(visit.visit.arrivedAt).localDay
      if let hospital = visit.visit.referredTo?.reference {
        referred += 1
        #expect(visit.visit.disposition?.coding.code == "other-hcf")
        sent[visit.person, default: []].append((hospital, day))
      }
      guard visit.visit.referredFrom != nil else { continue }
      arrived += 1
      let own = "Organization/" + city.facilities[visit.facility].code
      let found = sent[visit.person]?.contains {
        $0.hospital == own && (1...10).contains(day - $0.day)
      }
      #expect(found == true)
    }
    #expect(referred > 200)
    #expect(arrived * 10 > referred * 5 && arrived < referred)
  }

  @Test("Vital signs are within what a body can have, and blood pressure is not given for infants")
  func vitalSigns() throws {
    let limits: [String: ClosedRange<Double>] = [
      "8480-6": 70...230, "8462-4": 35...140, "8867-4": 40...220, "9279-1": 8...70,
      "8310-5": 35...42, "29463-7": 2...160, "8302-2": 40...200, "2339-0": 50...500,
    ]
    for visit in visits {
      for observation in visit.visit.observations {
        let code = observation.code.coding.code ?? ""
        guard let limit = limits[code] else { continue }
        #expect(limit.contains(try #require(visit.value(code))), "\(code)")
      }
      if visit.ageInDays < 365 { #expect(visit.value("8480-6") == nil) }
      if let high = visit.value("8480-6"), let low = visit.value("8462-4") { #expect(low < high) }
    }
  }

  @Test("Diagnoses, procedures, medicines, payers, classes and dispositions are all there")
  func variety() {
    let codes = Set(visits.map(\.mainCode))
    #expect(codes.count >= 60)
    #expect(Set(visits.compactMap(\.visit.payer?.code)) == ["JKN", "UMUM"])
    #expect(Set(visits.compactMap(\.visit.visitClass.code)) == ["AMB", "EMER", "IMP"])
    let dispositions = Set(visits.compactMap(\.visit.disposition?.coding.code))
    #expect(dispositions.isSuperset(of: ["home", "other-hcf"]))
    for visit in visits {
      #expect(visit.visit.procedures.allSatisfy { $0.code.coding.display != nil })
      let medicines = visit.visit.medicationRequests.map(\.medication.coding.code)
      #expect(medicines.allSatisfy { $0?.hasPrefix("93") == true && $0?.utf8.count == 8 })
    }
    let prescribed = visits.filter { !$0.visit.medicationRequests.isEmpty }
    #expect(prescribed.count * 2 > visits.count)
  }

  @Test("An outbreak shows in its kelurahan and its weeks, and a silent facility is silent")
  func events() {
    let start = CivilDate(year: 2025, month: 8, day: 4)
    let events = SyntheticEvents(
      outbreaks: [.init(code: "A90", villages: [3, 4], from: start, days: 28, visits: 90)],
      silences: [.init(facility: 2, from: start, days: 60)])
    let quiet = SyntheticCity(seed: 5, from: CitySample.from, days: 300)
    let loud = SyntheticCity(seed: 5, from: CitySample.from, days: 300, events: events)
    func cases(_ city: SyntheticCity) -> Int {
      city.visits(count: 6000).filter { visit in
        let day = visit.visit.arrivedAt?.localDay ?? 0
        let village = visit.patient.addresses.first?.villageCode
        return visit.mainCode == "A90" && (0..<28).contains(day - start.daysSince1970)
          && (village == Kelurahan.all[3].code || village == Kelurahan.all[4].code)
      }.count
    }
    #expect(cases(quiet) < 5)
    #expect(cases(loud) >= 80)
    let days = loud.visits(count: 6000).filter { $0.facility == 2 }
      .map { ($0.visit.arrivedAt?.localDay ?? 0) - start.daysSince1970 }
    #expect(days.contains { $0 < 0 })
    #expect(!days.contains { (0..<60).contains($0) })
  }
}
