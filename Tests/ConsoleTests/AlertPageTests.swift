import CityMap
import Foundation
import HTTPTypes
import RecordModel
import Testing

/// The pages of SKDR and of one alert, over weeks that the test writes.
@Suite("Pages of disease alerts")
struct AlertPageTests {
  private static let alert = "01890000-0000-7000-8000-000000000001"

  @Test(
    "Each page and file shows itself to an officer in both languages with one entry, and to nobody else"
  )
  func pages() async throws {
    let house = try await ConsoleHouse.make()
    try await house.fillWeeks(2, alert: Self.alert)
    try await house.expectPages(
      [
        "/skdr", "/skdr?disease=AA", "/skdr?week=2020-W53", "/skdr.csv", "/skdr.xlsx", "/skdr.json",
        "/skdr.json?table=places&disease=K", "/skdr?alerts=closed",
        "/peringatan/\(Self.alert)", "/peringatan/\(Self.alert).csv",
        "/peringatan/\(Self.alert).json", "/peringatan/\(Self.alert)/w1",
      ], for: ConsoleHouse.officer,
      not: [ConsoleHouse.clinic, ConsoleHouse.auditor, ConsoleHouse.operator])
    for (bad, status) in [
      ("/skdr?week=2026-W60", 400), ("/skdr?disease=Q9", 400), ("/skdr?colour=red", 400),
      ("/skdr?alerts=old", 400), ("/skdr?after=1", 400),
      ("/peringatan/nothing", 404), ("/peringatan/01890000-0000-7000-8000-000000000002", 404),
    ] {
      #expect(try await house.ask(bad, as: ConsoleHouse.officer).status == status, "\(bad)")
    }
  }

  @Test(
    "The grid hides one case, the alert shows it, and the draft of W1 is filled in without a name")
  func numbers() async throws {
    let house = try await ConsoleHouse.make()
    try await house.fillWeeks(2, alert: Self.alert)
    let json = try await house.ask("/en/skdr.json", as: ConsoleHouse.officer).body
    #expect(json.contains("AA Acute respiratory infection") && json.contains("\"cases\":30"))
    #expect(json.contains("\"cases\":95") && !json.contains("\"cases\":97"))
    let measles = try #require(json.split(separator: "K Measles").last?.prefix(120))
    #expect(measles.contains("\"cases\":\"hidden\"") && !measles.contains("\"cases\":1"))
    let page = try await house.ask("/skdr", as: ConsoleHouse.officer).body
    #expect(page.contains("/peringatan/\(Self.alert)") && page.contains("merah"))
    // Beside the list, on the page and in its file: what chance alone would give.
    #expect(page.contains("aturan resmi 1,5 kali akan memunculkan sekitar"))
    #expect(page.contains("riwayatnya belum tiga tahun"))
    let list = try await house.ask("/en/skdr.json?table=alerts", as: ConsoleHouse.officer).body
    #expect(list.contains("times a year by chance alone"), "\(list)")
    // Both facilities were registered after the week.
    #expect(page.contains("tidak ada fasilitas yang wajib lapor minggu itu"))
    let alert = try await house.ask("/peringatan/\(Self.alert)", as: ConsoleHouse.officer).body
    #expect(alert.contains("K Suspek campak, Mantuil") && alert.contains("Tujuh kriteria KLB"))
    #expect(alert.contains("tidak dapat dinilai") && alert.contains("riwayat terlalu pendek"))
    let draft = try await house.ask("/en/peringatan/\(Self.alert)/w1", as: ConsoleHouse.officer)
      .body
    #expect(draft.contains("<dt>Number of cases</dt><dd>1</dd>"))
    #expect(draft.contains("Banjarmasin Selatan") && draft.contains("Puskesmas Contoh"))
  }

