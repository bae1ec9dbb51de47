-- Database servers that are defined here and not in an agent's file. Small tables, the same on both engines. Nothing here is
-- for grafana_reader.

CREATE TABLE vigilops.db_definitions (
  id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Whose agent asks.
  host_id       integer NOT NULL REFERENCES vigilops.hosts (id) ON DELETE CASCADE,
  name          text NOT NULL,
  -- DatabaseDefinitionRequest of the contracts, without host, name and password.
  spec          jsonb NOT NULL CHECK (jsonb_typeof(spec) = 'object'),
  -- Its password, under a key of the house and bound to where it is sent; NULL: there is none.
  sealed        text,
  created_at    timestamptz NOT NULL,
  created_by    text NOT NULL,
  updated_at    timestamptz NOT NULL,
  updated_by    text NOT NULL,
  -- When the agent fetched it as it was since `fetched_version`, which is an `updated_at`; NULL: never yet.
  fetched_at      timestamptz,
  fetched_version timestamptz,
  fetch_outcome   text CHECK (fetch_outcome IN ('taken', 'refused', 'no_password', 'unreadable')),
  CHECK ((fetched_at IS NULL) = (fetched_version IS NULL) AND (fetched_at IS NULL) = (fetch_outcome IS NULL)),
  UNIQUE (host_id, name)
);

-- Whose definition it is watched by; NULL: the file of its agent defines it. What was told of it outlives the definition.
ALTER TABLE vigilops.db_instances
  ADD COLUMN definition_id integer REFERENCES vigilops.db_definitions (id) ON DELETE SET NULL;
CREATE INDEX db_instances_definition ON vigilops.db_instances (definition_id) WHERE definition_id IS NOT NULL;
