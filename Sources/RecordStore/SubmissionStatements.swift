import Database
import RecordModel

/// The SQL of submissions and their keys, beside its binding and decoding.
enum SubmissionStatements {
  // Row by row through the index, whatever the statistics say: with a plain join the planner
  // guesses from what it knew when the table was small, and reads a facility's whole history.
  static let lookUpKeys = Statement(
    "record.look_up_submission_keys",
    """
    SELECT k.facility_id, k.kind, k.hmac, k.body_hmac, k.submission_id, s.http_status, s.answer
    FROM unnest($1::uuid[], $2::smallint[], $3::bytea[]) AS w (facility_id, kind, hmac)
    CROSS JOIN LATERAL (SELECT * FROM record.submission_key k
      WHERE k.facility_id = w.facility_id AND k.kind = w.kind AND k.hmac = w.hmac OFFSET 0) k
    CROSS JOIN LATERAL (SELECT s.http_status, s.answer FROM record.submission s
      WHERE s.facility_id = k.facility_id AND s.submission_id = k.submission_id OFFSET 0) s
    """)

  static let claimKeys = Statement(
    "record.claim_submission_keys",
    """
    INSERT INTO record.submission_key (facility_id, kind, hmac, body_hmac, submission_id)
    SELECT unnest($1::uuid[]), unnest($2::smallint[]), unnest($3::bytea[]), unnest($4::bytea[]),
      unnest($5::uuid[])
    ON CONFLICT (facility_id, kind, hmac) DO NOTHING
    RETURNING 1
    """)

  static let insert = Statement(
    "record.insert_submissions",
    """
    INSERT INTO record.submission (facility_id, submission_id, received_at, status, http_status,
      endpoint, media_type, mapping, byte_count, certificate, operator_id, request_id, leaf_index,
      visit_count, refused_count, issues, answer, replays, officer_id, software)
    SELECT unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::timestamptz[]), unnest($4::text[]),
      unnest($5::smallint[]), unnest($6::text[]), unnest($7::text[]), unnest($8::text[]),
      unnest($9::integer[]), unnest($10::bytea[]), unnest($11::uuid[]), unnest($12::text[]),
      unnest($13::bigint[]), unnest($14::integer[]), unnest($15::integer[]),
      unnest($16::bytea[]), unnest($17::bytea[]), unnest($18::uuid[]), unnest($19::uuid[]),
      unnest($20::text[])
    """)

  static let insertRaw = Statement(
    "record.insert_raw_parts",
    """
    INSERT INTO record.raw_part (facility_id, submission_id, part, person_id, sealed)
    SELECT unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::smallint[]), unnest($4::uuid[]),
      unnest($5::bytea[])
    """)

  static let insertPatientResources = Statement(
    "record.insert_patient_resources",
    """
    INSERT INTO record.patient_resource
      (facility_id, submission_id, ordinal, patient_id, type, place, sealed, sender_time)
    SELECT unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::smallint[]), unnest($4::uuid[]),
      unnest($5::text[]), unnest($6::text[]), unnest($7::bytea[]), unnest($8::timestamptz[])
    """)

  static let claimShared = Statement(
    "record.claim_shared_resources",
    """
    INSERT INTO record.shared_resource
      (facility_id, resource_id, hmac, type, submission_id, place, body, updated_at)
    SELECT unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::bytea[]), unnest($4::text[]),
      unnest($5::uuid[]), unnest($6::text[]), unnest($7::bytea[]), unnest($8::timestamptz[])
    ON CONFLICT (facility_id, hmac) DO NOTHING
    RETURNING 1
    """)

  static let updateShared = Statement(
    "record.update_shared_resources",
    """
    UPDATE record.shared_resource r SET hmac = n.hmac, submission_id = n.submission_id, place = n.place,
      body = n.body, updated_at = n.updated_at
    FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::text[], $5::uuid[], $6::text[],
      $7::bytea[], $8::timestamptz[])
      AS n (facility_id, resource_id, hmac, type, submission_id, place, body, updated_at)
    WHERE r.facility_id = n.facility_id AND r.resource_id = n.resource_id
    """)

  static let insertSharedNumbers = Statement(
    "record.insert_shared_identifiers",
    """
    INSERT INTO record.shared_identifier (facility_id, hmac, resource_id)
    SELECT unnest($1::uuid[]), unnest($2::bytea[]), unnest($3::uuid[])
    ON CONFLICT DO NOTHING
    """)

  static let lookUpOwnShared = Statement(
    "record.look_up_named_shared",
    """
    SELECT r.facility_id, r.resource_id, r.type
    FROM unnest($1::uuid[], $2::uuid[]) AS w (facility_id, resource_id)
    CROSS JOIN LATERAL (SELECT * FROM record.shared_resource r
      WHERE r.facility_id = w.facility_id AND r.resource_id = w.resource_id OFFSET 0) r
    """)

