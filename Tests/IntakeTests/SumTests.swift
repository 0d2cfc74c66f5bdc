import Database
import Foundation
import Monitoring
import RecordModel
import Testing

/// Sums of every grain, and what is decided from them, over a real database.
@Suite("Sums", .timeLimit(.minutes(5)))
struct SumTests {
  /// Sums of other grains that are not those of their cells.
  static let wrongSums = """
    WITH cells AS (
      SELECT *, date_trunc('month', day)::date AS month, '00000000-0000-0000-0000-000000000000'::uuid AS nobody,
        CASE kelurahan WHEN 'outside' THEN 'outside' WHEN 'unresolved' THEN 'unresolved' ELSE 'resident' END AS home
      FROM monitor.daily_rollup),
    every AS (
      SELECT 'daily facility' AS grain, indicator, day, facility_id, home AS place, numerator, denominator,
        excluded, missing FROM cells
      UNION ALL
      SELECT 'monthly facility', indicator, month, facility_id, home, numerator, denominator, excluded, missing
      FROM cells
      UNION ALL
      SELECT 'daily place', indicator, day, nobody, kelurahan, numerator, denominator, excluded, missing FROM cells
      UNION ALL
      SELECT 'monthly place', indicator, month, nobody, kelurahan, numerator, denominator, excluded, missing
      FROM cells
      UNION ALL
      SELECT 'daily city', indicator, day, nobody, 'city', numerator, denominator, excluded, missing FROM cells
      UNION ALL
      SELECT 'monthly city', indicator, month, nobody, 'city', numerator, denominator, excluded, missing FROM cells
      UNION ALL
      SELECT 'monthly', indicator, month, facility_id, kelurahan, numerator, denominator, excluded, missing
      FROM cells),
    sums AS (
      SELECT grain, indicator, day, facility_id, place, sum(numerator) AS numerator,
        sum(denominator) AS denominator, sum(excluded) AS excluded, sum(missing) AS missing
      FROM every GROUP BY 1, 2, 3, 4, 5),
    told AS (
      SELECT 'daily facility' AS grain, indicator, day, facility_id, '' AS place, bucket AS value, denominator
      FROM cells
      UNION ALL
      SELECT 'monthly facility', indicator, month, facility_id, '', bucket, denominator FROM cells
      UNION ALL
      SELECT 'daily place', indicator, day, nobody, kelurahan, bucket, denominator FROM cells
      UNION ALL
      SELECT 'monthly place', indicator, month, nobody, kelurahan, bucket, denominator FROM cells
      UNION ALL
      SELECT 'daily city', indicator, day, nobody, 'city', bucket, denominator FROM cells
      UNION ALL
      SELECT 'monthly city', indicator, month, nobody, 'city', bucket, denominator FROM cells),
    spread AS (
      SELECT grain, indicator, day, facility_id, place, value, sum(denominator) AS counted
      FROM told WHERE value <> 0 GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(denominator) <> 0)
    SELECT (
      SELECT count(*) FROM sums d FULL JOIN monitor.sums m USING (grain, indicator, day, facility_id, place)
      WHERE (d.numerator, d.denominator, d.excluded, d.missing)
        IS DISTINCT FROM (m.numerator, m.denominator, m.excluded, m.missing))
      + (SELECT count(*) FROM spread d
        FULL JOIN monitor.spread m USING (grain, indicator, day, facility_id, place, value)
        WHERE d.counted IS DISTINCT FROM m.counted)
    """

  private static let cities = """
    INSERT INTO registry.facility (facility_id, code, name, kind, ownership, status)
    VALUES ('01980000-0000-7000-8000-000000000001', 'rs-a', 'RS Rekaan', 'hospital', 'government', 'active'),
      ('01980000-0000-7000-8000-000000000002', 'kl-b', 'Klinik Rekaan', 'clinic-primary', 'private', 'active');
    """

  /// The median of the invented waits of `spans`, reckoned one by one; `days` are days of the year.
  private static func medianWait(_ query: FigureQuery, _ days: ClosedRange<Int>) -> Double? {
    var values: [Int] = []
    for (shift, owner) in [(3, "government"), (0, "private")]
    where (query.ownership ?? owner) == owner && (query.facility == nil || owner == "government") {
      for place in ["6371041006", "6371011001", "outside"]
      where (query.place.map { place == $0 || $0.count == 6 && place.hasPrefix($0) } ?? true)
        && (query.isResident.map { $0 == (place != "outside") } ?? true)
      {
        for day in days {
          values += Array(repeating: (day * 7 + place.count + shift) % 23, count: 1 + day % 3)
        }
      }
    }
    guard !values.isEmpty else { return nil }
    values.sort()
    let last = values.count - 1
    return Double(values[last / 2] + values[(last + 1) / 2]) / 2
  }