  @Test(
    "Files of alerts, of clocks and of one alert say what was chosen and up to when cases are counted"
  )
  func cuts() async throws {
    let house = try await ConsoleHouse.make()
    try await house.fillWeeks(2, alert: Self.alert)
    let counted = try await house.sql(
      """
      SELECT to_char(max(counted_at) AT TIME ZONE 'Asia/Makassar', 'YYYY-MM-DD') FROM monitor.week_version
      """
    ).trimmingCharacters(in: .whitespacesAndNewlines)
    for (path, chosen) in [
      ("/en/skdr.json?table=alerts", "\"Filters\":\"Open alerts\""),
      ("/en/skdr.json?table=alerts&alerts=closed", "\"Filters\":\"Closed alerts\""),
      ("/en/skdr.json?table=clocks", "\"Filters\":\"Open alerts, Closed alerts\""),
      ("/en/peringatan/\(Self.alert).json", "\"Week\":\"20"),
      ("/en/peringatan/\(Self.alert).json?table=criteria", "\"Week\":\"20"),
      ("/en/peringatan/\(Self.alert).json?table=places", "\"Week\":\"20"),
    ] {
      let file = try await house.ask(path, as: ConsoleHouse.officer)
      #expect(file.status == 200 && file.body.contains(chosen), "\(path): \(file.body)")
      #expect(file.body.contains("\"Data up to\":\"\(counted)"), "\(path): \(file.body)")
    }
  }

  @Test("With the people that the office states there are rates by kelurahan; without them counts")
  func rates() async throws {
    let house = try await ConsoleHouse.make()
    try await house.fillWeeks(2, alert: Self.alert)
    func places(_ disease: String) async throws -> String {
      try await house.ask(
        "/en/skdr.json?table=places&disease=\(disease)", as: ConsoleHouse.officer
      ).body
    }
    let counts = try await places("AA")
    #expect(counts.contains("not stated under Settings yet") && !counts.contains("\"rate\""))
    _ = try await house.sql(
      """
      INSERT INTO monitor.stated_figure
        (stated_at, stated_by, subject, period, place, denominator, source, source_day)
      SELECT now(), 'ani', 'POP', '2024', p.place, p.people, 'Dukcapil semester II', '2024-12-31'
      FROM (VALUES ('6371011001', 15000), ('6371011002', 9000), ('city', 681693)) AS p (place, people)
      """)
    let rates = try await places("AA")
    // Of Mantuil, of another kelurahan without a case, of one whose people nobody stated, of the city.
    let numbers =
      "\"cases\":30,\"population\":15000,\"rate\":200.0,\"rateLower\":134.9,\"rateUpper\":285.5"
    #expect(rates.contains(numbers), "\(rates)")
    #expect(rates.contains("\"cases\":0,\"population\":9000,\"rate\":0.0"))
    #expect(rates.contains("\"cases\":0,\"population\":null,\"rate\":null"))
    #expect(rates.contains("\"cases\":30,\"population\":681693,\"rate\":4.4"))
    #expect(rates.contains("2024: Dukcapil semester II, 2024-12-31"))
    // One case is hidden and so is its rate; all visits stand in fives, without an interval.
    let measles = try await places("K")
    #expect(measles.contains("\"population\":15000,\"rate\":\"hidden\""), "\(measles)")
    let all = try await places("X")
    #expect(all.contains("\"population\":15000,\"rate\":600.0,\"rateLower\":null"), "\(all)")
    let page = try await house.ask("/skdr?disease=AA", as: ConsoleHouse.officer).body
    #expect(page.contains("30 (200,0 per 100.000 penduduk)"))
  }

