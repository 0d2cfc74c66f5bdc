import Foundation
import TestSupport
import Testing

/// What tests of the log do with a house: leaves, a signer, witnesses, an administrator.
extension RunningHouse {
  /// Sends `count` submissions; all but the first are repeats, and each is a leaf.
  func sendLeaves(_ count: Int) async throws {
    let visit = VisitText(number: "L-1", nik: "9971011506900001", name: "Utuh Rekaan").text
    try visit.write(toFile: "\(folder)/visit", atomically: true, encoding: .utf8)
    let codes = try await run(
      """
      for number in $(seq \(count)); do echo url = "$GATEWAY/v1/submissions"; echo output = /dev/null; done >"$FOLDER/urls"
      curl -sS --max-time 120 --cacert "$CERTS/ca.pem" --cert "$CERTS/clinic-demo.pem" --key "$CERTS/clinic-demo.key" \\
        -H 'Content-Type: application/fhir+json' --data-binary "@$FOLDER/visit" -w '%{http_code}\\n' -K "$FOLDER/urls" |
        sort | uniq -c
      """)
    #expect(codes.contains("20"))
  }

  /// Makes a signer's key and state in `name`, and a policy of it alone.
  func foundSigner(_ name: String = "signer", origin: String? = nil) async throws {
    let verifier = try await run(
      #""$PROGRAM" signer found "$FOLDER/$NAME" $MORE"#,
      ["NAME": name, "MORE": origin.map { "--origin \($0)" } ?? ""]
    ).trimmingCharacters(in: .whitespacesAndNewlines)
    try "log \(verifier)\nquorum none\n".write(
      toFile: "\(folder)/policy", atomically: true, encoding: .utf8)
  }

  /// Starts the signer in the folder `name`.
  func startSigner(_ more: String = "", name: String = "signer") async throws {
    _ = try await run(
      """
      "$PROGRAM" signer run "$FOLDER/$NAME" --config "$FOLDER/baimbai.json" \(more) \\
        >"$FOLDER/$NAME.log" 2>&1 </dev/null &
      echo $! >"$FOLDER/$NAME.pid"
      """, ["NAME": name])
  }

  /// Ends the signer in the folder `name` and waits until it is gone.
  func stopSigner(name: String = "signer") async throws {
    _ = try await run(
      """
      kill "$(cat "$FOLDER/$NAME.pid")" 2>/dev/null
      for _ in $(seq 100); do kill -0 "$(cat "$FOLDER/$NAME.pid")" 2>/dev/null || exit 0; sleep 0.1; done
      exit 1
      """, ["NAME": name])
  }

  /// Founds a signer and witnesses of these names that must all cosign; nothing of it runs yet.
  func foundWitnesses(_ names: [String]) async throws {
    _ = try await run(
      """
      set -eu
      mkdir -p "$FOLDER/w"
      log=$("$PROGRAM" signer found "$FOLDER/signer")
      echo "log $log" >"$FOLDER/policy"
      for one in $NAMES; do
        "$PORTS" >"$FOLDER/w/$one.port"
        key=$("$PROGRAM" audit witness found "$FOLDER/w/$one" --name "witness.example/$one")
        "$PROGRAM" audit witness watch "$FOLDER/w/$one" "$log"
        echo "witness $one $key https://localhost:$(cat "$FOLDER/w/$one.port")" >>"$FOLDER/policy"
      done
      printf 'group g all %s\\nquorum g\\n' "$NAMES" >>"$FOLDER/policy"
      """, ["NAMES": names.joined(separator: " "), "PORTS": "\(repository)/scripts/free-ports"])
  }

  /// Starts a witness and waits until it answers.
  func startWitness(_ name: String) async throws {
    _ = try await run(
      """
      port=$(cat "$FOLDER/w/$NAME.port")
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
  func awaitCheckpoint() async throws {
    for _ in 0..<100 {
      let open = try await count(
        "SELECT (SELECT size FROM audit.head) - coalesce((SELECT max(size) FROM audit.checkpoint), 0)"
      )
      if open == 0 { return }
      try await Task.sleep(for: .milliseconds(200))
    }
    Issue.record("no checkpoint within 20 s")
  }

  /// Everything that happened in the house, with openings, through both verifiers: all must open.
  func openWhole() async throws {
    try await foundSigner()
    try await startSigner()
    try await awaitCheckpoint()
    let verified = try await verified("whole")
    #expect(verified.hasSuffix("0 0"), "\(verified)")
    let counted = verified.firstMatch(
      of: /(\d+) entri \/ entries, \d+ checkpoint, (\d+) pembuka/)
    #expect(counted != nil && counted?.1 == counted?.2, "\(verified)")
    try await stopSigner()
  }

  /// Exports, then lets both programs verify; their words, and their exit codes at the end.
  func verified(_ name: String) async throws -> String {
    try await run(
      """
      "$PROGRAM" audit export "$FOLDER/$NAME" --config "$FOLDER/baimbai.json" --openings
      "$PROGRAM" audit verify "$FOLDER/$NAME" --openings --policy "$FOLDER/policy"; own=$?
      python3 -B "$SECOND" "$FOLDER/$NAME" --policy "$FOLDER/policy"; second=$?
      printf '%s %s' "$own" "$second"
      """, ["NAME": name, "SECOND": "\(repository)/scripts/verify_log.py"])
  }

  /// Runs SQL as whoever administers the database.
  func asSuperuser(_ sql: String) async throws {
    _ = try await PrivateCluster.shared().psql(
      sql, connection: PrivateCluster.superuser(connection))
  }
}
