-- A card is weaker than a NIK, and who comes with a number in doubt is told from whoever came with it before.

-- The name that a doubted number came with: for each word 64 bits of a keyed hash of the number and the word's sound
-- together. Nobody is found by it, as one name has no two equal tokens.
ALTER TABLE identity.identifier
  ADD COLUMN name_tokens bytea CHECK (length(name_tokens) BETWEEN 8 AND 64);
ALTER TABLE identity.identifier ALTER COLUMN name_tokens SET STATISTICS 0;

-- What was told of these persons: birth and sex by the newest word of each of their records, and whether they have a
-- NIK that nobody doubts. It takes the place of identity.births.
CREATE FUNCTION identity.told(asked uuid[])
RETURNS TABLE (person_id uuid, birth_date timestamptz, birth_form smallint, sex text, has_nik boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT DISTINCT w.id, b.birth_date, b.birth_form, s.sex,
      EXISTS (SELECT FROM identity.identifier i
        WHERE i.person_id = w.id AND i.system = 'https://fhir.kemkes.go.id/id/nik' AND NOT i.is_doubted OFFSET 0)
    FROM unnest(asked) AS w (id)
    LEFT JOIN LATERAL (SELECT patient_id FROM identity.patient WHERE person_id = w.id OFFSET 0) t ON true
    LEFT JOIN LATERAL (SELECT birth_date, birth_form FROM identity.patient_assertion
      WHERE patient_id = t.patient_id AND birth_date IS NOT NULL
      ORDER BY sender_time DESC, content_hash DESC LIMIT 1) b ON true
    LEFT JOIN LATERAL (SELECT sex FROM identity.patient_assertion
      WHERE patient_id = t.patient_id AND sex IN ('male', 'female')
      ORDER BY sender_time DESC, content_hash DESC LIMIT 1) s ON true;
END $$;
REVOKE ALL ON FUNCTION identity.told(uuid[]) FROM PUBLIC;
DROP FUNCTION identity.births(uuid[]);
