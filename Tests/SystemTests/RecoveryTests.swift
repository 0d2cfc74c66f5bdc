import Foundation
import StrictJSON
import TestSupport
import Testing

/// A database that is not what others know of the log, and the way out. `docs/recovery.md` walks it.
@Suite("Start checks and recovery")
struct RecoveryTests {
  @Test(
    "A restored old copy is refused and named, two officers let the log go on, and clinics hear what to send again"
  )
  func restored() async throws {
    let house = try await RunningHouse.start()
    try await house.foundWitnesses(["a"])
    try await house.startWitness("a")
    try await house.startSigner(Self.outside)
    try await house.sendLeaves(20)
    _ = try await house.run(
      """
      for person in officer auditor; do
        "$PROGRAM" officer add $person-demo --config "$FOLDER/baimbai.json" --name "Petugas Rekaan" --role $person
      done
      """)
    try await house.awaitCheckpoint()
    let backup = try #require(try await house.count("SELECT size FROM audit.head"))
    try await Self.dump(house)

    // A clinic sends more, and holds the receipts.
    try Self.writeVisits(in: "\(house.folder)/sent")
    _ = try await house.run(
      """
      "$PROGRAM" submit "$FOLDER/sent" --gateway "$GATEWAY" --certificate "$CERTS/clinic-demo.pem" \\
        --key "$CERTS/clinic-demo.key" --authorities "$CERTS/ca.pem" --receipts "$FOLDER/kept" \\
        --receipt-key "$KEY" --verify "$FOLDER/policy"
      """, ["KEY": house.receiptKey])
    try await house.awaitCheckpoint()
    let lost = try #require(try await house.count("SELECT size FROM audit.head"))
    try await house.stop()

    // The server burns down; yesterday's copy comes back.
    try await Self.restore(house)
    let signer = try await house.run(
      """
      for _ in $(seq 100); do kill -0 "$(cat "$FOLDER/signer.pid")" 2>/dev/null || break; sleep 0.1; done
      cat "$FOLDER/signer.log"
      """)
    #expect(signer.contains("REFUSED"), "\(signer)")
    try Self.configure(house)
    let refused = try await house.run(
      """
      "$PROGRAM" serve --config "$FOLDER/baimbai.json" 2>&1; echo "serve $?"
      "$PROGRAM" facility add clinic-late --config "$FOLDER/baimbai.json" --name X --kind clinic-primary 2>&1; echo "add $?"
      """)
    for line in [
      "serve 1", "add 1", "witness.example/a has seen \(lost)", "/announced has seen \(lost)",
      "docs/recovery.md",
    ] { #expect(refused.contains(line), "\(line) in \(refused)") }

    // One officer is not two; nothing happens without --yes.
    let recovered = try await house.run(
      """
      recover() { "$PROGRAM" audit recover --config "$FOLDER/baimbai.json" --origin gw.banjarmasin.example/audit/2 \\
        --reason "Cakram server rusak, cadangan kemarin" "$@" 2>&1; echo "recover $?"; }
      recover --officer officer-demo --officer officer-demo
      recover --officer officer-demo --officer nobody-demo
      recover --officer officer-demo --officer auditor-demo
      recover --officer officer-demo --officer auditor-demo --yes
      """)
    #expect(recovered.contains("recover 64\n"), "\(recovered)")
    #expect(recovered.contains("recover 1\n"), "\(recovered)")
    #expect(recovered.contains("\(backup)..\(lost - 1)"), "\(recovered)")
    #expect(recovered.contains("sealed as entry \(backup)"), "\(recovered)")
    #expect(recovered.contains("  clinic-demo\n"), "\(recovered)")

    // Under its old name it still does not start; under the new one it does.
    let old = try await house.run(
      #""$PROGRAM" serve --config "$FOLDER/baimbai.json" 2>&1; echo "serve $?""#)
    #expect(old.contains("the log goes on as gw.banjarmasin.example/audit/2"), "\(old)")
    _ = try await house.run(
      """
      set -eu
      log=$("$PROGRAM" signer found "$FOLDER/signer2" --origin gw.banjarmasin.example/audit/2)
      kill "$(cat "$FOLDER/w/a.pid")"; while kill -0 "$(cat "$FOLDER/w/a.pid")" 2>/dev/null; do sleep 0.1; done
      "$PROGRAM" audit witness watch "$FOLDER/w/a" "$log"
      sed -i "1i log $log" "$FOLDER/policy"
      sed -i 's|"known"|"origin": "gw.banjarmasin.example/audit/2", "known"|' "$FOLDER/baimbai.json"
      """)
    try await house.startWitness("a")
    try await house.serve()
    try await house.startSigner(Self.outside, name: "signer2")
    try await house.awaitCheckpoint()

    // The clinic asks what it must send again, does so, and holds proofs of the log that goes on.
    let told = try await house.curl("/audit/recoveries")
    #expect(try told.json["recoveries"]?.array?.count == 1 && told.body.contains("Cakram server"))
    let again = try await house.run(
      """
      mine=(--gateway "$GATEWAY" --certificate "$CERTS/clinic-demo.pem" --key "$CERTS/clinic-demo.key" --authorities "$CERTS/ca.pem")
      "$PROGRAM" audit resend "$FOLDER/kept" "${mine[@]}"; echo "resend $?"
      "$PROGRAM" submit "$FOLDER/sent" "${mine[@]}" --receipts "$FOLDER/kept2" --receipt-key "$NEW" --verify "$FOLDER/policy"
      echo "submit $?"
      "$PROGRAM" audit resend "$FOLDER/kept2" "${mine[@]}"; echo "resend $?"
      """,
      [
        "NEW": try await house.run(
          #""$PROGRAM" keys "$FOLDER/keys" --receipt-verifier --origin gw.banjarmasin.example/audit/2"#
        ).trimmingCharacters(in: .whitespacesAndNewlines)
      ])
    for line in [
      "1.json.receipt", "3.json.receipt", "resend 2", "submit 0",
      "proven in the log                      3", "resend 0",
    ] { #expect(again.contains(line), "\(line) in \(again)") }
    // Whole again for auditors, with the recovery in it.
    try await house.awaitCheckpoint()
    let verified = try await house.verified("after")
    #expect(verified.hasSuffix("0 0"), "\(verified)")
    try await house.stopSigner(name: "signer2")
    try await house.stop()
  }

  @Test(
    "Another history, a head that does not fit, and an altered entry keep the gateway from starting"
  )
  func altered() async throws {
    let house = try await RunningHouse.start()
    try await house.foundWitnesses(["a"])
    try await house.startWitness("a")
    try await house.startSigner(Self.outside)
    try await house.sendLeaves(20)
    try await house.awaitCheckpoint()
    try await house.stopSigner()
    try await house.stop()
    try Self.configure(house)
    let faults = [
      (
        "UPDATE audit.leaf SET entry = entry || '\\x20'::bytea WHERE leaf_index = 15",
        "entry 15 was"
      ),
      ("UPDATE audit.leaf SET hash = sha256(hash) WHERE leaf_index = 15", "the head does not fit"),
      ("DELETE FROM audit.leaf WHERE leaf_index = 15", "rows of the log are missing"),
    ]
    for (sql, words) in faults {
      try await house.asSuperuser(
        """
        SET session_replication_role = replica;
        CREATE TABLE IF NOT EXISTS public.kept AS SELECT * FROM audit.leaf WHERE leaf_index = 15;
        \(sql)
        """)
      let said = try await house.run(
        #""$PROGRAM" serve --config "$FOLDER/baimbai.json" 2>&1; echo "serve $?""#)
      #expect(said.contains(words) && said.hasSuffix("serve 1\n"), "\(said)")
      try await house.asSuperuser(
        """
        SET session_replication_role = replica;
        DELETE FROM audit.leaf WHERE leaf_index = 15;
        INSERT INTO audit.leaf SELECT * FROM public.kept
        """)
    }
    try await house.serve()
    try await house.stop()
  }

  /// What the signer says outside the database.
  private static let outside =
    #"--policy "$FOLDER/policy" --authorities "$CERTS/ca.pem" --announce "$FOLDER/announced" --publish "$FOLDER/published""#

  /// Tells the gateway where others know its log.
  private static func configure(_ house: RunningHouse) throws {
    let file = "\(house.folder)/baimbai.json"
    let certificates = (house.folder as NSString).deletingLastPathComponent
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try text.replacing(
      #"{ "database""#,
      with: """
        { "log": { "policy": "\(house.folder)/policy", "witness-authorities": "\(certificates)/ca.pem",
          "known": "\(house.folder)/announced, \(house.folder)/published" }, "database"
        """
    ).write(toFile: file, atomically: true, encoding: .utf8)
  }

  private static func writeVisits(in folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for number in 1...3 {
      try VisitText(
        number: "R-\(number)", nik: "9971011506900001", name: "Utuh Rekaan",
        start: "2025-06-1\(number)T08:00:00+08:00"
      ).text.write(toFile: "\(folder)/\(number).json", atomically: true, encoding: .utf8)
    }
  }

  /// The whole database as a backup has it.
  private static func dump(_ house: RunningHouse) async throws {
    _ = try await house.run(
      #"pg_dump -Fc -d "$OWNER" -f "$FOLDER/backup""#,
      ["OWNER": PrivateCluster.superuser(house.connection)])
  }

  /// Puts the backup in the database's place, under whoever is connected.
  private static func restore(_ house: RunningHouse) async throws {
    let name = house.connection.split(separator: "dbname=").last.map(String.init) ?? ""
    try await PrivateCluster.shared().psql(#"DROP DATABASE "\#(name)" WITH (FORCE)"#)
    try await PrivateCluster.shared().psql(#"CREATE DATABASE "\#(name)""#)
    _ = try await house.run(
      #"pg_restore --exit-on-error -d "$OWNER" "$FOLDER/backup""#,
      ["OWNER": PrivateCluster.superuser(house.connection)])
  }
}
