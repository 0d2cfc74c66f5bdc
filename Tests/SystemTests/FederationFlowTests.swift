import Foundation
import StrictJSON
import TestSupport
import Testing

/// Two gateways, each the other's source: two processes, two databases, two logs. In each house `clinic-demo-2` stands
/// for the other gateway, which shows that facility's certificate.
@Suite("Federation of two gateways", .timeLimit(.minutes(4)))
struct FederationFlowTests {
  static let nik = "9971011506900001"

  /// Sends yesterday's visit; who treated a person long ago has no relation any more.
  static func send(_ house: RunningHouse, _ number: String, nik: String = Self.nik) async throws
    -> (visit: String, patient: String)
  {
    let day = Date(timeIntervalSinceNow: -86_400).formatted(.iso8601.year().month().day())
    let visit = VisitText(number: number, nik: nik, start: "\(day)T08:00:00+08:00")
    let sent = try await house.curl("/v1/submissions", RunningHouse.fhir, body: visit.text)
    #expect(sent.status == 201, "\(sent.body)")
    let id = try #require(try sent.json["visits"]?[0]?["visit"]?.string)
    let read = try await house.curl("/fhir/Encounter/\(id)", RunningHouse.reading)
    return (id, try #require(try read.json["subject"]?["reference"]?.string))
  }

  /// Gives a gateway its certificate for asking, and starts it anew with a short patience.
  static func dress(_ house: RunningHouse) async throws {
    try await house.stop()
    _ = try await house.run(
      """
      python3 - "$FOLDER/baimbai.json" "$CERTS/clinic-demo-2" <<'PY'
      import json, sys
      file, stem = sys.argv[1:]
      settings = json.load(open(file))
      settings["federation"] = {"certificate": stem + ".pem", "key": stem + ".key", "source-ms": 2000, "whole-ms": 2500}
      json.dump(settings, open(file, "w"))
      PY
      """)
    try await house.serve()
  }

  /// Registers a source of clinic-demo-2 by two officers and waits until the gateway knows it.
  static func register(
    _ name: String, port: Int, at house: RunningHouse, authority: String = "$CERTS/ca.pem",
    serverName: String = "localhost"
  ) async throws {
    let said = try await house.run(
      """
      set -eu
      config=(--config "$FOLDER/baimbai.json")
      "$PROGRAM" source add \(name) "${config[@]}" --facility clinic-demo-2 --url https://localhost:\(port)/fhir \\
        --authority "\(authority)" --server-name \(serverName) --private-network --officer petugas-1 2>&1
      "$PROGRAM" source approve \(name) "${config[@]}" --officer petugas-1 2>&1 && exit 1
      "$PROGRAM" source approve \(name) "${config[@]}" --officer petugas-2
      "$PROGRAM" source list "${config[@]}"
      sleep 2
      """)
    #expect(said.contains("ditanya / asked"), "\(said)")
  }

  /// Says at a house that clinic-demo-2 keeps a record of the person.
  static func announce(_ house: RunningHouse, isKept: Bool = true) async throws {
    let said = try await house.curl(
      "/v1/record-locations", as: "clinic-demo-2",
      ["-X", "PUT", "-H", "Content-Type: application/json"],
      body:
        #"{"kept":\#(isKept),"identifiers":[{"system":"https://fhir.kemkes.go.id/id/nik","value":"\#(nik)"}]}"#
    )
    #expect(said.status == 200, "\(said.body)")
  }

  /// How each source was asked, as `name state`.
  static func states(_ json: JSON) -> [String] {
    (json["meta"]?["extension"]?.array ?? []).map { one in
      let parts = one["extension"]?.array ?? []
      func part(_ name: String, _ type: String) -> String {
        parts.first { $0["url"]?.string == name }?[type]?.string ?? "?"
      }
      return "\(part("source", "valueString")) \(part("state", "valueCode"))"
    }
  }

  private static func leaves(_ request: String, _ more: String) -> String {
    """
    SELECT count(*) FROM (SELECT convert_from(entry, 'UTF8')::jsonb AS e FROM audit.leaf) l
    WHERE e ->> 'req' = '\(request)' AND \(more)
    """
  }

  private static func addresses(_ json: JSON) -> [String] {
    (json["entry"]?.array ?? []).compactMap { $0["fullUrl"]?.string }
  }

  @Test("A record is read through both, and is in both logs under one request id")
  func twoGateways() async throws {
    let (a, b) = (
      try await RunningHouse.start(ofItsOwn: true), try await RunningHouse.start(ofItsOwn: true)
    )
    try await Self.dress(a)
    try await Self.dress(b)
    let atA = try await Self.send(a, "A-1")
    let atB = try await Self.send(b, "B-1")

    // Nobody is a source yet: no question of a gateway is answered, and no place is recorded.
    let stranger = try await b.curl(
      "/fhir/Patient?identifier=\(Self.nik)", as: "clinic-demo-2",
      RunningHouse.reading + ["-H", "X-Federated-Query: 1"])
    #expect(stranger.status == 403 && stranger.body.contains("BMB-1867"), "\(stranger.body)")
    let early = try await a.curl(
      "/v1/record-locations", as: "clinic-demo-2", ["-X", "PUT"],
      body: #"{"kept":true,"identifiers":[]}"#)
    #expect(early.status == 403 && early.body.contains("BMB-1867"), "\(early.body)")
    let alone = try await a.curl("/fhir/\(atA.patient)/$everything", RunningHouse.reading)
    #expect(try alone.status == 200 && Self.states(alone.json).isEmpty)

    try await Self.register("gerbang-b", port: b.port, at: a)
    try await Self.register("gerbang-a", port: a.port, at: b)
    // Without a word that the other has something of the person it is not asked.
    let unlinked = try await a.curl("/fhir/\(atA.patient)/$everything", RunningHouse.reading)
    #expect(Self.states(try unlinked.json).isEmpty, "\(unlinked.body)")
    try await Self.announce(a)
    // B has not heard that A has something: A is a stranger to the person there, and is shown nothing.
    let first = try await a.curl("/fhir/\(atA.patient)/$everything", RunningHouse.reading)
    #expect(Self.states(try first.json) == ["gerbang-b answered"], "\(first.body)")
    #expect(!first.body.contains(atB.visit))
    try await Self.announce(b)

    for (house, other, own, theirs, name) in [
      (a, b, atA, atB, "gerbang-b"), (b, a, atB, atA, "gerbang-a"),
    ] {
      let request = "dua-gerbang-\(name)"
      let read = try await house.curl(
        "/fhir/\(own.patient)/$everything",
        RunningHouse.reading + ["-H", "X-Request-Id: \(request)"])
      #expect(read.status == 200, "\(read.body)")
      let json = try read.json
      #expect(Self.states(json) == ["\(name) answered"], "\(read.body)")
      let addresses = Self.addresses(json)
      #expect(addresses.contains("https://localhost:\(house.port)/fhir/Encounter/\(own.visit)"))
      #expect(addresses.contains("https://localhost:\(other.port)/fhir/Encounter/\(theirs.visit)"))
      #expect(read.body.contains("BMB-1861") && !read.body.contains("BMB-1869"), "\(read.body)")
      // In the log of who asked: his look, the question, and what is shown of the answer.
      for (event, resource) in [
        ("record.read", own.patient), ("query", "Source/\(name)"),
        ("record.read", "Source/\(name)"),
      ] {
        let sql = Self.leaves(request, "e ->> 'evt' = '\(event)' AND e ->> 'res' = '\(resource)'")
        #expect(try await house.count(sql) == 1, "\(event) \(resource)")
      }
      // In the log of who answered: the same request id, the gateway, and who asks behind it.
      let answered = Self.leaves(
        request,
        "e ->> 'evt' = 'record.read' AND e ->> 'fac' = 'clinic-demo-2' AND e ->> 'usr' = 'clinic-demo/N10000001'"
      )
      let looks = try await other.count(answered) ?? 0
      #expect(looks >= 1)
      // It asked nobody further.
      #expect(try await other.count(Self.leaves(request, "e ->> 'res' LIKE 'Source/%'")) == 0)
    }

    let summary = try await a.curl("/fhir/\(atA.patient)/$summary", RunningHouse.reading)
    #expect(summary.status == 200 && summary.body.contains("Sumber lain / Other sources"))
    #expect(Self.states(try summary.json) == ["gerbang-b answered"], "\(summary.body)")
    let here = try await a.curl(
      "/fhir/\(atA.patient)/$everything?_sources=here", RunningHouse.reading)
    #expect(Self.states(try here.json) == ["gerbang-b not-asked"], "\(here.body)")
    #expect(!here.body.contains(atB.visit))
    #expect(
      try await a.curl("/fhir/\(atA.patient)/$everything?_sources=x", RunningHouse.reading).status
        == 400)
    let metrics = try await a.run("curl -sf \"$OPERATIONS/metrics\"")
    #expect(
      metrics.contains("baimbai_source_questions_total{result=\"answered\",source=\"gerbang-b\"}")
        || metrics.contains(
          "baimbai_source_questions_total{source=\"gerbang-b\",result=\"answered\"}")
    )

    // The person's word at the other gateway closes it there; the announcement taken back ends the asking.
    let hash = Data(repeating: 7, count: 32).base64EncodedString()
    let closed = try await b.curl(
      "/fhir/Consent", RunningHouse.fhir + ["-H", "X-Acting-User: N10000001"],
      body: """
        {"resourceType":"Consent","status":"active","patient":{"reference":"\(atB.patient)"},
         "sourceAttachment":{"title":"map 3","hash":"\(hash)"},"provision":{"type":"deny"}}
        """)
    #expect(closed.status == 201, "\(closed.body)")
    let after = try await a.curl("/fhir/\(atA.patient)/$everything", RunningHouse.reading)
    #expect(after.status == 200 && !after.body.contains(atB.visit), "\(after.body)")
    try await b.stop()
    let down = try await a.curl("/fhir/\(atA.patient)/$everything", RunningHouse.reading)
    #expect(down.status == 200 && down.body.contains(atA.visit))
    #expect(Self.states(try down.json) == ["gerbang-b down"], "\(down.body)")
    #expect(down.body.contains("terakhir / last 20"), "\(down.body)")
    try await Self.announce(a, isKept: false)
    let withdrawn = try await a.curl("/fhir/\(atA.patient)/$everything", RunningHouse.reading)
    #expect(Self.states(try withdrawn.json).isEmpty)
    for value in [Self.nik, "Uji Rekaan"] {
      #expect(!a.log.contains(value) && !b.log.contains(value), "\(value) stands in a log")
    }
    try await a.openWhole()
    try await a.stop()
  }
}
