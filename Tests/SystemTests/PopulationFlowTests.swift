import Foundation
import StrictJSON
import TestSupport
import Testing

/// The running gateway asks a population register's service over mutual TLS, and goes on without it.
@Suite("Population register, asked by the running gateway", .timeLimit(.minutes(4)))
struct PopulationFlowTests {
  private static let setUp = """
    set -eu
    cd "$FOLDER"
    read -r port trap < <("$ROOT/scripts/free-ports" 2)
    echo "$port" >port; echo "$trap" >trap
    echo '{"6371011506900001": {"name": "UJI REKAAN", "born": "15-06-1990", "sex": "1"},
      "6371011506900002": {"name": "ORANG LAIN", "born": "15-06-1990", "sex": "1"}}' >people.json
    echo up >mode; : >seen
    cat >population.cnf <<CNF
    .include $ROOT/certs/profiles.cnf
    [register_ca]
    basicConstraints = critical, CA:TRUE
    [register_client]
    extendedKeyUsage = clientAuth
    CNF
    (
      PROFILES=population.cnf; . "$ROOT/certs/authority.bash"
      make_root "$FOLDER/register" register_ca "CA Disdukcapil" 30
      make_key asker.key
      sign_by register asker.key asker.pem register_client gerbang-kota 10
      make_key stranger.key
      make_root "$FOLDER/elsewhere" register_ca "CA Lain" 30
      sign_by elsewhere stranger.key stranger.pem register_client gerbang-kota 10
    )
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out signer.key 2>/dev/null
    openssl pkey -in signer.key -pubout -out signer.pem
    python3 "$ROOT/Tests/SystemTests/population.py" "$port" "$CERTS/server.pem" "$CERTS/server.key" \\
      register/cert.pem people.json mode seen >register.log 2>&1 </dev/null & echo $! >register-pid
    kill "$(cat pid)"; while kill -0 "$(cat pid)" 2>/dev/null; do sleep 0.1; done
    python3 - "$port" "$CERTS" "$FOLDER" <<'PY'
    import json, sys
    port, certs, folder = sys.argv[1:]
    settings = json.load(open("baimbai.json"))
    settings["population"] = {"url": f"https://localhost:{port}/verifikasi", "certificate": f"{folder}/asker.pem",
                              "key": f"{folder}/asker.key", "authorities": f"{certs}/ca.pem", "signer": f"{folder}/signer.pem"}
    json.dump(settings, open("baimbai.json", "w"))
    PY
    """

  private func send(
    _ house: RunningHouse, _ number: String, _ nik: String, _ name: String = "Uji Rekaan"
  ) async throws {
    let visit = VisitText(number: number, nik: nik, name: name)
    let sent = try await house.curl("/v1/submissions", RunningHouse.fhir, body: visit.text)
    #expect(sent.status == 201, "\(sent.body)")
  }

