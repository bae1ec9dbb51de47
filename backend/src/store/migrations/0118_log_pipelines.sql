-- What is done with log records between the gate and the database: every version of it, and what came of it. Small tables,
-- the same on both engines. Nothing here is for grafana_reader.

-- The highest version is in force.
CREATE TABLE vigilops.log_pipeline_versions (
  version  integer PRIMARY KEY CHECK (version >= 0),
  -- A LogPipelineList of the contracts.
  value    jsonb NOT NULL CHECK (jsonb_typeof(value) = 'array'),
  -- NULL until somebody saves something.
  saved_at timestamptz,
  saved_by text
);
INSERT INTO vigilops.log_pipeline_versions (version, value) VALUES (0, '[]');

-- Marks of masked values are made with it: whoever has it can find out a short value by trying all there are.
CREATE TABLE vigilops.log_pipeline_key (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  hash_key text NOT NULL DEFAULT gen_random_uuid()::text || gen_random_uuid()::text
);
INSERT INTO vigilops.log_pipeline_key DEFAULT VALUES;

-- Of all backends together. `step` -1: of the pipeline itself.
CREATE TABLE vigilops.log_pipeline_counts (
  pipeline    text NOT NULL,
  step        integer NOT NULL CHECK (step >= -1),
  type        text NOT NULL,
  matched     bigint NOT NULL DEFAULT 0,
  dropped     bigint NOT NULL DEFAULT 0,
  sampled_out bigint NOT NULL DEFAULT 0,
  failed      bigint NOT NULL DEFAULT 0,
  last_error  text,
  PRIMARY KEY (pipeline, step, type)
);
