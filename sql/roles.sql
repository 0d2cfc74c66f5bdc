-- Every role, grant and row policy of the house, in one place. Run by `baimbai migrate` after the
-- migrations, as a role that may create roles; safe to repeat. One login role per flow; none owns
-- anything, none is superuser or bypasses row security. Row policies are the last line under the
-- policies in Swift: a missing setting means no rows.

DO $$
DECLARE
  flow text;
BEGIN
  FOREACH flow IN ARRAY ARRAY['baimbai_intake', 'baimbai_log', 'baimbai_resolver', 'baimbai_reader',
    'baimbai_auditor', 'baimbai_administration', 'baimbai_monitor', 'baimbai_facts',
    'baimbai_maintenance', 'baimbai_signer', 'baimbai_erasure', 'baimbai_confirmer',
    'baimbai_matcher', 'baimbai_heartbeat'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = flow) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', flow);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;  -- two databases of one cluster migrated at once
      END;
    END IF;
  END LOOP;
END $$;

-- Whose statements PostgreSQL writes into its log: everybody's but the house's own, whose accesses
-- are entries of our log. baimbai_heartbeat has no right to anything and is written: `baimbai audit
-- watch` finds by its lines that the log still tells. Run by `baimbai migrate` after roles.sql; safe to repeat, with and without
-- pgAudit. A superuser may do it, or a role with CREATEROLE that was granted SET on the parameters
-- (who is granted that can also silence his own audit, so a house does better with the superuser).
DO $$
DECLARE
  flow text;
  setting text[];
  missing text[] := '{}';
BEGIN
  FOREACH flow IN ARRAY ARRAY['baimbai_intake', 'baimbai_log', 'baimbai_resolver', 'baimbai_reader',
    'baimbai_auditor', 'baimbai_administration', 'baimbai_monitor', 'baimbai_facts',
    'baimbai_maintenance', 'baimbai_signer', 'baimbai_erasure', 'baimbai_confirmer',
    'baimbai_matcher'] LOOP
    CONTINUE WHEN NOT EXISTS (SELECT FROM pg_roles WHERE rolname = flow);
    -- LOG stands above ERROR here: log-ins are written, errors with their values are not.
    FOREACH setting SLICE 1 IN ARRAY ARRAY[['pgaudit.log', 'none'], ['log_statement', 'none'],
      ['log_min_messages', 'log'], ['log_min_error_statement', 'panic']] LOOP
      -- Only what is not so already: a repeated run changes nothing and leaves no line.
      CONTINUE WHEN EXISTS (SELECT FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole
        WHERE r.rolname = flow AND s.setdatabase = 0
          AND setting[1] || '=' || setting[2] = ANY (s.setconfig));
      BEGIN
        EXECUTE format('ALTER ROLE %I SET %s = %L', flow, setting[1], setting[2]);
      EXCEPTION
        WHEN insufficient_privilege THEN missing := missing || format('%s: %s', flow, setting[1]);
      END;
    END LOOP;
  END LOOP;
  IF missing <> '{}' THEN
    RAISE WARNING 'statement audit: a superuser must set % (see docs/audit.md); until then the house''s own statements are in the server''s log', array_to_string(missing, ', ');
  END IF;
END $$;

-- With pgAudit loaded, its event triggers name the objects of DDL.
DO $$
BEGIN
  IF 'pgaudit' = ANY (string_to_array(replace(current_setting('shared_preload_libraries'), ' ', ''), ','))
    AND NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'pgaudit') THEN
    CREATE EXTENSION pgaudit;
  END IF;
EXCEPTION
  WHEN insufficient_privilege THEN
    RAISE WARNING 'statement audit: a superuser must run CREATE EXTENSION pgaudit in this database';
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA registry, identity, record, audit, monitor FROM PUBLIC;
GRANT USAGE ON SCHEMA registry TO baimbai_resolver, baimbai_administration, baimbai_auditor,
  baimbai_monitor, baimbai_confirmer;
GRANT USAGE ON SCHEMA identity TO baimbai_intake, baimbai_resolver, baimbai_reader, baimbai_auditor,
  baimbai_erasure, baimbai_confirmer;
GRANT USAGE ON SCHEMA record TO baimbai_intake, baimbai_resolver, baimbai_reader, baimbai_monitor,
  baimbai_maintenance, baimbai_erasure;
GRANT USAGE ON SCHEMA audit TO baimbai_intake, baimbai_log, baimbai_administration, baimbai_auditor,
  baimbai_signer, baimbai_erasure, baimbai_confirmer;
GRANT USAGE ON SCHEMA identity, audit TO baimbai_matcher;
GRANT USAGE ON SCHEMA public TO baimbai_intake, baimbai_resolver;
GRANT USAGE ON SCHEMA access TO baimbai_resolver, baimbai_administration;
GRANT SELECT ON public.baimbai_migration TO baimbai_intake, baimbai_resolver;

-- registry: read by the gateway's snapshot, changed by administration only.
GRANT SELECT ON ALL TABLES IN SCHEMA registry TO baimbai_resolver, baimbai_administration;
REVOKE ALL ON registry.enrolment, registry.issued_certificate, registry.console_session,
  registry.used_sign_in, registry.notice, registry.notice_delivery,
  registry.software_use, registry.software_fault FROM baimbai_resolver;
