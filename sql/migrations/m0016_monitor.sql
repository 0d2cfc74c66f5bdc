-- What the health office counts: one fact for each visit, without any identifier of a person, daily sums of
-- the indicators, and what is still to be done. `docs/decisions/0020-facts-and-indicators.md`.

CREATE SCHEMA monitor;

-- Where a word on a patient says that he lives, as far as a kelurahan: told apart by the intake, which has
-- the address in hand, so that nobody has to open the sealed one for counting. Null where the word has no
-- address at all.
ALTER TABLE identity.patient_assertion
  ADD COLUMN residence text
    CHECK (residence ~ '^[0-9]{10}$' OR residence IN ('outside', 'unresolved')),
  ADD COLUMN residence_method text
    CHECK (residence_method IN ('code', 'name', 'spelling', 'postal', 'city', 'none')),
  ADD COLUMN residence_certainty smallint CHECK (residence_certainty BETWEEN 0 AND 100);

-- Visits and patients whose facts are to be made anew: only added to by whoever changes them, in his own
-- transaction, so that nobody waits for the one who counts. Rows of one visit may stand here several times.
CREATE TABLE monitor.work (
  work_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  facility_id uuid,
  visit_id    uuid,
  patient_id  uuid,
  person_id   uuid,
  noted_at    timestamptz NOT NULL DEFAULT now(),
  CHECK (num_nonnulls(visit_id, patient_id, person_id) = 1),
  CHECK ((facility_id IS NULL) = (visit_id IS NULL))
);

CREATE FUNCTION monitor.note_visits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO monitor.work (facility_id, visit_id) SELECT m.facility_id, m.visit_id FROM moved m;
  RETURN NULL;
END $$;
CREATE TRIGGER note_new AFTER INSERT ON record.visit REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.note_visits();
CREATE TRIGGER note_changed AFTER UPDATE ON record.visit REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.note_visits();
CREATE TRIGGER note_gone AFTER DELETE ON record.visit REFERENCING OLD TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.note_visits();

-- A word on a patient moves all his visits; the first one comes with its visit, which whoever counts sees by
-- the equal times of transaction.
CREATE FUNCTION monitor.note_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO monitor.work (patient_id) SELECT DISTINCT m.patient_id FROM moved m;
  RETURN NULL;
END $$;
CREATE TRIGGER note_words AFTER INSERT ON identity.patient_assertion REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.note_words();

CREATE FUNCTION monitor.note_merges() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO monitor.work (patient_id) SELECT m.retired_id FROM moved m;
  RETURN NULL;
END $$;
CREATE TRIGGER note_merges AFTER INSERT ON identity.patient_merge REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.note_merges();
CREATE TRIGGER note_remerges AFTER UPDATE ON identity.patient_merge REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.note_merges();

-- A link between persons, made or undone, moves the visits of everybody on both its sides.
CREATE FUNCTION monitor.note_links() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO monitor.work (person_id) SELECT DISTINCT s.person_id FROM moved m CROSS JOIN LATERAL (
    SELECT identity.same_person(m.left_person) AS person_id
    UNION SELECT identity.same_person(m.right_person)) AS s;
  RETURN NULL;
END $$;
CREATE TRIGGER note_links AFTER INSERT ON identity.person_link REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.note_links();
CREATE TRIGGER note_relinks AFTER UPDATE ON identity.person_link REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION monitor.note_links();

-- The one id of a person whom several rows mean: the lowest of those that are the same.
CREATE FUNCTION monitor.golden(person uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
  'SELECT s FROM identity.same_person(person) AS s ORDER BY s LIMIT 1';

-- One visit as it stands now, reduced to what is counted. `person` is a keyed hash whose key is outside the
-- database: it tells two visits of one person, and nobody who he is.
CREATE TABLE monitor.visit_fact (
  facility_id         uuid NOT NULL,
  visit_id            uuid NOT NULL,
  person              bytea NOT NULL CHECK (length(person) = 16),
  kelurahan           text NOT NULL
    CHECK (kelurahan ~ '^[0-9]{10}$' OR kelurahan IN ('outside', 'unresolved')),
  residence_method    text NOT NULL,
  residence_certainty smallint NOT NULL,
  -- Asia/Makassar, with the minute of the day; the day of receipt where no arrival was told.
  day                 date NOT NULL,
  minute              smallint NOT NULL CHECK (minute BETWEEN 0 AND 1439),
  left_day            date,
  left_minute         smallint CHECK (left_minute BETWEEN 0 AND 1439),
  class               text NOT NULL,
  service             text NOT NULL,
  payer               text NOT NULL,
  sex                 text NOT NULL CHECK (sex IN ('male', 'female', 'other', 'unknown')),
  age_band            text NOT NULL,
  -- 2 for a hospital or a clinic of specialists, 1 for first care.
  level               smallint NOT NULL,
  wait_minutes        integer,
  stay_minutes        integer,
  disposition         text NOT NULL,
  is_finished         boolean NOT NULL,
  has_referral_in     boolean NOT NULL,
  has_referral_out    boolean NOT NULL,
  referred_to         uuid,
  diagnoses           text[] NOT NULL,
  systolic            smallint,
  diastolic           smallint,
  fasting_glucose     smallint,
  random_glucose      smallint,
  hba1c_tenths        smallint,
  items               smallint NOT NULL,
  has_antibiotic      boolean NOT NULL,
  PRIMARY KEY (facility_id, visit_id)
);
CREATE INDEX visit_fact_person ON monitor.visit_fact (person);
CREATE INDEX visit_fact_day ON monitor.visit_fact (day);

-- What each day of a facility and a kelurahan adds to an indicator; a sum over its rows is the figure.
-- `bucket` is 0 but for quantiles, where it is the value.
CREATE TABLE monitor.daily_rollup (
  indicator   text NOT NULL CHECK (indicator ~ '^[A-Z][A-Za-z0-9]{0,9}$'),
  day         date NOT NULL,
  facility_id uuid NOT NULL,
  kelurahan   text NOT NULL,
  bucket      smallint NOT NULL,
  numerator   bigint NOT NULL,
  denominator bigint NOT NULL,
  excluded    bigint NOT NULL,
  missing     bigint NOT NULL,
  PRIMARY KEY (indicator, day, facility_id, kelurahan, bucket)
);
CREATE INDEX daily_rollup_place ON monitor.daily_rollup (facility_id, indicator, day);

-- One row: whoever counts holds it, so that at most one does; when nothing waited last; with which
-- definitions the sums were made; when all was counted anew.
CREATE TABLE monitor.turn (
  one           integer PRIMARY KEY DEFAULT 1 CHECK (one = 1),
  counted_at    timestamptz NOT NULL DEFAULT '1970-01-01',
  definitions   text NOT NULL DEFAULT '',
  reconciled_at timestamptz NOT NULL DEFAULT '1970-01-01'
);
INSERT INTO monitor.turn DEFAULT VALUES;

-- Beds by class and day, as the hospital states them; the last statement counts, none is overwritten.
CREATE TABLE monitor.bed_census (
  facility_id uuid NOT NULL,
  day         date NOT NULL,
  class       text NOT NULL CHECK (length(class) BETWEEN 1 AND 40),
  stated_at   timestamptz NOT NULL,
  beds        integer NOT NULL CHECK (beds BETWEEN 0 AND 10000),
  occupied    integer NOT NULL CHECK (occupied BETWEEN 0 AND 20000),
  stated_by   text NOT NULL CHECK (length(stated_by) BETWEEN 1 AND 200),
  PRIMARY KEY (facility_id, day, class, stated_at)
);
