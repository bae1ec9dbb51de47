-- Texts of prompts and answers say whose they are, so that a project can forget them. Nothing was kept before this.
ALTER TABLE vigilops.llm_texts
  ADD COLUMN time          timestamptz NOT NULL,
  ADD COLUMN project_id    integer NOT NULL REFERENCES vigilops.llm_projects (id),
  -- It was longer than is kept.
  ADD COLUMN is_prompt_cut boolean NOT NULL,
  ADD COLUMN is_answer_cut boolean NOT NULL;
CREATE INDEX llm_texts_project ON vigilops.llm_texts (project_id);
