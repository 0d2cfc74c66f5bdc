import FHIRFormat
import Foundation
import RecordModel
import StrictJSON
import TestSupport
import Testing

/// The pages of a search one after the other, and what comes along on each.
@Suite("Pages of searches, over mutual TLS", .timeLimit(.minutes(2)))
struct SearchPageTests {
  /// An allergy as an entry of a Bundle, of its visit, or alone with a patient.
  private static func allergy(_ turn: Int, _ links: String) -> String {
    """
    {"resourceType":"AllergyIntolerance","clinicalStatus":{"coding":[{"system":
    "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},
    "code":{"coding":[{"system":"http://snomed.info/sct","code":"227493005"}],"text":"Kacang \(turn)"},\(links)}
    """
  }

  /// People whom nobody takes for one: the matcher works beside the test.
  private static let names = [
    "Bahrul Ilmi", "Gusti Wardana", "Taufik Noor", "Yusran Effendi", "Dedy Kurniawan",
  ]

  /// Sends visits of one patient with so many allergies each, and so many more that hang on none; his address.
  private func fill(
    _ house: RunningHouse, nik: String, name: String = "Uji Rekaan", within visits: [Int],
    loose: Int
  ) async throws -> String {
    let visit = "urn:uuid:6d2f1c1a-5b0e-4c59-9a53-0d6a3f1e0002"
    let subject = "urn:uuid:6d2f1c1a-5b0e-4c59-9a53-0d6a3f1e0001"
    for (turn, count) in visits.enumerated() {
      let text = VisitText(
        number: "P-\(nik.suffix(4))-\(turn)", nik: nik, name: name,
        start: "2025-06-1\(turn)T08:00:00+08:00"
      ).sharingPatient
      let allergies = (0..<count).map { code in
        let body = Self.allergy(
          10 + code,
          #""patient":{"reference":"\#(subject)"},"encounter":{"reference":"\#(visit)"}"#)
        return #",{"fullUrl":"urn:uuid:6d2f1c1a-5b0e-4c59-9a53-0d6a3f1e01\#(10 + code)","#
          + #""request":{"method":"POST","url":"AllergyIntolerance"},"resource":\#(body)}"#
      }
      let sent = try await house.curl(
        "/fhir", RunningHouse.fhir, body: String(text.dropLast(2)) + allergies.joined() + "]}")
      #expect(sent.status == 201, "\(sent.body.prefix(500))")
    }
    let found = try await house.search("Patient/_search", form: "identifier=\(nik)")
    let patient = "Patient/\(try #require(found.resources.first?["id"]?.string))"
    for code in 0..<loose {
      let sent = try await house.curl(
        "/fhir/AllergyIntolerance", RunningHouse.fhir,
        body: Self.allergy(50 + code, #""patient":{"reference":"\#(patient)"}"#))
      #expect(sent.status == 201, "\(sent.body.prefix(500))")
    }
    return patient
  }

  /// The pages of a search, at most 20 of them.
  private func pages(_ query: String, in house: RunningHouse) async throws -> [JSON] {
    var pages: [JSON] = []
    var next: String? = query
    while let path = next, pages.count < 20 {
      let page = try await house.search(path)
      pages.append(page)
      next = page.link("next")?.components(separatedBy: "/fhir/").last
    }
    return pages
  }

  private static func ids(_ pages: [JSON]) -> [String] {
    pages.flatMap(\.resources).compactMap { $0["id"]?.string }
  }

  private static func types(_ page: JSON, _ mode: String) -> [String] {
    (page["entry"]?.array ?? []).filter { $0["search"]?["mode"]?.string == mode }
      .compactMap { $0["resource"]?["resourceType"]?.string }
  }

  @Test("Facts without a visit and facts of several visits come on pages of any size, each once")
  func mixed() async throws {
    let house = try await RunningHouse.start()
    for (turn, (loose, visits)) in [(1, [1]), (1, [2]), (2, [3, 1]), (3, [0, 2]), (0, [2, 2])]
      .enumerated()
    {
      let patient = try await fill(
        house, nik: "99710\(1 + turn)15069000\(10 + turn)", name: Self.names[turn], within: visits,
        loose: loose)
      let all = loose + visits.reduce(0, +)
      for count in 1...4 {
        let pages = try await pages(
          "AllergyIntolerance?patient=\(patient)&_count=\(count)", in: house)
        let seen = Self.ids(pages)
        #expect(seen.count == all, "\(loose) loose, \(visits) within, \(count) a page")
        #expect(Set(seen).count == all, "\(loose) loose, \(visits) within, \(count) a page")
        #expect(pages.allSatisfy { $0.resources.count <= count })
      }
    }
    try await house.stop()
  }

  @Test("What comes along, the order and a chain go on over pages; no link tells what was asked")
  func chained() async throws {
    let house = try await RunningHouse.start()
    let nik = "9971011506900010"
    let patient = try await fill(house, nik: nik, within: [0, 0, 0], loose: 0)
    let facts = try await pages(
      "Observation?patient=\(patient)&patient.birthdate=1990-06-15&encounter.date=ge2025-06-11"
        + "&_include=Observation:encounter&_include=Observation:patient&_count=1", in: house)
    #expect(Set(Self.ids(facts)).count == 2 && Self.ids(facts).count == 2)
    for page in facts where !page.resources.isEmpty {
      #expect(Self.types(page, "include").sorted() == ["Encounter", "Patient"])
    }
    // A patient of what comes along: in the link the parameters stand in another order.
    for order in ["date", "-date"] {
      let visits = try await pages(
        "Encounter?patient.identifier=\(nik)&patient.birthdate=1990&_sort=\(order)"
          + "&_revinclude=Condition:encounter&_include=Condition:patient&_count=1", in: house)
      let days = visits.flatMap(\.resources).compactMap {
        $0["period"]?["start"]?.string.map { String($0.prefix(10)) }
      }
      let ascending = ["2025-06-10", "2025-06-11", "2025-06-12"]
      #expect(days == (order == "date" ? ascending : ascending.reversed()))
      for page in visits where !page.resources.isEmpty {
        #expect(Self.types(page, "include").sorted() == ["Condition", "Patient"])
      }
      for link in visits.flatMap({ $0["link"]?.array ?? [] }) {
        let url = try #require(link["url"]?.string)
        #expect(url.contains("_cursor=") && !url.contains(nik) && !url.contains("birthdate"))
      }
    }
    let none = try await pages(
      "Observation?patient=\(patient)&patient.birthdate=1991&_count=1", in: house)
    #expect(Self.ids(none).isEmpty)
    try await house.stop()
  }

  @Test("A lenient search keeps what it took of a name that comes twice, and says what it used")
  func lenient() async throws {
    let house = try await RunningHouse.start()
    let patient = try await fill(house, nik: "9971011506900010", within: [0, 0], loose: 0)
    let reply = try await house.curl(
      "/fhir/Observation?patient=\(patient)&_include=Observation:performer"
        + "&_include=Observation:encounter&warna=rahasia&status=final&_count=1",
      RunningHouse.reading + ["-H", "Prefer: handling=lenient"])
    #expect(reply.status == 200, "\(reply.body.prefix(500))")
    let first = try reply.json
    #expect(Self.types(first, "include") == ["Encounter"])
    let outcome = try #require(
      (first["entry"]?.array ?? []).first { $0["search"]?["mode"]?.string == "outcome" }?[
        "resource"])
    let issues = (outcome["issue"]?.array ?? []).compactMap { issue -> (String, String)? in
      guard let code = issue["details"]?["coding"]?[0]?["code"]?.string,
        let text = issue["details"]?["text"]?.string
      else { return nil }
      return (code, text)
    }
    #expect(issues.map(\.0) == ["BMB-1766", "BMB-1766", "BMB-1993"])
    #expect(issues.last?.1.contains("(_count, _include, patient, status)") == true)
    #expect(!reply.body.contains("rahasia") && !reply.body.contains("warna"))
    let next = try #require(first.link("next")?.components(separatedBy: "/fhir/").last)
    let second = try await house.search(next)
    #expect(second.resources.count == 1 && Self.types(second, "include") == ["Encounter"])
    #expect(second.resources[0]["id"] != first.resources[0]["id"])
    try await house.stop()
  }

  @Test("A chain that finds has an entry for its person, one that finds nothing names him itself")
  func leaves() async throws {
    let house = try await RunningHouse.start()
    let patient = try await fill(house, nik: "9971011506900010", within: [0, 0, 0], loose: 1)
    func subjects(_ event: String) async throws -> Int {
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf l JOIN audit.subject s USING (leaf_index)
        WHERE convert_from(l.entry, 'UTF8')::jsonb ->> 'evt' = '\(event)'
        """) ?? 0
    }
    for (query, visits, named) in [
      ("Observation?patient=\(patient)&encounter.date=2025-06-11", 1, 0),
      ("Observation?patient=\(patient)&patient.birthdate=1990", 3, 0),
      ("Observation?patient=\(patient)&encounter.date=2024", 0, 1),
      ("Encounter?patient=\(patient)&date=2024", 0, 1),
      ("Encounter?patient=\(patient)&_summary=count", 0, 1),
      ("AllergyIntolerance?patient=\(patient)&encounter.status=planned", 0, 1),
    ] as [(String, Int, Int)] {
      let size = try await house.count("SELECT size FROM audit.head") ?? 0
      let (reads, queries) = (try await subjects("record.read"), try await subjects("query"))
      _ = try await house.search(query)
      #expect(try await subjects("record.read") - reads == visits, "\(query)")
      #expect(try await subjects("query") - queries == named, "\(query)")
      #expect(
        try await house.count("SELECT size FROM audit.head") == size + (visits > 0 ? 2 : 1),
        "\(query)")
    }
    try await house.stop()
  }
}
