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
    try await house.sendLeaves(3)
    try await house.foundSigner()
    try await house.startSigner()
    try await house.awaitCheckpoint()
    // Over a bundle, in two steps, so that there is a full tile and an earlier checkpoint.
    try await house.sendLeaves(260)
    try await house.awaitCheckpoint()

    #expect(try await house.verified("one").hasSuffix("0 0"))
    let before = try await house.run(#"cat "$FOLDER/one/checkpoint""#)

    // An administrator changes one entry and its stored hash.
    try await house.asSuperuser(
      """
      SET session_replication_role = replica;
      CREATE TEMP TABLE kept AS SELECT * FROM audit.leaf WHERE leaf_index = 7;
      UPDATE audit.leaf SET entry = convert_to(replace(convert_from(entry, 'UTF8'), '"out":0', '"out":4'), 'UTF8')
        WHERE leaf_index = 7;
      UPDATE audit.leaf SET hash = sha256('\\x00'::bytea || entry) WHERE leaf_index = 7
      """)
    let altered = try await house.verified("two")
    #expect(altered.hasSuffix("2 2"), "\(altered)")
    #expect(altered.contains("BMB-1912 entry 7"), "\(altered)")
    #expect(altered.contains("first bad entry: 7"), "\(altered)")

    // The database goes back to an earlier day: the signer ends and says why.
    try await house.asSuperuser(
      """
      SET session_replication_role = replica;
      DELETE FROM audit.leaf WHERE leaf_index >= 100;
      UPDATE audit.head SET size = 100
      """)
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
    try await house.foundWitnesses(["a", "b"])
    let refused = try await house.run(
      """
      cp "$FOLDER/signer/signer.state" "$FOLDER/founding"
      "$PROGRAM" audit witness watch "$FOLDER/w/a" "$("$PROGRAM" signer key "$FOLDER/signer")" 2>&1; echo " $?"
      """)
    #expect(refused.hasSuffix(" 1\n"), "\(refused)")
    try await house.startWitness("a")
    try await house.startWitness("b")
    try await house.sendLeaves(3)
    try await house.startSigner(
      #"--policy "$FOLDER/policy" --authorities "$CERTS/ca.pem""#)
    try await house.awaitCheckpoint()
    let early = try #require(try await house.count("SELECT max(size) FROM audit.checkpoint"))
    try await house.sendLeaves(20)
    try await house.awaitCheckpoint()
    #expect(try await house.verified("one").hasSuffix("0 0"))
    let held = try await house.run(
      """
      b=$(cat "$FOLDER/w/b.port")
      name=$(printf %s gw.banjarmasin.example/audit | sha256sum | cut -d' ' -f1)
      curl -sS --cacert "$CERTS/ca.pem" "https://localhost:$b/$name/checkpoint"
      """)
    #expect(held.contains("witness.example/b") && !held.contains("witness.example/a"))

    // One of two is away: nothing is final until it is back.
    _ = try await house.run(#"kill -9 "$(cat "$FOLDER/w/b.pid")""#)
    let before = try await house.count("SELECT max(size) FROM audit.checkpoint")
    try await house.sendLeaves(2)
    try await Task.sleep(for: .seconds(3))
    #expect(try await house.count("SELECT max(size) FROM audit.checkpoint") == before)
    try await house.startWitness("b")
    try await house.awaitCheckpoint()
    let newest = try await house.count("SELECT max(size) FROM audit.checkpoint")

    // Who holds the database and the signer's folder turns both back: the witnesses do not follow.
    _ = try await house.run(
      """
      kill "$(cat "$FOLDER/signer.pid")"
      for _ in $(seq 100); do kill -0 "$(cat "$FOLDER/signer.pid")" 2>/dev/null || break; sleep 0.1; done
      cp "$FOLDER/founding" "$FOLDER/signer/signer.state"
      """)
    try await house.asSuperuser(
      """
      SET session_replication_role = replica;
      UPDATE audit.head SET size = \(early), root = (SELECT decode(split_part(
        convert_from(note, 'UTF8'), chr(10), 3), 'base64') FROM audit.checkpoint WHERE size = \(early));
      DELETE FROM audit.leaf WHERE leaf_index >= \(early);
      DELETE FROM audit.checkpoint
      """)
    try await house.startSigner(
      #"--policy "$FOLDER/policy" --authorities "$CERTS/ca.pem""#)
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

  @Test("A message, a search or a salt changed in its own table no longer opens its entry")
  func openings() async throws {
    let house = try await RunningHouse.start()
    let visits = ["BUKA-1", "BUKA-2"].map { VisitText(number: $0).text }
    for visit in visits {
      #expect(
        try await house.curl("/v1/submissions", RunningHouse.fhir, body: visit).status == 201)
    }
    let system = "https://fhir.kemkes.go.id/id/nik"
    let found = try await house.curl(
      "/fhir/Patient?identifier=\(system)%7C9971011506900001", RunningHouse.reading)
    #expect(found.body.contains("Uji Rekaan"), "\(found.body)")
    try await house.openWhole()
    try await house.startSigner()

    let message = try #require(
      try await house.count("SELECT max(leaf_index) FROM record.submission"))
    let search = try #require(
      try await house.count(
        "SELECT leaf_index FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'evt' = 'query'"
      ))
    let changes = [
      (
        message,
        """
        WITH of AS (SELECT facility_id, submission_id FROM record.submission WHERE leaf_index = \(message))
        UPDATE record.raw_part r SET sealed = set_byte(sealed, 39, 255 - get_byte(sealed, 39))
        FROM of WHERE (r.facility_id, r.submission_id) = (of.facility_id, of.submission_id)
        """
      ),
      (
        search,
        "UPDATE audit.leaf_secret SET query = set_byte(query, 19, 255 - get_byte(query, 19)) WHERE leaf_index = \(search)"
      ),
      (
        search - 1,
        "UPDATE audit.leaf_secret SET salt = sha256('other') WHERE leaf_index = \(search - 1)"
      ),
    ]
    for (number, change) in changes.enumerated() {
      try await house.asSuperuser(change.1)
      let altered = try await house.verified("altered\(number)")
      #expect(altered.hasSuffix("2 2"), "\(altered)")
      #expect(altered.contains("BMB-1932 entry \(change.0)"), "\(altered)")
    }
    try await house.stopSigner()
    try await house.stop()
  }

  @Test("A second signer is refused, and no state is ever made anew")
  func oneSigner() async throws {
    let house = try await RunningHouse.start()
    let said = try await house.run(
      """
      "$PROGRAM" signer found "$FOLDER/signer" >/dev/null
      "$PROGRAM" signer found "$FOLDER/signer" 2>&1; echo "found $?"
      cp "$FOLDER/signer/signer.state" "$FOLDER/founded"
      "$PROGRAM" signer run "$FOLDER/signer" --config "$FOLDER/baimbai.json" 2>"$FOLDER/first" & first=$!
      # It runs once it has signed.
      for _ in $(seq 100); do
        cmp -s "$FOLDER/founded" "$FOLDER/signer/signer.state" || break
        sleep 0.1
      done
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
}
