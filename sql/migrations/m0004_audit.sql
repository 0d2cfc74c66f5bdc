-- The log that nobody can alter unseen: leaves of an RFC 6962 tree, its full tiles, its head.
-- Written in the transaction of what they tell; the head row is taken last and once per transaction.

CREATE SCHEMA audit;

-- The exact bytes of one canonical entry (RFC 8785), never encoded again.
CREATE TABLE audit.leaf (
  leaf_index bigint PRIMARY KEY CHECK (leaf_index >= 0),
  entry      bytea NOT NULL CHECK (length(entry) <= 65535),
  hash       bytea NOT NULL CHECK (length(hash) = 32)
);
ALTER TABLE audit.leaf ALTER COLUMN entry SET COMPRESSION lz4;

-- What opens a leaf's commitments; erasable without touching the tree.
CREATE TABLE audit.leaf_secret (
  leaf_index bigint PRIMARY KEY,
  salt       bytea NOT NULL CHECK (length(salt) = 32),
  -- The raw query of a search, sealed; null for all else.
  query      bytea
);

-- Whose records a leaf is about: the ordered list that its commitment covers.
CREATE TABLE audit.subject (
  leaf_index bigint NOT NULL,
  ordinal    integer NOT NULL,
  pseudonym  bytea NOT NULL CHECK (length(pseudonym) = 16),
  visit_id   uuid,
  PRIMARY KEY (leaf_index, ordinal)
);
CREATE INDEX subject_pseudonym ON audit.subject (pseudonym, leaf_index);

-- Full tiles only (256 hashes); partial ones are made from leaves and tiles when asked for.
CREATE TABLE audit.tile (
  level      smallint NOT NULL,
  tile_index bigint NOT NULL,
  hashes     bytea NOT NULL CHECK (length(hashes) = 8192),
  PRIMARY KEY (level, tile_index)
);
ALTER TABLE audit.tile ALTER COLUMN hashes SET STORAGE EXTERNAL;

CREATE TABLE audit.head (
  one     integer PRIMARY KEY DEFAULT 1 CHECK (one = 1),
  size    bigint NOT NULL CHECK (size >= 0),
  root    bytea NOT NULL CHECK (length(root) = 32),
  -- The time of the newest leaf: times in the log strictly increase.
  last_at timestamptz NOT NULL
);
INSERT INTO audit.head (size, root, last_at)
  VALUES (0, sha256(''), timestamptz '1970-01-01 00:00:00+00');

-- A fence against mistakes, not against an administrator: what he does, the tree shows.
CREATE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.leaf
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.tile
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
