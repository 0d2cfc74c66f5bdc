package import Database
import RecordModel
import Sealing

/// The patient index's SQL, beside its binding and decoding.
package enum PatientIndexStatements {
  /// What intake sends.
  package static let intake = [
    lookUpIdentifiers, lookUpPatients, lookUpOwn, told, claimIdentifiers, claimPatients,
    insertPersons, insertPatients, insertAssertions, refusedMerges, revive, follow, merge,
  ]

  /// What resolving sends.
  package static let resolver = [
    patientsByNumber, patientsByFacilityNumber, patientsByID, retiredInto, personsByNumber,
    patientsOfNamed, beings, survivors, numbersOfNamed,
  ]

  /// What of it the matcher sends too, of records that were found.
  static let matcher = [beings, survivors]

  /// What fetching sends.
  package static let reader = [fetchAssertions, fetchMerges, fetchKeys]

  // Row by row through the index, whatever the statistics say: see `record.look_up_submission_keys`. Without OFFSET 0
  // an EXISTS becomes a hash of every NIK there is.
  static let lookUpIdentifiers = Statement(
    "identity.look_up_identifiers",
    """
    SELECT i.key_id, i.hmac, p.person_id, p.pseudonym, p.key_id, p.sealed_key, i.is_doubted,
      i.name_tokens,
      EXISTS (SELECT FROM identity.identifier n
        WHERE n.person_id = p.person_id AND n.system = 'https://fhir.kemkes.go.id/id/nik'
          AND NOT n.is_doubted OFFSET 0)
    FROM unnest($1::smallint[], $2::bytea[]) AS k (key_id, hmac)
    CROSS JOIN LATERAL (SELECT * FROM identity.identifier i
      WHERE i.key_id = k.key_id AND i.hmac = k.hmac OFFSET 0) i
    CROSS JOIN LATERAL (SELECT * FROM identity.person p
      WHERE p.person_id = i.person_id OFFSET 0) p
    """)

  static let lookUpPatients = Statement(
    "identity.look_up_patients",
    """
    SELECT k.facility_id, k.hmac, t.patient_id, p.person_id, p.pseudonym, p.key_id, p.sealed_key,
      EXISTS (SELECT FROM identity.identifier i
        WHERE i.person_id = p.person_id AND i.system = 'https://fhir.kemkes.go.id/id/nik'
          AND NOT i.is_doubted OFFSET 0)
    FROM unnest($1::uuid[], $2::bytea[]) AS w (facility_id, hmac)
    CROSS JOIN LATERAL (SELECT * FROM identity.patient_key k
      WHERE k.facility_id = w.facility_id AND k.hmac = w.hmac OFFSET 0) k
    CROSS JOIN LATERAL (SELECT * FROM identity.patient t
      WHERE t.patient_id = k.patient_id OFFSET 0) t
    CROSS JOIN LATERAL (SELECT * FROM identity.person p
      WHERE p.person_id = t.person_id OFFSET 0) p
    """)

  // A batch is of many facilities, and row security lets all of theirs through: each names its own only.
  static let lookUpOwn = Statement(
    "identity.look_up_own",
    """
    SELECT t.facility_id, t.patient_id, p.person_id, p.pseudonym, p.key_id, p.sealed_key,
      EXISTS (SELECT FROM identity.identifier i
        WHERE i.person_id = p.person_id AND i.system = 'https://fhir.kemkes.go.id/id/nik'
          AND NOT i.is_doubted OFFSET 0)
    FROM unnest($1::uuid[], $2::uuid[]) AS w (facility_id, patient_id)
    CROSS JOIN LATERAL (SELECT * FROM identity.patient t
      WHERE t.patient_id = w.patient_id AND t.facility_id = w.facility_id OFFSET 0) t
    CROSS JOIN LATERAL (SELECT * FROM identity.person p
      WHERE p.person_id = t.person_id OFFSET 0) p
    """)

  static let claimIdentifiers = Statement(
    "identity.claim_identifiers",
    """
    INSERT INTO identity.identifier AS i (key_id, hmac, person_id, system, sealed, last_four, is_doubted,
      name_tokens)
    SELECT unnest($1::smallint[]), unnest($2::bytea[]), unnest($3::uuid[]), unnest($4::text[]),
      unnest($5::bytea[]), unnest($6::text[]), unnest($7::boolean[]), unnest($9::bytea[])
    ON CONFLICT (key_id, hmac) DO UPDATE SET person_id = excluded.person_id, sealed = excluded.sealed,
      is_doubted = excluded.is_doubted, name_tokens = excluded.name_tokens
    WHERE i.is_doubted AND i.person_id = ANY ($8::uuid[])
    RETURNING 1
    """)

  // Birth and sex by the newest word of each record of these persons, and whether they have a NIK; runs with the
  // owner's rights: a batch sees its facilities' only.
  static let told = Statement(
    "identity.told",
    "SELECT person_id, birth_date, birth_form, sex, has_nik FROM identity.told($1::uuid[])")

  static let claimPatients = Statement(
    "identity.claim_patients",
    """
    INSERT INTO identity.patient_key (facility_id, hmac, patient_id)
    SELECT unnest($1::uuid[]), unnest($2::bytea[]), unnest($3::uuid[])
    ON CONFLICT (facility_id, hmac) DO NOTHING
    RETURNING 1
    """)

  static let insertPersons = Statement(
    "identity.insert_persons",
    """
    INSERT INTO identity.person (person_id, pseudonym, key_id, sealed_key)
    SELECT unnest($1::uuid[]), unnest($2::bytea[]), unnest($3::smallint[]), unnest($4::bytea[])
    """)

  static let insertPatients = Statement(
    "identity.insert_patients",
    """
    INSERT INTO identity.patient (patient_id, facility_id, person_id)
    SELECT unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::uuid[])
    """)

  static let insertAssertions = Statement(
    "identity.insert_assertions",
    """
    WITH told AS (INSERT INTO identity.patient_assertion (patient_id, content_hash, facility_id,
      submission_id, place, mapping, sender_time, sex, birth_date, birth_form, demographics,
      remainder, residence, residence_method, residence_certainty, residence_list)
    SELECT unnest($1::uuid[]), unnest($2::bigint[]), unnest($3::uuid[]), unnest($4::uuid[]),
      unnest($5::text[]), unnest($6::text[]), unnest($7::timestamptz[]), unnest($8::text[]),
      unnest($9::timestamptz[]), unnest($10::smallint[]), unnest($11::bytea[]),
      unnest($12::bytea[]), unnest($13::text[]), unnest($14::text[]), unnest($15::smallint[]),
      $16::integer
    ON CONFLICT (patient_id, content_hash) DO NOTHING RETURNING patient_id)
    INSERT INTO identity.match_work (patient_id) SELECT DISTINCT patient_id FROM told
    """)

  static let patientsByNumber = Statement(
    "identity.patients_by_number",
    """
    SELECT DISTINCT t.patient_id, p.person_id, p.pseudonym, t.facility_id
    FROM unnest($1::smallint[], $2::bytea[]) AS k (key_id, hmac)
    JOIN identity.identifier i ON i.key_id = k.key_id AND i.hmac = k.hmac
    JOIN identity.patient t ON t.person_id = i.person_id
    JOIN identity.person p ON p.person_id = t.person_id
    ORDER BY t.patient_id LIMIT $3
    """)

  // Of the persons whom the transaction has named, by their records and by those that were joined with them; person by
  // person through the index: in the order of the answer there is a plan that goes through every record of the city.
  static let patientsOfNamed = Statement(
    "identity.patients_of_named",
    """
    SELECT t.patient_id, p.person_id, p.pseudonym, t.facility_id
    FROM unnest((SELECT nullif(current_setting('baimbai.persons', true), '')::uuid[])) AS n (id)
    CROSS JOIN LATERAL (SELECT t.patient_id, t.person_id, t.facility_id FROM identity.patient t
      WHERE t.person_id = n.id AND t.facility_id = $1 OFFSET 0) t
    CROSS JOIN LATERAL (SELECT p.person_id, p.pseudonym FROM identity.person p
      WHERE p.person_id = t.person_id OFFSET 0) p
    ORDER BY t.patient_id LIMIT $2
    """)

  // For each record who stands for all that are one with its person, and the record that its facility merged it into.
  static let beings = Statement(
    "identity.beings_of_records",
    """
    SELECT w.patient_id, o.being, m.survivor_id
    FROM unnest($1::uuid[], $2::uuid[]) AS w (patient_id, person_id)
    CROSS JOIN LATERAL (SELECT min(s.id::text)::uuid AS being
      FROM identity.one_person(w.person_id) AS s (id) OFFSET 0) o
    LEFT JOIN LATERAL (SELECT survivor_id FROM identity.patient_merge
      WHERE retired_id = w.patient_id AND undone_at IS NULL OFFSET 0) m ON true
    """)

  // The whole way to the record that stays. Not where an officer keeps the two apart: their merge is as if it had never
  // been.
  static let survivors = Statement(
    "identity.survivors_of_records",
    """
    WITH RECURSIVE way (patient_id) AS (
      SELECT unnest($1::uuid[])
      UNION
      SELECT m.survivor_id FROM way w
      JOIN identity.patient_merge m ON m.retired_id = w.patient_id AND m.undone_at IS NULL
      JOIN identity.patient t ON t.patient_id = m.retired_id
      JOIN identity.patient s ON s.patient_id = m.survivor_id
      WHERE t.person_id = s.person_id
        OR EXISTS (SELECT FROM identity.one_person(s.person_id) AS o (id) WHERE o.id = t.person_id))
    SELECT t.patient_id, p.person_id, p.pseudonym, t.facility_id
    FROM way w JOIN identity.patient t ON t.patient_id = w.patient_id
    JOIN identity.person p ON p.person_id = t.person_id
    WHERE NOT w.patient_id = ANY ($1::uuid[])
    ORDER BY t.patient_id
    """)

  static let personsByNumber = Statement(
    "identity.persons_by_number",
    """
    SELECT DISTINCT i.person_id FROM unnest($1::smallint[], $2::bytea[]) AS k (key_id, hmac)
    JOIN identity.identifier i ON i.key_id = k.key_id AND i.hmac = k.hmac
    """)

  /// Which of some numbers, by their turn, are of the persons whom the transaction has named.
  static let numbersOfNamed = Statement(
    "identity.numbers_of_named",
    """
    SELECT DISTINCT k.turn FROM unnest($1::bigint[], $2::smallint[], $3::bytea[]) AS k (turn, key_id, hmac)
    JOIN identity.identifier i ON i.key_id = k.key_id AND i.hmac = k.hmac
    WHERE i.person_id = ANY ((SELECT nullif(current_setting('baimbai.persons', true), '')::uuid[])::uuid[])
    """)

  // Number by number, since a plan made while a facility was small goes through all of its numbers.
  static let patientsByFacilityNumber = Statement(
    "identity.patients_by_facility_number",
    """
    SELECT DISTINCT t.patient_id, p.person_id, p.pseudonym, t.facility_id
    FROM unnest($2::bytea[]) AS w (hmac)
    CROSS JOIN LATERAL (SELECT k.patient_id FROM identity.patient_key k
      WHERE k.facility_id = $1 AND k.hmac = w.hmac OFFSET 0) k
    JOIN identity.patient t ON t.patient_id = k.patient_id
    JOIN identity.person p ON p.person_id = t.person_id
    ORDER BY t.patient_id LIMIT $3
    """)

  static let patientsByID = Statement(
    "identity.patients_by_id",
    """
    SELECT t.patient_id, p.person_id, p.pseudonym, t.facility_id
    FROM identity.patient t JOIN identity.person p ON p.person_id = t.person_id
    WHERE t.patient_id = ANY ($1::uuid[])
    """)

  static let revive = Statement(
    "identity.revive_patient",
    """
    UPDATE identity.patient_merge SET undone_at = now() WHERE retired_id = $1 AND undone_at IS NULL
    """)

  /// What was merged into a record that goes into another goes with it, but for what an officer keeps from there, and
  /// not where he keeps the record itself from there.
  static let follow = Statement(
    "identity.follow_patient",
    """
    UPDATE identity.patient_merge SET survivor_id = $2, survivor_person = $3, submission_id = $4, via = via || $1::uuid,
      sealers = array_remove(sealers, survivor_person) || survivor_person
    WHERE survivor_id = $1 AND retired_id <> $2 AND undone_at IS NULL AND NOT $2 = ANY (refused)
      AND NOT EXISTS (SELECT FROM identity.patient_merge r WHERE r.retired_id = $1 AND $2 = ANY (r.refused))
    """)

  // By an officer's word on the two records, and on their persons.
  static let refusedMerges = Statement(
    "identity.refused_merges",
    """
    SELECT w.retired, w.survivor FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS w (retired, survivor, person)
    WHERE EXISTS (SELECT FROM identity.patient_merge m
        WHERE m.retired_id = w.retired AND w.survivor = ANY (m.refused) OFFSET 0)
      OR EXISTS (SELECT FROM identity.patient t
        WHERE t.patient_id = w.retired AND identity.is_kept_apart(t.person_id, w.person) OFFSET 0)
    """)

  // What an officer parted no later message joins.
  static let merge = Statement(
    "identity.merge_patients",
    """
    INSERT INTO identity.patient_merge AS m
      (retired_id, survivor_id, survivor_person, facility_id, submission_id)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (retired_id) DO UPDATE SET survivor_id = excluded.survivor_id,
      survivor_person = excluded.survivor_person, submission_id = excluded.submission_id,
      merged_at = now(), undone_at = NULL, undone_by = NULL, via = '{}',
      sealers = array_remove(m.sealers, m.survivor_person) || m.survivor_person
    WHERE NOT excluded.survivor_id = ANY (m.refused)
    """)

  // Not whom an officer keeps apart from whom his facility merged him into.
  static let retiredInto = Statement(
    "identity.patients_retired_into",
    """
    SELECT t.patient_id, p.person_id, p.pseudonym, t.facility_id
    FROM identity.patient_merge m JOIN identity.patient t ON t.patient_id = m.retired_id
    JOIN identity.patient s ON s.patient_id = m.survivor_id
    JOIN identity.person p ON p.person_id = t.person_id
    WHERE m.survivor_id = ANY ($1::uuid[]) AND m.undone_at IS NULL
      AND (t.person_id = s.person_id
        OR EXISTS (SELECT FROM identity.one_person(s.person_id) AS o (id) WHERE o.id = t.person_id))
    ORDER BY t.patient_id
    """)

  // Of a merge that was parted again the keys alone.
  static let fetchMerges = Statement(
    "identity.fetch_merges",
    """
    SELECT m.retired_id, m.survivor_id, p.person_id, p.key_id, p.sealed_key,
      m.undone_at IS NULL AND p.person_id = m.survivor_person
    FROM identity.patient_merge m JOIN identity.person p ON p.person_id = ANY (m.sealers || m.survivor_person)
    WHERE (m.retired_id = ANY ($1::uuid[]) OR m.survivor_id = ANY ($1::uuid[]))
    ORDER BY m.retired_id
    """)

  /// The keys that may seal what was said of these patients' visits.
  static let fetchKeys = Statement(
    "identity.fetch_keys",
    """
    SELECT t.patient_id, p.person_id, p.key_id, p.sealed_key
    FROM identity.patient t JOIN identity.person p ON p.person_id = t.person_id
    WHERE t.patient_id = ANY ($1::uuid[])
    UNION ALL
    SELECT m.retired_id, p.person_id, p.key_id, p.sealed_key
    FROM identity.patient_merge m JOIN identity.person p ON p.person_id = ANY (m.sealers || m.survivor_person)
    WHERE m.retired_id = ANY ($1::uuid[])
    """)

  static let fetchAssertions = Statement(
    "identity.fetch_assertions",
    """
    SELECT a.patient_id, a.sender_time, a.content_hash, a.submission_id, a.place, a.sex,
      a.birth_date, a.birth_form, a.demographics, a.remainder, p.person_id, p.key_id, p.sealed_key
    FROM identity.patient_assertion a
    JOIN identity.patient t ON t.patient_id = a.patient_id
    JOIN identity.person p ON p.person_id = t.person_id
    WHERE a.patient_id = ANY ($1::uuid[])
    ORDER BY a.patient_id, a.sender_time, a.content_hash
    """)
}
