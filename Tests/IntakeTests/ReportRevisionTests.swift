import Administration
import Foundation
import Logging
import Monitoring
import Notifying
import RecordModel
import Registry
import Testing

/// Revisions of a report of indicators that go out one after another, over a real database.
@Suite("Revisions that are sent", .timeLimit(.minutes(5)))
struct ReportRevisionTests {
  /// 2026-07-10 00:00 in Banjarmasin.
  private static let tenth: Int64 = 1_783_612_800_000_000
  /// Up to when all is counted: 2026-07-09 00:00.
  private static let counted: Int64 = 1_783_526_400_000_000
  private static let actor = Administration.Actor(code: "os:test", requestID: "test")
  private static let officers = [1, 2].map {
    OfficerEntry(
      id: OfficerID(at: Int64($0) * 1000), code: "petugas-\($0)", name: "Petugas", role: .officer)
  }

  private func house() async throws -> TestHouse {
    let house = try await TestHouse()
    for facility in house.registry.facilities.values {
      try await house.run(
        """
        INSERT INTO registry.facility (facility_id, code, name, kind, ownership, status, registered_at)
        VALUES ('\(facility.id)', '\(facility.code)', 'Klinik', 'hospital', 'private', 'active', '2020-01-01')
        """)
    }
    try await house.run(
      "UPDATE monitor.turn SET counted_at = to_timestamp(\(Self.counted / 1_000_000))")
    return house
  }

  private func births(_ house: TestHouse, _ day: String, _ count: Int) async throws {
    try await house.run(
      """
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT 'SPM02', '\(day)', facility_id, '6371011001', 0, \(count), \(count), 0, 0
      FROM registry.facility WHERE code = 'clinic-a'
      """)
  }

  /// The gateway at so many seconds after the tenth.
  private func desk(_ house: TestHouse, _ seconds: Int64) -> ReportDesk {
    ReportDesk(
      database: house.database, log: house.log, now: { Self.tenth + seconds * 1_000_000 })
  }

  private func send(_ house: TestHouse, _ seconds: Int64, to folder: URL) async throws -> Int {
    let certificates = Self.officers.enumerated().map { index, officer in
      CertificateEntry(
        fingerprint: [UInt8(index + 1)], spki: [UInt8(index + 1)], uri: "urn:test:\(index)",
        notBefore: 0, notAfter: .max, holder: .officer(officer.id))
    }
    let snapshot = RegistrySnapshot(
      version: 2, facilities: Array(house.registry.facilities.values), operators: [],
      officers: Self.officers, certificates: certificates, mandates: [])
    return try await ReportRound(
      desk: desk(house, seconds), database: house.database, registry: { snapshot }, mail: nil,
      folder: folder.path, now: { Self.tenth + seconds * 1_000_000 },
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    ).send()
  }

  private func subscribe(_ house: TestHouse, _ number: Int, _ seconds: Int64) async throws {
    _ = try await desk(house, seconds).subscribe(
      .spm, scope: "6371", person: "petugas-\(number)", address: nil, by: Self.actor
    ).get()
  }

  private func freeze(
    _ house: TestHouse, _ seconds: Int64, _ month: String = "2026-06"
  ) async throws {
    let period = try #require(ReportPeriod(month))
    #expect(
      try await desk(house, seconds).freeze(.spm, period, by: Self.actor).get().contains {
        $0.isCity
      })
  }

  /// Who was served in the month, and since January, as one of the officers was sent it; nil is hidden.
  private func told(
    _ folder: URL, _ person: Int, _ revision: Int, _ month: String = "2026-06"
  ) throws -> [Int?] {
    let file = folder.appending(path: "petugas-\(person)/spm_6371_\(month)_v3_r\(revision).json")
    let content = try #require(ReportContent(bytes: Array(try Data(contentsOf: file))))
    return try [("city", "SPM02"), ("target", "SPM02/city")].map { name, key in
      let rows = try #require(content.tables.first { $0.name == name }).rows
      guard case .count(let count) = try #require(rows.first { $0.key == key }).cells[0] else {
        return nil
      }
      return count
    }
  }

  @Test("Two revisions do not tell whoever got both of them the few who came between")
  func revisions() async throws {
    let house = try await house()
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await subscribe(house, 1, 0)
    try await births(house, "2026-06-03", 40)
    try await freeze(house, 10)
    #expect(try await send(house, 20, to: folder) == 1)
    #expect(try told(folder, 1, 1) == [40, 40])

    // The other asks for it later and never gets the first.
    try await subscribe(house, 2, 30)
    try await births(house, "2026-06-04", 2)
    try await freeze(house, 40)
    #expect(try await send(house, 50, to: folder) == 2)
    #expect(try told(folder, 1, 2) == [nil, nil])
    #expect(try told(folder, 2, 2) == [42, 42])

    // Of eight more each of them sees ten or eight between two files, and nobody two.
    try await births(house, "2026-06-05", 8)
    try await freeze(house, 60)
    #expect(try await send(house, 70, to: folder) == 2)
    #expect(try told(folder, 1, 3) == [50, 50])
    #expect(try told(folder, 2, 3) == [50, 50])
    // Every byte of what was frozen stays as it was.
    #expect(
      try await house.count(
        "SELECT count(*) FROM monitor.report WHERE shown_sha256 = sha256(shown) AND scope = '6371'")
        == 3)
    await house.close()
  }

  @Test("What moved between freezing and sending does not go out beside the pages of that day")
  func sending() async throws {
    let house = try await house()
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await subscribe(house, 1, 0)
    try await births(house, "2026-06-03", 40)
    try await freeze(house, 10)
    try await births(house, "2026-06-04", 1)
    #expect(try await send(house, 20, to: folder) == 1)
    #expect(try told(folder, 1, 1) == [nil, nil])
    await house.close()
  }

  @Test("The years of two months' reports do not tell whoever got both the few who came between")
  func years() async throws {
    let house = try await house()
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await subscribe(house, 1, 0)
    try await births(house, "2026-05-03", 30)
    try await births(house, "2026-06-03", 40)
    try await freeze(house, 10, "2026-05")
    #expect(try await send(house, 20, to: folder) == 1)
    #expect(try told(folder, 1, 1, "2026-05") == [30, 30])
    // Two for May, before June is frozen: June's 72 since January would be May's 30, June's 40 and them.
    try await births(house, "2026-05-04", 2)
    try await freeze(house, 30)
    #expect(try await send(house, 40, to: folder) == 1)
    #expect(try told(folder, 1, 1) == [40, nil])
    await house.close()
  }
}
