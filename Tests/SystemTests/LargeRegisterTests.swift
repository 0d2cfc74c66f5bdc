import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite("A register of very many visits", .timeLimit(.minutes(5)))
struct LargeRegisterTests {
  private func register(_ rows: Int) -> String {
    var text = "No Kunjungan;Tanggal;No RM;NIK;Nama Pasien;Tgl Lahir;JK;Poli;Diagnosa\n"
    for row in 1...rows {
      let number = String(format: "%04d", row)
      // Every hundredth row lacks its date.
      let day = row.isMultiple(of: 100) ? "" : "14/06/2025"
      text += "K-\(row);\(day);RM-\(row);997101150690\(number);Uji Rekaan;15/06/1990;L;umum;J06.9\n"
    }
    return text
  }

  private func end(_ house: RunningHouse, _ location: String) async throws -> JSON {
    for _ in 0..<300 {
      let told = try await house.curl(location)
      if try told.json["status"]?.string != "waiting" { return try told.json }
      try await Task.sleep(for: .milliseconds(200))
    }
    return .null
  }

  @Test(
    "It is answered 202 with a receipt when it is durable, and is in the record once, kill or not")
  func chunks() async throws {
    let house = try await RunningHouse.start()
    let body = register(3_000)
    let csv = ["-H", "Content-Type: text/csv", "-H", "Idempotency-Key: tahun-2025"]
    let sent = try await house.curl("/v1/submissions", csv, body: body)
    #expect(sent.status == 202, "\(sent.body)")
    let id = try #require(try sent.json["submission"]?.string)
    #expect(try sent.json["receipt"]?.string?.contains(id) == true)
    #expect(try sent.json["status"]?.string == "waiting")
    for _ in 0..<100 {
      if try await house.count("SELECT count(*) FROM record.chunk") ?? 0 > 0 { break }
      try await Task.sleep(for: .milliseconds(50))
    }
    try await house.stop("KILL")
    let before = try await house.count("SELECT count(*) FROM record.visit") ?? 0
    try await house.serve()
    let again = try await house.curl("/v1/submissions", csv, body: body)
    #expect(again.status == 202)
    #expect(again.body == sent.body)
    let told = try await end(house, "/v1/submissions/\(id)")
    #expect(before < 2_970)
    #expect(told["status"]?.string == "partial")
    #expect(told["visits"]?.int == 2_970)
    #expect(told["issues"]?.array?.isEmpty == false)
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 2_970)
    #expect(try await house.count("SELECT count(*) FROM record.visit_assertion") == 2_970)
    #expect(try await house.count("SELECT count(*) FROM record.submission") == 1)
    let other = try await house.curl("/v1/submissions/\(id)", as: "clinic-demo-2")
    #expect(other.status == 404)
    let trial = try await house.curl("/v1/submissions?dry-run=true", csv, body: body)
    #expect(try trial.json["visits"]?.int == 2_970, "\(trial.body.prefix(300))")
    try await house.openWhole()
    try await house.stop()
  }
}
