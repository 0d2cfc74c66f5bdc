import Foundation
import TestSupport
import Testing

/// People and mandates as the running gateway judges them: each request, also on a link that is open.
@Suite("People and mandates", .timeLimit(.minutes(3)))
struct PeopleFlowTests {
  /// A house with two officers, a head of `clinic-demo` and a clerk, each person with a certificate.
  private static func start() async throws -> RunningHouse {
    let house = try await RunningHouse.start()
    _ = try await house.run(
      """
      set -eu
      cd "$FOLDER"
      config=(--config "$FOLDER/baimbai.json")
      for code in ani budi; do
        "$PROGRAM" officer add $code "${config[@]}" --name "Petugas Rekaan" --role officer >/dev/null
      done
      for code in kepala perawat; do "$PROGRAM" person add $code "${config[@]}" --name "Rekaan" >/dev/null; done
      id=$("$PROGRAM" person head kepala clinic-demo "${config[@]}" --officer ani --reason "SK rekaan" 2>/dev/null)
      "$PROGRAM" person approve "$id" "${config[@]}" --officer budi >/dev/null
      # A shell of its own: its variables are none of the program's.
      (
        . "$ROOT/certs/authority.bash"
        make_key perawat.key
        BAIMBAI_SAN=URI:https://gw.banjarmasin.example/person/perawat
        sign_by "$CERTS/authority/client-issuing" "$FOLDER/perawat.key" "$FOLDER/perawat.leaf" client perawat 30
      )
      cat perawat.leaf "$CERTS/authority/client-issuing/cert.pem" >perawat.pem
      "$PROGRAM" certificate add perawat.pem "${config[@]}" --officer perawat
      sleep 1
      """, ["ROOT": repository])
    return house
  }

  @Test(
    "A mandate that the head takes back is refused on the vendor's open connection within a second")
  func mandate() async throws {
    let house = try await Self.start()
    let said = try await house.run(
      """
      set -eu
      cd "$FOLDER"
      config=(--config "$FOLDER/baimbai.json")
      "$PROGRAM" vendor add vendor-demo "${config[@]}" --name "Rekaan" >/dev/null
      "$PROGRAM" certificate add "$CERTS/vendor-demo.pem" "${config[@]}" --vendor vendor-demo
      ! "$PROGRAM" vendor mandate vendor-demo clinic-demo "${config[@]}" --by perawat --reason "bukan kepala" 2>/dev/null
      id=$("$PROGRAM" vendor mandate vendor-demo clinic-demo "${config[@]}" --by kepala --reason "kontrak rekaan")
      sleep 1
      # Who may submit only records nobody's consent.
      status=$(curl -sS --cacert "$CERTS/ca.pem" --cert "$CERTS/vendor-demo.pem" --key "$CERTS/vendor-demo.key" \
        -H 'X-Facility: clinic-demo' -H 'X-Acting-User: N10000001' -H 'Content-Type: application/fhir+json' \
        --data '{"resourceType":"Consent"}' -o answer -w '%{http_code}' "$GATEWAY/fhir/Consent")
      echo "consent $status $(grep -oE 'BMB-[0-9]{4}' answer | head -n 1)"
      python3 - "$id" <<'PY'
      import http.client, json, os, ssl, subprocess, sys, time
      certs, port = os.environ["CERTS"], int(os.environ["GATEWAY"].rsplit(":", 1)[1])
      context = ssl.create_default_context(cafile=f"{certs}/ca.pem")
      context.load_cert_chain(f"{certs}/vendor-demo.pem", f"{certs}/vendor-demo.key")
      link = http.client.HTTPSConnection("localhost", port, context=context, timeout=20)
      link.connect(); socket = link.sock
      def ask():
          link.request("GET", "/v1/submissions", headers={"X-Facility": "clinic-demo"})
          answer = link.getresponse(); body = answer.read()
          assert link.sock is socket, "another connection"
          return answer.status, body
      print("before", ask()[0])
      subprocess.run([os.environ["PROGRAM"], "vendor", "withdraw", sys.argv[1], "clinic-demo", "--config",
                      os.environ["FOLDER"] + "/baimbai.json", "--by", "kepala", "--reason", "kontrak habis"],
                     check=True, stdout=subprocess.DEVNULL)
      done = time.time()
      while True:
          status, body = ask()
          if status == 403 or time.time() - done > 5: break
          time.sleep(0.02)
      after = time.time() - done
      print("after", status, json.loads(body)["issues"][0]["rule"], "in time" if after <= 1 else f"late {after}")
      print("again", ask()[0])
      PY
      "$PROGRAM" vendor mandates clinic-demo "${config[@]}"
      """)
    #expect(said.contains("before 200\nafter 403 BMB-1608 in time\nagain 403\n"), "\(said)")
    #expect(said.contains("consent 403 BMB-1608"), "\(said)")
    #expect(said.contains("ditarik / withdrawn kepala"), "\(said)")
    try await house.openWhole()
    try await house.stop()
  }

