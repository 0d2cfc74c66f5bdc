import Database
import Foundation
import HTTPTypes
import Monitoring
import RecordModel
import Registry
import Testing

/// A facility's own figures beside the city's: its control chart, its place in the funnel, and nothing of anybody else.
@Suite("A facility's own figures")
struct ScorePageTests {
  private static let others = [
    "Tetangga Alfa", "Tetangga Bravo", "Tetangga Citra", "Tetangga Delta",
  ]

  /// The puskesmas with 79 to 81 of 100 in each of the last 12 whole months, the clinic with 90 of 150, four others
  /// with 300 of 500.
  private func fill(_ house: ConsoleHouse) async throws {
    try await house.database.transaction("test.register", as: .administration) { transaction in
      for (index, name) in Self.others.enumerated() {
        _ = try await RegistryStore.put(
          FacilityEntry(
            id: FacilityID(at: ConsoleHouse.now() / 1000), code: "F\(index)", name: name,
            kind: "clinic-primary", isGovernment: index > 1, status: .active, kelurahanCode: nil,
            isSimulated: true, registeredAt: ConsoleHouse.now()), in: transaction)
      }
    }
    _ = try await house.sql(
      """
      UPDATE monitor.turn SET counted_at = now();
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT 'W1', (date_trunc('month', now() AT TIME ZONE 'Asia/Makassar')
          - make_interval(months => m.back))::date + 3, f.facility_id, '6371011001', 0,
        CASE f.code WHEN '1000778' THEN 79 + m.back % 3 WHEN '1000777' THEN 90 ELSE 300 END,
        CASE f.code WHEN '1000778' THEN 100 WHEN '1000777' THEN 150 ELSE 500 END, 0, 0
      FROM registry.facility f, generate_series(1, 12) AS m (back)
      """)
  }

