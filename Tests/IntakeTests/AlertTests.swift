import Administration
import AuditLog
import Database
import Foundation
import Logging
import Monitoring
import RecordModel
import Registry
import Testing

/// W2 and alerts over a real database, from what the intake writes.
@Suite("Disease alerts", .timeLimit(.minutes(5)))
struct AlertTests {
  private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  private func send(
    _ house: TestHouse, _ number: String, person: Int, day: String, _ code: String,
    from other: Bool = false
  ) async throws {
    var bundle = TestBundle()
    bundle.number = number
    bundle.record = "RM-\(person)"
    bundle.nik = "99710115069000\(10 + person)"
    bundle.diagnosis = code
    bundle.start = "\(day)T08:00:00+08:00"
    bundle.end = "\(day)T08:40:00+08:00"
    if other { bundle.organization = "9900103002" }
    let home =
      #""address":[{"use":"home","line":["Kel. Mantuil"],"city":"Banjarmasin"}],"gender""#
    let body = Array(bundle.text.replacing(#""gender""#, with: home).utf8)
    _ =
      other
      ? try await house.submit(body, from: TestHouse.certificateB) : try await house.submit(body)
  }

  private func actor(_ code: String) -> Administration.Actor {
    Administration.Actor(code: code, requestID: "test")
  }

  private func drain(_ house: TestHouse) async throws {
    // The house's registry stands in memory alone; W2 names facilities by the table.
    for entry in house.registry.facilities.values {
      try await house.run(
        """
        INSERT INTO registry.facility (facility_id, code, name, kind, ownership, status, registered_at)
        VALUES ('\(entry.id)', '\(entry.code)', 'Klinik Rekaan', 'clinic-primary', 'private', 'active', '2026-01-01')
        ON CONFLICT DO NOTHING
        """)
    }
    try await FactKeeper(database: house.database, keyring: house.keyring, logger: quiet).drain()
  }

  private func keeper(_ house: TestHouse, now: Int64) -> (AlertKeeper, AlertDesk) {
    let desk = AlertDesk(database: house.database, log: house.log, now: { now })
    return (
      AlertKeeper(
        counter: WeekCounter(database: house.database, now: { now }), desk: desk,
        actor: actor("gateway"), now: { now }, logger: quiet), desk
    )
  }

  /// Monday 2026-06-15 10:00 WITA: the week of 7 June is over.
  private static let now = TestHouse.start
  private static let week = CivilDate(year: 2026, month: 6, day: 7).daysSince1970

  @Test(
    "W2 counts each person once across facilities, keeps its first version, and late data make a second"
  )
  func versions() async throws {
    let house = try await TestHouse()
    try await send(house, "V-1", person: 1, day: "2026-06-08", "A09")
    try await send(house, "V-2", person: 1, day: "2026-06-10", "A09", from: true)
    try await send(house, "V-3", person: 2, day: "2026-06-13", "A09")
    try await send(house, "V-4", person: 3, day: "2026-06-14", "A09")
    try await drain(house)
    let (keeper, _) = keeper(house, now: Self.now)
    #expect(try await keeper.keep(since: Self.week).weeks == 1)
    // The same cases by day: a Monday and a Saturday.
    #expect(
      try await house.rows(
        "SELECT disease, kelurahan, day, cases FROM monitor.day_count ORDER BY day")
        == ["A|6371011001|1|1", "A|6371011001|6|1"])
    // Nothing changed: nothing is counted again.
    #expect(try await keeper.keep(since: Self.week).weeks == 0)
    let book = AlertBook(database: house.database)
    let before = try #require(try await book.report(Self.week))
    #expect(before.latest.version == 1 && before.latest.total("A") == 2)
    #expect(before.latest.total("X") == 3 && before.latest.total("C") == 0)
    try await send(house, "V-5", person: 4, day: "2026-06-12", "A90")
    try await drain(house)
    #expect(try await keeper.keep(since: 0).weeks == 1)
    let after = try #require(try await book.report(Self.week))
    #expect(after.first.version == 1 && after.first.total("X") == 3)
    #expect(after.latest.version == 2 && after.latest.total("X") == 4)
    #expect(after.first.total("C") == 0 && after.latest.total("C") == 1)
    #expect(
      try await house.count(
        "SELECT count(*) FROM monitor.week_count WHERE kelurahan <> '6371011001'") == 0)
    await house.close()
  }

