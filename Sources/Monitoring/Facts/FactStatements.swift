package import Database

/// The SQL of making facts and sums, sent under the role of facts.
package enum FactStatements {
  /// Takes the turn of counting until the transaction ends; no row where another has it.
  static let takeTurn = Statement(
    "facts.take_turn",
    """
    SELECT definitions, reconciled_at, now() FROM monitor.turn WHERE one = 1
    FOR UPDATE SKIP LOCKED
    """)

  /// The same, waiting for it.
  static let awaitTurn = Statement(
    "facts.await_turn", "SELECT definitions FROM monitor.turn WHERE one = 1 FOR UPDATE")

  /// Takes the oldest rows of work; who holds the turn is alone with them.
  static let claim = Statement(
    "facts.claim_work",
    """
    DELETE FROM monitor.work WHERE work_id IN (
      SELECT work_id FROM monitor.work ORDER BY work_id LIMIT $1)
    RETURNING facility_id, visit_id, patient_id, person_id, noted_at
    """)

  static let counted = Statement(
    "facts.counted", "UPDATE monitor.turn SET counted_at = now() WHERE one = 1")

  static let reconciled = Statement(
    "facts.reconciled",
    "UPDATE monitor.turn SET reconciled_at = now(), definitions = $1 WHERE one = 1")

  /// Rows of a table for the visits `$2` of the facilities `$1`, each visit by its own key: with both lists as
  /// conditions the planner, whose counts are those of a younger table, reads a facility's month for each batch.
  static func ofEach(_ table: String, _ columns: String, where condition: String = "") -> String {
    """
    FROM unnest($1::uuid[], $2::uuid[]) AS k (facility_id, visit_id)
    CROSS JOIN LATERAL (SELECT \(columns) FROM \(table)
      WHERE facility_id = k.facility_id AND visit_id = k.visit_id \(condition) OFFSET 0) v
    """
  }

  /// What visits say in one table, in the order in which it was said.
  private static func said(
    _ name: String, in table: String, _ columns: String, where condition: String = "",
    order: String = "visit_id, assertion, ordinal"
  ) -> Statement {
    Statement(
      name,
      """
      SELECT v.* \(ofEach(table, columns, where: condition))
      ORDER BY \(order.split(separator: ", ").map { "v.\($0)" }.joined(separator: ", "))
      """)
  }

  /// The visits of patients and persons, of records merged into them too; not of a patient whose first word
  /// came with the visit, which stands in the work itself.
  static let visitsOf = Statement(
    "facts.visits_of",
    """
    WITH moved AS (
      SELECT p.patient_id FROM unnest($1::uuid[], $2::timestamptz[]) AS w (patient_id, noted_at)
      CROSS JOIN LATERAL (SELECT patient_id FROM identity.patient
        WHERE patient_id = w.patient_id AND created_at <> w.noted_at OFFSET 0) p
      UNION SELECT p.patient_id FROM unnest($3::uuid[]) AS w (person_id)
      CROSS JOIN LATERAL (SELECT patient_id FROM identity.patient
        WHERE person_id = w.person_id OFFSET 0) p),
    all_of AS (
      SELECT patient_id FROM moved
      UNION SELECT m.retired_id FROM moved CROSS JOIN LATERAL (SELECT retired_id
        FROM identity.patient_merge WHERE survivor_id = moved.patient_id AND undone_at IS NULL
        OFFSET 0) m)
    SELECT v.facility_id, v.visit_id FROM all_of
    CROSS JOIN LATERAL (SELECT facility_id, visit_id FROM record.visit
      WHERE patient_id = all_of.patient_id OFFSET 0) v
    """)

  /// Whose each visit is now, and what is known of him: the newest word that says it, of the record that
  /// stays where two were merged.
  static let patients = Statement(
    "facts.patients",
    """
    SELECT v.visit_id, monitor.golden(coalesce(m.survivor_person, p.person_id)), s.sex,
      b.birth_date, r.residence, r.residence_method, r.residence_certainty
    \(ofEach("record.visit", "visit_id, patient_id"))
    CROSS JOIN LATERAL (SELECT person_id FROM identity.patient
      WHERE patient_id = v.patient_id OFFSET 0) p
    LEFT JOIN LATERAL (SELECT survivor_id, survivor_person FROM identity.patient_merge
      WHERE retired_id = v.patient_id AND undone_at IS NULL OFFSET 0) m ON true
    LEFT JOIN LATERAL (SELECT a.sex FROM identity.patient_assertion a
      WHERE a.patient_id IN (v.patient_id, m.survivor_id) AND a.sex IS NOT NULL
      ORDER BY a.patient_id = v.patient_id, a.sender_time DESC, a.content_hash DESC LIMIT 1) s ON true
    LEFT JOIN LATERAL (SELECT a.birth_date FROM identity.patient_assertion a
      WHERE a.patient_id IN (v.patient_id, m.survivor_id) AND a.birth_date IS NOT NULL
      ORDER BY a.patient_id = v.patient_id, a.sender_time DESC, a.content_hash DESC LIMIT 1) b ON true
    LEFT JOIN LATERAL (
      SELECT a.residence, a.residence_method, a.residence_certainty
      FROM identity.patient_assertion a
      WHERE a.patient_id IN (v.patient_id, m.survivor_id) AND a.residence IS NOT NULL
      ORDER BY a.patient_id = v.patient_id, a.sender_time DESC, a.content_hash DESC LIMIT 1) r ON true
    """)

  static let assertions = said(
    "facts.assertions", in: "record.visit_assertion",
    """
    facility_id, visit_id, assertion, submission_id, sender_time, source_rank, content_hash,
      replays, is_held, status, class_code, history_status, history_start, history_start_form,
      period_start, period_start_form, period_end, period_end_form, service_code, payer_code,
      disposition_code, referred_from, referred_to, referred_to_name, withdrawn, history_end,
      history_end_form
    """, order: "visit_id, assertion")

  static let diagnoses = said(
    "facts.diagnoses", in: "record.diagnosis",
    """
    visit_id, assertion, fact_key, role_code, rank, category_code, verification_status,
      code_system, code, ordinal
    """)

  static let observations = said(
    "facts.observations", in: "record.observation",
    """
    visit_id, assertion, fact_key, status, code, value_number::text,
      coalesce(value_code, value_unit) AS unit, ordinal
    """,
    where: """
      AND code = ANY (
        '{8480-6,8462-4,1558-6,2345-7,2339-0,4548-4,18185-9,29463-7,8302-2,8306-3,39156-5,718-7,
        2093-3,11477-7,80387-4}'::text[])
      """)

  /// Deliveries, injections and vaccinations. Source: ICD-9-CM volume 3, 72 to 74 and 99.
  static let procedures = said(
    "facts.procedures", in: "record.procedure",
    "visit_id, assertion, fact_key, status, code, ordinal", where: "AND code ~ '^(7[234]|99)[.]'")

  static let medicines = said(
    "facts.medicines", in: "record.medication_request",
    """
    visit_id, assertion, fact_key, status, medication_system, medication_code,
      medication_display, ordinal
    """)

  /// The facilities by the names that a reference may use, and their level.
  static let facilities = Statement(
    "facts.facilities",
    """
    SELECT f.facility_id, f.code, f.kind, a.value FROM registry.facility f
    LEFT JOIN registry.facility_alias a USING (facility_id)
    """)

  /// The next visits after one, for going through all.
  static let page = Statement(
    "facts.page",
    """
    SELECT facility_id, visit_id FROM record.visit WHERE (facility_id, visit_id) > ($1, $2)
    ORDER BY facility_id, visit_id LIMIT $3
    """)

  /// Facts whose visits are gone.
  static let orphans = Statement(
    "facts.orphans",
    """
    SELECT f.facility_id, f.visit_id FROM monitor.visit_fact f
    WHERE NOT EXISTS (SELECT FROM record.visit v
      WHERE v.facility_id = f.facility_id AND v.visit_id = f.visit_id) LIMIT $1
    """)

  /// Notes that the database refused a visit's fact or sums.
  static let setAside = Statement(
    "facts.set_aside",
    """
    INSERT INTO monitor.refused (facility_id, visit_id, sql_state, constraint_name)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (facility_id, visit_id) DO UPDATE SET refused_at = now(),
      sql_state = excluded.sql_state, constraint_name = excluded.constraint_name
    """)

  /// What was refused and is now counted is no longer set aside.
  static let tryAgain = Statement(
    "facts.no_longer_refused",
    """
    DELETE FROM monitor.refused
    WHERE facility_id = ANY ($1::uuid[]) AND visit_id = ANY ($2::uuid[])
    """)

  /// Work of many visits as work of each.
  static let split = Statement(
    "facts.split_work",
    "INSERT INTO monitor.work (facility_id, visit_id) SELECT unnest($1::uuid[]), unnest($2::uuid[])"
  )

  /// Everything, for the test that prepares each one.
  package static let all =
    [
      takeTurn, awaitTurn, claim, counted, reconciled, visitsOf, patients, assertions, diagnoses,
      observations, medicines, procedures, facilities, page, orphans, setAside, tryAgain, split,
    ] + StoredFacts.all + StoredRollup.all
}
