extension ConsoleHouse {
  /// The last `count` whole weeks: many coughs at the puskesmas; in the last one case of measles in Mantuil, and its
  /// alert.
  func fillWeeks(_ count: Int, alert: String) async throws {
    _ = try await sql(
      """
      CREATE TEMP TABLE w AS SELECT d - extract(dow FROM d)::int - 7 * k AS week_start, k
      FROM (SELECT (now() AT TIME ZONE 'Asia/Makassar' - interval '5 minutes')::date AS d) AS t,
        generate_series(1, \(count)) AS k;
      INSERT INTO monitor.week_version SELECT week_start, 1, now(), 1, '2025-1', true FROM w;
      INSERT INTO monitor.week_count
      SELECT w.week_start, 1, c.disease, f.facility_id, c.kelurahan, c.cases, 0
      FROM w, registry.facility f, (VALUES ('AA', '6371011001', 30), ('X', '6371011001', 90),
        ('X', 'outside', 7), ('K', '6371011001', 1)) AS c (disease, kelurahan, cases)
      WHERE f.code = '1000778' AND (c.disease <> 'K' OR w.k = 1);
      INSERT INTO monitor.week_reporter
      SELECT w.week_start, 1, f.facility_id, 97, 95 FROM w, registry.facility f WHERE f.code = '1000778';
      INSERT INTO monitor.alert (alert_id, disease, area, facility_id, first_week, last_week, opened_at,
        colour, state)
      SELECT '\(alert)', 'K', '6371011001', f.facility_id, w.week_start, w.week_start, now(), 'red', 'new'
      FROM w, registry.facility f WHERE f.code = '1000778' AND w.k = 1;
      INSERT INTO monitor.alert_signal
      SELECT 'K', '6371011001', w.week_start, '\(alert)', 1, 1, 0, true, 'count', 1, 'none', NULL, NULL,
        NULL, NULL, 24 FROM w WHERE w.k = 1;
      """)
  }
}
