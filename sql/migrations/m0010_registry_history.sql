-- What is stated of facilities and practitioners, in two times: when it holds (`valid`, days in Banjarmasin) and when
-- the registry knew it (`known`). Nothing is overwritten: a correction closes `known` of what it replaces, so the list
-- of any day, as it was known on any other, is one query.
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA registry;

CREATE TABLE registry.fact (
  fact_id     uuid PRIMARY KEY,
  -- A facility or a practitioner.
  subject     uuid NOT NULL,
  aspect      text NOT NULL CHECK (aspect IN ('profile', 'status', 'alias', 'service', 'beds', 'licence',
    'accreditation', 'head', 'person', 'registration', 'placement')),
  -- Which of several: the service's code, the class of the beds, the number of the licence; empty where there is one.
  item        text NOT NULL CHECK (length(item) <= 300),
  -- The facility of a practitioner's placement.
  facility_id uuid REFERENCES registry.facility,
  content     jsonb NOT NULL CHECK (length(content::text) <= 8192),
  valid       daterange NOT NULL CHECK (NOT isempty(valid)),
  known       tstzrange NOT NULL CHECK (NOT isempty(known) AND NOT lower_inf(known)),
  stated_by   text NOT NULL CHECK (length(stated_by) BETWEEN 1 AND 200),
  reason      text NOT NULL CHECK (length(reason) BETWEEN 1 AND 400),
  CHECK ((aspect = 'placement') = (facility_id IS NOT NULL)),
  EXCLUDE USING gist (subject WITH =, aspect WITH =, item WITH =, valid WITH &&, known WITH &&)
);
CREATE INDEX fact_subject ON registry.fact (subject, aspect) WHERE upper_inf(known);
CREATE INDEX fact_facility ON registry.fact (facility_id) WHERE facility_id IS NOT NULL;

-- The one change that history allows: a row that was known until now is known no longer.
CREATE FUNCTION registry.keep_history() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP <> 'UPDATE' OR NOT upper_inf(OLD.known) OR upper_inf(NEW.known)
    OR lower(NEW.known) <> lower(OLD.known)
    OR (NEW.fact_id, NEW.subject, NEW.aspect, NEW.item, NEW.content, NEW.valid, NEW.stated_by, NEW.reason)
      IS DISTINCT FROM (OLD.fact_id, OLD.subject, OLD.aspect, OLD.item, OLD.content, OLD.valid, OLD.stated_by, OLD.reason)
  THEN
    RAISE EXCEPTION 'what the registry knew is not changed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_history BEFORE UPDATE OR DELETE ON registry.fact
  FOR EACH ROW EXECUTE FUNCTION registry.keep_history();
CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON registry.fact
  FOR EACH STATEMENT EXECUTE FUNCTION registry.moved();

-- What becomes of a facility whose licence, or of an independent practice whose SIP, is over: the newest word counts.
CREATE TABLE registry.expiry_rule (
  kind       text NOT NULL CHECK (kind IN ('licence', 'sip')),
  stated_at  timestamptz NOT NULL,
  action     text NOT NULL CHECK (action IN ('flag', 'narrow', 'stop')),
  grace_days integer NOT NULL CHECK (grace_days BETWEEN 0 AND 365),
  stated_by  text NOT NULL CHECK (length(stated_by) BETWEEN 1 AND 200),
  reason     text NOT NULL CHECK (length(reason) BETWEEN 1 AND 400),
  PRIMARY KEY (kind, stated_at)
);
CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON registry.expiry_rule
  FOR EACH STATEMENT EXECUTE FUNCTION registry.moved();
INSERT INTO registry.expiry_rule (kind, stated_at, action, grace_days, stated_by, reason) VALUES
  ('licence', '2020-01-01', 'flag', 0, 'baimbai', 'until the office chooses'),
  ('sip', '2020-01-01', 'flag', 0, 'baimbai', 'until the office chooses');

