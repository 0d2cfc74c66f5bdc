import Foundation
import HTTPTypes
import Monitoring
import RecordModel
import Registry
import Testing

/// The pages of services, scorecard and settings, and a facility's own, over sums that the test writes.
@Suite("Pages of services and stated figures")
struct MeasurePageTests {
  private func fill(_ house: ConsoleHouse) async throws {
    _ = try await house.sql(
      """
      UPDATE monitor.turn SET counted_at = now();
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT i.id, date_trunc('month', now() AT TIME ZONE 'Asia/Makassar')::date,
        f.facility_id, k.code, 0, CASE k.code WHEN '6371011001' THEN 600 WHEN 'outside' THEN 3 ELSE 40 END,
        CASE k.code WHEN '6371011001' THEN 800 WHEN 'outside' THEN 5 ELSE 60 END, 0, 0
      FROM registry.facility f, (VALUES ('SPM08'), ('KBK1'), ('KBK2'), ('KBK3')) AS i (id),
        (VALUES ('6371011001'), ('outside'), ('unresolved')) AS k (code) WHERE f.code = '1000778'
      """)
  }

  private func state(
    _ house: ConsoleHouse, as certificate: [UInt8], form: String
  ) async throws -> ReadAnswer {
    try await house.ask(
      "/pengaturan", as: certificate, method: .post,
      headers: [
        .origin: "https://console.test:8444", .contentType: "application/x-www-form-urlencoded",
      ], body: Array(form.utf8))
  }

  private func today() -> CivilDate {
    CivilDate(daysSince1970: CivilDate.localDay(at: ConsoleHouse.now()))
  }

