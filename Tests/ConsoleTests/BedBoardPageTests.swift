import Foundation
import HTTPTypes
import Monitoring
import RecordModel
import Testing

/// Inpatient care of all hospitals for the office, and findings from what is no sum of an indicator.
@Suite("Beds of all hospitals")
struct BedBoardPageTests {
  private static let last = CalendarMonth(day: CivilDate.localDay(at: ConsoleHouse.now()))
    .advanced(by: -1)
  private static let span = "from=\(last.text)&to=\(last.text)"

  /// Two hospitals, one of the government; a census of each day of the last month, with the number of beds and of
  /// patients of each, and what was counted of those who left.
  private func make() async throws -> ConsoleHouse {
    let house = try await ConsoleHouse.make()
    _ = try await house.sql(
      """
      UPDATE monitor.turn SET counted_at = now();
      UPDATE registry.facility SET kind = 'hospital' WHERE code IN ('1000777', '1000778');
      INSERT INTO monitor.bed_census (facility_id, day, class, stated_at, beds, occupied, stated_by)
      SELECT f.facility_id, d::date, 'I', now(), CASE f.code WHEN '1000778' THEN 20 ELSE 40 END,
        CASE f.code WHEN '1000778' THEN 15 ELSE 38 END, 'ani'
      FROM registry.facility f, generate_series(date '\(CivilDate.text(Self.last.firstDay))',
        date '\(CivilDate.text(Self.last.lastDay))', interval '1 day') AS d
      WHERE f.code IN ('1000777', '1000778');
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT v.indicator, date '\(CivilDate.text(Self.last.firstDay))' + 3, f.facility_id, '6371011001', 0,
        v.part, v.whole, 0, 0
      FROM registry.facility f, (VALUES ('1000778', 'H2', 420, 60), ('1000778', 'H5g', 6, 60),
        ('1000778', 'H5n', 0, 60), ('1000777', 'H2', 360, 90), ('1000777', 'H5g', 0, 90),
        ('1000777', 'H5n', 0, 90)) AS v (code, indicator, part, whole)
      WHERE f.code = v.code
      """)
    return house
  }

  private struct Sheet: Decodable {
    struct Row: Decodable {
      let facility: String?
      let measure: String?
      let borPercent: Double?
      let avlosDays: Value?
      let btoYear: Value?
      let toiDays: Value?
      let outside: String?
      let government: Value?
      let `private`: Value?
      let difference: Double?
    }

    /// A number, or "hidden".
    enum Value: Decodable, Equatable {
      case number(Double)
      case hidden

      init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let number = try? value.decode(Double.self) {
          self = .number(number)
        } else {
          self = .hidden
        }
      }
    }

