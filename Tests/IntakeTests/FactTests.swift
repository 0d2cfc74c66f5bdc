import Database
import Foundation
import Intake
import Logging
import Monitoring
import RecordModel
import Statistics
import Testing

/// Facts and sums over a real database, from what the intake writes.
@Suite("Facts", .timeLimit(.minutes(5)))
struct FactTests {
  private func keeper(_ house: TestHouse) -> FactKeeper {
    FactKeeper(
      database: house.database, keyring: house.keyring,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  /// A visit with an address in Surgi Mufti, misspelt.
  private func body(_ bundle: TestBundle, address: String? = "Gg. Damai RT 3 Kel. Surgi Mufty")
    -> [UInt8]
  {
    guard let address else { return bundle.bytes }
    let home =
      #""address":[{"use":"home","line":["\#(address)"],"city":"Banjarmasin"}],"gender""#
    return Array(bundle.text.replacing(#""gender""#, with: home).utf8)
  }

  private static let rollup = """
    SELECT r.indicator, r.day, r.kelurahan, r.bucket, r.numerator, r.denominator, r.excluded, r.missing
    FROM monitor.daily_rollup r ORDER BY 1, 2, 3, 4, 5, 6, r.facility_id
    """

  @Test("A visit becomes one fact without an identifier, and its sums, as soon as it is counted")
  func fact() async throws {
    let house = try await TestHouse()
    _ = try await house.submit(body(TestBundle()))
    let keeper = keeper(house)
    try await keeper.drain()
    let facts = try await house.rows(
      """
      SELECT kelurahan, residence_method, day, minute, class, service, sex, age_band, wait_minutes,
        stay_minutes, diagnoses, systolic, diastolic, items FROM monitor.visit_fact
      """)
    #expect(
      facts == [
        "6371041006|spelling|2026-06-14|480|AMB|umum|male|25-44|0|40|{J06.9}|120|80|1"
      ])
    #expect(
      try await house.rows(
        "SELECT numerator, denominator FROM monitor.daily_rollup WHERE indicator = 'W1'") == ["1|1"]
    )
    #expect(try await house.count("SELECT count(*) FROM monitor.work") == 0)
    // The person is neither his id nor what the log calls him.
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM monitor.visit_fact f JOIN identity.person p ON f.person IN
          (p.pseudonym, decode(replace(p.person_id::text, '-', ''), 'hex'))
        """) == 0)
    #expect(try await house.count("SELECT count(*) FROM identity.person") == 1)
    await house.close()
  }

  @Test("A link of two persons makes their facts one person's, and its end makes them two again")
  func linked() async throws {
    let house = try await TestHouse()
    let keeper = keeper(house)
    _ = try await house.submit(TestBundle())
    var other = TestBundle()
    other.nik = "9971011506900055"
    other.organization = "9900103002"
    _ = try await house.submit(other.bytes, from: TestHouse.certificateB)
    try await keeper.drain()
    let persons = "SELECT count(DISTINCT person) FROM monitor.visit_fact"
    #expect(try await house.count(persons) == 2)
    try await house.run(
      """
      INSERT INTO identity.person_link (link_id, left_person, right_person, word, officer,
        rule_version, weight, reasons, evidence)
      SELECT gen_random_uuid(), min(person_id::text)::uuid, max(person_id::text)::uuid, 'same',
        'ani', 'test', 20, '', '' FROM identity.patient
      """)
    try await keeper.drain()
    #expect(try await house.count(persons) == 1)
    try await house.run("UPDATE identity.person_link SET undone_at = now(), undone_by = 'ani'")
    try await keeper.drain()
    #expect(try await house.count(persons) == 2)
    #expect(try await house.count("SELECT count(*) FROM monitor.work") == 0)
    await house.close()
  }

  @Test("A correction, a void and an erasure move the sums, and nothing stays behind")
  func moves() async throws {
    let house = try await TestHouse()
    let keeper = keeper(house)
    _ = try await house.submit(body(TestBundle()))
    try await keeper.drain()
    var later = TestBundle()
    later.diagnosis = "A09"
    later.start = "2026-06-14T07:00:00+08:00"
    // A visit's end is when its sender wrote it: of two words the later counts.
    later.end = "2026-06-14T08:50:00+08:00"
    _ = try await house.submit(body(later, address: "Kel. Mantuil"))
    try await keeper.drain()
    let facts = try await house.rows("SELECT kelurahan, minute FROM monitor.visit_fact")
    #expect(facts == ["6371011001|420"])
    #expect(
      try await house.count(
        "SELECT count(DISTINCT kelurahan) FROM monitor.daily_rollup WHERE indicator = 'V1'") == 1)
    var void = later
    void.status = "entered-in-error"
    void.end = "2026-06-14T09:00:00+08:00"
    _ = try await house.submit(body(void, address: "Kel. Mantuil"))
    try await keeper.drain()
    #expect(try await house.count("SELECT count(*) FROM monitor.visit_fact") == 0)
    #expect(try await house.count("SELECT count(*) FROM monitor.daily_rollup") == 0)
    #expect(try await house.count("SELECT count(*) FROM monitor.sums") == 0)
    #expect(try await house.count("SELECT count(*) FROM monitor.residence_sums") == 0)
    var other = TestBundle()
    other.number = "V-2"
    _ = try await house.submit(body(other))
    try await keeper.drain()
    #expect(try await house.count("SELECT count(*) FROM monitor.visit_fact") == 1)
    try await house.run("DELETE FROM record.visit")
    try await keeper.drain()
    #expect(try await house.count("SELECT count(*) FROM monitor.daily_rollup") == 0)
    await house.close()
  }

  @Test("Merged records are one person for the sums, and two again when it is undone")
  func merge() async throws {
    let house = try await TestHouse()
    let keeper = keeper(house)
    for (number, record, nik) in [("V-1", "RM-1", nil), ("V-2", "RM-2", "9971011506900002")] {
      var bundle = TestBundle()
      bundle.number = number
      bundle.record = record
      bundle.nik = nik
      bundle.start = number == "V-1" ? bundle.start : "2026-06-14T10:00:00+08:00"
      bundle.end = number == "V-1" ? bundle.end : "2026-06-14T10:20:00+08:00"
      _ = try await house.submit(body(bundle))
    }
    try await keeper.drain()
    let persons = "SELECT count(DISTINCT person) FROM monitor.visit_fact"
    let repeats = "SELECT sum(numerator) FROM monitor.daily_rollup WHERE indicator = 'Q2'"
    #expect(try await house.count(persons) == 2)
    #expect(try await house.count(repeats) == 0)
    try await house.run(
      """
      INSERT INTO identity.patient_merge (retired_id, survivor_id, survivor_person, facility_id,
        submission_id)
      SELECT a.patient_id, b.patient_id, b.person_id, a.facility_id, a.patient_id
      FROM identity.patient a, identity.patient b WHERE a.patient_id < b.patient_id
      """)
    try await keeper.drain()
    #expect(try await house.count(persons) == 1)
    #expect(try await house.count(repeats) == 1)
    try await house.run("UPDATE identity.patient_merge SET undone_at = now()")
    try await keeper.drain()
    #expect(try await house.count(persons) == 2)
    #expect(try await house.count(repeats) == 0)
    await house.close()
  }

  @Test("A procedure, the week of pregnancy and the day of life of a newborn reach the fact")
  func signs() async throws {
    let house = try await TestHouse()
    var bundle = TestBundle()
    bundle.systolic = "20"
    bundle.nik = "9971010106260001"
    bundle.birthDate = "2026-06-01"
    var text = bundle.text.replacing("\"89.7\"", with: "\"99.39\"")
      .replacing("\"8480-6\"", with: "\"18185-9\"")
    // The unit of the first observation, told twice.
    for _ in 0..<2 {
      let code = try #require(text.range(of: "18185-9"))
      let unit = try #require(text.range(of: "mm[Hg]", range: code.upperBound..<text.endIndex))
      text.replaceSubrange(unit, with: "wk")
    }
    _ = try await house.submit(Array(text.utf8))
    try await keeper(house).drain()
    let facts = try await house.rows(
      "SELECT signs, gestation_weeks, newborn_days FROM monitor.visit_fact")
    #expect(facts == ["512|20|13"])
    await house.close()
  }

  @Test(
    "A visit whose fact the database refuses is set aside, named, and counted once it is mended")
  func refused() async throws {
    let house = try await TestHouse()
    let keeper = keeper(house)
    try await house.run(
      "ALTER TABLE monitor.visit_fact ADD CONSTRAINT odd CHECK (NOT 'A09' = ANY (diagnoses))")
    for number in 1...4 {
      var bundle = TestBundle()
      bundle.number = "V-\(number)"
      bundle.start = "2026-06-1\(number)T08:00:00+08:00"
      if number == 2 { bundle.diagnosis = "A09" }
      _ = try await house.submit(body(bundle))
    }
    try await keeper.drain()
    #expect(try await house.count("SELECT count(*) FROM monitor.visit_fact") == 3)
    #expect(
      try await house.rows("SELECT sql_state, constraint_name FROM monitor.refused")
        == ["23514|odd"])
    #expect(try await house.count("SELECT count(*) FROM monitor.work") == 0)
    // Counting anew meets it again and goes on; without the constraint it is counted and forgotten.
    _ = try await keeper.reconcile()
    #expect(try await house.count("SELECT count(*) FROM monitor.visit_fact") == 3)
    #expect(try await house.count("SELECT count(*) FROM monitor.refused") == 1)
    try await house.run("ALTER TABLE monitor.visit_fact DROP CONSTRAINT odd")
    #expect(try await keeper.reconcile().factsMended == 1)
    #expect(try await house.count("SELECT count(*) FROM monitor.visit_fact") == 4)
    #expect(try await house.count("SELECT count(*) FROM monitor.refused") == 0)
    await house.close()
  }

  @Test(
    "Random words in random order, counted at random moments by two, are what counting anew gives")
  func incremental() async throws {
    let house = try await TestHouse()
    let keeper = keeper(house)
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<70 {
      var bundle = TestBundle()
      let visit = Int.random(in: 0..<12, using: &generator)
      bundle.number = "V-\(visit)"
      bundle.record = "RM-\(visit % 5)"
      bundle.nik = "997101150690000\(1 + visit % 5)"
      bundle.diagnosis = ["J06.9", "I10", "E11.9", "A09"].randomElement(using: &generator)!
      bundle.systolic = String(Int.random(in: 110...170, using: &generator))
      bundle.start =
        "2026-06-\(10 + visit % 4)T0\(Int.random(in: 6...8, using: &generator)):00:00+08:00"
      bundle.end = "2026-06-14T09:40:00+08:00"
      if Int.random(in: 0..<8, using: &generator) == 0 { bundle.status = "entered-in-error" }
      let home = ["Kel. Mantuil", "Kel. Pelambuan", "Jl. Entah"].randomElement(using: &generator)!
      _ = try await house.submit(body(bundle, address: home))
      if Int.random(in: 0..<6, using: &generator) == 0 {
        async let one: Void = keeper.drain()
        async let other: Void = keeper.drain()
        _ = try await (one, other)
      }
    }
    try await keeper.drain()
    let before = try await house.rows(Self.rollup)
    #expect(!before.isEmpty)
    #expect(try await house.count("SELECT count(DISTINCT grain) FROM monitor.sums") == 7)
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM (SELECT date_trunc('month', day)::date AS month, residence_method AS method,
          residence_certainty AS certainty, count(*) AS visits FROM monitor.visit_fact GROUP BY 1, 2, 3) f
        FULL JOIN monitor.residence_sums s USING (month, method, certainty)
        WHERE f.visits IS DISTINCT FROM s.visits
        """) == 0)
    #expect(try await house.count(SumTests.wrongSums) == 0)
    let outcome = try await keeper.reconcile()
    #expect(outcome.factsMended == 0 && outcome.cellsMended == 0)
    #expect(outcome.visits > 5)
    #expect(try await house.rows(Self.rollup) == before)
    await house.close()
  }

