package import Database
import RecordModel

/// The matcher's SQL.
package enum MatchStatements {
  /// Everything that the matcher's role sends.
  package static let all =
    [
      take, noteAll, markIndexed, done, records, identifiers, patientsOf, forgetTokens,
      writeTokens, candidates, lock, onePersons, words, insertLink, undoLink, openReview,
      closeReviews,
      reviews, review, persons, pageOfPatients, link, waiting,
      newestWords, alike, note, mergedPairs, openReviews,
    ] + PartingStatements.all + PatientIndexStatements.matcher

  static let take = Statement(
    "match.take",
    """
    SELECT work_id, patient_id FROM identity.match_work WHERE is_indexed = $1
    ORDER BY work_id LIMIT $2 FOR UPDATE SKIP LOCKED
    """)

  static let note = Statement(
    "match.note_again",
    "INSERT INTO identity.match_work (patient_id) SELECT unnest($1::uuid[])")

  static let noteAll = Statement(
    "match.note_all",
    """
    WITH noted AS (INSERT INTO identity.match_work (patient_id)
      SELECT patient_id FROM identity.patient RETURNING 1)
    SELECT count(*) FROM noted
    """)

  static let markIndexed = Statement(
    "match.mark_indexed",
    "UPDATE identity.match_work SET is_indexed = true WHERE work_id = ANY ($1::bigint[])")

  static let done = Statement(
    "match.done", "DELETE FROM identity.match_work WHERE work_id = ANY ($1::bigint[])")

  static let waiting = Statement("match.waiting", "SELECT count(*) FROM identity.match_work")

  static let records = Statement(
    "match.records",
    """
    SELECT a.patient_id, a.sender_time, a.content_hash, a.submission_id, a.place, a.sex,
      a.birth_date, a.birth_form, a.demographics, a.remainder, p.person_id, p.key_id, p.sealed_key,
      p.pseudonym, t.facility_id
    FROM unnest($1::uuid[]) AS w (patient_id)
    CROSS JOIN LATERAL (SELECT * FROM identity.patient
      WHERE patient_id = w.patient_id OFFSET 0) t
    CROSS JOIN LATERAL (SELECT * FROM identity.person
      WHERE person_id = t.person_id OFFSET 0) p
    CROSS JOIN LATERAL (SELECT * FROM identity.patient_assertion a
      WHERE a.patient_id = t.patient_id
      ORDER BY a.sender_time DESC, a.content_hash DESC LIMIT $2) a
    WHERE p.sealed_key IS NOT NULL
    ORDER BY a.patient_id, a.sender_time, a.content_hash
    """)

  static let identifiers = Statement(
    "match.identifiers",
    """
    SELECT i.person_id, i.system, i.sealed FROM unnest($1::uuid[]) AS w (person_id)
    CROSS JOIN LATERAL (SELECT * FROM identity.identifier
      WHERE person_id = w.person_id OFFSET 0) i
    ORDER BY i.person_id, i.system, i.key_id, i.hmac
    """)

  static let patientsOf = Statement(
    "match.patients_of",
    """
    SELECT p.patient_id FROM unnest($1::uuid[]) AS w (person_id)
    CROSS JOIN LATERAL (SELECT patient_id FROM identity.patient
      WHERE person_id = w.person_id OFFSET 0) p
    ORDER BY p.patient_id
    """)

  static let forgetTokens = Statement(
    "match.forget_tokens",
    "DELETE FROM identity.match_token WHERE patient_id = ANY ($1::uuid[])")

  static let writeTokens = Statement(
    "match.write_tokens",
    """
    INSERT INTO identity.match_token (token, patient_id)
    SELECT unnest($1::bigint[]), unnest($2::uuid[]) ON CONFLICT DO NOTHING
    """)

  // A token that very many share is left out: the other passes find the pair.
  static let candidates = Statement(
    "match.candidates",
    """
    SELECT DISTINCT m.patient_id, t.person_id
    FROM (SELECT DISTINCT unnest($1::bigint[]) AS token) k
    CROSS JOIN LATERAL (SELECT b.patient_id, count(*) OVER () AS shared
      FROM (SELECT patient_id FROM identity.match_token
        WHERE token = k.token LIMIT $2 + 1) b) m
    CROSS JOIN LATERAL (SELECT person_id, facility_id FROM identity.patient
      WHERE patient_id = m.patient_id OFFSET 0) t
    WHERE m.shared <= $2
    """)

  // The asker's own first, then by how many words they share.
  static let alike = Statement(
    "match.alike",
    """
    SELECT t.person_id
    FROM (SELECT DISTINCT unnest($1::bigint[]) AS token) k
    CROSS JOIN LATERAL (SELECT b.patient_id, count(*) OVER () AS shared
      FROM (SELECT patient_id FROM identity.match_token
        WHERE token = k.token LIMIT $2 + 1) b) m
    CROSS JOIN LATERAL (SELECT person_id, facility_id FROM identity.patient
      WHERE patient_id = m.patient_id OFFSET 0) t
    WHERE m.shared <= $2
    GROUP BY t.person_id
    ORDER BY bool_or(t.facility_id = $3) DESC, count(*) DESC, t.person_id LIMIT $4
    """)

  static let lock = Statement(
    "match.lock", "SELECT pg_advisory_xact_lock(hashtext('identity.person_link'))")

  static let onePersons = Statement(
    "match.one_persons",
    """
    SELECT a.asked, s.person_id FROM unnest($1::uuid[]) AS a (asked)
    CROSS JOIN LATERAL identity.one_person(a.asked) AS s (person_id)
    ORDER BY a.asked, s.person_id
    """)

  static let mergedPairs = Statement(
    "match.merged_pairs",
    """
    SELECT DISTINCT w.person_id, o.person_id, m.holds FROM unnest($1::uuid[]) AS w (person_id)
    CROSS JOIN LATERAL (SELECT patient_id FROM identity.patient
      WHERE person_id = w.person_id OFFSET 0) t
    CROSS JOIN LATERAL (SELECT survivor_id, undone_at IS NULL AS holds FROM identity.patient_merge
      WHERE retired_id = t.patient_id AND (undone_at IS NULL OR undone_by IS NOT NULL) OFFSET 0) m
    CROSS JOIN LATERAL (SELECT person_id FROM identity.patient
      WHERE patient_id = m.survivor_id OFFSET 0) o
    WHERE o.person_id <> w.person_id
    """)

  static let openReviews = Statement(
    "match.open_reviews",
    """
    SELECT r.left_person, r.right_person FROM unnest($1::uuid[]) AS w (person_id)
    CROSS JOIN LATERAL (SELECT left_person, right_person FROM identity.match_review
      WHERE left_person = w.person_id AND closed_at IS NULL OFFSET 0) r
    """)

  static let words = Statement(
    "match.words",
    """
    SELECT l.* FROM unnest($1::uuid[]) AS w (person_id)
    CROSS JOIN LATERAL (SELECT link_id, left_person, right_person, word, officer, rule_version,
        weight, reasons, evidence, made_at
      FROM identity.person_link WHERE undone_at IS NULL AND left_person = w.person_id OFFSET 0) l
    UNION
    SELECT l.* FROM unnest($1::uuid[]) AS w (person_id)
    CROSS JOIN LATERAL (SELECT link_id, left_person, right_person, word, officer, rule_version,
        weight, reasons, evidence, made_at
      FROM identity.person_link WHERE undone_at IS NULL AND right_person = w.person_id OFFSET 0) l
    """)

  static let newestWords = Statement(
    "match.newest_words",
    """
    SELECT link_id, left_person, right_person, word, officer, rule_version, weight, reasons,
      evidence, made_at
    FROM identity.person_link WHERE undone_at IS NULL ORDER BY made_at DESC, link_id DESC LIMIT $1
    """)

  static let link = Statement(
    "match.link",
    """
    SELECT link_id, left_person, right_person, word, officer, rule_version, weight, reasons,
      evidence, made_at
    FROM identity.person_link WHERE link_id = $1 AND undone_at IS NULL
    """)

  static let insertLink = Statement(
    "match.insert_link",
    """
    INSERT INTO identity.person_link (link_id, left_person, right_person, word, officer,
      rule_version, weight, reasons, evidence)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    """)

  static let undoLink = Statement(
    "match.undo_link",
    """
    UPDATE identity.person_link SET undone_at = now(), undone_by = $2
    WHERE link_id = $1 AND undone_at IS NULL RETURNING 1
    """)

  static let openReview = Statement(
    "match.open_review",
    """
    INSERT INTO identity.match_review (review_id, left_person, right_person, left_patient,
      right_patient, rule_version, weight, reasons, evidence)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (left_person, right_person) WHERE closed_at IS NULL DO UPDATE
    SET left_patient = excluded.left_patient, right_patient = excluded.right_patient,
      rule_version = excluded.rule_version, weight = excluded.weight, reasons = excluded.reasons,
      evidence = excluded.evidence
    RETURNING review_id = $1
    """)

  static let closeReviews = Statement(
    "match.close_reviews",
    """
    UPDATE identity.match_review SET closed_at = now(), closed_as = $3, closed_by = $4
    WHERE left_person = $1 AND right_person = $2 AND closed_at IS NULL RETURNING 1
    """)

  static let reviews = Statement(
    "match.reviews",
    """
    SELECT review_id, left_person, right_person, left_patient, right_patient, rule_version, weight,
      reasons, evidence, opened_at
    FROM identity.match_review WHERE closed_at IS NULL ORDER BY weight DESC, review_id LIMIT $1
    """)

  static let review = Statement(
    "match.review",
    """
    SELECT review_id, left_person, right_person, left_patient, right_patient, rule_version, weight,
      reasons, evidence, opened_at
    FROM identity.match_review WHERE review_id = $1 AND closed_at IS NULL
    """)

  static let persons = Statement(
    "match.persons",
    "SELECT reltuples::bigint FROM pg_class WHERE oid = 'identity.person'::regclass")

  static let pageOfPatients = Statement(
    "match.page_of_patients",
    """
    SELECT patient_id FROM identity.patient WHERE patient_id > $1 ORDER BY patient_id LIMIT $2
    """)
}
