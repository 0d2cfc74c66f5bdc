-- How the log went on after its end was lost: the exact document that the entry commits to.
CREATE TABLE audit.recovery (
  leaf_index bigint PRIMARY KEY,
  document   bytea NOT NULL CHECK (length(document) <= 65535)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.recovery
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();

-- What a facility counted of a day of its own, beside what the log has of it.
CREATE TABLE audit.reconciliation (
  facility_code text NOT NULL,
  day           date NOT NULL,
  leaf_index    bigint NOT NULL,
  counted       integer NOT NULL CHECK (counted >= 0),
  logged        integer NOT NULL CHECK (logged >= 0),
  -- Receipts that the facility holds and the log has not; entries that the facility knows nothing of.
  missing       integer NOT NULL CHECK (missing >= 0),
  unknown       integer NOT NULL CHECK (unknown >= 0),
  PRIMARY KEY (facility_code, day, leaf_index)
);

-- Looks that an auditor should look at, and what he made of each.
CREATE TABLE audit.anomaly (
  anomaly_key text PRIMARY KEY CHECK (length(anomaly_key) <= 200),
  kind        text NOT NULL,
  who         text NOT NULL,
  first_at    timestamptz NOT NULL,
  last_at     timestamptz NOT NULL,
  score       double precision NOT NULL,
  reason_id   text NOT NULL,
  reason_en   text NOT NULL,
  leaves      bigint[] NOT NULL,
  leaf_count  integer NOT NULL,
  found_at    timestamptz NOT NULL,
  state       text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'explained', 'confirmed')),
  judged_by   text,
  judged_at   timestamptz,
  note        text CHECK (length(note) <= 1000)
);
CREATE INDEX anomaly_last ON audit.anomaly (state, last_at DESC);