  @Test("Counting anew finds and mends a fact and a sum that were altered or lost")
  func mends() async throws {
    let house = try await TestHouse()
    let keeper = keeper(house)
    for number in 1...3 {
      var bundle = TestBundle()
      bundle.number = "V-\(number)"
      bundle.start = "2026-06-1\(number)T08:00:00+08:00"
      _ = try await house.submit(body(bundle))
    }
    try await keeper.drain()
    let right = try await house.rows(Self.rollup)
    try await house.run(
      "UPDATE monitor.daily_rollup SET numerator = numerator + 1 WHERE indicator = 'V1'")
    #expect(try await keeper.reconcile().cellsMended == 3)
    #expect(try await house.rows(Self.rollup) == right)
    #expect(try await house.count(SumTests.wrongSums) == 0)
    try await house.run(
      """
      UPDATE monitor.sums SET numerator = numerator + 5 WHERE grain = 'monthly' AND indicator = 'V1';
      INSERT INTO monitor.sums
      SELECT grain, indicator, '2020-01-01', facility_id, place, 1, 1, 0, 0
      FROM monitor.sums WHERE grain = 'monthly' AND indicator = 'V1';
      INSERT INTO monitor.sums
      SELECT grain, 'Z9', day, facility_id, place, 1, 1, 0, 0
      FROM monitor.sums WHERE grain = 'daily place' AND indicator = 'V1' AND day = '2026-06-11'
      """)
    #expect(try await keeper.reconcile().cellsMended == 3)
    #expect(try await house.count(SumTests.wrongSums) == 0)
    try await house.run("DELETE FROM monitor.visit_fact WHERE day = '2026-06-12'")
    #expect(try await keeper.reconcile().factsMended == 1)
    #expect(try await house.rows(Self.rollup) == right)
    await house.close()
  }

