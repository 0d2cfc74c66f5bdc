import Foundation
import StrictJSON
import TestSupport
import Testing

/// A facility's own endpoint over real TLS, good and bad: what it brings is shown or is not, and nothing leads anywhere
/// else (I-07).
@Suite("A bad source of records", .timeLimit(.minutes(4)))
struct BadSourceTests {
  /// Starts the endpoint, and a listener that nobody may come to; gives their ports.
  private static func start(_ house: RunningHouse) async throws -> (port: Int, trap: Int) {
    let ports = try await house.run(
      """
      set -eu
      cd "$FOLDER"
      read -r port trap < <("$ROOT/scripts/free-ports" 2)
      echo good >mode; : >seen; : >trapped
      # A certificate that names localhost alone: one that names the address too would be right for any name.
      openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout source.key -out source.csr \\
        -subj /CN=localhost 2>/dev/null
      openssl x509 -req -in source.csr -CA "$CERTS/authority/server-root/cert.pem" \\
        -CAkey "$CERTS/authority/server-root/key.pem" -days 10 -out source.pem \\
        -extfile <(echo subjectAltName=DNS:localhost) 2>/dev/null
      python3 "$ROOT/Tests/SystemTests/source.py" "$port" source.pem source.key \\
        "$CERTS/client-ca.pem" mode seen >source.log 2>&1 </dev/null & echo $! >source-pid
      python3 - "$trap" >trapped 2>&1 </dev/null <<'PY' & echo $! >trap-pid
      import socket, sys
      listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
      while True:
          listener.accept(); print("somebody came", flush=True)
      PY
      for _ in $(seq 100); do (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null && break; sleep 0.1; done
      echo "$port $trap"
      """, ["ROOT": repository]
    ).split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    return (ports[0], ports[1])
  }

  private static func mode(_ text: String, _ house: RunningHouse) throws {
    try text.write(toFile: "\(house.folder)/mode", atomically: true, encoding: .utf8)
  }

  /// Another name, approved as the first: with it the breaker is closed.
  private static func renew(_ old: String, _ name: String, _ port: Int, _ house: RunningHouse)
    async throws
  {
    _ = try await house.run(
      """
      "$PROGRAM" source suspend \(old) --config "$FOLDER/baimbai.json" --reason uji --officer petugas-1
      """)
    try await FederationFlowTests.register(name, port: port, at: house)
  }

  @Test("Each way of being bad is told, takes no longer than its time, and shows nothing of it")
  func ways() async throws {
    let house = try await RunningHouse.start()
    try await FederationFlowTests.dress(house)
    let (port, trap) = try await Self.start(house)
    let own = try await FederationFlowTests.send(house, "A-1")
    try await FederationFlowTests.register("rs", port: port, at: house)
    try await FederationFlowTests.announce(house)
    func look(_ more: [String] = []) async throws -> RunningHouse.Reply {
      try await house.curl(
        "/fhir/\(own.patient)/$everything", RunningHouse.reading + more)
    }
    let good = try await look(["-H", "X-Request-Id: sumber-1"])
    #expect(FederationFlowTests.states(try good.json) == ["rs answered"], "\(good.body)")
    #expect(good.body.contains("https://localhost:\(port)/fhir/Condition/v1-c"), "\(good.body)")
    #expect(!good.body.contains("narasi-asing"))
    let seen = try String(contentsOfFile: "\(house.folder)/seen", encoding: .utf8)
    let lines = seen.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(
      lines.map { "\($0[0]) \($0[1])" } == [
        "POST /fhir/Patient/_search", "GET /fhir/Patient/p1/$everything?_count=50",
      ], "\(seen)")
    #expect(
      lines.allSatisfy { $0.suffix(4) == ["sumber-1", "TREAT", "clinic-demo/N10000001", "1"] },
      "\(seen)")
    #expect(!seen.contains(FederationFlowTests.nik))

