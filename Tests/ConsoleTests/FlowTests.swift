import Foundation
import HTTPTypes
import RecordModel
import Testing

/// A file's way through a clinic's pages, and what the office and the auditor see of it.
struct FlowTests {
  @Test("a file that is sent becomes a submission with a receipt, and a repeat counts once")
  func upload() async throws {
    let house = try await ConsoleHouse.make()
    let sent = try await house.upload(VisitBundle.good, as: ConsoleHouse.clinic)
    #expect(sent.status == 303)
    let location = try #require(sent.headers[.location])
    #expect(location.hasSuffix("?now=stored"))
    let page = try await house.ask(location, as: ConsoleHouse.clinic)
    #expect(page.status == 200 && page.body.contains("Berkas sudah disimpan."))
    try keep(page.body, "submission")
    let path = String(location.prefix { $0 != "?" })
    let receipt = try await house.ask("\(path)/receipt", as: ConsoleHouse.clinic)
    #expect(receipt.status == 200 && receipt.body.contains("log.example/test"))
    #expect(receipt.headers[.contentDisposition]?.hasPrefix("attachment") == true)

    let again = try await house.upload(VisitBundle.good, as: ConsoleHouse.clinic, language: "/en")
    #expect(again.headers[.location] == "/en\(path)?now=repeated")
    #expect(try await house.sql("SELECT count(*) FROM record.submission") == "1")
    let foreign = try await house.ask(path, as: ConsoleHouse.otherClinic)
    #expect(foreign.status == 404)
    #expect(try await house.ask("\(path)/receipt", as: ConsoleHouse.otherClinic).status == 404)
  }

  @Test(
    "A register is checked first: its columns are told, refused rows come back, nothing is stored")
  func check() async throws {
    let house = try await ConsoleHouse.make()
    let register = """
      No RM;NIK;Nama;Tgl Lahir;L/P;Tgl Kunjungan;Diagnosa;Warna
      RM-1;9971011506900001;Uji Satu;15/06/1990;L;14/06/2026;J06.9;biru
      RM-2;9971011506900002;Uji Dua;15/06/1991;P;;A09;merah
      """
    let page = try await house.upload(
      register, as: ConsoleHouse.clinic, name: "buku.csv", action: "check")
    #expect(page.status == 200)
    for word in [
      "Hasil pemeriksaan", "Arti kolom", "<option value=\"nik\" selected>", "Warna", "row 3",
    ] {
      #expect(page.body.contains(word), "\(word)")
    }
    #expect(!page.body.contains("Uji Satu") && !page.body.contains("9971011506900001"))
    let sheet = try await house.upload(
      register, as: ConsoleHouse.clinic, name: "buku.csv", action: "refused")
    #expect(sheet.headers[.contentDisposition] == "attachment; filename=\"ditolak.csv\"")
    #expect(sheet.body.contains("RM-2") && !sheet.body.contains("RM-1"))
    #expect(try await house.sql("SELECT count(*) FROM record.submission").hasPrefix("0"))
    let sent = try await house.upload(register, as: ConsoleHouse.clinic, name: "buku.csv")
    #expect(sent.status == 303)
    #expect(try await house.sql("SELECT count(*) FROM record.visit").hasPrefix("1"))
    let template = try await house.ask("/registers/template.csv", as: ConsoleHouse.clinic)
    #expect(template.status == 200 && template.body.contains("NIK"))
  }