  static let lookUpShared = Statement(
    "record.look_up_shared",
    """
    SELECT r.facility_id, r.hmac, r.resource_id
    FROM unnest($1::uuid[], $2::bytea[]) AS w (facility_id, hmac)
    CROSS JOIN LATERAL (SELECT * FROM record.shared_resource r
      WHERE r.facility_id = w.facility_id AND r.hmac = w.hmac OFFSET 0) r
    """)

  static let setFacilities = Statement(
    "record.set_facilities", "SELECT set_config('baimbai.facilities', $1, true)")

  /// How many visits were kept and refused, so far where chunks are still to come.
  private static let counts = """
    CASE WHEN status <> 'waiting' THEN visit_count ELSE (SELECT coalesce(sum(c.visits_kept), 0)
        FROM record.chunk c WHERE c.facility_id = s.facility_id
          AND c.submission_id = s.submission_id)::integer END,
      CASE WHEN status <> 'waiting' THEN refused_count ELSE (SELECT
        coalesce(sum(c.refused_count), 0) FROM record.chunk c
        WHERE c.facility_id = s.facility_id AND c.submission_id = s.submission_id)::integer END
    """

  /// The newest reading of a message that was read again, and what came of it.
  private static let readAs = """
    (SELECT r.submission_id FROM record.submission r
        WHERE r.facility_id = s.facility_id AND r.replays = s.submission_id
        ORDER BY r.submission_id DESC LIMIT 1),
      (SELECT r.status FROM record.submission r
        WHERE r.facility_id = s.facility_id AND r.replays = s.submission_id
        ORDER BY r.submission_id DESC LIMIT 1)
    """

  static let list = Statement(
    "record.list_submissions",
    """
    SELECT submission_id, received_at, status, http_status, media_type, byte_count,
      \(counts), leaf_index, issues, \(readAs)
    FROM record.submission s
    WHERE facility_id = $1 AND replays IS NULL AND ($2::text IS NULL OR status = $2)
      AND submission_id >= $3 AND ($4::uuid IS NULL OR submission_id < $4)
    ORDER BY s.submission_id DESC LIMIT $5
    """)

  static let replayable = Statement(
    "record.find_replayable",
    """
    SELECT submission_id FROM record.submission s
    WHERE facility_id = $1 AND replays IS NULL AND ($2::text IS NULL OR status = $2)
      AND submission_id >= $3 AND ($4::uuid[] IS NULL OR submission_id = ANY ($4::uuid[]))
      AND NOT ($2 IS NOT NULL AND $2 = 'quarantined' AND EXISTS (SELECT FROM record.submission r
        WHERE r.facility_id = s.facility_id AND r.replays = s.submission_id
          AND r.status <> 'quarantined'))
    ORDER BY submission_id LIMIT $5
    """)

  static let message = Statement(
    "record.fetch_message",
    """
    SELECT received_at, status, endpoint, media_type, certificate, operator_id, request_id, issues,
      officer_id
    FROM record.submission WHERE facility_id = $1 AND submission_id = $2 AND replays IS NULL
    """)

  static let origins = Statement(
    "record.fetch_origins",
    """
    SELECT submission_id, received_at, media_type, endpoint, certificate, leaf_index
    FROM record.submission WHERE facility_id = $1 AND submission_id = ANY ($2::uuid[])
    """)

  static let rawParts = Statement(
    "record.fetch_raw_parts",
    """
    SELECT r.part, r.person_id, p.key_id, p.sealed_key, r.sealed FROM record.raw_part r
    LEFT JOIN identity.person p ON p.person_id = r.person_id
    WHERE r.facility_id = $1 AND r.submission_id = $2 ORDER BY r.part
    """)

  /// Of each submission the parts that it brought, or those of the one that it read again.
  ///
  /// Whose parts is made before they are asked for: an expression in the question is none that row security lets
  /// near the rows it hides, so each batch would read all parts of the facility.
  static let rawPartsOf = Statement(
    "record.fetch_raw_parts_of",
    """
    SELECT r.part, r.person_id, p.key_id, p.sealed_key, r.sealed, s.submission_id, r.submission_id
    FROM (SELECT submission_id, coalesce(replays, submission_id) AS bringer FROM record.submission
      WHERE facility_id = $1 AND submission_id = ANY ($2::uuid[]) OFFSET 0) AS s
    CROSS JOIN LATERAL (SELECT submission_id, part, person_id, sealed FROM record.raw_part
      WHERE facility_id = $1 AND submission_id = s.bringer OFFSET 0) AS r
    LEFT JOIN identity.person p ON p.person_id = r.person_id
    ORDER BY s.submission_id, r.part
    """)

