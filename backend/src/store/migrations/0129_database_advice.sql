-- What could be better at database servers, by rule. Codes, names and numbers: words are made at reading. Small tables, the
-- same on both engines. Nothing here is for grafana_reader.

CREATE TABLE vigilops.db_advice (
  id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  instance_id  integer NOT NULL REFERENCES vigilops.db_instances (id) ON DELETE CASCADE,
  code         text NOT NULL,
  -- With its code and its server, what it is told from others by.
  key          text NOT NULL,
  subject      text NOT NULL,
  severity     text NOT NULL CHECK (severity IN ('critical', 'warning', 'info')),
  -- What its words are filled with.
  names        jsonb NOT NULL CHECK (jsonb_typeof(names) = 'object'),
  -- [{name, value, unit, place}]
  evidence     jsonb NOT NULL CHECK (jsonb_typeof(evidence) = 'array'),
  first_seen   timestamptz NOT NULL,
  last_seen    timestamptz NOT NULL,
  -- NULL: nobody has; what is found anew stays dismissed.
  dismissed_at timestamptz,
  dismissed_by text,
  CHECK ((dismissed_at IS NULL) = (dismissed_by IS NULL)),
  UNIQUE (instance_id, code, key)
);

-- When each server was last looked at for it.
CREATE TABLE vigilops.db_advice_looks (
  instance_id integer PRIMARY KEY REFERENCES vigilops.db_instances (id) ON DELETE CASCADE,
  at          timestamptz NOT NULL
);
