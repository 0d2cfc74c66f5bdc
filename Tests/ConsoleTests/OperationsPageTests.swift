import Foundation
import RecordModel
import Testing

/// The operators' page over submissions that come through the door and sums that the test writes.
@Suite("The operators' page")
struct OperationsPageTests {
  private static let tables = ["hours", "errors", "uncounted", "queue", "storage", "backups"]

  private func fill(_ house: ConsoleHouse) async throws {
    let answer = try await house.upload(VisitBundle.good, as: ConsoleHouse.clinic)
    #expect(answer.status < 400, "\(answer.body.prefix(300))")
    _ = try await house.sql(
      """
      INSERT INTO monitor.quality_rule (day, facility_id, feed, vendor, software, rule, findings, submissions)
      SELECT (now() AT TIME ZONE 'Asia/Makassar')::date - n, f.facility_id, 'fhir', '', '', 'BMB-1001', 3, 2
      FROM registry.facility f, (VALUES (0), (3), (9)) AS d (n) WHERE f.code = '1000777';
      """)
  }

  @Test("Each table and file shows itself to an operator with one entry, and to nobody else")
  func pages() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    try await house.expectPages(
      ["/operasi", "/operasi.xlsx?table=storage"]
        + Self.tables.flatMap { ["/operasi.csv?table=\($0)", "/operasi.json?table=\($0)"] },
      for: ConsoleHouse.operator,
      not: [ConsoleHouse.clinic, ConsoleHouse.auditor, ConsoleHouse.officer])
    for bad in ["/operasi?table=x", "/operasi?colour=red"] {
      #expect(try await house.ask(bad, as: ConsoleHouse.operator).status == 400, "\(bad)")
    }
  }

  @Test(
    "What came this hour stands in the table, the chart and the files; errors of seven days are added up"
  )
  func numbers() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    func rows(_ table: String) async throws -> [[String: Any]] {
      let body = try await house.ask(
        "/en/operasi.json?table=\(table)", as: ConsoleHouse.operator
      ).body
      let sheet = try #require(
        JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
      return try #require(sheet["rows"] as? [[String: Any]])
    }
    let hours = try await rows("hours")
    #expect(hours.count == 48)
    // The hour may have turned since the message came.
    #expect(
      hours.prefix(2).contains { $0["submissions"] as? Int == 1 && $0["visits"] as? Int == 1 })
    #expect(hours.compactMap { $0["visits"] as? Int }.reduce(0, +) == 1)
    let errors = try await rows("errors")
    #expect(errors.count == 1 && errors[0]["findings"] as? Int == 6)
    let queue = try await rows("queue")
    #expect(
      queue.contains {
        $0["what"] as? String == "Facts and indicators waiting" && ($0["waiting"] as? Int ?? 0) > 0
      })
    let storage = try await rows("storage")
    #expect(storage.contains { $0["schema"] as? String == "record" })
    #expect((storage.last?["megabytes"] as? NSNumber)?.doubleValue ?? 0 > 1)
    // No folder of backups is set here.
    #expect(try await rows("backups").isEmpty)
    let page = try await house.ask("/operasi", as: ConsoleHouse.operator).body
    #expect(page.contains("backup.state") && page.contains("<svg") && page.contains("BMB-1001"))
    #expect(!page.contains("Klinik"))
  }
}
