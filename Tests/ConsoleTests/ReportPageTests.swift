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
