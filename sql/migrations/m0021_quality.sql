-- How good the data are that each facility sends, when it goes quiet, and what the office does about a figure.
-- `docs/decisions/0026-data-quality-and-findings.md`.

-- What the software that sent it calls itself, `name|version`; null where nobody says.
ALTER TABLE record.submission ADD COLUMN software text CHECK (length(software) <= 61);
-- Leaves are given in the order of commits, so whoever counts submissions goes on from the last one he saw.
CREATE INDEX submission_leaf ON record.submission (leaf_index);

-- Up to which leaf submissions are counted, and when all was counted anew; whoever counts holds the row.
CREATE TABLE monitor.quality_turn (
  one           integer PRIMARY KEY DEFAULT 1 CHECK (one = 1),
  leaf          bigint NOT NULL DEFAULT -1,
  counted_at    timestamptz NOT NULL DEFAULT '1970-01-01',
  reconciled_at timestamptz NOT NULL DEFAULT '1970-01-01'
);
INSERT INTO monitor.quality_turn DEFAULT VALUES;

-- Visits and patients that the counter of facts has taken and the counter of quality has not: moved here by
-- the former's own delete, so that the intake pays nothing for it.
CREATE TABLE monitor.quality_work (
  work_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  facility_id uuid,
  visit_id    uuid,
  patient_id  uuid,
  noted_at    timestamptz NOT NULL
);
CREATE FUNCTION monitor.note_quality() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO monitor.quality_work (facility_id, visit_id, patient_id, noted_at)
  SELECT t.facility_id, t.visit_id, t.patient_id, t.noted_at FROM taken t
  WHERE t.person_id IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER note_quality AFTER DELETE ON monitor.work REFERENCING OLD TABLE AS taken
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.note_quality();

-- A register in chunks that was counted while chunks were still to come.
CREATE TABLE monitor.quality_waiting (
  facility_id   uuid NOT NULL,
  submission_id uuid NOT NULL,
  PRIMARY KEY (facility_id, submission_id)
);

-- One visit as it stands: which of the items it should have (asked), has (met), and has only as a default.
-- Bits as in QualityItem. No person and no value of a patient.
CREATE TABLE monitor.visit_quality (
  facility_id   uuid NOT NULL,
  visit_id      uuid NOT NULL,
  -- The day of receipt of its first word, Asia/Makassar, and what brought that.
  day           date NOT NULL,
  submission_id uuid NOT NULL,
  place         text NOT NULL,
  feed          text NOT NULL,
  vendor        text NOT NULL,
  software      text NOT NULL,
  asked         integer NOT NULL,
  met           integer NOT NULL,
  defaulted     integer NOT NULL,
  -- The last digit of the systolic pressure.
  digit         smallint CHECK (digit BETWEEN 0 AND 9),
  -- 1 where the visit began on the hour or the half, 0 where at another minute, null without a clock.
  on_the_hour   smallint CHECK (on_the_hour BETWEEN 0 AND 1),
  PRIMARY KEY (facility_id, visit_id)
);
CREATE INDEX visit_quality_day ON monitor.visit_quality (facility_id, day);

-- Sums of a day of receipt by facility, feed, vendor and software.
CREATE TABLE monitor.quality_daily (
  day         date NOT NULL,
  facility_id uuid NOT NULL,
  feed        text NOT NULL,
  vendor      text NOT NULL,
  software    text NOT NULL,
  measure     text NOT NULL CHECK (measure ~ '^[a-z][a-z0-9.-]{0,19}$'),
  total       bigint NOT NULL,
  good        bigint NOT NULL,
  defaulted   bigint NOT NULL,
  PRIMARY KEY (day, facility_id, feed, vendor, software, measure)
);
CREATE INDEX quality_daily_facility ON monitor.quality_daily (facility_id, day);
-- What the watch for silence reads on each overview.
CREATE INDEX quality_daily_visits ON monitor.quality_daily (day) INCLUDE (facility_id, feed, total)
  WHERE measure = 'visit';

