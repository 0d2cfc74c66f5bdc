-- What was sent and what it says. Partitioned by the month of an id of the server's making (UUIDv7),
-- so the month is that of receipt and never moves. Uniqueness lives in the arbiter tables alone.

CREATE SCHEMA record;

-- Arbiter of repeats. kind 1: Idempotency-Key; kind 2: keyed hash of endpoint, type and body.
CREATE TABLE record.submission_key (
  facility_id   uuid NOT NULL,
  kind          smallint NOT NULL CHECK (kind IN (1, 2)),
  hmac          bytea NOT NULL CHECK (length(hmac) = 16),
  body_hmac     bytea NOT NULL CHECK (length(body_hmac) = 16),
  submission_id uuid NOT NULL,
  PRIMARY KEY (facility_id, kind, hmac)
);

-- Arbiter of visits. kind 1: the facility's number; kind 2: the sender's resource UUID;
-- kind 3: exact content of a visit without a number; kind 4 (weak, only proposes): patient, day, service.
CREATE TABLE record.visit_key (
  facility_id uuid NOT NULL,
  kind        smallint NOT NULL CHECK (kind BETWEEN 1 AND 4),
  hmac        bytea NOT NULL CHECK (length(hmac) = 16),
  visit_id    uuid NOT NULL,
  PRIMARY KEY (facility_id, kind, hmac)
);

-- Two visits that may be one: flagged, linked only by a human or a stronger key, reversible.
CREATE TABLE record.visit_link (
  facility_id   uuid NOT NULL,
  visit_id      uuid NOT NULL,
  other_id      uuid NOT NULL,
  state         text NOT NULL CHECK (state IN ('proposed', 'linked', 'apart')),
  submission_id uuid NOT NULL,
  noted_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (facility_id, visit_id, other_id)
);

CREATE TABLE record.submission (
  facility_id   uuid NOT NULL,
  submission_id uuid NOT NULL,
  received_at   timestamptz NOT NULL,
  status        text NOT NULL CHECK (status IN ('accepted', 'partial', 'quarantined')),
  http_status   smallint NOT NULL,
  endpoint      text NOT NULL,
  media_type    text NOT NULL,
  mapping       text,
  byte_count    integer NOT NULL,
  certificate   bytea NOT NULL CHECK (length(certificate) = 32),
  operator_id   uuid,
  request_id    text NOT NULL,
  leaf_index    bigint NOT NULL,
  visit_count   integer NOT NULL,
  refused_count integer NOT NULL,
  -- [[code, severity, position, detail]...]: no patient's value.
  issues        bytea NOT NULL,
  -- The exact bytes that the sender was answered, receipt included.
  answer        bytea NOT NULL,
  PRIMARY KEY (facility_id, submission_id)
) PARTITION BY RANGE (submission_id);
ALTER TABLE record.submission ALTER COLUMN answer SET COMPRESSION lz4;

-- The message as it came: parts whose concatenation is the exact bytes, compressed and then sealed,
-- each under the key of the person it speaks of, the rest under the master key.
CREATE TABLE record.raw_part (
  facility_id   uuid NOT NULL,
  submission_id uuid NOT NULL,
  part          smallint NOT NULL,
  person_id     uuid,
  sealed        bytea NOT NULL,
  PRIMARY KEY (facility_id, submission_id, part)
) PARTITION BY RANGE (submission_id);
ALTER TABLE record.raw_part ALTER COLUMN sealed SET STORAGE EXTERNAL;

-- The current visit: a pure function of its assertions, with what searching and monitoring need.
CREATE TABLE record.visit (
  facility_id     uuid NOT NULL,
  visit_id        uuid NOT NULL,
  patient_id      uuid NOT NULL,
  person_id       uuid NOT NULL,
  version         integer NOT NULL CHECK (version >= 1),
  status          text NOT NULL,
  class_code      text,
  service_code    text,
  payer_code      text,
  arrived_at      timestamptz,
  seen_at         timestamptz,
  finished_at     timestamptz,
  updated_at      timestamptz NOT NULL,
  PRIMARY KEY (facility_id, visit_id)
) PARTITION BY RANGE (visit_id);
CREATE INDEX visit_patient ON record.visit (patient_id);
CREATE INDEX visit_arrived ON record.visit (facility_id, arrived_at);

