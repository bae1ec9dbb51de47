-- The LLM gateway: whom it asks, who may ask, at what price and within what budget, and what each call was.

-- Rises with every change of what decides about calls, in the transaction of the change: gateways look at it often.
CREATE TABLE vigilops.llm_revision (
  is_only  boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  revision bigint NOT NULL DEFAULT 1
);
INSERT INTO vigilops.llm_revision DEFAULT VALUES;

-- What is removed stays as a name, without its secrets: the ledger refers to it.
CREATE TABLE vigilops.llm_providers (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name              text NOT NULL,
  -- An LlmProviderRequest of the contracts, without secrets; those are in `sealed`.
  definition        jsonb NOT NULL CHECK (jsonb_typeof(definition) = 'object'),
  sealed            text,
  discovered_models text[] NOT NULL DEFAULT '{}',
  discovered_at     timestamptz,
  -- Of the newest call; NULL: it went well.
  last_error        text,
  last_used_at      timestamptz,
  created_at        timestamptz NOT NULL DEFAULT now(),
  removed_at        timestamptz
);
CREATE UNIQUE INDEX llm_providers_name ON vigilops.llm_providers (name) WHERE removed_at IS NULL;

CREATE TABLE vigilops.llm_aliases (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  alias      text NOT NULL UNIQUE,
  definition jsonb NOT NULL CHECK (jsonb_typeof(definition) = 'object')
);

CREATE TABLE vigilops.llm_projects (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text NOT NULL,
  definition jsonb NOT NULL CHECK (jsonb_typeof(definition) = 'object'),
  created_at timestamptz NOT NULL DEFAULT now(),
  removed_at timestamptz
);
CREATE UNIQUE INDEX llm_projects_name ON vigilops.llm_projects (name) WHERE removed_at IS NULL;

CREATE TABLE vigilops.llm_keys (
  id               integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name             text NOT NULL,
  project_id       integer NOT NULL REFERENCES vigilops.llm_projects (id),
  user_id          integer REFERENCES vigilops.users (id) ON DELETE SET NULL,
  -- An LlmKeyRequest of the contracts, without its end.
  definition       jsonb NOT NULL CHECK (jsonb_typeof(definition) = 'object'),
  -- The first letters of the key.
  start            text NOT NULL,
  -- SHA-256 of the secret, and of the one before it for as long as that still works.
  hash             bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
  old_hash         bytea UNIQUE CHECK (octet_length(old_hash) = 32),
  old_until        timestamptz,
  expires_at       timestamptz,
  revoked_at       timestamptz,
  created_at       timestamptz NOT NULL DEFAULT now(),
  last_used_at     timestamptz,
  CHECK ((old_hash IS NULL) = (old_until IS NULL))
);
CREATE UNIQUE INDEX llm_keys_name ON vigilops.llm_keys (project_id, name) WHERE revoked_at IS NULL;
CREATE INDEX llm_keys_user ON vigilops.llm_keys (user_id);

-- Keys are held by people: they go with them, and gateways hear of who is disabled.
CREATE FUNCTION vigilops.llm_keys_follow_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM vigilops.llm_keys WHERE user_id = OLD.id) THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  UPDATE vigilops.llm_revision SET revision = revision + 1;
  IF TG_OP = 'DELETE' THEN
    UPDATE vigilops.llm_keys SET revoked_at = now() WHERE user_id = OLD.id AND revoked_at IS NULL;
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER llm_keys_follow_person BEFORE DELETE OR UPDATE OF name, disabled_at ON vigilops.users
  FOR EACH ROW EXECUTE FUNCTION vigilops.llm_keys_follow_person();

CREATE TABLE vigilops.llm_prices (
  id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  provider_id integer REFERENCES vigilops.llm_providers (id) ON DELETE CASCADE,
  model       text NOT NULL,
  definition  jsonb NOT NULL CHECK (jsonb_typeof(definition) = 'object'),
  since       timestamptz NOT NULL,
  UNIQUE NULLS NOT DISTINCT (provider_id, model)
);

CREATE TABLE vigilops.llm_budgets (
  id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name         text NOT NULL UNIQUE,
  definition   jsonb NOT NULL CHECK (jsonb_typeof(definition) = 'object'),
  lifted_until timestamptz
);

-- What was spent of a budget in one of its windows, in 1e-12 of its currency. Made when a window is first used, and locked
-- while shares of it are given.
CREATE TABLE vigilops.llm_budget_use (
  budget_id      integer NOT NULL REFERENCES vigilops.llm_budgets (id) ON DELETE CASCADE,
  window_start   timestamptz NOT NULL,
  window_end     timestamptz,
  spent_pico     numeric(60) NOT NULL DEFAULT 0,
  unpriced_calls bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (budget_id, window_start)
);

