import Foundation
import StrictJSON
import TestSupport
import Testing

/// One person at two clinics, over the running gateway: read across, not without consent, and in an emergency.
@Suite("One person at two clinics", .timeLimit(.minutes(2)))
struct AcrossFlowTests {
  private func send(
    _ house: RunningHouse, _ number: String, from clinic: String, nik: String, code: String = "I10"
  ) async throws -> (visit: String, patient: String) {
    let organization = clinic == "clinic-demo" ? "9900103001" : "9900103002"
    // Yesterday: who treated a person long ago has no relation any more.
    let day = Date(timeIntervalSinceNow: -86_400).formatted(.iso8601.year().month().day())
    let visit = VisitText(
      number: number, nik: nik, start: "\(day)T08:00:00+08:00", organization: organization)
    let sent = try await house.curl(
      "/v1/submissions", as: clinic, RunningHouse.fhir,
      body: visit.text.replacing("\"I10\"", with: "\"\(code)\""))
    #expect(sent.status == 201, "\(sent.body)")
    let id = try #require(try sent.json["visits"]?[0]?["visit"]?.string)
    let read = try await house.curl("/fhir/Encounter/\(id)", as: clinic, RunningHouse.reading)
    let patient = try #require(try read.json["subject"]?["reference"]?.string)
    return (id, patient)
  }

  private static func consent(_ patient: String, _ type: String) -> String {
    let hash = Data(repeating: 7, count: 32).base64EncodedString()
    return """
      {"resourceType":"Consent","status":"active","patient":{"reference":"\(patient)"},
       "sourceAttachment":{"title":"map 3","hash":"\(hash)"},"provision":{"type":"\(type)"}}
      """
  }