  @Test("Pages and files show themselves to whom they are for, with one entry each")
  func pages() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    func leaves() async throws -> String { try await house.sql("SELECT size FROM audit.head") }
    for path in [
      "/spm", "/spm.csv", "/spm.xlsx", "/spm.json?view=facility", "/spm?service=SPM08",
      "/kbk", "/kbk.csv", "/kbk.json", "/inm", "/inm.csv", "/inm.json?table=facilities",
      "/pengaturan", "/pengaturan.csv", "/pengaturan.xlsx", "/pengaturan.json",
    ] {
      for prefix in ["", "/en"] {
        let before = try await leaves()
        let answer = try await house.ask(prefix + path, as: ConsoleHouse.officer)
        #expect(answer.status == 200, "\(prefix + path)")
        #expect(try await leaves() != before)
        if !path.contains("xlsx") {
          for mark in ["{{", "style=", "Optional("] {
            #expect(!answer.body.contains(mark), "\(path) \(mark)")
          }
        }
      }
      for other in [ConsoleHouse.clinic, ConsoleHouse.auditor] {
        #expect(try await house.ask(path, as: other).status == 403, "\(path)")
      }
    }
    #expect(try await house.ask("/skor", as: ConsoleHouse.clinic).status == 200)
    #expect(try await house.ask("/en/skor", as: ConsoleHouse.clinic).status == 200)
    #expect(try await house.ask("/skor", as: ConsoleHouse.officer).status == 403)
    for table in ["card", "forms", "figures"] {
      for format in ["csv", "xlsx", "json"] {
        let path = "/skor.\(format)?table=\(table)"
        let before = try await leaves()
        let answer = try await house.ask(path, as: ConsoleHouse.otherClinic)
        #expect(answer.status == 200 && answer.headers[.contentDisposition] != nil, "\(path)")
        #expect(try await leaves() != before, "\(path)")
        #expect(try await house.ask(path, as: ConsoleHouse.officer).status == 403)
      }
    }
    #expect(try await house.ask("/skor.csv?table=all", as: ConsoleHouse.otherClinic).status == 400)
    // The same numbers as on the page, with what was chosen and the data's end above them.
    let own = try await house.ask("/skor", as: ConsoleHouse.otherClinic).body
    #expect(own.contains(">643<") && own.contains("/skor.csv?table=figures"))
    let card = try await house.ask("/skor.csv", as: ConsoleHouse.otherClinic).body
    #expect(card.contains(";643;") && card.contains("Data s.d."))
    let figures = try await house.ask("/skor.csv?table=figures", as: ConsoleHouse.otherClinic).body
    #expect(figures.contains("Pilihan;Puskesmas Contoh (1000778) · ") && figures.contains("SPM08"))
    for bad in [
      "/spm?year=1999", "/spm?service=W1", "/spm?view=map", "/spm.csv?table=all",
      "/kbk?month=2026-13", "/inm?month=2026-13", "/inm?table=all", "/inm?month=2100-01",
    ] {
      #expect(try await house.ask(bad, as: ConsoleHouse.officer).status == 400, "\(bad)")
    }
  }

  @Test(
    "A target that was stated shows with its gap, the last word counts, and both stand in the history"
  )
  func targets() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    let year = today().year
    for (count, source) in [(2000, "Proyeksi lama"), (1000, "SK Dinas 7")] {
      let answer = try await state(
        house, as: ConsoleHouse.officer,
        form:
          "subject=SPM08&period=\(year)&place=6371011001&denominator=\(count)"
          + "&source=\(source.replacing(" ", with: "+"))&day=2026-01-02")
      #expect(answer.status == 303)
    }
    let json = try await house.ask("/en/spm.json?service=SPM08", as: ConsoleHouse.officer).body
    let line = json.split(separator: "{").first { $0.contains("SK Dinas 7") }.map(String.init) ?? ""
    #expect(
      line.contains(
        "\"served\":600,\"target\":1000,\"reachedPercent\":60.0,\"gap\":400,"
          + "\"source\":\"SK Dinas 7, 2026-01-02\""))
    // The three from elsewhere are hidden, and so is the total that would tell them, or another.
    let tells = json.contains("\"served\":3,")
    #expect(!tells)
    let page = try await house.ask("/pengaturan", as: ConsoleHouse.officer).body
    #expect(page.contains("Proyeksi lama") && page.contains("SK Dinas 7"))
    #expect(page.contains("href=\"/pengaturan.csv\"") && page.contains(">2.000<"))
    let file = try await house.ask("/pengaturan.csv", as: ConsoleHouse.officer).body
    #expect(file.contains(";2000;") && file.contains(";1000;") && file.contains("Data s.d."))
    #expect(
      try await house.sql(
        """
        SELECT count(*) FROM monitor.stated_figure WHERE subject = 'SPM08'
        """
      ).trimmingCharacters(in: .whitespacesAndNewlines) == "2")
    let bad = try await state(
      house, as: ConsoleHouse.officer,
      form: "subject=SPM08&period=\(year)&place=nowhere&denominator=1&source=abc&day=2026-01-02")
    #expect(bad.status == 422)
    let other = try await state(
      house, as: ConsoleHouse.clinic,
      form: "subject=SPM08&period=\(year)&place=city&denominator=1&source=abc&day=2026-01-02")
    #expect(other.status == 403)
  }

  @Test(
    "The four parts of a lasting illness stand beside each other, and none is told where one is small"
  )
  func chronic() async throws {
    let house = try await ConsoleHouse.make()
    _ = try await house.sql(
      """
      UPDATE monitor.turn SET counted_at = date_trunc('month', now()) + interval '10 days';
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT v.indicator, (date_trunc('month', now()) - make_interval(months => m.back) - interval '1 day')::date,
        f.facility_id, '6371011001', 0, CASE WHEN f.code = '1000778' THEN part ELSE few END,
        CASE WHEN f.code = '1000778' THEN 100 ELSE 20 END, 0, 0
      FROM registry.facility f, (VALUES ('C1', 60, 2), ('C1u', 20, 10), ('C1n', 12, 8), ('C1m', 8, 0))
        AS v (indicator, part, few), (VALUES (0), (1)) AS m (back)
      """)
    func rows(_ table: String) async throws -> [Substring] {
      let answer = try await house.ask("/en/kronis.json?table=\(table)", as: ConsoleHouse.officer)
      #expect(answer.status == 200)
      return answer.body.split(separator: "{").filter { $0.contains("\"followed\"") }
    }
    let months = try await rows("C1-month")
    #expect(months.count == 2)
    for month in months {
      #expect(
        month.contains("\"followed\":120,\"C1\":51.7,\"C1u\":25.0,\"C1n\":16.7,\"C1m\":6.7"),
        "\(month)")
    }
    let facilities = try await rows("C1-facility")
    #expect(facilities.count == 2)
    for facility in facilities {
      #expect(facility.split(separator: "hidden").count > 4, "\(facility)")
    }
    // Who lives elsewhere and whose home is not known have their rows with nobody in them too.
    let homes = try await rows("C1-kelurahan")
    #expect(homes.count == 3 && homes.contains { $0.contains("Outside the city") })
    let nobody = try await rows("C2-kelurahan")
    #expect(nobody.count == 2)
    for home in nobody {
      #expect(home.contains("\"followed\":0,\"C2\":null,"), "\(home)")
      #expect(!home.contains("hidden"))
    }
    for bad in ["table=C1", "month=2999-01", "month=x", "colour=red"] {
      #expect(
        try await house.ask("/kronis?\(bad)", as: ConsoleHouse.officer).status == 400, "\(bad)")
    }
  }

  @Test("Who is lost to follow-up is told where the cohort of the illness is, and nowhere else")
  func lost() async throws {
    let house = try await ConsoleHouse.make()
    _ = try await house.sql(
      """
      UPDATE monitor.turn SET counted_at = date_trunc('month', now()) + interval '10 days';
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT v.indicator, (date_trunc('month', now()) - interval '1 day')::date, f.facility_id,
        '637101100' || v.home, 0, part, whole, 0, 0
      FROM registry.facility f, (VALUES ('C1', 1, 0, 3), ('C1m', 1, 3, 3), ('C1', 2, 30, 50),
        ('C1m', 2, 20, 50), ('C1', 3, 150, 200), ('C1m', 3, 50, 200), ('C3', 1, 27, 30),
        ('C3', 2, 450, 500), ('C3', 3, 10, 210)) AS v (indicator, home, part, whole)
      WHERE f.code = '1000778'
      """)
    func rows(_ path: String) async throws -> [Substring] {
      let answer = try await house.ask(path, as: ConsoleHouse.officer)
      #expect(answer.status == 200)
      return answer.body.split(separator: "{")
    }
    // Three of the first live are hidden, and with them the fifty of the second; 500 less 450 would tell these.
    let cohort = try await rows("/en/mutu/C1.json?by=kelurahan")
    #expect(!cohort.contains { $0.contains("\"denominator\":50,") })
    let lost = try await rows("/en/mutu/C3.json?by=kelurahan")
    for count in [30, 500, 210] {
      #expect(!lost.contains { $0.contains("\"denominator\":\(count),") }, "\(count)")
    }
    // Of the whole city nothing is small.
    #expect(lost.contains { $0.contains("\"numerator\":487,\"denominator\":740,") })
    let months = try await rows("/en/kronis.json?table=C1-month")
    #expect(months.contains { $0.contains("\"followed\":253") && $0.contains("\"C3\":65.8") })
  }

  @Test(
    "The page of a hospital tells how its beds are used, and of discharges only where each day has a census"
  )
  func beds() async throws {
    let house = try await ConsoleHouse.make()
    // The month before the one that runs here, which is not always that of the database.
    let month = CalendarMonth(day: today().daysSince1970).advanced(by: -1)
    func page() async throws -> String {
      try await house.ask(
        "/en/faskes/1000778?from=\(month.text)&to=\(month.text)", as: ConsoleHouse.officer
      ).body
    }
    #expect(try await !page().contains("BOR"))
    _ = try await house.sql(
      """
      UPDATE monitor.turn SET counted_at = now();
      INSERT INTO monitor.bed_census (facility_id, day, class, stated_at, beds, occupied, stated_by)
      SELECT f.facility_id, d::date, 'I', now(), 20, 15, 'x'
      FROM registry.facility f, generate_series(date '\(CivilDate.text(month.firstDay))',
        date '\(CivilDate.text(month.lastDay))', interval '1 day') AS d WHERE f.code = '1000778'
      """)
    let whole = try await page()
    #expect(whole.contains("BOR") && whole.contains("75.0") && whole.contains("BTO"))
    _ = try await house.sql("DELETE FROM monitor.bed_census WHERE extract(day FROM day) = 3")
    let part = try await page()
    #expect(part.contains("75.0") && !part.contains("BTO"))
  }

  @Test("Whoever owes a form is a kind of the registry")
  func owing() {
    let kinds = Set(FacilityKind.allCases.map(\.rawValue))
    #expect(StatedSubject.forms.allSatisfy { $0.owedBy.isSubset(of: kinds) })
  }

  @Test(
    "National indicators show what was stated, by how many, and who owes a form; waits come from visits"
  )
  func national() async throws {
    let house = try await ConsoleHouse.make()
    let month = CivilDate.text(today().daysSince1970).prefix(7)
    _ = try await house.sql(
      """
      UPDATE monitor.turn SET counted_at = now();
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT indicator, '\(month)-01', f.facility_id, 'outside', 0, part, whole, 0, 0
      FROM registry.facility f, (VALUES ('W1', 90, 100), ('A5', 24, 30)) v (indicator, part, whole)
      WHERE f.code = '1000778'
      """)
    for (subject, part, whole) in [("INM01", 43, 50), ("INM13", 700, 1000)] {
      let answer = try await state(
        house, as: ConsoleHouse.officer,
        form:
          "subject=\(subject)&period=\(month)&place=1000778&numerator=\(part)&denominator=\(whole)"
          + "&source=Audit&day=2026-01-02")
      #expect(answer.status == 303)
    }
    let city = try await house.ask("/en/inm.json?month=\(month)", as: ConsoleHouse.officer).body
    let lines = Dictionary(
      city.split(separator: "{").compactMap { line in
        line.range(of: "INM[0-9P]+", options: .regularExpression).map { (line[$0], line) }
      }, uniquingKeysWith: { first, _ in first })
    let hygiene = try #require(lines["INM01"])
    #expect(hygiene.contains("\"stated\":1,\"numerator\":43,\"denominator\":50,\"percent\":86.0"))
    #expect(hygiene.contains("\"targetPercent\":85.0,\"reaching\":1"))
    #expect(
      try #require(lines["INM13"]).contains(
        "\"percent\":70.0,\"targetPercent\":76.6,\"reaching\":0"))
    // The same over the government's facilities, of which the puskesmas is one, and over the others.
    let owners = city.split(separator: "{").filter { $0.contains("\"INM01 ") }
    #expect(owners.count == 3 && hygiene.contains("\"ownership\":\"All\""))
    #expect(owners.last?.contains("\"ownership\":\"Private\"") == true)
    #expect(
      owners.last?.contains("\"stated\":0,\"numerator\":0,\"denominator\":0,\"percent\":null")
        == true)
    #expect(
      owners.dropFirst().first?.contains("\"stated\":1,\"numerator\":43,\"denominator\":50,")
        == true)
    let waits = try #require(lines["INM05"])
    #expect(waits.contains("\"numerator\":90,\"denominator\":100,\"percent\":90.0"), "\(waits)")
    let births = try #require(lines["INMP5"])
    #expect(
      births.contains(
        "\"numerator\":24,\"denominator\":30,\"percent\":80.0,\"targetPercent\":100.0,\"reaching\":0"
      ))
    let table = try await house.ask(
      "/en/inm.json?table=facilities&month=\(month)", as: ConsoleHouse.officer
    ).body
    let puskesmas = try #require(
      table.split(separator: "{").first { $0.contains("Puskesmas Contoh") })
    #expect(
      puskesmas.contains(
        "\"INM05\":90.0,\"INMP5\":80.0,\"INM01\":86.0,\"INM02\":\"not stated\""))
    // A puskesmas owes no operations.
    #expect(puskesmas.contains("\"INM06\":null") && puskesmas.contains("\"INMP4\":\"not stated\""))
  }

  @Test("The scorecard takes the members stated for the month, and without them shows counts only")
  func scorecard() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    let month = CivilDate.text(today().daysSince1970).prefix(7)
    let before = try await house.ask("/kbk.json", as: ConsoleHouse.officer).body
    #expect(before.contains("\"contacts\":643,\"contactPerMille\":null"))
    let answer = try await state(
      house, as: ConsoleHouse.officer,
      form:
        "subject=KBK1&period=\(month)&place=1000778&denominator=3215&source=BPJS&day=2026-01-02")
    #expect(answer.status == 303)
    let after = try await house.ask("/kbk.json", as: ConsoleHouse.officer).body
    #expect(after.contains("\"members\":3215,\"contacts\":643,\"contactPerMille\":200.0"))
  }
}
