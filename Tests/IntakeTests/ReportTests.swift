import Administration
import Database
import FHIRFormat
import FHIRViews
import Foundation
import Intake
import Logging
import Monitoring
import Notifying
import RecordModel
import Registry
import StrictJSON
import Testing

/// Frozen reports over a real database, from what the intake writes.
@Suite("Frozen reports", .timeLimit(.minutes(5)))
struct ReportTests {
  /// 2026-07-10 00:00 in Banjarmasin.
  private static let tenth: Int64 = 1_783_612_800_000_000
  private static let actor = Administration.Actor(code: "os:test", requestID: "test")
  private let june = ReportPeriod("2026-06")!

  private func house() async throws -> TestHouse {
    let house = try await TestHouse()
    for facility in house.registry.facilities.values {
      try await house.run(
        """
        INSERT INTO registry.facility (facility_id, code, name, kind, ownership, status)
        VALUES ('\(facility.id)', '\(facility.code)', 'Klinik', 'hospital', 'private', 'active')
        """)
    }
    return house
  }

  private func count(_ house: TestHouse) async throws {
    try await FactKeeper(
      database: house.database, keyring: house.keyring,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    ).drain()
  }

  private func desk(
    _ house: TestHouse, at moment: Int64 = tenth, weekly: WeeklyCounts? = nil
  ) -> ReportDesk {
    ReportDesk(database: house.database, log: house.log, weekly: weekly, now: { moment })
  }

  private func visit(_ house: TestHouse, _ number: Int, _ diagnosis: String) async throws {
    var bundle = TestBundle()
    bundle.number = "V-\(number)"
    bundle.diagnosis = diagnosis
    bundle.start = "2026-06-14T0\(number % 10):00:00+08:00"
    bundle.end = "2026-06-14T0\(number % 10):40:00+08:00"
    bundle.service = "poli-\(number)"
    _ = try await house.submit(bundle)
  }

  private func whole(_ report: FrozenReport, _ house: TestHouse) async throws -> WholeReport {
    try #require(try await ReportStore.one(report.id, in: house.database))
  }

