import Foundation
import StrictJSON
import TestSupport
import Testing

/// Versions, conditional reads, and the operations on a patient.
@Suite("Versions and operations, over mutual TLS")
struct VersionTests {
  /// What curl brought back, with its headers in small letters.
  private func read(
    _ house: RunningHouse, _ path: String, _ headers: [String] = []
  ) async throws -> (status: Int, headers: [String: String], body: String) {
    let file = "\(house.folder)/headers-\(UUID().uuidString)"
    let reply = try await house.curl(
      path, RunningHouse.reading + headers.flatMap { ["-H", $0] } + ["-D", file])
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(whereSeparator: \.isNewline)
    let pairs = lines.dropFirst().compactMap { line -> (String, String)? in
      let sides = line.split(separator: ":", maxSplits: 1)
      guard sides.count == 2 else { return nil }
      return (sides[0].lowercased(), sides[1].trimmingCharacters(in: .whitespaces))
    }
    return (reply.status, Dictionary(pairs, uniquingKeysWith: { $1 }), reply.body)
  }

  private func json(_ text: String) throws -> JSON {
    JSON(try JSONDocument(Array(text.utf8), limits: .history).root)
  }

  @Test(
    "Each word makes a version that is read again as it was; who has it is answered 304, in the log"
  )
  func versions() async throws {
    let house = try await RunningHouse.start()
    var visit = VisitText(number: "V-1")
    visit.status = "in-progress"
    let sent = try await house.curl("/fhir", RunningHouse.fhir, body: visit.text)
    #expect(sent.status == 201)
    visit.status = "finished"
    visit.name = "Uji Rekaan Kedua"
    // Of two words of one moment the content decides, so the second is written later.
    visit.start = "2025-06-14T09:00:00+08:00"
    let again = try await house.curl("/fhir", RunningHouse.fhir, body: visit.text)
    #expect((200...201).contains(again.status))
    let locations = (try sent.json["entry"]?.array ?? []).compactMap {
      $0["response"]?["location"]?.string
    }
    let encounter = try #require(locations.first { $0.hasPrefix("Encounter/") })
    let now = try await read(house, "/fhir/\(encounter)")
    #expect(now.headers["etag"] == "W/\"2\"")
    #expect(now.headers["last-modified"]?.hasSuffix(" GMT") == true)
    let first = try await read(house, "/fhir/\(encounter)/_history/1")
    #expect(try json(first.body)["status"]?.string == "in-progress")
    #expect(first.headers["etag"] == "W/\"1\"")
    let second = try await read(house, "/fhir/\(encounter)/_history/2")
    #expect(try json(second.body)["status"]?.string == "finished")
    for path in ["/_history/3", "/_history/0", "/_history/x"] {
      #expect(try await read(house, "/fhir/\(encounter)\(path)").status == 404)
    }
    let history = try json(try await read(house, "/fhir/\(encounter)/_history").body)
    #expect(history["type"]?.string == "history" && history["total"]?.int == 2)
    #expect(
      (history["entry"]?.array ?? []).map { $0["resource"]?["meta"]?["versionId"]?.string }
        == ["2", "1"])
    #expect(history["entry"]?[1]?["request"]?["method"]?.string == "POST")
    let page = try json(try await read(house, "/fhir/\(encounter)/_history?_count=1").body)
    let next = try #require(page.link("next")?.components(separatedBy: "/fhir/").last)
    let rest = try json(try await read(house, "/fhir/\(next)").body)
    #expect(rest["entry"]?[0]?["response"]?["etag"]?.string == "W/\"1\"")
    #expect(rest.link("next") == nil)
    let condition = try #require(locations.first { $0.hasPrefix("Condition/") })
    #expect(try await read(house, "/fhir/\(condition)/_history/1").status == 200)