  private func rows(
    _ house: ConsoleHouse, _ path: String, as reader: [UInt8] = ConsoleHouse.otherClinic
  ) async throws -> [[String: Any]] {
    let answer = try await house.ask(path, as: reader)
    #expect(answer.status == 200, "\(path)")
    let sheet = try #require(
      JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any])
    return try #require(sheet["rows"] as? [[String: Any]])
  }

  private func figure(_ rows: [[String: Any]], _ id: String) throws -> [String: Any] {
    try #require(rows.first { ($0["group"] as? String)?.hasPrefix("\(id) ") == true })
  }

  @Test("It sees its own months with their limits, its own point in the funnel, and no other")
  func charts() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    let page = try await house.ask("/en/skor?indicator=W1", as: ConsoleHouse.otherClinic)
    #expect(page.status == 200)
    for told in [
      "Your control chart, by month", "You in the city&#39;s funnel",
      "<option value=\"W1\" selected>", "/en/skor.csv?indicator=W1&amp;table=control",
      "/en/skor.csv?indicator=W1&amp;table=funnel", "href=\"/en/skor?indicator=W2\"",
      "Last month: common variation.",
    ] {
      #expect(page.body.contains(told), "\(told)")
    }
    // Eleven of the months are of this year: the size of no other facility stands on an axis or in a table.
    for other in Self.others + ["5,500", "1,650", "24,750", "Klinik &lt;"] {
      #expect(!page.body.contains(other), "\(other)")
    }
    let control = try await rows(house, "/en/skor.json?indicator=W1&table=control")
    #expect(control.count == 12)
    for month in control {
      let value = try #require(month["value"] as? Double)
      #expect([79, 80, 81].contains(value), "\(month)")
    }
    let place = try await rows(house, "/en/skor.json?indicator=W1&table=funnel")
    #expect(place.count == 1)
    let own = try #require(place.first)
    #expect(own["facility"] as? String == "You" && own["denominator"] as? Int == 1100)
    // 881 of 1,100; the facilities shown, here all of the city, have 15,071 of 24,750.
    #expect(
      own["value"] as? Double == 80.1 && own["facilitiesShownCentre"] as? Double == 60.9, "\(own)")
    let figures = try await rows(house, "/en/skor.json?table=figures")
    let waits = try figure(figures, "W1")
    #expect(waits["value"] as? Double == 80.1 && waits["city"] as? Double == 60.9, "\(waits)")
    #expect(waits["target"] as? Double == 80)
    let notes = try await house.ask(
      "/en/skor.csv?indicator=W1&table=control", as: ConsoleHouse.otherClinic
    ).body
    #expect(notes.contains("Puskesmas Contoh (1000778)") && notes.contains("Anhøj"))
    // An indicator without a rate has a control chart and no funnel; one of nobody says why.
    let median = try await house.ask("/en/skor?indicator=W2", as: ConsoleHouse.otherClinic).body
    #expect(median.contains("Your control chart") && !median.contains("You in the city"))
    let none = try await house.ask("/en/skor?indicator=A5", as: ConsoleHouse.otherClinic).body
    #expect(!none.contains("You in the city"))
    #expect(none.contains("A place in the funnel is shown where"))
  }

  @Test("Each table of it is a file with an entry, for facilities alone; what is none is refused")
  func files() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    for table in ["card", "forms", "figures", "control", "funnel"] {
      for format in ["csv", "xlsx", "json"] {
        let path = "/skor.\(format)?indicator=W1&table=\(table)"
        let before = try await house.leaves()
        let answer = try await house.ask(path, as: ConsoleHouse.otherClinic)
        #expect(answer.status == 200, "\(path)")
        // Made alone, it still has the name that it has among all.
        let name = try #require(answer.headers[.contentDisposition], "\(path)")
        #expect(name.hasSuffix("_\(table).\(format)\"") == (table != "card"), "\(name)")
        #expect(try await house.leaves() == before + 1, "\(path)")
        for other in [ConsoleHouse.officer, ConsoleHouse.auditor, ConsoleHouse.operator] {
          #expect(try await house.ask(path, as: other).status == 403, "\(path)")
        }
      }
    }
    for bad in [
      "/skor?indicator=X9", "/skor?table=control", "/skor.csv?table=place", "/skor?colour=red",
      "/skor.csv?indicator=W2&table=funnel",
    ] {
      #expect(try await house.ask(bad, as: ConsoleHouse.otherClinic).status == 400, "\(bad)")
    }
  }

  @Test("The city's value is hidden from whoever could work out a few others of it in some month")
  func few() async throws {
    let house = try await ConsoleHouse.make()
    func state(_ back: Int, _ own: Int, _ other: Int) async throws {
      _ = try await house.sql(
        """
        UPDATE monitor.turn SET counted_at = now();
        INSERT INTO monitor.daily_rollup
          (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
        SELECT 'V1', (date_trunc('month', now() AT TIME ZONE 'Asia/Makassar')
            - make_interval(months => \(back)))::date + 3, f.facility_id, '6371011001', 0,
          v.visits, v.visits, 0, 0
        FROM registry.facility f JOIN (VALUES ('1000778', \(own)), ('1000777', \(other)))
          AS v (code, visits) ON v.code = f.code
        """)
    }
    func city() async throws -> (office: Any?, own: Any?, other: Any?) {
      let office = try await rows(
        house, "/en/ringkasan.json", as: ConsoleHouse.officer)
      let own = try await rows(house, "/en/skor.json?table=figures")
      let other = try await rows(house, "/en/skor.json?table=figures", as: ConsoleHouse.clinic)
      return (
        try figure(office, "V1")["value"], try figure(own, "V1")["city"],
        try figure(other, "V1")["city"]
      )
    }
    try await state(2, 100, 40)
    let open = try await city()
    #expect(open.office as? Int == 140 && open.own as? Int == 140 && open.other as? Int == 140)
    // A month in which the clinic had three: with its own hundred the puskesmas would know them.
    try await state(1, 100, 3)
    let few = try await city()
    #expect(few.office as? Int == 243, "everybody else may see the city's")
    #expect(few.own as? String == "hidden" && few.other as? Int == 243)
  }

  @Test("Its own small months have no point, and limits changed for the city are not its own")
  func small() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    _ = try await house.sql(
      """
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT 'W1', (date_trunc('month', now() AT TIME ZONE 'Asia/Makassar') - interval '13 months')::date,
        f.facility_id, '6371011001', 0, 2, 3, 0, 0 FROM registry.facility f WHERE f.code = '1000778'
      """)
    let control = try await rows(house, "/en/skor.json?indicator=W1&table=control")
    #expect(control.count == 12)
    let page = try await house.ask("/en/skor?indicator=W1", as: ConsoleHouse.otherClinic).body
    #expect(!page.contains("method=\"post\" action=\"/en/mutu"))
    #expect(!page.contains("Limits made anew"))
  }
}
