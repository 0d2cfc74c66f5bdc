-- ICD-10 and LOINC are taken under other names too and kept as sent: what is sensitive is so under each of them, as in
-- `SensitiveCodes` and `CodeSystemSpelling`.

CREATE OR REPLACE FUNCTION access.visit_labels(asker uuid, names text[])
RETURNS TABLE (visit_id uuid, categories text[], is_referred boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY WITH wanted AS (
    SELECT v.facility_id, v.visit_id, v.service_code
    FROM identity.patient t JOIN record.visit v ON v.patient_id = t.patient_id
    WHERE t.person_id = ANY ((SELECT nullif(current_setting('baimbai.persons', true), '')::uuid[])::uuid[])
      AND v.facility_id IS DISTINCT FROM asker
  ), codes AS (
    SELECT w.visit_id, 'icd-10' AS kind, upper(replace(d.code, '.', '')) AS code
    FROM wanted w JOIN record.diagnosis d ON d.facility_id = w.facility_id AND d.visit_id = w.visit_id
    WHERE d.code_system IS NULL OR d.code_system LIKE '%icd-10%'
      OR regexp_replace(lower(d.code_system COLLATE "C"), '^https?://|/+$|[^a-z0-9./]', '', 'g')
        ~ 'icd10|icd/release/10|(icdx|2[.]16[.]840[.]1[.]113883[.]6[.](3|90))$'
    UNION ALL
    SELECT w.visit_id, 'loinc', c.code
    FROM wanted w JOIN record.observation o ON o.facility_id = w.facility_id AND o.visit_id = w.visit_id,
      LATERAL (VALUES (o.code_system, o.code), (o.panel_system, o.panel_code)) AS c (system, code)
    WHERE c.system = 'http://loinc.org'
      OR regexp_replace(lower(c.system COLLATE "C"), '^https?://|/+$|[^a-z0-9./]', '', 'g')
        ~ 'loinc|2[.]16[.]840[.]1[.]113883[.]6[.]1$'
    UNION ALL
    SELECT w.visit_id, 'service', lower(w.service_code) FROM wanted w
  ), sensitive AS (
    SELECT c.visit_id, array_agg(DISTINCT s.category ORDER BY s.category) AS categories
    FROM codes c JOIN access.sensitive_code s ON s.kind = c.kind
      AND left(c.code, length(s.first)) COLLATE "C" BETWEEN s.first AND s.last
    WHERE s.version = (SELECT max(p.version) FROM access.policy p WHERE p.approved_at IS NOT NULL)
    GROUP BY c.visit_id
  )
  SELECT w.visit_id, coalesce(s.categories, '{}'),
    EXISTS (SELECT FROM record.visit_assertion a WHERE a.facility_id = w.facility_id
      AND a.visit_id = w.visit_id AND a.referred_to = ANY (names))
  FROM wanted w LEFT JOIN sensitive s ON s.visit_id = w.visit_id;
END $$;
