-- Searches of the log centre that somebody keeps: for all, or for themselves.

CREATE TABLE vigilops.log_searches (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Whose it is: user:<id> of an account here, grafana:<subject> of one in Grafana; NULL: everybody's.
  owner      text,
  name       text NOT NULL,
  -- What the page shows: query, case, range, columns.
  definition jsonb NOT NULL,
  created_by text NOT NULL,
  updated_at timestamptz NOT NULL
);

-- One name once for whoever sees it.
CREATE UNIQUE INDEX log_searches_name ON vigilops.log_searches (coalesce(owner, ''), name);
