import Administration
import Database
import Intake
import Logging
import RecordModel
import Registry
import Testing

/// What a facility's software sends is counted by name and version, beside the commits.
@Suite("Software")
struct SoftwareTests {
  @Test(
    "A name is the first product of User-Agent, cleaned and cut",
    arguments: [
      ("SIMKlinik/4.2.1 (Linux; x86_64) Java/17", "SIMKlinik", "4.2.1", false),
      ("python-requests/2.31", "python-requests", "2.31", true), ("", "", "", true),
      ("curl/8.5.0", "curl", "8.5.0", true), ("Mozilla/5.0 (X11)", "Mozilla", "5.0", true),
      ("A<script>\u{7}b/1'2;3", "A script b", "1 2 3", false),
      (
        String(repeating: "x", count: 99) + "/" + String(repeating: "9", count: 99),
        String(repeating: "x", count: 40), String(repeating: "9", count: 20), false
      ),
    ])
  func names(_ agent: String, _ name: String, _ version: String, _ isLibrary: Bool) {
    let software = SoftwareName(userAgent: agent)
    #expect(software.name == name && software.version == version)
    #expect(software.isLibrary == isLibrary)
  }

  @Test(
    "Submissions, visits and broken rules are added up; a repeat counts once, a change of name too often is one"
  )
  func counts() async throws {
    let house = try await TestHouse()
    let tally = SoftwareTally(
      database: house.database, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let intake = try await house.intake(counting: tally)
    func send(_ number: String, _ agent: String?, _ diagnosis: String = "J06.9") async throws {
      var bundle = TestBundle()
      bundle.number = number
      bundle.diagnosis = diagnosis
      var message = try house.message(bundle.bytes)
      message.software = agent.map { SoftwareName(userAgent: $0) }
      _ = try await intake.submit(message)
    }
    try await send("A-1", "SIMKlinik/1.0")
    try await send("A-1", "SIMKlinik/1.0")
    try await send("A-2", "SIMKlinik/1.0", "Z9Z9")
    try await send("A-3", "SIMKlinik/2.0")
    try await send("A-4", nil)
    await tally.addUp()
    for number in 0..<30 { try await send("B-\(number)", "Liar/\(number)") }
    await tally.addUp()
    await tally.addUp()
    let desk = SoftwareDesk(database: house.database, now: { TestHouse.start })
    let report = try await desk.report(days: 1)
    func line(_ name: String, _ version: String) -> SoftwareReportLine? {
      report.first { $0.software.name == name && $0.software.version == version }
    }
    #expect(line("SIMKlinik", "1.0")?.counts.submissions == 2)
    #expect(line("SIMKlinik", "2.0")?.counts.visits == 1)
    #expect(line("", "")?.counts.submissions == 1)
    // Twelve names a day, of which three were there.
    #expect(report.filter { $0.software.name == "Liar" }.count == 9)
    #expect(line("lain-lain", "")?.counts.submissions == 21)
    #expect(report.allSatisfy { $0.facilities == 1 && $0.vendor == "" })
    let sheet = SoftwareDesk.csv(report)
    #expect(sheet.contains(",SIMKlinik,1.0,1,2,"))
    // Counting writes no entry and no row of the record.
    #expect(try await house.count("SELECT count(*) FROM record.submission") == 34)
    await house.close()
  }

  @Test("An error of a software is counted under its rule")
  func faults() async throws {
    let house = try await TestHouse()
    let tally = SoftwareTally(
      database: house.database, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let intake = try await house.intake(counting: tally)
    var message = try house.message(Array("{\"resourceType\":\"Bundle\"".utf8))
    message.software = SoftwareName(userAgent: "Rusak/0.1")
    _ = try await intake.submit(message)
    await tally.addUp()
    let report = try await SoftwareDesk(database: house.database, now: { TestHouse.start })
      .report(days: 7)
    let line = try #require(report.first)
    #expect(report.count == 1 && line.counts.faulty == 1 && line.counts.submissions == 1)
    #expect(line.rules.first?.code.hasPrefix("BMB-") == true && line.rules.first?.submissions == 1)
    await house.close()
  }
}

extension TestHouse {
  /// An intake that counts software, of facilities that stand in the registry's tables too.
  fileprivate func intake(counting tally: SoftwareTally) async throws -> Intake {
    let clock = clock
    let registry = registry
    let administration = Administration(database: database, log: log, now: { clock.now })
    for facility in registry.facilities.values {
      _ = try await administration.put(
        facility, by: Administration.Actor(code: "os:test", requestID: "test"))
    }
    return Intake(
      database: database, log: log, keyring: keyring,
      signer: try ReceiptSigner(keyring: keyring, origin: "test.example/audit"),
      registry: { registry }, now: { clock.now },
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, tally: tally)
  }

  func message(_ body: [UInt8]) throws -> ReceivedMessage {
    ReceivedMessage(
      sender: try identity(), endpoint: .submissions, type: .fhir, body: body, idempotencyKey: nil,
      requestID: "test", receivedAt: clock.now)
  }
}
