-- The role that may read grafana_v1 and nothing else. It cannot log in: give a login of yours membership in it
-- (GRANT grafana_reader TO grafana). On a managed server we may not be allowed to make roles: then a warning says what
-- an administrator has to run, and everything but this role works.
DO $$
BEGIN
  BEGIN
    CREATE ROLE grafana_reader NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
  EXCEPTION
    -- Roles belong to the whole server: another database, or a backend at the same moment, made it.
    WHEN duplicate_object OR unique_violation THEN NULL;
  END;
  GRANT USAGE ON SCHEMA grafana_v1 TO grafana_reader;
  GRANT SELECT ON ALL TABLES IN SCHEMA grafana_v1 TO grafana_reader;
  ALTER DEFAULT PRIVILEGES IN SCHEMA grafana_v1 GRANT SELECT ON TABLES TO grafana_reader;
EXCEPTION
  WHEN insufficient_privilege OR undefined_object THEN
    RAISE WARNING 'the role grafana_reader was not made (%). An administrator can run: CREATE ROLE grafana_reader NOLOGIN; GRANT USAGE ON SCHEMA grafana_v1 TO grafana_reader; GRANT SELECT ON ALL TABLES IN SCHEMA grafana_v1 TO grafana_reader;', SQLERRM;
END $$;
