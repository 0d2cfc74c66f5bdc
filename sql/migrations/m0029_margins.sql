-- Sums of the health office's figures at every grain that its pages show. A city of ten million visits has thousands of
-- cells of facility and kelurahan each day, and most pages show a row of a facility or of a kelurahan; those are some
-- hundred. All follow the daily sums by themselves, whoever writes those. `docs/decisions/0033-sums-at-every-grain.md`.

-- Whether those who live at a place live in the city: `resident`, `outside`, `unresolved`.
CREATE FUNCTION monitor.home(kelurahan text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$SELECT CASE WHEN kelurahan ~ '^[0-9]' THEN 'resident' ELSE kelurahan END$$;

-- What is nothing in all four sums has no row.
CREATE TABLE monitor.sums (
  grain       text NOT NULL,
  indicator   text NOT NULL,
  -- Of months, the first.
  day         date NOT NULL,
  -- All zeros where the sum is of all facilities.
  facility_id uuid NOT NULL,
  -- A kelurahan, `outside` or `unresolved`; of facilities, a home; `city` of all.
  place       text NOT NULL,
  numerator   bigint NOT NULL,
  denominator bigint NOT NULL,
  excluded    bigint NOT NULL,
  missing     bigint NOT NULL,
  PRIMARY KEY (grain, indicator, day, facility_id, place)
) PARTITION BY LIST (grain);
CREATE TABLE monitor.sums_daily_city PARTITION OF monitor.sums FOR VALUES IN ('daily city');
CREATE TABLE monitor.sums_daily_facility PARTITION OF monitor.sums FOR VALUES IN ('daily facility');
CREATE TABLE monitor.sums_daily_place PARTITION OF monitor.sums FOR VALUES IN ('daily place');
CREATE TABLE monitor.sums_monthly_city PARTITION OF monitor.sums FOR VALUES IN ('monthly city');
CREATE TABLE monitor.sums_monthly_facility PARTITION OF monitor.sums FOR VALUES IN ('monthly facility');
CREATE TABLE monitor.sums_monthly_place PARTITION OF monitor.sums FOR VALUES IN ('monthly place');
CREATE TABLE monitor.sums_monthly PARTITION OF monitor.sums FOR VALUES IN ('monthly');

-- Of what is told by its median: those counted by value, where that is not 0; the rest of the sum has 0. Facilities are
-- not parted by home here (`place` is empty).
CREATE TABLE monitor.spread (
  grain       text NOT NULL CHECK (grain <> 'monthly'),
  indicator   text NOT NULL,
  day         date NOT NULL,
  facility_id uuid NOT NULL,
  place       text NOT NULL,
  value       smallint NOT NULL,
  counted     bigint NOT NULL,
  PRIMARY KEY (grain, indicator, day, facility_id, place, value)
);

-- Which months have moved, and how often: what was made of a month's sums holds while this stays.
CREATE TABLE monitor.month_stamp (
  month date PRIMARY KEY,
  moved bigint NOT NULL
);

-- Where a daily cell counts beside its own row.
CREATE FUNCTION monitor.grains(day date, facility_id uuid, kelurahan text)
RETURNS TABLE (grain text, day date, facility_id uuid, place text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 7 AS $$
  VALUES ('daily facility', $1, $2, monitor.home($3)),
    ('daily place', $1, '00000000-0000-0000-0000-000000000000'::uuid, $3),
    ('daily city', $1, '00000000-0000-0000-0000-000000000000'::uuid, 'city'),
    ('monthly facility', date_trunc('month', $1::timestamp)::date, $2, monitor.home($3)),
    ('monthly place', date_trunc('month', $1::timestamp)::date, '00000000-0000-0000-0000-000000000000'::uuid, $3),
    ('monthly city', date_trunc('month', $1::timestamp)::date, '00000000-0000-0000-0000-000000000000'::uuid, 'city'),
    ('monthly', date_trunc('month', $1::timestamp)::date, $2, $3)
$$;

-- An indicator's sums and values as the daily cells make them.
CREATE FUNCTION monitor.right_sums(asked text) RETURNS SETOF monitor.sums
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT g.grain, d.indicator, g.day, g.facility_id, g.place, sum(d.numerator)::bigint,
    sum(d.denominator)::bigint, sum(d.excluded)::bigint, sum(d.missing)::bigint
  FROM monitor.daily_rollup d CROSS JOIN LATERAL monitor.grains(d.day, d.facility_id, d.kelurahan) AS g
  WHERE d.indicator = asked
  GROUP BY 1, 2, 3, 4, 5
  HAVING (sum(d.numerator), sum(d.denominator), sum(d.excluded), sum(d.missing)) <> (0, 0, 0, 0)
$$;
REVOKE ALL ON FUNCTION monitor.right_sums(text) FROM PUBLIC;
CREATE FUNCTION monitor.right_spread(asked text) RETURNS SETOF monitor.spread
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT g.grain, d.indicator, g.day, g.facility_id, CASE WHEN g.grain LIKE '%facility' THEN '' ELSE g.place END,
    d.bucket, sum(d.denominator)::bigint
  FROM monitor.daily_rollup d CROSS JOIN LATERAL monitor.grains(d.day, d.facility_id, d.kelurahan) AS g
  WHERE d.indicator = asked AND d.bucket <> 0 AND g.grain <> 'monthly'
  GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(d.denominator) <> 0
$$;
REVOKE ALL ON FUNCTION monitor.right_spread(text) FROM PUBLIC;

-- Moves them by what a statement put into the daily cells, and by less what it took out.
CREATE FUNCTION monitor.move_sums(moved monitor.daily_rollup[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  falls boolean;
BEGIN
  IF cardinality(moved) = 0 THEN RETURN; END IF;
  falls := EXISTS (SELECT FROM unnest(moved) AS d WHERE least(d.numerator, d.denominator, d.excluded, d.missing) < 0);
  INSERT INTO monitor.sums AS s
  SELECT g.grain, d.indicator, g.day, g.facility_id, g.place, sum(d.numerator), sum(d.denominator),
    sum(d.excluded), sum(d.missing)
  FROM unnest(moved) AS d CROSS JOIN LATERAL monitor.grains(d.day, d.facility_id, d.kelurahan) AS g
  GROUP BY 1, 2, 3, 4, 5
  HAVING (sum(d.numerator), sum(d.denominator), sum(d.excluded), sum(d.missing)) <> (0, 0, 0, 0)
  ON CONFLICT (grain, indicator, day, facility_id, place) DO UPDATE SET
    numerator = s.numerator + excluded.numerator, denominator = s.denominator + excluded.denominator,
    excluded = s.excluded + excluded.excluded, missing = s.missing + excluded.missing;
  IF falls THEN
    DELETE FROM monitor.sums s
    USING (
      SELECT DISTINCT g.grain, d.indicator, g.day, g.facility_id, g.place
      FROM unnest(moved) AS d CROSS JOIN LATERAL monitor.grains(d.day, d.facility_id, d.kelurahan) AS g
      WHERE least(d.numerator, d.denominator, d.excluded, d.missing) < 0) AS t
    WHERE s.grain = t.grain AND s.indicator = t.indicator AND s.day = t.day AND s.facility_id = t.facility_id
      AND s.place = t.place
      AND s.numerator = 0 AND s.denominator = 0 AND s.excluded = 0 AND s.missing = 0;
  END IF;
  INSERT INTO monitor.spread AS s
  SELECT g.grain, d.indicator, g.day, g.facility_id, CASE WHEN g.grain LIKE '%facility' THEN '' ELSE g.place END,
    d.bucket, sum(d.denominator)
  FROM unnest(moved) AS d CROSS JOIN LATERAL monitor.grains(d.day, d.facility_id, d.kelurahan) AS g
  WHERE d.bucket <> 0 AND g.grain <> 'monthly'
  GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(d.denominator) <> 0
  ON CONFLICT (grain, indicator, day, facility_id, place, value) DO UPDATE SET counted = s.counted + excluded.counted;
  IF falls THEN
    DELETE FROM monitor.spread s
    USING (
      SELECT DISTINCT g.grain, d.indicator, g.day, g.facility_id, d.bucket,
        CASE WHEN g.grain LIKE '%facility' THEN '' ELSE g.place END AS place
      FROM unnest(moved) AS d CROSS JOIN LATERAL monitor.grains(d.day, d.facility_id, d.kelurahan) AS g
      WHERE d.bucket <> 0 AND d.denominator < 0) AS t
    WHERE s.grain = t.grain AND s.indicator = t.indicator AND s.day = t.day AND s.facility_id = t.facility_id
      AND s.place = t.place AND s.value = t.bucket AND s.counted = 0;
  END IF;
  INSERT INTO monitor.month_stamp AS m
  SELECT DISTINCT date_trunc('month', d.day)::date, 1 FROM unnest(moved) AS d
  ON CONFLICT (month) DO UPDATE SET moved = m.moved + 1;
END $$;
REVOKE ALL ON FUNCTION monitor.move_sums(monitor.daily_rollup[]) FROM PUBLIC;

CREATE FUNCTION monitor.keep_sums() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM monitor.move_sums(ARRAY(SELECT p::monitor.daily_rollup FROM put p));
  ELSIF TG_OP = 'UPDATE' THEN
    -- Only what a cell moved by: most move up, and what did not fall is not empty.
    PERFORM monitor.move_sums(ARRAY(
      SELECT (b.indicator, b.day, b.facility_id, b.kelurahan, b.bucket, sum(b.numerator)::bigint,
        sum(b.denominator)::bigint, sum(b.excluded)::bigint, sum(b.missing)::bigint)::monitor.daily_rollup
      FROM (
        SELECT * FROM put
        UNION ALL
        SELECT t.indicator, t.day, t.facility_id, t.kelurahan, t.bucket, -t.numerator, -t.denominator, -t.excluded,
          -t.missing FROM taken t) b
      GROUP BY b.indicator, b.day, b.facility_id, b.kelurahan, b.bucket
      HAVING (sum(b.numerator), sum(b.denominator), sum(b.excluded), sum(b.missing)) <> (0, 0, 0, 0)));
  ELSE
    PERFORM monitor.move_sums(ARRAY(
      SELECT (t.indicator, t.day, t.facility_id, t.kelurahan, t.bucket, -t.numerator, -t.denominator, -t.excluded,
        -t.missing)::monitor.daily_rollup FROM taken t));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION monitor.keep_sums() FROM PUBLIC;

DROP TRIGGER months_put ON monitor.daily_rollup;
DROP TRIGGER months_moved ON monitor.daily_rollup;
DROP TRIGGER months_taken ON monitor.daily_rollup;
DROP FUNCTION monitor.keep_months();
DROP TABLE monitor.monthly_rollup;

INSERT INTO monitor.sums
SELECT s.* FROM (SELECT DISTINCT indicator FROM monitor.daily_rollup) i, monitor.right_sums(i.indicator) s;
INSERT INTO monitor.spread
SELECT s.* FROM (SELECT DISTINCT indicator FROM monitor.daily_rollup) i, monitor.right_spread(i.indicator) s;
INSERT INTO monitor.month_stamp SELECT DISTINCT date_trunc('month', day)::date, 1 FROM monitor.daily_rollup;

CREATE TRIGGER sums_put AFTER INSERT ON monitor.daily_rollup REFERENCING NEW TABLE AS put
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.keep_sums();
CREATE TRIGGER sums_moved AFTER UPDATE ON monitor.daily_rollup REFERENCING OLD TABLE AS taken NEW TABLE AS put
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.keep_sums();
CREATE TRIGGER sums_taken AFTER DELETE ON monitor.daily_rollup REFERENCING OLD TABLE AS taken
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.keep_sums();

-- How the homes of a month's visits were found; a fact that moves marks its month too, as pages count some facts
-- themselves.
CREATE TABLE monitor.residence_sums (
  month     date NOT NULL,
  method    text NOT NULL,
  certainty smallint NOT NULL,
  visits    bigint NOT NULL,
  PRIMARY KEY (month, method, certainty)
);
CREATE FUNCTION monitor.keep_months_of_facts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO monitor.residence_sums AS s
    SELECT date_trunc('month', p.day)::date, p.residence_method, p.residence_certainty, count(*)
    FROM put p GROUP BY 1, 2, 3
    ON CONFLICT (month, method, certainty) DO UPDATE SET visits = s.visits + excluded.visits;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    UPDATE monitor.residence_sums s SET visits = s.visits - t.visits
    FROM (SELECT date_trunc('month', t.day)::date AS month, t.residence_method, t.residence_certainty,
        count(*) AS visits FROM taken t GROUP BY 1, 2, 3) AS t
    WHERE s.month = t.month AND s.method = t.residence_method AND s.certainty = t.residence_certainty;
    DELETE FROM monitor.residence_sums s WHERE s.visits = 0;
    INSERT INTO monitor.month_stamp AS m
    SELECT DISTINCT date_trunc('month', t.day)::date, 1 FROM taken t
    ON CONFLICT (month) DO UPDATE SET moved = m.moved + 1;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO monitor.month_stamp AS m
    SELECT DISTINCT date_trunc('month', p.day)::date, 1 FROM put p
    ON CONFLICT (month) DO UPDATE SET moved = m.moved + 1;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION monitor.keep_months_of_facts() FROM PUBLIC;
INSERT INTO monitor.residence_sums
SELECT date_trunc('month', day)::date, residence_method, residence_certainty, count(*)
FROM monitor.visit_fact GROUP BY 1, 2, 3;
CREATE TRIGGER facts_put AFTER INSERT ON monitor.visit_fact REFERENCING NEW TABLE AS put
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.keep_months_of_facts();
CREATE TRIGGER facts_moved AFTER UPDATE ON monitor.visit_fact REFERENCING OLD TABLE AS taken NEW TABLE AS put
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.keep_months_of_facts();
CREATE TRIGGER facts_taken AFTER DELETE ON monitor.visit_fact REFERENCING OLD TABLE AS taken
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.keep_months_of_facts();

-- Referrals of some days, a few of all visits.
CREATE INDEX visit_fact_referral ON monitor.visit_fact (day) WHERE has_referral_out;

-- The sums of quality by month: whole months are what the office asks for.
CREATE TABLE monitor.quality_monthly (
  -- The first day of the month.
  day         date NOT NULL,
  facility_id uuid NOT NULL,
  feed        text NOT NULL,
  vendor      text NOT NULL,
  software    text NOT NULL,
  measure     text NOT NULL,
  total       bigint NOT NULL,
  good        bigint NOT NULL,
  defaulted   bigint NOT NULL,
  PRIMARY KEY (day, facility_id, feed, vendor, software, measure)
);
CREATE FUNCTION monitor.keep_quality_months() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO monitor.quality_monthly AS q
    SELECT date_trunc('month', p.day)::date, p.facility_id, p.feed, p.vendor, p.software, p.measure, sum(p.total),
      sum(p.good), sum(p.defaulted)
    FROM put p GROUP BY 1, 2, 3, 4, 5, 6
    ON CONFLICT (day, facility_id, feed, vendor, software, measure) DO UPDATE SET
      total = q.total + excluded.total, good = q.good + excluded.good, defaulted = q.defaulted + excluded.defaulted;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    UPDATE monitor.quality_monthly q SET total = q.total - t.total, good = q.good - t.good,
      defaulted = q.defaulted - t.defaulted
    FROM (
      SELECT date_trunc('month', t.day)::date AS day, t.facility_id, t.feed, t.vendor, t.software, t.measure,
        sum(t.total) AS total, sum(t.good) AS good, sum(t.defaulted) AS defaulted
      FROM taken t GROUP BY 1, 2, 3, 4, 5, 6) AS t
    WHERE q.day = t.day AND q.facility_id = t.facility_id AND q.feed = t.feed AND q.vendor = t.vendor
      AND q.software = t.software AND q.measure = t.measure;
    DELETE FROM monitor.quality_monthly q USING taken t
    WHERE q.day = date_trunc('month', t.day)::date AND q.facility_id = t.facility_id AND q.feed = t.feed
      AND q.vendor = t.vendor AND q.software = t.software AND q.measure = t.measure
      AND q.total = 0 AND q.good = 0 AND q.defaulted = 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION monitor.keep_quality_months() FROM PUBLIC;
INSERT INTO monitor.quality_monthly
SELECT date_trunc('month', day)::date, facility_id, feed, vendor, software, measure, sum(total), sum(good),
  sum(defaulted)
FROM monitor.quality_daily GROUP BY 1, 2, 3, 4, 5, 6;
CREATE TRIGGER quality_months_put AFTER INSERT ON monitor.quality_daily REFERENCING NEW TABLE AS put
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.keep_quality_months();
CREATE TRIGGER quality_months_moved AFTER UPDATE ON monitor.quality_daily
  REFERENCING OLD TABLE AS taken NEW TABLE AS put
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.keep_quality_months();
CREATE TRIGGER quality_months_taken AFTER DELETE ON monitor.quality_daily REFERENCING OLD TABLE AS taken
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.keep_quality_months();
CREATE INDEX quality_monthly_measure ON monitor.quality_monthly (measure, day);
-- Visits that lack something, the newest first.
CREATE INDEX visit_quality_lacking ON monitor.visit_quality (day, submission_id, place) WHERE asked & ~met <> 0;
-- On which days each feed sent anything.
CREATE INDEX quality_daily_received ON monitor.quality_daily (day) INCLUDE (facility_id, feed, vendor, software)
  WHERE measure = 'submission';