-- Findings of rules in what was sent, by day of receipt.
CREATE TABLE monitor.quality_rule (
  day         date NOT NULL,
  facility_id uuid NOT NULL,
  feed        text NOT NULL,
  vendor      text NOT NULL,
  software    text NOT NULL,
  rule        text NOT NULL CHECK (length(rule) BETWEEN 1 AND 40),
  findings    bigint NOT NULL,
  submissions bigint NOT NULL,
  PRIMARY KEY (day, facility_id, feed, vendor, software, rule)
);
CREATE INDEX quality_rule_facility ON monitor.quality_rule (facility_id, day);

-- Days on which nobody is expected to send, with where that stands; withdrawn rows stay.
CREATE TABLE monitor.holiday (
  holiday_id   uuid PRIMARY KEY,
  day          date NOT NULL,
  name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  source       text NOT NULL CHECK (length(source) BETWEEN 1 AND 200),
  stated_by    text NOT NULL,
  stated_at    timestamptz NOT NULL,
  withdrawn_by text,
  withdrawn_at timestamptz,
  CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL))
);
CREATE UNIQUE INDEX holiday_day ON monitor.holiday (day) WHERE withdrawn_at IS NULL;

-- A facility's own closed days: a span, or a day of every week (1 Monday to 7 Sunday).
CREATE TABLE monitor.closure (
  closure_id   uuid PRIMARY KEY,
  facility_id  uuid NOT NULL,
  weekday      smallint CHECK (weekday BETWEEN 1 AND 7),
  first_day    date NOT NULL,
  last_day     date,
  reason       text NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
  stated_by    text NOT NULL,
  stated_at    timestamptz NOT NULL,
  withdrawn_by text,
  withdrawn_at timestamptz,
  CHECK (last_day >= first_day),
  CHECK (weekday IS NOT NULL OR last_day IS NOT NULL),
  CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL))
);
CREATE INDEX closure_facility ON monitor.closure (facility_id);

-- What the office found in a figure of a facility: the figure frozen as it was, and how it went on.
CREATE SEQUENCE monitor.finding_number;
CREATE TABLE monitor.finding (
  finding_id  uuid PRIMARY KEY,
  number      bigint NOT NULL UNIQUE DEFAULT nextval('monitor.finding_number'),
  facility_id uuid NOT NULL,
  -- An indicator's id, or DQ for the quality of the data.
  indicator   text NOT NULL CHECK (indicator ~ '^[A-Z][A-Za-z0-9]{0,9}$'),
  version     integer NOT NULL,
  first_month date NOT NULL,
  last_month  date NOT NULL CHECK (last_month >= first_month),
  numerator   bigint NOT NULL,
  denominator bigint NOT NULL,
  -- In the figure's own unit: 0 to 1 for proportions.
  value       double precision NOT NULL,
  data_cut    timestamptz NOT NULL,
  -- Over the sorted rows of the sums that the figure was made of.
  inputs      bigint NOT NULL,
  hash        bytea NOT NULL CHECK (length(hash) = 32),
  reason      text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
  opened_by   text NOT NULL,
  opened_at   timestamptz NOT NULL,
  state       text NOT NULL
    CHECK (state IN ('open', 'answered', 'guidance', 'warned', 'closed', 'measured')),
  due_on      date NOT NULL,
  warnings    smallint NOT NULL DEFAULT 0 CHECK (warnings BETWEEN 0 AND 3),
  changed_at  timestamptz NOT NULL
);
CREATE INDEX finding_facility ON monitor.finding (facility_id, opened_at);

-- Every step of it; only added to.
CREATE TABLE monitor.finding_step (
  finding_id  uuid NOT NULL REFERENCES monitor.finding,
  step        smallint NOT NULL CHECK (step >= 1),
  action      text NOT NULL
    CHECK (action IN ('open', 'answer', 'guide', 'warn', 'extend', 'close', 'measure')),
  by_facility boolean NOT NULL,
  actor       text NOT NULL,
  at          timestamptz NOT NULL,
  note        text NOT NULL CHECK (length(note) BETWEEN 1 AND 2000),
  due_on      date,
  -- The figure measured again: months, sums, value, cut and hash as above.
  first_month date,
  last_month  date,
  numerator   bigint,
  denominator bigint,
  value       double precision,
  data_cut    timestamptz,
  inputs      bigint,
  hash        bytea CHECK (length(hash) = 32),
  PRIMARY KEY (finding_id, step),
  CHECK ((action = 'measure') = (hash IS NOT NULL))
);
