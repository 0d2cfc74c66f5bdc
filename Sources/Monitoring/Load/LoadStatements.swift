package import Database

/// The SQL of what operators see, under the role of monitoring; sizes are PostgreSQL's own figures.
package enum LoadStatements {
  /// `$1` is the least id of the first hour: ids of submissions hold the time of receipt.
  static let hours = Statement(
    "load.hours",
    """
    SELECT to_char(received_at AT TIME ZONE 'Asia/Makassar', 'YYYY-MM-DD HH24'), count(*),
      count(*) FILTER (WHERE status = 'quarantined'), coalesce(sum(visit_count), 0)::bigint,
      coalesce(sum(refused_count), 0)::bigint
    FROM record.submission WHERE submission_id >= $1 GROUP BY 1 ORDER BY 1
    """)

  static let backlogs = Statement(
    "load.backlogs",
    """
    SELECT 'facts', count(*), min(noted_at) FROM monitor.work
    UNION ALL SELECT 'quality', count(*), min(noted_at) FROM monitor.quality_work
    """)

  static let spaces = Statement(
    "load.spaces",
    """
    SELECT n.nspname::text, count(*), sum(greatest(c.reltuples, 0))::bigint,
      sum(pg_total_relation_size(c.oid))::bigint
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r'
      AND n.nspname IN ('access', 'audit', 'identity', 'monitor', 'record', 'registry')
    GROUP BY 1 ORDER BY 1
    """)

  static let size = Statement(
    "load.size",
    """
    SELECT pg_database_size(current_database()),
      (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),
      current_setting('max_connections')::bigint
    """)

  /// Everything, for the test that prepares each one.
  package static let all = [hours, backlogs, spaces, size]
}
