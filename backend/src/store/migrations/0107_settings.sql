-- What is set for the whole house: one document, and what it was before. Small tables, the same on both engines.
-- Nothing here is for grafana_reader.

CREATE TABLE vigilops.settings (
  -- One row.
  only_one   boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  -- Counts changes.
  version    integer NOT NULL CHECK (version >= 0),
  value      jsonb NOT NULL CHECK (jsonb_typeof(value) = 'object'),
  -- NULL until somebody changes something.
  updated_at timestamptz,
  updated_by text
);
INSERT INTO vigilops.settings (version, value) VALUES (0, '{}');

-- What was in force before; the newest fifty.
CREATE TABLE vigilops.settings_history (
  version    integer PRIMARY KEY,
  value      jsonb NOT NULL,
  updated_at timestamptz,
  updated_by text
);
