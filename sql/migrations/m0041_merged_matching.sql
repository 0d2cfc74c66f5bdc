-- What a facility merges, or an officer parts of it, moves what the matcher knows of both records: they are judged anew.
-- `docs/decisions/0036-one-record-out-of-a-person.md`.

CREATE FUNCTION identity.note_merges() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO identity.match_work (patient_id)
  SELECT DISTINCT r.id FROM moved m CROSS JOIN LATERAL (VALUES (m.retired_id), (m.survivor_id)) AS r (id);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION identity.note_merges() FROM PUBLIC;
CREATE TRIGGER note_match_merges AFTER INSERT ON identity.patient_merge REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION identity.note_merges();
CREATE TRIGGER note_match_remerges AFTER UPDATE ON identity.patient_merge REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION identity.note_merges();

-- Those of before. The owner sees all of them, whichever rows roles.sql has let him see so far.
ALTER TABLE identity.patient_merge NO FORCE ROW LEVEL SECURITY;
INSERT INTO identity.match_work (patient_id)
SELECT m.retired_id FROM identity.patient_merge m WHERE m.undone_at IS NULL
UNION SELECT m.survivor_id FROM identity.patient_merge m WHERE m.undone_at IS NULL;
ALTER TABLE identity.patient_merge FORCE ROW LEVEL SECURITY;
