-- What people tell others about an outage, on the public status page. The same on both engines.

CREATE TABLE vigilops.status_incidents (
  id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title       text NOT NULL,
  impact      text NOT NULL CHECK (impact IN ('none', 'minor', 'major', 'critical')),
  -- No foreign key: what was told of a service outlives it.
  service_ids integer[] NOT NULL DEFAULT '{}',
  started_at  timestamptz NOT NULL,
  -- NULL: open.
  resolved_at timestamptz
);
CREATE INDEX status_incidents_open ON vigilops.status_incidents ((resolved_at IS NULL) DESC, started_at DESC);

CREATE TABLE vigilops.status_incident_updates (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  incident_id integer NOT NULL REFERENCES vigilops.status_incidents (id) ON DELETE CASCADE,
  at          timestamptz NOT NULL,
  status      text NOT NULL CHECK (status IN ('investigating', 'identified', 'monitoring', 'resolved')),
  text        text NOT NULL
);
CREATE INDEX status_incident_updates_incident ON vigilops.status_incident_updates (incident_id, id DESC);
