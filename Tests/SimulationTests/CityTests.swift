import RecordModel
import Simulation
import Testing

@Suite("The invented city")
struct CityTests {
  let city = CitySample.city
  let visits = CitySample.visits

  @Test(
    "Exactly as many visits come as were asked for, whatever the span", arguments: [0, 1, 7, 999])
  func count(_ count: Int) {
    for days in [1, 3, 400] {
      let city = SyntheticCity(seed: 9, from: CitySample.from, days: days)
      #expect(Array(city.visits(count: count)).map(\.index) == Array(0..<count))
    }
  }

  @Test("Visits come in the order of arrival and are over before the span ends")
  func order() throws {
    let first = CitySample.from.daysSince1970
    let end = Int64((first + CitySample.days) * 86_400 - witaOffsetMinutes * 60) * 1_000_000
    var last = Int64.min
    for visit in visits.map(\.visit) {
      let arrived = try #require(visit.arrivedAt).microseconds
      let seen = try #require(visit.seenAt).microseconds
      let finished = try #require(visit.finishedAt).microseconds
      #expect(last <= arrived && arrived < seen && seen < finished && finished < end)
      #expect(try #require(visit.arrivedAt).localDay >= first)
      #expect(visit.statusHistory.map(\.status) == ["arrived", "in-progress", "finished"])
      #expect(visit.period.end == visit.finishedAt)
      for observation in visit.observations {
        let measured = try #require(observation.effective).microseconds
        #expect(measured >= arrived && measured <= seen)
      }
      last = arrived
    }
  }

  @Test("Visits that begin on the last day end on it, also admissions")
  func lastDay() throws {
    for seed in UInt64(1)...20 {
      let city = SyntheticCity(seed: seed, from: CitySample.from, days: 1)
      let end = (CitySample.from.daysSince1970 + 1) * 86_400 - witaOffsetMinutes * 60
      for visit in city.visits(count: 300) {
        let finished = try #require(visit.visit.finishedAt)
        #expect(finished.microseconds < Int64(end) * 1_000_000)
      }
    }
  }

  @Test("Visit numbers and the numbers of facts are unique within their facility")
  func numbers() {
    var seen: Set<ExternalIdentifier> = []
    for visit in visits {
      let facts =
        visit.visit.diagnoses.map(\.origin) + visit.visit.observations.map(\.origin)
        + visit.visit.procedures.map(\.origin) + visit.visit.medicationRequests.map(\.origin)
      for identifier in visit.visit.identifiers + facts.compactMap(\.identifiers.first) {
        #expect(seen.insert(identifier).inserted)
        #expect(identifier.system.hasSuffix(city.facilities[visit.facility].code))
      }
    }
  }

  @Test("Dengue is a disease of the rains, and the common cold comes all year")
  func seasons() {
    func share(_ codes: Set<String>, _ months: Set<Int>) -> Double {
      let inMonths = visits.filter { months.contains(CitySample.month(of: $0)) }
      return Double(inMonths.filter { codes.contains($0.mainCode) }.count) / Double(inMonths.count)
    }
    let wet: Set<Int> = [12, 1, 2, 3]
    let dry: Set<Int> = [7, 8, 9]
    #expect(share(["A90", "A91"], wet) > 3 * share(["A90", "A91"], dry))
    #expect(share(["J00", "J06.9"], wet) < 2.5 * share(["J00", "J06.9"], dry))
    #expect(share(["J20.9", "J45.9"], [8, 9, 10]) > 1.4 * share(["J20.9", "J45.9"], [1, 2, 3]))
  }

  @Test("Sundays are quiet, and puskesmas are closed on them")
  func sundays() {
    var byWeekday = Array(repeating: 0, count: 7)
    for visit in visits {
      let weekday = ((visit.visit.arrivedAt?.localDay ?? 0) + 4) % 7
      byWeekday[weekday] += 1
      if weekday == 0, visit.visit.referredFrom == nil {
        #expect(city.facilities[visit.facility].kind != .puskesmas || visit.mainCode == "O80.9")
      }
    }
    #expect(byWeekday[0] * 3 < byWeekday[1])
  }

  @Test("Patients wait longer at hospitals and puskesmas than at clinics, and facilities differ")
  func waiting() {
    func median(_ kind: SyntheticFacilityKind) -> Int {
      let waits = visits.filter {
        city.facilities[$0.facility].kind == kind && $0.visit.visitClass.code == "AMB"
      }.map(\.wait).sorted()
      return waits.isEmpty ? 0 : waits[waits.count / 2]
    }
    #expect(median(.clinic) > 5 * 60)
    #expect(median(.puskesmas) > 2 * median(.clinic))
    #expect(median(.hospital) > median(.puskesmas))
    #expect(Set(city.facilities.map(\.medianWaitMinutes)).count > 20)
  }

  @Test("All facilities of every kind and ownership have visits")
  func facilities() {
    #expect(city.facilities.count == 114)
    #expect(Set(city.facilities.map(\.code)).count == 114)
    #expect(Set(city.facilities.map(\.name)).count == 114)
    #expect(Set(visits.map(\.facility)).count == 114)
    for kind in SyntheticFacilityKind.allCases {
      let owners = Set(city.facilities.filter { $0.kind == kind }.map(\.ownership))
      #expect(owners == (kind == .puskesmas ? [.government] : [.government, .private]))
    }
    let other = SyntheticCity(seed: 1, from: CitySample.from, days: 30)
    #expect(other.facilities.map(\.code) == city.facilities.map(\.code))
    #expect(other.facilities.map(\.name) == city.facilities.map(\.name))
  }

  @Test("Nobody dies twice or comes after death")
  func deaths() {
    var dead: Set<Int> = []
    for visit in visits {
      #expect(!dead.contains(visit.person))
      if visit.patient.deceased != nil { dead.insert(visit.person) }
    }
    #expect(!dead.isEmpty)
  }
}