  @Test("A span that begins and ends anywhere has the sum of its days, whoever is asked for")
  func spans() async throws {
    let house = try await TestHouse()
    // What happened each day at each facility and place: a number that no other sum is likely to be.
    try await house.run(
      """
      \(Self.cities)
      INSERT INTO monitor.daily_rollup
      SELECT 'V1', day, facility_id, place, 0,
        extract(doy FROM day) * CASE code WHEN 'rs-a' THEN 1 ELSE 3 END * CASE place WHEN 'outside' THEN 7
          WHEN '6371041006' THEN 11 ELSE 13 END, 1, 0, 0
      FROM generate_series('2026-01-01'::date, '2026-05-31', '1 day') AS day, registry.facility,
        unnest('{6371041006,6371011001,outside}'::text[]) AS place
      WHERE code IN ('rs-a', 'kl-b');
      INSERT INTO monitor.daily_rollup
      SELECT 'W2', day, facility_id, place, (extract(doy FROM day)::int * 7 + length(place)
          + CASE code WHEN 'rs-a' THEN 3 ELSE 0 END) % 23, 1, 1 + extract(doy FROM day)::int % 3, 0, 0
      FROM generate_series('2026-01-01'::date, '2026-05-31', '1 day') AS day, registry.facility,
        unnest('{6371041006,6371011001,outside}'::text[]) AS place
      WHERE code IN ('rs-a', 'kl-b');
      """)
    #expect(try await house.count(Self.wrongSums) == 0)
    let book = IndicatorBook(database: house.database)
    let visits = try #require(Indicator.named("V1"))
    let waits = try #require(Indicator.named("W2"))
    let first = try #require(CivilDate.days("2026-01-01"))
    let rs = try #require(FacilityID("01980000-0000-7000-8000-000000000001"))
    let weights = ["6371041006": 11, "6371011001": 13, "outside": 7]
    for _ in 0..<60 {
      let days = [Int.random(in: 0...150), Int.random(in: 0...150)].sorted().map { $0 + first }
      var query = FigureQuery(
        months: CalendarMonth(day: days[0])...CalendarMonth(day: days[1]))
      query.days = days[0]...days[1]
      query.facility = [nil, nil, rs].randomElement()!
      query.ownership = [nil, nil, "government", "private"].randomElement()!
      query.place = [nil, nil, "6371041006", "637104", "outside"].randomElement()!
      query.isResident = [nil, nil, true, false].randomElement()!
      let facilities =
        (query.ownership == "private" ? 0 : 1)
        + (query.ownership == "government" || query.facility != nil ? 0 : 3)
      let places = weights.filter { place, _ in
        (query.place.map { place == $0 || $0.count == 6 && place.hasPrefix($0) } ?? true)
          && (query.isResident.map { $0 == (place != "outside") } ?? true)
      }.values.reduce(0, +)
      let expected = (days[0]...days[1]).reduce(0) { $0 + $1 - first + 1 } * facilities * places
      for group in FigureGroup.allCases {
        let figures = try await book.figures(
          [visits, waits], query, by: group, cut: Int64(first + 400) * 86_400_000_000)
        if group == .all {
          let ofYear = days[0] - first + 1...days[1] - first + 1
          #expect(figures["W2"]?.first?.value == Self.medianWait(query, ofYear), "\(query)")
        }
        let sum = (figures["V1"] ?? []).reduce(0) { $0 + $1.sum.numerator }
        #expect(
          sum == expected,
          "\(query) by \(group), \(CivilDate.text(days[0])) to \(CivilDate.text(days[1]))")
      }
    }
    await house.close()
  }

  @Test("What was decided or kept of a month is made anew as soon as a cell or an owner moves")
  func decisions() async throws {
    let house = try await TestHouse()
    try await house.run(Self.cities)
    let book = IndicatorBook(database: house.database)
    let indicators = ["V1", "W1"].compactMap { Indicator.named($0) }
    let waits = try #require(Indicator.named("W2"))
    let months = try #require(CalendarMonth("2026-01"))...#require(CalendarMonth("2026-04"))
    let places: [FigurePlace] =
      [.city, .facility("rs-a"), .facility("kl-b"), .kelurahan("outside")]
      + ["government", "private"].flatMap { owner in
        [.ownership(owner), .corner(owner, true), .corner(owner, false)]
      }
      + ["6371041006", "6371011001"].map { .kelurahan($0) }
    for turn in 0..<40 {
      if turn % 8 == 7 {
        try await house.run(
          """
          UPDATE registry.facility SET ownership =
            CASE ownership WHEN 'private' THEN 'government' ELSE 'private' END WHERE code = 'kl-b'
          """)
      } else {
        let (month, day) = (Int.random(in: 1...4), Int.random(in: 1...28))
        let (id, value) = [("V1", 0), ("W1", 0), ("W2", Int.random(in: 0...90))].randomElement()!
        try await house.run(
          """
          INSERT INTO monitor.daily_rollup AS r
          VALUES ('\(id)', '2026-\(month)-\(day)',
            '01980000-0000-7000-8000-00000000000\(Int.random(in: 1...2))',
            '\(["6371041006", "6371011001", "outside"].randomElement()!)', \(value),
            \(Int.random(in: 0...3)), \(Int.random(in: 3...9)), 0, 0)
          ON CONFLICT (indicator, day, facility_id, kelurahan, bucket) DO UPDATE SET
            denominator = r.denominator + excluded.denominator
          """)
      }
      let cut = Int64(try #require(CivilDate.days("2026-05-20"))) * 86_400_000_000
      let kept = try await book.openness(indicators, months, cut: cut)
      let anew = try await IndicatorBook(database: house.database)
        .openness(indicators, months, cut: cut)
      for indicator in indicators {
        for place in places {
          #expect(
            kept[indicator.id]?.kinds(of: place, months)
              == anew[indicator.id]?.kinds(of: place, months), "\(turn) \(place)")
        }
      }
      for group in [FigureGroup.facility, .ownership, .kelurahan, .residence, .month] {
        let query = FigureQuery(months: months)
        let figures = try await book.figures([waits], query, by: group, cut: cut)
        let newly = try await IndicatorBook(database: house.database)
          .figures([waits], query, by: group, cut: cut)
        #expect(figures == newly, "\(turn) \(group)")
      }
    }
    await house.close()
  }
}
