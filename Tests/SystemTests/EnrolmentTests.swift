import Foundation
import StrictJSON
import TestSupport
import Testing

/// From a proposal to the first visit, and to the next certificate (M-06).
@Suite("Enrolment", .timeLimit(.minutes(5)))
struct EnrolmentTests {
  /// A house with an authority, an enrolment port, two officers and a facility without certificate.
  private static func start(days: Int = 30) async throws -> (house: RunningHouse, enrolment: String)
  {
    let house = try await RunningHouse.start()
    try await house.stop()
    let port = try await house.run(
      """
      set -eu
      port=$("$PORTS")
      python3 - "$FOLDER/baimbai.json" "$port" "$CERTS" \(days) <<'PY'
      import json, sys
      path, port, certs, days = sys.argv[1:]
      settings = json.load(open(path))
      settings["enrolment"] = {"port": int(port)}
      settings["authority"] = {"certificate": f"{certs}/authority/client-issuing/cert.pem",
                               "key": f"{certs}/authority/client-issuing/key.pem", "days": int(days)}
      json.dump(settings, open(path, "w"))
      PY
      for code in ani budi; do
        "$PROGRAM" officer add $code --config "$FOLDER/baimbai.json" --name "Petugas Rekaan" --role officer >/dev/null
      done
      "$PROGRAM" officer add eko --config "$FOLDER/baimbai.json" --name "Auditor Rekaan" --role auditor >/dev/null
      "$PROGRAM" facility add klinik-baru --config "$FOLDER/baimbai.json" --name "Klinik Rekaan Baru" \\
        --kind clinic-primary --simulated --alias "urn:satusehat:organization|9900103009" >/dev/null
      "$PROGRAM" facility status klinik-baru verified --config "$FOLDER/baimbai.json" --officer ani --reason uji
      "$PROGRAM" facility status klinik-baru active --config "$FOLDER/baimbai.json" --officer budi --reason uji
      echo "$port"
      """, ["PORTS": "\(repository)/scripts/free-ports"]
    ).trimmingCharacters(in: .whitespacesAndNewlines)
    try await house.serve()
    return (house, "https://localhost:\(port)")
  }

  /// A token that two officers stand for; its id and text.
  private static func token(
    _ house: RunningHouse, isApproved: Bool = true
  ) async throws -> (id: String, text: String) {
    let said = try await house.run(
      """
      config=(--config "$FOLDER/baimbai.json")
      token=$("$PROGRAM" enrolment propose "${config[@]}" --facility klinik-baru --officer ani 2>"$FOLDER/proposed")
      id=$(cut -d: -f1 "$FOLDER/proposed")
      [ \(isApproved) = false ] || "$PROGRAM" enrolment approve "$id" "${config[@]}" --officer budi >/dev/null
      echo "$id $token"
      """
    ).split(whereSeparator: \.isWhitespace).map(String.init)
    return (said[0], said[1])
  }

