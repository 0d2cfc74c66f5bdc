import FHIRFormat
import Foundation
import RecordModel
import StrictJSON
import TestSupport
import Testing

/// Searching facts by what is true of their patient and their visit.
@Suite("Chained searches, over mutual TLS", .timeLimit(.minutes(2)))
struct SearchChainTests {
  /// A house with three visits of one patient, each with its facts, and an allergy that hangs on none; the patient's
  /// address.
  private func filled() async throws -> (house: RunningHouse, patient: String) {
    let house = try await RunningHouse.start()
    for (number, day) in [("C-1", "10"), ("C-2", "11"), ("C-3", "12")] {
      var visit = VisitText(number: number, start: "2025-06-\(day)T08:00:00+08:00")
      visit.status = number == "C-3" ? "in-progress" : "finished"
      var text = visit.sharingPatient
      if number == "C-2" {
        text = text.replacing("\"code\":\"AMB\"", with: "\"code\":\"IMP\"").replacing(
          "\"class\":{",
          with: #""type":[{"coding":[{"system":"urn:uji:jenis","code":"kontrol"}]}],"class":{"#)
      }
      let sent = try await house.curl("/fhir", RunningHouse.fhir, body: text)
      #expect(sent.status == 201, "\(sent.body.prefix(500))")
    }
    let found = try await house.search("Patient/_search", form: "identifier=\(SearchTests.nik)")
    let patient = "Patient/\(try #require(found.resources.first?["id"]?.string))"
    try await house.tellAllergy(of: "\(patient)")
    return (house, patient)
  }

  private static let actCode = "http%3A%2F%2Fterminology.hl7.org%2FCodeSystem%2Fv3-ActCode"

  @Test("Facts are narrowed by their visit's date, status, class, type and facility")
  func visits() async throws {
    let (house, patient) = try await filled()
    for (chain, expected) in [
      ("encounter.date=2025-06-11", 1), ("encounter.date=ge2025-06-11", 2),
      ("encounter.date=ge2025-06-11&encounter.date=lt2025-06-12", 1),
      ("encounter.status=finished", 2), ("encounter.status=finished,in-progress", 3),
      ("encounter.status:not=finished", 1), ("encounter:Encounter.status=in-progress", 1),
      ("encounter.class=IMP", 1), ("encounter.class=AMB", 2),
      ("encounter.class=http%3A%2F%2Fx%7CAMB", 0), ("encounter.class=%7CAMB", 0),
      ("encounter.class=\(Self.actCode)%7C", 3), ("encounter.class=\(Self.actCode)%7CAMB", 2),
      ("encounter.class=\(Self.actCode)%7C,http%3A%2F%2Fx%7CAMB", 3),
      ("encounter.status=http%3A%2F%2Fx%7Cfinished", 0), ("encounter.status=finished%7C", 0),
      ("encounter.status=http%3A%2F%2Fx%7Cfinished,in-progress", 1),
      ("encounter.status=http%3A%2F%2Fhl7.org%2Ffhir%2Fencounter-status%7Cfinished", 2),
      ("encounter.status=http%3A%2F%2Fhl7.org%2Ffhir%2Fencounter-status%7C", 3),
      // A comma means or, for dates too; a parameter that comes again means and.
      ("encounter.date=2025-06-10,2025-06-12", 2), ("encounter.date=2025-06-10,ge2025-06-12", 2),
      ("encounter.date=2025-06-10,2025-06-12&encounter.date=ge2025-06-11", 1),
      ("encounter.date=2025-06-10,2025-06-11&encounter.date=2025-06-11,2025-06-12", 1),
      ("encounter.date=ne2025-06-11", 2), ("encounter.date=eb2025-06-12", 2),
      ("encounter.date=ne2025-06-10&encounter.date=ne2025-06-11", 1),
      ("encounter.date=ne2025,eb2025-06-11", 1),
      ("encounter.class=AMB&encounter.status=finished", 1),
      ("encounter.type=kontrol", 1), ("encounter.type=urn:uji:jenis%7Ckontrol", 1),
      ("encounter.type:missing=true", 2),
      ("encounter.service-provider=Organization/9900103001", 3),
      ("encounter.service-provider=Organization/9900103002", 0),
      ("encounter.service-provider=9900103001", 3),
      (
        "encounter.service-provider=https://localhost:\(house.port)/fhir/Organization/9900103001", 3
      ),
      ("encounter.service-provider=Location/9900103001", 0),
      ("encounter.service-provider=https://lain.example/fhir/Organization/9900103001", 0),
      ("encounter.identifier=C-1,C-2&encounter.class=AMB", 1),
    ] as [(String, Int)] {
      for type in ["Observation", "Condition"] {
        let page = try await house.search("\(type)?patient=\(patient)&\(chain)")
        #expect(page["total"]?.int == expected, "\(type) \(chain)")
        #expect(page.resources.count == expected, "\(type) \(chain)")
      }
    }
    for (query, expected) in [
      ("date=2025-06-10,2025-06-12", 2), ("date=2025-06-10,2025-06-12&date=lt2025-06-11", 1),
      ("_lastUpdated=lt2020,ge2025", 3), ("_lastUpdated=lt2020,2021", 0),
      ("status=http%3A%2F%2Fx%7Cfinished", 0), ("class=\(Self.actCode)%7C", 3),
      ("identifier=C-1,C-2", 2), ("identifier=C-1&class=IMP", 0),
    ] {
      let page = try await house.search("Encounter?patient=\(patient)&\(query)")
      #expect(page["total"]?.int == expected, "\(query)")
    }
    // What hangs on no visit has none of which this could be true.
    #expect(try await house.search("AllergyIntolerance?patient=\(patient)")["total"]?.int == 1)
    #expect(
      try await house.search("AllergyIntolerance?patient=\(patient)&encounter.status=finished")[
        "total"]?.int == 0)
    #expect(
      try await house.search(
        "Observation?patient=\(patient)&encounter.class=AMB&_summary=count")["total"]?.int == 2)
    // Pages of it follow each other.
    var seen: Set<String> = []
    var next: String? = "Observation?patient=\(patient)&encounter.status=finished&_count=1"
    while let path = next, seen.count < 5 {
      let page = try await house.search(path)
      seen.formUnion(page.resources.compactMap { $0["id"]?.string })
      next = page.link("next")?.components(separatedBy: "/fhir/").last
    }
    #expect(seen.count == 2)
    try await house.stop()
  }

  @Test("Facts and visits are narrowed by their patient's birth date, sex, name and number")
  func patients() async throws {
    let (house, patient) = try await filled()
    for (chain, isHe) in [
      ("patient.birthdate=1990-06-15", true), ("subject.birthdate=1990", true),
      ("patient:Patient.birthdate=lt1990", false), ("subject:Patient.birthdate=ge1990", true),
      ("patient.gender=male", true), ("subject.gender=female", false),
      ("patient.gender:not=female", true), ("patient.gender=male&patient.birthdate=1991", false),
      ("patient.name=uji", true), ("subject.name=lain", false),
      ("patient.name:contains=KAAN", true),
      ("patient.name=uji&patient.name=lain", false), ("patient.family:exact=tidak%20ada", false),
      ("subject.given=tidak,uji%20x", false),
      // By his id and by his number, which must both be his.
      ("patient.identifier=\(SearchTests.nik)", true), ("subject=\(patient)", true),
      ("subject.identifier=9971011506900002", false),
      ("subject=https://localhost:\(house.port)/fhir/\(patient)", true),
    ] as [(String, Bool)] {
      for (type, all) in [("Observation", 3), ("Encounter", 3), ("AllergyIntolerance", 1)] {
        let page = try await house.search("\(type)?patient=\(patient)&\(chain)")
        #expect(page["total"]?.int == (isHe ? all : 0), "\(type) \(chain)")
      }
    }
    let both = try await house.search(
      "Condition/_search",
      form: "patient.identifier=\(SearchTests.nik)&patient.birthdate=1990-06-15"
        + "&encounter.date=2025-06-10")
    #expect(both["total"]?.int == 1)
    // Another facility learns nothing by it.
    let other = try await house.curl(
      "/fhir/Observation?patient=\(patient)&patient.gender=male", as: "clinic-demo-2",
      RunningHouse.reading)
    #expect(try other.json["total"]?.int == 0)
    try await house.stop()
  }

  @Test("A chain opens nobody's record alone; one that is not done is refused, and no value told")
  func refusals() async throws {
    let (house, patient) = try await filled()
    let reads =
      "SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'evt' = 'record.read'"
    let before = try await house.count(reads)
    for (query, rule) in [
      ("Observation?encounter.date=2025-06-11", "BMB-1761"),
      ("Observation?patient.birthdate=1990-06-15", "BMB-1761"),
      ("Encounter?patient.gender=male", "BMB-1761"),
      ("Encounter?date=2025-06-11&subject.birthdate=1990-06-15", "BMB-1761"),
      ("Observation?patient.name=rahasia", "BMB-1761"),
      ("Observation?patient=\(patient)&patient.telecom=rahasia", "BMB-1763"),
      ("Observation?patient=https://rahasia.example/fhir/\(patient)", "BMB-1762"),
      ("Observation?encounter=https://rahasia.example/fhir/\(patient)", "BMB-1762"),
      ("Encounter?date=2025-06-10,2025-06-12", "BMB-1761"),
      ("Observation?patient=\(patient)&encounter.date=2025-06-10,ap2025", "BMB-1762"),
      ("Observation?patient=\(patient)&encounter.date=2025-06-10,rahasia", "BMB-1762"),
      ("Observation?patient=\(patient)&encounter.patient=rahasia", "BMB-1763"),
      ("Observation?patient=\(patient)&performer.name=rahasia", "BMB-1763"),
      ("Observation?patient=\(patient)&subject:Group.birthdate=1990", "BMB-1763"),
      ("Observation?patient=\(patient)&encounter:Patient.status=finished", "BMB-1763"),
      ("Observation?patient=\(patient)&encounter.date=ap2025", "BMB-1762"),
      ("Observation?patient=\(patient)&encounter.status:exact=rahasia", "BMB-1763"),
      ("Observation?patient.identifier:exact=rahasia", "BMB-1763"),
      ("Observation?patient=\(patient)&encounter.date=rahasia", "BMB-1762"),
      ("Observation?patient=\(patient)&patient.birthdate=rahasia", "BMB-1762"),
      ("Encounter?patient=\(patient)&encounter.date=2025", "BMB-1760"),
    ] as [(String, String)] {
      let reply = try await house.curl("/fhir/\(query)", RunningHouse.reading)
      #expect(reply.status == 400 && reply.body.contains(rule), "\(query): \(reply.body)")
      #expect(!reply.body.contains("rahasia"), "\(query)")
    }
    #expect(try await house.count(reads) == before)
    let told = try await house.curl(
      "/fhir/Observation?patient=\(patient)&encounter.date=rahasia", RunningHouse.reading)
    #expect(told.body.contains("encounter.date"), "which of the parameters it was")
    let several = try await house.curl(
      "/fhir/Encounter?date=2025-06-10,2025-06-12", RunningHouse.reading)
    #expect(several.body.contains("several dates"), "one date it would take: \(several.body)")
    try await house.stop()
  }

  @Test("Each chain that the CapabilityStatement names works, for every type that has it")
  func capabilities() async throws {
    let (house, patient) = try await filled()
    let metadata = try await house.curl("/fhir/metadata")
    var paths: [String] = []
    for resource in try metadata.json["rest"]?[0]?["resource"]?.array ?? [] {
      let type = try #require(resource["type"]?.string)
      for parameter in resource["searchParam"]?.array ?? [] {
        let words = parameter["documentation"]?.string?.replacing("Chains: ", with: "") ?? ""
        for chain in words.components(separatedBy: ", ") where !chain.isEmpty {
          // A number takes no modifier.
          if ["patient.identifier", "subject.identifier"].contains(chain) { continue }
          paths.append("/fhir/\(type)?patient=\(patient)&\(chain):missing=false")
        }
      }
    }
    #expect(paths.count > 150)
    #expect(paths.contains("/fhir/Procedure?patient=\(patient)&encounter.date:missing=false"))
    for (path, answer) in zip(paths, try await house.statuses(of: paths)) {
      #expect(answer.status == 200, "\(path): \(answer.body.prefix(300))")
    }
    try await house.stop()
  }
}
