import Database

/// The SQL of monitoring, beside its binding and decoding.
enum MonitoringStatements {
  /// One row for each facility of the registry; `$1` is the beginning of the recent span.
  ///
  /// A wait is that of a person who came by himself (not an admission), from arrival to the first
  /// look of who treats, 0 to 24 hours;
  /// what is outside is a slip of the clock or of the pen. Source: monitoring.md section 2, W1
  /// and W2.
  static let facilities = Statement(
    "monitor.facilities",
    """
    WITH sent AS (
      SELECT facility_id, max(received_at) AS last_received, count(*) AS submissions,
        count(*) FILTER (WHERE status = 'quarantined') AS quarantined,
        sum(refused_count) AS refused
      FROM record.submission GROUP BY facility_id),
    seen AS (
      SELECT facility_id, count(*) AS visits FROM record.visit
      WHERE status <> 'entered-in-error' GROUP BY facility_id),
    wait AS (
      SELECT facility_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes) AS whole,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes) FILTER (WHERE arrived_at >= $1)
          AS recent
      FROM (
        SELECT facility_id, arrived_at,
          extract(epoch FROM seen_at - arrived_at)::float8 / 60 AS minutes
        FROM record.visit
        WHERE status <> 'entered-in-error' AND class_code IS DISTINCT FROM 'IMP'
          AND seen_at >= arrived_at AND seen_at <= arrived_at + interval '24 hours') AS w
      GROUP BY facility_id)
    SELECT f.code, f.name, f.kind, f.ownership = 'government', f.status, f.is_simulated,
      s.last_received, coalesce(s.submissions, 0), coalesce(s.quarantined, 0),
      coalesce(v.visits, 0), coalesce(s.refused, 0), w.recent, w.whole
    FROM registry.facility f
    LEFT JOIN sent s USING (facility_id)
    LEFT JOIN seen v USING (facility_id)
    LEFT JOIN wait w USING (facility_id)
    ORDER BY f.name, f.code
    """)
}