GRANT INSERT, UPDATE ON registry.facility, registry.facility_alias, registry.software_operator,
  registry.mandate, registry.officer, registry.certificate, registry.header_meaning,
  registry.practitioner, registry.practitioner_key TO baimbai_administration;
GRANT INSERT ON registry.code_mapping TO baimbai_administration;
GRANT INSERT, UPDATE ON registry.enrolment TO baimbai_administration;
GRANT INSERT ON registry.issued_certificate TO baimbai_administration;
-- What was known stays: administration adds facts and closes them, the trigger keeps it to that.
GRANT INSERT, UPDATE (known) ON registry.fact TO baimbai_administration;
GRANT INSERT ON registry.expiry_rule TO baimbai_administration;
GRANT EXECUTE ON FUNCTION registry.project(date, uuid) TO baimbai_administration;
REVOKE UPDATE, INSERT ON registry.facility_alias FROM baimbai_administration;
GRANT INSERT, UPDATE ON registry.appointment, registry.person_right TO baimbai_administration;
GRANT INSERT, UPDATE, DELETE ON registry.console_session TO baimbai_administration;
GRANT INSERT, DELETE ON registry.used_sign_in TO baimbai_administration;
GRANT INSERT ON registry.issued_certificate, registry.notice TO baimbai_administration;
GRANT INSERT, UPDATE ON registry.notice_delivery, registry.trusted_issuer,
  registry.certificate_binding, registry.software_use, registry.software_fault
  TO baimbai_administration;
GRANT INSERT ON registry.record_source TO baimbai_administration;
GRANT INSERT ON registry.street_list, registry.street TO baimbai_administration;
GRANT UPDATE (approved_by, approved_at, suspended_by, suspended_at, suspend_reason)
  ON registry.record_source TO baimbai_administration;
GRANT SELECT (facility_id, code, name, kind, ownership, status, is_simulated, kelurahan_code,
  registered_at) ON registry.facility TO baimbai_monitor, baimbai_auditor;
GRANT SELECT ON registry.officer, registry.software_operator TO baimbai_auditor;

-- intake: adds, never deletes; the current visit is the only row that it changes.
GRANT SELECT, INSERT ON identity.person, identity.identifier, identity.patient,
  identity.patient_key TO baimbai_intake;
GRANT SELECT (patient_id, content_hash), INSERT ON identity.patient_assertion TO baimbai_intake;
GRANT SELECT, INSERT, UPDATE ON identity.patient_merge TO baimbai_intake;
-- A number that was doubted of whoever sent it first goes to whom it fits.
GRANT UPDATE (person_id, sealed, is_doubted, name_tokens) ON identity.identifier TO baimbai_intake;
GRANT EXECUTE ON FUNCTION identity.told(uuid[]) TO baimbai_intake;
GRANT SELECT, INSERT ON record.submission_key, record.visit_key, record.submission,
  record.visit_assertion, record.diagnosis, record.shared_identifier, record.unknown_code,
  record.unknown_code_use, record.chunk TO baimbai_intake;
GRANT UPDATE (status, visit_count, refused_count, issues) ON record.submission TO baimbai_intake;
GRANT SELECT (facility_id, visit_id, other_id), INSERT ON record.visit_link TO baimbai_intake;
GRANT SELECT, INSERT, UPDATE ON record.visit, record.shared_resource TO baimbai_intake;
GRANT INSERT ON record.raw_part, record.procedure, record.observation,
  record.medication_request, record.patient_resource TO baimbai_intake;

GRANT INSERT (patient_id) ON identity.match_work TO baimbai_intake;

-- matcher: opens who people are, never a clinical fact; adds links and undoes them, deletes none.
GRANT SELECT ON identity.person, identity.identifier, identity.patient, identity.patient_assertion,
  identity.person_link, identity.match_review, identity.match_token, identity.match_work
  TO baimbai_matcher;
GRANT INSERT, DELETE ON identity.match_token TO baimbai_matcher;
GRANT INSERT (patient_id), UPDATE (is_indexed), DELETE ON identity.match_work TO baimbai_matcher;
GRANT INSERT, UPDATE (undone_at, undone_by) ON identity.person_link TO baimbai_matcher;
GRANT INSERT, UPDATE (closed_at, closed_as, closed_by, left_patient, right_patient, rule_version,
  weight, reasons, evidence) ON identity.match_review TO baimbai_matcher;
-- What facilities merged an officer parts and joins again; a record leaves its person by one function alone.
GRANT SELECT, UPDATE (survivor_id, survivor_person, sealers, via, refused, undone_at, undone_by)
  ON identity.patient_merge TO baimbai_matcher;
GRANT EXECUTE ON FUNCTION identity.settle_records(uuid[]),
  identity.part_records(uuid[], uuid, uuid, bytea, smallint, bytea, smallint[], bytea[], bytea[])
  TO baimbai_matcher;
-- Where patients live is told anew when the office states a list of streets: a code of a kelurahan, no more.
GRANT UPDATE (residence, residence_method, residence_certainty, residence_list)
  ON identity.patient_assertion TO baimbai_matcher;
-- Links alone are followed by whoever counts, with the owner's rights.
REVOKE EXECUTE ON FUNCTION identity.same_person(uuid)
  FROM baimbai_matcher, baimbai_resolver, baimbai_reader, baimbai_auditor, baimbai_erasure;
