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

  private static func startSigner(of house: RunningHouse) async throws {
    _ = try await house.run(
      """
      "$PROGRAM" signer run "$FOLDER/signer" --config "$FOLDER/baimbai.json" >"$FOLDER/signer.log" 2>&1 </dev/null &
      echo $! >"$FOLDER/signer.pid"
      """)
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
