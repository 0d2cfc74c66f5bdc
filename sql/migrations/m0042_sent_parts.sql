-- What was left out of a report that went out, so that what goes out later is judged beside exactly that.
-- `docs/decisions/0028-frozen-reports-and-disclosure.md`.

-- Indicator and part, `SPM02/city`; null of what went out before it was noted, which is taken as sent whole.
ALTER TABLE monitor.report_delivery ADD COLUMN withheld text[] CHECK (cardinality(withheld) <= 1000);