REVOKE SELECT (left_person, right_person, word, undone_at) ON identity.person_link
  FROM baimbai_resolver, baimbai_reader, baimbai_auditor;
REVOKE SELECT (word, undone_at) ON identity.person_link FROM baimbai_erasure;
-- Who is one, by links and by what facilities merged; ids only: for whoever judges links or decides who may be seen,
-- who is erased, and whose entries are read.
GRANT EXECUTE ON FUNCTION identity.one_person(uuid) TO baimbai_matcher, baimbai_resolver, baimbai_auditor,
  baimbai_erasure;
-- Before a merge is written: a yes or no.
GRANT EXECUTE ON FUNCTION identity.is_kept_apart(uuid, uuid) TO baimbai_intake;

-- whoever writes leaves
GRANT INSERT ON audit.leaf, audit.leaf_secret, audit.subject, audit.tile
  TO baimbai_intake, baimbai_log, baimbai_administration, baimbai_confirmer, baimbai_matcher;
GRANT SELECT (leaf_index, hash) ON audit.leaf
  TO baimbai_intake, baimbai_log, baimbai_administration, baimbai_confirmer, baimbai_matcher;
GRANT SELECT ON audit.tile, audit.head
  TO baimbai_intake, baimbai_log, baimbai_administration, baimbai_confirmer, baimbai_matcher;
GRANT UPDATE ON audit.head
  TO baimbai_intake, baimbai_log, baimbai_administration, baimbai_confirmer, baimbai_matcher;

-- erasure: a person's rows, found by keys, never shown; and the entry that says so.
GRANT SELECT (tableoid, key_id, hmac, person_id), DELETE ON identity.identifier TO baimbai_erasure;
GRANT SELECT (tableoid, person_id, pseudonym), DELETE ON identity.person TO baimbai_erasure;
GRANT SELECT (tableoid, patient_id, person_id, facility_id), DELETE ON identity.patient TO baimbai_erasure;
GRANT SELECT (tableoid, patient_id), DELETE ON identity.patient_key, identity.patient_assertion
  TO baimbai_erasure;
GRANT SELECT (tableoid, retired_id, survivor_id), DELETE ON identity.patient_merge TO baimbai_erasure;
REVOKE SELECT (undone_at) ON identity.patient_merge FROM baimbai_erasure;
GRANT SELECT (tableoid, patient_id), DELETE ON identity.match_token, identity.match_work
  TO baimbai_erasure;
GRANT SELECT (tableoid, left_person, right_person), DELETE ON identity.person_link,
  identity.match_review TO baimbai_erasure;
GRANT SELECT (tableoid, visit_id, patient_id), DELETE ON record.visit TO baimbai_erasure;
GRANT SELECT (tableoid, visit_id, submission_id), DELETE ON record.visit_assertion TO baimbai_erasure;
GRANT SELECT (tableoid, visit_id), DELETE ON record.diagnosis, record.procedure, record.observation,
  record.medication_request, record.visit_key TO baimbai_erasure;
GRANT SELECT (tableoid, visit_id, other_id), DELETE ON record.visit_link TO baimbai_erasure;
GRANT SELECT (tableoid, patient_id), DELETE ON record.patient_resource TO baimbai_erasure;
GRANT SELECT (tableoid, submission_id, person_id), UPDATE (sealed, person_id) ON record.raw_part
  TO baimbai_erasure;
GRANT SELECT (submission_id, replays, leaf_index) ON record.submission TO baimbai_erasure;
GRANT SELECT (submission_id) ON record.chunk TO baimbai_erasure;
GRANT SELECT (leaf_index, pseudonym), DELETE ON audit.subject TO baimbai_erasure;
GRANT SELECT (leaf_index, query), DELETE ON audit.leaf_secret TO baimbai_erasure;
GRANT SELECT (leaf_index, hash, entry) ON audit.leaf TO baimbai_erasure;
GRANT INSERT ON audit.leaf, audit.leaf_secret, audit.subject, audit.tile TO baimbai_erasure;
GRANT SELECT ON audit.tile, audit.head TO baimbai_erasure;
GRANT UPDATE ON audit.head TO baimbai_erasure;

-- confirmer: what facilities say of their patients, sealed, and nothing of their care; the register's files, and
-- what was answered.
GRANT SELECT (code, role) ON registry.officer TO baimbai_confirmer;
GRANT SELECT ON identity.person, identity.patient, identity.patient_assertion,
  identity.patient_merge, identity.population_release, identity.population_entry,
  identity.population_source, identity.confirmation, identity.confirmation_work TO baimbai_confirmer;
GRANT INSERT, UPDATE (replaced_at) ON identity.population_release TO baimbai_confirmer;
GRANT INSERT, DELETE ON identity.population_entry, identity.population_source TO baimbai_confirmer;
GRANT INSERT, UPDATE, DELETE ON identity.confirmation, identity.confirmation_work
  TO baimbai_confirmer;
GRANT SELECT ON identity.confirmation TO baimbai_resolver;
GRANT SELECT (tableoid, patient_id), DELETE ON identity.confirmation, identity.confirmation_work
  TO baimbai_erasure;

-- signer: hashes, never an entry; adds what it signed.
GRANT SELECT (leaf_index, hash) ON audit.leaf TO baimbai_signer;
GRANT SELECT ON audit.tile, audit.head TO baimbai_signer;
GRANT SELECT (size, note), INSERT (size, note) ON audit.checkpoint TO baimbai_signer;