-- What one submission says of a visit. Never changed.
CREATE TABLE record.visit_assertion (
  facility_id          uuid NOT NULL,
  visit_id             uuid NOT NULL,
  assertion            smallint NOT NULL CHECK (assertion >= 1),
  submission_id        uuid NOT NULL,
  place                text NOT NULL,
  mapping              text NOT NULL,
  reason               text NOT NULL CHECK (reason IN ('first', 'corrected')),
  sender_time          timestamptz NOT NULL,
  source_rank          smallint NOT NULL,
  content_hash         bigint NOT NULL,
  status               text NOT NULL,
  class_system         text,
  class_code           text,
  class_display        text,
  identifier_systems   text[] NOT NULL,
  identifier_values    text[] NOT NULL,
  history_status       text[] NOT NULL,
  history_start        bigint[] NOT NULL,
  history_start_form   smallint[] NOT NULL,
  history_end          bigint[] NOT NULL,
  history_end_form     smallint[] NOT NULL,
  period_start         timestamptz,
  period_start_form    smallint,
  period_end           timestamptz,
  period_end_form      smallint,
  service_system       text,
  service_code         text,
  service_display      text,
  service_text         text,
  practitioner         text,
  practitioner_name    text,
  location             text,
  location_name        text,
  provider             text,
  provider_name        text,
  payer_system         text,
  payer_code           text,
  payer_display        text,
  disposition_system   text,
  disposition_code     text,
  disposition_display  text,
  disposition_text     text,
  referred_from        text,
  referred_from_name   text,
  referred_to          text,
  referred_to_name     text,
  -- What no column holds, of the visit and of its facts, in one frame, compressed and sealed.
  remainder            bytea,
  PRIMARY KEY (facility_id, visit_id, assertion)
) PARTITION BY RANGE (visit_id);
ALTER TABLE record.visit_assertion ALTER COLUMN remainder SET STORAGE EXTERNAL;

CREATE TABLE record.diagnosis (
  facility_id         uuid NOT NULL,
  visit_id            uuid NOT NULL,
  assertion           smallint NOT NULL,
  ordinal             smallint NOT NULL,
  fact_key            bigint NOT NULL,
  place               text NOT NULL,
  identifier_systems  text[],
  identifier_values   text[],
  role_system         text,
  role_code           text,
  role_display        text,
  rank                integer,
  category_system     text,
  category_code       text,
  category_display    text,
  clinical_status     text,
  verification_status text,
  code_system         text,
  code                text,
  code_display        text,
  code_text           text,
  onset               timestamptz,
  onset_form          smallint,
  abatement           timestamptz,
  abatement_form      smallint,
  recorded            timestamptz,
  recorded_form       smallint,
  PRIMARY KEY (facility_id, visit_id, assertion, ordinal)
) PARTITION BY RANGE (visit_id);

CREATE TABLE record.procedure (
  facility_id          uuid NOT NULL,
  visit_id             uuid NOT NULL,
  assertion            smallint NOT NULL,
  ordinal              smallint NOT NULL,
  fact_key             bigint NOT NULL,
  place                text NOT NULL,
  identifier_systems   text[],
  identifier_values    text[],
  status               text NOT NULL,
  category_system      text,
  category_code        text,
  category_display     text,
  code_system          text,
  code                 text,
  code_display         text,
  code_text            text,
  performed_start      timestamptz,
  performed_start_form smallint,
  performed_end        timestamptz,
  performed_end_form   smallint,
  is_moment            boolean NOT NULL,
  performer            text,
  performer_name       text,
  PRIMARY KEY (facility_id, visit_id, assertion, ordinal)
) PARTITION BY RANGE (visit_id);

