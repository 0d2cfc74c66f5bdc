-- Who owed a form of a month, for reports that are made anew to the byte.
-- `docs/decisions/0028-frozen-reports-and-disclosure.md`.

-- Which facilities were active on a day as the registry was known at a moment, with their kind then; where it knew none
-- yet, the kind that it came to know first, which no later word changes. No fact of a practitioner leaves.
CREATE FUNCTION monitor.active_on(day date, moment timestamptz)
RETURNS TABLE (facility_id uuid, kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT w.facility_id, coalesce(
    (SELECT p.content ->> 'kind' FROM registry.fact p
      WHERE p.subject = w.facility_id AND p.aspect = 'profile' AND p.known @> moment AND p.valid @> day),
    (SELECT p.content ->> 'kind' FROM registry.fact p
      WHERE p.subject = w.facility_id AND p.aspect = 'profile'
      ORDER BY lower(p.known), p.valid @> day DESC, lower(p.valid) NULLS FIRST LIMIT 1),
    w.kind)
  FROM (
    SELECT f.facility_id, f.kind FROM registry.facility f
    JOIN registry.fact s ON s.subject = f.facility_id AND s.aspect = 'status' AND s.known @> moment
      AND s.valid @> day AND s.content ->> 'status' = 'active'
    UNION ALL
    -- One whose history began after the moment was on the list since it was registered; one without any is as the list
    -- says.
    SELECT f.facility_id, f.kind FROM registry.facility f
    WHERE (f.registered_at AT TIME ZONE 'Asia/Makassar')::date <= day
      AND NOT EXISTS (SELECT FROM registry.fact s
        WHERE s.subject = f.facility_id AND s.aspect = 'status' AND s.known && tstzrange(NULL, moment, '[]'))
      AND (f.status = 'active' OR EXISTS (SELECT FROM registry.fact s
        WHERE s.subject = f.facility_id AND s.aspect = 'status'))) w
$$;
