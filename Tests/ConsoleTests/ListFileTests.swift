import Foundation
import HTTPTypes
import RecordModel
import Testing

/// Every list of the console as a file at its own address: the page's rows, for whoever may open the page, each with
/// its entry in the log.
@Suite("Files of lists")
struct ListFileTests {
  private static let formats = ["csv", "xlsx", "json"]
  private static let everybody = [
    ConsoleHouse.clinic, ConsoleHouse.otherClinic, ConsoleHouse.officer, ConsoleHouse.auditor,
    ConsoleHouse.operator,
  ]

  /// Path, what follows `?`, its tables, who may.
  private static let lists: [(path: String, query: String, tables: [String], may: [[UInt8]])] = [
    ("/facilities", "sort=visits&ownership=private", ["facilities"], [ConsoleHouse.officer]),
    ("/status", "", ["expiring"], [ConsoleHouse.operator]),
    (
      "/submissions", "status=accepted", ["submissions"],
      [ConsoleHouse.clinic, ConsoleHouse.otherClinic]
    ),
    ("/errors", "", ["errors"], [ConsoleHouse.clinic, ConsoleHouse.otherClinic]),
    ("/codes", "", ["codes"], [ConsoleHouse.clinic, ConsoleHouse.otherClinic]),
    ("/audit", "event=console.page", ["entries"], [ConsoleHouse.auditor]),
    ("/audit/anomalies", "state=all", ["anomalies"], [ConsoleHouse.auditor]),
    ("/audit/log", "", ["checkpoints", "days", "recoveries"], [ConsoleHouse.auditor]),
    (
      "/audit/patient", "subject=0123456789abcdef0123456789abcdef", ["accesses"],
      [ConsoleHouse.auditor]
    ),
    ("/matches", "", ["waiting", "decided", "merges"], [ConsoleHouse.officer]),
    ("/enrolments", "", ["open"], [ConsoleHouse.officer]),
    ("/appointments", "", ["open", "in-force"], [ConsoleHouse.officer]),
    ("/kalender", "", ["holidays", "closures"], [ConsoleHouse.officer]),
    ("/sources", "", ["sources"], [ConsoleHouse.officer]),
    ("/software", "days=90", ["software"], [ConsoleHouse.officer]),
    ("/glass", "", ["glass"], [ConsoleHouse.officer]),
    ("/registry", "kind=puskesmas", ["list"], [ConsoleHouse.officer]),
    ("/registry/practitioners", "place=1000778", ["list"], [ConsoleHouse.officer]),
    ("/registry/expiry", "", ["expiry"], [ConsoleHouse.officer]),
    ("/registry/map", "", ["map"], [ConsoleHouse.officer]),
    ("/registry/facility/1000778", "", ["history", "people"], [ConsoleHouse.officer]),
    ("/persetujuan", "", [], [ConsoleHouse.officer]),
    ("/permintaan-data", "", [], [ConsoleHouse.officer]),
  ]

