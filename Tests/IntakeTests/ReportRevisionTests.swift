import Administration
import Database
import Foundation
import Logging
import Monitoring
import Notifying
import RecordModel
import Registry
import Testing

/// A house of two hospitals whose reports go out to two officers' folders.
private struct RevisionScene {
  /// 2026-07-10 00:00 in Banjarmasin.
  static let tenth: Int64 = 1_783_612_800_000_000
  /// Up to when all is counted: 2026-07-09 00:00.
  private static let counted: Int64 = 1_783_526_400_000_000
  static let actor = Administration.Actor(code: "os:test", requestID: "test")
  private static let officers = [1, 2].map {
    OfficerEntry(
      id: OfficerID(at: Int64($0) * 1000), code: "petugas-\($0)", name: "Petugas", role: .officer)
  }

  let house: TestHouse
  private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  init() async throws {
    house = try await TestHouse()
    for facility in house.registry.facilities.values {
      try await house.registerHospital(facility.id, facility.code, "private")
    }
    try await house.run(
      "UPDATE monitor.turn SET counted_at = to_timestamp(\(Self.counted / 1_000_000))")
  }

  func close() async {
    try? FileManager.default.removeItem(at: folder)
    await house.close()
  }

  /// What an officer's folder holds.
  func files(_ person: Int) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: "petugas-\(person)").path)
  }

  func births(_ day: String, _ count: Int) async throws {
    try await house.run(
      """
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT 'SPM02', '\(day)', facility_id, '6371011001', 0, \(count), \(count), 0, 0
      FROM registry.facility WHERE code = 'clinic-a'
      """)
  }

  /// The gateway at so many seconds after the tenth.
  func desk(_ seconds: Int64) -> ReportDesk {
    ReportDesk(
      database: house.database, log: house.log, now: { Self.tenth + seconds * 1_000_000 })
  }

  func send(_ seconds: Int64) async throws -> Int {
    let certificates = Self.officers.enumerated().map { index, officer in
      CertificateEntry(
        fingerprint: [UInt8(index + 1)], spki: [UInt8(index + 1)], uri: "urn:test:\(index)",
        notBefore: 0, notAfter: .max, holder: .officer(officer.id))
    }
    let snapshot = RegistrySnapshot(
      version: 2, facilities: Array(house.registry.facilities.values), operators: [],
      officers: Self.officers, certificates: certificates, mandates: [])
    return try await ReportRound(
      desk: desk(seconds), database: house.database, registry: { snapshot }, mail: nil,
      folder: folder.path, now: { Self.tenth + seconds * 1_000_000 },
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    ).send()
  }

  func subscribe(
    _ number: Int, _ seconds: Int64, _ kind: ReportDefinition.Kind = .spm,
    address: String? = nil
  ) async throws {
    _ = try await desk(seconds).subscribe(
      kind, scope: "6371", person: "petugas-\(number)", address: address, by: Self.actor
    ).get()
  }

  func freeze(_ seconds: Int64, _ month: String = "2026-06") async throws {
    let period = try #require(ReportPeriod(month))
    #expect(
      try await desk(seconds).freeze(.spm, period, by: Self.actor).get().contains(where: \.isCity))
  }

  /// Who was served in the month, and since January, as one of the officers was sent it; nil is hidden.
  func told(_ person: Int, _ revision: Int, _ month: String = "2026-06") throws -> [Int?] {
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
}

