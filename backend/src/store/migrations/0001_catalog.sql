-- What is known about senders and series. Small tables, the same on both engines.

CREATE TABLE vigilops.hosts (
  id             integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key            text NOT NULL UNIQUE,
  name           text NOT NULL,
  ips            text[] NOT NULL DEFAULT '{}',
  os             text,
  os_version     text,
  kernel         text,
  arch           text,
  agent_version  text,
  tags           text[] NOT NULL DEFAULT '{}',
  labels         jsonb NOT NULL DEFAULT '{}',
  host_group     text,
  source         text NOT NULL CHECK (source IN ('agent', 'otlp')),
  last_heartbeat timestamptz,
  created_at     timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE vigilops.tokens (
  id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name         text NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('agent', 'api')),
  scopes       text[] NOT NULL,
  secret_hash  bytea NOT NULL UNIQUE,
  -- The host that an agent token speaks for; NULL until its first use.
  host_id      integer REFERENCES vigilops.hosts (id),
  -- The only host that may bind this token, where its creator named one.
  for_host_key text,
  expires_at   timestamptz,
  revoked_at   timestamptz,
  last_used_at timestamptz,
  created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX tokens_host ON vigilops.tokens (host_id) WHERE host_id IS NOT NULL;

CREATE TABLE vigilops.resources (
  id                  integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hash                bytea NOT NULL UNIQUE,
  host_id             integer REFERENCES vigilops.hosts (id),
  service_name        text NOT NULL,
  service_namespace   text NOT NULL,
  service_instance_id text NOT NULL,
  attributes          jsonb NOT NULL,
  schema_url          text NOT NULL,
  first_seen          timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX resources_host ON vigilops.resources (host_id);
CREATE INDEX resources_service ON vigilops.resources (service_name);

CREATE TABLE vigilops.scopes (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hash       bytea NOT NULL UNIQUE,
  name       text NOT NULL,
  version    text NOT NULL,
  attributes jsonb NOT NULL,
  schema_url text NOT NULL
);

CREATE TABLE vigilops.metrics (
  id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name        text NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('gauge', 'sum', 'histogram', 'exponential_histogram', 'summary')),
  unit        text NOT NULL,
  temporality text NOT NULL CHECK (temporality IN ('unspecified', 'delta', 'cumulative')),
  monotonic   boolean NOT NULL,
  description text NOT NULL,
  UNIQUE (name, kind, unit, temporality, monotonic)
);

CREATE TABLE vigilops.series (
  id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hash        bytea NOT NULL UNIQUE,
  metric_id   integer NOT NULL REFERENCES vigilops.metrics (id),
  resource_id integer NOT NULL REFERENCES vigilops.resources (id),
  scope_id    integer NOT NULL REFERENCES vigilops.scopes (id),
  -- Copied from the resource: the question "this metric of that host" is asked most.
  host_id     integer REFERENCES vigilops.hosts (id),
  attributes  jsonb NOT NULL,
  first_seen  timestamptz NOT NULL DEFAULT now(),
  -- Refreshed at most hourly.
  last_seen   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX series_metric_host ON vigilops.series (metric_id, host_id);
CREATE INDEX series_host ON vigilops.series (host_id);
CREATE INDEX series_resource ON vigilops.series (resource_id);

-- How many living series a host has, so that the limit costs no count of the table; recounted by a job. Host 0 stands
-- for data of no host.
CREATE TABLE vigilops.host_series_counts (
  host_id integer PRIMARY KEY,
  series  integer NOT NULL
);

CREATE TABLE vigilops.log_streams (
  id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hash         bytea NOT NULL UNIQUE,
  resource_id  integer NOT NULL REFERENCES vigilops.resources (id),
  scope_id     integer NOT NULL REFERENCES vigilops.scopes (id),
  host_id      integer REFERENCES vigilops.hosts (id),
  service_name text NOT NULL,
  file_path    text NOT NULL,
  first_seen   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX log_streams_host ON vigilops.log_streams (host_id);
CREATE INDEX log_streams_service ON vigilops.log_streams (service_name);
CREATE INDEX log_streams_resource ON vigilops.log_streams (resource_id);

-- One row a stored batch: what makes a resend a duplicate instead of a second copy.
CREATE TABLE vigilops.ingest_batches (
  batch_id    uuid PRIMARY KEY,
  received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ingest_batches_received ON vigilops.ingest_batches USING brin (received_at);

CREATE TABLE vigilops.series_starts (
  series_id  integer NOT NULL,
  start_time timestamptz NOT NULL,
  PRIMARY KEY (series_id, start_time)
);
