-- A facility's merge of two records (HL7 v2 A34, A40) ties visits to each other that were strangers, as a link does; so
-- does an officer who keeps the persons of one apart no more. `docs/decisions/0032-notices-of-visits.md`.

-- Puts the last month's visits of these persons on the list, and those of all who are one with them.
CREATE FUNCTION access.note_persons(asked uuid[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO access.subscription_work (facility_id, visit_id)
  SELECT v.facility_id, v.visit_id
  FROM (SELECT DISTINCT o.id FROM unnest(asked) AS w (id) CROSS JOIN LATERAL identity.one_person(w.id) AS o (id)) p
  CROSS JOIN LATERAL (SELECT patient_id FROM identity.patient WHERE person_id = p.id OFFSET 0) t
  CROSS JOIN LATERAL (SELECT facility_id, visit_id FROM record.visit
    WHERE patient_id = t.patient_id AND updated_at > now() - interval '30 days' OFFSET 0) v;
END $$;

-- Who is linked, and who is kept apart no more: a facility may have merged them.
CREATE OR REPLACE FUNCTION access.note_links() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF EXISTS (SELECT FROM access.subscription WHERE deleted_at IS NULL AND status <> 'off' AND is_proven) THEN
    PERFORM access.note_persons(ARRAY(
      SELECT p.id FROM moved m CROSS JOIN LATERAL (VALUES (m.left_person), (m.right_person)) AS p (id)
      WHERE (m.word = 'same') = (m.undone_at IS NULL)));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER note_subscribed_relinks AFTER UPDATE ON identity.person_link REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION access.note_links();

-- A merge of records of one person ties nothing anew.
CREATE FUNCTION access.note_merges() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF EXISTS (SELECT FROM moved m WHERE m.undone_at IS NULL)
    AND EXISTS (SELECT FROM access.subscription WHERE deleted_at IS NULL AND status <> 'off' AND is_proven) THEN
    PERFORM access.note_persons(ARRAY(
      SELECT r.person_id FROM moved m
      CROSS JOIN LATERAL (SELECT person_id FROM identity.patient WHERE patient_id = m.retired_id OFFSET 0) r
      CROSS JOIN LATERAL (SELECT person_id FROM identity.patient WHERE patient_id = m.survivor_id OFFSET 0) s
      WHERE m.undone_at IS NULL AND r.person_id <> s.person_id));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER note_subscribed_merges AFTER INSERT ON identity.patient_merge REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION access.note_merges();
CREATE TRIGGER note_subscribed_remerges AFTER UPDATE ON identity.patient_merge REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION access.note_merges();
REVOKE ALL ON FUNCTION access.note_persons(uuid[]), access.note_merges() FROM PUBLIC;
