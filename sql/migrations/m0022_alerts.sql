-- The weekly count of the SKDR diseases (W2) and the alerts that come of it. No identifier of a person.
-- `docs/decisions/0027-disease-alerts.md`.

-- A week of W2 as it stood when it was counted; late data make another version, none is overwritten.
CREATE TABLE monitor.week_version (
  -- The Sunday that it begins with, in Asia/Makassar.
  week_start  date NOT NULL CHECK (extract(dow FROM week_start) = 0),
  version     integer NOT NULL CHECK (version BETWEEN 1 AND 10000),
  counted_at  timestamptz NOT NULL,
  -- What the facts of this week and of those that an episode may reach back to came to.
  fingerprint bigint NOT NULL,
  list        text NOT NULL CHECK (length(list) BETWEEN 1 AND 20),
  is_latest   boolean NOT NULL,
  PRIMARY KEY (week_start, version)
);
CREATE UNIQUE INDEX week_version_latest ON monitor.week_version (week_start) WHERE is_latest;

-- New cases of a disease by facility and kelurahan of residence; cells of none are not there.
CREATE TABLE monitor.week_count (
  week_start  date NOT NULL,
  version     integer NOT NULL,
  disease     text NOT NULL CHECK (disease ~ '^[A-Z]{1,2}$'),
  facility_id uuid NOT NULL,
  kelurahan   text NOT NULL,
  cases       integer NOT NULL CHECK (cases > 0),
  deaths      integer NOT NULL CHECK (deaths >= 0),
  PRIMARY KEY (week_start, version, disease, facility_id, kelurahan),
  FOREIGN KEY (week_start, version) REFERENCES monitor.week_version
);

-- Visits of a facility in the week, and how many of them were here before the Wednesday after it.
CREATE TABLE monitor.week_reporter (
  week_start  date NOT NULL,
  version     integer NOT NULL,
  facility_id uuid NOT NULL,
  visits      integer NOT NULL CHECK (visits > 0),
  in_time     integer NOT NULL CHECK (in_time BETWEEN 0 AND visits),
  PRIMARY KEY (week_start, version, facility_id),
  FOREIGN KEY (week_start, version) REFERENCES monitor.week_version
);

-- Visits of the week that were known so many days after its end: what late reports will add is told by it.
CREATE TABLE monitor.week_delay (
  week_start  date NOT NULL,
  version     integer NOT NULL,
  days        smallint NOT NULL CHECK (days BETWEEN 0 AND 28),
  known       integer NOT NULL CHECK (known >= 0),
  PRIMARY KEY (week_start, version, days),
  FOREIGN KEY (week_start, version) REFERENCES monitor.week_version
);

-- One row: whoever judges weeks holds it.
CREATE TABLE monitor.alert_turn (one integer PRIMARY KEY DEFAULT 1 CHECK (one = 1));
INSERT INTO monitor.alert_turn DEFAULT VALUES;

-- Something that somebody must look at: a disease in the city (`6371`) or in a kelurahan of residence.
CREATE TABLE monitor.alert (
  alert_id    uuid PRIMARY KEY,
  disease     text NOT NULL CHECK (disease ~ '^[A-Z]{1,2}$'),
  area        text NOT NULL
    CHECK (area ~ '^([0-9]{4}|[0-9]{10})$' OR area IN ('outside', 'unresolved')),
  -- Where most of its cases were seen: who verifies.
  facility_id uuid,
  first_week  date NOT NULL,
  last_week   date NOT NULL,
  opened_at   timestamptz NOT NULL,
  colour      text NOT NULL CHECK (colour IN ('red', 'amber')),
  state       text NOT NULL
    CHECK (state IN ('new', 'verified', 'assessed', 'responded', 'closed')),
  owner       text CHECK (length(owner) BETWEEN 1 AND 200),
  outcome     text,
  CHECK ((state = 'closed') = (outcome IS NOT NULL))
);
CREATE UNIQUE INDEX alert_open ON monitor.alert (disease, area) WHERE state <> 'closed';

-- What the rules said of one week; a week is judged into one alert once.
CREATE TABLE monitor.alert_signal (
  disease     text NOT NULL,
  area        text NOT NULL,
  week_start  date NOT NULL,
  alert_id    uuid NOT NULL REFERENCES monitor.alert,
  version     integer NOT NULL,
  cases       integer NOT NULL,
  previous    integer NOT NULL,
  is_official boolean NOT NULL,
  branch      text NOT NULL CHECK (branch IN ('ratio', 'newCases', 'count', 'none')),
  threshold   integer,
  method      text NOT NULL CHECK (method IN ('farrington', 'ears', 'none')),
  expected    double precision,
  bound       double precision,
  p_value     double precision CHECK (p_value BETWEEN 0 AND 1),
  q_value     double precision CHECK (q_value BETWEEN 0 AND 1),
  family      integer NOT NULL,
  PRIMARY KEY (disease, area, week_start)
);
CREATE INDEX alert_signal_alert ON monitor.alert_signal (alert_id);

-- What people did about an alert, one row for each step.
CREATE TABLE monitor.alert_step (
  alert_id uuid NOT NULL REFERENCES monitor.alert,
  ordinal  smallint NOT NULL CHECK (ordinal BETWEEN 1 AND 200),
  step     text NOT NULL CHECK (step IN ('take', 'verify', 'assess', 'respond', 'close')),
  at       timestamptz NOT NULL,
  actor    text NOT NULL CHECK (length(actor) BETWEEN 1 AND 200),
  note     text NOT NULL CHECK (length(note) <= 400),
  outcome  text,
  PRIMARY KEY (alert_id, ordinal)
);
