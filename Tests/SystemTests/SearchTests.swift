import FHIRFormat
import Foundation
import RecordModel
import StrictJSON
import TestSupport
import Testing

/// Searching the record as a vendor does it.
@Suite("Searching the record, over mutual TLS")
struct SearchTests {
  static let nik = "9971011506900001"

  /// A house with three visits of one patient and one of another; the patient's address.
  private func filled() async throws -> (house: RunningHouse, patient: String) {
    let house = try await RunningHouse.start()
    for (number, day) in [("S-1", "10"), ("S-2", "11"), ("S-3", "12")] {
      var visit = VisitText(number: number, start: "2025-06-\(day)T08:00:00+08:00")
      visit.status = number == "S-3" ? "in-progress" : "finished"
      let sent = try await house.curl("/fhir", RunningHouse.fhir, body: visit.sharingPatient)
      #expect(sent.status == 201, "\(sent.body.prefix(500))")
    }
    let other = VisitText(number: "S-4", nik: "9971011506900002", name: "Lain Rekaan")
    #expect(try await house.curl("/fhir", RunningHouse.fhir, body: other.text).status == 201)
    let found = try await house.search("Patient/_search", form: "identifier=\(Self.nik)")
    let id = try #require(found["entry"]?[0]?["resource"]?["id"]?.string)
    return (house, "Patient/\(id)")
  }

