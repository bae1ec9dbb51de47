-- Services: what is checked, and what is known from its telemetry alone. What was found of them, what that says of their
-- states, and when nobody is to be alarmed. And what changed on hosts.

CREATE TABLE vigilops.services (
  id                 integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name               text NOT NULL,
  namespace          text NOT NULL DEFAULT '',
  -- Who defined it: the UI or API, an agent by its file, or nobody.
  source             text NOT NULL CHECK (source IN ('api', 'agent', 'telemetry')),
  defined_by_host_id integer REFERENCES vigilops.hosts (id) ON DELETE CASCADE,
  -- Of the definition: what comes late from an agent's queue does not undo a newer one.
  defined_at         timestamptz NOT NULL DEFAULT now(),
  -- Where it runs.
  host_id            integer REFERENCES vigilops.hosts (id) ON DELETE SET NULL,
  -- A ServiceSpec of the contracts, without secrets; those are in `sealed`.
  spec               jsonb CHECK (jsonb_typeof(spec) = 'object'),
  sealed             text,
  -- SHA-256 of the secret in the URL where a job reports.
  heartbeat_hash     bytea UNIQUE,
  state              text NOT NULL DEFAULT 'unknown' CHECK (state IN ('up', 'down', 'unknown')),
  state_since        timestamptz,
  state_reason       text,
  because_of         jsonb,
  last_check_at      timestamptz,
  uptime_percent     double precision,
  -- When the state may change without a new result; NULL: never.
  judge_again_at     timestamptz,
  created_at         timestamptz NOT NULL DEFAULT now(),
  CHECK ((source = 'agent') = (defined_by_host_id IS NOT NULL)),
  CHECK ((source = 'telemetry') = (spec IS NULL)),
  CHECK (source = 'telemetry' OR namespace = '')
);
CREATE UNIQUE INDEX services_of_api ON vigilops.services (name) WHERE source = 'api';
CREATE UNIQUE INDEX services_of_agents ON vigilops.services (defined_by_host_id, name) WHERE source = 'agent';
CREATE UNIQUE INDEX services_of_telemetry ON vigilops.services (name, namespace) WHERE source = 'telemetry';
CREATE INDEX services_due ON vigilops.services (judge_again_at) WHERE judge_again_at IS NOT NULL;

-- Whatever a sender says of its namespace has a row; which of them are services of their own is a question of reading.
-- What is longer has no place in an index.
INSERT INTO vigilops.services (name, namespace, source, defined_at, created_at)
SELECT service_name, service_namespace, 'telemetry', min(first_seen), min(first_seen)
FROM vigilops.resources
WHERE service_name <> '' AND octet_length(service_name) <= 1024 AND octet_length(service_namespace) <= 1024
GROUP BY service_name, service_namespace
ORDER BY min(first_seen), service_name, service_namespace;

CREATE TABLE vigilops.check_results (
  time                   timestamptz NOT NULL,
  service_id             integer NOT NULL,
  -- The host whose agent asked; 0: the backend itself.
  observer_id            integer NOT NULL,
  -- 0 up, 1 down, 2 timeout, 3 inconclusive.
  status                 smallint NOT NULL,
  duration_ms            real,
  dns_ms                 real,
  connect_ms             real,
  tls_ms                 real,
  first_byte_ms          real,
  status_code            smallint,
  error                  text,
  certificate_expires_at timestamptz
) {{partition_by_time}};
-- With all that response times are made of: the rows of a service lie on as many pages.
CREATE INDEX check_results_service_time ON vigilops.check_results (service_id, time DESC)
  INCLUDE (observer_id, status, duration_ms, dns_ms, connect_ms, tls_ms, first_byte_ms);
CREATE INDEX check_results_failures ON vigilops.check_results (service_id, time DESC) WHERE status <> 0;

CREATE TABLE vigilops.host_changes (
  time    timestamptz NOT NULL,
  host_id integer NOT NULL,
  kind    text NOT NULL,
  action  text NOT NULL,
  subject text NOT NULL,
  before  text,
  after   text
) {{partition_by_time}};
CREATE INDEX host_changes_host_time ON vigilops.host_changes (host_id, time DESC);

DO $$
BEGIN
  IF to_regclass('vigilops.partitioned_tables') IS NULL THEN
    PERFORM create_hypertable('vigilops.check_results', by_range('time', interval '1 day'), create_default_indexes => false);
    PERFORM create_hypertable('vigilops.host_changes', by_range('time', interval '7 days'), create_default_indexes => false);
    ALTER TABLE vigilops.check_results SET (timescaledb.compress, timescaledb.compress_segmentby = 'service_id', timescaledb.compress_orderby = 'time');
    ALTER TABLE vigilops.host_changes SET (timescaledb.compress, timescaledb.compress_segmentby = 'host_id', timescaledb.compress_orderby = 'time');
  ELSE
    INSERT INTO vigilops.partitioned_tables VALUES ('check_results', 1), ('host_changes', 7);
  END IF;