  @Test("A month is frozen from the tenth on, with its leaf and hashes, and made anew to the byte")
  func frozen() async throws {
    let house = try await house()
    try await visit(house, 1, "J06.9")
    try await visit(house, 2, "J06.9")
    try await count(house)
    let early = try await desk(house, at: Self.tenth - 1).freeze(.lb1, june, by: Self.actor)
    #expect(early == .failure(ReportRefusal(.reportTooEarly)))
    let leaves = try await house.count("SELECT size FROM audit.head")
    let frozen = try await desk(house).freeze(.lb1, june, by: Self.actor).get()
    #expect(frozen.map(\.scope) == ["6371", "clinic-a"])
    #expect(try await house.count("SELECT size FROM audit.head") == leaves + 2)
    let stored = try await whole(frozen[1], house)
    let content = try #require(ReportContent(bytes: stored.content))
    #expect(content.bytes == stored.content && content.inputs.count == 2)
    // The second visit of the person with the same group is an old case.
    #expect(
      content.tables.map { $0.rows.reduce(0) { $0 + ReportTable.sum($1.cells) } } == [1, 1, 2])
    #expect(content.tables[0].rows.map(\.key) == ["J06"])
    #expect(try await desk(house).verify(frozen[0].id) == nil)
    #expect(try await desk(house).verify(frozen[1].id) == nil)
    // Nothing moved: nothing new.
    #expect(try await desk(house).freeze(.lb1, june, by: Self.actor).get().isEmpty)
    // One case is too few for the office's view, and no exact count is in it.
    let shown = try #require(ReportContent(bytes: try await whole(frozen[0], house).shown))
    #expect(shown.tables.allSatisfy { $0.rows.allSatisfy { ReportTable.sum($0.cells) == 0 } })
    #expect(shown.tables[0].rows.isEmpty)
    #expect(shown.tables[2].rows.map(\.key) == ["outside", "unresolved"])
    #expect(shown.tables[2].rows.allSatisfy { $0.cells == [.hidden, .hidden] })
    // Nor the hash of the visits, which would tell a few that are hidden.
    let hash = ReportContent.hex(frozen[0].inputHash)
    #expect(!String(decoding: shown.bytes, as: UTF8.self).contains(hash))
    #expect(!ReportFile.notes(shown, true).contains { $0[0].hasPrefix("SHA-256") })
    let bundle = String(decoding: MeasureReportView(shown).bundle.serialized(), as: UTF8.self)
    #expect(!bundle.contains(hash.prefix(16)))
    // What was received after the cut is not in it.
    let maker = ReportMaker(database: house.database)
    let before = try await maker.make(.lb1, june, cut: TestHouse.start - 2_000)
    #expect(before.map(\.content.inputs.count) == [0])
    await house.close()
  }

  @Test("Later data make a revision that tells what stood there, and the first one stays")
  func revised() async throws {
    let house = try await house()
    try await visit(house, 1, "J06.9")
    try await count(house)
    let first = try await desk(house).freeze(.lb1, june, by: Self.actor).get()
    try await visit(house, 3, "E11.9")
    try await count(house)
    #expect(try await desk(house).verify(first[1].id) == ReportRefusal(.reportMoved))
    let second = try await desk(house).freeze(.lb1, june, by: Self.actor).get()
    #expect(second.map(\.revision) == [2, 2])
    let stored = try await whole(second[1], house)
    let content = try #require(ReportContent(bytes: stored.content))
    #expect(content.revises == first[1].contentHash)
    let change = try #require(content.changes.first)
    #expect(content.changes.map(\.table) == ["new", "kelurahan"] && change.row == "E11")
    #expect(change.before == .empty && change.now == .count(1))
    #expect(try await desk(house).verify(second[1].id) == nil)
    #expect(try await whole(first[1], house).report.revision == 1)
    // The office's view does not tell how many came late.
    let shown = try #require(ReportContent(bytes: try await whole(second[0], house).shown))
    #expect(shown.changes.isEmpty)
    await house.close()
  }

  @Test(
    "Who lives elsewhere has rows in version 2 of indicators, and what version 1 froze is made anew to the byte"
  )
  func everyHome() async throws {
    let house = try await house()
    try await visit(house, 1, "I10")
    try await count(house)
    let maker = ReportMaker(database: house.database)
    func rows(_ made: [ReportMaker.Made]) throws -> [ReportTable.Row] {
      let city = made.first { $0.facility == nil }?.content
      return try #require(city?.tables.first { $0.name == "kelurahan" }).rows
    }
    for kind in [ReportDefinition.Kind.spm, .inm] {
      let before = try await maker.make(kind, june, version: 1)
      #expect(before.allSatisfy { $0.content.version == 1 })
      let made = try await maker.make(kind, june, version: 2)
      #expect(made.allSatisfy { $0.content.version == 2 })
      let (old, new) = (try rows(before), try rows(made))
      let homes = ReportDefinition.of(kind).indicators().flatMap { one in
        ["outside", "unresolved"].map { "\(one.id)/\($0)" }
      }
      #expect(Set(homes).isSubset(of: new.map(\.key)))
      #expect(Set(new.map(\.key)).count == new.count)
      let known = Set(old.map(\.key))
      let added = new.filter { !known.contains($0.key) }
      #expect(!added.isEmpty)
      #expect(new.filter { known.contains($0.key) } == old)
      #expect(added.allSatisfy { homes.contains($0.key) && $0.cells[1] == .count(0) })
    }
    let early = try #require(
      try await maker.make(.spm, june, version: 1).first { $0.facility == nil })
    let id = ReportID(at: Self.tenth / 1000 - 1)
    try await house.database.transaction("test.freeze", as: .administration) {
      ReportStore.insert(
        id, early, content: early.content.bytes, shown: early.shown.bytes, revision: 1,
        at: Self.tenth - 1000, by: "os:test", in: $0)
    }
    #expect(try await desk(house).verify(id) == nil)
    let frozen = try await desk(house).freeze(.spm, june, by: Self.actor).get()
    let city = try #require(frozen.first { $0.isCity })
    #expect(city.version == 3 && city.revision == 2)
    #expect(try await desk(house).verify(city.id) == nil)
    #expect(try await desk(house).verify(id) == nil)
    let first = try #require(ReportContent(bytes: early.content.bytes))
    #expect(ReportFile.notes(first, true)[0][1].hasPrefix("SPM.1 "))
    await house.close()
  }

  @Test("A text of a report has the decimal mark of its language, and never a group of digits")
  func decimals() {
    let word = Bilingual(id: "Nilai", en: "Value")
    let table = ReportTable(
      "t", word, rowTitle: word, columns: [.init("a", word), .init("b", word)],
      rows: [.init("1.2", Bilingual(id: "1.2", en: "1.2"), [.figure("12.5"), .count(12_345)])],
      isSummed: false)
    let content = ReportContent(
      .of(.lb1), scope: "6371", period: june,
      inputs: .init(count: 1, sha256: [], cut: Self.tenth), tables: [table])
    func text(english: Bool) -> String {
      String(decoding: ReportFile.csv(content, english: english), as: UTF8.self)
    }
    #expect(text(english: false).contains("\r\n1.2;12,5;12345\r\n"))
    #expect(text(english: true).contains("\r\n1.2;12.5;12345\r\n"))
  }

  @Test("What was altered behind the gateway's back is found")
  func altered() async throws {
    let house = try await house()
    try await visit(house, 1, "J06.9")
    try await count(house)
    let frozen = try await desk(house).freeze(.lb1, june, by: Self.actor).get()
    try await house.run(
      """
      UPDATE monitor.report SET content = r.c, content_sha256 = sha256(r.c)
      FROM (SELECT report_id, convert_to(replace(convert_from(content, 'UTF8'), '"J06"', '"J07"'),
        'UTF8') AS c FROM monitor.report) AS r
      WHERE r.report_id = report.report_id AND scope = 'clinic-a'
      """)
    #expect(try await desk(house).verify(frozen[1].id) == ReportRefusal(.reportAltered))
    // Nobody of the house may do that.
    for role in [DatabaseRole.administration, .monitor, .facts] {
      await #expect(throws: DatabaseError.self) {
        try await house.database.transaction("test.alter", as: role) {
          _ = try await $0.query(
            Statement("test.alter", "UPDATE monitor.report SET version = 9").bind())
        }
      }
    }
    await house.close()
  }

  @Test("Every report is FHIR R4 by structure, and hidden counts are masked")
  func fhir() async throws {
    let house = try await house()
    for number in 1...3 { try await visit(house, number, "J06.9") }
    try await count(house)
    let weekly: WeeklyCounts = { _, _ in
      house.registry.facilities.keys.map {
        WeeklyCount(
          disease: "A", name: Bilingual(id: "Diare akut", en: "Acute diarrhoea"), facility: $0,
          kelurahan: "outside", cases: 9)
      }
    }
    let desk = self.desk(house, weekly: weekly)
    let week = try #require(ReportPeriod("2026-W24"))
    for kind in ReportDefinition.Kind.allCases {
      let period = kind == .w2 ? week : june
      let frozen = try await desk.freeze(kind, period, by: Self.actor).get()
      #expect(!frozen.isEmpty, "\(kind)")
      for report in frozen {
        let whole = try await whole(report, house)
        for bytes in [whole.content, whole.shown] {
          let content = try #require(ReportContent(bytes: bytes))
          #expect(content.bytes == bytes)
          let bundle = MeasureReportView(content).bundle.serialized()
          let issues = FHIRStructure.check(
            try JSONDocument(bundle, limits: .history).root, path: "")
          #expect(issues.isEmpty, "\(kind) \(issues.prefix(3))")
          if let folder = ProcessInfo.processInfo.environment["BAIMBAI_REPORT_SAMPLES"] {
            let name = "\(folder)/\(kind)-\(report.scope)-\(bytes == whole.shown).json"
            try Data(bundle).write(to: URL(filePath: name))
          }
        }
        #expect(try await desk.verify(report.id) == nil, "\(kind) \(report.scope)")
      }
    }
    // Without anybody who counts the diseases there is no weekly report.
    #expect(
      try await self.desk(house).freeze(.w2, week, by: Self.actor)
        == .failure(ReportRefusal(.reportUnavailable)))
    #expect(
      try await desk.freeze(.w2, june, by: Self.actor) == .failure(ReportRefusal(.reportPeriod)))
    await house.close()
  }

  @Test("A subscriber gets what his rights allow on that day, once, and nothing when they are gone")
  func subscriptions() async throws {
    let house = try await house()
    try await visit(house, 1, "J06.9")
    try await count(house)
    let officer = OfficerEntry(
      id: OfficerID(at: 1), code: "petugas-1", name: "Petugas", role: .officer)
    func registry(revokedAt: Int64?) -> RegistrySnapshot {
      var certificate = CertificateEntry(
        fingerprint: [9], spki: [9], uri: "urn:test", notBefore: 0, notAfter: .max,
        holder: .officer(officer.id))
      certificate.revokedAt = revokedAt
      return RegistrySnapshot(
        version: 2, facilities: Array(house.registry.facilities.values), operators: [],
        officers: [officer], certificates: [certificate], mandates: [])
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    func round(_ snapshot: RegistrySnapshot) -> ReportRound {
      ReportRound(
        desk: self.desk(house), database: house.database, registry: { snapshot }, mail: nil,
        folder: folder.path, now: { Self.tenth },
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }
    let bad = try await self.desk(house).subscribe(
      .lb1, scope: "6371", person: "petugas-1", address: "-x", by: Self.actor)
    #expect(bad == .failure(ReportRefusal(.subscriptionAddress)))
    let desk = self.desk(house)
    _ = try await desk.subscribe(
      .lb1, scope: "6371", person: "petugas-1", address: nil, by: Self.actor
    ).get()
    let foreign = try await desk.subscribe(
      .lb1, scope: "clinic-a", person: "petugas-1", address: nil, by: Self.actor
    ).get()
    try await round(registry(revokedAt: nil)).freeze()
    // The city's he gets; the facility's own he may not have.
    #expect(try await round(registry(revokedAt: nil)).send() == 1)
    #expect(try await round(registry(revokedAt: nil)).send() == 0)
    let files = try FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: "petugas-1").path
    ).sorted()
    #expect(files == ["csv", "json", "xlsx"].map { "lb1_6371_2026-06_v2_r1.\($0)" })
    let written = try Data(
      contentsOf: folder.appending(path: "petugas-1/lb1_6371_2026-06_v2_r1.json"))
    #expect(
      try await house.count(
        "SELECT count(*) FROM monitor.report WHERE shown = decode('\(written.base64EncodedString())', 'base64')"
      ) == 1)
    #expect(
      try await house.rows(
        "SELECT count(*), count(refused) FROM monitor.report_delivery") == ["2|1"])
    #expect(try await desk.unsubscribe(foreign.id, of: "petugas-2", by: Self.actor) == false)
    #expect(try await desk.unsubscribe(foreign.id, of: "petugas-1", by: Self.actor))
    // A revision after his certificate was revoked does not reach him.
    try await visit(house, 4, "E11.9")
    try await count(house)
    _ = try await desk.freeze(.lb1, june, by: Self.actor).get()
    #expect(try await round(registry(revokedAt: 5)).send() == 0)
    #expect(
      try await house.rows(
        "SELECT count(*), count(refused) FROM monitor.report_delivery") == ["3|2"])
    #expect(
      try FileManager.default.contentsOfDirectory(
        atPath: folder.appending(path: "petugas-1").path
      ).count == 3)
    await house.close()
  }
}
