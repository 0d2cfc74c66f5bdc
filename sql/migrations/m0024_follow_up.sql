-- What only one record of the whole city can tell: whether a referred person arrived, and who with a lasting illness
-- has not come again anywhere. The functions see which visit is whose; the role that may call them does not.

-- Referrals of some days with what became of each, as the indicator R3 counts it: the person came within 14 days to
-- the facility named (arrived), to another of a higher level (elsewhere), not yet (waiting), or not at all (lost).
CREATE FUNCTION monitor.referrals(first_day date, last_day date, today date, origin uuid)
RETURNS TABLE (facility_id uuid, visit_id uuid, day date, minute smallint, service text, main_group text,
  referred_to uuid, outcome text, arrived_at uuid, arrived_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT f.facility_id, f.visit_id, f.day, f.minute, f.service, left(f.diagnoses[1], 3), f.referred_to,
    CASE WHEN a.facility_id IS NULL THEN CASE WHEN f.day + 14 >= today THEN 'waiting' ELSE 'lost' END
      WHEN f.referred_to IS NULL OR a.facility_id = f.referred_to THEN 'arrived' ELSE 'elsewhere' END,
    a.facility_id, a.day
  FROM monitor.visit_fact f
  LEFT JOIN LATERAL (
    SELECT v.facility_id, v.day FROM monitor.visit_fact v
    WHERE v.person = f.person AND v.facility_id <> f.facility_id AND (v.day, v.minute) >= (f.day, f.minute)
      AND v.day <= f.day + 14 AND (f.referred_to IS NULL OR v.facility_id = f.referred_to OR v.level > f.level)
    ORDER BY (v.facility_id = f.referred_to) DESC NULLS LAST, v.day, v.minute, v.visit_id LIMIT 1) AS a ON true
  WHERE f.has_referral_out AND f.day BETWEEN first_day AND last_day
    AND (origin IS NULL OR f.facility_id = origin)
$$;
REVOKE ALL ON FUNCTION monitor.referrals(date, date, date, uuid) FROM PUBLIC;

-- The same counted by pair of facilities.
CREATE FUNCTION monitor.referral_flow(first_day date, last_day date, today date)
RETURNS TABLE (facility_id uuid, referred_to uuid, outcome text, referrals bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT r.facility_id, r.referred_to, r.outcome, count(*)
  FROM monitor.referrals(first_day, last_day, today, NULL) AS r GROUP BY 1, 2, 3
$$;
REVOKE ALL ON FUNCTION monitor.referral_flow(date, date, date) FROM PUBLIC;

-- Persons with hypertension (I10 to I15) or diabetes (E10 to E14) whose last visit for it was at this facility, more than
-- three months and at most a year ago: seen nowhere for it since. The visit told is that last one.
CREATE FUNCTION monitor.overdue(origin uuid, today date)
RETURNS TABLE (visit_id uuid, day date, minute smallint, service text, main_group text, kelurahan text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT f.visit_id, f.day, f.minute, f.service, g.main_group, f.kelurahan
  FROM monitor.visit_fact f
  CROSS JOIN LATERAL (
    SELECT left(d, 3) AS main_group FROM unnest(f.diagnoses) AS d
    WHERE left(d, 3) BETWEEN 'I10' AND 'I15' OR left(d, 3) BETWEEN 'E10' AND 'E14' LIMIT 1) AS g
  WHERE f.facility_id = origin AND f.day >= today - interval '1 year' AND f.day < today - interval '3 months'
    AND NOT EXISTS (
      SELECT FROM monitor.visit_fact v WHERE v.person = f.person
        AND (v.day, v.minute, v.visit_id) > (f.day, f.minute, f.visit_id)
        AND (v.disposition = 'exp' OR v.disposition LIKE 'exp-%' OR EXISTS (SELECT FROM unnest(v.diagnoses) AS d
          WHERE left(d, 1) = left(g.main_group, 1)
            AND (left(d, 3) BETWEEN 'I10' AND 'I15' OR left(d, 3) BETWEEN 'E10' AND 'E14'))))
    AND f.disposition <> 'exp' AND f.disposition NOT LIKE 'exp-%'
$$;
REVOKE ALL ON FUNCTION monitor.overdue(uuid, date) FROM PUBLIC;
