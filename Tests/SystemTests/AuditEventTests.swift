import AuditLog
import Database
import Foundation
import Logging
import RecordModel
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
      for breach in BALPCheck.breaches(of: event) { Issue.record("\(breach) in \(event)") }
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
    let patients = try second.json["entry"]?.array?.compactMap { $0["resource"]?["entity"] }
    let pseudonym = try #require(
      patients?.first?.array?.first { $0["type"]?["code"]?.string == "1" }?["what"]?["identifier"])
    #expect(pseudonym["system"]?.string == "urn:baimbai:pseudonym")
    let hex = try #require(pseudonym["value"]?.string)
    for name in ["patient", "patient.identifier", "patient:identifier"] {
      #expect(try await count("\(name)=urn:baimbai:pseudonym%7C\(hex)&subtype=record.read") == 2)
    }
    // Agents are named as the events name them, and each by its own system.
    let base = "https://fhir.baimbai.id"
    #expect(try await count("agent=\(base)/facility%7Cclinic-demo&agent=N10000001") == 3)
    #expect(try await count("agent=\(base)/user%7Cclinic-demo") == 0)
    // One entry by its id, and no other in its place.
    #expect(try await count("_id=0") == 1)
    #expect(try await count("_id=999999") == 0)
    #expect(try await count("_id=0&subtype=deny") == 0)
    // A date is as exact as it is written: what comes after an entry begins a microsecond later.
    let times = try all.json["entry"]?.array?.compactMap { $0["resource"]?["recorded"]?.string }
    let moments = try #require(times)
    #expect(try await count("date=\(moments[3])") == 1)
    #expect(try await count("date=gt\(moments[3])&date=le\(moments[0])") == 3)
    for bad in [
      "color=red", "action=X", "date=yesterday", "patient=12", "_count=0", "outcome=7", "agent=",
      "patient=\(system)%7C\(hex)", "action=R,C", "action=R&action=C", "_id=a", "agent=a%7Cb",
      "patient:identifier=\(system)%7C12", "subtype=other%7Cdeny", "agent:not=N1",
    ] {
      let reply = try await house.curl("/fhir/AuditEvent?\(bad)", as: "auditor-demo")
      #expect(reply.status == 400, "\(bad)")
    }
    let first = try await house.curl("/fhir/AuditEvent/0", as: "auditor-demo")
    #expect(try first.json["id"]?.string == "0")
    #expect(try await house.curl("/fhir/AuditEvent/999999", as: "auditor-demo").status == 404)
    #expect(!house.log.contains("9971011506900001"))
    try await house.openWhole()
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
      cat "$FOLDER/pack/persons.csv" "$FOLDER/pack/summary.json"; echo
      wc -l <"$FOLDER/pack/persons.csv"; wc -l <"$FOLDER/pack/accesses.ndjson"
      """)
    for line in [
      "Klinik Rekaan 1 (clinic-demo) - N10000001, disebut / asserted: 3", "text 0", "nobody 1",
      "orang / persons          1 ", "2026-01-03T16:00:00", "breach 0",
      "Membaca rekam / Read a record  Pengobatan / Treatment", "sertifikat / certificate ",
      "a. Data pribadi yang terungkap: Encounter 3.", "How: Read a record 3.",
      "clinic-demo 3,Encounter 3", #""kinds":{"Encounter":3},"events":{"record.read":3}"#,
    ] { #expect(said.contains(line), "\(line) in \(said)") }
    #expect(said.hasSuffix("2\n3\n"), "\(said)")
    let asked = try await house.count(
      """
      SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'res'
        IN ('PatientReport', 'BreachPack/N10000001')
      """)
    // Two by HTTP, one of them denied; two texts and a breach pack on the command line.
    #expect(asked == 5)
    try await house.stop()
  }

  /// Every event with every action, outcome and number of patients, with and without what a profile
  /// demands.
  private static var drafts: [LeafDraft] {
    let persons = (1...3).map { number in
      LeafDraft.Subject(pseudonym: [UInt8](repeating: UInt8(number), count: 16), visit: nil)
    }
    var drafts: [LeafDraft] = []
    for event in LeafDraft.Event.allCases {
      for action in [LeafDraft.Action.create, .read, .update, .delete, .execute] {
        for outcome in [LeafDraft.Outcome.success, .minor, .serious] {
          for count in [0, 1, 3] {
            var draft = LeafDraft(event, action, requestID: "kinds-\(drafts.count)")
            draft.outcome = outcome
            draft.subjects = Array(persons.prefix(count))
            let turn = drafts.count
            draft.source = turn % 7 == 0 ? nil : "127.0.0.1"
            draft.resource = turn % 11 == 0 ? nil : ["Submission/1", "Encounter/\(turn)"][turn % 2]
            draft.user = turn % 3 == 0 ? nil : "N1"
            draft.isUserProven = turn % 3 == 1
            draft.facility = turn % 4 == 0 ? nil : "clinic-demo"
            draft.certificate = turn % 5 == 0 ? nil : [UInt8](repeating: 5, count: 32)
            draft.purpose = turn % 2 == 0 ? nil : "TREAT"
            drafts.append(draft)
          }
        }
      }
    }
    return drafts
  }

  /// The profile that an entry must claim, for its event and its action.
  private static func profile(of draft: LeafDraft) -> String? {
    guard draft.outcome == .success, draft.source != nil, draft.resource != nil else { return nil }
    let pattern: String? =
      switch (draft.event, draft.action) {
      case (.export, _), (.notify, _), (.bulk, .read), (_, .delete): nil
      case (.query, .execute), (.auditRead, .execute): "Query"
      case (_, .create): "Create"
      case (_, .read): "Read"
      case (_, .update): "Update"
      default: nil
      }
    return pattern.map { draft.subjects.count == 1 ? "Patient\($0)" : $0 }
  }

  @Test(
    "Every event there is, with every action and outcome, keeps the profile that it claims (A-09)")
  func kinds() async throws {
    let house = try await RunningHouse.start()
    try await Self.addPeople(house)
    let database = Database(
      DatabaseConfiguration(connection: house.connection),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let running = Task { try await database.run() }
    defer { running.cancel() }
    let committer = LeafCommitter(
      database: database, log: AuditLog(), now: { Int64(Date().timeIntervalSince1970 * 1_000_000) })
    let drafts = Self.drafts
    let leaves = try await committer.commit(drafts).leaves
    await committer.close()
    var told: [String: JSON] = [:]
    var path: String? = "/fhir/AuditEvent"
    while let next = path {
      let reply = try await house.curl(next, as: "auditor-demo")
      #expect(reply.status == 200, "\(reply.body)")
      for event in try reply.json["entry"]?.array?.compactMap({ $0["resource"] }) ?? [] {
        told[event["id"]?.string ?? ""] = event
      }
      let link = try reply.json["link"]?.array?.first { $0["relation"]?.string == "next" }
      path = link?["url"]?.string.flatMap { url in
        url.range(of: "/fhir/").map { String(url[$0.lowerBound...]) }
      }
    }
    for (draft, leaf) in zip(drafts, leaves) {
      let event = try #require(told[String(leaf.index)])
      #expect(BALPCheck.breaches(of: event).isEmpty, "\(event)")
      #expect(BALPCheck.profile(of: event) == Self.profile(of: draft), "\(event)")
      let patients = event["entity"]?.array?.filter { $0["type"]?["code"]?.string == "1" }
      #expect((patients ?? []).count == draft.subjects.count)
      let kind = event["type"]?["code"]?.string
      let isExport =
        [.export, .notify].contains(draft.event) || draft.event == .bulk && draft.action == .read
      #expect(kind == (isExport ? "110106" : "rest"))
    }
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
}
