import Foundation
import HTTPTypes
import RecordModel
import Testing

/// A hospital's census of beds in the console.
@Suite("Census of beds in the console")
struct BedPageTests {
  private let today = CivilDate.text(CivilDate.localDay(at: ConsoleHouse.now()))
  private let hospital = ConsoleHouse.otherClinic

  /// A console whose second facility is a hospital.
  private func make() async throws -> ConsoleHouse {
    let house = try await ConsoleHouse.make()
    _ = try await house.sql("UPDATE registry.facility SET kind = 'hospital' WHERE code = '1000778'")
    return house
  }

  private func upload(
    _ house: ConsoleHouse, _ file: String, reason: String = ""
  ) async throws -> ReadAnswer {
    let body =
      "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"s.csv\"\r\n\r\n\(file)\r\n"
      + "--X\r\nContent-Disposition: form-data; name=\"reason\"\r\n\r\n\(reason)\r\n--X--\r\n"
    return try await house.ask(
      "/sensus", as: hospital, method: .post,
      headers: [
        .origin: "https://console.test:8444", .contentType: "multipart/form-data; boundary=X",
      ], body: Array(body.utf8))
  }

  private func count(_ house: ConsoleHouse) async throws -> String {
    try await house.sql("SELECT count(*) FROM monitor.bed_census")
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test("The page and its files are a hospital's own, and stand in its menu alone")
  func pages() async throws {
    let house = try await make()
    try await house.expectPages(
      ["/sensus", "/sensus?day=\(today)", "/sensus.csv", "/sensus.xlsx", "/sensus.json"],
      for: hospital,
      not: [
        ConsoleHouse.clinic, ConsoleHouse.officer, ConsoleHouse.auditor, ConsoleHouse.operator,
      ])
    for bad in ["day=2020-01-01", "day=2999-01-01", "day=x", "colour=red"] {
      #expect(try await house.ask("/sensus?\(bad)", as: hospital).status == 400, "\(bad)")
    }
    #expect(
      try await house.post("/sensus", "day=\(today)", as: ConsoleHouse.clinic).status == 403)
    #expect(try await house.ask("/temuan", as: hospital).body.contains("href=\"/sensus\""))
    let clinic = try await house.ask("/temuan", as: ConsoleHouse.clinic).body
    #expect(!clinic.contains("href=\"/sensus\""))
  }

