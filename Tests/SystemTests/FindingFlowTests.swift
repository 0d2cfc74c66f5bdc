import Foundation
import TestSupport
import Testing

/// Data quality and findings over the running gateway and its console, both with certificates.
@Suite("Data quality and findings, running", .timeLimit(.minutes(4)))
struct FindingFlowTests {
  /// A certificate of petugas-1 for the console.
  private static let setUp = """
    set -eu
    cd "$FOLDER"
    (
      . "$ROOT/certs/authority.bash"
      make_key petugas.key
      BAIMBAI_SAN=URI:https://gw.banjarmasin.example/officer/petugas-1
      sign_by "$CERTS/authority/client-issuing" "$FOLDER/petugas.key" "$FOLDER/petugas.leaf" client petugas-1 30
    )
    cat petugas.leaf "$CERTS/authority/client-issuing/cert.pem" >petugas.pem
    "$PROGRAM" certificate add petugas.pem --config "$FOLDER/baimbai.json" --officer petugas-1
    sleep 1
    """

  /// Asks the console with curl; the answer's body, its address to go on to and its status.
  private func ask(
    _ house: RunningHouse, _ path: String, as who: String, _ form: String? = nil
  ) async throws -> String {
    let files =
      who == "petugas"
      ? "--cert petugas.pem --key petugas.key"
      : "--cert \"$CERTS/\(who).pem\" --key \"$CERTS/\(who).key\""
    return try await house.run(
      """
      cd "$FOLDER"
      port=$(python3 -c 'import json; print(json.load(open("baimbai.json"))["console"]["port"])')
      curl -sS --max-time 30 --cacert "$CERTS/ca.pem" \(files) -w '\\n%{redirect_url} %{http_code}' \\
        \(form == nil ? "" : "-H \"Origin: https://localhost:$port\" -d \"$FORM\"") "https://localhost:$port$WHERE"
      """, ["WHERE": path, "FORM": form ?? ""])
  }

  private func reach(_ wanted: Int, _ house: RunningHouse, _ sql: String) async throws {
    for _ in 0..<600 {
      if try await house.count(sql) == wanted { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    Issue.record("\(sql): \(try await house.count(sql) ?? -1), not \(wanted)")
  }

  @Test(
    "Within a minute what was sent is in the score; a finding goes through the console from opening to measuring"
  )
  func flow() async throws {
    let house = try await RunningHouse.start()
    _ = try await house.run(Self.setUp, ["ROOT": repository])
    for (month, visits) in [("06", 6), ("07", 8)] {
      for number in 1...visits {
        var visit = VisitText(number: "T\(month)-\(number)", nik: "99710115069\(month)0\(number)0")
        visit.start = "2025-\(month)-1\(number)T08:10:00+08:00"
        let sent = try await house.curl("/v1/submissions", RunningHouse.fhir, body: visit.text)
        #expect(sent.status == 201, "\(sent.body)")
      }
    }
    try await reach(
      14, house, "SELECT coalesce(sum(total), 0) FROM monitor.quality_daily WHERE measure = 'visit'"
    )
    try await reach(14, house, "SELECT count(*) FROM monitor.visit_fact")
    let quality = try await ask(house, "/kualitas-data", as: "petugas")
    #expect(quality.hasSuffix(" 200") && quality.contains("Klinik Rekaan 1"), "\(quality)")
    let own = try await ask(house, "/en/perbaikan.csv", as: "clinic-demo")
    #expect(own.hasSuffix(" 200") && own.contains("BMB-1886"), "\(own)")
    #expect(!own.contains("9971011506") && !own.contains("Uji Rekaan"))

    let due = try await house.run("date -d '+10 days' +%F").trimmingCharacters(
      in: .whitespacesAndNewlines)
    let opened = try await ask(
      house, "/temuan", as: "petugas",
      "indicator=V1&facility=clinic-demo&from=2025-06&to=2025-06&reason=Sedikit&due=\(due)")
    #expect(opened.hasSuffix(" 303"), "\(opened)")
    let found = try #require(opened.firstMatch(of: /\/temuan\/[0-9a-f-]{36}/), "\(opened)")
    let path = String(found.0)
    let measure = "do=measure&note=lagi&from=2025-07&to=2025-07"
    for (who, form, status) in [
      ("petugas", "do=answer&note=x", 409), ("clinic-demo-2", "do=answer&note=x", 404),
      ("clinic-demo", "do=answer&note=Ditambah", 303), ("petugas", measure, 409),
      ("petugas", "do=guide&note=Dibina&due=\(due)", 303),
      ("clinic-demo", "do=close&note=x", 409), ("petugas", "do=close&note=Selesai", 303),
      ("petugas", measure, 303),
    ] {
      let answer = try await ask(house, path, as: who, form)
      #expect(answer.hasSuffix(" \(status)"), "\(who) \(form): \(answer)")
    }
    let last = try await ask(house, "/en\(path)", as: "clinic-demo")
    #expect(last.contains("<dd>6</dd>") && last.contains("<dd>8</dd>"), "\(last)")
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'evt' = 'registry.change'
          AND convert_from(entry, 'UTF8') LIKE '%"Finding/%'
        """) == 5)
    // Counting all anew by night or by hand changes nothing.
    let anew = try await house.run(
      "\"$PROGRAM\" monitor reconcile --config \"$FOLDER/baimbai.json\"")
    #expect(anew.contains("kualitas data: 0 baris"), "\(anew)")
    try await house.stop()
  }
}