-- whoever proves: what the signer signed and how the log went on, for everybody to see.
GRANT SELECT (size, note) ON audit.checkpoint TO baimbai_log;
GRANT SELECT ON audit.recovery TO baimbai_log;
GRANT INSERT ON audit.reconciliation TO baimbai_log;
GRANT SELECT, INSERT, UPDATE ON audit.anomaly TO baimbai_log;
GRANT INSERT ON audit.recovery TO baimbai_administration;

-- resolver: which ids a query means; no names, no facts.
GRANT SELECT (key_id, hmac, person_id) ON identity.identifier TO baimbai_resolver;
GRANT SELECT (person_id, pseudonym) ON identity.person TO baimbai_resolver;
GRANT SELECT ON identity.patient, identity.patient_key, identity.patient_merge
  TO baimbai_resolver;
GRANT SELECT (facility_id, visit_id, patient_id, person_id, arrived_at, over_at, status, class_code,
  updated_at) ON record.visit TO baimbai_resolver;
GRANT SELECT ON record.visit_key, record.submission_key TO baimbai_resolver;
GRANT SELECT (facility_id, resource_id, type) ON record.shared_resource TO baimbai_resolver;
GRANT SELECT ON record.shared_identifier TO baimbai_resolver;
GRANT SELECT (facility_id, submission_id, ordinal, type, patient_id) ON record.patient_resource
  TO baimbai_resolver;

-- resolver: what a person said, and of what kind a visit is; no code. The look-up runs with the owner's rights.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA access FROM PUBLIC;
GRANT SELECT ON access.policy TO baimbai_resolver;
GRANT SELECT (person_id, kind, facility_id, categories, valid_from, valid_until, recorded_at, ended_at)
  ON access.consent TO baimbai_resolver;
GRANT SELECT (glass_id, person_id, facility_id, opened_by, opened_at, ends_at, closed_at)
  ON access.break_glass TO baimbai_resolver;
GRANT EXECUTE ON FUNCTION access.visit_labels(uuid, text[]) TO baimbai_resolver;
-- resolver: who says that he keeps a record of the persons named; administration: records and withdraws it.
GRANT SELECT ON access.record_location TO baimbai_resolver;
GRANT SELECT, INSERT, UPDATE, DELETE ON access.record_location TO baimbai_administration;
GRANT USAGE ON SCHEMA access TO baimbai_erasure;
GRANT SELECT (tableoid, key_id, hmac), DELETE ON access.record_location TO baimbai_erasure;

-- administration: the policy, consents, emergency access and demands; adds and ends, never deletes.
GRANT SELECT, INSERT ON access.policy, access.consent, access.break_glass, access.rights_request
  TO baimbai_administration;
GRANT UPDATE (approved_by, approved_at) ON access.policy TO baimbai_administration;
GRANT UPDATE (ended_by, ended_at, ended_reason) ON access.consent TO baimbai_administration;
GRANT UPDATE (closed_by, closed_at, verdict, note) ON access.break_glass TO baimbai_administration;
GRANT UPDATE (state, decided_by, decided_at, decision) ON access.rights_request
  TO baimbai_administration;

-- administration: exports for the health office, and how far they are.
GRANT SELECT, INSERT ON access.bulk_export TO baimbai_administration;
GRANT UPDATE (state, attempts, snapshot_at, lease_until, visits, finished_at, expires_at, files)
  ON access.bulk_export TO baimbai_administration;

-- administration: what facilities want to hear of, what waits for them, and how its delivery goes.
GRANT SELECT, INSERT, UPDATE ON access.subscription TO baimbai_administration;
GRANT SELECT, INSERT, DELETE ON access.subscription_event TO baimbai_administration;
GRANT UPDATE (number, state, tries, settled_at, noted_at) ON access.subscription_event
  TO baimbai_administration;
GRANT SELECT, DELETE, UPDATE (next_at) ON access.subscription_work TO baimbai_administration;
GRANT EXECUTE ON FUNCTION access.visit_origins(uuid) TO baimbai_resolver;

-- reader: exactly the visits and patients that the authorised query named.
GRANT SELECT ON identity.person, identity.patient, identity.patient_assertion,
  identity.identifier, identity.patient_merge TO baimbai_reader;
GRANT SELECT ON record.visit, record.visit_assertion, record.diagnosis, record.procedure,
  record.observation, record.medication_request, record.patient_resource, record.shared_resource,
  record.submission, record.raw_part, record.shared_identifier, record.unknown_code,
  record.unknown_code_use, record.chunk TO baimbai_reader;

-- auditor: the log, and who a pseudonym is when a person asks for his own report; never a record.
GRANT SELECT ON ALL TABLES IN SCHEMA audit TO baimbai_auditor;
GRANT SELECT (key_id, hmac, person_id) ON identity.identifier TO baimbai_auditor;
GRANT SELECT (person_id, pseudonym) ON identity.person TO baimbai_auditor;
REVOKE SELECT (patient_id, person_id) ON identity.patient FROM baimbai_auditor;
REVOKE SELECT (retired_id, survivor_person, undone_at) ON identity.patient_merge FROM baimbai_auditor;