  @Test(
    "A token of two officers becomes a certificate, a connection and a visit; then it is renewed")
  func whole() async throws {
    let (house, enrolment) = try await Self.start()
    let token = try await Self.token(house)
    let visit = VisitText(number: "BARU-1", organization: "9900103009").text
    try visit.write(toFile: "\(house.folder)/visit.json", atomically: true, encoding: .utf8)
    let said = try await house.run(
      """
      cd "$FOLDER"
      enrol() { "$PROGRAM" enrol --gateway "$GATEWAY" --enrolment "$ENROLMENT" --authorities "$CERTS/ca.pem" --out mine 2>&1; }
      echo "$TOKEN" | enrol; echo "enrol $?"
      stat -c '%a' mine/key.pem
      "$PROGRAM" doctor --gateway "$GATEWAY" --authorities "$CERTS/ca.pem" --out mine; echo "doctor $?"
      "$PROGRAM" submit visit.json --gateway "$GATEWAY" --authorities "$CERTS/ca.pem" \\
        --certificate mine/certificate.pem --key mine/key.pem >/dev/null; echo "submit $?"
      "$PROGRAM" renew --gateway "$GATEWAY" --authorities "$CERTS/ca.pem" --out mine; echo "renew $?"
      # A lost answer: the same key gets the same certificate again.
      cp mine/certificate.pem first.pem; rm mine/certificate.pem
      echo "$TOKEN" | enrol >/dev/null; cmp first.pem mine/certificate.pem && echo "same"
      # Another key gets none.
      rm -r mine; echo "$TOKEN" | enrol; echo "again $?"
      """, ["TOKEN": token.text, "ENROLMENT": enrolment])
    for line in [
      "connected as klinik-baru", "enrol 0", "\n600\n", "doctor 0", "submit 0",
      "belum waktunya / not due", "renew 0", "same", "BMB-1640", "again 1",
    ] { #expect(said.contains(line), "\(line) in \(said)") }
    #expect(said.components(separatedBy: "GREEN").count == 7 && !said.contains("RED"), "\(said)")
    let entries = try await house.count(
      """
      SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb @> '{"evt":"cert.change"}'
        AND convert_from(entry, 'UTF8')::jsonb ->> 'rsn' ~ '^(proposed klinik-baru|approved|enrolled)'
      """)
    #expect(entries == 3)
    let stored = try await house.count(
      "SELECT count(*) FROM registry.enrolment WHERE encode(token_hash, 'hex') LIKE '%\(token.text.dropFirst(8))%'"
    )
    #expect(stored == 0)
    try await house.openWhole()
    try await house.stop()
  }

  @Test("One person's word, the same person twice, an auditor, a closed facility: no certificate")
  func fourEyes() async throws {
    let (house, enrolment) = try await Self.start()
    let token = try await Self.token(house, isApproved: false)
    let said = try await house.run(
      """
      cd "$FOLDER"
      config=(--config "$FOLDER/baimbai.json")
      ask() { echo "$TOKEN" | "$PROGRAM" enrol --gateway "$GATEWAY" --enrolment "$ENROLMENT" \\
        --authorities "$CERTS/ca.pem" --out mine 2>&1; echo "$1 $?"; }
      ask unapproved
      "$PROGRAM" enrolment approve "$ID" "${config[@]}" --officer ani 2>/dev/null; echo "self $?"
      "$PROGRAM" enrolment approve "$ID" "${config[@]}" --officer eko 2>/dev/null; echo "auditor $?"
      "$PROGRAM" enrolment list "${config[@]}"
      "$PROGRAM" enrolment approve "$ID" "${config[@]}" --officer budi >/dev/null; echo "other $?"
      step() { "$PROGRAM" facility status klinik-baru "$1" "${config[@]}" --officer ani --reason uji; }
      step suspended; ask suspended; step active
      "$PROGRAM" enrolment withdraw "$ID" "${config[@]}" --officer ani >/dev/null; ask withdrawn
      """, ["TOKEN": token.text, "ID": token.id, "ENROLMENT": enrolment])
    for line in [
      "unapproved 1", "self 1", "auditor 1", "menunggu / waits", "other 0", "suspended 1",
      "withdrawn 1",
    ] { #expect(said.contains(line), "\(line) in \(said)") }
    #expect(try await house.count("SELECT count(*) FROM registry.issued_certificate") == 0)
    let denied = try await house.count(
      """
      SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb
        @> '{"evt":"deny","res":"Enrolment","out":4}'
      """)
    #expect(denied == 3)
    try await house.stop()
  }

  @Test(
    "In the console a proposal and its approval are two people's clicks; the token is shown once")
  func clicks() async throws {
    let (house, enrolment) = try await Self.start()
    let said = try await house.run(
      """
      cd "$FOLDER"
      config=(--config "$FOLDER/baimbai.json")
      # Two officers with certificates of their own, got by the same way.
      for code in ani budi; do
        token=$("$PROGRAM" enrolment propose "${config[@]}" --person $code --officer ani 2>proposed)
        "$PROGRAM" enrolment approve "$(cut -d: -f1 proposed)" "${config[@]}" --officer budi >/dev/null
        "$PROGRAM" enrol --gateway "$GATEWAY" --enrolment "$ENROLMENT" --authorities "$CERTS/ca.pem" --token "$token" --out $code >/dev/null
      done
      port=$(python3 -c 'import json; print(json.load(open("baimbai.json"))["console"]["port"])')
      page=https://localhost:$port/en/enrolments
      as() { curl -sS --cacert "$CERTS/ca.pem" --cert "$1/certificate.pem" --key "$1/key.pem" \
        -H "Origin: https://localhost:$port" -H "Sec-Fetch-Site: same-origin" "${@:2}"; }
      sleep 1
      as ani --data "do=propose&holder=facility/klinik-baru" "$page" >shown
      token=$(grep -oE 'baimbai-[0-9a-f]{64}' shown)
      as ani "$page" | grep -c "$token"
      id=$(grep -oE 'name="id" value="[0-9a-f-]{36}"' shown | head -n 1 | cut -d'"' -f4)
      grep -c 'value="approve"' shown
      as budi "$page" | grep -c 'value="approve"'
      as ani -o /dev/null -w '%{http_code}\n' --data "do=approve&id=$id" "$page"
      as budi -o /dev/null -w '%{http_code}\n' --data "do=approve&id=$id" "$page"
      as budi -o /dev/null -w '%{http_code}\n' --data "do=propose&holder=facility/nobody" "$page"
      as budi -o /dev/null -w '%{http_code}\n' -H "Sec-Fetch-Site: cross-site" -H "Origin: https://evil.example" \
        --data "do=withdraw&id=$id" "$page"
      "$PROGRAM" enrol --gateway "$GATEWAY" --enrolment "$ENROLMENT" --authorities "$CERTS/ca.pem" --token "$token" --out mine
      """, ["ENROLMENT": enrolment])
    #expect(said.hasPrefix("0\n0\n1\n409\n303\n400\n403\n"), "\(said)")
    #expect(said.contains("connected as klinik-baru"), "\(said)")
    let proven = try await house.count(
      """
      SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb @> '{"evt":"cert.change","usrp":true}'
      """)
    #expect(proven == 2)
    try await house.stop()
  }

  @Test("Fifty at once with one token: one certificate (M-06)")
  func race() async throws {
    let (house, enrolment) = try await Self.start()
    let token = try await Self.token(house)
    let codes = try await house.run(
      """
      cd "$FOLDER"
      for n in $(seq 50); do
        openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -subj /CN=x 2>/dev/null |
          python3 -c 'import json, sys; print(json.dumps({"token": sys.argv[1], "request": sys.stdin.read()}))' "$TOKEN" >r$n
      done
      for n in $(seq 50); do
        curl -sS --max-time 60 --cacert "$CERTS/ca.pem" -o /dev/null -w '%{http_code}\\n' --data-binary @r$n "$ENROLMENT/v1/enrolments" &
      done >codes
      wait; sort codes | uniq -c
      for body in '{}' 'x' '{"token":"baimbai-00","request":"y"}'; do
        curl -sS --cacert "$CERTS/ca.pem" -o /dev/null -w '%{http_code} ' --data-binary "$body" "$ENROLMENT/v1/enrolments"
      done
      """, ["TOKEN": token.text, "ENROLMENT": enrolment])
    #expect(codes.contains("1 201\n") && codes.contains("49 403\n"), "\(codes)")
    #expect(codes.hasSuffix("400 400 400 "), "\(codes)")
    #expect(
      try await house.count(
        "SELECT count(*) FROM registry.certificate WHERE uri LIKE '%klinik-baru'") == 1)
    // Denials of one address do not drown the log.
    let denied = try await house.count(
      "SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8') LIKE '%\"res\":\"Enrolment\"%'"
    )
    #expect((1...6).contains(denied ?? 0))
    try await house.stop()
  }

  @Test("From two thirds of its life a certificate is renewed once, and both are in force")
  func renewal() async throws {
    let (house, enrolment) = try await Self.start()
    let token = try await Self.token(house)
    // Its life is moved back in the registry, which alone decides when it is due.
    let said = try await house.run(
      """
      cd "$FOLDER"
      echo "$TOKEN" | "$PROGRAM" enrol --gateway "$GATEWAY" --enrolment "$ENROLMENT" --authorities "$CERTS/ca.pem" \\
        --out mine >/dev/null; echo "enrol $?"
      cp mine/certificate.pem old.pem
      """, ["TOKEN": token.text, "ENROLMENT": enrolment])
    #expect(said.contains("enrol 0"), "\(said)")
    try await house.asSuperuser(
      """
      UPDATE registry.certificate SET not_before = not_before - interval '61 days'
      WHERE uri LIKE '%klinik-baru'
      """)
    try await Task.sleep(for: .seconds(1))
    let renewed = try await house.run(
      """
      cd "$FOLDER"
      renew() { "$PROGRAM" renew --gateway "$GATEWAY" --authorities "$CERTS/ca.pem" --out "$1" 2>&1; echo "$2 $?"; }
      renew mine first
      cmp -s old.pem mine/certificate.pem || echo "another"
      mkdir back; cp old.pem back/certificate.pem; cp mine/key.pem back/key.pem
      renew back repeated
      cmp mine/certificate.pem back/certificate.pem && echo "the same"
      me() { curl -sS --cacert "$CERTS/ca.pem" --cert "$1" --key mine/key.pem -o /dev/null -w '%{http_code} ' "$GATEWAY/v1/me"; }
      me old.pem; me mine/certificate.pem
      openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout other.key -subj /CN=x 2>/dev/null |
        curl -sS --cacert "$CERTS/ca.pem" --cert old.pem --key mine/key.pem -o /dev/null -w '%{http_code}' \\
          --data-binary @- "$GATEWAY/v1/certificates"
      """)
    // Revoked: no renewal, whether the gateway's snapshot knows of it already or not.
    let revoked = try await house.run(
      """
      cd "$FOLDER"
      "$PROGRAM" facility add klinik-kedua --config baimbai.json --name "Klinik Rekaan Kedua" --kind clinic-primary >/dev/null
      "$PROGRAM" facility status klinik-kedua verified --config baimbai.json --officer ani --reason uji
      "$PROGRAM" facility status klinik-kedua active --config baimbai.json --officer budi --reason uji
      token=$("$PROGRAM" enrolment propose --config baimbai.json --facility klinik-kedua --officer ani 2>proposed)
      "$PROGRAM" enrolment approve "$(cut -d: -f1 proposed)" --config baimbai.json --officer budi >/dev/null
      "$PROGRAM" enrol --gateway "$GATEWAY" --enrolment "$ENROLMENT" --authorities "$CERTS/ca.pem" --token "$token" --out two >/dev/null
      echo "enrol $?"
      """, ["ENROLMENT": enrolment])
    #expect(revoked.contains("enrol 0"), "\(revoked)")
    try await house.asSuperuser(
      """
      UPDATE registry.certificate SET not_before = not_before - interval '61 days'
      WHERE uri LIKE '%klinik-kedua'
      """)
    try await Task.sleep(for: .seconds(1))
    // Without a new version no gateway looks: what a snapshot does not know yet.
    try await house.asSuperuser(
      """
      SET session_replication_role = replica;
      UPDATE registry.certificate SET revoked_at = now(), revoked_reason = 'dicuri'
      WHERE uri LIKE '%klinik-kedua'
      """)
    let late = try await house.run(
      """
      cd "$FOLDER"; "$PROGRAM" renew --gateway "$GATEWAY" --authorities "$CERTS/ca.pem" --out two 2>&1; echo "late $?"
      """)
    #expect(late.contains("BMB-1605") && late.contains("late 1"), "\(late)")
    for line in ["renewed until", "first 0", "another", "repeated 0", "the same", "200 200 409"] {
      #expect(renewed.contains(line), "\(line) in \(renewed)")
    }
    #expect(
      try await house.count(
        "SELECT count(*) FROM registry.certificate WHERE uri LIKE '%klinik-baru'") == 2)
    try await house.stop()
  }

