-- Where a patient lives is told by the RT too: alone where several kelurahan are possible, and with the street by a list
-- that the health office states. `docs/decisions/0038-residence-by-rt.md`.

-- The lists as they were stated; the newest counts, none is overwritten.
CREATE TABLE registry.street_list (
  version    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stated_at  timestamptz NOT NULL,
  stated_by  text NOT NULL CHECK (length(stated_by) BETWEEN 1 AND 200),
  source     text NOT NULL CHECK (length(source) BETWEEN 3 AND 200),
  source_day date NOT NULL,
  entries    integer NOT NULL CHECK (entries > 0)
);
-- A street, or the RT of it that a kelurahan has; without a range, all of it.
CREATE TABLE registry.street (
  version        integer NOT NULL REFERENCES registry.street_list,
  line           integer NOT NULL,
  street         text NOT NULL CHECK (length(street) BETWEEN 1 AND 120),
  rt_from        smallint CHECK (rt_from >= 1),
  rt_to          smallint CHECK (rt_to <= 999),
  kelurahan_code text NOT NULL CHECK (kelurahan_code ~ '^[0-9]{10}$'),
  PRIMARY KEY (version, line),
  CHECK ((rt_from IS NULL) = (rt_to IS NULL)),
  CHECK (rt_from <= rt_to)
);
CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON registry.street_list
  FOR EACH STATEMENT EXECUTE FUNCTION registry.moved();

-- By which list a home was told; -1 before RT were read. What an older list told less than certainly is told anew.
ALTER TABLE identity.patient_assertion
  ADD COLUMN residence_list integer NOT NULL DEFAULT -1,
  DROP CONSTRAINT patient_assertion_residence_method_check,
  ADD CONSTRAINT patient_assertion_residence_method_check
    CHECK (residence_method IN ('code', 'name', 'spelling', 'postal', 'rt', 'city', 'none'));
CREATE INDEX patient_assertion_untold ON identity.patient_assertion (residence_list, patient_id)
  WHERE residence_certainty < 80;

-- A home that is told anew moves the patient's visits.
CREATE FUNCTION monitor.note_homes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO monitor.work (patient_id)
  SELECT DISTINCT m.patient_id FROM moved m
  JOIN taken t ON t.patient_id = m.patient_id AND t.content_hash = m.content_hash
  WHERE (m.residence, m.residence_method, m.residence_certainty)
    IS DISTINCT FROM (t.residence, t.residence_method, t.residence_certainty);
  RETURN NULL;
END $$;
CREATE TRIGGER note_homes AFTER UPDATE ON identity.patient_assertion
  REFERENCING OLD TABLE AS taken NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.note_homes();
