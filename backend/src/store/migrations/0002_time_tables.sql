-- Rows with a time. {{partition_by_time}} is the engine's word for "cut this table by time": nothing on TimescaleDB,
-- where the next migration makes hypertables of them. No foreign keys: retention would lock the catalog with them.

CREATE TABLE vigilops.samples (
  time      timestamptz NOT NULL,
  series_id integer NOT NULL,
  value     double precision
) {{partition_by_time}};
CREATE INDEX samples_series_time ON vigilops.samples (series_id, time DESC);
-- Rows arrive nearly in order of time: a few bytes per 64 pages let the rollups find the newest minutes.
CREATE INDEX samples_time ON vigilops.samples USING brin (time) WITH (pages_per_range = 64, autosummarize = on);

CREATE TABLE vigilops.histograms (
  time            timestamptz NOT NULL,
  series_id       integer NOT NULL,
  count           numeric(20) NOT NULL,
  sum             double precision,
  min             double precision,
  max             double precision,
  bounds          double precision[],
  counts          bigint[],
  scale           integer,
  zero_count      bigint,
  zero_threshold  double precision,
  positive_offset integer,
  positive_counts bigint[],
  negative_offset integer,
  negative_counts bigint[],
  quantiles       double precision[],
  quantile_values double precision[],
  absent          boolean NOT NULL
) {{partition_by_time}};
CREATE INDEX histograms_series_time ON vigilops.histograms (series_id, time DESC);

CREATE TABLE vigilops.exemplars (
  time       timestamptz NOT NULL,
  series_id  integer NOT NULL,
  value      double precision NOT NULL,
  trace_id   bytea,
  span_id    bytea,
  attributes jsonb NOT NULL
) {{partition_by_time}};
CREATE INDEX exemplars_series_time ON vigilops.exemplars (series_id, time DESC);

CREATE TABLE vigilops.logs (
  time          timestamptz NOT NULL,
  time_nanos    smallint NOT NULL,
  observed_time timestamptz NOT NULL,
  stream_id     integer NOT NULL,
  sequence      bigint NOT NULL,
  severity      smallint NOT NULL,
  severity_text text NOT NULL,
  body          text NOT NULL,
  body_json     jsonb,
  attributes    jsonb NOT NULL,
  trace_id      bytea,
  span_id       bytea,
  flags         smallint NOT NULL,
  event_name    text
) {{partition_by_time}};
CREATE INDEX logs_stream_time ON vigilops.logs (stream_id, time DESC);
CREATE INDEX logs_time ON vigilops.logs (time DESC);

CREATE TABLE vigilops.spans (
  time                     timestamptz NOT NULL,
  time_nanos               smallint NOT NULL,
  duration_ns              bigint NOT NULL,
  resource_id              integer NOT NULL,
  scope_id                 integer NOT NULL,
  trace_id                 bytea NOT NULL,
  span_id                  bytea NOT NULL,
  parent_span_id           bytea,
  trace_state              text NOT NULL,
  flags                    integer NOT NULL,
  name                     text NOT NULL,
  kind                     smallint NOT NULL,
  status_code              smallint NOT NULL,
  status_message           text NOT NULL,
  attributes               jsonb NOT NULL,
  events                   jsonb NOT NULL,
  links                    jsonb NOT NULL,
  dropped_attributes_count integer NOT NULL
) {{partition_by_time}};
CREATE INDEX spans_trace ON vigilops.spans (trace_id);
CREATE INDEX spans_resource_time ON vigilops.spans (resource_id, time DESC);
CREATE INDEX spans_time ON vigilops.spans USING brin (time) WITH (pages_per_range = 64, autosummarize = on);

CREATE TABLE vigilops.service_edges (
  time            timestamptz NOT NULL,
  caller          text NOT NULL,
  callee          text NOT NULL,
  callee_kind     text NOT NULL CHECK (callee_kind IN ('service', 'database', 'messaging', 'external')),
  calls           bigint NOT NULL,
  errors          bigint NOT NULL,
  duration_ns_sum numeric NOT NULL
) {{partition_by_time}};
CREATE INDEX service_edges_time ON vigilops.service_edges (time DESC);

CREATE TABLE vigilops.samples_1m_data (
  time      timestamptz NOT NULL,
  series_id integer NOT NULL,
  samples   bigint NOT NULL,
  sum       double precision NOT NULL,
  min       double precision NOT NULL,
  max       double precision NOT NULL,
  first     double precision NOT NULL,
  last      double precision NOT NULL,
  increase  double precision NOT NULL,
  PRIMARY KEY (series_id, time)
) {{partition_by_time}};
CREATE INDEX samples_1m_data_time ON vigilops.samples_1m_data USING brin (time) WITH (pages_per_range = 64, autosummarize = on);

CREATE TABLE vigilops.samples_5m_data (LIKE vigilops.samples_1m_data INCLUDING ALL) {{partition_by_time}};
CREATE TABLE vigilops.samples_1h_data (LIKE vigilops.samples_1m_data INCLUDING ALL) {{partition_by_time}};
