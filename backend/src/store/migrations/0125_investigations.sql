-- What people ask the assistant, and what it finds by itself. Small tables, the same on both engines. Nothing here is for
-- grafana_reader.

CREATE TABLE vigilops.assistant_conversations (
  id         uuid PRIMARY KEY,
  -- Whose it is, and nobody else's: user:<id> of an account here, grafana:<subject> of one in Grafana, token:<id>.
  owner      text NOT NULL,
  title      text NOT NULL,
  -- Of the pseudonyms: a value has the same one throughout a conversation, and another in the next.
  key        bytea NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX assistant_conversations_of ON vigilops.assistant_conversations (owner, updated_at DESC);
CREATE INDEX assistant_conversations_old ON vigilops.assistant_conversations (updated_at);

CREATE TABLE vigilops.assistant_turns (
  id              uuid PRIMARY KEY,
  conversation_id uuid NOT NULL REFERENCES vigilops.assistant_conversations (id) ON DELETE CASCADE,
  asked_at        timestamptz NOT NULL,
  -- An AskedTurn of the model, without what has a column.
  value           jsonb NOT NULL CHECK (jsonb_typeof(value) = 'object')
);
CREATE INDEX assistant_turns_of ON vigilops.assistant_turns (conversation_id, asked_at);

CREATE TABLE vigilops.investigations (
  id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Once an incident, whatever becomes of it.
  incident_id integer NOT NULL UNIQUE,
  state       text NOT NULL CHECK (state IN ('running', 'done', 'failed')),
  started_at  timestamptz NOT NULL,
  started_by  text NOT NULL,
  ended_at    timestamptz,
  ended       text,
  -- An InvestigationReport of the contracts.
  report      jsonb,
  model       text,
  -- NULL: nobody knows.
  usd         double precision
);
CREATE INDEX investigations_newest ON vigilops.investigations (started_at DESC);
