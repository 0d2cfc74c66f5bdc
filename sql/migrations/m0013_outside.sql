-- An authority outside the house whose certificates we take, once two officers have said so. It is an
-- anchor for the handshake, and lets nobody in by itself: a binding does.
CREATE TABLE registry.trusted_issuer (
  issuer_id   uuid PRIMARY KEY,
  name        text NOT NULL CHECK (name ~ '^[A-Za-z0-9.-]{1,64}$'),
  spki        bytea NOT NULL CHECK (length(spki) = 32),
  certificate bytea NOT NULL CHECK (length(certificate) BETWEEN 1 AND 16384),
  not_after   timestamptz NOT NULL,
  proposed_by text NOT NULL,
  proposed_at timestamptz NOT NULL,
  approved_by text,
  approved_at timestamptz,
  removed_by  text,
  removed_at  timestamptz,
  CHECK (approved_by <> proposed_by),
  CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
  CHECK ((removed_by IS NULL) = (removed_at IS NULL))
);
CREATE UNIQUE INDEX trusted_issuer_name ON registry.trusted_issuer (name) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX trusted_issuer_spki ON registry.trusted_issuer (spki) WHERE removed_at IS NULL;

-- Whose certificates of such an authority are: by what stands in them.
CREATE TABLE registry.certificate_binding (
  binding_id  uuid PRIMARY KEY,
  issuer_id   uuid NOT NULL REFERENCES registry.trusted_issuer,
  field       text NOT NULL CHECK (field IN ('serial', 'uri', 'common-name')),
  value       text NOT NULL CHECK (length(value) BETWEEN 1 AND 400),
  facility_id uuid REFERENCES registry.facility,
  operator_id uuid REFERENCES registry.software_operator,
  officer_id  uuid REFERENCES registry.officer,
  valid_from  timestamptz NOT NULL,
  valid_until timestamptz NOT NULL CHECK (valid_until > valid_from),
  bound_by    text NOT NULL,
  bound_at    timestamptz NOT NULL,
  ended_by    text,
  ended_at    timestamptz,
  -- Not a person's: those come by our own authority only.
  CHECK (num_nonnulls(facility_id, operator_id) = 1 AND officer_id IS NULL),
  CHECK ((ended_by IS NULL) = (ended_at IS NULL))
);
CREATE UNIQUE INDEX certificate_binding_value ON registry.certificate_binding (issuer_id, field, value)
  WHERE ended_at IS NULL;

CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON registry.trusted_issuer
  FOR EACH STATEMENT EXECUTE FUNCTION registry.moved();
CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON registry.certificate_binding
  FOR EACH STATEMENT EXECUTE FUNCTION registry.moved();

-- What each facility's software sent in a day, and what was wrong with it: counts only. Added up by every
-- gateway within a minute of the commits; what a gateway that dies has not added is lost.
CREATE TABLE registry.software_use (
  day         date NOT NULL,
  facility_id uuid NOT NULL REFERENCES registry.facility,
  -- Code of the software operator whose certificate sent it; empty for the facility's own.
  operator    text NOT NULL CHECK (length(operator) <= 64),
  -- As the software calls itself, cleaned and cut; empty where it does not say.
  software    text NOT NULL CHECK (length(software) <= 40),
  version     text NOT NULL CHECK (length(version) <= 20),
  format      text NOT NULL CHECK (length(format) BETWEEN 1 AND 20),
  submissions bigint NOT NULL,
  -- Submissions with at least one error, visits that came, and visits that were refused.
  faulty      bigint NOT NULL,
  visits      bigint NOT NULL,
  refused     bigint NOT NULL,
  PRIMARY KEY (day, facility_id, operator, software, version, format)
);
CREATE TABLE registry.software_fault (
  day         date NOT NULL,
  facility_id uuid NOT NULL REFERENCES registry.facility,
  operator    text NOT NULL CHECK (length(operator) <= 64),
  software    text NOT NULL CHECK (length(software) <= 40),
  version     text NOT NULL CHECK (length(version) <= 20),
  rule        text NOT NULL CHECK (rule ~ '^[A-Z]{3}-[0-9]{4}$'),
  submissions bigint NOT NULL,
  PRIMARY KEY (day, facility_id, operator, software, version, rule)
);
