-- Database servers that agents watch: what each is, how it fares, what it runs, and who waits for whom. Rows with a time name
-- their server by its id alone, so what was forgotten is not shown, and goes when its time has come.

CREATE TABLE vigilops.db_instances (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Whose agent asks it.
  host_id           integer NOT NULL REFERENCES vigilops.hosts (id) ON DELETE CASCADE,
  name              text NOT NULL,
  kind              text NOT NULL CHECK (kind IN ('postgresql', 'mysql', 'mariadb', 'redis', 'mongodb')),
  address           text NOT NULL,
  port              integer,
  version           text,
  role              text NOT NULL DEFAULT 'unknown' CHECK (role IN ('primary', 'replica', 'standalone', 'unknown')),
  is_up             boolean NOT NULL DEFAULT true,
  error             text,
  error_kind        text,
  -- [{what, grant}]
  missing           jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(missing) = 'array'),
  settings          jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(settings) = 'object'),
  -- DbFigures of the contracts; NULL: none are known now.
  figures           jsonb CHECK (jsonb_typeof(figures) = 'object'),
  slow_threshold_ms double precision NOT NULL DEFAULT 1000,
  started_at        timestamptz,
  -- Of the report that the columns above are from; NULL: none came yet.
  state_at          timestamptz,
  -- Of silence after which nothing is known: three times the pace of its reports, from 90 s to 15 min.
  stale_after_ms    integer NOT NULL DEFAULT 90000 CHECK (stale_after_ms > 0),
  first_seen        timestamptz NOT NULL,
  last_seen         timestamptz NOT NULL,
  UNIQUE (host_id, name)
);

-- A row a round.
CREATE TABLE vigilops.db_metrics (
  time                            timestamptz NOT NULL,
  instance_id                     integer NOT NULL,
  is_up                           boolean NOT NULL,
  connections                     double precision,
  connections_active              double precision,
  connections_idle                double precision,
  connections_idle_in_transaction double precision,
  connections_waiting             double precision,
  connections_max                 double precision,
  qps                             double precision,
  tps                             double precision,
  cache_hit_ratio                 double precision,
  deadlocks                       double precision,
  slow_queries                    double precision,
  temp_bytes                      double precision,
  replication_lag_seconds         double precision,
  size_bytes                      double precision,
  memory_bytes                    double precision,
  memory_max_bytes                double precision,
  evictions                       double precision,
  oldest_transaction_id_age       double precision,
  longest_transaction_seconds     double precision,
  PRIMARY KEY (instance_id, time)
) {{partition_by_time}};

CREATE TABLE vigilops.db_connections (
  time        timestamptz NOT NULL,
  instance_id integer NOT NULL,
  -- DbConnectionGroup of the contracts.
  groups      jsonb NOT NULL,
  is_cut      boolean NOT NULL,
  PRIMARY KEY (instance_id, time)
) {{partition_by_time}};

-- One stretch over which a server's statements were counted; what is not listed in db_query_stats is summed here.
CREATE TABLE vigilops.db_query_windows (
  -- Its end.
  time           timestamptz NOT NULL,
  instance_id    integer NOT NULL,
  seconds        double precision NOT NULL,
  other_queries  double precision NOT NULL,
  other_calls    double precision NOT NULL,
  other_total_ms double precision NOT NULL,
  is_reset       boolean NOT NULL,
  PRIMARY KEY (instance_id, time)
) {{partition_by_time}};

CREATE TABLE vigilops.db_query_stats (
  -- Of its window.
  time          timestamptz NOT NULL,
  instance_id   integer NOT NULL,
  -- 64 bits of a hash of the text without literals, the same on every host.
  fingerprint   bigint NOT NULL,
  database      text,
  user_name     text,
  calls         double precision NOT NULL,
  total_ms      double precision NOT NULL,
  max_ms        double precision,
  p95_ms        double precision,
  rows_returned double precision,
  rows_examined double precision,
  rows_affected double precision,
  blocks_hit    double precision,
  blocks_read   double precision,
  temp_blocks   double precision,
  errors        double precision,
  no_index      double precision
) {{partition_by_time}};
CREATE INDEX db_query_stats_instance_time ON vigilops.db_query_stats (instance_id, time DESC);
CREATE INDEX db_query_stats_fingerprint ON vigilops.db_query_stats (instance_id, fingerprint, time DESC);

