import Foundation
import Monitoring
import RecordModel
import Testing

/// What leads from the figures of a facility to a finding of them.
@Suite("Links to findings")
struct FindingLinkTests {
  private static let last = CalendarMonth(day: CivilDate.localDay(at: ConsoleHouse.now()))
    .advanced(by: -1)

  /// The address of the form, as markup has it.
  private func link(
    _ indicator: String, _ facility: String, _ from: String, _ to: String
  ) -> String {
    "/temuan/baru?indicator=\(indicator)&amp;facility=\(facility)&amp;from=\(from)&amp;to=\(to)"
  }

  @Test(
    "The row of a facility leads to a finding of its figure, filled in; files have no such column")
  func rows() async throws {
    let house = try await ConsoleHouse.make()
    let month = Self.last.text
    let year = String(month.prefix(4))
    _ = try await house.sql(
      """
      UPDATE monitor.turn SET counted_at = now();
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT i, '\(CivilDate.text(Self.last.lastDay))'::date, f.facility_id, '6371011001', 0, 700, 1000, 0, 0
      FROM registry.facility f, unnest(ARRAY['KBK1', 'KBK2', 'KBK3', 'SPM08', 'C1']) AS i
      WHERE f.code = '1000778'
      """)
    let cases: [(page: String, file: String, links: [String])] = [
      (
        "/kbk?month=\(month)", "/kbk.csv?month=\(month)",
        ["KBK1", "KBK2", "KBK3"].map { link($0, "1000778", month, month) }
      ),
      (
        "/inm?month=\(month)", "/inm.csv?month=\(month)&table=facilities",
        ["W1", "A5"].map { link($0, "1000778", month, month) }
      ),
      (
        "/spm?year=\(year)&service=SPM08&view=facility",
        "/spm.csv?year=\(year)&service=SPM08&view=facility&table=places",
        [link("SPM08", "1000778", "\(year)-01", "\(year)-12")]
      ),
      (
        "/kronis?month=\(month)", "/kronis.csv?month=\(month)&table=C1-facility",
        [link("C1", "1000778", month, month)]
      ),
    ]
    for (page, file, links) in cases {
      let body = try await house.ask(page, as: ConsoleHouse.officer).body
      for link in links {
        #expect(body.contains("<td class=\"door\"><a href=\"\(link)\">Buka temuan"), "\(link)")
        let form = try await house.ask(
          link.replacing("&amp;", with: "&"), as: ConsoleHouse.officer)
        #expect(form.status == 200, "\(link)")
        #expect(form.body.contains("<option value=\"1000778\" selected>"), "\(link)")
      }
      let sheet = try await house.ask(file, as: ConsoleHouse.officer)
      #expect(sheet.status == 200 && !sheet.body.contains("Buka temuan"), "\(file)")
    }
    let areas = try await house.ask(
      "/spm?year=\(year)&service=SPM08", as: ConsoleHouse.officer
    ).body
    #expect(!areas.contains("/temuan/baru?indicator"))
  }

  @Test(
    "The score of a facility's data leads to a finding; that of one feed, of which none is frozen, does not"
  )
  func quality() async throws {
    let house = try await ConsoleHouse.make()
    let answer = try await house.upload(VisitBundle.good, as: ConsoleHouse.clinic)
    #expect(answer.status < 400, "\(answer.body.prefix(300))")
    try await house.count()
    let this = Self.last.advanced(by: 1).text
    let months = "from=\(Self.last.text)&to=\(this)"
    let door = link("DQ", "1000777", Self.last.text, this)
    let all = try await house.ask("/kualitas-data?\(months)", as: ConsoleHouse.officer).body
    #expect(all.contains(door))
    let chosen = try await house.ask(
      "/kualitas-data?\(months)&by=feed&facility=1000777", as: ConsoleHouse.officer
    ).body
    #expect(chosen.contains(door))
    let feed = try await house.ask(
      "/kualitas-data?\(months)&feed=fhir&facility=1000777", as: ConsoleHouse.officer
    ).body
    #expect(!feed.contains("/temuan/baru?indicator"))
    let file = try await house.ask("/kualitas-data.csv?\(months)", as: ConsoleHouse.officer)
    #expect(file.status == 200 && !file.body.contains("Buka temuan"))
  }
}