  @Test(
    "What the other clinic sent is read, ends with the person's word at once, and comes back with it"
  )
  func consent() async throws {
    let house = try await RunningHouse.start()
    let a = try await send(house, "A-1", from: "clinic-demo", nik: "9971011506900001")
    let b = try await send(house, "B-1", from: "clinic-demo-2", nik: "9971011506900001")
    func look() async throws -> RunningHouse.Reply {
      try await house.curl(
        "/fhir/Encounter/\(a.visit)", as: "clinic-demo-2", RunningHouse.reading)
    }
    let seen = try await look()
    #expect(seen.status == 200, "\(seen.body)")
    #expect(try seen.json["subject"]?["reference"]?.string == b.patient)
    let summary = try await house.curl(
      "/fhir/\(b.patient)/$summary", as: "clinic-demo-2", RunningHouse.reading)
    #expect(summary.status == 200, "\(summary.body)")
    let whole = try await house.curl(
      "/fhir/\(b.patient)/$everything", as: "clinic-demo-2", RunningHouse.reading)
    #expect(whole.body.contains("Encounter/\(a.visit)"), "\(whole.body)")
    let anchored = ["Encounter?_id=\(a.visit)", "Observation?encounter=\(a.visit)"]
    for query in anchored {
      let found = try await house.curl(
        "/fhir/\(query)", as: "clinic-demo-2", RunningHouse.reading)
      #expect(try found.json["total"]?.int == 1, "\(query): \(found.body)")
    }

    let headers = RunningHouse.fhir + ["-H", "X-Acting-User: N10000001"]
    #expect(
      try await house.curl(
        "/fhir/Consent", as: "clinic-demo-2", headers, body: Self.consent(a.patient, "deny")
      ).status == 404, "another facility's patient")
    #expect(
      try await house.curl(
        "/fhir/Consent", headers, body: "{\"resourceType\":\"Consent\",\"status\":\"active\"}"
      ).status == 422)
    let said = try await house.curl(
      "/fhir/Consent", headers, body: Self.consent(a.patient, "deny"))
    #expect(said.status == 201, "\(said.body)")
    let id = try #require(try said.json["id"]?.string)
    let closed = try await look()
    #expect(
      closed.status == 403 && closed.body.contains("No consent available for Encounter/\(a.visit)"),
      "\(closed.body)")
    let everything = try await house.curl(
      "/fhir/\(b.patient)/$everything", as: "clinic-demo-2", RunningHouse.reading)
    #expect(everything.status == 200 && everything.body.contains("suppressed"))
    #expect(!everything.body.contains("\"value\":\"A-1\""))
    let search = try await house.curl(
      "/fhir/Condition?patient=\(b.patient)", as: "clinic-demo-2", RunningHouse.reading)
    #expect(search.status == 200 && search.body.contains("suppressed"))
    #expect(!search.body.contains("\(a.visit).") && search.body.contains("\(b.visit)."))
    for query in anchored {
      let found = try await house.curl(
        "/fhir/\(query)", as: "clinic-demo-2", RunningHouse.reading)
      #expect(found.body.contains("suppressed"), "\(query): \(found.body)")
      #expect(found.status == 200 && !found.body.contains("\"value\":\"A-1\""))
    }
    let history = try await house.curl(
      "/fhir/Encounter/\(a.visit)/_history/1", as: "clinic-demo-2", RunningHouse.reading)
    #expect(history.status == 403, "\(history.body)")
    // Who sent it reads it still.
    #expect(
      try await house.curl("/fhir/Encounter/\(a.visit)", RunningHouse.reading).status == 200)
    let ended = try await house.curl(
      "/fhir/Consent/\(id)", headers + ["-X", "PUT"],
      body: Self.consent(a.patient, "deny").replacing("\"active\"", with: "\"inactive\""))
    #expect(ended.status == 200, "\(ended.body)")
    #expect(try await look().status == 200)
    try await house.openWhole()
    try await house.stop()
  }

  @Test(
    "Emergency access opens one person's record to who asked with a reason, and leaves its entries")
  func emergency() async throws {
    let house = try await RunningHouse.start()
    let a = try await send(house, "A-1", from: "clinic-demo", nik: "9971011506900001")
    func look(_ user: String) async throws -> Int {
      try await house.curl(
        "/fhir/Encounter/\(a.visit)", as: "clinic-demo-2",
        ["-H", "X-Purpose-Of-Use: ETREAT", "-H", "X-Acting-User: \(user)"]
      ).status
    }
    let before = try await look("N20000001")
    #expect(before == 403 || before == 404)
    let json = ["-H", "Content-Type: application/json"]
    func open(_ reason: String, _ user: String? = "N20000001") async throws -> RunningHouse.Reply {
      try await house.curl(
        "/v1/break-glass", as: "clinic-demo-2",
        json + (user.map { ["-H", "X-Acting-User: \($0)"] } ?? []),
        body:
          #"{"number":{"system":"https://fhir.kemkes.go.id/id/nik","value":"9971011506900001"},"reason":"\#(reason)"}"#
      )
    }
    #expect(try await open("pingsan").status == 422)
    #expect(try await open("pasien tidak sadar di IGD", nil).status == 403)
    let opened = try await open("pasien tidak sadar di IGD")
    #expect(opened.status == 201, "\(opened.body)")
    #expect(try await look("N20000001") == 200)
    #expect(try await look("N20000009") == before, "another person of the clinic")
    let entries = try await house.count(
      """
      SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'evt' = 'breakglass'
        AND convert_from(entry, 'UTF8')::jsonb ->> 'fac' = 'clinic-demo-2'
      """)
    #expect(entries ?? 0 >= 1)
    try await house.openWhole()
    try await house.stop()
  }

  @Test("Who holds a part is given the whole once it is open, and not told that he has it")
  func redactedTag() async throws {
    let house = try await RunningHouse.start()
    let a = try await send(
      house, "A-1", from: "clinic-demo", nik: "9971011506900001", code: "B20")
    _ = try await send(house, "B-1", from: "clinic-demo-2", nik: "9971011506900001")
    func look(_ known: String...) async throws -> (status: Int, tag: String, body: String) {
      let file = "\(house.folder)/headers-\(UUID().uuidString)"
      let reply = try await house.curl(
        "/fhir/Encounter/\(a.visit)", as: "clinic-demo-2",
        RunningHouse.reading + known.flatMap { ["-H", $0] } + ["-D", file])
      let tag = try String(contentsOfFile: file, encoding: .utf8).split(whereSeparator: \.isNewline)
        .first { $0.lowercased().hasPrefix("etag:") }
      return (
        reply.status, String(tag?.dropFirst(5) ?? "").trimmingCharacters(in: .whitespaces),
        reply.body
      )
    }
    let part = try await look()
    #expect(part.status == 200 && part.tag == "W/\"1-redacted\"" && part.body.contains("REDACTED"))
    #expect(try await look("If-None-Match: \(part.tag)").status == 200)
    let opened = try await house.curl(
      "/v1/break-glass", as: "clinic-demo-2",
      ["-H", "Content-Type: application/json", "-H", "X-Acting-User: N10000001"],
      body:
        #"{"number":{"system":"https://fhir.kemkes.go.id/id/nik","value":"9971011506900001"},"reason":"pasien tidak sadar di IGD"}"#
    )
    #expect(opened.status == 201, "\(opened.body)")
    let later = "If-Modified-Since: Fri, 31 Dec 2100 00:00:00 GMT"
    for known in ["If-None-Match: \(part.tag)", "If-None-Match: *", later] {
      let whole = try await look(known)
      #expect(whole.status == 200 && whole.tag == "W/\"1\"", "\(known): \(whole)")
      #expect(!whole.body.contains("REDACTED"))
    }
    #expect(try await look("If-None-Match: W/\"1\"").status == 304)
    try await house.stop()
  }
}
