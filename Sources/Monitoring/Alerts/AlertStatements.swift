package import Database

/// The SQL of alerts.
package enum AlertStatements {
  private static let columns = """
    a.alert_id, a.disease, a.area, a.facility_id, a.first_week, a.last_week, a.opened_at,
    a.colour = 'red', a.state, a.owner, a.outcome,
    (SELECT min(s.at) FROM monitor.alert_step s WHERE s.alert_id = a.alert_id),
    (SELECT min(s.at) FROM monitor.alert_step s
      WHERE s.alert_id = a.alert_id AND s.step IN ('verify', 'close')),
    (SELECT min(s.at) FROM monitor.alert_step s
      WHERE s.alert_id = a.alert_id AND s.step IN ('assess', 'close'))
    """

  static let takeTurn = Statement(
    "alerts.take_turn", "SELECT one FROM monitor.alert_turn WHERE one = 1 FOR UPDATE")

  /// Cases of all weeks up to one, by disease and kelurahan of residence.
  static let history = Statement(
    "alerts.history",
    """
    SELECT c.week_start, c.disease, c.kelurahan, sum(c.cases)::bigint, sum(c.deaths)::bigint
    FROM monitor.week_version v JOIN monitor.week_count c USING (week_start, version)
    WHERE v.is_latest AND v.week_start BETWEEN $1 AND $2 GROUP BY 1, 2, 3
    """)

  /// Cases by day of the weeks that were counted so, by disease and kelurahan; a week without any has one row.
  static let days = Statement(
    "alerts.days",
    """
    SELECT v.week_start, c.disease, c.kelurahan, c.day, c.cases
    FROM monitor.week_version v LEFT JOIN monitor.day_count c USING (week_start, version)
    WHERE v.is_latest AND v.has_days AND v.week_start BETWEEN $1 AND $2
    """)

  /// What moves with the counts of all weeks up to one.
  static let historyStamp = Statement(
    "alerts.history_stamp",
    """
    SELECT concat_ws(' ', count(*), sum(version), max(counted_at)) FROM monitor.week_version
    WHERE is_latest AND week_start BETWEEN $1 AND $2
    """)

  /// When any week was counted last.
  static let countedAt = Statement(
    "alerts.counted_at", "SELECT max(counted_at) FROM monitor.week_version WHERE is_latest")

  /// The facility with most of the cases of each disease and area in a week, the city among the areas.
  static let leading = Statement(
    "alerts.leading",
    """
    SELECT DISTINCT ON (disease, area) disease, area, facility_id FROM (
      SELECT c.disease, p.area, c.facility_id, sum(c.cases) AS cases
      FROM monitor.week_version v JOIN monitor.week_count c USING (week_start, version)
      CROSS JOIN LATERAL (VALUES (c.kelurahan), ('6371')) AS p (area)
      WHERE v.is_latest AND v.week_start = $1 GROUP BY 1, 2, 3) AS w
    ORDER BY disease, area, cases DESC, facility_id
    """)

  static let version = Statement(
    "alerts.version",
    "SELECT version FROM monitor.week_version WHERE week_start = $1 AND is_latest")

  static let signals = Statement(
    "alerts.signals_of_week",
    "SELECT disease, area FROM monitor.alert_signal WHERE week_start = $1")

  static let open = Statement(
    "alerts.open", "SELECT \(columns) FROM monitor.alert a WHERE a.state <> 'closed'")

  static let insert = Statement(
    "alerts.insert",
    """
    INSERT INTO monitor.alert (alert_id, disease, area, facility_id, first_week, last_week, opened_at,
      colour, state)
    VALUES ($1, $2, $3, $4, $5, $5, $6, $7, 'new')
    """)

  static let goOn = Statement(
    "alerts.go_on",
    """
    UPDATE monitor.alert SET last_week = greatest(last_week, $2),
      colour = CASE WHEN $3 THEN 'red' ELSE colour END
    WHERE alert_id = $1
    """)

  static let insertSignal = Statement(
    "alerts.insert_signal",
    """
    INSERT INTO monitor.alert_signal (disease, area, week_start, alert_id, version, cases, previous,
      is_official, branch, threshold, method, expected, bound, p_value, q_value, family)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
    """)

  static let lock = Statement(
    "alerts.lock", "SELECT \(columns) FROM monitor.alert a WHERE a.alert_id = $1 FOR UPDATE OF a")

  static let move = Statement(
    "alerts.move",
    "UPDATE monitor.alert SET state = $2, owner = $3, outcome = $4 WHERE alert_id = $1")

  static let insertStep = Statement(
    "alerts.insert_step",
    """
    INSERT INTO monitor.alert_step (alert_id, ordinal, step, at, actor, note, outcome)
    SELECT $1, coalesce(max(ordinal), 0) + 1, $2, $3, $4, $5, $6
    FROM monitor.alert_step WHERE alert_id = $1
    """)

  static let one = Statement(
    "alerts.one", "SELECT \(columns) FROM monitor.alert a WHERE a.alert_id = $1")

  /// Open or closed ones, the urgent and new first, from behind one of them (nil: from the first).
  static let page = Statement(
    "alerts.page",
    """
    SELECT \(columns) FROM monitor.alert a
    WHERE (a.state = 'closed') = $1 AND ($2::uuid IS NULL
      OR (a.colour = 'red', a.last_week, a.opened_at, a.alert_id) < (
        SELECT k.colour = 'red', k.last_week, k.opened_at, k.alert_id
        FROM monitor.alert k WHERE k.alert_id = $2::uuid))
    ORDER BY a.colour = 'red' DESC, a.last_week DESC, a.opened_at DESC, a.alert_id DESC
    LIMIT $3
    """)

  /// Of each facility with most cases of an alert: how many alerts, and of each of the three clocks at a moment how
  /// many can be judged and how many were kept, as `Alert.Clock` has it.
  static let punctuality = Statement(
    "alerts.punctuality",
    """
    SELECT a.facility_id, count(*),
      count(*) FILTER (WHERE t.taken IS NOT NULL OR $1 > a.opened_at + interval '24 hours'),
      count(*) FILTER (WHERE t.taken <= a.opened_at + interval '24 hours'),
      count(*) FILTER (WHERE t.verified IS NOT NULL OR $1 > a.opened_at + interval '24 hours'),
      count(*) FILTER (WHERE t.verified <= a.opened_at + interval '24 hours'),
      count(*) FILTER (WHERE t.verified IS NOT NULL
        AND (t.assessed IS NOT NULL OR $1 > t.verified + interval '24 hours')),
      count(*) FILTER (WHERE t.assessed <= t.verified + interval '24 hours')
    FROM monitor.alert a CROSS JOIN LATERAL (
      SELECT min(s.at) AS taken, min(s.at) FILTER (WHERE s.step IN ('verify', 'close')) AS verified,
        min(s.at) FILTER (WHERE s.step IN ('assess', 'close')) AS assessed
      FROM monitor.alert_step s WHERE s.alert_id = a.alert_id) AS t
    GROUP BY 1
    """)

  static let signalsOf = Statement(
    "alerts.signals",
    """
    SELECT week_start, cases, previous, is_official, branch, threshold, method, expected, bound, p_value,
      q_value, family, version
    FROM monitor.alert_signal WHERE alert_id = $1 ORDER BY week_start
    """)

  static let steps = Statement(
    "alerts.steps",
    """
    SELECT step, at, actor, note, outcome FROM monitor.alert_step WHERE alert_id = $1 ORDER BY ordinal
    """)

  /// Cases of a disease in an area (nil for the city) by facility and kelurahan, over weeks.
  static let places = Statement(
    "alerts.places",
    """
    SELECT f.code, c.kelurahan, sum(c.cases)::bigint, sum(c.deaths)::bigint
    FROM monitor.week_version v JOIN monitor.week_count c USING (week_start, version)
    JOIN registry.facility f USING (facility_id)
    WHERE v.is_latest AND v.week_start BETWEEN $1 AND $2 AND c.disease = $3
      AND ($4::text IS NULL OR c.kelurahan = $4::text)
    GROUP BY 1, 2 ORDER BY 1, 2
    """)

  /// W2 of a version of a week, by disease, facility and kelurahan.
  static let report = Statement(
    "alerts.report",
    """
    SELECT c.disease, f.code, c.kelurahan, c.cases
    FROM monitor.week_count c JOIN registry.facility f USING (facility_id)
    WHERE c.week_start = $1 AND c.version = $2
    """)

  static let versions = Statement(
    "alerts.versions",
    """
    SELECT version, counted_at, list FROM monitor.week_version WHERE week_start = $1 ORDER BY version
    """)

  /// Of the facilities that were active in the week, or sent: visits of the week, and those here before Wednesday;
  /// without any, it did not report. Then kind, day of registration, and the days on which it was active, a row each.
  static let reporters = Statement(
    "alerts.reporters",
    """
    SELECT $1::date, $2::integer, f.facility_id, f.code, coalesce(r.visits, 0),
      coalesce(r.in_time, 0), s.kind, s.begins, s.ends
    FROM registry.facility f
    LEFT JOIN monitor.active_spans($1::date, $1::date + 6) s ON s.facility_id = f.facility_id
    LEFT JOIN monitor.week_reporter r ON r.facility_id = f.facility_id AND r.week_start = $1
      AND r.version = $2
    WHERE s.begins IS NOT NULL OR r.visits > 0 ORDER BY f.code, s.begins
    """)

  /// The same of the weeks of a span, each in its latest version, of those who were active in them; of one facility
  /// where it is named.
  static let reporting = Statement(
    "alerts.reporting",
    """
    SELECT v.week_start, v.version, p.facility_id, p.code, p.visits, p.in_time, p.kind, p.begins, p.ends
    FROM monitor.week_version v CROSS JOIN LATERAL (
      SELECT f.facility_id, f.code, coalesce(r.visits, 0) AS visits, coalesce(r.in_time, 0) AS in_time,
        s.kind, s.begins, s.ends
      FROM registry.facility f
      JOIN monitor.active_spans(v.week_start, v.week_start + 6) s ON s.facility_id = f.facility_id
      LEFT JOIN monitor.week_reporter r ON r.facility_id = f.facility_id
        AND r.week_start = v.week_start AND r.version = v.version
      WHERE $3::uuid IS NULL OR f.facility_id = $3::uuid) AS p
    WHERE v.is_latest AND v.week_start BETWEEN $1::date AND $2::date
    ORDER BY v.week_start, p.code, p.begins
    """)

  static let delays = Statement(
    "alerts.delays",
    """
    SELECT d.week_start, d.known FROM monitor.week_version v JOIN monitor.week_delay d
      USING (week_start, version)
    WHERE v.is_latest AND v.week_start BETWEEN $1 AND $2 ORDER BY d.week_start, d.days
    """)

  /// What monitoring sends.
  package static let reading = [
    history, historyStamp, one, page, punctuality, signalsOf, steps, places, report, versions,
    reporters, reporting, delays, countedAt,
  ]
  /// What administration sends.
  package static let changing = [
    takeTurn, history, days, leading, version, signals, open, insert, goOn, insertSignal, lock,
    move,
    insertStep,
  ]

  static func alert(_ row: Row) throws -> Alert {
    func moment(_ column: Int) throws -> Int64? {
      try row.decodeOptional(column, as: PostgresTimestamp.self)?.microseconds
    }
    let first = try row.decode(4, as: PostgresDate.self).daysSince1970
    let last = try row.decode(5, as: PostgresDate.self).daysSince1970
    return Alert(
      id: try row.decode(0), unit: .init(try row.decode(1), try row.decode(2)),
      facility: try row.decodeOptional(3), weeks: min(first, last)...max(first, last),
      openedAt: try row.decode(6, as: PostgresTimestamp.self).microseconds,
      isRed: try row.decode(7), state: AlertState(rawValue: try row.decode(8)) ?? .new,
      owner: try row.decodeOptional(9),
      outcome: try row.decodeOptional(10, as: String.self).flatMap(AlertOutcome.init),
      takenAt: try moment(11), verifiedAt: try moment(12), assessedAt: try moment(13))
  }
}
