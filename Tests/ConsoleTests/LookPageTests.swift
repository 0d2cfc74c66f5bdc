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
    #expect(page.contains("<td class=\"door\"><a href=\"\(link)\">Lihat kunjungan</a></td>"))
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

  @Test("An auditor sees the queue of emergency access without its reasons, and decides nothing")
  func queue() async throws {
    let house = try await ConsoleHouse.make()
    _ = try await house.sql(
      """
      INSERT INTO access.break_glass
        (glass_id, person_id, facility_id, opened_by, reason, opened_at, ends_at, review_due,
          closed_by, verdict, note, closed_at)
      SELECT gen_random_uuid(), gen_random_uuid(), f.facility_id, v.opener, 'Pasien pingsan di jalan',
        v.at, v.at + interval '4 hours', v.at + interval '72 hours',
        v.closer, v.verdict, v.note, CASE WHEN v.closer IS NULL THEN NULL ELSE now() END
      FROM registry.facility f, (VALUES
        ('dr-a', now() - interval '1 hour', NULL::text, NULL::text, NULL::text),
        ('dr-b', now() - interval '90 hours', NULL, NULL, NULL),
        ('dr-c', now() - interval '80 hours', 'officer-demo', 'justified', 'Benar keadaan gawat'))
        AS v (opener, at, closer, verdict, note)
      WHERE f.code = '1000778'
      """)
    try await house.expectPages(
      ["/audit/glass", "/audit/glass.csv", "/audit/glass.json", "/audit/glass.xlsx"],
      for: ConsoleHouse.auditor,
      not: [ConsoleHouse.officer, ConsoleHouse.clinic, ConsoleHouse.operator])
    let page = try await house.ask("/audit/glass", as: ConsoleHouse.auditor).body
    for told in [
      "dr-a", "dr-b", "dr-c", "menunggu tinjauan", "LEWAT WAKTU", "Beralasan", "officer-demo",
    ] {
      #expect(page.contains(told), "\(told)")
    }
    #expect(!page.contains("pingsan") && !page.contains("gawat") && !page.contains("name=\"do\""))
    #expect(page.contains("/audit?event=breakglass&amp;facility=1000778"))
    let event = try await house.sql(
      "SELECT convert_from(entry, 'UTF8')::jsonb ->> 'evt' FROM audit.leaf "
        + "ORDER BY leaf_index DESC LIMIT 1")
    #expect(event == "audit.read")
    let file = try await house.ask("/audit/glass.csv", as: ConsoleHouse.auditor).body
    #expect(file.contains("dr-b") && !file.contains("pingsan") && !file.contains("gawat"))
    // The reviewers' page says the same of each, and what the auditor's leaves out.
    let review = try await house.ask("/glass", as: ConsoleHouse.officer).body
    for told in [
      "Keadaan: menunggu tinjauan. Tinjauan paling lambat: ",
      "Keadaan: <strong>LEWAT WAKTU. Tinjauan paling lambat: ",
      "Keadaan: Beralasan (officer-demo): Benar keadaan gawat", "Pasien pingsan di jalan",
    ] {
      #expect(review.contains(told), "\(told)")
    }
    let decided = try await house.post(
      "/glass", "id=00000000-0000-7000-8000-000000000000&do=justified&note=baik",
      as: ConsoleHouse.auditor)
    #expect(decided.status == 403)
  }
}
