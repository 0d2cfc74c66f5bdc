import Foundation
import Testing

/// A clinic keeps a proof that needs nobody: fetched once, verified alone.
@Suite("Receipts and their proofs")
struct ReceiptProofTests {
  @Test("A receipt is proven once a witness cosigned, offline, and by no altered file")
  func proven() async throws {
    let house = try await RunningHouse.start()
    try await house.foundWitnesses(["a"])
    try await house.startWitness("a")
    let early = try await house.curl("/audit/checkpoint")
    #expect(early.status == 503 && early.body.contains("BMB-1956"))
    try await house.startSigner(#"--policy "$FOLDER/policy" --authorities "$CERTS/ca.pem""#)
    for number in 1...3 {
      let visit = VisitText(
        number: "P-\(number)", nik: "9971011506900001", name: "Utuh Rekaan",
        start: "2025-06-1\(number)T08:00:00+08:00")
      try FileManager.default.createDirectory(
        atPath: "\(house.folder)/sent", withIntermediateDirectories: true)
      try visit.text.write(
        toFile: "\(house.folder)/sent/\(number).json", atomically: true, encoding: .utf8)
    }
    let said = try await house.run(
      """
      mine=(--gateway "$GATEWAY" --certificate "$CERTS/clinic-demo.pem" --key "$CERTS/clinic-demo.key" --authorities "$CERTS/ca.pem")
      trust=(--policy "$FOLDER/policy" --receipt-key "$KEY")
      "$PROGRAM" submit "$FOLDER/sent" "${mine[@]}" --receipts "$FOLDER/kept" --receipt-key "$KEY" --verify "$FOLDER/policy"
      echo "submit $?"
      cd "$FOLDER/kept" && ls || exit 1
      first=$(ls *.receipt | head -n 1)
      "$PROGRAM" audit prove --receipt "$first" "${trust[@]}" --message "$FOLDER/sent/1.json" --offline; echo "alone $?"
      "$PROGRAM" audit prove --receipt "$first" "${trust[@]}" --message "$FOLDER/sent/2.json" --offline; echo "other $?"
      mv "${first%.receipt}.tlog-proof" kept-aside
      "$PROGRAM" audit prove --receipt "$first" "${trust[@]}" "${mine[@]}"; echo "again $?"
      sed -i '4s/^./A/;5s/^./B/' "${first%.receipt}.tlog-proof"
      "$PROGRAM" audit prove --receipt "$first" "${trust[@]}" --offline; echo "altered $?"
      sed 's/^log .*/log 0/' "$first" >forged.receipt; cp kept-aside forged.tlog-proof
      "$PROGRAM" audit prove --receipt forged.receipt "${trust[@]}" --offline; echo "forged $?"
      """, ["KEY": house.receiptKey])
    // The nightly comparison: equal, then with a receipt that is not the log's and one that is lost.
    let today = try await house.run("TZ=Asia/Makassar date +%F")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let counted = try await house.run(
      """
      mine=(--gateway "$GATEWAY" --certificate "$CERTS/clinic-demo.pem" --key "$CERTS/clinic-demo.key" --authorities "$CERTS/ca.pem")
      rm -f "$FOLDER/kept/forged.receipt"
      "$PROGRAM" reconcile "$FOLDER/kept" --day "$DAY" "${mine[@]}"; echo "equal $?"
      sed -i 's/^log .*/log 0/' "$FOLDER/kept/2.json.receipt"
      "$PROGRAM" reconcile "$FOLDER/kept" --day "$DAY" "${mine[@]}"; echo "other $?"
      "$PROGRAM" reconcile "$FOLDER/kept" --day 2020-13-77 "${mine[@]}"; echo "no day $?"
      """, ["DAY": today])
    for line in [
      "receipts 3, gerbang / gateway 3\n", "equal 0", "not in the log: 0\n", "without a receipt: ",
      "other 2",
      "no day 1",
    ] { #expect(counted.contains(line), "\(line) in \(counted)") }
    #expect(
      try await house.count(
        "SELECT count(*) FROM audit.reconciliation WHERE facility_code = 'clinic-demo'") == 2)
    for line in [
      "proven in the log                      3", "submit 0", "alone 0", "other 2", "again 0",
      "altered 2", "forged 2", "fits byte for byte", "BMB-1954",
    ] { #expect(said.contains(line), "\(line) in \(said)") }
    try await house.stop()
  }

  @Test("Hashes are for every caller, entries for auditors, and each of their looks is a leaf")
  func tiles() async throws {
    let house = try await RunningHouse.start()
    try await house.foundSigner()
    try await house.startSigner()
    try await house.sendLeaves(300)
    try await house.awaitCheckpoint()
    _ = try await house.run(
      """
      "$PROGRAM" officer add auditor-demo --config "$FOLDER/baimbai.json" --name "Petugas Rekaan" --role auditor
      "$PROGRAM" certificate add "$CERTS/auditor-demo.pem" --config "$FOLDER/baimbai.json" --officer auditor-demo
      """)
    try await house.awaitCheckpoint()
    try await Task.sleep(for: .milliseconds(1500))
    let checkpoint = try await house.curl("/audit/checkpoint").body.split(separator: "\n")
    let size = try #require(Int(checkpoint[1]))
    #expect(checkpoint[0] == "gw.banjarmasin.example/audit" && size > 300)
    // By curl to files: tiles are bytes.
    let told = try await house.run(
      """
      get() { curl -sS --cacert "$CERTS/ca.pem" --cert "$CERTS/$1.pem" --key "$CERTS/$1.key" -o "$FOLDER/got" -w '%{http_code} ' "$GATEWAY/audit/tile/$2"; }
      get clinic-demo 0/000; stat -c %s "$FOLDER/got"
      get clinic-demo 1/000.p/1; stat -c %s "$FOLDER/got"
      get clinic-demo 0/001.p/9; stat -c %s "$FOLDER/got"
      get clinic-demo 0/001; echo
      get clinic-demo 0/1; echo
      get clinic-demo entries/000; echo
      get auditor-demo entries/000; grep -c '"evt":"replay"' "$FOLDER/got" >/dev/null && echo entries
      """)
    #expect(
      told == "200 8192\n200 32\n200 288\n404 \n404 \n403 \n200 entries\n", "\(told)")
    let proof = try await house.curl("/audit/proof?index=\(size - 1)")
    #expect(proof.status == 200 && proof.body.hasPrefix("c2sp.org/tlog-proof@v1\nindex "))
    #expect(try await house.curl("/audit/proof?index=\(size + 100)").status == 503)
    #expect(try await house.curl("/audit/proof?index=-1").status == 400)
    try await house.awaitCheckpoint()
    let leaves = try await house.run(
      """
      "$PROGRAM" audit export "$FOLDER/out" --config "$FOLDER/baimbai.json" >/dev/null
      cat "$FOLDER"/out/tile/entries/001.p/* | tr -d '\\0' | grep -oE '"evt":"(deny|audit.read)[^}]*AuditLog/tile/entries/000[^}]*"src":"[0-9.]+"' | cut -d'"' -f4
      """)
    #expect(leaves.contains("deny") && leaves.contains("audit.read"), "\(leaves)")
    try await house.stop()
  }
}
