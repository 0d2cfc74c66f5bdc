import RecordModel
import Simulation
import Testing

@Suite("The demonstration's city")
struct DemonstrationCityTests {
  static let end = CivilDate(year: 2026, month: 11, day: 27)
  let demonstration = DemonstrationCity(seed: 11, until: Self.end, visits: 30_000)

  @Test("Every visit is there, none after the last day, all of facilities that are nobody else's")
  func visits() {
    let last = Self.end.daysSince1970
    var days: [Int] = []
    for visit in demonstration.city.visits(count: demonstration.visits) {
      days.append(visit.visit.arrivedAt?.localDay ?? .max)
      #expect(demonstration.city.facilities[visit.facility].code.hasPrefix("99002"))
    }
    #expect(days.count == 30_000)
    #expect(days.max() == last)
    #expect((days.min() ?? 0) >= last - 1094)
    #expect((days.min() ?? 0) < last - 1080)
  }

  @Test("One facility falls silent for its last twelve days, and spoke until then")
  func silence() {
    let last = Self.end.daysSince1970
    let days = demonstration.city.visits(count: demonstration.visits)
      .filter { $0.facility == DemonstrationCity.silent }
      .map { last - ($0.visit.arrivedAt?.localDay ?? 0) }
    #expect(days.min() ?? 0 >= 12)
    #expect(days.filter { (12..<40).contains($0) }.count > 8)
  }

  @Test("Both outbreaks show: one that is over and one that goes on")
  func outbreaks() {
    let last = Self.end.daysSince1970
    var counts: [String: Int] = [:]
    for visit in demonstration.city.visits(count: demonstration.visits) {
      let day = last - (visit.visit.arrivedAt?.localDay ?? 0)
      let village = visit.homePlace
      guard let index = Kelurahan.all.firstIndex(where: { $0.code == village }) else { continue }
      let code = visit.visit.diagnoses.first?.code.coding.code ?? ""
      if code == "A90", (2...5).contains(index) {
        counts[(379...420).contains(day) ? "dengue" : "other dengue", default: 0] += 1
      }
      if code == "A09", (30...32).contains(index), day <= 17 {
        counts["diarrhoea", default: 0] += 1
      }
    }
    #expect(counts["dengue", default: 0] >= 30)
    #expect(counts["other dengue", default: 0] < 90)
    #expect(counts["diarrhoea", default: 0] >= 15)
  }

  @Test("Facilities speak three formats, each in a message of its own")
  func formats() throws {
    let formats = demonstration.city.facilities.map(DemonstrationCity.format)
    #expect(Set(formats) == [.fhir, .hl7, .pcare])
    for visit in demonstration.city.visits(count: 40) {
      let facility = demonstration.city.facilities[visit.facility]
      #expect(DemonstrationCity.format(of: facility).message(of: visit) != nil)
      #expect(DemonstrationCity.format(of: facility).mediaType != nil)
      #expect(DemonstrationCity.software(of: facility).contains("Rekaan/"))
    }
  }
}
