import Foundation
import HTTPTypes
import RecordModel
import Registry
import Testing

/// The pages of consents and of demands by the UU PDP.
struct RightsPageTests {
  /// Whom the visit is about.
  private static let known = "9999010101900001"

  /// Sends a form with a scan as a browser does.
  private func record(
    _ house: ConsoleHouse, _ fields: [(String, String)], scan: String? = "pindaian",
    as who: [UInt8], origin: String = "https://console.test:8444"
  ) async throws -> ReadAnswer {
    var body = ""
    for (name, value) in fields {
      body += "--X\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
    }
    if let scan {
      body +=
        "--X\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"a.pdf\"\r\n"
        + "Content-Type: application/pdf\r\n\r\n\(scan)\r\n"
    }
    return try await house.ask(
      "/persetujuan", as: who, method: .post,
      headers: [.origin: origin, .contentType: "multipart/form-data; boundary=X"],
      body: Array((body + "--X--\r\n").utf8))
  }

  private func word(_ number: String = known, _ more: [(String, String)] = []) -> [(String, String)]
  {
    [("number", number), ("kind", "opt-out"), ("evidence", "map 7, surat 3")] + more
  }

  @Test("An officer records a consent with its paper, opens it, ends it; each is in the log")
  func consents() async throws {
    let house = try await ConsoleHouse.make()
    #expect(try await house.upload(VisitBundle.good, as: ConsoleHouse.clinic).status == 303)
    for other in [ConsoleHouse.clinic, ConsoleHouse.auditor, ConsoleHouse.operator] {
      #expect(try await house.ask("/persetujuan", as: other).status == 403)
      #expect(try await record(house, word(), as: other).status == 403)
    }
    let empty = try await house.ask("/persetujuan", as: ConsoleHouse.officer)
    #expect(empty.status == 200 && empty.body.contains("Catat persetujuan"))
    #expect(
      try await house.ask("/en/persetujuan", as: ConsoleHouse.officer).body.contains("Consents"))
    try keep(empty.body, "consents")
    let nik = Self.known
    #expect(
      try await record(house, word(nik), as: ConsoleHouse.officer, origin: "https://evil.example")
        .status == 403)
    #expect(try await record(house, word(nik), scan: nil, as: ConsoleHouse.officer).status == 400)
    #expect(
      try await record(
        house, [("number", nik), ("kind", "restriction"), ("evidence", "map 7")],
        as: ConsoleHouse.officer
      ).status == 400, "a restriction is a demand's")
    #expect(
      try await record(house, word(nik, [("from", "2026-13-01")]), as: ConsoleHouse.officer).status
        == 400)
    #expect(
      try await record(house, word("9971011506909999"), as: ConsoleHouse.officer).status == 409)
    let made = try await record(
      house, word(nik, [("category", "hiv"), ("facility", "1000778"), ("until", "2030-12-31")]),
      as: ConsoleHouse.officer)
    #expect(made.status == 303)
    let path = try #require(made.headers[.location])
    #expect(
      try await house.sql(
        "SELECT encode(evidence_hash, 'hex') = encode(sha256('pindaian'), 'hex') FROM access.consent"
      ) == "t", "the scan's own fingerprint")
    let one = try await house.ask(path, as: ConsoleHouse.officer)
    #expect(one.status == 200 && one.body.contains("map 7, surat 3"), "\(one.body)")
    #expect(one.body.contains("HIV") && one.body.contains("Puskesmas Contoh"))
    #expect(!one.body.contains(nik))
    #expect(
      try await house.sql(
        """
        SELECT count(*) FROM audit.leaf l JOIN audit.subject s USING (leaf_index)
        WHERE convert_from(l.entry, 'UTF8')::jsonb @> '{"evt":"consent.change","pou":"HOPERAT","usr":"officer-demo"}'
        """) == "1", "the look names whose word it is")
    try keep(one.body, "consent")
    let list = try await house.ask("/persetujuan", as: ConsoleHouse.officer)
    #expect(list.body.contains("tidak boleh membaca") && list.body.contains("berlaku"))
    let csv = try await house.ask("/persetujuan.csv", as: ConsoleHouse.officer)
    #expect(csv.status == 200 && csv.body.contains("Puskesmas Contoh"))
    #expect(try await house.post(path, "reason=x", as: ConsoleHouse.officer).status == 409)
    #expect(
      try await house.post(path, "reason=dicabut+pasien", as: ConsoleHouse.officer).status == 303)
    let ended = try await house.ask(path, as: ConsoleHouse.officer)
    #expect(ended.body.contains("dicabut pasien") && !ended.body.contains("<form class=\"card"))
    #expect(
      try await house.post(path, "reason=sekali+lagi", as: ConsoleHouse.officer).status == 409)
    #expect(
      try await house.ask(
        "/persetujuan/019a0000-0000-7000-8000-000000000000", as: ConsoleHouse.officer
      )
      .status == 404)
  }

  @Test("A head records for his facility's own patient, and sees what it recorded alone")
  func heads() async throws {
    let house = try await PeoplePageTests.house()
    let head = PeoplePageTests.head
    #expect(try await house.upload(VisitBundle.good, as: ConsoleHouse.clinic).status == 303)
    let nik = Self.known
    #expect(try await house.ask("/persetujuan", as: PeoplePageTests.nurse).status == 403)
    #expect(try await record(house, word("9971011506909999"), as: head).status == 409)
    let made = try await record(house, word(nik), as: head)
    #expect(made.status == 303)
    let other = try await record(house, word(nik), as: ConsoleHouse.officer)
    let foreign = try #require(other.headers[.location])
    #expect(try await house.ask(foreign, as: head).status == 404)
    #expect(try await house.post(foreign, "reason=dicabut", as: head).status == 409)
    let own = try #require(made.headers[.location])
    #expect(try await house.ask(own, as: head).status == 200)
    #expect(try await house.ask(own, as: ConsoleHouse.officer).status == 200)
    #expect(
      try await house.sql(
        "SELECT count(*) FROM access.consent WHERE recorded_by = 'kepala' AND recorded_facility IS NOT NULL"
      ) == "1")
    let list = try await house.ask("/persetujuan.csv", as: head)
    #expect(list.body.components(separatedBy: "kepala").count == 2, "\(list.body)")
    #expect(!list.body.contains("officer-demo"))
    #expect(try await house.ask("/permintaan-data", as: head).status == 403)
  }

  @Test("A demand runs its clock on the list, late ones first, and is answered")
  func demands() async throws {
    let house = try await ConsoleHouse.make()
    #expect(try await house.upload(VisitBundle.good, as: ConsoleHouse.clinic).status == 303)
    let nik = Self.known
    for other in [ConsoleHouse.clinic, ConsoleHouse.auditor, ConsoleHouse.operator] {
      #expect(try await house.ask("/permintaan-data", as: other).status == 403)
    }
    #expect(
      try await house.post(
        "/permintaan-data", "kind=access&number=9971011506909999&evidence=surat+1",
        as: ConsoleHouse.officer
      ).status == 409)
    #expect(
      try await house.post(
        "/permintaan-data", "kind=wish&number=\(nik)&evidence=surat+1", as: ConsoleHouse.officer
      ).status == 409)
    var paths: [String] = []
    for kind in ["access", "restriction"] {
      let made = try await house.post(
        "/permintaan-data", "kind=\(kind)&number=\(nik)&evidence=surat+\(kind)",
        as: ConsoleHouse.officer)
      #expect(made.status == 303)
      paths.append(try #require(made.headers[.location]))
    }
    _ = try await house.sql(
      """
      UPDATE access.rights_request SET received_at = now() - interval '80 hours',
        due_at = now() - interval '8 hours' WHERE kind = 'restriction'
      """)
    let list = try await house.ask("/permintaan-data", as: ConsoleHouse.officer)
    #expect(list.body.contains("1 permintaan lewat waktu.") && list.body.contains("LEWAT"))
    let late = try #require(list.body.range(of: "surat restriction"))
    let other = try #require(list.body.range(of: "surat access"))
    #expect(late.lowerBound < other.lowerBound)
    #expect(!list.body.contains(nik))
    try keep(list.body, "demands")
    let one = try await house.ask(paths[0], as: ConsoleHouse.officer)
    #expect(one.status == 200 && one.body.contains("jam lagi") && one.body.contains("<ol"))
    #expect(
      try await house.ask("/en\(paths[0])", as: ConsoleHouse.officer).body.contains("h left"))
    try keep(one.body, "demand")
    #expect(
      try await house.post(paths[0], "do=done&decision=x", as: ConsoleHouse.officer).status == 409)
    #expect(
      try await house.post(paths[0], "do=perhaps&decision=baik", as: ConsoleHouse.officer).status
        == 400)
    #expect(
      try await house.post(
        paths[0], "do=done&decision=laporan+diserahkan", as: ConsoleHouse.officer
      ).status == 303)
    let done = try await house.ask(paths[0], as: ConsoleHouse.officer)
    #expect(done.body.contains("laporan diserahkan") && !done.body.contains("<ol"))
    #expect(
      try await house.post(paths[0], "do=refused&decision=lagi", as: ConsoleHouse.officer).status
        == 409)
    let json = try await house.ask("/permintaan-data.json", as: ConsoleHouse.officer)
    #expect(json.status == 200 && json.body.contains("laporan diserahkan"))
    #expect(
      try await house.ask(
        "/permintaan-data/019a0000-0000-7000-8000-000000000000", as: ConsoleHouse.officer
      ).status == 404)
  }
}
