-- What the signer signed: C2SP tlog-checkpoint notes, one for each size, byte for byte.
CREATE TABLE audit.checkpoint (
  size      bigint PRIMARY KEY CHECK (size > 0),
  note      bytea NOT NULL CHECK (length(note) <= 524288),
  signed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