    let elsewhere = "https://localhost:\(trap)/fhir"
    let ways = [
      ("redirect \(elsewhere)", "unusable"), ("garbage", "unusable"), ("other", "unusable"),
      ("huge", "unusable"), ("unknown", "answered"), ("refuse", "refused"), ("slow", "late"),
      ("mixed", "answered"), ("drip", "late"), ("error", "down"),
      ("good \(elsewhere)", "answered"),
    ]
    for (how, state) in ways {
      try Self.mode(how, house)
      let begin = ContinuousClock.now
      let answer = try await look()
      #expect(answer.status == 200 && answer.body.contains(own.visit), "\(how): \(answer.body)")
      #expect(
        FederationFlowTests.states(try answer.json) == ["rs \(state)"], "\(how): \(answer.body)")
      // The deadline is 2.5 s; the rest is the machine's.
      #expect(ContinuousClock.now - begin < .seconds(5), "\(how)")
      #expect(!answer.body.contains("9971011506900002"), "\(how)")
      #expect(!answer.body.contains("Encounter/v2"), "\(how)")
      let hasMine = ["mixed", "good \(elsewhere)"].contains(how)
      #expect(answer.body.contains("Condition/v1-c") == hasMine, "\(how)")
      #expect(answer.body.contains("BMB-1869") == hasMine, "\(how)")
    }
    let trapped = try String(contentsOfFile: "\(house.folder)/trapped", encoding: .utf8)
    #expect(trapped.isEmpty, "an address that data brought was followed: \(trapped)")

    // Pages that it names below its own address are read; one elsewhere was not.
    try Self.mode("pages", house)
    let paged = try await look()
    for visit in ["w1", "w2", "w3"] {
      #expect(paged.body.contains("fhir/Condition/\(visit)-c"), "\(paged.body)")
    }
    #expect(!paged.body.contains("BMB-1869"), "nothing is left out")

    // Five faults in a row: it is not asked any more.
    try Self.mode("error", house)
    for _ in 0..<5 { _ = try await look() }
    let before = try String(contentsOfFile: "\(house.folder)/seen", encoding: .utf8)
    let open = try await look()
    #expect(FederationFlowTests.states(try open.json) == ["rs down"])
    #expect(try String(contentsOfFile: "\(house.folder)/seen", encoding: .utf8) == before)
    let metrics = try await house.run("curl -sf \"$OPERATIONS/metrics\"")
    #expect(metrics.contains("baimbai_source_open{source=\"rs\"} 1"), "\(metrics)")

    // Another name than is registered, and another authority, are nobody's.
    try Self.mode("good", house)
    try await Self.renew("rs", "rs-2", port, house)
    #expect(FederationFlowTests.states(try await look().json) == ["rs-2 answered"])
    _ = try await house.run(
      """
      set -eu
      "$PROGRAM" source suspend rs-2 --config "$FOLDER/baimbai.json" --reason uji --officer petugas-1
      sleep 2
      """)
    #expect(FederationFlowTests.states(try await look().json).isEmpty)
    try await FederationFlowTests.register(
      "rs-3", port: port, at: house, serverName: "rs.example")
    let distrusted3 = try await look()
    #expect(
      FederationFlowTests.states(try distrusted3.json) == ["rs-3 down"], "\(distrusted3.body)")
    _ = try await house.run(
      """
      set -eu
      "$PROGRAM" source suspend rs-3 --config "$FOLDER/baimbai.json" --reason uji --officer petugas-1
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$FOLDER/other.key" \\
        -out "$FOLDER/other.pem" -days 10 -subj "/CN=CA Lain" -addext basicConstraints=critical,CA:TRUE 2>/dev/null
      """)
    try await FederationFlowTests.register(
      "rs-4", port: port, at: house, authority: "$FOLDER/other.pem")
    let distrusted4 = try await look()
    #expect(
      FederationFlowTests.states(try distrusted4.json) == ["rs-4 down"], "\(distrusted4.body)")
    for value in [FederationFlowTests.nik, "9971011506900002", "narasi-asing"] {
      #expect(!house.log.contains(value), "\(value) stands in the log")
    }
    try await house.openWhole()
    try await house.stop()
  }
}
