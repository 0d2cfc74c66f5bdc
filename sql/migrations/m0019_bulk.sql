-- Exports for the health office: what was asked, how far it is, and which files there are until they are deleted. No
-- patient is named here. Source: HL7 FHIR Bulk Data Access IG 2.0.
CREATE TABLE access.bulk_export (
  export_id   uuid PRIMARY KEY,
  officer     text NOT NULL CHECK (length(officer) BETWEEN 1 AND 200),
  certificate bytea CHECK (length(certificate) = 32),
  -- The address that was asked, for the manifest.
  request     text NOT NULL CHECK (length(request) BETWEEN 1 AND 2000),
  purpose     text NOT NULL CHECK (length(purpose) BETWEEN 1 AND 32),
  basis       text CHECK (length(basis) BETWEEN 1 AND 32),
  document    text CHECK (length(document) BETWEEN 3 AND 64),
  types       text[] NOT NULL CHECK (cardinality(types) BETWEEN 1 AND 16),
  since       timestamptz,
  state       text NOT NULL DEFAULT 'accepted'
              CHECK (state IN ('accepted', 'running', 'complete', 'failed', 'cancelled', 'expired')),
  attempts    smallint NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  asked_at    timestamptz NOT NULL,
  -- What was stored until then is in it.
  snapshot_at timestamptz,
  -- Whose worker dies leaves it to others then.
  lease_until timestamptz,
  visits      bigint NOT NULL DEFAULT 0 CHECK (visits >= 0),
  finished_at timestamptz,
  -- When the files are deleted.
  expires_at  timestamptz,
  -- One line for each file: type, lines, bytes, SHA-256.
  files       text CHECK (length(files) <= 4000),
  CHECK ((state = 'complete') <= (num_nonnulls(snapshot_at, finished_at, expires_at, files) = 4))
);
CREATE INDEX bulk_export_open ON access.bulk_export (asked_at)
  WHERE state IN ('accepted', 'running', 'complete');
