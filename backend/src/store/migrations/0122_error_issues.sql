-- Error issues: lines that tell of the same trouble, told apart by the program's own calls in their stack, or by their
-- template. Ids are 53 bits of a hash, the same in every backend.

-- A row comes with the first line of its issue, in one transaction.
CREATE TABLE vigilops.error_issues (
  id            bigint PRIMARY KEY,
  -- service.name, else the program that wrote the file; empty where neither is known.
  service       text NOT NULL,
  -- Of the exception; empty where there is none.
  type          text NOT NULL,
  title         text NOT NULL,
  -- The innermost call of the program itself; empty without a stack.
  culprit       text NOT NULL,
  -- [{function, file, in_app}], innermost first.
  frames        jsonb NOT NULL,
  -- Calls of the program, or words of the title: what similar issues have in common.
  marks         text[] NOT NULL,
  -- Where the issue is of a template.
  template_id   bigint,
  first_seen    timestamptz NOT NULL,
  last_seen     timestamptz NOT NULL,
  first_version text NOT NULL DEFAULT '',
  last_version  text NOT NULL DEFAULT '',
  -- Ever; also of lines that retention has dropped.
  lines         bigint NOT NULL DEFAULT 0,
  state         text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'known', 'resolved', 'regressed', 'ignored')),
  -- NULL: the house.
  state_by      text,
  state_at      timestamptz NOT NULL,
  resolved_in_version  text,
  regressed_at         timestamptz,
  ignored_until        timestamptz,
  -- Ignored until `lines` is this many.
  ignored_until_lines  bigint,
  -- Where its lines count; never an issue that is merged itself.
  merged_into   bigint CHECK (merged_into <> id),
  assigned_to   text,
  note          text NOT NULL DEFAULT '',
  created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX error_issues_last_seen ON vigilops.error_issues (last_seen DESC);
CREATE INDEX error_issues_template ON vigilops.error_issues (template_id) WHERE template_id IS NOT NULL;
CREATE INDEX error_issues_merged ON vigilops.error_issues (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX error_issues_marks ON vigilops.error_issues USING gin (marks);

-- How many lines of an issue a stream wrote in a minute, in the transaction of the lines. Rows are only added: writers that
-- changed one sum would wait for each other. A job adds them up in error_issue_counts; the sum of both tables is all lines.
CREATE TABLE vigilops.error_issue_notes (
  -- Where the minute begins.
  time       timestamptz NOT NULL,
  issue_id   bigint NOT NULL,
  stream_id  integer NOT NULL,
  lines      bigint NOT NULL,
  first_time timestamptz NOT NULL,
  last_time  timestamptz NOT NULL
);

CREATE TABLE vigilops.error_issue_counts (
  time      timestamptz NOT NULL,
  issue_id  bigint NOT NULL,
  stream_id integer NOT NULL,
  -- service.version; empty where the sender gives none.
  version   text NOT NULL,
  lines     bigint NOT NULL
) {{partition_by_time}};
CREATE INDEX error_issue_counts_issue ON vigilops.error_issue_counts (issue_id, time DESC);
CREATE INDEX error_issue_counts_time ON vigilops.error_issue_counts (time DESC);

DO $$
BEGIN
  IF to_regclass('vigilops.partitioned_tables') IS NULL THEN
    PERFORM create_hypertable('vigilops.error_issue_counts', by_range('time', interval '1 day'), create_default_indexes => false);
  ELSE
    INSERT INTO vigilops.partitioned_tables VALUES ('error_issue_counts', 1);
  END IF;
END $$;

-- Versions in which an issue was seen: an older one does not bring it back.
CREATE TABLE vigilops.error_issue_versions (
  issue_id   bigint NOT NULL REFERENCES vigilops.error_issues (id) ON DELETE CASCADE,
  version    text NOT NULL,
  first_seen timestamptz NOT NULL,
  last_seen  timestamptz NOT NULL,
  lines      bigint NOT NULL,
  PRIMARY KEY (issue_id, version)
);

CREATE TABLE vigilops.error_issue_events (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  issue_id bigint NOT NULL REFERENCES vigilops.error_issues (id) ON DELETE CASCADE,
  at       timestamptz NOT NULL,
  kind     text NOT NULL,
  -- NULL: the house.
  actor    text,
  detail   jsonb NOT NULL,
  -- The columns that it changed, as they were; NULL where nothing can be taken back.
  before   jsonb
);
CREATE INDEX error_issue_events_issue ON vigilops.error_issue_events (issue_id, id DESC);
