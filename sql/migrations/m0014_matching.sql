-- One person across the city: facilities' records stay as sent, links between persons say which of
-- them are one. Every link can be undone; a golden person is the set that active links connect.

-- Records that were told anew and wait to be matched; intake appends, the matcher takes and deletes.
CREATE TABLE identity.match_work (
  work_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  patient_id uuid NOT NULL,
  noted_at   timestamptz NOT NULL DEFAULT now(),
  -- Whether the record's tokens are written: two gateways each write theirs before either looks.
  is_indexed boolean NOT NULL DEFAULT false
);
CREATE INDEX match_work_waiting ON identity.match_work (is_indexed, work_id);

-- What records are brought together by: 64 bits of a keyed hash of a blocking key.
CREATE TABLE identity.match_token (
  token      bigint NOT NULL,
  patient_id uuid NOT NULL,
  PRIMARY KEY (token, patient_id)
);
CREATE INDEX match_token_patient ON identity.match_token (patient_id);

-- A word on two persons: that they are the same or that they are not, by a rule or by a human.
-- Never changed but to be undone; a human's word is never undone by a rule.
CREATE TABLE identity.person_link (
  link_id      uuid PRIMARY KEY,
  left_person  uuid NOT NULL,
  right_person uuid NOT NULL CHECK (left_person < right_person),
  word         text NOT NULL CHECK (word IN ('same', 'apart')),
  -- Code of the officer who decided; null for a rule.
  officer      text CHECK (length(officer) BETWEEN 1 AND 200),
  -- Version of the weights that judged the pair.
  rule_version text NOT NULL CHECK (length(rule_version) <= 40),
  -- log2 of the odds that the two are one.
  weight       double precision NOT NULL,
  -- Reasons, and each field with its level and bits; no value of a person.
  reasons      text NOT NULL CHECK (length(reasons) <= 400),
  evidence     text NOT NULL CHECK (length(evidence) <= 1000),
  made_at      timestamptz NOT NULL DEFAULT now(),
  undone_at    timestamptz,
  undone_by    text CHECK (length(undone_by) <= 200),
  CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
CREATE UNIQUE INDEX person_link_active ON identity.person_link (left_person, right_person)
  WHERE undone_at IS NULL;
CREATE INDEX person_link_right ON identity.person_link (right_person) WHERE undone_at IS NULL;

CREATE INDEX person_link_newest ON identity.person_link (made_at DESC, link_id DESC)
  WHERE undone_at IS NULL;

-- Pairs that a human should look at.
CREATE TABLE identity.match_review (
  review_id     uuid PRIMARY KEY,
  left_person   uuid NOT NULL,
  right_person  uuid NOT NULL CHECK (left_person < right_person),
  left_patient  uuid NOT NULL,
  right_patient uuid NOT NULL,
  rule_version  text NOT NULL CHECK (length(rule_version) <= 40),
  weight        double precision NOT NULL,
  reasons       text NOT NULL CHECK (length(reasons) <= 400),
  evidence      text NOT NULL CHECK (length(evidence) <= 1000),
  opened_at     timestamptz NOT NULL DEFAULT now(),
  closed_at     timestamptz,
  closed_as     text CHECK (closed_as IN ('same', 'apart', 'withdrawn')),
  closed_by     text CHECK (length(closed_by) <= 200),
  CHECK ((closed_at IS NULL) = (closed_as IS NULL AND closed_by IS NULL))
);
CREATE UNIQUE INDEX match_review_open ON identity.match_review (left_person, right_person)
  WHERE closed_at IS NULL;
CREATE INDEX match_review_right ON identity.match_review (right_person) WHERE closed_at IS NULL;

-- All persons that are one human being with the asked one, itself included.
CREATE FUNCTION identity.same_person(asked uuid) RETURNS SETOF uuid
  LANGUAGE sql STABLE PARALLEL SAFE ROWS 2 AS $$
  WITH RECURSIVE golden (person_id) AS (
    SELECT asked
    UNION
    SELECT n.person_id FROM golden g CROSS JOIN LATERAL (
      SELECT l.right_person AS person_id FROM identity.person_link l
      WHERE l.left_person = g.person_id AND l.word = 'same' AND l.undone_at IS NULL
      UNION ALL
      SELECT l.left_person FROM identity.person_link l
      WHERE l.right_person = g.person_id AND l.word = 'same' AND l.undone_at IS NULL) n)
  SELECT person_id FROM golden
$$;

-- What the planner keeps of columns is a copy of values: none of who people are.
ALTER TABLE identity.identifier ALTER COLUMN last_four SET STATISTICS 0;
ALTER TABLE identity.patient_assertion ALTER COLUMN sex SET STATISTICS 0,
  ALTER COLUMN birth_date SET STATISTICS 0, ALTER COLUMN birth_form SET STATISTICS 0,
  ALTER COLUMN place SET STATISTICS 0;
ALTER TABLE identity.person_link ALTER COLUMN evidence SET STATISTICS 0;
ALTER TABLE identity.match_review ALTER COLUMN evidence SET STATISTICS 0;