  @Test(
    "Alerts come page by page, the open and the closed each under an address, in files as on the page"
  )
  func paging() async throws {
    let house = try await ConsoleHouse.make()
    try await house.fillWeeks(2, alert: Self.alert)
    // One hundred and two more, each of a week of its own, all closed but the first.
    _ = try await house.sql(
      """
      INSERT INTO monitor.alert (alert_id, disease, area, first_week, last_week, opened_at, colour, state, outcome)
      SELECT ('01890000-0000-7000-8000-' || lpad((1000 + n)::text, 12, '0'))::uuid, 'M', '6371011001',
        date '2020-01-05' + 7 * n, date '2020-01-05' + 7 * n, now(), 'amber',
        CASE WHEN n = 1 THEN 'new' ELSE 'closed' END, CASE WHEN n > 1 THEN 'no-event' END
      FROM generate_series(1, 103) AS n
      """)
    func id(_ number: Int) -> String {
      "01890000-0000-7000-8000-\(String(format: "%012d", 1000 + number))"
    }
    func ask(_ path: String) async throws -> String {
      try await house.ask(path, as: ConsoleHouse.officer).body
    }
    let open = try await ask("/skdr")
    #expect(open.contains(Self.alert) && open.contains(id(1)) && !open.contains(id(2)))
    #expect(open.contains("alerts=closed") && !open.contains("&amp;after="))
    let first = try await ask("/skdr?alerts=closed")
    #expect(first.contains(id(103)) && first.contains(id(4)) && !first.contains(id(3)))
    #expect(first.contains("alerts=closed&amp;after=\(id(4))"))
    let second = try await ask("/skdr?alerts=closed&after=\(id(4))")
    #expect(
      second.contains(id(3)) && second.contains(id(2)) && !second.contains("peringatan/\(id(4))"))
    #expect(second.contains("alerts=closed&amp;after=\(id(4))&amp;table=alerts"))
    let file = try await ask("/en/skdr.json?table=alerts&alerts=closed&after=\(id(4))")
    #expect(file.components(separatedBy: "no event").count == 3)
    // The clocks are of all of them, whatever page is shown.
    let clocks = try await ask("/en/skdr.json?table=clocks")
    #expect(clocks.contains("\"alerts\":103"), "\(clocks)")
  }

  @Test(
    "The alert says where cases crowd, and names no kelurahan whose count W2 hides unless it is its own page"
  )
  func cluster() async throws {
    let house = try await ConsoleHouse.make()
    let city = "01890000-0000-7000-8000-000000000003"
    let far = "01890000-0000-7000-8000-000000000004"
    let homes = CityMap.kelurahan.map { "('\($0.code)')" }.joined(separator: ", ")
    _ = try await house.sql(
      """
      CREATE TEMP TABLE w AS SELECT d - extract(dow FROM d)::int - 7 AS week_start
      FROM (SELECT (now() AT TIME ZONE 'Asia/Makassar' - interval '5 minutes')::date AS d) AS t;
      INSERT INTO monitor.week_version SELECT week_start, 1, now(), 1, '2025-1', true FROM w;
      INSERT INTO monitor.week_count
      SELECT w.week_start, 1, 'X', f.facility_id, h.code, 40, 0
      FROM w, registry.facility f, (VALUES \(homes)) AS h (code) WHERE f.code = '1000778';
      INSERT INTO monitor.week_count
      SELECT w.week_start, 1, 'A', f.facility_id, c.code, c.cases, 0
      FROM w, registry.facility f, (VALUES ('6371021009', 12), ('6371021005', 9), ('6371011011', 3),
        ('6371041001', 6)) AS c (code, cases) WHERE f.code = '1000778';
      INSERT INTO monitor.alert (alert_id, disease, area, first_week, last_week, opened_at, colour, state)
      SELECT a.id::uuid, 'A', a.area, w.week_start, w.week_start, now(), 'red', 'new'
      FROM w, (VALUES ('\(city)', '6371'), ('\(far)', '6371041001')) AS a (id, area);
      """)
    func sentence(_ alert: String) async throws -> String {
      let page = try await house.ask("/peringatan/\(alert)", as: ConsoleHouse.officer).body
      let rest = try #require(page.components(separatedBy: "mengelompok di ").dropFirst().first)
      return String(rest.prefix { $0 != "<" })
    }
    let whole = try await sentence(city)
    for name in ["Pemurus Luar", "Sungai Lulut", "Pemurus Baru", "24 kasus", "p 0,001"] {
      #expect(whole.contains(name), "\(whole)")
    }
    let other = try await sentence(far)
    #expect(other.contains("Pemurus Luar") && other.contains("Sungai Lulut"), "\(other)")
    #expect(other.contains("1 kelurahan lain dengan jumlah tersembunyi"))
    #expect(!other.contains("Pemurus Baru") && !other.contains("kasus,"), "\(other)")
  }

  @Test("A disease with a season has its epidemic threshold in the curve, and the phase in words")
  func season() async throws {
    let house = try await ConsoleHouse.make()
    _ = try await house.sql(
      """
      CREATE TEMP TABLE w AS SELECT d - extract(dow FROM d)::int - 7 * k AS week_start
      FROM (SELECT (now() AT TIME ZONE 'Asia/Makassar' - interval '5 minutes')::date AS d) AS t,
        generate_series(1, 220) AS k;
      INSERT INTO monitor.week_version SELECT week_start, 1, now(), 1, '2025-1', true FROM w;
      INSERT INTO monitor.week_count
      SELECT w.week_start, 1, c.disease, f.facility_id, '6371011001', c.base
        + (c.height * exp(-power((extract(doy FROM w.week_start) - 200)::float8 / 21, 2)))::int, 0
      FROM w, registry.facility f, (VALUES ('AA', 20, 120), ('A', 20, 120), ('X', 500, 0))
        AS c (disease, base, height) WHERE f.code = '1000778';
      """)
    let page = try await house.ask("/skdr?disease=AA", as: ConsoleHouse.officer).body
    #expect(page.contains("Ambang epidemi (MEM)") && page.contains("Fase: "))
    #expect(page.contains("class=\"line limit\"") && page.contains("musim yang serupa"))
    let other = try await house.ask("/skdr?disease=A", as: ConsoleHouse.officer).body
    #expect(!other.contains("Ambang epidemi") && !other.contains("Fase: "))
    // Four years are enough for the model's chances.
    #expect(page.contains("menurut model paling banyak"))
  }

  @Test(
    "An officer takes it, verifies it and closes it by buttons; another's step and a foreign form are refused"
  )
  func course() async throws {
    let house = try await ConsoleHouse.make()
    try await house.fillWeeks(2, alert: Self.alert)
    let path = "/peringatan/\(Self.alert)"
    func post(_ body: String) async throws -> Int {
      try await house.post(path, body, as: ConsoleHouse.officer).status
    }
    let fresh = try await house.ask(path, as: ConsoleHouse.officer).body
    #expect(fresh.contains("value=\"take\"") && !fresh.contains("value=\"verify\""))
    #expect(try await post("step=verify&note=ada+kasus") == 409)
    let before = try await house.leaves()
    #expect(try await post("step=take") == 303)
    #expect(try await house.leaves() == before + 1)
    #expect(try await post("step=verify&note=ada+kasus&outcome=klb") == 303)
    #expect(try await post("step=fly") == 400)
    #expect(try await post("step=close&outcome=klb&note=terlalu+cepat") == 409)
    #expect(try await post("step=close&outcome=no-event&note=%3Cb%3Esalah%3C/b%3E") == 303)
    let closed = try await house.ask(path, as: ConsoleHouse.officer).body
    #expect(
      closed.contains("&lt;b&gt;salah") && !closed.contains("<button type=\"submit\" name=\"step\"")
    )
    #expect(try await post("step=take") == 409)
    // What was closed needs no assessment, however long ago it was.
    _ = try await house.sql(
      """
      UPDATE monitor.alert SET opened_at = opened_at - interval '9 days';
      UPDATE monitor.alert_step SET at = at - interval '9 days'
      """)
    #expect(try await house.ask(path, as: ConsoleHouse.officer).body.contains("ya, ya, ya"))
  }
}
