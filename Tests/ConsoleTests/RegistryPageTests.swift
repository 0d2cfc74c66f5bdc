import Foundation
import HTTPTypes
import RecordModel
import Testing

/// The registry in the console: an officer's own pages.
@Suite("Registry pages")
struct RegistryPageTests {
  private static let form: HTTPFields = [
    .origin: "https://console.test:8444", .contentType: "application/x-www-form-urlencoded",
  ]

  private func post(
    _ house: ConsoleHouse, _ path: String, _ body: String,
    as person: [UInt8] = ConsoleHouse.officer,
    headers: HTTPFields = form
  ) async throws -> ReadAnswer {
    try await house.ask(path, as: person, method: .post, headers: headers, body: Array(body.utf8))
  }

  private func leaves(_ house: ConsoleHouse) async throws -> Int {
    let text = try await house.sql("SELECT size FROM audit.head")
    return try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  @Test("Each page shows itself to an officer in both languages, and to nobody else")
  func pages() async throws {
    let house = try await ConsoleHouse.make()
    for path in [
      "/registry", "/registry?status=active&kind=puskesmas", "/registry/map", "/registry/expiry",
      "/registry/practitioners", "/registry/import", "/registry/facility/1000778", "/registry.csv",
      "/registry.xlsx", "/registry/practitioners.csv", "/registry/practitioners.xlsx",
    ] {
      for prefix in ["", "/en"] {
        let before = try await leaves(house)
        let answer = try await house.ask(prefix + path, as: ConsoleHouse.officer)
        #expect(answer.status == 200, "\(prefix + path)")
        let isMade = path.hasSuffix(".xlsx") || !answer.body.contains("{{")
        #expect(isMade, "\(prefix + path)")
        #expect(try await leaves(house) == before + 1, "\(prefix + path)")
      }
      for other in [ConsoleHouse.clinic, ConsoleHouse.auditor, ConsoleHouse.operator] {
        #expect(try await house.ask(path, as: other).status == 403, "\(path)")
      }
    }
    let list = try await house.ask("/registry?kind=puskesmas", as: ConsoleHouse.officer)
    #expect(list.body.contains("Puskesmas Contoh"))
    #expect(!list.body.contains("Klinik &lt;script&gt;"))
    let page = try await house.ask("/registry/facility/1000777", as: ConsoleHouse.officer)
    #expect(page.body.contains("Klinik &lt;script&gt;alert(1)&lt;/script&gt; Contoh"))
    #expect(!page.body.contains("<script>"))
    for bad in ["/registry?on=tomorrow", "/registry?color=red", "/registry/facility/nobody"] {
      #expect([400, 404].contains(try await house.ask(bad, as: ConsoleHouse.officer).status))
    }
  }

  @Test("The list of a day before the facility was stated does not have it")
  func asOf() async throws {
    let house = try await ConsoleHouse.make()
    let before = try await house.ask(
      "/registry?on=2020-01-01&known=2020-01-01", as: ConsoleHouse.officer)
    #expect(before.status == 200)
    #expect(!before.body.contains("Puskesmas Contoh"))
    // Known only from the day of its registration on, even of days before.
    let early = try await house.ask("/registry?known=2020-01-01", as: ConsoleHouse.officer)
    #expect(!early.body.contains("Puskesmas Contoh"))
  }

  @Test("A step needs an officer, a reason and a way; it counts at once and stands in the history")
  func steps() async throws {
    let house = try await ConsoleHouse.make()
    let path = "/registry/facility/1000778"
    #expect(try await post(house, path, "do=step&to=suspended&reason=uji").status == 303)
    #expect(
      try await house.sql("SELECT status FROM registry.facility WHERE code = '1000778'")
        .contains("suspended"))
    #expect(try await house.ask("/", as: ConsoleHouse.otherClinic).status == 403)
    // From suspended there is no way to verified; without a reason there is no step.
    #expect(try await post(house, path, "do=step&to=verified&reason=uji").status == 409)
    #expect(try await post(house, path, "do=step&to=active&reason=").status == 409)
    #expect(
      try await post(house, path, "do=step&to=active&reason=uji", as: ConsoleHouse.auditor).status
        == 403)
    #expect(
      try await post(
        house, path, "do=step&to=active&reason=uji",
        headers: [
          .origin: "https://elsewhere.test", .contentType: "application/x-www-form-urlencoded",
        ]
      ).status == 403)
    #expect(try await post(house, path, "do=step&to=active&reason=selesai").status == 303)
    #expect(try await house.ask("/", as: ConsoleHouse.otherClinic).status == 200)
    let page = try await house.ask(path, as: ConsoleHouse.officer)
    #expect(page.body.contains("selesai"))
    #expect(page.body.contains("officer-demo"))
  }

  @Test("What is stated shows on the page; a licence about to end stands on the board")
  func statements() async throws {
    let house = try await ConsoleHouse.make()
    let today = CivilDate.localDay(at: ConsoleHouse.now())
    let last = CivilDate.text(today + 20)
    let body =
      "do=state&licence=503%2FIZIN&from=2024-01-01&until=\(last)&class=icu&beds=4&address=Jalan+Rekaan&reason=surat"
    #expect(try await post(house, "/registry/facility/1000778", body).status == 303)
    let page = try await house.ask("/registry/facility/1000778", as: ConsoleHouse.officer)
    for text in ["503/IZIN", "ICU 4", "Jalan Rekaan", "surat"] {
      #expect(page.body.contains(text), "\(text)")
    }
    let board = try await house.ask("/registry/expiry", as: ConsoleHouse.officer)
    #expect(board.body.contains("503/IZIN"))
    #expect(board.body.contains("21"))
    #expect(
      try await post(
        house, "/registry/expiry", "kind=licence&action=stop&grace=0&reason=aturan"
      ).status == 303)
    #expect(
      try await post(house, "/registry/expiry", "kind=licence&action=burn&grace=0&reason=x").status
        == 400)
    #expect(
      try await house.sql("SELECT action FROM registry.expiry_rule ORDER BY stated_at DESC LIMIT 1")
        .contains("stop"))
  }

  /// Sends a sheet as a browser does.
  private func sheet(
    _ house: ConsoleHouse, _ text: String, _ fields: [String: String] = [:]
  ) async throws -> ReadAnswer {
    var body =
      "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n\(text)\r\n"
    for (name, value) in fields {
      body += "--X\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
    }
    return try await house.ask(
      "/registry/import", as: ConsoleHouse.officer, method: .post,
      headers: [
        .origin: "https://console.test:8444", .contentType: "multipart/form-data; boundary=X",
      ], body: Array((body + "--X--\r\n").utf8))
  }

  @Test("An import is shown first, and only the very file that was shown is stored")
  func imports() async throws {
    let house = try await ConsoleHouse.make()
    let text = "Kode;Nama;Jenis\nrs-9;RS Rekaan;Rumah sakit\n"
    func count() async throws -> String {
      try await house.sql("SELECT count(*) FROM registry.facility WHERE code LIKE 'rs-%'")
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }
    let shown = try await sheet(house, text)
    #expect(shown.status == 200)
    #expect(shown.body.contains("RS Rekaan"))
    #expect(try await count() == "0")
    let match = try #require(shown.body.firstMatch(of: #/name="digest" value="([0-9a-f]{64})"/#))
    let digest = String(match.1)
    let other = text.replacing("rs-9", with: "rs-8")
    _ = try await sheet(house, other, ["action": "apply", "digest": digest])
    #expect(try await count() == "0")
    let done = try await sheet(
      house, text, ["action": "apply", "digest": digest, "reason": "daftar"])
    #expect(done.status == 200)
    #expect(try await count() == "1")
    let wrong = try await sheet(house, "Kode;Nama;Jenis\nx;Bengkel;Bengkel\n")
    #expect(wrong.status == 422)
    #expect(wrong.body.contains("BMB-1664"))
  }
}
