import Foundation
import StrictJSON
import TestSupport
import Testing

/// The FHIR route as a vendor sees it.
@Suite("The FHIR route, over mutual TLS")
struct FHIRRouteTests {
  private static let corpora = ProcessInfo.processInfo.environment["BAIMBAI_CORPORA"]

  @Test("A transaction is answered entry by entry, and every address in it can be read")
  func transaction() async throws {
    let house = try await RunningHouse.start()
    let visit = VisitText(number: "T-1")
    let sent = try await house.curl("/fhir", RunningHouse.fhir, body: visit.text)
    #expect(sent.status == 201)
    let answer = try sent.json
    #expect(answer["type"]?.string == "transaction-response")
    let entries = answer["entry"]?.array ?? []
    let types = [
      "Patient", "Encounter", "Condition", "Observation", "ClinicalImpression", "Practitioner",
    ]
    #expect(entries.compactMap { $0["response"]?["resourceType"]?.string } == types)
    for (entry, type) in zip(entries, types) {
      #expect(entry["response"]?["status"]?.string == "201 Created")
      let location = try #require(entry["response"]?["location"]?.string)
      let read = try await house.curl("/fhir/\(location)", RunningHouse.reading)
      #expect(read.status == 200, "\(location)")
      let resource = try read.json
      #expect(resource["resourceType"]?.string == type)
      #expect("\(type)/\(resource["id"]?.string ?? "")" == location)
    }
    let again = try await house.curl("/fhir", RunningHouse.fhir, body: visit.text)
    #expect(again.status == 200)
    #expect(again.body == sent.body)
    var corrected = visit
    corrected.start = "2025-06-14T08:10:00+08:00"
    let changed = try await house.curl("/fhir", RunningHouse.fhir, body: corrected.text)
    let statuses = (try changed.json["entry"]?.array ?? []).compactMap {
      $0["response"]?["status"]?.string
    }
    #expect(statuses == Array(repeating: "200 OK", count: 6))
    try await house.stop()
  }