  @Test("Facts are found by patient, visit, code, category, date and id, each on a page of its own")
  func facts() async throws {
    let (house, patient) = try await filled()
    func total(_ query: String) async throws -> Int? { try await house.search(query)["total"]?.int }
    #expect(try await total("Observation?patient=\(patient)") == 3)
    #expect(try await total("Observation?patient=\(patient)&code=8480-6") == 3)
    #expect(
      try await total("Observation?subject=\(patient)&code=http%3A%2F%2Floinc.org%7C8480-6") == 3)
    #expect(try await total("Observation?patient=\(patient)&code=http%3A%2F%2Fx%7C8480-6") == 0)
    #expect(try await total("Observation?patient=\(patient)&code:not=8480-6") == 0)
    #expect(try await total("Observation?patient=\(patient)&category:missing=true") == 3)
    #expect(try await total("Condition?patient=\(patient)&code=J00,I10") == 3)
    #expect(try await total("Condition?patient.identifier=\(Self.nik)") == 3)
    #expect(try await total("ClinicalImpression?patient=\(patient)&status=completed") == 3)
    #expect(try await total("Procedure?patient=\(patient)") == 0)
    #expect(try await total("Condition?encounter.identifier=S-1,S-2") == 2)
    let one = try await house.search("Condition?encounter.identifier=S-2")
    #expect(one["total"]?.int == 1)
    let condition = try #require(one["entry"]?[0]?["resource"])
    let id = try #require(condition["id"]?.string)
    #expect(try await total("Condition?_id=\(id)") == 1)
    let visit = try #require(condition["encounter"]?["reference"]?.string)
    #expect(try await total("Observation?encounter=\(visit)") == 1)
    #expect(try await total("Observation?_id=\(id)") == 0)
    try await house.stop()
  }

  @Test("What hangs on no visit is found with its patient, by id, and in the summary")
  func whole() async throws {
    let (house, patient) = try await filled()
    for (code, status) in [("227493005", "active"), ("387207008", "resolved")] {
      let sent = try await house.curl(
        "/fhir/AllergyIntolerance", RunningHouse.fhir,
        body: """
          {"resourceType":"AllergyIntolerance","clinicalStatus":{"coding":[{"system":
          "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"\(status)"}]},
          "code":{"coding":[{"system":"http://snomed.info/sct","code":"\(code)"}],
          "text":"Kacang \(status)"},"patient":{"reference":"\(patient)"}}
          """)
      #expect(sent.status == 201, "\(sent.body.prefix(500))")
    }
    func found(_ query: String) async throws -> [JSON] {
      try await house.search("AllergyIntolerance?\(query)").resources
    }
    let all = try await found("patient=\(patient)")
    #expect(all.count == 2)
    let active = try await found("patient.identifier=\(Self.nik)&clinical-status=active")
    #expect(active.count == 1)
    #expect(active.first?["meta"]?["lastUpdated"]?.string?.isEmpty == false)
    let id = try #require(active.first?["id"]?.string)
    #expect(try await found("_id=\(id)").count == 1)
    #expect(try await found("patient=\(patient)&_id=\(id)").count == 1)
    #expect(try await found("patient=\(patient)&code=227493005,387207008&_count=1").count == 1)
    let page = try await house.search("AllergyIntolerance?patient=\(patient)&_count=1")
    let next = try #require(page.link("next")?.components(separatedBy: "/fhir/").last)
    let second = try await house.search(next)
    #expect(second.resources.count == 1 && second.resources[0]["id"] != page.resources[0]["id"])
    let summary = try await house.curl("/fhir/\(patient)/$summary", RunningHouse.reading)
    #expect(summary.body.contains("Kacang active (227493005)"))
    #expect(
      try await house.curl(
        "/fhir/AllergyIntolerance?_id=\(id)", as: "clinic-demo-2", RunningHouse.reading
      ).json["total"]?.int == 0)
    try await house.stop()
  }

  @Test("Visits are found by class, status, date, id, provider and when they were stored, in order")
  func visits() async throws {
    let (house, patient) = try await filled()
    func total(_ query: String) async throws -> Int? {
      try await house.search("Encounter?\(query)")["total"]?.int
    }
    #expect(try await total("status=finished") == 3)
    #expect(try await total("status=finished,in-progress&patient=\(patient)") == 3)
    #expect(try await total("class=AMB") == 4)
    #expect(try await total("class=IMP") == 0)
    #expect(try await total("identifier=S-1,S-2") == 2)
    // A comma means or, a parameter that comes again means and.
    #expect(try await total("status=finished,in-progress&status=finished") == 3)
    #expect(try await total("status=finished&status=in-progress") == 0)
    #expect(try await total("class=AMB&class=IMP") == 0)
    #expect(
      try await total(
        "service-provider=Organization/9900103001&service-provider=Organization/9900103002") == 0)
    #expect(try await total("patient=\(patient)&date=2025-06-11") == 1)
    #expect(try await total("patient=\(patient)&date=gt2025-06-11") == 1)
    #expect(try await total("patient=\(patient)&date=ge2025-06-11&date=lt2025-06-12") == 1)
    #expect(try await total("service-provider=Organization/9900103001") == 4)
    #expect(try await total("service-provider=Organization/9900103002") == 0)
    #expect(try await total("_lastUpdated=ge2026-01-01") == 4)
    #expect(try await total("_lastUpdated=lt2026-01-01") == 0)
    #expect(try await total("patient=\(patient)&type:missing=true") == 3)
    func days(_ order: String) async throws -> [String] {
      try await house.search("Encounter?patient=\(patient)&_sort=\(order)&_count=2").resources
        .compactMap { $0["period"]?["start"]?.string.map { String($0.prefix(10)) } }
    }
    #expect(try await days("date") == ["2025-06-10", "2025-06-11"])
    #expect(try await days("-date") == ["2025-06-12", "2025-06-11"])
    try await house.stop()
  }

  @Test("Pages follow each other without a gap, a repeat or a number in their links")
  func pages() async throws {
    let (house, patient) = try await filled()
    for query in [
      "Observation?patient.identifier=\(Self.nik)&_count=1",
      "Encounter?patient=\(patient)&_sort=date&_count=1",
      "Encounter?patient=\(patient)&_sort=-date&_count=2",
    ] {
      var seen: [String] = []
      var next: String? = query
      while let path = next, seen.count < 10 {
        let page = try await house.search(path)
        seen += page.resources.compactMap { $0["id"]?.string }
        for link in page["link"]?.array ?? [] {
          #expect(link["url"]?.string?.contains(Self.nik) == false)
        }
        next = page.link("next")?.components(separatedBy: "/fhir/").last
      }
      #expect(seen.count == 3 && Set(seen).count == 3, "\(query)")
    }
    try await house.stop()
  }

  @Test("Patients beyond the page are reached by its next link")
  func patientPages() async throws {
    let (house, patient) = try await filled()
    let other = try await house.search("Patient/_search", form: "identifier=9971011506900002")
    let second = try #require(other.resources.first?["id"]?.string)
    let wanted = [String(patient.dropFirst(8)), second]
    var next: String? = "Patient?_id=\(wanted.joined(separator: ","))&_count=1"
    var seen: [String] = []
    while let path = next, seen.count < 5 {
      let page = try await house.search(path)
      #expect(page["total"]?.int == 2 && page.resources.count == 1)
      seen += page.resources.compactMap { $0["id"]?.string }
      next = page.link("next")?.components(separatedBy: "/fhir/").last
    }
    #expect(seen.sorted() == wanted.sorted())
    try await house.stop()
  }

  @Test("What is asked along comes along, and what is cut says so")
  func shapes() async throws {
    let (house, patient) = try await filled()
    let page = try await house.search(
      "Encounter?patient=\(patient)&_include=Encounter:patient&_revinclude=Condition:encounter")
    let modes = (page["entry"]?.array ?? []).map {
      "\($0["resource"]?["resourceType"]?.string ?? "") \($0["search"]?["mode"]?.string ?? "")"
    }
    #expect(modes.count(where: { $0 == "Encounter match" }) == 3)
    #expect(modes.count(where: { $0 == "Patient include" }) == 1)
    #expect(modes.count(where: { $0 == "Condition include" }) == 3)
    #expect(page["total"]?.int == 3)
    let facts = try await house.search(
      "Condition?patient=\(patient)&_include=Condition:encounter&_include=Condition:subject")
    let types = (facts["entry"]?.array ?? []).compactMap { $0["resource"]?["resourceType"]?.string }
    #expect(types.count(where: { $0 == "Encounter" }) == 3)
    #expect(types.count(where: { $0 == "Patient" }) == 1)
    let count = try await house.search("Observation?patient=\(patient)&_summary=count")
    #expect(count["total"]?.int == 3 && count["entry"] == nil)
    let none = try await house.search("Encounter?patient=\(patient)&_total=none")
    #expect(none["total"] == nil && none.resources.count == 3)
    let cut = try await house.search("Encounter?patient=\(patient)&_elements=period")
    let keys = Set(try #require(cut.resources.first?.members?.map(\.key)))
    #expect(keys == ["resourceType", "id", "meta", "status", "class", "period"])
    #expect(cut.resources[0]["meta"]?["tag"]?[0]?["code"]?.string == "SUBSETTED")
    let short = try await house.search("Observation?patient=\(patient)&_summary=true")
    #expect(short.resources.first?["valueQuantity"]?["value"] == .number("150.0"))
    let text = try await house.search("Observation?patient=\(patient)&_summary=text")
    #expect(text.resources.first?["valueQuantity"] == nil)
    try await house.stop()
  }

  @Test("What hangs on a patient comes along with him, each read as if it had been searched for")
  func along() async throws {
    let (house, patient) = try await filled()
    let id = patient.dropFirst(8)
    let before = try await house.count("SELECT size FROM audit.head") ?? 0
    let page = try await house.search(
      "Patient?_id=\(id)&_revinclude=Encounter:patient&_revinclude=Observation:subject")
    let modes = (page["entry"]?.array ?? []).map {
      "\($0["resource"]?["resourceType"]?.string ?? "") \($0["search"]?["mode"]?.string ?? "")"
    }
    #expect(modes.count(where: { $0 == "Patient match" }) == 1)
    #expect(modes.count(where: { $0 == "Encounter include" }) == 3)
    #expect(modes.count(where: { $0 == "Observation include" }) == 3)
    #expect(modes.count == 7 && page["total"]?.int == 1)
    #expect(
      try await house.count("SELECT size FROM audit.head") ?? 0 == before + 6,
      "the patient, his visits and his facts, each with its query")
    #expect(
      try await house.search("Patient?_id=\(id)&_summary=count&_revinclude=Encounter:patient")[
        "entry"] == nil)
    let other = try await house.curl(
      "/fhir/Patient?_id=\(id)&_revinclude=Encounter:patient", as: "clinic-demo-2",
      RunningHouse.reading)
    #expect(try other.json["total"]?.int == 0)
    #expect(!other.body.contains("\"Encounter\""))
    for include in ["Encounter:encounter", "Patient:link", "Observation:performer", "Encounter"] {
      let reply = try await house.curl(
        "/fhir/Patient?_id=\(id)&_revinclude=\(include)", RunningHouse.reading)
      #expect(reply.status == 400 && reply.body.contains("BMB-1764"), "\(include)")
    }
    let many = [
      "Condition", "Observation", "Procedure", "Immunization", "Encounter", "Composition",
      "CarePlan", "DiagnosticReport", "ServiceRequest",
    ]
    let tooMany = try await house.curl(
      "/fhir/Patient?_id=\(id)" + many.map { "&_revinclude=\($0):patient" }.joined(),
      RunningHouse.reading)
    #expect(tooMany.status == 400 && tooMany.body.contains("BMB-1762"))
    try await house.stop()
  }

  @Test("Each parameter, include and interaction that the CapabilityStatement names works")
  func capabilities() async throws {
    let (house, patient) = try await filled()
    let metadata = try await house.curl("/fhir/metadata")
    #expect(metadata.status == 200)
    let document = try JSONDocument(Array(metadata.body.utf8), limits: .history).root
    #expect(!FHIRStructure.check(document, path: "").contains { $0.isError })
    let resources = try metadata.json["rest"]?[0]?["resource"]?.array ?? []
    #expect(resources.count > 20)
    var paths: [String] = []
    for resource in resources {
      let type = try #require(resource["type"]?.string)
      // Another role's, or nobody's.
      guard
        resource["searchParam"]?.array?.contains(where: { $0["name"]?.string == "_id" }) == true,
        type != "AuditEvent"
      else { continue }
      let anchor = type == "Patient" ? "_id=\(patient.dropFirst(8))" : "patient=\(patient)"
      for parameter in resource["searchParam"]?.array ?? [] {
        paths.append("/fhir/\(type)?\(anchor)&\(parameter["name"]?.string ?? ""):missing=false")
      }
      for include in resource["searchInclude"]?.array ?? [] {
        paths.append("/fhir/\(type)?\(anchor)&_include=\(include.string ?? "")")
      }
      for include in resource["searchRevInclude"]?.array ?? [] {
        paths.append("/fhir/\(type)?\(anchor)&_revinclude=\(include.string ?? "")")
      }
    }
    #expect(paths.count > 150)
    for (path, answer) in zip(paths, try await house.statuses(of: paths)) {
      #expect(answer.status == 200, "\(path): \(answer.body.prefix(300))")
    }
    try await house.stop()
  }

  @Test("A strange parameter is refused, or passed over and told of; a search names whose it is")
  func strictness() async throws {
    let (house, patient) = try await filled()
    let before = try await house.count(
      "SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'evt' = 'record.read'"
    )
    let tooMany = String(repeating: "status=finished&", count: 32) + "patient=\(patient)"
    for (query, rule) in [
      ("Observation", "BMB-1761"), ("Observation?code=8480-6", "BMB-1761"),
      ("Encounter?type=x", "BMB-1761"), ("Encounter?patient=\(patient)&colour=blue", "BMB-1760"),
      ("Encounter?patient=", "BMB-1762"), ("Encounter?date=rahasia", "BMB-1762"),
      ("Encounter?_lastUpdated=ne2025", "BMB-1763"), ("Encounter?date=ap2025", "BMB-1762"),
      ("Encounter?patient.telecom=rahasia", "BMB-1763"),
      ("Encounter?status:text=rahasia", "BMB-1763"),
      ("Encounter?_include=Encounter:location", "BMB-1764"),
      ("Condition?patient=\(patient)&_revinclude=Observation:encounter", "BMB-1764"),
      ("Condition?patient=\(patient)&_sort=code", "BMB-1765"),
      ("Patient?name=rahasia", "BMB-1767"),
      ("Patient?birthdate=1990-06-15&gender=male", "BMB-1767"),
      ("Patient?identifier=", "BMB-1762"), ("Encounter?_count=-1", "BMB-1762"),
      ("Encounter?_cursor=x", "BMB-1602"),
      ("Encounter?identifier=S-1&identifier=S-2", "BMB-1762"),
      ("Encounter?\(tooMany)", "BMB-1602"),
    ] {
      let reply = try await house.curl("/fhir/\(query)", RunningHouse.reading)
      #expect(reply.status == 400, "\(query)")
      #expect(reply.body.contains(rule), "\(query): \(reply.body)")
      #expect(!reply.body.contains("rahasia") && !reply.body.contains("colour"))
    }
    #expect(
      try await house.count(
        "SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'evt' = 'record.read'"
      )
        == before)
    let long = try await house.curl(
      "/fhir/Patient/_search",
      RunningHouse.reading + ["-H", "Content-Type: application/x-www-form-urlencoded"],
      body: String(repeating: "name=uji&", count: 32) + "identifier=\(Self.nik)")
    #expect(long.status == 400 && long.body.contains("BMB-1602"))
    let most = String(repeating: "patient=\(patient)&", count: 32)
    #expect(try await house.search("Encounter?\(most)")["total"]?.int == 3)
    let lenient = try await house.curl(
      "/fhir/Encounter?patient=\(patient)&colour=blue",
      RunningHouse.reading + ["-H", "Prefer: respond-async, handling=lenient"])
    #expect(lenient.status == 200 && lenient.body.contains("BMB-1766"))
    #expect(try lenient.json["total"]?.int == 3)
    let narrowed = try await house.search(
      "Patient/_search", form: "identifier=\(Self.nik)&birthdate=1990-06-15&name=uji&gender=male")
    #expect(narrowed["total"]?.int == 1)
    #expect(
      try await house.search("Patient/_search", form: "identifier=\(Self.nik)&birthdate=1991")[
        "total"]?.int == 0)
    try await house.stop()
  }

  @Test("A page writes one leaf for each person on it and one for the query, whoever comes along")
  func leaves() async throws {
    let (house, patient) = try await filled()
    func leaves() async throws -> Int { try await house.count("SELECT size FROM audit.head") ?? 0 }
    for (query, expected) in [
      ("Encounter?_include=Encounter:patient&_revinclude=Observation:encounter", 3),
      ("Observation?patient=\(patient)", 2), ("Encounter?_count=0", 1),
      ("Observation?patient=\(patient)&_summary=count", 2),
    ] {
      let before = try await leaves()
      _ = try await house.search(query)
      #expect(try await leaves() - before == expected, "\(query)")
    }
    let other = try await house.curl(
      "/fhir/Observation?patient=\(patient)", as: "clinic-demo-2", RunningHouse.reading)
    #expect(try other.json["total"]?.int == 0)
    try await house.stop()
  }

  @Test("Any query ends in an answer, and no value of it in an error")
  func fuzz() async throws {
    let (house, patient) = try await filled()
    var random = SeededNumbers(seed: 20_260_614)
    let types = ["Patient", "Encounter", "Observation", "Condition", "Immunization", "Basic"]
    let names = [
      "patient", "subject", "code", "category", "date", "status", "class", "_id", "identifier",
      "_count", "_sort", "_summary", "_elements", "_include", "_revinclude", "_lastUpdated",
      "_total",
      "_cursor", "encounter", "patient.identifier", "subject:Patient.identifier", "code:not",
      "name:exact", "service-provider", "%", "=", "a.b.c", ":", "_format", "birthdate",
      "patient.birthdate", "subject.gender:not", "encounter.date", "encounter:Encounter.class",
      "encounter.type:missing", "encounter.service-provider",
    ]
    let values = [
      patient, "%7C", "8480-6", "http%3A%2F%2Floinc.org%7C8480-6", "ge2025-06-01", "9999-12-31",
      "eb0001", "%00", "%ff%fe", "true", "count", "-date", "Encounter:patient",
      "Condition:encounter",
      ",,,", "%5C%5C%2C", "-1", "99999999999999999999", "2025-13-45", "", "%F0%9F%90%88", "*",
      String(repeating: "x", count: 3000),
    ]
    let paths = (0..<400).map { _ in
      let pairs = (0...random.next(below: 4)).map { _ in
        let canary = random.next(below: 3) == 0 ? "kanari" : ""
        return
          "\(names[random.next(below: names.count)])=\(values[random.next(below: values.count)])\(canary)"
      }
      return "/fhir/\(types[random.next(below: types.count)])?\(pairs.joined(separator: "&"))"
    }
    let answers = try await house.statuses(of: paths)
    #expect(answers.count == paths.count)
    for (path, answer) in zip(paths, answers) {
      #expect([200, 400, 404, 414, 431].contains(answer.status), "\(path): \(answer.status)")
      if answer.status != 200 { #expect(!answer.body.contains("kanari"), "\(path)") }
    }
    #expect(answers.contains { $0.status == 200 } && answers.contains { $0.status == 400 })
    #expect(!house.log.contains("kanari"))
    try await house.stop()
  }
}