  /// Waits until a number is reached, at most 30 s.
  private func reach(_ wanted: Int, _ house: RunningHouse, _ sql: String) async throws {
    for _ in 0..<300 {
      if try await house.count(sql) == wanted { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    Issue.record("\(sql): \(try await house.count(sql) ?? -1), not \(wanted)")
  }

  private static func counted(_ status: String) -> String {
    "SELECT count(*) FROM identity.confirmation WHERE status || ' ' || source = '\(status)'"
  }

  @Test("It confirms and contradicts; down, leading elsewhere or talking nonsense it stops nothing")
  func service() async throws {
    let house = try await RunningHouse.start()
    _ = try await house.run(Self.setUp, ["ROOT": repository])
    try await house.serve()
    func mode(_ text: String) throws {
      try text.write(toFile: "\(house.folder)/mode", atomically: true, encoding: .utf8)
    }
    try await send(house, "KEP-1", "6371011506900001")
    try await send(house, "KEP-2", "6371011506900002")
    try await send(house, "KEP-3", "6371011506900003")
    try await reach(1, house, Self.counted("confirmed service"))
    try await reach(1, house, Self.counted("contradicted service"))
    try await reach(1, house, Self.counted("unknown-number service"))
    let seen = try String(contentsOfFile: "\(house.folder)/seen", encoding: .utf8)
    #expect(
      seen.split(separator: "\n").allSatisfy {
        $0 == "gerbang-kota JENIS_KLMIN NAMA_LGKP NIK TGL_LHR"
      } && seen.split(separator: "\n").count == 3, "\(seen)")
    let list = try await house.curl("/v1/confirmations", RunningHouse.reading)
    #expect(list.status == 200 && list.body.contains(#""name":"differs""#), "\(list.body)")
    #expect(!list.body.contains("6371011506900002") && !list.body.contains("Rekaan"))
    let other = try await house.curl(
      "/v1/confirmations", as: "clinic-demo-2", RunningHouse.reading)
    #expect(try other.json["confirmations"]?.array?.isEmpty == true, "\(other.body)")
    #expect(try await house.curl("/v1/confirmations").status == 403)
    #expect(
      try await house.curl("/v1/confirmations?status=x", RunningHouse.reading).status == 400)

    // Each way of not answering: the visit is taken, the patient waits.
    let trap = try await house.run(
      """
      cd "$FOLDER"
      python3 - "$(cat trap)" >trapped 2>&1 </dev/null <<'PY' & echo $! >trap-pid
      import socket, sys
      listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
      while True:
          listener.accept(); print("somebody came", flush=True)
      PY
      cat trap
      """
    ).trimmingCharacters(in: .whitespacesAndNewlines)
    let ways = [
      ("error", "answered 500"), ("nonsense", "answered with something else"),
      ("redirect https://localhost:\(trap)/x", "answered 307"),
    ]
    for (number, (how, told)) in ways.enumerated() {
      try mode(how)
      try await send(house, "DIAM-\(number)", "637101150690001\(number)")
      for _ in 0..<300 where !house.log.contains(told) {
        try await Task.sleep(for: .milliseconds(100))
      }
      #expect(house.log.contains(told))
      try await reach(
        number + 1, house,
        "SELECT count(*) FROM identity.confirmation_work WHERE tries > 0")
    }
    #expect(try await house.count("SELECT count(*) FROM identity.confirmation") == 3)
    let trapped = try String(contentsOfFile: "\(house.folder)/trapped", encoding: .utf8)
    #expect(trapped.isEmpty, "a redirect was followed: \(trapped)")

    // A file stands in for it, for a day, and the gateway asks the service again when it is back.
    let said = try await house.run(
      """
      cd "$FOLDER"
      printf 'NIK,NAMA_LGKP,TGL_LHR\\n6371011506900001,UJI REKAAN,15-06-1990\\n' >register.csv
      openssl dgst -sha256 -sign signer.key -out register.sig register.csv
      import() {
        "$PROGRAM" population import "$1" --signature register.sig --as-of 2026-11-01 --officer petugas-1 \\
          --config baimbai.json 2>&1; echo "import $?"
      }
      import people.json; import register.csv
      """)
    #expect(said.contains("BMB-1787") && said.contains("import 1\n"), "\(said)")
    #expect(said.contains("1 orang / persons") && said.hasSuffix("import 0\n"), "\(said)")
    try await reach(1, house, Self.counted("confirmed release"))
    try await reach(5, house, Self.counted("unknown-number release"))
    #expect(
      try await house.count(
        "SELECT count(*) FROM identity.confirmation WHERE expires_at < now() + interval '25 h'")
        == 6)
    let status = try await house.run(
      "\"$PROGRAM\" population status --config \"$FOLDER/baimbai.json\"")
    #expect(
      status.contains("clinic-demo\tconfirmed\t1") && status.contains("2026-11-01\t1\tpetugas-1"))
    for value in ["6371011506900001", "6371011506900002", "UJI REKAAN", "Uji Rekaan"] {
      #expect(!house.log.contains(value), "\(value) stands in the log")
    }
    try await house.openWhole()
    try await house.stop()
  }

  @Test("A stranger's certificate is asked nothing and answered nothing")
  func stranger() async throws {
    let house = try await RunningHouse.start()
    _ = try await house.run(Self.setUp, ["ROOT": repository])
    let said = try await house.run(
      """
      cd "$FOLDER"
      for _ in $(seq 50); do (exec 3<>/dev/tcp/127.0.0.1/$(cat port)) 2>/dev/null && break; sleep 0.1; done
      for name in asker stranger; do
        curl -s --max-time 10 --cacert "$CERTS/ca.pem" --cert $name.pem --key $name.key -o /dev/null \\
          -w "$name %{http_code}\\n" --data '{"NIK":"6371011506900001"}' "https://localhost:$(cat port)/verifikasi" || true
      done
      """)
    #expect(said.contains("asker 200") && said.contains("stranger 000"), "\(said)")
  }
}
