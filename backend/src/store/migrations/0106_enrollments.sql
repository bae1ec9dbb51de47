-- Secrets with which agents fetch a token of their own, once. Nothing here is for grafana_reader.

CREATE TABLE vigilops.enrollments (
  id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name        text NOT NULL,
  -- SHA-256 of 256 random bits.
  secret_hash bytea NOT NULL UNIQUE,
  -- The only host that may use it; NULL: whichever comes.
  host_key    text,
  -- Handed to the agent, which writes them into its configuration.
  host_group  text,
  tags        text[] NOT NULL DEFAULT '{}',
  created_by  text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  expires_at  timestamptz NOT NULL,
  revoked_at  timestamptz,
  used_at     timestamptz,
  -- In words that outlive the host.
  used_by     text,
  -- The token that it was exchanged for.
  token_id    integer REFERENCES vigilops.tokens (id) ON DELETE SET NULL,
  CHECK ((used_at IS NULL) = (used_by IS NULL)),
  CHECK (used_at IS NULL OR revoked_at IS NULL)
);

-- Before an agent enrols, the tokens that were made for its host are looked up.
CREATE INDEX tokens_for_host_key ON vigilops.tokens (for_host_key) WHERE for_host_key IS NOT NULL;

-- Somebody in Grafana, known by the identity that Grafana signed. The hash of a line covers the text of the kind, so the
-- lines that are there keep theirs.
ALTER TABLE vigilops.audit_log DROP CONSTRAINT audit_log_actor_kind_check;
ALTER TABLE vigilops.audit_log ADD CONSTRAINT audit_log_actor_kind_check
  CHECK (actor_kind IN ('person', 'token', 'grafana', 'command', 'nobody'));
