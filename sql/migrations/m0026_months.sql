-- Sums of whole months, so that a year of the city is some thousand rows and not some million. They follow the daily
-- sums by themselves, whoever writes those.
CREATE TABLE monitor.monthly_rollup (
  indicator   text NOT NULL,
  -- The first day of the month.
  day         date NOT NULL CHECK (extract(day FROM day) = 1),
  facility_id uuid NOT NULL,
  kelurahan   text NOT NULL,
  bucket      smallint NOT NULL,
  numerator   bigint NOT NULL,
  denominator bigint NOT NULL,
  excluded    bigint NOT NULL,
  missing     bigint NOT NULL,
  PRIMARY KEY (indicator, day, facility_id, kelurahan, bucket)
);

-- Moves the sums of months by what a statement put into the daily sums and took out of them.
CREATE FUNCTION monitor.keep_months() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO monitor.monthly_rollup AS m
    SELECT n.indicator, date_trunc('month', n.day)::date, n.facility_id, n.kelurahan, n.bucket, sum(n.numerator),
      sum(n.denominator), sum(n.excluded), sum(n.missing)
    FROM put n GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (indicator, day, facility_id, kelurahan, bucket) DO UPDATE SET
      numerator = m.numerator + excluded.numerator, denominator = m.denominator + excluded.denominator,
      excluded = m.excluded + excluded.excluded, missing = m.missing + excluded.missing;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO monitor.monthly_rollup AS m
    SELECT b.indicator, date_trunc('month', b.day)::date, b.facility_id, b.kelurahan, b.bucket, sum(b.numerator),
      sum(b.denominator), sum(b.excluded), sum(b.missing)
    FROM (
      SELECT indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing FROM put
      UNION ALL
      SELECT indicator, day, facility_id, kelurahan, bucket, -numerator, -denominator, -excluded, -missing FROM taken
    ) b GROUP BY 1, 2, 3, 4, 5
    HAVING (sum(b.numerator), sum(b.denominator), sum(b.excluded), sum(b.missing)) <> (0, 0, 0, 0)
    ON CONFLICT (indicator, day, facility_id, kelurahan, bucket) DO UPDATE SET
      numerator = m.numerator + excluded.numerator, denominator = m.denominator + excluded.denominator,
      excluded = m.excluded + excluded.excluded, missing = m.missing + excluded.missing;
  ELSE
    UPDATE monitor.monthly_rollup m SET numerator = m.numerator - t.numerator,
      denominator = m.denominator - t.denominator, excluded = m.excluded - t.excluded, missing = m.missing - t.missing
    FROM (
      SELECT indicator, date_trunc('month', day)::date AS day, facility_id, kelurahan, bucket,
        sum(numerator) AS numerator, sum(denominator) AS denominator, sum(excluded) AS excluded,
        sum(missing) AS missing
      FROM taken GROUP BY 1, 2, 3, 4, 5) t
    WHERE m.indicator = t.indicator AND m.day = t.day AND m.facility_id = t.facility_id
      AND m.kelurahan = t.kelurahan AND m.bucket = t.bucket;
    -- A day that is empty is taken away, and a month is empty with its last day.
    DELETE FROM monitor.monthly_rollup m
    USING (SELECT DISTINCT indicator, date_trunc('month', day)::date AS day, facility_id, kelurahan, bucket FROM taken) t
    WHERE m.indicator = t.indicator AND m.day = t.day AND m.facility_id = t.facility_id
      AND m.kelurahan = t.kelurahan AND m.bucket = t.bucket
      AND (m.numerator, m.denominator, m.excluded, m.missing) = (0, 0, 0, 0);
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION monitor.keep_months() FROM PUBLIC;

INSERT INTO monitor.monthly_rollup
SELECT indicator, date_trunc('month', day)::date, facility_id, kelurahan, bucket, sum(numerator), sum(denominator),
  sum(excluded), sum(missing)
FROM monitor.daily_rollup GROUP BY 1, 2, 3, 4, 5;

CREATE TRIGGER months_put AFTER INSERT ON monitor.daily_rollup REFERENCING NEW TABLE AS put
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.keep_months();
CREATE TRIGGER months_moved AFTER UPDATE ON monitor.daily_rollup REFERENCING OLD TABLE AS taken NEW TABLE AS put
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.keep_months();
CREATE TRIGGER months_taken AFTER DELETE ON monitor.daily_rollup REFERENCING OLD TABLE AS taken
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.keep_months();
