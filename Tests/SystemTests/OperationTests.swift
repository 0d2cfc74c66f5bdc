import Foundation
import StrictJSON
import TestSupport
import Testing

/// The program as its operator and a passing stranger see it.
@Suite("The whole program")
struct OperationTests {
  @Test(
    "What README shows is what happens: 201, the same bytes again, 200 with a purpose, 403 without, and a register's row is the same visit"
  )
  func readme() async throws {
    let house = try await RunningHouse.start()
    for page in ["README.md", "README.id.md"] {
      let text = try String(contentsOfFile: "\(repository)/\(page)", encoding: .utf8)
      let start = try #require(text.range(of: "<<'JSON'\n")).upperBound
      let end = try #require(text.range(of: "\nJSON\n")).lowerBound
      let visit = String(text[start..<end]).replacing("README-1", with: page)
      let first = try await house.curl("/v1/submissions", RunningHouse.fhir, body: visit)
      #expect(first.status == 201)
      let second = try await house.curl("/v1/submissions", RunningHouse.fhir, body: visit)
      #expect(second.status == 200)
      #expect(second.body == first.body)
      let answer = try first.json
      let id = try #require(answer["visits"]?.array?.first?["visit"]?.string)
      #expect(try await house.curl("/fhir/Encounter/\(id)", RunningHouse.reading).status == 200)
      let refused = try await house.curl("/fhir/Encounter/\(id)")
      #expect(refused.status == 403)
      #expect(refused.body.contains("BMB-1609"))
      let foreign = try await house.curl(
        "/fhir/Encounter/\(id)", as: "clinic-demo-2", RunningHouse.reading)
      #expect(foreign.status == 404)
      // The register below it is the same visit.
      let rows = try #require(text.range(of: "<<'CSV'\n")).upperBound
      let last = try #require(text.range(of: "\nCSV\n")).lowerBound
      let register = String(text[rows..<last]).replacing("README-1", with: page)
      let type = ["-H", "Content-Type: text/csv"]
      let trial = try await house.curl("/v1/submissions?dry-run=true", type, body: register)
      #expect(trial.status == 200 && trial.body.contains("\"meaning\":\"nik\""))
      let again = try await house.curl("/v1/submissions", type, body: register)
      #expect(again.status == 201)
      #expect(try again.json["visits"]?.array?.first?["visit"]?.string == id)
    }
    for path in ["/v1/submissions", "/fhir"] {
      let xml = try await house.curl(
        path, ["-H", "Content-Type: application/fhir+xml; charset=utf-8"], body: "<Bundle/>")
      #expect(xml.status == 415 && xml.body.contains("BMB-1625"))
      let packed = try await house.curl(
        path, RunningHouse.fhir + ["-H", "Content-Encoding: gzip"], body: "x")
      #expect(packed.status == 415 && packed.body.contains("BMB-1616"))
    }
    try await house.stop()
  }

