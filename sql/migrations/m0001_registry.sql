-- Who may send, look and manage. Small tables on one node; every change moves registry.version,
-- which each gateway polls, so that a revocation is known everywhere within a second.

DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'baimbai_owner') THEN
    CREATE ROLE baimbai_owner NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL;  -- two databases of one cluster migrated at once
END $$;
DO $$ BEGIN
  EXECUTE format('GRANT CREATE ON DATABASE %I TO baimbai_owner', current_database());
END $$;
SET LOCAL ROLE baimbai_owner;

CREATE SCHEMA registry;

CREATE TABLE registry.facility (
  facility_id    uuid PRIMARY KEY,
  -- What certificates and messages call it: kode SATUSEHAT where it has one.
  code           text NOT NULL UNIQUE CHECK (code ~ '^[A-Za-z0-9.-]{1,64}$'),
  name           text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  -- Codes of data/facility_types.csv.
  kind           text NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
  ownership      text NOT NULL CHECK (ownership IN ('government', 'private')),
  status         text NOT NULL
    CHECK (status IN ('applied', 'verified', 'active', 'suspended', 'closed')),
  -- Kemendagri code, ten digits; null while the address is not resolved.
  kelurahan_code text CHECK (kelurahan_code ~ '^[0-9]{10}$'),
  is_simulated   boolean NOT NULL DEFAULT false,
  registered_at  timestamptz NOT NULL DEFAULT now()
);

-- Other codes of the same facility: SATUSEHAT organisation, kode sarana, BPJS PPK.
CREATE TABLE registry.facility_alias (
  system      text NOT NULL CHECK (length(system) BETWEEN 1 AND 200),
  value       text NOT NULL CHECK (length(value) BETWEEN 1 AND 100),
  facility_id uuid NOT NULL REFERENCES registry.facility,
  PRIMARY KEY (system, value)
);

-- A vendor that sends for many facilities, each under a mandate of the facility's head.
CREATE TABLE registry.software_operator (
  operator_id   uuid PRIMARY KEY,
  code          text NOT NULL UNIQUE CHECK (code ~ '^[A-Za-z0-9.-]{1,64}$'),
  name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  registered_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE registry.mandate (
  operator_id uuid NOT NULL REFERENCES registry.software_operator,
  facility_id uuid NOT NULL REFERENCES registry.facility,
  scope       text NOT NULL CHECK (scope IN ('submit', 'submit-and-read')),
  valid_from  timestamptz NOT NULL,
  valid_until timestamptz NOT NULL CHECK (valid_until > valid_from),
  granted_by  text NOT NULL CHECK (length(granted_by) BETWEEN 1 AND 200),
  PRIMARY KEY (operator_id, facility_id, valid_from)
);

-- A human being with a certificate of his own.
CREATE TABLE registry.officer (
  officer_id    uuid PRIMARY KEY,
  code          text NOT NULL UNIQUE CHECK (code ~ '^[A-Za-z0-9.-]{1,64}$'),
  name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  role          text NOT NULL CHECK (role IN ('officer', 'auditor', 'operator')),
  registered_at timestamptz NOT NULL DEFAULT now()
);

-- The authority of every request: the leaf's fingerprint, who holds it, and whether it still counts.
CREATE TABLE registry.certificate (
  fingerprint    bytea PRIMARY KEY CHECK (length(fingerprint) = 32),
  spki           bytea NOT NULL CHECK (length(spki) = 32),
  uri            text NOT NULL CHECK (length(uri) BETWEEN 1 AND 400),
  not_before     timestamptz NOT NULL,
  not_after      timestamptz NOT NULL CHECK (not_after > not_before),
  facility_id    uuid REFERENCES registry.facility,
  operator_id    uuid REFERENCES registry.software_operator,
  officer_id     uuid REFERENCES registry.officer,
  registered_at  timestamptz NOT NULL DEFAULT now(),
  revoked_at     timestamptz,
  revoked_reason text CHECK (length(revoked_reason) BETWEEN 1 AND 400),
  CHECK (num_nonnulls(facility_id, operator_id, officer_id) = 1),
  CHECK ((revoked_at IS NULL) = (revoked_reason IS NULL))
);

CREATE TABLE registry.version (
  one     integer PRIMARY KEY DEFAULT 1 CHECK (one = 1),
  version bigint NOT NULL
);
INSERT INTO registry.version (version) VALUES (0);

CREATE FUNCTION registry.moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  UPDATE registry.version SET version = version + 1;
  RETURN NULL;
END $$;

CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON registry.facility
  FOR EACH STATEMENT EXECUTE FUNCTION registry.moved();
CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON registry.facility_alias
  FOR EACH STATEMENT EXECUTE FUNCTION registry.moved();
CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON registry.software_operator
  FOR EACH STATEMENT EXECUTE FUNCTION registry.moved();
CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON registry.mandate
  FOR EACH STATEMENT EXECUTE FUNCTION registry.moved();
CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON registry.officer
  FOR EACH STATEMENT EXECUTE FUNCTION registry.moved();
CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON registry.certificate
  FOR EACH STATEMENT EXECUTE FUNCTION registry.moved();