-- Single runs above the threshold.
CREATE TABLE vigilops.slow_queries (
  time          timestamptz NOT NULL,
  instance_id   integer NOT NULL,
  -- Of its sender: the same run that is told again replaces what was told of it.
  sample_id     text NOT NULL,
  fingerprint   bigint NOT NULL,
  duration_ms   double precision NOT NULL,
  is_running    boolean NOT NULL,
  rows_examined double precision,
  rows_returned double precision,
  user_name     text,
  database      text,
  address       text,
  application   text,
  wait          text,
  source        text NOT NULL
) {{partition_by_time}};
CREATE INDEX slow_queries_instance_time ON vigilops.slow_queries (instance_id, time DESC);
CREATE INDEX slow_queries_sample ON vigilops.slow_queries (instance_id, sample_id, time DESC);
CREATE INDEX slow_queries_fingerprint ON vigilops.slow_queries (instance_id, fingerprint, time DESC);

-- Who waited for whom. A row without nodes says that nobody did any more.
CREATE TABLE vigilops.db_locks (
  time        timestamptz NOT NULL,
  instance_id integer NOT NULL,
  waiting     integer NOT NULL,
  longest_ms  double precision NOT NULL,
  -- A DatabaseCulprit of the contracts.
  culprit     jsonb,
  -- DbLockNode of the contracts.
  nodes       jsonb NOT NULL,
  is_cut      boolean NOT NULL,
  PRIMARY KEY (instance_id, time)
) {{partition_by_time}};

DO $$
BEGIN
  IF to_regclass('vigilops.partitioned_tables') IS NULL THEN
    PERFORM create_hypertable('vigilops.db_metrics', by_range('time', interval '7 days'), create_default_indexes => false);
    PERFORM create_hypertable('vigilops.db_connections', by_range('time', interval '1 day'), create_default_indexes => false);
    PERFORM create_hypertable('vigilops.db_query_windows', by_range('time', interval '7 days'), create_default_indexes => false);
    PERFORM create_hypertable('vigilops.db_query_stats', by_range('time', interval '1 day'), create_default_indexes => false);
    PERFORM create_hypertable('vigilops.slow_queries', by_range('time', interval '1 day'), create_default_indexes => false);
    PERFORM create_hypertable('vigilops.db_locks', by_range('time', interval '7 days'), create_default_indexes => false);
    ALTER TABLE vigilops.db_metrics SET (timescaledb.compress, timescaledb.compress_segmentby = 'instance_id', timescaledb.compress_orderby = 'time');
    ALTER TABLE vigilops.db_connections SET (timescaledb.compress, timescaledb.compress_segmentby = 'instance_id', timescaledb.compress_orderby = 'time');
    ALTER TABLE vigilops.db_query_stats SET (timescaledb.compress, timescaledb.compress_segmentby = 'instance_id', timescaledb.compress_orderby = 'time');
    ALTER TABLE vigilops.slow_queries SET (timescaledb.compress, timescaledb.compress_segmentby = 'instance_id', timescaledb.compress_orderby = 'time');
  ELSE
    INSERT INTO vigilops.partitioned_tables VALUES
      ('db_metrics', 7), ('db_connections', 1), ('db_query_windows', 7), ('db_query_stats', 1), ('slow_queries', 1), ('db_locks', 7);
  END IF;
END $$;

-- Texts of statements; a job keeps those of each server that were seen last.
CREATE TABLE vigilops.db_queries (
  instance_id integer NOT NULL REFERENCES vigilops.db_instances (id) ON DELETE CASCADE,
  fingerprint bigint NOT NULL,
  text        text NOT NULL,
  first_seen  timestamptz NOT NULL,
  -- To ten minutes.
  last_seen   timestamptz NOT NULL,
  PRIMARY KEY (instance_id, fingerprint)
);
CREATE INDEX db_queries_last_seen ON vigilops.db_queries (instance_id, last_seen);

