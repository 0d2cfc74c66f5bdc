-- A facility that merges two of its records (HL7 v2 A34, A40) says that their persons are one, as a link does: what
-- one of them refused holds for both, and what is asked of one is asked of both. Unless an officer keeps the two
-- apart: his word is of the city, the merge one facility's.

-- All persons that are one human being with the asked one, itself included: by links, and by merges that hold of
-- persons whom no officer keeps apart. Runs with the owner's rights: whoever decides on a person elsewhere sees neither
-- his records nor what was merged there. Ids only.
CREATE FUNCTION identity.one_person(asked uuid) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 2 SET search_path = pg_catalog AS $$
BEGIN
  -- Most people have no link, and no record that was merged.
  IF NOT EXISTS (SELECT FROM identity.person_link l WHERE l.left_person = asked AND l.undone_at IS NULL)
    AND NOT EXISTS (SELECT FROM identity.person_link l WHERE l.right_person = asked AND l.undone_at IS NULL)
    AND NOT EXISTS (SELECT FROM identity.patient t
      CROSS JOIN LATERAL (
        SELECT FROM identity.patient_merge m WHERE m.retired_id = t.patient_id AND m.undone_at IS NULL
        UNION ALL
        SELECT FROM identity.patient_merge m WHERE m.survivor_id = t.patient_id AND m.undone_at IS NULL
        OFFSET 0) m
      WHERE t.person_id = asked)
  THEN
    RETURN NEXT asked;
    RETURN;
  END IF;
  RETURN QUERY WITH RECURSIVE one (person_id) AS (
    SELECT asked
    UNION
    SELECT n.person_id FROM one o CROSS JOIN LATERAL (
      SELECT l.right_person AS person_id FROM identity.person_link l
      WHERE l.left_person = o.person_id AND l.word = 'same' AND l.undone_at IS NULL
      UNION ALL
      SELECT l.left_person FROM identity.person_link l
      WHERE l.right_person = o.person_id AND l.word = 'same' AND l.undone_at IS NULL
      UNION ALL
      SELECT r.person_id FROM identity.patient t
      CROSS JOIN LATERAL (
        SELECT m.survivor_id AS other FROM identity.patient_merge m
        WHERE m.retired_id = t.patient_id AND m.undone_at IS NULL
        UNION ALL
        SELECT m.retired_id FROM identity.patient_merge m
        WHERE m.survivor_id = t.patient_id AND m.undone_at IS NULL
        OFFSET 0) m
      CROSS JOIN LATERAL (SELECT p.person_id FROM identity.patient p WHERE p.patient_id = m.other OFFSET 0) r
      WHERE t.person_id = o.person_id
        AND NOT EXISTS (SELECT FROM identity.person_link a
          WHERE a.left_person = least(o.person_id, r.person_id) AND a.right_person = greatest(o.person_id, r.person_id)
            AND a.word = 'apart' AND a.officer IS NOT NULL AND a.undone_at IS NULL OFFSET 0)) n)
  SELECT o.person_id FROM one o;
END $$;

-- Whether a merge of records of these two would make one whom an officer keeps apart, himself or by way of others.
CREATE FUNCTION identity.is_kept_apart(one uuid, other uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  RETURN one <> other AND EXISTS (
    SELECT FROM identity.one_person(one) AS a (id) CROSS JOIN identity.one_person(other) AS b (id)
    JOIN identity.person_link l ON l.left_person = least(a.id, b.id) AND l.right_person = greatest(a.id, b.id)
    WHERE l.word = 'apart' AND l.officer IS NOT NULL AND l.undone_at IS NULL);
END $$;

REVOKE ALL ON FUNCTION identity.one_person(uuid), identity.is_kept_apart(uuid, uuid) FROM PUBLIC;
