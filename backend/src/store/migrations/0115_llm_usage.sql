-- What providers say that was used, by their own exports, to be held against the ledger.

CREATE TABLE vigilops.llm_usage_imports (
  id                 integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  provider_id        integer NOT NULL REFERENCES vigilops.llm_providers (id),
  format             text NOT NULL,
  file_name          text NOT NULL,
  utc_offset_minutes smallint NOT NULL,
  imported_at        timestamptz NOT NULL,
  imported_by        text NOT NULL
);

-- Days that a file tells of, also those on which nothing was used. A later file takes them over.
CREATE TABLE vigilops.llm_usage_days (
  provider_id integer NOT NULL,
  facts       text NOT NULL CHECK (facts IN ('tokens', 'cost')),
  -- Midnight where the provider reckons; a day has 24 hours.
  day         timestamptz NOT NULL,
  import_id   integer NOT NULL REFERENCES vigilops.llm_usage_imports (id) ON DELETE CASCADE,
  PRIMARY KEY (provider_id, facts, day)
);
CREATE INDEX llm_usage_days_import ON vigilops.llm_usage_days (import_id);

CREATE TABLE vigilops.llm_usage_lines (
  provider_id integer NOT NULL,
  facts       text NOT NULL,
  day         timestamptz NOT NULL,
  -- As the provider writes it; empty: of no model.
  model       text NOT NULL,
  currency    text,
  requests    bigint,
  input       bigint,
  cache_read  bigint,
  cache_write bigint,
  output      bigint,
  -- In 1e-12 of the currency.
  cost_pico   numeric(60),
  credit_pico numeric(60),
  UNIQUE NULLS NOT DISTINCT (provider_id, facts, day, model, currency),
  FOREIGN KEY (provider_id, facts, day) REFERENCES vigilops.llm_usage_days (provider_id, facts, day) ON DELETE CASCADE,
  CHECK (CASE facts WHEN 'tokens' THEN num_nulls(input, cache_read, cache_write, output) = 0
                    ELSE num_nulls(currency, cost_pico, credit_pico) = 0 END)
);
