-- The counts of the months that a frozen figure was made of, so that it is judged beside what pages tell later.
-- `docs/decisions/0028-frozen-reports-and-disclosure.md`.

-- A month and its counts, `2026-08|30|60|0|-`: who meets it, who is counted, left out, missing, with `-` for what was
-- hidden; of data quality items met and asked, and visits; of beds days in use and there, days, those who left. Null of
-- what is stated, and of what was frozen before.
ALTER TABLE monitor.finding ADD COLUMN month_counts text[] CHECK (cardinality(month_counts) BETWEEN 1 AND 1000);
ALTER TABLE monitor.finding_step ADD COLUMN month_counts text[]
  CHECK (month_counts IS NULL OR hash IS NOT NULL AND cardinality(month_counts) BETWEEN 1 AND 1000);
