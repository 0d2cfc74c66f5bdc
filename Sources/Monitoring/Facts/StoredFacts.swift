import Database
import RecordModel

/// The table of facts: each column once, with how it is written and how it is read.
enum StoredFacts {
  private static let columns = [
    "facility_id", "visit_id", "person", "kelurahan", "residence_method", "residence_certainty",
    "day", "minute", "left_day", "left_minute", "class", "service", "payer", "sex", "age_band",
    "level", "wait_minutes", "stay_minutes", "disposition", "is_finished", "has_referral_in",
    "has_referral_out", "referred_to", "systolic", "diastolic", "fasting_glucose",
    "random_glucose", "hba1c_tenths", "items", "has_antibiotic", "signs", "gestation_weeks",
    "newborn_days", "diagnoses",
  ]
  private static let types = [
    "uuid", "uuid", "bytea", "text", "text", "smallint", "date", "smallint", "date", "smallint",
    "text", "text", "text", "text", "text", "smallint", "integer", "integer", "text", "boolean",
    "boolean", "boolean", "uuid", "smallint", "smallint", "smallint", "smallint", "smallint",
    "smallint", "boolean", "integer", "smallint", "smallint", "text",
  ]

  static let personsOf = Statement(
    "facts.persons_of",
    """
    SELECT DISTINCT v.person \(FactStatements.ofEach("monitor.visit_fact", "person"))
    """)

  static let ofPersons = Statement(
    "facts.of_persons",
    """
    SELECT f.* FROM unnest($1::bytea[]) AS k (person)
    CROSS JOIN LATERAL (SELECT \(columns.joined(separator: ", ")) FROM monitor.visit_fact
      WHERE person = k.person OFFSET 0) f
    """)

  /// The facts of the next persons after one, whole persons only.
  static let page = Statement(
    "facts.person_page",
    """
    SELECT \(columns.joined(separator: ", ")) FROM monitor.visit_fact
    WHERE person > $1 AND person <= (SELECT p.person FROM (
      SELECT person FROM monitor.visit_fact WHERE person > $1 ORDER BY person LIMIT $2) AS p
      ORDER BY p.person DESC LIMIT 1)
    ORDER BY person
    """)

  /// Diagnoses travel as one text, since an array of arrays must be square.
  static let write: Statement = {
    let values = zip(columns.indices, types).map { "unnest($\($0 + 1)::\($1)[]) AS c\($0)" }
    let last = columns.count - 1
    let list = columns.indices.dropLast().map { "c\($0)" } + ["string_to_array(c\(last), ' ')"]
    let changes = columns.dropFirst(2).map { "\($0) = excluded.\($0)" }
    return Statement(
      "facts.write",
      """
      INSERT INTO monitor.visit_fact (\(columns.joined(separator: ", ")))
      SELECT \(list.joined(separator: ", ")) FROM (SELECT \(values.joined(separator: ", "))) AS w
      ON CONFLICT (facility_id, visit_id) DO UPDATE SET \(changes.joined(separator: ", "))
      """)
  }()

  static let remove = Statement(
    "facts.remove",
    """
    DELETE FROM monitor.visit_fact f USING unnest($1::uuid[], $2::uuid[]) AS k (facility_id, visit_id)
    WHERE f.facility_id = k.facility_id AND f.visit_id = k.visit_id
    """)

  static let all = [personsOf, ofPersons, page, write, remove]

  static func bind(_ facts: [VisitFact]) -> BoundStatement {
    func small(_ value: (VisitFact) -> Int?) -> PostgresArray<Int16> {
      PostgresArray(facts.map { value($0).map { Int16(clamping: $0) } })
    }
    func date(_ value: (VisitFact) -> Int?) -> PostgresArray<PostgresDate> {
      PostgresArray(facts.map { value($0).map { PostgresDate(daysSince1970: $0) } })
    }
    func whole(_ value: (VisitFact) -> Int?) -> PostgresArray<Int32> {
      PostgresArray(facts.map { value($0).map { Int32(clamping: $0) } })
    }
    return write.bind(
      facts.map(\.facility), facts.map(\.visit), facts.map(\.person), facts.map(\.kelurahan),
      facts.map(\.residenceMethod), small { $0.residenceCertainty }, date { $0.day },
      small { $0.minute }, date { $0.left?.day }, small { $0.left?.minute },
      facts.map(\.visitClass), facts.map(\.service), facts.map(\.payer),
      facts.map(\.sex.rawValue), facts.map(\.ageBand.rawValue), small { $0.level },
      whole { $0.waitMinutes }, whole { $0.stayMinutes }, facts.map(\.disposition),
      facts.map(\.isFinished), facts.map(\.hasReferralIn), facts.map(\.hasReferralOut),
      PostgresArray(facts.map(\.referredTo)), small { $0.systolic }, small { $0.diastolic },
      small { $0.fastingGlucose }, small { $0.randomGlucose }, small { $0.hba1cTenths },
      small { $0.items }, facts.map(\.hasAntibiotic), facts.map { Int32($0.signs.rawValue) },
      small { $0.gestationWeeks }, small { $0.newbornDays },
      facts.map { $0.diagnoses.joined(separator: " ") })
  }