    let rows: [Row]
  }

  private func read(_ house: ConsoleHouse, _ query: String) async throws -> [Sheet.Row] {
    let answer = try await house.ask("/en/tempat-tidur.json?\(query)", as: ConsoleHouse.officer)
    #expect(answer.status == 200, "\(query)")
    return try JSONDecoder().decode(Sheet.self, from: Data(answer.body.utf8)).rows
  }

  @Test("The page and its files are the office's alone, and stand in its menu")
  func pages() async throws {
    let house = try await make()
    try await house.expectPages(
      [
        "/tempat-tidur", "/tempat-tidur?\(Self.span)", "/tempat-tidur.csv", "/tempat-tidur.xlsx",
        "/tempat-tidur.json?table=owners", "/tempat-tidur.csv?\(Self.span)&table=facilities",
      ], for: ConsoleHouse.officer,
      not: [ConsoleHouse.clinic, ConsoleHouse.auditor, ConsoleHouse.operator])
    for bad in ["from=2026-13", "table=all", "colour=red", "from=2026-05&to=2026-01"] {
      let answer = try await house.ask("/tempat-tidur?\(bad)", as: ConsoleHouse.officer)
      #expect(answer.status == 400, "\(bad)")
    }
    let menu = try await house.ask("/inm", as: ConsoleHouse.officer).body
    #expect(menu.contains("href=\"/tempat-tidur\""))
  }

  @Test(
    "Each hospital's figures stand as on its own page, with the ideal and the two kinds of owners")
  func figures() async throws {
    let house = try await make()
    let rows = try await read(house, Self.span)
    let puskesmas = try #require(rows.first { $0.facility == "Puskesmas Contoh" })
    let other = try #require(rows.first { $0.facility?.hasPrefix("Klinik") == true })
    #expect(puskesmas.borPercent == 75 && other.borPercent == 95)
    #expect(puskesmas.btoYear == .number((10 * 365 * 60 / Double(20 * Self.days)).rounded() / 10))
    // Seldom used beds and a death rate of 100 per mille; too full beds and stays that are too short.
    #expect(puskesmas.outside == "BTO, GDR")
    #expect(other.outside == "BOR, AVLOS, TOI, BTO")
    let own = try await house.ask("/faskes/1000778?\(Self.span)", as: ConsoleHouse.officer).body
    let page = try await house.ask("/tempat-tidur?\(Self.span)", as: ConsoleHouse.officer).body
    for name in ["(BOR, %)", "(TOI, hari)", "(BTO)"] {
      let part = try #require(own.split(separator: "\(name)</dt><dd>").dropFirst().first)
      let value = try #require(part.split(separator: "<").first)
      #expect(page.contains(">\(value)<"), "\(name) \(value)")
    }
    #expect(page.contains("Barber-Johnson (1973)") && page.contains("/faskes/1000778?"))
    let owners = try await read(house, "\(Self.span)&table=owners")
    let occupancy = try #require(owners.first)
    #expect(occupancy.government == .number(75) && occupancy.private == .number(95))
    #expect(occupancy.difference == -20)
    let stay = try #require(owners.dropFirst().first)
    #expect(stay.government == .number(7) && stay.private == .number(4) && stay.difference == 3)
  }

  private static var days: Int { last.lastDay - last.firstDay + 1 }

  @Test("What would tell few discharges is hidden, and so is it in the sum of the owners")
  func few() async throws {
    let house = try await make()
    _ = try await house.sql(
      """
      UPDATE monitor.daily_rollup SET denominator = 3, numerator = 9
      WHERE indicator = 'H2' AND facility_id =
        (SELECT facility_id FROM registry.facility WHERE code = '1000778')
      """)
    let rows = try await read(house, Self.span)
    let small = try #require(rows.first { $0.facility == "Puskesmas Contoh" })
    #expect(small.borPercent == 75 && small.toiDays == .hidden && small.btoYear == .hidden)
    let owners = try await read(house, "\(Self.span)&table=owners")
    #expect(owners[0].government == .number(75) && owners[1].government == .hidden)
    #expect(owners[2].government == nil && owners[3].government == nil)
    let answer = try await house.ask(
      "/temuan/baru?indicator=BTO&facility=1000778&\(Self.span)", as: ConsoleHouse.officer)
    #expect(answer.status == 200 && !answer.body.contains("name=\"reason\""))
  }

  @Test(
    "Stays and deaths of a row are of the months that its beds are told of, and so is its finding")
  func months() async throws {
    let house = try await make()
    let before = Self.last.advanced(by: -1)
    _ = try await house.sql(
      """
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT 'H2', date '\(CivilDate.text(before.firstDay))' + 3, f.facility_id, '6371011001', 0, 1200, 60, 0, 0
      FROM registry.facility f WHERE f.code = '1000778'
      """)
    let both = "from=\(before.text)&to=\(Self.last.text)"
    func stay() async throws -> Sheet.Value? {
      try await read(house, both).first { $0.facility == "Puskesmas Contoh" }?.avlosDays
    }
    #expect(try await stay() == .number(7))
    let page = try await house.ask("/tempat-tidur?\(both)", as: ConsoleHouse.officer).body
    let span = Self.span.replacing("&", with: "&amp;")
    #expect(page.contains("/temuan/baru?indicator=H2&amp;facility=1000778&amp;\(span)"))
    #expect(page.contains("/faskes/1000778?\(span)"))
    // Without a census it has nothing to go by: 1,620 days of 120.
    _ = try await house.sql("DELETE FROM monitor.bed_census")
    #expect(try await stay() == .number(13.5))
  }

  @Test(
    "A hospital without a census has its row; a clinic without beds and without patients has none")
  func absent() async throws {
    let house = try await ConsoleHouse.make()
    _ = try await house.sql(
      """
      UPDATE monitor.turn SET counted_at = now();
      UPDATE registry.facility SET kind = 'hospital' WHERE code = '1000778'
      """)
    let page = try await house.ask("/tempat-tidur", as: ConsoleHouse.officer).body
    #expect(page.contains("Puskesmas Contoh") && page.contains("belum ada sensus"))
    #expect(!page.contains("/faskes/1000777"))
  }

  @Test(
    "A finding of beds freezes what the table shows, and is measured again over the census of later months"
  )
  func finding() async throws {
    let house = try await make()
    let page = try await house.ask("/tempat-tidur?\(Self.span)", as: ConsoleHouse.officer).body
    for id in ["BOR", "H2", "TOI", "BTO", "H5g", "H5n"] {
      let door =
        "/temuan/baru?indicator=\(id)&amp;facility=1000778&amp;\(Self.span.replacing("&", with: "&amp;"))"
      #expect(page.contains("<td class=\"door\"><a href=\"\(door)\">Buka temuan"), "\(id)")
    }
    let file = try await house.ask("/tempat-tidur.csv?\(Self.span)", as: ConsoleHouse.officer).body
    #expect(!file.contains("Buka temuan"))
    let path = try await open(house, "BOR", Self.span)
    let first = try await house.ask(path, as: ConsoleHouse.officer).body
    #expect(first.contains("BOR Pemakaian tempat tidur") && first.contains("75,0"))
    #expect(first.contains("BOR.1") && first.firstMatch(of: /[0-9a-f]{64}/) != nil)
    // A correction of the census leaves the frozen figure.
    let this = Self.last.advanced(by: 1)
    _ = try await house.sql(
      """
      UPDATE monitor.bed_census SET occupied = 1;
      UPDATE monitor.turn SET counted_at = timestamptz '\(CivilDate.text(this.lastDay + 2)) 12:00+08';
      INSERT INTO monitor.bed_census (facility_id, day, class, stated_at, beds, occupied, stated_by)
      SELECT f.facility_id, d::date, 'I', now(), 20, 18, 'ani'
      FROM registry.facility f, generate_series(date '\(CivilDate.text(this.firstDay))',
        date '\(CivilDate.text(this.lastDay))', interval '1 day') AS d WHERE f.code = '1000778'
      """)
    for step in [
      "do=close&note=Selesai", "do=measure&note=Lagi&from=\(this.text)&to=\(this.text)",
    ] {
      let answer = try await house.post(path, step, as: ConsoleHouse.officer)
      #expect(answer.status == 303, "\(step): \(answer.body)")
    }
    let after = try await house.ask(path, as: ConsoleHouse.officer).body
    #expect(after.contains("75,0") && after.contains("90,0") && after.contains("diukur lagi"))
  }

  private func open(
    _ house: ConsoleHouse, _ indicator: String, _ span: String
  ) async throws -> String {
    let due = CivilDate.text(CivilDate.localDay(at: ConsoleHouse.now()) + 14)
    let answer = try await house.post(
      "/temuan", "indicator=\(indicator)&facility=1000778&\(span)&reason=Diperiksa&due=\(due)",
      as: ConsoleHouse.officer)
    #expect(answer.status == 303, "\(indicator): \(answer.body)")
    return try #require(answer.headers[.location])
  }

  @Test(
    "A stated form leads to a finding of what was stated, and a later word is what is measured again"
  )
  func forms() async throws {
    let house = try await make()
    let month = Self.last.text
    let before = Self.last.advanced(by: -1).text
    _ = try await house.sql(
      """
      INSERT INTO monitor.stated_figure
        (stated_at, stated_by, subject, period, place, numerator, denominator, source, source_day)
      VALUES (now(), 'kepala-b', 'INM01', '\(before)', '1000778', 20, 50, 'Audit tangan', '2026-01-02'),
        (now(), 'kepala-b', 'INM01', '\(month)', '1000778', 45, 50, 'Audit tangan', '2026-01-02')
      """)
    let page = try await house.ask("/inm?month=\(before)", as: ConsoleHouse.officer).body
    let door =
      "/temuan/baru?indicator=INM01&amp;facility=1000778&amp;from=\(before)&amp;to=\(before)"
    #expect(page.contains(door) && page.contains("kepala-b") && page.contains("Audit tangan"))
    let file = try await house.ask(
      "/inm.csv?month=\(before)&table=forms", as: ConsoleHouse.officer
    ).body
    #expect(file.contains(";20;50;40,0;85,0;") && !file.contains("Buka temuan"))
    let path = try await open(house, "INM01", "from=\(before)&to=\(before)")
    #expect(try await house.ask(path, as: ConsoleHouse.officer).body.contains("40,0"))
    for step in [
      "do=close&note=Selesai", "do=measure&note=Lagi&from=\(month)&to=\(month)",
    ] {
      #expect(try await house.post(path, step, as: ConsoleHouse.officer).status == 303, "\(step)")
    }
    let after = try await house.ask(path, as: ConsoleHouse.officer).body
    #expect(after.contains("40,0") && after.contains("90,0"))
    // Of what nobody stated there is no figure.
    let due = CivilDate.text(CivilDate.localDay(at: ConsoleHouse.now()) + 14)
    let none = try await house.post(
      "/temuan",
      "indicator=INM02&facility=1000778&from=\(month)&to=\(month)&reason=x&due=\(due)",
      as: ConsoleHouse.officer)
    #expect(none.status == 409)
  }

  @Test("How a facility reported W2 stands by facility and leads to a finding of the weeks it owed")
  func weeks() async throws {
    let house = try await make()
    // Sixteen whole weeks; the puskesmas reports every second one, half of these late.
    _ = try await house.sql(
      """
      CREATE TEMP TABLE w AS SELECT d - extract(dow FROM d)::int - 7 * k AS week_start, k
      FROM (SELECT (now() AT TIME ZONE 'Asia/Makassar' - interval '5 minutes')::date AS d) AS t,
        generate_series(1, 16) AS k;
      INSERT INTO monitor.week_version SELECT week_start, 1, now(), 1, '2025-1', true FROM w;
      INSERT INTO monitor.week_reporter
      SELECT w.week_start, 1, f.facility_id, 40, CASE WHEN k % 4 = 0 THEN 40 ELSE 10 END
      FROM w, registry.facility f WHERE f.code = '1000778' AND k % 2 = 0;
      INSERT INTO registry.fact (fact_id, subject, aspect, item, content, valid, known, stated_by, reason)
      SELECT gen_random_uuid(), subject, aspect, item, content, daterange('2020-01-01', lower(valid)),
        tstzrange(now(), NULL), 'ani', 'uji'
      FROM registry.fact WHERE aspect = 'status'
      """)
    let months = Self.last.advanced(by: -2)...Self.last
    // The week whose Wednesday is the first of the last month's.
    let span = "from=\(months.lowerBound.text)&to=\(months.upperBound.text)"
    let week = try #require(
      (Self.last.firstDay...Self.last.firstDay + 6).first { ($0 - 6) % 7 == 0 }.map { $0 - 3 })
    let text = try #require(ReportPeriod(.week, containing: week)?.text)
    let page = try await house.ask("/skdr?week=\(text)", as: ConsoleHouse.officer).body
    for id in ["W2C", "W2T"] {
      let door =
        "/temuan/baru?indicator=\(id)&amp;facility=1000778&amp;\(span.replacing("&", with: "&amp;"))"
      #expect(page.contains(door), "\(id)")
    }
    let json = try await house.ask(
      "/en/skdr.json?week=\(text)&table=reporters", as: ConsoleHouse.officer
    ).body
    let row = try #require(json.split(separator: "{").first { $0.contains("Puskesmas Contoh") })
    let owed = try #require(row.firstMatch(of: /"owed":([0-9]+)/).flatMap { Int($0.1) })
    let reported = try #require(row.firstMatch(of: /"reported":([0-9]+)/).flatMap { Int($0.1) })
    let inTime = try #require(row.firstMatch(of: /"inTime":([0-9]+)/).flatMap { Int($0.1) })
    #expect(owed >= 8 && reported * 2 >= owed - 1 && reported * 2 <= owed + 1, "\(row)")
    #expect(inTime > 0 && inTime < reported, "\(row)")
    // The sums of the government's and of the others are no facilities, and stand in a table of their own.
    func rows(_ json: String) throws -> [[String: Any]] {
      let sheet = try #require(
        JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
      return try #require(sheet["rows"] as? [[String: Any]])
    }
    let units = try rows(json)
    let owners = try rows(
      try await house.ask(
        "/en/skdr.json?week=\(text)&table=reporters-owners", as: ConsoleHouse.officer
      ).body)
    #expect(!units.isEmpty && !json.contains("All facilities") && !json.contains("All private"))
    #expect(
      owners.map { $0["ownership"] as? String }
        == ["All facilities of the government", "All private facilities"])
    for name in ["owed", "reported", "inTime"] {
      let counts = [units, owners].map { rows in rows.map { $0[name] as? Int ?? -1 } }
      #expect(counts[0].reduce(0, +) == counts[1].reduce(0, +), "\(counts)")
    }
    #expect(owners.first?["owed"] as? Int == owed)
    #expect(page.contains("All private facilities") || page.contains("Semua fasilitas swasta"))
    // No count of visits is told.
    #expect(!row.contains(":40"))
    let path = try await open(house, "W2C", span)
    let found = try await house.ask(path, as: ConsoleHouse.officer).body
    #expect(found.contains("W2C Kelengkapan W2") && found.contains("<dd>\(owed)</dd>"))
    #expect(found.contains("<dd>\(reported)</dd>"))
  }
}
