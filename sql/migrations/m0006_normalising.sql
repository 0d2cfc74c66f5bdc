-- What a facility's own words and codes mean, what is known by several numbers, and what was read again.

-- Titles of the columns of a facility's registers and what it said that they mean.
CREATE TABLE registry.header_meaning (
  facility_id  uuid NOT NULL REFERENCES registry.facility,
  title        text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  meaning      text NOT NULL CHECK (length(meaning) BETWEEN 1 AND 60),
  confirmed_by text NOT NULL CHECK (length(confirmed_by) BETWEEN 1 AND 200),
  confirmed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (facility_id, title)
);

-- What a facility's own codes stand for. Rows are never changed: of one code the highest version counts,
-- and a null target takes the mapping back.
CREATE TABLE registry.code_mapping (
  version        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  facility_id    uuid NOT NULL REFERENCES registry.facility,
  kind           text NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
  system         text NOT NULL CHECK (length(system) <= 200),
  code           text NOT NULL CHECK (length(code) BETWEEN 1 AND 200),
  target_system  text CHECK (length(target_system) BETWEEN 1 AND 200),
  target_code    text CHECK (length(target_code) BETWEEN 1 AND 100),
  target_display text CHECK (length(target_display) <= 400),
  mapped_by      text NOT NULL CHECK (length(mapped_by) BETWEEN 1 AND 200),
  mapped_at      timestamptz NOT NULL DEFAULT now(),
  CHECK ((target_system IS NULL) = (target_code IS NULL))
);
CREATE INDEX code_mapping_key ON registry.code_mapping (facility_id, kind, system, code, version);

-- A practitioner as SATUSEHAT's clients look for one: by NIK (keyed hash), answered with the IHS number.
CREATE TABLE registry.practitioner (
  practitioner_id uuid PRIMARY KEY,
  ihs_number      text NOT NULL UNIQUE CHECK (ihs_number ~ '^[A-Za-z0-9.-]{1,64}$'),
  name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  sex             text CHECK (sex IN ('male', 'female')),
  registered_at   timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE registry.practitioner_key (
  key_id          smallint NOT NULL,
  hmac            bytea NOT NULL CHECK (length(hmac) = 16),
  practitioner_id uuid NOT NULL REFERENCES registry.practitioner,
  PRIMARY KEY (key_id, hmac)
);

CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON registry.header_meaning
  FOR EACH STATEMENT EXECUTE FUNCTION registry.moved();
CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON registry.code_mapping
  FOR EACH STATEMENT EXECUTE FUNCTION registry.moved();

-- Every number of a resource of nobody, so that it is found by any of them.
CREATE TABLE record.shared_identifier (
  facility_id uuid NOT NULL,
  hmac        bytea NOT NULL CHECK (length(hmac) = 16),
  resource_id uuid NOT NULL,
  PRIMARY KEY (facility_id, hmac, resource_id)
);

-- The worklist: codes that nobody knows, each once for a facility, and the submissions that wait for them.
-- Codes only; words of a clinician are never kept here.
CREATE TABLE record.unknown_code (
  facility_id   uuid NOT NULL,
  kind          text NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
  system        text NOT NULL CHECK (length(system) <= 200),
  code          text NOT NULL CHECK (length(code) BETWEEN 1 AND 200),
  display       text CHECK (length(display) <= 400),
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (facility_id, kind, system, code)
);
CREATE TABLE record.unknown_code_use (
  facility_id   uuid NOT NULL,
  kind          text NOT NULL,
  system        text NOT NULL,
  code          text NOT NULL,
  submission_id uuid NOT NULL,
  PRIMARY KEY (facility_id, kind, system, code, submission_id)
);

-- A submission that was read again after a mapping or the program changed: the first submission whose
-- message it is. Its words on a visit stand in the place of that one's.
ALTER TABLE record.submission ADD COLUMN replays uuid;
ALTER TABLE record.visit_assertion ADD COLUMN replays uuid;
CREATE INDEX submission_replays ON record.submission (facility_id, replays)
  WHERE replays IS NOT NULL;

-- A word that voids a visit later than its sender may decide alone: kept, and without effect until an
-- officer voids it. Source: Permenkes 24/2022 art. 30 (2 x 24 hours).
ALTER TABLE record.visit_assertion ADD COLUMN is_held boolean NOT NULL DEFAULT false;
CREATE INDEX visit_assertion_held ON record.visit_assertion (facility_id, visit_id) WHERE is_held;

-- Whether the facility's software may still speak TLS 1.2, on a port of its own.
ALTER TABLE registry.facility ADD COLUMN allows_tls12 boolean NOT NULL DEFAULT false;

-- A message of very many visits is stored first and goes into the record in chunks, each once; the row of
-- a chunk is its arbiter.
ALTER TABLE record.submission DROP CONSTRAINT submission_status_check;
ALTER TABLE record.submission ADD CONSTRAINT submission_status_check
  CHECK (status IN ('accepted', 'partial', 'quarantined', 'waiting'));
CREATE TABLE record.chunk (
  facility_id   uuid NOT NULL,
  submission_id uuid NOT NULL,
  number        integer NOT NULL CHECK (number >= 0),
  visits_kept   integer NOT NULL,
  refused_count integer NOT NULL,
  -- As record.submission.issues.
  issues        bytea NOT NULL,
  PRIMARY KEY (facility_id, submission_id, number)
);
CREATE INDEX submission_waiting ON record.submission (facility_id, submission_id)
  WHERE status = 'waiting';
