-- What the house found by itself, and when resources will be full. Small tables, the same on both engines.

CREATE TABLE vigilops.findings (
  id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- The watched series, such as host:3/cpu_usage. One series begins once at a time: finding it again changes nothing.
  series_key  text NOT NULL,
  kind        text NOT NULL,
  reason      text NOT NULL,
  -- Whom it is about: host:3, service:shop, house. What begins there together is told as one.
  subject_key text NOT NULL,
  host_id     integer,
  service_id  integer,
  service     text,
  template_id bigint,
  issue_id    bigint,
  -- What was measured: cpu_usage; of logs: lines.
  measure     text NOT NULL,
  labels      jsonb NOT NULL,
  unit        text NOT NULL,
  score       double precision NOT NULL,
  -- The value furthest from what was expected, and what was expected when it began; NULL: not known.
  value       double precision,
  expected    double precision,
  low         double precision,
  high        double precision,
  from_time   timestamptz NOT NULL,
  -- When it was unusual last.
  last_time   timestamptz NOT NULL,
  -- NULL: it goes on.
  to_time     timestamptz,
  -- It began together with this one, and is told with it.
  folded_into integer REFERENCES vigilops.findings (id) ON DELETE CASCADE,
  -- Values around it with their band.
  chart       jsonb NOT NULL,
  UNIQUE (series_key, from_time)
);
CREATE INDEX findings_from ON vigilops.findings (from_time DESC, id DESC);
CREATE INDEX findings_open ON vigilops.findings (series_key) WHERE to_time IS NULL;
CREATE INDEX findings_folded ON vigilops.findings (folded_into) WHERE folded_into IS NOT NULL;

-- What people said of findings. It outlives them: the sensitivity of a series comes of its words, in their order.
CREATE TABLE vigilops.finding_feedback (
  finding_id integer PRIMARY KEY,
  series_key text NOT NULL,
  word       text NOT NULL CHECK (word IN ('useful', 'not_useful', 'expected')),
  at         timestamptz NOT NULL,
  by_name    text NOT NULL
);
CREATE INDEX finding_feedback_series ON vigilops.finding_feedback (series_key, at);

-- What detectors know of each series. Points after fed_until are fed again after a restart, and those that are in the
-- state already change nothing.
CREATE TABLE vigilops.anomaly_states (
  series_key text PRIMARY KEY,
  measure    text NOT NULL,
  fed_until  timestamptz NOT NULL,
  -- JSON, deflated.
  state      bytea NOT NULL
);
ALTER TABLE vigilops.anomaly_states ALTER COLUMN state SET STORAGE EXTERNAL;

-- What the watch last said of itself, for whoever asks another backend.
CREATE TABLE vigilops.anomaly_watch (
  only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  series       integer NOT NULL,
  learning     integer NOT NULL,
  left_out     integer NOT NULL,
  looked_until timestamptz NOT NULL
);

-- The newest forecast of each resource.
CREATE TABLE vigilops.forecasts (
  id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key         text NOT NULL UNIQUE,
  kind        text NOT NULL,
  host_id     integer,
  service_id  integer,
  service     text,
  labels      jsonb NOT NULL,
  unit        text NOT NULL,
  verdict     text NOT NULL,
  -- NULL: not before the horizon, or not known.
  at          timestamptz,
  early       timestamptz,
  late        timestamptz,
  confidence  text NOT NULL CHECK (confidence IN ('high', 'medium', 'low')),
  value       double precision,
  limit_value double precision NOT NULL,
  shape       text NOT NULL,
  -- A day.
  slope       double precision NOT NULL,
  since       timestamptz NOT NULL,
  made_at     timestamptz NOT NULL,
  -- When the limit was reached last, and since when values are known.
  reached_at  timestamptz,
  -- What was measured lately.
  chart       jsonb NOT NULL,
  -- How good former ones were.
  record      jsonb NOT NULL
);
CREATE INDEX forecasts_at ON vigilops.forecasts (at) WHERE at IS NOT NULL;

-- Former forecasts, one an hour, to be held against what came.
CREATE TABLE vigilops.forecast_history (
  key     text NOT NULL,
  made_at timestamptz NOT NULL,
  at      timestamptz,
  early   timestamptz,
  late    timestamptz,
  PRIMARY KEY (key, made_at)
);
CREATE INDEX forecast_history_made ON vigilops.forecast_history (made_at);
