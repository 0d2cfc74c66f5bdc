import Foundation
import TestSupport
import Testing

/// The log as an auditor gets it: signed by a process of its own, exported, verified elsewhere.
@Suite("The audit log, outside")
struct LogVerificationFlowTests {
  @Test(
    "What is signed and exported verifies offline by two programs; a changed row is named, and a log put back is not signed"
  )
  func signedAndVerified() async throws {
    let house = try await RunningHouse.start()
    try await Self.send(3, from: 0, to: house)
    let verifier = try await house.run(#""$PROGRAM" signer found "$FOLDER/signer""#)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    try "log \(verifier)\nquorum none\n".write(
      toFile: "\(house.folder)/policy", atomically: true, encoding: .utf8)
    try await Self.startSigner(of: house)
    try await Self.awaitCheckpoint(of: house)
    // Over a bundle, in two steps, so that there is a full tile and an earlier checkpoint.
    try await Self.send(260, from: 3, to: house)
    try await Self.awaitCheckpoint(of: house)

    #expect(try await Self.verified("one", of: house).hasSuffix("0 0"))
    let before = try await house.run(#"cat "$FOLDER/one/checkpoint""#)

    // An administrator changes one entry and its stored hash.
    try await Self.asSuperuser(
      """
      SET session_replication_role = replica;
      CREATE TEMP TABLE kept AS SELECT * FROM audit.leaf WHERE leaf_index = 7;
      UPDATE audit.leaf SET entry = convert_to(replace(convert_from(entry, 'UTF8'), '"out":0', '"out":4'), 'UTF8')
        WHERE leaf_index = 7;
      UPDATE audit.leaf SET hash = sha256('\\x00'::bytea || entry) WHERE leaf_index = 7
      """, of: house)
    let altered = try await Self.verified("two", of: house)
    #expect(altered.hasSuffix("2 2"), "\(altered)")
    #expect(altered.contains("BMB-1912 entry 7"), "\(altered)")
    #expect(altered.contains("first bad entry: 7"), "\(altered)")

    // The database goes back to an earlier day: the signer ends and says why.
    try await Self.asSuperuser(
      """
      SET session_replication_role = replica;
      DELETE FROM audit.leaf WHERE leaf_index >= 100;
      UPDATE audit.head SET size = 100
      """, of: house)
    let signer = try await house.run(
      """
      for _ in $(seq 100); do kill -0 "$(cat "$FOLDER/signer.pid")" 2>/dev/null || break; sleep 0.1; done
      cat "$FOLDER/signer.log"
      """)
    #expect(signer.contains("REFUSED"), "\(signer)")
    let again = try await house.run(
      #""$PROGRAM" signer run "$FOLDER/signer" --config "$FOLDER/baimbai.json" 2>&1; echo " $?""#)
    #expect(again.contains("REFUSED") && again.hasSuffix(" 1\n"), "\(again)")
    // Who kept a checkpoint sees it too, with nothing but files.
    try before.write(toFile: "\(house.folder)/kept", atomically: true, encoding: .utf8)
    let kept = try await house.run(
      #""$PROGRAM" audit verify "$FOLDER/one" --policy "$FOLDER/policy" --known "$FOLDER/kept"; echo " $?""#
    )
    #expect(kept.hasSuffix(" 0\n"), "\(kept)")
    try await house.stop()
  }

  @Test(
    "Two witnesses cosign what follows; without one nothing is final; a signer that was turned back gets no cosignature"
  )
  func witnessed() async throws {
    let house = try await RunningHouse.start()
    _ = try await house.run(
      """
      set -eu
      mkdir -p "$FOLDER/w"
      log=$("$PROGRAM" signer found "$FOLDER/signer")
      cp "$FOLDER/signer/signer.state" "$FOLDER/founding"
      python3 - >"$FOLDER/w/ports" <<'PY'
      import socket
      held = [socket.socket() for _ in range(2)]
      for one in held: one.bind(("127.0.0.1", 0))
      print(*[one.getsockname()[1] for one in held])
      PY
      read -r a b <"$FOLDER/w/ports"
      wa=$("$PROGRAM" audit witness found "$FOLDER/w/a" --name witness.example/a)
      wb=$("$PROGRAM" audit witness found "$FOLDER/w/b" --name witness.example/b)
      for one in a b; do "$PROGRAM" audit witness watch "$FOLDER/w/$one" "$log"; done
      "$PROGRAM" audit witness watch "$FOLDER/w/a" "$log" 2>&1 && exit 1
      printf 'log %s\nwitness a %s https://localhost:%s\nwitness b %s https://localhost:%s\ngroup g all a b\nquorum g\n' \
        "$log" "$wa" "$a" "$wb" "$b" >"$FOLDER/policy"
      """)
    try await Self.startWitness("a", of: house)
    try await Self.startWitness("b", of: house)
    try await Self.send(3, from: 0, to: house)
    try await Self.startSigner(
      of: house, #"--policy "$FOLDER/policy" --authorities "$CERTS/ca.pem""#)
    try await Self.awaitCheckpoint(of: house)
    let early = try #require(try await house.count("SELECT max(size) FROM audit.checkpoint"))
    try await Self.send(20, from: 3, to: house)
    try await Self.awaitCheckpoint(of: house)
    #expect(try await Self.verified("one", of: house).hasSuffix("0 0"))
    let held = try await house.run(
      """
      read -r a b <"$FOLDER/w/ports"
      name=$(printf %s gw.banjarmasin.example/audit | sha256sum | cut -d' ' -f1)
      curl -sS --cacert "$CERTS/ca.pem" "https://localhost:$b/$name/checkpoint"
      """)
    #expect(held.contains("witness.example/b") && !held.contains("witness.example/a"))

    // One of two is away: nothing is final until it is back.
    _ = try await house.run(#"kill -9 "$(cat "$FOLDER/w/b.pid")""#)
    let before = try await house.count("SELECT max(size) FROM audit.checkpoint")
    try await Self.send(2, from: 23, to: house)
    try await Task.sleep(for: .seconds(3))
    #expect(try await house.count("SELECT max(size) FROM audit.checkpoint") == before)
    try await Self.startWitness("b", of: house)
    try await Self.awaitCheckpoint(of: house)
    let newest = try await house.count("SELECT max(size) FROM audit.checkpoint")

    // Who holds the database and the signer's folder turns both back: the witnesses do not follow.
    _ = try await house.run(
      """
      kill "$(cat "$FOLDER/signer.pid")"
      for _ in $(seq 100); do kill -0 "$(cat "$FOLDER/signer.pid")" 2>/dev/null || break; sleep 0.1; done
      cp "$FOLDER/founding" "$FOLDER/signer/signer.state"
      """)
    try await Self.asSuperuser(
      """
      SET session_replication_role = replica;
      UPDATE audit.head SET size = \(early), root = (SELECT decode(split_part(
        convert_from(note, 'UTF8'), chr(10), 3), 'base64') FROM audit.checkpoint WHERE size = \(early));
      DELETE FROM audit.leaf WHERE leaf_index >= \(early);
      DELETE FROM audit.checkpoint
      """, of: house)
    try await Self.startSigner(
      of: house, #"--policy "$FOLDER/policy" --authorities "$CERTS/ca.pem""#)
    let said = try await house.run(
      """
      for _ in $(seq 50); do grep -q longer "$FOLDER/signer.log" && break; sleep 0.2; done
      cat "$FOLDER/signer.log"
      kill -9 "$(cat "$FOLDER/signer.pid")" "$(cat "$FOLDER/w/a.pid")" "$(cat "$FOLDER/w/b.pid")"
      """)
    #expect(said.contains("a witness has seen a longer log"), "\(said)")
    #expect(said.contains("\(try #require(newest))"), "\(said)")
    #expect(try await house.count("SELECT count(*) FROM audit.checkpoint") == 0)
    try await house.stop()
  }

  @Test("A second signer is refused, and no state is ever made anew")
  func oneSigner() async throws {
    let house = try await RunningHouse.start()
    let said = try await house.run(
      """
      "$PROGRAM" signer found "$FOLDER/signer" >/dev/null
      "$PROGRAM" signer found "$FOLDER/signer" 2>&1; echo "found $?"
      "$PROGRAM" signer run "$FOLDER/signer" --config "$FOLDER/baimbai.json" 2>"$FOLDER/first" & first=$!
      sleep 1
      "$PROGRAM" signer run "$FOLDER/signer" --config "$FOLDER/baimbai.json" 2>&1; echo "second $?"
      kill "$first"; wait "$first"; echo "first $?"
      rm "$FOLDER/signer/signer.state"
      "$PROGRAM" signer run "$FOLDER/signer" --config "$FOLDER/baimbai.json" 2>&1; echo "stateless $?"
      stat -c 'mode %a' "$FOLDER/signer/signer.key"
      """)
    for line in ["found 1", "second 1", "first 0", "stateless 1", "mode 400"] {
      #expect(said.contains(line), "\(said)")
    }
    try await house.stop()
  }

  private static func send(_ count: Int, from start: Int, to house: RunningHouse) async throws {
    // Each repeat of one submission is a leaf.
    let visit = VisitText(number: "L-1", nik: "9971011506900001", name: "Utuh Rekaan").text
    try visit.write(toFile: "\(house.folder)/visit", atomically: true, encoding: .utf8)
    let codes = try await house.run(
      """
      for number in $(seq \(count)); do echo url = "$GATEWAY/v1/submissions"; echo output = /dev/null; done >"$FOLDER/urls"
      curl -sS --max-time 120 --cacert "$CERTS/ca.pem" --cert "$CERTS/clinic-demo.pem" --key "$CERTS/clinic-demo.key" \\
        -H 'Content-Type: application/fhir+json' --data-binary "@$FOLDER/visit" -w '%{http_code}\\n' -K "$FOLDER/urls" |
        sort | uniq -c
      """)
    #expect(codes.contains("20"))
  }

  private static func startSigner(of house: RunningHouse, _ more: String = "") async throws {
    _ = try await house.run(
      """
      "$PROGRAM" signer run "$FOLDER/signer" --config "$FOLDER/baimbai.json" \(more) \\
        >"$FOLDER/signer.log" 2>&1 </dev/null &
      echo $! >"$FOLDER/signer.pid"
      """)
  }

  private static func startWitness(_ name: String, of house: RunningHouse) async throws {
    _ = try await house.run(
      """
      read -r a b <"$FOLDER/w/ports"
      [ "$NAME" = a ] && port=$a || port=$b
      "$PROGRAM" audit witness run "$FOLDER/w/$NAME" --port "$port" --certificate "$CERTS/server.pem" \\
        --key "$CERTS/server.key" --client-authorities "$CERTS/client-ca.pem" >>"$FOLDER/w/$NAME.log" 2>&1 </dev/null &
      echo $! >"$FOLDER/w/$NAME.pid"
      for _ in $(seq 100); do
        curl -sk -o /dev/null "https://localhost:$port/" && exit 0
        sleep 0.1
      done
      cat "$FOLDER/w/$NAME.log"; exit 1
      """, ["NAME": name])
  }

  /// Waits until the newest checkpoint is of the log's size.
  private static func awaitCheckpoint(of house: RunningHouse) async throws {
    for _ in 0..<100 {
      let open = try await house.count(
        "SELECT (SELECT size FROM audit.head) - coalesce((SELECT max(size) FROM audit.checkpoint), 0)"
      )
      if open == 0 { return }
      try await Task.sleep(for: .milliseconds(200))
    }
    Issue.record("no checkpoint within 20 s")
  }

  /// Exports, then lets both programs verify; their words, and their exit codes at the end.
  private static func verified(_ name: String, of house: RunningHouse) async throws -> String {
    try await house.run(
      """
      "$PROGRAM" audit export "$FOLDER/$NAME" --config "$FOLDER/baimbai.json"
      "$PROGRAM" audit verify "$FOLDER/$NAME" --policy "$FOLDER/policy"; own=$?
      python3 -B "$SECOND" "$FOLDER/$NAME" --policy "$FOLDER/policy"; second=$?
      printf '%s %s' "$own" "$second"
      """, ["NAME": name, "SECOND": "\(repository)/scripts/verify_log.py"])
  }

  private static func asSuperuser(_ sql: String, of house: RunningHouse) async throws {
    _ = try await PrivateCluster.shared().psql(
      sql, connection: PrivateCluster.superuser(house.connection))
  }
}
