-- A certificate's way to its holder: proposed by one officer, approved by another, taken with a token
-- that counts once and of which only the hash is here.
CREATE TABLE registry.enrolment (
  enrolment_id uuid PRIMARY KEY,
  token_hash   bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  facility_id  uuid REFERENCES registry.facility,
  operator_id  uuid REFERENCES registry.software_operator,
  officer_id   uuid REFERENCES registry.officer,
  proposed_by  text NOT NULL,
  proposed_at  timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  approved_by  text,
  approved_at  timestamptz,
  withdrawn_by text,
  withdrawn_at timestamptz,
  used_at      timestamptz,
  fingerprint  bytea REFERENCES registry.certificate,
  CHECK (num_nonnulls(facility_id, operator_id, officer_id) = 1),
  CHECK (expires_at > proposed_at AND expires_at <= proposed_at + interval '72 hours'),
  CHECK (approved_by <> proposed_by),
  CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
  CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL)),
  CHECK ((used_at IS NULL) = (fingerprint IS NULL)),
  CHECK (used_at IS NULL OR approved_at IS NOT NULL)
);
CREATE INDEX enrolment_open ON registry.enrolment (expires_at) WHERE used_at IS NULL;

-- What our own authority issued: the same answer for whoever asks again with the same key.
CREATE TABLE registry.issued_certificate (
  fingerprint bytea PRIMARY KEY REFERENCES registry.certificate,
  pem         text NOT NULL CHECK (length(pem) <= 65535),
  -- The certificate that asked for it, in a renewal; null in an enrolment.
  renews      bytea REFERENCES registry.certificate
);
CREATE INDEX issued_certificate_renews ON registry.issued_certificate (renews);
