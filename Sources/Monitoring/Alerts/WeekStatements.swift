package import Database

/// The SQL of counting weeks, sent under the role of facts.
package enum WeekStatements {
  /// Weeks with visits, and a number that changes with anything in them that is counted.
  static let fingerprints = Statement(
    "weeks.fingerprints",
    """
    SELECT day - extract(dow FROM day)::integer AS week, bit_xor(hashtextextended(
      concat_ws(' ', visit_id, encode(person, 'hex'), kelurahan, day, minute, age_band, disposition,
        array_to_string(diagnoses, ',')), 0))
    FROM monitor.visit_fact WHERE day BETWEEN $1 AND $2 GROUP BY 1 ORDER BY 1
    """)

  static let latest = Statement(
    "weeks.latest",
    """
    SELECT week_start, version, fingerprint FROM monitor.week_version
    WHERE is_latest AND list = $1
    """)

  static let cases = Statement(
    "weeks.cases",
    """
    SELECT facility_id, visit_id, person, kelurahan, day, minute, age_band,
      array_to_string(diagnoses, ' '), disposition = 'exp' OR disposition LIKE 'exp-%'
    FROM monitor.visit_fact f
    WHERE day BETWEEN $1 AND $2
      AND EXISTS (SELECT FROM unnest(f.diagnoses) AS d (code) WHERE left(d.code, 3) = ANY ($3::text[]))
    """)

  /// When a visit was first here stands in its id (UUIDv7), milliseconds since 1970.
  private static let received =
    "to_timestamp(('x' || left(replace(visit_id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)"

  static let totals = Statement(
    "weeks.totals",
    """
    SELECT facility_id, kelurahan, count(*),
      count(*) FILTER (WHERE disposition = 'exp' OR disposition LIKE 'exp-%'),
      count(*) FILTER (WHERE \(received) < $3)
    FROM monitor.visit_fact WHERE day BETWEEN $1 AND $2 GROUP BY 1, 2
    """)

  /// Visits by the day after the week's end on which they were first here; -1 before it.
  static let delays = Statement(
    "weeks.delays",
    """
    SELECT greatest(-1, floor(extract(epoch FROM \(received) - $3::timestamptz) / 86400))::bigint, count(*)
    FROM monitor.visit_fact WHERE day BETWEEN $1 AND $2 GROUP BY 1
    """)

  static let retire = Statement(
    "weeks.retire",
    "UPDATE monitor.week_version SET is_latest = false WHERE week_start = $1 AND is_latest")

  static let insertVersion = Statement(
    "weeks.insert_version",
    """
    INSERT INTO monitor.week_version (week_start, version, counted_at, fingerprint, list, is_latest, has_days)
    SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, true, true
    FROM monitor.week_version WHERE week_start = $1
    RETURNING version
    """)

  static let insertCounts = Statement(
    "weeks.insert_counts",
    """
    INSERT INTO monitor.week_count (week_start, version, disease, facility_id, kelurahan, cases, deaths)
    SELECT $1, $2, unnest($3::text[]), unnest($4::uuid[]), unnest($5::text[]), unnest($6::integer[]),
      unnest($7::integer[])
    """)

  static let insertDays = Statement(
    "weeks.insert_days",
    """
    INSERT INTO monitor.day_count (week_start, version, disease, kelurahan, day, cases)
    SELECT $1, $2, unnest($3::text[]), unnest($4::text[]), unnest($5::smallint[]), unnest($6::integer[])
    """)

  static let insertReporters = Statement(
    "weeks.insert_reporters",
    """
    INSERT INTO monitor.week_reporter (week_start, version, facility_id, visits, in_time)
    SELECT $1, $2, unnest($3::uuid[]), unnest($4::integer[]), unnest($5::integer[])
    """)

  static let insertDelays = Statement(
    "weeks.insert_delays",
    """
    INSERT INTO monitor.week_delay (week_start, version, days, known)
    SELECT $1, $2, unnest($3::smallint[]), unnest($4::integer[])
    """)

  /// The latest version's cases of the week that begins on `$1`, by disease, facility and home.
  static let byPlace = Statement(
    "weeks.by_place",
    """
    SELECT c.disease, c.facility_id, c.kelurahan, sum(c.cases)::bigint
    FROM monitor.week_version v JOIN monitor.week_count c USING (week_start, version)
    WHERE v.week_start = $1 AND v.is_latest GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    """)

  /// Every statement, for the test that prepares them.
  package static let all = [
    fingerprints, latest, cases, totals, delays, retire, insertVersion, insertCounts,
    insertDays, insertReporters, insertDelays, byPlace,
  ]
}