-- monitor: times and codes by facility; no person, no visit id.
GRANT SELECT (facility_id, status, class_code, service_code, payer_code, arrived_at, seen_at,
  finished_at, updated_at) ON record.visit TO baimbai_monitor;
GRANT SELECT (facility_id, received_at, status, visit_count, refused_count)
  ON record.submission TO baimbai_monitor;

-- monitor: sums and facts, but neither which visit nor which person.
GRANT USAGE ON SCHEMA monitor TO baimbai_monitor, baimbai_facts, baimbai_administration;
GRANT SELECT ON monitor.daily_rollup, monitor.sums, monitor.spread, monitor.month_stamp, monitor.residence_sums,
  monitor.turn, monitor.bed_census, monitor.stated_figure, monitor.quality_monthly TO baimbai_monitor;
GRANT SELECT (facility_id, refused_at, sql_state, constraint_name) ON monitor.refused TO baimbai_monitor;
GRANT SELECT (noted_at) ON monitor.work TO baimbai_monitor;
GRANT SELECT (facility_id, kelurahan, residence_method, residence_certainty, day, class, service,
  payer, sex, age_band, disposition, is_finished) ON monitor.visit_fact TO baimbai_monitor;
GRANT EXECUTE ON FUNCTION monitor.referrals(date, date, date, uuid),
  monitor.referral_course(date, date, date), monitor.overdue(uuid, date) TO baimbai_monitor;
GRANT SELECT, INSERT ON monitor.bed_census, monitor.stated_figure TO baimbai_administration;

-- reports: frozen by administration, read by monitoring; nobody changes one.
GRANT SELECT, INSERT ON monitor.report, monitor.report_delivery TO baimbai_administration;
GRANT SELECT, INSERT ON monitor.report_subscription TO baimbai_administration;
GRANT UPDATE (ended_at, ended_by) ON monitor.report_subscription TO baimbai_administration;
GRANT SELECT ON monitor.report, monitor.report_subscription TO baimbai_monitor;
-- Reports are made in the turn of counting: with what people stated, and who owed a form.
GRANT SELECT ON monitor.stated_figure TO baimbai_facts;
GRANT EXECUTE ON FUNCTION monitor.active_on(date, timestamptz) TO baimbai_facts;

-- facts: visits as they stand in columns, without names, numbers, free text or anything sealed; who a
-- person is it sees as ids, and writes as keyed hashes.
GRANT USAGE ON SCHEMA registry, identity, record TO baimbai_facts;
GRANT SELECT (facility_id, code, kind, ownership) ON registry.facility TO baimbai_facts;
GRANT SELECT ON registry.facility_alias TO baimbai_facts;
GRANT SELECT (patient_id, person_id, facility_id, created_at) ON identity.patient TO baimbai_facts;
GRANT SELECT (retired_id, survivor_id, survivor_person, undone_at) ON identity.patient_merge
  TO baimbai_facts;
GRANT SELECT (patient_id, content_hash, sender_time, sex, birth_date, residence, residence_method,
  residence_certainty) ON identity.patient_assertion TO baimbai_facts;
GRANT SELECT (facility_id, visit_id, patient_id) ON record.visit TO baimbai_facts;
GRANT SELECT (facility_id, visit_id, assertion, submission_id, sender_time, source_rank, content_hash,
  replays, is_held, status, class_system, class_code, history_status, history_start,
  history_start_form, history_end, history_end_form, period_start, period_start_form, period_end,
  period_end_form, service_code, payer_code, disposition_code, referred_from, referred_to,
  referred_to_name, withdrawn) ON record.visit_assertion TO baimbai_facts;
GRANT SELECT (facility_id, visit_id, assertion, ordinal, fact_key, role_code, rank, category_code,
  clinical_status, verification_status, code_system, code) ON record.diagnosis TO baimbai_facts;
GRANT SELECT (facility_id, visit_id, assertion, ordinal, fact_key, status, code, value_number,
  value_unit, value_code) ON record.observation TO baimbai_facts;
GRANT SELECT (facility_id, visit_id, assertion, ordinal, fact_key, status, medication_system,
  medication_code, medication_display) ON record.medication_request TO baimbai_facts;
GRANT SELECT (facility_id, visit_id, assertion, ordinal, fact_key, status, code)
  ON record.procedure TO baimbai_facts;
GRANT SELECT, DELETE, INSERT (facility_id, visit_id) ON monitor.work TO baimbai_facts;
GRANT SELECT, INSERT, UPDATE, DELETE ON monitor.refused TO baimbai_facts;
GRANT SELECT, INSERT, UPDATE, DELETE ON monitor.visit_fact, monitor.daily_rollup TO baimbai_facts;
GRANT SELECT, INSERT, UPDATE, DELETE ON monitor.sums, monitor.spread, monitor.quality_monthly TO baimbai_facts;
GRANT EXECUTE ON FUNCTION monitor.right_sums(text), monitor.right_spread(text) TO baimbai_facts;
GRANT SELECT, UPDATE ON monitor.turn TO baimbai_facts;
GRANT EXECUTE ON FUNCTION monitor.golden(uuid) TO baimbai_facts;

-- quality of data: counted by the role of facts, from columns without a value of a patient but birth dates and
-- one reading, which it sees for the facts too; seen by monitoring without a visit of a person.
GRANT SELECT (facility_id, submission_id, received_at, status, endpoint, media_type, mapping, operator_id,
  leaf_index, visit_count, refused_count, issues, replays, software) ON record.submission TO baimbai_facts;