  @Test("No name and no number of a patient stands in the gateway's log, metrics or any refusal")
  func canary() async throws {
    let house = try await RunningHouse.start()
    let name = "Kanarinama"
    let nik = "9971011506907777"
    let visit = VisitText(number: "K-1", nik: nik, name: "\(name) Rekaan").text
    var refusals = ""
    for (path, body) in [
      ("/v1/submissions", visit), ("/v1/submissions", visit.replacing("final", with: name)),
      ("/fhir", visit.replacing("\"male\"", with: "\"\(name)\"")),
      ("/fhir", String(visit.dropLast(3))), ("/v1/submissions", visit + name),
      ("/fhir", visit.replacing("I10", with: nik + "\\u0000")),
      ("/fhir/Patient/_search", "identifier=\(nik)&\(name)=\(nik)"),
    ] {
      let reply = try await house.curl(path, RunningHouse.fhir, body: body)
      if reply.status >= 400 { refusals += reply.body }
    }
    for path in [
      "/fhir/Patient?identifier=\(nik)&name=\(name)", "/fhir/Patient?identifier=\(nik)",
      "/\(name)/\(nik)", "/fhir/\(name)/\(nik)", "/fhir/Encounter?patient=\(nik)",
      "/v1/submissions?status=\(name)", "/v1/submissions/\(nik)",
    ] {
      for headers in [RunningHouse.reading, ["-H", "X-Purpose-Of-Use: \(name)"], []] {
        let reply = try await house.curl(
          path,
          headers + ["-H", "X-Request-Id: \(name) \(nik)", "-H", "X-Acting-User: \(name) \(nik)"])
        if reply.status >= 400 { refusals += reply.body }
      }
    }
    _ = try await house.curl("/fhir/metadata", as: "hospital-demo", ["-H", "X-Facility: \(name)"])
    let metrics = try await house.run("curl -sf \"$OPERATIONS/metrics\"")
    #expect(metrics.contains("baimbai_"))
    try await house.stop()
    let logs = try await PrivateCluster.shared().postgresLog
    #expect(refusals.contains("BMB-"))
    for text in [house.log, metrics, refusals, logs] {
      #expect(!text.contains(name))
      #expect(!text.contains(nik))
    }
    #expect(
      try await house.count(
        "SELECT count(*) FROM audit.leaf WHERE encode(entry, 'escape') ~ '\(name)|\(nik)'") == 0)
  }

  @Test(
    "Killed at any moment, every receipt's visit is there once; stopped gently, nothing is lost")
  func kill() async throws {
    let house = try await RunningHouse.start()
    for index in 0..<60 {
      try VisitText(number: "Q-\(index)", nik: "99710115069\(10_001 + index)").text.write(
        toFile: "\(house.folder)/visit-\(index).json", atomically: true, encoding: .utf8)
    }
    // Each client sends its visits until it has an answer for each; the gateway dies twice meanwhile.
    let sending = Task {
      try await house.run(
        """
        cd "$FOLDER"
        send() {
          for file in $(ls visit-*.json | awk "NR % 6 == $1"); do
            for _ in $(seq 100); do
              code=$(curl -s --max-time 20 --cacert "$CERTS/ca.pem" --cert "$CERTS/clinic-demo.pem" \\
                --key "$CERTS/clinic-demo.key" -H 'Content-Type: application/fhir+json' \\
                --data-binary @$file -o "answer-$file" -w '%{http_code}' "$GATEWAY/v1/submissions")
              case $code in 20[01]) break ;; esac
              sleep 0.2
            done
            echo "$code"
          done
        }
        for client in 0 1 2 3 4 5; do send $client & done
        wait
        """)
    }
    for (signal, after) in [("KILL", 400), ("KILL", 700), ("TERM", 600)] {
      try await Task.sleep(for: .milliseconds(after))
      try await house.stop(signal)
      try await house.serve()
    }
    let codes = try await sending.value.split(separator: "\n")
    #expect(codes.count == 60)
    #expect(codes.allSatisfy { $0 == "201" || $0 == "200" }, "\(codes)")
    let receipts = try await house.run(
      #"cd "$FOLDER"; grep -ho '"submission":"[^"]*"' answer-*.json | sort -u | wc -l"#)
    #expect(receipts.trimmingCharacters(in: .whitespacesAndNewlines) == "60")
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 60)
    #expect(try await house.count("SELECT count(*) FROM record.submission") == 60)
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf WHERE encode(entry, 'escape') LIKE '%visit.submit%'
        """) == 60)
    #expect(
      try await house.count("SELECT size - (SELECT count(*) FROM audit.leaf) FROM audit.head") == 0)
    try await house.stop()
  }

  @Test("Old software speaks TLS 1.2 on its own port if its facility may, and nobody else does")
  func tls12() async throws {
    let house = try await RunningHouse.start()
    func ask(_ who: String, _ options: String) async throws -> String {
      try await house.run(
        """
        printf 'GET /v1/submissions HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' |
          timeout 10 openssl s_client -connect "localhost:$TLS12" -quiet -verify_return_error \\
            -CAfile "$CERTS/ca.pem" -cert "$CERTS/\(who).pem" -key "$CERTS/\(who).key" \\
            \(options) 2>&1 || true
        """)
    }
    let refused = try await ask("clinic-demo", "-tls1_2")
    #expect(refused.contains("403") && refused.contains("BMB-1627"), "\(refused)")
    #expect(try await ask("clinic-demo", "-tls1_3").contains("200 OK"))
    _ = try await house.run(
      """
      "$PROGRAM" facility tls12 clinic-demo on --config "$FOLDER/baimbai.json"; sleep 1.5
      """)
    #expect(try await ask("clinic-demo", "-tls1_2").contains("200 OK"))
    #expect(try await ask("clinic-demo-2", "-tls1_2").contains("BMB-1627"))
    let weak = try await ask("clinic-demo", "-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA:AES128-SHA")
    #expect(weak.contains("handshake failure"), "\(weak)")
    let older = try await ask("clinic-demo", "-tls1_1 -cipher DEFAULT@SECLEVEL=0")
    #expect(!older.contains("200 OK"), "\(older)")
    let usual = try await house.run(
      """
      timeout 10 openssl s_client -connect "${GATEWAY#https://}" -tls1_2 </dev/null 2>&1 || true
      """)
    #expect(usual.contains("alert") || usual.contains("no protocols"), "\(usual)")
    try await house.stop()
  }
}