  /// What was read again for us is nobody's submission.
  static let leaves = Statement(
    "record.submission_leaves",
    """
    SELECT leaf_index FROM record.submission
    WHERE facility_id = $1 AND submission_id >= $2 AND submission_id < $3 AND replays IS NULL
    ORDER BY leaf_index
    """)

  static let find = Statement(
    "record.find_submission",
    """
    SELECT submission_id, received_at, status, http_status, media_type, byte_count,
      \(counts), leaf_index, issues, \(readAs), answer
    FROM record.submission s WHERE facility_id = $1 AND submission_id = $2
    """)
}

/// The SQL of visits and their keys.
enum VisitStatements {
  static let lookUpKeys = Statement(
    "record.look_up_visit_keys",
    """
    SELECT k.facility_id, k.kind, k.hmac, k.visit_id, v.patient_id, (SELECT m.survivor_id
      FROM identity.patient_merge m WHERE m.retired_id = v.patient_id AND m.undone_at IS NULL)
    FROM unnest($1::uuid[], $2::smallint[], $3::bytea[]) AS w (facility_id, kind, hmac)
    CROSS JOIN LATERAL (SELECT * FROM record.visit_key k
      WHERE k.facility_id = w.facility_id AND k.kind = w.kind AND k.hmac = w.hmac OFFSET 0) k
    CROSS JOIN LATERAL (SELECT v.patient_id FROM record.visit v
      WHERE v.facility_id = k.facility_id AND v.visit_id = k.visit_id OFFSET 0) v
    """)

  static let lookUpOwn = Statement(
    "record.look_up_named_visits",
    """
    SELECT w.facility_id, v.visit_id, v.patient_id, (SELECT m.survivor_id
      FROM identity.patient_merge m WHERE m.retired_id = v.patient_id AND m.undone_at IS NULL)
    FROM unnest($1::uuid[], $2::uuid[]) AS w (facility_id, visit_id)
    CROSS JOIN LATERAL (SELECT v.visit_id, v.patient_id FROM record.visit v
      WHERE v.facility_id = w.facility_id AND v.visit_id = w.visit_id OFFSET 0) v
    """)

  static let claimKeys = Statement(
    "record.claim_visit_keys",
    """
    INSERT INTO record.visit_key (facility_id, kind, hmac, visit_id)
    SELECT unnest($1::uuid[]), unnest($2::smallint[]), unnest($3::bytea[]), unnest($4::uuid[])
    ON CONFLICT (facility_id, kind, hmac) DO NOTHING
    RETURNING 1
    """)

  static let lock = Statement(
    "record.lock_visits",
    """
    SELECT facility_id, visit_id, patient_id, person_id FROM record.visit
    WHERE facility_id = ANY ($1::uuid[]) AND visit_id = ANY ($2::uuid[])
    ORDER BY facility_id, visit_id FOR UPDATE
    """)

  static let insert = Statement(
    "record.insert_visits",
    """
    INSERT INTO record.visit (facility_id, visit_id, patient_id, person_id, version, status,
      class_code, service_code, payer_code, arrived_at, seen_at, finished_at, over_at, updated_at)
    SELECT unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::uuid[]),
      unnest($5::integer[]), unnest($6::text[]), unnest($7::text[]), unnest($8::text[]),
      unnest($9::text[]), unnest($10::timestamptz[]), unnest($11::timestamptz[]),
      unnest($12::timestamptz[]), unnest($13::timestamptz[]), unnest($14::timestamptz[])
    """)

  static let update = Statement(
    "record.update_visits",
    """
    UPDATE record.visit v SET version = n.version, status = n.status, class_code = n.class_code,
      service_code = n.service_code, payer_code = n.payer_code, arrived_at = n.arrived_at,
      seen_at = n.seen_at, finished_at = n.finished_at, over_at = n.over_at,
      updated_at = n.updated_at
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::integer[], $6::text[],
      $7::text[], $8::text[], $9::text[], $10::timestamptz[], $11::timestamptz[],
      $12::timestamptz[], $13::timestamptz[], $14::timestamptz[])
      AS n (facility_id, visit_id, patient_id, person_id, version, status, class_code,
        service_code, payer_code, arrived_at, seen_at, finished_at, over_at, updated_at)
    WHERE v.facility_id = n.facility_id AND v.visit_id = n.visit_id
    """)

  static let propose = Statement(
    "record.propose_links",
    """
    INSERT INTO record.visit_link (facility_id, visit_id, other_id, state, submission_id)
    SELECT facility_id, visit_id, other_id, 'proposed', submission_id
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[])
      AS n (facility_id, visit_id, other_id, submission_id)
    ON CONFLICT (facility_id, visit_id, other_id) DO NOTHING
    """)
}