/// Revisions of a report of indicators that go out one after another, over a real database.
@Suite("Revisions that are sent", .timeLimit(.minutes(5)))
struct ReportRevisionTests {
  @Test("Two revisions do not tell whoever got both of them the few who came between")
  func revisions() async throws {
    let scene = try await RevisionScene()
    try await scene.subscribe(1, 0)
    try await scene.births("2026-06-03", 40)
    try await scene.freeze(10)
    #expect(try await scene.send(20) == 1)
    #expect(try scene.told(1, 1) == [40, 40])

    // The other asks for it later and never gets the first.
    try await scene.subscribe(2, 30)
    try await scene.births("2026-06-04", 2)
    try await scene.freeze(40)
    #expect(try await scene.send(50) == 2)
    #expect(try scene.told(1, 2) == [nil, nil])
    #expect(try scene.told(2, 2) == [42, 42])

    // Of eight more each of them sees ten or eight between two files, and nobody two.
    try await scene.births("2026-06-05", 8)
    try await scene.freeze(60)
    #expect(try await scene.send(70) == 2)
    #expect(try scene.told(1, 3) == [50, 50])
    #expect(try scene.told(2, 3) == [50, 50])
    // Every byte of what was frozen stays as it was.
    #expect(
      try await scene.house.count(
        "SELECT count(*) FROM monitor.report WHERE shown_sha256 = sha256(shown) AND scope = '6371'")
        == 3)
    await scene.close()
  }

  @Test("What moved between freezing and sending does not go out beside the pages of that day")
  func sending() async throws {
    let scene = try await RevisionScene()
    try await scene.subscribe(1, 0)
    try await scene.births("2026-06-03", 40)
    try await scene.freeze(10)
    try await scene.births("2026-06-04", 1)
    #expect(try await scene.send(20) == 1)
    #expect(try scene.told(1, 1) == [nil, nil])
    // What he was not sent tells nothing beside the next.
    try await scene.freeze(30)
    #expect(try await scene.send(40) == 1)
    #expect(try scene.told(1, 2) == [41, 41])
    await scene.close()
  }

  @Test("The years of two months' reports do not tell whoever got both the few who came between")
  func years() async throws {
    let scene = try await RevisionScene()
    try await scene.subscribe(1, 0)
    try await scene.births("2026-04-03", 30)
    try await scene.births("2026-05-03", 40)
    try await scene.births("2026-06-03", 50)
    try await scene.freeze(10, "2026-04")
    #expect(try await scene.send(20) == 1)
    #expect(try scene.told(1, 1, "2026-04") == [30, 30])
    // Two for April, before May is frozen: May's 72 since January would be April's 30, May's 40 and them.
    try await scene.births("2026-04-04", 2)
    try await scene.subscribe(2, 25)
    try await scene.freeze(30, "2026-05")
    #expect(try await scene.send(40) == 2)
    #expect(try scene.told(1, 1, "2026-05") == [40, nil])
    #expect(try scene.told(2, 1, "2026-05") == [40, 72])
    // A month later June's 122 would tell them still, to whoever has April's.
    try await scene.freeze(50)
    #expect(try await scene.send(60) == 2)
    #expect(try scene.told(1, 1) == [50, nil])
    #expect(try scene.told(2, 1) == [50, 122])
    // Three more of April: five are no small count.
    try await scene.births("2026-04-05", 3)
    try await scene.freeze(70)
    #expect(try await scene.send(80) == 2)
    #expect(try scene.told(1, 2) == [50, 125])
    #expect(try scene.told(2, 2) == [50, nil])
    await scene.close()
  }

  @Test("Mail, which has no figures of a service, is not judged, and no file by it")
  func mail() async throws {
    let scene = try await RevisionScene()
    try await scene.subscribe(1, 0, address: "petugas@example.go.id")
    try await scene.births("2026-06-03", 40)
    try await scene.freeze(10)
    // It is noted; there is no program that would post it.
    #expect(try await scene.send(20) == 0)
    let noted = "SELECT count(*) FROM monitor.report_delivery WHERE refused IS NULL"
    #expect(try await scene.house.count(noted) == 1)

    try await scene.subscribe(1, 30)
    try await scene.births("2026-06-04", 2)
    try await scene.freeze(40)
    #expect(try await scene.send(50) == 1)
    #expect(try scene.told(1, 2) == [42, 42])
    #expect(try await scene.house.count(noted) == 3)
    // What moved since then is left out of the file alone.
    try await scene.births("2026-06-05", 8)
    try await scene.freeze(60)
    try await scene.births("2026-06-06", 1)
    #expect(try await scene.send(70) == 1)
    #expect(try scene.told(1, 3) == [nil, nil])
    #expect(try await scene.house.count("\(noted) AND withheld @> ARRAY['SPM02/city']") == 1)
    #expect(try await scene.house.count("\(noted) AND withheld = '{}'") == 4)
    await scene.close()
  }

  @Test("A report that cannot be judged waits, and holds up no report of cases")
  func waiting() async throws {
    let scene = try await RevisionScene()
    try await scene.subscribe(1, 0)
    try await scene.subscribe(1, 1, .lb1)
    try await scene.births("2026-06-03", 40)
    try await scene.freeze(10)
    _ = try await scene.desk(20).freeze(
      .lb1, try #require(ReportPeriod("2026-06")), by: RevisionScene.actor
    ).get()
    try await scene.house.run("REVOKE SELECT ON monitor.month_stamp FROM baimbai_monitor")
    #expect(try await scene.send(30) == 1)
    let files = try scene.files(1)
    #expect(files.count == 3 && files.allSatisfy { $0.hasPrefix("lb1_6371_2026-06_") })
    let noted = "SELECT count(*) FROM monitor.report_delivery"
    #expect(try await scene.house.count(noted) == 1)
    try await scene.house.run("GRANT SELECT ON monitor.month_stamp TO baimbai_monitor")
    #expect(try await scene.send(40) == 1)
    #expect(try scene.told(1, 1) == [40, 40])
    #expect(try await scene.house.count(noted) == 2)
    await scene.close()
  }

  @Test("Of the same counts of which something else is hidden there is a revision, once")
  func openness() async throws {
    let scene = try await RevisionScene()
    try await scene.births("2026-06-03", 40)
    let june = try #require(ReportPeriod("2026-06"))
    let made = try #require(
      try await ReportMaker(database: scene.house.database).make(.spm, june).first {
        $0.facility == nil
      })
    // Under the rule of then one more was hidden.
    var shown = made.shown
    let table = try #require(shown.tables.firstIndex { $0.name == "city" })
    let row = try #require(shown.tables[table].rows.firstIndex { $0.key == "SPM02" })
    shown.tables[table].rows[row].cells[0] = .hidden
    let bytes = shown.bytes
    try await scene.house.database.transaction("test.freeze", as: .administration) {
      ReportStore.insert(
        ReportID(at: RevisionScene.tenth / 1000), made, content: made.content.bytes, shown: bytes,
        revision: 1, at: RevisionScene.tenth, by: "os:test", in: $0)
    }
    let second = try #require(
      try await scene.desk(10).freeze(.spm, june, by: RevisionScene.actor).get().first { $0.isCity }
    )
    #expect(second.revision == 2)
    let whole = try #require(try await ReportStore.one(second.id, in: scene.house.database))
    let content = try #require(ReportContent(bytes: whole.content))
    #expect(content.tables == made.content.tables && content.changes.isEmpty)
    #expect(content.revises != nil && whole.shown == made.shown.bytes)
    #expect(try await scene.desk(20).verify(second.id) == nil)
    #expect(try await scene.desk(30).freeze(.spm, june, by: RevisionScene.actor).get().isEmpty)
    await scene.close()
  }
}