  @Test("what was wrong stands on the submission's page and among my errors, with its fix")
  func errors() async throws {
    let house = try await ConsoleHouse.make()
    let broken = try await house.upload("{\"resourceType\": \"Bundle\",", as: ConsoleHouse.clinic)
    let location = try #require(broken.headers[.location])
    #expect(location.hasSuffix("?now=kept"))
    let future = VisitBundle.good.replacing("2026-03-02T", with: "2039-03-02T")
    let late = try await house.upload(future, as: ConsoleHouse.clinic)
    #expect(late.status == 303)
    for (prefix, words) in [("", "Cara memperbaiki"), ("/en", "How to mend it")] {
      let page = try await house.ask(prefix + location, as: ConsoleHouse.clinic)
      #expect(page.body.contains("BMB-") && page.body.contains(words))
      let errors = try await house.ask("\(prefix)/errors", as: ConsoleHouse.clinic)
      #expect(errors.body.contains("BMB-") && errors.body.contains(words))
      try keep(page.body, "kept\(prefix.dropFirst())")
      try keep(errors.body, "errors\(prefix.dropFirst())")
    }
    let held = try await house.ask("/submissions?status=quarantined", as: ConsoleHouse.clinic)
    #expect(held.body.contains("ditahan</span>"))
    let accepted = try await house.ask("/submissions?status=partial", as: ConsoleHouse.clinic)
    #expect(accepted.body.contains("Belum ada kiriman."))
    #expect(
      try await house.ask("/errors", as: ConsoleHouse.otherClinic).body.contains("Tidak ada"))
    try keep(try await house.ask("/", as: ConsoleHouse.clinic).body, "upload")
    try keep(try await house.ask("/submissions", as: ConsoleHouse.clinic).body, "submissions")
  }

  static let foreignForms: [HTTPFields] = {
    var crossSite: HTTPFields = [.origin: "https://console.test:8444"]
    if let name = HTTPField.Name("Sec-Fetch-Site") { crossSite[name] = "cross-site" }
    return [
      [:], [.origin: "https://evil.test"], [.origin: "null"], [.origin: "http://console.test:8444"],
      [.origin: "https://console.test"], crossSite,
    ]
  }()

  @Test("a form from anywhere else is refused and stores nothing", arguments: foreignForms)
  func foreignForm(_ headers: HTTPFields) async throws {
    let house = try await ConsoleHouse.make()
    let upload = try await house.upload(
      VisitBundle.good, as: ConsoleHouse.clinic, headers: headers)
    #expect(upload.status == 403)
    let search = try await house.ask(
      "/audit", as: ConsoleHouse.auditor, method: .post, headers: headers,
      body: Array("number=1".utf8))
    #expect(search.status == 403)
    #expect(try await house.sql("SELECT count(*) FROM record.submission") == "0")
  }

  @Test("a file over the limit, an empty one, and no form at all are told apart from faults")
  func badForms() async throws {
    let house = try await ConsoleHouse.make()
    let large = String(repeating: " ", count: 2 << 20) + "{}"
    #expect(try await house.upload(large, as: ConsoleHouse.clinic).status == 413)
    #expect(try await house.upload("", as: ConsoleHouse.clinic).status == 400)
    let plain = try await house.ask(
      "/upload", as: ConsoleHouse.clinic, method: .post,
      headers: [.origin: "https://console.test:8444", .contentType: "text/plain"],
      body: Array("x".utf8))
    #expect(plain.status == 400)
    #expect(try await house.upload("{}", as: ConsoleHouse.officer).status == 403)
    #expect(try await house.sql("SELECT count(*) FROM record.submission") == "0")
  }

  @Test("the office sees figures of every facility, and first who never sent")
  func office() async throws {
    let house = try await ConsoleHouse.make()
    let today = CivilDate(daysSince1970: CivilDate.localDay(at: ConsoleHouse.now()))
    let month = CivilDate(year: today.year, month: today.month, day: 1)
    let visit = VisitBundle.good.replacing(
      "2026-03-02", with: CivilDate.text(month.daysSince1970 - 1))
    _ = try await house.upload(visit, as: ConsoleHouse.clinic)
    _ = try await house.upload("{", as: ConsoleHouse.clinic)
    try await house.count()
    // One visit is hidden, and how long that one waited.
    let few = try await house.ask("/facilities", as: ConsoleHouse.officer)
    #expect(few.body.contains("<td class=\"num\">ditutup</td>") && !few.body.contains(">25,0<"))
    for number in 12...31 {
      // One in twenty waits for two hours.
      let other = visit.replacing("V-1", with: "V-\(number)")
        .replacing("9999010101900001", with: "99990101019000\(number)")
        .replacing("T10:00:00", with: number == 12 ? "T08:00:00" : "T10:00:00")
      _ = try await house.upload(other, as: ConsoleHouse.clinic)
    }
    try await house.count()
    let page = try await house.ask("/facilities", as: ConsoleHouse.officer)
    let silent = try #require(page.body.firstRange(of: "belum pernah mengirim"))
    let table = try #require(page.body.firstRange(of: "<table>"))
    let name = try #require(page.body.firstRange(of: "Puskesmas Contoh"))
    #expect(silent.upperBound < name.lowerBound && name.upperBound < table.lowerBound)
    // Arrived 10:00, seen 10:25 in the fixture: the median of 21 visits. Submissions: 22, one of them kept apart.
    #expect(page.body.contains("<td class=\"num\">22</td>\n<td class=\"num\">1</td>"))
    #expect(page.body.contains("<td class=\"num\">20</td>"))
    #expect(page.body.contains("<td class=\"num\">25,0</td>"))
    let english = try await house.ask(
      "/en/facilities?ownership=private&sort=visits", as: ConsoleHouse.officer)
    #expect(english.body.contains("<td class=\"num\">25.0</td>"))
    // One of 21 is a small count, and so is the rest of them.
    #expect(english.body.contains("<td class=\"num\">–</td></tr>"))
    #expect(english.body.contains("aria-sort=\"descending\""))
    #expect(!english.body.contains("Puskesmas Contoh"))
    try keep(page.body, "facilities")
    try keep(english.body, "facilities-en")
    try keep(try await house.ask("/status", as: ConsoleHouse.operator).body, "status")
  }

  @Test("the auditor finds by number, which is in no address, page or leaf, and by every filter")
  func audit() async throws {
    let house = try await ConsoleHouse.make()
    _ = try await house.upload(VisitBundle.good, as: ConsoleHouse.clinic)
    let own: HTTPFields = [.origin: "https://console.test:8444"]
    let found = try await house.ask(
      "/audit", as: ConsoleHouse.auditor, method: .post, headers: own,
      body: Array("number=9999+0101+0190+0001".utf8))
    #expect(found.status == 303)
    let location = try #require(found.headers[.location])
    #expect(location.contains("/audit?subject=") && !location.contains("9999010101900001"))
    let page = try await house.ask(location, as: ConsoleHouse.auditor)
    #expect(page.body.contains("Mengirim kunjungan") && page.body.contains("1000777"))
    #expect(!page.body.contains("9999010101900001"))
    let unknown = try await house.ask(
      "/audit", as: ConsoleHouse.auditor, method: .post, headers: own,
      body: Array("number=9999010101900002".utf8))
    #expect(unknown.status == 404 && unknown.body.contains("Tidak ada orang"))
    let leaves = try await house.sql(
      "SELECT string_agg(convert_from(entry, 'UTF8'), ' ') FROM audit.leaf")
    #expect(!leaves.contains("99990101"))

    let expected = [
      ("facility=1000777", true), ("facility=1000778", false), ("event=visit.submit", true),
      ("event=record.read", false), ("user=nobody", false), ("purpose=TREAT", false),
      ("from=2020-01-01", true), ("from=2100-01-01", false), ("until=2020-01-01", false),
      ("before=1&event=visit.submit", true), ("before=0", false),
    ]
    for (query, isThere) in expected {
      let page = try await house.ask("/audit?\(query)", as: ConsoleHouse.auditor)
      #expect(page.status == 200)
      #expect(page.body.contains("Mengirim kunjungan</td>") == isThere, "\(query)")
    }
    try keep(try await house.ask("/audit", as: ConsoleHouse.auditor).body, "audit")
    try keep(try await house.ask("/en/audit", as: ConsoleHouse.auditor).body, "audit-en")
  }

  @Test("every look is a leaf with the proven person, written before the page that shows it")
  func looks() async throws {
    let house = try await ConsoleHouse.make()
    _ = try await house.ask("/facilities", as: ConsoleHouse.officer)
    let page = try await house.ask("/audit?user=officer-demo", as: ConsoleHouse.auditor)
    #expect(page.body.contains("officer-demo") && page.body.contains("terbukti"))
    let own = try await house.ask("/audit?user=auditor-demo", as: ConsoleHouse.auditor)
    // The look before this one, and this one itself.
    #expect(own.body.ranges(of: "Membaca catatan akses</td>").count == 2)
    #expect(try await house.ask("/facilities", as: ConsoleHouse.auditor).status == 403)
    let events = try await house.sql(
      "SELECT string_agg(convert_from(entry, 'UTF8')::jsonb ->> 'evt', ',' ORDER BY leaf_index) "
        + "FROM audit.leaf")
    #expect(events == "console.page,audit.read,audit.read,deny")
    // Who is not in the registry leaves one too, and no path as typed stands in either.
    _ = try await house.ask("/9971010101900001", as: ConsoleHouse.stranger)
    #expect(
      try await house.sql(
        """
        SELECT string_agg(concat_ws(' ', j ->> 'usr', j ->> 'rsn', j ->> 'res'), ', ' ORDER BY i)
        FROM (SELECT leaf_index AS i, convert_from(entry, 'UTF8')::jsonb AS j FROM audit.leaf) l
        WHERE j ->> 'evt' = 'deny'
        """) == "auditor-demo BMB-1624 Page/facilities, unknown")
  }

  @Test("a hundred entries are a page, and the link leads on to the rest")
  func pages() async throws {
    let house = try await ConsoleHouse.make()
    for _ in 0..<104 { _ = try await house.ask("/status", as: ConsoleHouse.operator) }
    let first = try await house.ask("/audit?event=console.page", as: ConsoleHouse.auditor)
    #expect(first.body.ranges(of: "Membuka halaman</td>").count == 100)
    let link = try #require(first.body.firstMatch(of: /href="([^"]*before=[0-9]+)"/)).output.1
    let rest = try await house.ask(
      String(link).replacing("&amp;", with: "&"), as: ConsoleHouse.auditor)
    #expect(rest.body.ranges(of: "Membuka halaman</td>").count == 4)
    #expect(!rest.body.contains("Catatan yang lebih lama"))
  }
}

