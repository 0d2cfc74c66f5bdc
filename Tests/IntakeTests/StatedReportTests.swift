import Administration
import Database
import FHIRFormat
import FHIRViews
import Foundation
import Monitoring
import RecordModel
import Registry
import StrictJSON
import Testing

/// Frozen reports with what people stated, and the causes of deaths, over a real database.
@Suite("Frozen reports with stated figures", .timeLimit(.minutes(5)))
struct StatedReportTests {
  /// 2026-07-10 00:00 in Banjarmasin.
  private static let tenth: Int64 = 1_783_612_800_000_000
  /// Up to when all is counted: 2026-07-09 00:00.
  private static let counted: Int64 = 1_783_526_400_000_000
  private static let actor = Administration.Actor(code: "os:test", requestID: "test")
  private let june = ReportPeriod("2026-06")!

  /// Two hospitals at work since 2020.
  private func house() async throws -> TestHouse {
    let house = try await TestHouse()
    for facility in house.registry.facilities.values {
      try await house.registerHospital(facility.id, facility.code, "private")
    }
    try await counted(house, Self.counted)
    return house
  }

  private func counted(_ house: TestHouse, _ moment: Int64) async throws {
    try await house.run("UPDATE monitor.turn SET counted_at = to_timestamp(\(moment / 1_000_000))")
  }

  /// Women who gave birth, all in a facility: those of February stand in June's report as of the year alone.
  private func births(_ house: TestHouse) async throws {
    try await house.run(
      """
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT 'SPM02', v.day::date, f.facility_id, v.home, 0, v.n, v.n, 0, 0
      FROM registry.facility f, (VALUES ('2026-02-03', '6371011001', 30), ('2026-06-03', '6371011001', 40),
        ('2026-06-03', '6371011002', 3), ('2026-06-03', '6371011003', 50)) AS v (day, home, n)
      WHERE f.code = 'clinic-a'
      """)
  }

  private func desk(_ house: TestHouse) -> ReportDesk {
    ReportDesk(database: house.database, log: house.log, now: { Self.tenth })
  }

  private func state(
    _ house: TestHouse, _ subject: String, _ period: String, _ place: String, numerator: Int? = nil,
    _ denominator: Int, source: String = "SK Dinas 7", by actor: String = "ani", at moment: Int64
  ) async throws {
    let figure = StatedFigure(
      subject: subject, period: period, place: place, numerator: numerator,
      denominator: denominator, source: source, sourceDay: 20_500)
    try await house.database.transaction("test.state", as: .administration) {
      StatedBook.put([figure], by: actor, at: moment, in: $0)
    }
  }

  private func content(
    _ report: FrozenReport, _ house: TestHouse, shown: Bool = false
  ) async throws -> ReportContent {
    let whole = try #require(try await ReportStore.one(report.id, in: house.database))
    return try #require(ReportContent(bytes: shown ? whole.shown : whole.content))
  }

  private func row(_ content: ReportContent, _ table: String, _ key: String) throws -> [ReportTable
    .Cell]
  {
    let table = try #require(content.tables.first { $0.name == table })
    return try #require(table.rows.first { $0.key == key }).cells
  }