  @Test(
    "Beds of a month with a change: the last statement of a day counts, and the reference's 82.51 %"
  )
  func beds() async throws {
    let house = try await TestHouse()
    try await house.run(
      """
      INSERT INTO registry.facility (facility_id, code, name, kind, ownership, status)
      VALUES ('01980000-0000-7000-8000-000000000001', 'rs-a', 'RS Rekaan', 'hospital', 'government', 'active')
      """)
    let facility = try #require(FacilityID("01980000-0000-7000-8000-000000000001"))
    // 24 days of 100 beds and 7 of 90, 2,500 bed days used.
    let rows = (1...31).map { day -> [String] in
      let used = day == 31 ? 2500 - 30 * 80 : 80
      return ["2026-05-\(day < 10 ? "0" : "")\(day)", "I", day <= 24 ? "100" : "90", "\(used)"]
    }
    func census(_ rows: [[String]]) throws -> BedCensus {
      try BedCensus.read(
        [["day", "class", "beds", "occupied"]] + rows, today: 30_000, day: { CivilDate.days($0) }
      ).get()
    }
    let first = try census([["2026-05-01", "I", "1", "1"]])
    let second = try census(rows)
    for (moment, one) in [(house.clock.now, first), (house.clock.now + 1_000_000, second)] {
      try await house.database.transaction("test.beds", as: .administration) { transaction in
        one.put(of: facility, by: "t", at: moment, in: transaction)
      }
    }
    let may = try #require(CalendarMonth("2026-05"))
    let use = try #require(
      try await BedCensus.use(may...may, facility: facility, in: house.database).first)
    #expect(use.code == "rs-a" && use.use.days == 31 && use.use.bedDaysAvailable == 3030)
    #expect(abs(use.use.occupancy - 82.50825) < 0.0001)
    #expect(use.use.lengthOfStay == nil)
    // A correction of a day that calls the class otherwise replaces it: its beds do not count twice.
    let renamed = try census([["2026-05-01", "Kelas 1", "100", "80"]])
    let moment = house.clock.now + 2_000_000
    let refused = try await house.database.transaction("test.beds", as: .administration) {
      transaction -> BedCensus.Refused? in
      let refused = try await renamed.needsReason(of: facility, in: transaction)
      renamed.put(of: facility, by: "u", reason: "Nama kelas", at: moment, in: transaction)
      return refused
    }
    #expect(refused?.rule.code == "BMB-1976" && refused?.row == 2 && refused?.field == .reason)
    let again = try #require(
      try await BedCensus.use(may...may, facility: facility, in: house.database).first)
    #expect(again.use.bedDaysAvailable == 3030 && again.use.bedDaysUsed == 2500)
    let dayOne = try #require(CivilDate.days("2026-05-01"))
    let days = try await BedCensus.latest(of: facility, dayOne...dayOne + 1, in: house.database)
    #expect(days.map(\.line.bedClass) == ["I", "Kelas 1"] && days.map(\.by) == ["t", "u"])
    #expect(days.map(\.reason) == [nil, "Nama kelas"])
    await house.close()
  }
}