  @Test(
    "A person's certificate is honoured on machine routes by his rights, and he is proven in the log"
  )
  func clerk() async throws {
    let house = try await Self.start()
    let visit = VisitText(number: "ORANG-1", organization: "9900103001").text
    try visit.write(toFile: "\(house.folder)/visit.json", atomically: true, encoding: .utf8)
    let said = try await house.run(
      """
      set -eu
      cd "$FOLDER"
      config=(--config "$FOLDER/baimbai.json")
      as() { curl -sS --cacert "$CERTS/ca.pem" --cert perawat.pem --key perawat.key "$@"; }
      code() { as -o answer -w '%{http_code}' "$@"; echo " $(grep -oE 'BMB-[0-9]{4}' answer | head -n 1)"; }
      grant() { "$PROGRAM" person grant perawat clinic-demo "$1" "${config[@]}" --head kepala --reason "tugas rekaan"; }
      send() { code -H 'Content-Type: application/fhir+json' --data-binary @visit.json "$GATEWAY$1"; }
      echo "nothing $(code "$GATEWAY/v1/me")"
      input=$(grant input); sleep 1
      echo "me $(code "$GATEWAY/v1/me")"
      echo "sent $(send /v1/submissions)"
      visit=$(python3 -c 'import json; print(json.load(open("answer"))["visits"][0]["visit"])')
      echo "void $(code -H 'Content-Type: application/json' --data '{"reason":"salah pasien"}' "$GATEWAY/v1/visits/$visit/void")"
      echo "slash $(code -H 'Content-Type: application/json' --data '{"reason":"salah pasien"}' "$GATEWAY/v1/visits/$visit/void/")"
      read="$GATEWAY/fhir/Encounter/$visit"
      echo "read $(code -H 'X-Purpose-Of-Use: TREAT' "$read")"
      echo "elsewhere $(code -H 'X-Facility: clinic-demo-2' "$GATEWAY/v1/submissions")"
      grant view >/dev/null; grant correct >/dev/null; sleep 1
      # Whom the header names does not count where the certificate says who it is.
      echo "read $(code -H 'X-Purpose-Of-Use: TREAT' -H 'X-Acting-User: orang-lain' "$read")"
      echo "void $(code -H 'Content-Type: application/json' --data '{"reason":"salah pasien"}' "$GATEWAY/v1/visits/$visit/void")"
      "$PROGRAM" person withdraw "$input" clinic-demo "${config[@]}" --by kepala --reason "pindah" >/dev/null; sleep 1
      echo "sent $(send /v1/submissions)"
      """)
    let expected = [
      "nothing 403 BMB-1651", "me 200", "sent 201", "void 403 BMB-1650", "slash 40",
      "read 403 BMB-1650", "elsewhere 403 BMB-1651", "read 200", "void 201", "sent 403 BMB-1650",
    ]
    for line in expected { #expect(said.contains("\(line)"), "\(line) in \(said)") }
    let proven = try await house.count(
      """
      SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb
        @> '{"evt":"record.read","fac":"clinic-demo","usr":"perawat","usrp":true}'
      """)
    #expect(proven == 1)
    let other = try await house.count(
      "SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8') LIKE '%orang-lain%'")
    #expect(other == 0)
    try await house.openWhole()
    try await house.stop()
  }

  @Test("Each right that the head takes back ends on the person's open connection within a second")
  func withdrawal() async throws {
    let house = try await Self.start()
    let visit = VisitText(number: "HAK-1", organization: "9900103001").text
    try visit.write(toFile: "\(house.folder)/visit.json", atomically: true, encoding: .utf8)
    let said = try await house.run(
      """
      set -eu
      cd "$FOLDER"
      python3 - <<'PY'
      import http.client, json, os, ssl, subprocess, time, uuid
      certs, port = os.environ["CERTS"], int(os.environ["GATEWAY"].rsplit(":", 1)[1])
      context = ssl.create_default_context(cafile=f"{certs}/ca.pem")
      context.load_cert_chain("perawat.pem", "perawat.key")
      link = http.client.HTTPSConnection("localhost", port, context=context, timeout=20)
      link.connect(); socket = link.sock
      def ask(method, path, body=None, **headers):
          link.request(method, path, body, {name.replace("_", "-"): text for name, text in headers.items()})
          answer = link.getresponse(); body = json.loads(answer.read())
          assert link.sock is socket, "another connection"
          return answer.status, body
      def person(*words):
          return subprocess.run([os.environ["PROGRAM"], "person", *words, "--config", "baimbai.json"], check=True,
                                capture_output=True, text=True).stdout.strip()
      rights = {right: person("grant", "perawat", "clinic-demo", right, "--head", "kepala", "--reason", "tugas rekaan")
                for right in ["input", "correct", "view"]}
      time.sleep(1)
      visit = open("visit.json").read()
      stored = ask("POST", "/v1/submissions", visit, Content_Type="application/fhir+json")[1]["visits"][0]["visit"]
      # One that is not there: 404 for who may, and nothing is taken back.
      void, reason = f"/v1/visits/{uuid.uuid4()}/void", json.dumps({"reason": "salah pasien"})
      tries = {
          "input": lambda: ask("POST", "/v1/submissions", visit, Content_Type="application/fhir+json"),
          "correct": lambda: ask("POST", void, reason, Content_Type="application/json"),
          "view": lambda: ask("GET", f"/fhir/Encounter/{stored}", X_Purpose_Of_Use="TREAT"),
      }
      for right, attempt in tries.items():
          before = attempt()[0]
          person("withdraw", rights[right], "clinic-demo", "--by", "kepala", "--reason", "pindah")
          done = time.time()
          while True:
              status, body = attempt()
              if status == 403 or time.time() - done > 5: break
              time.sleep(0.02)
          after = time.time() - done
          rule = "BMB-1650" in json.dumps(body) or "BMB-1651" in json.dumps(body)
          left = {other: tries[other]()[0] for other in list(tries)[list(tries).index(right) + 1:]}
          print(right, before, status, rule, "in time" if after <= 1 else f"late {after}", *left.values())
      PY
      """)
    #expect(
      said.contains(
        """
        input 200 403 True in time 404 200
        correct 404 403 True in time 200
        view 200 403 True in time
        """), "\(said)")
    try await house.openWhole()
    try await house.stop()
  }

