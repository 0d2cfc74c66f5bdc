-- When a visit was over, for searches by FHIR's rule: an Encounter's date is its whole period.
-- `docs/decisions/0021-reading-the-record.md`.

-- The first moment after its period, as exactly as the end was told (a day's end is the next day's beginning), and later
-- than the arrival; null while the visit is open.
ALTER TABLE record.visit ADD COLUMN over_at timestamptz;

-- Visits of before: what their words say of the end, merged as the program merges them (`Visit.current`).
CREATE TYPE record.told_end AS (at timestamptz, form smallint);

-- Who writes only the day does not take back the hour of that day (`ClinicalTime.exact`).
CREATE FUNCTION record.overlay_end(told record.told_end, at timestamptz, form smallint, is_withdrawn boolean)
RETURNS record.told_end LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF is_withdrawn THEN
    RETURN NULL;
  ELSIF at IS NULL OR (form / 2048 = 2 AND (told).form / 2048 > 2
    AND ((told).at AT TIME ZONE 'UTC' + interval '8 hours')::date = (at AT TIME ZONE 'UTC' + interval '8 hours')::date)
  THEN
    RETURN told;
  END IF;
  RETURN ROW(at, form)::record.told_end;
END $$;
CREATE AGGREGATE record.current_end(timestamptz, smallint, boolean) (
  SFUNC = record.overlay_end, STYPE = record.told_end);

-- The first moment after what was written (`ClinicalTime.endMicroseconds`): form / 2048 is how much of it was, from the
-- year (0) to six digits of a second (10).
CREATE FUNCTION record.after_end(told record.told_end) RETURNS timestamptz
LANGUAGE sql IMMUTABLE AS $$
  SELECT (told).at + CASE (told).form / 2048
    WHEN 0 THEN (((told).at AT TIME ZONE 'UTC' + interval '8 hours' + interval '1 year')
      - ((told).at AT TIME ZONE 'UTC' + interval '8 hours'))
    WHEN 1 THEN (((told).at AT TIME ZONE 'UTC' + interval '8 hours' + interval '1 month')
      - ((told).at AT TIME ZONE 'UTC' + interval '8 hours'))
    WHEN 2 THEN interval '24 hours'
    WHEN 3 THEN interval '1 minute'
    ELSE interval '1 second' / (10 ^ greatest(0, (told).form / 2048 - 4))
  END
$$;

-- Nothing of it is news: nobody counts these visits anew or is told of them. The owner sees all of them, whichever rows
-- roles.sql has let him see so far.
ALTER TABLE record.visit DISABLE TRIGGER note_changed;
ALTER TABLE record.visit DISABLE TRIGGER note_subscribed_changed;
ALTER TABLE record.visit NO FORCE ROW LEVEL SECURITY;
ALTER TABLE record.visit_assertion NO FORCE ROW LEVEL SECURITY;

UPDATE record.visit v SET over_at = greatest(e.over_at, v.arrived_at + interval '1 microsecond')
FROM (
  SELECT w.facility_id, w.visit_id, record.after_end(record.current_end(w.period_end, w.period_end_form,
    w.turn > 1 AND 'end' = ANY (string_to_array(w.withdrawn, ',')) ORDER BY w.turn)) AS over_at
  FROM (
    SELECT a.*, row_number() OVER (PARTITION BY a.facility_id, a.visit_id
      ORDER BY a.sender_time, a.source_rank, a.content_hash) AS turn
    FROM (
      SELECT a.facility_id, a.visit_id, a.submission_id, a.sender_time, a.source_rank, a.content_hash, a.is_held,
        a.period_end, a.period_end_form, a.withdrawn, last_value(a.submission_id) OVER (
          PARTITION BY a.facility_id, a.visit_id, coalesce(a.replays, a.submission_id) ORDER BY a.submission_id
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS newest
      FROM record.visit_assertion a) a
    WHERE NOT a.is_held AND a.submission_id = a.newest) w
  GROUP BY w.facility_id, w.visit_id) e
WHERE e.facility_id = v.facility_id AND e.visit_id = v.visit_id AND e.over_at IS NOT NULL;

ALTER TABLE record.visit FORCE ROW LEVEL SECURITY;
ALTER TABLE record.visit_assertion FORCE ROW LEVEL SECURITY;
ALTER TABLE record.visit ENABLE TRIGGER note_changed;
ALTER TABLE record.visit ENABLE TRIGGER note_subscribed_changed;
DROP FUNCTION record.after_end(record.told_end);
DROP AGGREGATE record.current_end(timestamptz, smallint, boolean);
DROP FUNCTION record.overlay_end(record.told_end, timestamptz, smallint, boolean);
DROP TYPE record.told_end;

-- What is open or went on for more than two days: few. The finder asks for it in these words.
CREATE INDEX visit_long ON record.visit (facility_id, over_at, arrived_at)
  WHERE over_at IS NULL OR over_at - arrived_at > interval '48 hours';

ANALYZE record.visit (arrived_at, over_at);
