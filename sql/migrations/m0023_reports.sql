-- Reports as they were frozen, and who gets them. Rows are only added; what a report said stays.
-- `docs/decisions/0028-frozen-reports-and-disclosure.md`.

CREATE TABLE monitor.report (
  report_id      uuid PRIMARY KEY,
  kind           text NOT NULL CHECK (kind ~ '^[a-z0-9]{2,10}$'),
  version        integer NOT NULL CHECK (version > 0),
  -- The city's Kemendagri code, or a facility's code.
  scope          text NOT NULL CHECK (length(scope) BETWEEN 1 AND 100),
  facility_id    uuid,
  period         text NOT NULL CHECK (period ~ '^[0-9]{4}-(W[0-9]{2}|[0-9]{2})$'),
  -- 1 for the first; each later one says what it changed.
  revision       integer NOT NULL CHECK (revision > 0),
  data_cut       timestamptz NOT NULL,
  input_count    bigint NOT NULL CHECK (input_count >= 0),
  input_sha256   bytea NOT NULL CHECK (length(input_sha256) = 32),
  -- The whole report, and what of it those see who see no small counts.
  content        bytea NOT NULL,
  content_sha256 bytea NOT NULL CHECK (content_sha256 = sha256(content)),
  shown          bytea NOT NULL,
  shown_sha256   bytea NOT NULL CHECK (shown_sha256 = sha256(shown)),
  made_at        timestamptz NOT NULL,
  made_by        text NOT NULL CHECK (length(made_by) BETWEEN 1 AND 200),
  UNIQUE (kind, scope, period, revision)
);
CREATE INDEX report_period ON monitor.report (period DESC, kind);

-- Who gets a report when it is frozen. A row is ended, never taken away.
CREATE TABLE monitor.report_subscription (
  subscription_id uuid PRIMARY KEY,
  kind            text NOT NULL CHECK (kind ~ '^[a-z0-9]{2,10}$'),
  scope           text NOT NULL CHECK (length(scope) BETWEEN 1 AND 100),
  -- The officer under whose rights it goes out.
  person          text NOT NULL CHECK (length(person) BETWEEN 1 AND 200),
  -- A mail address; null for the configured folder.
  address         text CHECK (length(address) BETWEEN 3 AND 254),
  made_at         timestamptz NOT NULL,
  made_by         text NOT NULL CHECK (length(made_by) BETWEEN 1 AND 200),
  ended_at        timestamptz,
  ended_by        text CHECK (length(ended_by) BETWEEN 1 AND 200),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);

-- What went out, once for each report and subscription; a refusal says why nothing did.
CREATE TABLE monitor.report_delivery (
  subscription_id uuid NOT NULL REFERENCES monitor.report_subscription,
  report_id       uuid NOT NULL REFERENCES monitor.report,
  at              timestamptz NOT NULL,
  refused         text CHECK (length(refused) BETWEEN 1 AND 100),
  PRIMARY KEY (subscription_id, report_id)
);
