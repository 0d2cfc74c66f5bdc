package import Database

/// The SQL of reports.
package enum ReportStatements {
  /// What whoever makes reports sends, under the role of facts.
  package static let making = [places, cut, visits, sums, active, StatedStatements.inForce]
  /// What reading reports sends.
  package static let reading = [list, one, latest, subscriptions, publicSums, places]
  /// What freezing and sending them sends.
  package static let changing = [
    lock, list, one, latest, insert, subscribe, endSubscription, subscriptions, due, deliver,
    delivered,
  ]

  static let places = Statement(
    "report.places", "SELECT facility_id, code, ownership FROM registry.facility")

  static let cut = Statement(
    "report.cut",
    """
    SELECT least(t.counted_at, (SELECT min(w.noted_at) FROM monitor.work w)) FROM monitor.turn t
    """)

  /// The visits of a facility's days in the order of their ids, received before an id, with the groups of
  /// diagnoses that each person had before, whether he had been there, where he lives, and whether an earlier visit
  /// there, or at any hospital or clinic of specialists, says that he died.
  static let visits = Statement(
    "report.visits",
    """
    SELECT f.visit_id, f.day, f.class, f.service, f.sex, f.age_band, f.disposition,
      f.has_referral_out, f.level, f.diagnoses, e.recent, e.year, e.is_known, f.kelurahan, d.here, d.anywhere
    FROM monitor.visit_fact f CROSS JOIN LATERAL (
      SELECT coalesce(array_agg(DISTINCT left(d.code, 3)) FILTER (WHERE p.day >= f.day - 30
          AND d.code IS NOT NULL), '{}') AS recent,
        coalesce(array_agg(DISTINCT left(d.code, 3)) FILTER (WHERE d.code IS NOT NULL), '{}') AS year,
        coalesce(bool_or(p.facility_id = f.facility_id), false) AS is_known
      FROM monitor.visit_fact p LEFT JOIN LATERAL unnest(p.diagnoses) AS d (code) ON true
      WHERE p.person = f.person AND p.day BETWEEN f.day - 365 AND f.day
        AND (p.day, p.minute, p.visit_id) < (f.day, f.minute, f.visit_id)
        AND p.visit_id < $4) AS e
    CROSS JOIN LATERAL (
      SELECT coalesce(bool_or(p.facility_id = f.facility_id), false) AS here,
        coalesce(bool_or(p.level = 2), false) AS anywhere
      FROM monitor.visit_fact p
      WHERE (f.disposition = 'exp' OR f.disposition LIKE 'exp-%')
        AND (p.disposition = 'exp' OR p.disposition LIKE 'exp-%') AND p.person = f.person
        AND (p.day, p.minute, p.visit_id) < (f.day, f.minute, f.visit_id) AND p.visit_id < $4) AS d
    WHERE f.facility_id = $1 AND f.day BETWEEN $2::date AND $3::date AND f.visit_id < $4
    ORDER BY f.visit_id
    """)

  static let sums = Statement(
    "report.sums",
    """
    SELECT day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing
    FROM monitor.daily_rollup WHERE indicator = $1 AND day BETWEEN $2::date AND $3::date
    ORDER BY facility_id, day, kelurahan, bucket
    """)

  /// Who worked on a day, as the registry was known at a moment: code and kind.
  static let active = Statement(
    "report.active",
    """
    SELECT f.code, a.kind FROM monitor.active_on($1::date, $2::timestamptz) a
    JOIN registry.facility f USING (facility_id)
    """)

  private static let columns = """
    report_id, kind, version, scope, facility_id, period, revision, data_cut, input_count,
    input_sha256, content_sha256, shown_sha256, made_at, made_by
    """

  static let list = Statement(
    "report.list",
    """
    SELECT \(columns) FROM monitor.report
    WHERE ($1::text IS NULL OR scope = $1::text) AND ($2::text IS NULL OR kind = $2::text)
      AND ($3::text IS NULL OR period = $3::text)
    ORDER BY period DESC, kind, scope, revision DESC LIMIT $4
    """)

  static let one = Statement(
    "report.one",
    "SELECT \(columns), content, shown FROM monitor.report WHERE report_id = $1")

  static let latest = Statement(
    "report.latest",
    """
    SELECT \(columns), content, shown FROM monitor.report
    WHERE kind = $1 AND scope = $2 AND period = $3 ORDER BY revision DESC LIMIT 1
    """)

  /// One freezes at a time.
  static let lock = Statement("report.lock", "SELECT pg_advisory_xact_lock(7203645)")

  static let insert = Statement(
    "report.insert",
    """
    INSERT INTO monitor.report (report_id, kind, version, scope, facility_id, period, revision,
      data_cut, input_count, input_sha256, content, content_sha256, shown, shown_sha256, made_at, made_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, sha256($11), $12, sha256($12), $13, $14)
    """)

  static let subscribe = Statement(
    "report.subscribe",
    """
    INSERT INTO monitor.report_subscription
      (subscription_id, kind, scope, person, address, made_at, made_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    """)

  static let endSubscription = Statement(
    "report.end_subscription",
    """
    UPDATE monitor.report_subscription SET ended_at = $2, ended_by = $3
    WHERE subscription_id = $1 AND ended_at IS NULL AND ($4::text IS NULL OR person = $4::text)
    RETURNING kind, scope
    """)

  static let subscriptions = Statement(
    "report.subscriptions",
    """
    SELECT subscription_id, kind, scope, person, address FROM monitor.report_subscription
    WHERE ended_at IS NULL AND ($1::text IS NULL OR person = $1::text)
    ORDER BY person, kind, scope
    """)

  /// The reports that were frozen since somebody asked for them and did not go out to him yet.
  static let due = Statement(
    "report.due",
    """
    SELECT s.subscription_id, s.kind, s.scope, s.person, s.address, r.report_id
    FROM monitor.report_subscription s
    JOIN monitor.report r ON r.kind = s.kind AND r.scope = s.scope AND r.made_at >= s.made_at
    WHERE s.ended_at IS NULL AND NOT EXISTS (SELECT FROM monitor.report_delivery d
      WHERE d.subscription_id = s.subscription_id AND d.report_id = r.report_id)
    ORDER BY r.made_at, r.report_id, s.subscription_id LIMIT $1 OFFSET $2
    """)

  static let deliver = Statement(
    "report.deliver",
    """
    INSERT INTO monitor.report_delivery (subscription_id, report_id, at, refused, withheld)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING 1
    """)

  /// What went out to a person as files of a report: the revisions but one, and all of other periods.
  static let delivered = Statement(
    "report.delivered",
    """
    SELECT \(columns), content, shown, withheld
    FROM (SELECT d.report_id, d.at, d.withheld FROM monitor.report_delivery d
        JOIN monitor.report_subscription s USING (subscription_id)
        WHERE d.refused IS NULL AND s.address IS NULL AND s.person = $6) AS d
      JOIN monitor.report r USING (report_id)
    WHERE r.kind = $1 AND r.scope = $2
      AND (r.period = $3 AND r.revision <> $4 OR r.period = ANY ($5::text[]))
    ORDER BY d.at, r.made_at, r.revision
    """)

  /// The sums of indicators by month and kelurahan, for the public.
  static let publicSums = Statement(
    "report.public_sums",
    """
    SELECT indicator, to_char(day, 'YYYY-MM'), place, sum(numerator)::bigint,
      sum(denominator)::bigint
    FROM monitor.sums
    WHERE grain = 'monthly place' AND indicator = ANY ($1::text[]) AND day BETWEEN $2::date AND $3::date
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    """)
}
