package import Database

/// The SQL of freezing figures and of how they stand, under the role of monitoring; `n` counts what was asked for.
package enum FrozenStatements {
  static let places = Statement(
    "finding.facilities",
    """
    SELECT facility_id, code, registered_at FROM registry.facility
    WHERE facility_id = ANY ($1::uuid[])
    """)

  /// Months of indicators at facilities, or the days of them that are ripe.
  private static let months = """
    unnest($1::text[], $2::uuid[], $3::date[], $4::date[], $5::boolean[])
      WITH ORDINALITY AS w (indicator, facility_id, first_day, last_day, is_whole, n)
    """

  private static let whole = """
    r.grain = 'monthly facility' AND w.is_whole AND r.indicator = w.indicator
      AND r.day = w.first_day AND r.facility_id = w.facility_id
    """

  private static let part = """
    r.grain = 'daily facility' AND NOT w.is_whole AND r.indicator = w.indicator
      AND r.day BETWEEN w.first_day AND w.last_day AND r.facility_id = w.facility_id
    """

  private static let counts = """
    SELECT w.n, sum(r.numerator)::bigint, sum(r.denominator)::bigint, sum(r.excluded)::bigint,
      sum(r.missing)::bigint
    """

  /// A row for each month.
  static let sums = Statement(
    "finding.sums",
    """
    \(counts) FROM \(months) JOIN monitor.sums r ON \(whole) GROUP BY 1
    UNION ALL \(counts) FROM \(months) JOIN monitor.sums r ON \(part) GROUP BY 1
    """)

  /// How often which value that is not 0 was told in each month.
  static let values = Statement(
    "finding.values",
    """
    SELECT w.n, r.value, sum(r.counted)::bigint FROM \(months) JOIN monitor.spread r ON \(whole)
    GROUP BY 1, 2
    UNION ALL
    SELECT w.n, r.value, sum(r.counted)::bigint FROM \(months) JOIN monitor.spread r ON \(part)
    GROUP BY 1, 2
    """)

  /// Months of facilities, or days of them.
  private static let received = """
    unnest($1::uuid[], $2::date[], $3::date[], $4::boolean[])
      WITH ORDINALITY AS w (facility_id, first_day, last_day, is_whole, n)
    """

  /// A row for each month and measure.
  static let quality = Statement(
    "finding.quality",
    """
    SELECT w.n, q.measure, sum(q.total)::bigint, sum(q.good)::bigint, sum(q.defaulted)::bigint
    FROM \(received) JOIN monitor.quality_monthly q
      ON w.is_whole AND q.facility_id = w.facility_id AND q.day = w.first_day
    WHERE q.measure = ANY ($5::text[]) GROUP BY 1, 2
    UNION ALL
    SELECT w.n, q.measure, sum(q.total)::bigint, sum(q.good)::bigint, sum(q.defaulted)::bigint
    FROM \(received) JOIN monitor.quality_daily q
      ON NOT w.is_whole AND q.facility_id = w.facility_id AND q.day BETWEEN w.first_day AND w.last_day
    WHERE q.measure = ANY ($5::text[]) GROUP BY 1, 2
    """)

  /// On how many days of each month anything was received.
  static let days = Statement(
    "finding.quality_days",
    """
    SELECT w.n, count(DISTINCT q.day)
    FROM unnest($1::uuid[], $2::date[], $3::date[])
      WITH ORDINALITY AS w (facility_id, first_day, last_day, n)
    JOIN monitor.quality_daily q
      ON q.facility_id = w.facility_id AND q.day BETWEEN w.first_day AND w.last_day
    WHERE q.measure = 'submission' GROUP BY 1
    """)

  /// Everything, for the test that prepares each one.
  package static let all = [places, sums, values, quality, days]
}
