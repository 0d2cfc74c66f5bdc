import Console
import Foundation
import HTTPTypes
import Logging
import Monitoring
import RecordModel
import Testing

/// The office's pages of figures, over sums that the test writes.
@Suite("Pages of figures")
struct MonitorPageTests {
  /// Sums of a month ago: many at the puskesmas, few at the clinic.
  private func fill(_ house: ConsoleHouse) async throws {
    _ = try await house.sql(
      """
      UPDATE monitor.turn SET counted_at = now();
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT i.id, (date_trunc('month', now() AT TIME ZONE 'Asia/Makassar') - interval '1 month')::date + 3,
        f.facility_id, k.code, 0, CASE f.code WHEN '1000778' THEN 1234 ELSE 3 END,
        CASE f.code WHEN '1000778' THEN 2468 ELSE 40 END, 0, 10
      FROM registry.facility f, (VALUES ('W1'), ('V1'), ('R3')) AS i (id),
        (VALUES ('6371011001'), ('outside'), ('unresolved')) AS k (code)
      """)
  }

  @Test(
    "Each page and file shows itself to an officer in both languages with one entry, and to nobody else"
  )
  func pages() async throws {
    let house = try await ConsoleHouse.make()
    let look = house.console.firstLook(logger: Logger(label: "test"))
    // Over an empty city and a filled one; what it keeps of the empty one must not be shown.
    try await look.decide()
    try await fill(house)
    try await look.decide()
    try await house.expectPages(
      [
        "/ringkasan", "/mutu/W1", "/mutu/W2", "/mutu/C1",
        "/mutu/V1?ownership=private&residents=yes",
        "/faskes/1000778", "/kelurahan/6371011001", "/kelurahan/outside", "/ringkasan.csv",
        "/mutu/W1.xlsx?by=kelurahan", "/mutu/W1.json?by=ownership", "/faskes/1000778.json",
        "/kelurahan/unresolved.csv",
      ], for: ConsoleHouse.officer,
      not: [ConsoleHouse.clinic, ConsoleHouse.auditor, ConsoleHouse.operator])
    for (bad, status) in [
      ("/mutu/X9", 404), ("/faskes/nobody", 404), ("/kelurahan/6371019999", 404),
      ("/mutu/W1?from=2026-13", 400), ("/mutu/W1?colour=red", 400), ("/mutu/W1?by=day", 400),
      ("/ringkasan?from=2026-05&to=2026-01", 400), ("/ringkasan?ownership=mine", 400),
    ] {
      #expect(try await house.ask(bad, as: ConsoleHouse.officer).status == status, "\(bad)")
    }
  }

