-- What somebody should be told: a certificate that ends, a licence, a test. Made once, by its key, however
-- many gateways see the reason; sent by whichever of them claims it. Never about a patient.
CREATE TABLE registry.notice (
  notice_id  uuid PRIMARY KEY,
  kind       text NOT NULL CHECK (kind ~ '^[a-z][a-z0-9.-]{0,39}$'),
  -- What it is about, as the log names things: Certificate/<hex>, Facility/<code>, Practitioner/<number>.
  subject    text NOT NULL CHECK (length(subject) BETWEEN 1 AND 200),
  due_on     date NOT NULL,
  dedup_key  text NOT NULL UNIQUE CHECK (length(dedup_key) BETWEEN 1 AND 300),
  title_id   text NOT NULL CHECK (length(title_id) BETWEEN 1 AND 200),
  title_en   text NOT NULL CHECK (length(title_en) BETWEEN 1 AND 200),
  text_id    text NOT NULL CHECK (length(text_id) BETWEEN 1 AND 4000),
  text_en    text NOT NULL CHECK (length(text_en) BETWEEN 1 AND 4000),
  -- Mail addresses besides those of the gateway's settings.
  recipients text[] NOT NULL DEFAULT '{}' CHECK (cardinality(recipients) <= 20),
  made_at    timestamptz NOT NULL
);
CREATE INDEX notice_made ON registry.notice (made_at);

-- A way that a notice takes. A claim is a lease: next_at lies ahead while somebody sends, and who dies
-- while sending leaves it to be claimed again.
CREATE TABLE registry.notice_delivery (
  notice_id   uuid NOT NULL REFERENCES registry.notice,
  channel     text NOT NULL CHECK (channel IN ('mail', 'webhook')),
  attempts    integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_at     timestamptz NOT NULL,
  sent_at     timestamptz,
  given_up_at timestamptz,
  -- Our own words on the last failure; nothing that the other side said.
  fault       text CHECK (length(fault) BETWEEN 1 AND 200),
  PRIMARY KEY (notice_id, channel),
  CHECK (sent_at IS NULL OR given_up_at IS NULL)
);
CREATE INDEX notice_delivery_due ON registry.notice_delivery (next_at)
  WHERE sent_at IS NULL AND given_up_at IS NULL;