/// A small generator with a seed, so that a failure comes again.
struct SeededNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(limit))
  }
}

extension VisitText {
  /// The same with a medical record number that all visits of the patient share.
  var sharingPatient: String { text.replacing("\"RM-\(number)\"", with: "\"RM-\(nik.suffix(4))\"") }
}

extension JSON {
  /// The matches of a searchset.
  var resources: [JSON] {
    (self["entry"]?.array ?? []).filter { $0["search"]?["mode"]?.string == "match" }
      .compactMap { $0["resource"] }
  }

  func link(_ relation: String) -> String? {
    self["link"]?.array?.first { $0["relation"]?.string == relation }?["url"]?.string
  }
}

extension RunningHouse {
  /// Sends an allergy of a patient, `Patient/ID`, that hangs on no visit.
  func tellAllergy(of patient: String) async throws {
    let sent = try await curl(
      "/fhir/AllergyIntolerance", Self.fhir,
      body: """
        {"resourceType":"AllergyIntolerance","clinicalStatus":{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},
        "code":{"coding":[{"system":"http://snomed.info/sct","code":"227493005"}]},
        "patient":{"reference":"\(patient)"}}
        """)
    #expect(sent.status == 201, "\(sent.body.prefix(500))")
  }

  /// A search that is answered; by form if there is one.
  func search(_ path: String, form: String? = nil) async throws -> JSON {
    let type = ["-H", "Content-Type: application/x-www-form-urlencoded"]
    let reply = try await curl(
      "/fhir/\(path)", Self.reading + (form == nil ? [] : type), body: form)
    #expect(reply.status == 200, "\(path): \(reply.body.prefix(400))")
    return try reply.json
  }

  /// Many reads over one connection: status and body of each.
  func statuses(of paths: [String]) async throws -> [Reply] {
    let file = "\(folder)/many-\(UUID().uuidString)"
    let mark = "\u{1}"
    try paths.map { "url = \"https://localhost:\(port)\($0)\"" }.joined(separator: "\n")
      .write(toFile: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: file) }
    let text = try await run(
      """
      curl -sS -g --max-time 60 --cacert "$CERTS/ca.pem" --cert "$CERTS/clinic-demo.pem" \\
        --key "$CERTS/clinic-demo.key" -H 'X-Purpose-Of-Use: TREAT' -H 'X-Acting-User: N10000001' \\
        -w '\(mark)%{http_code}\(mark)\(mark)' -K "$LIST"
      """, ["LIST": file])
    return text.components(separatedBy: "\(mark)\(mark)").dropLast().map { part in
      let sides = part.components(separatedBy: mark)
      return Reply(status: Int(sides.last ?? "") ?? 0, body: sides.first ?? "")
    }
  }
}
