-- Who may look: the policy by versions, what persons said of it, emergency access, and the rights of the UU PDP.
-- No name and no number of a person stands here; a person is his id.

CREATE SCHEMA access;

-- One version of the policy: two tables as text (see Sources/AccessPolicy). Proposed by one officer and approved by another;
-- the highest approved one counts.
CREATE TABLE access.policy (
  version     integer PRIMARY KEY CHECK (version >= 1),
  rules       text NOT NULL CHECK (length(rules) BETWEEN 1 AND 100000),
  codes       text NOT NULL CHECK (length(codes) BETWEEN 1 AND 100000),
  proposed_by text NOT NULL CHECK (length(proposed_by) BETWEEN 1 AND 200),
  proposed_at timestamptz NOT NULL,
  reason      text NOT NULL CHECK (length(reason) BETWEEN 3 AND 400),
  approved_by text CHECK (length(approved_by) BETWEEN 1 AND 200),
  approved_at timestamptz,
  CHECK (approved_by <> proposed_by),
  CHECK ((approved_by IS NULL) = (approved_at IS NULL))
);

-- The sensitive codes of each version as rows, so that the look-up below can join them.
CREATE TABLE access.sensitive_code (
  version  integer NOT NULL REFERENCES access.policy,
  category text NOT NULL,
  kind     text NOT NULL CHECK (kind IN ('icd-10', 'loinc', 'service')),
  first    text COLLATE "C" NOT NULL,
  last     text COLLATE "C" NOT NULL,
  PRIMARY KEY (version, category, kind, first)
);

CREATE FUNCTION access.spread_codes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO access.sensitive_code (version, category, kind, first, last)
  SELECT NEW.version, split_part(line, E'\t', 1), split_part(line, E'\t', 2), split_part(line, E'\t', 3),
    split_part(line, E'\t', 4)
  FROM regexp_split_to_table(NEW.codes, E'\n') AS line WHERE line <> '' AND line NOT LIKE '#%';
  RETURN NULL;
END $$;
CREATE TRIGGER spread_codes AFTER INSERT ON access.policy
  FOR EACH ROW EXECUTE FUNCTION access.spread_codes();

-- A version says what it said: only its approval is added, once.
CREATE FUNCTION access.keep_policy() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP <> 'UPDATE' OR OLD.approved_by IS NOT NULL OR NEW.approved_by IS NULL
    OR (NEW.version, NEW.rules, NEW.codes, NEW.proposed_by, NEW.proposed_at, NEW.reason)
      IS DISTINCT FROM (OLD.version, OLD.rules, OLD.codes, OLD.proposed_by, OLD.proposed_at, OLD.reason)
  THEN
    RAISE EXCEPTION 'a version of the policy is not changed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_policy BEFORE UPDATE OR DELETE ON access.policy
  FOR EACH ROW EXECUTE FUNCTION access.keep_policy();
CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON access.policy
  FOR EACH STATEMENT EXECUTE FUNCTION registry.moved();

-- What a person said of who may read. Nothing is overwritten: a word that ends keeps who ended it and why.
CREATE TABLE access.consent (
  consent_id        uuid PRIMARY KEY,
  person_id         uuid NOT NULL,
  kind              text NOT NULL CHECK (kind IN ('opt-in', 'opt-out', 'restriction')),
  -- Whose reading it is about; null for everybody's.
  facility_id       uuid REFERENCES registry.facility,
  -- Sensitive categories; empty for all that is not sensitive.
  categories        text[] NOT NULL
    CHECK (categories <@ ARRAY['hiv', 'mental', 'reproductive', 'violence']),
  valid_from        timestamptz NOT NULL,
  valid_until       timestamptz CHECK (valid_until > valid_from),
  -- Where the signed paper is, and the SHA-256 of its scan.
  evidence          text NOT NULL CHECK (length(evidence) BETWEEN 3 AND 200),
  evidence_hash     bytea NOT NULL CHECK (length(evidence_hash) = 32),
  recorded_facility uuid REFERENCES registry.facility,
  recorded_by       text NOT NULL CHECK (length(recorded_by) BETWEEN 1 AND 200),
  recorded_at       timestamptz NOT NULL,
  ended_by          text CHECK (length(ended_by) BETWEEN 1 AND 200),
  ended_at          timestamptz,
  ended_reason      text CHECK (length(ended_reason) BETWEEN 3 AND 400),
  CHECK (num_nonnulls(ended_by, ended_at, ended_reason) IN (0, 3))
);
CREATE INDEX consent_person ON access.consent (person_id) WHERE ended_at IS NULL;