  @Test("The doctor says what is red and how it is mended")
  func doctor() async throws {
    let (house, _) = try await Self.start()
    let said = try await house.run(
      """
      cd "$FOLDER"
      doctor() { "$PROGRAM" doctor --authorities "$CERTS/ca.pem" "$@"; echo "exit $?"; }
      doctor --gateway "$GATEWAY" --out nowhere
      doctor --gateway "https://tidak-ada.invalid:8443" --certificate "$CERTS/clinic-demo.pem" --key "$CERTS/clinic-demo.key"
      doctor --gateway "https://localhost:1" --certificate "$CERTS/clinic-demo.pem" --key "$CERTS/clinic-demo.key"
      doctor --gateway "$GATEWAY" --certificate "$CERTS/clinic-demo.pem" --key "$CERTS/clinic-demo-2.key"
      doctor --gateway "$GATEWAY" --certificate "$CERTS/puskesmas-demo.pem" --key "$CERTS/puskesmas-demo.key"
      doctor --gateway "$GATEWAY" --authorities "$CERTS/client-ca.pem" --certificate "$CERTS/clinic-demo.pem" \\
        --key "$CERTS/clinic-demo.key"
      doctor --gateway "$GATEWAY" --certificate "$CERTS/clinic-demo.pem" --key "$CERTS/clinic-demo.key"
      """)
    let parts = said.components(separatedBy: "exit ")
    #expect(parts.count == 8, "\(said)")
    for (part, words) in zip(
      parts, ["baimbai enrol", "DNS", "not reached", "do not fit", "BMB-1604", "handshake failed"])
    {
      #expect(part.contains("RED") && part.contains(words), "\(words) in \(part)")
    }
    #expect(
      parts.dropFirst().map { $0.prefix(1) } == ["1", "1", "1", "1", "1", "1", "0"], "\(said)")
    #expect(!parts[6].contains("RED") && parts[6].contains("trial submission"), "\(parts[6])")
    try await house.stop()
  }
}