GRANT SELECT (facility_id, submission_id, visits_kept, refused_count, issues) ON record.chunk
  TO baimbai_facts;
GRANT SELECT (operator_id, code) ON registry.software_operator TO baimbai_facts;
GRANT SELECT (person_id, system) ON identity.identifier TO baimbai_facts;
GRANT SELECT (birth_form) ON identity.patient_assertion TO baimbai_facts;
GRANT SELECT (place) ON record.visit_assertion TO baimbai_facts;
GRANT SELECT (status, service_code, payer_code, arrived_at, finished_at) ON record.visit
  TO baimbai_facts;
GRANT SELECT (facility_id, visit_id, state) ON record.visit_link TO baimbai_facts;
GRANT SELECT, DELETE ON monitor.quality_work TO baimbai_facts;
GRANT SELECT, UPDATE ON monitor.quality_turn TO baimbai_facts;
GRANT SELECT, INSERT, DELETE ON monitor.quality_waiting TO baimbai_facts;
GRANT SELECT, INSERT, UPDATE, DELETE ON monitor.visit_quality, monitor.quality_daily, monitor.quality_rule
  TO baimbai_facts;
GRANT SELECT ON monitor.quality_daily, monitor.quality_rule, monitor.quality_turn, monitor.holiday,
  monitor.closure TO baimbai_monitor;
GRANT SELECT (facility_id, day, submission_id, place, feed, asked, met) ON monitor.visit_quality
  TO baimbai_monitor;
GRANT SELECT (noted_at) ON monitor.quality_work TO baimbai_monitor;
GRANT SELECT (facility_id, submission_id, issues) ON record.submission TO baimbai_monitor;
GRANT SELECT (facility_id, status) ON identity.confirmation TO baimbai_monitor;
GRANT USAGE ON SCHEMA identity TO baimbai_monitor;
GRANT SELECT (facility_id, kind, system, code) ON record.unknown_code TO baimbai_monitor;

-- administration: the calendar, and findings with their steps; adds and says how it stands, never deletes.
GRANT SELECT, INSERT ON monitor.holiday, monitor.closure, monitor.finding, monitor.finding_step
  TO baimbai_administration;
GRANT UPDATE (withdrawn_by, withdrawn_at) ON monitor.holiday, monitor.closure TO baimbai_administration;
GRANT UPDATE (state, due_on, warnings, changed_at) ON monitor.finding TO baimbai_administration;
GRANT USAGE ON SEQUENCE monitor.finding_number TO baimbai_administration;
-- Alerts: facts count the weeks; administration judges them and writes what is done; monitoring reads both. Who owed
-- a week monitoring asks a function, since the registry's history has people in it too.
GRANT INSERT ON monitor.day_count TO baimbai_facts;
GRANT SELECT ON monitor.day_count TO baimbai_administration;
GRANT EXECUTE ON FUNCTION monitor.active_spans(date, date) TO baimbai_monitor;
GRANT SELECT, INSERT ON monitor.week_version, monitor.week_count, monitor.week_reporter,
  monitor.week_delay TO baimbai_facts;
GRANT UPDATE (is_latest) ON monitor.week_version TO baimbai_facts;
GRANT SELECT ON monitor.week_version, monitor.week_count, monitor.week_reporter, monitor.week_delay
  TO baimbai_monitor, baimbai_administration;
GRANT SELECT ON monitor.alert, monitor.alert_signal, monitor.alert_step TO baimbai_monitor;
GRANT SELECT, UPDATE ON monitor.alert_turn TO baimbai_administration;
GRANT SELECT, INSERT ON monitor.alert_signal, monitor.alert_step TO baimbai_administration;
GRANT SELECT, INSERT, UPDATE (last_week, colour, state, owner, outcome) ON monitor.alert
  TO baimbai_administration;

-- maintenance: partitions.
GRANT EXECUTE ON FUNCTION record.ensure_partitions(date, date) TO baimbai_maintenance;

DO $$
DECLARE
  tab text;
  facilities constant text :=
    'facility_id = ANY ((SELECT nullif(current_setting(''baimbai.facilities'', true), '''')::uuid[])::uuid[])';
  visits constant text :=
    'visit_id = ANY ((SELECT nullif(current_setting(''baimbai.visits'', true), '''')::uuid[])::uuid[])';
  persons constant text :=
    'person_id = ANY ((SELECT nullif(current_setting(''baimbai.persons'', true), '''')::uuid[])::uuid[])';
  patients constant text :=
    'patient_id = ANY ((SELECT nullif(current_setting(''baimbai.patients'', true), '''')::uuid[])::uuid[])';
