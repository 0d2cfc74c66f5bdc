import Foundation
import StrictJSON
import TestSupport
import Testing

/// A puskesmas (clinic-demo) refers, the hospital (clinic-demo-2) tells of the arrival, and the puskesmas's own
/// endpoint hears over real TLS; also when it was down, and when the gateway was.
@Suite("Subscriptions over the door", .timeLimit(.minutes(4)))
struct SubscriptionFlowTests {
  /// The endpoint and a listener that nobody may come to.
  private struct Hook {
    let house: RunningHouse
    let port: Int
    let trap: Int

    static func prepare(_ house: RunningHouse) async throws -> Hook {
      let ports = try await house.run(
        """
        set -eu
        cd "$FOLDER"
        read -r port trap < <("$ROOT/scripts/free-ports" 2)
        echo good >mode; : >seen; : >trapped
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout hook.key -out hook.csr \\
          -subj /CN=localhost 2>/dev/null
        openssl x509 -req -in hook.csr -CA "$CERTS/authority/server-root/cert.pem" \\
          -CAkey "$CERTS/authority/server-root/key.pem" -days 10 -out hook.pem \\
          -extfile <(echo subjectAltName=DNS:localhost) 2>/dev/null
        python3 - "$trap" >trapped 2>&1 </dev/null <<'PY' & echo $! >trap-pid
        import socket, sys
        listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
        while True:
            listener.accept(); print("somebody came", flush=True)
        PY
        echo "$port $trap"
        """, ["ROOT": repository]
      ).split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
      return Hook(house: house, port: ports[0], trap: ports[1])
    }

    func up() async throws {
      _ = try await house.run(
        """
        set -eu
        cd "$FOLDER"
        python3 "$ROOT/Tests/SystemTests/hook.py" \(port) hook.pem hook.key "$CERTS/client-ca.pem" mode seen \\
          >hook.log 2>&1 </dev/null & echo $! >hook-pid
        for _ in $(seq 100); do (exec 3<>/dev/tcp/127.0.0.1/\(port)) 2>/dev/null && break; sleep 0.1; done
        """, ["ROOT": repository])
    }

    /// Ends it at once: what a test starts may have every other signal blocked.
    func down() async throws { _ = try await house.run("kill -9 $(cat \"$FOLDER/hook-pid\")") }

    func be(_ mode: String) throws {
      try mode.write(toFile: "\(house.folder)/mode", atomically: true, encoding: .utf8)
    }

    /// What came, one value for each request.
    var seen: [JSON] {
      get throws {
        try String(contentsOfFile: "\(house.folder)/seen", encoding: .utf8)
          .split(separator: "\n").map { JSON(try JSONDocument(Array($0.utf8)).root) }
      }
    }

    /// Type, number and visit of what was taken.
    var taken: [String] {
      get throws {
        try seen.filter { $0["mode"]?.string == "good" }.map { one in
          let parameters =
            one["body"]?["entry"]?[0]?["resource"]?["parameter"]?.array ?? []
          let type = parameters.first { $0["name"]?.string == "type" }?["valueCode"]?.string
          let parts =
            parameters.first { $0["name"]?.string == "notification-event" }?["part"]?.array ?? []
          let focus = parts.last?["valueReference"]?["reference"]?.string ?? ""
          return [
            type ?? "-", parts.first?["valueString"]?.string ?? "-",
            focus.split(separator: "/").last.map(String.init) ?? "-",
          ].joined(separator: " ")
        }
      }
    }
  }

  /// Waits until something is so, at most `seconds`; gives how long that was.
  private func wait(_ seconds: Int, _ isSo: () async throws -> Bool) async throws -> Duration? {
    let begin = ContinuousClock.now
    while ContinuousClock.now - begin < .seconds(seconds) {
      if try await isSo() { return ContinuousClock.now - begin }
      try await Task.sleep(for: .milliseconds(200))
    }
    return nil
  }

