import Foundation
import RecordModel
import StrictJSON
import TestSupport
import Testing

/// Chained searches over visits of another clinic: shown, in part, not, or behind glass.
@Suite("Chained searches at two clinics", .timeLimit(.minutes(2)))
struct SearchAcrossFlowTests {
  private static let nik = "9971011506900001"

  /// Sends a visit of so many days ago; its id and the patient's address.
  private func send(
    _ house: RunningHouse, _ number: String, from clinic: String, code: String = "I10",
    daysAgo: Int = 1
  ) async throws -> (visit: String, patient: String) {
    let organization = clinic == "clinic-demo" ? "9900103001" : "9900103002"
    let day = Date(timeIntervalSinceNow: -86_400 * Double(daysAgo)).formatted(
      .iso8601.year().month().day())
    let visit = VisitText(
      number: number, nik: Self.nik, start: "\(day)T08:00:00+08:00", organization: organization)
    let sent = try await house.curl(
      "/v1/submissions", as: clinic, RunningHouse.fhir,
      body: visit.sharingPatient.replacing("\"I10\"", with: "\"\(code)\""))
    #expect(sent.status == 201, "\(sent.body)")
    let id = try #require(try sent.json["visits"]?[0]?["visit"]?.string)
    let read = try await house.curl("/fhir/Encounter/\(id)", as: clinic, RunningHouse.reading)
    return (id, try #require(try read.json["subject"]?["reference"]?.string))
  }

  /// A search of the second clinic that is answered.
  private func search(
    _ house: RunningHouse, _ query: String, _ headers: [String] = RunningHouse.reading
  ) async throws -> JSON {
    let reply = try await house.curl("/fhir/\(query)", as: "clinic-demo-2", headers)
    #expect(reply.status == 200, "\(query): \(reply.body)")
    return try reply.json
  }

  /// The visits that the matches of a page are, or hang on.
  private static func visits(_ page: JSON) -> Set<String> {
    Set(page.resources.compactMap { $0["id"]?.string.map { String($0.prefix(36)) } })
  }

  private static func withheld(_ page: JSON) -> Int {
    (page["entry"]?.array ?? []).count(where: {
      $0["resource"]?["issue"]?[0]?["code"]?.string == "suppressed"
    })
  }

  @Test(
    "A chain is held against what is shown of a visit, and a number against the one that it shows")
  func shown() async throws {
    let house = try await RunningHouse.start()
    let whole = try await send(house, "A-1", from: "clinic-demo")
    let part = try await send(house, "A-2", from: "clinic-demo", code: "B20", daysAgo: 2)
    let hidden = try await send(house, "A-3", from: "clinic-demo", code: "T74.1", daysAgo: 3)
    let own = try await send(house, "B-1", from: "clinic-demo-2")
    let anchor = "patient=\(own.patient)"
    let system = "http%3A%2F%2Fsys-ids.kemkes.go.id%2Fencounter%2F9900103001"
    for (query, expected) in [
      ("Observation?\(anchor)&encounter.status=finished", [whole, part, own]),
      ("Observation?\(anchor)&encounter.class=AMB&patient.birthdate=1990", [whole, part, own]),
      ("Observation?\(anchor)&encounter.service-provider=Organization/9900103001", [whole, part]),
      ("Observation?\(anchor)&encounter.service-provider=Organization/9900103002", [own]),
      ("Condition?\(anchor)&encounter.status=finished", [whole, own]),
      // Who saw him is not shown in part.
      ("Observation?\(anchor)&encounter.participant:missing=false", [whole, own]),
      ("Observation?\(anchor)&encounter.participant:missing=true", [part]),
      ("Observation?\(anchor)&patient.birthdate=1991", []),
      ("Observation?\(anchor)&encounter.identifier=\(system)%7CA-1", [whole]),
      ("Observation?\(anchor)&encounter.identifier=A-1,B-1", [whole, own]),
      ("Observation?\(anchor)&encounter.identifier=\(system)%7CB-1", []),
      ("Encounter?\(anchor)&identifier=\(system)%7CA-1", [whole]),
      ("Encounter?_id=\(whole.visit)&identifier=A-1", [whole]),
      ("Encounter?_id=\(whole.visit)&identifier=A-9", []),
      // A number is not shown in part, a hidden visit not at all, and a number alone stays at home.
      ("Encounter?\(anchor)&identifier=A-2", []), ("Encounter?\(anchor)&identifier=A-3", []),
      ("Encounter?identifier=\(system)%7CA-1", []), ("Encounter?identifier=B-1", [own]),
    ] as [(String, [(visit: String, patient: String)])] {
      let page = try await search(house, query)
      #expect(Self.visits(page) == Set(expected.map(\.visit)), "\(query)")
      #expect(page["total"]?.int == page.resources.count, "\(query)")
      #expect(!"\(page)".contains(hidden.visit) && Self.withheld(page) == 0, "\(query)")
    }
    // Over pages of one visit too.
    var seen: [String] = []
    var next: String? = "Encounter?\(anchor)&identifier=A-1,B-1&_count=1"
    for _ in 0..<9 {
      guard let path = next else { break }
      let page = try await search(house, path)
      seen += page.resources.compactMap { $0["id"]?.string }
      next = page.link("next")?.components(separatedBy: "/fhir/").last
    }
    #expect(seen.sorted() == [whole.visit, own.visit].sorted() && next == nil)
    try await house.stop()
  }

  @Test("A chain neither finds what the person closed nor changes what is told of it")
  func closed() async throws {
    let house = try await RunningHouse.start()
    let a = try await send(house, "A-1", from: "clinic-demo")
    let own = try await send(house, "B-1", from: "clinic-demo-2")
    let hash = Data(repeating: 7, count: 32).base64EncodedString()
    let said = try await house.curl(
      "/fhir/Consent", RunningHouse.fhir + ["-H", "X-Acting-User: N10000001"],
      body: """
        {"resourceType":"Consent","status":"active","patient":{"reference":"\(a.patient)"},
         "sourceAttachment":{"title":"map 3","hash":"\(hash)"},"provision":{"type":"deny"}}
        """)
    #expect(said.status == 201, "\(said.body)")
    for (chain, isOwn) in [
      ("encounter.status=finished", true), ("encounter.status=planned", false),
      ("encounter.service-provider=Organization/9900103001", false),
      ("encounter.service-provider=Organization/9900103002", true),
      ("encounter.identifier=A-1", false), ("encounter.date=2024", false),
      ("patient.birthdate=1990", true), ("patient.birthdate=1991", false),
    ] {
      let page = try await search(house, "Condition?patient=\(own.patient)&\(chain)")
      #expect(Self.visits(page) == (isOwn ? [own.visit] : []), "\(chain)")
      #expect(Self.withheld(page) == 1, "\(chain)")
    }
    try await house.stop()
  }

  @Test("A chain finds behind the glass once it is broken, and nothing before")
  func glass() async throws {
    let house = try await RunningHouse.start()
    let a = try await send(house, "A-1", from: "clinic-demo")
    let headers = ["-H", "X-Purpose-Of-Use: ETREAT", "-H", "X-Acting-User: N20000001"]
    let chains = [
      "patient.birthdate=1990", "encounter.class=AMB", "encounter.identifier=A-1",
      "encounter.service-provider=Organization/9900103001",
    ]
    func found(_ chain: String) async throws -> Set<String> {
      Self.visits(
        try await search(house, "Condition?patient.identifier=\(Self.nik)&\(chain)", headers))
    }
    for chain in chains { #expect(try await found(chain).isEmpty, "\(chain)") }
    let opened = try await house.curl(
      "/v1/break-glass", as: "clinic-demo-2",
      ["-H", "Content-Type: application/json", "-H", "X-Acting-User: N20000001"],
      body: #"{"number":{"system":"https://fhir.kemkes.go.id/id/nik","value":"\#(Self.nik)"},"#
        + #""reason":"pasien tidak sadar di IGD"}"#)
    #expect(opened.status == 201, "\(opened.body)")
    for chain in chains { #expect(try await found(chain) == [a.visit], "\(chain)") }
    #expect(try await found("encounter.class=IMP").isEmpty)
    try await house.stop()
  }
}
