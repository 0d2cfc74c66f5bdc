import Administration
import AuditLog
import Foundation
import HTTPTypes
import Monitoring
import RecordModel
import Testing

/// Pages of frozen reports: whose they are, that each file is the frozen one, who may ask for them.
@Suite("Pages of reports")
struct ReportPageTests {
  private func freeze(_ house: ConsoleHouse) async throws -> [FrozenReport] {
    _ = try await house.sql(
      """
      UPDATE monitor.turn SET counted_at = now();
      INSERT INTO monitor.visit_fact (facility_id, visit_id, person, kelurahan, residence_method,
        residence_certainty, day, minute, class, service, payer, sex, age_band, level, disposition,
        is_finished, has_referral_in, has_referral_out, diagnoses, items, has_antibiotic)
      SELECT f.facility_id, ('01980000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
        decode(lpad(to_hex(n), 32, '0'), 'hex'), 'unresolved', 'none', 0,
        (date_trunc('month', now() AT TIME ZONE 'Asia/Makassar') - interval '1 month')::date + 3, n, 'AMB',
        'umum', '', 'female', '25-44', 1, '', true, false, false, ARRAY['J06.9'], 0, false
      FROM registry.facility f, generate_series(1, CASE f.code WHEN '1000778' THEN 23 ELSE 3 END) AS n
      """)
    let month = CalendarMonth(day: CivilDate.localDay(at: ConsoleHouse.now())).advanced(by: -1)
    let period = ReportPeriod(month)
    let freezing = Int64(period.freezesOn) * 86_400_000_000
    return try await ReportDesk(
      database: house.database, log: AuditLog(), now: { max(freezing, ConsoleHouse.now()) }
    ).freeze(.lb1, period, by: .init(code: "os:test", requestID: "t")).get()
  }

