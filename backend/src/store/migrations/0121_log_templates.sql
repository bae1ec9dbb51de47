-- What log lines have in common. Each line has the id of its template, 53 bits of a hash of the template's text, which is
-- the same in every backend; NULL for lines from before, and where nothing was found.

ALTER TABLE vigilops.logs ADD COLUMN template_id bigint;
-- The error issue that the line belongs to.
ALTER TABLE vigilops.logs ADD COLUMN issue_id bigint;
-- Few lines have one.
CREATE INDEX logs_issue ON vigilops.logs (issue_id, time DESC) WHERE issue_id IS NOT NULL;
ALTER TABLE vigilops.restored_logs ADD COLUMN template_id bigint;
ALTER TABLE vigilops.restored_logs ADD COLUMN issue_id bigint;

-- How many lines of a template and severity a stream wrote in a minute. Written with the lines in one transaction, so the
-- sum is the number of lines. Rows are only added: several of one key count together, and a job makes one of them.
CREATE TABLE vigilops.log_counts (
  -- Where the minute begins.
  time        timestamptz NOT NULL,
  stream_id   integer NOT NULL,
  severity    smallint NOT NULL,
  -- 0: none.
  template_id bigint NOT NULL,
  lines       bigint NOT NULL,
  is_merged   boolean NOT NULL DEFAULT false
) {{partition_by_time}};
CREATE INDEX log_counts_time ON vigilops.log_counts (time DESC);
CREATE INDEX log_counts_template ON vigilops.log_counts (template_id, time DESC);
CREATE INDEX log_counts_unmerged ON vigilops.log_counts (time) WHERE NOT is_merged;

DO $$
BEGIN
  IF to_regclass('vigilops.partitioned_tables') IS NULL THEN
    PERFORM create_hypertable('vigilops.log_counts', by_range('time', interval '1 day'), create_default_indexes => false);
  ELSE
    INSERT INTO vigilops.partitioned_tables VALUES ('log_counts', 1);
  END IF;
END $$;

-- Lines up to this time may not be counted: they were stored before there were counts. No row: all are.
CREATE TABLE vigilops.log_counts_begin (after timestamptz NOT NULL);
INSERT INTO vigilops.log_counts_begin
SELECT greatest(max(time), now() + interval '10 minutes') FROM vigilops.logs HAVING count(*) > 0;

-- Stored before the lines that have them.
CREATE TABLE vigilops.log_templates (
  id         bigint PRIMARY KEY,
  -- With the kinds of its values: Accepted password for <word> from <ip>.
  text       text NOT NULL,
  -- Kinds of the values in their order; * where several were seen.
  places     text[] NOT NULL,
  name       text,
  is_pinned  boolean NOT NULL DEFAULT false,
  -- Written by people.
  is_given   boolean NOT NULL DEFAULT false,
  -- Of its lines. A job brings them up to date.
  first_seen timestamptz NOT NULL,
  last_seen  timestamptz NOT NULL,
  -- When the first backend stored it.
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX log_templates_first_seen ON vigilops.log_templates (first_seen DESC);
CREATE INDEX log_templates_last_seen ON vigilops.log_templates (last_seen DESC);

-- Templates whose lines are another's. to_id is where they are today: no to_id is a from_id, so one look is enough and no
-- ring is possible. next_id is where the template itself was moved.
CREATE TABLE vigilops.log_template_moves (
  from_id bigint PRIMARY KEY,
  to_id   bigint NOT NULL CHECK (to_id <> from_id),
  next_id bigint NOT NULL,
  at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX log_template_moves_to ON vigilops.log_template_moves (to_id);

-- What people want of templates; every backend carries it out, in this order.
CREATE TABLE vigilops.log_template_orders (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- A LogTemplateOrder of the model.
  value      jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL
);

-- What each backend knew when it stopped, or some minutes ago: JSON of the miner.
CREATE TABLE vigilops.log_template_states (
  instance text PRIMARY KEY,
  -- Orders up to this one are carried out in it.
  orders   integer NOT NULL,
  value    text NOT NULL,
  saved_at timestamptz NOT NULL
);
