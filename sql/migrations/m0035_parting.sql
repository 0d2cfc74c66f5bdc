-- One facility's record can be taken out of a person whom one number made of two: a newborn sent with the mother's NIK
-- as his own, a number that several use. And what a facility merged can be parted again by an officer.

-- A number that came first with a birth a generation from what its digits tell: it goes to whom it fits, when he comes.
ALTER TABLE identity.identifier ADD COLUMN is_doubted boolean NOT NULL DEFAULT false;

-- Of whom he was taken out; his key seals what was said before, so both have the same one.
ALTER TABLE identity.person ADD COLUMN parted_from uuid, ADD COLUMN parted_at timestamptz;
CREATE INDEX person_parted ON identity.person (parted_at) WHERE parted_at IS NOT NULL;

-- When these persons were born, by the newest word of each of their records.
CREATE FUNCTION identity.births(asked uuid[])
RETURNS TABLE (person_id uuid, birth_date timestamptz, birth_form smallint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT DISTINCT t.person_id, a.birth_date, a.birth_form
    FROM unnest(asked) AS w (id)
    CROSS JOIN LATERAL (SELECT patient_id, person_id FROM identity.patient WHERE person_id = w.id OFFSET 0) t
    CROSS JOIN LATERAL (SELECT birth_date, birth_form FROM identity.patient_assertion
      WHERE patient_id = t.patient_id AND birth_date IS NOT NULL
      ORDER BY sender_time DESC, content_hash DESC LIMIT 1) a;
END $$;

-- Takes records of one person to a new one, with all that hangs on them: their visits, the parts of messages that speak
-- of them, the numbers that only they told. What he refused of himself holds for both: a yes is his who gave it, a no must
-- not end by a parting.
CREATE FUNCTION identity.part_records(moved uuid[], old_person uuid, new_person uuid, new_pseudonym bytea,
  key_number smallint, key_sealed bytea, number_keys smallint[], number_hashes bytea[], numbers_sealed bytea[])
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  -- Nobody is erased meanwhile, or his key would live on.
  PERFORM FROM identity.person WHERE person_id = old_person FOR UPDATE;
  UPDATE identity.patient SET person_id = new_person WHERE patient_id = ANY (moved) AND person_id = old_person;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the records are not this person''s any more' USING ERRCODE = 'serialization_failure';
  END IF;
  INSERT INTO identity.person (person_id, pseudonym, key_id, sealed_key, parted_from, parted_at)
  VALUES (new_person, new_pseudonym, key_number, key_sealed, old_person, now());
  INSERT INTO access.consent (consent_id, person_id, kind, facility_id, categories, valid_from, valid_until, evidence,
    evidence_hash, recorded_facility, recorded_by, recorded_at)
  SELECT gen_random_uuid(), new_person, c.kind, c.facility_id, c.categories, c.valid_from, c.valid_until, c.evidence,
    c.evidence_hash, c.recorded_facility, c.recorded_by, c.recorded_at
  FROM access.consent c
  WHERE c.person_id = old_person AND c.kind IN ('opt-out', 'restriction') AND c.ended_at IS NULL;
  UPDATE identity.identifier i SET person_id = new_person, sealed = n.sealed
  FROM unnest(number_keys, number_hashes, numbers_sealed) AS n (key_id, hmac, sealed)
  WHERE i.key_id = n.key_id AND i.hmac = n.hmac AND i.person_id = old_person;
  UPDATE identity.patient_merge SET survivor_person = new_person
  WHERE survivor_id = ANY (moved) AND survivor_person = old_person;
  PERFORM identity.settle_records(moved);
END $$;

-- Gives what hangs on parted records to their person: also what a message brought that was on its way meanwhile.
CREATE FUNCTION identity.settle_records(asked uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  parted record;
BEGIN
  FOR parted IN SELECT t.patient_id, t.facility_id, t.person_id, p.parted_from
    FROM unnest(asked) AS w (id)
    CROSS JOIN LATERAL (SELECT * FROM identity.patient WHERE patient_id = w.id OFFSET 0) t
    CROSS JOIN LATERAL (SELECT * FROM identity.person WHERE person_id = t.person_id OFFSET 0) p
    WHERE p.parted_from IS NOT NULL
  LOOP
    UPDATE record.raw_part r SET person_id = parted.person_id
    FROM (
      SELECT a.submission_id FROM record.visit v
      JOIN record.visit_assertion a ON a.facility_id = v.facility_id AND a.visit_id = v.visit_id
      WHERE v.patient_id = parted.patient_id
      UNION
      SELECT a.submission_id FROM identity.patient_assertion a WHERE a.patient_id = parted.patient_id) s
    WHERE r.facility_id = parted.facility_id AND r.submission_id = s.submission_id
      AND r.person_id = parted.parted_from
      -- What speaks of a record that stayed too stays with it.
      AND NOT EXISTS (SELECT FROM identity.patient k
        CROSS JOIN LATERAL (
          SELECT FROM identity.patient_assertion o
          WHERE o.patient_id = k.patient_id AND o.submission_id = r.submission_id
          UNION ALL
          SELECT FROM record.visit v
          JOIN record.visit_assertion o ON o.facility_id = v.facility_id AND o.visit_id = v.visit_id
          WHERE v.patient_id = k.patient_id AND o.submission_id = r.submission_id) o
        WHERE k.person_id = parted.parted_from AND k.facility_id = parted.facility_id);
    UPDATE record.visit SET person_id = parted.person_id
    WHERE patient_id = parted.patient_id AND person_id = parted.parted_from;
  END LOOP;
END $$;

-- Whose keys may have sealed what was said of the retired record's visits before its present survivor's; which records it
-- went through on its way there; the officer who parted the two, and the survivors from whom no message overturns that.
ALTER TABLE identity.patient_merge
  ADD COLUMN sealers uuid[] NOT NULL DEFAULT '{}',
  ADD COLUMN via uuid[] NOT NULL DEFAULT '{}',
  ADD COLUMN refused uuid[] NOT NULL DEFAULT '{}',
  ADD COLUMN undone_by text CHECK (length(undone_by) BETWEEN 1 AND 200),
  ADD CHECK (undone_by IS NULL OR undone_at IS NOT NULL);
CREATE INDEX patient_merge_newest ON identity.patient_merge (merged_at DESC, retired_id DESC);

REVOKE ALL ON FUNCTION identity.births(uuid[]), identity.settle_records(uuid[]),
  identity.part_records(uuid[], uuid, uuid, bytea, smallint, bytea, smallint[], bytea[], bytea[]) FROM PUBLIC;