    let before = try await house.count("SELECT size FROM audit.head")
    let known = try await read(house, "/fhir/\(encounter)", ["If-None-Match: W/\"2\""])
    #expect(known.status == 304 && known.body.isEmpty)
    #expect(try await house.count("SELECT size FROM audit.head") == (before ?? 0) + 1)
    #expect(try await read(house, "/fhir/\(encounter)", ["If-None-Match: W/\"1\""]).status == 200)
    let date = try #require(now.headers["last-modified"])
    #expect(
      try await read(house, "/fhir/\(encounter)", ["If-Modified-Since: \(date)"]).status == 304)
    #expect(
      try await read(
        house, "/fhir/\(encounter)", ["If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT"]
      ).status == 200)
    #expect(
      try await read(
        house, "/fhir/\(encounter)", ["If-None-Match: W/\"1\"", "If-Modified-Since: \(date)"]
      ).status == 200)

    let patient = try #require(locations.first { $0.hasPrefix("Patient/") })
    let people = try json(try await read(house, "/fhir/\(patient)/_history").body)
    #expect(people["total"]?.int == 2)
    let then = try json(try await read(house, "/fhir/\(patient)/_history/1").body)
    #expect(then["name"]?[0]?["text"]?.string == "Uji Rekaan")
    let today = try await read(house, "/fhir/\(patient)")
    #expect(today.headers["etag"] == "W/\"2\"")
    #expect(try json(today.body)["name"]?[0]?["text"]?.string == "Uji Rekaan Kedua")
    #expect(
      try await house.curl(
        "/fhir/\(encounter)/_history", as: "clinic-demo-2", RunningHouse.reading
      ).status == 404)
    try await house.stop()
  }

  @Test("Who holds what told of a merged record is told when it is parted: it had a tag of its own")
  func linked() async throws {
    let house = try await RunningHouse.start()
    var ids: [String] = []
    for number in 1...2 {
      var visit = VisitText(number: "V-\(number)")
      visit.nik = "997101150690000\(number)"
      let sent = try await house.curl("/fhir", RunningHouse.fhir, body: visit.text)
      #expect(sent.status == 201)
      let place = (try sent.json["entry"]?.array ?? []).compactMap {
        $0["response"]?["location"]?.string
      }.first { $0.hasPrefix("Patient/") }
      ids.append(try #require(place?.split(separator: "/").dropFirst().first.map(String.init)))
    }
    let path = "/fhir/Patient/\(ids[1])"
    #expect(try await read(house, path).headers["etag"] == "W/\"1\"")
    try await house.asSuperuser(
      """
      INSERT INTO identity.patient_merge (retired_id, survivor_id, survivor_person, facility_id, submission_id)
      SELECT '\(ids[0])', patient_id, person_id, facility_id, patient_id FROM identity.patient
      WHERE patient_id = '\(ids[1])'
      """)
    let merged = try await read(house, path)
    let tag = try #require(merged.headers["etag"])
    #expect(tag == "W/\"1-linked\"" && merged.headers["last-modified"] == nil)
    #expect(merged.body.contains("replaces"))
    try await house.asSuperuser("UPDATE identity.patient_merge SET undone_at = now()")
    let parted = try await read(house, path, ["If-None-Match: \(tag)"])
    #expect(parted.status == 200 && !parted.body.contains("replaces"))
    try await house.stop()
  }

  @Test(
    "What hangs on a visit has its history, what hangs on none one version, and what is nobody's a tag"
  )
  func others() async throws {
    let house = try await RunningHouse.start()
    var visit = VisitText(number: "V-1")
    visit.status = "in-progress"
    let sent = try await house.curl("/fhir", RunningHouse.fhir, body: visit.text)
    #expect(sent.status == 201)
    visit.status = "finished"
    visit.start = "2025-06-14T09:00:00+08:00"
    let again = try await house.curl("/fhir", RunningHouse.fhir, body: visit.text)
    #expect((200...201).contains(again.status))
    let locations = (try sent.json["entry"]?.array ?? []).compactMap {
      $0["response"]?["location"]?.string.map {
        $0.components(separatedBy: "/_history").first ?? $0
      }
    }
    let condition = try #require(locations.first { $0.hasPrefix("Condition/") })
    let history = try json(try await read(house, "/fhir/\(condition)/_history").body)
    #expect(history["type"]?.string == "history" && history["total"]?.int == 2)
    #expect(
      (history["entry"]?.array ?? []).allSatisfy {
        $0["resource"]?["resourceType"]?.string == "Condition"
      })
    #expect(try await read(house, "/fhir/\(condition)x/_history").status == 404)

    let patient = try #require(locations.first { $0.hasPrefix("Patient/") })
    let allergy = try await house.curl(
      "/fhir/AllergyIntolerance", RunningHouse.fhir,
      body: """
        {"resourceType":"AllergyIntolerance","code":{"text":"Kacang"},"patient":{"reference":"\(patient)"}}
        """)
    #expect(allergy.status == 201, "\(allergy.body.prefix(500))")
    let address = "AllergyIntolerance/\(try #require(try allergy.json["id"]?.string))"
    let whole = try await read(house, "/fhir/\(address)")
    let first = try await read(house, "/fhir/\(address)/_history/1")
    #expect(first.status == 200 && first.body == whole.body)
    #expect(first.headers["etag"] == "W/\"1\"" && whole.headers["etag"] == "W/\"1\"")
    #expect(try await read(house, "/fhir/\(address)/_history/2").status == 404)
    let one = try json(try await read(house, "/fhir/\(address)/_history").body)
    #expect(one["total"]?.int == 1 && one["entry"]?[0]?["request"]?["method"]?.string == "POST")

    let place = try await house.curl(
      "/fhir/Location", RunningHouse.fhir,
      body: """
        {"resourceType":"Location","identifier":[{"system":"http://sys-ids.kemkes.go.id/location/1","value":"P-1"}],
         "name":"Poli Umum"}
        """)
    #expect(place.status == 201, "\(place.body.prefix(500))")
    let location = "Location/\(try #require(try place.json["id"]?.string))"
    let shared = try await read(house, "/fhir/\(location)")
    let tag = try #require(shared.headers["etag"])
    #expect(shared.headers["last-modified"]?.hasSuffix(" GMT") == true)
    let version = try #require(try json(shared.body)["meta"]?["versionId"]?.string)
    #expect(tag == "W/\"\(version)\"")
    let known = try await read(house, "/fhir/\(location)", ["If-None-Match: \(tag)"])
    #expect(known.status == 304 && known.body.isEmpty)
    #expect(try await read(house, "/fhir/\(location)", ["If-None-Match: W/\"1\""]).status == 200)
    #expect(try await read(house, "/fhir/\(location)/_history/\(version)").status == 200)
    #expect(try await read(house, "/fhir/\(location)/_history/1").status == 404)
    let listed = try json(try await read(house, "/mcsd/Organization?_count=1").body)
    let organization = try #require(listed["entry"]?[0]?["resource"]?["id"]?.string)
    let entry = try await read(house, "/mcsd/Organization/\(organization)")
    let mark = try #require(entry.headers["etag"])
    #expect(
      try await read(house, "/mcsd/Organization/\(organization)", ["If-None-Match: \(mark)"]).status
        == 304)
    try await house.stop()
  }

  @Test("A patient's summary is a document with every section told in both languages")
  func summary() async throws {
    let house = try await RunningHouse.start()
    let visit = VisitText(number: "R-1", diagnosis: "<b>Hipertensi</b> & lainnya")
    let sent = try await house.curl("/fhir", RunningHouse.fhir, body: visit.text)
    #expect(sent.status == 201)
    let patient = try #require(
      (try sent.json["entry"]?.array ?? []).compactMap { $0["response"]?["location"]?.string }
        .first { $0.hasPrefix("Patient/") })
    let reply = try await read(house, "/fhir/\(patient)/$summary")
    #expect(reply.status == 200)
    let document = try json(reply.body)
    #expect(document["type"]?.string == "document")
    let composition = try #require(document["entry"]?[0]?["resource"])
    #expect(composition["resourceType"]?.string == "Composition")
    #expect(composition["subject"]?["reference"]?.string == patient)
    let sections = composition["section"]?.array ?? []
    let codes = sections.compactMap { $0["code"]?["coding"]?[0]?["code"]?.string }
    #expect(
      codes == [
        "11450-4", "48765-2", "10160-0", "11369-6", "30954-2", "47519-4", "8716-3",
      ])
    let named = Set((document["entry"]?.array ?? []).compactMap { $0["fullUrl"]?.string })
    for section in sections {
      let text = section["text"]?["div"]?.string ?? ""
      #expect(text.hasPrefix("<div xmlns=\"http://www.w3.org/1999/xhtml\">"))
      let entries = section["entry"]?.array ?? []
      #expect(entries.isEmpty == (section["emptyReason"] != nil))
      for entry in entries {
        let reference = try #require(entry["reference"]?.string)
        #expect(named.contains { $0.hasSuffix("/fhir/\(reference)") }, "\(reference)")
      }
    }
    let problems = sections[0]["text"]?["div"]?.string ?? ""
    #expect(problems.contains("&lt;b&gt;Hipertensi&lt;/b&gt; &amp; lainnya (I10)"))
    #expect(sections[6]["text"]?["div"]?.string?.contains("150.0 mm[Hg]") == true)
    #expect(sections[1]["text"]?["div"]?.string?.contains("Tidak ada catatan") == true)
    let numbered = try await read(house, "/fhir/Patient/$summary?identifier=\(SearchTests.nik)")
    #expect(try json(numbered.body)["entry"]?[0]?["resource"]?["subject"] == composition["subject"])
    let posted = try await house.curl(
      "/fhir/Patient/$summary", RunningHouse.reading + RunningHouse.fhir,
      body:
        #"{"resourceType":"Parameters","parameter":[{"name":"identifier","valueIdentifier":{"value":"\#(SearchTests.nik)"}}]}"#
    )
    #expect(posted.status == 200)
    #expect(try await read(house, "/fhir/Patient/$summary?identifier=12").status == 404)
    #expect(try await read(house, "/fhir/Patient/$summary").status == 400)
    #expect(
      try await house.curl(
        "/fhir/\(patient)/$summary", as: "clinic-demo-2", RunningHouse.reading
      ).status == 404)
    try await house.stop()
  }

  @Test("A patient is matched by numbers that decide; a contradiction leaves it to a human")
  func match() async throws {
    let house = try await RunningHouse.start()
    #expect(
      try await house.curl("/fhir", RunningHouse.fhir, body: VisitText(number: "M-1").text).status
        == 201)
    func match(_ number: String, birth: String = "1990-06-15", certain: Bool = false) async throws
      -> JSON
    {
      let reply = try await house.curl(
        "/fhir/Patient/$match", RunningHouse.reading + RunningHouse.fhir,
        body: """
          {"resourceType":"Parameters","parameter":[{"name":"resource","resource":{
            "resourceType":"Patient","identifier":[{"system":"https://fhir.kemkes.go.id/id/nik",
            "value":"\(number)"}],"birthDate":"\(birth)","gender":"male"}},
            {"name":"onlyCertainMatches","valueBoolean":\(certain)}]}
          """)
      #expect(reply.status == 200, "\(reply.body)")
      #expect(!reply.body.contains(number))
      return try reply.json
    }
    let sure = try await match(SearchTests.nik)
    #expect(sure["total"]?.int == 1)
    #expect(sure["entry"]?[0]?["search"]?["score"] == .number("1.0"))
    #expect(sure["entry"]?[0]?["search"]?["extension"]?[0]?["valueCode"]?.string == "certain")
    let doubtful = try await match(SearchTests.nik, birth: "1991-06-15")
    #expect(doubtful["entry"]?[0]?["search"]?["extension"]?[0]?["valueCode"]?.string == "possible")
    #expect(try await match(SearchTests.nik, birth: "1991-06-15", certain: true)["total"]?.int == 0)
    #expect(try await match(SearchTests.nik, birth: "1990", certain: true)["total"]?.int == 1)
    #expect(try await match("9971011506909999")["total"]?.int == 0)
    let empty = try await house.curl(
      "/fhir/Patient/$match", RunningHouse.reading + RunningHouse.fhir,
      body: #"{"resourceType":"Parameters","parameter":[]}"#)
    #expect(empty.status == 400 && empty.body.contains("BMB-1895"))
    try await house.stop()
  }

  @Test("Everything of a patient is narrowed by type, by day and by when it was stored")
  func everything() async throws {
    let house = try await RunningHouse.start()
    for (number, day) in [("E-1", "10"), ("E-2", "12")] {
      let visit = VisitText(number: number, start: "2025-06-\(day)T08:00:00+08:00")
      #expect(
        try await house.curl("/fhir", RunningHouse.fhir, body: visit.sharingPatient).status == 201)
    }
    let found = try await house.search("Patient/_search", form: "identifier=\(SearchTests.nik)")
    let id = try #require(found.resources.first?["id"]?.string)
    func types(_ query: String) async throws -> [String] {
      try await house.search("Patient/\(id)/$everything\(query)").resources.compactMap {
        $0["resourceType"]?.string
      }
    }
    #expect(try await types("").count == 9)
    #expect(
      try await types("?_type=Condition,Encounter").sorted() == [
        "Condition", "Condition", "Encounter", "Encounter",
      ])
    #expect(try await types("?start=2025-06-11").count == 5)
    #expect(try await types("?end=2025-06-11").count == 5)
    #expect(try await types("?start=2025-06-11&end=2025-06-11") == ["Patient"])
    #expect(try await types("?_since=2026-01-01T00:00:00Z").count == 9)
    #expect(try await types("?_since=2099-01-01T00:00:00Z") == ["Patient"])
    let page = try await house.search("Patient/\(id)/$everything?_count=1&_type=Encounter")
    let next = try #require(page.link("next")?.components(separatedBy: "/fhir/").last)
    let rest = try await house.search(next)
    #expect(page.resources.count == 1 && rest.resources.count == 1)
    #expect(page.resources[0]["id"] != rest.resources[0]["id"])
    for query in ["?_type=Nothing", "?start=x", "?colour=blue"] {
      let reply = try await house.curl(
        "/fhir/Patient/\(id)/$everything\(query)", RunningHouse.reading)
      #expect(reply.status == 400, "\(query)")
    }
    try await house.stop()
  }
}