  @Test("A transaction goes in whole or not at all; a batch and /v1/submissions take what is good")
  func atomicity() async throws {
    let house = try await RunningHouse.start()
    var bad = VisitText(number: "A-1")
    bad.start = "2039-06-14T08:00:00+08:00"
    let good = VisitText(number: "A-2").text
    let goodEntries = try #require(good.range(of: "\"entry\":[")).upperBound
    func both(_ type: String) -> String {
      bad.type = type
      let renamed = good[goodEntries...].replacing("0d6a3f1e", with: "0d6a3f1f")
      return String(bad.text.dropLast(2)) + "," + renamed
    }
    let refused = try await house.curl("/fhir", RunningHouse.fhir, body: both("transaction"))
    #expect(refused.status == 422)
    #expect(try refused.json["resourceType"]?.string == "OperationOutcome")
    #expect(refused.body.contains("BMB-1403"))
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 0)
    #expect(
      try await house.count("SELECT count(*) FROM record.submission WHERE status = 'quarantined'")
        == 1)
    let batch = try await house.curl("/fhir", RunningHouse.fhir, body: both("batch"))
    #expect(batch.status == 201)
    let responses = (try batch.json["entry"]?.array ?? []).compactMap { $0["response"] }
    #expect(responses.count == 12)
    #expect(responses[1]["status"]?.string == "422 Unprocessable Content")
    #expect(responses[1]["outcome"]?["issue"]?.array?.isEmpty == false)
    #expect(responses[7]["status"]?.string == "201 Created")
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 1)
    try await house.stop()
  }

  @Test("A number of another patient's visit refuses a whole transaction, and takes nothing of it")
  func withdrawal() async throws {
    let house = try await RunningHouse.start()
    let first = try await house.curl(
      "/fhir", RunningHouse.fhir, body: VisitText(number: "W-1").text)
    #expect(first.status == 201)
    let other = VisitText(number: "W-1", nik: "9971011506900002")
    let refused = try await house.curl("/fhir", RunningHouse.fhir, body: other.text)
    #expect(refused.status == 422)
    #expect(refused.body.contains("BMB-1432"))
    #expect(try await house.count("SELECT count(*) FROM identity.person") == 1)
    #expect(try await house.count("SELECT count(*) FROM record.visit_assertion") == 1)
    try await house.stop()
  }

  @Test("Visit numbers of another facility's naming system are refused, unknown ones only told")
  func foreignNumbers() async throws {
    let house = try await RunningHouse.start()
    let foreign = VisitText(number: "F-1", organization: "9900103002")
    let refused = try await house.curl(
      "/v1/submissions", RunningHouse.fhir, body: foreign.text)
    #expect(refused.status == 403)
    #expect(refused.body.contains("BMB-1401"))
    let unknown = VisitText(number: "F-1", organization: "123")
    let taken = try await house.curl("/v1/submissions", RunningHouse.fhir, body: unknown.text)
    #expect(taken.status == 201)
    #expect(taken.body.contains("BMB-1402"))
    try await house.stop()
  }

  @Test("A search takes numbers with a system, without one, and of any; by URL and by form")
  func tokens() async throws {
    let house = try await RunningHouse.start()
    let nik = "9971011506900001"
    _ = try await house.curl("/fhir", RunningHouse.fhir, body: VisitText(number: "S-1").text)
    func total(_ path: String, form: String? = nil) async throws -> Int? {
      let type = ["-H", "Content-Type: application/x-www-form-urlencoded"]
      let reply = try await house.curl(
        path, RunningHouse.reading + (form == nil ? [] : type), body: form)
      #expect(reply.status == 200)
      #expect(!reply.body.contains(nik))
      return try reply.json["total"]?.int
    }
    let system = "https%3A%2F%2Ffhir.kemkes.go.id%2Fid%2Fnik"
    #expect(try await total("/fhir/Patient?identifier=\(system)%7C\(nik)") == 1)
    #expect(try await total("/fhir/Patient?identifier=\(nik)") == 1)
    #expect(try await total("/fhir/Patient?identifier=RM-S-1") == 1)
    #expect(try await total("/fhir/Patient?identifier=%7C\(nik)") == 0)
    #expect(try await total("/fhir/Patient/_search", form: "identifier=\(nik)") == 1)
    #expect(try await total("/fhir/Encounter?identifier=S-1") == 1)
    #expect(try await total("/fhir/Encounter?patient.identifier=\(nik)&_count=0") == 1)
    #expect(try await total("/fhir/Encounter?identifier=S-2") == 0)
    try await house.stop()
  }

  @Test(
    "SATUSEHAT's outpatient bundle goes in over mutual TLS and comes back",
    .enabled(if: corpora != nil, "BAIMBAI_CORPORA is not set"))
  func satusehatSample() async throws {
    let folder = URL(filePath: try #require(Self.corpora)).deletingLastPathComponent()
    let sample = try String(
      contentsOf: folder.appending(path: "domain/samples/satusehat_bundle_rawat_jalan.json"),
      encoding: .utf8)
    var filled = sample.replacing("{{Org_id}}", with: "9900103001")
      .replacing("{{Patient_id}}", with: "P99999999999")
      .replacing("{{Practitioner_id}}", with: "N99999999")
    // What is left are names and the message's own UUIDs.
    let names = Set(filled.matches(of: #/{{([A-Za-z_]+)}}/#).map { String($0.output.1) })
    for (number, name) in names.sorted().enumerated() {
      let uuid =
        "00000000-0000-4000-8000-" + String(repeating: "0", count: 10)
        + String(format: "%02d", number)
      filled = filled.replacing(
        "{{\(name)}}", with: name.hasSuffix("Name") || name.hasSuffix("Text") ? "Rekaan" : uuid)
    }
    let house = try await RunningHouse.start()
    let sent = try await house.curl("/fhir", RunningHouse.fhir, body: filled)
    #expect(sent.status == 201, "\(sent.body.prefix(2000))")
    let entries = try sent.json["entry"]?.array ?? []
    let visit = try #require(
      entries.compactMap { $0["response"] }.first { $0["resourceType"]?.string == "Encounter" })
    let location = try #require(visit["location"]?.string)
    let encounter = try await house.curl("/fhir/\(location)", RunningHouse.reading)
    #expect(encounter.status == 200)
    let patient = try #require(try encounter.json["subject"]?["reference"]?.string)
    let everything = try await house.curl(
      "/fhir/\(patient)/$everything", RunningHouse.reading)
    // All but its two Medications, which are nobody's; and the patient, whom it only names.
    #expect(try everything.json["total"]?.int == entries.count - 2 + 1)
    try await house.stop()
  }
}
