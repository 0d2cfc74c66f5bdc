-- What a word on a visit takes back of earlier ones: elements, joined by commas; null for nothing.
ALTER TABLE record.visit_assertion ADD COLUMN withdrawn text;

-- When the sender wrote it: of two words on one resource the later counts.
ALTER TABLE record.patient_resource ADD COLUMN sender_time timestamptz;

-- The sender's word that two of its patient records are one person (HL7 v2 A34, A40). Both stay; the
-- retired one is shown with a link to the survivor, and the survivor's record is read with its visits.
-- Undone, it is as if it had never been.
CREATE TABLE identity.patient_merge (
  retired_id      uuid PRIMARY KEY,
  survivor_id     uuid NOT NULL,
  -- The person whose key seals what is said of the survivor, also of visits of the retired record.
  survivor_person uuid NOT NULL,
  facility_id     uuid NOT NULL,
  submission_id   uuid NOT NULL,
  merged_at       timestamptz NOT NULL DEFAULT now(),
  undone_at       timestamptz,
  CHECK (survivor_id <> retired_id)
);
CREATE INDEX patient_merge_survivor ON identity.patient_merge (survivor_id);
