import Foundation
import StrictJSON
import Testing

/// `$export` through the real door, by an officer's certificate.
@Suite("Bulk export")
struct ExportFlowTests {
  @Test("The office asks, polls, fetches and deletes; nobody else gets past the door")
  func flow() async throws {
    let house = try await RunningHouse.start()
    _ = try await house.run(
      """
      "$PROGRAM" officer add auditor-demo --config "$FOLDER/baimbai.json" --name "Petugas Rekaan" --role officer
      "$PROGRAM" certificate add "$CERTS/auditor-demo.pem" --config "$FOLDER/baimbai.json" --officer auditor-demo
      """)
    try await Task.sleep(for: .milliseconds(1500))
    let visit = VisitText(number: "EX-1", nik: "9971011506900001", name: "Utuh Rekaan").text
    #expect(try await house.curl("/v1/submissions", RunningHouse.fhir, body: visit).status == 201)

    let asynchronous = ["-H", "Prefer: respond-async", "-H", "X-Purpose-Of-Use: HOPERAT"]
    func ask(
      _ query: String = "", _ more: [String] = asynchronous, as name: String = "auditor-demo"
    ) async throws -> RunningHouse.Reply {
      try await house.curl("/fhir/$export\(query)", as: name, more + ["-D", "-"])
    }
    #expect(try await ask(as: "clinic-demo").status == 403)
    #expect(try await ask("", ["-H", "X-Purpose-Of-Use: HOPERAT"]).status == 400)
    #expect(try await ask("?_type=Patient,Secret").status == 400)
    #expect(try await ask("?patient=Patient/1").status == 400)
    let identified = try await ask("?identified=true")
    #expect(identified.status == 403 && identified.body.contains("BMB-1871"))
    #expect(
      try await ask("", ["-H", "Prefer: respond-async", "-H", "X-Purpose-Of-Use: TREAT"]).status
        == 403)

    let begun = try await ask("?_type=Patient,Encounter&_outputFormat=ndjson")
    #expect(begun.status == 202, "\(begun.body)")
    let location = try #require(
      begun.body.firstMatch(of: #/(?i)content-location: https://[^/]+(/v1/exports/\S+)/#)?.1)
    let path = String(location)
    #expect(try await house.curl(path, as: "clinic-demo").status == 403)
    var status = try await house.curl(path, as: "auditor-demo")
    for _ in 1...40 where status.status == 202 {
      try await Task.sleep(for: .milliseconds(500))
      status = try await house.curl(path, as: "auditor-demo")
    }
    #expect(status.status == 200, "\(status.body)")
    let output = try #require(try status.json["output"]?.array)
    #expect(output.compactMap { $0["type"]?.string } == ["Encounter", "Patient"])
    #expect(try status.json["requiresAccessToken"]?.bool == false)
    let file = try await house.curl("\(path)/Patient.ndjson", as: "auditor-demo")
    #expect(file.status == 200 && file.body.contains(#""resourceType":"Patient""#))
    #expect(!file.body.contains("Utuh") && !file.body.contains("9971011506900001"))
    #expect(try await house.curl("\(path)/Secret.ndjson", as: "auditor-demo").status == 404)
    #expect(try await house.curl(path, as: "auditor-demo", ["-X", "DELETE"]).status == 202)
    #expect(try await house.curl("\(path)/Patient.ndjson", as: "auditor-demo").status == 404)
    #expect(try await house.curl(path, as: "auditor-demo").status == 404)
    try await house.stop()
  }
}
