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

-- What a registered endpoint is for: records are asked for there, or notices go there; one of each is in force for a
-- facility.
ALTER TABLE registry.record_source
  ADD COLUMN use text NOT NULL DEFAULT 'records' CHECK (use IN ('records', 'notices'));
DROP INDEX registry.record_source_facility;
CREATE UNIQUE INDEX record_source_facility ON registry.record_source (facility_id, use)
  WHERE suspended_at IS NULL AND approved_at IS NOT NULL;

-- What a facility wants to hear of. No patient is named here. Source: FHIR R4 Subscription.
CREATE TABLE access.subscription (
  subscription_id uuid PRIMARY KEY,
  facility_id     uuid NOT NULL REFERENCES registry.facility,
  -- As what it asked: each notice is decided for it.
  role            text NOT NULL CHECK (role IN ('system', 'person', 'vendor')),
  status          text NOT NULL CHECK (status IN ('requested', 'active', 'error', 'off')),
  criteria        text NOT NULL CHECK (length(criteria) BETWEEN 1 AND 400),
  kind            text NOT NULL CHECK (kind IN ('referred', 'patients')),
  -- Of the visit; empty for any.
  statuses        text[] NOT NULL,
  classes         text[] NOT NULL,
  endpoint        text NOT NULL CHECK (length(endpoint) BETWEEN 9 AND 400),
  content         text NOT NULL CHECK (content IN ('none', 'empty', 'id-only')),
  reason          text NOT NULL CHECK (length(reason) BETWEEN 1 AND 400),
  -- Where its ids resolve.
  base            text NOT NULL CHECK (length(base) BETWEEN 9 AND 400),
  ends_at         timestamptz,
  version         integer NOT NULL DEFAULT 1,
  made_at         timestamptz NOT NULL,
  made_by         text NOT NULL CHECK (length(made_by) BETWEEN 1 AND 200),
  changed_at      timestamptz NOT NULL,
  deleted_at      timestamptz,
  -- Whether the endpoint has answered since the last change.
  is_proven       boolean NOT NULL DEFAULT false,
  -- Numbers that events were given.
  events          bigint NOT NULL DEFAULT 0 CHECK (events >= 0),
  -- Failures in a row, the last one in our words, and until when nothing is tried.
  faults          integer NOT NULL DEFAULT 0 CHECK (faults >= 0),
  error           text CHECK (length(error) BETWEEN 1 AND 200),
  next_at         timestamptz NOT NULL,
  -- Whose courier dies leaves it to others then.
  lease_until     timestamptz,
  delivered_at    timestamptz
);
CREATE INDEX subscription_open ON access.subscription (facility_id)
  WHERE deleted_at IS NULL AND status <> 'off';

-- Visits to be looked at for those who wait for them; only added to by whoever changes a visit, in his own
-- transaction, and by nobody while nobody waits.
CREATE TABLE access.subscription_work (
  work_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  facility_id uuid NOT NULL,
  visit_id    uuid NOT NULL,
  next_at     timestamptz NOT NULL DEFAULT '-infinity'
);

-- What a subscription hears of: one visit in one status, once.
CREATE TABLE access.subscription_event (
  event_id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subscription_id uuid NOT NULL REFERENCES access.subscription,
  facility_id     uuid NOT NULL,
  visit_id        uuid NOT NULL,
  status          text NOT NULL,
  -- Given when it is first sent, so that what is withheld leaves no gap.
  number          bigint,
  state           text NOT NULL DEFAULT 'waiting'
                  CHECK (state IN ('waiting', 'delivered', 'dead', 'withheld')),
  noted_at        timestamptz NOT NULL,
  tries           integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
  settled_at      timestamptz,
  CHECK ((state = 'waiting') = (settled_at IS NULL)),
  UNIQUE (subscription_id, visit_id, status),
  UNIQUE (subscription_id, number)
);
CREATE INDEX subscription_event_waiting ON access.subscription_event (subscription_id, event_id)
  WHERE state = 'waiting';
CREATE INDEX subscription_event_settled ON access.subscription_event (settled_at) WHERE state <> 'waiting';

CREATE FUNCTION access.note_visits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF EXISTS (SELECT FROM access.subscription WHERE deleted_at IS NULL AND status <> 'off' AND is_proven) THEN
    INSERT INTO access.subscription_work (facility_id, visit_id)
    SELECT DISTINCT m.facility_id, m.visit_id FROM moved m;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER note_subscribed_new AFTER INSERT ON record.visit REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION access.note_visits();
CREATE TRIGGER note_subscribed_changed AFTER UPDATE ON record.visit REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION access.note_visits();

-- Two records that are found to be one person's tie visits to each other that were strangers: the last month's.
CREATE FUNCTION access.note_links() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF EXISTS (SELECT FROM access.subscription WHERE deleted_at IS NULL AND status <> 'off' AND is_proven) THEN
    INSERT INTO access.subscription_work (facility_id, visit_id)
    SELECT DISTINCT v.facility_id, v.visit_id
    FROM moved m CROSS JOIN LATERAL (SELECT identity.same_person(m.left_person) AS id
      UNION SELECT identity.same_person(m.right_person)) AS s
    JOIN identity.patient t ON t.person_id = s.id JOIN record.visit v ON v.patient_id = t.patient_id
    WHERE v.updated_at > now() - interval '30 days';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER note_subscribed_links AFTER INSERT ON identity.person_link REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION access.note_links();

-- From where senders say that a visit's person was sent, as they name the place; of the persons that are being
-- decided on.
CREATE FUNCTION access.visit_origins(visit uuid) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT DISTINCT a.referred_from
  FROM record.visit v JOIN record.visit_assertion a ON a.facility_id = v.facility_id AND a.visit_id = v.visit_id
  WHERE v.visit_id = visit AND a.referred_from IS NOT NULL AND a.withdrawn IS NULL
    AND v.person_id = ANY ((SELECT nullif(current_setting('baimbai.persons', true), '')::uuid[])::uuid[])
$$;
REVOKE ALL ON FUNCTION access.note_visits(), access.note_links(), access.visit_origins(uuid) FROM PUBLIC;
