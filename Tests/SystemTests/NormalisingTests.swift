import Foundation
import StrictJSON
import TestSupport
import Testing

/// A clinic's own codes and titles, said once; what was sent before is read again.
@Suite("What a facility's own words mean, over mutual TLS", .timeLimit(.minutes(5)))
struct NormalisingTests {
  private static let csv = ["-H", "Content-Type: text/csv"]
  private static let json = ["-H", "Content-Type: application/json", "-X", "PUT"]

  private func register(_ number: Int, poli: String) -> String {
    """
    No Kunjungan;Tanggal;Jam Datang;No RM;NIK;Nama Pasien;Tgl Lahir;JK;Poli;Diagnosa
    K-\(number);14/06/2025;08:00;RM-\(number);997101150690000\(number);Uji Rekaan;15/06/1990;L;\(poli);J06.9
    """
  }

  private func service(_ house: RunningHouse, _ visit: String) async throws -> JSON? {
    try await house.curl("/fhir/Encounter/\(visit)", RunningHouse.reading).json["serviceType"]
  }

  @Test("An unknown code waits on the worklist; mapped once, all that waits is read again")
  func mapping() async throws {
    let house = try await RunningHouse.start()
    var visits: [String] = []
    for number in 1...2 {
      let sent = try await house.curl(
        "/v1/submissions", Self.csv, body: register(number, poli: "Poli Sore"))
      #expect(sent.status == 201, "\(sent.body)")
      #expect(sent.body.contains("BMB-1860"))
      visits.append(try sent.json["visits"]?.array?.first?["visit"]?.string ?? "")
    }
    let waiting = try await house.curl("/v1/codes?status=waiting").json["codes"]?.array ?? []
    let code = try #require(waiting.first { $0["kind"]?.string == "service" })
    #expect(code["submissions"]?.int == 2)
    let other = try await house.curl("/v1/codes", as: "clinic-demo-2").json["codes"]?.array
    #expect(other?.isEmpty == true)
    let body = """
      {"kind":"service","system":"\(code["system"]?.string ?? "")","code":"\(code["code"]?.string ?? "")",
       "target":{"system":"http://snomed.info/sct","code":"408443003","display":"Umum"}}
      """
    let shown = try await house.curl("/v1/codes?dry-run=true", Self.json, body: body)
    #expect(shown.status == 200)
    #expect(try shown.json["changes"]?.array?.count == 2, "\(shown.body)")
    #expect(shown.body.contains("service http://snomed.info/sct|408443003"))
    #expect(try await service(house, visits[0])?.serialized().contains("408443003") == false)
    let done = try await house.curl("/v1/codes", Self.json, body: body)
    #expect(try done.json["changes"]?.array?.count == 2, "\(done.body)")
    for visit in visits {
      let service = try await service(house, visit)
      #expect(service?["coding"]?.array?.first?["code"]?.string == "408443003", "\(visit)")
      #expect(service?.serialized().contains("Poli Sore") == true, "\(visit)")
    }
    #expect(
      try await house.count("SELECT count(*) FROM record.visit_assertion WHERE replays IS NULL")
        == 2)
    #expect(
      try await house.count(
        "SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8') LIKE '%submission.replay%'"
      ) == 2)
    let again = try await house.curl("/v1/codes?status=waiting").json["codes"]?.array
    #expect(again?.contains { $0["kind"]?.string == "service" } == false)
    let later = try await house.curl(
      "/v1/submissions", Self.csv, body: register(3, poli: "POLI  sore"))
    #expect(!later.body.contains("BMB-1860"), "\(later.body)")
    let wrong = body.replacing("http://snomed.info/sct", with: "http://hl7.org/fhir/sid/icd-10")
      .replacing("\"service\"", with: "\"diagnosis\"").replacing("408443003", with: "??")
    #expect(try await house.curl("/v1/codes", Self.json, body: wrong).status == 422)
    try await house.openWhole()
    try await house.stop()
  }

  @Test("Titles are said once for all later registers; what was quarantined before is read again")
  func columns() async throws {
    let house = try await RunningHouse.start()
    let odd = """
      Kode A;Kode B;Kode C;Kode D;Kode E;Kode F
      K-9;14/06/2025;RM-9;9971011506900009;Uji Rekaan;J06.9
      """
    let refused = try await house.curl("/v1/submissions", Self.csv, body: odd)
    #expect(refused.status == 422, "\(refused.body)")
    let list = try await house.curl("/v1/submissions?status=quarantined").json["submissions"]?.array
    #expect(list?.count == 1)
    let meanings = """
      {"columns":{"Kode A":"visit_no","Kode B":"visit_date","Kode C":"mrn","Kode D":"nik",
        "Kode E":"patient_name","kode  f":"icd10_primary"}}
      """
    let known = try await house.curl("/v1/registers/columns").json["meanings"]?.array ?? []
    let icd =
      known.compactMap(\.string).first { $0.contains("icd") || $0.contains("diagnos") } ?? ""
    let said = try await house.curl(
      "/v1/registers/columns", Self.json, body: meanings.replacing("icd10_primary", with: icd))
    #expect(said.status == 200, "\(said.body)")
    let replay = """
      "$PROGRAM" replay --config "$FOLDER/baimbai.json" --facility clinic-demo --status quarantined
      """
    let shown = try await house.run(replay + " --dry-run")
    #expect(shown.contains("quarantined -> 201"), "\(shown)")
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 0)
    _ = try await house.run(replay)
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 1)
    #expect(try await house.run(replay).contains("0 dibaca"))
    let id = try #require(list?.first?["submission"]?.string)
    let told = try await house.curl("/v1/submissions/\(id)").json
    #expect(told["status"]?.string == "quarantined")
    #expect(told["replayed"]?["status"]?.string != "quarantined")
    let next = try await house.curl(
      "/v1/submissions", Self.csv, body: odd.replacing("K-9", with: "K-10"))
    #expect(next.status == 201, "\(next.body)")
    try await house.openWhole()
    try await house.stop()
  }

  @Test("A visit that its facility takes back is shown as entered in error, with its reason")
  func voids() async throws {
    let house = try await RunningHouse.start()
    let sent = try await house.curl(
      "/v1/submissions", Self.csv, body: register(1, poli: "Umum"))
    let visit = try #require(try sent.json["visits"]?.array?.first?["visit"]?.string)
    let post = ["-H", "Content-Type: application/json"]
    let reason = #"{"reason":"salah pasien"}"#
    #expect(
      try await house.curl("/v1/visits/\(visit)/void", as: "clinic-demo-2", post, body: reason)
        .status == 404)
    #expect(
      try await house.curl("/v1/visits/\(visit)/void", post, body: #"{"reason":"x"}"#).status == 400
    )
    let done = try await house.curl("/v1/visits/\(visit)/void", post, body: reason)
    #expect(done.status == 201, "\(done.body)")
    #expect(try done.json["receipt"]?.string?.isEmpty == false)
    let shown = try await house.curl("/fhir/Encounter/\(visit)", RunningHouse.reading)
    #expect(try shown.json["status"]?.string == "entered-in-error")
    #expect(shown.body.contains("salah pasien"))
    let conditions = try await house.count("SELECT count(*) FROM record.diagnosis")
    #expect(conditions == 1)
    // The monthly file comes again with the same row: no news, the void stands.
    let again = try await house.curl(
      "/v1/submissions", Self.csv, body: register(1, poli: "Umum") + "\n")
    #expect(try again.json["visits"]?.array?.first?["status"]?.string == "unchanged")
    try await house.openWhole()
    try await house.stop()
  }
}