  @Test(
    "A case of measles opens one alert with one leaf and one notice, however often and by however many it is judged"
  )
  func once() async throws {
    let house = try await TestHouse()
    try await send(house, "V-1", person: 1, day: "2026-06-08", "B05.9")
    try await drain(house)
    let (one, desk) = keeper(house, now: Self.now)
    let (two, _) = keeper(house, now: Self.now)
    let leaves = try await house.count("SELECT size FROM audit.head")
    async let first = one.keep(since: Self.week)
    async let second = two.keep(since: Self.week)
    let opened = try await [first.alerts, second.alerts]
    #expect(opened.reduce(0, +) == 1)
    #expect(try await desk.judge(Self.week, by: actor("ani")).isEmpty)
    #expect(try await house.count("SELECT size FROM audit.head") == leaves + 1)
    #expect(try await house.count("SELECT count(*) FROM monitor.alert") == 1)
    let notices = try await desk.notices()
    #expect(notices.count == 1 && notices[0].kind == "disease.alert")
    let noticeDesk = NoticeDesk(database: house.database, log: house.log, now: { Self.now })
    #expect(try await noticeDesk.make(notices, by: [], actor("gateway")) == 1)
    #expect(try await noticeDesk.make(try await desk.notices(), by: [], actor("gateway")) == 0)
    let alert = try #require(try await AlertBook(database: house.database).list().first)
    #expect(alert.unit == WeekHistory.Unit("K", "6371011001") && alert.isRed)
    #expect(alert.facility != nil && alert.state == .new)
    // The next week's case, on its Sunday, goes on with the same alert; a later day is not here yet.
    try await send(house, "V-2", person: 2, day: "2026-06-14", "B05.9")
    try await drain(house)
    let (later, _) = keeper(house, now: Self.now + 7 * 86_400_000_000)
    #expect(try await later.keep(since: Self.week).alerts == 0)
    let gone = try #require(try await AlertBook(database: house.database).file(alert.id))
    #expect(gone.alert.weeks == Self.week...Self.week + 7 && gone.verdicts.count == 2)
    #expect(gone.places.map(\.cases) == [2])
    await house.close()
  }

  /// Twenty weeks of three cases of diarrhoea in Mantuil, with their days, up to the week of 7 June.
  private func fillShort(_ house: TestHouse, facility: FacilityID) async throws {
    try await house.run(
      """
      CREATE TEMP TABLE w AS
      SELECT date '2026-06-07' - 7 * k AS week_start, k FROM generate_series(0, 19) AS k;
      INSERT INTO monitor.week_version (week_start, version, counted_at, fingerprint, list, is_latest, has_days)
      SELECT week_start, 1, now(), 1, '2025-1', true, true FROM w;
      INSERT INTO monitor.week_count
      SELECT w.week_start, 1, c.disease, '\(facility)'::uuid, '6371011001', c.cases, 0
      FROM w, LATERAL (VALUES ('X', 500), ('A', CASE WHEN w.k = 0 THEN 25 ELSE 3 END)) AS c (disease, cases);
      INSERT INTO monitor.day_count
      SELECT w.week_start, 1, 'A', '6371011001', d.day, CASE WHEN w.k = 0 THEN d.many ELSE 1 END
      FROM w, (VALUES (1, 5), (3, 10), (5, 10)) AS d (day, many);
      """)
  }

  @Test("A short history is judged by C2 and ESSENCE's switch over its days, and the alert says so")
  func short() async throws {
    let house = try await TestHouse()
    try await drain(house)
    let facility = try #require(house.registry.facilities.keys.first)
    try await fillShort(house, facility: facility)
    let (_, desk) = keeper(house, now: Self.now)
    let made = try await desk.judge(Self.week, by: actor("ani"))
    #expect(Set(made.map(\.unit.area)) == ["6371", "6371011001"])
    let book = AlertBook(database: house.database)
    for alert in made {
      let verdict = try #require(try await book.file(alert.id)?.verdicts.first)
      #expect(verdict.method == .essence && verdict.family == 24 * 55)
      #expect(try #require(verdict.pValue) < 0.01)
    }
    // Days of a week that was not counted by day end the span: C2 is left, and for the city alone.
    try await house.run(
      """
      DELETE FROM monitor.alert_signal; DELETE FROM monitor.alert;
      UPDATE monitor.week_version SET has_days = false WHERE week_start = '2026-06-07';
      """)
    let again = try await desk.judge(Self.week, by: actor("ani"))
    #expect(again.map(\.unit.area) == ["6371"])
    let only = try #require(again.first)
    let methods = try await book.file(only.id)?.verdicts.map(\.method)
    #expect(methods == [AlertSignal.Method.ears])
    await house.close()
  }

