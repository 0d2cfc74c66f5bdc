import Foundation
import Monitoring
import RecordModel
import Testing

/// The signs of control charts, and the limits that an officer has made anew, over sums that the test writes.
@Suite("Control charts and their limits")
struct LimitPageTests {
  /// Two years of waits at the puskesmas: around 30 % in time, and around 70 % in the last twelve months; and a month
  /// that runs, with hardly a visit, which is no point of any chart.
  private func fill(_ house: ConsoleHouse) async throws {
    _ = try await house.sql(
      """
      UPDATE monitor.turn SET counted_at = now();
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT 'W1', (date_trunc('month', now() AT TIME ZONE 'Asia/Makassar') - make_interval(months => back + 1))::date,
        f.facility_id, '6371011001', 0,
        CASE WHEN back < 0 THEN 30 WHEN back > 11 THEN 300 ELSE 700 END + CASE back % 2 WHEN 0 THEN 20 ELSE -20 END,
        1000, 0, 0
      FROM registry.facility f, generate_series(-1, 23) AS back WHERE f.code = '1000778'
      """)
  }

  /// A month that is over, by how many later ones are.
  private func month(back: Int) -> String {
    CalendarMonth(day: CivilDate.localDay(at: ConsoleHouse.now())).advanced(by: -back - 1).text
  }

  private func change(
    _ house: ConsoleHouse, _ kind: Int, back: Int, as reader: [UInt8] = ConsoleHouse.officer,
    query: String = ""
  ) async throws -> ReadAnswer {
    try await house.post(
      "/en/mutu/W1\(query)", "change=\(kind)&month=\(month(back: back))&reason=Loket+baru",
      as: reader)
  }

  @Test("The page and each file say what varies, whether the target is met, and what the runs say")
  func signs() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    let page = try await house.ask("/en/mutu/W1", as: ConsoleHouse.officer).body
    let runs = "longest run 12 (at most 8), crossings 1 (at least 7): a sign of a shift."
    for words in [
      "Last month: improvement.", "The target is failed consistently", runs,
      "class=\"sign better\"", "class=\"sign worse\"",
    ] {
      #expect(page.contains(words), "\(words)")
    }
    // The drawing's own sentence says it too, for whoever does not see it.
    #expect(page.matches(of: /aria-label="[^"]*failed consistently[^"]*longest run 12/).count == 1)
    for file in ["W1.json?by=facility", "W1.csv?by=kelurahan"] {
      let text = try await house.ask("/en/mutu/\(file)", as: ConsoleHouse.officer).body
      for words in ["Last month: improvement.", "The target is failed consistently", runs] {
        #expect(text.contains(words), "\(file) \(words)")
      }
    }
    let local = try await house.ask("/mutu/W1", as: ConsoleHouse.officer).body
    #expect(local.contains("Target tidak tercapai tanpa perubahan"))
    #expect(local.contains("deret terpanjang 12 (paling banyak 8)"))
    // Without a month there are no limits, and no sign of anything.
    let empty = try await house.ask("/en/mutu/A5", as: ConsoleHouse.officer).body
    #expect(!empty.contains("class=\"sign"))
  }

  @Test(
    "Limits are made anew from the month that an officer names, with who, when and why; and taken back"
  )
  func anew() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    let before = try await house.leaves()
    #expect(try await change(house, 1, back: 11).status == 303)
    #expect(try await house.leaves() == before + 1)
    let page = try await house.ask("/en/mutu/W1", as: ConsoleHouse.officer).body
    let sentence = "Limits made anew from \(month(back: 11)) by"
    #expect(page.contains(sentence) && page.contains("Loket baru"))
    #expect(page.contains("class=\"line break\"") && page.contains("new limits"))
    #expect(
      page.contains("longest run 1 (at most 7), crossings 11 (at least 3): no sign of a shift."))
    #expect(page.contains("Last month: common variation."))
    #expect(page.contains("History of the control limits"))
    let file = try await house.ask("/en/mutu/W1.csv?by=month", as: ConsoleHouse.officer).body
    #expect(file.contains(sentence))
    let settings = try await house.ask("/en/pengaturan", as: ConsoleHouse.officer).body
    #expect(settings.contains("LIMW1 Control limits of W1, Make anew from month"))
    // The chart of an owner's facilities has its own.
    let owner = try await house.ask("/en/mutu/W1?ownership=government", as: ConsoleHouse.officer)
      .body
    #expect(!owner.contains("line break"))

    #expect(try await change(house, 0, back: 11).status == 303)
    let after = try await house.ask("/en/mutu/W1", as: ConsoleHouse.officer).body
    #expect(!after.contains("line break") && after.contains("longest run 12"))
    // Both words stay in the history.
    #expect(
      after.contains("<td>Take back the change at month</td>")
        && after.contains("<td>Make anew from month</td>"))
  }

  @Test("Frozen limits judge later months by the earlier ones; the chart of an owner has its own")
  func frozen() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    let answer = try await change(house, 2, back: 12, query: "?ownership=government")
    #expect(answer.status == 303)
    let page = try await house.ask("/en/mutu/W1?ownership=government", as: ConsoleHouse.officer)
      .body
    #expect(page.contains("Limits frozen after \(month(back: 12)) by"))
    // The centre line of the last month is that of the first twelve.
    #expect(page.matches(of: /<td>68.0%<\/td><td>30.0%<\/td>/).count == 6)
    let city = try await house.ask("/en/mutu/W1", as: ConsoleHouse.officer).body
    #expect(!city.contains("frozen after"))
  }

  @Test(
    "Nobody else changes limits, and none change without a reason, from a future month or another site"
  )
  func refused() async throws {
    let house = try await ConsoleHouse.make()
    for other in [ConsoleHouse.clinic, ConsoleHouse.auditor, ConsoleHouse.operator] {
      #expect(try await change(house, 1, back: 2, as: other).status == 403)
    }
    #expect(try await change(house, 1, back: -2).status == 422)
    #expect(try await change(house, 7, back: 2).status == 422)
    let silent = try await house.post(
      "/mutu/W1", "change=1&month=\(month(back: 2))", as: ConsoleHouse.officer)
    #expect(silent.status == 422 && silent.body.contains("alasan"))
    let unknown = try await house.post("/mutu/X9", "change=1", as: ConsoleHouse.officer)
    #expect(unknown.status == 404)
    let count = try await house.sql(
      "SELECT count(*) FROM monitor.stated_figure WHERE subject LIKE 'LIM%'")
    #expect(count.trimmingCharacters(in: .whitespacesAndNewlines) == "0")
  }
}
