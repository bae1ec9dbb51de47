-- Articles of the knowledge base, and digests. Small tables, the same on both engines. Nothing here is for grafana_reader.

CREATE TABLE vigilops.knowledge_articles (
  id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Of one that came with the house, such as disk-full.en: its text is the house's, what people make of it is theirs.
  built_in_key text UNIQUE,
  source       text NOT NULL CHECK (source IN ('written', 'incident', 'built_in')),
  state        text NOT NULL CHECK (state IN ('draft', 'published', 'archived')),
  -- An ArticleText of the contracts.
  value        jsonb NOT NULL CHECK (jsonb_typeof(value) = 'object'),
  -- What it is found by: lexemes of the house's own making, A of the title, B of tags and names, C of steps, D of the text.
  words        tsvector NOT NULL,
  -- How many words that are.
  length       integer NOT NULL,
  -- The incident that it was proposed of: proposed once, whatever becomes of it.
  incident_id  integer UNIQUE,
  version      integer NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL,
  created_by   text NOT NULL,
  updated_at   timestamptz NOT NULL,
  updated_by   text NOT NULL
);
CREATE INDEX knowledge_words ON vigilops.knowledge_articles USING gin (words);

-- What an article said before.
CREATE TABLE vigilops.knowledge_versions (
  article_id integer NOT NULL REFERENCES vigilops.knowledge_articles (id) ON DELETE CASCADE,
  version    integer NOT NULL,
  value      jsonb NOT NULL,
  saved_at   timestamptz NOT NULL,
  saved_by   text NOT NULL,
  PRIMARY KEY (article_id, version)
);

-- Whether it helped: of one person once, and once more with each incident.
CREATE TABLE vigilops.knowledge_feedback (
  article_id  integer NOT NULL REFERENCES vigilops.knowledge_articles (id) ON DELETE CASCADE,
  by_name     text NOT NULL,
  -- 0: with none.
  incident_id integer NOT NULL DEFAULT 0,
  helped      boolean NOT NULL,
  at          timestamptz NOT NULL,
  PRIMARY KEY (article_id, by_name, incident_id)
);

-- One of each kind and stretch of time: two backends cannot make two.
CREATE TABLE vigilops.digests (
  id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind     text NOT NULL CHECK (kind IN ('daily', 'weekly')),
  -- Half open; ends are midnights of the house's zone.
  from_at  timestamptz NOT NULL,
  to_at    timestamptz NOT NULL,
  -- DigestFacts of the model: numbers and names alone. Words are made when it is read.
  facts    jsonb NOT NULL CHECK (jsonb_typeof(facts) = 'object'),
  language text NOT NULL,
  -- What a model wrote of it, checked against the facts; NULL: nobody did.
  prose    text,
  made_at  timestamptz NOT NULL,
  -- How many were told by message; 0: it is on its page alone.
  told     integer NOT NULL DEFAULT 0,
  UNIQUE (kind, to_at)
);

-- The report of a week is the digest of a week now: whoever had it off has that off.
UPDATE vigilops.settings SET value = jsonb_set(
    value #- '{notifications,weekly_report}', '{digest}',
    coalesce(value -> 'digest', '{}') || jsonb_build_object('weekly', value #> '{notifications,weekly_report}'))
WHERE value #> '{notifications,weekly_report}' IS NOT NULL;
UPDATE vigilops.settings_history SET value = jsonb_set(
    value #- '{notifications,weekly_report}', '{digest}',
    coalesce(value -> 'digest', '{}') || jsonb_build_object('weekly', value #> '{notifications,weekly_report}'))
WHERE value #> '{notifications,weekly_report}' IS NOT NULL;
