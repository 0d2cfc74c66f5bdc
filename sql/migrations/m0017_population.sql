-- What the population register (Disdukcapil) says of the patients that facilities name.

-- A signed file of the register; the one that is not replaced counts.
CREATE TABLE identity.population_release (
  release_id  uuid PRIMARY KEY,
  sha256      bytea NOT NULL CHECK (length(sha256) = 32),
  signer      bytea NOT NULL CHECK (length(signer) = 32),
  as_of       date NOT NULL,
  entries     integer NOT NULL CHECK (entries >= 0),
  left_out    integer NOT NULL CHECK (left_out >= 0),
  imported_by text NOT NULL,
  imported_at timestamptz NOT NULL,
  replaced_at timestamptz
);
CREATE UNIQUE INDEX population_release_current ON identity.population_release ((true))
  WHERE replaced_at IS NULL;

-- Its persons: found by a keyed hash of the NIK, sealed under the master key.
CREATE TABLE identity.population_entry (
  release_id uuid NOT NULL REFERENCES identity.population_release,
  key_id     smallint NOT NULL,
  hmac       bytea NOT NULL CHECK (length(hmac) = 16),
  sealed     bytea NOT NULL,
  PRIMARY KEY (release_id, key_id, hmac)
);
ALTER TABLE identity.population_entry ALTER COLUMN hmac SET STATISTICS 0,
  ALTER COLUMN sealed SET STATISTICS 0;

-- Where words come from; while it is empty nobody is put on the list.
CREATE TABLE identity.population_source (
  name  text PRIMARY KEY CHECK (name IN ('service', 'release')),
  since timestamptz NOT NULL
);

-- What was answered about a facility's record of a patient: no value of it, only how they agree
-- (0 not compared, 1 agrees, 2 close, 3 differs).
CREATE TABLE identity.confirmation (
  patient_id  uuid PRIMARY KEY,
  facility_id uuid NOT NULL,
  source      text NOT NULL CHECK (source IN ('service', 'release')),
  status      text NOT NULL CHECK (status IN ('confirmed', 'contradicted', 'unknown-number', 'deceased')),
  name        smallint NOT NULL CHECK (name BETWEEN 0 AND 3),
  birth_date  smallint NOT NULL CHECK (birth_date BETWEEN 0 AND 3),
  sex         smallint NOT NULL CHECK (sex BETWEEN 0 AND 3),
  kelurahan   smallint NOT NULL CHECK (kelurahan BETWEEN 0 AND 3),
  as_of       date,
  asked_at    timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL
);
CREATE INDEX confirmation_facility ON identity.confirmation (facility_id, status, patient_id);
CREATE INDEX confirmation_expiry ON identity.confirmation (expires_at);

-- Whom to ask about. `turn` counts what was said of him since he was put here.
CREATE TABLE identity.confirmation_work (
  patient_id uuid PRIMARY KEY,
  turn       integer NOT NULL DEFAULT 0,
  tries      smallint NOT NULL DEFAULT 0,
  next_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX confirmation_work_due ON identity.confirmation_work (next_at, patient_id);

-- Every new word of a facility on a patient puts him on the list, in the transaction that stores it.
CREATE FUNCTION identity.queue_confirmation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM identity.population_source) THEN
    INSERT INTO identity.confirmation_work AS w (patient_id)
    SELECT DISTINCT patient_id FROM told ORDER BY patient_id
    ON CONFLICT (patient_id) DO UPDATE SET turn = w.turn + 1;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION identity.queue_confirmation() FROM PUBLIC;
CREATE TRIGGER queue_confirmation AFTER INSERT ON identity.patient_assertion
  REFERENCING NEW TABLE AS told FOR EACH STATEMENT EXECUTE FUNCTION identity.queue_confirmation();