  static func read(_ row: Row) throws -> VisitFact {
    func small(_ column: Int) throws -> Int? {
      try row.decodeOptional(column, as: Int16.self).map(Int.init)
    }
    func whole(_ column: Int) throws -> Int? {
      try row.decodeOptional(column, as: Int32.self).map(Int.init)
    }
    var fact = VisitFact(
      facility: try row.decode(0), visit: try row.decode(1), person: try row.decode(2),
      day: try row.decode(6, as: PostgresDate.self).daysSince1970)
    fact.kelurahan = try row.decode(3)
    fact.residenceMethod = try row.decode(4)
    fact.residenceCertainty = try small(5) ?? 0
    fact.minute = try small(7) ?? 0
    if let day = try row.decodeOptional(8, as: PostgresDate.self), let minute = try small(9) {
      fact.left = .init(day: day.daysSince1970, minute: minute)
    }
    fact.visitClass = try row.decode(10)
    fact.service = try row.decode(11)
    fact.payer = try row.decode(12)
    fact.sex = Sex(rawValue: try row.decode(13)) ?? .unknown
    fact.ageBand = AgeBand(rawValue: try row.decode(14)) ?? .unknown
    fact.level = try small(15) ?? 1
    fact.waitMinutes = try whole(16)
    fact.stayMinutes = try whole(17)
    fact.disposition = try row.decode(18)
    fact.isFinished = try row.decode(19)
    fact.hasReferralIn = try row.decode(20)
    fact.hasReferralOut = try row.decode(21)
    fact.referredTo = try row.decodeOptional(22)
    fact.systolic = try small(23)
    fact.diastolic = try small(24)
    fact.fastingGlucose = try small(25)
    fact.randomGlucose = try small(26)
    fact.hba1cTenths = try small(27)
    fact.items = try small(28) ?? 0
    fact.hasAntibiotic = try row.decode(29)
    fact.signs = CareSign(rawValue: try whole(30) ?? 0)
    fact.gestationWeeks = try small(31)
    fact.newbornDays = try small(32)
    fact.diagnoses = try row.decode(33, as: PostgresArray<String>.self).elements.compactMap(\.self)
    return fact
  }
}

/// The table of daily sums.
enum StoredRollup {
  static let add = Statement(
    "facts.add_rollup",
    """
    INSERT INTO monitor.daily_rollup AS r
      (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
    SELECT unnest($1::text[]), unnest($2::date[]), unnest($3::uuid[]), unnest($4::text[]),
      unnest($5::smallint[]), unnest($6::bigint[]), unnest($7::bigint[]), unnest($8::bigint[]),
      unnest($9::bigint[])
    ON CONFLICT (indicator, day, facility_id, kelurahan, bucket) DO UPDATE SET
      numerator = r.numerator + excluded.numerator,
      denominator = r.denominator + excluded.denominator,
      excluded = r.excluded + excluded.excluded, missing = r.missing + excluded.missing
    """)

  static let drop = Statement(
    "facts.drop_empty_rollup",
    """
    DELETE FROM monitor.daily_rollup r
    USING unnest($1::text[], $2::date[], $3::uuid[], $4::text[], $5::smallint[])
      AS k (indicator, day, facility_id, kelurahan, bucket)
    WHERE r.indicator = k.indicator AND r.day = k.day AND r.facility_id = k.facility_id
      AND r.kelurahan = k.kelurahan AND r.bucket = k.bucket
      AND r.numerator = 0 AND r.denominator = 0 AND r.excluded = 0 AND r.missing = 0
    """)

  static let everything = Statement(
    "facts.whole_rollup",
    """
    SELECT indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing
    FROM monitor.daily_rollup WHERE indicator = $1
    """)

  static let indicators = Statement(
    "facts.rollup_indicators",
    """
    WITH RECURSIVE next AS (
      (SELECT indicator FROM monitor.daily_rollup ORDER BY indicator LIMIT 1)
      UNION ALL
      SELECT (SELECT r.indicator FROM monitor.daily_rollup r WHERE r.indicator > next.indicator
        ORDER BY r.indicator LIMIT 1) FROM next WHERE next.indicator IS NOT NULL)
    SELECT indicator FROM next WHERE indicator IS NOT NULL
    """)