  @Test("A person's enrolment ends with a file for the browser, under a password from a file")
  func browserFile() async throws {
    let house = try await Self.start()
    let said = try await house.run(
      """
      set -eu
      cd "$FOLDER"
      printf 'sandi rekaan 1\\n' >password; printf 'pendek\\n' >short
      mkdir -p pair && cp perawat.key pair/key.pem
      port=$("$ROOT/scripts/free-ports"); kill "$(cat pid)"; while kill -0 "$(cat pid)" 2>/dev/null; do sleep 0.1; done
      python3 - "$port" "$CERTS" <<'PY'
      import json, sys
      settings = json.load(open("baimbai.json"))
      settings["enrolment"] = {"port": int(sys.argv[1])}
      settings["authority"] = {"certificate": f"{sys.argv[2]}/authority/client-issuing/cert.pem",
                               "key": f"{sys.argv[2]}/authority/client-issuing/key.pem"}
      json.dump(settings, open("baimbai.json", "w"))
      PY
      "$PROGRAM" serve --config baimbai.json >>log 2>&1 </dev/null & echo $! >pid
      for _ in $(seq 200); do curl -sf "$OPERATIONS/readyz" >/dev/null && break; sleep 0.1; done
      token=$("$PROGRAM" enrolment propose --config baimbai.json --person kepala --officer ani 2>proposed)
      "$PROGRAM" enrolment approve "$(cut -d: -f1 proposed)" --config baimbai.json --officer budi >/dev/null
      echo "$token" | "$PROGRAM" enrol --gateway "$GATEWAY" --enrolment "https://localhost:$port" \\
        --authorities "$CERTS/ca.pem" --out mine --p12 kepala.p12 --p12-password-file password
      stat -c 'mode %a' kepala.p12
      openssl pkcs12 -in kepala.p12 -passin file:password -nokeys -clcerts | openssl x509 -noout -ext subjectAltName
      openssl pkcs12 -in kepala.p12 -passin pass:salah -nokeys 2>/dev/null || echo "not without it"
      """, ["ROOT": repository])
    for line in [
      "connected as", "kepala.p12: klik dua kali", "mode 600", "/person/kepala", "not without it",
    ] { #expect(said.contains(line), "\(line) in \(said)") }
    try await house.stop()
  }
}