  private static func refer(_ house: RunningHouse) async throws {
    let visit = VisitText(number: "P-1", start: "\(day)T08:00:00+08:00").text.replacing(
      #""participant":["#,
      with:
        #""hospitalization":{"destination":{"reference":"Organization/9900103002"}},"participant":["#
    )
    let sent = try await house.curl("/v1/submissions", RunningHouse.fhir, body: visit)
    #expect(sent.status == 201, "\(sent.body)")
  }

  private static let day = Date(timeIntervalSinceNow: -86_400).formatted(
    .iso8601.year().month().day())

  private static func arrive(
    _ house: RunningHouse, status: String, hour: Int
  ) async throws -> String {
    let visit = VisitText(
      number: "H-1", start: "\(day)T10:00:00+08:00", organization: "9900103002", status: status
    ).text.replacing(
      #""type":"transaction","#,
      with: #""type":"transaction","timestamp":"\#(day)T\#(hour):00:00+08:00","#)
    let sent = try await house.curl(
      "/v1/submissions", as: "clinic-demo-2", RunningHouse.fhir, body: visit)
    #expect(sent.status == 201, "\(sent.body)")
    return try #require(try sent.json["visits"]?[0]?["visit"]?.string)
  }

  private static func text(
    _ port: Int, host: String = "localhost", path: String = "/in/rujukan",
    payload: String = "id-only", status: String = "requested"
  ) -> String {
    """
    {"resourceType":"Subscription","status":"\(status)","reason":"rujukan balik",
     "criteria":"Encounter?based-on:ServiceRequest.requester=Organization/clinic-demo",
     "channel":{"type":"rest-hook","endpoint":"https://\(host):\(port)\(path)","payload":"application/fhir+json",
      "_payload":{"extension":[{"url":
       "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content",
       "valueCode":"\(payload)"}]}}}
    """
  }

  @Test("The puskesmas hears within seconds, and of what it missed when it is back")
  func flow() async throws {
    let house = try await RunningHouse.start()
    let off = try await house.curl("/fhir/Subscription", RunningHouse.fhir, body: Self.text(1))
    #expect(off.status == 501 && off.body.contains("BMB-1878"), "\(off.body)")
    try await FederationFlowTests.dress(house)
    let hook = try await Hook.prepare(house)
    try await hook.up()
    func post(_ text: String) async throws -> RunningHouse.Reply {
      try await house.curl("/fhir/Subscription", RunningHouse.fhir, body: text)
    }
    let stranger = try await post(Self.text(hook.port))
    #expect(stranger.status == 422 && stranger.body.contains("BMB-1875"), "\(stranger.body)")
    let said = try await house.run(
      """
      set -eu
      config=(--config "$FOLDER/baimbai.json")
      "$PROGRAM" source add hook "${config[@]}" --use notices --facility clinic-demo \\
        --url https://localhost:\(hook.port)/in --authority "$CERTS/ca.pem" --private-network --officer petugas-1 2>&1
      "$PROGRAM" source approve hook "${config[@]}" --officer petugas-2
      "$PROGRAM" source list "${config[@]}"
      sleep 2
      """)
    #expect(said.contains("diberi tahu / told"), "\(said)")
    for (text, rule) in [
      (Self.text(hook.port, host: "localhost.evil.example"), "BMB-1875"),
      (Self.text(hook.port, path: "/out"), "BMB-1875"), (Self.text(hook.trap), "BMB-1875"),
      (Self.text(hook.port, payload: "full-resource"), "BMB-1876"),
      (Self.text(hook.port, status: "active"), "BMB-1874"),
    ] {
      let refused = try await post(text)
      #expect(refused.status == 422 && refused.body.contains(rule), "\(refused.body)")
    }
    let foreign = try await house.curl(
      "/fhir/Subscription", as: "clinic-demo-2", RunningHouse.fhir, body: Self.text(hook.port))
    #expect(foreign.status == 422 && foreign.body.contains("BMB-1874"), "\(foreign.body)")

    let made = try await post(Self.text(hook.port))
    #expect(made.status == 201, "\(made.body)")
    let id = try #require(try made.json["id"]?.string)
    #expect(try made.json["status"]?.string == "requested")
    let path = "/fhir/Subscription/\(id)"
    func read() async throws -> JSON { try await house.curl(path).json }
    #expect(try await wait(10) { try await read()["status"]?.string == "active" } != nil)
    #expect(try hook.taken == ["handshake - -"])
    let greeting = try #require(try hook.seen.first)
    #expect(greeting["path"]?.string == "/in/rujukan")
    // The gateway showed its own certificate.
    #expect(greeting["caller"]?.string?.contains("clinic-demo-2") == true, "\(greeting)")

    try await Self.refer(house)
    let visit = try await Self.arrive(house, status: "in-progress", hour: 10)
    let heard = try await wait(10) { try hook.taken.count == 2 }
    #expect(heard != nil, "\(house.log.suffix(2000))")
    #expect(try hook.taken.last == "event-notification 1 \(visit)")
    let request = try #require(try hook.seen.last?["request"]?.string)
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM (SELECT convert_from(entry, 'UTF8')::jsonb AS e FROM audit.leaf) l
        WHERE e ->> 'req' = '\(request)' AND e ->> 'evt' = 'record.notify' AND e ->> 'fac' = 'clinic-demo'
          AND e ->> 'res' = 'Subscription/\(id)'
        """) == 1)
    let look = try await house.curl("/fhir/Encounter/\(visit)", RunningHouse.reading)
    #expect(look.status == 200 && look.body.contains("in-progress"), "\(look.body)")

    // The endpoint is down, then the gateway: nothing is lost, and the order stays.
    try await hook.down()
    _ = try await Self.arrive(house, status: "finished", hour: 11)
    #expect(try await wait(15) { try await read()["error"] != nil } != nil)
    try await house.stop()
    try hook.be("redirect https://localhost:\(hook.trap)/in")
    try await hook.up()
    try await house.serve()
    #expect(
      try await wait(30) {
        try await read()["error"]?.string?.contains("not followed") == true
      } != nil)
    let list = try await house.run(
      "\"$PROGRAM\" subscription list --config \"$FOLDER/baimbai.json\"")
    #expect(list.contains("waiting 1") && list.contains("not followed"), "\(list)")
    try hook.be("good")
    #expect(try await wait(40) { try hook.taken.count == 3 } != nil)
    #expect(try hook.taken.last == "event-notification 2 \(visit)")
    #expect(try await wait(5) { try await read()["error"] == nil } != nil)
    #expect(try String(contentsOfFile: "\(house.folder)/trapped", encoding: .utf8).isEmpty)

    // Nobody else sees it, and it ends.
    #expect(try await house.curl(path, as: "clinic-demo-2").status == 404)
    let others = try await house.curl("/fhir/Subscription", as: "clinic-demo-2")
    #expect(try others.json["total"]?.int == 0)
    let own = try await house.curl("/fhir/Subscription?status=active")
    #expect(try own.json["total"]?.int == 1)
    let status = try await house.curl("\(path)/$status")
    #expect(status.body.contains("query-status") && status.body.contains(#""valueString":"2""#))
    #expect(try await house.curl(path, ["-X", "DELETE"]).status == 204)
    #expect(try await house.curl(path).status == 404)
    _ = try await Self.arrive(house, status: "cancelled", hour: 12)
    try await Task.sleep(for: .seconds(3))
    #expect(try hook.seen.filter { $0["mode"]?.string == "good" }.count == 3)

    let told = try String(contentsOfFile: "\(house.folder)/seen", encoding: .utf8)
    for value in ["9971011506900001", "Uji Rekaan", "I10", "Hipertensi"] {
      #expect(!told.contains(value) && !house.log.contains(value), "\(value)")
    }
    try await hook.down()
    _ = try await house.run("kill -9 $(cat \"$FOLDER/trap-pid\")")
    try await house.openWhole()
    try await house.stop()
  }
}