  /// Makes an indicator's sums anew from those of days and cells, where they are other; one row for each that was.
  static let mendSums = Statement(
    "facts.mend_sums",
    """
    WITH right_sums AS MATERIALIZED (SELECT * FROM monitor.right_sums($1)),
    wrong AS (
      DELETE FROM monitor.sums s WHERE s.indicator = $1 AND NOT EXISTS (SELECT FROM right_sums r
        WHERE r.grain = s.grain AND r.day = s.day AND r.facility_id = s.facility_id
          AND r.place = s.place)
      RETURNING 1),
    mended AS (
      INSERT INTO monitor.sums AS s SELECT * FROM right_sums
      ON CONFLICT (grain, indicator, day, facility_id, place) DO UPDATE SET
        numerator = excluded.numerator, denominator = excluded.denominator,
        excluded = excluded.excluded, missing = excluded.missing
      WHERE (s.numerator, s.denominator, s.excluded, s.missing)
        <> (excluded.numerator, excluded.denominator, excluded.excluded, excluded.missing)
      RETURNING 1)
    SELECT * FROM wrong UNION ALL SELECT * FROM mended
    """)

  /// The same of its values.
  static let mendSpread = Statement(
    "facts.mend_spread",
    """
    WITH right_spread AS MATERIALIZED (SELECT * FROM monitor.right_spread($1)),
    wrong AS (
      DELETE FROM monitor.spread s WHERE s.indicator = $1 AND NOT EXISTS (SELECT FROM right_spread r
        WHERE r.grain = s.grain AND r.day = s.day AND r.facility_id = s.facility_id
          AND r.place = s.place AND r.value = s.value)
      RETURNING 1),
    mended AS (
      INSERT INTO monitor.spread AS s SELECT * FROM right_spread
      ON CONFLICT (grain, indicator, day, facility_id, place, value) DO UPDATE SET counted = excluded.counted
      WHERE s.counted <> excluded.counted RETURNING 1)
    SELECT * FROM wrong UNION ALL SELECT * FROM mended
    """)

  /// Takes away the sums and values of what is counted no more; one row for each.
  static let dropSums = Statement(
    "facts.drop_sums",
    """
    WITH sums AS (
      DELETE FROM monitor.sums s
      WHERE NOT EXISTS (SELECT FROM monitor.daily_rollup r WHERE r.indicator = s.indicator) RETURNING 1),
    spread AS (
      DELETE FROM monitor.spread s
      WHERE NOT EXISTS (SELECT FROM monitor.daily_rollup r WHERE r.indicator = s.indicator) RETURNING 1)
    SELECT * FROM sums UNION ALL SELECT * FROM spread
    """)

  static let all = [add, drop, everything, indicators, mendSums, mendSpread, dropSums]

  /// Cells of one statement: enough to make its cost small, few enough to be a modest message.
  private static let chunk = 5000

  static func statements(adding rollup: Rollup) -> [BoundStatement] {
    let changed = rollup.cells.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
    return stride(from: 0, to: changed.count, by: chunk).flatMap { start in
      let part = changed[start..<min(start + chunk, changed.count)]
      let (cells, sums) = (part.map(\.key), part.map(\.value))
      let days = cells.map { PostgresDate(daysSince1970: $0.day) }
      let buckets = cells.map { Int16(clamping: $0.bucket) }
      let added = add.bind(
        cells.map(\.indicator), days, cells.map(\.facility), cells.map(\.kelurahan), buckets,
        sums.map { Int64($0.numerator) }, sums.map { Int64($0.denominator) },
        sums.map { Int64($0.excluded) }, sums.map { Int64($0.missing) })
      // What only grew is not empty.
      let fell = part.filter(\.value.falls).map(\.key)
      if fell.isEmpty { return [added] }
      return [
        added,
        drop.bind(
          fell.map(\.indicator), fell.map { PostgresDate(daysSince1970: $0.day) },
          fell.map(\.facility), fell.map(\.kelurahan), fell.map { Int16(clamping: $0.bucket) }),
      ]
    }
  }

  static func read(_ row: Row) throws -> (RollupCell, RollupSum) {
    (
      RollupCell(
        indicator: try row.decode(0), day: try row.decode(1, as: PostgresDate.self).daysSince1970,
        facility: try row.decode(2), kelurahan: try row.decode(3),
        bucket: Int(try row.decode(4, as: Int16.self))),
      RollupSum(
        numerator: Int(try row.decode(5, as: Int64.self)),
        denominator: Int(try row.decode(6, as: Int64.self)),
        excluded: Int(try row.decode(7, as: Int64.self)),
        missing: Int(try row.decode(8, as: Int64.self)))
    )
  }
}
