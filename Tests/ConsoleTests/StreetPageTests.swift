import Administration
import AuditLog
import Foundation
import HTTPTypes
import Logging
import Monitoring
import PatientIndex
import RecordModel
import Registry
import Testing

/// The office's list of streets: stated on its page, used by the intake, and told to whom came before.
@Suite("Streets and RT")
struct StreetPageTests {
  private static let list = """
    jalan;rt dari;rt sampai;kode kelurahan
    Jl. Sultan Adam;1;20;6371041006
    Jl. Sultan Adam;21;30;6371041005
    Komp. <i>Rahayu</i>;;;6371011010
    """
  private let officer = ConsoleHouse.officer
  private static let others = [
    ConsoleHouse.clinic, ConsoleHouse.auditor, ConsoleHouse.operator,
  ]

  private func state(
    _ house: ConsoleHouse, _ file: String, source: String = "SK Dinas 1",
    day: String = "2024-06-01",
    as reader: [UInt8] = ConsoleHouse.officer, language: String = "",
    origin: String = "https://console.test:8444"
  ) async throws -> ReadAnswer {
    func part(_ name: String, _ text: String, file: String = "") -> String {
      "--X\r\nContent-Disposition: form-data; name=\"\(name)\"\(file)\r\n\r\n\(text)\r\n"
    }
    let body =
      part("file", file, file: "; filename=\"jalan.csv\"") + part("source", source)
      + part("day", day) + "--X--\r\n"
    return try await house.ask(
      "\(language)/jalan", as: reader, method: .post,
      headers: [.origin: origin, .contentType: "multipart/form-data; boundary=X"],
      body: Array(body.utf8))
  }

  private func one(_ house: ConsoleHouse, _ sql: String) async throws -> String {
    try await house.sql(sql).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test("The page and its files are the office's, over no list and over one")
  func pages() async throws {
    let house = try await ConsoleHouse.make()
    let paths = [
      "/jalan", "/jalan?kelurahan=6371041005", "/jalan.csv", "/jalan.xlsx", "/jalan.json",
      "/jalan.csv?table=kelurahan", "/jalan.json?table=versions",
    ]
    try await house.expectPages(paths, for: officer, not: Self.others)
    #expect(try await state(house, Self.list).status == 303)
    try await house.expectPages(
      paths + ["/jalan?version=1&kelurahan=6371011010"], for: officer, not: Self.others)
    for (bad, status) in [
      ("version=9", 404), ("version=x", 400), ("version=0", 400), ("kelurahan=1", 400),
      ("table=all", 400), ("colour=red", 400),
    ] {
      #expect(try await house.ask("/jalan?\(bad)", as: officer).status == status, "\(bad)")
    }
    for other in Self.others {
      #expect(try await state(house, Self.list, as: other).status == 403)
    }
    #expect(try await state(house, Self.list, origin: "https://evil.example").status == 403)
    #expect(try await one(house, "SELECT count(*) FROM registry.street_list") == "1")
    #expect(
      try await house.ask("/ringkasan", as: officer).body.contains("href=\"/jalan\""))
  }