-- Emergency access of a facility to one person's record, for some hours; a second person must close the review.
CREATE TABLE access.break_glass (
  glass_id    uuid PRIMARY KEY,
  person_id   uuid NOT NULL,
  facility_id uuid NOT NULL REFERENCES registry.facility,
  opened_by   text NOT NULL CHECK (length(opened_by) BETWEEN 1 AND 200),
  reason      text NOT NULL CHECK (length(reason) BETWEEN 10 AND 400),
  opened_at   timestamptz NOT NULL,
  ends_at     timestamptz NOT NULL CHECK (ends_at > opened_at AND ends_at <= opened_at + interval '24 hours'),
  review_due  timestamptz NOT NULL,
  closed_by   text CHECK (length(closed_by) BETWEEN 1 AND 200),
  closed_at   timestamptz,
  verdict     text CHECK (verdict IN ('justified', 'unjustified')),
  note        text CHECK (length(note) BETWEEN 3 AND 400),
  CHECK (closed_by <> opened_by),
  CHECK (num_nonnulls(closed_by, closed_at, verdict, note) IN (0, 4))
);
CREATE INDEX break_glass_person ON access.break_glass (person_id);
CREATE INDEX break_glass_open ON access.break_glass (opened_at) WHERE closed_at IS NULL;

-- What persons demand by the UU PDP; each has three times 24 hours. Source: UU 27/2022 art. 30 to 44.
CREATE TABLE access.rights_request (
  request_id  uuid PRIMARY KEY,
  person_id   uuid NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('access', 'correction', 'restriction', 'erasure', 'objection')),
  received_at timestamptz NOT NULL,
  due_at      timestamptz NOT NULL CHECK (due_at > received_at),
  evidence    text NOT NULL CHECK (length(evidence) BETWEEN 3 AND 200),
  received_by text NOT NULL CHECK (length(received_by) BETWEEN 1 AND 200),
  state       text NOT NULL CHECK (state IN ('open', 'done', 'refused')),
  decided_by  text CHECK (length(decided_by) BETWEEN 1 AND 200),
  decided_at  timestamptz,
  decision    text CHECK (length(decision) BETWEEN 3 AND 400),
  CHECK ((state = 'open') = (decided_at IS NULL)),
  CHECK (num_nonnulls(decided_by, decided_at, decision) IN (0, 3))
);
CREATE INDEX rights_request_open ON access.rights_request (due_at) WHERE state = 'open';

