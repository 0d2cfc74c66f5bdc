package import Database

/// The SQL of counting quality, sent under the role of facts.
package enum QualityStatements {
  /// Takes the turn of counting until the transaction ends; no row where another has it.
  static let takeTurn = Statement(
    "quality.take_turn",
    """
    SELECT leaf, reconciled_at, now() FROM monitor.quality_turn WHERE one = 1
    FOR UPDATE SKIP LOCKED
    """)

  static let awaitTurn = Statement(
    "quality.await_turn", "SELECT leaf FROM monitor.quality_turn WHERE one = 1 FOR UPDATE")

  static let claim = Statement(
    "quality.claim_work",
    """
    DELETE FROM monitor.quality_work WHERE work_id IN (
      SELECT work_id FROM monitor.quality_work ORDER BY work_id LIMIT $1)
    RETURNING facility_id, visit_id, patient_id, noted_at
    """)

  static let counted = Statement(
    "quality.counted",
    """
    UPDATE monitor.quality_turn SET leaf = $1,
      counted_at = CASE WHEN $2::boolean THEN now() ELSE counted_at END WHERE one = 1
    """)

  static let reconciled = Statement(
    "quality.reconciled", "UPDATE monitor.quality_turn SET reconciled_at = now() WHERE one = 1")

  private static let submissionColumns = """
    s.facility_id, s.submission_id, s.received_at, s.status, s.media_type, s.mapping,
      coalesce(o.code, ''), coalesce(s.software, ''), s.leaf_index, s.visit_count,
      s.refused_count, s.replays IS NOT NULL,
      ARRAY(SELECT r.code FROM (SELECT e ->> 'code' AS code
        FROM jsonb_array_elements(CASE WHEN octet_length(s.issues) > 2
          THEN convert_from(s.issues, 'UTF8')::jsonb ELSE '[]'::jsonb END) AS e) AS r
        WHERE r.code IS NOT NULL)
    """

  private static let vendor = """
    LEFT JOIN registry.software_operator o ON o.operator_id = s.operator_id
    """

  /// Submissions after a leaf, in the order of their commits.
  static let submissions = Statement(
    "quality.submissions",
    """
    SELECT \(submissionColumns) FROM record.submission s \(vendor)
    WHERE s.leaf_index > $1 ORDER BY s.leaf_index LIMIT $2
    """)

  /// Registers in chunks that have come to their end since.
  static let arrived = Statement(
    "quality.arrived_submissions",
    """
    SELECT \(submissionColumns) FROM monitor.quality_waiting w
    CROSS JOIN LATERAL (SELECT * FROM (SELECT facility_id, submission_id, received_at, status,
        media_type, mapping, operator_id, software, leaf_index, visit_count, refused_count, issues,
        replays FROM record.submission) x
      WHERE x.facility_id = w.facility_id AND x.submission_id = w.submission_id OFFSET 0) s
    \(vendor)
    WHERE s.status <> 'waiting'
    """)

  static let wait = Statement(
    "quality.wait",
    """
    INSERT INTO monitor.quality_waiting (facility_id, submission_id)
    SELECT unnest($1::uuid[]), unnest($2::uuid[]) ON CONFLICT DO NOTHING
    """)

  static let waited = Statement(
    "quality.waited",
    """
    DELETE FROM monitor.quality_waiting
    WHERE facility_id = ANY ($1::uuid[]) AND submission_id = ANY ($2::uuid[])
    """)

  /// Whether a system is ICD-10 by any of its names, as `CodeSystemSpelling.isICD10` has it.
  private static func isICD10(_ column: String) -> String {
    """
    (\(column) IS NULL OR \(column) LIKE '%/icd-10' OR regexp_replace(lower(\(column) COLLATE "C"),
      '^https?://|/+$|[^a-z0-9./]', '', 'g') ~ 'icd10|icd/release/10|(icdx|2[.]16[.]840[.]1[.]113883[.]6[.](3|90))$')
    """
  }

  /// Visits as they stand: where the first word came from, and what all words together hold. A reading that was
  /// done again and a word that is held back count for nothing. The wait is that of the fact, which was made before.
  static let visits = Statement(
    "quality.visits",
    """
    SELECT v.facility_id, v.visit_id, w.submission_id, w.place, s.received_at, s.media_type,
      s.mapping, coalesce(o.code, ''), coalesce(s.software, ''), v.status,
      coalesce(v.service_code, '') <> '', coalesce(v.payer_code, '') <> '', v.arrived_at,
      v.finished_at, t.has_clock, d.codes, d.mapped, d.vague, p.has_nik, p.residence,
      p.birth_date, p.has_birth_day, p.sex, b.systolic, l.is_proposed, f.wait_minutes, f.service
    \(FactStatements.ofEach(
      "record.visit",
      "facility_id, visit_id, patient_id, status, service_code, payer_code, arrived_at, finished_at"))
    CROSS JOIN LATERAL (SELECT a.submission_id, a.replays, a.place FROM record.visit_assertion a
      WHERE a.facility_id = v.facility_id AND a.visit_id = v.visit_id
      ORDER BY a.assertion LIMIT 1) w
    CROSS JOIN LATERAL (SELECT x.received_at, x.media_type, x.mapping, x.operator_id, x.software
      FROM record.submission x WHERE x.facility_id = v.facility_id
        AND x.submission_id = coalesce(w.replays, w.submission_id) OFFSET 0) s
    LEFT JOIN registry.software_operator o ON o.operator_id = s.operator_id
    CROSS JOIN LATERAL (SELECT array_agg(a.assertion) AS words,
        coalesce(bool_or(a.period_start_form >= 6144 OR 6144 <= ANY (a.history_start_form)), false)
          AS has_clock
      FROM record.visit_assertion a
      WHERE a.facility_id = v.facility_id AND a.visit_id = v.visit_id AND NOT a.is_held
        AND NOT EXISTS (SELECT FROM record.visit_assertion r
          WHERE r.facility_id = a.facility_id AND r.visit_id = a.visit_id
            AND coalesce(r.replays, r.submission_id) = coalesce(a.replays, a.submission_id)
            AND r.submission_id > a.submission_id)) t
    CROSS JOIN LATERAL (SELECT count(x.code) AS codes,
        count(*) FILTER (WHERE x.is_icd) AS mapped,
        count(*) FILTER (WHERE x.is_icd AND x.code LIKE 'R69%') AS vague
      FROM (SELECT d.code, d.code ~ '^[A-Z][0-9]' AND \(isICD10("d.code_system")) AS is_icd
        FROM record.diagnosis d WHERE d.facility_id = v.facility_id AND d.visit_id = v.visit_id
          AND d.assertion = ANY (t.words) AND d.code IS NOT NULL
          AND d.category_code IS DISTINCT FROM 'chief-complaint'
          AND d.role_code IS DISTINCT FROM 'CC') x) d
    CROSS JOIN LATERAL (SELECT (SELECT o.value_number::text FROM record.observation o
      WHERE o.facility_id = v.facility_id AND o.visit_id = v.visit_id AND o.code = '8480-6'
        AND o.assertion = ANY (t.words) AND o.value_number IS NOT NULL
      ORDER BY o.assertion DESC, o.ordinal DESC LIMIT 1) AS systolic) b
    CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM record.visit_link l
      WHERE l.facility_id = v.facility_id AND l.visit_id = v.visit_id AND l.state = 'proposed' OFFSET 0)
        AS is_proposed) l
    CROSS JOIN LATERAL (SELECT
        EXISTS (SELECT FROM identity.patient p JOIN identity.identifier i USING (person_id)
          WHERE p.patient_id = v.patient_id AND i.system = 'https://fhir.kemkes.go.id/id/nik'
          OFFSET 0)
          AS has_nik,
        (SELECT a.residence FROM identity.patient_assertion a
          WHERE a.patient_id = v.patient_id AND a.residence IS NOT NULL
          ORDER BY a.sender_time DESC, a.content_hash DESC LIMIT 1) AS residence,
        (SELECT a.sex FROM identity.patient_assertion a
          WHERE a.patient_id = v.patient_id AND a.sex IS NOT NULL
          ORDER BY a.sender_time DESC, a.content_hash DESC LIMIT 1) AS sex, h.birth_date,
        coalesce(h.birth_form >= 4096, false) AS has_birth_day
      FROM (SELECT 1) one LEFT JOIN LATERAL (SELECT a.birth_date, a.birth_form
        FROM identity.patient_assertion a
        WHERE a.patient_id = v.patient_id AND a.birth_date IS NOT NULL
        ORDER BY a.sender_time DESC, a.content_hash DESC LIMIT 1) h ON true) p
    LEFT JOIN LATERAL (SELECT x.wait_minutes, x.service FROM monitor.visit_fact x
      WHERE x.facility_id = v.facility_id AND x.visit_id = v.visit_id AND x.class = 'AMB'
        AND x.wait_minutes IS NOT NULL OFFSET 0) f ON true
    """)

  static let stored = Statement(
    "quality.stored_visits",
    """
    SELECT v.* \(FactStatements.ofEach("monitor.visit_quality", storedColumns))
    """)

  private static let storedColumns = """
    facility_id, visit_id, day, submission_id, place, feed, vendor, software, asked, met,
      defaulted, digit, on_the_hour
    """

  static let storedPage = Statement(
    "quality.stored_page",
    """
    SELECT \(storedColumns) FROM monitor.visit_quality
    WHERE (facility_id, visit_id) > ($1, $2) ORDER BY facility_id, visit_id LIMIT $3
    """)

  static let keep = Statement(
    "quality.keep_visits",
    """
    INSERT INTO monitor.visit_quality (\(storedColumns))
    SELECT unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::date[]), unnest($4::uuid[]),
      unnest($5::text[]), unnest($6::text[]), unnest($7::text[]), unnest($8::text[]),
      unnest($9::integer[]), unnest($10::integer[]), unnest($11::integer[]),
      unnest($12::smallint[]), unnest($13::smallint[])
    ON CONFLICT (facility_id, visit_id) DO UPDATE SET day = excluded.day,
      submission_id = excluded.submission_id, place = excluded.place, feed = excluded.feed,
      vendor = excluded.vendor, software = excluded.software, asked = excluded.asked,
      met = excluded.met, defaulted = excluded.defaulted, digit = excluded.digit,
      on_the_hour = excluded.on_the_hour
    """)

  static let remove = Statement(
    "quality.remove_visits",
    """
    DELETE FROM monitor.visit_quality q USING unnest($1::uuid[], $2::uuid[]) AS k (facility_id, visit_id)
    WHERE q.facility_id = k.facility_id AND q.visit_id = k.visit_id
    """)

  /// Visits of the record and of the sums alike, in order.
  static let page = Statement(
    "quality.page",
    """
    SELECT facility_id, visit_id FROM (
      (SELECT facility_id, visit_id FROM record.visit WHERE (facility_id, visit_id) > ($1, $2)
        ORDER BY facility_id, visit_id LIMIT $3)
      UNION (SELECT facility_id, visit_id FROM monitor.visit_quality
        WHERE (facility_id, visit_id) > ($1, $2) ORDER BY facility_id, visit_id LIMIT $3)) AS k
    ORDER BY facility_id, visit_id LIMIT $3
    """)

  static let addCells = Statement(
    "quality.add_cells",
    """
    INSERT INTO monitor.quality_daily AS q (day, facility_id, feed, vendor, software, measure,
      total, good, defaulted)
    SELECT unnest($1::date[]), unnest($2::uuid[]), unnest($3::text[]), unnest($4::text[]),
      unnest($5::text[]), unnest($6::text[]), unnest($7::bigint[]), unnest($8::bigint[]),
      unnest($9::bigint[])
    ON CONFLICT (day, facility_id, feed, vendor, software, measure) DO UPDATE SET
      total = q.total + excluded.total, good = q.good + excluded.good,
      defaulted = q.defaulted + excluded.defaulted
    """)

  static let dropCells = Statement(
    "quality.drop_cells",
    """
    DELETE FROM monitor.quality_daily q USING unnest($1::date[], $2::uuid[])
      AS k (day, facility_id)
    WHERE q.day = k.day AND q.facility_id = k.facility_id
      AND q.total = 0 AND q.good = 0 AND q.defaulted = 0
    """)

  static let addRules = Statement(
    "quality.add_rules",
    """
    INSERT INTO monitor.quality_rule AS q (day, facility_id, feed, vendor, software, rule,
      findings, submissions)
    SELECT unnest($1::date[]), unnest($2::uuid[]), unnest($3::text[]), unnest($4::text[]),
      unnest($5::text[]), unnest($6::text[]), unnest($7::bigint[]), unnest($8::bigint[])
    ON CONFLICT (day, facility_id, feed, vendor, software, rule) DO UPDATE SET
      findings = q.findings + excluded.findings,
      submissions = q.submissions + excluded.submissions
    """)

  static let dropRules = Statement(
    "quality.drop_rules",
    """
    DELETE FROM monitor.quality_rule q USING unnest($1::date[], $2::uuid[])
      AS k (day, facility_id)
    WHERE q.day = k.day AND q.facility_id = k.facility_id
      AND q.findings = 0 AND q.submissions = 0
    """)

  static let wholeCells = Statement(
    "quality.whole_cells",
    """
    SELECT day, facility_id, feed, vendor, software, measure, total, good, defaulted
    FROM monitor.quality_daily
    """)

  /// Makes the sums of months anew from those of days, where they are other; one row for each that was.
  static let mendMonths = Statement(
    "quality.mend_months",
    """
    WITH right_sums AS (
      SELECT date_trunc('month', day)::date AS day, facility_id, feed, vendor, software, measure,
        sum(total)::bigint AS total, sum(good)::bigint AS good, sum(defaulted)::bigint AS defaulted
      FROM monitor.quality_daily GROUP BY 1, 2, 3, 4, 5, 6),
    wrong AS (
      DELETE FROM monitor.quality_monthly m WHERE NOT EXISTS (SELECT FROM right_sums r
        WHERE r.day = m.day AND r.facility_id = m.facility_id AND r.feed = m.feed AND r.vendor = m.vendor
          AND r.software = m.software AND r.measure = m.measure)
      RETURNING 1),
    mended AS (
      INSERT INTO monitor.quality_monthly AS m SELECT * FROM right_sums
      ON CONFLICT (day, facility_id, feed, vendor, software, measure) DO UPDATE SET
        total = excluded.total, good = excluded.good, defaulted = excluded.defaulted
      WHERE (m.total, m.good, m.defaulted) <> (excluded.total, excluded.good, excluded.defaulted)
      RETURNING 1)
    SELECT * FROM wrong UNION ALL SELECT * FROM mended
    """)

  static let wholeRules = Statement(
    "quality.whole_rules",
    """
    SELECT day, facility_id, feed, vendor, software, rule, findings, submissions, 0::bigint
    FROM monitor.quality_rule
    """)

  /// Everything that counting sends.
  package static let all = [
    takeTurn, awaitTurn, claim, counted, reconciled, submissions, arrived, wait, waited, visits,
    stored, storedPage, keep, remove, page, addCells, dropCells, addRules, dropRules, wholeCells,
    wholeRules, mendMonths,
  ]
}
