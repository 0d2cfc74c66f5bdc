import Foundation
import StrictJSON
import Testing

/// The log as FHIR AuditEvents, the report of a person, and the breach pack, through real doors.
@Suite("AuditEvent")
struct AuditEventTests {
  @Test("Every kind of entry has the shape of its IHE BALP pattern, and each question is an entry")
  func asked() async throws {
    let house = try await RunningHouse.start()
    try await Self.addPeople(house)
    let visit = VisitText(number: "AE-1", nik: "9971011506900001", name: "Utuh Rekaan").text
    let sent = try await house.curl("/v1/submissions", RunningHouse.fhir, body: visit)
    let id = try #require(try sent.json["visits"]?[0]?["visit"]?.string)
    _ = try await house.curl("/v1/submissions", RunningHouse.fhir, body: visit)
    _ = try await house.curl("/v1/submissions", RunningHouse.fhir, body: "{\"nothing\":1}")
    _ = try await house.curl("/fhir/Encounter/\(id)", RunningHouse.reading)
    let system = "https://fhir.kemkes.go.id/id/nik"
    _ = try await house.curl(
      "/fhir/Patient?identifier=\(system)%7C9971011506900001", RunningHouse.reading)
    _ = try await house.curl("/fhir/Encounter/\(id)")
    let denied = try await house.curl("/fhir/AuditEvent")
    #expect(denied.status == 403)

    let all = try await house.curl("/fhir/AuditEvent", as: "auditor-demo")
    #expect(all.status == 200, "\(all.body)")
    let events = try #require(try all.json["entry"]?.array?.compactMap { $0["resource"] })
    var kinds: Set<String> = []
    for event in events {
      kinds.insert(event["subtype"]?.array?.last?["code"]?.string ?? "")
      for breach in Self.breaches(of: event) { Issue.record("\(breach) in \(event)") }
    }
    let wanted: Set = [
      "visit.submit", "replay", "submission.quarantine", "record.read", "query", "deny",
      "registry.change", "cert.change", "audit.read",
    ]
    #expect(wanted.isSubset(of: kinds), "\(wanted.subtracting(kinds))")
    #expect(!all.body.contains("9971011506900001") && !all.body.contains("Utuh"))

    // Each parameter narrows; the person is found by number and named by pseudonym.
    func count(_ query: String) async throws -> Int {
      let reply = try await house.curl("/fhir/AuditEvent?\(query)", as: "auditor-demo")
      #expect(reply.status == 200, "\(query): \(reply.body)")
      return try reply.json["entry"]?.array?.count ?? 0
    }
    #expect(try await count("subtype=record.read") == 2)
    #expect(try await count("entity=Encounter/\(id)&action=R&outcome=0") == 1)
    #expect(try await count("agent=clinic-demo&subtype=deny&outcome=4") >= 1)
    #expect(try await count("agent=N10000001") == 3)
    #expect(try await count("date=lt2020-01-01") == 0)
    #expect(try await count("date=ge2020-01-01&_count=5") == 5)
    #expect(try await count("patient:identifier=\(system)%7C9971011506900009") == 0)
    let person = try await house.curl(
      "/fhir/AuditEvent?patient:identifier=\(system)%7C9971011506900001&_count=1",
      as: "auditor-demo")
    let links = try #require(try person.json["link"]?.array)
    let next = try #require(links.first { $0["relation"]?.string == "next" }?["url"]?.string)
    #expect(
      next.contains("patient=") && !person.body.contains("9971011506900001"), "\(person.body)")
    let path = try #require(next.range(of: "/fhir/"))
    let second = try await house.curl(String(next[path.lowerBound...]), as: "auditor-demo")
    #expect(try second.json["entry"]?.array?.count == 1)
    for bad in ["color=red", "action=X", "date=yesterday", "patient=12", "_count=0", "outcome=7"] {
      let reply = try await house.curl("/fhir/AuditEvent?\(bad)", as: "auditor-demo")
      #expect(reply.status == 400, "\(bad)")
    }
    let first = try await house.curl("/fhir/AuditEvent/0", as: "auditor-demo")
    #expect(try first.json["id"]?.string == "0")
    #expect(try await house.curl("/fhir/AuditEvent/999999", as: "auditor-demo").status == 404)
    try await house.stop()
  }

  @Test("A person's report and a breach pack tell who, from where, when and why; both are entries")
  func reported() async throws {
    let house = try await RunningHouse.start()
    try await Self.addPeople(house)
    let visit = VisitText(number: "AE-2", nik: "9971011506900001", name: "Utuh Rekaan").text
    let sent = try await house.curl("/v1/submissions", RunningHouse.fhir, body: visit)
    let id = try #require(try sent.json["visits"]?[0]?["visit"]?.string)
    for _ in 0..<3 { _ = try await house.curl("/fhir/Encounter/\(id)", RunningHouse.reading) }
    let body = #"{"system":"https://fhir.kemkes.go.id/id/nik","value":"9971011506900001"}"#
    let json = ["-H", "Content-Type: application/json"]
    #expect(try await house.curl("/v1/audit/patient-reports", json, body: body).status == 403)
    let reply = try await house.curl(
      "/v1/audit/patient-reports", as: "auditor-demo", json, body: body)
    #expect(reply.status == 200, "\(reply.body)")
    let actors = try #require(try reply.json["actors"]?.array)
    let reader = try #require(actors.first { $0["user"]?.string == "N10000001" })
    let accesses = try #require(reader["accesses"]?.array)
    #expect(accesses.count == 3 && reader["name"]?.string == "Klinik Rekaan 1")
    #expect(
      accesses[0]["purpose"]?.string == "TREAT" && accesses[0]["address"]?.string == "127.0.0.1")
    #expect(accesses[0]["resource"]?.string == "Encounter/\(id)")
    #expect(!reply.body.contains("9971011506900001"))

    let said = try await house.run(
      """
      config=(--config "$FOLDER/baimbai.json")
      echo 9971011506900001 | "$PROGRAM" audit patient "${config[@]}"; echo "text $?"
      echo 9971011506900001 | "$PROGRAM" audit patient "${config[@]}" --csv | wc -l
      echo 9971011506900009 | "$PROGRAM" audit patient "${config[@]}"; echo "nobody $?"
      "$PROGRAM" audit breach "${config[@]}" --user N10000001 --known-at 2026-01-01 "$FOLDER/pack"; echo "breach $?"
      wc -l <"$FOLDER/pack/persons.csv"; wc -l <"$FOLDER/pack/accesses.ndjson"
      """)
    for line in [
      "Klinik Rekaan 1 (clinic-demo) - N10000001, disebut / asserted: 3", "text 0", "nobody 1",
      "orang / persons          1 ", "2026-01-03T16:00:00", "breach 0",
    ] { #expect(said.contains(line), "\(line) in \(said)") }
    #expect(said.hasSuffix("2\n3\n"), "\(said)")
    let asked = try await house.count(
      """
      SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'res'
        IN ('PatientReport', 'BreachPack')
      """)
    // Two by HTTP, one of them denied; two texts and a breach pack on the command line.
    #expect(asked == 5)
    try await house.stop()
  }

  private static func addPeople(_ house: RunningHouse) async throws {
    _ = try await house.run(
      """
      "$PROGRAM" officer add auditor-demo --config "$FOLDER/baimbai.json" --name "Petugas Rekaan" --role auditor
      "$PROGRAM" certificate add "$CERTS/auditor-demo.pem" --config "$FOLDER/baimbai.json" --officer auditor-demo
      """)
    // The registry's watch sees it within a second.
    try await Task.sleep(for: .milliseconds(1500))
  }

  /// What an event lacks of the constraints of BALP, written from its profiles.
  static func breaches(of event: JSON) -> [String] {
    var breaches: [String] = []
    func demand(_ holds: Bool, _ what: String) { if !holds { breaches.append(what) } }
    func has(_ coding: JSON?, _ system: String, _ code: String) -> Bool {
      coding?["system"]?.string == system && coding?["code"]?.string == code
    }
    let dicom = "http://dicom.nema.org/resources/ontology/DCM"
    let rest = "http://hl7.org/fhir/restful-interaction"
    let agents = event["agent"]?.array ?? []
    func agent(_ code: String) -> JSON? {
      agents.first { has($0["type"]?["coding"]?[0], dicom, code) }
    }
    let entities = event["entity"]?.array ?? []
    func entity(_ type: String, _ role: String) -> JSON? {
      entities.first { $0["type"]?["code"]?.string == type && $0["role"]?["code"]?.string == role }
    }
    demand(event["recorded"]?.string?.isEmpty == false, "recorded")
    demand(["0", "4", "8", "12"].contains(event["outcome"]?.string ?? ""), "outcome")
    demand(event["source"]?["observer"] != nil, "source.observer")
    demand(agents.count { $0["requestor"]?.bool == true } == 1, "one requestor")
    demand(agents.allSatisfy { $0["who"] != nil }, "agent.who")
    demand(agent("110152") != nil && agent("110153") != nil, "source and destination")
    let users = agents.filter {
      has(
        $0["type"]?["coding"]?[0], "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
        "IRCP")
    }
    demand(users.count <= 1 && users.allSatisfy { $0["requestor"]?.bool == true }, "user")
    let request = entities.first { $0["type"]?["code"]?.string == "XrequestId" }
    demand(request?["what"]?["identifier"]?["value"]?.string?.isEmpty == false, "transaction")
    let profile = event["meta"]?["profile"]?[0]?.string?.split(separator: ".").last.map(String.init)
    let isOfPatient = profile?.hasPrefix("Patient") == true
    let pattern = profile.map { isOfPatient ? String($0.dropFirst("Patient".count)) : $0 }
    demand(!isOfPatient || entity("1", "1")?["what"]?["identifier"] != nil, "patient entity")
    let client = agents.first
    let isClientDestination = client.map {
      has($0["type"]?["coding"]?[0], dicom, "110152")
    }
    switch pattern {
    case "Create":
      demand(event["action"]?.string == "C", "action C")
      demand(has(event["subtype"]?[0], rest, "create"), "subtype create")
      demand(isClientDestination == false, "the client is the source")
      demand(entity("2", "4") != nil, "data")
    case "Read":
      demand(event["action"]?.string == "R", "action R")
      demand(has(event["subtype"]?[0], rest, "read"), "subtype read")
      demand(isClientDestination == true, "the client is the destination")
      demand(entity("2", "4") != nil, "data")
    case "Query":
      demand(event["action"]?.string == "E", "action E")
      demand(has(event["subtype"]?[0], rest, "search"), "subtype search")
      demand(isClientDestination == false, "the client is the source")
      demand(entity("2", "24")?["_query"]?["extension"] != nil, "query or why there is none")
    case "Update":
      demand(event["action"]?.string == "U", "action U")
      demand(has(event["subtype"]?[0], rest, "update"), "subtype update")
    case "Delete": demand(event["action"]?.string == "D", "action D")
    case nil: demand(pattern == nil, "pattern")
    default: breaches.append("unknown pattern \(profile ?? "")")
    }
    return breaches
  }
}