BEGIN
  -- The writer sees and adds rows of the facilities of its batch only.
  FOREACH tab IN ARRAY ARRAY['record.submission_key', 'record.visit_key', 'record.visit_link',
    'record.submission', 'record.raw_part', 'record.visit', 'record.visit_assertion',
    'record.diagnosis', 'record.procedure', 'record.observation', 'record.medication_request',
    'record.patient_resource', 'record.shared_resource', 'record.shared_identifier',
    'record.unknown_code', 'record.unknown_code_use', 'record.chunk', 'identity.patient',
    'identity.patient_key', 'identity.patient_assertion', 'identity.patient_merge'] LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tab);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tab);
    EXECUTE format('DROP POLICY IF EXISTS intake ON %s', tab);
    EXECUTE format('CREATE POLICY intake ON %s TO baimbai_intake USING (%s) WITH CHECK (%s)',
      tab, facilities, facilities);
  END LOOP;
  -- The resolver finds ids of the facilities that the caller may ask for.
  FOREACH tab IN ARRAY ARRAY['record.submission_key', 'record.visit_key', 'record.visit',
    'record.shared_resource', 'record.shared_identifier', 'record.patient_resource',
    'identity.patient', 'identity.patient_key', 'identity.patient_merge',
    'identity.confirmation'] LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tab);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tab);
    EXECUTE format('DROP POLICY IF EXISTS resolver ON %s', tab);
    EXECUTE format('CREATE POLICY resolver ON %s FOR SELECT TO baimbai_resolver USING (%s)',
      tab, facilities);
  END LOOP;
  -- Of other facilities it finds the ids of the persons whose visits are being decided, and of one visit or
  -- patient that the caller named: then it knows whose it is.
  DROP POLICY IF EXISTS resolver_named ON record.visit;
  EXECUTE format('CREATE POLICY resolver_named ON record.visit FOR SELECT TO baimbai_resolver USING (%s OR %s)',
    persons, visits);
  DROP POLICY IF EXISTS resolver_named ON identity.patient;
  EXECUTE format('CREATE POLICY resolver_named ON identity.patient FOR SELECT TO baimbai_resolver USING (%s OR %s)',
    persons, patients);
  FOREACH tab IN ARRAY ARRAY['access.consent', 'access.break_glass'] LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tab);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tab);
    EXECUTE format('DROP POLICY IF EXISTS resolver ON %s', tab);
    EXECUTE format('CREATE POLICY resolver ON %s FOR SELECT TO baimbai_resolver USING (%s)',
      tab, persons);
    EXECUTE format('DROP POLICY IF EXISTS administration ON %s', tab);
    EXECUTE format('CREATE POLICY administration ON %s TO baimbai_administration USING (true) WITH CHECK (true)',
      tab);
  END LOOP;
  ALTER TABLE access.record_location ENABLE ROW LEVEL SECURITY;
  ALTER TABLE access.record_location FORCE ROW LEVEL SECURITY;
  DROP POLICY IF EXISTS resolver ON access.record_location;
  EXECUTE format('CREATE POLICY resolver ON access.record_location FOR SELECT TO baimbai_resolver
    USING ((key_id, hmac) IN (SELECT i.key_id, i.hmac FROM identity.identifier i WHERE i.%s))', persons);
  DROP POLICY IF EXISTS administration ON access.record_location;
  CREATE POLICY administration ON access.record_location TO baimbai_administration
    USING (true) WITH CHECK (true);
  DROP POLICY IF EXISTS erasure ON access.record_location;
  CREATE POLICY erasure ON access.record_location TO baimbai_erasure USING (true) WITH CHECK (true);
  -- access.visit_labels runs as the owner, who is under these policies too.
  FOREACH tab IN ARRAY ARRAY['identity.patient', 'record.visit', 'record.diagnosis',
    'record.observation', 'record.visit_assertion'] LOOP
    EXECUTE format('DROP POLICY IF EXISTS labels ON %s', tab);
    EXECUTE format('CREATE POLICY labels ON %s FOR SELECT TO baimbai_owner USING (true)', tab);
  END LOOP;
  -- identity.told and identity.part_records are the owner's too; the latter keeps what was refused for both persons.
  DROP POLICY IF EXISTS parting ON access.consent;
  CREATE POLICY parting ON access.consent FOR SELECT TO baimbai_owner USING (true);
  DROP POLICY IF EXISTS parted ON access.consent;
  CREATE POLICY parted ON access.consent FOR INSERT TO baimbai_owner WITH CHECK (true);
  FOREACH tab IN ARRAY ARRAY['identity.patient_assertion', 'identity.patient_merge', 'record.raw_part'] LOOP
    EXECUTE format('DROP POLICY IF EXISTS parting ON %s', tab);
    EXECUTE format('CREATE POLICY parting ON %s FOR SELECT TO baimbai_owner USING (true)', tab);
  END LOOP;
  FOREACH tab IN ARRAY ARRAY['identity.patient', 'identity.patient_merge', 'record.visit', 'record.raw_part'] LOOP
    EXECUTE format('DROP POLICY IF EXISTS parted ON %s', tab);
    EXECUTE format('CREATE POLICY parted ON %s FOR UPDATE TO baimbai_owner USING (true) WITH CHECK (true)', tab);
  END LOOP;
  -- The reader gets what the authorised query named, by visit, by patient, or of its facility.
  FOREACH tab IN ARRAY ARRAY['record.visit', 'record.visit_assertion', 'record.diagnosis',
    'record.procedure', 'record.observation', 'record.medication_request'] LOOP
    EXECUTE format('DROP POLICY IF EXISTS reader ON %s', tab);
    EXECUTE format('CREATE POLICY reader ON %s FOR SELECT TO baimbai_reader USING (%s)',
      tab, visits);
  END LOOP;
  FOREACH tab IN ARRAY ARRAY['record.patient_resource', 'identity.patient',
    'identity.patient_assertion'] LOOP
    EXECUTE format('DROP POLICY IF EXISTS reader ON %s', tab);
    EXECUTE format('CREATE POLICY reader ON %s FOR SELECT TO baimbai_reader USING (%s)',
      tab, patients);
  END LOOP;
  FOREACH tab IN ARRAY ARRAY['record.submission', 'record.raw_part', 'record.shared_resource',
    'record.shared_identifier', 'record.unknown_code', 'record.unknown_code_use', 'record.chunk',
    'identity.patient_merge'] LOOP
    EXECUTE format('DROP POLICY IF EXISTS reader ON %s', tab);
    EXECUTE format('CREATE POLICY reader ON %s FOR SELECT TO baimbai_reader USING (%s)',
      tab, facilities);
  END LOOP;
  -- A record of another facility that is read may have been merged there: its keys are the survivor's.
  DROP POLICY IF EXISTS reader_named ON identity.patient_merge;
  EXECUTE format('CREATE POLICY reader_named ON identity.patient_merge FOR SELECT TO baimbai_reader USING (%s)',
    replace(patients, 'patient_id =', 'retired_id ='));
  -- Erasure finds a person's rows wherever they are.
  FOREACH tab IN ARRAY ARRAY['record.visit_key', 'record.visit_link', 'record.submission',
    'record.raw_part', 'record.visit', 'record.visit_assertion', 'record.diagnosis',
    'record.procedure', 'record.observation', 'record.medication_request',
    'record.patient_resource', 'record.chunk',
    'identity.patient', 'identity.patient_key', 'identity.patient_assertion',
    'identity.patient_merge', 'identity.confirmation'] LOOP
    EXECUTE format('DROP POLICY IF EXISTS erasure ON %s', tab);
    EXECUTE format('CREATE POLICY erasure ON %s TO baimbai_erasure USING (true) WITH CHECK (true)',
      tab);
  END LOOP;
  -- Whoever asks the population register does so for the patients of every facility.
  FOREACH tab IN ARRAY ARRAY['identity.patient', 'identity.patient_assertion',
    'identity.patient_merge'] LOOP
    EXECUTE format('DROP POLICY IF EXISTS confirmer ON %s', tab);
    EXECUTE format('CREATE POLICY confirmer ON %s FOR SELECT TO baimbai_confirmer USING (true)', tab);
  END LOOP;
  DROP POLICY IF EXISTS confirmer ON identity.confirmation;
  CREATE POLICY confirmer ON identity.confirmation TO baimbai_confirmer USING (true) WITH CHECK (true);
  -- The matcher compares over all facilities.
  FOREACH tab IN ARRAY ARRAY['identity.patient', 'identity.patient_assertion'] LOOP
    EXECUTE format('DROP POLICY IF EXISTS matcher ON %s', tab);
    EXECUTE format('CREATE POLICY matcher ON %s FOR SELECT TO baimbai_matcher USING (true)', tab);
  END LOOP;
  DROP POLICY IF EXISTS matcher_homes ON identity.patient_assertion;
  CREATE POLICY matcher_homes ON identity.patient_assertion FOR UPDATE TO baimbai_matcher
    USING (true) WITH CHECK (true);
  DROP POLICY IF EXISTS matcher ON identity.patient_merge;
  CREATE POLICY matcher ON identity.patient_merge TO baimbai_matcher USING (true) WITH CHECK (true);
  -- An auditor is told who is one by a function, and reads neither.
  DROP POLICY IF EXISTS auditor ON identity.patient;
  DROP POLICY IF EXISTS auditor ON identity.patient_merge;
  -- Monitoring counts over all facilities, without a column that names anyone.
  FOREACH tab IN ARRAY ARRAY['record.visit', 'record.submission'] LOOP
    EXECUTE format('DROP POLICY IF EXISTS monitor ON %s', tab);
    EXECUTE format('CREATE POLICY monitor ON %s FOR SELECT TO baimbai_monitor USING (true)', tab);
  END LOOP;
  -- Their quality too: of confirmations and unknown codes it counts those of each facility.
  FOREACH tab IN ARRAY ARRAY['identity.confirmation', 'record.unknown_code'] LOOP
    EXECUTE format('DROP POLICY IF EXISTS monitor ON %s', tab);
    EXECUTE format('CREATE POLICY monitor ON %s FOR SELECT TO baimbai_monitor USING (true)', tab);
  END LOOP;
  FOREACH tab IN ARRAY ARRAY['record.submission', 'record.chunk', 'record.visit_link'] LOOP
    EXECUTE format('DROP POLICY IF EXISTS facts ON %s', tab);
    EXECUTE format('CREATE POLICY facts ON %s FOR SELECT TO baimbai_facts USING (true)', tab);
  END LOOP;
  -- Facts are made of all facilities' visits, from the columns that its grants name.
  FOREACH tab IN ARRAY ARRAY['record.visit', 'record.visit_assertion', 'record.diagnosis',
    'record.observation', 'record.medication_request', 'record.procedure', 'identity.patient',
    'identity.patient_assertion', 'identity.patient_merge'] LOOP
    EXECUTE format('DROP POLICY IF EXISTS facts ON %s', tab);
    EXECUTE format('CREATE POLICY facts ON %s FOR SELECT TO baimbai_facts USING (true)', tab);
  END LOOP;
END $$;
