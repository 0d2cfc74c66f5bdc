import Administration
import Database
import Foundation
import Intake
import Logging
import Monitoring
import RecordModel
import Registry
import Testing

/// The quality of data over a real database, from what the intake writes.
@Suite("Data quality", .timeLimit(.minutes(5)))
struct QualityTests {
  private func count(_ house: TestHouse) async throws -> QualityKeeper {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let keeper = QualityKeeper(database: house.database, logger: logger)
    try await FactKeeper(database: house.database, keyring: house.keyring, logger: logger).drain()
    try await keeper.drain()
    return keeper
  }

  /// A house whose facilities stand in the database's registry too.
  private func registered() async throws -> TestHouse {
    let house = try await TestHouse()
    let administration = Administration(
      database: house.database, log: house.log, now: { house.clock.now })
    for facility in house.registry.facilities.values {
      _ = try await administration.put(
        facility, by: Administration.Actor(code: "os:test", requestID: "test"))
    }
    return house
  }

  private static let items = """
    SELECT measure, total, good, defaulted FROM monitor.quality_daily
    WHERE measure LIKE 'i.%' AND total <> good ORDER BY 1
    """

  private static let everything = """
    SELECT day, facility_id, feed, vendor, software, measure, total, good, defaulted
    FROM monitor.quality_daily ORDER BY 1, 2, 3, 4, 5, 6
    """