CREATE TABLE record.observation (
  facility_id            uuid NOT NULL,
  visit_id               uuid NOT NULL,
  assertion              smallint NOT NULL,
  ordinal                smallint NOT NULL,
  fact_key               bigint NOT NULL,
  place                  text NOT NULL,
  identifier_systems     text[],
  identifier_values      text[],
  status                 text NOT NULL,
  category_system        text,
  category_code          text,
  category_display       text,
  code_system            text,
  code                   text,
  code_display           text,
  code_text              text,
  panel_system           text,
  panel_code             text,
  panel_display          text,
  panel_text             text,
  effective              timestamptz,
  effective_form         smallint,
  issued                 timestamptz,
  issued_form            smallint,
  performer              text,
  performer_name         text,
  interpretation_system  text,
  interpretation_code    text,
  interpretation_display text,
  -- quantity, concept, text, flag, integer, time; null when there is no value.
  value_kind             text
    CHECK (value_kind IN ('quantity', 'concept', 'text', 'flag', 'integer', 'time')),
  value_number           numeric,
  -- The number's own digits where numeric would not give them back (exponents).
  value_digits           text,
  value_comparator       text,
  value_unit             text,
  value_system           text,
  value_code             text,
  value_display          text,
  value_text             text,
  value_time             timestamptz,
  value_time_form        smallint,
  PRIMARY KEY (facility_id, visit_id, assertion, ordinal)
) PARTITION BY RANGE (visit_id);

CREATE TABLE record.medication_request (
  facility_id         uuid NOT NULL,
  visit_id            uuid NOT NULL,
  assertion           smallint NOT NULL,
  ordinal             smallint NOT NULL,
  fact_key            bigint NOT NULL,
  place               text NOT NULL,
  identifier_systems  text[],
  identifier_values   text[],
  status              text NOT NULL,
  intent              text NOT NULL,
  medication_system   text,
  medication_code     text,
  medication_display  text,
  medication_text     text,
  authored            timestamptz,
  authored_form       smallint,
  requester           text,
  requester_name      text,
  dosage_text         text,
  quantity_value      text,
  quantity_comparator text,
  quantity_unit       text,
  quantity_system     text,
  quantity_code       text,
  days_supply         text,
  PRIMARY KEY (facility_id, visit_id, assertion, ordinal)
) PARTITION BY RANGE (visit_id);

-- Resources of a patient that name no visit, kept whole, sealed under the person's key.
CREATE TABLE record.patient_resource (
  facility_id   uuid NOT NULL,
  submission_id uuid NOT NULL,
  ordinal       smallint NOT NULL,
  patient_id    uuid NOT NULL,
  type          text NOT NULL,
  place         text NOT NULL,
  sealed        bytea NOT NULL,
  PRIMARY KEY (facility_id, submission_id, ordinal)
) PARTITION BY RANGE (submission_id);
CREATE INDEX patient_resource_patient ON record.patient_resource (patient_id);
ALTER TABLE record.patient_resource ALTER COLUMN sealed SET STORAGE EXTERNAL;

-- Resources of no patient: organisations, practitioners, places, medicines. The newest of a key is current.
CREATE TABLE record.shared_resource (
  facility_id   uuid NOT NULL,
  resource_id   uuid NOT NULL,
  hmac          bytea NOT NULL CHECK (length(hmac) = 16),
  type          text NOT NULL,
  submission_id uuid NOT NULL,
  place         text NOT NULL,
  body          bytea NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (facility_id, resource_id)
);
CREATE UNIQUE INDEX shared_resource_key ON record.shared_resource (facility_id, hmac);

-- The first UUIDv7 of a month, the bound of its partitions.
CREATE FUNCTION record.first_id(month date) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT (lpad(to_hex((extract(epoch FROM month::timestamp) * 1000)::bigint), 12, '0')
    || '00000000000000000000')::uuid
$$;

-- Makes the partitions of every month from `from_month` to `to_month` that is not there yet; returns how many.
CREATE FUNCTION record.ensure_partitions(from_month date, to_month date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  parent text;
  month date;
  partition text;
  made integer := 0;
BEGIN
  FOREACH parent IN ARRAY ARRAY['submission', 'raw_part', 'patient_resource', 'visit',
    'visit_assertion', 'diagnosis', 'procedure', 'observation', 'medication_request'] LOOP
    month := date_trunc('month', from_month)::date;
    WHILE month <= to_month LOOP
      partition := parent || to_char(month, '_YYYYMM');
      IF to_regclass('record.' || partition) IS NULL THEN
        EXECUTE format('CREATE TABLE record.%I PARTITION OF record.%I FOR VALUES FROM (%L) TO (%L)',
          partition, parent, record.first_id(month),
          record.first_id((month + interval '1 month')::date));
        made := made + 1;
      END IF;
      month := (month + interval '1 month')::date;
    END LOOP;
  END LOOP;
  RETURN made;
END $$;