  @Test(
    "A service stands beside the target in force at the cut, and a later word changes a revision alone"
  )
  func targets() async throws {
    let house = try await house()
    try await births(house)
    try await state(house, "SPM02", "2026", "city", 1000, source: "Proyeksi", at: 1_000_000)
    try await state(house, "SPM02", "2026", "city", 200, at: 2_000_000)
    try await state(house, "SPM02", "2026", "6371011002", 60, at: 2_000_000)
    try await state(house, "SPM02", "2026", "6371011004", 10, at: 2_000_000)
    try await state(house, "SPM02", "2025", "city", 7, at: 2_000_000)
    let frozen = try await desk(house).freeze(.spm, june, by: Self.actor).get()
    let city = try #require(frozen.first { $0.isCity })
    #expect(city.version == 3)
    let whole = try await content(city, house)
    #expect(try row(whole, "city", "SPM02")[0] == .count(93))
    let day = ReportTable.Cell.figure(CivilDate.text(20_500))
    #expect(
      try row(whole, "target", "SPM02/city") == [
        .count(123), .count(200), .figure("61.5"), .figure("%"), .count(77),
        .figure("SK Dinas 7"), day,
      ])
    #expect(
      try row(whole, "target", "SPM02/6371011002").prefix(5)
        == [.count(3), .count(60), .figure("5.0"), .figure("%"), .count(57)])
    // Nobody was served there, and of so few no share is told.
    #expect(
      try row(whole, "target", "SPM02/6371011004").prefix(5)
        == [.count(0), .count(10), .empty, .empty, .count(10)])
    #expect(try row(whole, "target", "SPM01/city")[1] == .empty)
    // The office sees no three, nor what would tell them.
    let shown = try await content(city, house, shown: true)
    let small = try row(shown, "target", "SPM02/6371011002")
    #expect(small[0] == .hidden && small[1] == .count(60) && small[2] == .hidden)
    #expect(small[4] == .hidden)
    #expect(try row(shown, "target", "SPM02/6371011001")[0] == .hidden)
    #expect(try row(shown, "target", "SPM02/city")[0] == .count(123))
    #expect(try await desk(house).verify(city.id) == nil)
    // Another word, after the cut.
    try await state(house, "SPM02", "2026", "city", 400, at: Self.counted + 1_000_000)
    #expect(try await desk(house).verify(city.id) == nil)
    #expect(try await desk(house).freeze(.spm, june, by: Self.actor).get().isEmpty)
    try await counted(house, Self.counted + 60_000_000)
    let revised = try await desk(house).freeze(.spm, june, by: Self.actor).get()
    let second = try #require(revised.first { $0.isCity })
    #expect(second.revision == 2 && second.inputHash != city.inputHash)
    let again = try await content(second, house)
    #expect(again.revises == city.contentHash)
    #expect(try row(again, "target", "SPM02/city")[4] == .count(277))
    let change = again.changes.first { $0.row == "SPM02/city" && $0.column == "gap" }
    #expect(change?.before == .count(77) && change?.now == .count(277))
    #expect(try await desk(house).verify(city.id) == nil)
    #expect(try await desk(house).verify(second.id) == nil)
    await house.close()
  }

  @Test(
    "What version 2 froze is made anew to the byte, with its own words and without what was stated")
  func earlier() async throws {
    let house = try await house()
    try await births(house)
    try await state(house, "SPM02", "2026", "city", 200, at: 2_000_000)
    let maker = ReportMaker(database: house.database)
    for (number, kind) in [ReportDefinition.Kind.spm, .inm].enumerated() {
      let made = try #require(try await maker.make(kind, june, version: 2).first)
      #expect(made.content.tables.map(\.name) == ["city", "facility", "kelurahan"], "\(kind)")
      let (old, new) = (ReportDefinition.of(kind, version: 2), ReportDefinition.of(kind))
      #expect(old.version == 2 && old.limits != new.limits, "\(kind)")
      let bytes = String(decoding: made.content.bytes, as: UTF8.self)
      #expect(bytes.contains(old.limits.english) && !bytes.contains(new.limits.english), "\(kind)")
      let id = ReportID(at: Self.tenth / 1000 - 1 - Int64(number))
      try await house.database.transaction("test.freeze", as: .administration) {
        ReportStore.insert(
          id, made, content: made.content.bytes, shown: made.shown.bytes, revision: 1,
          at: Self.tenth - 1000, by: "os:test", in: $0)
      }
      #expect(try await desk(house).verify(id) == nil, "\(kind)")
    }
    await house.close()
  }

  @Test(
    "A form stands with who stated it, and who owes one and did not is named, as both were at the cut"
  )
  func forms() async throws {
    let house = try await house()
    try await state(
      house, "INM01", "2026-06", "clinic-a", numerator: 43, 50, source: "Audit", by: "kepala-a",
      at: 2_000_000)
    try await state(house, "INM01", "2026-05", "clinic-b", numerator: 1, 50, at: 2_000_000)
    let frozen = try await desk(house).freeze(.inm, june, by: Self.actor).get()
    // Each of the two has a report of its own, though no visit of either is counted.
    #expect(frozen[0].isCity && Set(frozen.map(\.scope)) == ["6371", "clinic-a", "clinic-b"])
    let city = try await content(frozen[0], house)
    #expect(
      try row(city, "forms", "INM01") == [
        .count(43), .count(50), .figure("86.0"), .figure("%"), .figure("85.0"), .count(2),
        .count(1), .count(1), .count(1),
      ])
    // Hospitals owe no success of TB treatment.
    #expect(try row(city, "forms", "INMP4")[5] == .count(0))
    let stated = try row(city, "formsFacility", "INM01/clinic-a")
    #expect(stated[5] == .count(1) && stated[6] == .count(1) && stated[7] == .figure("Audit"))
    #expect(stated[9] == .figure("kepala-a") && stated[10] == .figure("1970-01-01"))
    let missing = try row(city, "formsFacility", "INM01/clinic-b")
    #expect(missing[0] == .empty && missing[2] == .empty)
    #expect(missing[5] == .count(1) && missing[6] == .count(0))
    let other = try #require(frozen.first { $0.scope == "clinic-b" })
    let own = try await content(other, house)
    #expect(try row(own, "forms", "INM01")[6] == .count(0))
    let words = own.tables.flatMap { $0.rows.map(\.key) }
    #expect(!words.contains { $0.contains("clinic-a") })
    let bundle = MeasureReportView(city).bundle.serialized()
    #expect(FHIRStructure.check(try JSONDocument(bundle, limits: .history).root, path: "").isEmpty)
    #expect(String(decoding: bundle, as: UTF8.self).contains("\"INM01\""))
    // A facility that is suspended afterwards, and a word of afterwards, change nothing of it.
    try await house.run(
      """
      INSERT INTO registry.fact (fact_id, subject, aspect, item, content, valid, known, stated_by, reason)
      SELECT gen_random_uuid(), facility_id, 'status', '', '{"status": "suspended"}',
        daterange('2020-01-01', NULL), tstzrange('2026-08-01', NULL), 'ani', 'uji'
      FROM registry.facility WHERE code = 'clinic-b';
      UPDATE registry.facility SET status = 'suspended' WHERE code = 'clinic-b'
      """)
    try await state(
      house, "INM01", "2026-06", "clinic-b", numerator: 5, 50, at: Self.counted + 1_000_000)
    for report in frozen {
      #expect(try await desk(house).verify(report.id) == nil, "\(report.scope)")
    }
    await house.close()
  }

  @Test("Who owed a form does not change when the registry hears afterwards what a facility is")
  func kinds() async throws {
    let house = try await house()
    let frozen = try await desk(house).freeze(.inm, june, by: Self.actor).get()
    let owed = try row(try await content(frozen[0], house), "forms", "INM01")[5]
    #expect(frozen[0].isCity && owed == .count(2))
    // Its history begins after the cut as the list had it, and then it becomes another kind, from before June on.
    try await house.run(
      """
      INSERT INTO registry.fact (fact_id, subject, aspect, item, content, valid, known, stated_by, reason)
      SELECT gen_random_uuid(), facility_id, v.aspect, '', v.content::jsonb, daterange('2020-01-01', NULL),
        tstzrange(v.begins::timestamptz, v.ends::timestamptz), 'ani', 'uji'
      FROM registry.facility, (VALUES ('status', '{"status": "active"}', '2026-08-01', NULL),
        ('profile', '{"name": "Klinik", "kind": "hospital", "ownership": "private"}', '2026-08-01', '2026-09-01'),
        ('profile', '{"name": "Klinik", "kind": "pharmacy", "ownership": "private"}', '2026-09-01', NULL))
        AS v (aspect, content, begins, ends)
      WHERE code = 'clinic-b';
      UPDATE registry.facility SET kind = 'pharmacy' WHERE code = 'clinic-b'
      """)
    for report in frozen {
      #expect(try await desk(house).verify(report.id) == nil, "\(report.scope)")
    }
    await house.close()
  }

  @Test(
    "Strata of a MeasureReport part their group: none counts more than it, also not all together")
  func strata() async throws {
    let house = try await house()
    try await births(house)
    try await state(house, "SPM02", "2026", "city", 200, at: 2_000_000)
    try await state(house, "SPM02", "2026", "6371011002", 60, at: 2_000_000)
    try await house.run(
      "UPDATE registry.facility SET ownership = 'government' WHERE code = 'clinic-b'")
    let frozen = try await desk(house).freeze(.spm, june, by: Self.actor).get()
    let view = MeasureReportView(try await content(frozen[0], house))
    let groups = try #require(view.report["group"]?.array)
    func counts(_ json: JSON) -> [String: Int] {
      let pairs = (json["population"]?.array ?? []).compactMap { one -> (String, Int)? in
        guard let code = one["code"]?["coding"]?[0]?["code"]?.string,
          let count = one["count"]?.int
        else { return nil }
        return (code, count)
      }
      return Dictionary(pairs, uniquingKeysWith: +)
    }
    var names: Set<String> = []
    for group in groups {
      let whole = counts(group)
      let name = group["code"]?["text"]?.string ?? ""
      for stratifier in group["stratifier"]?.array ?? [] {
        let kind = stratifier["code"]?[0]?["coding"]?[0]?["code"]?.string ?? ""
        if name.hasPrefix("SPM02") { names.insert("\(name) \(kind)") }
        let parts = (stratifier["stratum"]?.array ?? []).map(counts)
        for (code, most) in whole {
          #expect(parts.reduce(0) { $0 + ($1[code] ?? 0) } <= most, "\(name) \(kind) \(code)")
        }
      }
    }
    #expect(
      names == [
        "SPM02 ownership", "SPM02 residence", "SPM02 facility", "SPM02 kelurahan",
        "SPM02-target kelurahan",
      ])
    let year = try #require(groups.first { $0["code"]?["text"]?.string == "SPM02-target" })
    #expect(counts(year)["numerator"] == 123 && counts(year)["denominator"] == 200)
    await house.close()
  }

  @Test("Government stands beside private, residents beside others, in reports of indicators")
  func sides() async throws {
    let house = try await house()
    try await births(house)
    try await house.run(
      """
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      SELECT 'SPM02', '2026-06-04', facility_id, 'outside', 0, 20, 20, 0, 0
      FROM registry.facility WHERE code = 'clinic-b';
      UPDATE registry.facility SET ownership = 'government' WHERE code = 'clinic-b'
      """)
    let frozen = try await desk(house).freeze(.spm, june, by: Self.actor).get()
    let city = try await content(frozen[0], house)
    let counts = try ["government", "private", "resident", "elsewhere"].map {
      try row(city, "compare", "SPM02/\($0)")[0]
    }
    #expect(counts == [.count(20), .count(93), .count(93), .count(20)])
    #expect(try await desk(house).verify(frozen[0].id) == nil)
    await house.close()
  }

  @Test(
    "Deaths stand by the main diagnosis of the visit that ended so, of all classes, from version 2 on"
  )
  func deaths() async throws {
    let house = try await house()
    try await house.run(
      """
      INSERT INTO monitor.visit_fact (facility_id, visit_id, person, kelurahan, residence_method,
        residence_certainty, day, minute, class, service, payer, sex, age_band, level, disposition,
        is_finished, has_referral_in, has_referral_out, diagnoses, items, has_antibiotic)
      SELECT f.facility_id, ('01980000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
        decode(lpad(to_hex(n), 32, '0'), 'hex'), 'unresolved', 'none', 0, '2026-06-03', n,
        CASE WHEN n <= 9 THEN 'EMER' ELSE 'IMP' END, 'umum', '', 'female', '25-44', 2,
        CASE WHEN n <= 12 THEN 'exp' ELSE 'home' END, true, false, false,
        CASE WHEN n = 12 THEN '{}'::text[] ELSE ARRAY['I21.9', 'E11.9'] END, 0, false
      FROM registry.facility f, generate_series(1, 21) AS n
      WHERE f.code = CASE WHEN n = 21 THEN 'clinic-b' ELSE 'clinic-a' END;
      -- The first of them is said to have died in another hospital too.
      UPDATE monitor.visit_fact SET day = '2026-06-05', disposition = 'exp-lt48h',
        person = decode(lpad('1', 32, '0'), 'hex')
      WHERE visit_id = '01980000-0000-7000-8000-000000000015';
      -- The second was said so at a puskesmas before, of which this report does not tell.
      INSERT INTO monitor.visit_fact (facility_id, visit_id, person, kelurahan, residence_method,
        residence_certainty, day, minute, class, service, payer, sex, age_band, level, disposition,
        is_finished, has_referral_in, has_referral_out, diagnoses, items, has_antibiotic)
      SELECT facility_id, '01980000-0000-7000-8000-000000000016', decode(lpad('2', 32, '0'), 'hex'),
        'unresolved', 'none', 0, '2026-06-02', 1, 'EMER', 'umum', '', 'female', '25-44', 1, 'exp',
        true, false, false, ARRAY['I21.9'], 0, false
      FROM registry.facility WHERE code = 'clinic-b'
      """)
    let maker = ReportMaker(database: house.database)
    let all = try await maker.make(.rl, june)
    let made = try #require(all.first)
    let table = try #require(made.content.tables.first { $0.name == "deaths" })
    #expect(table.rows.map(\.key) == ["-", "I21"])
    #expect(table.rows.map { ReportTable.sum($0.cells) } == [1, 11])
    // Each person once: the second hospital's death stands in its own report alone.
    let clinics = try all.dropFirst().map { one in
      try #require(one.content.tables.first { $0.name == "deaths" }).rows
        .reduce(0) { $0 + ReportTable.sum($1.cells) }
    }
    #expect(clinics.sorted() == [1, 12])
    #expect(try row(made.content, "rl3", "IMP")[2] == .count(4))
    #expect(try row(made.content, "kelurahan", "unresolved") == [.count(21)])
    #expect(try row(made.content, "kelurahan", "outside") == [.count(0)])
    // The office's view: one is too few to be there, eleven are told as ten, and all others may be 0.
    let shown = try #require(made.shown.tables.first { $0.name == "deaths" })
    #expect(shown.rows.map(\.key) == ["I21"])
    #expect(shown.rows.map { ReportTable.sum($0.cells) } == [10])
    #expect(!shown.rows[0].cells.contains(.count(0)))
    let before = try #require(try await maker.make(.rl, june, version: 1).first)
    #expect(!before.content.tables.contains { $0.name == "deaths" })
    #expect(!before.content.tables.contains { $0.name == "kelurahan" })
    #expect(before.content.inputs.count == made.content.inputs.count)
    let words = String(decoding: before.content.bytes, as: UTF8.self)
    #expect(!words.contains("Deaths by cause"))
    await house.close()
  }
}