-- registry.facility and registry.facility_alias are what holds today: made from the facts, never written beside them.
-- Returns the codes of the facilities that it changed.
CREATE FUNCTION registry.project(today date, one uuid) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  DELETE FROM registry.facility_alias a
  WHERE (one IS NULL OR a.facility_id = one) AND NOT EXISTS (
    SELECT FROM registry.fact f WHERE f.subject = a.facility_id AND f.aspect = 'alias' AND upper_inf(f.known)
      AND f.valid @> today AND f.content ->> 'system' = a.system AND f.content ->> 'value' = a.value);
  INSERT INTO registry.facility_alias (system, value, facility_id)
  SELECT f.content ->> 'system', f.content ->> 'value', f.subject FROM registry.fact f
  WHERE (one IS NULL OR f.subject = one) AND f.aspect = 'alias' AND upper_inf(f.known) AND f.valid @> today
    AND NOT EXISTS (SELECT FROM registry.facility_alias a WHERE a.system = f.content ->> 'system'
      AND a.value = f.content ->> 'value' AND a.facility_id = f.subject);
  RETURN QUERY
  UPDATE registry.facility t SET name = p.name, kind = p.kind, ownership = p.ownership,
    kelurahan_code = p.kelurahan, status = p.status
  FROM (
    SELECT o.facility_id, coalesce(n.content ->> 'name', o.name) AS name,
      coalesce(n.content ->> 'kind', o.kind) AS kind, coalesce(n.content ->> 'ownership', o.ownership) AS ownership,
      CASE WHEN n.fact_id IS NULL THEN o.kelurahan_code ELSE n.content ->> 'kelurahan' END AS kelurahan,
      coalesce(s.content ->> 'status', o.status) AS status
    FROM registry.facility o
    LEFT JOIN registry.fact n ON n.subject = o.facility_id AND n.aspect = 'profile' AND upper_inf(n.known)
      AND n.valid @> today
    LEFT JOIN registry.fact s ON s.subject = o.facility_id AND s.aspect = 'status' AND upper_inf(s.known)
      AND s.valid @> today
    WHERE one IS NULL OR o.facility_id = one) p
  WHERE t.facility_id = p.facility_id
    AND (t.name, t.kind, t.ownership, t.kelurahan_code, t.status)
      IS DISTINCT FROM (p.name, p.kind, p.ownership, p.kelurahan, p.status)
  RETURNING t.code;
END $$;

-- What the registry held before it kept history.
INSERT INTO registry.fact (fact_id, subject, aspect, item, content, valid, known, stated_by, reason)
SELECT gen_random_uuid(), f.facility_id, 'profile', '', jsonb_strip_nulls(jsonb_build_object('name', f.name, 'kind',
    f.kind, 'ownership', f.ownership, 'kelurahan', f.kelurahan_code)),
  daterange((f.registered_at AT TIME ZONE 'Asia/Makassar')::date, NULL), tstzrange(f.registered_at, NULL), 'baimbai',
  'taken over from the list without history'
FROM registry.facility f;
INSERT INTO registry.fact (fact_id, subject, aspect, item, content, valid, known, stated_by, reason)
SELECT gen_random_uuid(), f.facility_id, 'status', '', jsonb_build_object('status', f.status),
  daterange((f.registered_at AT TIME ZONE 'Asia/Makassar')::date, NULL), tstzrange(f.registered_at, NULL), 'baimbai',
  'taken over from the list without history'
FROM registry.facility f;
INSERT INTO registry.fact (fact_id, subject, aspect, item, content, valid, known, stated_by, reason)
SELECT gen_random_uuid(), a.facility_id, 'alias', a.system || '|' || a.value,
  jsonb_build_object('system', a.system, 'value', a.value),
  daterange((f.registered_at AT TIME ZONE 'Asia/Makassar')::date, NULL), tstzrange(f.registered_at, NULL), 'baimbai',
  'taken over from the list without history'
FROM registry.facility_alias a JOIN registry.facility f USING (facility_id);
