-- Facilities that keep their records themselves: where their FHIR endpoint answers, once two officers have said
-- so. A row is never changed into another endpoint: a new one is proposed, and the old one suspended.
CREATE TABLE registry.record_source (
  source_id      uuid PRIMARY KEY,
  name           text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
  facility_id    uuid NOT NULL REFERENCES registry.facility,
  host           text NOT NULL CHECK (host ~ '^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$'),
  port           integer NOT NULL CHECK (port BETWEEN 1 AND 65535),
  path           text NOT NULL CHECK (length(path) <= 100 AND path ~ '^(/[A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)*)*$'),
  -- The name that its certificate must have, and the authority that it must lead to.
  server_name    text NOT NULL CHECK (server_name ~ '^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$'),
  authority      bytea NOT NULL CHECK (length(authority) BETWEEN 1 AND 16384),
  -- Whether its address may be one of a private network; the two officers say so.
  is_private     boolean NOT NULL,
  proposed_by    text NOT NULL,
  proposed_at    timestamptz NOT NULL,
  approved_by    text,
  approved_at    timestamptz,
  suspended_by   text,
  suspended_at   timestamptz,
  suspend_reason text CHECK (length(suspend_reason) BETWEEN 3 AND 400),
  CHECK (approved_by <> proposed_by),
  CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
  CHECK ((suspended_by IS NULL) = (suspended_at IS NULL)),
  CHECK ((suspended_by IS NULL) = (suspend_reason IS NULL))
);
CREATE UNIQUE INDEX record_source_name ON registry.record_source (name) WHERE suspended_at IS NULL;
-- One endpoint of a facility is asked.
CREATE UNIQUE INDEX record_source_facility ON registry.record_source (facility_id)
  WHERE suspended_at IS NULL AND approved_at IS NOT NULL;
CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON registry.record_source
  FOR EACH STATEMENT EXECUTE FUNCTION registry.moved();

-- Which facility says that it keeps a record of whom: by the keyed hash of a national number and nothing else,
-- also for a person of whom nobody has sent anything yet.
CREATE TABLE access.record_location (
  key_id       smallint NOT NULL,
  hmac         bytea NOT NULL CHECK (length(hmac) = 16),
  facility_id  uuid NOT NULL REFERENCES registry.facility,
  announced_at timestamptz NOT NULL,
  PRIMARY KEY (key_id, hmac, facility_id)
);
ALTER TABLE access.record_location ALTER COLUMN hmac SET STATISTICS 0;