extension FlowTests {
  @Test("An unknown code is shown, its meaning is tried and then said, and the visit is read again")
  func codes() async throws {
    let house = try await ConsoleHouse.make()
    let register = """
      No Kunjungan;Tanggal;No RM;NIK;Nama Pasien;Tgl Lahir;JK;Poli;Diagnosa
      K-1;14/06/2025;RM-1;9971011506900001;Uji Rekaan;15/06/1990;L;Poli Sore;J06.9

      """
    let sent = try await house.upload(register, as: ConsoleHouse.clinic, name: "register.csv")
    #expect(sent.status == 303)
    let list = try await house.ask("/codes", as: ConsoleHouse.clinic)
    #expect(list.body.contains("poli sore") && list.body.contains("belum dipetakan"))
    let other = try await house.ask("/codes", as: ConsoleHouse.otherClinic)
    #expect(!other.body.contains("poli sore"))
    let link = try #require(
      list.body.firstMatch(of: /\/codes\?kind=service&amp;system=[^"]*/)
    ).output
    let form = try await house.ask(
      String(link.replacing("&amp;", with: "&")), as: ConsoleHouse.clinic)
    #expect(form.body.contains("target-code"))
    let system = try #require(form.body.firstMatch(of: /name="system" value="([^"]*)"/)).output.1
    func say(_ action: String) async throws -> String {
      let fields = [
        ("kind", "service"), ("system", String(system)), ("code", "poli%20sore"),
        ("target-system", "http%3A%2F%2Fsnomed.info%2Fsct"), ("target-code", "408443003"),
        ("display", "Umum"), ("action", action),
      ]
      return try await house.ask(
        "/codes", as: ConsoleHouse.clinic, method: .post,
        headers: [
          .origin: "https://console.test:8444", .contentType: "application/x-www-form-urlencoded",
        ], body: Array(fields.map { "\($0)=\($1)" }.joined(separator: "&").utf8)
      ).body
    }
    let tried = try await say("check")
    #expect(tried.contains("Belum disimpan") && tried.contains("408443003"))
    #expect(try await house.ask("/codes", as: ConsoleHouse.clinic).body.contains("belum dipetakan"))
    let done = try await say("map")
    #expect(done.contains("Tersimpan"), "\(done)")
    #expect(
      try await house.ask("/codes", as: ConsoleHouse.clinic).body.contains(
        "http://snomed.info/sct|408443003"))
  }
}