  @Test("A list is kept with who, when and whence, has its entry, and is never overwritten")
  func versions() async throws {
    let house = try await ConsoleHouse.make()
    let before = try await house.leaves()
    #expect(try await state(house, Self.list).status == 303)
    #expect(try await house.leaves() == before + 1)
    #expect(
      try await one(
        house,
        """
        SELECT count(*) FROM audit.leaf
        WHERE convert_from(entry, 'UTF8') LIKE '%StreetList/1%' AND convert_from(entry, 'UTF8') LIKE '%3 rows%'
        """) == "1")
    let page = try await house.ask("/jalan", as: officer).body
    #expect(page.contains("Jl. Sultan Adam") && page.contains("&lt;i&gt;Rahayu"))
    #expect(page.contains("SK Dinas 1") && page.contains("officer-demo"))
    // What is downloaded can be sent back.
    for prefix in ["", "/en"] {
      let csv = try await house.ask("\(prefix)/jalan.csv", as: officer).body
      #expect(csv.contains("Jl. Sultan Adam;21;30;6371041005;Sungai Miai"), "\(csv)")
      let again = try await state(house, csv, source: "SK Dinas 2", language: prefix)
      #expect(again.status == 303, "\(again.body)")
    }
    #expect(
      try await one(
        house,
        """
        SELECT count(DISTINCT (street, rt_from, rt_to, kelurahan_code)), count(*), max(version)
        FROM registry.street
        """) == "3|9|3")
    let old = try await house.ask("/jalan?version=1", as: officer).body
    #expect(old.contains("bukan yang berlaku"))
    #expect(
      try await !house.ask("/jalan?version=3", as: officer).body.contains("bukan yang berlaku"))
    let json = try await house.ask("/jalan.json?table=kelurahan", as: officer).body
    #expect(json.contains("\"rt\":42,\"streets\":1,\"rtListed\":10,\"rtAbove\":0"), "\(json)")
  }

  @Test(
    "Rows that are wrong are told with rule, place and fix in both languages, and nothing is taken")
  func refusals() async throws {
    let house = try await ConsoleHouse.make()
    let bad = """
      jalan;rt dari;rt sampai;kode kelurahan
      Jl. Sultan Adam;1;20;6371041006
      Jl. Sultan Adam;15;30;6371041005
      Jl. Melati;;;6371019999
      """
    let answer = try await state(house, bad)
    #expect(answer.status == 422)
    #expect(answer.body.contains("Baris 3 (berlawanan dengan baris 2)"), "\(answer.body)")
    #expect(answer.body.contains("BMB-1971 ") && answer.body.contains("BMB-1970 "))
    #expect(answer.body.contains("Pisahkan rentang RT") && answer.body.contains("Baris 4"))
    #expect(answer.body.contains("value=\"SK Dinas 1\""))
    let english = try await state(house, bad, source: "", language: "/en")
    #expect(english.status == 422 && english.body.contains("Row 3 (contradicts row 2)"))
    #expect(english.body.contains("id=\"source-problem\">BMB-1972 "))
    #expect(english.body.contains("Part the ranges"))
    for (file, code) in [("", "BMB-"), ("a;b\n1;2\n", "BMB-1897 ")] {
      let refused = try await state(house, file)
      #expect(refused.status == 422 && refused.body.contains(code), "\(file)")
    }
    #expect(try await one(house, "SELECT count(*) FROM registry.street_list") == "0")
  }

  /// A visit of last month by somebody of this number, at an address.
  private func visit(_ number: Int, at address: String) -> String {
    let month = CalendarMonth(day: CivilDate.localDay(at: ConsoleHouse.now())).advanced(by: -1)
    let digits = String(format: "%04d", number)
    return VisitBundle.good
      .replacing("2026-03-02", with: CivilDate.text(month.firstDay + 3))
      .replacing("9999010101900001", with: "999901010190\(digits)")
      .replacing("\"V-1\"", with: "\"V-\(digits)\"")
      .replacing("Galuh Uji Coba", with: "Galuh Uji Coba \(digits)")
      .replacing(
        #""gender""#,
        with: #""address":[{"use":"home","line":["\#(address)"],"city":"Banjarmasin"}],"gender""#)
  }

  private func homes(_ house: ConsoleHouse) async throws -> [String] {
    try await house.sql(
      """
      SELECT kelurahan, residence_method, residence_certainty, count(*) FROM monitor.visit_fact
      GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      """
    ).split(separator: "\n").map(String.init)
  }

  @Test(
    "A list tells where later visits' patients live at once, and earlier ones' after it; the city's table moves"
  )
  func wholeWay() async throws {
    let house = try await ConsoleHouse.make()
    let address = "Jl. Sultan Adam RT 21 No 5"
    for number in 1...12 {
      let sent = try await house.upload(visit(number, at: address), as: ConsoleHouse.clinic)
      #expect(sent.status < 400, "\(sent.body)")
    }
    _ = try await house.upload(
      visit(40, at: "Gg. Damai RT 3 Kel. Surgi Mufti"), as: ConsoleHouse.clinic)
    try await house.count()
    #expect(try await homes(house) == ["6371041006|name|95|1", "unresolved|none|0|12"])

    #expect(try await state(house, Self.list).status == 303)
    // The intake has it without asking; the page has read the registry anew.
    _ = try await house.upload(visit(13, at: address), as: ConsoleHouse.clinic)
    try await house.count()
    #expect(
      try await homes(house) == [
        "6371041005|rt|75|1", "6371041006|name|95|1", "unresolved|none|0|12",
      ])

    let keeper = ResidenceKeeper(
      database: house.database, log: AuditLog(), keyring: house.keyring,
      streets: { house.registry.snapshot.streets }, now: ConsoleHouse.now,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let before = try await house.leaves()
    try await house.registry.refresh()
    let report = try await keeper.work()
    #expect(report.words == 12 && report.moved == 12 && report.closed == 0)
    #expect(try await house.leaves() == before + 1)
    try await house.count()
    #expect(try await homes(house) == ["6371041005|rt|75|13", "6371041006|name|95|1"])
    #expect(
      try await one(
        house,
        "SELECT sum(numerator) FROM monitor.daily_rollup WHERE indicator = 'V1' AND kelurahan = '6371041005'"
      ) == "13")
    // Nothing waits any more.
    #expect(try await keeper.work().words == 0)

    // Another list takes the street away: what it told is not known any more; what else is certain stays.
    #expect(
      try await state(house, "jalan;rt dari;rt sampai;kode kelurahan\nJl. Lain;;;6371041006\n")
        .status == 303)
    try await house.registry.refresh()
    #expect(try await keeper.work().moved == 13)
    try await house.count()
    #expect(try await homes(house) == ["6371041006|name|95|1", "unresolved|none|0|13"])
  }

  @Test("Homes that were told before RT were read are told anew, without a list too")
  func before() async throws {
    let house = try await ConsoleHouse.make()
    for number in 1...2 {
      _ = try await house.upload(
        visit(number, at: "Kel. Alalak RT 40"), as: ConsoleHouse.clinic)
    }
    _ = try await house.sql(
      """
      UPDATE identity.patient_assertion SET residence = 'unresolved', residence_method = 'none',
        residence_certainty = 0, residence_list = -1
      """)
    // Of one the key is gone: he stays as he is, and holds up nobody.
    _ = try await house.sql(
      """
      UPDATE identity.person SET sealed_key = NULL WHERE person_id = (
        SELECT person_id FROM identity.person ORDER BY person_id LIMIT 1)
      """)
    let keeper = ResidenceKeeper(
      database: house.database, log: AuditLog(), keyring: house.keyring,
      streets: { house.registry.snapshot.streets }, now: ConsoleHouse.now,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    try await house.registry.refresh()
    let report = try await keeper.work()
    #expect(report.words == 2 && report.moved == 1 && report.closed == 0)
    #expect(
      try await one(
        house, "SELECT count(*) FROM identity.patient_assertion WHERE residence = '6371041002'"
      ) == "1")
    #expect(try await keeper.work().words == 0)
  }
}
