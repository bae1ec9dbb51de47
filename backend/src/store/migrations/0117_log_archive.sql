-- Days of logs that were written away before retention drops them, what is fetched back, and who writes how much.

CREATE TABLE vigilops.log_archives (
  id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- UTC.
  day         date NOT NULL,
  -- A day whose rows come later is written once more.
  run         integer NOT NULL,
  state       text NOT NULL CHECK (state IN ('pending', 'writing', 'failed', 'done', 'missing', 'corrupt', 'lost')),
  -- Where its parts lie; NULL until it is begun.
  place       jsonb,
  attempts    integer NOT NULL DEFAULT 0,
  next_try_at timestamptz,
  error       text,
  verified_at timestamptz,
  checked_at  timestamptz,
  -- Whether the rows still lie in vigilops.logs.
  in_table    boolean NOT NULL DEFAULT true,
  created_at  timestamptz NOT NULL,
  UNIQUE (day, run)
);

CREATE TABLE vigilops.log_archive_parts (
  archive_id integer NOT NULL REFERENCES vigilops.log_archives (id) ON DELETE CASCADE,
  number     integer NOT NULL,
  name       text NOT NULL,
  -- spooled: on the disk of the backend that wrote it; done: at its place and read back.
  state      text NOT NULL CHECK (state IN ('spooled', 'done', 'missing', 'corrupt')),
  lines      bigint NOT NULL,
  raw_bytes  bigint NOT NULL,
  bytes      bigint NOT NULL,
  sha256     bytea NOT NULL,
  first_time timestamptz NOT NULL,
  last_time  timestamptz NOT NULL,
  -- The place in the order of rows behind its last one, where the next part begins.
  ends_at    jsonb NOT NULL,
  PRIMARY KEY (archive_id, number)
);

-- One row: what an S3-compatible server is asked with.
CREATE TABLE vigilops.log_archive_credentials (
  only_one      boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  access_key_id text NOT NULL,
  sealed        text NOT NULL,
  updated_at    timestamptz NOT NULL
);

CREATE TABLE vigilops.log_restores (
  id             integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  state          text NOT NULL CHECK (state IN ('pending', 'running', 'done', 'partial', 'failed', 'removing')),
  from_time      timestamptz NOT NULL,
  to_time        timestamptz NOT NULL,
  filter         jsonb NOT NULL,
  max_lines      bigint NOT NULL,
  lines_read     bigint NOT NULL DEFAULT 0,
  lines_restored bigint NOT NULL DEFAULT 0,
  bytes_read     bigint NOT NULL DEFAULT 0,
  -- Of the parts that lie in its time.
  bytes_total    bigint NOT NULL DEFAULT 0,
  limited        boolean NOT NULL DEFAULT false,
  problems       jsonb NOT NULL DEFAULT '[]',
  created_by     text NOT NULL,
  created_at     timestamptz NOT NULL,
  finished_at    timestamptz,
  expires_at     timestamptz NOT NULL
);

-- The columns of vigilops.logs and which restore a row belongs to.
CREATE TABLE vigilops.restored_logs (LIKE vigilops.logs);
ALTER TABLE vigilops.restored_logs ADD COLUMN restore_id integer NOT NULL;
CREATE INDEX restored_logs_time ON vigilops.restored_logs (restore_id, time DESC);

-- How much a stream wrote on a UTC day. The writer leaves a note with each commit, a job adds them up: two writers
-- never wait for each other.
CREATE TABLE vigilops.log_usage (
  day       date NOT NULL,
  stream_id integer NOT NULL,
  lines     bigint NOT NULL,
  bytes     bigint NOT NULL,
  PRIMARY KEY (day, stream_id)
);
CREATE TABLE vigilops.log_usage_notes (
  day       date NOT NULL,
  stream_id integer NOT NULL,
  lines     bigint NOT NULL,
  bytes     bigint NOT NULL
);