  @Test(
    "The office sees the city without small counts, a facility its own exactly, nobody another's")
  func whose() async throws {
    let house = try await ConsoleHouse.make()
    let frozen = try await freeze(house)
    let city = try #require(frozen.first { $0.scope == "6371" })
    let own = try #require(frozen.first { $0.scope == "1000777" })
    let other = try #require(frozen.first { $0.scope == "1000778" })
    for (report, reader, status) in [
      (city, ConsoleHouse.officer, 200), (own, ConsoleHouse.clinic, 200),
      (other, ConsoleHouse.otherClinic, 200), (own, ConsoleHouse.officer, 404),
      (city, ConsoleHouse.clinic, 404), (other, ConsoleHouse.clinic, 404),
      (city, ConsoleHouse.auditor, 403), (city, ConsoleHouse.operator, 403),
    ] {
      for path in ["/laporan/\(report.id)", "/en/laporan/\(report.id).csv"] {
        #expect(try await house.ask(path, as: reader).status == status, "\(report.scope) \(path)")
      }
    }
    let list = try await house.ask("/laporan", as: ConsoleHouse.clinic).body
    #expect(list.contains("\(own.id)") && !list.contains("\(other.id)"))
    #expect(list.contains("tidak tersedia"))
    for mark in ["{{", "style=", "<script>", "Optional("] { #expect(!list.contains(mark)) }
    // Its three cases are the clinic's to see; the city's twenty-six are told as twenty-five.
    let mine = try await house.ask("/laporan/\(own.id)", as: ConsoleHouse.clinic).body
    #expect(mine.contains(">3<"))
    let office = try await house.ask("/en/laporan/\(city.id)", as: ConsoleHouse.officer).body
    #expect(office.contains(">25<") && !office.contains(">26<"))
    #expect(office.contains(ReportContent.hex(city.shownHash)))
    for mark in ["{{", "style=", "<script>", "Optional("] { #expect(!office.contains(mark)) }
  }

  @Test(
    "Of a report that is told exactly the office sees the newest revision alone, a facility all of its own"
  )
  func revisions() async throws {
    let house = try await ConsoleHouse.make()
    let month = CalendarMonth(day: CivilDate.localDay(at: ConsoleHouse.now())).advanced(by: -2)
    let desk = ReportDesk(
      database: house.database, log: AuditLog(), now: { ConsoleHouse.now() })
    var city: [FrozenReport] = []
    var own: [FrozenReport] = []
    for count in [40, 41] {
      _ = try await house.sql(
        """
        UPDATE monitor.turn SET counted_at = now();
        DELETE FROM monitor.daily_rollup WHERE indicator = 'SPM02';
        INSERT INTO monitor.daily_rollup
          (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
        SELECT 'SPM02', '\(month.text)-03', facility_id, '6371011001', 0, \(count), \(count), 0, 0
        FROM registry.facility WHERE code = '1000778'
        """)
      let frozen = try await desk.freeze(
        .spm, ReportPeriod(month), by: .init(code: "os:test", requestID: "t")
      ).get()
      city.append(try #require(frozen.first { $0.isCity }))
      own.append(try #require(frozen.first { $0.scope == "1000778" }))
    }
    #expect(city.map(\.revision) == [1, 2])
    for (report, reader, status) in [
      (city[0], ConsoleHouse.officer, 404), (city[1], ConsoleHouse.officer, 200),
      (own[0], ConsoleHouse.otherClinic, 200), (own[1], ConsoleHouse.otherClinic, 200),
    ] {
      for path in ["/laporan/\(report.id)", "/laporan/\(report.id).csv"] {
        #expect(
          try await house.ask(path, as: reader).status == status,
          "\(report.scope) \(report.revision) \(path)")
      }
    }
    for path in ["/laporan", "/laporan/\(city[1].id)"] {
      let office = try await house.ask(path, as: ConsoleHouse.officer).body
      #expect(office.contains("\(city[1].id)") && !office.contains("\(city[0].id)"), "\(path)")
    }
    let mine = try await house.ask("/laporan", as: ConsoleHouse.otherClinic).body
    #expect(own.allSatisfy { mine.contains("\($0.id)") })
  }

  @Test(
    "One who came late is not the difference of a report and today's pages; the next revision tells it"
  )
  func late() async throws {
    let house = try await ConsoleHouse.make()
    let month = CalendarMonth(day: CivilDate.localDay(at: ConsoleHouse.now())).advanced(by: -2)
    let desk = ReportDesk(
      database: house.database, log: AuditLog(), now: { ConsoleHouse.now() })
    func add(_ day: Int, _ count: Int) async throws {
      _ = try await house.sql(
        """
        UPDATE monitor.turn SET counted_at = now();
        INSERT INTO monitor.daily_rollup
          (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
        SELECT 'SPM02', '\(month.text)-0\(day)', facility_id, '6371011001', 0, \(count), \(count), 0, 0
        FROM registry.facility WHERE code = '1000778'
        """)
    }
    func freeze() async throws -> [FrozenReport] {
      try await desk.freeze(
        .spm, ReportPeriod(month), by: .init(code: "os:test", requestID: "t")
      ).get()
    }
    func told(_ report: FrozenReport) async throws -> (bytes: String, content: ReportContent) {
      let body = try await house.ask("/laporan/\(report.id).json", as: ConsoleHouse.officer).body
      return (body, try #require(ReportContent(bytes: Array(body.utf8))))
    }
    func counts(_ content: ReportContent) throws -> [ReportTable.Cell] {
      try ["city": "SPM02", "facility": "SPM02/1000778", "target": "SPM02/city"].sorted {
        $0.key < $1.key
      }.map { table, key in
        let rows = content.tables.first { $0.name == table }?.rows
        return try #require(rows?.first { $0.key == key }).cells[0]
      }
    }
    try await add(3, 40)
    let frozen = try await freeze()
    let city = try #require(frozen.first { $0.isCity })
    let own = try #require(frozen.first { $0.scope == "1000778" })
    let before = try await told(city)
    #expect(before.content.withheld.isEmpty)
    #expect(try counts(before.content) == [.count(40), .count(40), .count(40)])
    #expect(try await desk.verify(city.id) == nil)

    try await add(4, 1)
    let span = "from=\(month.text)&to=\(month.text)"
    let page = try await house.ask("/mutu/SPM02.csv?by=month&\(span)", as: ConsoleHouse.officer)
      .body
    #expect(page.contains(";41;"))
    let after = try await told(city)
    #expect(try counts(after.content) == [.hidden, .hidden, .hidden])
    #expect(after.content.withheld.contains { $0.indicator == "SPM02" && $0.part == .city })
    #expect(after.content.withheld.allSatisfy { $0.indicator == "SPM02" })
    let path = "/laporan/\(city.id)"
    let hash = String(ReportContent.hex(city.shownHash).prefix(12))
    for ending in ["", ".csv", ".json", ".fhir.json"] {
      let file = try await house.ask("\(path)\(ending)", as: ConsoleHouse.officer).body
      // Not the count, nor a hash by which it could be tried.
      for mark in [">40<", ";40;", "[40,", "\"count\":40", hash] {
        #expect(!file.contains(mark), "\(ending) \(mark)")
      }
      #expect(file.contains("Berubah sedikit"), "\(ending)")
    }
    let list = try await house.ask("/laporan", as: ConsoleHouse.officer).body
    #expect(list.contains("\(city.id)") && !list.contains(hash))
    // Its own the facility has as it was, and what was frozen stays whole.
    let mine = try await house.ask("/laporan/\(own.id)", as: ConsoleHouse.otherClinic).body
    #expect(mine.contains(">40<") && mine.contains(ReportContent.hex(own.contentHash)))
    let whole = try #require(try await ReportStore.one(city.id, in: house.database))
    #expect(String(decoding: whole.told, as: UTF8.self) == before.bytes)

    let second = try #require(try await freeze().first { $0.isCity })
    let revised = try await told(second)
    #expect(revised.content.withheld.isEmpty)
    #expect(try counts(revised.content) == [.count(41), .count(41), .count(41)])
    // Five more are no small count.
    try await add(5, 5)
    #expect(try counts(try await told(second).content) == [.count(41), .count(41), .count(41)])
  }

  @Test("The JSON is the frozen bytes, and each file has the same numbers")
  func files() async throws {
    let house = try await ConsoleHouse.make()
    let frozen = try await freeze(house)
    let own = try #require(frozen.first { $0.scope == "1000778" })
    let path = "/laporan/\(own.id)"
    let json = try await house.ask("\(path).json", as: ConsoleHouse.otherClinic).body
    let content = try #require(ReportContent(bytes: Array(json.utf8)))
    #expect(content.tables[0].rows.map { ReportTable.sum($0.cells) } == [23])
    let hash = try await house.sql(
      "SELECT encode(sha256(convert_to($q$\(json)$q$, 'UTF8')), 'hex')")
    #expect(hash.contains(ReportContent.hex(own.contentHash)))
    let csv = try await house.ask("\(path).csv", as: ConsoleHouse.otherClinic).body
    #expect(csv.contains("J06;") && csv.contains(";23;"))
    let fhir = try await house.ask("\(path).fhir.json", as: ConsoleHouse.otherClinic).body
    #expect(fhir.contains("\"resourceType\":\"MeasureReport\"") && fhir.contains("\"count\":23"))
    #expect(try await house.ask("\(path).xlsx", as: ConsoleHouse.otherClinic).status == 200)
    #expect(try await house.ask("\(path).pdf", as: ConsoleHouse.otherClinic).status == 404)
  }

  @Test("An officer asks for a report and ends it; a form from elsewhere does neither")
  func subscribing() async throws {
    let house = try await ConsoleHouse.make()
    func post(_ text: String, _ reader: [UInt8], site: String = "same-origin") async throws -> Int {
      try await house.ask(
        "/laporan", as: reader, method: .post,
        headers: [
          .contentType: "application/x-www-form-urlencoded",
          HTTPField.Name("Sec-Fetch-Site")!: site,
        ], body: Array(text.utf8)
      ).status
    }
    #expect(try await post("do=add&kind=lb1", ConsoleHouse.officer, site: "cross-site") == 403)
    #expect(try await post("do=add&kind=lb1", ConsoleHouse.clinic) == 403)
    #expect(try await post("do=add&kind=lb1&address=-x", ConsoleHouse.officer) == 422)
    #expect(try await post("do=add&kind=lb1&address=a%40b.go.id", ConsoleHouse.officer) == 303)
    let id = try await house.sql("SELECT subscription_id FROM monitor.report_subscription")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(try await house.ask("/laporan", as: ConsoleHouse.officer).body.contains("a@b.go.id"))
    #expect(try await post("do=end&id=\(id)", ConsoleHouse.officer) == 303)
    #expect(try await post("do=end&id=\(id)", ConsoleHouse.officer) == 404)
    #expect(
      try await house.sql("SELECT count(*) FROM monitor.report_subscription WHERE ended_at IS NULL")
        .contains("0"))
  }
}