  @Test(
    "Who owed W2 of a past week is told by the registry's history and the calendar, not by today's list"
  )
  func duty() async throws {
    let house = try await TestHouse()
    // Code, kind, status today, status facts from day to day.
    let places: [(String, String, String, [(String, String)])] = [
      (
        "W2-LATER-CLOSED", "clinic-primary", "closed",
        [("active", "[2026-01-01,2026-06-14)"), ("closed", "[2026-06-14,)")]
      ),
      (
        "W2-SUSPENDED", "clinic-primary", "active",
        [
          ("active", "[2026-01-01,2026-06-10)"), ("suspended", "[2026-06-10,2026-06-12)"),
          ("active", "[2026-06-12,)"),
        ]
      ),
      ("W2-PHARMACY", "pharmacy", "active", [("active", "[2026-01-01,)")]),
      ("W2-NEW", "clinic-primary", "active", [("active", "[2026-06-15,)")]),
      ("W2-ON-LEAVE", "practice-doctor", "active", [("active", "[2026-01-01,)")]),
      ("W2-NO-HISTORY", "puskesmas", "active", []),
    ]
    for (index, (code, kind, status, facts)) in places.enumerated() {
      let id = FacilityID(at: Self.now / 1000 + Int64(index))
      let registered = code == "W2-NEW" ? "2026-06-15" : "2026-01-01"
      let rows = facts.map { word, days in
        """
        INSERT INTO registry.fact (fact_id, subject, aspect, item, content, valid, known, stated_by, reason)
        VALUES (gen_random_uuid(), '\(id)', 'status', '', '{"status": "\(word)"}', '\(days)',
          '[2026-01-01,)', 'ani', 'test');
        """
      }.joined(separator: "\n")
      try await house.run(
        """
        INSERT INTO registry.facility (facility_id, code, name, kind, ownership, status, registered_at)
        VALUES ('\(id)', '\(code)', 'Rekaan', '\(kind)', 'private', '\(status)', '\(registered)');
        \(rows)
        """)
    }
    try await house.run(
      """
      INSERT INTO monitor.closure (closure_id, facility_id, first_day, last_day, reason, stated_by, stated_at)
      SELECT gen_random_uuid(), facility_id, '2026-06-07', '2026-06-13', 'cuti', 'ani', now()
      FROM registry.facility WHERE code = 'W2-ON-LEAVE';
      INSERT INTO monitor.week_version VALUES ('2026-06-07', 1, now(), 1, '2025-1', true);
      INSERT INTO monitor.week_reporter
      SELECT '2026-06-07', 1, facility_id, 10, 9 FROM registry.facility
      WHERE code IN ('W2-LATER-CLOSED', 'W2-SUSPENDED');
      """)
    let book = AlertBook(database: house.database)
    let report = try #require(try await book.report(Self.week)).latest
    let ours = report.reporters.filter { $0.facility.hasPrefix("W2-") }
    #expect(
      ours.filter(\.isExpected).map(\.facility) == ["W2-LATER-CLOSED", "W2-NO-HISTORY"])
    // Who sent without owing it stands beside them.
    #expect(ours.filter { !$0.isExpected }.map(\.facility) == ["W2-SUSPENDED"])
    #expect(report.complete.numerator == 1 && report.complete.denominator == 2)
    #expect(report.timely.numerator == 1 && report.timely.denominator == 2)
    await house.close()
  }

  @Test("Clocks are summed as each alert keeps them, and lists go on behind an alert")
  func clocks() async throws {
    let house = try await TestHouse()
    let hours = [1, 23, 25, 60]
    var lines: [String] = []
    var steps: [String] = []
    for (number, ago) in hours.enumerated() {
      let opened = "to_timestamp(\(Self.now / 1_000_000)) - interval '\(ago) hours'"
      let id = "01890000-0000-7000-8000-00000000000\(number)"
      lines.append(
        "('\(id)', 'A', '637101100\(number)', '2026-06-07', '2026-06-07', \(opened), 'amber', 'new')"
      )
      if number == 1 {
        steps.append("('\(id)', 1, 'take', \(opened) + interval '2 hours', 'ani', '')")
      }
      if number == 3 {
        for (turn, step) in ["take", "verify", "assess"].enumerated() {
          steps.append(
            "('\(id)', \(turn + 1), '\(step)', \(opened) + interval '\(20 * (turn + 1)) hours', 'ani', 'x')"
          )
        }
      }
    }
    try await house.run(
      """
      INSERT INTO monitor.alert (alert_id, disease, area, first_week, last_week, opened_at, colour, state)
      VALUES \(lines.joined(separator: ", "));
      INSERT INTO monitor.alert_step (alert_id, ordinal, step, at, actor, note)
      VALUES \(steps.joined(separator: ", "));
      """)
    let book = AlertBook(database: house.database)
    let all = try await book.list()
    #expect(all.count == 4)
    let sums = try await book.punctuality(at: Self.now)
    let sum = try #require(sums.first)
    #expect(sums.count == 1 && sum.facility == nil && sum.alerts == 4)
    func judged(_ clock: (Alert) -> Alert.Clock) -> [Bool] {
      all.compactMap { clock($0).isInTime(at: Self.now) }
    }
    for (share, clock) in [
      (sum.taken, judged { $0.reportClock }), (sum.verified, judged { $0.verifyClock }),
      (sum.assessed, judged { $0.assessClock }),
    ] {
      #expect(share.judged == clock.count && share.kept == clock.filter { $0 }.count)
    }
    // Taken in time twice and once not; verified too late, and not at all; assessed in time.
    #expect(sum.taken.judged == 3 && sum.taken.kept == 2)
    #expect(sum.verified.judged == 2 && sum.verified.kept == 0)
    #expect(sum.assessed.judged == 1 && sum.assessed.kept == 1)
    let first = try await book.page(closed: false, limit: 3)
    let rest = try await book.page(closed: false, after: first.next, limit: 3)
    #expect(first.alerts.map(\.id) + rest.alerts.map(\.id) == all.map(\.id))
    #expect(first.next == first.alerts.last?.id && rest.alerts.count == 1 && rest.next == nil)
    #expect(try await book.page(closed: true).alerts.isEmpty)
    #expect(try await book.page(closed: false, after: AlertID(at: 5)).alerts.isEmpty)
    await house.close()
  }

  @Test("Each step is a leaf, only its owner goes on, and what is refused changes nothing")
  func course() async throws {
    let house = try await TestHouse()
    try await send(house, "V-1", person: 1, day: "2026-06-08", "B05.9")
    try await drain(house)
    let (keeper, desk) = keeper(house, now: Self.now)
    try await keeper.keep(since: Self.week)
    let book = AlertBook(database: house.database)
    let id = try #require(try await book.list().first).id
    func refused(_ step: AlertStep, _ note: String, _ who: String) async throws -> String? {
      do {
        try await desk.take(step, of: id, note: note, by: actor(who))
        return nil
      } catch let refusal as AlertRefusal { return refusal.rule.code }
    }
    let leaves = try await house.count("SELECT size FROM audit.head")
    #expect(try await refused(.verify, "ada kasus", "ani") == "BMB-1894")
    #expect(try await refused(.take, "", "ani") == nil)
    #expect(try await refused(.verify, "x", "ani") == "BMB-1893")
    #expect(try await refused(.assess, "belum", "ani") == "BMB-1892")
    #expect(try await refused(.verify, "ada kasus", "ani") == nil)
    #expect(try await refused(.assess, "risiko rendah", "budi") == "BMB-1894")
    #expect(try await refused(.take, "", "budi") == nil)
    #expect(try await refused(.assess, "risiko rendah", "budi") == nil)
    #expect(try await refused(.respond, "imunisasi tambahan", "budi") == nil)
    #expect(try await refused(.close(.contained), "tidak ada kasus baru", "budi") == nil)
    #expect(try await refused(.take, "", "ani") == "BMB-1891")
    #expect(try await house.count("SELECT size FROM audit.head") == leaves + 6)
    let file = try #require(try await book.file(id))
    #expect(file.steps.map(\.name) == ["take", "verify", "take", "assess", "respond", "close"])
    #expect(file.alert.outcome == .contained && file.alert.owner == "budi")
    #expect(file.alert.verifyClock.isInTime(at: Self.now) == true)
    #expect(try await book.list().isEmpty)
    #expect(try await book.list(closed: true).count == 1)
    await #expect(throws: AlertRefusal.self) {
      try await desk.take(.take, of: AlertID(at: 5), note: "", by: actor("ani"))
    }
    await house.close()
  }

  @Test(
    "What was known so many days after a week's end gives what late reports will add; an import tells nothing"
  )
  func delay() async throws {
    let house = try await TestHouse()
    for number in 1...4 {
      try await send(house, "V-\(number)", person: number, day: "2026-06-09", "J06.9")
    }
    try await drain(house)
    let (keeper, _) = keeper(house, now: Self.now)
    try await keeper.keep(since: Self.week)
    // Received on Monday the 15th, a day after the week's end: known[0] is none, known[1] nothing yet.
    let known = try await house.rows(
      "SELECT days, known FROM monitor.week_delay WHERE week_start = '2026-06-07' ORDER BY 1")
    #expect(known == ["0|0", "1|0"])
    let book = AlertBook(database: house.database)
    #expect(try await book.delay(through: Self.week, at: Self.now) == nil)
    let report = try #require(try await book.report(Self.week)).latest
    #expect(report.complete.numerator == 1 && report.timely.numerator == 1)
    await house.close()
  }
}