CREATE TABLE vigilops.db_plans (
  instance_id integer NOT NULL REFERENCES vigilops.db_instances (id) ON DELETE CASCADE,
  fingerprint bigint NOT NULL,
  time        timestamptz NOT NULL,
  format      text NOT NULL,
  plan        text NOT NULL,
  PRIMARY KEY (instance_id, fingerprint, time)
);

CREATE TABLE vigilops.db_deadlocks (
  instance_id integer NOT NULL REFERENCES vigilops.db_instances (id) ON DELETE CASCADE,
  time        timestamptz NOT NULL,
  -- SHA-256 of the parties: one that is told again is stored once.
  hash        bytea NOT NULL,
  -- DbDeadlockParty of the contracts.
  parties     jsonb NOT NULL,
  PRIMARY KEY (instance_id, time, hash)
);

-- Tables and indexes: the last report of each day.
CREATE TABLE vigilops.db_tables (
  instance_id integer NOT NULL REFERENCES vigilops.db_instances (id) ON DELETE CASCADE,
  day         date NOT NULL,
  time        timestamptz NOT NULL,
  -- The report of the contracts.
  report      jsonb NOT NULL,
  PRIMARY KEY (instance_id, day)
);

CREATE VIEW grafana_v1.db_instances AS
SELECT instance.id, instance.host_id, instance.name, instance.kind AS type, instance.address AS host, instance.port,
       CASE WHEN instance.last_seen < now() - instance.stale_after_ms * interval '1 millisecond' THEN 'stale'
            WHEN instance.is_up THEN 'up' ELSE 'down' END AS status,
       instance.first_seen AS created_at, instance.version, instance.role, instance.error, instance.started_at,
       instance.last_seen
FROM vigilops.db_instances AS instance
JOIN vigilops.effective_hosts AS host ON host.id = instance.host_id AND host.is_present;
COMMENT ON COLUMN grafana_v1.db_instances.host_id IS 'the host whose agent asks it';
COMMENT ON COLUMN grafana_v1.db_instances.status IS 'down: its agent cannot ask it; stale: its agent says nothing of it any more';

CREATE VIEW grafana_v1.db_metrics AS
SELECT concat_ws('.', (extract(epoch FROM round.time) * 1000000)::bigint, round.instance_id) AS id,
       round.instance_id, round.time AS timestamp, round.connections_active, round.connections_idle, round.connections_max,
       round.qps, round.tps, round.cache_hit_ratio, round.deadlocks, round.is_up, round.connections,
       round.connections_idle_in_transaction, round.connections_waiting, round.slow_queries, round.temp_bytes,
       round.replication_lag_seconds, round.size_bytes, round.memory_bytes, round.memory_max_bytes, round.evictions,
       round.oldest_transaction_id_age, round.longest_transaction_seconds
FROM vigilops.db_metrics AS round JOIN grafana_v1.db_instances AS instance ON instance.id = round.instance_id;
COMMENT ON COLUMN grafana_v1.db_metrics.cache_hit_ratio IS '0 to 1';
COMMENT ON COLUMN grafana_v1.db_metrics.deadlocks IS 'since the row before, as slow_queries, temp_bytes and evictions';

CREATE VIEW grafana_v1.slow_queries AS
SELECT concat_ws('.', (extract(epoch FROM run.time) * 1000000)::bigint, run.instance_id, run.sample_id) AS id,
       run.instance_id, run.time AS timestamp, query.text AS query_text, run.duration_ms, run.rows_examined AS rows_scanned,
       run.rows_returned, lpad(to_hex(run.fingerprint), 16, '0') AS fingerprint, run.is_running, run.database,
       run.user_name AS "user", run.address, run.application, run.wait
FROM vigilops.slow_queries AS run
JOIN grafana_v1.db_instances AS instance ON instance.id = run.instance_id
LEFT JOIN vigilops.db_queries AS query ON query.instance_id = run.instance_id AND query.fingerprint = run.fingerprint;
COMMENT ON COLUMN grafana_v1.slow_queries.query_text IS 'without literals and comments';

DO $$
BEGIN
  -- Where an administrator made the role later than us, no default rights were left for new views.
  GRANT SELECT ON grafana_v1.db_instances, grafana_v1.db_metrics, grafana_v1.slow_queries TO grafana_reader;
EXCEPTION
  WHEN insufficient_privilege OR undefined_object THEN NULL;
END $$;
