import Foundation
import HTTPTypes
import Monitoring
import RecordModel
import Testing

/// The office's look at visits, and the page of emergency access.
struct LookPageTests {
  @Test("The look is the officer's, asks for a purpose, and says when the policy refuses")
  func look() async throws {
    let house = try await ConsoleHouse.make()
    #expect(try await house.ask("/look", as: ConsoleHouse.auditor).status == 403)
    let form = try await house.ask("/look", as: ConsoleHouse.officer)
    #expect(form.status == 200 && form.body.contains("Lihat kunjungan"))
    let drill = try await house.post(
      "/look", "facility=1000777&day=2026-06-14&purpose=HOPERAT", as: ConsoleHouse.officer)
    #expect(drill.status == 200)
    let refused = try await house.post(
      "/look", "facility=1000777&day=2026-06-14&purpose=TREAT", as: ConsoleHouse.officer)
    #expect(refused.status == 403)
    let empty = try await house.post("/look", "purpose=HOPERAT", as: ConsoleHouse.officer)
    #expect(empty.status == 400)
    let glass = try await house.ask("/glass", as: ConsoleHouse.officer)
    #expect(glass.status == 200 && glass.body.contains("Akses darurat"))
    #expect(try await house.ask("/glass", as: ConsoleHouse.auditor).status == 403)
  }

  @Test(
    "A facility's row of an indicator leads to the look at its visits, which knows the figure and asks why"
  )
  func drill() async throws {
    let house = try await ConsoleHouse.make()
    let last = CalendarMonth(day: CivilDate.localDay(at: ConsoleHouse.now())).advanced(by: -1)
    let (month, first) = (last.text, CivilDate.text(last.firstDay))
    let day = CivilDate.text(last.firstDay + 13)
    _ = try await house.sql(
      """
      UPDATE monitor.turn SET counted_at = now();
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT 'W1', '\(day)', f.facility_id, '6371011001', 0, 700, 1000, 0, 0
      FROM registry.facility f WHERE f.code = '1000778'
      """)
    let page = try await house.ask(
      "/mutu/W1?from=\(month)&to=\(month)", as: ConsoleHouse.officer
    ).body
    let link = "/look?indicator=W1&amp;facility=1000778&amp;month=\(month)"
    #expect(page.contains("<td><a href=\"\(link)\">Lihat kunjungan</a></td>"))
    let file = try await house.ask(
      "/mutu/W1.csv?from=\(month)&to=\(month)", as: ConsoleHouse.officer)
    #expect(file.status == 200 && !file.body.contains("Lihat kunjungan"))

    let before = try await house.leaves()
    let form = try await house.ask(
      "/look?indicator=W1&facility=1000778&month=\(month)", as: ConsoleHouse.officer)
    #expect(form.status == 200)
    #expect(try await house.leaves() == before + 1)
    #expect(form.body.contains("<option value=\"1000778\" selected>"))
    #expect(
      form.body.contains(
        "value=\"\(first)\" min=\"\(first)\" max=\"\(CivilDate.text(last.lastDay))\""))
    #expect(form.body.contains("Anda datang dari W1"))
    // Nothing is shown before he says why.
    #expect(form.body.contains("name=\"purpose\" required") && !form.body.contains("<caption>"))
    let looked = try await house.post(
      "/look",
      "indicator=W1&month=\(month)&facility=1000778&day=\(day)&purpose=HOPERAT",
      as: ConsoleHouse.officer)
    #expect(looked.status == 200 && looked.body.contains("Anda datang dari W1"))
    #expect(looked.body.contains("value=\"\(day)\""))
    for bad in [
      "indicator=X9&facility=1000778&month=\(month)", "indicator=W1&facility=nobody&month=\(month)",
      "indicator=W1&facility=1000778&month=2026-13", "indicator=W1", "purpose=HOPERAT",
    ] {
      #expect(
        try await house.ask("/look?\(bad)", as: ConsoleHouse.officer).status == 400, "\(bad)")
    }
    #expect(
      try await house.ask(
        "/look?indicator=W1&facility=1000778&month=\(month)", as: ConsoleHouse.auditor
      ).status == 403)
  }
}