  private func event(_ house: ConsoleHouse) async throws -> String {
    try await house.sql(
      "SELECT convert_from(entry, 'UTF8')::jsonb ->> 'evt' FROM audit.leaf "
        + "ORDER BY leaf_index DESC LIMIT 1"
    ).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func rows(
    _ house: ConsoleHouse, _ path: String, as reader: [UInt8]
  ) async throws -> [[String: Any]] {
    let answer = try await house.ask(path, as: reader)
    #expect(answer.status == 200, "\(path)")
    let sheet = try #require(
      JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any], "\(path)")
    return try #require(sheet["rows"] as? [[String: Any]], "\(path)")
  }

  @Test("Each table is a file for whoever may open its page, an export in the log; others get none")
  func doors() async throws {
    let house = try await ConsoleHouse.make()
    for list in Self.lists {
      let reader = try #require(list.may.first)
      for format in Self.formats {
        for table in [nil] + list.tables.map(Optional.some) {
          let query = [list.query, table.map { "table=\($0)" } ?? ""].filter { !$0.isEmpty }
          let path =
            "\(list.path).\(format)" + (query.isEmpty ? "" : "?\(query.joined(separator: "&"))")
          let before = try await house.leaves()
          let answer = try await house.ask("/en\(path)", as: reader)
          #expect(answer.status == 200, "\(path)")
          let name = answer.headers[.contentDisposition] ?? ""
          #expect(name.hasPrefix("attachment") && name.contains(".\(format)"), "\(path) \(name)")
          #expect(try await house.leaves() == before + 1, "\(path)")
          #expect(try await event(house) == "export", "\(path)")
          if format != "xlsx" {
            #expect(!answer.body.contains("Optional("), "\(path)")
            #expect(!answer.body.contains("{{"), "\(path)")
          }
        }
      }
      let whole = "\(list.path).csv" + (list.query.isEmpty ? "" : "?\(list.query)")
      for other in Self.everybody where !list.may.contains(other) {
        #expect(try await house.ask(whole, as: other).status == 403, "\(whole)")
      }
      let more = list.query.isEmpty ? "?" : "?\(list.query)&"
      for bad in [
        "\(list.path).csv\(more)table=other", "\(list.path)\(more)table=other",
        "\(list.path).json\(more)colour=red",
      ] {
        #expect(try await house.ask(bad, as: reader).status == 400, "\(bad)")
      }
      #expect(try await house.ask(whole, as: nil).status == 401)
    }
  }

  @Test("A facility's files have the rows of its pages, and nothing of another's")
  func clinic() async throws {
    let house = try await ConsoleHouse.make()
    let register = """
      No Kunjungan;Tanggal;No RM;NIK;Nama Pasien;Tgl Lahir;JK;Poli;Diagnosa
      K-1;14/06/2025;RM-1;9971011506900001;Uji Rekaan;15/06/1990;L;Poli Sore;J06.9

      """
    _ = try await house.upload(register, as: ConsoleHouse.clinic, name: "register.csv")
    _ = try await house.upload("{", as: ConsoleHouse.clinic)
    let sent = try await rows(house, "/submissions.json", as: ConsoleHouse.clinic)
    let page = try await house.ask("/submissions", as: ConsoleHouse.clinic).body
    #expect(sent.count == 2 && page.contains("href=\"/submissions.csv\""))
    for row in sent {
      for name in ["submission", "received", "status"] {
        let told = try #require(row[name] as? String)
        #expect(page.contains(told), "\(name)")
      }
    }
    let held = try await rows(
      house, "/submissions.json?status=quarantined", as: ConsoleHouse.clinic)
    #expect(held.count == 1 && held[0]["visits"] as? Int == 0 && held[0]["bytes"] as? Int == 1)
    let narrow = try await house.ask("/submissions?status=quarantined", as: ConsoleHouse.clinic)
    #expect(narrow.body.contains("href=\"/submissions.json?status=quarantined\""))
    let errors = try await rows(house, "/errors.json", as: ConsoleHouse.clinic)
    let wrong = try await house.ask("/errors", as: ConsoleHouse.clinic).body
    #expect(!errors.isEmpty)
    #expect(wrong.components(separatedBy: "<tr><th scope=\"row\">").count - 1 == errors.count)
    let codes = try await rows(house, "/en/codes.json", as: ConsoleHouse.clinic)
    #expect(codes.contains { $0["code"] as? String == "poli sore" })
    #expect(codes.allSatisfy { $0["submissions"] as? Int == 1 })
    for path in ["/submissions.json", "/errors.json", "/codes.json"] {
      #expect(try await rows(house, path, as: ConsoleHouse.otherClinic).isEmpty, "\(path)")
    }
    // Of one submission: what was found, and what became of its visits.
    let id = try #require(sent.last?["submission"] as? String)
    let one = try await house.ask("/submissions/\(id)", as: ConsoleHouse.clinic).body
    let visits = try await rows(
      house, "/submissions/\(id).json?table=visits", as: ConsoleHouse.clinic)
    #expect(visits.count == 1)
    #expect(one.contains(try #require(visits[0]["visit"] as? String)))
    let found = try await rows(house, "/submissions/\(id).json", as: ConsoleHouse.clinic)
    for row in found { #expect(one.contains(try #require(row["rule"] as? String))) }
    for (path, reader, status) in [
      ("/submissions/\(id).csv", ConsoleHouse.otherClinic, 404),
      ("/submissions/\(id).csv", ConsoleHouse.officer, 403),
      ("/submissions/\(id).csv?table=all", ConsoleHouse.clinic, 400),
      ("/submissions/\(id).csv?now=stored", ConsoleHouse.clinic, 400),
    ] {
      #expect(try await house.ask(path, as: reader).status == status, "\(path)")
    }
  }

  @Test("What the page of facilities hides or rounds, its file hides and rounds, in its order")
  func facilities() async throws {
    let house = try await ConsoleHouse.make()
    _ = try await house.upload(VisitBundle.good, as: ConsoleHouse.clinic)
    _ = try await house.upload("{", as: ConsoleHouse.clinic)
    try await house.count()
    let all = try await rows(house, "/en/facilities.json?sort=name", as: ConsoleHouse.officer)
    #expect(all.map { $0["code"] as? String } == ["1000777", "1000778"])
    let clinic = try #require(all.first)
    #expect(clinic["visits"] as? String == "hidden" && clinic["recentWaitMinutes"] is NSNull)
    #expect(clinic["submissions"] as? Int == 2 && clinic["quarantined"] as? Int == 1)
    #expect(clinic["simulated"] as? String == "simulated")
    let other = try #require(all.last)
    #expect(other["visits"] as? Int == 0 && other["lastReceived"] as? String == "never")
    let owned = try await rows(
      house, "/facilities.json?ownership=government", as: ConsoleHouse.officer)
    #expect(owned.map { $0["code"] as? String } == ["1000778"])
    let csv = try await house.ask(
      "/facilities.csv?ownership=government", as: ConsoleHouse.officer
    ).body
    #expect(csv.contains("Pilihan;Pemerintah") && csv.contains("Data s.d.;"))
    let page = try await house.ask(
      "/facilities?sort=wait&ownership=private", as: ConsoleHouse.officer)
    #expect(page.body.contains("href=\"/facilities.xlsx?sort=wait&amp;ownership=private\""))
  }

  @Test("A file of the log has all entries of its filter, its page a hundred; a report each access")
  func audit() async throws {
    let house = try await ConsoleHouse.make()
    for _ in 0..<104 { _ = try await house.ask("/status", as: ConsoleHouse.operator) }
    let all = try await rows(
      house, "/en/audit.json?event=console.page", as: ConsoleHouse.auditor)
    #expect(all.count == 104)
    #expect(Set(all.compactMap { $0["user"] as? String }) == ["operator-demo"])
    let last = try #require(all.last?["entry"] as? String).dropFirst()
    let middle = try #require(Int(last)) + 10
    let rest = try await rows(
      house, "/audit.json?event=console.page&before=\(middle)", as: ConsoleHouse.auditor)
    #expect((1...10).contains(rest.count))
    let page = try await house.ask(
      "/audit?event=console.page&before=\(middle)", as: ConsoleHouse.auditor)
    #expect(
      page.body.contains("href=\"/audit.csv?event=console.page&amp;before=\(middle)\""))
    _ = try await house.upload(VisitBundle.good, as: ConsoleHouse.clinic)
    let found = try await house.ask(
      "/audit", as: ConsoleHouse.auditor, method: .post,
      headers: [.origin: "https://console.test:8444"], body: Array("number=9999010101900001".utf8))
    let address = try #require(found.headers[.location])
    let subject = try #require(address.split(separator: "=").last)
    let looks = try await rows(
      house, "/en/audit/patient.json?subject=\(subject)", as: ConsoleHouse.auditor)
    #expect(looks.contains { $0["event"] as? String == "Sent visits" })
    // Its own look is about the person too.
    #expect(
      try await house.sql(
        """
        SELECT count(*) FROM audit.leaf l JOIN audit.subject s USING (leaf_index)
        WHERE convert_from(l.entry, 'UTF8')::jsonb @> '{"evt":"export","res":"PatientReport"}'
        """
      ).hasPrefix("1"))
    let report = try await house.ask(
      "/audit/patient?subject=\(subject)", as: ConsoleHouse.auditor
    ).body
    #expect(report.contains("/audit/patient.csv?subject=\(subject)"))
    #expect(report.components(separatedBy: "<tr data-row>").count - 1 >= looks.count)
  }

  @Test("The sheet for imports stays as it was; the page's own table stands beside it")
  func registry() async throws {
    let house = try await ConsoleHouse.make()
    let sheet = try await house.ask("/registry.csv?kind=puskesmas", as: ConsoleHouse.officer).body
    #expect(sheet.contains("Kode;Nama;Jenis") && sheet.contains("Puskesmas Contoh"))
    #expect(!sheet.contains("Klinik"))
    let same = try await rows(house, "/registry.json?kind=puskesmas", as: ConsoleHouse.officer)
    #expect(same.count == 1 && same[0]["Kode"] as? String == "1000778")
    let list = try await rows(
      house, "/registry.json?kind=puskesmas&table=list", as: ConsoleHouse.officer)
    #expect(list.count == 1 && list[0]["code"] as? String == "1000778")
    #expect(list[0]["beds"] as? Int == 0)
    let page = try await house.ask("/registry?kind=puskesmas", as: ConsoleHouse.officer).body
    #expect(page.contains("href=\"/registry.json?kind=puskesmas\""))
    #expect(page.contains("href=\"/registry.json?kind=puskesmas&amp;table=list\""))
    let map = try await rows(house, "/registry/map.json", as: ConsoleHouse.officer)
    #expect(map.count == 52)
    let history = try await rows(
      house, "/en/registry/facility/1000778.json", as: ConsoleHouse.officer)
    let facility = try await house.ask("/en/registry/facility/1000778", as: ConsoleHouse.officer)
    for row in history {
      #expect(facility.body.contains(try #require(row["stated"] as? String)))
    }
    #expect(
      try await house.ask("/registry/facility/nobody.csv", as: ConsoleHouse.officer).status == 404)
  }

  @Test("What officers and heads keep is in files without what the pages do not show")
  func kept() async throws {
    let house = try await PeoplePageTests.house()
    let head = PeoplePageTests.head
    let asked = try await house.post(
      "/enrolments", "do=propose&holder=facility/1000778", as: ConsoleHouse.officer)
    let token = try #require(asked.body.firstMatch(of: /<p><code>([^<]+)<\/code><\/p>/)).output.1
    let open = try await house.ask("/enrolments.csv", as: ConsoleHouse.officer).body
    #expect(open.contains("Puskesmas Contoh") && !open.contains(token))
    let inForce = try await rows(
      house, "/appointments.json?table=in-force", as: ConsoleHouse.officer)
    #expect(inForce.map { $0["code"] as? String } == ["kepala"])
    #expect(try await rows(house, "/appointments.json", as: ConsoleHouse.officer).isEmpty)
    #expect(try await house.ask("/people.csv", as: ConsoleHouse.clinic).status == 403)
    #expect(try await house.ask("/people.csv", as: PeoplePageTests.nurse).status == 403)
    let grant = "do=grant&person=perawat&right=input&days=30&reason=tugas+rekaan"
    #expect(try await house.post("/people", grant, as: head).status == 303)
    let rights = try await rows(house, "/en/people.json", as: head)
    #expect(rights.count == 2)
    let nurse = try #require(rights.first { $0["code"] as? String == "perawat" })
    #expect(nurse["right"] as? String == "Input (send)")
    #expect(nurse["reason"] as? String == "tugas rekaan")
    let page = try await house.ask("/en/people", as: head).body
    #expect(page.components(separatedBy: " data-row").count - 1 == rights.count)
    #expect(page.contains("href=\"/en/people.csv\""))
    #expect(try await house.ask("/people.csv?table=all", as: head).status == 400)
    for table in ["mandates", "past"] {
      #expect(try await rows(house, "/people.json?table=\(table)", as: head).isEmpty)
    }
    // Closed days of his own facility alone.
    let closed = "do=closure&first=2031-01-06&reason=perbaikan+rekaan"
    #expect(try await house.post("/kalender", closed, as: head).status == 303)
    let other = "do=closure&facility=1000778&first=2031-02-03&reason=upacara"
    #expect(try await house.post("/kalender", other, as: ConsoleHouse.officer).status == 303)
    let own = try await rows(house, "/kalender.json?table=closures", as: head)
    #expect(own.map { $0["why"] as? String } == ["perbaikan rekaan"])
    #expect(
      try await rows(house, "/kalender.json?table=closures", as: ConsoleHouse.officer).count == 2)
  }

  @Test("Visits that an officer looks at are a file for the same reasons, each a look of its own")
  func looked() async throws {
    let house = try await ConsoleHouse.make()
    _ = try await house.upload(VisitBundle.good, as: ConsoleHouse.clinic)
    let form = "facility=1000777&day=2026-03-02&purpose=HOPERAT"
    let page = try await house.post("/look", form, as: ConsoleHouse.officer)
    #expect(page.status == 200 && page.body.contains("formaction=\"/look.csv\""))
    let before = try await house.leaves()
    let file = try await house.post("/look.csv", form, as: ConsoleHouse.officer)
    #expect(file.status == 200 && file.headers[.contentDisposition]?.contains(".csv") == true)
    #expect(!file.body.contains("Galuh") && !file.body.contains("9999010101900001"))
    let pseudonym = try #require(
      page.body.firstMatch(of: /<td><code>([0-9a-f]{8,})<\/code><\/td>/), "\(page.body)"
    ).output.1
    #expect(file.body.contains(pseudonym))
    let events = try await house.sql(
      "SELECT string_agg(convert_from(entry, 'UTF8')::jsonb ->> 'evt', ',' ORDER BY leaf_index) "
        + "FROM audit.leaf WHERE leaf_index >= \(before)")
    #expect(events.hasPrefix("export,record.read,query"), "\(events)")
    let refused = try await house.post(
      "/look.json", form.replacing("HOPERAT", with: "TREAT"), as: ConsoleHouse.officer)
    #expect(refused.status == 403 && refused.headers[.contentDisposition] == nil)
    #expect(try await house.post("/look.csv", form, as: ConsoleHouse.auditor).status == 403)
    #expect(
      try await house.post("/look.csv", form, as: ConsoleHouse.officer, headers: [:]).status == 403)
  }
}
