package import Database

/// The SQL of reading quality, sent under the role of monitoring.
package enum QualityReading {
  static let cut = Statement(
    "quality.data_cut",
    """
    SELECT least(t.counted_at, (SELECT min(w.noted_at) FROM monitor.quality_work w))
    FROM monitor.quality_turn t
    """)

  private static func key(_ group: QualityGroup) -> String {
    switch group {
    case .all: "'all'"
    case .facility: "f.code"
    case .feed: "q.feed"
    case .vendor: "q.vendor"
    case .software: "q.software"
    case .day: "to_char(q.day, 'YYYY-MM-DD')"
    }
  }

  private static let filter = """
    WHERE q.day BETWEEN $1::date AND $2::date AND ($3::uuid[] IS NULL OR q.facility_id = ANY ($3::uuid[]))
      AND ($4::text IS NULL OR q.feed = $4::text)
    """

  /// - Parameter isWhole: whether the days are whole months.
  static func sums(_ group: QualityGroup, isWhole: Bool) -> Statement {
    Statement(
      "quality.\(isWhole ? "monthly" : "daily")_sums_\(group.rawValue)",
      """
      SELECT \(key(group)), q.measure, sum(q.total)::bigint, sum(q.good)::bigint,
        sum(q.defaulted)::bigint
      FROM monitor.quality_\(isWhole ? "monthly" : "daily") q JOIN registry.facility f USING (facility_id)
      \(filter) GROUP BY 1, 2
      """)
  }

  static func days(_ group: QualityGroup) -> Statement {
    Statement(
      "quality.days_\(group.rawValue)",
      """
      SELECT \(key(group)), count(DISTINCT q.day)
      FROM monitor.quality_daily q JOIN registry.facility f USING (facility_id)
      \(filter) AND q.measure = 'submission' GROUP BY 1
      """)
  }

  /// Visits by month, facility and all that they may be split by; the days are whole months.
  static let parts = Statement(
    "quality.parts",
    """
    SELECT to_char(q.day, 'YYYY-MM'), f.code, sum(q.total)::bigint
    FROM monitor.quality_monthly q JOIN registry.facility f USING (facility_id)
    WHERE q.measure = 'visit' AND q.day BETWEEN $1 AND $2
    GROUP BY 1, 2, q.feed, q.vendor, q.software
    """)

  static let faults = Statement(
    "quality.faults",
    """
    SELECT q.rule, sum(q.findings)::bigint, sum(q.submissions)::bigint
    FROM monitor.quality_rule q \(filter) GROUP BY 1 ORDER BY 2 DESC, 1
    """)

  static let rows = Statement(
    "quality.rows",
    """
    SELECT q.day, q.submission_id, q.facility_id, q.place, q.feed, q.asked & ~q.met
    FROM monitor.visit_quality q \(filter) AND q.asked & ~q.met <> 0 AND q.asked & ~q.met & $5::integer <> 0
    ORDER BY q.day DESC, q.submission_id DESC, q.place LIMIT $6
    """)

  /// The facilities and days on which a rule, or any, was broken, the newest first.
  static let broken = Statement(
    "quality.broken",
    """
    SELECT q.facility_id, q.day, sum(q.findings)::bigint FROM monitor.quality_rule q
    \(filter) AND ($5::text IS NULL OR q.rule = $5::text) GROUP BY 1, 2 ORDER BY 2 DESC, 1 LIMIT 200
    """)

  /// Where a facility's submissions of some time broke a rule, or any, and how to mend it.
  static let places = Statement(
    "quality.places",
    """
    SELECT s.submission_id, coalesce(e ->> 'code', ''), coalesce(e ->> 'position', ''),
      coalesce(e -> 'fix' ->> 'id', ''), coalesce(e -> 'fix' ->> 'en', '')
    FROM record.submission s
    CROSS JOIN LATERAL jsonb_array_elements(convert_from(s.issues, 'UTF8')::jsonb) AS e
    WHERE s.submission_id >= $1 AND s.submission_id < $2 AND s.facility_id = $3
      AND octet_length(s.issues) > 2 AND ($4::text IS NULL OR e ->> 'code' = $4::text)
    ORDER BY s.submission_id DESC LIMIT $5
    """)

  static let confirmations = Statement(
    "quality.confirmations",
    """
    SELECT f.code, c.status, count(*) FROM identity.confirmation c
    JOIN registry.facility f USING (facility_id) GROUP BY 1, 2
    """)

  static let volumes = Statement(
    "quality.volumes",
    """
    SELECT facility_id, feed, array_agg(day), array_agg(visits) FROM (
      SELECT q.facility_id, q.feed, (q.day - date '1970-01-01')::bigint AS day,
        sum(q.total)::bigint AS visits
      FROM monitor.quality_daily q
      WHERE q.measure = 'visit' AND q.day BETWEEN $1::date AND $2::date GROUP BY 1, 2, 3) d
    GROUP BY 1, 2
    """)

  /// Everything, for the test that prepares each one.
  package static let all =
    [cut, parts, faults, rows, broken, places, confirmations, volumes]
    + QualityGroup.allCases.flatMap { [sums($0, isWhole: false), sums($0, isWhole: true)] }
    + QualityGroup.allCases.map(days)
}