-- What the resolver may know of the facts of other facilities' visits: which sensitive category, and whether the asker was
-- named as where the person was sent. Runs with the owner's rights, for the persons that the transaction named, and gives
-- no code out. Computed, not stored, so that a new list of codes counts for old visits too.
CREATE FUNCTION access.visit_labels(asker uuid, names text[])
RETURNS TABLE (visit_id uuid, categories text[], is_referred boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  WITH wanted AS (
    SELECT v.facility_id, v.visit_id, v.service_code
    FROM identity.patient t JOIN record.visit v ON v.patient_id = t.patient_id
    WHERE t.person_id = ANY ((SELECT nullif(current_setting('baimbai.persons', true), '')::uuid[])::uuid[])
      AND v.facility_id IS DISTINCT FROM asker
  ), codes AS (
    SELECT w.visit_id, 'icd-10' AS kind, upper(replace(d.code, '.', '')) AS code
    FROM wanted w JOIN record.diagnosis d ON d.facility_id = w.facility_id AND d.visit_id = w.visit_id
    WHERE d.code_system IS NULL OR d.code_system LIKE '%icd-10%'
    UNION ALL
    SELECT w.visit_id, 'loinc', c.code
    FROM wanted w JOIN record.observation o ON o.facility_id = w.facility_id AND o.visit_id = w.visit_id,
      LATERAL (VALUES (o.code_system, o.code), (o.panel_system, o.panel_code)) AS c (system, code)
    WHERE c.system = 'http://loinc.org'
    UNION ALL
    SELECT w.visit_id, 'service', lower(w.service_code) FROM wanted w
  ), sensitive AS (
    SELECT c.visit_id, array_agg(DISTINCT s.category ORDER BY s.category) AS categories
    FROM codes c JOIN access.sensitive_code s ON s.kind = c.kind
      AND left(c.code, length(s.first)) COLLATE "C" BETWEEN s.first AND s.last
    WHERE s.version = (SELECT max(p.version) FROM access.policy p WHERE p.approved_at IS NOT NULL)
    GROUP BY c.visit_id
  )
  SELECT w.visit_id, coalesce(s.categories, '{}'),
    EXISTS (SELECT FROM record.visit_assertion a WHERE a.facility_id = w.facility_id
      AND a.visit_id = w.visit_id AND a.referred_to = ANY (names))
  FROM wanted w LEFT JOIN sensitive s ON s.visit_id = w.visit_id
$$;

-- The version that comes with the program: the same texts as its own, which a test compares.
INSERT INTO access.policy (version, rules, codes, proposed_by, proposed_at, reason, approved_by, approved_at) VALUES
  (1, $rules$# The house's access policy, version 1. The first rule that applies decides; * is any.
# rule	effect	roles	relations	days	purposes	bases	document	consents	categories	glass	indonesian	english
own	permit	system,person,vendor	own	*	*	*	*	*	*	*	Kunjungan fasilitas itu sendiri.	The facility's own visit.
glass	permit	system,person	visit,referral,none	*	TREAT,ETREAT	*	*	*	*	open	Akses darurat dibuka untuk pasien ini.	Emergency access was opened for this person.
emergency-closed	offer	system,person	visit,referral,none	*	ETREAT	*	*	opt-out,restricted	*	*	Pasien menutup rekamnya; dalam keadaan darurat ada akses darurat.	The person closed the record; in an emergency there is emergency access.
restricted	suppress	system,person,vendor	visit,referral	*	*	*	*	restricted	*	*	Pemrosesan dibatasi atas permintaan pasien (UU 27/2022 ps. 41).	Processing is restricted at the person's request (UU 27/2022 art. 41).
opted-out	suppress	system,person,vendor	visit,referral	*	*	*	*	opt-out	*	*	Pasien tidak menyetujui.	The person does not consent.
closed	hide	system,person,vendor	none	*	*	*	*	opt-out,restricted	*	*	Tidak ada hubungan perawatan, dan pasien tidak menyetujui.	There is no relation of care, and the person does not consent.
violence	hide	system,person,vendor	visit,referral,none	*	*	*	*	*	violence	*	Rekam tentang kekerasan hanya dengan persetujuan atau akses darurat.	Records about violence need consent or emergency access.
care	permit	system,person,vendor	visit	365	TREAT,ETREAT	*	*	*	none	*	Pasien dirawat di sini dalam setahun terakhir.	The person was treated here within the last year.
care-sensitive	redact	system,person,vendor	visit	365	TREAT,ETREAT	*	*	*	some	*	Pasien dirawat di sini; hal sensitif perlu persetujuan.	The person is treated here; what is sensitive needs consent.
referral	permit	system,person,vendor	referral	180	TREAT,ETREAT	*	*	*	none	*	Pasien dirujuk ke sini dalam setengah tahun terakhir.	The person was referred here within the last half year.
referral-sensitive	redact	system,person,vendor	referral	180	TREAT,ETREAT	*	*	*	some	*	Pasien dirujuk ke sini; hal sensitif perlu persetujuan.	The person was referred here; what is sensitive needs consent.
consented	permit	system,person,vendor	visit,referral,none	*	TREAT,ETREAT,PATRQT	*	*	opt-in	none	*	Pasien menyetujui (Permenkes 24/2022 ps. 33).	The person consents (Permenkes 24/2022 art. 33).
consented-sensitive	redact	system,person,vendor	visit,referral,none	*	TREAT,ETREAT,PATRQT	*	*	opt-in	some	*	Pasien menyetujui, tetapi tidak untuk hal sensitif ini.	The person consents, but not to what is sensitive here.
insurance	redact	system,person	visit,referral,none	*	HPAYMT	*	*	opt-in	*	*	Untuk pembiayaan dengan persetujuan: seperlunya (Permenkes 24/2022 ps. 34).	For payment with consent: as little as needed (Permenkes 24/2022 art. 34).
emergency	offer	system,person	visit,referral,none	*	ETREAT	*	*	*	*	*	Tidak ada hubungan perawatan; dalam keadaan darurat ada akses darurat.	There is no relation of care; in an emergency there is emergency access.
stranger	hide	system,person,vendor	*	*	*	*	*	*	*	*	Tidak ada hubungan perawatan dengan pasien ini.	There is no relation of care with this person.
office-outbreak	permit	officer	*	*	PUBHLTH	outbreak	yes	*	*	*	KLB atau bencana, dengan dokumen (Permenkes 24/2022 ps. 35-37).	An outbreak or disaster, with its document (Permenkes 24/2022 art. 35-37).
office-safety	permit	officer	*	*	PUBHLTH,HOPERAT	safety	yes	*	*	*	Ancaman keselamatan, dengan dokumen (Permenkes 24/2022 ps. 35-37).	A threat to safety, with its document (Permenkes 24/2022 art. 35-37).
office-court	permit	officer	*	*	PUBHLTH,HOPERAT	court-order	yes	*	*	*	Perintah pengadilan (Permenkes 24/2022 ps. 35-37).	The order of a court (Permenkes 24/2022 art. 35-37).
office-restricted	hide	officer	*	*	*	*	*	restricted	*	*	Pemrosesan dibatasi atas permintaan pasien (UU 27/2022 ps. 41).	Processing is restricted at the person's request (UU 27/2022 art. 41).
office-drill	pseudonymise	officer	*	*	PUBHLTH,HOPERAT	*	*	*	none	*	Pengawasan mutu: tanpa nama (Permenkes 24/2022 ps. 28, 41).	Supervision of quality: without the person (Permenkes 24/2022 art. 28, 41).
office-drill-sensitive	pseudonymise	officer	*	*	PUBHLTH,HOPERAT	outbreak,medical-audit,ethics,law-enforcement,research	yes	*	some	*	Hal sensitif, tanpa nama, dengan dasar dan dokumen.	What is sensitive, without the person, with a basis and its document.
office-other	refuse	officer	*	*	TREAT,ETREAT,HPAYMT,PATRQT	*	*	*	*	*	Dinas tidak merawat dan tidak menjamin.	The health office neither treats nor pays.
office-sensitive	hide	officer	*	*	*	*	*	*	some	*	Hal sensitif perlu dasar hukum dan dokumen.	What is sensitive needs a legal basis and its document.
auditor	refuse	auditor	*	*	*	*	*	*	*	*	Auditor melihat siapa yang membuka, bukan isinya.	An auditor sees who looked, not what.
operator	refuse	operator	*	*	*	*	*	*	*	*	Pengelola gerbang tidak membuka rekam.	An operator of the gateway opens no record.
$rules$, $codes$# Codes that need more than a relation, version 1. ICD-10 without its point; by beginning, first to last.
# category	kind	first	last	source
hiv	icd-10	B20	B24	ICD-10 WHO 2010, chapter titles
hiv	icd-10	Z21	Z21	ICD-10 WHO 2010, chapter titles
hiv	icd-10	R75	R75	ICD-10 WHO 2010, chapter titles
hiv	icd-10	F024	F024	ICD-10 WHO 2010, chapter titles
hiv	icd-10	O987	O987	ICD-10 WHO 2010, chapter titles
hiv	icd-10	Z114	Z114	ICD-10 WHO 2010, chapter titles
hiv	icd-10	Z206	Z206	ICD-10 WHO 2010, chapter titles
hiv	icd-10	Z717	Z717	ICD-10 WHO 2010, chapter titles
hiv	loinc	75622-1	75622-1	LOINC names; 80387-4 in the house's table, others to be confirmed
hiv	loinc	68961-2	68961-2	LOINC names; 80387-4 in the house's table, others to be confirmed
hiv	loinc	56888-1	56888-1	LOINC names; 80387-4 in the house's table, others to be confirmed
hiv	loinc	7917-8	7917-8	LOINC names; 80387-4 in the house's table, others to be confirmed
hiv	loinc	29893-5	29893-5	LOINC names; 80387-4 in the house's table, others to be confirmed
hiv	loinc	20447-9	20447-9	LOINC names; 80387-4 in the house's table, others to be confirmed
hiv	loinc	25836-8	25836-8	LOINC names; 80387-4 in the house's table, others to be confirmed
hiv	loinc	70241-5	70241-5	LOINC names; 80387-4 in the house's table, others to be confirmed
hiv	loinc	24467-3	24467-3	LOINC names; 80387-4 in the house's table, others to be confirmed
hiv	loinc	80387-4	80387-4	LOINC names; 80387-4 in the house's table, others to be confirmed
mental	icd-10	F00	F99	ICD-10 WHO 2010, chapter titles
mental	icd-10	X60	X84	ICD-10 WHO 2010, chapter titles
mental	icd-10	Z004	Z004	ICD-10 WHO 2010, chapter titles
mental	icd-10	Z046	Z046	ICD-10 WHO 2010, chapter titles
mental	icd-10	Z133	Z133	ICD-10 WHO 2010, chapter titles
mental	icd-10	Z502	Z504	ICD-10 WHO 2010, chapter titles
mental	icd-10	Z914	Z915	ICD-10 WHO 2010, chapter titles
mental	loinc	44249-1	44249-1	LOINC names (PHQ-9, GAD-7); to be confirmed
mental	loinc	44261-6	44261-6	LOINC names (PHQ-9, GAD-7); to be confirmed
mental	loinc	69737-5	69737-5	LOINC names (PHQ-9, GAD-7); to be confirmed
mental	loinc	70274-6	70274-6	LOINC names (PHQ-9, GAD-7); to be confirmed
mental	service	jiwa	jiwa	names of services; to be confirmed by the office
mental	service	psikiatri	psikiatri	names of services; to be confirmed by the office
mental	service	napza	napza	names of services; to be confirmed by the office
reproductive	icd-10	A50	A64	ICD-10 WHO 2010, chapter titles
reproductive	icd-10	N46	N46	ICD-10 WHO 2010, chapter titles
reproductive	icd-10	N96	N97	ICD-10 WHO 2010, chapter titles
reproductive	icd-10	O00	O08	ICD-10 WHO 2010, chapter titles
reproductive	icd-10	Z113	Z113	ICD-10 WHO 2010, chapter titles
reproductive	icd-10	Z202	Z202	ICD-10 WHO 2010, chapter titles
reproductive	icd-10	Z30	Z31	ICD-10 WHO 2010, chapter titles
reproductive	icd-10	Z332	Z332	ICD-10 WHO 2010, chapter titles
reproductive	icd-10	Z640	Z640	ICD-10 WHO 2010, chapter titles
reproductive	loinc	20507-0	20507-0	LOINC names (RPR), in the house's table
reproductive	service	008	008	P-Care kdPoli: Poli KB
hiv	service	vct	vct	names of services; to be confirmed by the office
hiv	service	pdp	pdp	names of services; to be confirmed by the office
violence	icd-10	T74	T74	ICD-10 WHO 2010, chapter titles
violence	icd-10	X85	Y09	ICD-10 WHO 2010, chapter titles
violence	icd-10	Z044	Z045	ICD-10 WHO 2010, chapter titles
violence	icd-10	Z614	Z616	ICD-10 WHO 2010, chapter titles
violence	icd-10	Z654	Z654	ICD-10 WHO 2010, chapter titles
$codes$, 'baimbai', '2026-01-01', 'comes with the program', 'baimbai-release', '2026-01-01');
