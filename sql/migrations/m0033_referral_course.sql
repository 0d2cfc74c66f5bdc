-- The course of referrals, counted by pair of facilities: after how many days who was referred came, and whether he was
-- back at who referred within thirty days of that (rujuk balik). `docs/decisions/0030-every-page-on-the-lattice.md`.

-- What became of the referrals of some days. `days` is nil where nobody came; nobody has returned who did not come. As
-- the outcomes do, what is told of returns grows until the time for it is over.
CREATE FUNCTION monitor.referral_course(first_day date, last_day date, today date)
RETURNS TABLE (facility_id uuid, referred_to uuid, outcome text, days integer, has_returned boolean, referrals bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT c.facility_id, c.referred_to, c.outcome, c.days, c.has_returned, count(*)
  FROM (
    SELECT r.facility_id, r.referred_to, r.outcome, r.arrived_on - r.day AS days,
      CASE WHEN r.arrived_on IS NULL THEN false ELSE EXISTS (
        SELECT FROM monitor.visit_fact f JOIN monitor.visit_fact v ON v.person = f.person
        WHERE f.facility_id = r.facility_id AND f.visit_id = r.visit_id AND v.facility_id = r.facility_id
          AND v.day > r.arrived_on AND v.day <= r.arrived_on + 30 AND v.day <= today) END AS has_returned
    FROM monitor.referrals(first_day, last_day, today, NULL) AS r) AS c
  GROUP BY 1, 2, 3, 4, 5
$$;
REVOKE ALL ON FUNCTION monitor.referral_course(date, date, date) FROM PUBLIC;

-- Nobody asks for less any more.
DROP FUNCTION monitor.referral_flow(date, date, date);
