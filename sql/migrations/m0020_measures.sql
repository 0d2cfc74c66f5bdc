-- More of what a visit tells for counting, visits whose facts the database refused, and figures that people
-- state because visits do not tell them. `docs/decisions/0025-indicators-of-the-law.md`.

-- What was done or measured, one bit each (`CareSign`); the week of pregnancy; a newborn's day of life.
ALTER TABLE monitor.visit_fact
  ADD COLUMN signs integer NOT NULL DEFAULT 0,
  ADD COLUMN gestation_weeks smallint CHECK (gestation_weeks BETWEEN 1 AND 45),
  ADD COLUMN newborn_days smallint CHECK (newborn_days BETWEEN 0 AND 28);

-- A visit whose fact or sums the database would not take: set aside, so that the others are counted. A later
-- change of the visit, or counting anew, tries again and takes the row away.
CREATE TABLE monitor.refused (
  facility_id uuid NOT NULL,
  visit_id    uuid NOT NULL,
  refused_at  timestamptz NOT NULL DEFAULT now(),
  sql_state   text NOT NULL CHECK (length(sql_state) = 5),
  -- The name of the constraint or column, never a value.
  constraint_name text,
  PRIMARY KEY (facility_id, visit_id)
);

-- Targets, denominators and figures that a person states, with source and date. The last word on a subject,
-- period and place counts; none is overwritten or taken away.
CREATE TABLE monitor.stated_figure (
  subject     text NOT NULL CHECK (subject ~ '^[A-Z][A-Z0-9]{2,9}$'),
  -- A year `2026`, or a month `2026-08`.
  period      text NOT NULL CHECK (period ~ '^[0-9]{4}(-(0[1-9]|1[0-2]))?$'),
  -- `city`, a kelurahan's code of ten digits, or a facility's code.
  place       text NOT NULL CHECK (length(place) BETWEEN 1 AND 60),
  stated_at   timestamptz NOT NULL,
  numerator   bigint CHECK (numerator BETWEEN 0 AND 1000000000),
  denominator bigint NOT NULL CHECK (denominator BETWEEN 0 AND 1000000000),
  source      text NOT NULL CHECK (length(source) BETWEEN 3 AND 200),
  source_day  date NOT NULL,
  stated_by   text NOT NULL CHECK (length(stated_by) BETWEEN 1 AND 200),
  PRIMARY KEY (subject, period, place, stated_at)
);
