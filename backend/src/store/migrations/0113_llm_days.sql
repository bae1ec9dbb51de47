-- What LLM calls of whole days came to: questions about months read these, and single calls only where a day is not here.

-- Days that are counted, of the zone of the house when they were. One that gets a late call is taken out, in its transaction.
CREATE TABLE vigilops.llm_days_done (
  begin timestamptz PRIMARY KEY,
  over  timestamptz NOT NULL,
  CHECK (over > begin)
);

CREATE TABLE vigilops.llm_days (
  day         timestamptz NOT NULL,
  provider_id integer,
  key_id      integer,
  project_id  integer,
  user_id     integer,
  model       text NOT NULL,
  environment text NOT NULL,
  status      text NOT NULL,
  currency    text,
  calls       bigint NOT NULL,
  failed      bigint NOT NULL,
  unpriced    bigint NOT NULL,
  estimated   bigint NOT NULL,
  input       numeric NOT NULL,
  cache_read  numeric NOT NULL,
  cache_write numeric NOT NULL,
  output      numeric NOT NULL,
  reasoning   numeric NOT NULL,
  cost        numeric NOT NULL,
  saved       numeric NOT NULL
);
CREATE INDEX llm_days_day ON vigilops.llm_days (day);

-- How many calls that went well fell into which bin of durations, by one dimension at a time: by all at once there would be
-- nearly as many rows as calls.
CREATE TABLE vigilops.llm_day_durations (
  day       timestamptz NOT NULL,
  -- A dimension of the API, or `all`.
  dimension text NOT NULL,
  -- NULL: without, such as calls of nobody.
  value     text,
  kind      text NOT NULL CHECK (kind IN ('latency', 'first_token')),
  bin       integer NOT NULL,
  calls     bigint NOT NULL
);
CREATE INDEX llm_day_durations_day ON vigilops.llm_day_durations (dimension, day);
