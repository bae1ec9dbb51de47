-- Incidents, silences, channels and messages. Small tables, the same on both engines.

-- Alerts from outside have no rule of ours: their sender's labels tell them apart.
ALTER TABLE vigilops.alerts ALTER COLUMN condition DROP NOT NULL;
ALTER TABLE vigilops.alerts
  ADD COLUMN source         text NOT NULL DEFAULT 'rule' CHECK (source IN ('rule', 'alertmanager', 'grafana')),
  ADD COLUMN labels         jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN annotations    jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN generator_url  text,
  ADD COLUMN runbook        text NOT NULL DEFAULT '',
  -- Channels of its rule, told first.
  ADD COLUMN channels       text[] NOT NULL DEFAULT '{}',
  -- When an alert from outside is over unless it is sent again.
  ADD COLUMN ends_at        timestamptz,
  ADD COLUMN incident_id    integer,
  ADD COLUMN merged_because text,
  -- Why nobody is told of it now, as of the ledger.
  ADD COLUMN quiet_kind     text,
  ADD COLUMN quiet_reason   text,
  ADD COLUMN evidence       jsonb;
CREATE UNIQUE INDEX alerts_open_outside ON vigilops.alerts (source, subject_key) WHERE state <> 'resolved' AND source <> 'rule';
CREATE INDEX alerts_of_incident ON vigilops.alerts (incident_id) WHERE incident_id IS NOT NULL;
CREATE INDEX alerts_of_rule ON vigilops.alerts (rule_id, fired_at DESC) WHERE fired_at IS NOT NULL;

ALTER TABLE vigilops.alert_rules ADD COLUMN missed_at timestamptz[] NOT NULL DEFAULT '{}';

-- What happened to alerts, written in the transaction in which it happened, until the alarm has dealt with it.
CREATE TABLE vigilops.alert_transitions (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  alert_id integer NOT NULL,
  kind     text NOT NULL CHECK (kind IN ('fired', 'resolved')),
  at       timestamptz NOT NULL,
  done_at  timestamptz
);
CREATE INDEX alert_transitions_waiting ON vigilops.alert_transitions (id) WHERE done_at IS NULL;
CREATE INDEX alert_transitions_of_alert ON vigilops.alert_transitions (alert_id, at);

CREATE TABLE vigilops.incidents (
  id              integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title           text NOT NULL,
  severity        text NOT NULL CHECK (severity IN ('critical', 'warning', 'info')),
  priority        smallint NOT NULL CHECK (priority BETWEEN 1 AND 4),
  priority_reason text NOT NULL,
  cause           text,
  cause_alert_id  integer,
  quiet           text,
  started_at      timestamptz NOT NULL,
  last_alert_at   timestamptz NOT NULL,
  resolved_at     timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by text,
  assigned_to     text,
  -- When the alarm looks at it again, though nothing happened: a hold ends, a step of the policy is due.
  review_at       timestamptz
);
CREATE INDEX incidents_open ON vigilops.incidents (id) WHERE resolved_at IS NULL;
CREATE INDEX incidents_started ON vigilops.incidents (started_at DESC, id DESC);

CREATE TABLE vigilops.incident_events (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  incident_id integer NOT NULL,
  at          timestamptz NOT NULL,
  kind        text NOT NULL,
  text        text NOT NULL,
  by_name     text,
  alert_id    integer
);
CREATE INDEX incident_events_of ON vigilops.incident_events (incident_id, at, id);

-- All that was merged, held or hidden from people, with the reason.
CREATE TABLE vigilops.alert_ledger (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at          timestamptz NOT NULL,
  until       timestamptz,
  kind        text NOT NULL,
  alert_id    integer,
  incident_id integer,
  message     text NOT NULL,
  reason      text NOT NULL,
  severity    text NOT NULL,
  is_shadow   boolean NOT NULL DEFAULT false,
  undone_at   timestamptz,
  undone_by   text
);
CREATE INDEX alert_ledger_at ON vigilops.alert_ledger (at DESC, id DESC);
CREATE INDEX alert_ledger_of_incident ON vigilops.alert_ledger (incident_id);

CREATE TABLE vigilops.silences (
  id         uuid PRIMARY KEY,
  matchers   jsonb NOT NULL CHECK (jsonb_typeof(matchers) = 'array'),
  comment    text NOT NULL,
  starts_at  timestamptz NOT NULL,
  ends_at    timestamptz NOT NULL,
  recurrence jsonb,
  created_by text NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX silences_end ON vigilops.silences (ends_at);

CREATE TABLE vigilops.notification_channels (
  id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name          text NOT NULL UNIQUE,
  type          text NOT NULL,
  -- A ChannelRequest of the contracts without its secrets.
  definition    jsonb NOT NULL CHECK (jsonb_typeof(definition) = 'object'),
  sealed        text,
  -- Since when the provider refuses for good.
  broken_since  timestamptz,
  blocked_until timestamptz,
  last_error    text,
  last_sent_at  timestamptz,
  created_at    timestamptz NOT NULL DEFAULT now()
);

-- The outbox. A message is made in the transaction that decides on it; whoever claims it has a lease.
CREATE TABLE vigilops.notices (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- The same for every attempt: what the receiver may know it by.
  idempotency_key uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  incident_id     integer,
  channel_id      integer NOT NULL,
  channel_name    text NOT NULL,
  channel_type    text NOT NULL,
  kind            text NOT NULL,
  step            smallint NOT NULL DEFAULT 0,
  severity        text NOT NULL,
  alert_ids       integer[] NOT NULL DEFAULT '{}',
  -- A NoticeContent of the model.
  content         jsonb NOT NULL,
  state           text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'folded', 'given_up', 'withdrawn')),
  made_at         timestamptz NOT NULL,
  due_at          timestamptz NOT NULL,
  lease_until     timestamptz,
  attempts        integer NOT NULL DEFAULT 0,
  sent_at         timestamptz,
  error           text,
  receipt         text,
  folded_into     bigint,
  -- Channels that refused it before this one was asked in their place.
  refused_by      integer[] NOT NULL DEFAULT '{}'
);
CREATE INDEX notices_waiting ON vigilops.notices (channel_id, due_at) WHERE state = 'waiting';
CREATE INDEX notices_made ON vigilops.notices (made_at DESC, id DESC);
CREATE INDEX notices_of_incident ON vigilops.notices (incident_id);
CREATE INDEX notices_sent ON vigilops.notices (channel_id, sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX notices_folded ON vigilops.notices (folded_into) WHERE folded_into IS NOT NULL;

-- The notification centre is there from the begin, and cannot be removed.
INSERT INTO vigilops.notification_channels (name, type, definition)
VALUES ('in-app', 'in_app', '{"name": "in-app", "type": "in_app", "enabled": true, "config": {}, "send_resolved": true,
        "min_severity": "info", "language": null, "per_minute": null, "fallback": null}');

-- Links in messages: each does one thing, once.
CREATE TABLE vigilops.action_links (
  secret_hash bytea PRIMARY KEY,
  incident_id integer NOT NULL,
  action      text NOT NULL,
  channel     text NOT NULL,
  made_at     timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL,
  used_at     timestamptz
);
