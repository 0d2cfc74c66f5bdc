import Foundation
import StrictJSON
import TestSupport
import Testing

/// What a facility recorded of its patients' words is read again by it, and by nobody else.
@Suite("Consents over the gateway", .timeLimit(.minutes(2)))
struct ConsentFlowTests {
  private static let headers = RunningHouse.fhir + ["-H", "X-Acting-User: N10000001"]

  private static func body(
    _ patient: String, _ type: String, status: String = "active", more: String = ""
  ) -> String {
    let hash = Data(repeating: 7, count: 32).base64EncodedString()
    return """
      {"resourceType":"Consent","status":"\(status)","patient":{"reference":"\(patient)"},
       "sourceAttachment":{"title":"map 3","hash":"\(hash)"},"provision":{"type":"\(type)"\(more)}}
      """
  }

  @Test("A consent is read, searched, ended and has its two versions; each look is an entry")
  func reading() async throws {
    let house = try await RunningHouse.start()
    let visit = VisitText(number: "A-1")
    let sent = try await house.curl("/v1/submissions", RunningHouse.fhir, body: visit.text)
    let encounter = try #require(try sent.json["visits"]?[0]?["visit"]?.string)
    let read = try await house.curl("/fhir/Encounter/\(encounter)", RunningHouse.reading)
    let patient = try #require(try read.json["subject"]?["reference"]?.string)
    var ids: [String] = []
    for body in [
      Self.body(patient, "deny"),
      Self.body(
        patient, "permit",
        more: """
          ,"period":{"start":"2026-01-01","end":"2026-02-01"},
          "securityLabel":[{"code":"HIV"},{"code":"SDV"}],
          "actor":[{"reference":{"reference":"Organization/clinic-demo-2"}}]
          """),
    ] {
      let said = try await house.curl("/fhir/Consent", Self.headers, body: body)
      #expect(said.status == 201, "\(said.body)")
      ids.append(try #require(try said.json["id"]?.string))
    }
    // What would be understood in part only is not taken.
    let partly = [
      #","purpose":[{"code":"HRESCH"}]"#, #","dataPeriod":{"start":"2024-01-01"}"#,
      #","class":[{"code":"Encounter"}]"#, #","period":{"end":"31-12-2026"}"#,
      #","actor":[{"role":{"coding":[{"code":"AUT"}]},"reference":{"reference":"Organization/clinic-demo-2"}}]"#,
    ].map { Self.body(patient, "permit", more: $0) }
    let research = Self.body(patient, "permit").replacingOccurrences(
      of: "\"provision\"", with: #""scope":{"coding":[{"code":"research"}]},"provision""#)
    for body in partly + [research] {
      #expect(
        try await house.curl("/fhir/Consent", Self.headers, body: body).status == 422, "\(body)")
    }
    let leaves = try #require(try await house.count("SELECT count(*) FROM audit.leaf"))
    let one = try await house.curl("/fhir/Consent/\(ids[1])", RunningHouse.reading)
    #expect(one.status == 200, "\(one.body)")
    let consent = try one.json
    #expect(consent["status"]?.string == "active" && consent["meta"]?["versionId"]?.string == "1")
    #expect(consent["patient"]?["reference"]?.string == patient)
    #expect(consent["sourceAttachment"]?["title"]?.string == "map 3")
    #expect(consent["provision"]?["type"]?.string == "permit")
    #expect(
      consent["provision"]?["securityLabel"]?.array?.compactMap { $0["code"]?.string } == [
        "HIV", "SDV",
      ])
    #expect(
      consent["provision"]?["actor"]?[0]?["reference"]?["reference"]?.string
        == "Organization/clinic-demo-2")
    #expect(try await house.count("SELECT count(*) FROM audit.leaf") == leaves + 1)
    #expect(
      try await house.count(
        "SELECT count(*) FROM audit.subject WHERE leaf_index = \(leaves)") == 1)
    // Not without a purpose, and not for another facility.
    #expect(try await house.curl("/fhir/Consent/\(ids[0])").status == 403)
    #expect(
      try await house.curl(
        "/fhir/Consent/\(ids[0])", as: "clinic-demo-2", RunningHouse.reading
      ).status == 404)
    func search(_ query: String) async throws -> [String] {
      let reply = try await house.curl("/fhir/Consent?\(query)", RunningHouse.reading)
      #expect(reply.status == 200, "\(query): \(reply.body)")
      return try reply.json["entry"]?.array?.compactMap { $0["resource"]?["id"]?.string } ?? []
    }
    let both = [ids[1], ids[0]]
    #expect(try await search("patient=\(patient)") == both)
    #expect(try await search("patient=Patient/\(encounter)").isEmpty)
    #expect(try await search("status=active") == both)
    #expect(try await search("status=inactive").isEmpty)
    #expect(try await search("category=59284-0") == both)
    #expect(try await search("category=other").isEmpty)
    #expect(try await search("security-label=HIV") == [ids[1]])
    #expect(try await search("security-label:missing=false") == [ids[1]])
    #expect(try await search("period:missing=false") == both)
    #expect(try await search("period:missing=true").isEmpty)
    #expect(try await search("period=2026-01-15") == [ids[1]])
    #expect(try await search("period=ge2026-02-02") == [ids[0]])
    #expect(try await search("date=ge2026-01-01") == both)
    #expect(try await search("date=lt2026-01-01").isEmpty)
    #expect(try await search("_lastUpdated=ge2026-01-01&_id=\(ids[0])") == [ids[0]])
    for query in ["colour=blue", "patient=", "date=x", "_id=1", "_count=-1"] {
      #expect(
        try await house.curl("/fhir/Consent?\(query)", RunningHouse.reading).status == 400,
        "\(query)")
    }
    let foreign = try await house.curl(
      "/fhir/Consent", as: "clinic-demo-2", RunningHouse.reading)
    #expect(try foreign.json["total"]?.int == 0)
    // A page at a time; the link tells nothing.
    let first = try await house.curl("/fhir/Consent?_count=1", RunningHouse.reading).json
    #expect(first["total"]?.int == 2 && first["entry"]?.array?.count == 1)
    let next = try #require(
      first["link"]?.array?.first { $0["relation"]?.string == "next" }?["url"]?.string)
    let path = try #require(next.components(separatedBy: "/fhir/").last)
    let rest = try await house.curl("/fhir/\(path)", RunningHouse.reading).json
    #expect(rest["entry"]?[0]?["resource"]?["id"]?.string == ids[0])
    #expect(rest["link"]?.array?.contains { $0["relation"]?.string == "next" } == false)

    let ended = try await house.curl(
      "/fhir/Consent/\(ids[0])", Self.headers + ["-X", "PUT"],
      body: Self.body(patient, "deny", status: "inactive"))
    #expect(ended.status == 200, "\(ended.body)")
    #expect(try await search("status=inactive") == [ids[0]])
    let history = try await house.curl(
      "/fhir/Consent/\(ids[0])/_history", RunningHouse.reading
    ).json
    #expect(
      history["entry"]?.array?.compactMap { $0["resource"]?["status"]?.string } == [
        "inactive", "active",
      ])
    let old = try await house.curl(
      "/fhir/Consent/\(ids[0])/_history/1", RunningHouse.reading
    ).json
    #expect(old["status"]?.string == "active")
    #expect(
      try await house.curl("/fhir/Consent/\(ids[0])/_history/3", RunningHouse.reading).status
        == 404)
    let known = try await house.curl(
      "/fhir/Consent/\(ids[0])", RunningHouse.reading + ["-H", "If-None-Match: W/\"2\""])
    #expect(known.status == 304)
    try await house.stop()
  }
}