END $$;

-- From when to when; NULL: it lasts. Without gaps from a service's first result on.
CREATE TABLE vigilops.service_states (
  service_id integer NOT NULL REFERENCES vigilops.services (id) ON DELETE CASCADE,
  from_time  timestamptz NOT NULL,
  to_time    timestamptz,
  state      text NOT NULL CHECK (state IN ('up', 'down', 'unknown')),
  reason     text,
  because_of jsonb,
  PRIMARY KEY (service_id, from_time),
  CHECK (to_time > from_time)
);
-- What figures are counted from.
CREATE INDEX service_states_not_up ON vigilops.service_states (service_id, from_time) INCLUDE (to_time, state)
  WHERE state <> 'up';

-- Stretches of results whose services are to be judged. Appended by writers in the transaction of their results; the job
-- takes them away. No foreign key: a writer asks nobody.
CREATE TABLE vigilops.service_notes (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  service_id integer NOT NULL,
  from_time  timestamptz NOT NULL,
  to_time    timestamptz NOT NULL
);

-- When a backend was there: who was away has heard no heartbeat.
CREATE TABLE vigilops.house_presence (
  from_time timestamptz PRIMARY KEY,
  to_time   timestamptz NOT NULL,
  CHECK (to_time >= from_time)
);

CREATE TABLE vigilops.maintenance_windows (
  id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title       text NOT NULL,
  note        text NOT NULL,
  from_time   timestamptz NOT NULL,
  to_time     timestamptz NOT NULL,
  whole_house boolean NOT NULL,
  service_ids integer[] NOT NULL,
  host_ids    integer[] NOT NULL,
  groups      text[] NOT NULL,
  is_public   boolean NOT NULL,
  created_by  text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  CHECK (to_time > from_time)
);
CREATE INDEX maintenance_windows_end ON vigilops.maintenance_windows (to_time);

-- One row a service. Of those that nobody checks: what sent something, unless a check has its name and so its row. The
-- host is theirs where there is one alone.
CREATE OR REPLACE VIEW grafana_v1.services AS
SELECT id, host_id, name, spec #>> '{check,type}' AS type, spec -> 'check' AS config, state AS status, uptime_percent,
       last_check_at, created_at, namespace
FROM vigilops.services WHERE spec IS NOT NULL
UNION ALL
SELECT service.id, sender.host_id, service.name, 'otlp', NULL, 'unknown', NULL, NULL, sender.first_seen, service.namespace
FROM vigilops.services AS service
JOIN (
  SELECT name, namespace, CASE WHEN min(host_id) = max(host_id) THEN min(host_id) END AS host_id,
         min(first_seen) AS first_seen
  FROM (
    -- A sender that tells neither namespace nor instance means the service of that name where there is only one.
    SELECT resource.service_name AS name, resource.host_id, resource.first_seen,
           CASE WHEN resource.service_namespace = '' AND resource.service_instance_id = ''
                THEN coalesce(only_one.namespace, '') ELSE resource.service_namespace END AS namespace
    FROM vigilops.resources AS resource LEFT JOIN (
      SELECT service_name, min(service_namespace) AS namespace FROM vigilops.resources
      WHERE service_namespace <> '' OR service_instance_id <> ''
      GROUP BY service_name HAVING min(service_namespace) = max(service_namespace)
    ) AS only_one USING (service_name)
  ) AS resource
  GROUP BY name, namespace
) AS sender USING (name, namespace)
WHERE service.source = 'telemetry' AND NOT EXISTS (
  SELECT FROM vigilops.services AS checked
  WHERE checked.spec IS NOT NULL AND coalesce(checked.spec ->> 'service_name', checked.name) = service.name);

CREATE VIEW grafana_v1.service_checks AS
SELECT concat_ws('.', (extract(epoch FROM result.time) * 1000000)::bigint, result.service_id, result.observer_id) AS id,
       result.service_id, result.time AS timestamp,
       (ARRAY['up', 'down', 'timeout', 'inconclusive'])[result.status + 1] AS status,
       result.duration_ms::double precision AS response_time_ms, result.status_code, result.error AS error_message,
       nullif(result.observer_id, 0) AS observer_id
FROM vigilops.check_results AS result JOIN vigilops.services AS service ON service.id = result.service_id;
COMMENT ON COLUMN grafana_v1.service_checks.status IS 'inconclusive: the observer itself was cut off';
COMMENT ON COLUMN grafana_v1.service_checks.observer_id IS 'the host whose agent asked; NULL: the backend itself';

DO $$
BEGIN
  -- Where an administrator made the role later than us, no default rights were left for new views.
  GRANT SELECT ON grafana_v1.service_checks TO grafana_reader;
EXCEPTION
  WHEN insufficient_privilege OR undefined_object THEN NULL;
END $$;
