-- Rules and their alerts. Small tables, the same on both engines. No foreign keys to hosts and services: an alert outlives
-- what it was about.

CREATE TABLE vigilops.alert_rules (
  id             integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Of a rule that came with the house; it is made once, whatever becomes of its name.
  built_in_key   text UNIQUE,
  name           text NOT NULL UNIQUE,
  -- An AlertRuleDefinition of the contracts.
  definition     jsonb NOT NULL CHECK (jsonb_typeof(definition) = 'object'),
  last_evaluated timestamptz,
  last_error     text,
  created_at     timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE vigilops.alerts (
  id               integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rule_id          integer REFERENCES vigilops.alert_rules (id) ON DELETE SET NULL,
  rule_name        text NOT NULL,
  condition        jsonb NOT NULL,
  subject_key      text NOT NULL,
  host_id          integer,
  service_id       integer,
  state            text NOT NULL CHECK (state IN ('pending', 'firing', 'recovering', 'resolved')),
  severity         text NOT NULL CHECK (severity IN ('critical', 'warning', 'info')),
  message          text NOT NULL,
  value            double precision,
  because_of       jsonb,
  pending_since    timestamptz NOT NULL,
  fired_at         timestamptz,
  recovering_since timestamptz,
  resolved_at      timestamptz,
  resolution       text,
  acknowledged_at  timestamptz,
  acknowledged_by  text,
  note             text,
  CHECK ((state = 'pending') = (fired_at IS NULL)),
  CHECK ((state = 'resolved') = (resolved_at IS NOT NULL))
);
-- One alert a rule and subject that is not over: two backends at once cannot make two of it.
CREATE UNIQUE INDEX alerts_open ON vigilops.alerts (rule_id, subject_key) WHERE state <> 'resolved' AND rule_id IS NOT NULL;
CREATE INDEX alerts_fired ON vigilops.alerts (fired_at DESC, id DESC) WHERE fired_at IS NOT NULL;

CREATE OR REPLACE VIEW grafana_v1.alert_rules AS
SELECT id, name, definition -> 'condition' ->> 'type' AS type, definition -> 'condition' AS condition,
       definition ->> 'severity' AS severity, (definition ->> 'enabled')::boolean AS enabled,
       definition -> 'notification_channels' AS notification_channels
FROM vigilops.alert_rules;

CREATE OR REPLACE VIEW grafana_v1.alerts AS
SELECT id, rule_id, host_id, service_id,
       CASE WHEN state = 'resolved' THEN 'resolved' WHEN acknowledged_at IS NOT NULL THEN 'acknowledged' ELSE 'firing' END AS status,
       severity, message,
       jsonb_build_object('rule', rule_name, 'condition', condition, 'value', value, 'because_of', because_of,
         'acknowledged_by', acknowledged_by, 'note', note, 'resolution', resolution) AS detail,
       fired_at, resolved_at
FROM vigilops.alerts WHERE fired_at IS NOT NULL;