  @Test("A clinic to which the registry gives beds keeps a census too")
  func bedsOfAClinic() async throws {
    let house = try await make()
    let form = "day=\(today)&class1=III&beds1=6&occupied1=2"
    #expect(try await house.post("/sensus", form, as: ConsoleHouse.clinic).status == 403)
    func state(_ count: Int, _ bedClass: String) async throws {
      _ = try await house.sql(
        """
        INSERT INTO registry.fact (fact_id, subject, aspect, item, content, valid, known, stated_by, reason)
        SELECT gen_random_uuid(), facility_id, 'beds', '\(bedClass)',
          '{"class": "\(bedClass)", "count": "\(count)"}', daterange('2020-01-01', NULL),
          tstzrange(now(), NULL), 'ani', 'uji'
        FROM registry.facility WHERE code = '1000777'
        """)
    }
    // A class of which it has none gives it none.
    try await state(0, "icu")
    #expect(try await house.post("/sensus", form, as: ConsoleHouse.clinic).status == 403)
    try await state(6, "3")
    #expect(
      try await house.ask("/temuan", as: ConsoleHouse.clinic).body.contains("href=\"/sensus\""))
    #expect(try await house.post("/sensus", form, as: ConsoleHouse.clinic).status == 303)
    #expect(try await count(house) == "1")
  }

  @Test("A day is stated, and stated again only with a reason; then it counts as a whole")
  func correction() async throws {
    let house = try await make()
    let before = try await house.leaves()
    let first = try await house.post(
      "/sensus",
      "day=\(today)&class1=I&beds1=20&occupied1=15&class2=ICU&beds2=1200&occupied2=4", as: hospital)
    #expect(first.status == 303, "\(first.body)")
    #expect(try await house.leaves() == before + 1)
    let page = try await house.ask("/sensus?day=\(today)", as: hospital).body
    #expect(page.contains(">ICU<") && page.contains(">75,0<") && page.contains("value=\"ICU\""))
    #expect(page.contains(">1.200<") && page.contains("belum ada"))
    let csv = try await house.ask("/sensus.csv", as: hospital).body
    #expect(csv.contains("\(today);ICU;1200;4;0,3;"))
    // Again without a reason: nothing is taken, and what was typed stands in the form.
    let again = "day=\(today)&class1=Kelas+1&beds1=20&occupied1=16"
    let refused = try await house.post("/en/sensus", again, as: hospital)
    #expect(refused.status == 422 && refused.body.contains("href=\"#reason\">BMB-1976 "))
    #expect(refused.body.contains("id=\"reason-problem\">BMB-1976 "))
    #expect(refused.body.contains("value=\"Kelas 1\""))
    #expect(try await count(house) == "2")
    let done = try await house.post("/sensus", again + "&reason=Salah+%3Ci%3Eketik", as: hospital)
    #expect(done.status == 303)
    let after = try await house.ask("/sensus", as: hospital).body
    #expect(after.contains(">Kelas 1<") && after.contains("Salah &lt;i&gt;ketik"))
    #expect(!after.contains(">ICU<") && after.contains(">80,0<"))
    #expect(try await count(house) == "3")
    // Why stands with the statement and not in the log.
    #expect(
      try await house.sql(
        """
        SELECT count(*) FILTER (WHERE e LIKE '%"rsn":"correction"%'), count(*) FILTER (WHERE e LIKE '%ketik%')
        FROM (SELECT convert_from(entry, 'UTF8') AS e FROM audit.leaf) l WHERE e LIKE '%BedCensus/1000778%'
        """
      ).trimmingCharacters(in: .whitespacesAndNewlines) == "1|0")
  }

  @Test("What is wrong is told by its code at its field, in both languages, and nothing is taken")
  func refusals() async throws {
    let house = try await make()
    for (form, code, field) in [
      ("day=2999-01-01&class1=I&beds1=1&occupied1=1", "BMB-1816", "day"),
      ("class1=I&beds1=1&occupied1=1", "BMB-1816", "day"),
      ("day=\(today)&beds3=1&occupied3=1", "BMB-1817", "class3"),
      ("day=\(today)&class2=II&beds2=x&occupied2=1", "BMB-1818", "beds2"),
      ("day=\(today)&class1=I&beds1=1&occupied1=1,5", "BMB-1818", "occupied1"),
      (
        "day=\(today)&class1=I&beds1=1&occupied1=1&class4=I&beds4=1&occupied4=1", "BMB-1819",
        "class4"
      ), ("day=\(today)", "BMB-1815", "class1"),
    ] {
      for prefix in ["", "/en"] {
        let answer = try await house.post("\(prefix)/sensus", form, as: hospital)
        #expect(answer.status == 422, "\(form)")
        #expect(answer.body.contains("href=\"#\(field)\">\(code) "), "\(form)")
        #expect(
          answer.body.contains("aria-invalid=\"true\" aria-describedby=\"\(field)-problem\""),
          "\(form)")
        #expect(answer.body.contains("id=\"\(field)-problem\">\(code) "), "\(form)")
      }
    }
    #expect(try await house.post("/sensus", "day=\(today)&x=1", as: hospital).status == 400)
    let elsewhere: HTTPFields = [.origin: "https://evil.example"]
    #expect(
      try await house.post(
        "/sensus", "day=\(today)&class1=I&beds1=1&occupied1=1", as: hospital, headers: elsewhere
      ).status == 403)
    #expect(try await count(house) == "0")
  }

  @Test("Many days come in a file, whole or not at all, with the row that is wrong")
  func files() async throws {
    let house = try await make()
    let yesterday = CivilDate.text(CivilDate.localDay(at: ConsoleHouse.now()) - 1)
    let text = "tanggal;kelas;tempat tidur;terisi\n\(yesterday);I;20;15\n\(today);I;20;x\n"
    let refused = try await upload(house, text)
    #expect(refused.status == 422 && refused.body.contains("href=\"#file\">Baris 3: BMB-1818 "))
    #expect(try await upload(house, "").status == 422)
    #expect(try await count(house) == "0")
    let whole = text.replacing(";x", with: ";16")
    #expect(try await upload(house, whole).status == 303)
    let again = try await upload(house, whole)
    #expect(
      again.status == 422 && again.body.contains("id=\"file-reason-problem\">Baris 2: BMB-1976"))
    #expect(try await upload(house, whole, reason: "Sistem diganti").status == 303)
    #expect(try await count(house) == "4")
    let page = try await house.ask("/sensus", as: hospital).body
    #expect(page.contains("Sistem diganti") && page.contains(">80,0<"))
  }
}
