import Foundation
import StrictJSON
import TestSupport
import Testing

/// Who is one person, over the running gateway: found by likeness, and decided at the command line.
@Suite("Matching over the gateway", .timeLimit(.minutes(2)))
struct MatchFlowTests {
  private func ask(
    _ house: RunningHouse, as clinic: String = "clinic-demo", name: String, more: String = ""
  ) async throws -> RunningHouse.Reply {
    try await house.curl(
      "/fhir/Patient/$match", as: clinic, RunningHouse.reading + RunningHouse.fhir,
      body: """
        {"resourceType":"Parameters","parameter":[{"name":"resource","resource":{
          "resourceType":"Patient","name":[{"text":"\(name)"}],"birthDate":"1990-06-15","gender":"male"}}\(more)]}
        """)
  }

  @Test(
    "A patient is found by name, birth and sex where he is known, and nowhere else; trying names ends"
  )
  func likeness() async throws {
    let house = try await RunningHouse.start()
    let visit = VisitText(number: "M-1", name: "Zulkifli Darmawangsa")
    #expect(try await house.curl("/fhir", RunningHouse.fhir, body: visit.text).status == 201)
    var found: JSON?
    for _ in 0..<40 where found == nil {
      let reply = try await ask(house, name: "Zulkiffli Darmawangsa")
      #expect(reply.status == 200, "\(reply.body)")
      if try reply.json["total"]?.int == 1 { found = try reply.json }
      if found == nil { try await Task.sleep(for: .milliseconds(500)) }
    }
    let search = try #require(found?["entry"]?[0]?["search"])
    #expect(search["extension"]?[0]?["valueCode"]?.string == "certain")
    #expect(search["mode"]?.string == "match")
    let tag = try #require(found?["meta"]?["tag"]?[0])
    #expect(tag["system"]?.string == "https://fhir.baimbai.id/CodeSystem/match-weights")
    #expect(tag["code"]?.string?.isEmpty == false, "which weights graded him")
    #expect(!(found?.serialized().contains(Array("9971011506900001".utf8)) ?? true), "masked")
    let none = try await ask(
      house, name: "Zulkifli Darmawangsa", more: #",{"name":"count","valueInteger":0}"#)
    #expect(try none.json["total"]?.int == 1 && none.json["entry"] == nil, "\(none.body)")
    let stranger = try await ask(house, as: "clinic-demo-2", name: "Zulkifli Darmawangsa")
    #expect(try stranger.json["total"]?.int == 0)
    #expect(stranger.body.contains("BMB-1770") && !stranger.body.contains("Zulkifli"))
    // A list of names runs into the limit; a number that decides does not.
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for turn in 0..<70 {
        group.addTask {
          try await ask(house, as: "clinic-demo-2", name: "Coba \(turn) Rekaan").status
        }
      }
      return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
    }
    #expect(Set(statuses.keys) == [200, 429], "\(statuses)")
    #expect((55...64).contains(statuses[200] ?? 0), "\(statuses)")
    let numbered = try await house.curl(
      "/fhir/Patient/$match", as: "clinic-demo-2", RunningHouse.reading + RunningHouse.fhir,
      body: """
        {"resourceType":"Parameters","parameter":[{"name":"resource","resource":{"resourceType":"Patient",
          "identifier":[{"system":"https://fhir.kemkes.go.id/id/nik","value":"9971011506900001"}]}}]}
        """)
    #expect(numbered.status == 200)
    try await house.stop()
  }

  @Test("A pair is listed, looked at, linked, undone and kept apart at the command line")
  func commands() async throws {
    let house = try await RunningHouse.start()
    for (clinic, organization, nik) in [
      ("clinic-demo", "9900103001", "9971011506900001"),
      ("clinic-demo-2", "9900103002", "9971011506900003"),
    ] {
      let visit = VisitText(
        number: "R-1", nik: nik, name: "Zulkifli Darmawangsa", organization: organization)
      let sent = try await house.curl(
        "/v1/submissions", as: clinic, RunningHouse.fhir, body: visit.text)
      #expect(sent.status == 201, "\(sent.body)")
    }
    _ = try await house.run(
      """
      "$PROGRAM" officer add officer-demo --config "$FOLDER/baimbai.json" --name "Petugas Rekaan" --role officer
      """)
    for _ in 0..<40 {
      if try await house.count("SELECT count(*) FROM identity.match_review") == 1 { break }
      try await Task.sleep(for: .milliseconds(500))
    }
    let said = try await house.run(
      """
      match() { "$PROGRAM" match "$@" --config "$FOLDER/baimbai.json" --officer "${WHO:-officer-demo}" 2>&1; echo "$1 $?"; }
      id=$("$PROGRAM" match review --config "$FOLDER/baimbai.json" --officer officer-demo | cut -d' ' -f1)
      match review "$id"
      match review "$id" --reason "surat 12"
      WHO=nobody-demo match link "$id" --reason "keluarga memastikan"
      match link "$id" --reason "x"
      match link "$id" --reason "keluarga memastikan"
      match link "$id" --reason "sekali lagi"
      word=$("$PROGRAM" match review --config "$FOLDER/baimbai.json" --officer officer-demo | cut -d' ' -f1)
      match undo "$word" --reason "salah baca"
      match apart "$word" --reason "tidak ada lagi"
      """)
    #expect(said.contains("Zulkifli Darmawangsa") && said.contains("NIK: \u{2026}0003"), "\(said)")
    #expect(!said.contains("9971011506900003"))
    #expect(said.contains("review 1\n") && said.contains("BMB-1896"), "\(said)")
    #expect(said.components(separatedBy: "link 1\n").count == 4, "\(said)")
    #expect(said.contains("link 0\n") && said.contains("undo 0\n"), "\(said)")
    #expect(said.contains("apart 1\n") && said.contains("BMB-1715"), "\(said)")
    let words = try await house.text(
      """
      SELECT e ->> 'act', e ->> 'rsn' FROM (
        SELECT leaf_index, convert_from(entry, 'UTF8')::jsonb AS e FROM audit.leaf) l
      JOIN audit.leaf_secret s USING (leaf_index)
      WHERE s.query IS NOT NULL AND e ->> 'evt' = 'person.match' AND e ->> 'usr' LIKE 'officer-demo (os:%'
      ORDER BY leaf_index
      """)
    #expect(
      words == "R|policy 1: office-drill\nD|undone\nC|linked\nD|undone",
      "a look; what the machine said, ended; a link and its end; each with its reason")
    try await house.stop()
  }
}
