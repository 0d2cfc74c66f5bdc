-- Who the patients are. The only schema with names and numbers of people, all of them sealed;
-- what can be compared is a keyed hash (HMAC, first 16 bytes) under a key outside the database.

CREATE SCHEMA identity;

-- One human being. The pseudonym is what the audit log calls him; the key seals all that is his.
CREATE TABLE identity.person (
  person_id  uuid PRIMARY KEY,
  pseudonym  bytea NOT NULL UNIQUE CHECK (length(pseudonym) = 16),
  -- The person's 32-byte key, wrapped by the master key `key_id`; null once erased.
  key_id     smallint NOT NULL,
  sealed_key bytea CHECK (length(sealed_key) = 60),
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Arbiter of national identity: whoever is first to write a number decides the person.
CREATE TABLE identity.identifier (
  key_id    smallint NOT NULL,
  hmac      bytea NOT NULL CHECK (length(hmac) = 16),
  person_id uuid NOT NULL,
  system    text NOT NULL CHECK (length(system) BETWEEN 1 AND 200),
  sealed    bytea NOT NULL,
  last_four text NOT NULL CHECK (length(last_four) <= 4),
  PRIMARY KEY (key_id, hmac)
);
CREATE INDEX identifier_person ON identity.identifier (person_id);

-- A facility's own record of a patient, linked to the person.
CREATE TABLE identity.patient (
  patient_id  uuid PRIMARY KEY,
  facility_id uuid NOT NULL,
  person_id   uuid NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX patient_person ON identity.patient (person_id);

-- Arbiter of the facility's patients: by its own number, or by a national one seen at this facility.
CREATE TABLE identity.patient_key (
  facility_id uuid NOT NULL,
  hmac        bytea NOT NULL CHECK (length(hmac) = 16),
  patient_id  uuid NOT NULL,
  PRIMARY KEY (facility_id, hmac)
);

-- What a facility said of a patient, once per distinct content; the newest by the sender's time is current.
CREATE TABLE identity.patient_assertion (
  patient_id    uuid NOT NULL,
  content_hash  bigint NOT NULL,
  facility_id   uuid NOT NULL,
  submission_id uuid NOT NULL,
  place         text NOT NULL,
  mapping       text NOT NULL,
  sender_time   timestamptz NOT NULL,
  sex           text CHECK (sex IN ('male', 'female', 'other', 'unknown')),
  birth_date    timestamptz,
  birth_form    smallint,
  -- Names, addresses, contacts, identifiers: JSON, compressed, sealed under the person's key.
  demographics  bytea NOT NULL,
  -- Elements without a place of their own, sealed alike; null when there are none.
  remainder     bytea,
  PRIMARY KEY (patient_id, content_hash)
);
ALTER TABLE identity.patient_assertion
  ALTER COLUMN demographics SET STORAGE EXTERNAL, ALTER COLUMN remainder SET STORAGE EXTERNAL;
