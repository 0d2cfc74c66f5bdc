import Database

/// The SQL of monitoring, beside its binding and decoding.
enum MonitoringStatements {
  /// One row for each facility of the registry; `$1` is the first day of the recent span.
  ///
  /// Visits are those of indicator V1, waits those of W1 and W2 (monitoring.md section 2).
  static let facilities = Statement(
    "monitor.facilities",
    """
    WITH sent AS (
      SELECT facility_id,
        sum(total) FILTER (WHERE measure = 'submission')::bigint AS submissions,
        sum(total) FILTER (WHERE measure = 'quarantined')::bigint AS quarantined,
        sum(total - good) FILTER (WHERE measure = 'received')::bigint AS refused
      FROM monitor.quality_monthly WHERE measure IN ('submission', 'quarantined', 'received')
      GROUP BY facility_id),
    ever AS (
      SELECT facility_id, sum(numerator) FILTER (WHERE indicator = 'V1')::bigint AS visits,
        sum(numerator) FILTER (WHERE indicator = 'W1')::bigint AS prompt,
        sum(denominator) FILTER (WHERE indicator = 'W1')::bigint AS timed
      FROM monitor.sums WHERE grain = 'monthly facility' AND indicator IN ('V1', 'W1')
      GROUP BY facility_id),
    timed AS (
      SELECT facility_id, sum(denominator) AS visits
      FROM monitor.sums WHERE grain = 'monthly facility' AND indicator = 'W2' AND day = $1::date
      GROUP BY 1),
    waited AS (
      SELECT facility_id, value, counted AS visits
      FROM monitor.spread WHERE grain = 'monthly facility' AND indicator = 'W2' AND day = $1::date),
    waits AS (
      SELECT facility_id, value, visits FROM waited
      UNION ALL
      SELECT t.facility_id, 0, t.visits - coalesce(w.visits, 0) FROM timed t
      LEFT JOIN (SELECT facility_id, sum(visits) AS visits FROM waited GROUP BY 1) AS w USING (facility_id)),
    places AS (
      SELECT facility_id, value, sum(visits) OVER (PARTITION BY facility_id ORDER BY value) AS reached,
        sum(visits) OVER (PARTITION BY facility_id) AS visits
      FROM waits),
    recent AS (
      SELECT facility_id, max(visits)::bigint AS visits,
        (min(value) FILTER (WHERE reached >= div(visits + 1, 2))
          + min(value) FILTER (WHERE reached >= div(visits + 2, 2)))::float8 / 2 AS median
      FROM places GROUP BY facility_id)
    SELECT f.code, f.name, f.kind, f.ownership = 'government', f.status, f.is_simulated,
      l.received_at, coalesce(s.submissions, 0), coalesce(s.quarantined, 0),
      coalesce(e.visits, 0), coalesce(s.refused, 0), coalesce(r.visits, 0), r.median,
      coalesce(e.prompt, 0), coalesce(e.timed, 0)
    FROM registry.facility f
    LEFT JOIN sent s USING (facility_id)
    LEFT JOIN ever e USING (facility_id)
    LEFT JOIN recent r USING (facility_id)
    LEFT JOIN LATERAL (
      SELECT received_at FROM record.submission n WHERE n.facility_id = f.facility_id
      ORDER BY submission_id DESC LIMIT 1) AS l ON true
    ORDER BY f.name, f.code
    """)
}
