-- People, their sessions, the links that let them in, and the log of what was done. Small tables, the same on both
-- engines. Times come from the caller; now() stands in where it gives none. Nothing here is for grafana_reader.

CREATE TABLE vigilops.users (
  id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email         text NOT NULL,
  -- What it is found by: NFC and lower case, made by the caller, because lower() here would follow the database's locale.
  email_key     text NOT NULL UNIQUE,
  name          text NOT NULL,
  role          text NOT NULL CHECK (role IN ('admin', 'member')),
  -- In the PHC string format.
  password_hash text NOT NULL,
  disabled_at   timestamptz,
  created_at    timestamptz NOT NULL DEFAULT now(),
  last_login_at timestamptz
);

CREATE TABLE vigilops.sessions (
  id         uuid PRIMARY KEY,
  user_id    integer NOT NULL REFERENCES vigilops.users (id) ON DELETE CASCADE,
  -- Counts refreshes: only the refresh token of the newest generation is good.
  generation integer NOT NULL DEFAULT 0,
  rotated_at timestamptz NOT NULL DEFAULT now(),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  address    text NOT NULL,
  user_agent text NOT NULL
);
CREATE INDEX sessions_user ON vigilops.sessions (user_id);

CREATE TABLE vigilops.one_time_links (
  id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind        text NOT NULL CHECK (kind IN ('reset', 'invitation')),
  secret_hash bytea NOT NULL UNIQUE,
  -- Whose password a reset sets.
  user_id     integer REFERENCES vigilops.users (id) ON DELETE CASCADE,
  -- The only address that may use an invitation; NULL: whoever has it.
  email       text,
  role        text CHECK (role IN ('admin', 'member')),
  invited_by  text,
  created_at  timestamptz NOT NULL DEFAULT now(),
  expires_at  timestamptz NOT NULL,
  -- Used, withdrawn, or overtaken by a newer one.
  used_at     timestamptz,
  CHECK ((kind = 'reset') = (user_id IS NOT NULL)),
  CHECK ((kind = 'invitation') = (role IS NOT NULL AND invited_by IS NOT NULL))
);
CREATE INDEX one_time_links_user ON vigilops.one_time_links (user_id) WHERE user_id IS NOT NULL;

-- The caller hashes its keys: who reads this table learns no address and no e-mail.
CREATE TABLE vigilops.auth_attempts (
  key text NOT NULL,
  at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX auth_attempts_key ON vigilops.auth_attempts (key, at);

-- Each line's hash covers the line and the hash before it: a line that was changed or taken out shows. What does not
-- show: the newest lines cut off, or all of them written anew, by somebody who may switch triggers off. Against that
-- only a copy elsewhere helps.
CREATE TABLE vigilops.audit_log (
  -- From the trigger, not from a sequence: one would be asked before the lock is taken, and two lines could come to lie
  -- in the chain against the order of their ids. So ids have no gaps, and a page never misses a line that comes later.
  id         bigint PRIMARY KEY CHECK (id > 0),
  at         timestamptz NOT NULL DEFAULT now(),
  actor_kind text NOT NULL CHECK (actor_kind IN ('person', 'token', 'command', 'nobody')),
  -- No foreign key: the line outlives the user and the token.
  actor_id   integer,
  actor_name text NOT NULL,
  action     text NOT NULL CHECK (action <> ''),
  subject    text NOT NULL,
  detail     jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(detail) = 'object'),
  address    text,
  hash       bytea NOT NULL
);

-- As an array in jsonb's own text, which nothing in the fields can imitate, and with times in UTC: the same whatever the
-- session's settings are.
CREATE FUNCTION vigilops.audit_line_hash(previous bytea, line vigilops.audit_log) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(coalesce(previous, ''::bytea) || convert_to(jsonb_build_array(
    line.id, to_char(line.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), line.actor_kind, line.actor_id,
    line.actor_name, line.action, line.subject, line.detail, line.address)::text, 'UTF8'))
$$;

CREATE FUNCTION vigilops.chain_audit_line() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  newest record;
BEGIN
  -- Until the end of the transaction: nobody else adds a line before this one is there for all or gone.
  PERFORM pg_advisory_xact_lock(7650203);
  SELECT id, hash INTO newest FROM vigilops.audit_log ORDER BY id DESC LIMIT 1;
  NEW.id := coalesce(newest.id, 0) + 1;
  NEW.hash := vigilops.audit_line_hash(newest.hash, NEW);
  RETURN NEW;
END $$;
CREATE TRIGGER audit_log_chain BEFORE INSERT ON vigilops.audit_log
  FOR EACH ROW EXECUTE FUNCTION vigilops.chain_audit_line();

CREATE FUNCTION vigilops.refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only: no %', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON vigilops.audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION vigilops.refuse_audit_change();
