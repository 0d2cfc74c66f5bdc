import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite("Where a stored value came from", .timeLimit(.minutes(5)))
struct ProvenanceTests {
  private static let hl7 = [
    "MSH|^~\\&|SIMRS|KLINIK|BAIMBAI|DINKES|20250614084100+0800||ADT^A03|M1|P|2.5.1",
    "EVN|A03|20250614084100+0800",
    "PID|1||RM-1^^^KLINIK^MR~9971011506900001^^^KTP^NI||Rekaan^Uji||19900615|M",
    "PV1|1|O|UMUM||||N10000001^Rekaan^dr||||||||||||V-1^^^KLINIK^VN"
      + "|||||||||||||||||||||||||20250614080000+0800|20250614084000+0800",
    "DG1|1||J06.9^ISPA^I10||20250614080000+0800|F|||||||||1",
    "OBX|1|NM|8480-6^Sistol^LN||120|mm[Hg]^^UCUM|||||F|||20250614080000+0800",
  ].joined(separator: "\r")

  @Test(
    "It is told to the segment and field, with mapping, certificate and time, and the look is logged"
  )
  func toTheField() async throws {
    let house = try await RunningHouse.start()
    let sent = try await house.curl(
      "/v1/submissions", ["-H", "Content-Type: application/hl7-v2"], body: Self.hl7)
    #expect(sent.status == 201, "\(sent.body)")
    let visit = try #require(try sent.json["visits"]?.array?.first?["visit"]?.string)
    let found = try await house.curl(
      "/fhir/Patient/?identifier=https://fhir.kemkes.go.id/id/nik%7C9971011506900001",
      RunningHouse.reading)
    #expect(found.status != 500)
    let patient = try await house.curl("/fhir/Encounter/\(visit)", RunningHouse.reading).json
    let id = patient["subject"]?["reference"]?.string ?? ""
    let all = try await house.curl("/fhir/\(id)/$everything", RunningHouse.reading).json
    let resources = (all["entry"]?.array ?? []).compactMap { $0["resource"] }
    let condition = try #require(
      resources.first { $0["resourceType"]?.string == "Condition" }?["id"]?.string)
    let refused = try await house.curl("/fhir/Provenance?target=Condition/\(condition)")
    #expect(refused.status == 403)
    let told = try await house.curl(
      "/fhir/Provenance?target=Condition/\(condition)", RunningHouse.reading)
    #expect(told.status == 200)
    #expect(try told.json["total"]?.int == 1)
    #expect(told.body.contains("DG1[1]-3") && told.body.contains("hl7v2/1"), "\(told.body)")
    let lines = try await house.run(
      """
      "$PROGRAM" explain Condition/\(condition) --gateway "$GATEWAY" --user N10000001 \\
        --certificate "$CERTS/clinic-demo.pem" --key "$CERTS/clinic-demo.key" \\
        --authorities "$CERTS/ca.pem" --element code
      """)
    #expect(lines.contains("code: DG1[1]-3"), "\(lines)")
    #expect(lines.contains("application/hl7-v2"), "\(lines)")
    let encounter = try await house.curl(
      "/fhir/Provenance?target=Encounter/\(visit)", RunningHouse.reading)
    #expect(encounter.body.contains("PV1-2"), "\(encounter.body)")
    let stranger = try await house.curl(
      "/fhir/Provenance?target=Encounter/\(visit)", as: "clinic-demo-2", RunningHouse.reading)
    #expect(stranger.status == 404)
    try await house.stop()
  }
}
