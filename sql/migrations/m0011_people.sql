-- People of facilities: who heads one, who may do what there, and which account elsewhere is whose.
-- Nothing here is deleted or overwritten: what ends keeps who ended it, when and why.

ALTER TABLE registry.officer DROP CONSTRAINT officer_role_check;
ALTER TABLE registry.officer ADD CONSTRAINT officer_role_check
  CHECK (role IN ('officer', 'auditor', 'operator', 'staff'));

-- What two officers of the health office say of a person: that he heads a facility, or that an account
-- with an identity provider (issuer and subject of OpenID Connect) is his.
CREATE TABLE registry.appointment (
  appointment_id uuid PRIMARY KEY,
  officer_id     uuid NOT NULL REFERENCES registry.officer,
  facility_id    uuid REFERENCES registry.facility,
  issuer         text CHECK (length(issuer) BETWEEN 1 AND 400),
  subject        text CHECK (length(subject) BETWEEN 1 AND 255),
  proposed_by    text NOT NULL CHECK (length(proposed_by) BETWEEN 1 AND 200),
  proposed_at    timestamptz NOT NULL,
  reason         text NOT NULL CHECK (length(reason) BETWEEN 3 AND 400),
  approved_by    text CHECK (length(approved_by) BETWEEN 1 AND 200),
  approved_at    timestamptz,
  ended_by       text CHECK (length(ended_by) BETWEEN 1 AND 200),
  ended_at       timestamptz,
  ended_reason   text CHECK (length(ended_reason) BETWEEN 3 AND 400),
  CHECK (num_nonnulls(facility_id, issuer) = 1),
  CHECK ((issuer IS NULL) = (subject IS NULL)),
  CHECK (approved_by <> proposed_by),
  CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
  CHECK (num_nonnulls(ended_by, ended_at, ended_reason) IN (0, 3))
);
-- An account is one person's at a time, and a person heads a facility once at a time.
CREATE UNIQUE INDEX appointment_account ON registry.appointment (issuer, subject)
  WHERE approved_at IS NOT NULL AND ended_at IS NULL;
CREATE UNIQUE INDEX appointment_head ON registry.appointment (facility_id, officer_id)
  WHERE approved_at IS NOT NULL AND ended_at IS NULL;

-- What a person may do at a facility. Source: Permenkes 24/2022 art. 30: input, correction, view.
CREATE TABLE registry.person_right (
  right_id         uuid PRIMARY KEY,
  facility_id      uuid NOT NULL REFERENCES registry.facility,
  officer_id       uuid NOT NULL REFERENCES registry.officer,
  kind             text NOT NULL CHECK (kind IN ('input', 'correct', 'view')),
  valid_from       timestamptz NOT NULL,
  valid_until      timestamptz NOT NULL CHECK (valid_until > valid_from),
  granted_by       text NOT NULL CHECK (length(granted_by) BETWEEN 1 AND 200),
  granted_at       timestamptz NOT NULL,
  reason           text NOT NULL CHECK (length(reason) BETWEEN 3 AND 400),
  withdrawn_by     text CHECK (length(withdrawn_by) BETWEEN 1 AND 200),
  withdrawn_at     timestamptz,
  withdrawn_reason text CHECK (length(withdrawn_reason) BETWEEN 3 AND 400),
  CHECK (num_nonnulls(withdrawn_by, withdrawn_at, withdrawn_reason) IN (0, 3))
);
CREATE INDEX person_right_place ON registry.person_right (facility_id, officer_id);

-- A mandate can be named, and taken back before its end.
ALTER TABLE registry.mandate
  ADD COLUMN mandate_id uuid NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN granted_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN reason text NOT NULL DEFAULT '-' CHECK (length(reason) BETWEEN 1 AND 400),
  ADD COLUMN withdrawn_by text CHECK (length(withdrawn_by) BETWEEN 1 AND 200),
  ADD COLUMN withdrawn_at timestamptz,
  ADD COLUMN withdrawn_reason text CHECK (length(withdrawn_reason) BETWEEN 3 AND 400),
  ADD CHECK (num_nonnulls(withdrawn_by, withdrawn_at, withdrawn_reason) IN (0, 3));
ALTER TABLE registry.mandate DROP CONSTRAINT mandate_pkey, ADD PRIMARY KEY (mandate_id),
  ALTER COLUMN mandate_id DROP DEFAULT,
  ALTER COLUMN granted_at DROP DEFAULT, ALTER COLUMN reason DROP DEFAULT;

CREATE INDEX mandate_pair ON registry.mandate (operator_id, facility_id);

CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON registry.appointment
  FOR EACH STATEMENT EXECUTE FUNCTION registry.moved();
CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON registry.person_right
  FOR EACH STATEMENT EXECUTE FUNCTION registry.moved();

-- Who is in the console by an account elsewhere: the cookie's hash, never the cookie. Rows are erasable;
-- what happened is in the log.
CREATE TABLE registry.console_session (
  token_hash     bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  officer_id     uuid NOT NULL REFERENCES registry.officer,
  appointment_id uuid NOT NULL REFERENCES registry.appointment,
  -- The client certificate that was there at the sign-in: without it the session does not count.
  certificate    bytea CHECK (length(certificate) = 32),
  began_at       timestamptz NOT NULL,
  seen_at        timestamptz NOT NULL,
  ends_at        timestamptz NOT NULL CHECK (ends_at > began_at)
);
CREATE INDEX console_session_ends ON registry.console_session (ends_at);
CREATE INDEX console_session_officer ON registry.console_session (officer_id);

-- Sign-ins that came back once: the same answer of the provider does not count twice.
CREATE TABLE registry.used_sign_in (
  state_hash bytea PRIMARY KEY CHECK (length(state_hash) = 32),
  ends_at    timestamptz NOT NULL
);

-- Who sent it, where a person did; a person who is in by an account elsewhere brings no certificate.
ALTER TABLE record.submission ALTER COLUMN certificate DROP NOT NULL;
ALTER TABLE record.submission ADD COLUMN officer_id uuid;
ALTER TABLE record.submission ADD CHECK (certificate IS NOT NULL OR officer_id IS NOT NULL);
