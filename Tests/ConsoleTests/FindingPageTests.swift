import Foundation
import HTTPTypes
import Monitoring
import RecordModel
import Testing

/// Findings, the calendar and the quality of data in the console, over sums that the test writes.
@Suite("Findings and data quality in the console", .timeLimit(.minutes(5)))
struct FindingPageTests {
  private static let today = CivilDate.localDay(at: ConsoleHouse.now())
  private static let month = CalendarMonth(day: today)

  /// Two months of W1 at both facilities, and ten days of quality.
  private func fill(_ house: ConsoleHouse) async throws {
    _ = try await house.sql(
      """
      UPDATE monitor.turn SET counted_at = now();
      UPDATE monitor.quality_turn SET counted_at = now();
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT 'W1', (date_trunc('month', now() AT TIME ZONE 'Asia/Makassar')
          - make_interval(months => m.back))::date, f.facility_id, k.code, 0,
        CASE m.back WHEN 2 THEN 30 ELSE 45 END, 60, 0, 0
      FROM registry.facility f, (VALUES (1), (2)) AS m (back),
        (VALUES ('6371011001'), ('outside')) AS k (code);
      INSERT INTO monitor.quality_daily (day, facility_id, feed, vendor, software, measure, total,
        good, defaulted)
      SELECT (now() AT TIME ZONE 'Asia/Makassar')::date - d, f.facility_id, 'fhir', '', 'SIM|1',
        m.measure, 50, CASE m.measure WHEN 'i.nik' THEN 40 ELSE 50 END, 0
      FROM registry.facility f, generate_series(0, 9) AS d,
        (VALUES ('visit'), ('submission'), ('i.nik'), ('i.home'), ('received')) AS m (measure);
      INSERT INTO monitor.quality_rule (day, facility_id, feed, vendor, software, rule, findings,
        submissions)
      SELECT (now() AT TIME ZONE 'Asia/Makassar')::date, facility_id, 'fhir', '', 'SIM|1',
        'BMB-1001', 7, 3 FROM registry.facility
      """)
  }