  @Test("A visit is counted by day of receipt, facility, feed, vendor and software, item by item")
  func visit() async throws {
    let house = try await registered()
    var message = try house.message(TestBundle().bytes)
    message.software = SoftwareName(name: "SIMKlinik", version: "4.2")
    _ = try await house.intake.submit(message)
    _ = try await count(house)
    let cells = try await house.rows(
      """
      SELECT DISTINCT q.day, f.code, q.feed, q.vendor, q.software FROM monitor.quality_daily q
      JOIN registry.facility f USING (facility_id)
      """)
    #expect(cells == ["2026-06-15|clinic-a|fhir||SIMKlinik|4.2"])
    let measures = try await house.rows(
      "SELECT measure, total, good FROM monitor.quality_daily WHERE measure !~ '^i[.]' ORDER BY 1")
    #expect(
      measures == ["clock|1|0", "digit.0|1|0", "received|1|1", "submission|1|1", "visit|1|1"])
    // What the example has not: an address and a payer; it came 25 hours after the visit, and who was registered was
    // seen in the same minute.
    #expect(
      try await house.rows(Self.items)
        == ["i.home|1|0|0", "i.payer|1|0|0", "i.timely|1|0|0", "i.waited|1|0|0"])
    #expect(try await house.count("SELECT count(*) FROM monitor.quality_work") == 0)
    await house.close()
  }

  @Test("A correction mends what was lacking, a void takes the visit out, and nothing stays behind")
  func moves() async throws {
    let house = try await TestHouse()
    var bundle = TestBundle()
    bundle.nik = nil
    bundle.diagnosis = "LOKAL-1"
    _ = try await house.submit(bundle)
    _ = try await count(house)
    let lacking = try await house.rows(Self.items)
    #expect(lacking.contains("i.nik|1|0|0"), "\(lacking)")
    #expect(lacking.contains("i.diagnosis|1|0|0"), "\(lacking)")
    var better = TestBundle()
    better.end = "2026-06-14T08:50:00+08:00"
    _ = try await house.submit(better)
    _ = try await count(house)
    let left = try await house.rows(Self.items)
    #expect(!left.contains { $0.hasPrefix("i.nik") }, "\(left)")
    var void = better
    void.status = "entered-in-error"
    void.end = "2026-06-14T09:00:00+08:00"
    _ = try await house.submit(void)
    let keeper = try await count(house)
    #expect(
      try await house.count("SELECT count(*) FROM monitor.quality_daily WHERE measure = 'visit'")
        == 0)
    #expect(
      try await house.count(
        "SELECT total FROM monitor.quality_daily WHERE measure = 'submission'") == 3)
    #expect(try await keeper.reconcile() == 0)
    await house.close()
  }

  @Test("Counting all anew gives what was counted step by step, and mends what somebody changed")
  func recount() async throws {
    let house = try await TestHouse()
    for number in 1...6 {
      var bundle = TestBundle()
      bundle.number = "V-\(number)"
      bundle.record = "RM-\(number)"
      bundle.nik = number.isMultiple(of: 2) ? nil : "99710115069000\(number)0"
      bundle.diagnosis = number == 3 ? "R69" : "J06.9"
      _ = try await house.submit(bundle)
      if number == 3 { _ = try await count(house) }
    }
    _ = try await house.submit(Array("{\"resourceType\":\"Patient\"".utf8))
    let keeper = try await count(house)
    let before = try await house.rows(Self.everything)
    #expect(before.count > 10)
    #expect(try await keeper.reconcile() == 0)
    #expect(try await house.rows(Self.everything) == before)
    let faults = try await house.rows("SELECT rule, findings FROM monitor.quality_rule ORDER BY 1")
    #expect(!faults.isEmpty)
    try await house.run(
      """
      UPDATE monitor.quality_daily SET good = good + 7 WHERE measure = 'visit';
      DELETE FROM monitor.visit_quality WHERE place = (SELECT max(place) FROM monitor.visit_quality);
      DELETE FROM monitor.quality_rule
      """)
    #expect(try await keeper.reconcile() > 0)
    #expect(try await house.rows(Self.everything) == before)
    #expect(
      try await house.rows("SELECT rule, findings FROM monitor.quality_rule ORDER BY 1") == faults)
    await house.close()
  }

  @Test(
    "The report gives the index, the rules broken and the places to mend, without a patient's value"
  )
  func report() async throws {
    let house = try await registered()
    var bundle = TestBundle()
    bundle.nik = nil
    _ = try await house.submit(bundle)
    _ = try await count(house)
    let book = QualityBook(database: house.database)
    let day = CivilDate.localDay(at: TestHouse.start)
    var query = QualityQuery(days: day...day)
    let report = try #require(try await book.reports(query, by: .facility).first)
    #expect(report.key == "clinic-a" && report.visits == 1 && report.daysReceived == 1)
    // Nine items, three of them not met: nik, home, payer.
    let index = try #require(report.index(expectedDays: 2))
    #expect(abs(index - 100.0 * (6.0 / 9.0) * 0.5) < 0.001, "\(index)")
    query.facility = try house.identity().facility.id
    let rows = try await book.rows(query, lacking: [.nik])
    #expect(rows.count == 1 && rows[0].items == [.nik] && !rows[0].place.isEmpty)
    #expect(rows[0].items[0].rule.fix.indonesian.contains("NIK"))
    query.facility = FacilityID(at: 1)
    #expect(try await book.rows(query).isEmpty)
    #expect(try await book.dataCut() > 0)
    await house.close()
  }

  @Test("A wait of exactly nothing is a row to mend, and one that is not told is not asked for")
  func waits() async throws {
    let house = try await registered()
    _ = try await house.submit(TestBundle())
    var other = TestBundle()
    other.number = "V-2"
    other.record = "RM-2"
    other.nik = nil
    other.seen = "2026-06-14T08:12:00+08:00"
    _ = try await house.submit(other)
    let keeper = try await count(house)
    let told = "SELECT total, good FROM monitor.quality_daily WHERE measure = 'i.waited'"
    #expect(try await house.rows(told) == ["2|1"])
    let book = QualityBook(database: house.database)
    let day = CivilDate.localDay(at: TestHouse.start)
    let query = QualityQuery(days: day...day)
    let rows = try await book.rows(query, lacking: [.waited])
    #expect(rows.count == 1 && rows[0].items.map(\.rule.code) == ["BMB-1977"])
    // It stands beside the score and is no part of it.
    let report = try #require(try await book.reports(query, by: .all).first)
    #expect(report.itemScores.count == 9 && !QualityItem.scored.contains(.waited))
    try await house.run("UPDATE monitor.visit_fact SET wait_minutes = NULL")
    #expect(try await keeper.reconcile() > 0)
    #expect(try await house.rows(told).isEmpty)
    #expect(try await book.rows(query, lacking: [.waited]).isEmpty)
    await house.close()
  }

  @Test(
    "A feed that went quiet is told once, a facility that is closed or a day that the whole city slept is not"
  )
  func quiet() async throws {
    let house = try await registered()
    let yesterday = CivilDate.localDay(at: TestHouse.start) - 1
    let day = CivilDate.text(yesterday)
    // Twelve visits a day at both, until two days ago at clinic-a.
    try await house.run(
      """
      INSERT INTO monitor.quality_daily (day, facility_id, feed, vendor, software, measure, total, good, defaulted)
      SELECT '\(day)'::date - d, f.facility_id, 'hl7', '', '', 'visit', 12, 12, 0
      FROM registry.facility f, generate_series(0, 70) AS d
      WHERE NOT (f.code = 'clinic-a' AND d < 2)
      """)
    let book = QuietBook(database: house.database)
    let report = try await book.read(at: yesterday)
    let feed = try #require(report.feeds.first)
    #expect(report.feeds.count == 1 && report.watched == 2 && report.citySilences.isEmpty)
    #expect(feed.watch.since == yesterday - 1 && feed.watch.days == 2 && feed.unit.feed == "hl7")
    let desk = NoticeDesk(database: house.database, log: house.log, now: { TestHouse.start })
    let actor = Administration.Actor(code: "os:test", requestID: "test")
    for expected in [1, 0] {
      let notices = QuietNotice.notices(report, in: house.registry, now: TestHouse.start)
      #expect(notices.count == 1 && notices[0].title.indonesian.contains("terhenti"))
      #expect(try await desk.make(notices, by: [], actor) == expected)
    }
    // The facility says that it was closed.
    let facility = try house.identity().facility
    let administration = Administration(
      database: house.database, log: house.log, now: { TestHouse.start })
    try await administration.put(
      FacilityClosure(
        id: ClosureID(at: 1), facility: facility.id,
        closure: OpenDays.Closure(weekday: nil, first: yesterday - 1, last: yesterday),
        reason: "Perbaikan gedung"), of: facility, by: actor)
    #expect(try await book.read(at: yesterday).feeds.isEmpty)
    // Six feeds that all stop on one day: the city's silence, nobody's alarm.
    var visits: [QualityUnit: [Int: Int]] = [:]
    for number in 1...6 {
      let unit = QualityUnit(facility: FacilityID(at: Int64(number)), feed: "fhir")
      for other in yesterday - 70..<yesterday { visits[unit, default: [:]][other] = 20 }
    }
    let city = QuietBook.report(
      visits, CityCalendar(holidays: [], closures: []), at: yesterday)
    #expect(city.feeds.isEmpty && city.citySilences == [yesterday])
    await house.close()
  }
}
