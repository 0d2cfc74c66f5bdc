-- Who owed W2 of a week, cases by day for histories that are short, and the model that judged by them.
-- `docs/decisions/0027-disease-alerts.md`.

-- On which days of a span a facility was active, as the registry knows it now, with its kind on the last of them; a row
-- for each part of the span. No fact of a practitioner leaves.
CREATE FUNCTION monitor.active_spans(first_day date, last_day date)
RETURNS TABLE (facility_id uuid, kind text, begins date, ends date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT f.facility_id,
    coalesce((SELECT p.content ->> 'kind' FROM registry.fact p
      WHERE p.subject = f.facility_id AND p.aspect = 'profile' AND upper_inf(p.known) AND p.valid @> last_day), f.kind),
    greatest(coalesce(lower(s.valid), first_day), first_day), least(coalesce(upper(s.valid) - 1, last_day), last_day)
  FROM registry.facility f
  JOIN registry.fact s ON s.subject = f.facility_id AND s.aspect = 'status' AND upper_inf(s.known)
    AND s.valid && daterange(first_day, last_day, '[]') AND s.content ->> 'status' = 'active'
  UNION ALL
  -- One without any history is as the list says, since it was registered.
  SELECT f.facility_id, f.kind,
    greatest(first_day, (f.registered_at AT TIME ZONE 'Asia/Makassar')::date), last_day
  FROM registry.facility f
  WHERE f.status = 'active' AND (f.registered_at AT TIME ZONE 'Asia/Makassar')::date <= last_day
    AND NOT EXISTS (SELECT FROM registry.fact s WHERE s.subject = f.facility_id AND s.aspect = 'status')
$$;

-- Whether a version was counted by day too; those before this step were not.
ALTER TABLE monitor.week_version ADD COLUMN has_days boolean NOT NULL DEFAULT false;

-- New cases of a disease by day and kelurahan of residence; days of none are not there.
CREATE TABLE monitor.day_count (
  week_start  date NOT NULL,
  version     integer NOT NULL,
  disease     text NOT NULL CHECK (disease ~ '^[A-Z]{1,2}$'),
  kelurahan   text NOT NULL,
  -- 0 Sunday to 6 Saturday.
  day         smallint NOT NULL CHECK (day BETWEEN 0 AND 6),
  cases       integer NOT NULL CHECK (cases > 0),
  PRIMARY KEY (week_start, version, disease, kelurahan, day),
  FOREIGN KEY (week_start, version) REFERENCES monitor.week_version
);

-- EARS C2 beside ESSENCE's switch.
ALTER TABLE monitor.alert_signal DROP CONSTRAINT alert_signal_method_check;
ALTER TABLE monitor.alert_signal ADD CONSTRAINT alert_signal_method_check
  CHECK (method IN ('farrington', 'essence', 'ears', 'none'));