  @Test("The same numbers stand on the page and in each file, and a small count in none")
  func sameNumbers() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    let page = try await house.ask("/mutu/W1", as: ConsoleHouse.officer).body
    let csv = try await house.ask("/mutu/W1.csv?by=facility", as: ConsoleHouse.officer).body
    let json = try await house.ask("/en/mutu/W1.json?by=facility", as: ConsoleHouse.officer).body
    #expect(page.contains(">7.404<") && page.contains(">50,0<"))
    // In a file no number is grouped: a spreadsheet would read 7.404 as a little more than seven.
    #expect(csv.contains(";7404;50,0;%;"))
    let english = try await house.ask("/en/mutu/W1.csv?by=facility", as: ConsoleHouse.officer).body
    #expect(english.contains(";7404;50.0;%;"))
    #expect(json.contains("\"denominator\":7404") && json.contains("\"value\":50.0"))
    // Owners and homes beside each other are a table of their own, with its files.
    #expect(page.contains("&amp;table=comparison"))
    let pair = try await house.ask(
      "/en/mutu/W1.json?table=comparison", as: ConsoleHouse.officer
    ).body
    #expect(pair.contains("\"first\":50.0") && pair.contains("\"pair\":"), "\(pair)")
    for (bad, format) in [
      ("table=all", ""), ("table=all", ".csv"), ("table=comparison&ownership=private", ".csv"),
    ] {
      #expect(
        try await house.ask("/mutu/W1\(format)?\(bad)", as: ConsoleHouse.officer).status == 400)
    }
    // The clinic's nine of 120 are shown; its three residents are not, nor its patients by kelurahan at all.
    let homes = try await house.ask(
      "/mutu/W1.json?by=ownership&residents=yes", as: ConsoleHouse.officer
    ).body
    #expect(
      try await house.ask("/mutu/W1.json?by=kelurahan&ownership=private", as: ConsoleHouse.officer)
        .status == 400)
    #expect(homes.contains("\"numerator\":\"hidden\"") && !homes.contains("\"numerator\":3,"))
    #expect(csv.contains("Data s.d.") && csv.contains("Pembilang"))
    #expect(page.contains("Puskesmas Contoh") && page.contains("Klinik &lt;script&gt;"))
  }

  @Test("Counts by kelurahan have rates and a map once the office states who lives there")
  func rates() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    let before = try await house.ask("/mutu/V1", as: ConsoleHouse.officer).body
    _ = try await house.sql(
      """
      INSERT INTO monitor.stated_figure
        (stated_at, stated_by, subject, period, place, denominator, source, source_day)
      VALUES (now(), 'ani', 'POP', '2024', '6371011001', 10000, 'Dukcapil', '2024-12-31')
      """)
    let json = try await house.ask("/en/mutu/V1.json?by=kelurahan", as: ConsoleHouse.officer).body
    #expect(json.contains("\"population\":10000,\"rate\":123.7"), "\(json)")
    let other = try await house.ask("/en/mutu/V1.json?by=facility", as: ConsoleHouse.officer).body
    #expect(!other.contains("population"))
    let after = try await house.ask("/mutu/V1", as: ConsoleHouse.officer).body
    #expect(!before.contains("per 1.000 penduduk") && after.contains("per 1.000 penduduk: nilai 1"))
    let area = try await house.ask("/kelurahan/6371011001", as: ConsoleHouse.officer).body
    #expect(area.contains("10.000 (Dukcapil, 2024-12-31)"))
  }

  @Test("The address keeps what was chosen, in the files' links and in the other language")
  func address() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    let query = "from=2026-01&to=2026-06&ownership=government&residents=no"
    let page = try await house.ask("/mutu/R3?\(query)", as: ConsoleHouse.officer).body
    #expect(
      page.contains(
        "/mutu/R3.csv?from=2026-01&amp;to=2026-06&amp;ownership=government&amp;residents=no&amp;by=ownership"
      ))
    #expect(page.contains("/en/mutu/R3?from=2026-01&amp;to=2026-06"))
  }

  @Test(
    "Beds are told of the whole past months, with what they turned over, though today has no census yet"
  )
  func beds() async throws {
    let house = try await ConsoleHouse.make()
    let now = CalendarMonth(day: CivilDate.localDay(at: ConsoleHouse.now()))
    let (older, newer) = (now.advanced(by: -2), now.advanced(by: -1))
    let (first, end) = (CivilDate.text(older.firstDay), CivilDate.text(newer.lastDay))
    let middle = CivilDate.text(newer.firstDay)
    let gap = CivilDate.text(older.firstDay + 9)
    func state(_ days: String) async throws {
      _ = try await house.sql(
        """
        INSERT INTO monitor.bed_census (facility_id, day, class, stated_at, beds, occupied, stated_by)
        SELECT f.facility_id, d::date, 'I', now(), 20, 15, 'ani' FROM registry.facility f,
          generate_series(date '\(first)', date '\(end)', interval '1 day') AS d
        WHERE f.code = '1000778' AND \(days)
        """)
    }
    // Sixty discharges of each month at each facility.
    _ = try await house.sql(
      """
      UPDATE monitor.turn SET counted_at = now();
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT 'H2', d.day, f.facility_id, '6371011001', 0, 240, 60, 0, 0
      FROM registry.facility f, (VALUES (date '\(first)'), (date '\(middle)')) AS d (day)
      """)
    try await state("d::date <> date '\(gap)'")
    // One day of the older month is missing: the newer alone is whole. 60 discharges, 20 beds.
    let page = try await house.ask("/faskes/1000778", as: ConsoleHouse.officer).body
    #expect(
      page.contains("<dt>Angka tempat tidur dari hari</dt><dd>\(middle) – \(end)</dd>"), "\(page)")
    #expect(page.contains("(BOR, %)</dt><dd>75,0</dd>"))
    #expect(page.contains("(BTO)</dt><dd>3,0</dd>"))
    #expect(page.contains("(TOI, hari)</dt><dd>2,") && !page.contains("(TOI, hari)</dt><dd>–"))
    let part = try await house.ask(
      "/faskes/1000778?from=\(older.text)&to=\(older.text)", as: ConsoleHouse.officer
    ).body
    #expect(part.contains("(BOR, %)</dt><dd>75,0</dd>") && !part.contains("(BTO)"))
    try await state("d::date = date '\(gap)'")
    let whole = try await house.ask("/en/faskes/1000778", as: ConsoleHouse.officer).body
    #expect(whole.contains("<dt>Figures of beds of days</dt><dd>\(first) – \(end)</dd>"))
    #expect(whole.contains("(BTO)</dt><dd>6.0</dd>"))
  }

  @Test("The longest run of whole months is taken, the newest of equally long ones")
  func runs() throws {
    func run(_ numbers: Int...) -> ClosedRange<Int>? {
      BedCensus.longestRun(Set(numbers.map { CalendarMonth(number: $0) })).map {
        $0.lowerBound.number...$0.upperBound.number
      }
    }
    #expect(run() == nil)
    #expect(run(5) == 5...5)
    #expect(run(1, 2, 3, 5, 6) == 1...3)
    #expect(run(1, 2, 4, 5) == 4...5)
  }

  @Test("A part of the city leads to the facilities that stand in it, and a facility to its visits")
  func drill() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    _ = try await house.sql(
      "UPDATE registry.facility SET kelurahan_code = '6371011001' WHERE code = '1000778'")
    let link = "href=\"/faskes/1000778?from=2026-01&amp;to=2026-03\">Puskesmas Contoh (1000778)</a>"
    for path in ["/kelurahan/6371011001", "/kecamatan/637101"] {
      let page = try await house.ask(
        "\(path)?from=2026-01&to=2026-03", as: ConsoleHouse.officer
      ).body
      #expect(page.contains(link), "\(path)")
      #expect(!page.contains("/faskes/1000777"), "\(path)")
    }
    let other = try await house.ask("/kelurahan/6371011002", as: ConsoleHouse.officer).body
    #expect(!other.contains("/faskes/1000778"))
    let outside = try await house.ask("/kelurahan/outside", as: ConsoleHouse.officer)
    #expect(outside.status == 200 && !outside.body.contains("<h2>Fasilitas di "))
    // The month of today is not whole.
    let now = CalendarMonth(day: CivilDate.localDay(at: ConsoleHouse.now()))
    let last = now.advanced(by: -1).text
    let facility = try await house.ask("/faskes/1000778", as: ConsoleHouse.officer).body
    #expect(facility.contains("href=\"/look?facility=1000778&amp;month=\(last)\""), "\(facility)")
    let look = try await house.ask(
      "/look?facility=1000778&month=\(last)", as: ConsoleHouse.officer)
    #expect(look.status == 200 && look.body.contains("Anda datang dari Puskesmas Contoh, \(last)."))
    #expect(!look.body.contains("name=\"indicator\"") && look.body.contains("name=\"month\""))
  }
}
