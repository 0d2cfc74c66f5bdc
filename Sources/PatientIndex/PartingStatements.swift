import Database

/// The SQL of what humans part and join: one facility's record of a person, and what a facility merged.
enum PartingStatements {
  static let all = [
    personsByNumber, personsOfRecords, pseudonyms, key, merged, part, settle, settleRecent,
    closeReviews, newestMerges, merge, unmerge, release, mergeAgain, follow,
  ]

  static let personsByNumber = Statement(
    "match.persons_by_number",
    """
    SELECT DISTINCT i.person_id FROM unnest($1::smallint[], $2::bytea[]) AS k (key_id, hmac)
    JOIN identity.identifier i ON i.key_id = k.key_id AND i.hmac = k.hmac
    """)

  static let personsOfRecords = Statement(
    "match.persons_of_records",
    "SELECT DISTINCT person_id FROM identity.patient WHERE patient_id = ANY ($1::uuid[])")

  static let pseudonyms = Statement(
    "match.pseudonyms",
    "SELECT pseudonym FROM identity.person WHERE person_id = ANY ($1::uuid[]) ORDER BY person_id")

  static let key = Statement(
    "match.person_key", "SELECT key_id, sealed_key FROM identity.person WHERE person_id = $1")

  /// A record and all that its facility says are one with it.
  static let merged = Statement(
    "match.merged_records",
    """
    WITH RECURSIVE one (patient_id) AS (
      SELECT $1::uuid
      UNION
      SELECT n.other FROM one o CROSS JOIN LATERAL (
        SELECT m.survivor_id AS other FROM identity.patient_merge m
        WHERE m.retired_id = o.patient_id AND m.undone_at IS NULL
        UNION ALL
        SELECT m.retired_id FROM identity.patient_merge m
        WHERE m.survivor_id = o.patient_id AND m.undone_at IS NULL) n)
    SELECT patient_id FROM one ORDER BY patient_id
    """)

  static let part = Statement(
    "match.part_records",
    """
    SELECT identity.part_records($1::uuid[], $2::uuid, $3::uuid, $4::bytea, $5::smallint, $6::bytea,
      $7::smallint[], $8::bytea[], $9::bytea[])
    """)

  static let settle = Statement(
    "match.settle_records", "SELECT identity.settle_records($1::uuid[])")

  /// A message that was on its way at a parting is stored minutes later at most.
  static let settleRecent = Statement(
    "match.settle_recent",
    """
    SELECT identity.settle_records(ARRAY(
      SELECT t.patient_id FROM identity.person p JOIN identity.patient t USING (person_id)
      WHERE p.parted_at > now() - interval '10 minutes' ORDER BY t.patient_id))
    """)

  static let closeReviews = Statement(
    "match.close_reviews_of_records",
    """
    UPDATE identity.match_review SET closed_at = now(), closed_as = 'withdrawn', closed_by = $3
    WHERE closed_at IS NULL AND (left_person = $2 OR right_person = $2)
      AND (left_patient = ANY ($1::uuid[]) OR right_patient = ANY ($1::uuid[]))
    """)

  private static let mergeColumns = """
    retired_id, survivor_id, facility_id, merged_at, undone_at IS NULL, undone_by
    """

  /// What facilities merged and what officers parted of it, the newest first.
  static let newestMerges = Statement(
    "match.newest_merges",
    """
    SELECT \(mergeColumns) FROM identity.patient_merge
    WHERE undone_at IS NULL OR undone_by IS NOT NULL ORDER BY merged_at DESC, retired_id DESC LIMIT $1
    """)

  static let merge = Statement(
    "match.merge",
    """
    SELECT \(mergeColumns) FROM identity.patient_merge
    WHERE retired_id = $1 AND (undone_at IS NULL OR undone_by IS NOT NULL)
    """)

  static let unmerge = Statement(
    "match.unmerge",
    """
    UPDATE identity.patient_merge SET undone_at = now(), undone_by = $2,
      refused = refused || survivor_id || via
    WHERE retired_id = $1 AND undone_at IS NULL RETURNING 1
    """)

  /// What came to the survivor by way of a record goes back to it.
  static let release = Statement(
    "match.release_merged",
    """
    UPDATE identity.patient_merge m SET survivor_id = t.patient_id, survivor_person = t.person_id,
      sealers = array_remove(m.sealers, m.survivor_person) || m.survivor_person,
      via = m.via[:array_position(m.via, t.patient_id) - 1]
    FROM identity.patient t
    WHERE t.patient_id = $1 AND m.survivor_id = $2 AND t.patient_id = ANY (m.via) AND m.undone_at IS NULL
    """)

  /// A merge that an officer parted holds again; not where its survivor was retired meanwhile.
  static let mergeAgain = Statement(
    "match.merge_again",
    """
    UPDATE identity.patient_merge m SET undone_at = NULL, undone_by = NULL,
      refused = ARRAY(SELECT r FROM unnest(m.refused) AS r WHERE r <> m.survivor_id AND NOT r = ANY (m.via))
    WHERE m.retired_id = $1 AND m.undone_by IS NOT NULL
      AND NOT EXISTS (SELECT FROM identity.patient_merge o
        WHERE o.retired_id = m.survivor_id AND o.undone_at IS NULL)
    RETURNING m.survivor_id
    """)

  /// What was merged into a record meanwhile goes with it.
  static let follow = Statement(
    "match.follow_merged",
    """
    UPDATE identity.patient_merge m SET survivor_id = t.patient_id, survivor_person = t.person_id,
      sealers = array_remove(m.sealers, m.survivor_person) || m.survivor_person, via = m.via || $1::uuid
    FROM identity.patient t
    WHERE t.patient_id = $2 AND m.survivor_id = $1 AND m.retired_id <> $2 AND m.undone_at IS NULL
      AND NOT t.patient_id = ANY (m.refused)
    """)
}
