-- The matrix role by table by operation, twice: as pg_catalog has it, and as it is when each role tries. One line for each role and
-- table with any right; a right on some columns names them. Nothing is changed: the tries are EXPLAINs, and TRUNCATE is undone.
CREATE TEMP TABLE tried (part text, line text);

DO $$
DECLARE
  who record;
  tab record;
  col record;
  op text;
  able text[];
  cols text[];
  one text;
  total integer;
  schema_open boolean;
BEGIN
  FOR who IN SELECT rolname AS name FROM pg_roles WHERE rolname LIKE 'baimbai\_%' AND rolcanlogin ORDER BY 1 LOOP
    FOR tab IN SELECT c.oid, c.relnamespace, format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'v', 'm')
        AND NOT c.relispartition ORDER BY 3 LOOP
      schema_open := has_schema_privilege(who.name, tab.relnamespace, 'USAGE');
      -- By the catalog.
      able := '{}';
      IF schema_open THEN
        FOREACH op IN ARRAY ARRAY['SELECT', 'INSERT', 'UPDATE'] LOOP
          SELECT array_agg(quote_ident(attname) ORDER BY attnum) FILTER (WHERE has_column_privilege(who.name, tab.oid, attnum, op)),
            count(*) INTO cols, total FROM pg_attribute WHERE attrelid = tab.oid AND attnum > 0 AND NOT attisdropped;
          IF cardinality(cols) = total THEN able := able || op;
          ELSIF cols IS NOT NULL THEN able := able || format('%s(%s)', op, array_to_string(cols, ', ')); END IF;
        END LOOP;
        FOREACH op IN ARRAY ARRAY['DELETE', 'TRUNCATE'] LOOP
          IF has_table_privilege(who.name, tab.oid, op) THEN able := able || op; END IF;
        END LOOP;
      END IF;
      IF able <> '{}' THEN
        INSERT INTO tried VALUES ('catalog', format('%s %s: %s', who.name, tab.name, array_to_string(able, ' ')));
      END IF;
      -- By trying.
      able := '{}';
      FOREACH op IN ARRAY ARRAY['SELECT', 'INSERT', 'UPDATE'] LOOP
        cols := '{}';
        total := 0;
        FOR col IN SELECT quote_ident(attname) AS name FROM pg_attribute
          WHERE attrelid = tab.oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum LOOP
          total := total + 1;
          one := CASE op WHEN 'SELECT' THEN format('SELECT %s FROM %s', col.name, tab.name)
            WHEN 'INSERT' THEN format('INSERT INTO %s (%s) VALUES (DEFAULT)', tab.name, col.name)
            ELSE format('UPDATE %s SET %s = DEFAULT', tab.name, col.name) END;
          BEGIN
            EXECUTE format('SET LOCAL ROLE %I', who.name);
            EXECUTE 'EXPLAIN ' || one;
            cols := cols || col.name;
          EXCEPTION WHEN insufficient_privilege THEN NULL;
          END;
          RESET ROLE;
        END LOOP;
        IF cardinality(cols) = total THEN able := able || op;
        ELSIF cols <> '{}' THEN able := able || format('%s(%s)', op, array_to_string(cols, ', ')); END IF;
      END LOOP;
      FOREACH op IN ARRAY ARRAY['DELETE', 'TRUNCATE'] LOOP
        BEGIN
          EXECUTE format('SET LOCAL ROLE %I', who.name);
          IF op = 'DELETE' THEN EXECUTE 'EXPLAIN DELETE FROM ' || tab.name;
          ELSE EXECUTE 'TRUNCATE ' || tab.name; END IF;
          RAISE EXCEPTION 'undo' USING ERRCODE = 'triggered_action_exception';
        EXCEPTION WHEN insufficient_privilege THEN NULL;
          WHEN triggered_action_exception THEN able := able || op;
        END;
        RESET ROLE;
      END LOOP;
      IF able <> '{}' THEN
        INSERT INTO tried VALUES ('live', format('%s %s: %s', who.name, tab.name, array_to_string(able, ' ')));
      END IF;
    END LOOP;
  END LOOP;
END $$;

-- What stands under the grants: row security of each table, every policy, and functions that run with the owner's rights.
INSERT INTO tried
SELECT 'rows', format('%I.%I: %s', n.nspname, c.relname, CASE WHEN c.relrowsecurity AND c.relforcerowsecurity THEN 'forced'
    WHEN c.relrowsecurity THEN 'enabled' ELSE 'none' END)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('identity', 'record', 'access') AND c.relkind IN ('r', 'p') AND NOT c.relispartition;
INSERT INTO tried
SELECT 'policy', format('%s.%s %s, %s to %s: %s', schemaname, tablename, policyname, lower(cmd), array_to_string(roles, ', '),
  coalesce((SELECT string_agg(DISTINCT m[1] || ' = ' || m[2], ' or ') FROM
    regexp_matches(qual, '(\w+) = ANY \(.*?current_setting\(''baimbai\.(\w+)''', 'g') AS m), qual))
FROM pg_policies;
INSERT INTO tried
SELECT 'function', format('%s: %s', p.oid::regprocedure, coalesce((SELECT string_agg(r.rolname, ', ' ORDER BY r.rolname) FROM pg_roles r
  WHERE r.rolname LIKE 'baimbai\_%' AND r.rolcanlogin AND has_function_privilege(r.oid, p.oid, 'EXECUTE')), 'nobody'))
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.prosecdef AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema' AND p.prorettype <> 'trigger'::regtype;
INSERT INTO tried
SELECT 'role', format('%s:%s%s%s%s', rolname, CASE WHEN rolcanlogin THEN ' login' ELSE ' no login' END,
  CASE WHEN rolsuper THEN ' SUPERUSER' ELSE '' END, CASE WHEN rolbypassrls THEN ' BYPASSRLS' ELSE '' END,
  CASE WHEN rolcreaterole OR rolcreatedb THEN ' CREATES' ELSE '' END)
FROM pg_roles WHERE rolname LIKE 'baimbai\_%';

SELECT part || ' ' || line FROM tried ORDER BY part, line COLLATE "C";