-- What a gateway holds of it: given to calls, or to be given. Free again when the gateway is not heard any more.
CREATE TABLE vigilops.llm_budget_shares (
  gateway_id   uuid NOT NULL,
  budget_id    integer NOT NULL REFERENCES vigilops.llm_budgets (id) ON DELETE CASCADE,
  window_start timestamptz NOT NULL,
  held_pico    numeric(60) NOT NULL CHECK (held_pico >= 0),
  until        timestamptz NOT NULL,
  PRIMARY KEY (budget_id, window_start, gateway_id)
);

CREATE TABLE vigilops.llm_calls (
  time                    timestamptz NOT NULL,
  request_id              uuid NOT NULL,
  attempt                 smallint NOT NULL,
  is_final                boolean NOT NULL,
  endpoint                text NOT NULL,
  stream                  boolean NOT NULL,
  status                  text NOT NULL,
  http_status             smallint,
  error                   text,
  model                   text NOT NULL,
  upstream_model          text,
  upstream_id             text,
  provider_id             integer,
  key_id                  integer,
  project_id              integer,
  user_id                 integer,
  environment             text NOT NULL,
  input_tokens            bigint NOT NULL,
  cache_read_tokens       bigint NOT NULL,
  cache_write_tokens      bigint NOT NULL,
  cache_write_long_tokens bigint NOT NULL,
  output_tokens           bigint NOT NULL,
  reasoning_tokens        bigint NOT NULL,
  tokens_from             text NOT NULL,
  -- In 1e-12 of the currency. Less than nothing was saved where writing a cache cost more than reading it.
  cost_pico               numeric(60),
  saved_pico              numeric(60),
  currency                text,
  latency_us              bigint NOT NULL,
  first_token_us          bigint
) {{partition_by_time}};
-- Written once, however often a gateway tells of it.
CREATE UNIQUE INDEX llm_calls_once ON vigilops.llm_calls (time, request_id, attempt);
CREATE INDEX llm_calls_key ON vigilops.llm_calls (key_id, time DESC);
CREATE INDEX llm_calls_project ON vigilops.llm_calls (project_id, time DESC);
CREATE INDEX llm_calls_user ON vigilops.llm_calls (user_id, time DESC) WHERE user_id IS NOT NULL;

-- Texts of prompts and answers, only of projects that want them.
CREATE TABLE vigilops.llm_texts (
  request_id uuid NOT NULL,
  attempt    smallint NOT NULL,
  until      timestamptz NOT NULL,
  prompt     text NOT NULL,
  answer     text NOT NULL,
  PRIMARY KEY (request_id, attempt)
);
CREATE INDEX llm_texts_until ON vigilops.llm_texts (until);

DO $$
BEGIN
  IF to_regclass('vigilops.partitioned_tables') IS NULL THEN
    PERFORM create_hypertable('vigilops.llm_calls', by_range('time', interval '7 days'), create_default_indexes => false);
    ALTER TABLE vigilops.llm_calls SET (timescaledb.compress, timescaledb.compress_segmentby = 'project_id', timescaledb.compress_orderby = 'time, request_id, attempt');
  ELSE
    INSERT INTO vigilops.partitioned_tables VALUES ('llm_calls', 7);
  END IF;
END $$;

-- One row an attempt: a call that was tried with several providers has more than one, and the last is what its client got.
CREATE VIEW grafana_v1.llm_usage AS
SELECT concat_ws('.', call.request_id, call.attempt) AS id, call.time AS timestamp, project.name AS project,
       person.name AS member, key.name AS api_key, provider.name AS provider, call.model, call.upstream_model,
       call.environment, call.endpoint, call.status, call.is_final,
       call.input_tokens + call.cache_read_tokens + call.cache_write_tokens + call.cache_write_long_tokens AS input_tokens,
       call.cache_read_tokens, call.output_tokens, call.reasoning_tokens, call.tokens_from,
       round(call.cost_pico / 1e12, 12) AS cost, call.currency,
       call.latency_us / 1000.0 AS latency_ms, call.first_token_us / 1000.0 AS first_token_ms
FROM vigilops.llm_calls AS call
LEFT JOIN vigilops.llm_projects AS project ON project.id = call.project_id
LEFT JOIN vigilops.users AS person ON person.id = call.user_id
LEFT JOIN vigilops.llm_keys AS key ON key.id = call.key_id
LEFT JOIN vigilops.llm_providers AS provider ON provider.id = call.provider_id;
COMMENT ON COLUMN grafana_v1.llm_usage.cost IS 'NULL: no price is known';
COMMENT ON COLUMN grafana_v1.llm_usage.tokens_from IS 'provider, estimated, or none were used';

DO $$
BEGIN
  -- Where an administrator made the role later than us, no default rights were left for new views.
  GRANT SELECT ON grafana_v1.llm_usage TO grafana_reader;
EXCEPTION
  WHEN insufficient_privilege OR undefined_object THEN NULL;
END $$;