  private func leaves(_ house: ConsoleHouse) async throws -> Int {
    let text = try await house.sql("SELECT size FROM audit.head")
    return try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  /// Opens a finding at the puskesmas in W1 of two months ago; the address of its page.
  private func opened(_ house: ConsoleHouse) async throws -> String {
    let month = Self.month.advanced(by: -2).text
    let answer = try await house.post(
      "/temuan",
      "indicator=W1&facility=1000778&from=\(month)&to=\(month)&reason=Waktu+tunggu+lama"
        + "&due=\(CivilDate.text(Self.today + 14))", as: ConsoleHouse.officer)
    #expect(answer.status == 303, "\(answer.body)")
    return try #require(answer.headers[.location])
  }

  @Test("A finding goes from the frozen figure to the one measured again, each step with an entry")
  func life() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    let path = try await opened(house)
    let first = try await house.ask(path, as: ConsoleHouse.officer).body
    #expect(first.contains("T-000001") && first.contains("50,0") && first.contains("W1."))
    #expect(first.firstMatch(of: /[0-9a-f]{64}/) != nil)
    // A figure that moves later leaves the frozen one as it was; the office sees it as it is today.
    _ = try await house.sql(
      "UPDATE monitor.daily_rollup SET numerator = 1 WHERE numerator = 30 AND kelurahan = 'outside'"
    )
    let due = CivilDate.text(Self.today + 20)
    let before = try await leaves(house)
    let again = Self.month.advanced(by: -1).text
    for (action, who) in [
      ("do=answer&note=Dokter+ditambah", ConsoleHouse.otherClinic),
      ("do=warn&note=Jawaban+kurang&due=\(due)", ConsoleHouse.officer),
      ("do=guide&note=Kunjungan+pembinaan&due=\(due)", ConsoleHouse.officer),
      ("do=close&note=Selesai", ConsoleHouse.officer),
      ("do=measure&note=Diukur+lagi&from=\(again)&to=\(again)", ConsoleHouse.officer),
    ] {
      let answer = try await house.post(path, action, as: who)
      #expect(answer.status == 303, "\(action): \(answer.body)")
    }
    #expect(try await leaves(house) == before + 5)
    let last = try await house.ask(path, as: ConsoleHouse.officer).body
    #expect(last.contains("25,8") && last.contains("75,0") && last.contains("diukur lagi"))
    #expect(last.contains("ini angka hari ini") && !last.contains("50,0"))
    let own = try await house.ask(path, as: ConsoleHouse.otherClinic).body
    #expect(own.contains("50,0") && own.contains("75,0") && !own.contains("25,8"))
    let letter = try await house.ask("\(path)/surat?step=3", as: ConsoleHouse.otherClinic)
    #expect(letter.status == 200 && letter.body.contains("T-000001/1"))
    #expect(try await house.ask("\(path)/surat?step=2", as: ConsoleHouse.officer).status == 404)
    #expect(
      try await house.sql(
        """
        SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8') LIKE '%"Finding/%'
          AND convert_from(entry, 'UTF8')::jsonb @> '{"evt":"registry.change"}'
        """) == "6")
    let csv = try await house.ask("/temuan.csv", as: ConsoleHouse.officer).body
    #expect(csv.contains("T-000001;Puskesmas Contoh"))
  }

  @Test(
    "The hash of a finding is over what is seen of each month; an older one is not shown, and its finding closes"
  )
  func hash() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    let path = try await opened(house)
    let hash = try await house.sql("SELECT encode(hash, 'hex') FROM monitor.finding")
    let line = "\(Self.month.advanced(by: -2).text)|60|120|0|0"
    #expect(
      try await house.sql(
        """
        SELECT count(*) FROM monitor.finding
        WHERE inputs = 1 AND hash = sha256(convert_to('\(line)', 'UTF8'))
        """) == "1")
    #expect(try await house.ask(path, as: ConsoleHouse.officer).body.contains(hash))
    // As it was frozen of the rows of two homes.
    _ = try await house.sql("UPDATE monitor.finding SET inputs = 2")
    let old = try await house.ask(path, as: ConsoleHouse.officer).body
    #expect(!old.contains(hash) && old.contains("tidak ditampilkan"))
    #expect(
      try await house.post(path, "do=close&note=Selesai", as: ConsoleHouse.officer).status == 303)
    let again = Self.month.advanced(by: -1).text
    #expect(
      try await house.post(
        path, "do=measure&note=x&from=\(again)&to=\(again)", as: ConsoleHouse.officer
      ).status == 303)
  }

  @Test("A step that the state does not allow is answered so, and leaves no trace in the finding")
  func order() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    let path = try await opened(house)
    let due = CivilDate.text(Self.today + 20)
    let frozen = Self.month.advanced(by: -2)
    let again = frozen.advanced(by: 1).text
    let measure = "do=measure&note=x&from=\(again)&to="
    let far = frozen.advanced(by: 70).text
    for (form, status) in [
      // Open and in time: it may be guided, given time or closed, and nothing else.
      ("\(measure)\(again)", 409), ("do=warn&note=x&due=\(due)", 409), ("do=answer&note=x", 409),
      ("do=open&note=x", 400), ("do=erase&note=x", 400), ("do=extend&note=x&due=\(due)", 303),
      ("do=guide&note=x&due=\(due)", 303), ("do=guide&note=x&due=\(due)", 409),
      ("do=close&note=x", 303),
      // Closed: only to be measured again, of later months, not more than can be frozen.
      ("do=close&note=x", 409), ("do=guide&note=x&due=\(due)", 409),
      ("do=extend&note=x&due=\(due)", 409), ("\(measure)\(far)", 409), ("\(measure)2020-01", 409),
      ("do=measure&note=x&from=\(frozen.text)&to=\(again)", 409), ("do=measure&note=x", 409),
      ("\(measure)\(again)", 303), ("\(measure)\(again)", 409),
    ] {
      let answer = try await house.post(path, form, as: ConsoleHouse.officer)
      #expect(answer.status == status, "\(form)")
      if status == 409 { #expect(answer.body.contains("Langkah ini tidak mungkin"), "\(form)") }
    }
    #expect(
      try await house.sql("SELECT string_agg(action, ' ' ORDER BY step) FROM monitor.finding_step")
        == "open extend guide close measure")
  }

  @Test(
    "A finding freezes the score of data that the page of data quality shows, of a facility that is new too"
  )
  func score() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    _ = try await house.sql(
      "UPDATE registry.facility SET registered_at = now() - interval '9 days'")
    let span = "from=\(Self.month.advanced(by: -2).text)&to=\(Self.month.text)"
    let json = try await house.ask(
      "/kualitas-data.json?\(span)&by=facility", as: ConsoleHouse.officer)
    let shown = try #require(json.body.firstMatch(of: /"index":([0-9]+)\.([0-9])/), "\(json.body)")
    let answer = try await house.post(
      "/temuan",
      "indicator=DQ&facility=1000778&\(span)&reason=x&due=\(CivilDate.text(Self.today + 14))",
      as: ConsoleHouse.officer)
    #expect(answer.status == 303, "\(answer.body)")
    let page = try await house.ask(
      try #require(answer.headers[.location]), as: ConsoleHouse.officer
    ).body
    #expect(page.contains("\(shown.output.1),\(shown.output.2)"), "\(shown.output.0)")
    // Ten days of two items are a line for each month.
    #expect(
      try await house.sql("SELECT count(*) FROM monitor.finding WHERE inputs BETWEEN 1 AND 2")
        == "1"
    )
  }

  @Test("A facility sees its own findings alone, answers once, and decides nothing")
  func own() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    let path = try await opened(house)
    #expect(try await house.ask("/temuan", as: ConsoleHouse.otherClinic).body.contains("T-000001"))
    #expect(!(try await house.ask("/temuan", as: ConsoleHouse.clinic).body.contains("T-000001")))
    #expect(try await house.ask(path, as: ConsoleHouse.clinic).status == 404)
    #expect(
      try await house.post(path, "do=answer&note=x", as: ConsoleHouse.clinic).status == 404)
    for body in [
      "do=close&note=x", "do=guide&note=x&due=2030-01-01", "do=answer", "do=answer&note=+++",
    ] {
      #expect(
        try await house.post(path, body, as: ConsoleHouse.otherClinic).status == 409, "\(body)")
    }
    #expect(try await house.post(path, "do=answer&note=x", as: ConsoleHouse.officer).status == 409)
    #expect(try await house.post(path, "do=warn&note=x", as: ConsoleHouse.officer).status == 409)
    let elsewhere: HTTPFields = [.origin: "https://evil.example"]
    #expect(
      try await house.post(
        path, "do=answer&note=x", as: ConsoleHouse.otherClinic, headers: elsewhere
      ).status == 403)
    for who in [ConsoleHouse.auditor, ConsoleHouse.operator] {
      #expect(try await house.ask("/temuan", as: who).status == 403)
      #expect(try await house.ask("/kualitas-data", as: who).status == 403)
      #expect(try await house.ask("/kalender", as: who).status == 403)
    }
    #expect(try await house.sql("SELECT count(*) FROM monitor.finding_step") == "1")
    // Of too few nothing is frozen.
    let none = try await house.post(
      "/temuan", "indicator=R3&facility=1000778&reason=x&due=\(CivilDate.text(Self.today + 3))",
      as: ConsoleHouse.officer)
    #expect(none.status == 409)
  }

  @Test(
    "Data quality shows itself in both languages and every format with the same numbers, each look with an entry"
  )
  func quality() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    for path in [
      "/kualitas-data", "/kualitas-data?by=software", "/kualitas-data?by=vendor&feed=fhir",
      "/kualitas-data?facility=1000778&by=feed", "/kualitas-data.csv?by=day",
      "/kualitas-data/baris?item=nik", "/kualitas-data/baris.json?rule=BMB-1001",
      "/temuan/baru", "/temuan/baru?indicator=DQ&facility=1000778", "/temuan?state=overdue",
      "/kalender", "/ringkasan", "/faskes/1000778",
    ] {
      for prefix in ["", "/en"] {
        let before = try await leaves(house)
        let answer = try await house.ask(prefix + path, as: ConsoleHouse.officer)
        #expect(answer.status == 200, "\(prefix + path)")
        for mark in ["{{", "style=", "<script>", "Optional("] {
          #expect(!answer.body.contains(mark), "\(prefix + path): \(mark)")
        }
        #expect(try await leaves(house) == before + 1, "\(prefix + path)")
      }
    }
    let page = try await house.ask("/kualitas-data", as: ConsoleHouse.officer).body
    #expect(page.contains(">80,0<") && page.contains("BMB-1001"))
    let json = try await house.ask("/en/kualitas-data.json", as: ConsoleHouse.officer).body
    #expect(json.contains("\"nikPercent\":80.0") && json.contains("\"visits\":500"))
    for bad in [
      "by=all", "by=x", "from=2026-13", "from=2026-01-01", "by=day&feed=fhir", "feed=fax",
      "facility=0", "colour=red",
    ] {
      #expect(
        try await house.ask("/kualitas-data?\(bad)", as: ConsoleHouse.officer).status == 400,
        "\(bad)")
    }
    let own = try await house.ask("/perbaikan", as: ConsoleHouse.clinic)
    #expect(own.status == 200 && own.body.contains(">80,0<"))
    #expect(!own.body.contains("Puskesmas Contoh"))
    #expect(try await house.ask("/perbaikan.xlsx", as: ConsoleHouse.clinic).status == 200)
    #expect(
      try await house.ask("/perbaikan?facility=1000778", as: ConsoleHouse.clinic).status == 400)
    #expect(try await house.ask("/kualitas-data", as: ConsoleHouse.clinic).status == 403)
  }

  @Test(
    "A flood stands on the page of the office without its count, and with it on the facility's own list"
  )
  func flood() async throws {
    let house = try await ConsoleHouse.make()
    _ = try await house.sql(
      """
      UPDATE monitor.quality_turn SET counted_at = now();
      INSERT INTO monitor.quality_daily (day, facility_id, feed, vendor, software, measure, total, good, defaulted)
      SELECT (now() AT TIME ZONE 'Asia/Makassar')::date - d, f.facility_id, 'hl7', '', '', m.measure,
        CASE WHEN d = 3 AND f.code = '1000778' THEN 4321 ELSE 12 END, 0, 0
      FROM registry.facility f, generate_series(1, 120) AS d, (VALUES ('visit'), ('submission')) AS m (measure)
      """)
    let day = CivilDate.text(Self.today - 3)
    let month = CalendarMonth(day: Self.today - 3).text
    let office = try await house.ask(
      "/kualitas-data?from=\(month)&to=\(month)&by=day", as: ConsoleHouse.officer
    ).body
    #expect(office.contains("<td>\(day)</td><td>hl7</td><td>banjir</td><td class=\"num\">360</td>"))
    #expect(office.contains("BMB-1978"))
    let own = try await house.ask("/perbaikan", as: ConsoleHouse.otherClinic).body
    #expect(
      own.contains("/perbaikan?from=\(day)&amp;to=\(day)&amp;feed=hl7")
        && own.contains("<td class=\"num\">4.321</td><td class=\"num\">12,0</td>"))
    let other = try await house.ask("/en/perbaikan", as: ConsoleHouse.clinic).body
    #expect(!other.contains("BMB-1978") && other.contains("Days with an unusual number"))
  }

  @Test(
    "The office keeps holidays with their source, and closed days of a facility; a withdrawn one stays in the table"
  )
  func calendar() async throws {
    let house = try await ConsoleHouse.make()
    let post = { (body: String) in
      try await house.post("/kalender", body, as: ConsoleHouse.officer).status
    }
    let holiday = "do=holiday&day=2026-08-17&name=Hari+Kemerdekaan&source=SKB+3+Menteri"
    #expect(try await post(holiday) == 303)
    #expect(try await post(holiday) == 409)
    #expect(try await post("do=holiday&day=2026-08-18&name=Tanpa+sumber") == 409)
    #expect(
      try await post("do=closure&facility=1000778&first=2026-08-20&last=2026-08-19&reason=x") == 409
    )
    #expect(
      try await post("do=closure&facility=1000778&weekday=7&first=2026-01-01&reason=Tutup") == 303)
    let several = "do=holidays&source=Uji&lines=2026-12-25%3BNatal%0D%0A2027-01-01%3BTahun+baru"
    #expect(try await post(several) == 303)
    #expect(
      try await post("do=holidays&source=Uji&lines=2027-05-01%3BBuruh%0A2027-01-01%3BLagi") == 409)
    let page = try await house.ask("/kalender", as: ConsoleHouse.officer).body
    #expect(page.contains("Natal") && page.contains("Tahun baru") && !page.contains("Buruh"))
    #expect(page.contains("SKB 3 Menteri") && page.contains("Minggu, 2026-01-01"))
    let id = try await house.id(as: ConsoleHouse.officer, "/kalender")
    #expect(try await post("do=withdraw-holiday&id=\(id)") == 303)
    #expect(try await post("do=withdraw-holiday&id=\(id)") == 409)
    #expect(
      try await house.sql("SELECT count(*) FROM monitor.holiday WHERE withdrawn_by IS NOT NULL")
        == "1")
    #expect(try await house.post("/kalender", holiday, as: ConsoleHouse.clinic).status == 403)
    #expect(
      try await house.sql(
        """
        SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb
          @> '{"evt":"registry.change"}'
        """) == "5")
  }
}
